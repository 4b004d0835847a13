// What of a run the story tells: the events, records and bytes that its scenes are about, found by
// what they are, never by a fixed place in the list.
//
// - plot(run): Plot; pure, and remembered for each run
// - contains(haystack, needle), same(a, b): comparing bytes

import type { Event, FormField, Peer, Scheme, Span } from "../../crate/pkg/port443.js";
import { type Run, remembered } from "../core/run.ts";

type Of<K extends Event["kind"]> = Extract<Event, { kind: K }>;

/** An event and its place in the recording. */
export type Found<K extends Event["kind"]> = { readonly index: number; readonly event: Of<K> };

/** One thing the client checked, and how it came out. */
export type Check = {
  readonly what: "chain" | "name" | "signature" | "transcript";
  readonly passed: boolean;
  /** The event to look at. */
  readonly event: number;
};

/** One TCP connection's story, in parts. What did not happen is missing. */
export type Plot = {
  readonly scheme: Scheme;
  /** The client's HTTP request and where the message stands in it, form-encoded. */
  readonly request: Found<"write"> | undefined;
  /** The server's HTTP answer. */
  readonly answer: Found<"write"> | undefined;
  readonly shares: Readonly<Record<Peer, Found<"keyShare"> | undefined>>;
  readonly secrets: Readonly<Record<Peer, Found<"sharedSecret"> | undefined>>;
  /** Both secrets are there and are the same bytes. */
  readonly secretsEqual: boolean;
  /** Whether the message, as the request spells it, stands in what the client sent. */
  readonly messageOnWire: boolean;
  /** Whether the secret's bytes stand anywhere in what passed on the wire. */
  readonly secretOnWire: boolean;
  readonly checks: readonly Check[];
  /** Places in run.records: those that carry the request, and the answer. */
  readonly requestRecords: readonly number[];
  readonly answerRecords: readonly number[];
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
  const first = needle[0];
  if (first === undefined) return true;
  for (let at = haystack.indexOf(first); at >= 0; at = haystack.indexOf(first, at + 1)) {
    if (same(haystack.subarray(at, at + needle.length), needle)) return true;
  }
  return false;
}

/** TLSInnerPlaintext's content type for application data (RFC 8446 section 5.2). */
const APPLICATION_DATA = 0x17;

/** The content type: the last byte that is not padding. */
function innerType(plaintext: Uint8Array): number | undefined {
  return plaintext.findLast((byte) => byte !== 0);
}

/** What the signature in CertificateVerify is over begins with this (RFC 8446 section 4.4.3). */
const certificateVerifyContext = new TextEncoder().encode(
  `${" ".repeat(64)}TLS 1.3, server CertificateVerify\0`,
);

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

  const request = find("client", "write", (event) => event.message !== undefined);
  const secrets = {
    client: find("client", "sharedSecret"),
    server: find("server", "sharedSecret"),
  };
  const { client, server } = secrets;
  const streams = [run.dissection.client.bytes, run.dissection.server.bytes];

  const message = request?.event.message;
  const spelled = message && request.event.bytes.subarray(message.start, message.end);

  const checks: Check[] = [];
  const certificate = find("client", "verifyCertificate");
  if (certificate) {
    // rustls checks the chain and the name in one step and says in words which of them failed.
    const { refused } = certificate.event;
    const nameRefused = refused !== undefined && /name/i.test(refused);
    checks.push({
      what: "chain",
      passed: refused === undefined || nameRefused,
      event: certificate.index,
    });
    if (refused === undefined || nameRefused) {
      checks.push({ what: "name", passed: !nameRefused, event: certificate.index });
    }
  }
  const signature = find("client", "verify", (event) =>
    startsWith(event.message, certificateVerifyContext),
  );
  if (signature) {
    checks.push({ what: "signature", passed: signature.event.valid, event: signature.index });
  }
  // Finished: the client computes the server's verify_data for itself and compares.
  const serverMacs = events.filter((event) => event.peer === "server" && event.kind === "hmac");
  const finished = find("client", "hmac");
  if (finished) {
    const match = find("client", "hmac", (event) =>
      serverMacs.some((mac) => mac.kind === "hmac" && same(mac.output, event.output)),
    );
    checks.push({
      what: "transcript",
      passed: match !== undefined,
      event: (match ?? finished).index,
    });
  }

  const carried = (from: Peer, after: number): number[] =>
    run.records.flatMap((record, index) =>
      record.from === from &&
      record.sealedBy > after &&
      innerType(record.plaintext) === APPLICATION_DATA
        ? [index]
        : [],
    );
  const answer = find("server", "write");
  const form = find("server", "formReceived");

  return {
    scheme: connection.scheme,
    request,
    answer,
    shares: { client: find("client", "keyShare"), server: find("server", "keyShare") },
    secrets,
    secretsEqual:
      client !== undefined &&
      server !== undefined &&
      same(client.event.output, server.event.output),
    messageOnWire: spelled !== undefined && contains(run.dissection.client.bytes, spelled),
    secretOnWire:
      client !== undefined && streams.some((bytes) => contains(bytes, client.event.output)),
    checks,
    requestRecords: request ? carried("client", request.index) : [],
    answerRecords: answer ? carried("server", answer.index) : [],
    message,
    form: form && { fields: form.event.fields, event: form.index },
    read: find("client", "read"),
    failed: find("client", "failed") ?? find("server", "failed"),
    payloadBytes: streams.reduce((sum, bytes) => sum + bytes.length, 0),
  };
}

export const plot = remembered(make);
