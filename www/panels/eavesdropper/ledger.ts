// What the eavesdropper's ledger says about a run. Pure functions of a run.
//
// - contents(run): for each segment, what its payload carries, as far as the wire tells
// - marks(run, segment): which of its bytes are headers, readable or sealed
// - known(run, virtual): the findings so far, each topic once
// - secrets(run): what was said, what matters most first, and whether it stands on the wire
// - searchKeys(run): the same for every key and secret of the recording

import type { Event, Finding, Peer, Topic } from "../../../crate/pkg/port443.js";
import type { Run } from "../../core/run.ts";
import { desk } from "../../story/desk.ts";
import { hexOf } from "../parts/format.ts";
import type { Mark } from "../parts/hex.ts";
import { countUntil } from "../parts/panel.ts";
import { clearLength, find, streamOf, type WirePlace } from "../places.ts";

/** Something that one peer told the other. */
export type Said = {
  readonly what: (typeof ORDER)[number];
  readonly from: Peer;
  /** When, on the virtual clock. */
  readonly at: number;
  readonly pieces: readonly Piece[];
};

/** Bytes as they were before sealing, and where in the capture the very same bytes stand. */
export type Piece = { readonly bytes: Uint8Array; readonly found: WirePlace | undefined };

/** What matters most to the reader comes first. */
const ORDER = [
  "message",
  "credentials",
  "letter",
  "envelope",
  "request",
  "page",
  "cookie",
  "form",
  "status",
  "certificate",
  "headers",
] as const;

const contentsOf = new WeakMap<Run, string[]>();

export function contents(run: Run): readonly string[] {
  let made = contentsOf.get(run);
  if (!made) {
    const names: string[][] = run.dissection.packets.map(() => []);
    for (const from of ["client", "server"] as const) {
      for (const { name, segments } of streamOf(run, from).units) {
        segments.forEach((segment, i) => {
          const part = segments.length > 1 ? `${name} (${i + 1}/${segments.length})` : name;
          const list = names[segment];
          // Two records of a kind in a row are one word here; that they are two, the hex shows.
          if (list?.at(-1) !== part) list?.push(part);
        });
      }
    }
    made = names.map((list) => list.join(" · "));
    contentsOf.set(run, made);
  }
  return made;
}

export function marks(run: Run, segment: number): Mark[] {
  const packet = run.dissection.packets[segment];
  if (!packet) return [];
  const { payload, payloadStart } = packet;
  const headers: Mark = { start: 0, end: payloadStart, as: "apart" };
  if (!payload) return [headers];
  const shift = payloadStart - payload.start;
  const found: Mark[] = [headers];
  for (const [unit, { field, sealed }] of streamOf(run, payload.from).units.entries()) {
    const clear = sealed ? clearLength(run, payload.from, unit) : 0;
    const start = Math.max(field.start + clear, payload.start);
    const end = Math.min(field.end, payload.end);
    if (start < end) {
      found.push({ start: start + shift, end: end + shift, as: sealed ? "cipher" : "plain" });
    }
  }
  return found;
}

/** What is known about one topic. */
export type Known = { readonly topic: Topic; readonly findings: readonly Finding[] };

/** In the order of the words, which is that of interest. The volume is a running total: the last counts. */
export function known(run: Run, virtual: number): Known[] {
  const topics = new Map<Topic, Finding[]>();
  for (const finding of run.findings.slice(
    0,
    countUntil(run.findings, ({ at }) => at, virtual),
  )) {
    const before = topics.get(finding.topic);
    if (!before || finding.topic === "volume") topics.set(finding.topic, [finding]);
    else before.push(finding);
  }
  return (Object.keys(desk.topics) as Topic[]).flatMap((topic) => {
    const findings = topics.get(topic);
    return findings ? [{ topic, findings }] : [];
  });
}

const saidIn = new WeakMap<Run, Said[]>();

