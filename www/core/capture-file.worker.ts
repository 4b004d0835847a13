// Reads a capture, away from the page: see capture-file.ts, which starts it and asks. Holds the file's
// handle, the core and its list of packets; of the file's bytes never more than a few pieces.

import init, { CaptureFile as Core } from "../../crate/pkg/port443.js";
import { listed } from "../files/row.ts";
import { loneLayers } from "../panels/packets/lone.ts";
import { matches, type Query } from "../panels/packets/query.ts";
import type { Answer, Calls, FileError, LonePacket, Question, Reading } from "./capture-file.ts";
import type { Run } from "./run.ts";

/** So many bytes are read at a time. */
const PIECE = 4 << 20;
/** So many connections are listed: each is some hundred bytes on the page. */
const LISTED = 50_000;
/** More than this is not unpacked: the limit is for a small file that becomes an endless one. */
const UNPACKED = 2 ** 31;
/** Progress is told so often, in ms. */
const OFTEN = 80;

class Failure extends Error {
  readonly error: FileError;
  constructor(error: FileError) {
    super(error.kind);
    this.error = error;
  }
}

let started: Promise<unknown> | undefined;
let core: Core | undefined;
let file: Blob | undefined;
let stopped = false;
let told = 0;

const post = (answer: Answer): void => self.postMessage(answer);

function tell(reading: Reading): void {
  const now = performance.now();
  if (now - told < OFTEN) return;
  told = now;
  post({ progress: reading });
}

async function piece(from: number, to: number): Promise<Uint8Array> {
  try {
    return new Uint8Array(await (file as Blob).slice(from, to).arrayBuffer());
  } catch {
    throw new Failure({ kind: "unreadable" });
  }
}

const nothing = { bytes: 0, packets: 0, connections: 0, enough: false };

/** RFC 1952. */
async function isGzip(): Promise<boolean> {
  const [a, b] = await piece(0, 2);
  return a === 0x1f && b === 0x8b;
}

/** Where the browser sees fit, which for a large one is not in memory. */
async function unpacked(packed: Blob): Promise<Blob> {
  const unpacking = new DecompressionStream("gzip") as TransformStream<Uint8Array, BlobPart>;
  let taken = 0;
  const counted = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      taken += chunk.length;
      controller.enqueue(chunk);
    },
  });
  const reader = packed.stream().pipeThrough(counted).pipeThrough(unpacking).getReader();
  const parts: BlobPart[] = [];
  let held: BlobPart[] = [];
  let given = 0;
  let kept = 0;
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      throw new Failure({ kind: "gzipDamaged" });
    });
    if (done) return new Blob([...parts, ...held]);
    given += (value as Uint8Array).length;
    held.push(value);
    if (given - kept >= PIECE) {
      parts.push(new Blob(held));
      held = [];
      kept = given;
    }
    const tooLong = given > UNPACKED;
    if (tooLong || stopped) {
      await reader.cancel().catch(() => undefined);
      throw new Failure(tooLong ? { kind: "gzipTooLong", limit: UNPACKED } : { kind: "stopped" });
    }
    tell({ ...nothing, bytes: taken, of: packed.size, unpacking: true });
  }
}

async function read(blob: Blob): ReturnType<Calls["read"]> {
  file = blob;
  const gzip = await isGzip();
  if (gzip) file = await unpacked(blob);
  const { size } = file;
  const reading = new Core();
  core = reading;
  // The next piece is on its way while this one is read.
  let next = piece(0, PIECE);
  let at = 0;
  while (at < size && !stopped) {
    const bytes = await next;
    at += bytes.length;
    if (bytes.length === 0) throw new Failure({ kind: "unreadable" });
    next = piece(at, at + PIECE);
    const progress = reading.push(bytes);
    tell({ ...progress, of: size, unpacking: false });
    if (progress.enough) break;
  }
  // Whatever became of it, nobody waits for it.
  next.catch(() => undefined);
  if (stopped && at === 0) throw new Failure({ kind: "stopped" });
  return { summary: reading.finish(), stopped: stopped && at < size, gzip };
}

