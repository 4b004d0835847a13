// A run's files, for other programs.
//
// - exported(input, loading): Promise<Exported>; throws as `record` does

import type { ScenarioInput } from "../../crate/pkg/port443.js";
import { type Loading, withEverything } from "./core.ts";

/** All connections of a run as one file, in each of the forms. */
export type Exported = {
  /** A capture for Wireshark, with the key log inside. */
  readonly open: Uint8Array<ArrayBuffer>;
  /** The same as an eavesdropper could have written it. */
  readonly sealed: Uint8Array<ArrayBuffer>;
  /** In the format of SSLKEYLOGFILE; empty if nothing was sealed. */
  readonly keyLog: string;
  /** Everything that was recorded; docs/recording.schema.json describes it. */
  readonly json: string;
};

/** Records the run again: `input` must have its seed. */
export function exported(input: ScenarioInput, loading?: Loading): Promise<Exported> {
  return withEverything((core) => {
    const run = core.Export.record(input);
    try {
      return {
        open: new Uint8Array(run.pcapng(true)),
        sealed: new Uint8Array(run.pcapng(false)),
        keyLog: run.keyLog(),
        json: run.json(),
      };
    } finally {
      run.free();
    }
  }, loading);
}
