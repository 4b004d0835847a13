// The bench: the middle of the stage, where the scene's own work is seen from close by. One picture
// for each kind of scene.
//
// - bench(view)
// - cipher, checks, flight, secret: pictures that rare scenes share; tape, keyTape, hexOf, verdict,
//   answered, clip: parts of them

import { html, nothing, type TemplateResult } from "lit";
import type { Field, Peer, Unit } from "../../crate/pkg/port443.js";
import { type Run, remembered } from "../core/run.ts";
import { content, type Found, plot as plotOf } from "../player/plot.ts";
import type { CommonScene, SceneKind } from "../player/timeline.ts";
import type { Selection } from "../selection.ts";
import { facts } from "../story/facts.ts";
import { page as words } from "../story/page.ts";
import { mark } from "../theme/marks.ts";
import type { Meaning } from "../theme/tokens.ts";
import { vars } from "../theme/vars.ts";
import { pace, type RecordColumn, type RecordColumns, ramp, recordColumns } from "./columns.ts";
import { type Letter, letters, shown } from "./letters.ts";
import { equipment } from "./more.ts";
import { type Cell, row } from "./row.ts";
import { meaningOf } from "./tap.ts";
import { column, columns, glyph, hex } from "./tape.ts";
import type { Picture, View } from "./view.ts";

export function bench(view: View): TemplateResult {
  const common: Partial<Record<SceneKind, Picture>> = pictures;
  const picture = equipment()?.picture(view) ?? common[view.place.scene.kind];
  return picture?.(view) ?? html``;
}

const say = words.stage;

const pictures: Record<CommonScene, Picture> = {
  write,
  connect: flight,
  keyShare: secret,
  clientHello: flight,
  serverSecret: secret,
  serverHello: flight,
  clientSecret: secret,
  checks,
  seal: (view) => cipher(view, "seal"),
  request: flight,
  open: (view) => cipher(view, "open"),
  form,
  answer: flight,
  read,
  close: flight,
};

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
    : new TextEncoder().encode(run.recording.scenario.message);
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

// --- two private keys, one secret ---

/** How far a value of the scene's is punched: what came before it is, what comes after it is not.
 * Its own take turns, in their order. */
export function progressOf({
  place: { scene, progress },
}: View): (event: number | undefined, turn: number, turns: number) => number {
  return (event, turn, turns) => {
    if (event === undefined || event > (scene.event ?? -1)) return 0;
    return event < scene.since
      ? 1
      : ramp(progress, (turn * 0.9) / turns, ((turn + 0.8) * 0.9) / turns);
  };
}

/** The key pair that a peer has by then: the last it made, if it had to make another. */
export function shareAt(
  { run, plot, place: { scene } }: View,
  peer: Peer,
): Found<"keyShare"> | undefined {
  const { events } = run.recording;
  const index = events.findLastIndex(
    (event, at) => at <= (scene.event ?? -1) && event.peer === peer && event.kind === "keyShare",
  );
  const event = events[index];
  return event?.kind === "keyShare" ? { index, event } : plot.shares[peer];
}

export function secret(view: View): TemplateResult {
  const { plot, place, selection } = view;
  const done = progressOf(view);
  const half = (peer: Peer): TemplateResult => {
    const other = peer === "client" ? "server" : "client";
    const secret = plot.secrets[peer];
    const own = shareAt(view, peer);
    // The other side's comes first, then what is made of it.
    const both = own !== undefined && secret !== undefined && own.index >= place.scene.since;
    const [a, b, c, d, turns] =
      both && secret.index <= (place.scene.event ?? -1) ? [1, 2, 0, 3, 4] : [0, 1, 0, 1, 2];
    const tapes = [
      [say.privateKey, "", "key", own?.event.privateKey, own?.index, a],
      [say.publicKey, "", "public", own?.event.publicKey, own?.index, b],
      [say.otherPublicKey[other], "", "public", secret?.event.peerPublicKey, secret?.index, c],
      [say.sharedSecret, say.multiplied, "key", secret?.event.output, secret?.index, d],
    ] as const;
    return html`<div class="half ${peer}">
      <p class="who label">${equipment()?.figure(view.run, peer)?.name ?? say.peers[peer]}</p>
      ${tapes.map(([name, detail, meaning, bytes, event, turn]) =>
        keyTape(name, detail, meaning, bytes, done(event, turn, turns), event, selection),
      )}
    </div>`;
  };
  const { client, server } = plot.secrets;
  const last = Math.max(client?.index ?? Number.POSITIVE_INFINITY, server?.index ?? 0);
  const whole = place.scene.event === last && place.progress > 0.88;
  return html`<div class="picture secret">
    ${half("client")}${half("server")}
    <p class="after" ?hidden=${!whole}>
      ${
        plot.secretsEqual
          ? html`${mark("verified")} ${say.secretsEqual}`
          : html`${mark("alarm")} ${say.secretsDiffer}`
      }
      ${plot.secretOnWire ? say.secretOnWire : say.secretNotOnWire(plot.payloadBytes)}
    </p>
  </div>`;
}

