// The scenes that only some recordings have, found in their events and on their wire.
//
// - RareScene: their kinds
// - rare: what finds them, for the timeline
// - deeds(run): what an attacker did, without what follows from it by itself; kindOf(run, deed)
// - cause(run): what a refusal was about
// - alertOf(run, from, unit): the alert that a record carries, if it is one that ends a connection
// - isTls12(run), early(run): of which kind the handshake and its first flight are

import type { Event, Interference, Micros, Peer, Unit } from "../../crate/pkg/port443.js";
import { isOwn, type Run, remembered } from "../core/run.ts";
import { type ImportedScene, imported, tellImported } from "./imported.ts";
import { indexOf, plot, same } from "./plot.ts";
import {
  type CommonScene,
  type Flight,
  type Rare,
  type Scene,
  type SceneKind,
  type Still,
  told,
} from "./timeline.ts";

export type RareScene =
  /** Which of several connections begins. */
  | "visit"
  /** The client makes a key of the group that the server asked for. */
  | "retryShare"
  /** A hybrid key exchange: the client's key pairs, the server's secret in a capsule, the client's. */
  | "hybridShare"
  | "encapsulate"
  | "decapsulate"
  /** The client shows a ticket, and proves that it is its own. */
  | "offer"
  /** The request is sealed with the ticket's key before the server has said anything, and opened. */
  | "sealEarly"
  | "openEarly"
  /** The client keeps a ticket for the next visit. */
  | "ticket"
  /** Someone takes a new key in the middle of the conversation. */
  | "keyUpdate"
  /** TLS 1.2: the server signs its half of the key exchange. */
  | "signedShare"
  /** RSA key transport: the client draws a secret, encrypts it, the server decrypts it. */
  | "premaster"
  | "rsaEncrypt"
  | "rsaDecrypt"
  /** TLS 1.2: a side computes the master secret and the keys. */
  | "master"
  /** The client is told to ask elsewhere. */
  | "redirected"
  /** A peer gave up. */
  | "failed"
  /** What came of it all. */
  | "outcome"
  // On the wire.
  /** The server wants another group; the client says hello again. */
  | "retry"
  | "retryHello"
  /** The form goes with the first hello. */
  | "earlyFlight"
  /** TLS 1.2: the server's answer, all in the open; the client's half; the server's end of it. */
  | "openHello"
  | "keyExchange"
  | "finished"
  /** Something else in the middle of it. */
  | "meanwhile"
  /** Lines of a conversation that goes back and forth. */
  | "talk"
  | "alert"
  /** An attacker does something. */
  | "tamper"
  /** What the page names is fetched, one thing after the other. */
  | "rest";

const lasts: Record<RareScene, number> = {
  visit: 3500,
  retryShare: 5000,
  hybridShare: 6000,
  encapsulate: 6500,
  decapsulate: 6000,
  offer: 5500,
  sealEarly: 14_000,
  openEarly: 8000,
  ticket: 5000,
  keyUpdate: 5500,
  signedShare: 5500,
  premaster: 5000,
  rsaEncrypt: 6000,
  rsaDecrypt: 6000,
  master: 6000,
  redirected: 5000,
  failed: 6000,
  outcome: 6000,
  retry: 5000,
  retryHello: 4500,
  earlyFlight: 6000,
  openHello: 5500,
  keyExchange: 5000,
  finished: 4500,
  meanwhile: 4500,
  talk: 3000,
  alert: 4500,
  tamper: 7500,
  rest: 9000,
};

type Of<K extends Event["kind"]> = Extract<Event, { kind: K }>;
type Indexed<K extends Event["kind"]> = Of<K> & { readonly index: number };

function all<K extends Event["kind"]>(run: Run, kind: K, peer?: Peer): Indexed<K>[] {
  return run.recording.events.flatMap((event, index) =>
    event.kind === kind && (peer === undefined || event.peer === peer)
      ? [{ ...(event as Of<K>), index }]
      : [],
  );
}

export function isTls12(run: Run): boolean {
  return (
    run.recording.events.some(
      ({ kind }) => kind === "prf" || kind === "rsaEncrypt" || kind === "rsaDecrypt",
    ) ||
    all(run, "handshakeComplete").some(({ version }) => version === "TLS 1.2") ||
    run.dissection.server.units.some(
      ({ name, sealed }) => !sealed && name.includes("ServerHelloDone"),
    )
  );
}

