// Sentences for what goes wrong, loaded when it does.
//
// - problemSentence(error): what is wrong with the input, or the core's own words for it
// - coreSentence(problem): why the core is not there

import type { ScenarioError } from "../../crate/pkg/port443.js";
import type { CoreProblem } from "../core/core.ts";
import { page } from "./page.ts";

const number = new Intl.NumberFormat("en");
const n = (value: number): string => number.format(value);
const bytes = (count: number): string => (count === 1 ? "1 byte" : `${n(count)} bytes`);

const problems: {
  [K in ScenarioError["kind"]]: (error: Extract<ScenarioError, { kind: K }>) => string;
} = {
  notIncluded: () => "This copy of the page cannot run that scenario.",
  messageEmpty: () => "There is nothing to send yet: write at least one character.",
  messageTooLong: ({ bytes: count, limit }) =>
    `That is ${bytes(count)}; the limit is ${bytes(limit)}. Shorten it by ${bytes(count - limit)}.`,
  hostEmpty: () => "Name the server that it goes to, such as letters.example.",
  hostIsAddress: ({ host }) =>
    `${host} is an address. Write a name: the client names the server in its hello, and certificates are mostly for names.`,
  hostNotAscii: ({ host }) =>
    `${host} has letters that the network’s names cannot carry, and no spelling for them was found.`,
  hostInvalid: ({ host }) =>
    `“${host}” is not a host name: letters, digits and hyphens, in parts with dots between them.`,
  seedInvalid: () =>
    "A seed is 1 to 64 digits from 0 to 9 and a to f. Leave it empty for new keys.",
  latencyTooLong: ({ limit }) => `At most ${n(limit)} ms one way.`,
  attackDoesNotSuit: () =>
    "There is nothing in this connection that the attacker could do this to. Choose another attack, or another connection.",
  delayTooLong: ({ limit }) => `The attacker can hold a segment back for ${n(limit)} ms at most.`,
  paddingTooLong: ({ limit }) =>
    `A record holds ${bytes(limit)} of content: it cannot be filled up to more.`,
  paddingNeedsTls13: () =>
    "Of the connections here, only those over TLS 1.3 can fill up their records. Take the filling away, or choose a connection over TLS 1.3.",
  noRandomness: ({ reason }) =>
    `This browser gave no random numbers, and without them there are no keys. Type a seed, or try another browser. (${reason})`,
};

const core: Record<CoreProblem, string> = {
  unsupported:
    "This browser cannot run WebAssembly, which both ends of the connection are made of. Any browser since 2017 can, unless it was switched off.",
  forbidden:
    "A security policy of this page forbids WebAssembly. Whoever runs the site can allow it: script-src 'wasm-unsafe-eval'.",
  missing: page.shell.missing,
  damaged:
    "The file with both ends of the connection arrived damaged. Reload the page; if that does not help, the server has a broken copy.",
  crashed:
    "That run stopped in the middle: a mistake of ours, not of yours. What you typed is still there, and the next run starts afresh.",
};

export function problemSentence(error: ScenarioError): string | undefined {
  const say = problems[error.kind] as ((error: ScenarioError) => string) | undefined;
  return say?.(error);
}

export function coreSentence(problem: CoreProblem): string {
  return core[problem];
}
