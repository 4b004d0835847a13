// The page as one file, opened from a disk: it plays, runs everything, opens captures and saves them,
// and asks nobody for anything.

import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Kind } from "../../crate/pkg/port443.js";
import type {} from "../../www/office.ts";
import { browserNames, launch, ready, visit } from "./browsers.ts";
import { drop, file } from "./drop.ts";
import { dist, fingerprint, native, type Wire } from "./elsewhere.ts";

const address = pathToFileURL(join(dist, "port-443.html")).href;

/** What passed in the run on stage. */
const passed = (page: Page): Promise<Wire> =>
  page.evaluate(() =>
    (document.querySelector("p443-office")?.runs ?? []).map(
      ({ recording: { capture, keyLog } }) => ({
        segments: btoa(capture.segments.map(({ bytes }) => String.fromCharCode(...bytes)).join("")),
        keyLog: keyLog ?? "",
      }),
    ),
  );

/** Runs a scenario whose bytes are known. */
async function run(page: Page, kind: Kind): Promise<Wire> {
  await page.evaluate(async (kind) => {
    const office = document.querySelector("p443-office");
    const before = office?.runs;
    const { scenario } = before?.[0]?.recording ?? {};
    const detail = { ...scenario, kind, message: "Hello", seed: "443", latencyMs: 40 };
    office?.dispatchEvent(new CustomEvent("port443-send", { detail }));
    while (office?.runs === before) await new Promise((later) => setTimeout(later, 20));
  }, kind);
  return passed(page);
}

describe.each(browserNames)("%s", (name) => {
  let browser: Browser;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "port443-file-"));
    browser = await launch(name, { downloads: folder });
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  async function open(state = "") {
    const visited = await visit(browser, address + state);
    const asked: string[] = [];
    visited.page.on("request", (request) => asked.push(request.url()));
    await ready(visited.page);
    return { ...visited, asked };
  }

  test("plays to its end, and what it runs is what a native run gives", async () => {
    const { page, problems, asked } = await open();
    expect(fingerprint(await run(page, "https"))).toBe(native("https"));
    expect(fingerprint(await run(page, "postQuantum"))).toBe(native("postQuantum"));
    expect(fingerprint(await run(page, "rsaKeyTransport"))).toBe(native("rsaKeyTransport"));
    const told = await page.evaluate(async () => {
      const office = document.querySelector("p443-office");
      office?.pause();
      office?.seek(Number.MAX_SAFE_INTEGER);
      await office?.updateComplete;
      return office?.moment.story ?? 0;
    });
    expect(told).toBeGreaterThan(0);
    expect(problems).toEqual([]);
    // What a browser counts as requests inside the file: fonts and pictures from data: addresses.
    expect(asked.filter((url) => !/^(data|blob):/.test(url))).toEqual([]);
  });

  test("a link to a moment shows it", async () => {
    const { page, problems } = await open(
      "#scenario=postQuantum&message=Hello&seed=443&latency=40&moment=certificate",
    );
    expect(fingerprint(await passed(page))).toBe(native("postQuantum"));
    const { hash, playing } = await page.evaluate(() => ({
      hash: location.hash,
      playing: document.querySelector("p443-office")?.playing,
    }));
    expect(hash).toMatch(/moment=certificate/);
    expect(playing).toBe(false);
    expect(problems).toEqual([]);
  });

  test("opens a capture, with its keys, and shows all of the desk", async () => {
    const { page, problems, asked } = await open();
    const captures = new URL("../captures/", import.meta.url).pathname;
    const names = ["curl-tls13.pcap", "curl-tls13.keys"];
    await drop(page, ...names.map((name) => file(join(captures, name))));
    const staged = () =>
      page.evaluate(() => document.querySelector("p443-office")?.run?.file?.opened ?? 0);
    await expect.poll(staged, { timeout: 20_000 }).toBeGreaterThan(0);
    const panels = await page.evaluate(async () => {
      const root = document.querySelector("p443-office")?.shadowRoot;
      const filled: boolean[] = [];
      for (const button of root?.querySelectorAll<HTMLButtonElement>(".depths button") ?? []) {
        if (!button.hasAttribute("aria-pressed")) continue;
        button.click();
        await new Promise((later) => setTimeout(later, 200));
        filled.push((root?.querySelector(".panels")?.childElementCount ?? 0) > 0);
      }
      return filled;
    });
    expect(panels).toHaveLength(6);
    expect(panels).not.toContain(false);
    expect(problems).toEqual([]);
    expect(asked.filter((url) => !/^(data|blob):/.test(url))).toEqual([]);
  });

  test("saves a capture", async () => {
    const { page, problems } = await open();
    await page.evaluate(() => {
      const root = document.querySelector("p443-office")?.shadowRoot;
      root?.querySelector<HTMLButtonElement>(".depths button")?.click();
    });
    const there = async (selector: string) => {
      await expect.poll(() => page.$(selector), { timeout: 20_000 }).not.toBeNull();
      return page.$(selector);
    };
    await (await there("p443-office >>> p443-save >>> button"))?.click();
    const link = await there("p443-office >>> p443-save >>> p443-save-dialog >>> li a[download]");
    const saved = join(
      folder,
      (await link?.evaluate((a) => (a as HTMLAnchorElement).download)) ?? "",
    );
    await link?.click();
    await expect.poll(() => existsSync(saved) && readFileSync(saved).length > 0).toBe(true);
    // A pcapng file begins with a section header block.
    expect(readFileSync(saved).subarray(0, 4).toString("hex")).toBe("0a0d0d0a");
    expect(problems).toEqual([]);
  });
});
