// What can be searched for among packets: text, bytes, a field, or a filter in a small part of
// Wireshark's language. Pure, and of plain data: a worker can run it as well as the page.
//
// - parse(kind, text): Query, or why not (Refused)
// - matches(query, packet): whether a packet is one
// - where(query, packet): and the bytes in it to show
// - filterNames: the fields that a filter may name
//
// Of filters: == != > >= < <= contains, and or not ( ), the fields of `filterNames`, a protocol's name
// alone, frame[a:n] and tcp.payload[a:n]. As in Wireshark, == holds if one of the packet's fields of
// that name is equal, and != if none is.

import type { Field } from "../../../crate/pkg/port443.js";
import type { Layer, PacketRow } from "./source.ts";
import { type Entry, isAt, named, names, numberIn, type Sliced } from "./wireshark.ts";

export type Kind = "text" | "bytes" | "field" | "filter";

export const kinds = ["text", "bytes", "field", "filter"] as const satisfies readonly Kind[];

export type Query =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "field"; readonly name: string }
  | { readonly kind: "filter"; readonly filter: Filter };

type Compare = "==" | "!=" | ">" | ">=" | "<" | "<=" | "contains";

type Filter =
  | { readonly is: "and" | "or"; readonly of: readonly Filter[] }
  | { readonly is: "not"; readonly of: Filter }
  | { readonly is: "there"; readonly name: string }
  | {
      readonly is: "compared";
      readonly name: string;
      readonly by: Compare;
      readonly value: number | string | Uint8Array;
    }
  | {
      readonly is: "sliced";
      readonly of: Sliced;
      readonly start: number;
      readonly length: number;
      readonly by: "==" | "!=";
      readonly bytes: Uint8Array;
    };

/** Why a query is none. */
export type Refused = {
  readonly refused:
    | "empty"
    /** Not pairs of hex digits. */
    | "hex"
    /** A field that is not among `filterNames`. */
    | "name"
    /** A comparison that Wireshark has and this has not, or that the field does not take. */
    | "operator"
    /** Not what such a field can be. */
    | "value"
    /** It stops, or goes on, where it should not. */
    | "syntax";
  /** What it stopped at. */
  readonly at: string;
};

/** What of a packet is looked at. */
export type Looked = {
  /** Its place in the source, from 0. */
  readonly index: number;
  readonly row: PacketRow;
  /** The packet itself, and then what ends in it. */
  readonly layers: readonly Layer[];
};

/** Bytes of one of a packet's layers. */
export type Spot = { readonly layer: number; readonly start: number; readonly end: number };

/** What a filter can name beside the table's fields: numbers of the list, and protocols. */
const ofRow = new Map<string, (packet: Looked) => number>(
  Object.entries({
    "frame.number": ({ index }) => index + 1,
    "frame.len": ({ row }) => row.length,
    "tcp.len": ({ layers }) => payloadOf(layers)?.length ?? 0,
  }),
);

const protocols = new Map<string, (name: string) => boolean>(
  Object.entries({
    eth: (name) => name.startsWith("Ethernet"),
    ip: (name) => name === "IPv4 header",
    ipv6: (name) => name === "IPv6 header",
    tcp: (name) => name === "TCP header",
    tls: (name) => name.startsWith("TLS"),
    http: (name) => name.startsWith("HTTP re"),
    "http.request": (name) => name === "HTTP request",
    "http.response": (name) => name === "HTTP response",
  }),
);

export const filterNames: readonly string[] = [...protocols.keys(), ...ofRow.keys(), ...names];

export function parse(kind: Kind, text: string): Query | Refused {
  const trimmed = text.trim();
  if (trimmed === "") return { refused: "empty", at: "" };
  switch (kind) {
    case "text":
      return { kind, text: text.toLowerCase() };
    case "field":
      return { kind, name: trimmed.toLowerCase() };
    case "bytes": {
      const bytes = hexBytes(trimmed);
      return bytes ? { kind, bytes } : { refused: "hex", at: trimmed };
    }
    case "filter":
      try {
        return { kind, filter: new Reading(trimmed).whole() };
      } catch (cause) {
        if (cause instanceof Stop) return cause.refused;
        throw cause;
      }
  }
}

