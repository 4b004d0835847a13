// The page opens: its core starts under its own policy, nothing complains, nobody else is asked.

import type { Browser } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
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

  test("may not ask anyone else", async () => {
    const { page, problems } = await visit(browser, inject("address"));
    const asked = await page.evaluate(() =>
      fetch("http://127.0.0.1:9/").then(
        () => "answered",
        () => "refused",
      ),
    );
    expect(asked).toBe("refused");
    expect(problems.join("\n")).toMatch(/Content.Security.Policy/i);
  });
});
