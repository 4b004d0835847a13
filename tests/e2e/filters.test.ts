// The filters that the desk copies are Wireshark's: each is handed to tshark, with a capture of the
// run and its key log, and has to find what our own search finds with it.

import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";
import { CaptureFile, type Field, type Kind } from "../../crate/pkg/port443.js";
import type { Run } from "../../www/core/run.ts";
import { listed } from "../../www/files/row.ts";
import { loneLayers } from "../../www/panels/packets/lone.ts";
import { matches, parse } from "../../www/panels/packets/query.ts";
import { layersOf, sourceOf } from "../../www/panels/packets/source.ts";
import { filterFor, names, slice } from "../../www/panels/packets/wireshark.ts";
import { kinds, recorded } from "../../www/player/testing.ts";

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), "port443-filters-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A file in libpcap's format; each packet begins with its IP header (LINKTYPE_RAW, 101). */
function pcap({ recording }: Run): Uint8Array {
  const words = (...numbers: number[]): Uint8Array =>
    new Uint8Array(Uint32Array.from(numbers).buffer);
  const parts = [words(0xa1b2c3d4, 0x0004_0002, 0, 0, 65535, 101)];
  for (const { bytes, seenAt } of recording.capture.segments) {
    parts.push(
      words(Math.floor(seenAt / 1e6), seenAt % 1e6, bytes.length, bytes.length),
      new Uint8Array(bytes),
    );
  }
  return Buffer.concat(parts);
}

type Written = { readonly run: Run; readonly file: string; readonly keys: string };

function written(kind: Kind): Written {
  const it = recorded({ kind });
  const [file, keys] = [join(folder, `${kind}.pcap`), join(folder, `${kind}.keys`)];
  writeFileSync(file, pcap(it));
  writeFileSync(keys, it.recording.keyLog);
  return { run: it, file, keys };
}

async function tshark(
  { file, keys }: Pick<Written, "file" | "keys">,
  filter: string,
): Promise<number[]> {
  const { stdout } = await run(process.env["TSHARK"] ?? "tshark", [
    ...["-n", "-r", file, "-o", `tls.keylog_file:${keys}`],
    ...["-Y", filter, "-T", "fields", "-e", "frame.number"],
  ]);
  return stdout.trim() === "" ? [] : stdout.trim().split("\n").map(Number);
}

function ours({ run: it }: Written, filter: string): number[] {
  const query = parse("filter", filter);
  if ("refused" in query) throw new Error(`${filter}: ${query.refused} at ${query.at}`);
  const source = sourceOf(it);
  return Array.from({ length: source.length }, (_, index) => index).flatMap((index) => {
    const row = source.row(index);
    const layers = layersOf(it, index, "ending");
    return row && matches(query, { index, row, layers }) ? [index + 1] : [];
  });
}

function* spelt(
  fields: readonly Field[],
  bytes: Uint8Array,
  above: readonly Field[],
): Generator<string> {
  for (const field of fields) {
    const trail = [...above, field];
    const filter = filterFor(trail, bytes.subarray(field.start, field.end));
    if (filter !== undefined) yield filter;
    yield* spelt(field.children, bytes, trail);
  }
}

/** The first filter of each name that the fields of a run become. */
function* filters({ run: it }: Written): Generator<readonly [name: string, filter: string]> {
  for (const segment of it.recording.capture.segments.keys()) {
    for (const { roots, bytes } of layersOf(it, segment, "ending")) {
      for (const filter of spelt(roots, bytes, [])) yield [filter.split(" ")[0] ?? "", filter];
    }
  }
}

/** Where records are what they are nowhere else. */
const apart: readonly Kind[] = ["tls12", "earlyData", "startTls"];

const seen = new Set<string>();
const copied = kinds.flatMap((kind) => {
  const at = written(kind);
  return [...filters(at)].flatMap(([name, filter]) => {
    const once = apart.includes(kind) && name.startsWith("tls.") ? `${kind} ${name}` : name;
    if (seen.has(once)) return [];
    seen.add(once);
    return [{ kind, filter, at }];
  });
});

