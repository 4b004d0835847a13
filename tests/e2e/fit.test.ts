// <port-443> among other people's styles and in columns of any width: it looks the same whatever the
// stylesheet, changes nothing around it, and has one height from before it is loaded until its end.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser, Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ReadyDetail } from "../../www/element/port-443.ts";
import { entries } from "../../www/gallery/entries.ts";
import { type BrowserName, browserNames, launch, type Settings, visit } from "./browsers.ts";
import { type Elsewhere, elsewhere, FOLDER } from "./elsewhere.ts";

declare global {
  interface Window {
    /** Where the paragraph after the element has been, in whole pixels. */
    places: Set<number>;
    /** What Chromium saw shift, outside of the element. */
    shifts: string[];
  }
}

const read = (name: string): string =>
  readFileSync(createRequire(import.meta.url).resolve(name), "utf8");

/** Every custom property that our own styles use or set. */
const ours = ((): string => {
  const names = new Set<string>();
  for (const file of ["theme/tokens.css", "theme/shared.ts", "stage/styles.ts", "stage/tape.ts"]) {
    const text = readFileSync(new URL(`../../www/${file}`, import.meta.url), "utf8");
    for (const [name] of text.matchAll(/--[a-z][\w-]*/g)) names.add(name);
  }
  return [...names].map((name) => `${name}: 37px !important;`).join(" ");
})();

/** Habits of many pages, all at once and with force. */
const hell = `
  :root { font-size: 62.5% !important; ${ours} }
  @media (min-width: 1px) { html { font-size: 40px !important; } }
  * {
    ${ours}
    color: red !important; background: lime !important; font: italic 30px/3 fantasy !important;
    text-transform: uppercase !important; letter-spacing: 0.5em !important; word-spacing: 1em !important;
    text-align: right !important; direction: rtl !important; cursor: wait !important; text-indent: 5em !important;
    user-select: none !important; pointer-events: none !important; white-space: pre !important;
    word-break: break-all !important; text-shadow: 1px 1px blue !important; quotes: none !important;
    font-feature-settings: "smcp" !important; list-style: square !important; hyphens: auto !important;
    fill: red !important; stroke: red !important; accent-color: red !important; caret-color: red !important;
    border-spacing: 9px !important; tab-size: 1 !important; font-variant-numeric: slashed-zero !important;
    transition: all 3s !important; scrollbar-width: thin !important;
  }
  *::before, *::after { content: "!" !important; display: block !important; }
  div, p, h1, h2, ol, ul, li, dl, dd, section, header, button, svg, path, input, select, label, span, b {
    padding: 9px !important; border: 5px solid red !important; float: right !important;
    position: absolute !important; width: 5px !important; transform: rotate(3deg) !important;
    max-width: 3em !important; display: inline !important; opacity: 0.3 !important;
  }
  port-443 *, port-443 > *, .frame, .stage, .button, .label, .display, .row, .field, .is, .in {
    display: none !important;
  }`;

const sheets: Readonly<Record<string, string>> = {
  bootstrap: read("bootstrap/dist/css/bootstrap.css"),
  pico: read("@picocss/pico/css/pico.css"),
  "tailwind's preflight": read("tailwindcss/preflight.css"),
  "modern-normalize": read("modern-normalize/modern-normalize.css"),
  "a page from hell": hell,
};

const script = `<script type="module" src="${FOLDER}port-443.js"></script>`;
const pages: Record<string, string> = {};
let host: Elsewhere;
beforeAll(async () => {
  host = await elsewhere(pages);
});
afterAll(() => host.close());

let count = 0;

function post(body: string, style = "", tag = script): string {
  const path = `/fit-${count++}`;
  pages[path] = `<!doctype html><html lang="en"><head><meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1"><title>A post</title>
    <style>${style}</style></head><body>${body}${tag}</body></html>`;
  return host.origin + path;
}

const staged = (page: Page): Promise<unknown> =>
  page.evaluate(async () => {
    await customElements.whenDefined("port-443");
    await Promise.all([...document.querySelectorAll("port-443")].map((element) => element.ready));
  });

