// What a link or a writer can fix: everything that decides what is shown. What is left out is as the
// page has it.
//
// - State; Start: what of it a run is made of, without where it stands then
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
  /** As www/player/moments.ts reads it. */
  readonly moment?: string | undefined;
  readonly depth?: Depth | undefined;
  readonly selection?: Selection | undefined;
};

/** What a run is made of. */
export type Start = Pick<State, "choice" | "message" | "host" | "seed" | "latencyMs">;

/** Nothing while there is no run, and for one out of a file, which only its file can give again. */
export function stateOf(
  office: Pick<Office, "run" | "runs" | "asked" | "moment" | "depth" | "selection">,
): State | undefined {
  const { run, runs, depth, selection } = office;
  const scenario = run?.recording.scenario;
  if (!runs || !scenario) return undefined;
  const { kind, certificate = "valid", strict = false, cipherSuite } = scenario;
  const { page, padding, message, host, seed, latencyMs } = scenario;
  // An aim finds its target again in the same run.
  const attack = office.asked?.attack ?? scenario.attack;
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
