// What a link or a writer can fix: everything that decides what is shown. What is left out is as the
// page has it.
//
// - State; Telling: how a story is told once it has been recorded
// - stateOf(office): what a link to what it shows holds

import type { Choice } from "./choice.ts";
import type { Depth, Office } from "./office.ts";
import { nameOf } from "./player/moments.ts";
import { timeline } from "./player/timeline.ts";
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

/** Nothing while there is no run, and for one out of a file, which only its file can give again. */
export function stateOf(
  office: Pick<Office, "run" | "runs" | "moment" | "depth" | "selection">,
): State | undefined {
  const { run, runs, depth, selection } = office;
  const scenario = run?.recording.scenario;
  if (!runs || !scenario) return undefined;
  const { kind, certificate = "valid", strict = false, cipherSuite } = scenario;
  const { attack, page, padding, message, host, seed, latencyMs } = scenario;
  return {
    choice: {
      kind,
      certificate,
      strict,
      cipherSuite,
      attack,
      ...(kind === "site" && { page }),
      ...((padding || kind === "site") && { padding: padding ?? 0 }),
    },
    // To a site nothing is sent but the path of the page.
    message: kind === "site" ? undefined : message,
    host,
    seed,
    latencyMs,
    moment: nameOf(timeline(runs), office.moment.story),
    depth,
    selection,
  };
}
