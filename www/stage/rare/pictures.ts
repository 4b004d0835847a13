// The bench's pictures for rare scenes.
//
// - picture(view): the one for the scene, if it is rare

import { html, nothing, type TemplateResult } from "lit";
import type { Event, Field } from "../../../crate/pkg/port443.js";
import { isOwn } from "../../core/run.ts";
import { same } from "../../player/plot.ts";
import type { RareScene } from "../../player/rare.ts";
import type { SceneKind } from "../../player/timeline.ts";
import type { Selection } from "../../selection.ts";
import { ending, rare as say } from "../../story/rare.ts";
import { mark } from "../../theme/marks.ts";
import type { Meaning } from "../../theme/tokens.ts";
import { flight, spoken } from "../bench.ts";
import { verdict } from "../crossing.ts";
import { ramp } from "../ramp.ts";
import { meaningOf } from "../tap.ts";
import { hexOf } from "../tape.ts";
import type { Picture, View } from "../view.ts";
import { cipher, keyTape, progressOf, shareAt } from "../work.ts";
import { tamper } from "./attacker.ts";
import { block } from "./block.ts";
import { imported } from "./imported.ts";

export function picture({ run, place: { scene } }: View): Picture | undefined {
  if (!isOwn(run)) return imported;
  const known: Partial<Record<SceneKind, Picture>> = pictures;
  return known[scene.kind];
}

const pictures: Record<RareScene, Picture> = {
  visit,
  retryShare,
  hybridShare: hybrid,
  encapsulate: hybrid,
  decapsulate: hybrid,
  offer,
  sealEarly: (view) => cipher(view, "seal"),
  openEarly: (view) => cipher(view, "open"),
  ticket,
  keyUpdate,
  signedShare,
  premaster,
  rsaEncrypt,
  rsaDecrypt,
  master,
  redirected,
  failed,
  outcome,
  retry: flight,
  retryHello: flight,
  earlyFlight: flight,
  openHello: flight,
  keyExchange: flight,
  finished: flight,
  meanwhile: flight,
  talk,
  alert: flight,
  tamper,
  rest: flight,
};

type Of<K extends Event["kind"]> = Extract<Event, { kind: K }>;
type Found<K extends Event["kind"]> = { readonly index: number; readonly event: Of<K> };

function find<K extends Event["kind"]>(
  { run }: View,
  kind: K,
  that: (event: Of<K>, index: number) => boolean,
): Found<K> | undefined {
  const { events } = run.recording;
  const index = events.findLastIndex(
    (event, at) => event.kind === kind && that(event as Of<K>, at),
  );
  return index < 0 ? undefined : { index, event: events[index] as Of<K> };
}

/** The event that the scene is about. */
function about<K extends Event["kind"]>(view: View, kind: K): Found<K> | undefined {
  return find(view, kind, (_, index) => index === view.place.scene.event);
}

type Value = {
  readonly name: string;
  readonly meaning: Meaning;
  readonly bytes: Uint8Array | undefined;
  readonly event: number | undefined;
  readonly detail?: string;
};

/** Values one below the other, each punched in its turn. */
function values(view: View, list: readonly (Value | undefined)[]): TemplateResult[] {
  const shown = list.filter((value) => value !== undefined);
  const done = progressOf(view);
  return shown.map(({ name, meaning, bytes, event, detail }, turn) =>
    keyTape(
      name,
      detail ?? (bytes ? say.bytes(bytes.length) : ""),
      meaning,
      bytes,
      done(event, turn, shown.length),
      event,
      view.selection,
    ),
  );
}

/** In two columns, the left one first. */
function pair(
  view: View,
  left: readonly Value[],
  right: readonly Value[],
  after?: TemplateResult,
): TemplateResult {
  const all = values(view, [...left, ...right]);
  return html`<div class="picture pair">
    <div>${all.slice(0, left.length)}</div>
    <div>${all.slice(left.length)}</div>
    ${after ? html`<p class="after ${view.place.progress < 0.88 ? "undone" : ""}">${after}</p>` : nothing}
  </div>`;
}

