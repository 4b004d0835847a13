// Every entry of the gallery is chosen in the page as a person would, brought to its end, and what the
// page then says is held against the core's own outcomes; of the kinds and the certificates, what
// passed on the wire is held against a native run's, too (tests/browser/fingerprints.txt).

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser, Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type { Connection, Outcome, Peer, ScenarioInput } from "../../crate/pkg/port443.js";
import type {} from "../../www/compare/compare.ts";
import type { OwnRun } from "../../www/core/run.ts";
import { entries } from "../../www/gallery/entries.ts";
import type {} from "../../www/gallery/gallery.ts";
import type {} from "../../www/more.ts";
import type {} from "../../www/office.ts";
import { browserNames, launch, ready, there, visit } from "./browsers.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const native = new Map(
  readFileSync(new URL("../browser/fingerprints.txt", import.meta.url), "utf8")
    .trim()
    .split("\n")
    .map((line) => {
      const [name = "", , wire = ""] = line.split(" ");
      return [name, wire];
    }),
);

/** What the core recorded of one connection. */
type Core = {
  readonly scenario: ScenarioInput;
  readonly connection: Connection;
  readonly outcome: Outcome;
  readonly keyLog: string;
  /** In base64. */
  readonly wire: string;
  readonly failed: Peer | undefined;
  readonly sealed: boolean;
};

type Seen = {
  readonly ending: string | undefined;
  readonly tone: string | undefined;
  readonly stamp: string;
  readonly sentence: string;
  readonly connections: readonly string[];
  readonly chosen: string | undefined;
  readonly status: string;
};

const core = (page: Page): Promise<readonly Core[]> =>
  page.evaluate(() =>
    ((document.querySelector("p443-office")?.runs ?? []) as readonly OwnRun[]).map(
      ({ recording }) => ({
        scenario: recording.scenario,
        connection: recording.connection,
        outcome: recording.outcome,
        keyLog: recording.keyLog,
        wire: btoa(
          recording.capture.segments.map(({ bytes }) => String.fromCharCode(...bytes)).join(""),
        ),
        failed: recording.events.find(({ kind }) => kind === "failed")?.peer,
        sealed: recording.events.some(({ kind }) => kind === "handshakeComplete"),
      }),
    ),
  );

/** What stands on the page, on the stage, at the end of the story. */
const seen = (page: Page): Promise<Seen> =>
  page.evaluate(() => {
    const host = document.querySelector("p443-office")?.shadowRoot;
    const told = host?.querySelector<HTMLElement>("p443-stage p443-outcome");
    const root = told && told.getClientRects().length > 0 ? told.shadowRoot : undefined;
    const box = root?.querySelector<HTMLElement>("[data-ending]");
    const text = (element: Element | null | undefined): string =>
      (element?.textContent ?? "").replace(/\s+/g, " ").trim();
    const switcher = host?.querySelector("p443-connections")?.shadowRoot;
    return {
      ending: box?.dataset["ending"],
      tone: box?.dataset["tone"],
      stamp: text(root?.querySelector(".stamp span")),
      sentence: text(root?.querySelector(".sentence")),
      connections: [...(switcher?.querySelectorAll("button") ?? [])].map(text),
      chosen:
        text(host?.querySelector("p443-form")?.shadowRoot?.querySelector(".is-chosen strong")) ||
        undefined,
      status: text(host?.querySelector("[role=status].visually-hidden")),
    };
  });

/** Opens the gallery from the form. */
async function open(page: Page): Promise<void> {
  await page.click("p443-office >>> p443-form >>> .other button");
  await there(page, "p443-office >>> p443-gallery >>> dialog[open]");
}

/** Chooses, and waits until the runs are on stage. */
async function choose(page: Page, id: string): Promise<void> {
  await page.evaluate(() => {
    (window as { before?: unknown }).before = document.querySelector("p443-office")?.runs;
  });
  await open(page);
  const entry = await there(page, `p443-office >>> p443-gallery >>> [data-entry="${id}"]`);
  // What stays at the top of the list may lie over it.
  await entry.evaluate((element) => element.scrollIntoView({ block: "center" }));
  await entry.click();
  await page.waitForFunction(() => {
    const { runs } = document.querySelector("p443-office") ?? {};
    return runs !== undefined && runs !== (window as { before?: unknown }).before;
  });
}

