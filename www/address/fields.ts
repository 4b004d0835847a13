// A state as names and values: what stands in a link, and what the attributes of <port-443> are called.
//
//   scenario     an entry of the gallery (www/gallery/entries.ts); without one it is https
//   certificate, suite, strict, page, padding    what is set otherwise than the scenario has it
//   attack       by its aim (`flipSealed`), or with its target as the recording counts:
//                `flipBit:connection.segment.bit`, `delay:connection.segment.milliseconds`,
//                `truncate:connection.server.record`, `impostor:trusted`
//   host, latency, message, seed    as in the form
//   depth        which leaf of the desk
//   selection    `wire:segment.offset`, `stream:client.offset`, `record:record.plaintext.offset`, each
//                with `.length` if it is more than a byte; `unit:client.unit`, with `.message`; `event:event`
//   moment       as www/player/moments.ts reads it
//
// - names: all of them, in the order in which they are written
// - fieldsOf(state): what has to be said, and nothing that goes without saying
// - stateFrom(fields): the state, or which value cannot be one. Whether a run can be made of it, the core
//   says; whether that run has such a moment and such a selection shows in the run.

import type {
  Attack,
  CertificateKind,
  CipherSuite,
  Peer,
  SitePage,
} from "../../crate/pkg/port443.js";
import { type Aim, type Choice, plain } from "../choice.ts";
import { type Entry, entries, entryOf } from "../gallery/entries.ts";
import type { Depth } from "../office.ts";
import type { Selection } from "../selection.ts";
import type { State } from "../state.ts";

/** The moment is last: a link that was cut off on its way has none. */
export const names = [
  "scenario",
  "certificate",
  "suite",
  "strict",
  "page",
  "padding",
  "attack",
  "host",
  "latency",
  "message",
  "seed",
  "depth",
  "selection",
  "moment",
] as const;

export type Name = (typeof names)[number];

export type Fields = ReadonlyMap<Name, string>;

/** A value that cannot be one of that name. */
export type Unfit = { readonly name: Name; readonly value: string };

/** What goes without saying. It is that of every link that was ever written: it never changes. */
export const unsaid = { host: "letters.example", latencyMs: 20, depth: "story" } as const;

// --- what can be chosen; the compiler sees to it that nothing is missing ---

const certificates: Readonly<Record<CertificateKind, true>> = {
  valid: true,
  expired: true,
  notYetValid: true,
  wrongName: true,
  selfSigned: true,
  unknownRoot: true,
  brokenSignature: true,
  missingIntermediate: true,
  wrongUsage: true,
  lookAlike: true,
};

const suites: Readonly<Record<CipherSuite, true>> = {
  TLS_AES_128_GCM_SHA256: true,
  TLS_AES_256_GCM_SHA384: true,
  TLS_CHACHA20_POLY1305_SHA256: true,
};

const pages: Readonly<Record<SitePage, true>> = {
  welcome: true,
  hours: true,
  appointments: true,
  vaccinations: true,
  allergies: true,
  pregnancy: true,
  hiv: true,
  depression: true,
  alcohol: true,
  debts: true,
  shelter: true,
  report: true,
};

const depths: Readonly<Record<Depth, true>> = {
  story: true,
  messages: true,
  bytes: true,
  packets: true,
  attacker: true,
  handed: true,
};

const aims: Readonly<Record<Aim, true>> = {
  flipClear: true,
  flipSealed: true,
  flipHello: true,
  drop: true,
  delay: true,
  repeat: true,
  truncate: true,
  replayRecord: true,
  swapRecords: true,
};

type AttackOf<K extends Attack["kind"]> = Extract<Attack, { kind: K }>;

/** In which order an attack's target is written. */
const targets: {
  readonly [K in Attack["kind"]]: readonly Exclude<keyof AttackOf<K>, "kind">[];
} = {
  flipBit: ["connection", "segment", "bit"],
  drop: ["connection", "segment"],
  delay: ["connection", "segment", "milliseconds"],
  repeat: ["connection", "segment"],
  truncate: ["connection", "from", "record"],
  replayRecord: ["connection", "from", "record"],
  swapRecords: ["connection", "from", "record"],
  impostor: ["trusted"],
  strip: [],
  downgrade: [],
  replayEarlyData: [],
};

type Row = Extract<Selection, { kind: "record" }>["row"];

const rows: Readonly<Record<Row, true>> = {
  plaintext: true,
  keystream: true,
  ciphertext: true,
  tag: true,
  header: true,
};

const peers: Readonly<Record<Peer, true>> = { client: true, server: true };

type SelectionOf<K extends Selection["kind"]> = Extract<Selection, { kind: K }>;

/** In which order a selection's parts are written; what is last after `maybe` may be missing. */
const parts: {
  readonly [K in Selection["kind"]]: {
    readonly always: readonly Exclude<keyof SelectionOf<K>, "kind">[];
    readonly maybe?: Exclude<keyof SelectionOf<K>, "kind">;
  };
} = {
  wire: { always: ["segment", "offset"], maybe: "length" },
  stream: { always: ["from", "offset"], maybe: "length" },
  record: { always: ["record", "row", "offset"], maybe: "length" },
  unit: { always: ["from", "unit"], maybe: "message" },
  event: { always: ["event"] },
};

// --- out ---