/** Two digits each, with or without `0x`, spaces, colons, commas or dashes. */
export function hexBytes(text: string): Uint8Array | undefined {
  const digits = text.replace(/0x|[\s:,-]/gi, "");
  if (digits.length === 0 || digits.length % 2 || /[^\da-f]/i.test(digits)) return undefined;
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

class Stop extends Error {
  readonly refused: Refused;
  constructor(refused: Refused["refused"], at: string) {
    super(refused);
    this.refused = { refused, at };
  }
}

const TOKEN = /\s*("(?:[^"\\]|\\.)*"|&&|\|\||[=!<>]=|[!<>()]|[^\s()&|!=<>"]+|.)/y;
const SPELT = new Map<string, Compare>([
  ["eq", "=="],
  ["ne", "!="],
  ["gt", ">"],
  ["ge", ">="],
  ["lt", "<"],
  ["le", "<="],
  ["contains", "contains"],
]);
const COMPARES = new Set<string>(["==", "!=", ">", ">=", "<", "<="]);
/** So many parentheses and negations within each other nobody means. */
const DEEP = 64;

/** Reads a filter from left to right: `or` binds less than `and`, as in Wireshark. */
class Reading {
  readonly #tokens: readonly string[];
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#tokens = Array.from(text.matchAll(new RegExp(TOKEN, "g")), ([, token]) => token ?? "");
  }

  whole(): Filter {
    const filter = this.#any();
    if (this.#next !== undefined) throw new Stop("syntax", this.#next);
    return filter;
  }

  get #next(): string | undefined {
    return this.#tokens[this.#at];
  }

  #take(...these: readonly string[]): boolean {
    const is = this.#next !== undefined && these.includes(this.#next);
    if (is) this.#at++;
    return is;
  }

  #any(): Filter {
    const of = [this.#all()];
    while (this.#take("or", "||")) of.push(this.#all());
    return of.length === 1 && of[0] ? of[0] : { is: "or", of };
  }

  #all(): Filter {
    const of = [this.#one()];
    while (this.#take("and", "&&")) of.push(this.#one());
    return of.length === 1 && of[0] ? of[0] : { is: "and", of };
  }

  #one(): Filter {
    if (++this.#depth > DEEP) throw new Stop("syntax", this.#next ?? "");
    try {
      if (this.#take("not", "!")) return { is: "not", of: this.#one() };
      if (this.#take("(")) {
        const filter = this.#any();
        if (!this.#take(")")) throw new Stop("syntax", this.#next ?? "");
        return filter;
      }
      return this.#field();
    } finally {
      this.#depth--;
    }
  }

  #field(): Filter {
    const name = this.#next;
    if (name === undefined || !/^[a-z]/i.test(name)) throw new Stop("syntax", name ?? "");
    this.#at++;
    const by = this.#compare();
    const cut = /^(frame|tcp\.payload)\[(\d{1,7}):(\d{1,7})\]$/.exec(name);
    if (cut) return this.#slice(cut, by);
    if (name.includes("[") || !isName(name)) throw new Stop("name", name);
    if (by === undefined) return { is: "there", name };
    if (protocols.has(name)) throw new Stop("operator", by);
    const value = this.#next;
    if (value === undefined) throw new Stop("syntax", "");
    this.#at++;
    return { is: "compared", name, by, value: literal(name, by, value) };
  }

  #compare(): Compare | undefined {
    const next = this.#next;
    if (next === undefined) return undefined;
    const by = COMPARES.has(next) ? (next as Compare) : SPELT.get(next);
    if (by) this.#at++;
    else if (/^(matches|~|in|&|=|===|any_eq|all_ne|any_ne|all_eq|bitwise_and)$/.test(next)) {
      throw new Stop("operator", next);
    }
    return by;
  }

  #slice([, of, start, length]: RegExpExecArray, by: Compare | undefined): Filter {
    if (by !== "==" && by !== "!=") throw new Stop("operator", by ?? "");
    const text = this.#next ?? "";
    this.#at++;
    const bytes = hexBytes(text);
    if (!bytes || bytes.length !== Number(length)) throw new Stop("value", text);
    return {
      is: "sliced",
      of: of as Sliced,
      start: Number(start),
      length: Number(length),
      by,
      bytes,
    };
  }
}