export function keyTape(
  name: string,
  detail: string,
  meaning: Meaning,
  bytes: Uint8Array | undefined,
  done: number,
  event: number | undefined,
  selection: Selection | undefined,
): TemplateResult {
  const length = Math.round(done * (bytes?.length ?? 0));
  const selected = event !== undefined && selection?.kind === "event" && selection.event === event;
  return html`<div class="keytape ${meaning} ${length > 0 ? "" : "waiting"}">
    <p class="label">${mark(meaning)} ${name}${detail ? html` <small>${detail}</small>` : nothing}</p>
    <button
      class="bytes"
      ?disabled=${event === undefined || length === 0}
      aria-label="${name}: ${bytes && length > 0 ? say.keyBytes(bytes.length, hexOf(bytes)) : say.notYet}"
      aria-current=${selected ? "true" : nothing}
      .select=${event === undefined ? undefined : ({ kind: "event", event } satisfies Selection)}
    >
      ${bytes ? punched(bytes, meaning, done) : nothing}
    </button>
  </div>`;
}

function punched(bytes: Uint8Array, meaning: Meaning, done: number): TemplateResult {
  const length = Math.round(done * bytes.length);
  return (
    equipment()?.tape(bytes, meaning, done) ??
    (length > 0 ? columns(bytes.subarray(0, length), meaning) : html``)
  );
}

export function hexOf(bytes: Uint8Array): string {
  return [...bytes].map(hex).join("");
}

// --- the client's checks ---

export function checks({ run, plot, place }: View): TemplateResult {
  const { scene } = place;
  const { host } = facts(run);
  const own = plot.checks.filter(
    ({ by, event }) => by === scene.peer && event >= scene.since && event <= (scene.event ?? -1),
  );
  return html`<ul class="picture checks">
    ${own.map(({ by, what, passed, event }, at) => {
      const waiting = place.progress < 0.08 + at * 0.22;
      const { title, refused, text } = say.checks[what];
      return html`<li class=${waiting ? "waiting" : ""}>
        ${mark(passed ? "verified" : "alarm", passed ? say.passed : say.refused)}
        <div>
          <button class="link" .select=${{ kind: "event", event } satisfies Selection}>
            ${passed ? title(host, by) : refused(host)}
          </button>
          <p class="label">${text(by)}</p>
        </div>
      </li>`;
    })}
  </ul>`;
}

// --- plaintext meets keystream ---

const laid = new WeakMap<readonly number[], RecordColumns>();

