// What the stage has beside what most runs need: pictures of rare scenes, other figures, an attacker
// on the wire. It is loaded when a run needs it (www/player/prepare.ts) and hands itself over here.
//
// - More: what there is; equip(more), equipment()
// - dress(styles), dressed(): how it looks in a post

import type { CSSResult, SVGTemplateResult, TemplateResult } from "lit";
import type { Micros, Peer } from "../../crate/pkg/port443.js";
import type { Run } from "../core/run.ts";
import type { Meaning } from "../theme/tokens.ts";
import type { Picture, View } from "./view.ts";

/** Someone in line, and what they are called. */
export type Figure = { readonly drawing: SVGTemplateResult; readonly name: string };

export type More = {
  readonly styles: CSSResult;
  /** The bench's picture for a scene, if it is a rare one. */
  picture(view: View): Picture | undefined;
  /** Who is at an end, or listens, if it is not who it is otherwise. */
  figure(run: Run, place: Peer | "wire"): Figure | undefined;
  /** A value of any length; the first `done` of it, 0 to 1, is punched. */
  tape(bytes: Uint8Array, meaning: Meaning, done: number): TemplateResult;
  /** How far along the wire a segment is, 0 to 1, if it does not go evenly. */
  along(run: Run, segment: number, now: Micros): number | undefined;
  /** What an attacker does on the wire at the moment. */
  onWire(view: View): TemplateResult | undefined;
};

let more: More | undefined;
let worn: CSSResult | undefined;

export function equip(equipment: More): void {
  more = equipment;
}

/** Styles for a stage that is not on our own page. */
export function dress(styles: CSSResult): void {
  worn = styles;
}

export function dressed(): CSSResult | undefined {
  return worn;
}

export function equipment(): More | undefined {
  return more;
}
