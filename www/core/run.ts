// What the page gets from the core, once for each connection: plain, immutable data. The types are
// generated from the Rust core by the build (crate/pkg); nothing of them is written twice.
//
// - Run: a connection of a scenario that ran here, or of a file that the reader opened
// - OwnRun, isOwn(run): one that ran here
// - remembered(make): makes something of a run once

import type {
  Dissection,
  Finding,
  OpenedRecord,
  Origin,
  Recording,
  RecordStory,
} from "../../crate/pkg/port443.js";
import type { FromFile } from "./capture-file.ts";

/** What happened. Of a connection out of a file nobody knows more than the wire: it has no scenario, no
 * outcome, no events and no interference, and its key log is what the reader handed over. */
export type Recorded = Omit<Recording, "scenario" | "outcome"> & {
  readonly scenario: Recording["scenario"] | undefined;
  readonly outcome: Recording["outcome"] | undefined;
};

export type Run = {
  readonly recording: Recorded;
  /** Names on the wire's bytes; made from the capture alone. */
  readonly dissection: Dissection;
  /** The records that the client's key log opens; empty over http. */
  readonly opened: readonly OpenedRecord[];
  /** What the eavesdropper learns; made from the capture alone. */
  readonly findings: readonly Finding[];
  /** Sealed records, laid open byte by byte. */
  readonly records: readonly RecordStory[];
  /** Where each event's inputs came from. */
  readonly origins: readonly Origin[];
  /** If it came out of a file: what that file is, and what it lacks. */
  readonly file?: FromFile;
};

/** A connection of a scenario that ran here. */
export type OwnRun = Run & { readonly recording: Recording };

export function isOwn(run: Run): run is OwnRun {
  return run.recording.scenario !== undefined;
}

/** What is made from a run, or from the runs of a scenario, is made once: they never change, and go
 * when nobody holds them. */
export function remembered<T, R extends Run | readonly Run[] = Run>(
  make: (run: R) => T,
): (run: R) => T {
  const made = new WeakMap<R, { readonly value: T }>();
  return (run) => {
    let found = made.get(run);
    if (!found) {
      found = { value: make(run) };
      made.set(run, found);
    }
    return found.value;
  };
}
