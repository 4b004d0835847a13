// The message as it stands in the request, character by character.
//
// - letters(bytes, form): each character with the bytes that spell it, in
//   application/x-www-form-urlencoded if it is a form's; read back from the bytes themselves
// - shown(character): control pictures for what cannot be seen, marks for what changes direction

export type Letter = {
  readonly character: string;
  /** First byte within `bytes`, and one past the last. */
  readonly start: number;
  readonly end: number;
};

const PERCENT = 0x25;
const PLUS = 0x2b;

export function letters(bytes: Uint8Array, form: boolean): readonly Letter[] {
  const found: Letter[] = [];
  const decoder = new TextDecoder();
  let start = 0;
  let pending: number[] = [];
  let at = 0;
  while (at < bytes.length) {
    const byte = bytes[at] ?? 0;
    let octet = form && byte === PLUS ? 0x20 : byte;
    let next = at + 1;
    if (form && byte === PERCENT) {
      octet = Number.parseInt(String.fromCharCode(bytes[at + 1] ?? 0, bytes[at + 2] ?? 0), 16);
      next = at + 3;
    }
    pending.push(octet);
    at = next;
    if (pending.length === sequenceLength(pending[0] ?? 0)) {
      found.push({ character: decoder.decode(Uint8Array.from(pending)), start, end: at });
      pending = [];
      start = at;
    }
  }
  return found;
}

/** How many bytes of UTF-8 a first byte announces (RFC 3629 section 3). */
function sequenceLength(first: number): number {
  if (first < 0xc0) return 1;
  if (first < 0xe0) return 2;
  return first < 0xf0 ? 3 : 4;
}

export function shown(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x20) return "␣";
  if (code === 0x7f) return "␡";
  // Marks without a width of their own and joiners get a ring to stand on.
  if (/^[\p{M}\p{Cf}]$/u.test(character)) return /\p{M}/u.test(character) ? `◌${character}` : "⁘";
  return character;
}
