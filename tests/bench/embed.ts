// What an embed costs the page that it stands in: the same page of text without it, with one and with
// five, from a server of somebody else's.

import { readFileSync } from "node:fs";
import { brotliCompressSync } from "node:zlib";
import type { Browser, Page } from "puppeteer-core";
import type {} from "../../www/element/port-443.ts";
import { dist, type Elsewhere, elsewhere, FOLDER } from "../e2e/elsewhere.ts";

/** What is asked for beside the page itself. */
export type Weight = { readonly requests: number; readonly brotli: number };

export type Cost = {
  /** Beyond the page without it: before the reader is near, and until it can be played. */
  readonly far: Weight;
  readonly near: Weight;
  /** The same of a scenario that the first core has not got. */
  readonly rarer: Weight;
  /** Milliseconds to the first paint with text, without an embed and with one. */
  readonly painted: { readonly without: number[]; readonly one: number[] };
  /** Milliseconds from the start of the navigation until the first embed can be played. */
  readonly ready: { readonly one: number[]; readonly five: number[] };
  /** Milliseconds over 50 of tasks until then; unknown where the browser does not report them. */
  readonly blocked: { readonly one: number[]; readonly five: number[] } | undefined;
  /** Of everything that moved while a reader scrolled to it and it came; what moves in it when it plays is
   * its story. */
  readonly shift: number | undefined;
  /** Bytes of script's heap: the page, with one embed playing, and after ten came and went. */
  readonly heap:
    | { readonly page: number; readonly one: number; readonly after: number }
    | undefined;
};

const text = "<p>The padlock says that nobody on the way can read along. ".repeat(12);
const embed = `<port-443 moment="certificate"><p>A certificate.</p></port-443>`;