test.each(copied)("$kind: $filter", async ({ filter, at }) => {
  const found = await tshark(at, filter);
  expect(found.length).toBeGreaterThan(0);
  expect(ours(at, filter)).toEqual(found);
});

/** Frames of other programs: what they begin with, and IPv6. */
const files = ["curl-tls13.pcap", "curl-ipv6.pcap"].flatMap((name) => {
  const file = new URL(`../captures/${name}`, import.meta.url).pathname;
  const bytes = readFileSync(file);
  const core = new CaptureFile();
  core.push(bytes);
  core.finish();
  const frames = core.rows(0, 100).map((row) => {
    const range = core.frame(row.index).ranges[0] ?? { offset: 0, length: 0 };
    const own = new Uint8Array(bytes.subarray(range.offset, range.offset + range.length));
    const { packet, units } = core.packet(row.index, own);
    const { fields, payloadStart } = packet;
    const layers = loneLayers({ bytes: own, fields, units, payloadStart });
    return { index: row.index, row: listed(row), layers };
  });
  const once = new Map<string, string>();
  for (const { layers } of frames) {
    for (const { roots, bytes: of } of layers) {
      for (const filter of spelt(roots, of, [])) {
        const [field = ""] = filter.split(" ");
        if (!once.has(field)) once.set(field, filter);
      }
    }
  }
  return [...once.values()].map((filter) => ({ name, filter, file, frames }));
});

test.each(files)("$name: $filter", async ({ filter, file, frames }) => {
  const query = parse("filter", filter);
  if ("refused" in query) throw new Error(`${filter}: ${query.refused} at ${query.at}`);
  const found = frames.filter((frame) => matches(query, frame)).map(({ index }) => index + 1);
  expect(found.length).toBeGreaterThan(0);
  const theirs = await tshark({ file, keys: "/dev/null" }, filter);
  // They put together what several packets carry, and know what went before.
  expect(theirs).toEqual(expect.arrayContaining(found));
  if (/^(eth|ip|ipv6|tcp)\./.test(filter)) expect(theirs).toEqual(found);
});

test.each([
  "tcp.port == 443 and tcp.len > 0",
  "tcp.flags.syn == 1 and not tcp.flags.ack == 1",
  "tcp.port != 443",
  "ip.addr != 192.0.2.1",
  "tcp.flags.fin == 1 or tcp.flags.reset == 1",
  "http",
  'http.host contains "letters"',
  "frame.number >= 3 && frame.len < 300",
])("as Wireshark means it: %s", async (filter) => {
  const at = copied.find(({ kind }) => kind === "https")?.at ?? written("https");
  expect(ours(at, filter)).toEqual(await tshark(at, filter));
});

test("slices are taken as they are written", async () => {
  const at = copied.find(({ kind }) => kind === "https")?.at ?? written("https");
  const { capture } = at.run.recording;
  const bytes = capture.segments[3]?.bytes ?? new Uint8Array();
  const start = at.run.dissection.packets[3]?.payloadStart ?? 0;
  for (const filter of [
    slice("frame", 0, bytes.subarray(0, 64)),
    slice("frame", 4, bytes.subarray(4, 5)),
    slice("tcp.payload", 0, bytes.subarray(start, start + 1)),
    slice("tcp.payload", 11, bytes.subarray(start + 11, start + 43)),
    slice("tcp.payload", 0, bytes.subarray(start)),
  ]) {
    const found = await tshark(at, filter);
    expect(found, filter).toContain(4);
    expect(ours(at, filter), filter).toEqual(found);
  }
});

test("every name in the table is Wireshark’s", async () => {
  const { stdout } = await run(process.env["TSHARK"] ?? "tshark", ["-G", "fields"], {
    maxBuffer: 1 << 28,
  });
  const theirs = new Set(stdout.split("\n").map((line) => line.split("\t")[2]));
  expect(names.filter((name) => !theirs.has(name))).toEqual([]);
});
