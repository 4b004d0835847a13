// The key exchange and the key schedule (RFC 8446 section 7.1) as rows, each with what the client
// and what the server computed. Pure functions of a run; both columns come from the peers' own
// events.
//
// - schedule(run): the rows, in the order of the RFC's diagram
// - Row, Cell

import type { Peer } from "../../../crate/pkg/port443.js";
import type { Run } from "../../core/run.ts";
import { idOf, same } from "../chain.ts";
import { find, type WirePlace } from "../places.ts";

export type Cell = {
  readonly event: number;
  readonly at: number;
  readonly bytes: Uint8Array;
  /** Where the value stands in the capture, if it does. */
  readonly wire: WirePlace | undefined;
};

export type Row = {
  /** As `idOf` names it, or `privateKey`, `keyShare`, `sharedSecret`. */
  readonly id: string;
  /** How deep it stands in the diagram. */
  readonly level: number;
  readonly cells: Readonly<Record<Peer, Cell | undefined>>;
  /** Both peers have it, and it is the same at both. */
  readonly equal: boolean;
};

const ORDER: readonly (readonly [string, number])[] = [
  ["privateKey", 0],
  ["keyShare", 0],
  ["sharedSecret", 0],
  ["early", 0],
  ["early ▸ derived", 1],
  ["handshake", 0],
  ["c hs traffic", 1],
  ["c hs traffic ▸ key", 2],
  ["c hs traffic ▸ iv", 2],
  ["c hs traffic ▸ finished", 2],
  ["c hs traffic ▸ finished ▸ verify_data", 3],
  ["s hs traffic", 1],
  ["s hs traffic ▸ key", 2],
  ["s hs traffic ▸ iv", 2],
  ["s hs traffic ▸ finished", 2],
  ["s hs traffic ▸ finished ▸ verify_data", 3],
  ["handshake ▸ derived", 1],
  ["master", 0],
  ["c ap traffic", 1],
  ["c ap traffic ▸ key", 2],
  ["c ap traffic ▸ iv", 2],
  ["s ap traffic", 1],
  ["s ap traffic ▸ key", 2],
  ["s ap traffic ▸ iv", 2],
  ["exp master", 1],
  ["res master", 1],
];

const schedules = new WeakMap<Run, readonly Row[]>();

export function schedule(run: Run): readonly Row[] {
  let made = schedules.get(run);
  if (!made) {
    made = build(run);
    schedules.set(run, made);
  }
  return made;
}

function build(run: Run): Row[] {
  const cells = new Map<string, Partial<Record<Peer, Cell>>>();
  run.recording.events.forEach((it, event) => {
    const put = (id: string, bytes: Uint8Array): void => {
      const row = cells.get(id) ?? {};
      // What a peer computes twice (to send and to compare) is the same value: the first counts.
      row[it.peer] ??= { event, at: it.at, bytes, wire: find(run, bytes) };
      cells.set(id, row);
    };
    switch (it.kind) {
      case "keyShare":
        put("privateKey", it.privateKey);
        put("keyShare", it.publicKey);
        break;
      case "sharedSecret":
      case "extract":
      case "expand":
      case "hmac":
        put(idOf(run, event), it.output);
        break;
    }
  });
  const known = new Set(ORDER.map(([id]) => id));
  const rest = [...cells.keys()].filter((id) => !known.has(id)).map((id) => [id, 1] as const);
  return [...ORDER, ...rest].flatMap(([id, level]) => {
    const row = cells.get(id);
    if (!row) return [];
    const { client, server } = row;
    const equal = Boolean(client && server && same(client.bytes, server.bytes));
    return [{ id, level, cells: { client, server }, equal }];
  });
}
