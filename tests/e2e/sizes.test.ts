// "Sizes tell tales" in the page, as a person would use it: the eavesdropper names the page that is
// looked at; the slider fills the records up until they no longer can; and what is then put on the
// stage is that very run.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser, Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type {} from "../../www/office.ts";
import type {} from "../../www/panels/sizes/index.ts";
import { page as pageWords } from "../../www/story/page.ts";
import { sizes as words } from "../../www/story/sizes.ts";
import { browserNames, launch, ready, there, visit } from "./browsers.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const panel = "p443-office >>> p443-sizes";
/** A dozen visits take their time where the machine has something else to do. */
const patient = { timeout: 15_000 };

const verdict = (page: Page): Promise<{ kind: string | undefined; says: string }> =>
  page.$eval(`${panel} >>> .verdict`, (box) => ({
    kind: (box as HTMLElement).dataset["kind"],
    says: (box.textContent ?? "").replace(/\s+/g, " ").trim(),
  }));

const staged = (page: Page) =>
  page.evaluate(() => {
    const scenario = document.querySelector("p443-office")?.run?.recording.scenario;
    return { kind: scenario?.kind, page: scenario?.page, padding: scenario?.padding };
  });

describe.each(browserNames)("%s", (name) => {
  let browser: Browser;
  let page: Page;
  let problems: readonly string[];
  beforeAll(async () => {
    browser = await launch(name, { reducedMotion: true });
    ({ page, problems } = await visit(browser, inject("address"), { width: 1280, height: 900 }));
    await ready(page);
    await page.click("p443-office >>> p443-form >>> .other button");
    const entry = await there(page, 'p443-office >>> p443-gallery >>> [data-entry="site"]');
    await entry.evaluate((element) => element.scrollIntoView({ block: "center" }));
    await entry.click();
    await page.$eval("p443-office >>> .desk", (desk) => desk.scrollIntoView());
    await there(page, `${panel} >>> .verdict[data-kind]`);
  });
  afterAll(() => browser.close());

  test("the page is named, and it is the one that is looked at", async () => {
    expect(await staged(page)).toMatchObject({ kind: "site", page: "hiv" });
    await expect.poll(() => verdict(page), patient).toMatchObject({ kind: "right" });
    expect((await verdict(page)).says).toContain(words.pages.hiv);
    // Another page is looked at, and it is named as well.
    await page.select(`${panel} >>> #page`, "debts");
    await expect.poll(async () => (await verdict(page)).says, patient).toContain(words.pages.debts);
    await page.select(`${panel} >>> #page`, "hiv");
    await expect.poll(async () => (await verdict(page)).says, patient).toContain(words.pages.hiv);
    expect(problems).toEqual([]);
  });

  test("the form says that nothing of the message is sent", async () => {
    const count = () =>
      page.$eval("p443-office >>> p443-form >>> #count", ({ textContent }) => textContent);
    expect(await count()).toBe(pageWords.shell.unsent);
  });

  test("the slider, by key, fills the records up until they cannot tell, and says what it costs", async () => {
    await page.focus(`${panel} >>> #padding`);
    const before = await page.evaluate(() => document.querySelector("p443-office")?.moment.story);
    await page.keyboard.press("End");
    await expect.poll(() => verdict(page), patient).toMatchObject({ kind: "alike" });
    const { says } = await verdict(page);
    expect(says).toContain(words.alike.among(7));
    const more = /([\d,]+) bytes more than without, \+(\d+)/.exec(says);
    expect(Number(more?.[2])).toBeGreaterThan(500);
    // The key was the slider's, and not the story's; and the stage is as it was.
    expect(await page.evaluate(() => document.querySelector("p443-office")?.moment.story)).toBe(
      before,
    );
    expect(await staged(page)).toMatchObject({ padding: 0 });
    expect(problems).toEqual([]);
  });

  test("the chart comes, falls and rises, and each of its steps can be taken", async () => {
    await page.$eval(`${panel} >>> .chart`, (chart) => chart.scrollIntoView({ block: "center" }));
    const columns = () =>
      page.$$eval(`${panel} >>> .column`, (found) =>
        found.map((column) => column.querySelector(".visually-hidden")?.textContent ?? ""),
      );
    await expect
      .poll(async () => (await columns()).filter((label) => label.includes("named")).length, {
        timeout: 40_000,
      })
      .toBe(9);
    const labels = await columns();
    const told = labels.map((label) => Number(/: (\d+) of 12/.exec(label)?.[1]));
    const costs = labels.map((label) =>
      Number(/named, \+?([\d.,]+)/.exec(label)?.[1]?.replace(",", "")),
    );
    expect(told[0]).toBe(12);
    expect(told.at(-1)).toBe(1);
    expect(costs[0]).toBe(0);
    expect(costs).toEqual([...costs].sort((a, b) => a - b));
    await page.click(`${panel} >>> .column:first-child`);
    await expect.poll(() => verdict(page), patient).toMatchObject({ kind: "right" });
    expect(problems).toEqual([]);
  });

  test("what is set is put on the stage, and its zeros can be seen in the cipher", async () => {
    await page.select(`${panel} >>> #page`, "pregnancy");
    await page.click(`${panel} >>> .column:nth-child(6)`);
    await expect.poll(async () => (await verdict(page)).kind, patient).toBeTruthy();
    const button = await there(page, `${panel} >>> .stage button`);
    await button.click();
    await expect
      .poll(() => staged(page))
      .toEqual({ kind: "site", page: "pregnancy", padding: 512 });
    const zeros = await page.evaluate(() => {
      const records = document.querySelector("p443-office")?.run?.records ?? [];
      return records.map(({ plaintext }) => [plaintext.length % 512, plaintext.at(-1)]);
    });
    // The content is filled up to multiples of 512; its type stands in between.
    expect(zeros.length).toBeGreaterThan(8);
    expect(zeros).toEqual(zeros.map(() => [1, 0]));
    await page.evaluate(() => {
      const host = document.querySelector("p443-office");
      host?.seek(1e9);
      if (host) host.depth = "bytes";
    });
    const cipher = await there(page, "p443-office >>> p443-cipher");
    await expect
      .poll(() => cipher.evaluate((element) => element.shadowRoot?.textContent ?? ""))
      .toContain("are zeros");
    await page.evaluate(() => {
      const host = document.querySelector("p443-office");
      if (host) host.depth = "story";
    });
    await there(page, `${panel} >>> .verdict`);
    expect(problems).toEqual([]);
  });

  test("records of any TLS 1.3 can be filled up in the settings, and of nothing older", async () => {
    const chosen = async (id: string): Promise<void> => {
      await page.click("p443-office >>> p443-form >>> .other button");
      const entry = await there(
        page,
        `p443-office >>> p443-gallery >>> dialog[open] [data-entry="${id}"]`,
      );
      await entry.evaluate((element) => (element as HTMLElement).click());
      await expect.poll(async () => (await staged(page)).kind, patient).toBe(id);
    };
    await chosen("https");
    // Not by its place: the page may still be scrolling to what was chosen.
    const summary = await there(page, "p443-office >>> p443-form >>> summary");
    await summary.evaluate((element) => {
      if (!element.closest("details")?.open) (element as HTMLElement).click();
    });
    await there(page, "p443-office >>> p443-form >>> #filled");
    await page.select("p443-office >>> p443-form >>> #filled", "1024");
    await page.click("p443-office >>> p443-form >>> .send");
    await expect.poll(() => staged(page), patient).toMatchObject({ kind: "https", padding: 1024 });
    await chosen("tls12");
    expect(await page.$("p443-office >>> p443-form >>> #filled")).toBeNull();
    await chosen("site");
    await page.$eval("p443-office >>> .desk", (desk) => desk.scrollIntoView());
    await there(page, `${panel} >>> .verdict`);
    expect(problems).toEqual([]);
  });

  test("nothing is wrong with it for those who cannot see it, nor too wide for a telephone", async () => {
    await page.setViewport({ width: 360, height: 800 });
    await there(page, `${panel} >>> .strips`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide).toBeLessThanOrEqual(360);
    await page.evaluate(axe);
    const found = await page.evaluate(async () => {
      const { axe } = window as unknown as {
        axe: { run(at: unknown): Promise<{ violations: { id: string; nodes: unknown[] }[] }> };
      };
      const { violations } = await axe.run(document.querySelector("p443-office"));
      return violations.map(({ id, nodes }) => `${id}: ${JSON.stringify(nodes).slice(0, 300)}`);
    });
    expect(found).toEqual([]);
  });
});