/** Whether the request goes out before the handshake is over (RFC 8446 section 2.3). */
export function early(run: Run): boolean {
  return plot(run).request?.event.early ?? false;
}

/** A segment that only waits behind another is not held back. */
const QUEUED: Micros = 1000;

export type Changed = Interference & { readonly kind: "changed" };

/** What an attacker did, but not what follows from it by itself: segments that come later because
 * others stand before them, are cut where something was put in, or have numbers that had to be moved. */
export const deeds = remembered((run: Run): readonly Interference[] => {
  const { interference } = run.recording;
  const cuts = interference.flatMap((deed) => {
    const rest = deed.kind === "changed" ? cutOff(run, deed) : undefined;
    return rest ? [{ at: deed.at, rest }] : [];
  });
  return interference.filter((deed) => {
    if (deed.kind === "delayed") return deed.by > QUEUED;
    if (deed.kind === "invented") {
      const made = payloadOf(run, deed.segment);
      return !cuts.some(({ at, rest }) => at === deed.at && same(rest, made));
    }
    if (deed.kind !== "changed" || cutOff(run, deed)) return deed.kind === "dropped";
    const start = run.dissection.packets[deed.segment]?.payloadStart ?? 0;
    const bytes = run.recording.capture.segments[deed.segment]?.bytes ?? new Uint8Array();
    if (!same(bytes.subarray(start), deed.original.subarray(start))) return true;
    // Where something was put in, the numbers of all that comes after have to be moved.
    const moved = interference.some(({ kind, at }) => kind === "invented" && at <= deed.at);
    return !(moved && changes(deed, bytes).every((at) => inNumbers(deed.original, at)));
  });
});

/** Which bytes differ. The checksums follow from the others, and count where there are no others. */
export function changes({ original }: Changed, after: Uint8Array): number[] {
  const found: number[] = [];
  for (let at = 0; at < Math.max(original.length, after.length); at++) {
    if (original[at] !== after[at]) found.push(at);
  }
  const tcp = tcpAt(original);
  const sums = [10, 11, tcp + 16, tcp + 17];
  const others = found.filter((at) => !sums.includes(at));
  return others.length > 0 ? others : found;
}

/** Where TCP's header begins: IP's first byte says how long IP's is. */
function tcpAt(packet: Uint8Array): number {
  return ((packet[0] ?? 0) & 0x0f) * 4;
}

/** Whether a byte belongs to TCP's sequence or acknowledgment number, or to its options. */
function inNumbers(packet: Uint8Array, at: number): boolean {
  const place = at - tcpAt(packet);
  return (place >= 4 && place < 12) || place >= 20;
}

function payloadOf(run: Run, segment: number): Uint8Array {
  const start = run.dissection.packets[segment]?.payloadStart ?? 0;
  return run.recording.capture.segments[segment]?.bytes.subarray(start) ?? new Uint8Array();
}

/** The end of what was sent, if the segment goes on with the beginning of it alone. */
function cutOff(run: Run, { segment, original }: Changed): Uint8Array | undefined {
  const start = run.dissection.packets[segment]?.payloadStart ?? 0;
  const before = original.subarray(start);
  const after = payloadOf(run, segment);
  const begins = after.length < before.length && same(after, before.subarray(0, after.length));
  return begins ? before.subarray(after.length) : undefined;
}

export type Deed =
  | "bit"
  | "bytes"
  | "swapped"
  | "dropped"
  | "delayed"
  | "copy"
  | "goodbye"
  | "made";

/** What a deed is, as a person would put it. */
export function kindOf(run: Run, deed: Interference): Deed {
  switch (deed.kind) {
    case "changed":
      return changedHow(run, deed);
    case "invented":
      return inventedHow(run, deed.segment);
    default:
      return deed.kind;
  }
}

/** How many bits differ in those bytes. */
export function bits(deed: Changed, after: Uint8Array): number {
  let count = 0;
  for (const at of changes(deed, after)) {
    for (let rest = (after[at] ?? 0) ^ (deed.original[at] ?? 0); rest > 0; rest &= rest - 1)
      count++;
  }
  return count;
}

