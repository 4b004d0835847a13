// What a link or a writer can fix: everything that decides what is shown. What is left out is as the
// page has it.
//
// - State; Telling: how a story is told once it has been recorded
// - shownState(run, moment, depth, selection): the state that a run on stage is

import type { Choice } from "./choice.ts";
import type { Run } from "./core/run.ts";
import type { Depth } from "./office.ts";
import type { Selection } from "./selection.ts";

export type State = {
  readonly choice?: Choice | undefined;
  readonly message?: string | undefined;
  readonly host?: string | undefined;
  /** Without one, the core draws one. */
  readonly seed?: string | undefined;
  readonly latencyMs?: number | undefined;
  /** As www/player/moments.ts reads it. With one, the story stands there and does not begin by itself. */
  readonly moment?: string | undefined;
  readonly depth?: Depth | undefined;
  readonly selection?: Selection | undefined;
};

export type Telling = {
  /** Whether it plays by itself; where the reader wants no motion it never does. */
  readonly play?: boolean | undefined;
};

/** Nothing for a run out of a file, which only its file can give again. */
export function shownState(
  run: Run,
  moment: string,
  depth: Depth,
  selection: Selection | undefined,
): State | undefined {
  const { scenario } = run.recording;
  if (!scenario) return undefined;
  const { kind, certificate = "valid", strict = false, cipherSuite } = scenario;
  const { attack, page, padding } = scenario;
  const { message, host, seed, latencyMs } = scenario;
  return {
    choice: {
      kind,
      certificate,
      strict,
      cipherSuite,
      attack,
      ...(page && { page }),
      ...((padding || kind === "site") && { padding: padding ?? 0 }),
    },
    message,
    host,
    seed,
    latencyMs,
    moment,
    depth,
    selection,
  };
}
