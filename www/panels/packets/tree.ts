// Where what is selected stands among the layers of one packet, and back. Pure functions of a run.
//
// - spotIn(run, segment, layers, selection): which bytes of which layer are selected
// - selectionOf(run, segment, layer, start, length): what selects bytes of a layer
// - wireSpan(run, segment, layer, span): the same bytes in the packet, as far as they stand in it
// - streamSpan(run, layer, span): the same bytes in what the peer sent
// - inside(layers, spot): the same byte in the innermost layer, for a packet by itself
// - carriers(run, layer, span): the segments that carried them

import type { Span } from "../../../crate/pkg/port443.js";
import type { Run } from "../../core/run.ts";
import type { Selection } from "../../selection.ts";
import {
  type Column,
  fieldAt,
  lengthOf,
  openedOf,
  place,
  type StreamPlace,
  streamOf,
  streamOfColumn,
} from "../places.ts";
import type { Spot } from "./query.ts";
import type { Layer } from "./source.ts";

const sized = (length: number) => (length === 1 ? {} : { length });

/** Nothing if none of it stands in this packet, or the whole packet is selected. */
export function spotIn(
  run: Run,
  segment: number,
  layers: readonly Layer[],
  selection: Selection,
): Spot | undefined {
  const at = place(run, selection);
  const length = lengthOf(selection) ?? 1;
  const inUnit = (from: string, offset: number, long: number): Spot | undefined => {
    const layer = layers.findIndex(
      ({ within, roots: [root] }) =>
        within === from && root && offset >= root.start && offset < root.end,
    );
    return layer < 0 ? undefined : { layer, start: offset, end: offset + long };
  };
  const inside = (column: Column, offset: number, long: number): Spot | undefined => {
    const story = run.records[column.record];
    const layer = layers.findIndex(
      ({ within, unit }) =>
        within === "record" && unit?.from === story?.from && unit?.unit === story?.unit,
    );
    return layer < 0 ? undefined : { layer, start: offset, end: offset + long };
  };
  switch (selection.kind) {
    case "wire": {
      if (selection.segment !== segment || !at.wire) return undefined;
      const whole = layers[0]?.bytes.length;
      if (selection.offset === 0 && length === whole && whole !== 1) return undefined;
      const unit = at.stream && inUnit(at.stream.from, at.stream.offset, length);
      const own = { layer: 0, start: selection.offset, end: selection.offset + length };
      if (!unit) return own;
      // One byte is a unit's; several are that whose field they are, or within which they all stand.
      const end = layers[unit.layer]?.roots[0]?.end ?? 0;
      const isField = length > 1 && !isExact(layers, unit) && isExact(layers, own);
      return isField || unit.end > end ? own : unit;
    }
    case "stream":
      return inUnit(selection.from, selection.offset, length);
    case "record": {
      const { column, stream } = at;
      const readable = selection.row === "plaintext" || selection.row === "keystream";
      const opened = readable && column ? inside(column, column.offset, length) : undefined;
      return opened ?? (stream && inUnit(stream.from, stream.offset, length));
    }
    case "unit": {
      const { from, unit, message } = selection;
      const field = streamOf(run, from).units[unit]?.field;
      const opened = openedOf(run, from, unit)?.messages[message ?? -1];
      const layer = layers.findIndex(
        (one) =>
          one.unit?.from === from &&
          one.unit.unit === unit &&
          one.within === (opened ? "record" : from),
      );
      const shown = opened ?? field;
      return layer < 0 || !shown ? undefined : { layer, start: shown.start, end: shown.end };
    }
    case "event":
      return at.stream && inUnit(at.stream.from, at.stream.offset, 1);
  }
}

