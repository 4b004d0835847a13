import { expect, test } from "vitest";
import type { Field } from "../../../crate/pkg/port443.js";
import { kinds, recorded, series } from "../../player/testing.ts";
import { hexOf } from "../parts/format.ts";
import { asC, asFilter } from "./copy.ts";
import { loneLayers } from "./lone.ts";
import { parse } from "./query.ts";
import { layersOf, sliced, sourceOf } from "./source.ts";
import { carriers, inside, selectionOf, spotIn, wireSpan } from "./tree.ts";

function* within(fields: readonly Field[]): Generator<Field> {
  for (const field of fields) {
    yield field;
    yield* within(field.children);
  }
}

test.each(kinds)(
  "%s: what selects a field in a packet, is that field in each that carries it",
  (kind) => {
    for (const run of series({ kind })) {
      for (const segment of run.recording.capture.segments.keys()) {
        const layers = layersOf(run, segment);
        for (const [at, layer] of layers.entries()) {
          for (const { start, end, name } of within(layer.roots)) {
            const selection = selectionOf(run, segment, layer, start, end - start);
            // What is selected as a record's message stands for the whole of it.
            if (selection.kind === "unit") continue;
            const spot = spotIn(run, segment, layers, selection);
            const whole = at === 0 && start === 0 && end === layer.bytes.length;
            if (whole) continue;
            const shown = spot && layers[spot.layer]?.bytes.subarray(spot.start, spot.end);
            const bytes = layer.bytes.subarray(start, end);
            expect(shown && hexOf(shown), `${name} in segment ${segment}`).toBe(hexOf(bytes));
          }
        }
      }
    }
  },
);

test("the parts of a message in its packets, put together, are the message", () => {
  const run = recorded({ kind: "postQuantum", message: "a long letter, ".repeat(400) });
  let several = 0;
  for (const segment of run.recording.capture.segments.keys()) {
    for (const layer of layersOf(run, segment)) {
      const [root] = layer.roots;
      if (!root || !layer.unit || layer.within === "record") continue;
      const all = carriers(run, segment, layer, root);
      if (all.length > 1) several++;
      expect(all).toContain(segment);
      const parts = all.map((at) => {
        const span = wireSpan(run, at, layer, root);
        const bytes = run.recording.capture.segments[at]?.bytes;
        return span && bytes ? hexOf(bytes.subarray(span.start, span.end)) : "";
      });
      expect(parts.join("")).toBe(hexOf(layer.bytes.subarray(root.start, root.end)));
    }
  }
  expect(several).toBeGreaterThan(1);
});

test("an opened field stands on the wire where its ciphertext does", () => {
  const run = recorded();
  const layer = layersOf(run, 5).find(({ within }) => within === "record");
  if (!layer) throw new Error("nothing was opened");
  const span = wireSpan(run, 5, layer, { start: 4, end: 20 });
  const story = run.records.find(
    ({ from, unit }) => from === layer.unit?.from && unit === layer.unit.unit,
  );
  const bytes = run.recording.capture.segments[5]?.bytes.subarray(span?.start, span?.end);
  expect(bytes && hexOf(bytes)).toBe(hexOf(story?.ciphertext.subarray(4, 20) ?? new Uint8Array()));
});

test("a search goes through all packets, reports each once, and stops when it is told to", async () => {
  const source = sourceOf(recorded());
  const query = parse("filter", "tcp.flags.syn == 1");
  if ("refused" in query) throw new Error(query.refused);
  const found: number[] = [];
  let looked = 0;
  const progress = (to: { looked: number; found: readonly number[] }): void => {
    found.push(...to.found);
    looked = to.looked;
  };
  await source.search(query, progress, new AbortController().signal);
  expect({ found, looked }).toEqual({ found: [0, 1], looked: source.length });

  const stop = new AbortController();
  let last = 0;
  await sliced(
    1_000_000,
    () => {
      const until = performance.now() + 1;
      while (performance.now() < until);
      return true;
    },
    (to) => {
      last = to.looked;
      stop.abort();
    },
    stop.signal,
  );
  expect(last).toBeGreaterThan(0);
  expect(last).toBeLessThan(1000);
});

test("as an array in C", () => {
  const bytes = Uint8Array.from({ length: 13 }, (_, i) => i * 16);
  expect(asC(bytes, "Packet 5: */ random", "Version, IHL")).toBe(`/* Packet 5: * / random */
static const unsigned char version_ihl[13] = {
  0x00, 0x10, 0x20, 0x30, 0x40, 0x50, 0x60, 0x70, 0x80, 0x90, 0xa0, 0xb0,
  0xc0
};
`);
  expect(asC(bytes, "x", "3 bytes")).toContain("char bytes_3_bytes[13]");
});

test("what has no name for Wireshark is filtered by its bytes; what is sealed, by its ciphertext", () => {
  const run = recorded();
  const [layer] = layersOf(run, 3);
  if (!layer) throw new Error("no packet");
  const packet = layer.bytes;
  const chosen = { layer, packet, payloadStart: 40 };
  expect(
    asFilter({ ...chosen, trail: undefined, bytes: packet.subarray(2, 4), start: 2, end: 4 }),
  ).toEqual({ text: "frame[2:2] == 00:ff", note: undefined });
  expect(
    asFilter({ ...chosen, trail: undefined, bytes: packet.subarray(41, 43), start: 41, end: 43 }),
  ).toEqual({ text: "tcp.payload[1:2] == 03:01", note: undefined });
  expect(
    asFilter({
      ...chosen,
      layer: { ...layer, within: "record" },
      trail: undefined,
      bytes: new Uint8Array(2),
      start: 41,
      end: 43,
    }),
  ).toEqual({ text: "tcp.payload[1:2] == 03:01", note: "sealed" });
});

test("a packet by itself shows what its payload says, and its bytes lead there", () => {
  const run = recorded();
  const [packet, hello] = layersOf(run, 3);
  const start = run.dissection.packets[3]?.payloadStart ?? 0;
  if (!packet || !hello) throw new Error("no ClientHello");
  // The first record of a stream counts from the payload's first byte.
  const layers = loneLayers({
    bytes: packet.bytes,
    fields: packet.roots,
    units: hello.roots,
    payloadStart: start,
  });
  expect(layers.map(({ within }) => within)).toEqual(["segment", "payload"]);
  const spot = inside(layers, { layer: 0, start: start + 11, end: start + 12 });
  expect(spot).toEqual({ layer: 1, start: 11, end: 12 });
  expect(layers[1]?.bytes[11]).toBe(packet.bytes[start + 11]);
  const header = { layer: 0, start: 12, end: 13 };
  expect(inside(layers, header)).toEqual(header);
  expect(loneLayers({ bytes: packet.bytes, fields: packet.roots })).toHaveLength(1);
});
