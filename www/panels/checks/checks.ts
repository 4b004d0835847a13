// What one end checked of the other before it believed it, from what it did and from the
// certificates as they passed. The verdicts are the end's own. Pure functions of a run.
//
// - checks(run, by): one for each thing to check, in order; none if it asked for no proof
// - certificates(run, of): the chain as it was sent, leaf first

import type { Event, Field, Peer } from "../../../crate/pkg/port443.js";
import type { Run } from "../../core/run.ts";
import type { Selection } from "../../selection.ts";
import { idOf, same } from "../chain.ts";
import { openedOf, streamOf } from "../places.ts";

export type CheckId =
  | "chain"
  | "signature"
  | "dates"
  | "name"
  | "usage"
  | "possession"
  | "finished";

export type Check = {
  readonly id: CheckId;
  /** `silent`: the end stopped at another fault, and said nothing about this. */
  readonly verdict: "passed" | "refused" | "silent";
  /** The end's own words. */
  readonly reason?: string | undefined;
  /** What it should be: a text or bytes; nothing if that is always the same and in the words. */
  readonly expected?: string | Uint8Array | undefined;
  /** What it is; nothing if there is nothing. */
  readonly found: readonly (string | Uint8Array)[];
  /** Where that stands, or the operation that gave it. */
  readonly at?: Selection | undefined;
};

export type Certificate = {
  readonly subject: string;
  readonly issuer: string;
  readonly notBefore: string;
  readonly notAfter: string;
  /** The names of subjectAltName. */
  readonly names: readonly string[];
  /** Of extKeyUsage. */
  readonly usages: readonly string[];
  /** What is signed. */
  readonly signed: Uint8Array;
  /** Selects a field of it by name, if it has that. */
  readonly at: (name: string) => Selection | undefined;
};

type Verified = Extract<Event, { kind: "verifyCertificate" }>;

export function checks(run: Run, by: Peer): Check[] {
  const { events } = run.recording;
  const verified = events.find(
    (event): event is Event & Verified => event.kind === "verifyCertificate" && event.peer === by,
  );
  if (!verified) return [];
  const { host, refused } = verified;
  const chain = certificates(run, by === "client" ? "server" : "client");
  const [leaf] = chain;
  const fault = refused === undefined ? undefined : faultOf(refused);
  const check = (id: CheckId, rest: Omit<Check, "id" | "verdict" | "reason">): Check => ({
    id,
    verdict: fault === undefined ? "passed" : fault === id ? "refused" : "silent",
    reason: fault === id ? refused : undefined,
    ...rest,
  });
  const last = chain.at(-1);
  const path = chain.length > 0 ? [...chain.map(({ subject }) => subject), last?.issuer ?? ""] : [];
  return [
    check("chain", { found: path, at: last?.at("issuer") }),
    check("signature", {
      found: chain.map(({ subject, issuer }) => `${subject} ← ${issuer}`),
      at: leaf?.at("signatureValue"),
    }),
    check("dates", {
      found: leaf ? [`${leaf.notBefore} – ${leaf.notAfter}`] : [],
      at: leaf?.at("validity"),
    }),
    ...(host
      ? [
          check("name", {
            expected: host,
            found: leaf?.names ?? [],
            at: leaf?.at("subjectAltName"),
          }),
        ]
      : []),
    check("usage", {
      expected: by === "client" ? "id-kp-serverAuth" : "id-kp-clientAuth",
      found: leaf?.usages ?? [],
      at: leaf?.at("extKeyUsage"),
    }),
    ...possession(run, by, chain),
    ...finished(run, by),
  ];
}

/** Which check a refusal is about: the core has a sentence for each fault that the verifier names
 * (crate/src/endpoints/reason.rs). */
