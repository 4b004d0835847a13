// dist/ on somebody's static host, in a folder, under the policies that docs/embedding/files.md states: the
// page, and the element on a page of theirs. What does not come once the network is gone, is said.

import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type {} from "../../www/element/port-443.ts";
import { browserNames, launch, ready, visit } from "./browsers.ts";
import { dist, type Elsewhere, elsewhere, FOLDER } from "./elsewhere.ts";

const stated = readFileSync(new URL("../../docs/embedding/files.md", import.meta.url), "utf8");
/** The policies that are stated there: for a page with the element, and for ours. */
const [forElement = "", forPage = ""] = [
  ...stated.matchAll(/^ {4}Content-Security-Policy: (.*)$/gm),
].map(([, policy]) => policy ?? "");

const post = (tags: string, attributes = "autoplay"): string => `<!doctype html>
<html lang="en"><title>A post</title>
<h1>A post</h1><port-443 ${attributes}><p>What is here when nothing else is.</p></port-443>
${tags}</html>`;
const plainTag = `<script type="module" src="${FOLDER}port-443.js"></script>`;

/** How many runs are on stage in the element. */
const staged = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      document.querySelector("port-443")?.shadowRoot?.querySelector("p443-office")?.runs?.length ??
      0,
  );

/** Everything that can be read in the element. */
const read = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const deep = (root: ParentNode): string =>
      [...root.children]
        .filter((element) => element.checkVisibility() && element.localName !== "style")
        .map((element) => {
          const inside = element.shadowRoot ? deep(element.shadowRoot) : "";
          const own = [...element.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE);
          return `${own.map(({ data }) => data).join(" ")} ${inside} ${deep(element)}`;
        })
        .join(" ")
        .replace(/\s+/g, " ");
    return deep(document.body);
  });

async function plays(page: Page): Promise<void> {
  await expect.poll(() => staged(page), { timeout: 20_000 }).toBeGreaterThan(0);
}

describe.each(browserNames)("%s", (name) => {
  let browser: Browser;
  let host: Elsewhere | undefined;
  beforeAll(async () => {
    browser = await launch(name);
  });
  afterAll(() => browser.close());

  async function open(
    path: string,
    pages: Record<string, string | Buffer>,
    policy: string,
  ): ReturnType<typeof visit> {
    await host?.close();
    host = await elsewhere(pages, { "content-security-policy": policy });
    return visit(browser, host.origin + path);
  }
  afterAll(() => host?.close());

  test("the page plays in a folder, under the policy that is stated", async () => {
    const { page, problems } = await open(FOLDER, {}, forPage);
    await ready(page);
    const office = await page.evaluate(() => document.querySelector("p443-office")?.runs?.length);
    expect(office).toBe(1);
    expect(host?.asked.filter((path) => !path.startsWith(FOLDER))).toEqual([]);
    expect(problems).toEqual([]);
  });

  test("the element plays on a page under the policy that is stated, and runs everything", async () => {
    const html = post(plainTag, 'scenario="postQuantum" depth="packets" autoplay');
    const { page, problems } = await open("/post", { "/post": html }, forElement);
    await plays(page);
    expect(problems).toEqual([]);
  });

  // Not by halves: with any of them missing there is a sentence, and what the writer put there.
  const directives = forElement.split("; ").filter((directive) => !/default-src/.test(directive));
  const weaker = [
    ...directives.map((gone) => [gone, forElement.replace(`; ${gone}`, "")]),
    ["'wasm-unsafe-eval'", forElement.replace(" 'wasm-unsafe-eval'", "")],
  ] as const;
  test.each(weaker)("needs %s", async (_gone, policy) => {
    expect(policy).not.toBe(forElement);
    const { page } = await open("/post", { "/post": post(plainTag) }, policy ?? "");
    await expect
      .poll(() => read(page), { timeout: 20_000 })
      .toMatch(/What is here when nothing else is/);
    expect(await staged(page)).toBe(0);
  });
});