function changedHow(run: Run, deed: Changed): Deed {
  const { segment, original } = deed;
  const start = run.dissection.packets[segment]?.payloadStart ?? 0;
  const after = payloadOf(run, segment);
  const before = original.subarray(start);
  const whole = run.recording.capture.segments[segment]?.bytes ?? new Uint8Array();
  if (bits(deed, whole) <= 1) return "bit";
  const [sent, arrived] = [records(before), records(after)];
  const moved = sent.length > 1 && sent.toSorted().join() === arrived.toSorted().join();
  return moved ? "swapped" : "bytes";
}

/** The TLS records of a payload, spelled out to be compared. */
function records(payload: Uint8Array): string[] {
  const found: string[] = [];
  for (let at = 0; at + 5 <= payload.length; ) {
    const end = at + 5 + (payload[at + 3] ?? 0) * 256 + (payload[at + 4] ?? 0);
    found.push(String(payload.subarray(at, end)));
    at = end;
  }
  return found;
}

function inventedHow(run: Run, segment: number): Deed {
  const made = payloadOf(run, segment);
  const { segments } = run.recording.capture;
  const from = segments[segment]?.from;
  if (made.length === 0) {
    const whole = String(segments[segment]?.bytes);
    const again = segments.some(
      (other, index) => index !== segment && other.from === from && String(other.bytes) === whole,
    );
    if (again) return "copy";
    return run.dissection.packets[segment]?.flags.includes("FIN") ? "goodbye" : "made";
  }
  const copied = segments.some(
    (other, index) =>
      index !== segment && other.from === from && indexOf(payloadOf(run, index), made) >= 0,
  );
  return copied ? "copy" : "made";
}

export type Cause =
  | "chain"
  | "root"
  | "dates"
  | "notYet"
  | "name"
  | "usage"
  | "certificateSignature"
  | "signature"
  | "tag"
  | "finished"
  | "downgrade"
  | "noTls"
  | "version"
  | "noKeys"
  | "order"
  | "cut"
  | "other";

/** What the refusal was about: the check that failed, from the events; where there is none, from what
 * the wire shows and the peer says. */
export function cause(run: Run): Cause {
  const { failed, checks } = plot(run);
  if (run.recording.connection.purpose === "replay") return "noKeys";
  const by = failed?.event.peer;
  const reason = failed?.event.reason ?? "";
  const certificate = all(run, "verifyCertificate", by).find(
    ({ refused }) => refused !== undefined,
  );
  if (certificate) return certificateCause(certificate);
  if (all(run, "open", by).some(({ valid }) => !valid)) return "tag";
  const wrong = checks.find((check) => check.by === by && !check.passed);
  if (wrong) return wrong.what === "transcript" ? "finished" : "signature";
  if (by === "client" && sentinel(run)) return "downgrade";
  if (/STARTTLS|without TLS|no TLS/i.test(reason)) return "noTls";
  if (/Finished is/.test(reason)) return "finished";
  if (/not due|must not come/.test(reason)) return "order";
  if (/too little in common|no version/.test(reason)) return "version";
  if (/eof|closed|ended|end of|cut short|truncat/i.test(reason)) return "cut";
  return "other";
}

/** As crate/src/endpoints/reason.rs words it. */
function certificateCause({ refused = "", host }: Of<"verifyCertificate">): Cause {
  if (/not valid yet/.test(refused)) return "notYet";
  if (/has expired/.test(refused)) return "dates";
  if (/another name/.test(refused) || (host && refused.includes(host))) return "name";
  if (/another use|for (servers|clients|others)/.test(refused)) return "usage";
  if (/signature is wrong/.test(refused)) return "certificateSignature";
  if (/does not lead to a root/.test(refused)) return "root";
  return "chain";
}

/** What a server that speaks TLS 1.3 puts at the end of its random bytes when it is asked for less
 * (RFC 8446 section 4.1.3). */
const DOWNGRADE = new TextEncoder().encode("DOWNGRD");

function sentinel({ dissection: { server } }: Run): boolean {
  const hello = server.units.find(({ name }) => name.includes("ServerHello"));
  if (!hello) return false;
  // Record header, message type and length, version; then 32 random bytes.
  const end = hello.field.start + 5 + 4 + 2 + 32;
  return same(server.bytes.subarray(end - 8, end - 1), DOWNGRADE);
}

