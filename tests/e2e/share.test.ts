// A moment that is shared comes back: the link in a new page, the element and the iframe pasted into a
// page of somebody else's, the picture as a file. Whatever was typed is text in all of them.

import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Frame, Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type {} from "../../www/element/port-443.ts";
import { type EntryId, entries } from "../../www/gallery/entries.ts";
import type {} from "../../www/office.ts";
import type { Selection } from "../../www/selection.ts";
import type {} from "../../www/share/dialog.ts";
import { browserNames, launch, ready, there, visit } from "./browsers.ts";
import { drop, file } from "./drop.ts";
import { type Elsewhere, elsewhere, FOLDER } from "./elsewhere.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const capture = (name: string): string => new URL(`../captures/${name}`, import.meta.url).pathname;

const SHARE = 'p443-office >>> p443-controls >>> button[aria-label="Share this moment"]';
const dialog = "p443-office >>> p443-share >>> dialog[open]";
const within = (selector: string): string => `p443-office >>> p443-share >>> ${selector}`;

type What = {
  readonly id: EntryId;
  readonly part: number;
  readonly message?: string;
  readonly depth?: "story" | "messages" | "bytes";
  readonly selection?: Selection;
};

/** Puts a moment of a run on stage, with the bytes of one seed. */
async function stage(page: Page, { id, part, message, depth, selection }: What): Promise<void> {
  const choice = entries.find((entry) => entry.id === id)?.choice;
  await page.evaluate(
    async (start, part, depth, selection) => {
      const office = document.querySelector("p443-office");
      const before = office?.runs;
      office?.begin({ ...start, seed: "443" }, false);
      while (office?.runs === before) await new Promise((later) => setTimeout(later, 20));
      const line = office?.shadowRoot?.querySelector("p443-stage")?.timeline;
      await office?.updateComplete;
      office?.pause();
      office?.seek((line?.duration ?? 0) * part);
      if (office && depth) office.depth = depth;
      if (office && selection) office.selection = selection;
      await office?.updateComplete;
    },
    { choice, message },
    part,
    depth,
    selection,
  );
}

async function open(page: Page): Promise<void> {
  await page.click(SHARE);
  await there(page, within('a[download$="png"]'));
}

const value = (page: Page, selector: string): Promise<string> =>
  page.$eval(within(selector), (field) => (field as HTMLInputElement).value);

