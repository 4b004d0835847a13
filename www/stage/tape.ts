// One byte, one column of punched tape: eight hole positions from bit 7 at the top to bit 0, with
// the small sprocket hole between the fifth and the last three, as on eight-level paper tape.
//
// - holes(byte): the drawing of its holes, as the `d` of a path, in a 16 by 50 box
// - column(byte, meaning): that column as an <svg>, as wide as --col
// - tapeStyles: goes with `column`
// - glyph(byte): the character a byte stands for by itself, escapes for what has none
// - hex(byte): two lower-case digits

import { css, html, type TemplateResult } from "lit";
import type { Meaning } from "../theme/tokens.ts";

const rows = [4.5, 10, 15.5, 21, 26.5, 36.5, 42, 47.5] as const;
const sprocket = "M8 31.5h0";
// A stroke of no length with round ends is a dot.
const dot = (y: number): string => `M8 ${y - 0.5}h0`;
const all = rows.map(dot).join("");

const drawn: readonly string[] = Array.from({ length: 256 }, (_, byte) =>
  rows.map((y, row) => ((byte >> (7 - row)) & 1 ? dot(y) : "")).join(""),
);

export function holes(byte: number): string {
  return drawn[byte & 0xff] ?? "";
}

export function column(byte: number, meaning: Meaning): TemplateResult {
  return html`<svg class="column is ${meaning}" viewBox="0 0 16 51" aria-hidden="true"><path class="all" d=${all}></path><path class="sprocket" d=${sprocket}></path><path class="holes" d=${holes(byte)}></path></svg>`;
}

export const tapeStyles = css`
  .column {
    display: block;
    inline-size: var(--col, 1rem);
    aspect-ratio: 16 / 51;
    fill: none;
    stroke: currentColor;
    stroke-linecap: round;
  }
  .column .holes {
    stroke-width: 4.2;
  }
  .column .sprocket {
    stroke-width: 1.7;
    opacity: 0.8;
  }
  .column .all {
    stroke-width: 1.1;
    opacity: 0.35;
  }
`;

const escapes: Readonly<Record<number, string>> = {
  0: "\\0",
  9: "\\t",
  10: "\\n",
  13: "\\r",
  32: "␣",
};

/** Bytes above 0x7e are parts of characters (UTF-8) or not text at all: a middle dot. */
export function glyph(byte: number): string {
  const escaped = escapes[byte];
  if (escaped !== undefined) return escaped;
  if (byte < 0x20 || byte === 0x7f) return hex(byte);
  return byte < 0x7f ? String.fromCharCode(byte) : "·";
}

export function hex(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}
