// The wasm that the page loads puts the same bytes on the wire as a native run, derives the same
// secrets, and refuses for the same reasons: tests/browser/main.rs wrote down what a native run gives.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Attack, Kind, ScenarioInput } from "../../crate/pkg/port443.js";
import { faults, kinds, series } from "../player/testing.ts";

const written = new Map(
  readFileSync(new URL("../../tests/browser/fingerprints.txt", import.meta.url), "utf8")
    .trim()
    .split("\n")
    .map((line) => {
      const [name, , wire] = line.split(" ");
      return [name, wire];
    }),
);

/** As in tests/browser/main.rs. */
const scenarios: Record<string, Partial<ScenarioInput>> = {
  http: { kind: "http", message: "Hello" },
  https: { message: "Hello" },
  "aes-256": { message: "Hello", cipherSuite: "TLS_AES_256_GCM_SHA384" },
  seed: { message: "Hello", seed: "444" },
  unicode: { message: "שלום 🔑\0", seed: "1" },
  longest: { message: "a longer letter, ".repeat(1024).slice(0, 16_384), seed: "f00d" },
  chacha20: { message: "Hello", cipherSuite: "TLS_CHACHA20_POLY1305_SHA256" },
};
// A page means something on the site alone, and is welcome where nothing is said.
for (const kind of kinds.slice(2)) {
  scenarios[kind] = { kind, message: "Hello", ...(kind === "site" && { page: "hiv" }) };
}
scenarios["padded"] = { padding: 512, message: "Hello" };
scenarios["site-padded"] = { kind: "site", page: "hiv", padding: 16_384, message: "Hello" };
for (const certificate of faults) scenarios[certificate] = { certificate, message: "Hello" };
const at = { connection: 0, segment: 5 } as const;
const of = { connection: 0, from: "client", record: 2 } as const;
const attacks: readonly (readonly [name: string, kind: Kind, attack: Attack])[] = [
  ["attack-flipBit", "https", { kind: "flipBit", ...at, bit: 1200 }],
  ["attack-drop", "https", { kind: "drop", ...at }],
  ["attack-delay", "https", { kind: "delay", ...at, milliseconds: 100 }],
  ["attack-repeat", "https", { kind: "repeat", ...at }],
  ["attack-truncate", "https", { kind: "truncate", ...of }],
  ["attack-replayRecord", "https", { kind: "replayRecord", ...of }],
  ["attack-swapRecords", "https", { kind: "swapRecords", ...of }],
  ["attack-impostor", "https", { kind: "impostor", trusted: false }],
  ["attack-impostor-trusted", "https", { kind: "impostor", trusted: true }],
  ["attack-strip-redirect", "redirect", { kind: "strip" }],
  ["attack-strip-startTls", "startTls", { kind: "strip" }],
  ["attack-downgrade", "https", { kind: "downgrade" }],
  ["attack-replayEarlyData", "earlyData", { kind: "replayEarlyData" }],
];
for (const [name, kind, attack] of attacks) scenarios[name] = { kind, attack, message: "Hello" };

test.each(Object.entries(scenarios))("%s", (name, input) => {
  const hash = createHash("sha256");
  for (const { recording } of series({ latencyMs: 40, ...input })) {
    for (const { bytes } of recording.capture.segments) hash.update(bytes);
    hash.update(recording.keyLog);
    const { outcome } = recording;
    if (outcome.kind === "refused") hash.update(outcome.reason).update(outcome.alert ?? "");
  }
  expect(hash.digest("hex")).toBe(written.get(name));
});

test("all of them", () => {
  expect([...written.keys()]).toEqual(Object.keys(scenarios));
});