function one(
  view: View,
  list: readonly (Value | undefined)[],
  after?: TemplateResult,
): TemplateResult {
  return html`<div class="picture single">
    ${values(view, list)}
    ${after ? html`<p class="after ${view.place.progress < 0.88 ? "undone" : ""}">${after}</p>` : nothing}
  </div>`;
}

// --- which connection begins ---

function visit({ run }: View): TemplateResult {
  const { client, server, scheme, beginsAt, index } = run.recording.connection;
  return html`<div class="picture">
    <dl class="sheet">
      <dt class="label">${say.visit.from}</dt>
      <dd>${say.visit.parties[client]}</dd>
      <dt class="label">${say.visit.to}</dt>
      <dd>${say.visit.parties[server]}, ${say.visit.port(scheme)}</dd>
      <dt class="label">${say.visit.begins}</dt>
      <dd>${index === 0 ? say.visit.first : say.visit.after(beginsAt)}</dd>
    </dl>
  </div>`;
}

// --- another key ---

function retryShare(view: View): TemplateResult {
  const { run, place } = view;
  const { events } = run.recording;
  const share = about(view, "keyShare");
  const first = events.findIndex(({ peer, kind }) => peer === "client" && kind === "keyShare");
  const old = events[first];
  return one(view, [
    old?.kind === "keyShare" && first < (place.scene.event ?? 0)
      ? {
          name: `${old.group}, ${say.refusedShare}`,
          meaning: "public",
          bytes: old.publicKey,
          event: first,
        }
      : undefined,
    {
      name: `${share?.event.group}, ${say.privateKey}`,
      meaning: "key",
      bytes: share?.event.privateKey,
      event: share?.index,
    },
    {
      name: `${share?.event.group}, ${say.publicKey}`,
      meaning: "public",
      bytes: share?.event.publicKey,
      event: share?.index,
    },
  ]);
}

// --- a hybrid exchange, at one scale ---

/** Columns in a row of everything, so that all of it is at one scale. */
const SCALE = 128;

/** Bytes of X25519 at the end of each value. */
const X25519 = 32;

function hybrid(view: View): TemplateResult {
  const { plot, place, selection } = view;
  const { kind, peer = "client" } = place.scene;
  const share = shareAt(view, peer);
  const secret = plot.secrets[peer];
  const capsule =
    kind === "encapsulate"
      ? find(view, "encapsulate", ({ peer: by }) => by === peer)
      : kind === "decapsulate"
        ? find(view, "decapsulate", ({ peer: by }) => by === peer)
        : undefined;
  const front = (bytes: Uint8Array | undefined): Uint8Array | undefined =>
    bytes?.subarray(0, bytes.length - X25519);
  const back = (bytes: Uint8Array | undefined): Uint8Array | undefined =>
    bytes?.subarray(bytes.length - X25519);
  const own = share?.event;
  const value = (
    name: string,
    meaning: Meaning,
    bytes: Uint8Array | undefined,
    event: number | undefined,
  ): Value => ({ name, meaning, bytes, event });
  const mlkem: Value[] =
    kind === "hybridShare"
      ? [
          value(say.seed, "key", front(own?.privateKey), share?.index),
          value(say.publicKey, "public", front(own?.publicKey), share?.index),
        ]
      : capsule?.event.kind === "encapsulate"
        ? [
            value(say.drawn, "key", capsule.event.randomness, capsule.index),
            value(say.capsule, "cipher", capsule.event.ciphertext, capsule.index),
            value(say.part, "key", capsule.event.output, capsule.index),
          ]
        : [
            value(say.capsule, "cipher", capsule?.event.ciphertext, capsule?.index),
            value(say.part, "key", capsule?.event.output, capsule?.index),
          ];
  const x25519: Value[] = [
    value(say.privateKey, "key", back(own?.privateKey), share?.index),
    kind === "decapsulate"
      ? value(say.theirPublicKey, "public", back(secret?.event.peerPublicKey), secret?.index)
      : value(say.publicKey, "public", back(own?.publicKey), share?.index),
    ...(kind === "hybridShare"
      ? []
      : [value(say.part, "key", back(secret?.event.output), secret?.index)]),
  ];
  const turn = (at: number, turns: number): number =>
    ramp(place.progress, (at * 0.8) / turns, ((at + 0.9) * 0.8) / turns);
  const half = (name: string, list: readonly Value[]): TemplateResult => html`<div class="half">
    <p class="who label">${name}</p>
    ${list.map(({ name: what, meaning, bytes, event }, at) => {
      const done = turn(at, list.length);
      return html`<div class="sized">
        <p class="label">${mark(meaning)} ${what} <small>${bytes ? say.bytes(bytes.length) : ""}</small></p>
        ${bytes ? sized(bytes, meaning, done, what, event, selection) : nothing}
      </div>`;
    })}
  </div>`;
  return html`<div class="picture hybrid">
    ${half(say.mlkem, mlkem)}${half(say.x25519, x25519)}
    ${
      kind === "hybridShare"
        ? nothing
        : html`<div class="sized both ${place.progress > 0.84 ? "" : "undone"}">
            <p class="label">${mark("key")} ${say.together}
              <small>${say.bytes(secret?.event.output.length ?? 0)}</small></p>
            ${secret ? sized(secret.event.output, "key", 1, say.together, secret.index, selection) : nothing}
          </div>`
    }
  </div>`;
}

