// What two connections are compared by. Everything is counted in their recordings and dissections.
//
// - measure(runs): Measures; pure
// - compared(runs): the connection that is measured: the last one of the reader's own
// - rungs(run): its messages, as the ladder on the desk has them
// - marked(left, right): which of them the other side has, too

import type { Peer } from "../../crate/pkg/port443.js";
import type { OwnRun } from "../core/run.ts";
import { ladder, type Step } from "../panels/messages/ladder.ts";
import { plot } from "../player/plot.ts";

export type Secrecy =
  /** Nothing was sealed. */
  | "none"
  /** Who gets the server's certificate key later opens it all. */
  | "no"
  /** All but what was sent before the new secret: early data. */
  | "later"
  | "yes";

export type Measures = {
  readonly connections: number;
  readonly segments: number;
  /** Bytes of IP packets. */
  readonly sent: number;
  readonly received: number;
  /** Round trips until the message left, and until the server had it; nothing if it never did. */
  readonly untilSent: number | undefined;
  readonly untilDelivered: number | undefined;
  /** Handshake messages (RFC 8446 section 4), and their bytes. */
  readonly messages: number;
  readonly handshakeBytes: number;
  /** Of Certificate messages. */
  readonly certificateBytes: number;
  /** Whether a certificate crossed the wire unsealed; nothing if none crossed. */
  readonly certificateInClear: boolean | undefined;
  readonly secrecy: Secrecy;
};

export function compared(runs: readonly OwnRun[]): OwnRun | undefined {
  return runs.findLast(({ recording }) => recording.connection.client === "client") ?? runs[0];
}

export type Rung = {
  readonly from: Peer;
  readonly name: string;
  readonly bytes: number;
  readonly sealed: boolean;
  /** A handshake message of TLS's. */
  readonly handshake: boolean;
};

/** By the names that the dissector gives them. */
const HANDSHAKE = new Set([
  "ClientHello",
  "HelloRetryRequest",
  "ServerHello",
  "NewSessionTicket",
  "EndOfEarlyData",
  "EncryptedExtensions",
  "Certificate",
  "CertificateRequest",
  "CertificateVerify",
  "Finished",
  "KeyUpdate",
  "ServerKeyExchange",
  "ServerHelloDone",
  "ClientKeyExchange",
]);

export function rungs(run: OwnRun): readonly Rung[] {
  return ladder(run).map((step) => {
    const { from, name, sealed } = step;
    return { from, name, sealed, bytes: own(run, step), handshake: HANDSHAKE.has(name) };
  });
}

/** A message's bytes, without the header of the record that carries it alone. */
function own(run: OwnRun, { from, name, bytes, unit, message }: Step): number {
  if (unit === undefined || message !== undefined) return bytes;
  const whole = run.dissection[from].units[unit]?.field;
  const inner = whole?.children.find((child) => child.name === name);
  return inner ? inner.end - inner.start : bytes;
}

export function measure(runs: readonly OwnRun[]): Measures | undefined {
  const run = compared(runs);
  if (!run) return undefined;
  const { capture, events } = run.recording;
  const volume = (peer: Peer): number =>
    capture.segments.reduce((sum, { from, bytes }) => sum + (from === peer ? bytes.length : 0), 0);
  const reply = capture.segments.find(({ from }) => from === "server")?.arrivesAt;
  const trips = (at: number | undefined): number | undefined =>
    at === undefined || !reply ? undefined : at / reply;
  const all = rungs(run);
  const handshake = all.filter((rung) => rung.handshake);
  const certificates = handshake.filter(({ name }) => name === "Certificate");
  const bytes = (of: readonly Rung[]): number => of.reduce((sum, rung) => sum + rung.bytes, 0);
  const { request, form } = plot(run);
  return {
    connections: runs.length,
    segments: capture.segments.length,
    sent: volume("client"),
    received: volume("server"),
    untilSent: trips(request?.event.at),
    untilDelivered: trips(form === undefined ? undefined : events[form.event]?.at),
    messages: handshake.length,
    handshakeBytes: bytes(handshake),
    certificateBytes: bytes(certificates),
    certificateInClear:
      certificates.length === 0 ? undefined : certificates.some(({ sealed }) => !sealed),
    secrecy: secrecy(run),
  };
}

/** From what the two ends did: a secret that was encrypted to the certificate's key can be had from
 * that key, one that came of two fresh keys cannot. */
function secrecy(run: OwnRun): Secrecy {
  const { events } = run.recording;
  const at = (kind: (typeof events)[number]["kind"]): number =>
    events.findIndex((event) => event.kind === kind);
  if (at("rsaEncrypt") >= 0) return "no";
  const secret = at("sharedSecret");
  if (secret < 0) return "none";
  const { request } = plot(run);
  return request && request.index < secret ? "later" : "yes";
}

/** For each side, whether each of its messages has its like on the other, in the same order. */
export function marked(
  left: readonly Rung[],
  right: readonly Rung[],
): readonly [readonly boolean[], readonly boolean[]] {
  const like = (a: Rung | undefined, b: Rung | undefined): boolean =>
    a !== undefined && b !== undefined && a.from === b.from && a.name === b.name;
  // The longest common subsequence: a table of how much is common to what is left of both.
  const common = Array.from({ length: left.length + 1 }, () =>
    new Array<number>(right.length + 1).fill(0),
  );
  const get = (i: number, j: number): number => common[i]?.[j] ?? 0;
  for (let i = left.length - 1; i >= 0; i--) {
    for (let j = right.length - 1; j >= 0; j--) {
      const row = common[i];
      if (!row) continue;
      row[j] = like(left[i], right[j])
        ? get(i + 1, j + 1) + 1
        : Math.max(get(i + 1, j), get(i, j + 1));
    }
  }
  const found: [boolean[], boolean[]] = [left.map(() => false), right.map(() => false)];
  for (let i = 0, j = 0; i < left.length && j < right.length; ) {
    if (like(left[i], right[j])) {
      found[0][i++] = true;
      found[1][j++] = true;
    } else if (get(i + 1, j) >= get(i, j + 1)) i++;
    else j++;
  }
  return found;
}
