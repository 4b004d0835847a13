// The page for iframes, in a sandbox without an origin, on a host that sends no CORS headers, in a post with a
// policy of its own: it has the height of its content, tells what happens, and does what it is asked.

import type { Browser, Frame, Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Told } from "../../www/carried/protocol.ts";
import type {} from "../../www/element/port-443.ts";
import { browserNames, launch, visit } from "./browsers.ts";
import { type Elsewhere, elsewhere, FOLDER, fingerprint, native, type Wire } from "./elsewhere.ts";

const policy = "default-src 'none'; script-src 'self'; frame-src 'self'; img-src 'self'";

const iframe = (state: string, attributes = ""): string =>
  `<iframe src="${FOLDER}embed.html#${state}" sandbox="allow-scripts" title="A run"
    width="100%" height="300" ${attributes}></iframe>`;

/** The page around it: it keeps what it hears. */
const post = (...frames: readonly string[]): Record<string, string> => ({
  "/post": `<!doctype html><html lang="en"><title>A post</title><h1>A post</h1>
<script src="/keeps.js"></script>${frames.join("\n")}<p>After it.</p>
<script src="${FOLDER}port-443-frame.js"></script></html>`,
  "/keeps.js": `window.heard = []; window.happened = [];
addEventListener("message", ({ data }) => heard.push(data));
for (const event of ["ready", "step", "outcome", "error", "play", "pause"]) {
  addEventListener("port-443-" + event, ({ type, target, detail }) =>
    happened.push({ type, on: target.localName, detail }));
}`,
});

type Around = Window & { heard: Told[]; happened: { type: string; on: string; detail: object }[] };
const heard = (page: Page): Promise<readonly Told[]> =>
  page.evaluate(() => (window as unknown as Around).heard);
const of = async (page: Page, event: string) =>
  (await heard(page)).filter((told) => told.event === event);

const ask = (page: Page, message: unknown): Promise<void> =>
  page.evaluate((message) => {
    document.querySelector("iframe")?.contentWindow?.postMessage(message, "*");
  }, message);

/** How high the iframe is inside its borders, and what in it is to be seen. */
const heights = async (page: Page, frame: Frame) => ({
  frame: await page.evaluate(() => document.querySelector("iframe")?.clientHeight ?? 0),
  content: await frame.evaluate(() =>
    Math.ceil(document.querySelector("port-443")?.getBoundingClientRect().height ?? 0),
  ),
});