export function fieldsOf(state: State): Map<Name, string> {
  const { choice, host, latencyMs, message, seed, depth, selection, moment } = state;
  const said = new Map<Name, string | undefined>([
    ...(choice ? choiceFields(choice) : []),
    ["host", host === unsaid.host ? undefined : host],
    ["latency", latencyMs === unsaid.latencyMs ? undefined : latencyMs?.toString()],
    ["message", message],
    ["seed", seed],
    ["depth", depth === unsaid.depth ? undefined : depth],
    ["selection", selection && selectionText(selection)],
    ["moment", moment],
  ]);
  return new Map(
    names.flatMap((name) => {
      const value = said.get(name);
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}

/** By its name in the gallery, if it has one; else by its kind's, and what is set otherwise. */
function choiceFields(choice: Choice): [Name, string | undefined][] {
  const entry = entryOf(choice);
  if (entry) return [["scenario", entry.id]];
  const base: Choice = entries.find(({ id }) => id === choice.kind)?.choice ?? plain("https");
  const { certificate, cipherSuite, strict, page, padding, attack } = choice;
  const other = <T>(value: T, usual: T): T | undefined => (value === usual ? undefined : value);
  return [
    ["scenario", choice.kind],
    ["certificate", other(certificate, base.certificate)],
    ["suite", other(cipherSuite, base.cipherSuite)],
    ["strict", other(strict, base.strict)?.toString()],
    ["page", other(page, base.page)],
    ["padding", other(padding ?? 0, base.padding ?? 0)?.toString()],
    ["attack", attack && (typeof attack === "string" ? attack : attackText(attack))],
  ];
}

function attackText(attack: Attack): string {
  if (attack.kind === "impostor") return attack.trusted ? "impostor:trusted" : "impostor";
  return joined(attack.kind, values(attack, targets[attack.kind]));
}

function selectionText(selection: Selection): string {
  const { always, maybe } = parts[selection.kind];
  return joined(selection.kind, values(selection, maybe ? [...always, maybe] : always));
}

function values(of: object, keys: readonly string[]): unknown[] {
  const all = of as Readonly<Record<string, unknown>>;
  return keys.map((key) => all[key]).filter((value) => value !== undefined);
}

function joined(kind: string, values: readonly unknown[]): string {
  return values.length > 0 ? `${kind}:${values.join(".")}` : kind;
}

// --- in ---

export function stateFrom(
  fields: Fields,
):
  | { readonly state: State; readonly unfit?: never }
  | { readonly state?: never; readonly unfit: Unfit } {
  const unfit: Unfit[] = [];
  /** What `make` makes of a value. Nothing is nothing; what it cannot read is unfit. */
  const take = <T>(name: Name, make: (value: string) => T | undefined): T | undefined => {
    const value = fields.get(name);
    const made = value === undefined ? undefined : make(value);
    if (value !== undefined && made === undefined) unfit.push({ name, value });
    return made;
  };
  const text = (value: string): string => value;
  const state = given<State>({
    choice: takeChoice(take),
    host: take("host", text),
    latencyMs: take("latency", number),
    message: take("message", text),
    seed: take("seed", text),
    depth: take("depth", (value) => one(depths, value)),
    selection: take("selection", selectionFrom),
    moment: take("moment", text),
  });
  return unfit[0] ? { unfit: unfit[0] } : { state };
}

type Take = <T>(name: Name, make: (value: string) => T | undefined) => T | undefined;

function takeChoice(take: Take): Choice | undefined {
  const entry = take("scenario", (id): Entry | undefined => entries.find((one) => one.id === id));
  const set = given<Partial<Choice>>({
    certificate: take("certificate", (value) => one(certificates, value)),
    cipherSuite: take("suite", (value) => one(suites, value)),
    strict: take("strict", flag),
    page: take("page", (value) => one(pages, value)),
    padding: take("padding", number),
    attack: take("attack", attackFrom),
  });
  if (!entry && Object.keys(set).length === 0) return undefined;
  return { ...(entry?.choice ?? plain("https")), ...set };
}

/** Without what is not there. */
function given<T extends object>(all: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as T;
}

function one<T extends string>(of: Readonly<Record<T, true>>, value: string): T | undefined {
  return Object.hasOwn(of, value) ? (value as T) : undefined;
}

/** An attribute that is there is true, whatever it says; a link says it. */
function flag(value: string): boolean | undefined {
  if (value === "" || value === "true") return true;
  return value === "false" ? false : undefined;
}

/** What the core holds in 32 bits. */
function number(value: string): number | undefined {
  const found = /^\d{1,10}$/.test(value) ? Number(value) : Number.NaN;
  return found < 2 ** 32 ? found : undefined;
}

function attackFrom(value: string): Attack | Aim | undefined {
  const aim = one(aims, value);
  if (aim) return aim;
  const [kind = "", ...rest] = value.split(":");
  if (!Object.hasOwn(targets, kind) || rest.length > 1) return undefined;
  if (kind === "impostor") {
    const trusted = rest[0] === "trusted";
    return trusted || rest.length === 0 ? { kind, trusted } : undefined;
  }
  const keys: readonly string[] = targets[kind as Attack["kind"]];
  return built<Attack>(kind, rest[0]?.split(".") ?? [], keys, keys.length);
}

function selectionFrom(value: string): Selection | undefined {
  const [kind = "", ...rest] = value.split(":");
  if (!Object.hasOwn(parts, kind) || rest.length !== 1) return undefined;
  const { always, maybe } = parts[kind as Selection["kind"]];
  const keys = maybe ? [...always, maybe] : always;
  return built<Selection>(kind, rest[0]?.split(".") ?? [], keys, always.length);
}

function built<T>(
  kind: string,
  given: readonly string[],
  keys: readonly string[],
  least: number,
): T | undefined {
  if (given.length < least || given.length > keys.length) return undefined;
  const made = given.map((value, at) => {
    const key = keys[at] ?? "";
    if (key === "from") return [key, one(peers, value)] as const;
    if (key === "row") return [key, one(rows, value)] as const;
    return [key, number(value)] as const;
  });
  if (made.some(([, value]) => value === undefined)) return undefined;
  return { kind, ...Object.fromEntries(made) } as T;
}
