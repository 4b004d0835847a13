// dist/ on somebody's static host, in a folder, under the policies that docs/embedding/files.md states: the
// page, and the element on a page of theirs. What does not come once the network is gone, is said.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, ElementHandle, Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type {} from "../../www/element/port-443.ts";
import { browserNames, launch, ready, visit } from "./browsers.ts";
import { dist, type Elsewhere, elsewhere, FOLDER } from "./elsewhere.ts";

const stated = readFileSync(new URL("../../docs/embedding/files.md", import.meta.url), "utf8");
/** The policies that are stated there: for a page with the element, for ours, and for the iframe's. */
const [forElement = "", forPage = "", forFrame = ""] = [
  ...stated.matchAll(/^ {4}Content-Security-Policy: (.*)$/gm),
].map(([, policy]) => policy ?? "");

test("the README states the same, and the page brings along what is stated for it", () => {
  const page = readFileSync(join(dist, "index.html"), "utf8").replaceAll("&#39;", "'");
  expect(page).toContain(`content="${forPage}"`);
  const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
  expect(forElement).not.toBe("");
  expect(readme).toContain(`\`${forElement}\``);
});

const post = (tags: string, attributes = "autoplay"): string => `<!doctype html>
<html lang="en"><title>A post</title>
<h1>A post</h1><port-443 ${attributes}><p>What is here when nothing else is.</p></port-443>
${tags}</html>`;
const plainTag = `<script type="module" src="${FOLDER}port-443.js"></script>`;

/** A post has no icon, and its policy allows none. */
const ours = (problems: readonly string[]): readonly string[] =>
  problems.filter((problem) => !problem.includes("favicon.ico"));

/** How many runs are on stage in the element. */
const staged = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      document.querySelector("port-443")?.shadowRoot?.querySelector("p443-office")?.runs?.length ??
      0,
  );

/** Everything that can be read in the page. */
const read = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const deep = (node: Node): string => {
      if (node instanceof Text) return node.data;
      if (node instanceof Element && (!node.checkVisibility() || node.matches("style"))) return "";
      const inside = (node as Element).shadowRoot?.childNodes ?? [];
      return [...inside, ...node.childNodes].map(deep).join(" ");
    };
    return deep(document.body).replace(/\s+/g, " ");
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
  afterAll(async () => {
    await browser.close();
    await host?.close();
  });

  async function open(
    path: string,
    pages: Record<string, string | Buffer>,
    policy: string,
  ): ReturnType<typeof visit> {
    await host?.close();
    host = await elsewhere(pages, { "content-security-policy": policy });
    return visit(browser, host.origin + path);
  }
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
    expect(ours(problems)).toEqual([]);
  });

  test("the iframe's page plays under the policy that is stated for it", async () => {
    await host?.close();
    const frame = `<iframe src="${FOLDER}embed.html#autoplay" sandbox="allow-scripts"></iframe>`;
    host = await elsewhere({ "/post": frame }, {}, { "content-security-policy": forFrame });
    const { page, problems } = await visit(browser, `${host.origin}/post`);
    const inside = page.frames().find((frame) => frame.url().includes("embed.html"));
    const runs = () =>
      inside?.evaluate(
        () =>
          document.querySelector("port-443")?.shadowRoot?.querySelector("p443-office")?.runs
            ?.length ?? 0,
      );
    expect(forFrame).not.toBe("");
    await expect.poll(runs, { timeout: 20_000 }).toBe(1);
    expect(ours(problems)).toEqual([]);
  });

  test("from another host it plays, and says why it opens no captures", async () => {
    const folder = await elsewhere({}, {}, { "access-control-allow-origin": "*" });
    const tag = plainTag.replace(FOLDER, folder.origin + FOLDER);
    const html = post(tag, 'scenario="postQuantum" depth="packets"');
    const policy = forElement.replaceAll("'self'", folder.origin);
    const { page } = await open("/post", { "/post": html }, policy);
    await plays(page);
    const choose = "port-443 >>> p443-office >>> p443-open >>> input[type=file]";
    await expect.poll(() => page.$(choose), { timeout: 10_000 }).not.toBeNull();
    const input = (await page.$(choose)) as ElementHandle<HTMLInputElement> | null;
    await input?.uploadFile(new URL("../captures/curl-tls13.pcap", import.meta.url).pathname);
    await expect.poll(() => read(page), { timeout: 20_000 }).toMatch(/could not be started/);
    expect(await staged(page)).toBe(1);
    await folder.close();
  });

  test("without the typeface, under that policy without fonts", async () => {
    const policy = forElement.replace("; font-src 'self'", "");
    expect(policy).not.toBe(forElement);
    const { page, problems } = await open("/post", { "/post": post(plainTag) }, policy);
    await plays(page);
    for (const problem of ours(problems)) expect(problem).toMatch(/font|woff2/);
  });

  // The rest it cannot do without: then what the writer put there stays, with a sentence.
  test.each([
    ["script-src 'self' 'wasm-unsafe-eval'; ", ""],
    [" 'wasm-unsafe-eval'", ""],
    ["connect-src 'self'; ", ""],
  ])("%s is needed", async (gone, instead) => {
    const policy = forElement.replace(gone, instead);
    expect(policy).not.toBe(forElement);
    const { page } = await open("/post", { "/post": post(plainTag) }, policy);
    await expect
      .poll(() => read(page), { timeout: 20_000 })
      .toMatch(/What is here when nothing else is|could not be loaded|policy/);
    expect(await staged(page)).toBe(0);
  });

  test("what is loaded goes on when the network is gone, and what is not says so", async () => {
    const { page, problems } = await open(FOLDER, {}, forPage);
    await ready(page);
    await host?.close();
    const says = () => read(page);
    await page.evaluate(() => {
      const office = document.querySelector("p443-office");
      office?.pause();
      office?.seek(Number.MAX_SAFE_INTEGER);
    });
    // The pictures of later scenes: the story goes on without them.
    await expect.poll(says).toMatch(/could not be loaded\. Check the network/);
    await page.evaluate(() => document.querySelector("p443-office")?.seek(0));
    const tries = problems.length;
    await page.evaluate(() => {
      const root = document.querySelector("p443-office")?.shadowRoot;
      root?.querySelector<HTMLButtonElement>(".depths button")?.click();
    });
    await expect.poll(() => problems.length).toBeGreaterThan(tries);
    await expect.poll(says).toMatch(/could not be loaded\. Check the network/);
    // Something else may be wanted once, but nothing with every frame.
    await page.evaluate(() => document.querySelector("p443-office")?.play());
    const before = problems.length;
    await new Promise((later) => setTimeout(later, 1_000));
    expect(problems.length - before).toBeLessThan(10);
    // A run needs nothing more.
    const again = await page.evaluate(async () => {
      const office = document.querySelector("p443-office");
      const before = office?.runs;
      office?.shadowRoot?.querySelector("p443-form")?.send();
      while (office?.runs === before) await new Promise((later) => setTimeout(later, 20));
      return office?.runs?.length;
    });
    expect(again).toBe(1);
    expect(problems.filter((problem) => problem.startsWith("uncaught"))).toEqual([]);
  });
});

