// The bench for a connection that came out of a file: what passed in a flight, what is inside if keys
// opened it, and what the file lacks.
//
// - imported(view): the picture of its scenes, whichever it is
// - importedStyles

import { css, html, nothing, type TemplateResult } from "lit";
import type { Field, Peer, RecordStory } from "../../../crate/pkg/port443.js";
import { type Run, remembered } from "../../core/run.ts";
import { type Act, actAt, messagesOf, type Placed } from "../../player/imported.ts";
import type { Selection } from "../../selection.ts";
import { files, lack } from "../../story/files.ts";
import { page } from "../../story/page.ts";
import { mark } from "../../theme/marks.ts";
import type { Meaning } from "../../theme/tokens.ts";
import { punched, spoken, tape } from "../bench.ts";
import { type Cell, row } from "../row.ts";
import { meaningOf } from "../tap.ts";
import { glyph, hex, hexOf } from "../tape.ts";
import type { View } from "../view.ts";

const say = files.stage;
const stage = page.stage;

/** Lines that fit; what is more is counted. Those of both sides stand in two columns. */
const LINES = 7;
const PAIRS = 4;
/** Characters of what is inside; the desk has all of them. */
const PREVIEW = 420;

export function imported(view: View): TemplateResult {
  const { place, line, run } = view;
  const act = actAt(run, place.scene);
  if (place.index === line.scenes.length - 1 && place.progress > 0.5) return verdict(run);
  if (!act || act.kind === "joined" || act.kind === "ends") {
    return html`<div class="picture">${lacking(run)}</div>`;
  }
  const lines = act.units.length > 0 ? said(view, act) : bare(view, act);
  const fit = act.kind === "exchanges" ? PAIRS : LINES;
  return html`<div class="picture flight">
    <ul class="sent ${act.units.length > 2 ? "several" : ""}">
      ${lines.slice(0, fit)}
      ${lines.length > fit ? html`<li class="label">${say.more(lines.length - fit)}</li>` : nothing}
    </ul>
    ${act.units.length > 0 ? closer(view, act) : nothing}
    ${act.kind === "connect" ? lacking(run) : nothing}
  </div>`;
}

/** TCP's own. */
function bare({ run, place }: View, { segments }: Act): TemplateResult[] {
  return segments.flatMap((index) => {
    const segment = run.recording.capture.segments[index];
    const flags = run.dissection.packets[index]?.flags ?? "";
    return segment
      ? [
          spoken(
            segment.from,
            segment.sentAt <= place.virtual,
            html`<b class="tape-text">${flags}</b>`,
            stage.flags(flags),
          ),
        ]
      : [];
  });
}

type Line = { from: Peer; name: string; first: Placed; count: number; bytes: number };

/** One line for what is of one kind and follows each other. */
function said({ run, place }: View, { units }: Act): TemplateResult[] {
  const lines: Line[] = [];
  for (const one of units) {
    const { from, unit } = one;
    const inside = messagesOf(one).map(({ name, value }) =>
      value !== undefined && SPOKEN.test(name) ? value : name,
    );
    const name = inside.length > 0 ? inside.join(", ") : unit.name;
    const bytes = unit.field.end - unit.field.start;
    const last = lines.at(-1);
    if (last?.name === name && last.from === from && name === unit.name) {
      last.count++;
      last.bytes += bytes;
    } else lines.push({ from, name, first: one, count: 1, bytes });
  }
  return lines.map(({ from, name, first, count, bytes }) => {
    const { unit, index, opened } = first;
    const sentAt = run.recording.capture.segments[unit.segments[0] ?? -1]?.sentAt ?? 0;
    const select: Selection = { kind: "unit", from, unit: index };
    const size = count > 1 ? say.times(count, bytes) : say.all(bytes);
    return spoken(
      from,
      sentAt <= place.virtual,
      html`${mark(opened ? "key" : meaningOf(unit))}
        <button class="link" .select=${select}>${clipped(name, 90)}</button>`,
      opened ? `${size}, ${say.sealed}` : size,
    );
  });
}

const SPOKEN = /^(HTTP |SMTP |Reply$|AUTH |mail data$)/;

function clipped(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}

