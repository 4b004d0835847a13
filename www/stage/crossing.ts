// What crosses the wire, seen from close by: below the lines of a flight, and at the end. Comes with
// work.ts.
//
// - carried(view, hello): what the request or a hello carries
// - verdict(view): what the eavesdropper has at the end
// - columnsOf, sealedCell, clip: parts that others share

import { html, nothing, type TemplateResult } from "lit";
import type { Field } from "../../crate/pkg/port443.js";
import type { Run } from "../core/run.ts";
import { plot as plotOf } from "../player/plot.ts";
import { page as words } from "../story/page.ts";
import { work } from "../story/work.ts";
import { mark } from "../theme/marks.ts";
import { type Hello, punched, tape } from "./bench.ts";
import { type RecordColumn, type RecordColumns, recordColumns } from "./columns.ts";
import { type Cell, row } from "./row.ts";
import { glyph, hex, hexOf } from "./tape.ts";
import type { View } from "./view.ts";

const say = words.stage;

export function carried(view: View, hello: Hello | undefined): TemplateResult | undefined {
  if (carriesRequest(view)) return sideBySide(view);
  return hello && said(view, hello);
}

/** Whether the first of what carries the request sets out in this scene. */
function carriesRequest({ run, plot, place: { scene } }: View): boolean {
  const unit = run.dissection.client.units[plot.requestUnit ?? -1];
  const sent = run.recording.capture.segments[unit?.segments[0] ?? -1]?.sentAt ?? -1;
  return plot.message !== undefined && sent >= scene.from && sent < scene.to;
}

/** What a hello says, in the open, of all that it says. */
function said({ run }: View, { from, unit, sent }: Hello): TemplateResult {
  const { bytes } = run.dissection[from];
  return html`<dl class="carried ${sent ? "" : "waiting"}">
    ${helloFields.map((name) => {
      const field = find(unit.field, name);
      if (!field) return nothing;
      const keys = name === "key_share" ? opaque(field) : [];
      const group = name === "key_share" && keys.length === 0;
      return html`<dt>${group ? say.hello.group : say.hello[name]}</dt>
        <dd>
          ${keys.map((key) => {
            const value = bytes.subarray(key.start, key.end);
            return html`<span class="bytes is public" role="img" aria-label=${hexOf(value)}
              >${punched(value, "public", 1)}</span
            >`;
          })}
          ${keys.length > 0 ? nothing : html`<span class="tape-text">${field.value}</span>`}
        </dd>`;
    })}
  </dl>`;
}

/** The bytes of the keys in a field, however many there are. */
function opaque(field: Field): Field[] {
  return field.name === "opaque" ? [field] : field.children.flatMap(opaque);
}

const helloFields = [
  "server_name",
  "application_layer_protocol_negotiation",
  "cipher_suites",
  "cipher_suite",
  "key_share",
  "cert_data",
] as const;

function find(field: Field, name: string): Field | undefined {
  if (field.name === name) return field;
  for (const child of field.children) {
    const found = find(child, name);
    if (found) return found;
  }
  return undefined;
}

/** The message as it was written, and the same columns as the eavesdropper has them. */
function sideBySide({ run, plot, place, room, selection }: View): TemplateResult {
  const { request, message } = plot;
  if (!request || !message) return html``;
  const http = plot.requestRecords.length === 0;
  const laid = requestColumns(run);
  const first = http ? message.start : (laid.message?.start ?? 0);
  const end = http ? message.end : (laid.message?.end ?? 0);
  const seen = request && seenAt(run, plot) <= place.virtual;
  const cells = (of: (index: number) => Cell | undefined): (Cell | undefined)[] =>
    Array.from({ length: room.write }, (_, at) => (first + at < end ? of(first + at) : undefined));
  const plain = (index: number): Cell | undefined => {
    const column = http ? undefined : laid.at(index);
    const byte = http ? request.event.bytes[index] : column?.plaintext;
    if (byte === undefined) return undefined;
    return {
      byte,
      meaning: "plain",
      print: glyph(byte),
      label: say.plainByte(glyph(byte), hex(byte)),
      select: column
        ? { kind: "record", record: column.record, row: "plaintext", offset: column.offset }
        : { kind: "stream", from: "client", offset: plot.requestStart + index },
    };
  };
  const sealed = (index: number): Cell | undefined => sealedCell(laid.at(index));
  return html`<div class=${seen ? "" : "unseen"}>
    ${http ? nothing : tape(plot.scheme === "smtp" ? { ...say.yours, detail: say.plainTape } : say.yours, "plain", row(say.yours.name, cells(plain), { selection }))}
    ${tape(
      say.theirs,
      http ? "plain" : "cipher",
      row(say.theirs.name, seen ? cells(http ? plain : sealed) : cells(() => undefined), {
        selection,
      }),
    )}
    ${http && seen ? reading(run) : nothing}
  </div>`;
}

