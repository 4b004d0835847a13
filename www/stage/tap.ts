// The eavesdropper's copy of the tape: every byte of TCP payload that has passed, in the order in
// which it passed. Made from the capture and its dissection alone.
//
// - copied(run): Copy; which byte stands where on the copy, and whether it can be read
// - printed(copy, virtual): how many columns have been printed by then, a fraction
// - strip(view): the end of the tape as it stands
// - meaningOf(unit): what a unit is to someone without keys

import type { TemplateResult } from "lit";
import type { Micros, Peer, Unit } from "../../crate/pkg/port443.js";
import { type Run, remembered } from "../core/run.ts";
import { page as words } from "../story/page.ts";
import type { Meaning } from "../theme/tokens.ts";
import { type Cell, row } from "./row.ts";
import { glyph, hex } from "./tape.ts";
import type { View } from "./view.ts";

type Piece = {
  readonly segment: number;
  readonly from: Peer;
  readonly seenAt: Micros;
  readonly arrivesAt: Micros;
  /** Where its payload starts within the segment. */
  readonly payloadStart: number;
  readonly bytes: Uint8Array;
  /** One for each byte. */
  readonly meanings: readonly Meaning[];
  /** Its first column on the copy. */
  readonly start: number;
};

export type Copy = { readonly pieces: readonly Piece[]; readonly length: number };

/** So many characters in a row are taken for text, as the tool strings(1) does with 4; among the
 * random bytes of a handshake that finds words that are none. */
const TEXT = 6;

function make(run: Run): Copy {
  const readable: Record<Peer, readonly Meaning[]> = {
    client: meanings(run, "client"),
    server: meanings(run, "server"),
  };
  let length = 0;
  const pieces = run.recording.capture.segments.flatMap((segment, index): Piece[] => {
    const packet = run.dissection.packets[index];
    const payload = packet?.payload;
    if (!packet || !payload || payload.end <= payload.start) return [];
    const bytes = segment.bytes.subarray(packet.payloadStart);
    const piece = {
      segment: index,
      from: segment.from,
      seenAt: segment.seenAt,
      arrivesAt: segment.arrivesAt,
      payloadStart: packet.payloadStart,
      bytes,
      meanings: readable[payload.from].slice(payload.start, payload.end),
      start: length,
    };
    length += bytes.length;
    return [piece];
  });
  return { pieces, length };
}

export function meaningOf({ sealed, field }: Unit): Meaning {
  if (sealed) return "cipher";
  return field.name.startsWith("TLS") ? "public" : "plain";
}

/** What a stream's bytes are to someone without keys: sealed, text, or the protocol's own. */
function meanings(run: Run, from: Peer): Meaning[] {
  const { bytes, units } = run.dissection[from];
  const found = Array.from<Meaning>({ length: bytes.length }).fill("public");
  for (let start = 0; start < bytes.length; ) {
    let end = start;
    while (end < bytes.length && isText(bytes[end] ?? 0)) end++;
    if (end - start >= TEXT) found.fill("plain", start, end);
    start = end + 1;
  }
  for (const { sealed, field } of units) if (sealed) found.fill("cipher", field.start, field.end);
  return found;
}

function isText(byte: number): boolean {
  return (byte >= 0x20 && byte < 0x7f) || byte === 0x0d || byte === 0x0a;
}

export function printed({ pieces }: Copy, virtual: Micros): number {
  let columns = 0;
  for (const { seenAt, arrivesAt, bytes, start } of pieces) {
    if (seenAt > virtual) continue;
    const part = Math.min(1, (virtual - seenAt) / Math.max(1, arrivesAt - seenAt));
    columns = Math.max(columns, start + part * bytes.length);
  }
  return columns;
}

export function strip({ run, place, room, selection }: View): TemplateResult {
  const copy = copied(run);
  const end = printed(copy, place.virtual);
  const shown = Math.floor(end);
  const cells = Array.from({ length: room.strip }, (_, at): Cell | undefined =>
    cell(copy, shown - room.strip + at),
  );
  return row(words.stage.copy, cells, {
    shift: end - shown,
    entry: room.strip - 1,
    selection,
  });
}

function cell({ pieces }: Copy, index: number): Cell | undefined {
  if (index < 0) return undefined;
  const piece = pieces.findLast(({ start }) => start <= index);
  const offset = index - (piece?.start ?? 0);
  const byte = piece?.bytes[offset];
  const meaning = piece?.meanings[offset];
  if (!piece || byte === undefined || meaning === undefined) return undefined;
  const text = meaning === "plain" ? glyph(byte) : "";
  return {
    byte,
    meaning,
    print: text,
    label: words.stage.copyByte(text, hex(byte), meaning === "cipher"),
    select: { kind: "wire", segment: piece.segment, offset: piece.payloadStart + offset },
  };
}

export const copied = remembered(make);
