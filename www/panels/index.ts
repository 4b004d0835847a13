// Registers every panel of the desk. The shell loads this after the first paint.
//
// - panels(shown): those for a depth

import { html, nothing, type TemplateResult } from "lit";
import { isOwn, type Run } from "../core/run.ts";
import { current } from "../files/current.ts";
import type { Office } from "../office.ts";
import type { Selection } from "../selection.ts";
import { chosen } from "../stage/row.ts";
import "../files/note.ts";
import "../files/open.ts";
import "./attacker/index.ts";
import "./byte/index.ts";
import "./checks/index.ts";
import "./cipher/index.ts";
import "./eavesdropper/index.ts";
import "./handed/index.ts";
import "./keys/index.ts";
import "./messages/index.ts";
import "./packets/index.ts";
import "./real/index.ts";
import "./sizes/index.ts";
import { covered } from "./places.ts";
import "../save/button.ts";

export function panels(
  shown: Pick<Office, "run" | "runs" | "moment" | "selection" | "depth">,
): TemplateResult {
  const { run, runs, moment, selection, depth } = shown;
  if (run) marked(run);
  const byte = html`<p443-byte .run=${run} .moment=${moment} .selection=${selection}></p443-byte>`;
  if (run && !isOwn(run)) {
    return html`<p443-from-file .run=${run} .depth=${depth}></p443-from-file>
      ${fromFile(shown, run)} ${selection && depth !== "bytes" && depth !== "packets" ? byte : nothing}`;
  }
  switch (depth) {
    case "story":
      return html`
        ${
          run?.recording.scenario?.kind === "site"
            ? html`<p443-sizes .run=${run} .moment=${moment} .selection=${selection}></p443-sizes>`
            : nothing
        }
        <p443-eavesdropper .runs=${runs} .run=${run} .moment=${moment} .selection=${selection}></p443-eavesdropper>
        ${selection ? byte : nothing}
      `;
    case "messages":
      return html`
        <p443-messages .run=${run} .moment=${moment} .selection=${selection}></p443-messages>
        <p443-checks .run=${run} .moment=${moment} .selection=${selection}></p443-checks>
        <p443-keys .run=${run} .moment=${moment} .selection=${selection}></p443-keys>
        ${selection ? byte : nothing}
      `;
    case "bytes":
      return html`
        ${byte}
        <p443-messages .run=${run} .moment=${moment} .selection=${selection}></p443-messages>
        <p443-cipher .run=${run} .moment=${moment} .selection=${selection}></p443-cipher>
        <p443-eavesdropper .runs=${runs} .run=${run} .moment=${moment} .selection=${selection}></p443-eavesdropper>
      `;
    case "packets":
      return html`<p443-packets
        .run=${run}
        .moment=${moment}
        .selection=${selection}
        .source=${current()}
      ></p443-packets>`;
    case "handed":
      return html`
        <p443-handed .run=${run} .moment=${moment} .selection=${selection}></p443-handed>
        ${selection ? byte : nothing}
      `;
    case "attacker":
      return html`
        <p443-attacker .runs=${runs} .run=${run} .moment=${moment} .selection=${selection}></p443-attacker>
        ${selection ? byte : nothing}
      `;
  }
}

/** What the desk has of a connection of which nobody knows more than the wire. */
function fromFile(
  { moment, selection, depth }: Pick<Office, "moment" | "selection" | "depth">,
  run: Run,
): TemplateResult | typeof nothing {
  const messages = html`<p443-messages .run=${run} .moment=${moment} .selection=${selection}></p443-messages>`;
  const listener = html`<p443-eavesdropper .run=${run} .moment=${moment} .selection=${selection}></p443-eavesdropper>`;
  switch (depth) {
    case "story":
      return listener;
    case "messages":
      return messages;
    case "bytes":
      return html`<p443-byte .run=${run} .moment=${moment} .selection=${selection}></p443-byte>
        ${messages}
        ${
          run.records.length > 0
            ? html`<p443-cipher .run=${run} .moment=${moment} .selection=${selection}></p443-cipher>`
            : nothing
        }
        ${listener}`;
    case "packets":
      return html`<p443-packets .run=${run} .moment=${moment} .selection=${selection}></p443-packets>`;
    case "attacker":
    case "handed":
      return nothing;
  }
}

/** From then on the stage marks a byte wherever it shows it, and not only where it was chosen. */
function marked(run: Run): void {
  let last:
    | { readonly selection: Selection; readonly is: (cell: Selection) => boolean }
    | undefined;
  chosen.is = (selection, cell) => {
    if (last?.selection !== selection) last = { selection, is: covered(run, selection) };
    return last.is(cell);
  };
}