/** What ran in the frame. */
const wire = (frame: Frame): Promise<Wire> =>
  frame.evaluate(() => {
    const deep = (root: ParentNode): Element | null => {
      for (const element of root.querySelectorAll("*")) {
        if (element.localName === "p443-office") return element;
        const inside = element.shadowRoot && deep(element.shadowRoot);
        if (inside) return inside;
      }
      return null;
    };
    const office = deep(document) as HTMLElementTagNameMap["p443-office"] | null;
    return (office?.runs ?? []).map(({ recording: { capture, keyLog } }) => ({
      segments: btoa(capture.segments.map(({ bytes }) => String.fromCharCode(...bytes)).join("")),
      keyLog: keyLog ?? "",
    }));
  });

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

  async function open(...frames: readonly string[]) {
    await host?.close();
    host = await elsewhere(post(...frames), { "content-security-policy": policy });
    const visited = await visit(browser, `${host.origin}/post`);
    const { page } = visited;
    await expect
      .poll(() => page.frames().filter((frame) => frame.url().includes("embed.html")).length)
      .toBe(frames.length);
    const [frame] = page.frames().filter((frame) => frame.url().includes("embed.html"));
    return { ...visited, frame: frame as Frame };
  }

  const known = "message=Hello&seed=443&latency=40";

  test.each(["https", "postQuantum"])("%s is what a native run gives", async (scenario) => {
    const { page, frame, problems } = await open(iframe(`scenario=${scenario}&${known}`));
    await expect.poll(() => of(page, "ready"), { timeout: 20_000 }).toHaveLength(1);
    expect(await frame.evaluate(() => origin)).toBe("null");
    expect(fingerprint(await wire(frame))).toBe(native(scenario));
    expect(problems).toEqual([]);
    // The core with everything comes when it is wanted and not before.
    const later = host?.asked.filter((path) => path.includes("/everything-"));
    expect(later).toHaveLength(scenario === "https" ? 0 : 1);
  });

  test("has the height of its content, and settles", async () => {
    const { page, frame } = await open(iframe("scenario=https&depth=bytes"));
    await expect.poll(() => of(page, "ready"), { timeout: 20_000 }).toHaveLength(1);
    for (const width of [1280, 600, 360]) {
      await page.setViewport({ width, height: 800 });
      await expect
        .poll(async () => {
          const { frame: high, content } = await heights(page, frame);
          return high - content;
        })
        .toBe(0);
    }
    const narrow = (await heights(page, frame)).content;
    expect(narrow).toBeGreaterThan(400);
    // Being higher does not make it higher.
    const said = (await of(page, "height")).length;
    await new Promise((later) => setTimeout(later, 1_000));
    expect((await of(page, "height")).length).toBe(said);
    expect((await heights(page, frame)).content).toBe(narrow);
  });

  test("tells what happens, and does what it is asked", async () => {
    const { page, frame, problems } = await open(iframe("scenario=expired&moment=start"));
    await expect.poll(() => of(page, "ready"), { timeout: 20_000 }).toHaveLength(1);
    const at = () =>
      frame.evaluate(() => document.querySelector("port-443")?.currentMoment ?? "none");
    expect(await at()).toBe("start");

    await ask(page, { port443: 1, command: "seek", moment: "certificate" });
    await expect.poll(at).toBe("certificate");
    await ask(page, { port443: 1, command: "step", by: -1 });
    await expect.poll(at).not.toBe("certificate");
    await ask(page, { port443: 1, command: "play" });
    await expect
      .poll(() => frame.evaluate(() => document.querySelector("port-443")?.paused))
      .toBe(false);
    await ask(page, { port443: 1, command: "pause" });
    await expect
      .poll(() => frame.evaluate(() => document.querySelector("port-443")?.paused))
      .toBe(true);
    await ask(page, { port443: 1, command: "seek", moment: "end" });
    await expect.poll(() => of(page, "outcome")).toHaveLength(1);
    expect((await of(page, "step")).length).toBeGreaterThan(0);
    expect(await of(page, "outcome")).toMatchObject([{ detail: { ending: "refused" } }]);

    // The same, as events on the iframe.
    const happened = await page.evaluate(() => (window as unknown as Around).happened);
    expect(new Set(happened.map(({ on }) => on))).toEqual(new Set(["iframe"]));
    expect(happened.map(({ type }) => type)).toContain("port-443-outcome");
    expect(problems).toEqual([]);
  });

  test("what stands after # can change", async () => {
    const { page } = await open(iframe("scenario=https"));
    await expect.poll(() => of(page, "ready"), { timeout: 20_000 }).toHaveLength(1);
    await page.evaluate((folder) => {
      const frame = document.querySelector("iframe");
      if (frame) frame.src = `${folder}embed.html#scenario=http`;
    }, FOLDER);
    await expect.poll(() => of(page, "ready"), { timeout: 20_000 }).toHaveLength(2);
    expect(await of(page, "ready")).toMatchObject([
      { detail: { scenario: "https" } },
      { detail: { scenario: "http" } },
    ]);
  });

  test("hostile messages and states change nothing", async () => {
    const long = "x".repeat(1 << 20);
    const { page, frame, problems } = await open(
      iframe(
        `scenario=https&moment=start&message=${encodeURIComponent("<img src=x onerror=alert(1)>")}`,
      ),
    );
    await expect.poll(() => of(page, "ready"), { timeout: 20_000 }).toHaveLength(1);
    for (const message of [
      null,
      "play",
      { port443: 2, command: "play" },
      { port443: 1, command: "play\0" },
      { port443: 1, command: "__proto__" },
      { port443: 1, command: "seek", moment: long },
      { port443: 1, command: "seek", moment: { end: true } },
      { port443: 1, command: "step", by: 1e9 },
      { port443: 1, event: "height", height: 99_999 },
    ]) {
      await ask(page, message);
    }
    // From anybody but the page around it.
    await frame.evaluate(() => postMessage({ port443: 1, command: "seek", moment: "end" }, "*"));
    await new Promise((later) => setTimeout(later, 300));
    expect(await frame.evaluate(() => document.querySelector("port-443")?.currentMoment)).toBe(
      "start",
    );
    // A frame that is not ours, or says nonsense, does not get what it asks for.
    const before = await heights(page, frame);
    await frame.evaluate(() => {
      for (const height of [-1, 0, 1e9, Number.NaN, "100", null]) {
        parent.postMessage({ port443: 1, event: "height", height }, "*");
      }
    });
    await page.evaluate(() => postMessage({ port443: 1, event: "height", height: 10 }, "*"));
    await new Promise((later) => setTimeout(later, 300));
    expect(await heights(page, frame)).toEqual(before);
    expect(problems).toEqual([]);

    // Half of it, since Firefox loads no address that is longer than a megabyte.
    const damaged = await open(iframe(`scenario=${long.slice(1 << 19)}&moment=%E0%A4%A`));
    await expect.poll(() => of(damaged.page, "ready"), { timeout: 20_000 }).toHaveLength(1);
    expect(damaged.problems.filter((problem) => problem.startsWith("uncaught"))).toEqual([]);
  });

  test("what a reader types stays inside", async () => {
    const secret = "Nobody around may read this";
    const { page, frame } = await open(iframe("scenario=http&controls=all"));
    await expect.poll(() => of(page, "ready"), { timeout: 20_000 }).toHaveLength(1);
    const shadows = "port-443 >>> p443-office >>> p443-form >>> ";
    const box = await frame.$(`${shadows}textarea`);
    await box?.evaluate((area) => (area as HTMLTextAreaElement).select());
    await box?.type(secret);
    await (await frame.$(`${shadows}button.send`))?.evaluate((button) =>
      (button as HTMLButtonElement).click(),
    );
    await expect
      .poll(async () => Buffer.from((await wire(frame))[0]?.segments ?? "", "base64").toString(), {
        timeout: 10_000,
      })
      .toContain(secret.replaceAll(" ", "+"));
    await ask(page, { port443: 1, command: "seek", moment: "end" });
    await expect.poll(() => of(page, "outcome")).not.toHaveLength(0);
    expect(JSON.stringify(await heard(page))).not.toMatch(/Nobody|around/);
  });

  test("two of them have each its own", async () => {
    const { page } = await open(iframe("scenario=https"), iframe("scenario=http&depth=messages"));
    await expect.poll(() => of(page, "ready"), { timeout: 20_000 }).toHaveLength(2);
    const high = () =>
      page.evaluate(() => [...document.querySelectorAll("iframe")].map((f) => f.clientHeight));
    await expect.poll(async () => new Set(await high()).size, { timeout: 10_000 }).toBe(2);
    expect(await high()).not.toContain(300);
  });
});
