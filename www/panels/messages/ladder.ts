// The steps of the connection as one list: TCP's own, and every record or message in the order in
// which it passed the tap. Pure functions of a run.
//
// - ladder(run): the steps
// - Step: one of them
// - titleOf(message), isMessage(field), partsOf(unit): what is in a unit

import type { Field, Peer, Unit } from "../../../crate/pkg/port443.js";
import type { Run } from "../../core/run.ts";
import { desk } from "../../story/desk.ts";
import { openedOf, streamOf } from "../places.ts";

export type Step = {
  readonly from: Peer;
  readonly name: string;
  /** When its last byte passed the tap. */
  readonly at: number;
  /** Sealed on the wire; the name is from inside, by the key log. */
  readonly sealed: boolean;
  readonly bytes: number;
  /** The segment, for a step of TCP's. */
  readonly segment?: number;
  /** The unit in the sender's stream, and the message in the opened record. */
  readonly unit?: number;
  readonly message?: number;
  /** Where it begins in the sender's stream, if it is one of several in a record in the clear. */
  readonly offset?: number;
  /** How many segments carried it. */
  readonly segments: number;
};

const ladders = new WeakMap<Run, readonly Step[]>();

export function ladder(run: Run): readonly Step[] {
  let made = ladders.get(run);
  if (!made) {
    made = [...tcp(run), ...units(run, "client"), ...units(run, "server")]
      // The sort is stable: what passed with the same segment stays in the order of the stream.
      .sort((a, b) => a.step.at - b.step.at || a.last - b.last)
      .map(({ step }) => step);
    ladders.set(run, made);
  }
  return made;
}

type Placed = { readonly step: Step; readonly last: number };

/** SYN, SYN ACK, the ACK that ends the handshake, FIN and RST. The other acknowledgements say
 * nothing but that bytes came; they are in the eavesdropper's list. */
function tcp(run: Run): Placed[] {
  let opening = true;
  return run.recording.capture.segments.flatMap(({ from, seenAt, bytes }, segment) => {
    const packet = run.dissection.packets[segment];
    if (!packet) return [];
    const { flags, payload } = packet;
    const ends = /FIN|RST/.test(flags);
    const shown = ends || /SYN/.test(flags) || (opening && !payload);
    if (!/SYN/.test(flags)) opening = false;
    if (!shown) return [];
    // A FIN may ride on the last data: it comes after them.
    const last = segment + (payload ? 0.5 : 0);
    const headers = payload ? packet.payloadStart : bytes.length;
    const step = { from, name: flags, at: seenAt, sealed: false, bytes: headers, segment };
    return [{ step: { ...step, segments: 1 }, last }];
  });
}

function units(run: Run, from: Peer): Placed[] {
  return streamOf(run, from).units.flatMap((unit, at) => {
    const last = unit.segments.at(-1) ?? 0;
    const one = (name: string, bytes: number, message?: number): Placed => ({
      step: {
        from,
        name,
        at: unit.seenAt,
        sealed: unit.sealed,
        bytes,
        unit: at,
        segments: unit.segments.length,
        ...(message === undefined ? {} : { message }),
      },
      last,
    });
    const opened = openedOf(run, from, at);
    const inner = opened?.messages.flatMap((field, i) =>
      isMessage(field) ? [one(titleOf(field), field.end - field.start, i)] : [],
    );
    if (inner && inner.length > 0) return inner;
    const parts = partsOf(unit);
    if (parts.length > 1) {
      return parts.map(({ name, start, end }) => {
        const { step } = one(name, end - start);
        return { step: { ...step, offset: start }, last };
      });
    }
    return [one(unit.name, unit.field.end - unit.field.start)];
  });
}

/** The messages of a record in the clear that has several, as TLS 1.2 puts a whole flight in one. */
export function partsOf({ name, sealed, field }: Unit): readonly Field[] {
  const names = name.split(", ");
  const parts = field.children.filter((child) => names.includes(child.name));
  return !sealed && names.length > 1 && parts.length === names.length ? parts : [];
}

/** What the application's messages are called says less than what they say. */
const SPOKEN = /^(HTTP |SMTP |Reply$|AUTH |mail data$)/;

/** What a message inside a record is called: for HTTP its first line, for an alert what it says. */
export function titleOf({ name, value }: Field): string {
  if (value === "continued") return desk.messages.continued(name);
  return value !== undefined && SPOKEN.test(name) ? value : value ? `${name} ${value}` : name;
}

/** TLSInnerPlaintext ends with the type and padding (RFC 8446 section 5.2): no messages. */
export function isMessage({ name, end, start }: Field): boolean {
  return end > start && name !== "type" && name !== "zeros";
}
