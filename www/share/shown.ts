// What is on stage when it is shared.
//
// - shownBy(office): Shown, or nothing while nothing is on stage

import { type EntryId, entryOf } from "../gallery/entries.ts";
import { titleOf } from "../gallery/gallery.ts";
import type { Office } from "../office.ts";
import { nameOf } from "../player/moments.ts";
import { place, timeline } from "../player/timeline.ts";
import { nameOf as fileNameOf } from "../save/files.ts";
import { type State, stateOf } from "../state.ts";
import { spoken } from "../story/scenes.ts";

export type Shown = {
  /** Nothing for a connection out of a file: only the file can give it again. */
  readonly state: State | undefined;
  /** What the gallery calls it; nothing if it has settings of its own. */
  readonly entry: EntryId | undefined;
  /** The scenario's title, or the file's name. */
  readonly scenario: string;
  /** What is told on stage. */
  readonly title: string;
  readonly text: string;
  /** The moment's name, and its scene's. */
  readonly moment: string;
  readonly scene: string;
  /** What files of it are called, without their ending. */
  readonly file: string;
};

export function shownBy(office: Office): Shown | undefined {
  const { runs, run, moment } = office;
  if (!runs || !run) return undefined;
  const line = timeline(runs);
  const { index, scene } = place(line, moment.story);
  const { title, text } = spoken(line, index);
  const state = stateOf(office);
  const { scenario } = run.recording;
  const choice = state?.choice;
  const name = nameOf(line, moment.story);
  return {
    state,
    entry: choice && entryOf(choice)?.id,
    scenario: choice ? titleOf(choice) : (run.file?.file ?? ""),
    title,
    text,
    moment: name,
    scene: nameOf(line, (scene.start + scene.end) / 2).replace(/:.*$/, ""),
    file: `${scenario ? fileNameOf(scenario) : "port443-capture"}-${name.replaceAll(/\W+/g, "-")}`,
  };
}
