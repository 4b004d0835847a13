// The core as the page uses it: loaded once, started again if it broke.
//
// - limits(): Promise<Limits>
// - record(input): Promise<Run[]>; throws a Refusal (the input is at fault) or a CoreFailure
// - problemOf(failure): which sentence in words.core says what happened

import type { Limits, ScenarioError, ScenarioInput } from "../../crate/pkg/port443.js";
import wasm from "../../crate/pkg/port443_bg.wasm?url";
import type { Run } from "./run.ts";

type Glue = typeof import("./glue.ts");

export type CoreProblem =
  /** No WebAssembly here. */
  | "unsupported"
  /** A Content-Security-Policy without 'wasm-unsafe-eval'. */
  | "forbidden"
  /** A file did not come. */
  | "missing"
  /** It came and is not what it should be. */
  | "damaged"
  /** It ran and broke; the next run gets a new instance. */
  | "crashed";

export class CoreFailure extends Error {
  readonly problem: CoreProblem;
  constructor(problem: CoreProblem, cause: unknown) {
    super(`the core is not there: ${problem}`, { cause });
    this.problem = problem;
  }
}

/** The core refused the input. */
export class Refusal extends Error {
  readonly error: ScenarioError;
  constructor(error: ScenarioError) {
    super(error.kind);
    this.error = error;
  }
}

let module: Promise<WebAssembly.Module> | undefined;
let instance: Promise<Glue> | undefined;
let starts = 0;
let first: string | undefined;

export async function limits(): Promise<Limits> {
  const glue = await started();
  return guarded(() => glue.limits());
}

/** One run for each connection, in the order in which they began. */
export async function record(input: ScenarioInput): Promise<Run[]> {
  const glue = await started();
  return guarded(() => {
    return glue.Run.record(input).map((run) => {
      try {
        return {
          recording: run.recording(),
          dissection: run.dissection(),
          opened: run.opened(),
          findings: run.findings(),
          records: run.records(),
          origins: run.origins(),
        };
      } finally {
        run.free();
      }
    });
  });
}

async function started(): Promise<Glue> {
  instance ??= start();
  try {
    return await instance;
  } catch (cause) {
    instance = undefined; // the next call tries again
    throw cause;
  }
}

async function start(): Promise<Glue> {
  if (typeof WebAssembly !== "object") throw new CoreFailure("unsupported", undefined);
  module ??= compile();
  const [compiled, glue] = await Promise.all([
    module.catch((cause: unknown) => {
      module = undefined;
      throw cause;
    }),
    binding(),
  ]);
  try {
    await glue.default({ module_or_path: compiled });
  } catch (cause) {
    throw new CoreFailure(forbidden(cause) ? "forbidden" : "damaged", cause);
  }
  return glue;
}

async function binding(): Promise<Glue> {
  starts++;
  try {
    const glue: Glue =
      first === undefined
        ? await import("./glue.ts")
        : await import(/* @vite-ignore */ `${first}?start=${starts}`);
    first ??= glue.address;
    return glue;
  } catch (cause) {
    throw new CoreFailure("missing", cause);
  }
}

async function compile(): Promise<WebAssembly.Module> {
  let response: Response;
  try {
    // As the preload in the page's head asks for it.
    response = await fetch(wasm, { credentials: "same-origin" });
  } catch (cause) {
    throw new CoreFailure("missing", cause);
  }
  if (!response.ok) throw new CoreFailure("missing", response.status);
  try {
    // Hosts that know no better send another type, and streaming insists on this one.
    return response.headers.get("content-type")?.startsWith("application/wasm")
      ? await WebAssembly.compileStreaming(response)
      : await WebAssembly.compile(await response.arrayBuffer());
  } catch (cause) {
    throw new CoreFailure(forbidden(cause) ? "forbidden" : "damaged", cause);
  }
}

/** Browsers word it differently; all name the policy, or the keyword that is missing. */
function forbidden(cause: unknown): boolean {
  return cause instanceof Error && /CSP|content security policy|unsafe-eval/i.test(cause.message);
}

function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (isScenarioError(cause)) throw new Refusal(cause);
    // Anything else is a trap. What is left of that instance cannot be trusted.
    instance = undefined;
    throw new CoreFailure("crashed", cause);
  }
}

function isScenarioError(cause: unknown): cause is ScenarioError {
  return (
    typeof cause === "object" && cause !== null && !(cause instanceof Error) && "kind" in cause
  );
}
