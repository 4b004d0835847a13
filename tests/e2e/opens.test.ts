// The page opens: its core starts under its own policy, nothing complains, nobody else is asked.

import type { Browser } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type {} from "../../www/office.ts";
import { browserNames, launch, visit } from "./browsers.ts";

describe.each(browserNames)("%s", (name) => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch(name);
  });
  afterAll(() => browser.close());

  test("loads the page and its wasm, and nothing goes wrong", async () => {
    const { page, problems } = await visit(browser, inject("address"));
    const wasm = await page.waitForFunction(() =>
      performance
        .getEntriesByType("resource")
        .map((entry) => entry.name)
        .find((url) => url.endsWith(".wasm")),
    );
    expect(await wasm.jsonValue()).toContain(inject("address"));
    expect(problems).toEqual([]);
  });

  test("asks only for what the size budget counts as opening it", async () => {
    const { page } = await visit(browser, inject("address"));
    // Some things come by themselves when it is opened: a second after the first run.
    const asked = await page.evaluate(async () => {
      await customElements.whenDefined("p443-office");
      await document.querySelector("p443-office")?.ready;
      return performance.getEntriesByType("resource").map((entry) => new URL(entry.name).pathname);
    });
    expect(asked).toContainEqual(expect.stringMatching(/\.wasm$/));
    // LATER in xtask/src/pins.rs.
    expect(asked.filter((path) => path.startsWith("/later/"))).toEqual([]);
  });

  test("may not ask anyone else", async () => {
    const { page, problems } = await visit(browser, inject("address"));
    const asked = await page.evaluate(() =>
      fetch("http://127.0.0.1:9/").then(
        () => "answered",
        () => "refused",
      ),
    );
    expect(asked).toBe("refused");
    // The browser reports it in its own time.
    await expect
      .poll(() => problems.join("\n"), { timeout: 5_000 })
      .toMatch(/Content.Security.Policy/i);
  });
});
