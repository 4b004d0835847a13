// The core as the page uses it: loaded once, started again if it broke.
//
// It comes in two builds. The first runs what most people look at first; the other runs everything,
// and is fetched when something is asked for that the first refuses as not included. Both give the
// same bytes for what both can run.
//
// - limits(): Promise<Limits>
// - wantEverything(): the build that can do everything is used from here on
// - record(input, loading): Promise<OwnRun[]>; throws a Refusal (the input is at fault) or a CoreFailure
// - withEverything(work, loading): calls into the build that can do everything
// - everythingModule(loading): that build, compiled

import type {
  Run as CoreRun,
  Limits,
  ScenarioError,
  ScenarioInput,
} from "../../crate/pkg/port443.js";
import type { OwnRun } from "./run.ts";
import * as source from "./source.ts";

/** The binding of the build that can do everything. */
export type Everything = typeof import("./everything.ts");

/** What both builds have, of which the page uses this much. */
type Glue = Pick<Everything, "limits" | "restart"> & {
  default(options: { module_or_path: WebAssembly.Module }): Promise<unknown>;
  readonly Run: {
    record(
      input: ScenarioInput,
    ): Pick<
      CoreRun,
      "recording" | "dissection" | "opened" | "findings" | "records" | "origins" | "free"
    >[];
  };
};

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
  /** Whether it was the build with everything: what the first build can run can still be run. */
  readonly later: boolean;
  constructor(problem: CoreProblem, cause: unknown, later: boolean) {
    super(`the core is not there: ${problem}`, { cause });
    this.problem = problem;
    this.later = later;
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

/** Told when the build with everything is being fetched: how many bytes travel, if the server said. */
export type Loading = (bytes: number | undefined) => void;

/** One build: where its wasm is, and its binding. */
class Build<G extends Glue> {
  readonly #wasm: () => Promise<Response>;
  readonly #import: () => Promise<G>;
  readonly #later: boolean;
  #module: Promise<WebAssembly.Module> | undefined;
  #instance: Promise<G> | undefined;
  /** Whether the binding holds an instance that broke. */
  #broken = false;

  constructor(wasm: () => Promise<Response>, binding: () => Promise<G>, later: boolean) {
    this.#wasm = wasm;
    this.#import = binding;
    this.#later = later;
  }

  async use<T>(work: (glue: G) => T, loading?: Loading): Promise<T> {
    const glue = await this.#started(loading);
    try {
      return work(glue);
    } catch (cause) {
      if (isScenarioError(cause)) throw new Refusal(cause);
      // Anything else is a trap. What is left of that instance cannot be trusted.
      this.#instance = undefined;
      this.#broken = true;
      throw this.#failure("crashed", cause);
    }
  }

  #failure(problem: CoreProblem, cause: unknown): CoreFailure {
    return new CoreFailure(problem, cause, this.#later);
  }

  async #started(loading: Loading | undefined): Promise<G> {
    this.#instance ??= this.#start(loading);
    try {
      return await this.#instance;
    } catch (cause) {
      this.#instance = undefined; // the next call tries again
      throw cause;
    }
  }

  async #start(loading: Loading | undefined): Promise<G> {
    if (typeof WebAssembly !== "object") throw this.#failure("unsupported", undefined);
    const [compiled, glue] = await Promise.all([this.compiled(loading), this.#binding()]);
    try {
      if (this.#broken) glue.restart();
      else await glue.default({ module_or_path: compiled });
      this.#broken = false;
    } catch (cause) {
      throw this.#failure(forbidden(cause) ? "forbidden" : "damaged", cause);
    }
    return glue;
  }

  async compiled(loading: Loading | undefined): Promise<WebAssembly.Module> {
    this.#module ??= this.#compile(loading);
    try {
      return await this.#module;
    } catch (cause) {
      this.#module = undefined; // the next call tries again
      throw cause;
    }
  }

  async #binding(): Promise<G> {
    try {
      return await this.#import();
    } catch (cause) {
      throw this.#failure("missing", cause);
    }
  }

  async #compile(loading: Loading | undefined): Promise<WebAssembly.Module> {
    let response: Response;
    loading?.(undefined);
    try {
      response = await this.#wasm();
    } catch (cause) {
      throw this.#failure("missing", cause);
    }
    if (!response.ok) throw this.#failure("missing", response.status);
    loading?.(Number(response.headers.get("content-length")) || undefined);
    try {
      // Hosts that know no better send another type, and streaming insists on this one.
      return response.headers.get("content-type")?.startsWith("application/wasm")
        ? await WebAssembly.compileStreaming(response)
        : await WebAssembly.compile(await response.arrayBuffer());
    } catch (cause) {
      throw this.#failure(forbidden(cause) ? "forbidden" : "damaged", cause);
    }
  }
}

const first = new Build<Glue>(source.first, () => import("./glue.ts"), false);
const everything = new Build<Everything>(source.everything, () => import("./everything.ts"), true);

/** Which of them is asked first. */
let usual: Pick<Build<Glue>, "use"> = first;

/** What is to run is not in the first build: then that is not fetched for nothing. */
export function wantEverything(): void {
  usual = everything;
}

export function limits(): Promise<Limits> {
  return usual.use((glue) => glue.limits());
}

/** One run for each connection, in the order in which they began. */
export async function record(input: ScenarioInput, loading?: Loading): Promise<OwnRun[]> {
  const work = (glue: Glue): OwnRun[] => recorded(glue, input);
  try {
    return await usual.use(work);
  } catch (cause) {
    if (!(cause instanceof Refusal && cause.error.kind === "notIncluded")) throw cause;
    return everything.use(work, loading);
  }
}

export function withEverything<T>(work: (glue: Everything) => T, loading?: Loading): Promise<T> {
  return everything.use(work, loading);
}

/** For a worker, which makes an instance of its own. */
export function everythingModule(loading?: Loading): Promise<WebAssembly.Module> {
  return everything.compiled(loading);
}

function recorded(glue: Glue, input: ScenarioInput): OwnRun[] {
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
}

/** Browsers word it differently; all name the policy, or the keyword that is missing. */
function forbidden(cause: unknown): boolean {
  return cause instanceof Error && /CSP|content security policy|unsafe-eval/i.test(cause.message);
}

function isScenarioError(cause: unknown): cause is ScenarioError {
  return (
    typeof cause === "object" && cause !== null && !(cause instanceof Error) && "kind" in cause
  );
}
