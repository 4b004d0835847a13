// Pictures of what a peer works at: keys, checks, sealing, unsealing, reading. A chunk of its own: the
// story begins without them.
//
// - work: one picture for each of those scenes, and what stands below a flight
// - cipher, checks, secret: pictures that rare scenes share; keyTape, progressOf, shareAt: parts of them

import { html, nothing, type TemplateResult } from "lit";
import type { Peer } from "../../crate/pkg/port443.js";
import type { Found } from "../player/plot.ts";
import type { Selection } from "../selection.ts";
import { facts } from "../story/facts.ts";
import { page as words } from "../story/page.ts";
import { work as own } from "../story/work.ts";
import { mark } from "../theme/marks.ts";
import type { Meaning } from "../theme/tokens.ts";
import { vars } from "../theme/vars.ts";
import { punched, tape, visible, type Work } from "./bench.ts";
import { pace, type RecordColumn } from "./columns.ts";
import { carried, clip, columnsOf, sealedCell, verdict } from "./crossing.ts";
import { equipment } from "./more.ts";
import { ramp } from "./ramp.ts";
import { type Cell, row } from "./row.ts";
import { column, glyph, hex, hexOf } from "./tape.ts";
import type { View } from "./view.ts";
import { workStyles } from "./workstyles.ts";

const say = { ...words.stage, ...own };

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
  const same = outcome?.kind === "delivered" && outcome.message === scenario?.message;
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

function read({ run, plot }: View): TemplateResult {
  const { outcome } = run.recording;
  const text = new TextDecoder().decode(plot.read?.event.bytes.subarray(0, 600));
  return html`<div class="picture letter-received">
    <pre class="sheet tape-text" tabindex="0" role="group" aria-label=${say.answerText}>${text}</pre>
    ${outcome?.kind === "delivered" ? html`<p class="after">${say.status(outcome.status)}</p>` : nothing}
  </div>`;
}

export const work: Work = {
  styles: workStyles,
  pictures: {
    keyShare: secret,
    serverSecret: secret,
    clientSecret: secret,
    checks,
    seal: (view: View) => cipher(view, "seal"),
    open: (view: View) => cipher(view, "open"),
    form,
    read,
  },
  carried,
  verdict,
};
