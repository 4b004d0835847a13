// Wording of the dialog in which a moment is shared. Part of no other table: it is loaded when it is
// opened.

import type { Wish } from "../share/snippets.ts";

export const share = {
  title: "Share this moment",
  close: "Close",
  /** What is shared. */
  says: (title: string, scenario: string) => `“${title}”, in: ${scenario}.`,
  foreign: (file: string) =>
    `This connection came out of ${file === "" ? "a file" : file}, which only you have: no link can hold it. The picture can be passed on.`,

  link: {
    title: "Link",
    label: "The link",
    text: "Whoever opens it sees the same bytes at the same moment. Everything is in the link itself, the message too; what stands after the # is sent to no server.",
    moment: "At this moment",
    beginning: "From the beginning",
    opens: "It opens",
    send: "Share…",
    long: (characters: number) =>
      `It is ${characters.toLocaleString("en")} characters long, because the message is. Some programs cut such links off; the page then says so.`,
    file: "This page was opened from a file, and so the link leads to that file: it works on this machine only.",
  },

  picture: {
    title: "Picture",
    text: "The stage as it is now, with its text as text: sharp at any size, on paper and on a slide.",
    alt: (title: string, text: string) => `${title}. ${text}`,
    svg: "Save SVG",
    png: "Save PNG",
    copy: "Copy picture",
    failed: "The picture could not be drawn.",
    size: (bytes: number) => `${Math.max(1, Math.round(bytes / 1000))} kB`,
    /** Small, below it. */
    notes: (scenario: string, moment: string, seed: string | undefined) => [
      scenario,
      `moment ${moment}`,
      ...(seed === undefined ? [] : [`seed ${seed}`]),
    ],
    mark: "Port 443",
  },

  page: {
    title: "In your own page",
    text: "Readers play it where they read. It comes from the folder named below and loads when they scroll to it.",
    examples: "Live examples, and everything it can be told",
    settings:
      "This run has settings of its own, which no attribute can say: it can be linked, but not put into a page.",
    as: "As",
    element: "an element",
    frame: "an iframe",
    elementText:
      "For pages where you may use a script. What stands between the tags shows before it has loaded, in feed readers and in print.",
    frameText:
      "For pages that take no scripts of others; it is walled off from the page. The last line makes it as high as what is in it, and can be left out.",
    telling: "Readers first see",
    tellings: {
      still: "this moment, standing still",
      from: "what follows from this moment",
      all: "the whole story",
      loop: (title: string) => `“${title}”, again and again`,
    } satisfies Record<Wish["telling"], string | ((title: string) => string)>,
    fixed: "The same bytes for everyone",
    fixedHint: (seed: string) =>
      `With seed ${seed}. Without it, every reader’s connection has keys of its own.`,
    depth: "Desk below",
    noDepth: "none",
    depths: {
      story: "what they learn",
      messages: "messages",
      bytes: "bytes",
      packets: "packets",
    },
    controls: "Controls",
    allControls: {
      bar: "the story’s time",
      all: "also the form",
      none: "none",
    } satisfies Record<Wish["controls"], string>,
    theme: "Theme",
    themes: {
      auto: "as the reader has it",
      light: "light",
      dark: "dark",
    } satisfies Record<Wish["theme"], string>,
    home: "Port 443 lies at",
    homeHint: "The folder on a web server that holds port-443.js and embed.html.",
    label: { element: "HTML of the element", frame: "HTML of the iframe" },
    copy: "Copy HTML",
    /** What a reader without it is told; the link comes after it. */
    fallback: (title: string, text: string) => `${title}: ${text}`,
    play: "Play it at Port 443",
    frameTitle: (title: string) => `Port 443: ${title}`,
  },

  copy: "Copy link",
  copied: "Copied",
  /** Where the browser does not let a page write to the clipboard. */
  selected: "It is selected: please copy it",
  notCopied: "The browser does not copy pictures: please save it",
};
