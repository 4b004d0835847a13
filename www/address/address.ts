// What stands after # in the address: a state, in letters that survive being sent around. It never
// leaves the browser, so no server learns the message. The names are in fields.ts.
//
//   scenario=expired&message=Hello+there                  as a person may type it
//   v=1&scenario=expired&message=…&seed=…&moment=seal:40  as the page writes it: the whole state
//
// What a person leaves out is as the page has it. A link that the page wrote says so with its version, and
// what it leaves out goes without saying (`unsaid` in fields.ts), whatever the page has at the time. Such
// a link ends with a moment, and one without was cut off on its way. A link of a newer version is not
// guessed at. Names that this page does not know are kept out, and given back to be told of.
//
// - write(state): string
// - read(text): the state and what is to be said about it, or why it was refused
// - MOST: of how many characters a link is read at all

import type { State } from "../state.ts";
import { fieldsOf, type Name, names, stateFrom, unsaid } from "./fields.ts";

const VERSION = "1";

/** 16 KiB of message in which every byte is percent-encoded, and room for the rest. */
export const MOST = 60_000;

export type Refused =
  /** More than `MOST` characters. */
  | { readonly kind: "long"; readonly characters: number }
  /** Its percent-encoding is no text. */
  | { readonly kind: "encoding" }
  /** It says one thing twice. */
  | { readonly kind: "twice"; readonly name: string }
  /** It says nothing that this page knows. */
  | { readonly kind: "foreign" }
  /** A later page wrote it. */
  | { readonly kind: "newer" }
  /** Its end is missing. */
  | { readonly kind: "cut" }
  /** A value that cannot be one of that name. */
  | { readonly kind: "value"; readonly name: string; readonly value: string };

export type Read =
  | {
      readonly state: State;
      /** Whether the page wrote it. */
      readonly whole: boolean;
      /** Why its message is not sent by itself. */
      readonly held: "script" | "control" | undefined;
      /** Names that this page does not know. */
      readonly unknown: readonly string[];
      readonly refused?: never;
    }
  | { readonly refused: Refused };

export function write(state: State): string {
  const fields = fieldsOf({ ...state, moment: state.moment ?? "start" });
  return [["v", VERSION], ...fields]
    .map(([name = "", value = ""]) => `${name}=${encoded(value)}`)
    .join("&");
}

/** Letters, digits and what never ends a link where somebody's program looks for its end. */
function encoded(value: string): string {
  const kept = /%(?:3A|20)/g;
  return encodeURIComponent(wellFormed(value))
    .replace(kept, (code) => (code === "%20" ? "+" : ":"))
    .replace(/[!'()*~]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Half of a pair of surrogates is no character, and the core has none either. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, "\ufffd");
}

export function read(text: string): Read {
  const link = text.startsWith("#") ? text.slice(1) : text;
  const refuse = (refused: Refused): Read => ({ refused });
  if (link.length > MOST) return refuse({ kind: "long", characters: link.length });

  const fields = new Map<string, string>();
  for (const pair of link.split("&")) {
    if (pair === "") continue;
    const [raw, value] = cut(pair);
    const name = decoded(raw);
    const said = decoded(value);
    if (name === undefined || said === undefined) return refuse({ kind: "encoding" });
    if (fields.has(name)) return refuse({ kind: "twice", name });
    fields.set(name, said);
  }

  const version = fields.get("v");
  const whole = version !== undefined;
  if (whole && version !== VERSION) {
    return refuse(
      /^[1-9]\d{0,5}$/.test(version)
        ? { kind: "newer" }
        : { kind: "value", name: "v", value: version },
    );
  }
  fields.delete("v");
  const known = new Map([...fields].filter((field): field is [Name, string] => isName(field[0])));
  const unknown = [...fields.keys()].filter((name) => !isName(name));
  if (!whole && known.size === 0) return refuse({ kind: "foreign" });
  if (whole && !known.has("moment")) return refuse({ kind: "cut" });

  const { state, unfit } = stateFrom(known);
  if (unfit) return refuse({ kind: "value", ...unfit });
  return {
    state: whole ? { ...unsaid, ...state } : state,
    whole,
    held: heldBack(state.message ?? ""),
    unknown,
  };
}

/** At the first =. What was copied from a page's source has &amp; where an & should be. */
function cut(pair: string): [name: string, value: string] {
  const at = pair.indexOf("=");
  const name = at < 0 ? pair : pair.slice(0, at);
  return [name.replace(/^amp;/, ""), at < 0 ? "" : pair.slice(at + 1)];
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return undefined;
  }
}

function isName(name: string): name is Name {
  return (names as readonly string[]).includes(name);
}

/** What looks like a program, or has signs in it that nobody types. Neither does anything here: nothing
 * that is sent is ever more than text. But it did not come from the person who is looking. */
function heldBack(message: string): "script" | "control" | undefined {
  if (script.test(message)) return "script";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is these that are looked for
  return /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/.test(message) ? "control" : undefined;
}

const script =
  /<[a-z!/?]|\b(?:javascript|vbscript)\s*:|\bdata\s*:\s*text\/html|\bon(?:error|load|click|focus|blur|input|change|submit|toggle|begin|end|mouse\w*|key\w*|pointer\w*|animation\w*)\s*=/i;
