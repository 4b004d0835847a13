// Where a value came from, in the words of the RFC: the recording's events, joined by
// `run.origins`. Pure functions of a run.
//
// - nameOf(run, event): what an event's output is called: "Handshake Secret", "c ap traffic" ...
// - formula(run, event): the operation as RFC 8446 section 7.1 and its neighbours write it
// - inputs(run, event), outputs(event): its values, each with the event it came from
// - chain(run, event): from an event back to the private keys, a step at a time
// - transcript(input): the handshake messages that a transcript hash covers

import type { Event, Peer } from "../../crate/pkg/port443.js";
import type { Run } from "../core/run.ts";

export type Value = {
  /** The name of the input or output, as in the event. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** The event whose output it was. */
  readonly from?: number | undefined;
};

type Secret = "early" | "handshake" | "master";

type Index = {
  readonly origins: Map<number, Map<string, number>>;
  readonly ids: Map<number, string>;
};
const indices = new WeakMap<Run, Index>();

function indexOf(run: Run): Index {
  let index = indices.get(run);
  if (!index) {
    const origins = new Map<number, Map<string, number>>();
    for (const { event, input, fromEvent } of run.origins) {
      const inputs = origins.get(event) ?? new Map<string, number>();
      inputs.set(input, fromEvent);
      origins.set(event, inputs);
    }
    index = { origins, ids: new Map() };
    indices.set(run, index);
  }
  return index;
}

export function eventAt(run: Run, event: number): Event | undefined {
  return run.recording.events[event];
}

/** The event that an input of `event` came from. */
function originOf(run: Run, event: number, input: string): number | undefined {
  return indexOf(run).origins.get(event)?.get(input);
}

/** Which of the three secrets of RFC 8446 section 7.1 an extract made: the one that takes in the
 * shared secret is the Handshake Secret, and what comes before has no salt from an earlier one. */
function secretOf(run: Run, event: number): Secret {
  const origin = originOf(run, event, "ikm");
  if (origin !== undefined && eventAt(run, origin)?.kind === "sharedSecret") return "handshake";
  return originOf(run, event, "salt") === undefined ? "early" : "master";
}

/** A name for what an event computed that is the same at both peers: "handshake", "c ap traffic",
 * "c ap traffic ▸ key". */
export function idOf(run: Run, event: number): string {
  const { ids } = indexOf(run);
  const known = ids.get(event);
  if (known !== undefined) return known;
  ids.set(event, ""); // a cycle would be an error in the origins; it ends here
  const id = makeId(run, event);
  ids.set(event, id);
  return id;
}

function makeId(run: Run, event: number): string {
  const it = eventAt(run, event);
  switch (it?.kind) {
    case "extract":
      return secretOf(run, event);
    case "expand": {
      const parent = originOf(run, event, "secret");
      const from = parent === undefined ? "" : idOf(run, parent);
      const known = ["handshake", "master"].includes(from) && it.label !== "derived";
      return known || from === "" ? it.label : `${from} ▸ ${it.label}`;
    }
    case "hmac": {
      const parent = originOf(run, event, "key");
      return parent === undefined ? "hmac" : `${idOf(run, parent)} ▸ verify_data`;
    }
    default:
      return it?.kind ?? "";
  }
}

const SECRET: Record<Secret, string> = {
  early: "Early Secret",
  handshake: "Handshake Secret",
  master: "Master Secret",
};

export function nameOf(run: Run, event: number): string {
  const it = eventAt(run, event);
  switch (it?.kind) {
    case "extract":
      return SECRET[secretOf(run, event)];
    case "expand":
    case "hmac":
      return idOf(run, event);
    case "keyShare":
      return "X25519 key pair";
    case "sharedSecret":
      return "(EC)DHE shared secret";
    case "hash":
      return "Transcript-Hash";
    case "seal":
    case "open":
      return `record ${it.sequence}`;
    case "random":
      return "random bytes";
    default:
      return it?.kind ?? "";
  }
}

/** How an input is written in a formula: the name of what it came from, or else its own. */
function term(run: Run, event: number, input: string, bytes: Uint8Array): string {
  const from = originOf(run, event, input);
  if (from === undefined) {
    // Derive-Secret(., "derived", "") hashes no messages; no peer takes that hash anew.
    if (input === "context" && bytes.length > 0) return 'Transcript-Hash("")';
    if (bytes.length === 0) return input === "context" ? '""' : "0";
    return bytes.every((byte) => byte === 0) ? "0" : input;
  }
  const source = eventAt(run, from);
  if (source?.kind === "hash") {
    const messages = transcript(source.input);
    if (messages.length === 0) return source.input.length === 0 ? 'Hash("")' : "Hash(…)";
    return `Transcript-Hash(${messages[0]}${messages.length > 1 ? `…${messages.at(-1)}` : ""})`;
  }
  return nameOf(run, from);
}

