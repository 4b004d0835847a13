import { expect, test } from "vitest";
import { asked } from "./protocol.ts";

test.each([
  { port443: 1, command: "play" },
  { port443: 1, command: "pause" },
  { port443: 1, command: "height" },
  { port443: 1, command: "seek", moment: "seal:40" },
  { port443: 1, command: "seek", moment: 3200 },
  { port443: 1, command: "step", by: -1 },
])("%o is understood", (data) => {
  expect(asked(data)).toEqual(data);
});

test("what it does not know of a message is left out", () => {
  expect(asked({ port443: 1, command: "play", moment: "end" })).toEqual({
    port443: 1,
    command: "play",
  });
});

test.each([
  undefined,
  null,
  "play",
  443,
  [],
  {},
  { command: "play" },
  { port443: "1", command: "play" },
  { port443: 2, command: "play" },
  { port443: 1, command: "export" },
  { port443: 1, command: "constructor" },
  { port443: 1, command: "seek" },
  { port443: 1, command: "seek", moment: {} },
  { port443: 1, command: "seek", moment: Number.NaN },
  { port443: 1, command: "seek", moment: "x".repeat(1 << 20) },
  { port443: 1, command: "step", by: 2 },
  { port443: 1, command: "step", by: "1" },
])("%o is not", (data) => {
  expect(asked(data)).toBeUndefined();
});