/** Some of the records that carry the request, in a row. */
function columnsOf(run: Run, records: readonly number[]): RecordColumns {
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

/** A column stands in the gate for a while before the next is drawn in. */
function dwell(head: number): number {
  const whole = Math.floor(head);
  const u = ramp(head - whole, 0.6, 1);
  return whole + u * u * (3 - 2 * u);
}

/** Where the gate stands: so much of the bench lies behind it. */
const GATE = 0.6;

export function cipher(
  { run, place, room, selection }: View,
  way: "seal" | "open",
): TemplateResult {
  const laid = columnsOf(run, place.scene.records ?? []);
  // The tag is checked before anything is decrypted: that takes the beginning.
  const worked = pace(laid, ramp(place.progress, way === "open" ? 0.16 : 0.02, 0.97));
  const head = dwell(worked);
  // The tape begins and ends within the bench; in between it moves and the gate stands.
  const start = Math.min(
    Math.max(0, head - room.seal * GATE),
    Math.max(0, laid.length - room.seal),
  );
  const base = Math.floor(start);
  const shift = start - base;
  const gate = Math.floor(head) - base;
  const window = Array.from({ length: room.seal + 1 }, (_, at) => laid.at(base + at));
  // The column in the gate is worked on; a third of the time it stands there undone.
  const done = (at: number): boolean => base + at + 0.33 < worked;
  const options = { shift, entry: gate, selection };

  const plain = (one: RecordColumn | undefined): Cell | undefined => {
    const byte = one?.plaintext;
    if (one === undefined || byte === undefined) return undefined;
    const type = one.part === "type";
    return {
      byte,
      meaning: "plain",
      print: type ? hex(byte) : glyph(byte),
      label: type ? say.typeByte(hex(byte)) : say.plainByte(glyph(byte), hex(byte)),
      faint: !one.message,
      select: { kind: "record", record: one.record, row: "plaintext", offset: one.offset },
    };
  };
  const key = (one: RecordColumn | undefined): Cell | undefined => {
    const byte = one?.keystream;
    if (one === undefined || byte === undefined) return undefined;
    return {
      byte,
      meaning: "key",
      print: hex(byte),
      label: say.keyByte(hex(byte)),
      select: { kind: "record", record: one.record, row: "keystream", offset: one.offset },
    };
  };
  const rows = {
    plain: window.map((one, at) => (way === "seal" || done(at) ? plain(one) : undefined)),
    key: window.map(key),
    sealed: window.map((one, at) => (way === "open" || done(at) ? sealedCell(one) : undefined)),
  };
  const plainTape = tape(
    say.tapes.plaintext,
    "plain",
    row(say.tapes.plaintext.name, rows.plain, options),
  );
  const keyTape = tape(
    { ...say.tapes.keystream, detail: say.tapes.keystream.detail(facts(run).aead) },
    "key",
    row(say.tapes.keystream.name, rows.key, options),
  );
  const sealedTape = tape(
    say.tapes.ciphertext,
    "cipher",
    row(say.tapes.ciphertext.name, rows.sealed, options),
  );
  const now = laid.at(Math.min(Math.floor(worked), laid.length - 1));
  return html`<div class="picture sealing" ${vars({ "--gate": (Math.min(head, laid.length - 1) - start).toFixed(3) })}>
    <div class="tapes">
      ${way === "seal" ? [plainTape, keyTape, sealedTape] : [sealedTape, keyTape, plainTape]}
      <span class="gate" aria-hidden="true"></span>
    </div>
    ${closeUp(now, way, done(Math.floor(worked) - base))}
  </div>`;
}

function sealedCell(one: RecordColumn | undefined): Cell | undefined {
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

/** One column, hole against hole. */
function closeUp(
  now: RecordColumn | undefined,
  way: "seal" | "open",
  done: boolean,
): TemplateResult {
  if (now?.plaintext === undefined || now.keystream === undefined) {
    const part = now?.part === "header" ? "header" : now?.part === "nonce" ? "nonce" : "tag";
    return html`<div class="closeup">
      <p class="label">${say.closeUp[way][part]}</p>
    </div>`;
  }
  const result: Meaning = way === "seal" ? "cipher" : "plain";
  const one = (byte: number, meaning: Meaning, text: string): TemplateResult =>
    html`<div class="big ${meaning === result && !done ? "undone" : ""}">${column(byte, meaning)}<span class="tape-text">${text}</span></div>`;
  const plain = one(
    now.plaintext,
    "plain",
    now.part === "type" ? hex(now.plaintext) : glyph(now.plaintext),
  );
  const key = one(now.keystream, "key", hex(now.keystream));
  const sealed = one(now.ciphertext, "cipher", hex(now.ciphertext));
  return html`<div class="closeup" aria-hidden="true">
    <div class="sum">
      ${way === "seal" ? plain : sealed}<span>⊕</span>${key}<span>=</span>${way === "seal" ? sealed : plain}
    </div>
    <p class="label">${now.part === "type" ? say.closeUp.type : say.closeUp.xor}</p>
  </div>`;
}

// --- what the peers understood ---

function form({ run, plot, place }: View): TemplateResult {
  const fields = plot.form?.fields ?? [];
  const { outcome, scenario } = run.recording;
  const same = outcome.kind === "delivered" && outcome.message === scenario.message;
  return html`<div class="picture letter-received">
    <dl class="sheet" tabindex="0">
      ${fields.map(
        ({ name, value }) => html`<dt class="label">${name}</dt>
          <dd dir="auto">${[...clip(value)].map(visible).join("")}</dd>`,
      )}
    </dl>
    <p class="after" ?hidden=${place.progress < 0.4}>
      ${same ? html`${mark("verified")} ${say.sameMessage}` : html`${mark("alarm")} ${say.otherMessage}`}
    </p>
  </div>`;
}

export function visible(character: string): string {
  return character === "\n" || character === " " ? character : shown(character);
}

/** A long message is not read here; its beginning will do. */
export function clip(text: string): string {
  return text.length > 280 ? `${text.slice(0, 280)}…` : text;
}

function read({ run, plot }: View): TemplateResult {
  const { outcome } = run.recording;
  const text = new TextDecoder().decode(plot.read?.event.bytes.subarray(0, 600));
  return html`<div class="picture letter-received">
    <pre class="sheet tape-text" tabindex="0" role="group" aria-label=${say.answerText}>${text}</pre>
    ${outcome.kind === "delivered" ? html`<p class="after">${say.status(outcome.status)}</p>` : nothing}
  </div>`;
}