/** To the end of the story, by the key for it; waits until the end is told. */
async function toTheEnd(page: Page): Promise<void> {
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.focus("p443-office >>> p443-controls >>> .primary");
  await page.keyboard.press("End");
  await page.waitForFunction(() => {
    const outcome = document
      .querySelector("p443-office")
      ?.shadowRoot?.querySelector("p443-stage p443-outcome");
    // It has its place when the stage's later pictures have come.
    return outcome?.getClientRects().length && outcome.shadowRoot?.querySelector("[data-ending]");
  });
}

/** What the page must say, from the outcomes alone. */
function must(runs: readonly Core[]): { ending: readonly string[]; says: readonly string[] } {
  const own = runs.filter(({ connection }) => connection.client === "client");
  const host = runs[0]?.scenario.host ?? "";
  const message = runs[0]?.scenario.message;
  const refused = own.find(({ outcome }) => outcome.kind === "refused");
  if (refused?.outcome.kind === "refused") {
    const { by, alert } = refused.outcome;
    expect(refused.failed).toBe(by);
    return {
      ending: ["refused"],
      says: [`The ${refused.connection[by]} refused`, ...(alert ? [alert] : [])],
    };
  }
  const got = own.flatMap((run) =>
    run.outcome.kind === "delivered" ? [{ ...run, ...run.outcome }] : [],
  );
  if (got.some(({ connection }) => connection.server === "attacker")) {
    return { ending: ["attacker"], says: ["They read every word"] };
  }
  const other = got.find((run) => run.message !== message);
  if (other) return { ending: ["changed"], says: [other.message] };
  const replay = runs.find(({ connection }) => connection.purpose === "replay");
  if (replay) {
    const twice = replay.outcome.kind === "taken" || replay.outcome.kind === "delivered";
    return { ending: [twice ? "twice" : "once"], says: [host] };
  }
  if (got.some(({ sealed }) => !sealed)) return { ending: ["clear"], says: [host] };
  if (got.some(({ connection }) => connection.server === "lookAlike")) {
    return { ending: ["lookAlike"], says: [host, "What the padlock does not say"] };
  }
  return { ending: got.length > 0 ? ["delivered"] : ["unfinished"], says: [] };
}

