// The story: it starts by itself or waits, the same moment is always the same picture, it can be
// walked with the keyboard, fits every width, and what is wrong is said where it went wrong.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser, Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type {} from "../../www/office.ts";
import { type BrowserName, browserNames, launch, ready, type Settings, visit } from "./browsers.ts";
import { serve } from "./server.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

type Typed = Partial<Record<"message" | "host" | "seed" | "latency", string>>;

/** Types into the form and sends it, as the buttons and keys would. */
async function send(page: Page, typed: Typed, port?: "80" | "443"): Promise<void> {
  await page.evaluate(
    async (typed, port) => {
      const host = document.querySelector("p443-office");
      const form = host?.shadowRoot?.querySelector("p443-form");
      const root = form?.shadowRoot;
      if ("seed" in typed || "latency" in typed) {
        // What is set more rarely is loaded when it is opened.
        root?.querySelector("details")?.setAttribute("open", "");
        for (let i = 0; i < 100 && !root?.getElementById("seed"); i++) {
          await new Promise((later) => setTimeout(later, 20));
        }
      }
      for (const [id, text] of Object.entries(typed)) {
        const box = root?.getElementById(id) as HTMLInputElement | null;
        if (!box) throw new Error(`no box ${id}`);
        box.value = text;
        box.dispatchEvent(new Event("input", { bubbles: true }));
      }
      await form?.updateComplete;
      if (port)
        root?.querySelectorAll<HTMLInputElement>("[type=radio]")[port === "80" ? 0 : 1]?.click();
      else root?.querySelector<HTMLButtonElement>("[type=submit]")?.click();
      // The core answers in a few tasks; what it gave is drawn in the next.
      for (let i = 0; i < 20; i++) await new Promise((task) => setTimeout(task));
      await host?.updateComplete;
      await form?.updateComplete;
    },
    typed,
    port,
  );
}

/** What the page says about it, and what it still has. */
const said = (page: Page) =>
  page.evaluate(() => {
    const host = document.querySelector("p443-office");
    const form = host?.shadowRoot?.querySelector("p443-form")?.shadowRoot;
    const problems = [...(form?.querySelectorAll('[id^="problem-"]') ?? [])];
    return {
      problems: problems.map(({ id, textContent }) => [
        id.replace("problem-", ""),
        (textContent ?? "").trim(),
      ]),
      trouble: host?.shadowRoot?.querySelector(".trouble p")?.textContent?.trim(),
      message: (form?.getElementById("message") as HTMLTextAreaElement | null)?.value,
      delivered:
        host?.run?.recording.outcome?.kind === "delivered" && host.run.recording.outcome.message,
      host: host?.run?.recording.scenario?.host,
    };
  });

