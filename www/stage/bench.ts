// The bench: the middle of the stage, where the scene's own work is seen from close by. One picture
// for each kind of scene.
//
// - bench(view)

import { html, nothing, type TemplateResult } from "lit";
import type { Peer, Unit } from "../../crate/pkg/port443.js";
import { contains } from "../player/plot.ts";
import type { SceneKind } from "../player/timeline.ts";
import type { Selection } from "../selection.ts";
import { words } from "../story/words.ts";
import { mark } from "../theme/marks.ts";
import type { Meaning } from "../theme/tokens.ts";
import { vars } from "../theme/vars.ts";
import { pace, type RecordColumn, ramp, recordColumns } from "./columns.ts";
import { letters, shown } from "./letters.ts";
import { type Cell, row } from "./row.ts";
import { column, glyph, hex } from "./tape.ts";
import type { View } from "./view.ts";

export function bench(view: View): TemplateResult {
  return pictures[view.place.scene.kind](view);
}

const say = words.stage;

const pictures: Record<SceneKind, (view: View) => TemplateResult> = {
  write,
  connect: flight,
  keyShare: secret,
  clientHello: flight,
  serverSecret: secret,
  serverHello: flight,
  clientSecret: secret,
  checks,
  seal: (view) => cipher(view, view.plot.requestRecords, "seal"),
  request: flight,
  open: (view) => cipher(view, view.plot.requestRecords, "open"),
  form,
  answer: flight,
  read,
  failed,
  close: flight,
};

/** A named strip of tape. */
function tape(name: string, meaning: Meaning, cells: TemplateResult): TemplateResult {
  return html`<div class="tape ${meaning}">
    <p class="label">${mark(meaning)} ${name}</p>
    <div class="strip">${cells}</div>
  </div>`;
}

// --- the message becomes bytes ---

function write({ run, plot, place, room, selection }: View): TemplateResult {
  const { request, message } = plot;
  if (!request || !message) return html``;
  const bytes = request.event.bytes.subarray(message.start, message.end);
  const spelled = letters(bytes);
  const head = ramp(place.progress, 0.04, 0.8) * bytes.length;
  const done = Math.floor(head);
  const first = Math.max(0, Math.min(done - room.bench + 2, bytes.length - room.bench));
  const at = (index: number): Cell | undefined => {
    const byte = bytes[index];
    if (byte === undefined || index >= done) return undefined;
    return {
      byte,
      meaning: "plain",
      print: glyph(byte),
      label: say.plainByte(glyph(byte), hex(byte)),
      select: requestByte(plot.scheme, plot.requestRecords, message.start + index),
    };
  };
  const visible = spelled.filter(({ start, end }) => end > first && start < first + room.bench);
  return html`<div class="picture write">
    <div class="letters" aria-hidden="true">
      ${visible.map(
        ({ character, start, end }) =>
          html`<span
            class="letter ${start < done ? "" : "waiting"}"
            ${vars({
              "--from": Math.max(0, start - first),
              "--span": Math.min(end, first + room.bench) - Math.max(start, first),
            })}
            >${shown(character)}</span
          >`,
      )}
    </div>
    ${tape(
      say.formTape(bytes.length),
      "plain",
      row(
        say.formTape(bytes.length),
        Array.from({ length: room.bench }, (_, index) => at(first + index)),
        { selection },
      ),
    )}
    <p class="after" ?hidden=${place.progress < 0.85}>
      ${say.inRequest(request.event.bytes.length, run.recording.scenario.host)}
    </p>
  </div>`;
}

function requestByte(scheme: string, records: readonly number[], offset: number): Selection {
  return scheme === "https"
    ? { kind: "record", record: records[0] ?? 0, row: "plaintext", offset }
    : { kind: "stream", from: "client", offset };
}

// --- something crosses the wire ---

function flight({ run, plot, place, line }: View): TemplateResult {
  const { scene } = place;
  const { segments } = run.recording.capture;
  const last = place.index === line.scenes.length - 1;
  const rows: TemplateResult[] = [];
  for (const [index, segment] of segments.entries()) {
    if (segment.sentAt < scene.from || segment.sentAt >= scene.to) continue;
    const sent = segment.sentAt <= place.virtual;
    const packet = run.dissection.packets[index];
    const stream = run.dissection[segment.from];
    const units = stream.units.flatMap((unit, place) =>
      unit.segments[0] === index ? [{ unit, place }] : [],
    );
    if (units.length === 0 && packet?.payload && packet.payload.end > packet.payload.start)
      continue;
    if (units.length === 0) {
      // A bare acknowledgement is worth a line only where nothing else is going on.
      if (scene.kind !== "connect" && scene.kind !== "close") continue;
      rows.push(line1(segment.from, undefined, packet?.flags ?? "", "", sent, undefined));
    }
    for (const { unit, place } of units) {
      const opened = run.opened.find((one) => one.from === segment.from && one.unit === place);
      rows.push(
        line1(
          segment.from,
          unit.sealed ? "cipher" : plot.scheme === "http" ? "plain" : "public",
          unit.name,
          inside(
            unit,
            opened?.messages.map(({ name }) => name),
          ),
          sent,
          { kind: "unit", from: segment.from, unit: place },
        ),
      );
    }
  }
  return html`<div class="picture flight">
    ${last ? verdict(run, plot) : html`<ul class="sent">${rows}</ul>`}
  </div>`;
}

