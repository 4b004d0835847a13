// The wire, and what is on it. Where a segment is depends on the virtual clock alone: it leaves at
// sentAt, is past the tap at half-way, and has arrived at arrivesAt.
//
// - wire(view): the wire with the segments on it now, each with a few of its real bytes
// - trains(run): segments that follow each other the same way, for drawing them one behind the other

import { html, type TemplateResult } from "lit";
import type { Peer, Segment, Unit } from "../../crate/pkg/port443.js";
import { type Run, remembered } from "../core/run.ts";
import { plot } from "../player/plot.ts";
import { page as words } from "../story/page.ts";
import type { Meaning } from "../theme/tokens.ts";
import { vars } from "../theme/vars.ts";
import { equipment } from "./more.ts";
import { meaningOf } from "./tap.ts";
import { columns, glyph } from "./tape.ts";
import type { View } from "./view.ts";

export type Car = {
  readonly segment: number;
  readonly from: Peer;
  readonly name: string;
  readonly meaning: Meaning | undefined;
  readonly bytes: Uint8Array;
  /** Where it stands in the train: columns before it, and columns of the whole train. */
  readonly before: number;
  readonly total: number;
};

/** Columns of payload shown on one segment. */
const COLUMNS = 9;
/** As wide as a segment that carries nothing, and the gap behind each. */
const EMPTY = 5;
const GAP = 1;

function couple(run: Run): readonly Car[] {
  const { segments } = run.recording.capture;
  const last: Partial<Record<Peer, { segment: Segment; train: number }>> = {};
  const width = (car: { readonly bytes: Uint8Array }): number => (car.bytes.length || EMPTY) + GAP;
  const totals = new Map<number, number>();
  const single = segments.map((segment, index) => {
    const ahead = last[segment.from];
    // The same train if it left before the one ahead was half-way to the tap.
    const follows = ahead && segment.sentAt < (ahead.segment.sentAt + ahead.segment.seenAt) / 2;
    const train = follows ? ahead.train : index;
    last[segment.from] = { segment, train };
    const car = describe(run, segment, index);
    const before = totals.get(train) ?? 0;
    totals.set(train, before + width(car));
    return { train, car, before };
  });
  return single.map(({ train, car, before }) => ({
    ...car,
    before,
    total: totals.get(train) ?? 0,
  }));
}

function describe(
  run: Run,
  segment: Segment,
  index: number,
): Pick<Car, "segment" | "from" | "name" | "meaning" | "bytes"> {
  const { from } = segment;
  const packet = run.dissection.packets[index];
  const payload = packet?.payload;
  const base = { segment: index, from };
  if (!packet || !payload || payload.end === payload.start) {
    return { ...base, name: packet?.flags ?? "", meaning: undefined, bytes: new Uint8Array() };
  }
  const stream = run.dissection[from];
  const units = stream.units.filter((unit) => unit.segments.includes(index));
  const sealed = units.some((unit) => unit.sealed);
  // The bytes shown: from where the message begins, if it is in here; else the first.
  const begin = Math.max(payload.start, Math.min(messageStart(run, from), payload.end - COLUMNS));
  const inside = begin < payload.end ? begin : payload.start;
  const shown = units.find(({ field }) => field.start <= inside && inside < field.end);
  return {
    ...base,
    name: sealed ? name(units) : (units[0]?.name ?? ""),
    meaning: shown ? meaningOf(shown) : "public",
    bytes: stream.bytes.subarray(inside, Math.min(inside + COLUMNS, payload.end)),
  };
}

/** What is in the open by name, the rest as what it is to all others. */
function name(units: readonly Unit[]): string {
  const open = units.filter((unit) => !unit.sealed && unit.name !== "change_cipher_spec");
  return [...open.map((unit) => unit.name), words.stage.sealed].join(" + ");
}

/** Where in the client's stream the message begins; it is in the request's first record. */
function messageStart(run: Run, from: Peer): number {
  const { message, requestRecords, requestStart } = plot(run);
  if (from === "server" || !message) return 0;
  if (requestRecords.length === 0) return requestStart + message.start;
  const record = run.records[requestRecords[0] ?? -1];
  const unit = record && run.dissection.client.units[record.unit];
  return unit ? unit.field.start + record.header.length + message.start : 0;
}

export function wire(view: View): TemplateResult {
  const { run, place } = view;
  const { segments } = run.recording.capture;
  const now = place.virtual;
  const moving = trains(run).filter((car) => {
    const segment = segments[car.segment];
    return segment && segment.sentAt < now && now < segment.arrivesAt;
  });
  const more = equipment();
  return html`<ul class="cars" aria-label=${words.stage.onWire}>
    ${moving.map((car) => {
      const segment = segments[car.segment];
      if (!segment) return "";
      const { sentAt, arrivesAt } = segment;
      return html`<li
        class="car ${car.from} ${car.meaning ? `is ${car.meaning}` : "bare"}"
        ${vars({
          "--u": (
            more?.along(run, car.segment, now) ?? (now - sentAt) / Math.max(1, arrivesAt - sentAt)
          ).toFixed(4),
          "--before": car.before,
          "--total": car.total,
          "--columns": car.bytes.length || EMPTY,
        })}
      >
        <span class="name">${car.name}</span>
        ${
          car.meaning === "plain"
            ? html`<span class="print is plain" aria-hidden="true">${text(car.bytes)}</span>`
            : ""
        }
        ${car.meaning ? columns(car.bytes, car.meaning) : ""}
      </li>`;
    })}
  </ul>
  ${more?.onWire(view) ?? ""}`;
}

export const trains = remembered(couple);

function text(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => (byte < 0x20 ? " " : glyph(byte))).join("");
}