describe.each(browserNames)("%s", (name) => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch(name);
  });
  afterAll(() => browser.close());

  const opened = async (size?: { width: number; height: number }) => {
    const visited = await visit(browser, inject("address"), size);
    await ready(visited.page);
    return visited;
  };

  test("starts by itself, and the same moment is the same picture however it was reached", async () => {
    const { page, problems } = await opened();
    const differing = await page.evaluate(async () => {
      const host = document.querySelector("p443-office");
      const stage = host?.shadowRoot?.querySelector("p443-stage");
      const line = host?.shadowRoot?.querySelector("p443-controls")?.timeline;
      if (!host || !stage || !line) throw new Error("the page is not there");
      if (!host.playing) throw new Error("it did not start by itself");
      const drawn = async (): Promise<string> => {
        await host.updateComplete;
        await stage.updateComplete;
        const copy = stage.shadowRoot?.querySelector(".stage")?.cloneNode(true) as Element;
        const comments = document.createTreeWalker(copy, NodeFilter.SHOW_COMMENT);
        const found: Node[] = [];
        while (comments.nextNode()) found.push(comments.currentNode);
        for (const comment of found) comment.parentNode?.removeChild(comment);
        return copy.outerHTML.replace(/\s+/g, " ");
      };
      const differing: string[] = [];
      for (const scene of line.scenes) {
        const aim = scene.start + (scene.end - scene.start) * 0.6;
        host.pause();
        host.seek(aim - 60);
        host.play();
        while (host.moment.story < aim) await new Promise((frame) => requestAnimationFrame(frame));
        host.pause();
        const { story } = host.moment;
        const played = await drawn();
        host.seek(0);
        await drawn();
        host.seek(story);
        const jumped = await drawn();
        host.seek(line.duration);
        await drawn();
        host.seek(story);
        const back = await drawn();
        if (played !== jumped || back !== jumped) differing.push(scene.kind);
      }
      return differing;
    });
    expect(differing).toEqual([]);
    expect(problems).toEqual([]);
  });

  test("is walked with the keyboard, and says where it is", async () => {
    const { page } = await opened();
    const at = () =>
      page.evaluate(() => {
        const root = document.querySelector("p443-office")?.shadowRoot;
        const slider = root?.querySelector("p443-controls")?.shadowRoot?.querySelector("input");
        return {
          value: slider?.getAttribute("aria-valuetext"),
          status: root?.querySelector("[role=status]")?.textContent,
          playing: document.querySelector("p443-office")?.playing,
        };
      });
    const focus = (selector: string) =>
      page.evaluate((selector) => {
        document.querySelector("p443-office")?.pause();
        const root = document.querySelector("p443-office")?.shadowRoot;
        root
          ?.querySelector("p443-controls")
          ?.shadowRoot?.querySelector<HTMLElement>(selector)
          ?.focus();
      }, selector);
    await focus(".chapters button, .buttons .button");
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await expect.poll(at).toMatchObject({ value: expect.stringMatching(/^Step 2 of 15: /) });
    expect((await at()).status).toBe((await at()).value);
    await page.keyboard.press("ArrowLeft");
    await expect.poll(at).toMatchObject({ value: expect.stringMatching(/^Step 1 of 15: /) });
    await page.keyboard.press("End");
    await expect.poll(at).toMatchObject({ value: expect.stringMatching(/^Step 15 of 15: /) });
    // In a text field the same keys are the field's.
    await page.evaluate(() => {
      const form = document.querySelector("p443-office")?.shadowRoot?.querySelector("p443-form");
      form?.shadowRoot?.getElementById("message")?.focus();
    });
    await page.keyboard.press("Home");
    await page.keyboard.press(" ");
    expect(await at()).toMatchObject({
      value: expect.stringMatching(/^Step 15 /),
      playing: false,
    });
  });

  test("a column is picked by click and by key", async () => {
    const { page } = await opened();
    await page.evaluate(() => {
      const host = document.querySelector("p443-office");
      host?.pause();
      const scenes = host?.shadowRoot?.querySelector("p443-controls")?.timeline?.scenes ?? [];
      const seal = scenes.find(({ kind }) => kind === "seal");
      host?.seek(((seal?.start ?? 0) + (seal?.end ?? 0)) / 2);
    });
    const cell = await page.waitForSelector(
      "p443-office >>> p443-stage >>> .tapes .cell[tabindex='0']",
    );
    await cell?.click();
    const selected = () => page.evaluate(() => document.querySelector("p443-office")?.selection);
    const first = await selected();
    expect(first).toMatchObject({ kind: "record", row: "plaintext" });
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    const next = await selected();
    expect(next).toMatchObject({ kind: "record", row: "plaintext" });
    if (first?.kind !== "record" || next?.kind !== "record") throw new Error("no byte");
    expect(next.offset).toBe(first.offset + 1);
  });

  test.each([360, 768, 1280, 1920])("fits %i px, without sideways scrolling", async (width) => {
    const { page } = await opened({ width, height: width < 500 ? 740 : 720 });
    const wide = await page.evaluate(async () => {
      const host = document.querySelector("p443-office");
      const stage = host?.shadowRoot?.querySelector("p443-stage");
      const line = host?.shadowRoot?.querySelector("p443-controls")?.timeline;
      host?.pause();
      // Before anything is pressed.
      const ear = stage?.shadowRoot?.querySelector(".listener svg")?.getBoundingClientRect();
      const wide: string[] = [];
      if (innerWidth !== 768 && (!ear || ear.bottom > innerHeight)) wide.push("eavesdropper below");
      for (const scene of line?.scenes ?? []) {
        host?.seek(scene.start + (scene.end - scene.start) * 0.9);
        await host?.updateComplete;
        await stage?.updateComplete;
        const { scrollWidth, clientWidth } = document.documentElement;
        if (scrollWidth > clientWidth) wide.push(`${scene.kind} ${scrollWidth}`);
        const bar = host?.shadowRoot?.querySelector("p443-controls")?.shadowRoot;
        const box = (part: string) => bar?.querySelector(part)?.getBoundingClientRect();
        const [clock, buttons] = [box(".clock"), box(".buttons")];
        if (!clock || !buttons) wide.push("no clock");
        else if (clock.left < buttons.right && clock.bottom > buttons.top) {
          wide.push(`${scene.kind} the clock lies over the buttons`);
        }
      }
      return wide;
    });
    expect(wide).toEqual([]);
  });

  const long = "x".repeat(1 << 20);

  test.each<[string, Typed, string, RegExp]>([
    ["an empty message", { message: "" }, "message", /nothing to send/i],
    ["a mebibyte", { message: long }, "message", /1,048,576 bytes.*limit is 16,384/i],
    ["no host", { host: " " }, "host", /name the server/i],
    ["an IPv4 address", { host: "192.0.2.7" }, "host", /address/i],
    ["an IPv6 address", { host: "[2001:db8::1]" }, "host", /address/i],
    ["no host name", { host: "not a name" }, "host", /not a host name/i],
    ["a seed that is not hex", { seed: "xyz" }, "seed", /0 to 9 and a to f/i],
    ["too much latency", { latency: "5001" }, "latency", /at most \d+ ms/i],
  ])(
    "%s gets a sentence where it went wrong, and the page goes on",
    async (_, typed, place, sentence) => {
      const { page, problems } = await opened();
      await send(page, { message: "kept", ...typed });
      const found = await said(page);
      expect(found.problems).toEqual([[place, expect.stringMatching(sentence)]]);
      expect(found.message).toBe(typed.message ?? "kept");
      await send(page, { message: "and on", host: "letters.example", seed: "", latency: "20" });
      expect(await said(page)).toMatchObject({ problems: [], delivered: "and on" });
      expect(problems).toEqual([]);
    },
  );

  test.each([
    ["right to left", "שלום עולם", "80"],
    ["emoji", "👩‍👩‍👧 🐕‍🦺 🏴󠁧󠁢󠁳󠁣󠁴󠁿", "443"],
    ["NULs and the like", "a\0b\0\u0001\u007f\u202ec", "80"],
  ] as const)("a message of %s arrives as it was written", async (_, message, port) => {
    const { page, problems } = await opened();
    await send(page, { message }, port);
    await send(page, { message });
    expect(await said(page)).toMatchObject({ problems: [], delivered: message });
    expect(problems).toEqual([]);
  });

  test("a name in another script is sent in its xn-- form, and the page says so", async () => {
    const { page } = await opened();
    await send(page, { host: "bücher.example" });
    expect(await said(page)).toMatchObject({ problems: [], host: "xn--bcher-kva.example" });
    const note = await page.$eval("p443-office >>> p443-form >>> #idn", (note) => note.textContent);
    expect(note).toContain("xn--bcher-kva.example");
  });
});