function line1(
  from: Peer,
  meaning: Meaning | undefined,
  name: string,
  detail: string,
  sent: boolean,
  select: Selection | undefined,
): TemplateResult {
  return html`<li class="${from} ${sent ? "" : "waiting"}">
    <span class="way" role="img" aria-label=${say.from[from]}>${from === "client" ? "→" : "←"}</span>
    ${meaning ? mark(meaning) : html`<span></span>`}
    ${
      select
        ? html`<button class="link" .select=${select}>${name}</button>`
        : html`<span class="tape-text">${name}</span>`
    }
    <span class="label">${detail}</span>
  </li>`;
}

function inside(unit: Unit, messages: readonly string[] | undefined): string {
  const size = say.bytes(unit.field.end - unit.field.start);
  return messages && messages.length > 0
    ? `${size}, ${say.sealedInside(messages.join(", "))}`
    : size;
}

/** The end: what the eavesdropper has, from the bytes that passed. */
function verdict(run: View["run"], plot: View["plot"]): TemplateResult {
  const { request, message } = plot;
  const words_ = message && request?.event.bytes.subarray(message.start, message.end);
  const read = words_ !== undefined && contains(run.dissection.client.bytes, words_);
  return html`<p class="verdict ${read ? "in alarm" : "in verified"}">
    ${mark(read ? "alarm" : "verified")}
    <span class="display">${read ? say.verdictRead : say.verdictSealed(plot.payloadBytes)}</span>
  </p>`;
}

// --- two private keys, one secret ---

