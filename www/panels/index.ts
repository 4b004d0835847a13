// Registers every panel of the desk. The shell loads this after the first paint.
//
// - panels(shown): those for a depth

import { html, nothing, type TemplateResult } from "lit";
import { isOwn, type Run } from "../core/run.ts";
import { current } from "../files/current.ts";
import type { Office } from "../office.ts";
import type { Selection } from "../selection.ts";
import { chosen, isItself } from "../stage/row.ts";
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
import type { Panel } from "./names.ts";
import { covered } from "./places.ts";
import "../save/button.ts";

type Shown = Pick<Office, "run" | "runs" | "moment" | "selection">;

const each: Record<Panel, (shown: Shown) => TemplateResult> = {
  sizes: ({ run, moment, selection }) =>
    html`<p443-sizes .run=${run} .moment=${moment} .selection=${selection}></p443-sizes>`,
  eavesdropper: ({ runs, run, moment, selection }) =>
    html`<p443-eavesdropper .runs=${runs} .run=${run} .moment=${moment} .selection=${selection}></p443-eavesdropper>`,
  messages: ({ run, moment, selection }) =>
    html`<p443-messages .run=${run} .moment=${moment} .selection=${selection}></p443-messages>`,
  certificate: ({ run, moment, selection }) =>
    html`<p443-checks .run=${run} .moment=${moment} .selection=${selection}></p443-checks>`,
  keys: ({ run, moment, selection }) =>
    html`<p443-keys .run=${run} .moment=${moment} .selection=${selection}></p443-keys>`,
  cipher: ({ run, moment, selection }) =>
    html`<p443-cipher .run=${run} .moment=${moment} .selection=${selection}></p443-cipher>`,
  byte: ({ run, moment, selection }) =>
    html`<p443-byte .run=${run} .moment=${moment} .selection=${selection}></p443-byte>`,
  packets: ({ run, moment, selection }) =>
    html`<p443-packets
      .run=${run}
      .moment=${moment}
      .selection=${selection}
      .source=${current()}
    ></p443-packets>`,
  secrets: ({ run, moment, selection }) =>
    html`<p443-handed .run=${run} .moment=${moment} .selection=${selection}></p443-handed>`,
  attacker: ({ runs, run, moment, selection }) =>
    html`<p443-attacker .runs=${runs} .run=${run} .moment=${moment} .selection=${selection}></p443-attacker>`,
};

/** What lies there at a depth, in order. */
function lying(depth: Office["depth"], run: Run | undefined): readonly Panel[] {
  switch (depth) {
    case "story":
      return run?.recording.scenario?.kind === "site"
        ? ["sizes", "eavesdropper"]
        : ["eavesdropper"];
    case "messages":
      return ["messages", "certificate", "keys"];
    case "bytes":
      return ["byte", "messages", "cipher", "eavesdropper"];
    case "packets":
      return ["packets"];
    case "handed":
      return ["secrets"];
    case "attacker":
      return ["attacker"];
  }
}

/** And of a connection of which nobody knows more than the wire. */
function ofFile(depth: Office["depth"], run: Run): readonly Panel[] {
  switch (depth) {
    case "story":
      return ["eavesdropper"];
    case "messages":
      return ["messages"];
    case "bytes":
      return lying(depth, run).filter((name) => name !== "cipher" || run.records.length > 0);
    case "packets":
      return ["packets"];
    case "attacker":
    case "handed":
      return [];
  }
}

export function panels(shown: Shown & Pick<Office, "depth" | "parts">): TemplateResult {
  const { run, selection, depth, parts } = shown;
  if (run && selection) marked(run, selection);
  const own = run === undefined || isOwn(run);
  const names =
    typeof parts.desk === "object" ? parts.desk : own ? lying(depth, run) : ofFile(depth, run);
  return html`
    ${own ? nothing : html`<p443-from-file .run=${run} .depth=${depth}></p443-from-file>`}
    ${names.map((name) => each[name](shown))}
    ${
      // Where it is not among them: what the selected byte is.
      selection && parts.desk === true && depth !== "bytes" && depth !== "packets"
        ? each.byte(shown)
        : nothing
    }
  `;
}

type Covers = (cell: Selection) => boolean;

/** What is selected, and in which run: several offices may stand in one page. */
const covers = new WeakMap<Selection, { readonly run: Run; readonly covers: Covers }>();

/** What is known of it before the desk has it. */
const same =
  (selection: Selection): Covers =>
  (cell) =>
    isItself(selection, cell);

/** From then on the stage marks a byte wherever it shows it, and not only where it was chosen. */
function marked(run: Run, selection: Selection): void {
  if (covers.get(selection)?.run === run) return;
  covers.set(selection, { run, covers: covered(run, selection) });
  chosen.is = (selection, cell) => (covers.get(selection)?.covers ?? same(selection))(cell);
}