test("with reduced motion nothing starts by itself", async () => {
  await withBrowser("chromium", { reducedMotion: true }, async (browser) => {
    const { page } = await visit(browser, inject("address"));
    await ready(page);
    const state = await page.evaluate(() => {
      const host = document.querySelector("p443-office");
      return { playing: host?.playing, story: host?.moment.story, run: host?.run !== undefined };
    });
    expect(state).toEqual({ playing: false, story: 0, run: true });
  });
});

test("on a phone, what is sent is seen, and the controls stay where they are", async () => {
  await withBrowser("chromium", { reducedMotion: true }, async (browser) => {
    const { page } = await visit(browser, inject("address"));
    await page.setViewport({ width: 360, height: 740 });
    await ready(page);
    const tops = () =>
      page.evaluate(() => {
        const root = document.querySelector("p443-office")?.shadowRoot;
        const caption = root?.querySelector("p443-stage")?.shadowRoot?.querySelector(".caption");
        return [caption, root?.querySelector("p443-controls")].map((element) =>
          Math.round(element?.getBoundingClientRect().top ?? Number.NaN),
        );
      });
    const [captionBefore, controlsBefore] = await tops();
    expect(captionBefore).toBeGreaterThan(controlsBefore ?? 0);
    await send(page, {});
    const [caption, controls] = await tops();
    expect(caption).toBeGreaterThanOrEqual(0);
    expect(caption).toBeLessThan(370);
    expect(Math.abs((controls ?? 0) - (controlsBefore ?? 0))).toBeLessThanOrEqual(2);
  });
});

