// The scenes of a connection that came out of a file. Nobody saw its ends at work: all that can be told
// is what passed on the wire, one flight after the other.
//
// - ImportedScene: the kinds of scene that only these have
// - acts(run): Act[]; the connection in so few parts that all of them can be told; remembered
// - tellImported(run): the same as scenes; imported: how long each is told
// - actAt(run, scene): the act that a scene tells
//
// A flight is what one side sends until the other has something to say. The first ones are told by
// themselves; of a long conversation the later ones are put together.

import type { Field, Micros, OpenedRecord, Peer, Unit } from "../../crate/pkg/port443.js";
import { type Run, remembered } from "../core/run.ts";
import type { Scene, SceneKind, Told } from "./timeline.ts";

export type ImportedScene =
  /** The file has no beginning of this connection. */
  | "joined"
  /** The rest of a handshake, from one side. */
  | "handshake"
  /** What passes in a protocol that is not known here. */
  | "bytes"
  /** Several questions and answers in one. */
  | "exchanges"
  /** The file ends, and the connection had not. */
  | "ends";

export const imported: Record<ImportedScene, number> = {
  joined: 5000,
  handshake: 4500,
  bytes: 4500,
  exchanges: 5000,
  ends: 4000,
};

/** One part of the connection. */
export type Act = {
  readonly kind: SceneKind;
  readonly from: Micros;
  readonly to: Micros;
  /** Who sends, if it is one side. */
  readonly peer: Peer | undefined;
  /** Places in the capture. */
  readonly segments: readonly number[];
  /** What begins in them, in the order in which it was sent. */
  readonly units: readonly Placed[];
  /** How many flights it is made of. */
  readonly flights: number;
};

export type Placed = {
  readonly from: Peer;
  readonly index: number;
  readonly unit: Unit;
  readonly opened: OpenedRecord | undefined;
  /** Whether it is the first that this side sealed: its Finished, or the messages before that. */
  readonly first: boolean;
};

/** So many flights after the handshake are told by themselves, and so many groups after those. */
const ALONE = 8;
const GROUPS = 12;

type Flight = {
  readonly peer: Peer;
  readonly segments: number[];
  readonly units: Placed[];
  readonly starts: Micros;
};

function make(run: Run): readonly Act[] {
  const { capture, duration } = run.recording;
  const { segments } = capture;
  const begun = unitsBySegment(run);
  const { packets } = run.dissection;
  const flights: Flight[] = [];
  let opening = segments.length;
  segments.forEach(({ from, sentAt }, index) => {
    const payload = packets[index]?.payload;
    if (!payload || payload.end <= payload.start) return;
    opening = Math.min(opening, index);
    const units = begun.get(index) ?? [];
    const last = flights.at(-1);
    if (last?.peer === from && !turns(last, units)) {
      last.segments.push(index);
      last.units.push(...units);
    } else flights.push({ peer: from, segments: [index], units: [...units], starts: sentAt });
  });

  const told: Omit<Act, "from" | "to">[] = [];
  const starts: Micros[] = [];
  const add = (act: Omit<Act, "from" | "to">, at: Micros): void => {
    told.push(act);
    starts.push(Math.max(at, starts.at(-1) ?? 0));
  };
  const bare = (kind: SceneKind, list: readonly number[]): Omit<Act, "from" | "to"> => ({
    kind,
    peer: undefined,
    segments: list,
    units: [],
    flights: 0,
  });

  if (packets[0]?.flags.includes("SYN")) {
    add(
      bare(
        "connect",
        segments.slice(0, opening).map((_, index) => index),
      ),
      0,
    );
  } else add(bare("joined", []), 0);

  const kinds = flights.map((flight) => kindOf(run, flight));
  const first = kinds.findIndex(
    (kind) => kind === "request" || kind === "answer" || kind === "bytes",
  );
  const handshake = first < 0 ? flights.length : first;
  const rest = flights.length - handshake;
  const alone = handshake + (rest <= ALONE + GROUPS ? rest : ALONE);
  const each = Math.max(2, 2 * Math.ceil((flights.length - alone) / GROUPS / 2));
  flights.slice(0, alone).forEach((flight, at) => {
    add({ ...flight, kind: kinds[at] ?? "bytes", flights: 1 }, flight.starts);
  });
  for (let at = alone; at < flights.length; at += each) {
    const group = flights.slice(at, at + each);
    const [one] = group;
    if (!one) break;
    add(
      {
        kind: group.length === 1 ? (kinds[at] ?? "bytes") : "exchanges",
        peer: group.length === 1 ? one.peer : undefined,
        segments: group.flatMap((flight) => flight.segments),
        units: group.flatMap((flight) => flight.units),
        flights: group.length,
      },
      one.starts,
    );
  }

  const after = 1 + (flights.at(-1)?.segments.at(-1) ?? opening - 1);
  const hangs = segments.flatMap(({ sentAt }, index) => {
    const flags = packets[index]?.flags ?? "";
    return /FIN|RST/.test(flags) ? [{ index, sentAt }] : [];
  });
  const arrived = flights.length > 0 ? (segments[after - 1]?.arrivesAt ?? 0) : 0;
  const late = hangs.find(({ index }) => index >= after);
  if (hangs.length > 0) {
    const list = segments.flatMap((_, index) => (index >= after ? [index] : []));
    add(bare("close", list), Math.min(arrived || duration, late?.sentAt ?? duration));
  } else add(bare("ends", []), duration);

  return told.map((act, at) => ({
    ...act,
    from: starts[at] ?? 0,
    to: Math.max(starts[at] ?? 0, starts[at + 1] ?? duration),
  }));
}

