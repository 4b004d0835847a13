// The desk: what is picked in one panel is marked in the others, by mouse and by keyboard, at every
// width; and axe finds nothing.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser, Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type { ScenarioInput } from "../../crate/pkg/port443.js";
import type {} from "../../www/office.ts";
import type {} from "../../www/panels/index.ts";
import type { Selection } from "../../www/selection.ts";
import { browserNames, launch, ready, visit } from "./browsers.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Connections that the desk has more to show of than of the first. */
const others: readonly Partial<ScenarioInput>[] = [
  { kind: "rsaKeyTransport" },
  { kind: "startTls", attack: { kind: "strip" } },
  { kind: "earlyData" },
  { kind: "postQuantum" },
  { kind: "https", certificate: "expired" },
  { kind: "https", attack: { kind: "truncate", connection: 0, from: "client", record: 3 } },
];

const depths = ["story", "messages", "bytes", "packets", "attacker", "handed"] as const;
type Depth = (typeof depths)[number];

/** The page at the end of its run, with the desk open. */
async function desk(browser: Browser, depth: Depth) {
  const { page, problems } = await visit(browser, inject("address"));
  await ready(page);
  await page.evaluate(async (place) => {
    const host = document.querySelector("p443-office");
    host?.seek(Number.MAX_SAFE_INTEGER);
    const buttons = host?.shadowRoot?.querySelectorAll<HTMLButtonElement>(".depths button");
    buttons?.[place]?.click();
    await customElements.whenDefined("p443-eavesdropper");
  }, depths.indexOf(depth));
  // The secrets are tried by the core with everything, which is loaded when it is asked for.
  if (depth === "handed") await appears(page, "handed", ".records");
  await settled(page);
  return { page, problems };
}

/** Panels are drawn after the frame in which they were asked for, and what is in them after that. */
function settled(page: Page): Promise<void> {
  return page.evaluate(async () => {
    for (let i = 0; i < 4; i++) {
      await new Promise((frame) => requestAnimationFrame(() => setTimeout(frame)));
    }
  });
}

/** By how many pixels the page, and what is in its panels, reach past the edge or fall short of
 * what should be drawn. A panel that is out of view may not be laid out, and one that is in view
 * clips what reaches past it. */
function past(page: Page): Promise<Record<string, number>> {
  return page.evaluate(async () => {
    const found: Record<string, number> = {};
    const panels = document
      .querySelector("p443-office")
      ?.shadowRoot?.querySelectorAll(".panels > *");
    for (const element of [document.documentElement, ...(panels ?? [])]) {
      element.scrollIntoView();
      await new Promise((frame) => requestAnimationFrame(() => requestAnimationFrame(frame)));
      const over = element.scrollWidth - element.clientWidth;
      if (over > 0) found[element.localName] = over;
      // A hex that draws only the rows in view must draw all of those.
      const inner = element.shadowRoot?.querySelector("p443-hex")?.shadowRoot;
      const scroller = inner?.querySelector(".scroller")?.getBoundingClientRect();
      const lines = [...(inner?.querySelectorAll(".line") ?? [])];
      const top = lines[0]?.getBoundingClientRect().top ?? 0;
      const bottom = lines.at(-1)?.getBoundingClientRect().bottom ?? 0;
      if (scroller && (top > scroller.top + 2 || bottom < scroller.bottom - 2)) {
        found[`${element.localName}, rows missing`] = Math.max(
          top - scroller.top,
          scroller.bottom - bottom,
        );
      }
    }
    return found;
  });
}

async function select(page: Page, selection: Selection): Promise<void> {
  await page.evaluate((chosen) => {
    const host = document.querySelector("p443-office");
    if (host) host.selection = chosen;
  }, selection);
  await settled(page);
}

/** The selection, as the page holds it. */
const selected = (page: Page): Promise<Selection | undefined> =>
  page.evaluate(() => document.querySelector("p443-office")?.selection);

/** Runs the scenario at hand again with another connection, certificate or attacker, and goes to its
 * end. */
async function change(page: Page, input: Partial<ScenarioInput>): Promise<void> {
  const before = await page.evaluateHandle(() => document.querySelector("p443-office")?.run);
  await page.evaluate((changed) => {
    const host = document.querySelector("p443-office");
    if (!host?.run?.recording.scenario) return;
    const { attack: _, certificate: __, ...scenario } = host.run.recording.scenario;
    host.dispatchEvent(new CustomEvent("port443-send", { detail: { ...scenario, ...changed } }));
  }, input);
  await page.waitForFunction(
    (old) => {
      const now = document.querySelector("p443-office")?.run;
      return now && now !== old;
    },
    {},
    before,
  );
  await page.evaluate(() => document.querySelector("p443-office")?.seek(Number.MAX_SAFE_INTEGER));
  await settled(page);
}

