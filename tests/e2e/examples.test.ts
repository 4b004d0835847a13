// The page of examples: every one of them runs, shows what it says, and fits.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser, Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type {} from "../../www/element/port-443.ts";
import { snippets } from "../../www/examples/build.ts";
import { browserNames, launch, visit } from "./browsers.ts";
import { serve } from "./server.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const texts = snippets();
const address = (): string => `${inject("address")}examples.html`;

/** Scrolls to an example, as a reader does, and waits until what it has is on stage. */
const come = (page: Page, name: string) =>
  page.evaluate(async (name) => {
    await customElements.whenDefined("port-443");
    const live = document.querySelector(`.live[data-example="${name}"]`);
    live?.scrollIntoView();
    const found = [...(live?.querySelectorAll("port-443") ?? [])];
    return await Promise.all(
      found.map(async (element) => {
        const errors: string[] = [];
        element.addEventListener("error", ({ detail }) => errors.push(detail.message));
        await element.ready;
        return { moment: element.currentMoment, errors };
      }),
    );
  }, name);

describe.each(browserNames)("%s", (name) => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch(name);
  });
  afterAll(() => browser.close());

  test("every example runs, and nothing goes wrong", async () => {
    const { page, problems } = await visit(browser, address());
    for (const [name, text] of texts) {
      const shown = await page.$eval(`code[data-example="${name}"]`, (code) => code.textContent);
      expect(shown).toBe(text);
      const found = await come(page, name);
      expect(found, name).toHaveLength(text.split("</port-443>").length - 1);
      for (const { moment, errors } of found) {
        expect(errors, name).toEqual([]);
        expect(moment, name).not.toBe("");
      }
    }
    expect(problems).toEqual([]);
  });

  test("an example stands where it says", async () => {
    const { page } = await visit(browser, address());
    expect(await come(page, "moment")).toMatchObject([{ moment: "certificate" }]);
    expect(await come(page, "bytes")).toMatchObject([{ moment: "seal:60" }]);
  });

  test("the iframe has its run without any rights", async () => {
    const { page, problems } = await visit(browser, address());
    const frame = await page.waitForSelector("#iframe iframe");
    await frame?.scrollIntoView();
    const inside = await frame?.contentFrame();
    await inside?.waitForFunction(
      () => document.querySelector("port-443")?.currentMoment === "certificate",
    );
    expect(await inside?.evaluate(() => origin)).toBe("null");
    expect(problems).toEqual([]);
  });

  test("scripts hear it, ask it and change it", async () => {
    const { page, problems } = await visit(browser, address());
    const text = (id: string) => page.$eval(id, ({ textContent }) => textContent);

    await come(page, "steps");
    await page.waitForSelector("#list button");
    await page.$$eval("#list button", (buttons) => buttons.at(-1)?.click());
    await expect
      .poll(() => page.$eval("port-443#told", (element) => element.currentMoment))
      .toMatch(/close|end/);

    await come(page, "events");
    await page.$eval("port-443#heard", (element) => element.seek("end"));
    await page.$eval("port-443#heard", (element) => element.step(1));
    await expect.poll(() => text("#caption")).not.toBe("");

    await come(page, "buttons");
    await page.click("#play");
    await expect.poll(() => text("#play")).toBe("Pause");
    await page.click("#play");
    await expect.poll(() => text("#play")).toBe("Play");

    await come(page, "choose");
    const changed = page.evaluate(
      () =>
        new Promise<string | undefined>((resolve) => {
          document
            .querySelector("#chosen")
            ?.addEventListener("ready", (event) =>
              resolve((event as CustomEvent<{ scenario?: string }>).detail.scenario),
            );
        }),
    );
    await page.select("#fault", "selfSigned");
    expect(await changed).toBe("selfSigned");
    expect(problems).toEqual([]);
  });

  test("fits every width", async () => {
    const { page } = await visit(browser, address());
    for (const name of texts.keys()) await come(page, name);
    for (const width of [360, 768, 1280, 1920]) {
      await page.setViewport({ width, height: 800 });
      const wide = await page.evaluate(async () => {
        await new Promise(requestAnimationFrame);
        return document.documentElement.scrollWidth - innerWidth;
      });
      expect(wide, `at ${width} px`).toBeLessThanOrEqual(0);
    }
  });

  test.runIf(name === "chromium")("is clean for axe, and every id is there once", async () => {
    const { page } = await visit(browser, address());
    for (const name of texts.keys()) await come(page, name);
    await page.evaluate(axe);
    const violations = await page.evaluate(async () => {
      const { violations } = await (
        window as unknown as { axe: typeof import("axe-core") }
      ).axe.run(document, { resultTypes: ["violations"], iframes: false });
      return violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(", ")}`,
      );
    });
    expect(violations).toEqual([]);
    const ids = await page.$$eval("[id]", (all) => all.map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("a reader without scripts has the text, and what the writer put there", async () => {
    // Every page of this host, by its policy.
    const host = await serve({ "Content-Security-Policy": "script-src 'none'" });
    const page = await browser.newPage();
    await page.goto(`${host.address}examples.html`);
    const [fallback] = await page.$$('.live[data-example="fallback"] p');
    expect(await fallback?.isVisible()).toBe(true);
    expect(await page.$$("port-443:defined")).toEqual([]);
    await page.close();
    await host.close();
  });
});
