// The bench: the middle of the stage, where the scene's own work is seen from close by. One picture
// for each kind of scene.
//
// - bench(view)
// - prepareWork(): loads the pictures of what a peer works at (work.ts), which are first wanted some
//   seconds into the story; undefined once they are there
// - flight: a picture that others share; tape, hexOf, punched, columnsOf, sealedCell, verdict, visible,
//   clip: parts of them

import { html, nothing, type TemplateResult } from "lit";
import type { Field, Peer, Unit } from "../../crate/pkg/port443.js";
import { type Run, remembered } from "../core/run.ts";
import { content, plot as plotOf } from "../player/plot.ts";
import type { CommonScene, SceneKind } from "../player/timeline.ts";
import type { Selection } from "../selection.ts";
import { facts } from "../story/facts.ts";
import { page as words } from "../story/page.ts";
import { mark } from "../theme/marks.ts";
import type { Meaning } from "../theme/tokens.ts";
import { vars } from "../theme/vars.ts";
import { type RecordColumn, type RecordColumns, ramp, recordColumns } from "./columns.ts";
import { type Letter, letters, shown } from "./letters.ts";
import { equipment } from "./more.ts";
import { type Cell, row } from "./row.ts";
import { meaningOf } from "./tap.ts";
import { columns, glyph, hex } from "./tape.ts";
import type { Picture, View } from "./view.ts";

export function bench(view: View): TemplateResult {
  const common: Partial<Record<SceneKind, Picture>> = { ...work, ...pictures };
  const picture = equipment()?.picture(view) ?? common[view.place.scene.kind];
  return picture?.(view) ?? html``;
}

const say = words.stage;

const pictures = {
  write,
  connect: flight,
  clientHello: flight,
  serverHello: flight,
  request: flight,
  answer: flight,
  close: flight,
} satisfies Partial<Record<CommonScene, Picture>>;

/** The others, when they have come. */
type Work = Record<Exclude<CommonScene, keyof typeof pictures>, Picture>;
let work: Work | undefined;
let coming: Promise<void> | undefined;

export function prepareWork(): Promise<void> | undefined {
  if (work) return undefined;
  coming ??= import("./work.ts").then(
    (module) => {
      work = module.work;
    },
    (cause: unknown) => {
      // The story is told without them, and the next scene tries again.
      console.error(cause);
      coming = undefined;
    },
  );
  return coming;
}

/** A named strip of tape. */
export function tape(
  { name, detail }: { readonly name: string; readonly detail: string },
  meaning: Meaning,
  cells: TemplateResult,
): TemplateResult {
  return html`<div class="tape ${meaning}">
    <p class="label">${mark(meaning)} <b>${name}</b> <span>${detail}</span></p>
    <div class="strip">${cells}</div>
  </div>`;
}

// --- the message becomes bytes ---

const spelling = remembered((run: Run): { bytes: Uint8Array; letters: readonly Letter[] } => {
  const { request, message, scheme } = plotOf(run);
  // What was never written stands here as it was typed.
  const bytes = message
    ? request?.event.bytes.subarray(message.start, message.end)
    : new TextEncoder().encode(run.recording.scenario?.message);
  const form = message !== undefined && scheme !== "smtp";
  return { bytes: bytes ?? new Uint8Array(), letters: letters(bytes ?? new Uint8Array(), form) };
});

function write({ run, plot, place, room, selection }: View): TemplateResult {
  const { request, message } = plot;
  const { bytes, letters: spelled } = spelling(run);
  const name = message && plot.scheme !== "smtp" ? say.formTape : say.plainTape;
  const head = ramp(place.progress, 0.04, 0.8) * bytes.length;
  const done = Math.floor(head);
  const first = Math.max(0, Math.min(done - room.write + 2, bytes.length - room.write));
  const at = (index: number): Cell | undefined => {
    const byte = bytes[index];
    if (byte === undefined || index >= done) return undefined;
    return {
      byte,
      meaning: "plain",
      print: glyph(byte),
      label: say.plainByte(glyph(byte), hex(byte)),
      select: message && requestByte(plot, message.start + index),
    };
  };
  const visible = spelled.filter(({ start, end }) => end > first && start < first + room.write);
  return html`<div class="picture write">
    <div class="letters" aria-hidden="true">
      ${visible.map(
        ({ character, start, end }) =>
          html`<span
            class="letter ${start < done ? "" : "waiting"}"
            ${vars({
              "--from": Math.max(0, start - first),
              "--span": Math.min(end, first + room.write) - Math.max(start, first),
            })}
            >${shown(character)}</span
          >`,
      )}
    </div>
    ${tape(
      { name, detail: say.bytes(bytes.length) },
      "plain",
      row(
        name,
        Array.from({ length: room.write }, (_, index) => at(first + index)),
        { selection },
      ),
    )}
    <p class="after" ?hidden=${place.progress < 0.85 || !request || !message || plot.scheme === "smtp"}>
      ${say.inRequest(request?.event.bytes.length ?? 0, facts(run).host)}
    </p>
  </div>`;
}