/** A post: text for `above` paragraphs, then so many embeds, then text again. */
function post(above: number, embeds: number, html = embed): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>A post</title>
<meta name="viewport" content="width=device-width">
<style>body{max-width:45rem;margin:0 auto;font:18px/1.6 Georgia,serif}</style>
${embeds ? `<script type="module" src="${FOLDER}port-443.js"></script>` : ""}
<h1>A post</h1>${text.repeat(above)}${`${html}\n`.repeat(embeds)}${text.repeat(20)}</html>`;
}

export const pages = {
  "/bare": post(20, 0),
  "/far": post(20, 1),
  "/one": post(0, 1),
  "/five": post(0, 5),
  "/rarer": post(0, 1, embed.replace("moment", `scenario="impostor" moment`)),
};

export async function cost(browser: Browser, runs: number): Promise<Cost> {
  const host = await elsewhere(pages);
  try {
    const painted = { without: [] as number[], one: [] as number[] };
    const ready = { one: [] as number[], five: [] as number[] };
    const blocked = { one: [] as number[], five: [] as number[] };
    let supported = true;
    for (let run = 0; run < runs; run++) {
      // In turns, for what else the machine does changes over time.
      painted.without.push(await opened(browser, host, "/bare"));
      painted.one.push(await opened(browser, host, "/far"));
      for (const path of ["one", "five"] as const) {
        const { at, tasks } = await played(browser, host, path);
        ready[path].push(at);
        if (tasks) blocked[path].push(tasks.reduce((sum, task) => sum + task - 50, 0));
        else supported = false;
      }
    }
    const lists = [painted.without, painted.one, ready.one, ready.five, blocked.one, blocked.five];
    for (const list of lists) list.sort((one, other) => one - other);
    return {
      far: await weight(browser, "/far"),
      near: await weight(browser, "/one"),
      rarer: await weight(browser, "/rarer"),
      painted,
      ready,
      blocked: supported ? blocked : undefined,
      shift: await shift(browser, host),
      heap: await heap(browser, host),
    };
  } finally {
    await host.close();
  }
}

async function visit(browser: Browser, host: Elsewhere, path: string): Promise<Page> {
  const page = await browser.newPage();
  await page.setCacheEnabled(false);
  await page.setViewport({ width: 1280, height: 800 });
  await page.goto(`${host.origin}${path}`);
  return page;
}

async function opened(browser: Browser, host: Elsewhere, path: string): Promise<number> {
  const page = await visit(browser, host, path);
  const at = await page.evaluate(
    () =>
      new Promise<number>((painted) => {
        new PerformanceObserver((list) => {
          const found = list.getEntriesByName("first-contentful-paint")[0];
          if (found) painted(found.startTime);
        }).observe({ type: "paint", buffered: true });
      }),
  );
  await page.close();
  return at;
}

/** Until the first can be played, and what held up the page till then. */
async function played(
  browser: Browser,
  host: Elsewhere,
  path: "one" | "five",
): Promise<{ at: number; tasks: number[] | undefined }> {
  const page = await visit(browser, host, `/${path}`);
  const found = await page.evaluate(async () => {
    const tasks: number[] = [];
    const supported = PerformanceObserver.supportedEntryTypes.includes("longtask");
    if (supported) {
      new PerformanceObserver((list) => {
        for (const { startTime, duration } of list.getEntries()) {
          if (startTime < at) tasks.push(duration);
        }
      }).observe({ type: "longtask", buffered: true });
    }
    let at = Number.POSITIVE_INFINITY;
    await customElements.whenDefined("port-443");
    await document.querySelector("port-443")?.ready;
    at = performance.now();
    // The observer is told after the task.
    await new Promise((resolve) => setTimeout(resolve, 200));
    return { at, tasks: supported ? tasks : undefined };
  });
  await page.close();
  return found;
}

/** What one embed has the page ask for. */
async function weight(browser: Browser, path: "/far" | "/one" | "/rarer"): Promise<Weight> {
  // By itself: pages before it may still be asking.
  const host = await elsewhere(pages);
  const page = await visit(browser, host, path);
  if (path !== "/far") {
    await page.evaluate(async () => {
      await customElements.whenDefined("port-443");
      await document.querySelector("port-443")?.ready;
    });
  } else await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 500)));
  await page.close();
  await host.close();
  const asked = host.asked.filter((path) => path.startsWith(FOLDER));
  const brotli = asked
    .map((path) => brotliCompressSync(readFileSync(`${dist}${path.slice(FOLDER.length)}`)).length)
    .reduce((sum, bytes) => sum + bytes, 0);
  return { requests: asked.length, brotli };
}

async function shift(browser: Browser, host: Elsewhere): Promise<number | undefined> {
  const page = await visit(browser, host, "/far");
  const sum = await page.evaluate(async () => {
    if (!PerformanceObserver.supportedEntryTypes.includes("layout-shift")) return undefined;
    let sum = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries())
        sum += (entry as PerformanceEntry & { value: number }).value;
    }).observe({ type: "layout-shift", buffered: true });
    const element = document.querySelector("port-443");
    for (let y = 0; element && y < element.offsetTop; y += 120) {
      scrollTo(0, y);
      await new Promise(requestAnimationFrame);
    }
    await element?.ready;
    await new Promise((resolve) => setTimeout(resolve, 2000));
    return sum;
  });
  await page.close();
  return sum;
}

async function heap(browser: Browser, host: Elsewhere, turns = 10): Promise<Cost["heap"]> {
  const page = await visit(browser, host, "/bare");
  try {
    const session = await page.createCDPSession().catch(() => undefined);
    if (!session) return undefined;
    const used = async (): Promise<number> => {
      for (let i = 0; i < 3; i++) await session.send("HeapProfiler.collectGarbage");
      const { usedSize } = await session.send("Runtime.getHeapUsage");
      return usedSize;
    };
    const before = await used();
    await page.addScriptTag({ type: "module", url: `${FOLDER}port-443.js` });
    const come = () =>
      page.evaluate(async (embed) => {
        document.body.insertAdjacentHTML("afterbegin", embed);
        const element = document.querySelector("port-443");
        await element?.ready;
        await element?.play();
      }, embed);
    const go = () => page.evaluate(() => document.querySelector("port-443")?.remove());
    await come();
    const one = await used();
    for (let turn = 0; turn < turns; turn++) {
      await go();
      await come();
    }
    await go();
    return { page: before, one, after: await used() };
  } finally {
    await page.close();
  }
}
