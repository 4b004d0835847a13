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

/** What the pseudorandom function of TLS 1.2 makes, by its label (RFC 5246, RFC 7627). */
const PRF: Readonly<Record<string, string>> = {
  "master secret": "master secret",
  "extended master secret": "master secret",
  "key expansion": "key block",
  "client finished": "client finished ▸ verify_data",
  "server finished": "server finished ▸ verify_data",
};

/** How the groups are written, where the registry's spelling is not what people say. */
const GROUP: Readonly<Record<string, string>> = { x25519: "X25519", secp256r1: "P-256" };

export const groupName = (group: string): string => GROUP[group] ?? group;

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

export function eventAt(run: Run, event: number | undefined): Event | undefined {
  return run.recording.events[event ?? -1];
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
      const known = from in SECRET && it.label !== "derived";
      return known || from === "" ? it.label : `${from} ▸ ${it.label}`;
    }
    case "prf":
      return PRF[it.label] ?? it.label;
    case "rsaEncrypt":
    case "rsaDecrypt":
      return "preMaster";
    case "encapsulate":
    case "decapsulate":
      return "encapsulated";
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
      return `${groupName(it.group)} key pair`;
    case "sharedSecret":
      return "(EC)DHE shared secret";
    case "encapsulate":
    case "decapsulate":
      return "ML-KEM shared secret";
    case "rsaEncrypt":
    case "rsaDecrypt":
      return "pre-master secret";
    case "prf":
      return idOf(run, event);
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
      return `public = ${PUBLIC[it.group] ?? `${it.group}(private)`}`;
    case "sharedSecret": {
      const pair = `${it.peer} private key, ${other(it.peer)} key share`;
      return it.group === HYBRID
        ? `ML-KEM shared secret ‖ X25519(${pair})`
        : `${it.group === "secp256r1" ? "ECDH" : groupName(it.group)}(${pair})`;
    }
    case "encapsulate":
      return "(shared secret, ciphertext) = ML-KEM.Encaps(encapsulation key, random draw)";
    case "decapsulate":
      return "shared secret = ML-KEM.Decaps(decapsulation key, ciphertext)";
    case "rsaEncrypt":
      return "ciphertext = (00 02 ‖ padding ‖ 00 ‖ secret)^exponent mod modulus";
    case "rsaDecrypt":
      return "00 02 ‖ padding ‖ 00 ‖ secret = ciphertext^private_exponent mod modulus";
    case "prf":
      return `PRF(${term(run, event, "secret", it.secret)}, "${it.label}", ${seed(run, event, it.label)})[0..${it.output.length - 1}]`;
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
      // An uncompressed point on P-256 is 65 bytes, an RSAPublicKey much longer.
      return `${it.publicKey.length === 65 ? "ECDSA" : "RSA"}-Verify(public key, SHA-256(message), signature)`;
    case "seal":
      return "AEAD-Encrypt(write key, nonce, additional_data, plaintext)";
    case "open":
      return "AEAD-Decrypt(peer write key, nonce, additional_data, AEADEncrypted)";
    default:
      return undefined;
  }
}

const HYBRID = "X25519MLKEM768";
const PUBLIC: Readonly<Record<string, string>> = {
  x25519: "X25519(private, 9)",
  secp256r1: "private · G",
  [HYBRID]: "ML-KEM.KeyGen(seed) ‖ X25519(private, 9)",
};

/** What a label of TLS 1.2 is joined with (RFC 5246 sections 6.3, 7.4.9 and 8.1, RFC 7627). */
function seed(run: Run, event: number, label: string): string {
  if (label === "master secret") return "ClientHello.random ‖ ServerHello.random";
  if (label === "key expansion") return "ServerHello.random ‖ ClientHello.random";
  const it = eventAt(run, event);
  return it?.kind === "prf" ? term(run, event, "seed", it.seed) : "seed";
}

const other = (peer: Peer): Peer => (peer === "client" ? "server" : "client");

const OUTPUTS: ReadonlySet<string> = new Set(["output", "privateKey", "publicKey"]);
/** What an event made, by kind, where that is not its `output`. */
function isOutput(it: Event, name: string): boolean {
  switch (it.kind) {
    case "keyShare":
      return OUTPUTS.has(name);
    case "encapsulate":
      return name === "output" || name === "ciphertext";
    case "rsaEncrypt":
      return name === "ciphertext" || name === "padded";
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
const SECRETS = ["key", "secret", "ikm", "salt", "privateKey", "plaintext"] as const;

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

/** RFC 8446 section 4, RFC 5246 section 7.4. */
const HANDSHAKE: Readonly<Record<number, string>> = {
  1: "ClientHello",
  2: "ServerHello",
  4: "NewSessionTicket",
  5: "EndOfEarlyData",
  8: "EncryptedExtensions",
  11: "Certificate",
  12: "ServerKeyExchange",
  13: "CertificateRequest",
  14: "ServerHelloDone",
  15: "CertificateVerify",
  16: "ClientKeyExchange",
  20: "Finished",
  22: "CertificateStatus",
  24: "KeyUpdate",
  254: "message_hash",
};

/** SHA-256 of its name stands in place of its random (RFC 8446 section 4.1.3): the first bytes. */
const RETRY = [0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11];

/** The names of handshake messages that fill `input` exactly; nothing if it is something else. */
export function transcript(input: Uint8Array): string[] {
  const names: string[] = [];
  let at = 0;
  while (at < input.length) {
    const name = HANDSHAKE[input[at] ?? 0];
    const length =
      ((input[at + 1] ?? 0) << 16) | ((input[at + 2] ?? 0) << 8) | (input[at + 3] ?? 0);
    if (name === undefined || at + 4 + length > input.length) return [];
    const retry = name === "ServerHello" && RETRY.every((byte, i) => input[at + 6 + i] === byte);
    names.push(retry ? "HelloRetryRequest" : name);
    at += 4 + length;
  }
  return names;
}
