// Wording of links: why one was refused, and what is to be known about one that was not.
//
// - address: what the page says

import type { Refused } from "../address/address.ts";

const number = new Intl.NumberFormat("en");
const n = (value: number): string => number.format(value);

/** Of what a link says, as much as tells it apart. */
const SHOWN = 40;
const short = (text: string): string => (text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text);

const refused: { [K in Refused["kind"]]: (why: Extract<Refused, { kind: K }>) => string } = {
  long: ({ characters }) =>
    `This link is ${n(characters)} characters long. No link to this page is, so it was not read.`,
  encoding: () =>
    "This link was damaged on its way: some of it is no text. Copy it once more, or ask for it again.",
  twice: ({ name }) =>
    `This link says two things about “${short(name)}”, and only one can be so. Take one of them out.`,
  foreign: () => "What stands after # in the address is nothing that this page knows.",
  newer: () =>
    "This link was made by a newer version of this page, and may mean what this one does not know. Reload the page; if that does not help, open the link where it was made.",
  cut: () =>
    "The end of this link is missing: something cut it off on its way. Copy it once more, or ask for it again.",
  value: ({ name, value }) =>
    value === ""
      ? `This link says nothing about “${short(name)}”, where it begins to.`
      : `This link wants “${short(value)}” for “${short(name)}”, and there is no such thing here.`,
};

const held = {
  script:
    "This link brings a message that looks like a program. It was not sent, and it cannot run: it stands in the box, and everything there is text and stays text. It goes out if you send it.",
  control:
    "This link brings a message with signs in it that nobody types and that cannot be seen. It was not sent: it stands in the box, and goes out if you send it.",
} as const;

export const address = {
  refused: (why: Refused): string =>
    (refused[why.kind] as (why: Refused) => string | undefined)(why) ?? "",
  /** In the core's words: why there can be no such run. */
  impossible: (sentence: string) => `What this link asks for cannot be run. ${sentence}`,
  held,
  unknown: (names: readonly string[]) =>
    `This link says something that this page does not know (${names.slice(0, 3).map(short).join(", ")}). A newer version of it may. All else is as the link has it.`,
  send: "Send it",
  close: "Close",
} as const;