function requestByte(
  { requestRecords: [record], requestStart }: View["plot"],
  offset: number,
): Selection {
  return record === undefined
    ? { kind: "stream", from: "client", offset: requestStart + offset }
    : { kind: "record", record, row: "plaintext", offset };
}

// --- something crosses the wire ---

export function flight(view: View): TemplateResult {
  const { run, place, line } = view;
  const { scene } = place;
  if (place.index === line.scenes.length - 1 && place.progress > 0.5) return verdict(view);
  const hellos: Hello[] = [];
  const lines = run.recording.capture.segments.flatMap((segment, index): TemplateResult[] => {
    if (segment.sentAt < scene.from || segment.sentAt >= scene.to) return [];
    const sent = segment.sentAt <= place.virtual;
    const { from } = segment;
    const packet = run.dissection.packets[index];
    const begun = run.dissection[from].units.flatMap((unit, at) =>
      unit.segments[0] === index ? [{ unit, at }] : [],
    );
    const bare = !packet?.payload || packet.payload.end === packet.payload.start;
    // A bare acknowledgement is worth a line only where nothing else is going on.
    if (bare && (scene.kind === "connect" || scene.kind === "close")) {
      const flags = packet?.flags ?? "";
      return [spoken(from, sent, html`<b class="tape-text">${flags}</b>`, say.flags(flags))];
    }
    return begun.map(({ unit, at }) => {
      const opened = run.opened.find((one) => one.from === from && one.unit === at);
      const meaning = meaningOf(unit);
      const select: Selection = { kind: "unit", from, unit: at };
      if (unit.name.includes("Hello")) hellos.push({ from, unit, sent });
      return spoken(
        from,
        sent,
        html`${mark(meaning)} <button class="link" .select=${select}>${unit.name}</button>`,
        inside(run, unit, opened?.messages),
      );
    });
  });
  const hello = hellos.at(-1);
  return html`<div class="picture flight">
    <ul class="sent ${lines.length > 2 && scene.kind !== "connect" && scene.kind !== "close" ? "several" : ""}">${lines}</ul>
    ${carriesRequest(view) ? sideBySide(view) : hello ? carried(view, hello) : nothing}
  </div>`;
}

/** Whether the first of what carries the request sets out in this scene. */
function carriesRequest({ run, plot, place: { scene } }: View): boolean {
  const unit = run.dissection.client.units[plot.requestUnit ?? -1];
  const sent = run.recording.capture.segments[unit?.segments[0] ?? -1]?.sentAt ?? -1;
  return plot.message !== undefined && sent >= scene.from && sent < scene.to;
}

type Hello = { readonly from: Peer; readonly unit: Unit; readonly sent: boolean };

/** One line of the conversation, on the side of the one who says it. */
export function spoken(
  from: Peer,
  sent: boolean,
  what: TemplateResult,
  detail: string,
): TemplateResult {
  const way = html`<span class="way" role="img" aria-label=${say.from[from]}
    >${from === "client" ? "→" : "←"}</span
  >`;
  return html`<li class="${from} ${sent ? "" : "waiting"}">
    ${from === "server" ? way : nothing}
    <span class="what">${what}</span> <span class="label">${detail}</span>
    ${from === "client" ? way : nothing}
  </li>`;
}

function inside(run: Run, unit: Unit, messages: readonly Field[] | undefined): string {
  const length = unit.field.end - unit.field.start;
  if (unit.name === "change_cipher_spec") {
    // In TLS 1.3 it is there so that middleboxes take the handshake for an older one (RFC 8446
    // appendix D.4).
    const older = run.dissection.client.units.some(({ name }) =>
      name.includes("ClientKeyExchange"),
    );
    return say.changeCipherSpec(length, older);
  }
  const size = say.bytes(length);
  const names = messages?.map(({ name }) => name).filter((name) => name !== "type") ?? [];
  return names.length > 0 ? `${size}, ${say.sealedInside(names.join(", "))}` : size;
}

/** What a hello says, in the open, of all that it says. */
function carried({ run }: View, { from, unit, sent }: Hello): TemplateResult {
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
      <span class="display">${read ? say.verdictRead : say.verdictSealed(held)}</span>
    </p>
    <slot></slot>
  </div>`;
}

// --- keys, punched ---

export function punched(bytes: Uint8Array, meaning: Meaning, done: number): TemplateResult {
  const length = Math.round(done * bytes.length);
  return (
    equipment()?.tape(bytes, meaning, done) ??
    (length > 0 ? columns(bytes.subarray(0, length), meaning) : html``)
  );
}

export function hexOf(bytes: Uint8Array): string {
  return [...bytes].map(hex).join("");
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
      return record && index < first ? sum + content(run, record).length : sum;
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

// --- what is written ---

export function visible(character: string): string {
  return character === "\n" || character === " " ? character : shown(character);
}

/** A long message is not read here; its beginning will do. */
export function clip(text: string): string {
  return text.length > 280 ? `${text.slice(0, 280)}…` : text;
}