/** The alert in a record, in the clear or opened; nothing if it only says goodbye. */
export function alertOf(run: Run, from: Peer, unit: number): string | undefined {
  const one = run.dissection[from].units[unit];
  const inside = run.opened.find((record) => record.from === from && record.unit === unit);
  const said = one?.sealed
    ? inside?.messages.map((field) => alertIn(field)).find(Boolean)
    : one && /^Alert/.test(one.name)
      ? (alertIn(one.field) ?? one.name.replace(/^Alert */, ""))
      : undefined;
  return said && !/close_notify|user_canceled/.test(said) ? said : undefined;
}

type Field = Run["dissection"]["client"]["units"][number]["field"];

function alertIn(field: Field): string | undefined {
  if (field.name === "Alert") return field.value;
  for (const child of field.children) {
    const found = alertIn(child);
    if (found) return found;
  }
  return undefined;
}

// --- the scenes in which a peer works ---

function stills(run: Run): Still[] {
  const { shares, secrets, checks, requestRecords, message, read, failed } = plot(run);
  const found: Still[] = [];
  const add = (
    kind: RareScene | CommonScene,
    event: { at: Micros; peer: Peer; index: number } | undefined,
    about: Partial<Still> = {},
  ): void => {
    if (event) found.push({ peer: event.peer, ...about, kind, at: event.at, event: event.index });
  };

  const own = all(run, "keyShare", "client");
  const used = shares.client?.index;
  for (const share of own) {
    const other = own.some(({ index }) => index < share.index);
    if (/MLKEM/i.test(share.group)) add("hybridShare", share);
    else if (other && share.index === used) add("retryShare", share);
    else add("keyShare", share);
  }
  for (const secret of all(run, "sharedSecret")) {
    const capsule = secret.peer === "server" ? "encapsulate" : "decapsulate";
    if (/MLKEM/i.test(secret.group)) add(capsule, secret);
  }

  const share = all(run, "keyShare", "server")[0];
  if (share && !(secrets.server?.event.at === share.at)) {
    add("signedShare", all(run, "sign", "server").find(({ at }) => at === share.at) ?? share);
  }

  const encrypted = all(run, "rsaEncrypt", "client")[0];
  if (encrypted) {
    const drawn = all(run, "random", "client").find(
      ({ output }) =>
        output.length >= 46 && same(output, encrypted.plaintext.slice(-output.length)),
    );
    add("premaster", drawn);
    add("rsaEncrypt", encrypted);
  }
  add("rsaDecrypt", all(run, "rsaDecrypt", "server")[0]);
  for (const prf of all(run, "prf")) {
    if (!prf.label.endsWith("master secret")) continue;
    const keys = all(run, "prf", prf.peer).find(
      ({ label, at }) => label === "key expansion" && at === prf.at,
    );
    add("master", keys ?? prf);
  }

  const expanded = all(run, "expand");
  add(
    "offer",
    expanded.find(({ peer, label }) => peer === "client" && label === "res binder"),
  );
  const tickets = expanded.filter(({ peer, label }) => peer === "client" && label === "resumption");
  tickets.forEach((ticket, at) => {
    if (tickets[at + 1]?.at !== ticket.at) add("ticket", ticket);
  });
  const updates = expanded.filter(({ label }) => label === "traffic upd");
  updates.forEach((update, at) => {
    // The other side computes the same key, later.
    if (!updates.slice(0, at).some(({ output }) => same(output, update.output))) {
      add("keyUpdate", update);
    }
  });

  if (message && early(run)) {
    const [first, last] = [requestRecords[0] ?? -1, requestRecords.at(-1) ?? -1];
    const about = { records: requestRecords };
    const sealed = run.records[first]?.sealedBy;
    const opened = run.records[last]?.openedBy;
    add(
      "sealEarly",
      all(run, "seal").find(({ index }) => index === sealed),
      about,
    );
    add(
      "openEarly",
      all(run, "open").find(({ index }) => index === opened),
      about,
    );
  }

  // The server checks, too: a certificate of the client's, and Finished where that is all it has.
  const theirs = checks.filter(({ by }) => by === "server");
  const certificate = theirs.some(({ what }) => what !== "transcript");
  const last = theirs.at(-1);
  if (last && (certificate || isTls12(run) || theirs.some(({ passed }) => !passed))) {
    const event = run.recording.events[last.event];
    if (event) add("checks", { ...event, index: last.event });
  }

  if (run.recording.outcome?.kind === "redirected" && read) {
    add("redirected", { ...read.event, index: read.index });
  }
  if (failed) add("failed", { ...failed.event, index: failed.index });
  return found;
}

