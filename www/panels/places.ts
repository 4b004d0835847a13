// Where a byte is. The same byte stands in a segment, in its sender's stream, in a unit (a TLS
// record or an HTTP message) and, if it is sealed, in a column of a record; what the reader picks
// in one of these is marked in all. Pure functions of a run.
//
// - place(run, selection): all the places of what is selected, as far as it has them
// - streamAt, segmentAt, columnAt, streamOfColumn: from one kind of place to the next
// - streamOf(run, from), openedOf(run, from, unit), bytesOf(record, row): what is there
// - clearLength(run, from, unit): what of a sealed unit is in the clear
// - path(roots, offset): the fields around a byte, outermost first
// - fieldAt(roots, offset, length): the field that was picked: these very bytes, or around one byte
// - lengthOf(selection): of how many bytes it is
// - covered(run, selection): tells of anything whether it is, or is a byte of, what is selected
// - find(run, needle): where bytes stand on the wire, if anywhere; captured(run): of how many

import type { Field, OpenedRecord, Peer, RecordStory, Stream } from "../../crate/pkg/port443.js";
import type { Run } from "../core/run.ts";
import type { Selection } from "../selection.ts";

/** A byte of a segment; `offset` counts from the IP header. */
export type WirePlace = { readonly segment: number; readonly offset: number };
/** A byte of what one peer sent. */
export type StreamPlace = { readonly from: Peer; readonly offset: number };
/** A unit of one peer's stream. */
export type UnitPlace = { readonly from: Peer; readonly unit: number };
export type Row = Extract<Selection, { kind: "record" }>["row"];
/** A byte of a record that was sealed. Plaintext, keystream and ciphertext share their columns. */
export type Column = { readonly record: number; readonly row: Row; readonly offset: number };

export type Place = {
  readonly wire: WirePlace | undefined;
  readonly stream: StreamPlace | undefined;
  readonly unit: UnitPlace | undefined;
  readonly column: Column | undefined;
  readonly message: number | undefined;
  readonly event: number | undefined;
};

export const HEADER = 5;

const nowhere: Place = {
  wire: undefined,
  stream: undefined,
  unit: undefined,
  column: undefined,
  message: undefined,
  event: undefined,
};

type Carrier = { readonly segment: number; readonly start: number; readonly end: number };
type Index = {
  /** Segments with a payload, by their place in the sender's stream. */
  readonly carriers: Record<Peer, Carrier[]>;
  readonly records: Map<string, number>;
  readonly opened: Map<string, OpenedRecord>;
};

const indices = new WeakMap<Run, Index>();

function indexOf(run: Run): Index {
  let index = indices.get(run);
  if (!index) {
    const carriers: Record<Peer, Carrier[]> = { client: [], server: [] };
    run.dissection.packets.forEach(({ payload }, segment) => {
      if (payload && payload.end > payload.start) {
        carriers[payload.from].push({ segment, start: payload.start, end: payload.end });
      }
    });
    for (const list of Object.values(carriers)) list.sort((a, b) => a.start - b.start);
    index = {
      carriers,
      records: new Map(run.records.map((record, at) => [key(record.from, record.unit), at])),
      opened: new Map(run.opened.map((record) => [key(record.from, record.unit), record])),
    };
    indices.set(run, index);
  }
  return index;
}

const key = (from: Peer, unit: number): string => `${from}${unit}`;

/** The place of the one span that holds `offset`, in spans that are sorted and do not overlap. */
function holder(spans: readonly { start: number; end: number }[], offset: number): number {
  let low = 0;
  let high = spans.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const span = spans[middle];
    if (!span) return -1;
    if (offset < span.start) high = middle - 1;
    else if (offset >= span.end) low = middle + 1;
    else return middle;
  }
  return -1;
}

export function streamOf(run: Run, from: Peer): Stream {
  return run.dissection[from];
}

/** Nothing for a byte of the headers. */
export function streamAt(run: Run, { segment, offset }: WirePlace): StreamPlace | undefined {
  const packet = run.dissection.packets[segment];
  if (!packet?.payload) return undefined;
  const at = packet.payload.start + offset - packet.payloadStart;
  return offset >= packet.payloadStart && at < packet.payload.end
    ? { from: packet.payload.from, offset: at }
    : undefined;
}

export function segmentAt(run: Run, { from, offset }: StreamPlace): WirePlace | undefined {
  const list = indexOf(run).carriers[from];
  const carrier = list[holder(list, offset)];
  if (!carrier) return undefined;
  const start = run.dissection.packets[carrier.segment]?.payloadStart ?? 0;
  return { segment: carrier.segment, offset: start + offset - carrier.start };
}