/** What a hello carries; what is inside, as far as keys opened it; otherwise the bytes themselves. */
function closer(view: View, act: Act): TemplateResult {
  const { run, place } = view;
  const seen = ({ unit }: Placed): boolean => unit.seenAt <= place.virtual;
  const hello = act.units.findLast(({ unit }) => HELLO.test(unit.name));
  if (hello) return carried(run, act, hello, seen(hello));
  const opened = act.units.find((one) => one.opened && !isOwnWork(one));
  const story = opened && storyOf(run, opened);
  if (opened?.opened && story) {
    const text = readable(insideOf(act, opened.from), say.forYou, "key");
    return html`<div class=${seen(opened) ? "" : "unseen"}>
      ${text ? nothing : strip(view, story, "plaintext", seen(opened))}
      ${strip(view, story, "ciphertext", seen(opened))} ${seen(opened) ? text : nothing}
    </div>`;
  }
  const first = act.units.find(({ unit }) => unit.sealed) ?? act.units[0];
  if (!first) return html``;
  const { from, unit } = first;
  const bytes = run.dissection[from].bytes.subarray(unit.field.start, unit.field.end);
  const meaning = meaningOf(unit);
  const cell = (at: number): Cell | undefined => {
    const byte = bytes[at];
    if (byte === undefined || !seen(first)) return undefined;
    return {
      byte,
      meaning,
      print: meaning === "cipher" ? hex(byte) : glyph(byte),
      label: stage.copyByte(meaning === "cipher" ? "" : glyph(byte), hex(byte), unit.sealed),
      select: { kind: "stream", from, offset: unit.field.start + at },
    };
  };
  return html`<div>
    ${tape(
      { name: say.onWire, detail: say.all(bytes.length) },
      meaning,
      row(say.onWire, cells(view, cell), { selection: view.selection }),
    )}
    ${
      unit.sealed
        ? first.opened
          ? nothing
          : html`<p class="after">${mark("cipher")} ${say.nobody}</p>`
        : seen(first)
          ? readable(bytes, say.theyRead, "alarm")
          : nothing
    }
  </div>`;
}

/** What a hello says in the open, of all that it says; a browser’s says more than fits. */
function carried(run: Run, { units }: Act, { from }: Placed, sent: boolean): TemplateResult {
  const { bytes } = run.dissection[from];
  const roots = units.filter((one) => one.from === from).map(({ unit }) => unit.field);
  const find = (name: string): Field | undefined => {
    for (const root of roots) {
      const found = within(root, name);
      if (found) return found;
    }
    return undefined;
  };
  const shown = helloFields.flatMap((name): TemplateResult[] => {
    const field = find(name);
    // The list of a client’s suites has one field for each, of the same name as a server’s choice.
    if (!field || (name === "cipher_suite" && find("cipher_suites"))) return [];
    const value =
      name === "key_share" && opaque(field).length > 0
        ? opaque(field)
            .filter(({ start, end }) => end - start > GREASE)
            .map((key) => keyOf(bytes.subarray(key.start, key.end)))
        : html`<span class="tape-text">${some(field.value ?? "")}</span>`;
    return [html`<dt>${stage.hello[name]}</dt><dd>${value}</dd>`];
  });
  if (shown.length === 0) return html``;
  return html`<dl class="carried ${sent ? "" : "waiting"}">${shown}</dl>`;
}

const HELLO = /ClientHello|ServerHello(?!Done)|HelloRetryRequest/;

const helloFields = [
  "server_name",
  "application_layer_protocol_negotiation",
  "cipher_suites",
  "cipher_suite",
  "key_share",
  "cert_data",
] as const;

/** Browsers put in a key that is none, to keep servers from choking on what they do not know (RFC
 * 8701); it has one byte. */
const GREASE = 1;

/** Of a long list. */
const FIRST = 3;

function some(list: string): string {
  const parts = list.split(", ");
  const first = parts.slice(0, FIRST).join(", ");
  return parts.length > FIRST ? `${first} ${say.others(parts.length - FIRST)}` : clipped(list, 200);
}

/** A key of a hybrid has more columns than there is room for. */
function keyOf(key: Uint8Array): TemplateResult {
  return key.length > 64
    ? html`<span>${say.key(key.length)} </span>`
    : html`<span class="bytes is public" role="img" aria-label=${hexOf(key)}
        >${punched(key, "public", 1)}</span
      >`;
}

function opaque(field: Field): Field[] {
  return field.name === "opaque" ? [field] : field.children.flatMap(opaque);
}

function within(field: Field, name: string): Field | undefined {
  if (field.name === name) return field;
  for (const child of field.children) {
    const found = within(child, name);
    if (found) return found;
  }
  return undefined;
}

function cells({ room }: View, cell: (at: number) => Cell | undefined): (Cell | undefined)[] {
  return Array.from({ length: room.write }, (_, at) => cell(at));
}

