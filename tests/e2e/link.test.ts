// The address bar of the built page: what is shown can be opened elsewhere from the address alone, Back and
// Forward lead from run to run, and what is damaged or hostile is refused with a sentence and does nothing.

import { cp, mkdtemp, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "puppeteer-core";
import { preview } from "vite";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type { OwnRun } from "../../www/core/run.ts";
import type { EntryId } from "../../www/gallery/entries.ts";
import type { Office } from "../../www/office.ts";
import type { Selection } from "../../www/selection.ts";
import { browserNames, launch, ready, visit } from "./browsers.ts";
import { drop, file } from "./drop.ts";

type Shown = {
  readonly wire: readonly string[];
  readonly scenario: OwnRun["recording"]["scenario"];
  readonly story: number;
  readonly duration: number;
  readonly run: number | undefined;
  readonly playing: boolean;
  readonly depth: string;
  readonly selection: Selection | undefined;
  readonly message: string;
  readonly notice: string | undefined;
  readonly hash: string;
};

const shown = (page: Page): Promise<Shown> =>
  page.evaluate(() => {
    const office = document.querySelector("p443-office") as Office;
    const runs = (office.runs ?? []) as readonly OwnRun[];
    const form = office.renderRoot.querySelector("p443-form");
    const box = form?.renderRoot.querySelector<HTMLTextAreaElement>("#message");
    return {
      wire: runs.map(({ recording }) =>
        btoa(recording.capture.segments.map(({ bytes }) => String.fromCharCode(...bytes)).join("")),
      ),
      scenario: runs[0]?.recording.scenario as OwnRun["recording"]["scenario"],
      story: office.moment.story,
      duration: office.player.timeline?.duration ?? 0,
      run: office.run?.recording.connection.index,
      playing: office.playing,
      depth: office.depth,
      selection: office.selection,
      message: box?.value ?? "",
      notice: office.renderRoot.querySelector(".notice[role=alert] p")?.textContent?.trim(),
      hash: location.hash,
    };
  });

/** What is asked for changes the runs on stage. */
async function another(page: Page, act: () => Promise<unknown>): Promise<void> {
  await page.evaluate(() => {
    (window as { before?: unknown }).before = document.querySelector("p443-office")?.runs;
  });
  await act();
  await page.waitForFunction(() => {
    const { runs } = document.querySelector("p443-office") ?? {};
    return runs !== undefined && runs !== (window as { before?: unknown }).before;
  });
}

const edit = (page: Page, hash: string): Promise<void> =>
  page.evaluate((text) => {
    location.hash = text;
  }, hash);

async function type(page: Page, text: string): Promise<void> {
  await page.focus("p443-office >>> p443-form >>> #message");
  await page.$eval("p443-office >>> p443-form >>> #message", (box) => {
    (box as HTMLTextAreaElement).select();
  });
  await page.keyboard.type(text);
}

const send = (page: Page): Promise<void> => page.click("p443-office >>> p443-form >>> .send");

/** The driver’s own waits in Firefox for what never comes, where an address loses its #. */
const back = (page: Page): Promise<void> => page.evaluate(() => history.back());
const forward = (page: Page): Promise<void> => page.evaluate(() => history.forward());

/** The address when it has stopped to change. */
async function settled(page: Page, has: RegExp): Promise<string> {
  await expect.poll(async () => (await shown(page)).hash, { timeout: 10_000 }).toMatch(has);
  await new Promise((later) => setTimeout(later, 400));
  return page.evaluate(() => location.href);
}

/** Calls of what a script in a message would call. */
async function guarded(page: Page): Promise<readonly string[]> {
  const heard: string[] = [];
  page.on("dialog", (dialog) => {
    heard.push(dialog.message());
    void dialog.dismiss();
  });
  await page.evaluateOnNewDocument(() => {
    for (const name of ["alert", "confirm", "prompt", "open", "eval"] as const) {
      const own = window[name] as (...given: unknown[]) => unknown;
      Object.assign(window, {
        [name]: (...given: unknown[]) => {
          console.error(`called: ${name}`);
          return own.apply(window, given);
        },
      });
    }
  });
  return heard;
}

type Case = {
  readonly id: EntryId;
  readonly more?: string;
  readonly part: number;
  readonly depth?: Office["depth"];
  readonly selection?: Selection;
};

const cases: readonly Case[] = [
  { id: "http", part: 0.3 },
  { id: "https", part: 0.61, depth: "bytes", selection: record("plaintext") },
  { id: "https", more: "&latency=133&suite=TLS_AES_256_GCM_SHA384", part: 0.2 },
  { id: "expired", part: 0.8, depth: "messages" },
  { id: "lookAlike", part: 1 },
  { id: "resumption", part: 0.83, depth: "messages", selection: unit("client", 0) },
  {
    id: "redirect",
    part: 0.9,
    depth: "packets",
    selection: { kind: "wire", segment: 3, offset: 9 },
  },
  { id: "postQuantum", part: 0.4, selection: { kind: "event", event: 4 } },
  { id: "startTls", part: 0.25 },
  { id: "site", more: "&page=debts&padding=512", part: 0.9 },
  { id: "flipSealed", part: 0.77, depth: "attacker" },
  { id: "swapRecords", part: 0.75 },
  { id: "impostorTrusted", part: 0.95 },
  { id: "replayEarlyData", part: 0.7 },
  { id: "https", more: "&attack=flipBit:0.5.1200", part: 0.8, depth: "handed" },
];

function record(row: "plaintext" | "ciphertext"): Selection {
  return { kind: "record", record: 2, row, offset: 7, length: 3 };
}

function unit(from: "client" | "server", at: number): Selection {
  return { kind: "unit", from, unit: at };
}

describe.each(browserNames)("%s", (name) => {
  let browser: Browser;
  let moving: Browser;
  beforeAll(async () => {
    browser = await launch(name, { reducedMotion: true });
    moving = await launch(name);
  });
  afterAll(async () => {
    await browser.close();
    await moving.close();
  });

  test.each(cases.map((one) => ({ ...one, name: one.id + (one.more ?? "") })))(
    "$name: the address alone gives the same bytes at the same moment",
    async ({ id, more = "", part, depth, selection }) => {
      const message = encodeURIComponent("Grüße, 🔑 & not a word");
      const first = await visit(
        browser,
        `${inject("address")}#scenario=${id}${more}&message=${message}`,
      );
      await ready(first.page);
      await first.page.evaluate(
        (part, depth, selection) => {
          const office = document.querySelector("p443-office") as Office;
          office.seek((office.player.timeline?.duration ?? 0) * part);
          if (depth) office.depth = depth;
          if (selection) office.selection = selection;
        },
        part,
        depth,
        selection,
      );
      const link = await settled(first.page, /v=1&.*seed=[\da-f]{50,64}&.*moment=(?!start)/);
      const here = await shown(first.page);
      expect(here.selection).toEqual(selection);
      await first.page.close();

      const second = await visit(browser, link);
      await ready(second.page);
      const there = await shown(second.page);
      expect(there.wire.length).toBeGreaterThan(0);
      expect(there.wire).toEqual(here.wire);
      expect(there.scenario).toEqual(here.scenario);
      // To within a ten-thousandth of the longest scene.
      expect(Math.abs(there.story - here.story)).toBeLessThan(2);
      expect(there).toMatchObject({ run: here.run, depth: here.depth, playing: false });
      expect(there.selection).toEqual(here.selection);
      // To a site nothing is sent that was written.
      if (id !== "site") expect(there.message).toBe(here.message);
      expect(there.notice).toBeUndefined();
      // And it says the same again.
      await settled(second.page, /v=1/);
      expect(await second.page.evaluate(() => location.href)).toBe(link);
      expect([...first.problems, ...second.problems]).toEqual([]);
      await second.page.close();
    },
  );

  test("a link of the gallery’s attacks has their names, and one with numbers has those", async () => {
    const { page } = await visit(browser, `${inject("address")}#scenario=flipSealed`);
    await ready(page);
    expect(await settled(page, /v=1/)).toMatch(/#v=1&scenario=flipSealed&/);
    await another(page, () => edit(page, "attack=drop:0.5"));
    expect(await settled(page, /v=1/)).toMatch(/#v=1&scenario=https&attack=drop:0\.5&/);
    await page.close();
  });

  test("without a link the address holds the run that was drawn", async () => {
    const { page, problems } = await visit(moving, inject("address"));
    await ready(page);
    const before = await shown(page);
    expect(before.hash).toBe("");
    const link = await settled(
      page,
      /^#v=1&scenario=https&message=I\+took.*&seed=[\da-f]+&moment=/,
    );
    const length = await page.evaluate(() => history.length);
    const { page: other } = await visit(browser, link);
    await ready(other);
    expect((await shown(other)).wire).toEqual(before.wire);
    expect((await shown(other)).playing).toBe(false);
    // It is still the same entry of the history.
    await page.focus("p443-office >>> p443-controls >>> .primary");
    await page.keyboard.press("End");
    await settled(page, /moment=end$/);
    expect(await page.evaluate(() => history.length)).toBe(length);
    expect(problems).toEqual([]);
    await page.close();
    await other.close();
  });

  test("a seed that the page drew holds for that run, one that a person gave for the next, too", async () => {
    for (const [link, same] of [
      ["v=1&scenario=https&message=Hello&seed=443&moment=end", false],
      ["message=Hello&seed=443", true],
    ] as const) {
      const { page } = await visit(browser, `${inject("address")}#${link}`);
      await ready(page);
      await settled(page, /seed=443&/);
      await another(page, () => send(page));
      expect((await shown(page)).scenario.seed === "443").toBe(same);
      await page.close();
    }
  });

  test("a link to the beginning plays, one to a moment stands there", async () => {
    for (const [moment, playing] of [
      ["start", true],
      ["seal:40", false],
    ] as const) {
      const { page } = await visit(moving, `${inject("address")}#moment=${moment}`);
      await ready(page);
      expect((await shown(page)).playing).toBe(playing);
      await page.close();
    }
  });

  test("what is stepped to and selected is in the address at rest, and no entry of its own", async () => {
    const { page } = await visit(browser, `${inject("address")}#scenario=https&moment=start`);
    await ready(page);
    await settled(page, /moment=start$/);
    const length = await page.evaluate(() => history.length);
    await page.focus("p443-office >>> p443-controls >>> .primary");
    for (let i = 0; i < 3; i++) await page.keyboard.press("ArrowRight");
    await settled(page, /moment=keyShare$/);
    await page.evaluate(() => {
      document
        .querySelector("p443-office")
        ?.renderRoot.querySelectorAll<HTMLElement>(".depths .button")[2]
        ?.click();
    });
    await settled(page, /&depth=bytes&moment=keyShare$/);
    expect(await page.evaluate(() => history.length)).toBe(length);
    await page.close();
  });

  test("Back and Forward lead from run to run, and what was typed is still there", async () => {
    const { page, problems } = await visit(browser, inject("address"));
    await ready(page);
    await settled(page, /v=1/);
    const first = await shown(page);
    await type(page, "the second");
    await another(page, () => send(page));
    await settled(page, /message=the\+second/);
    const second = await shown(page);
    await type(page, "typed and not sent");

    await another(page, () => page.goBack());
    expect(await shown(page)).toMatchObject({ wire: first.wire, message: first.message });
    await another(page, () => page.goForward());
    expect(await shown(page)).toMatchObject({
      wire: second.wire,
      message: "typed and not sent",
      hash: second.hash,
    });
    // What is sent next has keys of its own, as ever.
    await another(page, () => send(page));
    await settled(page, /message=typed/);
    expect((await shown(page)).scenario.seed).not.toBe(second.scenario.seed);

    // Another of the gallery's is an entry, too.
    await another(page, () => page.click("p443-office >>> p443-form >>> .ports label"));
    await settled(page, /scenario=http&/);
    await another(page, () => page.goBack());
    expect((await shown(page)).scenario).toMatchObject({
      kind: "https",
      message: "typed and not sent",
    });
    expect(problems).toEqual([]);
    await page.close();
  });

  test("the address can be edited, and a link on the page followed", async () => {
    const { page, problems } = await visit(browser, inject("address"));
    await ready(page);
    await settled(page, /v=1/);
    await type(page, "typed before");
    await another(page, () => edit(page, "scenario=wrongName&seed=443&moment=certificate"));
    // What the link leaves out is as the page has it.
    expect(await shown(page)).toMatchObject({
      scenario: { certificate: "wrongName", seed: "443", message: "typed before" },
    });
    await settled(page, /v=1&scenario=wrongName.*moment=certificate$/);
    await another(page, () =>
      page.evaluate(() => {
        const link = document.createElement("a");
        link.href = "#scenario=http&message=by+a+link";
        document.body.append(link);
        link.click();
      }),
    );
    expect(await shown(page)).toMatchObject({
      scenario: { kind: "http" },
      message: "by a link",
    });
    await another(page, () => page.goBack());
    expect((await shown(page)).scenario).toMatchObject({ certificate: "wrongName" });
    expect(problems).toEqual([]);
    await page.close();
  });

  test("of a connection out of a file the address says nothing, and Back and Forward still lead", async () => {
    const { page, problems } = await visit(
      browser,
      `${inject("address")}#scenario=http&moment=end`,
    );
    await ready(page);
    const link = await settled(page, /v=1&scenario=http&.*moment=end$/);
    const own = await shown(page);
    const dropped = file(new URL("../captures/chromium.pcap", import.meta.url).pathname);
    await another(page, () => drop(page, dropped));
    await expect.poll(() => page.evaluate(() => location.href)).toBe(inject("address"));
    const fromFile = await shown(page);
    await another(page, () => back(page));
    expect(await page.evaluate(() => location.href)).toBe(link);
    expect((await shown(page)).wire).toEqual(own.wire);
    await another(page, () => forward(page));
    expect((await shown(page)).wire).toEqual(fromFile.wire);
    // What is sent then does not take its place.
    await another(page, () =>
      page.evaluate(() =>
        document.querySelector("p443-office")?.renderRoot.querySelector("p443-form")?.send(),
      ),
    );
    await settled(page, /v=1/);
    await another(page, () => back(page));
    expect((await shown(page)).wire).toEqual(fromFile.wire);
    expect(problems).toEqual([]);
    await page.close();
  });

  test("a moment or a selection that the run does not have is not made up", async () => {
    const { page, problems } = await visit(
      browser,
      `${inject("address")}#scenario=https&moment=retry&selection=wire:4000.7`,
    );
    await ready(page);
    const there = await shown(page);
    expect([there.story, there.selection]).toEqual([0, undefined]);
    expect(there.notice).toContain("no moment “retry”");
    await page.click("p443-office >>> .notice button");
    expect((await shown(page)).notice).toBeUndefined();
    for (const selection of [
      "record:99.tag.0",
      "record:0.tag.16",
      "stream:server.9999999",
      "unit:client.99",
      "unit:client.0.9",
      "event:99999",
      "wire:0.0.0",
    ]) {
      await another(page, () => edit(page, `moment=seal&selection=${selection}`));
      expect((await shown(page)).selection).toBeUndefined();
    }
    await another(page, () => edit(page, "weather=rain&scenario=http"));
    expect((await shown(page)).notice).toContain("(weather)");
    expect(problems).toEqual([]);
    await page.close();
  });

  const damaged = [
    [`message=${"a".repeat(1_000_000)}`, "1,000,008 characters"],
    ["message=%E2%82", "damaged"],
    ["message=%", "damaged"],
    ["message=a&message=b", "two things"],
    ["v=2&scenario=https&moment=start", "newer version"],
    ["v=1&scenario=https&message=I+took", "end of this link is missing"],
    ["scenario=weather", "“weather” for “scenario”"],
    ["scenario=__proto__", "“__proto__” for “scenario”"],
    ["__proto__=polluted", "nothing that this page knows"],
    ["javascript:alert(1)", "nothing that this page knows"],
    ["<img src=x onerror=alert(1)>", "nothing that this page knows"],
    ["latency=99999999999", "“latency”"],
    ["latency=4000", "cannot be run"],
    ["seed=xyz", "cannot be run"],
    ["host=not a host", "cannot be run"],
    ["host=127.0.0.1", "cannot be run"],
    ["host=<script>alert(1)</script>", "cannot be run"],
    ["message=", "cannot be run"],
    [`message=${"€".repeat(5600)}`, "cannot be run"],
    ["scenario=http&attack=impostor", "cannot be run"],
    ["scenario=http&attack=flipSealed", "cannot be run"],
    ["scenario=tls12&padding=64", "cannot be run"],
    ["attack=delay:0.5.999999", "cannot be run"],
    ["selection=wire:1.__proto__", "“selection”"],
    ["depth=javascript:alert(1)", "“depth”"],
  ] as const;

  test.each(damaged.map(([text, sentence]) => [text.slice(0, 40), sentence, text]))(
    "%s is refused: %s",
    async (_, sentence, text) => {
      const { page, problems } = await visit(browser, inject("address"));
      const dialogs = await guarded(page);
      await page.goto("about:blank");
      await page.goto(`${inject("address")}#${text}`);
      await ready(page);
      await expect.poll(async () => (await shown(page)).notice).toContain(sentence);
      const there = await shown(page);
      expect(there.scenario).toMatchObject({
        kind: "https",
        host: "letters.example",
        message: "I took the job in Lisbon. Don’t tell Sam before I do.",
        latencyMs: 20,
      });
      expect(there.scenario.attack).toBeUndefined();
      expect(there).toMatchObject({ message: there.scenario.message, depth: "story" });
      const whole = await page.evaluate(() => ({
        refused: document
          .querySelector("p443-office")
          ?.renderRoot.querySelector("p443-form")
          ?.renderRoot.querySelector(".problem[role=alert]"),
        polluted: Object.hasOwn(Object.prototype, "polluted"),
      }));
      expect(whole).toEqual({ refused: null, polluted: false });
      expect([...dialogs, ...problems]).toEqual([]);
      await page.close();
    },
  );

  test("what was refused stays in the address to be mended, until something is done", async () => {
    const { page, problems } = await visit(browser, `${inject("address")}#scenario=weather`);
    await ready(page);
    await expect.poll(async () => (await shown(page)).notice).toBeDefined();
    await new Promise((later) => setTimeout(later, 1200));
    expect((await shown(page)).hash).toBe("#scenario=weather");
    await page.click("p443-office >>> .notice button");
    expect((await shown(page)).notice).toBeUndefined();
    await page.focus("p443-office >>> p443-controls >>> .primary");
    await page.keyboard.press("ArrowRight");
    await settled(page, /^#v=1&scenario=https&message=I\+took\+the/);
    expect(problems).toEqual([]);
    await page.close();
  });

  test("refused in a page that is used, it leaves everything as it is", async () => {
    const { page, problems } = await visit(
      browser,
      `${inject("address")}#scenario=expired&seed=1&moment=alert`,
    );
    await ready(page);
    await settled(page, /v=1/);
    await type(page, "typed before");
    const before = await shown(page);
    for (const text of ["scenario=weather", "host=127.0.0.1&message=other&scenario=http"]) {
      await edit(page, text);
      await expect.poll(async () => (await shown(page)).notice).toBeDefined();
      const { wire, story, message, depth } = await shown(page);
      expect({ wire, story, message, depth }).toEqual({
        wire: before.wire,
        story: before.story,
        message: "typed before",
        depth: before.depth,
      });
      await page.click("p443-office >>> .notice button");
    }
    expect(problems).toEqual([]);
    await page.close();
  });

  const scripts = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</textarea><svg onload=alert(1)>",
    "javascript:alert(document.domain)",
    "a\u0000b\u001b[2J",
  ];

  test.each(scripts)(
    "%j stands in the box, is not sent by itself, and does nothing",
    async (message) => {
      const { page, problems } = await visit(browser, inject("address"));
      const dialogs = await guarded(page);
      await page.goto("about:blank");
      await page.goto(
        `${inject("address")}#scenario=http&moment=end&message=${encodeURIComponent(message)}`,
      );
      await ready(page);
      await expect.poll(async () => (await shown(page)).notice).toMatch(/was not sent/);
      const held = await shown(page);
      expect(held.message).toBe(message);
      expect(held.scenario).toMatchObject({ kind: "https" });
      expect(held.scenario.message).not.toBe(message);
      await another(page, () => page.click("p443-office >>> .notice button"));
      const sent = await shown(page);
      expect(sent.scenario).toMatchObject({ kind: "http", message });
      expect(sent.notice).toBeUndefined();
      await page.evaluate(async () => {
        const office = document.querySelector("p443-office") as Office;
        for (const depth of ["story", "messages", "bytes"] as const) {
          office.depth = depth;
          office.seek(Number.POSITIVE_INFINITY);
          await office.updateComplete;
          await new Promise((later) => setTimeout(later, 100));
        }
      });
      expect(await page.evaluate(() => location.pathname)).toBe("/");
      expect([...dialogs, ...problems]).toEqual([]);
      await page.close();
    },
  );
});

test("at a sub-path, without a last part, the address stays there", async () => {
  const folder = await mkdtemp(join(tmpdir(), "port443-"));
  await cp(new URL("../../dist", import.meta.url), join(folder, "deep/er"), { recursive: true });
  const server = await preview({
    root: folder,
    configFile: false,
    base: "/",
    logLevel: "warn",
    build: { outDir: "." },
    preview: { host: "127.0.0.1", port: 0 },
  });
  const { port } = server.httpServer.address() as AddressInfo;
  const browser = await launch("chromium", { reducedMotion: true });
  try {
    const { page, problems } = await visit(
      browser,
      `http://127.0.0.1:${port}/deep/er/?from=here#scenario=http&moment=end`,
    );
    await ready(page);
    await settled(page, /v=1&scenario=http&.*moment=end/);
    expect(await page.evaluate(() => location.pathname + location.search)).toBe(
      "/deep/er/?from=here",
    );
    expect(problems).toEqual([]);
  } finally {
    await browser.close();
    await server.close();
    await rm(folder, { recursive: true });
  }
});