export const acts = remembered(make);

/** A client's Finished and its first request come without a word from the server between them. */
function turns({ units, peer }: Flight, next: readonly Placed[]): boolean {
  const [head] = next;
  if (!head || peer !== "client") return false;
  const finished = units.findLastIndex(isHandshake);
  return finished >= 0 && finished === units.length - 1 && !isHandshake(head);
}

/** By the name of what is in the clear, by what a key log opened and, where there is neither, by its
 * place: the first record that a side seals ends its part of the handshake. */
function isHandshake({ unit, opened, first }: Placed): boolean {
  if (opened) return opened.messages.some(({ name }) => HANDSHAKE.test(name));
  if (!unit.sealed)
    return /Hello|Certificate|KeyExchange|change_cipher_spec|Finished|NewSessionTicket/.test(
      unit.name,
    );
  return first;
}

/** In TLS 1.3, where it comes after the handshake and under seal. */
function isTicket(one: Placed): boolean {
  const inside = messagesOf(one);
  return inside.length > 0 && inside.every(({ name }) => name === "NewSessionTicket");
}

function isAlert({ unit, opened }: Placed): boolean {
  // In the clear it says which, and TLS 1.2 says of a sealed one, too, that it is one.
  return opened
    ? opened.messages.some(({ name }) => name === "Alert")
    : /^alert\b/i.test(unit.name);
}

const HANDSHAKE =
  /^(Finished|EncryptedExtensions|Certificate|CertificateVerify|CertificateRequest|CompressedCertificate)$/;

function unitsBySegment(run: Run): ReadonlyMap<number, Placed[]> {
  const opened = new Map(run.opened.map((one) => [`${one.from}${one.unit}`, one]));
  const found = new Map<number, Placed[]>();
  for (const from of ["client", "server"] as const) {
    const { units } = run.dissection[from];
    const first = units.find(({ name }) => name.includes("Hello"))
      ? units.findIndex(({ sealed }) => sealed)
      : -1;
    units.forEach((unit, index) => {
      const segment = unit.segments[0] ?? -1;
      const list = found.get(segment) ?? [];
      const known = opened.get(`${from}${index}`);
      list.push({ from, index, unit, opened: known, first: index === first });
      found.set(segment, list);
    });
  }
  return found;
}

function kindOf({ recording }: Run, { peer, units }: Flight): SceneKind {
  const named = (name: RegExp): boolean =>
    units.some(({ unit }) => !unit.sealed && name.test(unit.name));
  if (named(/ClientHello/)) return "clientHello";
  if (named(/ServerHello|HelloRetryRequest/)) return "serverHello";
  if (units.length > 0 && units.every(isHandshake)) return "handshake";
  const said = units.filter(({ unit }) => unit.name !== "change_cipher_spec");
  if (said.length > 0 && said.every(isAlert)) return "alert";
  if (said.length > 0 && said.every(isTicket)) return "ticket";
  // Neither TLS nor a protocol that is known: bytes.
  const known = units.some(({ unit }) => unit.sealed || unit.field.name !== "unknown");
  if (!known && units.length > 0) return "bytes";
  if (recording.connection.scheme === "smtp" && !units.some(({ unit }) => unit.sealed))
    return "talk";
  return peer === "client" ? "request" : "answer";
}

export function tellImported(run: Run): Told[] {
  return acts(run).map(({ kind, from, to, peer }) => {
    const clock = quick(run, from, to);
    return { kind, from, to, since: 0, ...(peer && { peer }), ...(clock && { clock }) };
  });
}

export function actAt(run: Run, { kind, from, to }: Scene): Act | undefined {
  return acts(run).find((act) => act.kind === kind && act.from === from && act.to === to);
}

/** What is longer than this is a pause if nothing moves. */
const PAUSE: Micros = 20_000;
/** So much of a scene is told while nothing moves. */
const IDLE = 0.2;

/** A person reads a page for a minute; the story does not wait for that. */
function quick({ recording }: Run, from: Micros, to: Micros): Scene["clock"] {
  const busy: [Micros, Micros][] = [];
  for (const { sentAt, arrivesAt } of recording.capture.segments) {
    const start = Math.max(sentAt, from);
    const end = Math.min(arrivesAt, to);
    const last = busy.at(-1);
    if (end < start || sentAt >= to || arrivesAt <= from) continue;
    if (last && start <= last[1] + PAUSE) last[1] = Math.max(last[1], end);
    else busy.push([start, end]);
  }
  const works = busy.reduce((sum, [start, end]) => sum + end - start, 0);
  const idle = to - from - works;
  if (busy.length === 0 || works === 0 || idle < PAUSE || idle < (to - from) * IDLE)
    return undefined;
  const gaps = busy.length + 1;
  const points: [number, Micros][] = [];
  let u = 0;
  for (const [start, end] of busy) {
    if (start > from) u += IDLE / gaps;
    points.push([u, start]);
    u += ((1 - IDLE) * (end - start)) / works;
    points.push([u, end]);
  }
  return points;
}

/** The messages of a record that are worth a name: not the type at its end, nor padding. */
export function messagesOf({ opened }: Placed): readonly Field[] {
  return (
    opened?.messages.filter(
      ({ name, start, end }) => end > start && !/^(type|zeros)$/.test(name),
    ) ?? []
  );
}
