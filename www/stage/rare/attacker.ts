// An attacker: in line, on the wire, and seen from close by.
//
// - figure(run, place): who is at an end, or listens, if it is not who it is otherwise
// - along(run, segment, now): how far a segment is that was held back or made up on the way
// - onWire(view): a segment that falls out of the wire, and the hand that does it
// - tamper(view): the bench's picture of what is done

import { html, nothing, type SVGTemplateResult, svg, type TemplateResult } from "lit";
import type { Field, Interference, Micros, Peer, Segment } from "../../../crate/pkg/port443.js";
import { isOwn, type Run, remembered } from "../../core/run.ts";
import { indexOf } from "../../player/plot.ts";
import { bits, type Changed, changes, deeds, kindOf } from "../../player/rare.ts";
import type { Selection } from "../../selection.ts";
import { files } from "../../story/files.ts";
import { page } from "../../story/page.ts";
import { rare as say } from "../../story/rare.ts";
import { mark } from "../../theme/marks.ts";
import type { Meaning } from "../../theme/tokens.ts";
import { vars } from "../../theme/vars.ts";
import { tape } from "../bench.ts";
import { eavesdropper } from "../drawings.ts";
import type { Figure } from "../more.ts";
import { ramp } from "../ramp.ts";
import { type Cell, row } from "../row.ts";
import { meaningOf } from "../tap.ts";
import { columns, glyph, hex } from "../tape.ts";
import type { View } from "../view.ts";

// --- who is who ---

/** The hat from drawings.ts, on what stands in somebody's place. */
const hat = svg`<path d="M-27 8c9 7 45 8 54 0-6-1-9-4-10-8-1-12-4-18-16-18S-16-12-17 0c-1 4-4 7-10 8z" fill="var(--paper)"/><path d="M-17 0c8 4 26 4 34 0"/>`;

/** The eavesdropper, no longer only listening: a pair of shears at the wire. */
const attacker: SVGTemplateResult = svg`<svg class="drawing" viewBox="0 0 96 96" aria-hidden="true">
  <path d="M14 44c9 7 47 8 56 0-6-1-10-4-11-8-1-12-4-18-17-18S26 24 25 36c-1 4-5 7-11 8z"/>
  <path d="M25 36c8 4 26 4 34 0"/>
  <path d="M28 49c0 13 5 22 14 22s14-9 14-22"/>
  <path d="M33 55l6 1M45 56l6-1M41 55l-2 5h4"/>
  <path d="M34 65c3-3 6-3 8 0 2-3 5-3 8 0"/>
  <path d="M31 65L14 74 8 94M31 65l-1 12 12 9 12-9-1-13M42 86v8M24 80l3 14"/>
  <path d="M54 64l12 6 8-26M61 80l-3 14M72 78l8-32"/>
  <circle cx="75" cy="38" r="4"/><circle cx="85" cy="38" r="4"/><path d="M77 34l7-22M83 34L76 12"/>
</svg>`;

const impostor: SVGTemplateResult = svg`<svg class="drawing" viewBox="0 0 96 96" aria-hidden="true">
  <path d="M14 28h60v58H14zM14 28l8-8h60l-8 8M82 20v58l-8 8M18 86v6M70 86v6"/>
  <path d="M28 40h.1M60 40h.1" stroke-width="4"/><path d="M44 42l-3 9h6M32 62c4-4 8-4 12 0 4-4 8-4 12 0"/>
  <path d="M14 72h60M34 72v14M54 72v14"/>
  <g transform="translate(48 20)">${hat}</g>
</svg>`;

