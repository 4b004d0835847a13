// The wasm that the page loads puts the same bytes on the wire as a native run, and derives the same
// secrets: tests/browser/main.rs wrote down what a native run gives.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { ScenarioInput } from "../../crate/pkg/port443.js";
import { recorded } from "../player/testing.ts";

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
};

test.each(Object.entries(scenarios))("%s", (name, input) => {
  const { recording } = recorded({ latencyMs: 40, ...input });
  const hash = createHash("sha256");
  for (const { bytes } of recording.capture.segments) hash.update(bytes);
  expect(hash.update(recording.keyLog).digest("hex")).toBe(written.get(name));
});

test("all of them", () => {
  expect([...written.keys()]).toEqual(Object.keys(scenarios));
});
