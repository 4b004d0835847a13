// What is said about a scene. The table for the scenes that most runs have is in page.ts, the other
// (rare.ts) comes when a run needs it.
//
// - spoken(timeline, index): a scene's title, the name that others know it by, and its text
// - Told, learnWords(more)

import type { Run } from "../core/run.ts";
import type { Scene, SceneKind, Timeline } from "../player/timeline.ts";
import { facts } from "./facts.ts";
import { type Facts, page } from "./page.ts";

/** Where a sentence is said. */
export type At = { readonly scene: Scene; readonly run: Run; readonly runs: readonly Run[] };

type Text = string | ((facts: Facts, at: At) => string);

export type Told = {
  readonly title: Text;
  /** For those who know it by this name. */
  readonly name: Text;
  /** The same over http, where it is another. */
  readonly open?: string;
  readonly text: Text;
};

/** A rare scene's words, or other words for a common scene where it is not what it is otherwise. */
export type MoreWords = (at: At) => Told | undefined;

let more: MoreWords = () => undefined;

export function learnWords(words: MoreWords): void {
  more = words;
}

export function spoken(
  { scenes, runs }: Timeline,
  index: number,
): { readonly title: string; readonly name: string; readonly text: string } {
  const scene = scenes[index];
  const run = scene && runs[scene.run];
  if (!run) return { title: "", name: "", text: "" };
  const at = { scene, run, runs };
  const common: Partial<Record<SceneKind, Told>> = page.scenes;
  const told = more(at) ?? common[scene.kind];
  const known = facts(run);
  const say = (text: Text = ""): string => (typeof text === "string" ? text : text(known, at));
  const open = known.scheme === "http" ? told?.open : undefined;
  return { title: say(told?.title), name: open ?? say(told?.name), text: say(told?.text) };
}