// --- what crosses the wire ---

function flight(flight: Flight, run: Run): RareScene | CommonScene | undefined {
  const { units, from, to } = flight;
  const { scheme } = run.recording.connection;
  if (deeds(run).some(({ at }) => at >= from && at < to)) return "tamper";
  if (units.some((one) => alertOf(run, one.from, one.index))) return "alert";
  const says = (peer: Peer, name: string): boolean =>
    units.some((one) => one.from === peer && one.unit.name.includes(name));
  const more = rest(run);
  if (more && from >= more.from && to <= more.to) return "rest";
  if (says("server", "HelloRetryRequest")) return "retry";
  if (says("client", "ClientHello")) {
    const first = run.dissection.client.units.findIndex(({ name }) => name.includes("ClientHello"));
    if (!units.some((one) => one.from === "client" && one.index === first)) return "retryHello";
    return units.some((one) => one.from === "client" && one.unit.sealed)
      ? "earlyFlight"
      : "clientHello";
  }
  if (says("server", "ServerHello")) return isTls12(run) ? "openHello" : "serverHello";
  if (says("client", "ClientKeyExchange")) return "keyExchange";
  if (isTls12(run) && says("server", "hange")) return "finished";
  if (scheme === "smtp" && units.length > 0 && to < run.recording.duration) {
    const { requestUnit } = plot(run);
    if (units.some((one) => one.from === "client" && one.index === requestUnit)) return "request";
    return from === plot(run).answer?.event.at ? "answer" : "talk";
  }
  return undefined;
}

/** Where the client had its answer and asked again: from then until it had everything. */
const rest = remembered((run: Run): { readonly from: Micros; readonly to: Micros } | undefined => {
  const { read } = plot(run);
  const { events, connection } = run.recording;
  if (!read || connection.scheme === "smtp") return undefined;
  const after = events.slice(read.index + 1).filter(({ peer }) => peer === "client");
  const last = after.findLast(({ kind }) => kind === "read");
  const asked = after.some(({ kind }) => kind === "write");
  return asked && last ? { from: read.event.at, to: last.at } : undefined;
});

/** Where a flight is several: a question and its answer, also where nobody is seen working in between;
 * in a long conversation what an attacker does, and the message. */
function split({ units, from, to }: Flight, run: Run): Micros | undefined {
  const { connection, capture, duration } = run.recording;
  const sent = (unit: Unit | undefined): Micros | undefined =>
    capture.segments[unit?.segments[0] ?? -1]?.sentAt;
  const begun = units.filter(({ unit }) => (sent(unit) ?? -1) > from);
  if (connection.scheme === "smtp") {
    const hello = begun.find(({ unit }) => unit.name.includes("Hello"));
    const message = begun.find(
      (one) => one.from === "client" && one.index === plot(run).requestUnit,
    );
    const acts = deeds(run).flatMap((deed) => {
      const segment = deed.kind === "dropped" ? deed : capture.segments[deed.segment];
      return segment ? [segment.sentAt, "arrivesAt" in segment ? segment.arrivesAt : deed.at] : [];
    });
    const points = [sent(hello?.unit), sent(message?.unit), ...acts].filter(
      (at) => at !== undefined && at > from && at < to,
    );
    return points.length > 0 ? Math.min(...(points as number[])) : undefined;
  }
  const more = rest(run);
  if (more && from >= more.from) return more.to;
  const answer = run.records[plot(run).answerRecords[0] ?? -1]?.unit;
  const first = units.find((one) => one.from === "client");
  const back = begun.find(
    (one) => one.from === "server" && (!one.unit.sealed || one.index === answer),
  );
  const at = sent(back?.unit);
  return first && first.unit.seenAt < (at ?? 0) && to < duration ? at : undefined;
}

/** Where for most of the time nothing moves, as after a loss or while a segment is held back, that
 * time is told quickly. */
