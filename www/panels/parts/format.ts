// Numbers and bytes as the panels print them.
//
// - hexOf(bytes), spaced(bytes), hex(byte), bits(byte), time(micros)
// - inText(byte), char(byte): as a character, in a run of text and by itself
// - shortened(text, limit): the beginning of a text
// - specLink(spec): where a section can be read

import { hex, hexOf } from "../../stage/tape.ts";

/** Bytes in hex, in groups that the eye can count: at most `limit` of them, and then an ellipsis. */
export function spaced(bytes: Uint8Array, limit = Number.POSITIVE_INFINITY): string {
  const groups = hexOf(bytes.subarray(0, limit)).match(/.{1,8}/g) ?? [];
  return groups.join(" ") + (bytes.length > limit ? " …" : "");
}

/** Eight binary digits in two groups of four. */
export function bits(byte: number): string {
  const all = byte.toString(2).padStart(8, "0");
  return `${all.slice(0, 4)} ${all.slice(4)}`;
}

export { hex, hexOf };

/** A dot for what is not printable ASCII, as hex dumps have it. */
export const inText = (byte: number): string =>
  byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "·";

const NAMES: Readonly<Record<number, string>> = { 0: "NUL", 9: "TAB", 10: "LF", 13: "CR", 32: "␣" };

/** As `inText`, but with the names of the control characters that text has. */
export const char = (byte: number): string => NAMES[byte] ?? inText(byte);

/** Virtual microseconds as milliseconds with one decimal, halves up, as the core says them. */
export const time = (micros: number): string => `${(Math.round(micros / 100) / 10).toFixed(1)} ms`;

/** The beginning, cut between characters: a message may be long, and all of it is in the hex. */
export function shortened(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const characters = [...text.slice(0, 2 * limit + 2)];
  return characters.length > limit ? `${characters.slice(0, limit).join("")}…` : text;
}

/** The section that a dissected field names, such as "RFC 8446 4.1.2", at the RFC editor's. */
export function specLink(spec: string): string | undefined {
  const [, rfc, section] =
    /^RFC (\d+)(?: (?:section |appendix )?([\dA-Z][\d.]*))?/.exec(spec) ?? [];
  if (!rfc) return undefined;
  const anchor = section ? `#${/^\d/.test(section) ? "section" : "appendix"}-${section}` : "";
  return `https://www.rfc-editor.org/rfc/rfc${rfc}${anchor}`;
}