function sized(
  bytes: Uint8Array,
  meaning: Meaning,
  done: number,
  name: string,
  event: number | undefined,
  selection: Selection | undefined,
): TemplateResult {
  const select: Selection | undefined = event === undefined ? undefined : { kind: "event", event };
  const selected = selection?.kind === "event" && selection.event === event;
  return html`<button
    class="bytes"
    ?disabled=${done === 0 || event === undefined}
    aria-label="${name}: ${say.bytes(bytes.length)}, ${hexOf(bytes.subarray(0, 16))}…"
    aria-current=${selected ? "true" : nothing}
    .select=${select}
  >${block(bytes, meaning, done, SCALE)}</button>`;
}

// --- tickets ---

function offer(view: View): TemplateResult {
  const { run } = view;
  const binderKey = about(view, "expand");
  const psk = find(
    view,
    "extract",
    ({ peer, output }) =>
      peer === "client" && binderKey !== undefined && same(output, binderKey.event.secret),
  );
  const hello = run.dissection.client.units.find(({ name }) => name.includes("ClientHello"));
  const identity = hello && inside(hello.field, ["pre_shared_key", "identity"]);
  const binder = hello && inside(hello.field, ["pre_shared_key", "PskBinderEntry"]);
  const stream = run.dissection.client.bytes;
  const cut = (field: Field | undefined): Uint8Array | undefined =>
    field && stream.subarray(field.start, field.end);
  const event = binderKey?.index;
  return one(view, [
    { name: say.ticketKey, meaning: "key", bytes: psk?.event.ikm, event: psk?.index },
    { name: say.ticket, meaning: "public", bytes: cut(opaque(identity)), event },
    { name: say.binder, meaning: "public", bytes: cut(opaque(binder)), event },
  ]);
}

/** The first field of the last name, within fields of the names before. */
function inside(field: Field, [name, ...rest]: readonly string[]): Field | undefined {
  if (name === undefined) return field;
  if (field.name === name) return rest.length > 0 ? deeper(field, rest) : field;
  return deeper(field, [name, ...rest]);
}

function deeper(field: Field, names: readonly string[]): Field | undefined {
  for (const child of field.children) {
    const found = inside(child, names);
    if (found) return found;
  }
  return undefined;
}

/** Without the length in front of it. */
function opaque(field: Field | undefined): Field | undefined {
  return field && (inside(field, ["opaque"]) ?? field);
}