/** Two frames, in which what was asked for is drawn. */
const drawn = (page: Page): Promise<unknown> =>
  page.evaluate(
    () => new Promise((then) => requestAnimationFrame(() => requestAnimationFrame(then))),
  );

type Seen = { readonly name: string; readonly at: readonly number[]; readonly looks: string };

/** Every element inside that is shown: where it is, and how it looks. */
const picture = (page: Page): Promise<Seen[]> =>
  page.evaluate(() => {
    const element = document.querySelector("port-443");
    const origin = element?.shadowRoot?.querySelector(".frame")?.getBoundingClientRect();
    const looks = `color background-color font-family font-size font-style font-weight line-height
      letter-spacing word-spacing text-transform text-align text-indent text-shadow direction white-space
      cursor user-select pointer-events visibility opacity fill stroke display padding-top
      border-top-width border-top-color list-style-type transition-duration accent-color`.split(
      /\s+/,
    );
    const found: Seen[] = [];
    const walk = (root: ParentNode, path: string): void => {
      for (const child of root.children) {
        const { x, y, width, height } = child.getBoundingClientRect();
        const style = getComputedStyle(child);
        const name = `${path} ${child.localName}${child.className && typeof child.className === "string" ? `.${child.className.trim()}` : ""}`;
        if (!child.checkVisibility() || child.matches(".visually-hidden")) continue;
        found.push({
          name,
          at: [x - (origin?.x ?? 0), y - (origin?.y ?? 0), width, height],
          looks: looks.map((look) => `${look}: ${style.getPropertyValue(look)}`).join("; "),
        });
        if (child.shadowRoot) walk(child.shadowRoot, `${name} #`);
        walk(child, name);
      }
    };
    const frame = element?.shadowRoot?.querySelector(".frame");
    if (frame) walk(frame, "");
    return found;
  });

const alone = (attributes: string): string =>
  `<port-443 scenario="https" seed="443" ${attributes}
    style="width: 640px; --port-443-font-size: 16px; --port-443-font-display: serif"></port-443>`;