function unitAt(run: Run, { from, offset }: StreamPlace): UnitPlace | undefined {
  const spans = streamOf(run, from).units.map(({ field }) => field);
  const unit = holder(spans, offset);
  return unit < 0 ? undefined : { from, unit };
}

function recordOf(run: Run, from: Peer, unit: number): number | undefined {
  return indexOf(run).records.get(key(from, unit));
}

/** What stands in the clear before a unit's ciphertext. */
export function clearLength(run: Run, from: Peer, unit: number): number {
  const story = run.records[recordOf(run, from, unit) ?? -1];
  return story ? bodyStart(story) : HEADER;
}

export function openedOf(run: Run, from: Peer, unit: number): OpenedRecord | undefined {
  return indexOf(run).opened.get(key(from, unit));
}

export function columnAt(run: Run, at: StreamPlace): Column | undefined {
  const unit = unitAt(run, at);
  if (!unit) return undefined;
  const record = recordOf(run, unit.from, unit.unit);
  const story = record === undefined ? undefined : run.records[record];
  const field = streamOf(run, unit.from).units[unit.unit]?.field;
  if (record === undefined || !story || !field) return undefined;
  const offset = at.offset - field.start;
  if (offset < HEADER) return { record, row: "header", offset };
  const body = offset - bodyStart(story);
  // What is sent of the nonce belongs to no column.
  if (body < 0) return undefined;
  if (body < story.ciphertext.length) return { record, row: "ciphertext", offset: body };
  return { record, row: "tag", offset: body - story.ciphertext.length };
}

/** Where the ciphertext begins, from the record's first byte. */
function bodyStart({ explicitNonce }: RecordStory): number {
  return HEADER + explicitNonce.length;
}

/** Where the column's ciphertext byte stands in the sender's stream. */
export function streamOfColumn(run: Run, { record, row, offset }: Column): StreamPlace | undefined {
  const story = run.records[record];
  if (!story) return undefined;
  const field = streamOf(run, story.from).units[story.unit]?.field;
  if (!field) return undefined;
  const body = bodyStart(story);
  const before = row === "header" ? 0 : row === "tag" ? body + story.ciphertext.length : body;
  return { from: story.from, offset: field.start + before + offset };
}

/** The row's own bytes. */
export function bytesOf(story: RecordStory, row: Row): Uint8Array {
  return story[row];
}

/** The message of an opened record that holds a byte of its plaintext. */
function messageAt(opened: OpenedRecord, offset: number): number | undefined {
  const message = opened.messages.findIndex(({ start, end }) => offset >= start && offset < end);
  return message < 0 ? undefined : message;
}

export function place(run: Run, selection: Selection | undefined): Place {
  switch (selection?.kind) {
    case "wire": {
      const { segment, offset } = selection;
      const bytes = run.recording.capture.segments[segment]?.bytes.length ?? 0;
      if (offset < 0 || offset >= bytes) return nowhere;
      const stream = streamAt(run, selection);
      return { ...(stream ? ofStream(run, stream) : nowhere), wire: { segment, offset } };
    }
    case "stream":
      return ofStream(run, { from: selection.from, offset: selection.offset });
    case "record": {
      const { record, row, offset } = selection;
      const column = { record, row, offset };
      const stream = streamOfColumn(run, column);
      return stream ? { ...ofStream(run, stream), column, ...inside(run, column) } : nowhere;
    }
    case "unit": {
      const { from, unit, message } = selection;
      const field = streamOf(run, from).units[unit]?.field;
      if (!field) return nowhere;
      const start = openedOf(run, from, unit)?.messages[message ?? -1]?.start;
      const record = recordOf(run, from, unit);
      const column: Column | undefined =
        record === undefined ? undefined : { record, row: "plaintext", offset: start ?? 0 };
      const stream = (column && streamOfColumn(run, column)) ?? { from, offset: field.start };
      return {
        wire: segmentAt(run, stream),
        stream,
        unit: { from, unit },
        column,
        message,
        event: undefined,
      };
    }
    case "event": {
      const { event } = selection;
      const record = run.records.findIndex((r) => r.sealedBy === event || r.openedBy === event);
      if (record < 0) return { ...nowhere, event };
      const column: Column = { record, row: "ciphertext", offset: 0 };
      const stream = streamOfColumn(run, column);
      return { ...(stream ? ofStream(run, stream) : nowhere), column, event };
    }
    default:
      return nowhere;
  }
}

