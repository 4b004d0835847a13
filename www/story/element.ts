// Wording of what <port-443> tells the writer of the page that it stands in, on the console and in its
// events. Loaded with what stands inside.

const list = (names: readonly string[]): string => names.join(", ");

export const element = {
  /** Before each of them, so that it is known which element speaks. */
  from: (sentence: string) => `<port-443>: ${sentence}`,
  oneOf: (attribute: string, value: string, known: readonly string[], instead: string) =>
    `${attribute}="${value}" is not known; it can be ${list(known)}. Shown is ${instead}.`,
  noNumber: (value: string) =>
    `latency="${value}" is not a number of milliseconds. It takes 20 ms each way.`,
  noMoment: (attribute: string, value: string, known: readonly string[]) =>
    `${attribute}="${value}": there is no such moment in this run. It has start, ${list(known)}, end. Shown is what is shown without it.`,
  noRange: (from: string, to: string) =>
    `from="${from}" does not come before to="${to}". Shown is the whole story.`,
  refused: (attribute: string, value: string, sentence: string) =>
    `${attribute}="${value}" cannot be run. ${sentence} Shown is what is shown without it.`,
  noRun: "There is nothing on stage that could be saved.",
  fromFile: "A connection out of a file that was opened here is saved by nobody but its file.",
  noFormat: (format: string) =>
    `There is no “${format}” to export: it can be pcapng, key-log, json, svg or png.`,
} as const;