const replayer: SVGTemplateResult = svg`<svg class="drawing" viewBox="0 0 96 96" aria-hidden="true">
  <path d="M4 82h88M12 82v10M84 82v10"/>
  <path d="M16 82c-1-20 2-33 13-37 9-3 16 1 19 9l7 15 15 1"/>
  <path d="M32 65l9 12 14-1M41 77l-3 5"/>
  <path d="M31 44c-1-3-1-5-3-8-6-9 1-22 12-20 9 1 12 8 12 14l3 5-4 2c0 5-2 7-8 6l-1 4"/>
  <path d="M50 30h.1" stroke-width="2.8"/><path d="M43 38c3-3 6-2 8 0"/>
  <path d="M60 82v-4h28v4M66 78v-6M62 71l22-3M80 78v-5"/><circle cx="64" cy="69" r="3"/>
  <g transform="translate(39 20) scale(.72)">${hat}</g>
</svg>`;

/** The server's cabinet, with another roof. */
const lookAlike: SVGTemplateResult = svg`<svg class="drawing" viewBox="0 0 96 96" aria-hidden="true">
  <path d="M14 28h68v58H14zM10 28l38-20 38 20zM20 86v6M76 86v6"/>
  <path d="M37 28v58M59 28v58M14 47h68M14 66h68"/>
  <path d="M18 47l3-10h10v10M42 66l2-12h9l2 12M44 57h8M63 47l1-9h10l2 9M19 66l-1-7h13M64 86l-1-12h11v12"/>
  <path d="M44 20c1-4 8-4 8 0 0 3-4 3-4 5"/>
</svg>`;

export function figure(run: Run, place: Peer | "wire"): Figure | undefined {
  const { recording } = run;
  if (!isOwn(run)) {
    return place === "wire" ? { drawing: eavesdropper, name: files.stage.watcher } : undefined;
  }
  const { client, server } = recording.connection;
  if (place === "client") {
    return client === "attacker" ? { drawing: replayer, name: say.figures.attacker } : undefined;
  }
  if (place === "server") {
    if (server === "attacker") return { drawing: impostor, name: say.figures.attacker };
    return server === "lookAlike" ? { drawing: lookAlike, name: say.figures.lookAlike } : undefined;
  }
  return recording.interference.length > 0
    ? { drawing: attacker, name: say.figures.attacker }
    : undefined;
}

// --- on the wire ---

/** The deed that a segment of the capture bears the marks of. */
const marks = remembered((run: Run): ReadonlyMap<number, Interference> => {
  const found = new Map<number, Interference>();
  for (const deed of deeds(run)) if (deed.kind !== "dropped") found.set(deed.segment, deed);
  return found;
});

export function along(run: Run, index: number, now: Micros): number | undefined {
  const deed = marks(run).get(index);
  const segment = run.recording.capture.segments[index];
  if (!segment || !deed || deed.kind === "changed") return undefined;
  const { sentAt, seenAt, arrivesAt } = segment;
  // It is past the middle from when it leaves there; before, it waits, or is not there at all.
  const second = 0.5 + 0.5 * ramp(now, seenAt, arrivesAt);
  if (deed.kind === "invented") return second;
  const by = deed.kind === "delayed" ? deed.by : 0;
  return now < seenAt ? 0.5 * ramp(now, sentAt, seenAt - by) : second;
}

export function onWire({ run, place: { virtual: now } }: View): TemplateResult {
  return html`<ul class="deeds">
    ${deeds(run).map((deed) => {
      const { at, from } = deed;
      const segment =
        deed.kind === "dropped" ? undefined : run.recording.capture.segments[deed.segment];
      const sentAt = deed.kind === "dropped" ? deed.sentAt : (segment?.sentAt ?? at);
      const span = Math.max(1, at - sentAt, (segment?.arrivesAt ?? at) - (segment?.seenAt ?? at));
      if (deed.kind === "dropped") {
        if (now <= sentAt || now >= at + span) return nothing;
        return html`<li
          aria-hidden="true"
          class="car falling ${from} is ${meaningAt(run, from, place(run, deed), payload(deed.bytes))}"
          ${vars({
            "--u": (0.5 * ramp(now, sentAt, at)).toFixed(4),
            "--fall": (ramp(now, at, at + span) ** 2).toFixed(4),
            "--before": 0,
            "--total": FALLING,
            "--columns": FALLING,
          })}
        >${columns(payload(deed.bytes).subarray(0, FALLING), meaningAt(run, from, place(run, deed), payload(deed.bytes)))}</li>`;
      }
      // A hand at the middle, for as long as it takes.
      const until = deed.kind === "delayed" ? (segment?.seenAt ?? at) : at;
      if (
        now < at - span * 0.12 - (deed.kind === "delayed" ? deed.by : 0) ||
        now > until + span * 0.35
      ) {
        return nothing;
      }
      return html`<li class="hand">${mark("alarm")} <span>${say.deed[kindOf(run, deed)]}</span></li>`;
    })}
  </ul>`;
}

