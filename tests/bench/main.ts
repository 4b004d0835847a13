// `cargo xtask bench`: how long things take in real browsers, as one table.
// Arguments: how many runs of each.

import { mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "puppeteer-core";
import { build, preview } from "vite";
import { type BrowserName, browserNames, launch, visit } from "../e2e/browsers.ts";
import { serve } from "../e2e/server.ts";
import { opening, sample, tshark } from "./capture.ts";
import { pace } from "./drag.ts";
import { cost } from "./embed.ts";
import type { Kind, Times } from "./page/connections.ts";
import { scrolls } from "./scroll.ts";

// So that the browsers' clocks are as fine as they get: they are coarser in a page that others
// might share a process with.
const isolated = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

const out = "../../../target/bench";

type Row = { readonly name: string; readonly what: Kind };

const rows: readonly Row[] = [
  { name: "one HTTPS connection, recorded", what: "recorded" },
  { name: "the same, recorder off", what: "silent" },
  { name: "the same, with every view handed to the page", what: "handedOver" },
  { name: "node-forge: TLS 1.1, RSA, no recording", what: "forge" },
];

export async function main([count = "31"]: readonly string[]): Promise<void> {
  const runs = Number(count);
  const root = "tests/bench/page";
  await build({
    root,
    configFile: false,
    logLevel: "warn",
    build: { target: "esnext", outDir: out, emptyOutDir: true, reportCompressedSize: false },
  });
  const server = await preview({
    root,
    configFile: false,
    logLevel: "warn",
    build: { outDir: out },
    preview: { host: "127.0.0.1", port: 0, headers: isolated },
  });
  const { port } = server.httpServer.address() as AddressInfo;
  try {
    for (const name of browserNames) await connections(name, `http://127.0.0.1:${port}/`, runs);
  } finally {
    await server.close();
  }
  const page = await serve(isolated);
  try {
    for (const name of browserNames) await paces(name, page.address);
    await captures(page.address);
  } finally {
    await page.close();
  }
  for (const name of browserNames) await embeds(name, Math.min(runs, 15));
}

/** What an embed costs the page that it stands in. */
async function embeds(name: BrowserName, runs: number): Promise<void> {
  const browser = await launch(name);
  try {
    const { far, near, rarer, painted, ready, blocked, shift, heap } = await cost(browser, runs);
    const row = (name: string, ...values: readonly string[]): void =>
      print(name.padEnd(48) + values.map(cell).join(""));
    const middle = (list: readonly number[]): string => at(list, 0.5).toFixed(0);
    print(`\n${await browser.version()}, a post of text with <port-443>; medians of ${runs}`);
    row("beyond the same post without it", "requests", "brotli");
    row("until a reader is near", String(far.requests), String(far.brotli));
    row("until it can be played", String(near.requests), String(near.brotli));
    row("the same of an impostor", String(rarer.requests), String(rarer.brotli));
    row("ms", "one", "five", "ratio");
    const [one, five] = [at(ready.one, 0.5), at(ready.five, 0.5)];
    row("until the first can be played", one.toFixed(0), five.toFixed(0), (five / one).toFixed(2));
    row(
      "of that blocked, beyond 50 ms a task",
      ...(blocked ? [middle(blocked.one), middle(blocked.five)] : ["?", "?"]),
    );
    row("ms", "without", "with");
    row("first paint with text", middle(painted.without), middle(painted.one));
    row(
      "layout shift while it is scrolled to and comes",
      shift === undefined ? "?" : shift.toFixed(4),
    );
    if (heap) {
      row("kB of script’s heap", "without", "playing", "ten gone");
      row("", ...[heap.page, heap.one, heap.after].map((bytes) => (bytes / 1000).toFixed(0)));
    }
  } finally {
    await browser.close();
  }
}

async function paces(name: BrowserName, address: string): Promise<void> {
  const browser = await launch(name);
  try {
    print(`\n${await browser.version()}, the page at 1280 × 800; ms`);
    print(
      `${"".padEnd(32)}${cell("drag p50")}${cell("drag p95")}${cell("  long tasks")}${cell("worst")}${cell("frame gap")}`,
    );
    for (const bytes of [1_000, 16_000]) {
      const { page } = await visit(browser, address);
      const { drags, longTasks, longestFrame } = await pace(page, bytes, 200, 20);
      print(
        `${`message of ${bytes} bytes`.padEnd(32)}` +
          cell(at(drags, 0.5).toFixed(1)) +
          cell(at(drags, 0.95).toFixed(1)) +
          cell(longTasks ? String(longTasks.length) : "?") +
          cell(longTasks ? Math.max(0, ...longTasks).toFixed(0) : "?") +
          cell(longestFrame.toFixed(0)),
      );
      await page.close();
    }
    print(`${"".padEnd(32)}${cell("wheel p95")}${cell("  bar p95")}${cell("keys p95")}`);
    for (const packets of [100_000, 1_000_000]) {
      const { page } = await visit(browser, address);
      const { wheel, bar, keys } = await scrolls(page, packets, 200);
      print(
        `${`a list of ${packets} packets`.padEnd(32)}` +
          [wheel, bar, keys].map((times) => cell(at(times, 0.95).toFixed(1))).join(""),
      );
      await page.close();
    }
  } finally {
    await browser.close();
  }
}

/** A capture of 100 MB, three times each: the page and tshark in turns, for both share the machine. */
async function captures(address: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "port-443-bench-"));
  const path = join(folder, "capture.pcap");
  sample(path, 100_000_000);
  try {
    for (const name of browserNames) {
      const browser = await launch(name);
      try {
        const ours: number[] = [];
        const theirs: number[] = [];
        for (let turn = 0; turn < 3; turn++) {
          const { page } = await visit(browser, address);
          ours.push(await opening(page, path));
          await page.close();
          theirs.push(tshark(path) ?? Number.NaN);
        }
        const [here, there] = [Math.min(...ours), Math.min(...theirs)];
        print(`\n${await browser.version()}, a capture of 100 MB opened; ms, the least of 3`);
        print(`${"from the choice of the file to its list".padEnd(48)}${cell(here.toFixed(0))}`);
        print(`${"tshark -q -z conv,tcp".padEnd(48)}${cell(there.toFixed(0))}`);
        print(`${"ours, as a multiple of tshark's".padEnd(48)}${cell((here / there).toFixed(2))}`);
      } finally {
        await browser.close();
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function connections(name: BrowserName, address: string, runs: number): Promise<void> {
  const browser = await launch(name);
  try {
    print(`\n${await browser.version()}, ${runs} runs each; ms`);
    print(`${"".padEnd(48)}${cell("median")}${cell("p95")}${cell("least")}`);
    const measured = await measure(browser, address, runs);
    for (const row of rows) {
      const times = measured[row.what];
      print(
        row.name.padEnd(48) +
          [0.5, 0.95, 0].map((share) => cell(at(times, share).toFixed(2))).join(""),
      );
    }
    const ours = at(measured.recorded, 0.5);
    const theirs = at(measured.forge, 0.5);
    const silent = at(measured.silent, 0.5);
    print(
      `${"node-forge takes, as a multiple of ours".padEnd(48)}${cell((theirs / ours).toFixed(1))}`,
    );
    print(
      `${"recording costs, in % of the same unrecorded".padEnd(48)}${cell(((ours / silent - 1) * 100).toFixed(0))}`,
    );
  } finally {
    await browser.close();
  }
}

/** Sorted, one list for each kind. */
async function measure(browser: Browser, address: string, runs: number): Promise<Times> {
  const page = await browser.newPage();
  await page.goto(address);
  await page.waitForFunction(() => window.measure !== undefined);
  const times = await page.evaluate((runs) => window.measure?.(runs), runs);
  await page.close();
  if (!times) throw new Error("the bench page has lost its measure()");
  for (const list of Object.values(times)) list.sort((one, other) => one - other);
  return times;
}

/** The value that this share of a sorted list is not above. */
function at(sorted: readonly number[], share: number): number {
  const place = Math.max(0, Math.ceil(sorted.length * share) - 1);
  return sorted[place] ?? Number.NaN;
}

function cell(text: string): string {
  return text.padStart(10);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
