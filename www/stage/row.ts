// A strip of tape whose columns can be picked out.
//
// - Cell: one column, or nothing where the tape has not been punched or has ended
// - row(name, cells, options): a labelled group of buttons with one tab stop; the stage moves the
//   focus within it (onKey) and turns a click into a SelectEvent (picked)
// - chosen: how a column is known to be what is selected; isItself(selection, cell): without the desk

import { html, nothing, svg, type TemplateResult } from "lit";
import type { Selection } from "../selection.ts";
import type { Meaning } from "../theme/tokens.ts";
import { vars } from "../theme/vars.ts";
import { holes } from "./tape.ts";

export type Cell = {
  readonly byte: number;
  readonly meaning: Meaning;
  /** Printed on the tape above the holes. */
  readonly print: string;
  readonly label: string;
  /** What it stands for; nothing if it is in no recording. */
  readonly select: Selection | undefined;
  /** More of the same, but not what the scene is about. */
  readonly faint?: boolean;
};

type Options = {
  /** Columns by which the strip is moved to the left, a fraction. */
  readonly shift?: number;
  /** Which cell Tab goes to. */
  readonly entry?: number;
  readonly selection?: Selection | undefined;
};

export const isItself = (selection: Selection, cell: Selection): boolean =>
  JSON.stringify(cell) === JSON.stringify(selection);

/** Whether a column is what is selected. The desk, once it is there, knows it by any of the places
 * that a byte has. */
export const chosen = { is: isItself };

type Pickable = HTMLButtonElement & { select: Selection };

export function row(
  name: string,
  cells: readonly (Cell | undefined)[],
  { shift = 0, entry = 0, selection }: Options = {},
): TemplateResult {
  const stop = cells[entry] ? entry : cells.findIndex((cell) => cell !== undefined);
  // The holes of all columns that look alike are one drawing: a row is a few elements more than its
  // buttons, however long it is.
  const drawings = new Map<string, string>();
  cells.forEach((cell, at) => {
    if (!cell) return;
    const look = lookOf(cell);
    drawings.set(look, (drawings.get(look) ?? "") + holes(cell.byte, at));
  });
  return html`<div
    class="row"
    role="group"
    aria-label=${name}
    ${vars({ "--shift": shift, "--length": cells.length })}
  >
    ${cells.map((cell, at) =>
      cell
        ? html`<button
            class="cell dots is ${lookOf(cell)}"
            tabindex=${at === stop ? 0 : -1}
            aria-label=${cell.label}
            aria-current=${selection && cell.select && chosen.is(selection, cell.select) ? "true" : nothing}
            .select=${cell.select}
          >${cell.print}</button>`
        : html`<span class="cell"></span>`,
    )}
    <svg viewBox="0 0 ${cells.length * 16} 51" aria-hidden="true">
      ${[...drawings].map(([look, path]) => svg`<path class="holes ${look}" d=${path}></path>`)}
    </svg>
  </div>`;
}

function lookOf({ meaning, faint }: Cell): string {
  return faint ? `${meaning} faint` : meaning;
}

/** What was clicked, if it was a column or anything else with a selection of its own. */
export function picked(event: Event): Selection | undefined {
  const element = event.composedPath().find((target) => target instanceof HTMLButtonElement);
  return (element as Pickable | undefined)?.select;
}

/** Arrow keys, Home and End within a row. True if the key was one of them. */
export function onKey(event: KeyboardEvent): boolean {
  const from = event.composedPath()[0];
  if (!(from instanceof HTMLButtonElement) || !from.classList.contains("cell")) return false;
  const buttons = [...(from.parentElement?.querySelectorAll("button") ?? [])];
  const at = buttons.indexOf(from);
  const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: buttons.length - 1 }[event.key];
  if (to === undefined) return false;
  buttons[to]?.focus({ preventScroll: true });
  return true;
}
