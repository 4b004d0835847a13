// What the eavesdropper's ledger says about a run. Pure functions of a run.
//
// - contents(run): for each segment, what its payload carries, as far as the wire tells
// - marks(run, segment): which of its bytes are headers, readable or sealed
// - known(findings, virtual): those so far, each topic once, in groups
// - bytesOf(run, evidence): the bytes that something was read from
// - addresses(finding): what its IP addresses tell by themselves
// - began(run): the date on the clock of whoever made the capture
// - attackerAt(run): which end the attacker is, and so knows all that was said
// - visits(runs, run, virtual): how often the same two have met, and what ties these visits together
// - secrets(run): what was said, what matters most first, and whether it stands on the wire
// - searchKeys(run): the same for every key and secret of the recording

import type { Event, Evidence, Finding, Peer, Topic } from "../../../crate/pkg/port443.js";
import type { Run } from "../../core/run.ts";
import { desk } from "../../story/desk.ts";
import type { About } from "../../story/eavesdropper.ts";
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
export type Group = { readonly about: About; readonly topics: readonly Known[] };

/** In the order of the words, which is that of interest. The volume is a running total: the last counts. */
export function known(all: readonly Finding[], virtual: number): Group[] {
  const topics = new Map<Topic, Finding[]>();
  for (const finding of all.slice(
    0,
    countUntil(all, ({ at }) => at, virtual),
  )) {
    const before = topics.get(finding.topic);
    if (!before || finding.topic === "volume") topics.set(finding.topic, [finding]);
    else before.push(finding);
  }
  return (Object.keys(desk.about) as About[]).flatMap((about) => {
    const found = (Object.keys(desk.topics) as Topic[]).flatMap((topic) => {
      const findings = topics.get(topic);
      return findings && desk.topics[topic].about === about ? [{ topic, findings }] : [];
    });
    return found.length > 0 ? [{ about, topics: found }] : [];
  });
}

/** The first `limit` of them. */
export function bytesOf(run: Run, evidence: readonly Evidence[], limit: number): Uint8Array {
  const bytes: number[] = [];
  for (const { segment, start, end } of evidence) {
    if (bytes.length >= limit) break;
    const part = run.recording.capture.segments[segment]?.bytes.subarray(start, end);
    bytes.push(...(part?.subarray(0, limit - bytes.length) ?? []));
  }
  return Uint8Array.from(bytes);
}

export type AddressKind = keyof typeof desk.eavesdropper.address;

/** By their kind, the client's first. */
export function addresses({
  value,
}: Finding): { readonly kind: AddressKind; readonly those: readonly string[] }[] {
  const kinds = new Map<AddressKind, string[]>();
  for (const address of value.split(" → ")) {
    const kind = kindOf(address);
    kinds.set(kind, [...(kinds.get(kind) ?? []), address]);
  }
  return [...kinds].map(([kind, those]) => ({ kind, those }));
}

/** The ranges of the IANA special-purpose registries that a reader may meet; all others are public. */
const RANGES: readonly (readonly [RegExp, AddressKind])[] = [
  [/^(192\.0\.2|198\.51\.100|203\.0\.113)\./, "documentation"],
  [/^(2001:0?db8|3fff):/i, "documentation"],
  [/^(10|192\.168|172\.(1[6-9]|2\d|3[01]))\./, "private"],
  [/^f[cd][\da-f]{2}:/i, "private"],
  [/^(127\.|::1$)/, "loopback"],
  [/^(169\.254\.|fe[89ab][\da-f]:)/i, "linkLocal"],
  [/^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./, "shared"],
];

function kindOf(address: string): AddressKind {
  return RANGES.find(([range]) => range.test(address))?.[1] ?? "public";
}

/** When the clock of our own runs begins, in milliseconds since 1970 (`EPOCH` in capture.rs). */
const EPOCH = Date.UTC(2026, 0, 1);

/** For a connection out of a file it is the date that the file has for its first packet. */
export function began({ file, recording }: Run): Date {
  return new Date(
    file ? file.connection.date.seconds * 1000 : EPOCH + recording.connection.beginsAt / 1000,
  );
}

/** Who only plays again what they recorded cannot read it, nor what is answered to it. */
export function attackerAt({ recording }: Run): Peer | undefined {
  const { client, purpose, server } = recording.connection;
  if (server === "attacker") return "server";
  return client === "attacker" && purpose !== "replay" ? "client" : undefined;
}

export type Visits = {
  /** This one's place among them, from 1. */
  readonly nth: number;
  readonly all: number;
  /** Those that showed or gave the same ticket or session number. */
  readonly tied: readonly number[];
  /** Those with the same JA4 fingerprint. */
  readonly alike: readonly number[];
};

/** Nothing if the two have not met more often by then, which is a moment of `run`. */
export function visits(runs: readonly Run[], run: Run, virtual: number): Visits | undefined {
  const pair = valueOn(run, "addresses");
  const now = run.recording.connection.beginsAt + virtual;
  const all = runs.filter(
    (other) =>
      other === run ||
      (pair !== undefined &&
        valueOn(other, "addresses") === pair &&
        other.recording.connection.beginsAt <= now),
  );
  if (all.length < 2) return undefined;
  const own = numbers(run, virtual);
  const print = valueOn(run, "ja4");
  const others = all.flatMap((other, at) =>
    other === run ? [] : [{ other, nth: at + 1, until: now - other.recording.connection.beginsAt }],
  );
  return {
    nth: all.indexOf(run) + 1,
    all: all.length,
    tied: others
      .filter(({ other, until }) => [...numbers(other, until)].some((it) => own.has(it)))
      .map(({ nth }) => nth),
    alike: others
      .filter(({ other }) => print !== undefined && valueOn(other, "ja4") === print)
      .map(({ nth }) => nth),
  };
}

function valueOn({ findings }: Run, topic: Topic): string | undefined {
  return findings.find((finding) => finding.topic === topic)?.value;
}

/** Tickets and session numbers, as they passed. Whether a ticket was taken is none. */
function numbers(run: Run, virtual: number): ReadonlySet<string> {
  const found = run.findings.filter(
    ({ topic, at }) =>
      at <= virtual && (topic === "ticket" || topic === "ticketGiven" || topic === "sessionId"),
  );
  return new Set(
    found
      .map(({ evidence }) => hexOf(bytesOf(run, evidence, Number.POSITIVE_INFINITY)))
      .filter((hex) => hex.length >= 32),
  );
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