/** As `cargo xtask package` prints them. */
const tags = (at: string): string =>
  execFileSync("node", ["xtask/js/integrity.mjs", dist, at], { encoding: "utf8" });

describe("integrity", () => {
  const printed = tags(FOLDER);
  const hashes = [...printed.matchAll(/"?([^\s"]+\.js)"\s*(?:: |integrity=)"(sha384-[^"]+)"/g)].map(
    ([, path = "", hash = ""]) => [path.slice(FOLDER.length), hash] as const,
  );

  test("every hash is that of its file, and every module has one", () => {
    const modules = ["assets", "element", "later"]
      .flatMap((folder) => readdirSync(join(dist, folder)).map((file) => `${folder}/${file}`))
      .filter((path) => path.endsWith(".js") && !path.includes("worker"));
    expect(hashes.map(([path]) => path).sort()).toEqual(modules.sort());
    for (const [path, hash] of hashes) {
      const digest = createHash("sha384")
        .update(readFileSync(join(dist, path)))
        .digest("base64");
      expect([path, hash]).toEqual([path, `sha384-${digest}`]);
    }
  });

  describe.each(browserNames)("%s", (name) => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await launch(name);
    });
    afterAll(() => browser.close());

    // Everybody's page, with the hash of the import map in its policy.
    const [, ofMap = ""] = /script-src ('sha256-\S+')/.exec(printed) ?? [];
    const policy = forElement.replace("script-src", `script-src ${ofMap}`);
    const html = post(printed);

    async function open(changed?: string) {
      const pages: Record<string, string> = { "/post": html };
      if (changed) pages[FOLDER + changed] = `${readFileSync(join(dist, changed), "utf8")} `;
      const host = await elsewhere(pages, { "content-security-policy": policy });
      return { host, ...(await visit(browser, `${host.origin}/post`)) };
    }

    test("what is unchanged plays", async () => {
      const { host, page, problems } = await open();
      await plays(page);
      expect(ours(problems)).toEqual([]);
      await host.close();
    });

    const chain = hashes.map(([path]) => path).filter((path) => !path.startsWith("later/"));
    test.each(chain)("%s with one byte more is refused", async (changed) => {
      const { host, page, problems } = await open(changed);
      await expect
        .poll(() => problems.join("\n"), { timeout: 20_000 })
        .toMatch(/integrity|failed/i);
      expect(host.asked).toContain(FOLDER + changed);
      expect(await staged(page)).toBe(0);
      expect(await read(page)).toMatch(/What is here when nothing else is|could not be loaded/);
      await host.close();
    });
  });
});