/** Waits for something in a panel, into whose shadow tree `waitForSelector` does not look again. */
async function appears(page: Page, panel: string, selector: string): Promise<void> {
  await page.waitForFunction(
    (name, wanted) =>
      document
        .querySelector("p443-office")
        ?.shadowRoot?.querySelector(name)
        ?.shadowRoot?.querySelector(wanted),
    {},
    `p443-${panel}`,
    selector,
  );
}

/** What matches within a panel, however deep in its shadow trees. */
const within = (panel: string, selector: string): string =>
  `p443-office >>> p443-${panel} >>> ${selector}`;

const texts = (page: Page, panel: string, selector: string): Promise<string[]> =>
  page.$$eval(within(panel, selector), (found) =>
    found.map((element) => (element.textContent ?? "").replace(/\s+/g, " ").trim()),
  );

describe.each(browserNames)("%s", (name) => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch(name, { reducedMotion: true });
  });
  afterAll(() => browser.close());

  test("a message leads to its fields, a field to its bytes, a byte to its field", async () => {
    const { page, problems } = await desk(browser, "messages");
    const rungs = await page.$$(within("messages", ".ladder button"));
    const names = await texts(page, "messages", ".ladder .name");
    await rungs[names.indexOf("ClientHello")]?.click();
    await settled(page);
    const fields = await texts(page, "messages", "[role=treeitem] .name");
    expect(fields.slice(0, 4)).toEqual(["TLSPlaintext", "type", "legacy_record_version", "length"]);
    const items = await page.$$(within("messages", "[role=treeitem]"));
    await items[fields.indexOf("random")]?.click();
    await settled(page);
    expect((await texts(page, "messages", ".byte.chosen")).length).toBe(32);
    // A picked byte is marked, and its field with it.
    const bytes = await page.$$(within("messages", ".byte"));
    await bytes[0]?.click();
    await settled(page);
    expect(await selected(page)).toEqual({ kind: "stream", from: "client", offset: 0 });
    expect(await texts(page, "messages", "[aria-selected=true] .name")).toEqual(["type"]);
    expect(await texts(page, "byte", ".crumbs li:last-child")).toEqual(["type"]);
    expect(problems).toEqual([]);
  });

  test("the hex and the tree go by the keyboard", async () => {
    const { page, problems } = await desk(browser, "messages");
    await select(page, { kind: "unit", from: "client", unit: 0 });
    await page.focus(within("messages", "[role=treeitem][tabindex='0']"));
    for (const key of ["ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown"] as const) {
      await page.keyboard.press(key);
      await settled(page);
    }
    expect(await texts(page, "messages", "[aria-selected=true] .name")).toEqual(["ClientHello"]);
    const before = (await texts(page, "messages", "[role=treeitem]")).length;
    await page.keyboard.press("ArrowLeft");
    await settled(page);
    expect((await texts(page, "messages", "[role=treeitem]")).length).toBeLessThan(before);
    await page.focus(within("messages", ".byte[tabindex='0']"));
    await page.keyboard.press("Home", {});
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await settled(page);
    const first = await selected(page);
    await page.keyboard.press("ArrowDown");
    await settled(page);
    const second = await selected(page);
    if (first?.kind !== "stream" || second?.kind !== "stream") throw new Error("no byte");
    expect([8, 16]).toContain(second.offset - first.offset);
    expect(problems).toEqual([]);
  });

  test("the ladder and the keys are one tab stop each, and go by the arrow keys", async () => {
    const { page, problems } = await desk(browser, "messages");
    const stops = (panel: string): Promise<string[]> => texts(page, panel, ".rove [tabindex='0']");
    expect((await stops("messages")).length).toBe(1);
    await page.focus(within("messages", ".rove [tabindex='0']"));
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await settled(page);
    expect(await stops("messages")).toEqual([expect.stringContaining("SYN, ACK")]);
    expect(await selected(page)).toMatchObject({ kind: "wire", segment: 1 });
    expect((await stops("keys")).length).toBe(2); // tables
    await page.focus(within("keys", ".rove [tabindex='0']"));
    await page.keyboard.press("ArrowDown");
    expect((await stops("keys"))[0]).toContain("Client: Key share");
    await page.keyboard.press("ArrowRight");
    expect((await stops("keys"))[0]).toContain("Server: Key share");
    expect(problems).toEqual([]);
  });

  test("a sealed byte leads back to both private keys, and each step to how it was made", async () => {
    const { page, problems } = await desk(browser, "bytes");
    await select(page, { kind: "record", record: 2, row: "plaintext", offset: 3 });
    expect((await texts(page, "cipher", ".cell[aria-pressed=true]")).length).toBe(3);
    const steps = await texts(page, "byte", ".chain .link");
    expect(steps.filter((step) => step === "X25519 key pair").length).toBe(2);
    const links = await page.$$(within("byte", ".chain .link"));
    await links[steps.indexOf("Master Secret")]?.click();
    await settled(page);
    expect((await selected(page))?.kind).toBe("event");
    expect((await texts(page, "byte", "dd")).join(" ")).toContain("HKDF-Extract(");
    expect(problems).toEqual([]);
  });

  test("evidence is marked in the bytes it was read from", async () => {
    const { page, problems } = await desk(browser, "story");
    // The first line is open, and that is the name.
    const things = await texts(page, "eavesdropper", ".from .thing.public");
    expect(things[0]).toBe("letters.example");
    await (await page.$(within("eavesdropper", ".from .link")))?.click();
    await settled(page);
    const marked = await texts(page, "eavesdropper", ".byte.chosen");
    const text = marked.map((hex) => String.fromCharCode(Number.parseInt(hex, 16))).join("");
    expect(text).toContain("letters.example");
    expect(problems).toEqual([]);
  });

  test("what takes the other core to work out is there for whoever asks", async () => {
    const { page, problems } = await desk(browser, "story");
    const names = () => texts(page, "eavesdropper", ".toggle > :last-child");
    const before = await names();
    expect(before).toContain("The name of the site");
    expect(before).not.toContain("What program it probably is");
    await (await page.$(within("eavesdropper", ".rest .link")))?.click();
    await expect.poll(names, { timeout: 30_000 }).toContain("What program it probably is");
    const toggles = await page.$$(within("eavesdropper", ".toggle"));
    await toggles[(await names()).indexOf("What program it probably is")]?.click();
    await settled(page);
    const parts = await page.$$(within("eavesdropper", ".parts .link"));
    expect(parts).toHaveLength(8);
    // The first and last letter of http/1.1.
    await parts[5]?.click();
    await settled(page);
    const marked = await texts(page, "eavesdropper", ".byte.chosen");
    const text = marked.map((hex) => String.fromCharCode(Number.parseInt(hex, 16))).join("");
    expect(text).toContain("http/1.1");
    expect(problems).toEqual([]);
  });

  test("from 360 to 1920 pixels nothing reaches past the edge", async () => {
    const selections: Selection[] = [
      { kind: "record", record: 2, row: "plaintext", offset: 5 },
      { kind: "stream", from: "server", offset: 100 },
      { kind: "event", event: 15 },
      { kind: "wire", segment: 0, offset: 45 },
    ];
    for (const depth of depths) {
      const { page } = await desk(browser, depth);
      for (const width of [360, 768, 1920]) {
        await page.setViewport({ width, height: 800 });
        for (const selection of selections) {
          await select(page, selection);
          expect({ depth, width, selection, past: await past(page) }).toHaveProperty("past", {});
        }
      }
      await page.close();
    }
  });

  test("a hole is pressed: the run comes again with that bit flipped, and once more without", async () => {
    const { page, problems } = await desk(browser, "attacker");
    const scenario = () =>
      page.evaluate(() => document.querySelector("p443-office")?.run?.recording.scenario);
    const before = await scenario();
    if (!before) throw new Error("no run");
    const holes = await page.$$(within("attacker", ".hole"));
    expect(holes.length).toBe(8);
    await holes[7]?.focus();
    await page.keyboard.press("Enter");
    await appears(page, "attacker", ".did");
    await settled(page);
    const { attack, ...rest } = (await scenario()) ?? {};
    expect(attack).toMatchObject({ kind: "flipBit" });
    // The core with everything says more of a scenario than the first.
    expect(rest).toMatchObject(before);
    const told = (await texts(page, "attacker", ".did li")).join(" ");
    const outcome = await page.evaluate(
      () => document.querySelector("p443-office")?.run?.recording.outcome,
    );
    if (outcome?.kind !== "refused") throw new Error(`it was ${outcome?.kind}`);
    expect(told).toContain(outcome.reason);
    expect(told).toContain(`sent the alert ${outcome.alert}`);
    const [, byte] = await texts(page, "attacker", ".changes td .value");
    expect(byte).toBeDefined();
    await page.click(within("attacker", ".did .primary"));
    await page.waitForFunction(
      () => !document.querySelector("p443-office")?.run?.recording.scenario?.attack,
    );
    await settled(page);
    expect(await scenario()).toEqual(before);
    expect(await texts(page, "attacker", ".did")).toEqual([]);
    expect(problems).toEqual([]);
  });

  test("what is picked on the wire is what the attacker’s tools are aimed at", async () => {
    const { page, problems } = await desk(browser, "attacker");
    await select(page, { kind: "wire", segment: 3, offset: 60 });
    expect((await texts(page, "attacker", ".byte.at, .byte[aria-selected=true]")).length).toBe(1);
    expect((await texts(page, "attacker", ".holes > p"))[0]).toContain("Byte 60 of the segment");
    expect(problems).toEqual([]);
  });

  test("a secret is chosen by the keyboard, and the records that it opens can be read", async () => {
    const { page, problems } = await desk(browser, "handed");
    const open = (): Promise<string[]> => texts(page, "handed", ".thing.plain");
    expect(await open()).toEqual([]);
    expect((await texts(page, "handed", ".thing.cipher")).length).toBe(6);
    await page.focus(within("handed", ".secrets [tabindex='0']"));
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await settled(page);
    expect(await texts(page, "handed", ".secrets [aria-current=true]")).toEqual([
      expect.stringContaining("private key, X25519"),
    ]);
    expect((await open()).join(" ")).toContain("I+took+the+job+in+Lisbon");
    expect(await texts(page, "handed", ".thing.cipher")).toEqual([]);
    expect(problems).toEqual([]);
  });

  test("nor does it for other connections, certificates and attackers", async () => {
    const { page, problems } = await desk(browser, "story");
    for (const input of others) {
      await change(page, input);
      for (const [place] of depths.entries()) {
        await page.evaluate((at) => {
          const root = document.querySelector("p443-office")?.shadowRoot;
          root?.querySelectorAll<HTMLButtonElement>(".depths button")[at]?.click();
        }, place);
        await settled(page);
        for (const width of [360, 1280]) {
          await page.setViewport({ width, height: 800 });
          await settled(page);
          expect({ input, place, width, past: await past(page) }).toHaveProperty("past", {});
        }
      }
    }
    expect(problems).toEqual([]);
  });

  test("the box opens, is a dialog, and closes by Escape", async () => {
    const { page, problems } = await desk(browser, "story");
    const open = (): Promise<boolean> =>
      page.$eval(within("real", "dialog"), (dialog) => (dialog as HTMLDialogElement).open);
    await page.click(within("real", "button"));
    expect(await open()).toBe(true);
    await page.keyboard.press("Escape");
    expect(await open()).toBe(false);
    expect(problems).toEqual([]);
  });
});

describe.each([false, true])("axe, dark: %s", (dark) => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch("chromium", { dark, reducedMotion: true });
  });
  afterAll(() => browser.close());

  test.each(depths)("finds nothing at the depth of %s", async (depth) => {
    const { page } = await desk(browser, depth);
    // As a script of the driver's: the page's policy refuses any other.
    await page.evaluate(axe);
    const selections: (Selection | undefined)[] = [
      undefined,
      { kind: "record", record: 2, row: "keystream", offset: 5 },
      { kind: "event", event: 15 },
      { kind: "wire", segment: 3, offset: 60 },
    ];
    const look = async (): Promise<void> => {
      const found = await page.evaluate(async () => {
        const { violations } = await (
          window as unknown as typeof globalThis & { axe: typeof import("axe-core") }
        ).axe.run(document, { resultTypes: ["violations"] });
        return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.target.flat().join(" ")}`);
      });
      expect(found).toEqual([]);
    };
    for (const selection of selections) {
      if (selection) await select(page, selection);
      await look();
    }
    // Their colours are those of the first.
    for (const input of dark ? [] : others) {
      await change(page, input);
      await look();
    }
  });
});