const isName = (name: string): boolean =>
  protocols.has(name) || ofRow.has(name) || named(name) !== undefined;

function literal(name: string, by: Compare, text: string): number | string | Uint8Array {
  const as = named(name)?.[0]?.as ?? "number";
  const quoted = text.startsWith('"');
  const said = quoted ? text.slice(1, -1).replace(/\\(.)/g, "$1") : text;
  const ordered = by !== "==" && by !== "!=" && by !== "contains";
  if (name === "http.response.code" || as === "number") {
    const number = /^(0x[\da-f]{1,12}|\d{1,15})$/i.test(said) ? Number(said) : Number.NaN;
    if (by === "contains") throw new Stop("operator", by);
    if (quoted || Number.isNaN(number)) throw new Stop("value", text);
    return number;
  }
  if (ordered) throw new Stop("operator", by);
  if (as === "text") {
    if (!quoted) throw new Stop("value", text);
    return said;
  }
  if (as === "address") {
    if (by === "contains") throw new Stop("operator", by);
    if (quoted || !/^[\da-f:.]+$/i.test(said) || !/[.:]/.test(said)) throw new Stop("value", text);
    return said.toLowerCase();
  }
  const bytes = quoted ? new TextEncoder().encode(said) : hexBytes(said);
  if (!bytes || bytes.length === 0) throw new Stop("value", text);
  return bytes;
}

export function matches(query: Query, packet: Looked): boolean {
  if (query.kind === "filter") return holds(query.filter, packet);
  if (query.kind === "text" && inRow(query.text, packet.row)) return true;
  return where(query, packet) !== undefined;
}

function inRow(text: string, { source, destination, protocol, info }: PacketRow): boolean {
  return [source, destination, protocol, info].some((said) => said.toLowerCase().includes(text));
}

/** For a filter: the first field that it asks for and finds equal. */
export function where(query: Query, packet: Looked): Spot | undefined {
  const { layers } = packet;
  switch (query.kind) {
    case "text": {
      const { text } = query;
      const field = each(
        layers,
        (trail) => {
          const { name, value } = trail.at(-1) ?? {};
          return !!(name?.toLowerCase().includes(text) || value?.toLowerCase().includes(text));
          // What a field says is often what one inside it says: that one is meant.
        },
        "inside",
      );
      return field ?? spotOf(layers, (bytes) => letters(bytes).indexOf(text), text.length);
    }
    case "bytes": {
      const sought = latin.decode(query.bytes);
      const find = (bytes: Uint8Array): number => latin.decode(bytes).indexOf(sought);
      return spotOf(layers, find, query.bytes.length);
    }
    case "field":
      return each(
        layers,
        (trail) => trail.at(-1)?.name.toLowerCase().includes(query.name) ?? false,
      );
    case "filter":
      return whereFilter(query.filter, packet);
  }
}

/** Calls with the fields from a root down to each field, until it says yes: first what is around, or
 * first what is inside. */
function each(
  layers: readonly Layer[],
  is: (trail: readonly Field[], layer: Layer) => boolean,
  first: "around" | "inside" = "around",
): Spot | undefined {
  for (const [at, layer] of layers.entries()) {
    const trail: Field[] = [];
    const walk = (fields: readonly Field[]): Field | undefined => {
      for (const field of fields) {
        trail.push(field);
        const around = first === "around" && is(trail, layer) ? field : undefined;
        const found = around ?? walk(field.children) ?? (is(trail, layer) ? field : undefined);
        if (found) return found;
        trail.pop();
      }
      return undefined;
    };
    const found = walk(layer.roots);
    if (found) return { layer: at, start: found.start, end: found.end };
  }
  return undefined;
}

/** windows-1252: each byte has one character of its own, so that the platform's search is exact. */
const latin = new TextDecoder("latin1");

const letters = (bytes: Uint8Array): string => latin.decode(bytes).toLowerCase();

function spotOf(
  layers: readonly Layer[],
  find: (bytes: Uint8Array) => number,
  length: number,
): Spot | undefined {
  for (const [layer, { bytes, roots }] of layers.entries()) {
    const base = roots[0]?.start ?? 0;
    const at = find(bytes.subarray(base, roots.at(-1)?.end ?? 0));
    if (at >= 0) return { layer, start: base + at, end: base + at + length };
  }
  return undefined;
}

