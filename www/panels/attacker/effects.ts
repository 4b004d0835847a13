// What an attacker did, and how the two ends answered. Pure functions of a run.
//
// - changes(before, after): where two forms of a segment differ
// - effects(run): what was done to the run's segments, in order; isBookkeeping(effect)
// - answers(run): what the ends did about it: tags and signatures that were wrong, alerts, failures

import type { Interference, Peer } from "../../../crate/pkg/port443.js";
import type { Run } from "../../core/run.ts";
import { ladder } from "../messages/ladder.ts";
import { path } from "../places.ts";

/** A run of bytes that is not what it was. */
export type Change = {
  readonly offset: number;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
};

export type Effect = {
  readonly what: Interference;
  readonly changes: readonly Named[];
};

/** `field`: the innermost there; `mended`: a checksum, a length or a number that the attacker made
 * fit the rest, so that TCP believes it. */
export type Named = Change & { readonly field: string | undefined; readonly mended: boolean };

export type Answer =
  | { readonly kind: "tag" | "signature" | "padding"; readonly by: Peer; readonly at: number }
  | {
      readonly kind: "alert";
      readonly by: Peer;
      readonly at: number;
      readonly name: string;
      readonly sealed: boolean;
    }
  | {
      readonly kind: "certificate" | "failed";
      readonly by: Peer;
      readonly at: number;
      readonly reason: string;
    };

/** Of the same length: each run of bytes that differs. Otherwise one, from the first byte that
 * differs to the last. */
export function changes(before: Uint8Array, after: Uint8Array): Change[] {
  const found: Change[] = [];
  const add = (start: number, end: number, shift = 0): void => {
    found.push({
      offset: start,
      before: before.subarray(start, end),
      after: after.subarray(start, end + shift),
    });
  };
  const shorter = Math.min(before.length, after.length);
  if (before.length !== after.length) {
    let start = 0;
    while (start < shorter && before[start] === after[start]) start++;
    let tail = 0;
    while (
      tail < shorter - start &&
      before[before.length - 1 - tail] === after[after.length - 1 - tail]
    ) {
      tail++;
    }
    add(start, before.length - tail, after.length - before.length);
    return found;
  }
  let from = -1;
  for (let at = 0; at <= shorter; at++) {
    const same = at === shorter || before[at] === after[at];
    if (!same && from < 0) from = at;
    if (same && from >= 0) {
      add(from, at);
      from = -1;
    }
  }
  return found;
}

export function effects(run: Run): Effect[] {
  const { capture, interference } = run.recording;
  return interference.map((what) => {
    const now = what.kind === "changed" ? capture.segments[what.segment]?.bytes : undefined;
    if (what.kind !== "changed" || !now) return { what, changes: [] };
    // Headers are mended one by one; a payload of another length is one change by itself.
    const start = run.dissection.packets[what.segment]?.payloadStart ?? 0;
    const payload = changes(what.original.subarray(start), now.subarray(start));
    const all = [
      ...changes(what.original.subarray(0, start), now.subarray(0, start)),
      ...payload.map((change) => ({ ...change, offset: change.offset + start })),
    ];
    const changed = all.map((change) => named(run, what.segment, change));
    // A bit that is flipped is meant, whatever it stands in.
    const meant = run.recording.scenario?.attack?.kind === "flipBit" && changed.length === 1;
    return { what, changes: meant ? changed.map((it) => ({ ...it, mended: false })) : changed };
  });
}

/** Whether all that was changed is what makes the rest fit. */
export function isBookkeeping({ what, changes }: Effect): boolean {
  return what.kind === "changed" && changes.every(({ mended }) => mended);
}

const MENDED = /checksum|^(Sequence|Acknowledgment) Number$|^Total Length$/i;

function named(run: Run, segment: number, change: Change): Named {
  const packet = run.dissection.packets[segment];
  const stream = packet?.payload && run.dissection[packet.payload.from];
  const inner =
    packet?.payload && stream && change.offset >= packet.payloadStart
      ? path(
          stream.units.map(({ field }) => field),
          packet.payload.start + change.offset - packet.payloadStart,
        )
      : [];
  const trail = inner.length > 0 ? inner : path(packet?.fields ?? [], change.offset);
  const field = trail.findLast(({ name }) => name !== "bits")?.name;
  const mended = trail.some(({ name }) => MENDED.test(name));
  return { ...change, field, mended };
}

export function answers(run: Run): Answer[] {
  const found = run.recording.events.flatMap((event): Answer[] => {
    const { at, peer: by } = event;
    switch (event.kind) {
      case "open":
        return event.valid ? [] : [{ kind: "tag", by, at }];
      case "verify":
        return event.valid ? [] : [{ kind: "signature", by, at }];
      case "rsaDecrypt":
        return event.valid ? [] : [{ kind: "padding", by, at }];
      case "verifyCertificate":
        return event.refused === undefined
          ? []
          : [{ kind: "certificate", by, at, reason: event.refused }];
      case "failed":
        return [{ kind: "failed", by, at, reason: event.reason }];
      default:
        return [];
    }
  });
  const alerts = ladder(run).flatMap(({ from: by, at, name, sealed }): Answer[] => {
    const alert = /^Alert (?!close_notify)(.*)/.exec(name)?.[1];
    return alert ? [{ kind: "alert", by, at, name: alert, sealed }] : [];
  });
  // Who gave up over a certificate has said why already.
  const said = found.filter(
    (it) =>
      it.kind !== "failed" ||
      !found.some((other) => other.kind === "certificate" && other.reason === it.reason),
  );
  return [...said, ...alerts].sort((a, b) => a.at - b.at);
}