function clock({ from, to }: Flight, { recording }: Run): Scene["clock"] {
  const moving: [Micros, Micros][] = [];
  for (const { sentAt, seenAt, arrivesAt } of recording.capture.segments) {
    moving.push([sentAt, arrivesAt]);
    const held = recording.interference.find(
      (deed) =>
        deed.kind === "delayed" &&
        deed.by > QUEUED &&
        recording.capture.segments[deed.segment]?.seenAt === seenAt,
    );
    if (held?.kind === "delayed") {
      moving.pop();
      moving.push([sentAt, seenAt - held.by], [seenAt, arrivesAt]);
    }
  }
  for (const deed of recording.interference) {
    // It falls for as long as it would have had to go.
    if (deed.kind === "dropped") moving.push([deed.sentAt, 2 * deed.at - deed.sentAt]);
  }
  moving.sort((a, b) => a[0] - b[0]);
  const busy: [Micros, Micros][] = [];
  for (const [start, end] of moving) {
    const a = Math.max(start, from);
    const b = Math.min(end, to);
    const last = busy.at(-1);
    if (b <= a) continue;
    if (last && a <= last[1]) last[1] = Math.max(last[1], b);
    else busy.push([a, b]);
  }
  const works = busy.reduce((sum, [a, b]) => sum + b - a, 0);
  const idle = to - from - works;
  if (busy.length === 0 || idle < PAUSE || idle < (to - from) * IDLE) return undefined;
  const gaps = busy.length + 1;
  const points: [number, Micros][] = [];
  let u = 0;
  for (const [a, b] of busy) {
    if (a > from) u += IDLE / gaps;
    points.push([u, a]);
    u += ((1 - IDLE) * (b - a)) / works;
    points.push([u, b]);
  }
  return points;
}

/** TCP waits a little before it acknowledges; that is no pause. */
const PAUSE: Micros = 40_000;

/** So much of a scene at most is told while nothing moves. */
const IDLE = 0.3;

// --- how long ---

/** A backdrop is told quicker: what was told before, and a connection that carries no message. */
const BRIEF = 0.55;

/** What is the same on every connection is told on the first. */
const once: readonly SceneKind[] = [
  "write",
  "keyShare",
  "serverSecret",
  "clientSecret",
  "seal",
  "open",
  "ticket",
  "read",
  "hybridShare",
  "encapsulate",
  "decapsulate",
];

export const rare: Rare = {
  tell: (run) => (isOwn(run) ? undefined : tellImported(run)),
  stills,
  flight,
  split,
  clock,
  otherwise: "meanwhile",
  before: (run, runs) => [
    ...(runs.length > 1 ? (["visit"] as const) : []),
    // What is never sent is written all the same.
    ...(waits(run) ? (["write"] as const) : []),
  ],
  after: (run, runs) => (run === runs.at(-1) && eventful(runs) ? ["outcome"] : []),
  told({ kind, from, to, run: index }, run, before) {
    const again = before.some((scene) => scene.kind === kind && scene.run < index);
    if (again && once.includes(kind)) return 0;
    const common: Partial<Record<string, number>> = told;
    if (!isOwn(run)) return imported[kind as ImportedScene] ?? common[kind] ?? lasts.talk;
    const base = common[kind] ?? lasts[kind as RareScene];
    if (kind === "talk") return base + 1200 * sentBetween(run, from, to);
    const brief = again || !(plot(run).message || waits(run));
    return brief && !essential.includes(kind) ? base * BRIEF : base;
  },
};

const essential: readonly SceneKind[] = ["visit", "outcome", "failed", "tamper", "alert"];

/** Whether the message was to go over this connection and did not. */
function waits(run: Run): boolean {
  const { client, purpose } = run.recording.connection;
  return client === "client" && purpose === "message" && plot(run).message === undefined;
}

function sentBetween({ dissection, recording }: Run, from: Micros, to: Micros): number {
  const units = [...dissection.client.units, ...dissection.server.units];
  return units.filter((unit) => {
    const sent = recording.capture.segments[unit.segments[0] ?? -1]?.sentAt ?? -1;
    return sent >= from && sent < to;
  }).length;
}

/** Whether there is more to say at the end than who has read it. */
function eventful(runs: readonly Run[]): boolean {
  return (
    runs.length > 1 ||
    runs.some(
      ({ recording: { outcome, interference, connection } }) =>
        outcome?.kind !== "delivered" || interference.length > 0 || connection.server !== "server",
    )
  );
}
