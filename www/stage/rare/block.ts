// More bytes than the 32 of most keys, as a piece of tape in rows.
//
// - block(bytes, meaning, done, per): as many of them as there are, in rows if one is not enough
// - blockStyles

import { css, html, type TemplateResult } from "lit";
import type { Meaning } from "../../theme/tokens.ts";
import { vars } from "../../theme/vars.ts";
import { columns } from "../tape.ts";

/** So many bytes are one row; more are several, of so many each. */
const ONE_ROW = 96;
const ROW_OF = { some: 64, many: 128, limit: 256 } as const;

/** The first `done` of them, 0 to 1, are punched; the rest keeps its place. A block is as wide as 32
 * columns of --col, with `per` smaller ones in a row. */
export function block(
  bytes: Uint8Array,
  meaning: Meaning,
  done = 1,
  per = perRow(bytes.length),
): TemplateResult {
  const rows = Math.ceil(bytes.length / per);
  const length = Math.round(done * bytes.length);
  return html`<span class="block" ${vars({ "--rows": rows, "--per": per, "--wide": Math.min(per, bytes.length) })}>
    ${Array.from({ length: Math.ceil(length / per) }, (_, row) =>
      columns(bytes.subarray(row * per, Math.min(length, (row + 1) * per)), meaning),
    )}
  </span>`;
}

function perRow(length: number): number {
  if (length <= ONE_ROW) return Math.max(32, length);
  return length <= ROW_OF.limit ? ROW_OF.some : ROW_OF.many;
}

export const blockStyles = css`
  .block {
    --small: calc(var(--col, 1rem) * 32 / var(--per));
    display: block;
    inline-size: calc(var(--wide) * var(--small));
    block-size: calc(var(--rows) * var(--small) * 51 / 16);
  }
  .block .columns {
    --col: var(--small);
  }
`;