/** Columns of a segment that falls. */
const FALLING = 9;

/** What a segment carries, or the segment itself if that is nothing: IP and TCP headers say how long
 * they are. */
function payload(bytes: Uint8Array): Uint8Array {
  const start = payloadStart(bytes);
  return start < bytes.length ? bytes.subarray(start) : bytes;
}

function payloadStart(bytes: Uint8Array): number {
  const ip = ((bytes[0] ?? 0) & 0x0f) * 4;
  return ip + ((bytes[ip + 12] ?? 0) >> 4) * 4;
}

// --- from close by ---

/** What is shown of a scene with many deeds. */
const SHOWN = 2;

export function tamper(view: View): TemplateResult {
  const { run } = view;
  const { scene } = view.place;
  const here = deeds(run).filter(({ at }) => at >= scene.from && at < scene.to);
  const [first] = here;
  // Both tapes of a change fill the bench.
  const shown = first?.kind === "changed" ? [first] : here.slice(0, SHOWN);
  return html`<div class="picture tampering">
    ${shown.map((deed) => deedOf(view, deed))}
  </div>`;
}

function deedOf(view: View, deed: Interference): TemplateResult {
  const { run } = view;
  const { segments } = run.recording.capture;
  const done = view.place.virtual >= deed.at;
  if (deed.kind === "changed") return changed(view, deed, segments[deed.segment]);
  const bytes =
    deed.kind === "dropped" ? deed.bytes : (segments[deed.segment]?.bytes ?? new Uint8Array());
  const what = payload(bytes);
  const start = bytes.length - what.length;
  const note =
    deed.kind === "dropped" ? say.vanished : deed.kind === "delayed" ? say.held(deed.by) : say.made;
  const shown = deed.kind === "invented" ? done : true;
  const gone = deed.kind === "dropped" && done;
  const cells = Array.from({ length: view.room.write }, (_, at): Cell | undefined => {
    const byte = what[at];
    if (byte === undefined || !shown) return undefined;
    const select: Selection | undefined =
      deed.kind === "dropped"
        ? undefined
        : { kind: "wire", segment: deed.segment, offset: start + at };
    const meaning = meaningAt(run, deed.from, place(run, deed, at), what);
    const print = meaning === "plain" ? glyph(byte) : hex(byte);
    return { byte, meaning, print, label: hex(byte), select };
  });
  const name = `${say.deed[kindOf(run, deed)]}: ${nameOf(run, deed)}`;
  return html`<div class="deed ${gone ? "gone" : ""}">
    <p class="who">${mark("alarm")} ${name} <span class="label">${page.stage.bytes(bytes.length)}, ${say.from[deed.from]}${done || deed.kind === "delayed" ? `, ${note}` : ""}</span></p>
    <div class="strip">${row(name, cells, { selection: view.selection })}</div>
  </div>`;
}

/** Where what a segment carries stands in its sender's stream; a dropped one is sent again. */
function place(run: Run, deed: Interference, at = 0): number {
  if (deed.kind === "dropped") {
    const start = indexOf(run.dissection[deed.from].bytes, payload(deed.bytes));
    return start < 0 ? -1 : start + at;
  }
  const carried = run.dissection.packets[deed.segment]?.payload;
  return carried && carried.end > carried.start ? carried.start + at : -1;
}