describe.each(browserNames)("%s", (name: BrowserName) => {
  let browser: Browser;
  const settings: Settings = { reducedMotion: true };
  beforeAll(async () => {
    browser = await launch(name, settings);
  });
  afterAll(() => browser.close());

  describe.each(["seal:60", "certificate"])("at %s", (moment) => {
    let bare: Seen[];
    const look = async (style: string): Promise<Seen[]> => {
      const { page } = await visit(
        browser,
        post(alone(`moment="${moment}" controls="all"`), style),
      );
      await staged(page);
      await page.evaluate(() => document.fonts.ready);
      let seen = await picture(page);
      // What is loaded after the first picture has its place once three are the same.
      for (let same = 0, tries = 0; same < 2 && tries < 50; tries++) {
        await new Promise((later) => setTimeout(later, 100));
        await drawn(page);
        const next = await picture(page);
        same = JSON.stringify(next) === JSON.stringify(seen) ? same + 1 : 0;
        seen = next;
      }
      await page.close();
      return seen;
    };
    beforeAll(async () => {
      bare = await look("");
    });

    test.each(Object.keys(sheets))("looks the same among the styles of %s", async (sheet) => {
      const seen = await look(sheets[sheet] ?? "");
      expect(bare.length).toBeGreaterThan(100);
      const differ = seen.filter(({ name, at, looks }, index) => {
        const other = bare[index];
        // A part of a pixel is rounded one way or the other.
        const moved = at.some(
          (value, which) => !(Math.abs(value - (other?.at[which] ?? Number.NaN)) <= 1),
        );
        return moved || name !== other?.name || looks !== other.looks;
      });
      expect(differ.slice(0, 3)).toEqual([]);
      expect(seen).toHaveLength(bare.length);
    });
  });

  test("changes nothing around it", async () => {
    const words = `<h1>A</h1><p>B <a href="#">C</a> <code>D</code></p><button>E</button><ul><li>F</li></ul>
      <table><tr><td>G</td></tr></table><input><select><option>H</option></select><svg><path/></svg>`;
    const { page } = await visit(
      browser,
      post(`${words}${alone("")}`, `html { overflow-y: scroll } ${sheets["pico"]}`, ""),
    );
    const around = (): Promise<Record<string, string>> =>
      page.evaluate(() => {
        const seen: Record<string, string> = {
          sheets: `${document.styleSheets.length}, ${document.adoptedStyleSheets.length}`,
          head: document.head.innerHTML,
        };
        for (const element of document.querySelectorAll("*")) {
          if (element.closest("port-443, head")) continue;
          const style = getComputedStyle(element);
          for (const look of style) {
            // The page grows by the element; and two names that nobody else has are known to be lengths.
            if (/^(block-size|height|inset.*|top|bottom|.*-origin|--p443-(rem|vw))$/.test(look)) {
              continue;
            }
            const name = `${element.localName} ${look}`;
            seen[name] = `${seen[name] ?? ""} ${style.getPropertyValue(look)}`;
          }
        }
        return seen;
      });
    const before = await around();
    await page.evaluate(`import("${host.origin}${FOLDER}port-443.js")`);
    await staged(page);
    await drawn(page);
    const after = await around();
    expect(Object.keys(after).filter((name) => after[name] !== before[name])).toEqual([]);
    expect(Object.keys(before).length).toBeGreaterThan(1000);
  });

  test("goes by the text around it, and not by the size of the page's root", async () => {
    const size = async (style: string): Promise<string> => {
      const { page } = await visit(
        browser,
        post(`<article><port-443></port-443></article>`, style),
      );
      await staged(page);
      const size = await page.evaluate(() => {
        const office = document.querySelector("port-443")?.shadowRoot?.querySelector("p443-office");
        const stage = office?.renderRoot.querySelector("p443-stage");
        return stage ? getComputedStyle(stage).fontSize : "";
      });
      await page.close();
      return size;
    };
    const usual = await size("");
    expect(await size("html { font-size: 62.5% } article { font-size: 16px }")).toBe(usual);
    expect(await size("html { font-size: 40px } article { font-size: 16px }")).toBe(usual);
    expect(Number.parseFloat(await size("article { font-size: 24px }"))).toBeGreaterThan(
      Number.parseFloat(usual),
    );
    expect(await size("article { --port-443-font-size: 20px }")).toBe("20px");
  });

  test("is light or dark as the post is, or as it is told", async () => {
    const ink = async (style: string, attributes = ""): Promise<string> => {
      const { page } = await visit(browser, post(`<port-443 ${attributes}></port-443>`, style));
      await staged(page);
      const ink = await page.evaluate(() => {
        const office = document.querySelector("port-443")?.shadowRoot?.querySelector("p443-office");
        return office ? getComputedStyle(office).color : "";
      });
      await page.close();
      return ink;
    };
    const light = await ink("");
    const dark = await ink(":root { color-scheme: dark }");
    expect(dark).not.toBe(light);
    expect(await ink(":root { color-scheme: dark }", `theme="light"`)).toBe(light);
    expect(await ink("", `theme="dark"`)).toBe(dark);
    expect(await ink("port-443 { color-scheme: dark }")).toBe(dark);
  });

  // The snippet that the documentation gives.
  const reserved = "port-443 { display: block; min-height: calc(21em + 294px) }";

  test.each([320, 480, 680, 1200])(
    "moves nothing in a column of %i px",
    async (width) => {
      const body = `<p>Before.</p><port-443 autoplay moment="certificate"><p>The fallback.</p></port-443><p id="after">After.</p>
      <script>
        window.places = new Set();
        window.shifts = [];
        const look = () => { places.add(Math.round(after.getBoundingClientRect().top + scrollY)); requestAnimationFrame(look); };
        requestAnimationFrame(look);
        try {
          new PerformanceObserver((list) => shifts.push(...list.getEntries().flatMap(({ sources }) => sources.filter(({ node }) => node && !node.parentElement?.closest('port-443')).map(({ node }) => node.nodeName))))
            .observe({ type: "layout-shift", buffered: true });
        } catch {}
      </script>`;
      const style = `body { margin: 0; inline-size: ${width}px; font: 16px/1.5 serif }
      ${reserved} @media (max-width: 560px) { port-443 { min-height: calc(27em + 378px) } }`;
      const { page } = await visit(browser, post(body, style), { width, height: 1000 });
      await staged(page);
      // Each scene of each entry, and its end.
      const ids = width === 680 || width === 320 ? entries.map(({ id }) => id) : ["https", "strip"];
      for (const id of name === "chromium" ? ids : ids.filter((_, at) => at % 8 === 0)) {
        const over = await page.evaluate(async (id) => {
          const element = document.querySelector("port-443");
          const office = element?.shadowRoot?.querySelector("p443-office");
          if (!element || !office) return ["nothing there"];
          const { steps } = await new Promise<ReadyDetail>((then) => {
            element.addEventListener("ready", ({ detail }) => then(detail), { once: true });
            element.setAttribute("scenario", id);
            if (id === "https") element.message = "As ever.";
          });
          const over: string[] = [];
          // The room around it would hide it if it were lower at times.
          const frame = element.shadowRoot?.querySelector<HTMLElement>(".frame");
          const high = frame?.offsetHeight;
          for (const { moment } of steps) {
            await element.seek(moment);
            await office.updateComplete;
            const stage = office.renderRoot.querySelector("p443-stage");
            await stage?.updateComplete;
            const bench = stage?.renderRoot.querySelector(".bench");
            if (bench && bench.scrollHeight > bench.clientHeight + 1) over.push(`${id} ${moment}`);
            if (frame?.offsetHeight !== high) over.push(`${id} ${moment} of another height`);
            if (office.scrollWidth > office.clientWidth) over.push(`${id} ${moment} sideways`);
          }
          return over;
        }, id);
        // What does not fit is scrolled to; in a column of a usual width all of it does.
        expect(width < 600 ? over.filter((one) => /sideways|height/.test(one)) : over).toEqual([]);
      }
      await drawn(page);
      expect(await page.evaluate(() => [...window.places])).toHaveLength(1);
      expect(await page.evaluate(() => window.shifts)).toEqual([]);
    },
    240_000,
  );

  const kinds = [
    "",
    'controls="none"',
    'controls="all"',
    'depth="story"',
    'panels="byte"',
    'controls="all" depth="bytes"',
  ];
  test.each(kinds)("is as high before it is loaded as after: %s", async (kind) => {
    for (const width of [320, 480, 680, 1200]) {
      const style = `body { margin: 0; inline-size: ${width}px; font: 16px/1.5 serif }`;
      const body = `<port-443 ${kind}>A fallback.</port-443>`;
      const { page } = await visit(browser, post(body, style, ""), { width, height: 800 });
      // Once the element is defined, and before anything of it has been asked for.
      const before = await page.evaluate(
        `import("${host.origin}${FOLDER}port-443.js").then(() =>
          document.querySelector("port-443").offsetHeight)`,
      );
      await staged(page);
      await drawn(page);
      const after = await page.evaluate(
        () => document.querySelector<HTMLElement>("port-443")?.offsetHeight,
      );
      expect([width, after]).toEqual([width, before]);
      await page.close();
    }
  });

  test.skipIf(name === "firefox")("is printed with its moment, or with the fallback", async () => {
    const far = `<div style="block-size: 9000px"></div>`;
    const { page } = await visit(
      browser,
      post(
        `<port-443 moment="seal"></port-443>${far}<port-443><p id="fallback">Fallback.</p></port-443>`,
      ),
    );
    await page.evaluate(() => document.querySelector("port-443")?.ready);
    await page.emulateMediaType("print");
    await drawn(page);
    const shown = await page.evaluate(() => {
      const office = document.querySelector("port-443")?.shadowRoot?.querySelector("p443-office");
      const visible = (element: Element | null | undefined): boolean =>
        element?.checkVisibility() ?? false;
      return [
        visible(office?.renderRoot.querySelector("p443-stage")),
        visible(office?.renderRoot.querySelector("p443-controls")),
        visible(document.querySelector("#fallback")),
      ];
    });
    expect(shown).toEqual([true, false, true]);
  });
});
