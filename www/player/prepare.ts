// What tells rare scenes is loaded when a run may have some.
//
// - prepare(runs): Promise<void>; before the first timeline of these runs. Throws a CoreFailure if it
//   did not come

import { CoreFailure } from "../core/core.ts";
import type { Run } from "../core/run.ts";

/** What most people look at first needs none of it. This is about what to load and no more: what is
 * told comes from the recordings. */
function plain({ recording: { scenario } }: Run): boolean {
  if (!scenario) return false;
  const { kind, certificate = "valid", attack } = scenario;
  return (kind === "http" || kind === "https") && certificate === "valid" && attack === undefined;
}

export async function prepare(runs: readonly Run[]): Promise<void> {
  if (runs.every(plain)) return;
  try {
    await import("../stage/rare.ts");
  } catch (cause) {
    throw new CoreFailure("missing", cause, true);
  }
}