describe.each(browserNames)("%s", (name) => {
  let browser: Browser;
  let page: Page;
  let problems: readonly string[];
  beforeAll(async () => {
    browser = await launch(name, { reducedMotion: true });
    ({ page, problems } = await visit(browser, inject("address"), { width: 1280, height: 900 }));
    await ready(page);
    // As the native runs were made: by typing it.
    await page.click("p443-office >>> p443-form >>> summary");
    await there(page, "p443-office >>> p443-form >>> #seed");
    for (const [id, text] of [
      ["message", "Hello"],
      ["seed", "443"],
      ["latency", "40"],
    ]) {
      await page.focus(`p443-office >>> p443-form >>> #${id}`);
      await page.$eval(`p443-office >>> p443-form >>> #${id}`, (box) => {
        (box as HTMLInputElement).select();
      });
      await page.keyboard.type(text ?? "");
    }
  });
  afterAll(() => browser.close());

  test.each(entries)(
    "$id: the page says how it ended, as the core has it",
    async ({ id, choice }) => {
      await choose(page, id);
      await toTheEnd(page);
      const runs = await core(page);
      const told = await seen(page);
      const { scenario } = runs[0] ?? {};
      expect(scenario).toMatchObject({
        kind: choice.kind,
        certificate: choice.certificate,
        strict: choice.strict,
        cipherSuite: choice.cipherSuite,
        // To a site nothing is sent but the path of the page.
        message: choice.kind === "site" ? `/${choice.page}` : "Hello",
      });
      expect(scenario?.attack === undefined).toBe(choice.attack === undefined);
      const { ending, says } = must(runs);
      expect(ending).toContain(told.ending);
      for (const text of says) expect(told.sentence).toContain(text);
      expect(told.stamp).not.toBe("");
      // Who listens is told the same.
      await expect.poll(async () => (await seen(page)).status).toContain(told.sentence);
      // One for each connection, and none where there is one only.
      expect(told.connections.length).toBe(runs.length > 1 ? runs.length : 0);
      const same = native.get(id);
      if (same !== undefined && choice.attack === undefined && !choice.strict) {
        const hash = createHash("sha256");
        for (const { wire, keyLog, outcome } of runs) {
          hash.update(Buffer.from(wire, "base64")).update(keyLog);
          if (outcome.kind === "refused") hash.update(outcome.reason).update(outcome.alert ?? "");
        }
        expect(hash.digest("hex")).toBe(same);
      }
      expect(problems).toEqual([]);
    },
  );

  test("a connection is shown by its place above the stage, by click and by key", async () => {
    await choose(page, "redirect");
    const shown = () =>
      page.evaluate(() => {
        const host = document.querySelector("p443-office");
        const buttons = host?.shadowRoot
          ?.querySelector("p443-connections")
          ?.shadowRoot?.querySelectorAll("button");
        return {
          run: host?.run?.recording.connection.index,
          marked: [...(buttons ?? [])].findIndex((button) => button.hasAttribute("aria-current")),
        };
      });
    const buttons = await page.$$("p443-office >>> p443-connections >>> button");
    await buttons[1]?.click();
    await expect.poll(shown).toEqual({ run: 1, marked: 1 });
    await buttons[0]?.focus();
    await page.keyboard.press("Enter");
    await expect.poll(shown).toEqual({ run: 0, marked: 0 });
  });

  test("the gallery is one tab stop, walked with the arrow keys, and closed by Escape", async () => {
    await choose(page, "https");
    await open(page);
    const focused = () =>
      page.evaluate(() => {
        const root = document
          .querySelector("p443-office")
          ?.shadowRoot?.querySelector("p443-gallery")?.shadowRoot;
        return {
          entry: (root?.activeElement as HTMLElement | null | undefined)?.dataset["entry"],
          stops: root?.querySelectorAll(".entry[tabindex='0']").length,
          open: root?.querySelector("dialog")?.open,
        };
      });
    expect(await focused()).toEqual({ entry: "https", stops: 1, open: true });
    const before = await page.evaluate(() => document.querySelector("p443-office")?.moment.story);
    await page.keyboard.press("ArrowDown");
    expect((await focused()).entry).toBe("redirect");
    await page.keyboard.press("End");
    expect((await focused()).entry).toBe(entries.at(-1)?.id);
    await page.keyboard.press("Home");
    expect((await focused()).entry).toBe(entries[0]?.id);
    // These are the list's keys, and not the story's.
    expect(await page.evaluate(() => document.querySelector("p443-office")?.moment.story)).toBe(
      before,
    );
    await page.keyboard.press("Escape");
    expect((await focused()).open).toBe(false);
    await open(page);
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await expect.poll(async () => (await core(page))[0]?.scenario.kind).toBe("http");
    // The way there may look another, or be another: whoever has no mouse goes on from it.
    await open(page);
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await expect
      .poll(() =>
        page.evaluate(() => {
          const form = document
            .querySelector("p443-office")
            ?.shadowRoot?.querySelector("p443-form");
          return form?.shadowRoot?.activeElement?.closest(".other") !== null;
        }),
      )
      .toBe(true);
    expect(await page.evaluate(() => document.activeElement?.matches("p443-office"))).toBe(true);
  });

  test("what is set by hand is run, and called what it is", async () => {
    await choose(page, "https");
    await page.select("p443-office >>> p443-form >>> #certificate", "expired");
    await page.select("p443-office >>> p443-form >>> #suite", "TLS_CHACHA20_POLY1305_SHA256");
    await page.click("p443-office >>> p443-form >>> .send");
    await expect
      .poll(async () => (await core(page))[0]?.scenario)
      .toMatchObject({ certificate: "expired", cipherSuite: "TLS_CHACHA20_POLY1305_SHA256" });
    await toTheEnd(page);
    expect((await seen(page)).sentence).toContain("certificate_expired");
    expect((await seen(page)).chosen).toBeTruthy();
    // The ports are the two plain ways again.
    await page.click("p443-office >>> p443-form >>> .ports label");
    await expect
      .poll(async () => (await core(page))[0]?.scenario)
      .toMatchObject({ kind: "http", certificate: "valid" });
  });

  test("two are laid side by side, and what is counted is what the runs have", async () => {
    await choose(page, "https");
    await toTheEnd(page);
    await page.click("p443-office >>> .ways .button:last-child");
    await there(page, "p443-office >>> p443-compare >>> tbody tr");
    const rows = () =>
      page.$$eval("p443-office >>> p443-compare >>> tbody tr", (found) =>
        Object.fromEntries(
          found.map((row) => [
            (row as HTMLElement).dataset["row"],
            [...row.querySelectorAll("td")].slice(0, 2).map((cell) => cell.textContent),
          ]),
        ),
      );
    const [run] = await core(page);
    const sent = Buffer.from(run?.wire ?? "", "base64").length;
    const count = (text: string | null | undefined) => Number((text ?? "").replaceAll(",", ""));
    const versions = await rows();
    expect(count(versions["sent"]?.[0]) + count(versions["received"]?.[0])).toBe(sent);
    expect(versions["untilSent"]).toEqual(["2.0", "3.0"]);
    expect(versions["certificateInClear"]).toEqual(["no", "yes"]);
    await page.click("p443-office >>> p443-compare >>> [data-preset=visits]");
    await expect.poll(async () => (await rows())["certificateBytes"]?.[1]).toBe("0");
    await page.keyboard.press("Escape");
    expect(problems).toEqual([]);
  });
});