function opened(): Core {
  if (!core) throw new Failure({ kind: "stopped" });
  return core;
}

/** The bytes of several places of the file, one behind the other. */
async function gather(
  ranges: readonly { readonly offset: number; readonly length: number }[],
): Promise<Uint8Array> {
  const parts = ranges.map(({ offset, length }) => (file as Blob).slice(offset, offset + length));
  try {
    return new Uint8Array(await new Blob(parts).arrayBuffer());
  } catch {
    throw new Failure({ kind: "unreadable" });
  }
}

/** So many bytes of the file are held for a search, however far apart the packets in them are. */
const SEARCHED = 8 << 20;

function laidOpen(index: number, bytes: Uint8Array): LonePacket {
  const { packet, units } = opened().packet(index, bytes);
  const { fields, payloadStart } = packet;
  return { bytes, fields, units, payloadStart };
}

async function match(query: Query, from: number, count: number): ReturnType<Calls["match"]> {
  const core = opened();
  const packets: number[] = [];
  let looked = 0;
  const rows = core.rows(from, count);
  while (looked < rows.length) {
    // Packets stand one behind the other: many are read at once.
    const places: { index: number; offset: number; length: number }[] = [];
    for (const { index } of rows.slice(looked)) {
      const [range] = core.frame(index).ranges;
      const { offset, length } = range ?? { offset: 0, length: 0 };
      const first = places[0]?.offset ?? offset;
      if (places.length > 0 && (offset < first || offset + length - first > SEARCHED)) break;
      places.push({ index, offset, length });
    }
    const [first] = places;
    const last = places.at(-1);
    if (!first || !last) break;
    const bytes = await piece(first.offset, last.offset + last.length);
    for (const { index, offset, length } of places) {
      const row = rows[looked];
      const start = offset - first.offset;
      const own = bytes.slice(start, start + length);
      const layers = loneLayers(laidOpen(index, own));
      if (row && matches(query, { index, row: listed(row), layers })) packets.push(index);
      looked++;
    }
  }
  return { packets, looked };
}

const calls: Calls = {
  read,
  connections: () => Promise.resolve(opened().connections(0, LISTED)),
  async open(index, name): Promise<Run> {
    const { ranges } = opened().frames(index);
    const connection = opened().open(index, await gather(ranges));
    try {
      const { keyLog: _, duration: __, ...summary } = connection.summary();
      return {
        recording: { ...connection.recording(), scenario: undefined, outcome: undefined },
        dissection: connection.dissection(),
        opened: connection.opened(),
        findings: connection.findings(),
        // The page counts how many have been sealed by a moment.
        records: connection.records().sort((a, b) => a.sealedAt - b.sealedAt),
        origins: [],
        file: { ...summary, file: name },
      };
    } finally {
      connection.free();
    }
  },
  rows: (from, count) => Promise.resolve(opened().rows(from, count)),
  async packet(index) {
    const { ranges } = opened().frame(index);
    return laidOpen(index, await gather(ranges));
  },
  match,
  addKeyLog: (text) => Promise.resolve(opened().addKeyLog(text)),
  addPrivateKey(pem) {
    opened().addPrivateKey(pem);
    return Promise.resolve();
  },
};

function errorOf(cause: unknown): FileError {
  if (cause instanceof Failure) return cause.error;
  // The core's own refusals are plain objects; anything else that it throws is a trap.
  if (typeof cause === "object" && cause !== null && !(cause instanceof Error) && "kind" in cause) {
    return cause as FileError;
  }
  return { kind: "crashed" };
}

async function answer(id: number, name: keyof Calls, args: readonly unknown[]): Promise<void> {
  try {
    await started;
    const call = calls[name] as (...args: readonly unknown[]) => Promise<unknown>;
    post({ id, value: await call(...args) });
  } catch (cause) {
    post({ id, error: errorOf(cause), cause: String(cause) });
  }
}

self.addEventListener("message", ({ data }: MessageEvent<Question>) => {
  if ("module" in data) started = init({ module_or_path: data.module });
  else if ("stop" in data) stopped = true;
  else void answer(data.id, data.name, data.args);
});