function ofStream(run: Run, stream: StreamPlace): Place {
  const column = columnAt(run, stream);
  return {
    wire: segmentAt(run, stream),
    stream,
    unit: unitAt(run, stream),
    column,
    message: undefined,
    event: undefined,
    ...(column ? inside(run, column) : {}),
  };
}

/** Which message inside an opened record a column belongs to. */
function inside(run: Run, { record, row, offset }: Column): { message?: number } {
  const story = run.records[record];
  const opened = story && openedOf(run, story.from, story.unit);
  const message =
    opened && row !== "header" && row !== "tag" ? messageAt(opened, offset) : undefined;
  return message === undefined ? {} : { message };
}

/** The fields around a byte, outermost first; empty if no root holds it. */
export function path(roots: readonly Field[], offset: number): Field[] {
  const found: Field[] = [];
  let fields = roots;
  for (;;) {
    const field = fields.find(({ start, end }) => offset >= start && offset < end);
    if (!field) return found;
    found.push(field);
    fields = field.children;
  }
}

/** The field of these very bytes, the outermost of several; where there is none, or no length, the
 * innermost around the first. */
export function fieldAt(
  roots: readonly Field[],
  offset: number,
  length: number | undefined,
): Field | undefined {
  const around = path(roots, offset);
  const exact = around.find(({ start, end }) => start === offset && end === offset + (length ?? 0));
  return exact ?? around.at(-1);
}

export function lengthOf(selection: Selection | undefined): number | undefined {
  return selection && "length" in selection ? selection.length : undefined;
}

/** Tells whether something is, or is a byte of, what is selected: in the segment, in the stream or in
 * the column where they are. */
export function covered(run: Run, selection: Selection): (other: Selection) => boolean {
  const all = place(run, selection);
  const length = lengthOf(selection) ?? 1;
  const within = (from: number, at: number): boolean => at >= from && at < from + length;
  return (other) => {
    if (other.kind === "event" || selection.kind === "event") {
      return other.kind === "event" && selection.kind === "event" && other.event === all.event;
    }
    const one = place(run, other);
    // What is picked in one record is not marked in the next, though the bytes go on.
    if (selection.kind === "record") {
      return (
        all.column?.record === one.column?.record &&
        tapeOf(all.column) === tapeOf(one.column) &&
        within(selection.offset, one.column?.offset ?? -1)
      );
    }
    if (all.stream && one.stream) {
      return all.stream.from === one.stream.from && within(all.stream.offset, one.stream.offset);
    }
    const { wire } = all;
    return wire?.segment === one.wire?.segment && within(wire?.offset ?? 0, one.wire?.offset ?? -1);
  };
}

/** Plaintext, keystream and ciphertext are three of one column. */
function tapeOf(column: Column | undefined): Row | undefined {
  return column?.row === "keystream" || column?.row === "ciphertext" ? "plaintext" : column?.row;
}

/** How bytes are turned into a string in which the platform's own search is exact: each byte has
 * one character of its own in windows-1252. */
const latin = new TextDecoder("latin1");
const haystacks = new WeakMap<
  Run,
  { streams: Record<Peer, string>; segments: readonly string[]; total: number }
>();

/** Where `needle` first stands: in what a peer sent, across segments, or else in one segment with
 * its headers. Nothing if it stands nowhere in the whole capture, or is empty. */
export function find(run: Run, needle: Uint8Array): WirePlace | undefined {
  if (needle.length === 0) return undefined;
  const { streams, segments } = haystack(run);
  const sought = latin.decode(needle);
  for (const from of ["client", "server"] as const) {
    const offset = streams[from].indexOf(sought);
    if (offset >= 0) return segmentAt(run, { from, offset });
  }
  for (const [segment, bytes] of segments.entries()) {
    const offset = bytes.indexOf(sought);
    if (offset >= 0) return { segment, offset };
  }
  return undefined;
}

/** The bytes of the whole capture: how many `find` looked through. */
export function captured(run: Run): number {
  return haystack(run).total;
}

function haystack(run: Run) {
  let made = haystacks.get(run);
  if (!made) {
    const { capture } = run.recording;
    const { client, server } = run.dissection;
    made = {
      streams: { client: latin.decode(client.bytes), server: latin.decode(server.bytes) },
      segments: capture.segments.map(({ bytes }) => latin.decode(bytes)),
      total: capture.segments.reduce((sum, { bytes }) => sum + bytes.length, 0),
    };
    haystacks.set(run, made);
  }
  return made;
}