describe.each([
  ["light", {}],
  ["dark", { dark: true }],
] as const)("axe, %s", (_, settings) => {
  test.each([
    [1280, "443"],
    [1280, "80"],
    [360, "443"],
  ] as const)(
    "finds nothing at %i px over port %s",
    async (width, port) => {
      await withBrowser("chromium", { ...settings, reducedMotion: true }, async (browser) => {
        const { page } = await visit(browser, inject("address"), { width, height: 740 });
        await ready(page);
        if (port === "80") await send(page, {}, port);
        await page.evaluate(axe);
        const found = await page.evaluate(async () => {
          const host = document.querySelector("p443-office");
          const stage = host?.shadowRoot?.querySelector("p443-stage");
          const line = host?.shadowRoot?.querySelector("p443-controls")?.timeline;
          const { axe } = globalThis as unknown as { axe: typeof import("axe-core") };
          const found: string[] = [];
          for (const scene of line?.scenes ?? []) {
            host?.seek(scene.start + (scene.end - scene.start) * 0.9);
            await host?.updateComplete;
            await stage?.updateComplete;
            const { violations } = await axe.run(document, { resultTypes: ["violations"] });
            found.push(
              ...violations.map(
                ({ id, nodes }) => `${scene.kind}: ${id} at ${nodes[0]?.target.join(" ")}`,
              ),
            );
          }
          return found;
        });
        expect(found).toEqual([]);
      });
    },
    180_000,
  );
});

describe("when the core is not there", () => {
  test.each<[string, (page: Page) => Promise<void>, RegExp]>([
    ["the file is missing", (page) => instead(page, { status: 404 }), /could not be loaded/i],
    [
      "the file is cut off",
      (page) =>
        instead(page, {
          status: 200,
          contentType: "application/wasm",
          body: Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 99]),
        }),
      /damaged/i,
    ],
    [
      "the browser has no wasm",
      async (page) => {
        await page.evaluateOnNewDocument(() => {
          Reflect.deleteProperty(globalThis, "WebAssembly");
        });
      },
      /cannot run WebAssembly/i,
    ],
  ])("%s: a sentence in its place, and what was typed stays", async (_, prepare, sentence) => {
    await withBrowser("chromium", {}, async (browser) => {
      const page = await browser.newPage();
      await prepare(page);
      await page.goto(inject("address"));
      await ready(page);
      const found = await said(page);
      expect(found.trouble).toMatch(sentence);
      expect(found.message).not.toBe("");
    });
  });

  test.each(browserNames)("the policy forbids wasm: so it says in %s", async (name) => {
    const strict = await serve({ "content-security-policy": "script-src 'self'" });
    try {
      await withBrowser(name, {}, async (browser) => {
        const page = await browser.newPage();
        await page.goto(strict.address);
        await ready(page);
        expect((await said(page)).trouble).toMatch(/security policy/i);
      });
    } finally {
      await strict.close();
    }
  });

  test("a trap in the core: a sentence, and the next run starts it afresh", async () => {
    await withBrowser("chromium", {}, async (browser) => {
      const { page } = await visit(browser, inject("address"));
      await ready(page);
      // What is left of its memory makes the next call into the wasm trap. In a string: the test
      // runner would make the import its own.
      const memory = `(async () => {
        const names = performance.getEntriesByType("resource").map((entry) => entry.name);
        const glue = await import(names.find((url) => url.includes("/glue-")));
        const { memory } = await glue.default();
        return new Uint8Array(memory.buffer);
      })()`;
      await page.evaluate(`${memory}.then((bytes) => void bytes.fill(0xff))`);
      await send(page, { message: "still here" });
      expect(await said(page)).toMatchObject({
        trouble: expect.stringMatching(/stopped in the middle/i),
        message: "still here",
      });
      await send(page, {});
      const after = await said(page);
      expect(after).toMatchObject({ delivered: "still here" });
      expect(after.trouble).toBeUndefined();
      // In an instance of its own, not in what was left of the other.
      expect(await page.evaluate(`${memory}.then((bytes) => bytes.includes(0))`)).toBe(true);
    });
  });
});

async function withBrowser(
  name: BrowserName,
  settings: Settings,
  use: (browser: Browser) => Promise<void>,
): Promise<void> {
  const browser = await launch(name, settings);
  try {
    await use(browser);
  } finally {
    await browser.close();
  }
}

/** Something else in place of the wasm file. */
async function instead(
  page: Page,
  response: { status: number; contentType?: string; body?: Buffer },
): Promise<void> {
  await page.setRequestInterception(true);
  page.on("request", (request) => {
    void (request.url().endsWith(".wasm") ? request.respond(response) : request.continue());
  });
}
