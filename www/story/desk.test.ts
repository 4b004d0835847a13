import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Field } from "../../crate/pkg/port443.js";
import { sentenceFor } from "../panels/parts/field.ts";
import { kinds, recorded, series } from "../player/testing.ts";
import { desk } from "./desk.ts";

const runs = [
  ...kinds.flatMap((kind) => series({ kind })),
  ...(["TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"] as const).map((cipherSuite) =>
    recorded({ cipherSuite, message: "é".repeat(6_000) }),
  ),
  ...(["strip", "downgrade"] as const).flatMap((kind) =>
    series({ kind: kind === "strip" ? "startTls" : "https", attack: { kind } }),
  ),
];

function all(fields: readonly Field[]): Field[] {
  return fields.flatMap((field) => [field, ...all(field.children)]);
}

test("every field of a run has a sentence", () => {
  const missing = new Set<string>();
  for (const { dissection, opened } of runs) {
    const { client, packets, server } = dissection;
    const roots = [
      ...packets.flatMap(({ fields }) => fields),
      ...[client, server].flatMap(({ units }) => units.map(({ field }) => field)),
      ...opened.flatMap(({ messages }) => messages),
    ];
    for (const field of all(roots)) if (!sentenceFor(field)) missing.add(field.name);
  }
  expect([...missing]).toEqual([]);
});

test("so has every name that the dissector's source gives to a field", () => {
  const folder = new URL("../../crate/src/dissect/", import.meta.url);
  const sources = readdirSync(folder, { recursive: true })
    .map(String)
    .filter((file) => file.endsWith(".rs"))
    .map((file) => readFileSync(new URL(file, folder), "utf8").split("#[cfg(test)]")[0])
    .join("\n");
  const calls =
    /\b(?:reader|inner)\s*\.(?:group|leaf|opaque|opaque_vector|vector|u8|u16|number|decimal)\(\s*"((?:\\"|[^"])+)"/g;
  const shapes = /\b(?:shape|any|algorithm|distinguished_name)\(\s*"([^"]+)"/g;
  const messages = /\(\d+, "([A-Z]\w+)", "RFC \d+ [\d.]+"\)/g;
  const lists = /\blist(?:8|16)\(\s*reader,\s*"([^"]+)",\s*"([^"]+)"/g;
  const lines = /\b(?:text_leaf|word|credentials)\(\s*reader,\s*"((?:\\"|[^"])+)"/g;
  const paths = /\bpath\(\s*reader,\s*"((?:\\"|[^"])+)",\s*"((?:\\"|[^"])+)",\s*"((?:\\"|[^"])+)"/g;
  const certified = /\bextension\(\s*&\[[^\]]*\],\s*"([^"]+)"/g;
  const extensions = /const EXTENSIONS[^=]*= registry!\[([^\]]*)\]/.exec(sources)?.[1] ?? "";
  // What is not taken apart, and parts of DER without a place, are called after their number.
  const numbered = [
    ...sources.matchAll(
      /\bfn (?:(?:protocol|ether_type)\(number: \w+\) -> Option|tag_name\()[\s\S]*?\n}/g,
    ),
  ]
    .map(([body]) => body.replace(/"IPv\d"|"TCP"|"[^"]*VLAN[^"]*"/g, ""))
    .flatMap((body) => [...body.matchAll(/"([^"]+)"/g)]);
  const names = [calls, shapes, messages, lists, lines, paths, certified]
    .flatMap((pattern) => [...sources.matchAll(pattern)])
    .concat([...extensions.matchAll(/"([^"]+)"/g)], numbered)
    .flatMap(([, ...found]) => found)
    .map((name) => String(name).replaceAll('\\"', '"'));
  expect(names).toEqual(expect.arrayContaining(["channel_id", "UDP", "LLDP", "[0]"]));
  // A stand-in that the source puts the extension's own name in place of.
  const missing = names.filter((name) => !(name in desk.fields) && name !== "Extension");
  expect([...new Set(missing)]).toEqual([]);
});

test("every label of a run has a sentence", () => {
  const events = runs.flatMap(({ recording }) => recording.events);
  const labels = new Set(events.flatMap((it) => (it.kind === "expand" ? [it.label] : [])));
  expect(labels.size).toBeGreaterThan(8);
  for (const label of labels) expect(desk.labels).toHaveProperty([label]);
  const prf = new Set(events.flatMap((it) => (it.kind === "prf" ? [it.label] : [])));
  expect(prf.size).toBeGreaterThan(2);
  for (const label of prf) expect(desk.prfLabels).toHaveProperty([label]);
});

test("the words of the box say what the recording says", () => {
  const [run] = runs;
  const said = desk.real.isNot(run?.recording.scenario.latencyMs).join(" ");
  expect(said).toContain(`${run?.recording.scenario.latencyMs} ms`);
  for (const { recording } of runs) {
    const addresses = recording.capture.segments.map(({ bytes }) => bytes.slice(12, 20).join("."));
    for (const pair of addresses) expect(pair).toMatch(/192\.0\.2\.\d+/);
    for (const pair of addresses) expect(pair).toMatch(/203\.0\.113\.\d+/);
  }
  const seed = recorded({ seed: "c0ffee" }).recording.scenario.seed;
  expect(desk.real.seed(seed)).toContain("c0ffee");
});
