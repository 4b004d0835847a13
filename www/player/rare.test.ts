// Every kind of scenario, fault and attacker is told, from what is in the recordings.

import { describe, expect, test, vi } from "vitest";
import type { Attack, Kind, ScenarioInput } from "../../crate/pkg/port443.js";
import "../stage/rare.ts";
import type { Run } from "../core/run.ts";
import { ending } from "../story/rare.ts";
import { spoken } from "../story/scenes.ts";
import { deeds, kindOf } from "./rare.ts";
import { faults, kinds, longest, series } from "./testing.ts";
import { place, type SceneKind, type Timeline, timeline } from "./timeline.ts";

const attacks: readonly (readonly [Kind, Attack, boolean?])[] = [
  ["https", { kind: "flipBit", connection: 0, segment: 7, bit: 900 }],
  ["http", { kind: "flipBit", connection: 0, segment: 3, bit: 900 }],
  ["https", { kind: "flipBit", connection: 0, segment: 5, bit: 40 }],
  ["https", { kind: "drop", connection: 0, segment: 3 }],
  ["https", { kind: "delay", connection: 0, segment: 3, milliseconds: 300 }],
  ["https", { kind: "repeat", connection: 0, segment: 3 }],
  ["https", { kind: "truncate", connection: 0, from: "server", record: 3 }],
  ["https", { kind: "replayRecord", connection: 0, from: "client", record: 2 }],
  ["https", { kind: "swapRecords", connection: 0, from: "client", record: 2 }],
  ["https", { kind: "impostor", trusted: false }],
  ["https", { kind: "impostor", trusted: true }],
  ["https", { kind: "downgrade" }],
  ["redirect", { kind: "strip" }],
  ["redirect", { kind: "strip" }, true],
  ["startTls", { kind: "strip" }],
  ["startTls", { kind: "strip" }, true],
  ["earlyData", { kind: "replayEarlyData" }],
  ["earlyData", { kind: "replayEarlyData" }, true],
];

const inputs: readonly (readonly [string, Partial<ScenarioInput>])[] = [
  ...kinds.map((kind) => [kind, { kind }] as const),
  ...faults.map((certificate) => [certificate, { certificate }] as const),
  ...attacks.map(
    ([kind, attack, strict = false]) =>
      [`${attack.kind} on ${kind}${strict ? ", strict" : ""}`, { kind, attack, strict }] as const,
  ),
];

const told = (
  input: Partial<ScenarioInput>,
): { runs: Run[]; line: Timeline; kinds: SceneKind[] } => {
  const runs = series(input);
  const line = timeline(runs);
  return { runs, line, kinds: line.scenes.map(({ kind }) => kind) };
};