function ticket(view: View): TemplateResult {
  const { run, place } = view;
  const kept = about(view, "expand");
  const tickets = run.opened.flatMap(({ from, unit, plaintext, messages }) =>
    messages.flatMap((message) => {
      const arrives = Math.max(
        ...(run.dissection[from].units[unit]?.segments ?? []).map(
          (segment) => run.recording.capture.segments[segment]?.arrivesAt ?? 0,
        ),
      );
      if (message.name !== "NewSessionTicket" || arrives > place.scene.to) return [];
      const field = opaque(inside(message, ["ticket"]));
      return field ? [plaintext.subarray(field.start, field.end)] : [];
    }),
  );
  return one(view, [
    { name: say.kept, meaning: "key", bytes: kept?.event.output, event: kept?.index },
    { name: say.ticket, meaning: "public", bytes: tickets.at(-1), event: kept?.index },
  ]);
}

function keyUpdate(view: View): TemplateResult {
  const next = about(view, "expand");
  const event = next?.index;
  return one(
    view,
    [
      { name: say.oldSecret, meaning: "key", bytes: next?.event.secret, event },
      { name: say.newSecret, meaning: "key", bytes: next?.event.output, event },
    ],
    html`${say.oneWay}`,
  );
}

// --- line by line ---

/** So many lines of a conversation have room. */
const LINES = 7;

function talk({ run, place }: View): TemplateResult {
  const { segments } = run.recording.capture;
  const lines = (["client", "server"] as const).flatMap((from) =>
    run.dissection[from].units.flatMap((unit, at) => {
      const sent = segments[unit.segments[0] ?? -1]?.sentAt ?? -1;
      if (sent < place.scene.from || sent > place.virtual || sent >= place.scene.to) return [];
      const inside = run.opened.find((record) => record.from === from && record.unit === at);
      const said = inside?.messages
        .filter(({ name }) => name !== "type")
        .map(({ value, name }) => value ?? name)
        .join(", ");
      return [{ from, at, sent, unit, said }];
    }),
  );
  lines.sort((a, b) => a.sent - b.sent);
  return html`<div class="picture flight">
    <ul class="sent talk">
      ${lines.slice(-LINES).map(({ from, at, unit, said }) => {
        const select: Selection = { kind: "unit", from, unit: at };
        const line = html`${mark(meaningOf(unit))}
          <button class="link" .select=${select}>${said ?? unit.name}</button>`;
        const length = unit.field.end - unit.field.start;
        return spoken(from, true, line, unit.sealed ? say.sealed(length) : say.bytes(length));
      })}
    </ul>
  </div>`;
}

// --- TLS 1.2 ---

function signedShare(view: View): TemplateResult {
  const share = find(view, "keyShare", ({ peer }) => peer === "server");
  const sign = find(view, "sign", ({ peer, at }) => peer === "server" && at === share?.event.at);
  return one(view, [
    { name: say.privateKey, meaning: "key", bytes: share?.event.privateKey, event: share?.index },
    { name: say.ownHalf, meaning: "public", bytes: share?.event.publicKey, event: share?.index },
    { name: say.signature, meaning: "verified", bytes: sign?.event.signature, event: sign?.index },
  ]);
}

/** The two bytes of version in front of the secret. */
const VERSION = 2;

function premaster(view: View): TemplateResult {
  const drawn = about(view, "random");
  const used = find(view, "rsaEncrypt", ({ peer }) => peer === "client");
  return one(view, [
    {
      name: say.version,
      meaning: "public",
      bytes: used?.event.plaintext.subarray(0, VERSION),
      event: drawn?.index,
    },
    {
      name: say.random,
      meaning: "key",
      bytes: used?.event.plaintext.subarray(VERSION),
      event: drawn?.index,
    },
  ]);
}

function rsaEncrypt(view: View): TemplateResult {
  const used = about(view, "rsaEncrypt");
  const event = used?.index;
  const { modulus, plaintext, padded, ciphertext } = used?.event ?? {};
  return pair(
    view,
    [
      { name: say.premaster, meaning: "key", bytes: plaintext, event },
      { name: say.padded, meaning: "key", bytes: padded, event },
    ],
    [
      { name: say.modulus, meaning: "public", bytes: modulus, event },
      { name: say.encrypted, meaning: "cipher", bytes: ciphertext, event },
    ],
  );
}