function nameOf(run: Run, deed: Interference): string {
  const start = place(run, deed);
  const bytes =
    deed.kind === "dropped"
      ? deed.bytes
      : (run.recording.capture.segments[deed.segment]?.bytes ?? new Uint8Array());
  const end = start + payload(bytes).length;
  const units = run.dissection[deed.from].units.filter(
    ({ field }) => start >= 0 && field.start < end && field.end > start,
  );
  const flags = deed.kind === "dropped" ? "" : run.dissection.packets[deed.segment]?.flags;
  return units.map(({ name }) => name).join(" + ") || flags || say.packet;
}

/** The content type of a sealed record (RFC 8446 section 5.2). */
const APPLICATION_DATA = 0x17;

/** What a byte of a stream is to someone without keys. */
function meaningAt(run: Run, from: Peer, at: number, lost?: Uint8Array): Meaning {
  // What never got through is in no stream. A record that begins so is sealed.
  if (at < 0 && lost?.[0] === APPLICATION_DATA) return "cipher";
  const unit = run.dissection[from].units.find(({ field }) => at >= field.start && at < field.end);
  return unit ? meaningOf(unit) : "public";
}

function changed(view: View, deed: Changed, segment: Segment | undefined): TemplateResult {
  const { run, room } = view;
  const after = segment?.bytes ?? new Uint8Array();
  const { original } = deed;
  const [at = 0] = changes(deed, after);
  const done = view.place.virtual >= deed.at;
  const count = bits(deed, after);
  const start = run.dissection.packets[deed.segment]?.payloadStart ?? 0;
  const first = Math.max(0, Math.min(at - Math.floor(room.write / 3), after.length - room.write));
  const cells = (bytes: Uint8Array, marked: boolean): (Cell | undefined)[] =>
    Array.from({ length: room.write }, (_, column): Cell | undefined => {
      const offset = first + column;
      const byte = bytes[offset];
      if (byte === undefined) return undefined;
      const other = original[offset] !== after[offset];
      const inside = offset >= start ? place(run, deed, offset - start) : -1;
      const meaning = meaningAt(run, deed.from, inside);
      return {
        byte,
        meaning: other && marked ? "alarm" : meaning,
        print: inside >= 0 && isText(byte) && meaning !== "cipher" ? glyph(byte) : hex(byte),
        label: `${hex(byte)}${other ? `, ${say.flipped}` : ""}`,
        select: { kind: "wire", segment: deed.segment, offset },
      };
    });
  const field = fieldAt(run, deed, at);
  const empty = Array.from({ length: room.write }, () => undefined);
  return html`<div class="deed">
    ${tape(
      { name: say.before, detail: page.stage.bytes(original.length) },
      "public",
      row(say.before, cells(original, false), { selection: view.selection }),
    )}
    ${tape(
      { name: say.after, detail: page.stage.bytes(after.length) },
      "alarm",
      row(say.after, done ? cells(after, true) : empty, { selection: view.selection }),
    )}
    <p class="after ${done ? "" : "undone"}">
      ${mark("alarm")}
      ${count > FEW ? say.many(at) : html`${say.bit(count)} ${field ? say.place(field, at) : nothing}`}
    </p>
  </div>`;
}

/** More bits than this are no longer counted. */
const FEW = 32;

function isText(byte: number): boolean {
  return byte >= 0x20 && byte < 0x7f;
}

/** The innermost name of a byte of a packet that a reader can do something with. */
function fieldAt(run: Run, deed: Changed, at: number): string | undefined {
  const packet = run.dissection.packets[deed.segment];
  if (!packet) return undefined;
  const fields =
    at < packet.payloadStart
      ? packet.fields
      : run.dissection[deed.from].units.map(({ field }) => field);
  const where = at < packet.payloadStart ? at : place(run, deed, at - packet.payloadStart);
  let name: string | undefined;
  let within: readonly Field[] = fields;
  for (;;) {
    const field = within.find(({ start, end }) => start <= where && where < end);
    if (!field) return name;
    if (!["opaque", "contents", "length"].includes(field.name)) name = field.name;
    within = field.children;
  }
}
