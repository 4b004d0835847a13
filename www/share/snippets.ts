// What a writer puts into a page of their own. Pure.
//
// - Wish: how it is to be shown there
// - attributes(shown, wish): what <port-443> is told, by the names of its attributes; embed.html takes
//   the same in its address. Only what is not so by itself
// - element(home, attributes, fallback): <port-443>, with the script that it needs
// - frame(home, attributes, title): an iframe
//
// `home` is the address of the folder that Port 443 lies in.

import { first } from "../form.ts";
import type { Depth } from "../office.ts";
import type { Shown } from "./shown.ts";

export type Wish = {
  readonly telling: /** This moment, and nothing moves. */
    | "still"
    /** From this moment on. */
    | "from"
    /** From the beginning. */
    | "all"
    /** This scene, again and again. */
    | "loop";
  /** The same bytes for everyone. */
  readonly fixed: boolean;
  /** The desk below the stage, if any. */
  readonly depth: Depth | undefined;
  readonly controls: "none" | "bar" | "all";
  readonly theme: "auto" | "light" | "dark";
};

export type Attributes = Readonly<Record<string, string>>;

/** What is on stage as an element has it; nothing if no attributes can say it. */
export function attributes(
  { state, entry, moment, scene }: Pick<Shown, "state" | "entry" | "moment" | "scene">,
  { telling, fixed, depth, controls, theme }: Wish,
): Attributes | undefined {
  if (!state || !entry) return undefined;
  const { message, host, seed, latencyMs } = state;
  // HTML has no way to write it.
  if (message?.includes("\0")) return undefined;
  const found: Record<string, string | undefined> = {
    scenario: entry,
    message: message === first.message ? undefined : message,
    host: host === first.host ? undefined : host,
    latency: latencyMs === first.latencyMs ? undefined : String(latencyMs),
    seed: fixed ? seed : undefined,
    ...{
      still: { moment },
      from: { moment, autoplay: "" },
      all: { autoplay: "" },
      loop: { from: scene, to: scene, loop: "", autoplay: "" },
    }[telling],
    depth,
    controls: controls === "bar" ? undefined : controls,
    theme: theme === "auto" ? undefined : theme,
  };
  return Object.fromEntries(
    Object.entries(found).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
}

/** On few lines, and none of them empty: that is one block of HTML in Markdown, too. */
export function element(
  home: string,
  given: Attributes,
  fallback: { readonly text: string; readonly link: string; readonly address: string },
): string {
  const written = Object.entries(given)
    .map(([name, value]) => (value === "" ? ` ${name}` : ` ${name}="${quoted(value)}"`))
    .join("");
  const address = quoted(fallback.address);
  return [
    `<script type="module" src="${quoted(at(home, "port-443.js"))}"></script>`,
    `<port-443${written}>`,
    `<p>${quoted(fallback.text)} <a href="${address}">${quoted(fallback.link)}</a></p>`,
    "</port-443>",
  ].join("\n");
}

/** Enough for the stage and the transport at any width. */
const HEIGHT = 760;

export function frame(home: string, given: Attributes, title: string): string {
  const address = `${at(home, "embed.html")}#${new URLSearchParams(given)}`;
  return [
    `<iframe src="${quoted(address)}" title="${quoted(title)}" width="100%" height="${HEIGHT}" sandbox="allow-scripts" loading="lazy" style="border: 0"></iframe>`,
    `<script src="${quoted(at(home, "port-443-frame.js"))}" async></script>`,
  ].join("\n");
}

/** An address in a folder that may be written with or without its last slash. */
export function at(home: string, file: string): string {
  return `${home.trim().replace(/\/*$/, "/")}${file}`;
}

/** As it may stand in an attribute or between tags. A line break in there would end the line, and with
 * an empty line the block; what else cannot be seen would be lost when it is pasted. */
function quoted(text: string): string {
  return text.replace(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    /[&<>"\u0001-\u001f\u007f-\u00a0\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]/g,
    (character) => names[character] ?? `&#${character.codePointAt(0)};`,
  );
}

const names: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};