function rsaDecrypt(view: View): TemplateResult {
  const used = about(view, "rsaDecrypt");
  const event = used?.index;
  const { privateExponent, ciphertext, output, valid } = used?.event ?? {};
  return pair(
    view,
    [
      { name: say.encrypted, meaning: "cipher", bytes: ciphertext, event },
      { name: say.exponent, meaning: "key", bytes: privateExponent, event },
    ],
    [{ name: say.premaster, meaning: "key", bytes: output, event }],
    valid ? html`${mark("verified")} ${say.sameAgain}` : html`${mark("alarm")} ${say.notSame}`,
  );
}

function master(view: View): TemplateResult {
  const { scene } = view.place;
  const prf = (label: string): Found<"prf"> | undefined =>
    find(
      view,
      "prf",
      (event, index) =>
        event.peer === scene.peer && index <= (scene.event ?? -1) && event.label.endsWith(label),
    );
  const made = prf("master secret");
  const keys = prf("key expansion");
  // The seed of the keys is both hellos' random bytes, the server's first (RFC 5246 section 6.3).
  const seed = keys?.event.seed;
  const event = made?.index;
  const randoms: Value[] = [
    { name: say.clientRandom, meaning: "public", bytes: seed?.subarray(32, 64), event },
    { name: say.serverRandom, meaning: "public", bytes: seed?.subarray(0, 32), event },
  ];
  const secretIn: Value = { name: say.secretIn, meaning: "key", bytes: made?.event.secret, event };
  const out: Value = { name: say.master, meaning: "key", bytes: made?.event.output, event };
  const cut: Value = {
    name: say.keys,
    meaning: "key",
    bytes: keys?.event.output,
    event: keys?.index,
  };
  // With the extended master secret, a digest of the handshake takes their place (RFC 7627).
  const digest: Value = { name: say.digest, meaning: "public", bytes: made?.event.seed, event };
  return made?.event.label.startsWith("extended")
    ? pair(view, [secretIn, digest, out], [...randoms, cut])
    : pair(view, [secretIn, ...randoms], [out, cut]);
}

// --- what the peers understood ---

function redirected({ run, plot, place }: View): TemplateResult {
  const { outcome } = run.recording;
  const text = new TextDecoder().decode(plot.read?.event.bytes.subarray(0, 600));
  return html`<div class="picture letter-received">
    <pre class="sheet tape-text" tabindex="0">${text}</pre>
    ${
      outcome?.kind === "redirected"
        ? html`<p class="after" ?hidden=${place.progress < 0.3}>→ ${say.location(outcome.location)}</p>`
        : nothing
    }
  </div>`;
}

function failed({ run, plot, place }: View): TemplateResult {
  const { outcome } = run.recording;
  const by = plot.failed?.event.peer ?? (outcome?.kind === "refused" ? outcome.by : "client");
  const reason = plot.failed?.event.reason ?? (outcome?.kind === "refused" ? outcome.reason : "");
  return html`<div class="picture">
    <p class="verdict in alarm">
      ${mark("alarm")} <span>${say.gaveUp[by]}</span>
    </p>
    <p class="after quoted" ?hidden=${place.progress < 0.15}><q>${reason}</q></p>
  </div>`;
}

function outcome(view: View): TemplateResult {
  const { line, place } = view;
  const { news } = ending(line.runs);
  if (news.length === 0) return verdict(view);
  return html`<div class="picture ending">
    <ul class="checks news">
      ${news.map(
        (
          { good, text },
          at,
        ) => html`<li class=${place.progress < 0.05 + at * 0.15 ? "waiting" : ""}>
          ${mark(good ? "verified" : "alarm")}
          <p>${text}</p>
        </li>`,
      )}
    </ul>
    <div>${place.progress > 0.5 ? html`<slot></slot>` : nothing}</div>
  </div>`;
}
