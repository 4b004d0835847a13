// One byte, one column of punched tape: eight hole positions from bit 7 at the top to bit 0, with
// the small sprocket hole between the fifth and the last three, as on eight-level paper tape.
//
// - holes(byte, place): the drawing of its holes, as the `d` of a path; the column at that place of
//   a row of columns, each 16 wide and 51 high
// - column(byte, meaning): that column as an <svg>, as wide as --col
// - columns(bytes, meaning): several of them as one drawing
// - tapeStyles: goes with both
// - glyph(byte): the character a byte stands for by itself, escapes for what has none
// - hex(byte): two lower-case digits; hexOf(bytes)

import { css, html, type TemplateResult } from "lit";
import type { Meaning } from "../theme/tokens.ts";
import { vars } from "../theme/vars.ts";

// Nine rows, evenly: the sixth is the sprocket's. It and the places without a hole are small dots in
// the background (tapeStyles); a stroke of no length with round ends is a hole.
const ROW = 51 / 9;
const rows = [0, 1, 2, 3, 4, 6, 7, 8].map((row) => ((row + 0.5) * ROW).toFixed(2));

const punched: readonly (readonly string[])[] = Array.from({ length: 256 }, (_, byte) =>
  rows.filter((_, row) => (byte >> (7 - row)) & 1),
);

export function holes(byte: number, place = 0): string {
  let path = "";
  for (const y of punched[byte & 0xff] ?? []) path += `M${place * 16 + 8} ${y}h0`;
  return path;
}

export function column(byte: number, meaning: Meaning): TemplateResult {
  return html`<svg class="column dots is ${meaning}" viewBox="0 0 16 51" aria-hidden="true"><path class="holes" d=${holes(byte)}></path></svg>`;
}

/** Several columns as one drawing. */
export function columns(bytes: Uint8Array, meaning: Meaning): TemplateResult {
  let path = "";
  bytes.forEach((byte, place) => {
    path += holes(byte, place);
  });
  return html`<svg
    class="columns dots is ${meaning}"
    viewBox="0 0 ${bytes.length * 16} 51"
    aria-hidden="true"
    ${vars({ "--length": bytes.length })}
  ><path class="holes" d=${path}></path></svg>`;
}

export const tapeStyles = css`
  .column {
    display: block;
    inline-size: var(--col, 1rem);
    aspect-ratio: 16 / 51;
  }
  .columns {
    display: block;
    inline-size: calc(var(--length) * var(--col, 1rem));
    block-size: calc(var(--col, 1rem) * 51 / 16);
  }
  .dots {
    --dot: color-mix(in oklab, currentColor, transparent 62%);
    /* The first covers the dots where text is printed above the holes. */
    background-image:
      linear-gradient(var(--tape, transparent) 0 0),
      radial-gradient(
        circle,
        currentColor calc(var(--col, 1rem) * 0.055),
        transparent calc(var(--col, 1rem) * 0.075)
      ),
      radial-gradient(
        circle,
        var(--dot) calc(var(--col, 1rem) * 0.04),
        transparent calc(var(--col, 1rem) * 0.065)
      );
    background-size:
      100% var(--dots-from, 0),
      var(--col, 1rem) calc(var(--col, 1rem) * 51 / 16 / 9),
      var(--col, 1rem) calc(var(--col, 1rem) * 51 / 16 / 9);
    background-position:
      0 0,
      0 calc(var(--dots-from, 0px) + var(--col, 1rem) * 51 / 16 / 9 * 5),
      0 var(--dots-from, 0px);
    background-repeat: no-repeat, repeat-x, repeat;
  }
  .holes {
    fill: none;
    stroke: currentColor;
    stroke-linecap: round;
    stroke-width: 4.2;
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

export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, hex).join("");
}
