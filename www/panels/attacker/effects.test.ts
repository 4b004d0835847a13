import { expect, test } from "vitest";
import { recorded } from "../../player/testing.ts";
import { hex, hexOf } from "../parts/format.ts";
import { answers, changes, effects, isBookkeeping } from "./effects.ts";
import { aimed, firstAim, type Tool } from "./tools.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const told = (before: string, after: string) =>
  changes(bytes(before), bytes(after)).map(({ offset, before, after }) => [
    offset,
    new TextDecoder().decode(before),
    new TextDecoder().decode(after),
  ]);

test("what differs is found run by run, and to the last byte", () => {
  expect(told("abcdef", "abcdef")).toEqual([]);
  expect(told("abcdef", "aXcdYZ")).toEqual([
    [1, "b", "X"],
    [4, "ef", "YZ"],
  ]);
  expect(told("", "")).toEqual([]);
});

test("what is longer or shorter is one change", () => {
  expect(told("250-STARTTLS\r\n250 OK", "250 OK")).toEqual([[3, "-STARTTLS\r\n250", ""]]);
  expect(told("ab", "aXYb")).toEqual([[1, "", "XY"]]);
  expect(told("aa", "aaa")).toEqual([[2, "", "a"]]);
});

/** The bytes that an attacker meant to change, as before → after. */
const meant = (input: Parameters<typeof recorded>[0]) =>
  effects(recorded(input)).flatMap(({ changes: all }) =>
    all
      .filter(({ mended }) => !mended)
      .map(({ before, after }) => [hexOf(before), hexOf(after)] as const),
  );

test("a flipped bit is one byte that differs in that bit, and checksums that were mended", () => {
  const plain = recorded({});
  const aim = firstAim([plain]);
  const byte = plain.recording.capture.segments[aim.segment]?.bytes[aim.offset] ?? 0;
  for (let bit = 0; bit < 8; bit++) {
    const attack = aimed("flipBit", { ...aim, bit });
    expect(meant({ attack })).toEqual([[hex(byte), hex(byte ^ (0x80 >> bit))]]);
    const run = recorded({ attack });
    expect(effects(run)[0]?.changes.some(({ mended }) => mended)).toBe(true);
    const { outcome } = run.recording;
    if (outcome.kind !== "refused") throw new Error(`it was ${outcome.kind}`);
    const said = answers(run);
    expect(said.map(({ kind, by }) => `${by} ${kind}`).slice(0, 3)).toEqual([
      "server tag",
      "server failed",
      "server alert",
    ]);
    expect(said).toContainEqual(expect.objectContaining({ reason: outcome.reason }));
    expect(said).toContainEqual(expect.objectContaining({ name: outcome.alert }));
  }
});

test("a bit of a checksum is meant, though it is one", () => {
  const aim = { ...firstAim([recorded({})]), offset: 36, bit: 0 };
  expect(meant({ attack: aimed("flipBit", aim) }).length).toBe(1);
});

test("what vanished, was held back, came twice or was cut off is told as that", () => {
  const aim = firstAim([recorded({})]);
  const kinds = (tool: Tool) =>
    effects(recorded({ attack: aimed(tool, aim) })).map(({ what }) => what.kind);
  expect(kinds("drop")).toEqual(["dropped"]);
  expect(kinds("delay")).toEqual(["delayed"]);
  expect(kinds("repeat")).toEqual(["invented"]);
  expect(kinds("truncate")).toContain("invented");
  const cut = effects(recorded({ attack: aimed("truncate", aim) }));
  // The record is taken out of its segment; lengths and checksums are made to fit.
  const taken = cut[0]?.changes.filter(({ mended }) => !mended) ?? [];
  expect(taken.map(({ after }) => after.length)).toEqual([0]);
  expect(cut.filter(isBookkeeping).length).toBeGreaterThan(0);
  expect(cut.filter((effect) => !isBookkeeping(effect)).length).toBeGreaterThan(1);
});

test("the offer of STARTTLS is overwritten, byte for byte", () => {
  const [change] = effects(recorded({ kind: "startTls", attack: { kind: "strip" } })).flatMap(
    ({ changes: all }) => all.filter(({ mended }) => !mended),
  );
  const text = new TextDecoder();
  expect(text.decode(change?.before)).toBe("STARTTLS");
  expect(text.decode(change?.after)).not.toContain("STARTTLS");
});

test("a refused certificate is told once, with the end's own reason", () => {
  const attack = { kind: "impostor", trusted: false } as const;
  const said = answers(recorded({ attack }));
  const reasons = said.flatMap((it) => ("reason" in it && it.by === "client" ? [it.kind] : []));
  expect(reasons).toEqual(["certificate"]);
});

test("nothing was done where there is no attacker, and nobody complains", () => {
  for (const kind of ["http", "https"] as const) {
    const run = recorded({ kind });
    expect(effects(run)).toEqual([]);
    expect(answers(run)).toEqual([]);
  }
});
