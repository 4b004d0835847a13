// What of a run the story tells: the events, records and bytes that its scenes are about, found by
// what they are, never by a fixed place in the list.
//
// - plot(run): Plot; pure, and remembered for each run
// - contains(haystack, needle), indexOf(haystack, needle), same(a, b): comparing bytes
// - content(run, record): how much of a record is content, and of what type

import type {
  Event,
  FormField,
  Peer,
  RecordStory,
  Scheme,
  Span,
  Unit,
} from "../../crate/pkg/port443.js";
import { type Run, remembered } from "../core/run.ts";

type Of<K extends Event["kind"]> = Extract<Event, { kind: K }>;
type Mac = Of<"hmac"> | Of<"prf">;

/** An event and its place in the recording. */
export type Found<K extends Event["kind"]> = { readonly index: number; readonly event: Of<K> };

/** One thing that a peer checked of the other, and how it came out. */
export type Check = {
  readonly by: Peer;
  readonly what: "chain" | "name" | "signature" | "transcript";
  readonly passed: boolean;
  /** The event to look at. */
  readonly event: number;
};

/** One TCP connection's story, in parts. What did not happen is missing. */
export type Plot = {
  readonly scheme: Scheme;
  /** What the client wrote, with the place of the message in it; if it wrote none, the first that it
   * wrote. */
  readonly request: Found<"write"> | undefined;
  /** What the server wrote after it. */
  readonly answer: Found<"write"> | undefined;
  /** The key pairs that the secret was computed from; where there is none, the last that was made. */
  readonly shares: Readonly<Record<Peer, Found<"keyShare"> | undefined>>;
  readonly secrets: Readonly<Record<Peer, Found<"sharedSecret"> | undefined>>;
  /** Both secrets are there and are the same bytes. */
  readonly secretsEqual: boolean;
  /** Whether the message, as the request spells it, stands in what the client sent. */
  readonly messageOnWire: boolean;
  /** Whether the secret's bytes stand anywhere in what passed on the wire. */
  readonly secretOnWire: boolean;
  /** In the order in which they were made. */
  readonly checks: readonly Check[];
  /** Places in run.records: those that carry the request, and the answer. */
  readonly requestRecords: readonly number[];
  readonly answerRecords: readonly number[];
  /** The first of the client's units that carries the request, sealed or not. */
  readonly requestUnit: number | undefined;
  /** Where the request stands in the client's stream, if it is there in the clear; otherwise -1. */
  readonly requestStart: number;
  /** Bytes of the request within its records' plaintexts put together; as `request.message`. */
  readonly message: Span | undefined;
  readonly form: { readonly fields: readonly FormField[]; readonly event: number } | undefined;
  readonly read: Found<"read"> | undefined;
  readonly failed: Found<"failed"> | undefined;
  /** Bytes of TCP payload that passed, both ways. */
  readonly payloadBytes: number;
};

export function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}

export function contains(haystack: Uint8Array, needle: Uint8Array): boolean {
  return indexOf(haystack, needle) >= 0;
}

export function indexOf(haystack: Uint8Array, needle: Uint8Array): number {
  const first = needle[0];
  if (first === undefined) return 0;
  for (let at = haystack.indexOf(first); at >= 0; at = haystack.indexOf(first, at + 1)) {
    if (same(haystack.subarray(at, at + needle.length), needle)) return at;
  }
  return -1;
}

/** The content type of application data (RFC 8446 section 5.2, RFC 5246 section 6.2.1). */
const APPLICATION_DATA = 0x17;

/** How many bytes of a record's plaintext are content, and of what type. In TLS 1.3 the type is the
 * last byte that is not padding (RFC 8446 section 5.4); in TLS 1.2 it stands in the additional data,
 * after the sequence number (RFC 5246 section 6.2.3.3). */
export function content(
  { recording }: Run,
  { sealedBy, plaintext }: RecordStory,
): { readonly type: number | undefined; readonly length: number } {
  const seal = recording.events[sealedBy];
  if (seal?.kind === "seal" && seal.aad.length > 5) {
    return { type: seal.aad[8], length: plaintext.length };
  }
  const length = plaintext.findLastIndex((byte) => byte !== 0);
  return { type: plaintext[length], length: Math.max(0, length) };
}

/** What the signature in CertificateVerify is over begins with this (RFC 8446 section 4.4.3). In TLS
 * 1.2 what is signed with the certificate's key begins with both hellos' random bytes. */
const certificateVerifyContext = new Uint8Array(64).fill(0x20);

function startsWith(bytes: Uint8Array, start: Uint8Array): boolean {
  return same(bytes.subarray(0, start.length), start);
}

