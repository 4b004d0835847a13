import { expect, test } from "vitest";
import { asked, told } from "./protocol.ts";

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

test("what is told holds nothing that a reader may have typed", () => {
  const typed = "I took the job";
  const steps = [{ moment: "seal", connection: 1, title: "Sealed", text: typed }];
  expect(told("ready", { scenario: "https", message: typed, host: typed, steps })).toEqual({
    port443: 1,
    event: "ready",
    detail: { scenario: "https", steps: [{ moment: "seal", connection: 1, title: "Sealed" }] },
  });
  const connections = [{ client: "client", outcome: "delivered", message: typed, reason: typed }];
  expect(told("outcome", { ending: "delivered", text: typed, connections })).toEqual({
    port443: 1,
    event: "outcome",
    detail: { ending: "delivered", connections: [{ client: "client", outcome: "delivered" }] },
  });
  expect(told("play", undefined)).toEqual({ port443: 1, event: "play", detail: {} });
});

test("what is not plain data is told as what is left of it", () => {
  const detail = { kind: "crashed", attribute: () => {} };
  expect(told("error", detail)).toEqual({
    port443: 1,
    event: "error",
    detail: { kind: "crashed" },
  });
});
