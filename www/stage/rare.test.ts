// Every scene of every kind of run has its picture, at its beginning, in between and at its end.

import { describe, expect, test } from "vitest";
import type { Attack, Kind, ScenarioInput } from "../../crate/pkg/port443.js";
import "./rare.ts";
import type { Run } from "../core/run.ts";
import { plot } from "../player/plot.ts";
import { series } from "../player/testing.ts";
import { place, timeline } from "../player/timeline.ts";
import { bench, prepareWork } from "./bench.ts";
import { equipment } from "./more.ts";
import { strip } from "./tap.ts";
import { wire } from "./wire.ts";

await prepareWork();

/** All text of a template, with that of the templates in it. */
function text(value: unknown): string {
  if (Array.isArray(value)) return value.map(text).join("");
  if (typeof value === "string" || typeof value === "number") return String(value);
  if (typeof value !== "object" || value === null) return "";
  const { strings, values } = value as { strings?: readonly string[]; values?: readonly unknown[] };
  if (!strings) return "";
  return strings.map((part, at) => part + text(values?.[at])).join("");
}

function pictures(runs: readonly Run[]): string[] {
  const line = timeline(runs);
  return line.scenes.flatMap((scene) =>
    [0, 0.3, 0.6, 1].map((progress) => {
      const at = place(line, scene.start + (scene.end - scene.start) * progress);
      const room = { write: 24, seal: 24, strip: 24 };
      const { run } = at;
      const view = { run, plot: plot(run), line, place: at, selection: undefined, room };
      return [bench(view), wire(view), strip(view)].map(text).join("");
    }),
  );
}

const scenarios: readonly (readonly [Kind, Partial<ScenarioInput>])[] = [
  ["http", {}],
  ["https", { cipherSuite: "TLS_CHACHA20_POLY1305_SHA256" }],
  ["https", { message: "é".repeat(8_192) }],
  ["https", { certificate: "wrongName" }],
  ["https", { certificate: "lookAlike" }],
  ["redirect", {}],
  ["postQuantum", {}],
  ["helloRetryRequest", {}],
  ["earlyData", {}],
  ["clientCertificate", {}],
  ["keyUpdate", {}],
  ["tls12", {}],
  ["rsaKeyTransport", {}],
  ["startTls", {}],
  ["startTls", { certificate: "expired" }],
  ["site", {}],
  ["site", { padding: 512 }],
];

const attacks: readonly (readonly [Kind, Attack])[] = [
  ["https", { kind: "flipBit", connection: 0, segment: 5, bit: 900 }],
  ["rsaKeyTransport", { kind: "flipBit", connection: 0, segment: 6, bit: 900 }],
  ["startTls", { kind: "flipBit", connection: 0, segment: 12, bit: 500 }],
  ["http", { kind: "drop", connection: 0, segment: 3 }],
  ["https", { kind: "drop", connection: 0, segment: 0 }],
  ["tls12", { kind: "delay", connection: 0, segment: 5, milliseconds: 900 }],
  ["https", { kind: "truncate", connection: 0, from: "client", record: 1 }],
  ["tls12", { kind: "replayRecord", connection: 0, from: "server", record: 1 }],
  ["keyUpdate", { kind: "swapRecords", connection: 0, from: "client", record: 2 }],
  ["https", { kind: "impostor", trusted: true }],
  ["redirect", { kind: "strip" }],
  ["startTls", { kind: "strip" }],
  ["https", { kind: "downgrade" }],
  ["earlyData", { kind: "replayEarlyData" }],
  ["site", { kind: "truncate", connection: 0, from: "server", record: 3 }],
];

describe("each scene has a picture", () => {
  test.each([
    ...scenarios.map(([kind, input]) => [kind, input] as const),
    ...attacks.map(([kind, attack]) => [kind, { attack }] as const),
  ])("%s %j", (kind, input) => {
    for (const picture of pictures(series({ kind, ...input }))) {
      expect(picture).toMatch(/class="picture/);
      expect(picture).not.toMatch(/undefined|NaN|\[object/);
    }
  });
});

test("who is in line is who the connection is between", () => {
  const [toAttacker, onward] = series({ attack: { kind: "impostor", trusted: true } });
  if (!toAttacker || !onward) throw new Error("two connections");
  expect(equipment()?.figure(toAttacker, "server")?.name).toBe("Attacker");
  expect(equipment()?.figure(toAttacker, "client")).toBeUndefined();
  expect(equipment()?.figure(onward, "client")?.name).toBe("Attacker");
  expect(equipment()?.figure(onward, "server")).toBeUndefined();
  const [fake] = series({ certificate: "lookAlike" });
  expect(fake && equipment()?.figure(fake, "server")?.name).toBe("Look-alike");
  const [flipped] = series({ attack: { kind: "flipBit", connection: 0, segment: 5, bit: 900 } });
  expect(flipped && equipment()?.figure(flipped, "wire")?.name).toBe("Attacker");
});

test("what is held back waits in the middle, and what is made up begins there", () => {
  const [held] = series({
    attack: { kind: "delay", connection: 0, segment: 3, milliseconds: 300 },
  });
  const deed = held?.recording.interference.find(({ kind }) => kind === "delayed");
  if (!held || deed?.kind !== "delayed") throw new Error("nothing is held");
  const segment = held.recording.capture.segments[deed.segment];
  const along = (now: number) => equipment()?.along(held, deed.segment, now);
  expect(along(segment?.sentAt ?? 0)).toBe(0);
  expect(along((segment?.seenAt ?? 0) - deed.by / 2)).toBe(0.5);
  expect(along(segment?.arrivesAt ?? 0)).toBe(1);
  const [copied] = series({ attack: { kind: "repeat", connection: 0, segment: 3 } });
  const made = copied?.recording.interference.find(({ kind }) => kind === "invented");
  if (!copied || made?.kind !== "invented") throw new Error("nothing is made up");
  const copy = copied.recording.capture.segments[made.segment];
  expect(equipment()?.along(copied, made.segment, copy?.sentAt ?? 0)).toBe(0.5);
});