function make(run: Run): Plot {
  const { events, connection } = run.recording;
  const find = <K extends Event["kind"]>(
    peer: Peer,
    kind: K,
    that: (event: Of<K>) => boolean = () => true,
  ): Found<K> | undefined => {
    const index = events.findIndex(
      (event) => event.peer === peer && event.kind === kind && that(event as Of<K>),
    );
    return index < 0 ? undefined : { index, event: events[index] as Of<K> };
  };

  const request =
    find("client", "write", (event) => event.message !== undefined) ??
    find("client", "write", () => connection.scheme !== "smtp");
  const secrets = {
    client: find("client", "sharedSecret"),
    server: find("server", "sharedSecret"),
  };
  const { client, server } = secrets;
  const streams = [run.dissection.client.bytes, run.dissection.server.bytes];

  const message = request?.event.message;
  const spelled = message && request.event.bytes.subarray(message.start, message.end);

  const share = (peer: Peer): Found<"keyShare"> | undefined => {
    const group = secrets[peer]?.event.group;
    const made = events.flatMap((event, index) =>
      event.peer === peer && event.kind === "keyShare" ? [{ index, event }] : [],
    );
    return made.findLast(({ event }) => event.group === group) ?? made.at(-1);
  };

  /** The records that carry what was written: after it, until there is enough of it. */
  const carried = (from: Peer, written: Found<"write"> | undefined): number[] => {
    const found: number[] = [];
    let missing = written?.event.bytes.length ?? 0;
    run.records.forEach((record, index) => {
      if (record.from !== from || record.sealedBy < (written?.index ?? 0) || missing <= 0) return;
      const { type, length } = content(run, record);
      if (type !== APPLICATION_DATA) return;
      found.push(index);
      missing -= length;
    });
    return found;
  };
  const form = find("server", "formReceived");
  const answer =
    request &&
    find("server", "write", (event) => events.indexOf(event) > (form?.index ?? request.index));

  const failed = events.findIndex(({ kind }) => kind === "failed");

  const requestRecords = carried("client", request);
  const requestStart =
    request && requestRecords.length === 0
      ? indexOf(run.dissection.client.bytes, request.event.bytes)
      : -1;
  const holds = ({ field }: Unit): boolean =>
    field.start <= requestStart && requestStart < field.end;

  return {
    scheme: connection.scheme,
    request,
    answer,
    shares: { client: share("client"), server: share("server") },
    secrets,
    secretsEqual:
      client !== undefined &&
      server !== undefined &&
      same(client.event.output, server.event.output),
    messageOnWire: spelled !== undefined && contains(run.dissection.client.bytes, spelled),
    secretOnWire:
      client !== undefined && streams.some((bytes) => contains(bytes, client.event.output)),
    checks: checked(run),
    requestRecords,
    requestUnit:
      run.records[requestRecords[0] ?? -1]?.unit ??
      (requestStart < 0 ? undefined : run.dissection.client.units.findIndex(holds)),
    requestStart,
    answerRecords: carried("server", answer),
    message,
    form: form && { fields: form.event.fields, event: form.index },
    read: answer && find("client", "read", (event) => events.indexOf(event) > answer.index),
    failed: failed < 0 ? undefined : { index: failed, event: events[failed] as Of<"failed"> },
    payloadBytes: streams.reduce((sum, bytes) => sum + bytes.length, 0),
  };
}

/** What each peer checked of the other: certificate, signature, Finished. */
function checked({ recording: { events } }: Run): Check[] {
  const checks: Check[] = [];
  events.forEach((event, index) => {
    const by = event.peer;
    if (event.kind === "verifyCertificate") {
      // The chain and the name are checked in one step; in words it says which of them failed.
      const { refused, host } = event;
      const nameRefused =
        refused !== undefined &&
        host !== "" &&
        (refused.includes(host) || /\bname\b/.test(refused));
      const chain = refused === undefined || nameRefused;
      checks.push({ by, what: "chain", passed: chain, event: index });
      // A client's certificate is for no name.
      if (chain && host) checks.push({ by, what: "name", passed: !nameRefused, event: index });
    } else if (event.kind === "verify") {
      const { message } = event;
      const hellos = events.some(
        (one) => one.kind === "random" && startsWith(message, one.output.subarray(0, 32)),
      );
      if (startsWith(message, certificateVerifyContext) || hellos) {
        checks.push({ by, what: "signature", passed: event.valid, event: index });
      }
    }
  });
  // Finished: each side computes the other's verify_data for itself and compares.
  const failed = events.find(({ kind }) => kind === "failed");
  for (const by of ["client", "server"] as const) {
    const own = finished(events, by);
    const others = finished(events, by === "client" ? "server" : "client");
    const match = own.find((mac) =>
      others.some((other) => same(mac.output, other.output) && other.index < mac.index),
    );
    if (match) {
      checks.push({ by, what: "transcript", passed: true, event: match.index });
      continue;
    }
    // It compared and found another: in TLS 1.3 a client computes the other's before its own.
    const compared =
      by === "client" && own[0]?.kind === "hmac"
        ? own[0]
        : own.findLast(({ at }) => failed?.peer === by && failed.at === at);
    if (compared) checks.push({ by, what: "transcript", passed: false, event: compared.index });
  }
  return checks.sort((a, b) => a.event - b.event);
}

/** The values for Finished that a peer computed, its own and the other's. */
function finished(events: readonly Event[], peer: Peer): (Mac & { readonly index: number })[] {
  const own = events.flatMap((event, index) => (event.peer === peer ? [{ ...event, index }] : []));
  const expanded = own.filter((event) => event.kind === "expand");
  /** The proof that goes with a ticket is made the same way, from another secret (RFC 8446 section
   * 4.2.11.2). */
  const binder = (key: Uint8Array): boolean => {
    const secret = expanded.find(({ output }) => same(output, key))?.secret;
    return expanded.some(
      ({ label, output }) => label === "res binder" && secret && same(output, secret),
    );
  };
  return own.filter(
    (event): event is Mac & { index: number } =>
      (event.kind === "hmac" && !binder(event.key)) ||
      (event.kind === "prf" && event.label.endsWith("finished")),
  );
}

export const plot = remembered(make);
