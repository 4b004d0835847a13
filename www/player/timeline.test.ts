import { describe, expect, test } from "vitest";
import { longest, recorded, series } from "./testing.ts";
import { axis, place, type SceneKind, story, timeline } from "./timeline.ts";

const kinds = (input: Parameters<typeof recorded>[0]): SceneKind[] =>
  timeline(series(input)).scenes.map(({ kind }) => kind);

describe("the scenes of a run", () => {
  test("over https", () => {
    expect(kinds({})).toEqual([
      "write",
      "connect",
      "keyShare",
      "clientHello",
      "serverSecret",
      "serverHello",
      "clientSecret",
      "checks",
      "seal",
      "request",
      "open",
      "form",
      "answer",
      "read",
      "close",
    ]);
  });

  test("over http", () => {
    expect(kinds({ kind: "http" })).toEqual([
      "write",
      "connect",
      "request",
      "form",
      "answer",
      "read",
      "close",
    ]);
  });

  test.each([
    ["no latency", { latencyMs: 0 }],
    ["the longest latency", { latencyMs: longest }],
    ["many segments", { message: "x".repeat(16_384) }],
    ["more than one record", { message: "é".repeat(8_192) }],
    ["the other suite", { cipherSuite: "TLS_AES_256_GCM_SHA384" }],
    ["one byte", { message: "x" }],
  ] as const)("are the same with %s", (_, input) => {
    expect(kinds(input)).toEqual(kinds({}));
    expect(kinds({ ...input, kind: "http" })).toEqual(kinds({ kind: "http" }));
  });
});

describe.each(["https", "http"] as const)("the story's time over %s", (scheme) => {
  const run = recorded({ kind: scheme });
  const line = timeline([run]);

  test("has no gap, in the story or on the network's clock", () => {
    let at = 0;
    let clock = 0;
    for (const scene of line.scenes) {
      expect(scene.start).toBe(at);
      expect(scene.end).toBeGreaterThan(scene.start);
      expect(scene.from).toBe(clock);
      expect(scene.to).toBeGreaterThanOrEqual(scene.from);
      at = scene.end;
      clock = scene.to;
    }
    expect(line.duration).toBe(at);
    expect(clock).toBe(run.recording.duration);
  });

  test("never goes back on the network's clock", () => {
    let before = 0;
    for (let at = 0; at <= line.duration; at += 37) {
      const { virtual } = place(line, at);
      expect(virtual).toBeGreaterThanOrEqual(before);
      before = virtual;
    }
  });

  test("what a scene needs has happened when it is over", () => {
    const { events } = run.recording;
    const over = (kind: SceneKind): number =>
      line.scenes.find((scene) => scene.kind === kind)?.to ?? Number.NaN;
    const form = events.find((event) => event.kind === "formReceived");
    expect(over("form")).toBeGreaterThanOrEqual(form?.at ?? Number.NaN);
    // The request has crossed before the server reads it.
    expect(over("request")).toBeLessThanOrEqual(form?.at ?? Number.NaN);
  });

  test("the slider's axis and the story are each other's inverse", () => {
    for (let at = 0; at <= line.duration; at += 411) {
      expect(story(line, axis(line, at))).toBeCloseTo(at, 6);
    }
    expect(axis(line, line.duration)).toBe(line.scenes.length);
    expect(story(line, line.scenes.length)).toBe(line.duration);
  });

  test("a scene's last moment belongs to it", () => {
    for (const [index, scene] of line.scenes.entries()) {
      expect(place(line, scene.end)).toMatchObject({ index, progress: 1, virtual: scene.to });
    }
  });

  test("what lies outside is the nearest end", () => {
    expect(place(line, -1)).toEqual(place(line, 0));
    expect(place(line, line.duration + 1)).toEqual(place(line, line.duration));
  });
});
