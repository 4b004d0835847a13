// The key exchange and the key schedule (RFC 8446 section 7.1; for TLS 1.2 RFC 5246 section 8.1 and
// 6.3) as rows, each with what the client and what the server computed. Pure functions of a run; both columns come from the peers' own
// events.
//
// - schedule(run): the rows, in the order of the RFC's diagram; exchangeOf(run): how the secret was
//   reached; isPublic(id): which values are for everybody
// - Row, Cell

import type { Peer } from "../../../crate/pkg/port443.js";
import { type Run, remembered } from "../../core/run.ts";
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

/** In the order of the RFCs' diagrams; what stands deeper comes behind what it is derived from. */
const ORDER: readonly string[] = [
  "psk",
  "privateKey",
  "keyShare",
  "encapsulated",
  "sharedSecret",
  "preMaster",
  "encryptedPreMaster",
  "early",
  "res binder",
  "res binder ▸ finished",
  "res binder ▸ finished ▸ verify_data",
  "c e traffic",
  "c e traffic ▸ key",
  "c e traffic ▸ iv",
  "e exp master",
  "early ▸ derived",
  "handshake",
  "c hs traffic",
  "c hs traffic ▸ key",
  "c hs traffic ▸ iv",
  "c hs traffic ▸ finished",
  "c hs traffic ▸ finished ▸ verify_data",
  "s hs traffic",
  "s hs traffic ▸ key",
  "s hs traffic ▸ iv",
  "s hs traffic ▸ finished",
  "s hs traffic ▸ finished ▸ verify_data",
  "handshake ▸ derived",
  "master",
  "c ap traffic",
  "c ap traffic ▸ key",
  "c ap traffic ▸ iv",
  "s ap traffic",
  "s ap traffic ▸ key",
  "s ap traffic ▸ iv",
  "exp master",
  "res master",
  "master secret",
  "key block",
  "key block ▸ client_write_key",
  "key block ▸ server_write_key",
  "key block ▸ client_write_IV",
  "key block ▸ server_write_IV",
  "client finished ▸ verify_data",
  "server finished ▸ verify_data",
];

/** What the rest of the schedule grows from: the exchange, and the secrets of its stages. */
const ROOTS = new Set([
  "psk",
  "privateKey",
  "keyShare",
  "encapsulated",
  "sharedSecret",
  "preMaster",
  "encryptedPreMaster",
  "early",
  "handshake",
  "master",
  "master secret",
]);

/** How deep a row stands: below its stage, and below what its name says that it came from. */
function level(id: string): number {
  const steps = id.split(" ▸ ");
  if (ROOTS.has(steps[0] ?? "")) return steps.length - 1;
  // TLS 1.2 derives the Finished from the master secret itself.
  return steps[1] === "verify_data" ? 1 : steps.length;
}

export const schedule = remembered(build);

type Cells = Map<string, Partial<Record<Peer, Cell>>>;

function build(run: Run): Row[] {
  const cells: Cells = new Map();
  const used = groupsUsed(run);
  run.recording.events.forEach((it, event) => {
    const put = (id: string, bytes: Uint8Array): void => {
      const row = cells.get(id) ?? {};
      // What a peer computes twice (to send and to compare) is the same value: the first counts.
      row[it.peer] ??= { event, at: it.at, bytes, wire: find(run, bytes) };
      cells.set(id, row);
    };
    switch (it.kind) {
      case "keyShare": {
        // After a HelloRetryRequest there is one more, of a group that the server did not take.
        const other = used.size > 0 && !used.has(it.group) ? ` ▸ ${it.group}` : "";
        put(`privateKey${other}`, it.privateKey);
        put(`keyShare${other}`, it.publicKey);
        break;
      }
      case "rsaEncrypt":
        put(idOf(run, event), it.plaintext);
        put("encryptedPreMaster", it.ciphertext);
        break;
      case "rsaDecrypt":
        put(idOf(run, event), it.output);
        put("encryptedPreMaster", it.ciphertext);
        break;
      case "extract":
        if (idOf(run, event) === "early" && it.ikm.some((byte) => byte !== 0)) put("psk", it.ikm);
        put(idOf(run, event), it.output);
        break;
      case "prf":
        put(idOf(run, event), it.output);
        if (it.label === "key expansion") for (const cut of cuts(run, it.output)) put(...cut);
        break;
      case "sharedSecret":
      case "encapsulate":
      case "decapsulate":
      case "expand":
      case "hmac":
        put(idOf(run, event), it.output);
        break;
    }
  });
  return ordered([...cells.keys()]).map((id) => {
    const { client, server } = cells.get(id) ?? {};
    const equal = Boolean(client && server && same(client.bytes, server.bytes));
    return { id, level: level(id), cells: { client, server }, equal };
  });
}

/** The groups in which a secret was reached. */
function groupsUsed(run: Run): Set<string> {
  return new Set(
    run.recording.events.flatMap((it) => (it.kind === "sharedSecret" ? [it.group] : [])),
  );
}

/** What the key block is cut into (RFC 5246 section 6.3; an AEAD has no MAC keys): as long as what
 * seals the first record. */
function cuts(run: Run, block: Uint8Array): [string, Uint8Array][] {
  const sealed = run.recording.events.find((it) => it.kind === "seal");
  if (sealed?.kind !== "seal") return [];
  const [key, iv] = [sealed.key.length, sealed.iv.length];
  const parts: readonly (readonly [string, number])[] = [
    ["client_write_key", key],
    ["server_write_key", key],
    ["client_write_IV", iv],
    ["server_write_IV", iv],
  ];
  let at = 0;
  return parts.map(([name, length]) => {
    at += length;
    return [`key block ▸ ${name}`, block.subarray(at - length, at)];
  });
}

/** What the diagrams do not name comes behind what it was derived from. */
function ordered(ids: readonly string[]): string[] {
  const list = ORDER.filter((id) => ids.includes(id));
  for (const id of ids) {
    if (list.includes(id)) continue;
    const parent = id.split(" ▸ ").slice(0, -1).join(" ▸ ");
    const at = list.findLastIndex((it) => it === parent || it.startsWith(`${parent} ▸ `));
    list.splice(at < 0 ? list.length : at + 1, 0, id);
  }
  return list;
}

/** What is meant to be seen: key shares, a secret once it is encrypted, and the binder in the hello
 * (RFC 8446 section 4.2.11.2). */
export function isPublic(id: string): boolean {
  return (
    id.startsWith("keyShare") ||
    id === "encryptedPreMaster" ||
    id === "res binder ▸ finished ▸ verify_data"
  );
}

export type Exchange = "none" | "keyShares" | "hybrid" | "rsa" | "psk";

export function exchangeOf(run: Run): Exchange {
  const ids = new Set(schedule(run).map(({ id }) => id));
  if (ids.has("preMaster")) return "rsa";
  if (ids.has("psk")) return "psk";
  if (ids.has("encapsulated")) return "hybrid";
  return ids.size > 0 ? "keyShares" : "none";
}