export function formula(run: Run, event: number): string | undefined {
  const it = eventAt(run, event);
  switch (it?.kind) {
    case "keyShare":
      return "public = X25519(private, 9)";
    case "sharedSecret":
      return `X25519(${it.peer} private key, ${other(it.peer)} key share)`;
    case "hash":
      return `${it.hash}(${transcript(it.input).join(" ‖ ") || `${it.input.length} bytes`})`;
    case "extract":
      return `HKDF-Extract(salt: ${term(run, event, "salt", it.salt)}, IKM: ${term(run, event, "ikm", it.ikm)})`;
    case "expand":
      return `HKDF-Expand-Label(${term(run, event, "secret", it.secret)}, "${it.label}", ${term(run, event, "context", it.context)}, ${it.output.length})`;
    case "hmac":
      return `HMAC-${it.hash}(${term(run, event, "key", it.key)}, ${term(run, event, "input", it.input)})`;
    case "sign":
      return "ECDSA-Sign(private key, SHA-256(message))";
    case "verify":
      return "ECDSA-Verify(public key, SHA-256(message), signature)";
    case "seal":
      return "AEAD-Encrypt(write key, nonce, additional_data, plaintext)";
    case "open":
      return "AEAD-Decrypt(peer write key, nonce, additional_data, AEADEncrypted)";
    default:
      return undefined;
  }
}

const other = (peer: Peer): Peer => (peer === "client" ? "server" : "client");

const OUTPUTS: ReadonlySet<string> = new Set(["output", "privateKey", "publicKey"]);
/** What an event made, by kind, where that is not its `output`. */
function isOutput(it: Event, name: string): boolean {
  switch (it.kind) {
    case "keyShare":
      return OUTPUTS.has(name);
    case "sign":
      return name === "signature";
    case "seal":
      return name === "ciphertext";
    case "open":
      return name === "plaintext";
    default:
      return name === "output";
  }
}

function values(it: Event): Value[] {
  return Object.entries(it).flatMap(([name, bytes]) =>
    bytes instanceof Uint8Array ? [{ name, bytes }] : [],
  );
}

export function inputs(run: Run, event: number): Value[] {
  const it = eventAt(run, event);
  if (!it) return [];
  return values(it)
    .filter(({ name }) => !isOutput(it, name))
    .map((value) => ({ ...value, from: originOf(run, event, value.name) }));
}

export function outputs(it: Event): Value[] {
  return values(it).filter(({ name }) => isOutput(it, name));
}

/** The input by which the secrecy of an output came in, first match first. */
const SECRETS = ["key", "secret", "ikm", "salt", "privateKey"] as const;

/** The events from `event` back to its peer's own key pair: record ← key ← traffic secret ← ... */
export function chain(run: Run, event: number): number[] {
  const steps = [event];
  let at = event;
  while (steps.length < 32) {
    const from = SECRETS.map((input) => originOf(run, at, input)).find((o) => o !== undefined);
    if (from === undefined || steps.includes(from)) return steps;
    steps.push(from);
    at = from;
  }
  return steps;
}

/** The other peer's key pair whose public half went into a shared secret. */
export function peerKeyPair(run: Run, event: number): number | undefined {
  return originOf(run, event, "peerPublicKey");
}

export function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** RFC 8446 section 4. */
const HANDSHAKE: Readonly<Record<number, string>> = {
  1: "ClientHello",
  2: "ServerHello",
  4: "NewSessionTicket",
  8: "EncryptedExtensions",
  11: "Certificate",
  13: "CertificateRequest",
  15: "CertificateVerify",
  20: "Finished",
};

/** The names of handshake messages that fill `input` exactly; nothing if it is something else. */
export function transcript(input: Uint8Array): string[] {
  const names: string[] = [];
  let at = 0;
  while (at < input.length) {
    const name = HANDSHAKE[input[at] ?? 0];
    const length =
      ((input[at + 1] ?? 0) << 16) | ((input[at + 2] ?? 0) << 8) | (input[at + 3] ?? 0);
    if (name === undefined || at + 4 + length > input.length) return [];
    names.push(name);
    at += 4 + length;
  }
  return names;
}