function payloadOf([packet]: readonly Layer[]): Uint8Array | undefined {
  const found = packet && each([packet], (trail) => trail.at(-1)?.name === "TCP payload");
  return found && packet?.bytes.subarray(found.start, found.end);
}

function holds(filter: Filter, packet: Looked): boolean {
  switch (filter.is) {
    case "and":
      return filter.of.every((one) => holds(one, packet));
    case "or":
      return filter.of.some((one) => holds(one, packet));
    case "not":
      return !holds(filter.of, packet);
    case "there":
      return ofRow.has(filter.name)
        ? filter.name !== "tcp.len" || spotOfProtocol("tcp", packet) !== undefined
        : whereFilter(filter, packet) !== undefined;
    case "sliced": {
      const bytes = filter.of === "frame" ? packet.layers[0]?.bytes : payloadOf(packet.layers);
      const cut = bytes?.subarray(filter.start, filter.start + filter.length);
      if (!cut || cut.length < filter.length) return false;
      return equal(cut, filter.bytes) === (filter.by === "==");
    }
    case "compared": {
      const number = ofRow.get(filter.name)?.(packet);
      if (number !== undefined) return numbers(number, filter.by, Number(filter.value));
      if (filter.by !== "!=") return whereFilter(filter, packet) !== undefined;
      return (
        whereFilter({ is: "there", name: filter.name }, packet) !== undefined &&
        whereFilter({ ...filter, by: "==" }, packet) === undefined
      );
    }
  }
}

function spotOfProtocol(name: string, { layers }: Looked): Spot | undefined {
  const is = protocols.get(name);
  return is && each(layers, (trail) => is(trail.at(-1)?.name ?? ""));
}

function whereFilter(filter: Filter, packet: Looked): Spot | undefined {
  switch (filter.is) {
    case "and":
    case "or": {
      for (const one of filter.of) {
        const found = holds(one, packet) ? whereFilter(one, packet) : undefined;
        if (found) return found;
      }
      return undefined;
    }
    case "not":
      return undefined;
    case "sliced": {
      const whole = packet.layers[0]?.bytes;
      const bytes = filter.of === "frame" ? whole : payloadOf(packet.layers);
      if (!whole || !bytes) return undefined;
      const start = bytes.byteOffset - whole.byteOffset + filter.start;
      return { layer: 0, start, end: start + filter.length };
    }
    case "there":
    case "compared": {
      if (protocols.has(filter.name)) return spotOfProtocol(filter.name, packet);
      const entries = named(filter.name) ?? [];
      return each(packet.layers, (trail, layer) =>
        entries.some(
          (entry) =>
            isAt(entry, trail) && (filter.is === "there" || isEqual(entry, trail, layer, filter)),
        ),
      );
    }
  }
}

function isEqual(
  entry: Entry,
  trail: readonly Field[],
  layer: Layer,
  { by, value }: Extract<Filter, { is: "compared" }>,
): boolean {
  const field = trail.at(-1);
  if (!field) return false;
  const bytes = layer.bytes.subarray(field.start, field.end);
  if (typeof value === "number") {
    const number = entry.as === "text" ? Number(latin.decode(bytes)) : numberIn(entry, bytes);
    return number !== undefined && numbers(number, by, value);
  }
  if (typeof value !== "string") {
    return by === "contains"
      ? latin.decode(bytes).includes(latin.decode(value))
      : equal(bytes, value) === (by === "==");
  }
  const said = entry.as === "address" ? (field.value ?? "").toLowerCase() : latin.decode(bytes);
  return by === "contains" ? said.includes(value) : (said === value) === (by === "==");
}

function numbers(a: number, by: Compare, b: number): boolean {
  switch (by) {
    case "==":
      return a === b;
    case "!=":
      return a !== b;
    case ">":
      return a > b;
    case ">=":
      return a >= b;
    case "<":
      return a < b;
    case "<=":
      return a <= b;
    case "contains":
      return false;
  }
}

const equal = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, at) => byte === b[at]);
