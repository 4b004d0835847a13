// How long a capture of 100 MB takes to open on the page, beside tshark on the same file.
//
// - sample(path, bytes): writes one: connections of real programs (tests/captures), many at a time,
//   each with an address of its own, and among them transfers of a megabyte
// - opening(page, path): milliseconds from the choice of the file to its list of connections
// - tshark(path): milliseconds that tshark takes to list the file's connections

import { execFileSync } from "node:child_process";
import { closeSync, openSync, readdirSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { ElementHandle, Page } from "puppeteer-core";
import type {} from "../../www/files/panel.ts";
import { ready } from "../e2e/browsers.ts";

const captures = new URL("../captures/", import.meta.url).pathname;
const ETHERNET = 1;
/** At a time. */
const CONNECTIONS = 8;
/** A transfer for so many connections. */
const BETWEEN = 40;
const SEGMENT = 1448;
/** Milliseconds between two looks at the page. */
const OFTEN = 20;

/** The frames of a pcap file; none if it is no Ethernet, or not IPv4 alone. */
function frames(file: Buffer): readonly Buffer[] {
  if (file.readUInt32LE(0) !== 0xa1b2c3d4 || file.readUInt32LE(20) !== ETHERNET) return [];
  const found: Buffer[] = [];
  for (let at = 24; at + 16 <= file.length; ) {
    const length = file.readUInt32LE(at + 8);
    found.push(file.subarray(at + 16, at + 16 + length));
    at += 16 + length;
  }
  return found.every((frame) => frame.readUInt16BE(12) === 0x0800) ? found : [];
}

/** The frame with the address of the client, who has the higher port, changed. */
function readdressed(frame: Buffer, client: number): Buffer {
  const other = Buffer.from(frame);
  const place = frame.readUInt16BE(34) > frame.readUInt16BE(36) ? 26 : 30;
  other.writeUInt32BE(0x0a000000 + client, place);
  return other;
}

function segment(
  from: readonly [number, number],
  to: readonly [number, number],
  seq: number,
  payload: Uint8Array,
): Buffer {
  const frame = Buffer.alloc(54 + payload.length);
  frame.writeUInt16BE(0x0800, 12);
  frame[14] = 0x45;
  frame.writeUInt16BE(40 + payload.length, 16);
  frame[22] = 64;
  frame[23] = 6;
  frame.writeUInt32BE(from[0], 26);
  frame.writeUInt32BE(to[0], 30);
  frame.writeUInt16BE(from[1], 34);
  frame.writeUInt16BE(to[1], 36);
  frame.writeUInt32BE(seq, 38);
  frame[46] = 0x50;
  frame[47] = 0x10;
  frame.set(payload, 54);
  return frame;
}

/** Sealed records of 16 kB; what they seal is nobody's business. */
function* transfer(number: number): Generator<Buffer> {
  const record = Buffer.alloc(5 + 16_401, number + 1);
  record.set([23, 3, 3, 0x40, 0x11]);
  const stream = Buffer.concat(Array.from({ length: 60 }, () => record));
  const server = [0xc6336407, 443] as const;
  const client = [0xac100000 + number, 40_000] as const;
  for (let at = 0; at < stream.length; at += SEGMENT) {
    yield segment(server, client, 1 + at, stream.subarray(at, at + SEGMENT));
    if ((at / SEGMENT) % 2) yield segment(client, server, 1, new Uint8Array());
  }
}

export function sample(path: string, bytes: number): void {
  const kinds = readdirSync(captures)
    .filter((name) => name.endsWith(".pcap"))
    .map((name) => frames(readFileSync(join(captures, name))))
    .filter((all) => all.length > 0);
  const file = openSync(path, "w");
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(262_144, 16);
  header.writeUInt32LE(ETHERNET, 20);
  writeSync(file, header);
  let [size, at, count] = [24, 1_767_225_600_000_000, 0];
  const write = (all: readonly Buffer[]): void => {
    const parts = all.flatMap((frame) => {
      at += 37;
      const record = Buffer.alloc(16);
      record.writeUInt32LE(Math.floor(at / 1e6), 0);
      record.writeUInt32LE(at % 1e6, 4);
      record.writeUInt32LE(frame.length, 8);
      record.writeUInt32LE(frame.length, 12);
      return [record, frame];
    });
    size += writeSync(file, Buffer.concat(parts));
  };
  while (size < bytes) {
    const group = Array.from({ length: CONNECTIONS }, () => {
      const client = ++count;
      return (kinds[client % kinds.length] ?? []).map((frame) => readdressed(frame, client));
    });
    const longest = Math.max(...group.map(({ length }) => length));
    for (let turn = 0; turn < longest; turn++) write(group.flatMap((all) => all[turn] ?? []));
    if (count % BETWEEN === 0) write([...transfer(count / BETWEEN)]);
  }
  closeSync(file);
}

/** Chooses the file as a person does, and waits for what the page says of it. */
export async function opening(page: Page, path: string): Promise<number> {
  await ready(page);
  // A file too long to be handed over as text is chosen, and the box to choose it with is where
  // another one has been dropped.
  await page.evaluate(() => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([], "nothing"));
    const init = { dataTransfer, bubbles: true, cancelable: true, composed: true };
    for (const type of ["dragover", "drop"]) {
      document.body.dispatchEvent(new DragEvent(type, init));
    }
  });
  let input: ElementHandle | null = null;
  while (!input) {
    await setTimeout(OFTEN);
    input = await page.$("p443-office >>> p443-file >>> input[type=file]");
  }
  const isListed = (): Promise<boolean> =>
    page.evaluate(() => {
      const panel = document.querySelector("p443-office")?.shadowRoot?.querySelector("p443-file");
      const list = panel?.shadowRoot?.querySelector("p443-connection-list");
      return Boolean(list?.shadowRoot?.querySelector(".one"));
    });
  const start = performance.now();
  await (input as ElementHandle<HTMLInputElement>).uploadFile(path);
  while (!(await isListed())) await setTimeout(OFTEN);
  return performance.now() - start;
}

/** Nothing if there is none. */
export function tshark(path: string): number | undefined {
  const start = performance.now();
  try {
    execFileSync("tshark", ["-r", path, "-q", "-z", "conv,tcp"], { stdio: "ignore" });
  } catch {
    return undefined;
  }
  return performance.now() - start;
}
