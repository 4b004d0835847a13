// `cargo xtask bench`: how long things take in real browsers, as one table.
// Arguments: how many runs of each.

import type { AddressInfo } from "node:net";
import type { Browser } from "puppeteer-core";
import { build, preview } from "vite";
import { type BrowserName, browserNames, launch } from "../e2e/browsers.ts";
import type { Measures } from "./page/connections.ts";

// So that the browsers' clocks are as fine as they get: they are coarser in a page that others
// might share a process with.
const isolated = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

const out = "../../../target/bench";

type Row = { readonly name: string; readonly what: keyof Measures };

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
}

async function connections(name: BrowserName, address: string, runs: number): Promise<void> {
  const browser = await launch(name);
  try {
    print(`\n${await browser.version()}, ${runs} runs each; ms`);
    print(`${"".padEnd(48)}${cell("median")}${cell("p95")}${cell("least")}`);
    const medians = new Map<keyof Measures, number>();
    for (const row of rows) {
      const times = await measured(browser, address, row.what, runs);
      medians.set(row.what, at(times, 0.5));
      print(
        row.name.padEnd(48) +
          [0.5, 0.95, 0].map((share) => cell(at(times, share).toFixed(2))).join(""),
      );
    }
    const ours = medians.get("recorded") ?? Number.NaN;
    const theirs = medians.get("forge") ?? Number.NaN;
    const silent = medians.get("silent") ?? Number.NaN;
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

/** A fresh page for each, so that none pays for another's garbage. Sorted. */
async function measured(
  browser: Browser,
  address: string,
  what: keyof Measures,
  runs: number,
): Promise<readonly number[]> {
  const page = await browser.newPage();
  await page.goto(address);
  await page.waitForFunction(() => window.measures !== undefined);
  const times = await page.evaluate(
    (what, runs) => window.measures?.[what](runs) ?? [],
    what,
    runs,
  );
  await page.close();
  return times.sort((one, other) => one - other);
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
