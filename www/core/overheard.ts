// What the eavesdropper learns that the first build of the core does not work out: the fingerprint, the
// peers' TCP, session numbers.
//
// - isBrief(run): whether there is more to be had
// - overheard(input, connection): Promise<Finding[]>, all of it; throws as `record` does

import type { Finding, ScenarioInput } from "../../crate/pkg/port443.js";
import { withEverything } from "./core.ts";
import { isOwn, type OwnRun, type Run } from "./run.ts";

/** The build with everything says of every SYN how its sender's TCP is set up. */
export function isBrief(run: Run): run is OwnRun {
  const { findings } = run;
  return isOwn(run) && findings.length > 0 && !findings.some(({ topic }) => topic === "stack");
}

/** Of one connection of a run. Records the run again: `input` must have its seed. */
export function overheard(input: ScenarioInput, connection: number): Promise<readonly Finding[]> {
  return withEverything((core) => {
    const runs = core.Run.record(input);
    try {
      return runs[connection]?.findings() ?? [];
    } finally {
      for (const run of runs) run.free();
    }
  });
}
