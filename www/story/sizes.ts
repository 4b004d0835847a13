// Wording of records that are filled up.
//
// - sizes: the panel "Sizes tell tales", and what can be set for it
// - filled: the zeros inside a record

import type { SitePage } from "../../crate/pkg/port443.js";

const n = (value: number): string => value.toLocaleString("en");
const bytes = (value: number): string => (value === 1 ? "1 byte" : `${n(value)} bytes`);

/** What stands at the top of each page of the site. */
const pages: Record<SitePage, string> = {
  welcome: "Lindenhof Health Centre",
  hours: "When we are open",
  appointments: "Making an appointment",
  vaccinations: "Vaccinations",
  allergies: "Allergies",
  pregnancy: "Am I pregnant?",
  hiv: "HIV: have yourself tested",
  depression: "When nothing is any good any more",
  alcohol: "Drinking too much",
  debts: "Debts",
  shelter: "Safe from somebody at home",
  report: "Reporting a wrong, without a name",
};

const quoted = (page: SitePage): string => `“${pages[page]}”`;

export const sizes = {
  pages,
  title: "Sizes tell tales",
  plainly:
    "The eavesdropper opens nothing. But they can visit the site, too: they looked at its twelve pages one by one and wrote down how long everything was that passed. Then they watched you.",
  choose: {
    page: "The page you look at",
    padding: "Fill every record up with zeros",
    to: (padding: number) => (padding === 0 ? "no" : `to multiples of ${bytes(padding)}`),
  },
  working: (visits: number) => `The eavesdropper looks at the pages: ${visits} of 12.`,
  failed: "This could not be worked out.",
  again: "Try again",
  named: {
    right: (page: SitePage) => `They name your page: ${quoted(page)}.`,
    wrong: (page: SitePage) => `They name ${quoted(page)}, and are wrong.`,
  },
  because: {
    right: (distance: number, next: number) =>
      `${distance === 0 ? "It is as long as on their own visit there, to the byte" : `It is ${bytes(distance)} off what they saw on their own visit there`}; the next nearest page is ${bytes(next)} off. Not one byte was decrypted.`,
    wrong: (distance: number, own: number) =>
      `That page is ${distance === 0 ? "not a byte" : bytes(distance)} off what they saw on their own visit there, and yours ${bytes(own)}: what varies from visit to visit has tipped it.`,
    only: "No other page consists of so many parts. Filling up hides how long each part is, and not how many there are.",
  },
  alike: {
    among: (count: number) =>
      `They cannot tell: it could be any of ${n(count)} pages, and yours is one of them.`,
    beside: (count: number) =>
      `They think it is one of ${n(count)} pages, and yours is not among them.`,
  },
  becauseAlike: (count: number) =>
    `From outside these ${n(count)} are the same. Whoever guesses is right one time in ${n(count)}.`,
  nothing: "There is nothing to guess from.",
  becauseNothing: "The two ends did not get as far as a page.",
  cost: {
    none: (total: number) =>
      `Your visit is ${bytes(total)} on the wire, headers and handshake included.`,
    some: (total: number, more: number, percent: string) =>
      `Your visit is ${bytes(total)} on the wire: ${bytes(more)} more than without, ${percent}.`,
  },
  onStage: "Put this visit on the stage",
  strips: {
    title: "Twelve pages, as they look from outside",
    says: "Each block is one answer, as wide as it is long: the page, its style sheet, its pictures. On top your visit; below the eavesdropper’s own, the nearest first.",
    yours: "Your visit",
    off: (distance: number) => (distance === 0 ? "no difference" : `${bytes(distance)} off`),
    read: "you read this",
    block: (asked: number, answered: number, records: number) =>
      `${bytes(answered)} in ${records === 1 ? "1 record" : `${n(records)} records`}, for ${bytes(asked)} asked`,
    evidence: (segment: number) => `segment ${segment}`,
  },
  chart: {
    title: "What filling up hides, and what it costs",
    says: "At each step all twelve pages are visited: how many the eavesdropper names rightly, and how much more passes on the wire.",
    told: "named of 12",
    cost: "more bytes",
    step: (padding: number) => (padding === 0 ? "none" : String(padding)),
    column: (padding: number, told: number, of: number, cost: string) =>
      `${padding === 0 ? "not filled up" : `filled up to multiples of ${bytes(padding)}`}: ${told} of ${of} named, ${cost} more bytes`,
    coming: "still to be tried",
  },
  percent: (share: number) => {
    const percent = share * 100;
    const digits = percent > 0 && percent < 10 ? 1 : 0;
    // In one piece, also at the end of a line.
    return `${percent > 0 ? "+" : ""}${percent.toLocaleString("en", { maximumFractionDigits: digits })}\u202f%`;
  },
  not: "A small site that stands still, one connection, one thing after the other, nothing kept from the last visit. What varies is a cookie and a notice at the foot of the page. Real pages have a hundred parts from ten places, in an order that changes; real attacks measure times and directions as well, and have statistics for the rest. The zeros are real: they are inside the sealed records, and the other end removes them. They hide neither how many requests there are, nor when.",
} as const;

export const filled = {
  title: "Zeros, to hide how long it is",
  says: (total: number, content: number, zeros: number) =>
    `Of the ${bytes(total)} that are sealed here ${bytes(content)} are content, one says of what type, and ${zeros === 1 ? "one is a zero" : `${n(zeros)} are zeros`}. Sealed they look like everything else; whoever opens the record drops them (RFC 8446 section 5.4).`,
  first: "The first of them",
} as const;
