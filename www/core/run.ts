// What the page gets from the core, once for each run: plain, immutable data. The types are
// generated from the Rust core by the build (crate/pkg); nothing of them is written twice.

import type {
  Dissection,
  Finding,
  OpenedRecord,
  Origin,
  Recording,
  RecordStory,
} from "../../crate/pkg/port443.js";

export type Run = {
  /** What happened. */
  readonly recording: Recording;
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
};

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
