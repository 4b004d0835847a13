// What of a run the story tells: the events, records and bytes that its scenes are about, found by
// what they are, never by a fixed place in the list.
//
// - plot(run): Plot; pure, and remembered for each run
// - contains(haystack, needle), indexOf(haystack, needle), same(a, b): comparing bytes
// - learnChecks(all): what finds the checks of handshakes that are rare (checks.ts)

import type { Event, FormField, Peer, Scheme, Span, Unit } from "../../crate/pkg/port443.js";
import { type Run, remembered } from "../core/run.ts";

type Of<K extends Event["kind"]> = Extract<Event, { kind: K }>;

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

/** What the signature in CertificateVerify is over begins with this (RFC 8446 section 4.4.3). */
export const certificateVerifyContext = new Uint8Array(64).fill(0x20);

export function startsWith(bytes: Uint8Array, start: Uint8Array): boolean {
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
      const after = (record.sealedBy ?? -1) >= (written?.index ?? 0);
      if (record.from !== from || !after || missing <= 0) return;
      if (record.contentType !== APPLICATION_DATA) return;
      found.push(index);
      missing -= record.contentLength;
    });
    return found;
  };
  const form = find("server", "formReceived");
  const answer =
    request &&
    find("server", "write", (event) => events.indexOf(event) > (form?.index ?? request.index));

  const failed = events.findIndex(({ kind }) => kind === "failed");

  const requestRecords = carried("client", request);
  // Where the whole is not there, it was changed on the way: then it is where its beginning is.
  const sentClear = request && requestRecords.length === 0 ? request.event.bytes : undefined;
  const requestStart = sentClear
    ? [sentClear, sentClear.subarray(0, 16)].reduce(
        (at, part) => (at < 0 ? indexOf(run.dissection.client.bytes, part) : at),
        -1,
      )
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

/** What the client checked in a handshake of TLS 1.3 with a certificate, if nothing was refused. */
function usual({ recording: { events } }: Run): Check[] {
  const found: Check[] = [];
  const theirs = events.filter(({ peer, kind }) => peer === "server" && kind === "hmac");
  events.forEach((event, index) => {
    const add = (what: Check["what"], passed: boolean): void => {
      found.push({ by: "client", what, passed, event: index });
    };
    if (event.peer !== "client") return;
    if (event.kind === "verifyCertificate") {
      add("chain", !event.refused);
      add("name", !event.refused);
    } else if (event.kind === "verify" && startsWith(event.message, certificateVerifyContext)) {
      add("signature", event.valid);
    } else if (event.kind === "hmac") {
      // Finished: the client computes the server's verify_data for itself and compares.
      const match = theirs.some((mac) => mac.kind === "hmac" && same(mac.output, event.output));
      if (match && !found.some(({ what }) => what === "transcript")) add("transcript", true);
    }
  });
  return found;
}

let checked = usual;

/** Before the first plot of a run with anything else; `usual` and this agree on all others. */
export function learnChecks(all: (run: Run) => Check[]): void {
  checked = all;
}

export const plot = remembered(make);