describe.each(inputs)("%s", (_, input) => {
  const { runs, line } = told(input);

  test("no scene is without a length, no gap is between two, in the story and on each clock", () => {
    let at = 0;
    for (const scene of line.scenes) {
      expect(scene.start).toBe(at);
      expect(scene.end - scene.start).toBeGreaterThan(500);
      at = scene.end;
    }
    expect(line.duration).toBe(at);
    for (const [index, run] of runs.entries()) {
      let clock = 0;
      for (const scene of line.scenes.filter(({ run: of }) => of === index)) {
        expect(scene.from).toBe(clock);
        expect(scene.to).toBeGreaterThanOrEqual(scene.from);
        clock = scene.to;
      }
      expect(clock).toBe(run.recording.duration);
    }
  });

  test("a clock never goes back within a connection, and each scene ends where its clock does", () => {
    for (const scene of line.scenes) {
      let before = scene.from;
      for (let u = 0; u <= 50; u++) {
        const story = scene.start + ((scene.end - scene.start) * u) / 50;
        const here = place(line, story);
        if (here.scene !== scene) continue;
        expect(here.virtual).toBeGreaterThanOrEqual(before - 1e-6);
        before = here.virtual;
      }
      expect(place(line, scene.end).virtual).toBe(scene.to);
    }
  });

  test("every scene has words, and none that are not true of every run", () => {
    line.scenes.forEach((_, index) => {
      const { title, text } = spoken(line, index);
      expect(title).not.toBe("");
      expect(text).not.toMatch(/undefined|NaN|\[object/);
      expect(text.length).toBeGreaterThan(20);
    });
  });

  test("what an attacker did is told, and a refusal, and how it ended", () => {
    const { kinds } = told(input);
    const attacked = runs.some((run) => deeds(run).length > 0);
    expect(kinds.includes("tamper")).toBe(attacked);
    for (const [index, { recording }] of runs.entries()) {
      const failed = recording.events.some(({ kind }) => kind === "failed");
      const here = line.scenes.filter(({ run }) => run === index);
      expect(here.some(({ kind }) => kind === "failed")).toBe(failed);
    }
    if (kinds.at(-1) === "outcome") expect(ending(runs).news.length).toBeGreaterThan(0);
    else expect(runs.map(({ recording }) => recording.outcome?.kind)).toEqual(["delivered"]);
  });
});

describe("the rare is found", () => {
  test.each([
    ["redirect", ["redirected", "visit", "outcome"]],
    ["postQuantum", ["hybridShare", "encapsulate", "decapsulate"]],
    ["helloRetryRequest", ["keyShare", "retry", "retryShare", "retryHello"]],
    ["resumption", ["ticket", "offer"]],
    ["earlyData", ["ticket", "offer", "sealEarly", "earlyFlight", "openEarly"]],
    ["keyUpdate", ["keyUpdate"]],
    ["tls12", ["signedShare", "openHello", "master", "keyExchange", "finished"]],
    [
      "rsaKeyTransport",
      ["openHello", "premaster", "rsaEncrypt", "keyExchange", "rsaDecrypt", "master", "finished"],
    ],
    ["startTls", ["talk", "clientHello", "seal", "request", "open", "form", "answer", "close"]],
    ["site", ["write", "seal", "request", "open", "answer", "read", "rest", "close"]],
  ] as const)("%s", (kind, expected) => {
    const { kinds } = told({ kind });
    for (const one of expected) expect(kinds).toContain(one);
  });

  test("the server's checks of a client's certificate", () => {
    const { line } = told({ kind: "clientCertificate" });
    expect(line.scenes.filter(({ kind }) => kind === "checks").map(({ peer }) => peer)).toEqual([
      "client",
      "server",
    ]);
  });

  test("RSA key transport is told in the order of the classic article", () => {
    const { line } = told({ kind: "rsaKeyTransport" });
    expect(line.scenes.map(({ kind, peer }) => (peer ? `${kind} ${peer}` : kind))).toEqual([
      "write",
      "connect",
      "clientHello",
      "openHello",
      "checks client",
      "premaster client",
      "rsaEncrypt client",
      "master client",
      "keyExchange",
      "rsaDecrypt server",
      "master server",
      "checks server",
      "finished",
      "checks client",
      "seal client",
      "request",
      "open server",
      "form server",
      "answer",
      "read client",
      "close",
    ]);
  });
});

test.each([
  [{ kind: "flipBit", connection: 0, segment: 5, bit: 900 }, ["bit"]],
  // In IP's header, whose checksum is put right.
  [{ kind: "flipBit", connection: 0, segment: 5, bit: 40 }, ["bit"]],
  [{ kind: "drop", connection: 0, segment: 3 }, ["dropped"]],
  [{ kind: "delay", connection: 0, segment: 3, milliseconds: 300 }, ["delayed"]],
  [{ kind: "repeat", connection: 0, segment: 3 }, ["copy"]],
  [{ kind: "truncate", connection: 0, from: "server", record: 3 }, ["dropped", "goodbye"]],
  [{ kind: "replayRecord", connection: 0, from: "client", record: 2 }, ["copy"]],
  [{ kind: "swapRecords", connection: 0, from: "client", record: 2 }, ["swapped"]],
  [{ kind: "downgrade" }, ["bytes"]],
] satisfies [Attack, string[]][])(
  "of %j what it does is told, not what follows",
  (attack, expected) => {
    const [run] = series({ attack });
    if (!run) throw new Error("no run");
    expect(deeds(run).map((deed) => kindOf(run, deed))).toEqual(expected);
  },
);

test("a message that was never sent is said not to have been, and the other way round", () => {
  const never = "Your message never left the client: not one byte of it was sent.";
  for (const [, input] of inputs) {
    const runs = series(input);
    const wrote = runs.some(
      ({ recording: { events, connection } }) =>
        connection.client === "client" &&
        events.some((event) => event.kind === "write" && event.message !== undefined),
    );
    const said = ending(runs).news.some(({ text }) => text === never);
    expect(said).toBe(!wrote);
  }
});

/** The lowest bit of the last letter but one of the message. */
function lastBit(input: Partial<ScenarioInput>): number {
  const [run] = series(input);
  const segment = run?.recording.capture.segments[3];
  return 8 * ((segment?.bytes.length ?? 0) - 2) + 7;
}

test("who has read it is told as it was", () => {
  const news = (input: Partial<ScenarioInput>) =>
    ending(series(input)).news.map(({ text }) => text);
  const sealed = news({ attack: { kind: "impostor", trusted: true } });
  expect(sealed).toContain("The attacker opened it: it was sealed to the attacker.");
  const stripped = news({ kind: "redirect", attack: { kind: "strip" } });
  expect(stripped).toContain("Your message crossed the wire in the clear.");
  expect(stripped).toContain("The attacker has it: nobody asked for a seal.");
  const twice = news({ kind: "earlyData", attack: { kind: "replayEarlyData" } });
  expect(twice).toContain("The server has taken it 3 times. You sent it 2 times.");
  // A letter of the message, in the clear.
  const changed = news({
    kind: "http",
    message: "Tell Sam.",
    attack: {
      kind: "flipBit",
      connection: 0,
      segment: 3,
      bit: lastBit({ kind: "http", message: "Tell Sam." }),
    },
  });
  expect(changed).toContain("Your message crossed the wire in the clear.");
  expect(changed).toContain("The server has another message, and takes it for yours.");
  const once = news({ kind: "earlyData", attack: { kind: "replayEarlyData" }, strict: true });
  expect(once).toContain("The server has it.");
});

test("what most runs are told as is the same before the rare is loaded", async () => {
  vi.resetModules();
  const bare = await import("./timeline.ts");
  const words = await import("../story/scenes.ts");
  for (const kind of ["http", "https"] as const) {
    for (const latencyMs of [0, 20, longest]) {
      for (const message of ["x", "x".repeat(16_384)]) {
        const runs = series({ kind, latencyMs, message });
        const line = bare.timeline(runs);
        expect(line.scenes).toEqual(timeline(runs).scenes);
        line.scenes.forEach((_, index) => {
          expect(words.spoken(line, index)).toEqual(spoken(timeline(runs), index));
        });
      }
    }
  }
});

test("a moment is the same, however it is come to, in several connections too", () => {
  const { line } = told({ kind: "earlyData", attack: { kind: "replayEarlyData" } });
  const again = timeline(series({ kind: "earlyData", attack: { kind: "replayEarlyData" } }));
  for (let story = 0; story <= line.duration; story += 1373) {
    const { index, virtual, progress } = place(line, story);
    expect(place(again, story)).toMatchObject({ index, virtual, progress });
  }
});