function faultOf(refused: string): CheckId {
  if (/has expired|not valid yet/.test(refused)) return "dates";
  if (/not for (servers|clients|others)|another use/.test(refused)) return "usage";
  if (/is not for |another name/.test(refused)) return "name";
  if (/signature/.test(refused)) return "signature";
  return "chain";
}

/** The signature over this very handshake: CertificateVerify, or ServerKeyExchange in TLS 1.2. */
function possession(run: Run, by: Peer, chain: readonly Certificate[]): Check[] {
  const { events } = run.recording;
  const event = events.findIndex(
    (it) =>
      it.kind === "verify" &&
      it.peer === by &&
      !chain.some(({ signed }) => same(signed, it.message)),
  );
  const it = events[event];
  if (it?.kind !== "verify") return [];
  return [
    {
      id: "possession",
      verdict: it.valid ? "passed" : "refused",
      found: [it.signature],
      at: { kind: "event", event },
    },
  ];
}

/** The verify_data that came, and the one that `by` computed for itself. */
function finished(run: Run, by: Peer): Check[] {
  const other: Peer = by === "client" ? "server" : "client";
  const event = run.recording.events.findIndex((it, i) => {
    if (it.peer !== by) return false;
    if (it.kind === "prf") return it.label === `${other} finished`;
    return it.kind === "hmac" && idOf(run, i) === `${other[0]} hs traffic ▸ finished ▸ verify_data`;
  });
  const it = run.recording.events[event];
  if (it?.kind !== "prf" && it?.kind !== "hmac") return [];
  for (const { messages, plaintext, from } of run.opened) {
    const message = messages.find(({ name }) => name === "Finished");
    const field = message && within([message], "verify_data");
    if (from !== other || !field) continue;
    const came = plaintext.subarray(field.start, field.end);
    return [
      {
        id: "finished",
        verdict: same(came, it.output) ? "passed" : "refused",
        expected: it.output,
        found: [came],
        at: { kind: "event", event },
      },
    ];
  }
  return [];
}

export function certificates(run: Run, of: Peer): Certificate[] {
  for (const [unit, { field }] of streamOf(run, of).units.entries()) {
    const opened = openedOf(run, of, unit);
    const roots = opened ? opened.messages : [field];
    const bytes = opened ? opened.plaintext : streamOf(run, of).bytes;
    const list = within(roots, "certificate_list");
    if (!list) continue;
    const record = run.records.findIndex((it) => it.from === of && it.unit === unit);
    const select = (offset: number): Selection | undefined =>
      opened
        ? record < 0
          ? undefined
          : { kind: "record", record, row: "plaintext", offset }
        : { kind: "stream", from: of, offset };
    return every([list], "tbsCertificate").map((body) => read(body, list, bytes, select));
  }
  return [];
}

function read(
  body: Field,
  list: Field,
  bytes: Uint8Array,
  select: (offset: number) => Selection | undefined,
): Certificate {
  const value = (name: string): string => within([body], name)?.value ?? "";
  const values = (name: string): string[] =>
    every([body], name).flatMap(({ value }) => (value === undefined ? [] : [value]));
  return {
    subject: common(value("subject")),
    issuer: common(value("issuer")),
    notBefore: value("notBefore"),
    notAfter: value("notAfter"),
    names: [...values("dNSName"), ...values("iPAddress")],
    usages: values("KeyPurposeId"),
    signed: bytes.subarray(body.start, body.end),
    at: (name) => {
      // The signature stands beside what it signs.
      const field = within([body], name) ?? every([list], name).find((it) => it.start > body.end);
      return field && select(field.start);
    },
  };
}

/** `commonName=letters.example` as it is mostly said. */
const common = (name: string): string => name.replace(/^commonName=/, "");

/** The first field of that name, outermost first. */
function within(fields: readonly Field[], name: string): Field | undefined {
  return every(fields, name)[0];
}

function every(fields: readonly Field[], name: string): Field[] {
  return fields.flatMap((field) => (field.name === name ? [field] : every(field.children, name)));
}
