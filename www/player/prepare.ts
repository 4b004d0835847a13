// What tells rare scenes is loaded when a run may have some.
//
// - prepare(runs): Promise<void>; before the first timeline of these runs. Throws a CoreFailure if it
//   did not come
// - foresee(choice): before it is run, so that this is on its way meanwhile

import type { ScenarioInput } from "../../crate/pkg/port443.js";
import type { Choice } from "../choice.ts";
import { CoreFailure } from "../core/core.ts";
import type { Run } from "../core/run.ts";

/** What most people look at first needs none of it. This is about what to load and no more: what is
 * told comes from the recordings. */
function plain({ kind, certificate = "valid", attack }: Partial<Choice | ScenarioInput>): boolean {
  return (kind === "http" || kind === "https") && certificate === "valid" && attack === undefined;
}

export async function prepare(runs: readonly Run[]): Promise<void> {
  if (runs.every(({ recording: { scenario } }) => scenario && plain(scenario))) return;
  try {
    await import("../stage/rare.ts");
  } catch (cause) {
    throw new CoreFailure("missing", cause, true);
  }
}

export function foresee(choice: Choice): void {
  // If it does not come now, it is asked for again when it is needed.
  if (!plain(choice)) import("../stage/rare.ts").catch(() => {});
}
