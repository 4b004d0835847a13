// What a secret opened and what it left dark. Pure functions of a run and of what was revealed.
//
// - records(run, revealed): every sealed record in the order in which it passed
// - groups(handed): the secrets by what they are, in the order of the core

import type { HandedSecret, OpenedRecord, Peer, Revealed } from "../../../crate/pkg/port443.js";
import type { Handed } from "../../core/handed.ts";
import type { Run } from "../../core/run.ts";
import { isMessage, titleOf } from "../messages/ladder.ts";
import { streamOf } from "../places.ts";

export type Sealed = {
  readonly from: Peer;
  readonly unit: number;
  readonly at: number;
  /** With its header. */
  readonly bytes: Uint8Array;
  /** What is inside, if it opened. */
  readonly inside: Inside | undefined;
};

export type Inside = {
  /** The names of the messages. */
  readonly names: readonly string[];
  /** What was said, where that is text. */
  readonly text: string;
};

const utf8 = new TextDecoder();

export function records(run: Run, revealed: Revealed): Sealed[] {
  const opened = new Map(revealed.opened.map((it) => [`${it.from}${it.unit}`, it]));
  return (["client", "server"] as const)
    .flatMap((from) =>
      streamOf(run, from).units.flatMap(({ sealed, field, seenAt }, unit): Sealed[] => {
        if (!sealed) return [];
        const it = opened.get(`${from}${unit}`);
        const bytes = streamOf(run, from).bytes.subarray(field.start, field.end);
        return [{ from, unit, at: seenAt, bytes, inside: it && insideOf(it) }];
      }),
    )
    .sort((a, b) => a.at - b.at);
}

/** What an application says is text; a handshake is not. */
const SPOKEN = /^(HTTP|SMTP|Reply|AUTH|mail data)/;

function insideOf({ messages, plaintext }: OpenedRecord): Inside {
  const shown = messages.filter(isMessage);
  const said = shown.filter(({ name }) => SPOKEN.test(name));
  return {
    names: shown.map(titleOf),
    text: said.map(({ start, end }) => utf8.decode(plaintext.subarray(start, end))).join(""),
  };
}

export type Group = {
  readonly kind: HandedSecret["kind"];
  /** With the place of each in the list. */
  readonly items: readonly (Handed & { readonly index: number })[];
};

export function groups(handed: readonly Handed[]): Group[] {
  const found = new Map<HandedSecret["kind"], (Handed & { index: number })[]>();
  handed.forEach((it, index) => {
    const items = found.get(it.secret.kind) ?? [];
    items.push({ ...it, index });
    found.set(it.secret.kind, items);
  });
  return [...found].map(([kind, items]) => ({ kind, items }));
}
