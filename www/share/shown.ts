// What is on stage when it is shared.
//
// - shownBy(office): Shown, or nothing while nothing is on stage
// - entryFor(choice, scenario): the gallery's name for what was run

import type { Attack, ScenarioInput } from "../../crate/pkg/port443.js";
import type { Choice } from "../choice.ts";
import { record } from "../core/core.ts";
import { isOwn } from "../core/run.ts";
import { aimed } from "../gallery/aim.ts";
import { type EntryId, entries, entryOf } from "../gallery/entries.ts";
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

export async function shownBy(office: Office): Promise<Shown | undefined> {
  const { runs, run, moment } = office;
  if (!runs || !run) return undefined;
  const line = timeline(runs);
  const { index, scene } = place(line, moment.story);
  const { title, text } = spoken(line, index);
  const state = stateOf(office);
  const { scenario } = run.recording;
  const choice = state?.choice;
  const entry = choice && scenario && (await entryFor(choice, scenario));
  const known = entries.find(({ id }) => id === entry);
  const name = nameOf(line, moment.story);
  return {
    state,
    entry,
    scenario: choice ? titleOf(known?.choice ?? choice) : (run.file?.file ?? ""),
    title,
    text,
    moment: name,
    scene: nameOf(line, (scene.start + scene.end) / 2).replace(/:.*$/, ""),
    file: `${scenario ? fileNameOf(scenario) : "port443-capture"}-${name.replaceAll(/\W+/g, "-")}`,
  };
}

/** An attack of the gallery says at what it aims, and one that was run says what it hit: they are the
 * same if the one hits the other in the run without it. */
export async function entryFor(
  choice: Choice,
  scenario: ScenarioInput,
): Promise<EntryId | undefined> {
  const exact = entryOf(choice);
  if (exact || typeof choice.attack !== "object") return exact?.id;
  const { attack, ...without } = choice;
  const rest = JSON.stringify(without);
  const alike = entries.filter(({ choice: { attack: aim, ...other } }) => {
    return typeof aim === "string" && JSON.stringify({ ...other, ...without }) === rest;
  });
  if (alike.length === 0) return undefined;
  const { attack: _, ...input } = scenario;
  const runs = (await record(input)).filter(isOwn);
  return alike.find(({ choice: { attack: aim } }) => {
    return typeof aim === "string" && same(aimed(aim, runs), attack);
  })?.id;
}

function same(one: Attack | undefined, other: Attack): boolean {
  const written = (attack: Attack): string => JSON.stringify(Object.entries(attack).sort());
  return one !== undefined && written(one) === written(other);
}