/** The form as the eavesdropper read it, the field that was typed last; of a mail, its last line. */
function reading(run: Run): TemplateResult | typeof nothing {
  const read = run.findings.findLast(({ topic }) => topic === "formField" || topic === "mail");
  if (!read) return nothing;
  const { topic, value } = read;
  return html`<p class="after reading in alarm">
    ${mark("alarm")} <span>${say.theyRead}</span>
    <q class="display" dir="auto">${clip(topic === "mail" ? value : value.slice(value.indexOf("=") + 1))}</q>
  </p>`;
}

/** When the first segment of the request passed the tap. */
function seenAt(run: View["run"], plot: View["plot"]): number {
  const unit = run.dissection.client.units[plot.requestUnit ?? -1];
  return unit?.seenAt ?? Number.POSITIVE_INFINITY;
}

/** The end: what the eavesdropper has, from the bytes that passed. */
export function verdict({ run, plot: { messageOnWire: read } }: View): TemplateResult {
  // Headers too: the same that the eavesdropper counts.
  const held = run.recording.capture.segments.reduce((sum, { bytes }) => sum + bytes.length, 0);
  return html`<div class="picture">
    <p class="verdict ${read ? "in alarm" : "in verified"}">
      ${mark(read ? "alarm" : "verified")}
      <span class="display">${read ? say.verdictRead : unread(run)(held)}</span>
    </p>
    <slot></slot>
  </div>`;
}

function unread({ recording }: Run): (held: number) => string {
  return recording.scenario?.kind === "site" ? work.verdictCounted : say.verdictSealed;
}

// --- the request's records, column by column ---

const laid = new WeakMap<readonly number[], RecordColumns>();

/** Some of the records that carry the request, in a row. */
export function columnsOf(run: Run, records: readonly number[]): RecordColumns {
  const { requestRecords, message } = plotOf(run);
  let found = laid.get(records);
  if (!found) {
    const [first = 0] = records;
    const before = requestRecords.reduce((sum, index) => {
      const record = run.records[index];
      return record && index < first ? sum + record.contentLength : sum;
    }, 0);
    const inside = message && { start: message.start - before, end: message.end - before };
    found = recordColumns(run, records, inside);
    laid.set(records, found);
  }
  return found;
}

function requestColumns(run: Run): RecordColumns {
  return columnsOf(run, plotOf(run).requestRecords);
}

export function sealedCell(one: RecordColumn | undefined): Cell | undefined {
  if (one === undefined) return undefined;
  const byte = one.ciphertext;
  const { part } = one;
  const row = part === "header" || part === "nonce" || part === "tag" ? part : "ciphertext";
  return {
    byte,
    meaning: row === "tag" ? "verified" : row === "ciphertext" ? "cipher" : "public",
    print: hex(byte),
    label: say.sealedByte[row](hex(byte)),
    select: {
      kind: "record",
      record: one.record,
      // The explicit part of the nonce stands between the header and the ciphertext.
      row: row === "nonce" ? "header" : row,
      offset: one.offset,
    },
  };
}

/** A long message is not read here; its beginning will do. */
export function clip(text: string): string {
  return text.length > 280 ? `${text.slice(0, 280)}…` : text;
}
