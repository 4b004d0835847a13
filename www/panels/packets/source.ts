// Where the packet list reads from: a connection on stage, or a file of which only the packets that
// are looked at are in memory. Nothing here knows of the page.
//
// - PacketSource: what the panel asks for; whatever is not there yet is `undefined`, and a "change"
//   event says that more of it is
// - PacketRow, PacketBytes: what the list says of a packet, and the packet itself
// - belongsTo(source, runs): says which connections came out of a file
// - fileOf(run): the file that a connection came out of, if it came out of one

import type { Field, Peer } from "../../../crate/pkg/port443.js";
import type { Run } from "../../core/run.ts";

/** One packet as the list says it. */
export type PacketRow = {
  /** Microseconds since the first packet of the source. */
  readonly at: number;
  /** Address and port, as far as the packet has them; empty where it has none. */
  readonly source: string;
  readonly destination: string;
  /** Which way it goes, if it belongs to a connection whose ends are known. */
  readonly from: Peer | undefined;
  /** The innermost protocol that is known of it: `TCP`, `TLSv1.3`, `HTTP`, `UDP`, `ARP` ... */
  readonly protocol: string;
  /** Bytes of it on the wire; of a packet that was cut when it was captured, more than there are. */
  readonly length: number;
  /** What it carries in one line; empty if that is not known. */
  readonly info: string;
};

/** One packet laid open. */
export type PacketBytes = {
  readonly bytes: Uint8Array;
  /** They cover `bytes` without gap or overlap. */
  readonly fields: readonly Field[];
};

/** How far a search has come. */
export type Progress = {
  /** How many packets were looked at. */
  readonly looked: number;
  /** Those that match and were not reported before, ascending. */
  readonly found: readonly number[];
};

/** Dispatches "change" when rows or packets have come that were not there. */
export interface PacketSource extends EventTarget {
  /** How many packets there are. */
  readonly length: number;
  /** Whether packets come and go with the moment of the story; those of a file are all there. */
  readonly told: boolean;
  /** At most some screens of them are asked for at a time. */
  row(index: number): PacketRow | undefined;
  packet(index: number): PacketBytes | undefined;
  /** Its place in the capture of the connection `run`, if it belongs to that. */
  segmentOf(run: Run, index: number): number | undefined;
  /** The packet that is this segment of that connection. */
  packetOf(run: Run, segment: number): number | undefined;
  /** Whether the packet belongs to a connection that could be put on stage, and what does that. */
  stage?(index: number): (() => void) | undefined;
  /** Looks through all packets with a query that `parse` (query.ts) took, from the first to the
   * last, without blocking; settles when it is through or was aborted. */
  search(text: string, progress: (to: Progress) => void, signal: AbortSignal): Promise<void>;
}

const files = new WeakMap<Run, PacketSource>();

/** From then on these connections' packets are read in the file that they came out of. */
export function belongsTo(source: PacketSource, runs: readonly Run[]): void {
  for (const run of runs) files.set(run, source);
}

export function fileOf(run: Run): PacketSource | undefined {
  return files.get(run);
}
