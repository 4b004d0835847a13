// What an embed costs the page that it stands in: how much it loads and when, what it moves, and who
// comes first of several. How long it takes, `cargo xtask bench` says.

import { readFileSync } from "node:fs";
import { brotliCompressSync } from "node:zlib";
import type { Browser, Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type {} from "../../www/element/port-443.ts";
import { browserNames, launch, visit } from "./browsers.ts";
import { dist, type Elsewhere, elsewhere, FOLDER } from "./elsewhere.ts";

/** Bytes after brotli, without wasm: until a reader is near, and what comes by itself when one is: until
 * it can be played, and just after that. The wasm has the page's budget, and the element's own module
 * one in xtask/src/pins.rs. */
const FAR = 3_000;
const NEAR = 75_000;

const text = `<p>${"Words before it and after it. ".repeat(40)}</p>`;
const post = (body: string): string => `<!doctype html><html lang="en"><meta charset="utf-8">
<title>A post</title><meta name="viewport" content="width=device-width">
<script type="module" src="${FOLDER}port-443.js"></script>
<script>window.came = []; addEventListener("ready", ({ target }) => came.push(target.id));</script>
${body}</html>`;
const embed = (id: string, attributes = ""): string =>
  `<port-443 id="${id}" ${attributes}><p>Till then.</p></port-443>`;

const pages = {
  "/far": post(text.repeat(40) + embed("one") + text.repeat(10)),
  "/near": post(embed("one") + text.repeat(10)),
  "/impostor": post(embed("one", `scenario="impostor" moment="certificate"`)),
  "/five": post(["a", "b", "c", "d", "e"].map((id) => embed(id)).join("")),
};

const ready = (page: Page, id: string) =>
  page.evaluate(async (id) => {
    await customElements.whenDefined("port-443");
    await document.querySelector<HTMLElementTagNameMap["port-443"]>(`port-443#${id}`)?.ready;
  }, id);

describe.each(browserNames)("%s", (name) => {
  let browser: Browser;
  let host: Elsewhere;
  beforeAll(async () => {
    browser = await launch(name);
  });
  afterAll(() => browser.close());

  /** What is asked for of the folder, from an empty cache. */
  async function asked(path: keyof typeof pages): Promise<{ page: Page; files: () => string[] }> {
    host = await elsewhere(pages);
    const { page } = await visit(browser, `${host.origin}${path}`);
    const files = (): string[] =>
      host.asked.filter((path) => path.startsWith(FOLDER)).map((path) => path.slice(FOLDER.length));
    return { page, files };
  }

  async function close(page: Page): Promise<void> {
    await page.close();
    await host.close();
  }

  const weigh = (files: readonly string[]): number =>
    files
      .filter((file) => !file.endsWith(".wasm"))
      .map((file) => brotliCompressSync(readFileSync(`${dist}${file}`)).length)
      .reduce((sum, bytes) => sum + bytes, 0);

  test("until a reader is near it is a script that nothing waits for", async () => {
    const { page, files } = await asked("/far");
    await page.evaluate(() => new Promise((later) => setTimeout(later, 500)));
    expect(files()).toEqual(["port-443.js", expect.stringMatching(/^element\/port-443-/)]);
    expect(weigh(files())).toBeLessThan(FAR);
    await close(page);
  });

  test("near a reader it loads no more than its budget, and nothing twice", async () => {
    const { page, files } = await asked("/near");
    await ready(page, "one");
    await page.evaluate(() => new Promise((later) => setTimeout(later, 1000)));
    const found = files();
    expect(new Set(found).size).toBe(found.length);
    expect(found.filter((file) => file.endsWith(".wasm"))).toEqual([
      expect.stringMatching(/^assets\/port443_bg-/),
    ]);
    expect(weigh(found)).toBeLessThan(NEAR);
    await close(page);
  });

  test("what the first core has not got is not asked of it", async () => {
    const { page, files } = await asked("/impostor");
    await ready(page, "one");
    expect(files().filter((file) => file.endsWith(".wasm"))).toEqual([
      expect.stringMatching(/^later\/everything-/),
    ]);
    await close(page);
  });

  test("nothing around it moves when it comes, nor while it plays", async () => {
    const { page } = await asked("/near");
    const below = (): Promise<number | undefined> =>
      page.evaluate(() => document.querySelector("port-443 + p")?.getBoundingClientRect().top);
    await page.waitForSelector("port-443:defined");
    const before = await below();
    await ready(page, "one");
    expect(await below()).toBe(before);
    await page.evaluate(() => document.querySelector("port-443")?.seek("seal:50"));
    await page.evaluate(() => new Promise((later) => setTimeout(later, 300)));
    expect(await below()).toBe(before);
    await close(page);
  });

  test("of several the one that is in view comes first, and by itself", async () => {
    host = await elsewhere(pages);
    const page = await browser.newPage();
    await page.setViewport({ width: 1280, height: 600 });
    await page.evaluateOnNewDocument(() => {
      addEventListener(
        "ready",
        () => {
          // Those that have begun when the first is there.
          const all = [...document.querySelectorAll("port-443")];
          const begun = all.filter(({ shadowRoot }) => shadowRoot?.querySelector("p443-office"));
          Object.assign(window, { begun: begun.map(({ id }) => id) });
        },
        { once: true },
      );
    });
    await page.goto(`${host.origin}/five#c`);
    await ready(page, "c");
    const { begun, came } = await page.evaluate(() => {
      const { begun, came } = window as unknown as Record<"begun" | "came", string[]>;
      return { begun, came };
    });
    expect(begun).toEqual(["c"]);
    expect(came[0]).toBe("c");
    await ready(page, "d");
    await close(page);
  });
});