function secret({ plot, place, selection }: View): TemplateResult {
  const { kind } = place.scene;
  const half = (peer: Peer): TemplateResult => {
    const other = peer === "client" ? "server" : "client";
    const own = plot.shares[peer];
    const secret = plot.secrets[peer];
    const turn = kind === "keyShare" ? "client" : kind === "serverSecret" ? "server" : "client";
    const past = peer === "client" ? kind !== "keyShare" : kind === "clientSecret";
    const active = turn === peer;
    const u = active ? place.progress : 0;
    const makes = peer === "client" && kind !== "keyShare" ? 1 : past ? 1 : active ? u : 0;
    const ownPart = peer === "server" && active ? ramp(u, 0, 0.3) : makes;
    const computes =
      kind === "keyShare"
        ? 0
        : active && (kind === "serverSecret" || kind === "clientSecret")
          ? ramp(u, 0.45, 0.85)
          : peer === "server" && past
            ? 1
            : 0;
    const has = computes > 0 || (active && kind !== "keyShare" && u > 0.3);
    return html`<div class="half ${peer}">
      <p class="who label">${say.peers[peer]}</p>
      ${keyTape(say.privateKey, "key", own?.event.privateKey, ramp(ownPart, 0, 0.5), own?.index, selection)}
      ${keyTape(say.publicKey, "public", own?.event.publicKey, ramp(ownPart, 0.5, 1), own?.index, selection)}
      ${
        has
          ? keyTape(
              say.otherPublicKey[other],
              "public",
              secret?.event.peerPublicKey,
              1,
              secret?.index,
              selection,
            )
          : keyTape(say.otherPublicKey[other], "public", undefined, 0, undefined, selection)
      }
      ${keyTape(say.sharedSecret, "key", secret?.event.output, computes, secret?.index, selection)}
    </div>`;
  };
  const whole = kind === "clientSecret" && place.progress > 0.88;
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

function keyTape(
  name: string,
  meaning: Meaning,
  bytes: Uint8Array | undefined,
  done: number,
  event: number | undefined,
  selection: Selection | undefined,
): TemplateResult {
  const punched = Math.round(done * (bytes?.length ?? 0));
  const selected = event !== undefined && selection?.kind === "event" && selection.event === event;
  return html`<div class="keytape ${meaning} ${punched > 0 ? "" : "waiting"}">
    <p class="label">${mark(meaning)} ${name}</p>
    <button
      class="bytes"
      ?disabled=${event === undefined || punched === 0}
      aria-label="${name}: ${bytes && punched > 0 ? say.keyBytes(hexOf(bytes)) : say.notYet}"
      aria-current=${selected ? "true" : nothing}
      .select=${event === undefined ? undefined : ({ kind: "event", event } satisfies Selection)}
    >
      ${[...(bytes?.subarray(0, punched) ?? [])].map((byte) => column(byte, meaning))}
    </button>
  </div>`;
}

function hexOf(bytes: Uint8Array): string {
  return [...bytes].map(hex).join("");
}

// --- the client's checks ---

function checks({ run, plot, place }: View): TemplateResult {
  const { host } = run.recording.scenario;
  return html`<ul class="picture checks">
    ${plot.checks.map(({ what, passed, event }, at) => {
      const waiting = place.progress < 0.08 + at * 0.22;
      const { title, text } = say.checks[what];
      return html`<li class=${waiting ? "waiting" : ""}>
        ${mark(passed ? "verified" : "alarm", passed ? say.passed : say.refused)}
        <div>
          <button class="link" .select=${{ kind: "event", event } satisfies Selection}>
            ${title(host)}
          </button>
          <p class="label">${text}</p>
        </div>
      </li>`;
    })}
  </ul>`;
}

// --- plaintext meets keystream ---

/** Where the gate stands: so much of the bench lies behind it. */
const GATE = 0.6;

function cipher(
  { run, plot, place, room, selection }: View,
  records: readonly number[],
  way: "seal" | "open",
): TemplateResult {
  const columns = recordColumns(run, records, plot.message);
  const head = pace(columns, ramp(place.progress, 0.02, 0.97));
  const gate = Math.floor(room.bench * GATE);
  const base = Math.floor(head) - gate;
  const shift = head - Math.floor(head);
  const window = Array.from({ length: room.bench + 1 }, (_, at) => columns.at(base + at));
  // The column under the gate is worked on; it is done when it has passed the middle.
  const done = (at: number): boolean => base + at < Math.floor(head + 0.5);
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
  const sealed = (one: RecordColumn | undefined): Cell | undefined => {
    if (one === undefined) return undefined;
    const byte = one.ciphertext;
    const row = one.part === "header" || one.part === "tag" ? one.part : "ciphertext";
    return {
      byte,
      meaning: one.part === "header" ? "public" : one.part === "tag" ? "verified" : "cipher",
      print: hex(byte),
      label: say.sealedByte[row](hex(byte)),
      select: { kind: "record", record: one.record, row, offset: one.offset },
    };
  };

  const rows = {
    plain: window.map((one, at) => (way === "seal" || done(at) ? plain(one) : undefined)),
    key: window.map(key),
    sealed: window.map((one, at) => (way === "open" || done(at) ? sealed(one) : undefined)),
  };
  const plainTape = tape(
    say.tapes.plaintext,
    "plain",
    row(say.tapes.plaintext, rows.plain, options),
  );
  const keyTape = tape(say.tapes.keystream, "key", row(say.tapes.keystream, rows.key, options));
  const sealedTape = tape(
    say.tapes.ciphertext,
    "cipher",
    row(say.tapes.ciphertext, rows.sealed, options),
  );
  const now = columns.at(Math.min(Math.floor(head), columns.length - 1));
  return html`<div class="picture cipher ${way}" ${vars({ "--gate": gate })}>
    <div class="tapes">
      ${way === "seal" ? [plainTape, keyTape, sealedTape] : [sealedTape, keyTape, plainTape]}
      <span class="gate" aria-hidden="true"></span>
    </div>
    ${closeUp(now, way)}
  </div>`;
}

/** One column, hole against hole. */
function closeUp(now: RecordColumn | undefined, way: "seal" | "open"): TemplateResult {
  if (now?.plaintext === undefined || now.keystream === undefined) {
    const part = now?.part === "header" ? "header" : "tag";
    return html`<div class="closeup">
      <p class="label">${say.closeUp[way][part]}</p>
    </div>`;
  }
  const one = (byte: number, meaning: Meaning, text: string): TemplateResult =>
    html`<div class="big">${column(byte, meaning)}<span class="tape-text">${text}</span></div>`;
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
    <dl class="sheet">
      ${fields.map(
        ({ name, value }) => html`<dt class="label">${name}</dt>
          <dd dir="auto">${clip([...value].map(visible).join(""))}</dd>`,
      )}
    </dl>
    <p class="after" ?hidden=${place.progress < 0.4}>
      ${same ? html`${mark("verified")} ${say.sameMessage}` : html`${mark("alarm")} ${say.otherMessage}`}
    </p>
  </div>`;
}

function visible(character: string): string {
  return character === "\n" || character === " " ? character : shown(character);
}

/** A long message is not read here; its beginning will do. */
function clip(text: string): string {
  return text.length > 280 ? `${text.slice(0, 280)}…` : text;
}

function read({ run, plot }: View): TemplateResult {
  const { outcome } = run.recording;
  const text = new TextDecoder().decode(plot.read?.event.bytes.subarray(0, 600));
  return html`<div class="picture letter-received">
    <pre class="sheet tape-text">${text}</pre>
    ${outcome.kind === "delivered" ? html`<p class="after">${say.status(outcome.status)}</p>` : nothing}
  </div>`;
}

function failed({ run, plot }: View): TemplateResult {
  const { outcome } = run.recording;
  const by = plot.failed?.event.peer ?? (outcome.kind === "refused" ? outcome.by : "client");
  const reason = plot.failed?.event.reason ?? (outcome.kind === "refused" ? outcome.reason : "");
  return html`<div class="picture">
    <p class="verdict in alarm">
      ${mark("alarm")} <span>${say.gaveUp[by]} <q>${reason}</q></span>
    </p>
  </div>`;
}