test("an entry is played from its beginning to its end, without a hand on it", async () => {
  const browser = await launch("chromium");
  try {
    const { page, problems } = await visit(browser, inject("address"));
    await ready(page);
    await choose(page, "redirectStrict");
    await page.select("p443-office >>> p443-controls >>> select", "4");
    const told = new Set<string>();
    await expect
      .poll(
        async () => {
          told.add(
            await page.evaluate(() => {
              const host = document.querySelector("p443-office");
              return `${host?.run?.recording.connection.index}`;
            }),
          );
          return page.evaluate(() => document.querySelector("p443-office")?.playing);
        },
        { timeout: 90_000, interval: 250 },
      )
      .toBe(false);
    expect([...told]).toEqual((await core(page)).map(({ connection }) => `${connection.index}`));
    expect((await seen(page)).ending).toBe("delivered");
    expect(problems).toEqual([]);
  } finally {
    await browser.close();
  }
}, 120_000);

test("if the rest of the core does not come, the page says so, keeps all, and tries again", async () => {
  const browser = await launch("chromium", { reducedMotion: true });
  try {
    const { page } = await visit(browser, inject("address"));
    await ready(page);
    let broken = true;
    await page.setRequestInterception(true);
    page.on("request", (request) => {
      const later = /later\/everything-.*\.wasm$/.test(request.url());
      void (later && broken ? request.respond({ status: 503 }) : request.continue());
    });
    await open(page);
    await page.click('p443-office >>> p443-gallery >>> [data-entry="postQuantum"]');
    const notice = await there(page, "p443-office >>> .notice[role=alert]");
    expect(await notice.evaluate((element) => element.textContent)).toMatch(/could not be loaded/);
    expect((await core(page))[0]?.scenario.kind).toBe("https");
    broken = false;
    await page.click("p443-office >>> .notice button");
    await expect.poll(async () => (await core(page))[0]?.scenario.kind).toBe("postQuantum");
    expect(await page.$("p443-office >>> .notice")).toBeNull();
  } finally {
    await browser.close();
  }
});

describe.each([
  ["light", {}],
  ["dark", { dark: true }],
] as const)("axe, %s", (_, settings) => {
  test.each([360, 1280])(
    "finds nothing in the gallery, at an end or side by side, at %i px",
    async (width) => {
      const browser = await launch("chromium", { ...settings, reducedMotion: true });
      try {
        const { page } = await visit(browser, inject("address"), { width, height: 800 });
        await ready(page);
        await page.evaluate(axe);
        const wrong = async (where: string): Promise<string[]> =>
          (
            await page.evaluate(async () => {
              const { axe } = globalThis as unknown as { axe: typeof import("axe-core") };
              const { violations } = await axe.run(document, { resultTypes: ["violations"] });
              const { scrollWidth, clientWidth } = document.documentElement;
              return [
                ...violations.map(({ id, nodes }) => `${id} at ${nodes[0]?.target.join(" ")}`),
                ...(scrollWidth > clientWidth ? [`${scrollWidth} px wide`] : []),
              ];
            })
          ).map((found) => `${where}: ${found}`);
        const found: string[] = [];
        await open(page);
        found.push(...(await wrong("gallery")));
        await page.keyboard.press("Escape");
        for (const id of ["flipSealed", "replayEarlyData", "strip", "expired", "lookAlike"]) {
          await choose(page, id);
          await toTheEnd(page);
          found.push(...(await wrong(id)));
        }
        await page.click("p443-office >>> p443-form >>> summary");
        await there(page, "p443-office >>> p443-form >>> #attack");
        found.push(...(await wrong("settings")));
        await page.click("p443-office >>> .ways .button:last-child");
        await there(page, "p443-office >>> p443-compare >>> tbody tr");
        found.push(...(await wrong("side by side")));
        expect(found).toEqual([]);
      } finally {
        await browser.close();
      }
    },
    120_000,
  );
});
