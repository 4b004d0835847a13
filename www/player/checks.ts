// What each peer checked of the other: certificate, signature, Finished; in every handshake.
//
// - checks(run): Check[], in the order in which they were made

import type { Event, Peer } from "../../crate/pkg/port443.js";
import type { Run } from "../core/run.ts";
import { type Check, certificateVerifyContext, same, startsWith } from "./plot.ts";

type Of<K extends Event["kind"]> = Extract<Event, { kind: K }>;
type Mac = Of<"hmac"> | Of<"prf">;

export function checks({ recording: { events } }: Run): Check[] {
  const found: Check[] = [];
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
      found.push({ by, what: "chain", passed: chain, event: index });
      // A client's certificate is for no name.
      if (chain && host) found.push({ by, what: "name", passed: !nameRefused, event: index });
    } else if (event.kind === "verify") {
      const { message } = event;
      // In TLS 1.2 what is signed begins with both hellos' random bytes (RFC 8422 section 5.4).
      const hellos = events.some(
        (one) => one.kind === "random" && startsWith(message, one.output.subarray(0, 32)),
      );
      if (startsWith(message, certificateVerifyContext) || hellos) {
        found.push({ by, what: "signature", passed: event.valid, event: index });
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
      found.push({ by, what: "transcript", passed: true, event: match.index });
      continue;
    }
    // It compared and found another: in TLS 1.3 a client computes the other's before its own.
    const compared =
      by === "client" && own[0]?.kind === "hmac"
        ? own[0]
        : own.findLast(({ at }) => failed?.peer === by && failed.at === at);
    if (compared) found.push({ by, what: "transcript", passed: false, event: compared.index });
  }
  return found.sort((a, b) => a.event - b.event);
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
