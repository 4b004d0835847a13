// The bench: the middle of the stage, where the scene's own work is seen from close by. One picture
// for each kind of scene.
//
// - bench(view)
// - prepareWork(again): loads the pictures of what a peer works at (work.ts), which are first wanted some
//   seconds into the story; undefined once they are there, or the reason why they did not come, until
//   it is told to try again
// - Work: what work.ts has; workStyles(): the styles of that, once they are there
// - flight: a picture that others share; spoken, tape, punched, visible: parts of them

import { type CSSResult, html, nothing, type TemplateResult } from "lit";
import type { Field, Peer, Unit } from "../../crate/pkg/port443.js";
import { type Run, remembered } from "../core/run.ts";
import { plot as plotOf } from "../player/plot.ts";
import type { CommonScene, SceneKind } from "../player/timeline.ts";
import type { Selection } from "../selection.ts";
import { facts } from "../story/facts.ts";
import { page as words } from "../story/page.ts";
import { mark } from "../theme/marks.ts";
import type { Meaning } from "../theme/tokens.ts";
import { vars } from "../theme/vars.ts";
import { type Letter, letters, shown } from "./letters.ts";
import { equipment } from "./more.ts";
import { ramp } from "./ramp.ts";
import { type Cell, row } from "./row.ts";
import { meaningOf } from "./tap.ts";
import { columns, glyph, hex } from "./tape.ts";
import type { Picture, View } from "./view.ts";

export function bench(view: View): TemplateResult {
  const common: Partial<Record<SceneKind, Picture>> = { ...work?.pictures, ...pictures };
  const picture = equipment()?.picture(view) ?? common[view.place.scene.kind];
  return picture?.(view) ?? html``;
}

/** The pictures that are loaded later, and what stands below a flight. */
export type Work = {
  readonly styles: CSSResult;
  readonly pictures: Record<Exclude<CommonScene, keyof typeof pictures>, Picture>;
  /** What the request or a hello carries, if one sets out in this scene. */
  carried(view: View, hello: Hello | undefined): TemplateResult | undefined;
  /** The end. */
  verdict(view: View): TemplateResult;
};

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

/** What has come of the other pictures. */
let work: Work | undefined;
let coming: Promise<unknown> | undefined;

export function workStyles(): CSSResult | undefined {
  return work?.styles;
}

export function prepareWork(again = false): Promise<unknown> | undefined {
  if (work) return undefined;
  if (again) coming = undefined;
  coming ??= import("./work.ts").then(
    (module) => {
      work = module.work;
    },
    // The story is told without them.
    (cause: unknown) => cause ?? "missing",
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

/** A hello that is under way. */
export type Hello = { readonly from: Peer; readonly unit: Unit; readonly sent: boolean };

export function flight(view: View): TemplateResult {
  const { run, place, line } = view;
  const { scene } = place;
  if (place.index === line.scenes.length - 1 && place.progress > 0.5 && work) {
    return work.verdict(view);
  }
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
    ${work?.carried(view, hello) ?? nothing}
  </div>`;
}

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

// --- keys, punched ---

export function punched(bytes: Uint8Array, meaning: Meaning, done: number): TemplateResult {
  const length = Math.round(done * bytes.length);
  return (
    equipment()?.tape(bytes, meaning, done) ??
    (length > 0 ? columns(bytes.subarray(0, length), meaning) : html``)
  );
}

// --- what is written ---

export function visible(character: string): string {
  return character === "\n" || character === " " ? character : shown(character);
}
