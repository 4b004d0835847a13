// The picture of the stage that can be saved is what the stage shows, for every kind of scene, in both
// themes, wide and narrow; and it is a file that stands by itself: no script, nothing from elsewhere,
// well-formed whatever was typed.

import type { Browser, Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { type EntryId, entries } from "../../www/gallery/entries.ts";
import type {} from "../../www/office.ts";
import type {} from "../../www/share/dialog.ts";
import type { Start } from "../../www/state.ts";
import { type BrowserName, browserNames, launch, ready, type Settings, visit } from "./browsers.ts";
import { drop, file } from "./drop.ts";

const capture = (name: string): string => new URL(`../captures/${name}`, import.meta.url).pathname;

type Size = { readonly width: number; readonly height: number };
const wide: Size = { width: 1280, height: 900 };
const narrow: Size = { width: 360, height: 780 };

/** Puts a run on stage. */
async function run(page: Page, id: EntryId, more: Start = {}): Promise<void> {
  const choice = entries.find((entry) => entry.id === id)?.choice;
  await page.evaluate(
    async (start: Start) => {
      const office = document.querySelector("p443-office");
      const before = office?.runs;
      office?.begin(start, false);
      while (office?.runs === before) await new Promise((later) => setTimeout(later, 20));
    },
    { choice, seed: "443", ...more },
  );
}

/** To a part of the story; what is drawn then stays. */
async function to(page: Page, part: number): Promise<void> {
  await page.evaluate(async (part) => {
    const office = document.querySelector("p443-office");
    const stage = office?.shadowRoot?.querySelector("p443-stage");
    office?.pause();
    office?.seek((stage?.timeline?.duration ?? 0) * part);
    await office?.updateComplete;
    await stage?.updateComplete;
    // What is loaded at the end of a story has its place by then.
    for (let i = 0; part === 1 && i < 100; i++) {
      if (office?.shadowRoot?.querySelector("p443-outcome") || office?.run?.file) break;
      await new Promise((later) => setTimeout(later, 20));
    }
    await office?.updateComplete;
    await stage?.updateComplete;
    scrollTo(0, 0);
    // The transport may stand over the stage, and what can be pressed is in no picture.
    const over = "p443-controls, .button";
    for (const element of office?.shadowRoot?.querySelectorAll<HTMLElement>(over) ?? []) {
      element.style.visibility = "hidden";
    }
    for (const sheet of stage?.shadowRoot?.querySelectorAll<HTMLElement>(".sheet") ?? []) {
      sheet.style.scrollbarColor = "transparent transparent";
    }
  }, part);
}

/** The picture, as the dialog has it. */
async function taken(page: Page): Promise<string> {
  const source = await page.evaluate(async () => {
    const root = document.querySelector("p443-office")?.shadowRoot;
    const controls = root?.querySelector("p443-controls")?.shadowRoot;
    controls?.querySelector<HTMLButtonElement>('[aria-label="Share this moment"]')?.click();
    const dialog = () => root?.querySelector("p443-share")?.shadowRoot;
    for (let i = 0; i < 500 && !dialog()?.querySelector("a[download$=png]"); i++) {
      await new Promise((later) => setTimeout(later, 20));
    }
    const { src = "" } = dialog()?.querySelector("img") ?? {};
    dialog()?.querySelector("dialog")?.close();
    return src;
  });
  expect(source).toMatch(/^data:image\/svg\+xml;charset=utf-8,/);
  return decodeURIComponent(source.slice(source.indexOf(",") + 1));
}

/** The stage, as a camera has it: a PNG as base64. */
async function photographed(page: Page): Promise<string> {
  const clip = await page.evaluate(() => {
    const stage = document.querySelector("p443-office")?.shadowRoot?.querySelector("p443-stage");
    const box = stage?.shadowRoot?.querySelector(".stage")?.getBoundingClientRect();
    const { x = 0, y = 0, width = 0, height = 0 } = box ?? {};
    return { x: x + scrollX, y: y + scrollY, width, height };
  });
  return page.screenshot({ clip, encoding: "base64", captureBeyondViewport: true });
}

type Difference = {
  /** Of squares of 8 px, in steps of 255. */
  readonly mean: number;
  /** Squares that differ by more than can be a letter's edge. */
  readonly other: number;
};

const little = ({ mean, other }: Difference): boolean => mean < 2.2 && other <= 2;

/** How much a picture differs from a photograph, where both have been made eight times smaller: edges
 * are drawn a little differently, but nothing is missing and nothing stands elsewhere. */
function differing(blank: Page, svg: string, photograph: string): Promise<Difference> {
  return blank.evaluate(
    async (svg, photograph) => {
      const load = async (source: string): Promise<HTMLImageElement> => {
        const image = new Image();
        image.src = source;
        await image.decode();
        return image;
      };
      const real = await load(`data:image/png;base64,${photograph}`);
      const drawn = await load(`data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`);
      const { width, height } = real;
      // Around the stage, as www/share/picture.ts has it.
      const margin = Math.min(24, Math.max(12, width / 24));
      const pixels = (image: HTMLImageElement, x: number, y: number): Uint8ClampedArray => {
        const canvas = document.createElement("canvas");
        Object.assign(canvas, { width, height });
        const context = canvas.getContext("2d", { willReadFrequently: true });
        context?.drawImage(image, x, y);
        return context?.getImageData(0, 0, width, height).data ?? new Uint8ClampedArray();
      };
      const one = pixels(real, 0, 0);
      const two = pixels(drawn, -margin, -margin);
      const SIDE = 8;
      let [sum, count, other] = [0, 0, 0];
      for (let y = 0; y + SIDE <= height; y += SIDE) {
        for (let x = 0; x + SIDE <= width; x += SIDE) {
          let difference = 0;
          for (const channel of [0, 1, 2]) {
            let sums = 0;
            for (let at = 0; at < SIDE * SIDE; at++) {
              const place = 4 * ((y + Math.floor(at / SIDE)) * width + x + (at % SIDE)) + channel;
              sums += (one[place] ?? 0) - (two[place] ?? 0);
            }
            difference += Math.abs(sums) / (3 * SIDE * SIDE);
          }
          sum += difference;
          count++;
          if (difference > 40) other++;
        }
      }
      return { mean: sum / count, other };
    },
    svg,
    photograph,
  );
}

/** What makes a file one that stands by itself. */
async function standsAlone(blank: Page, svg: string): Promise<void> {
  const found = await blank.evaluate((svg) => {
    const parsed = new DOMParser().parseFromString(svg, "image/svg+xml");
    const all = [...parsed.querySelectorAll("*")];
    return {
      wrong: parsed.querySelector("parsererror")?.textContent,
      names: [...new Set(all.map(({ localName }) => localName))].sort(),
      attributes: [...new Set(all.flatMap((element) => element.getAttributeNames()))],
      references: [...svg.matchAll(/url\(([^)]{0,24})/g)].map(([, to = ""]) => to),
      ids: all.map(({ id }) => id).filter((id) => id !== ""),
      title: parsed.querySelector("title")?.textContent,
      description: parsed.querySelector("desc")?.textContent,
    };
  }, svg);
  expect(found.wrong).toBeUndefined();
  const known = [
    "circle",
    "clipPath",
    "desc",
    "g",
    "path",
    "rect",
    "style",
    "svg",
    "text",
    "title",
  ];
  expect(known).toEqual(expect.arrayContaining(found.names));
  expect(found.names).toEqual(expect.arrayContaining(["path", "rect", "text"]));
  expect(found.attributes.filter((name) => /^on|href|src/i.test(name))).toEqual([]);
  for (const to of found.references) expect(to).toMatch(/^(#p443-|data:font\/woff2;)/);
  expect(new Set(found.ids).size).toBe(found.ids.length);
  expect(found.title).toMatch(/^Port 443: ./);
  expect(found.description?.length).toBeGreaterThan(20);
}

const scenarios: readonly EntryId[] = [
  "https",
  "http",
  "resumption",
  "clientCertificate",
  "keyUpdate",
  "postQuantum",
  "rsaKeyTransport",
  "startTls",
  "expired",
  "flipSealed",
  "drop",
  "impostor",
];

describe.each(browserNames)("%s", (name: BrowserName) => {
  let browser: Browser;
  let blank: Page;

  async function opened(settings: Settings, size: Size): Promise<Page> {
    browser = await launch(name, { ...settings, reducedMotion: true });
    blank = await browser.newPage();
    const { page } = await visit(browser, inject("address"), size);
    await ready(page);
    return page;
  }

  describe.each<[string, Settings, Size, readonly EntryId[]]>([
    ["light and wide", {}, wide, scenarios],
    ["dark and narrow", { dark: true }, narrow, scenarios.filter((_, at) => at % 2 === 1)],
  ])("%s", (_, settings, size, ids) => {
    let page: Page;
    beforeAll(async () => {
      page = await opened(settings, size);
    });
    afterAll(() => browser.close());

    test.each(ids)("%s is drawn as it is shown", { timeout: 240_000 }, async (id) => {
      await run(page, id);
      for (const part of [0.03, 0.37, 0.55, 0.8, 1]) {
        await to(page, part);
        const svg = await taken(page);
        await page.bringToFront();
        expect(await differing(blank, svg, await photographed(page)), `at ${part}`).toSatisfy(
          little,
        );
        await standsAlone(blank, svg);
      }
    });

    test.skipIf(size === narrow)(
      "it is well-formed whatever was typed",
      { timeout: 240_000 },
      async () => {
        const messages = [
          "\u0000\u0001\u0008\u000b\u001b[31m\u007f\ufffe\uffff",
          "]]>--><svg onload=alert(1)><!-- &amp;&#0; '\"`",
          "👩‍👩‍👧‍👦🏳️‍🌈 e\u0301\u0301\u0301 \u202edesrever",
          "שלום, זו הודעה. مرحبا، هذه رسالة.",
          "<&\u0000é😀".repeat(1_600),
        ];
        for (const [which, message] of messages.entries()) {
          // In the clear the message is on every part of the stage.
          await run(page, "http", { message });
          for (const part of [0.1, 0.4, 0.62, 1]) {
            await to(page, part);
            const svg = await taken(page);
            await standsAlone(blank, svg);
            const { mean, other } = await differing(blank, svg, await photographed(page));
            // What no XML may hold is drawn as another sign: a few squares differ by that.
            expect({ which, part, fits: mean < 2.2 && other <= 24 }).toMatchObject({ fits: true });
          }
        }
      },
    );

    test("a connection out of a file is drawn as it is shown", { timeout: 120_000 }, async () => {
      await drop(page, file(capture("curl-tls13.pcap")));
      // What is said of a file stands above the stage, and moves it until all of it is said.
      await page.waitForFunction(() => {
        const office = document.querySelector("p443-office");
        const panel = office?.shadowRoot?.querySelector("p443-file")?.shadowRoot;
        return office?.run?.file && panel && !panel.querySelector("progress");
      });
      for (const part of [0, 0.5, 1]) {
        await to(page, part);
        const svg = await taken(page);
        expect(await differing(blank, svg, await photographed(page)), `at ${part}`).toSatisfy(
          little,
        );
        await standsAlone(blank, svg);
      }
    });
  });
});