/** One row of a record that was opened. */
function strip(
  view: View,
  { story, index }: Story,
  of: "plaintext" | "ciphertext",
  seen: boolean,
): TemplateResult {
  const plain = of === "plaintext";
  const name = plain ? say.inside : say.onWire;
  const cell = (offset: number): Cell | undefined => {
    const byte = story[of][offset];
    if (byte === undefined || !seen) return undefined;
    const print = plain ? glyph(byte) : hex(byte);
    return {
      byte,
      meaning: plain ? "plain" : "cipher",
      print,
      label: plain ? stage.plainByte(print, hex(byte)) : stage.sealedByte.ciphertext(hex(byte)),
      select: { kind: "record", record: index, row: of, offset },
    };
  };
  return tape(
    { name, detail: say.bytes(story.ciphertext.length) },
    plain ? "plain" : "cipher",
    row(name, cells(view, cell), { selection: view.selection }),
  );
}

type Story = { readonly story: RecordStory; readonly index: number };

const stories = remembered(
  (run: Run): ReadonlyMap<string, Story> =>
    new Map(run.records.map((story, index) => [`${story.from}${story.unit}`, { story, index }])),
);

function storyOf(run: Run, { from, index }: Placed): Story | undefined {
  return stories(run).get(`${from}${index}`);
}

/** What TLS says of its own inside is not what was said. */
const OWN =
  /^(Alert|Finished|EncryptedExtensions|Certificate.*|CompressedCertificate|NewSessionTicket|KeyUpdate)$/;

function isOwnWork(one: Placed): boolean {
  return messagesOf(one).every(({ name }) => OWN.test(name));
}

/** What one side said inside, as far as it fits. */
function insideOf({ units }: Act, from: Peer): Uint8Array {
  const found: number[] = [];
  for (const one of units) {
    if (one.from !== from || isOwnWork(one)) continue;
    for (const { start, end } of messagesOf(one)) {
      const rest = PREVIEW + 1 - found.length;
      if (rest > 0)
        found.push(...(one.opened?.plaintext.subarray(start, Math.min(end, start + rest)) ?? []));
    }
  }
  return Uint8Array.from(found);
}

/** Bytes as text, if they are text. */
function readable(bytes: Uint8Array, name: string, meaning: Meaning): TemplateResult | undefined {
  const start = bytes.subarray(0, PREVIEW);
  const text = new TextDecoder().decode(start);
  const odd = start.filter(
    (byte) => byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 13,
  ).length;
  if (odd * 8 > start.length || start.length === 0) return undefined;
  return html`<div class="letter-received">
    <p class="label">${mark(meaning)} ${name}</p>
    <pre class="sheet tape-text" tabindex="0" role="group" aria-label=${name} dir="auto">${text}${bytes.length > PREVIEW ? "…" : ""}</pre>
  </div>`;
}

/** What the file does not have of this connection. */
function lacking({ file }: Run): TemplateResult | typeof nothing {
  if (!file || file.lacks.length === 0) return nothing;
  return html`<div class="lacking">
    <p class="label">${mark("alarm")} ${say.missing}</p>
    <ul>${file.lacks.map((one) => html`<li>${lack(one)}</li>`)}</ul>
  </div>`;
}

function verdict(run: Run): TemplateResult {
  const { file, recording } = run;
  const held = recording.capture.segments.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const sealed = file?.sealed ?? 0;
  const opened = file?.opened ?? 0;
  const protocol = file?.connection.protocol;
  const [meaning, words]: readonly [Meaning, string] =
    opened > 0
      ? ["key", say.verdictOpened(opened, sealed)]
      : sealed > 0
        ? ["verified", say.verdictSealed(held)]
        : protocol === "http" || protocol === "smtp"
          ? ["alarm", say.verdictClear(held)]
          : ["public", say.verdictUnknown(held)];
  return html`<div class="picture">
    <p class="verdict in ${meaning}">${mark(meaning)} <span class="display">${words}</span></p>
    ${lacking(run)}
  </div>`;
}

export const importedStyles = css`
  .flight .letter-received {
    margin-block-start: var(--s-2);
  }
  .flight pre.sheet {
    padding: var(--s-2) var(--s-4);
    max-block-size: 6.2rem;
  }
  .lacking {
    margin-block-start: var(--s-4);
    max-inline-size: 46rem;
  }
  .lacking ul {
    list-style: disc;
    padding-inline-start: 1.2em;
    line-height: 1.4;
  }
  .verdict + .lacking {
    font-size: var(--step--1);
  }
`;
