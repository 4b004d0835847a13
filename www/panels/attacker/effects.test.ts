import { expect, test } from "vitest";
import { recorded } from "../../player/testing.ts";
import { answers, changes, effects } from "./effects.ts";

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

test("nothing was done where there is no attacker, and nobody complains", () => {
  for (const kind of ["http", "https"] as const) {
    const run = recorded({ kind });
    expect(effects(run)).toEqual([]);
    expect(answers(run)).toEqual([]);
  }
});