export function secrets(run: Run): readonly Said[] {
  let made = saidIn.get(run);
  if (!made) {
    made = run.recording.events
      .flatMap((event): Said[] => {
        const said = (from: Peer, what: Said["what"], all: readonly Uint8Array[]): Said[] =>
          all.length === 0
            ? []
            : [
                {
                  what,
                  from,
                  at: event.at,
                  pieces: all.map((b) => ({ bytes: b, found: find(run, b) })),
                },
              ];
        if (event.kind === "verifyCertificate") {
          const from = event.peer === "client" ? "server" : "client";
          return said(from, "certificate", event.chain.slice(0, 1));
        }
        if (event.kind !== "write") return [];
        const { bytes, message, peer } = event;
        // Two or three bytes turn up anywhere by chance; the form has them with their name.
        const long = message && message.end - message.start >= 4;
        const typed = said(
          peer,
          "message",
          long ? [bytes.subarray(message.start, message.end)] : [],
        );
        if (run.recording.connection.scheme === "smtp") {
          const { letter, credentials, envelope } = smtp(bytes, message !== undefined);
          return peer === "server"
            ? []
            : [
                ...typed,
                ...said(peer, "credentials", credentials),
                ...said(peer, "letter", letter),
                ...said(peer, "envelope", envelope),
              ];
        }
        const { line, cookies, headers, body } = http(bytes);
        const asked = peer === "client";
        return [
          ...typed,
          ...said(peer, asked ? "form" : "page", body),
          ...said(peer, asked ? "request" : "status", line),
          ...said(peer, "cookie", cookies),
          ...said(peer, "headers", headers),
        ];
      })
      .sort((a, b) => ORDER.indexOf(a.what) - ORDER.indexOf(b.what));
    saidIn.set(run, made);
  }
  return made;
}

export type Search = { readonly looked: number; readonly found: number };
const searches = new WeakMap<Run, Search>();

/** How many secret values there are in the recording, and how many of them stand in the capture. */
export function searchKeys(run: Run): Search {
  let made = searches.get(run);
  if (!made) {
    const keys = new Map<string, Uint8Array>();
    for (const event of run.recording.events) {
      for (const bytes of secretBytes(event)) if (bytes.length >= 12) keys.set(hexOf(bytes), bytes);
    }
    const found = [...keys.values()].filter((bytes) => find(run, bytes)).length;
    made = { looked: keys.size, found };
    searches.set(run, made);
  }
  return made;
}

function secretBytes(event: Event): Uint8Array[] {
  switch (event.kind) {
    case "keyShare":
    case "sign":
      return [event.privateKey];
    case "rsaEncrypt":
      return [event.plaintext];
    case "rsaDecrypt":
      return [event.privateExponent, event.output];
    case "sharedSecret":
    case "encapsulate":
    case "decapsulate":
    case "extract":
    case "expand":
      return [event.output];
    case "prf":
      // What a Finished says goes on the wire, under seal.
      return event.label.endsWith("finished") ? [] : [event.output];
    default:
      return [];
  }
}

type Http = Record<"line" | "cookies" | "headers" | "body", Uint8Array[]>;

/** The parts of an HTTP/1.1 message (RFC 9112 section 2.1). The Host header is left out: the name
 * is in the ClientHello too, so that nobody may call it hidden. */
function http(message: Uint8Array): Http {
  const parts: Http = { line: [], cookies: [], headers: [], body: [] };
  let at = 0;
  while (at < message.length) {
    const end = lineEnd(message, at);
    const line = message.subarray(at, end);
    const first = at === 0;
    at = Math.min(message.length, end + 2);
    if (line.length === 0) break;
    const name = String.fromCharCode(...line.subarray(0, 11)).toLowerCase();
    if (first) parts.line.push(line);
    else if (/^(set-)?cookie:/.test(name)) parts.cookies.push(line);
    else if (!name.startsWith("host:")) parts.headers.push(line);
  }
  if (at < message.length) parts.body.push(message.subarray(at));
  return parts;
}

/** What a client of SMTP says that is nobody’s business (RFC 5321, RFC 4954): greetings and the
 * like are left out. */
function smtp(
  said: Uint8Array,
  isLetter: boolean,
): Record<"letter" | "credentials" | "envelope", Uint8Array[]> {
  if (isLetter) return { letter: [said], credentials: [], envelope: [] };
  const lines: Uint8Array[] = [];
  for (let at = 0; at < said.length; ) {
    const end = lineEnd(said, at);
    lines.push(said.subarray(at, end));
    at = end + 2;
  }
  const begins = (verbs: RegExp) =>
    lines.filter((line) => verbs.test(String.fromCharCode(...line.subarray(0, 10))));
  return { letter: [], credentials: begins(/^AUTH /i), envelope: begins(/^(MAIL|RCPT) /i) };
}

function lineEnd(message: Uint8Array, from: number): number {
  for (let at = from; at + 1 < message.length; at++) {
    if (message[at] === 13 && message[at + 1] === 10) return at;
  }
  return message.length;
}