/** A byte of a packet by itself, in the record or message that it is of. */
export function inside(layers: readonly Layer[], spot: Spot): Spot {
  if (spot.layer !== 0 || spot.end - spot.start !== 1) return spot;
  const layer = layers.findIndex(
    ({ roots: [root], shift = 0 }, at) =>
      at > 0 && root && spot.start - shift >= root.start && spot.start - shift < root.end,
  );
  const { shift = 0 } = layers[layer] ?? {};
  return layer < 0 ? spot : { layer, start: spot.start - shift, end: spot.end - shift };
}

function isExact(layers: readonly Layer[], { layer, start, end }: Spot): boolean {
  const field = fieldAt(layers[layer]?.roots ?? [], start, end - start);
  return field?.start === start && field.end === end;
}

export function selectionOf(
  run: Run,
  segment: number,
  { within, unit }: Layer,
  start: number,
  length: number,
): Selection {
  if (!unit || within === "segment") {
    return { kind: "wire", segment, offset: start, ...sized(length) };
  }
  if (within !== "record") {
    return { kind: "stream", from: unit.from, offset: start, ...sized(length) };
  }
  const record = recordOf(run, unit);
  if (record >= 0) {
    return { kind: "record", record, row: "plaintext", offset: start, ...sized(length) };
  }
  const message = openedOf(run, unit.from, unit.unit)?.messages.findIndex(
    (field) => start >= field.start && start < field.end,
  );
  return {
    kind: "unit",
    ...unit,
    ...(message === undefined || message < 0 ? {} : { message }),
  };
}

type Unit = NonNullable<Layer["unit"]>;

function recordOf(run: Run, { from, unit }: Unit): number {
  return run.records.findIndex((story) => story.from === from && story.unit === unit);
}

/** Bytes of a layer in the sender's stream; nothing for headers. Of an opened record whose columns
 * are not known, the whole record. */
export function streamSpan(
  run: Run,
  segment: number,
  { within, unit }: Layer,
  { start, end }: Span,
): (StreamPlace & { readonly end: number }) | undefined {
  if (!unit) {
    const packet = run.dissection.packets[segment];
    const { payload, payloadStart = 0 } = packet ?? {};
    if (!payload || end <= payloadStart) return undefined;
    const shift = payload.start - payloadStart;
    return {
      from: payload.from,
      offset: Math.max(start, payloadStart) + shift,
      end: Math.min(end + shift, payload.end),
    };
  }
  const { from } = unit;
  if (within !== "record") return { from, offset: start, end };
  const record = recordOf(run, unit);
  const field = streamOf(run, from).units[unit.unit]?.field;
  const first = streamOfColumn(run, { record, row: "ciphertext", offset: start });
  if (first) return { from, offset: first.offset, end: first.offset + end - start };
  return field && { from, offset: field.start, end: field.end };
}

/** Where in the packet bytes of a layer stand, as far as they do. */
export function wireSpan(run: Run, segment: number, layer: Layer, span: Span): Span | undefined {
  if (!layer.unit) return span;
  const sent = streamSpan(run, segment, layer, span);
  const packet = run.dissection.packets[segment];
  const payload = packet?.payload;
  if (!sent || !payload || payload.from !== sent.from) return undefined;
  const shift = packet.payloadStart - payload.start;
  const start = Math.max(sent.offset, payload.start) + shift;
  const end = Math.min(sent.end, payload.end) + shift;
  return start < end ? { start, end } : undefined;
}

/** Those that carried any byte of it, in the order in which they passed; one that came twice, twice. */
export function carriers(run: Run, segment: number, layer: Layer, span: Span): number[] {
  const sent = streamSpan(run, segment, layer, span);
  if (!sent) return [segment];
  return run.dissection.packets.flatMap(({ payload }, at) =>
    payload?.from === sent.from && payload.start < sent.end && payload.end > sent.offset
      ? [at]
      : [],
  );
}

/** Whether an opened byte has a column of its own on the wire. */
export function hasColumns(run: Run, layer: Layer): boolean {
  return layer.unit !== undefined && recordOf(run, layer.unit) >= 0;
}
