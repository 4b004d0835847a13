// What a secret of a connection is worth to somebody who has kept all that passed.
//
// - handed(input, connection): Promise<Handed[]>; throws as `record` does

import type { HandedSecret, Revealed, ScenarioInput } from "../../crate/pkg/port443.js";
import { withEverything } from "./core.ts";

export type Handed = {
  /** A secret of the recording. */
  readonly secret: HandedSecret;
  /** What it opens; made from the capture and that secret alone. */
  readonly revealed: Revealed;
};

/** Every secret of one connection of a run, each by itself. Records the run again: `input` must have
 * its seed. None if nothing was agreed on there. */
export function handed(input: ScenarioInput, connection: number): Promise<readonly Handed[]> {
  return withEverything((core) => {
    const runs = core.Run.record(input);
    try {
      const run = runs[connection];
      return run?.secrets().map((secret, i) => ({ secret, revealed: run.reveal(i) })) ?? [];
    } finally {
      for (const run of runs) run.free();
    }
  });
}