/** Chooses one of several. */
async function choose(page: Page, label: string): Promise<void> {
  await page.evaluate((label) => {
    const root = document.querySelector("p443-office")?.shadowRoot;
    const share = root?.querySelector("p443-share")?.shadowRoot;
    for (const one of share?.querySelectorAll("label") ?? []) {
      if (one.textContent?.trim().startsWith(label)) one.querySelector("input")?.click();
    }
    for (const option of share?.querySelectorAll("option") ?? []) {
      if (option.textContent?.trim() !== label) continue;
      const select = option.closest("select");
      if (!select) continue;
      select.value = option.value;
      select.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }, label);
}

/** All that decides what is seen, and every byte of it; of the page or of an element in one. */
const seen = (page: Page | Frame) =>
  page.evaluate(async () => {
    const element = document.querySelector("port-443");
    // A frame is there before its script has run.
    if (element) await customElements.whenDefined("port-443");
    await element?.ready;
    const office = element
      ? [...(element.shadowRoot?.querySelectorAll("*") ?? [])]
          .map((one) => one.shadowRoot?.querySelector("p443-office") ?? one)
          .find((one) => one.localName === "p443-office")
      : document.querySelector("p443-office");
    const page = office as HTMLElementTagNameMap["p443-office"] | undefined;
    await page?.updateComplete;
    return {
      wire: page?.runs?.map(({ recording }) =>
        btoa(recording.capture.segments.map(({ bytes }) => String.fromCharCode(...bytes)).join("")),
      ),
      message: page?.run?.recording.scenario?.message,
      story: Math.round(page?.moment.story ?? -1),
      depth: page?.depth,
      selection: page?.selection,
    };
  });

/** A script in a message that runs says so. */
const hostile = `"'></textarea><script>document.title="ran"</script><img src=x onerror='document.title="ran"'>\n\n-->&lt;\u202e😀`;

describe.each(browserNames)("%s", (name) => {
  let browser: Browser;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "port443-share-"));
    browser = await launch(name, { downloads: folder, reducedMotion: true });
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  const opened = async (size?: { width: number; height: number }) => {
    const visited = await visit(browser, inject("address"), size);
    await ready(visited.page);
    return visited;
  };

  test("is reached with the keyboard beside the transport, and given back to", async () => {
    const { page, problems } = await opened();
    await page.focus(SHARE);
    await page.keyboard.press("Enter");
    await there(page, dialog);
    const inside = () =>
      page.evaluate(() => {
        const root = document.querySelector("p443-office")?.shadowRoot;
        return {
          name: root?.activeElement?.localName,
          button: root?.querySelector("p443-controls")?.shadowRoot?.activeElement?.ariaLabel,
          playing: document.querySelector("p443-office")?.playing,
          story: document.querySelector("p443-office")?.moment.story,
        };
      });
    const before = await inside();
    expect(before).toMatchObject({ name: "p443-share", playing: false });
    // Keys in the box are not the player's.
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Escape");
    await expect.poll(() => page.$(dialog)).toBeNull();
    expect(await inside()).toEqual({
      ...before,
      name: "p443-controls",
      button: "Share this moment",
    });
    expect(problems).toEqual([]);
  });

  test.each([
    [1280, 800],
    [360, 640],
  ])("fits %i px and says what it is", { timeout: 120_000 }, async (width, height) => {
    const { page, problems } = await opened({ width, height });
    await stage(page, { id: "https", part: 0.55 });
    await open(page);
    const sideways = await page.$eval(dialog, (box) => box.scrollWidth - box.clientWidth);
    expect(sideways).toBe(0);
    await page.evaluate(axe);
    const violations = await page.evaluate(async () => {
      const { axe } = window as unknown as {
        axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
      };
      const { violations } = await axe.run();
      return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
    });
    expect(violations).toEqual([]);
    expect(problems).toEqual([]);
  });

  test("copies, or selects where the browser does not let it", async () => {
    const { page } = await opened();
    await stage(page, { id: "https", part: 0.5 });
    await open(page);
    const copied = async (allowed: boolean, button: string, field: string) => {
      await page.evaluate((allowed) => {
        const state = window as { copied?: string };
        const writeText = (text: string) => {
          state.copied = text;
          return allowed
            ? Promise.resolve()
            : Promise.reject(new DOMException("", "NotAllowedError"));
        };
        Object.defineProperty(navigator, "clipboard", { value: { writeText }, configurable: true });
      }, allowed);
      await (await there(page, within(button))).click();
      return page.evaluate(async (field) => {
        await new Promise((later) => setTimeout(later, 50));
        const root = document.querySelector("p443-office")?.shadowRoot;
        const share = root?.querySelector("p443-share")?.shadowRoot;
        const box = share?.querySelector<HTMLInputElement>(field);
        return {
          said: share?.querySelector("[role=status]")?.textContent?.trim(),
          whole: box?.value === (window as { copied?: string }).copied,
          selected: box?.selectionStart === 0 && box.selectionEnd === box.value.length,
        };
      }, field);
    };
    const [link, html] = [".copying .button", "textarea + .do .button"];
    const done = { whole: true, selected: true, said: "Copied" };
    expect(await copied(true, link, "#link")).toEqual(done);
    expect(await copied(true, html, "#html")).toEqual(done);
    const refused = { ...done, said: "It is selected: please copy it" };
    expect(await copied(false, html, "#html")).toEqual(refused);
    expect(await copied(false, link, "#link")).toEqual(refused);
  });

  test("hands the link to the system, where it can", async () => {
    const { page, problems } = await opened();
    await page.evaluate(() => {
      const share = (given: ShareData) => {
        (window as { given?: ShareData }).given = given;
        return Promise.reject(new DOMException("", "AbortError"));
      };
      Object.defineProperties(navigator, {
        share: { value: share, configurable: true },
        canShare: { value: () => true, configurable: true },
      });
    });
    await stage(page, { id: "https", part: 0.5, message: "x".repeat(3000) });
    await open(page);
    const link = await value(page, "#link");
    await (await there(page, within(".copying .button:nth-of-type(2)"))).click();
    const given = await page.evaluate(() => (window as { given?: ShareData }).given);
    expect(given).toEqual({ title: expect.stringMatching(/^Port 443: ./), url: link });
    const says = await page.$eval(within("section"), (section) => section.textContent);
    expect(says).toContain(`${link.length.toLocaleString("en")} characters`);
    expect(problems).toEqual([]);
  });

  test("saves the picture as SVG and as PNG, twice as large", { timeout: 120_000 }, async () => {
    const { page, problems } = await opened();
    await stage(page, { id: "impostor", part: 1 });
    await open(page);
    const offered = await page.evaluate(() => {
      const root = document.querySelector("p443-office")?.shadowRoot;
      const share = root?.querySelector("p443-share")?.shadowRoot;
      const { src = "", width = 0 } = share?.querySelector("img") ?? {};
      return {
        src,
        width: Number(share?.querySelector("img")?.getAttribute("width") ?? width),
        height: Number(share?.querySelector("img")?.getAttribute("height")),
        names: [...(share?.querySelectorAll("a[download]") ?? [])].map(
          (link) => link.getAttribute("download") ?? "",
        ),
      };
    });
    expect(offered.names).toEqual([
      "port443-https-impostor-letters.example-end.svg",
      "port443-https-impostor-letters.example-end.png",
    ]);
    const saved = async (kind: "svg" | "png"): Promise<Buffer> => {
      const path = join(folder, `port443-https-impostor-letters.example-end.${kind}`);
      await (await there(page, within(`a[download$="${kind}"]`))).click();
      let before = -1;
      await expect
        .poll(
          () => {
            const size = existsSync(path) ? readFileSync(path).length : 0;
            const whole = size > 0 && size === before;
            before = size;
            return whole;
          },
          { timeout: 20_000, interval: 200 },
        )
        .toBe(true);
      return readFileSync(path);
    };
    const svg = (await saved("svg")).toString("utf8");
    expect(`data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`).toBe(offered.src);
    expect(svg).toContain("Broken off in time");
    expect(svg).toContain("seed 443");
    const png = await saved("png");
    expect(png.subarray(1, 4).toString()).toBe("PNG");
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([
      2 * offered.width,
      2 * offered.height,
    ]);
    expect(problems).toEqual([]);
  });

  test("what came out of a file has a picture and no link", async () => {
    const { page, problems } = await opened();
    await drop(page, file(capture("curl-tls13.pcap")));
    await page.waitForFunction(() => document.querySelector("p443-office")?.run?.file);
    await open(page);
    expect(await page.$(within("#link"))).toBeNull();
    expect(await page.$(within("#html"))).toBeNull();
    const says = await page.$eval(within("#says"), (text) => text.textContent);
    expect(says).toContain("curl-tls13.pcap");
    expect(problems).toEqual([]);
  });

  test.each<What>([
    {
      id: "https",
      part: 0.55,
      depth: "bytes",
      selection: { kind: "wire", segment: 3, offset: 60 },
    },
    { id: "flipSealed", part: 0.7, depth: "messages" },
    { id: "resumption", part: 0.8, message: "Grüße 😀\nin zwei Zeilen" },
  ])(
    "the link of $id gives the same bytes at the same moment",
    { timeout: 120_000 },
    async (what) => {
      const { page } = await opened();
      await stage(page, what);
      const before = await seen(page);
      await open(page);
      const link = await value(page, "#link");
      expect(link).toMatch(/^http:[^#]+#[\w=&.:+%-]+$/);
      const { page: other, problems } = await visit(browser, link);
      await ready(other);
      await expect.poll(() => seen(other), { timeout: 20_000 }).toEqual(before);
      expect(problems).toEqual([]);
    },
  );

  describe("in somebody else's page", () => {
    const pages: Record<string, string> = {};
    let host: Elsewhere;
    beforeAll(async () => {
      host = await elsewhere(pages);
    });
    afterAll(() => host.close());

    /** The page with Port 443 in its folder, with a moment on stage and the box open. */
    async function sharing(what: What): Promise<Page> {
      const { page } = await visit(browser, `${host.origin}${FOLDER}`);
      await ready(page);
      await stage(page, what);
      await open(page);
      return page;
    }

    /** Pastes HTML into a new page. */
    function pasted(html: string, path: string) {
      pages[path] =
        `<!doctype html><html lang="en"><meta charset="utf-8"><title>A post</title><p>Before.</p>\n${html}\n<p>After.</p></html>`;
      return visit(browser, host.origin + path);
    }

    test.each<What>([
      { id: "impostor", part: 0.6 },
      { id: "drop", part: 0.5, message: hostile },
    ])("the element of $id is the same", { timeout: 120_000 }, async (what) => {
      const page = await sharing(what);
      const before = await seen(page);
      const html = await value(page, "#html");
      expect(html).toContain(`src="${host.origin}${FOLDER}port-443.js"`);
      const { page: post, problems } = await pasted(html, `/${what.id}-element.html`);
      const { wire, message, story } = await seen(post);
      expect({ wire, message, story }).toEqual({
        wire: before.wire,
        message: before.message,
        story: before.story,
      });
      expect(await post.title()).toBe("A post");
      expect(await post.$$eval("p", (all) => all.length)).toBe(3); // before, the fallback, after
      expect(problems).toEqual([]);
    });

    test.each<What>([
      { id: "expired", part: 0.6 },
      { id: "http", part: 0.5, message: hostile },
    ])("the iframe of $id is the same", { timeout: 120_000 }, async (what) => {
      const page = await sharing(what);
      const before = await seen(page);
      await choose(page, "an iframe");
      const html = await value(page, "#html");
      expect(html).toContain('sandbox="allow-scripts"');
      const { page: post } = await pasted(html, `/${what.id}-frame.html`);
      await expect.poll(() => post.frames().length).toBe(2);
      const frame = post.frames().find((one) => one.url().includes("embed.html"));
      if (!frame) throw new Error("there is no iframe");
      const { wire, message, story } = await seen(frame);
      expect({ wire, message, story }).toEqual({
        wire: before.wire,
        message: before.message,
        story: before.story,
      });
      expect(await post.title()).toBe("A post");
    });

    test("the settings are in what is copied", { timeout: 120_000 }, async () => {
      const page = await sharing({ id: "https", part: 0.55 });
      const has = async (...labels: string[]): Promise<string> => {
        for (const label of labels) await choose(page, label);
        return (await value(page, "#html")).split("\n")[1] ?? "";
      };
      expect(await has("“Sealing”, again and again")).toBe(
        '<port-443 scenario="https" seed="443" from="seal" to="seal" loop autoplay>',
      );
      expect(
        await has(
          "The same bytes for everyone".trim(),
          "dark",
          "also the form",
          "bytes",
          "the whole story",
        ),
      ).toContain('autoplay depth="bytes" controls="all" theme="dark">');
      // A copy of Port 443 that lies elsewhere.
      await page.$eval(within("input[type=url]"), (field) => {
        const box = field as HTMLInputElement;
        box.value = "https://blog.example/p";
        box.dispatchEvent(new Event("input", { bubbles: true }));
      });
      const html = await value(page, "#html");
      expect(html).toContain('src="https://blog.example/p/port-443.js"');
      expect(html).toMatch(/href="https:\/\/blog\.example\/p\/#v=1&amp;[^"]*moment=start"/);
      expect(html).not.toContain("seed");
    });
  });
});
