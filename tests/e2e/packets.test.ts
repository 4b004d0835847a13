// Every packet on the desk: what is chosen in the list, the fields, the bytes or on the stage is
// chosen in all of them; search, copying, printing; a hundred thousand packets and a million.

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Browser, Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import type {} from "../../www/office.ts";
import type {} from "../../www/panels/index.ts";
import type { PacketSource } from "../../www/panels/packets/source.ts";
import type { Selection } from "../../www/selection.ts";
import { browserNames, launch, ready, visit } from "./browsers.ts";
import { drop, file } from "./drop.ts";

/** The numbers of the packets that it finds. */
async function tshark(name: string, filter: string): Promise<number[]> {
  const { stdout } = await promisify(execFile)(process.env["TSHARK"] ?? "tshark", [
    ...["-n", "-r", name, "-Y", filter, "-T", "fields", "-e", "frame.number"],
  ]);
  return stdout.trim().split("\n").map(Number);
}

const panel = "p443-office >>> p443-packets";
const list = `${panel} >>> p443-packet-list >>> `;

/** Panels are drawn after the frame in which they were asked for, and what is in them after that. */
function settled(page: Page): Promise<void> {
  return page.evaluate(async () => {
    for (let i = 0; i < 5; i++) {
      // A tab that the browser does not draw for a while has no frames.
      await new Promise((frame) => {
        requestAnimationFrame(() => setTimeout(frame));
        setTimeout(frame, 500);
      });
    }
  });
}

const pages: Page[] = [];
afterEach(async () => {
  for (const page of pages.splice(0)) await page.close();
});

async function open(browser: Browser) {
  const { page, problems } = await visit(browser, inject("address"));
  pages.push(page);
  await page.bringToFront();
  await ready(page);
  await page.evaluate(async () => {
    const host = document.querySelector("p443-office");
    host?.seek(Number.MAX_SAFE_INTEGER);
    const tabs = [
      ...(host?.shadowRoot?.querySelectorAll<HTMLButtonElement>(".depths button") ?? []),
    ];
    tabs.find((tab) => tab.textContent?.trim() === "Packets")?.click();
    host?.shadowRoot?.querySelector(".desk")?.scrollIntoView();
    await customElements.whenDefined("p443-packets");
  });
  await expect.poll(async () => (await rows(page)).numbers.length).toBeGreaterThan(0);
  await settled(page);
  return { page, problems };
}

type Element = { readonly text: string; readonly attributes: Readonly<Record<string, string>> };

/** What a selector finds, each of its parts in the shadow of what the one before it found; its last
 * part is focused if that is asked for. */
function deep(page: Page, selector: string, focus = false): Promise<Element[]> {
  return page.evaluate(
    (parts, focus) => {
      let roots: ParentNode[] = [document];
      let found: HTMLElement[] = [];
      for (const part of parts) {
        found = roots.flatMap((root) => [...root.querySelectorAll<HTMLElement>(part)]);
        roots = found.map((one) => one.shadowRoot ?? one);
      }
      if (focus) found[0]?.focus();
      return found.map((one) => ({
        text: (one.textContent ?? "").trim().replace(/\s+/g, " "),
        attributes: Object.fromEntries([...one.attributes].map(({ name, value }) => [name, value])),
      }));
    },
    selector.split(" >>> "),
    focus,
  );
}

const texts = async (page: Page, selector: string): Promise<string[]> =>
  (await deep(page, selector)).map(({ text }) => text);

/** What stands in a box of the panel, once it is there. */
async function valueIn(page: Page, selector: string): Promise<string> {
  const read = () =>
    page.evaluate((selector) => {
      const inner = document
        .querySelector("p443-office")
        ?.shadowRoot?.querySelector("p443-packets");
      return inner?.shadowRoot?.querySelector<HTMLTextAreaElement>(selector)?.value;
    }, selector);
  await expect.poll(read).toBeDefined();
  return (await read()) ?? "";
}

/** Fills in what is looked for, and how, and leaves the focus in the box. */
function ask(page: Page, kind: string, text: string): Promise<void> {
  return page.evaluate(
    async (kind, text) => {
      const inner = document
        .querySelector("p443-office")
        ?.shadowRoot?.querySelector("p443-packets");
      const choice = inner?.shadowRoot?.querySelector("select");
      const box = inner?.shadowRoot?.querySelector("input");
      if (!choice || !box) throw new Error("there is nothing to search with");
      if (choice.value !== kind) {
        choice.value = kind;
        choice.dispatchEvent(new Event("change"));
        await inner?.updateComplete;
      }
      box.value = text;
      box.focus();
    },
    kind,
    text,
  );
}

/** Puts the focus there, once it is there. */
async function focus(page: Page, selector: string): Promise<void> {
  await expect.poll(async () => (await deep(page, selector, true)).length).toBeGreaterThan(0);
}

const selected = (page: Page): Promise<Selection | undefined> =>
  page.evaluate(() => document.querySelector("p443-office")?.selection);

/** Numbers of the rows that are in the document, and which is chosen. */
async function rows(page: Page) {
  const all = (await deep(page, `${list}[role=option]`)).map(({ attributes }) => ({
    number: Number(attributes["aria-posinset"]),
    of: Number(attributes["aria-setsize"]),
    chosen: attributes["aria-selected"] === "true",
  }));
  return {
    numbers: all.map(({ number }) => number),
    setSize: all[0]?.of,
    chosen: all.filter(({ chosen }) => chosen).map(({ number }) => number),
  };
}

/** The bytes that the hex marks. */
const marked = async (page: Page): Promise<string> =>
  (await texts(page, `${panel} >>> p443-hex >>> .byte:is(.chosen, .at)`)).join("");

const field = (page: Page): Promise<string[]> =>
  texts(page, `${panel} >>> p443-fields >>> [aria-selected=true] .name`);

async function select(page: Page, selection: Selection | undefined): Promise<void> {
  await page.evaluate((chosen) => {
    const host = document.querySelector("p443-office");
    if (host) host.selection = chosen;
  }, selection);
  await settled(page);
}

/** Puts packets on the desk that nobody sent: rows that say their number. */
async function fill(page: Page, length: number): Promise<void> {
  await page.evaluate((length) => {
    const at = document.querySelector("p443-office")?.shadowRoot?.querySelector("p443-packets");
    if (!at) throw new Error("the panel is not there");
    class Many extends EventTarget implements PacketSource {
      readonly told = false;
      readonly length = length;
      row(index: number) {
        return {
          at: index * 10,
          source: "192.0.2.1:50000",
          destination: "203.0.113.1:443",
          from: undefined,
          protocol: "TCP",
          length: 60,
          info: `row ${index + 1}`,
        };
      }
      packet() {
        return { bytes: new Uint8Array(60), fields: [] };
      }
      segmentOf() {
        return undefined;
      }
      packetOf() {
        return undefined;
      }
      search() {
        return Promise.resolve();
      }
    }
    at.source = new Many();
  }, length);
  await settled(page);
}

describe.each(browserNames)("packets in %s", (name) => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch(name, { reducedMotion: true });
  });
  afterAll(() => browser.close());

  test("a packet, a field and a byte are chosen in all three, and on the stage", async () => {
    const { page, problems } = await open(browser);
    // The list: ClientHello is the fourth.
    const all = await texts(page, `${list}[role=option]`);
    const hello = all.findIndex((row) => row.includes("ClientHello"));
    await page.evaluate(() => {
      const inner = document
        .querySelector("p443-office")
        ?.shadowRoot?.querySelector("p443-packets");
      inner?.shadowRoot?.querySelector("p443-packet-list")?.focus();
    });
    await page.keyboard.press("Home");
    for (let i = 0; i < hello; i++) await page.keyboard.press("ArrowDown");
    await settled(page);
    expect(await rows(page)).toMatchObject({ chosen: [hello + 1] });
    expect(await selected(page)).toMatchObject({ kind: "wire", segment: hello, offset: 0 });
    expect((await texts(page, `${panel} >>> .packet h3`))[0]).toContain(`Packet ${hello + 1} of`);
    // A field of the tree: its bytes are marked.
    const names = await texts(page, `${panel} >>> p443-fields >>> [role=treeitem] .name`);
    const items = await page.$$(`${panel} >>> p443-fields >>> [role=treeitem]`);
    await items[names.indexOf("random")]?.click();
    await settled(page);
    expect(await selected(page)).toEqual({
      kind: "stream",
      from: "client",
      offset: 11,
      length: 32,
    });
    expect((await marked(page)).length).toBe(64);
    // A byte: its field is chosen.
    const bytes = await page.$$(`${panel} >>> p443-hex >>> .byte[data-at='45']`);
    await bytes[0]?.click();
    await settled(page);
    await expect.poll(() => field(page)).toEqual(["msg_type"]);
    expect(await selected(page)).toMatchObject({ kind: "wire", segment: hello, offset: 45 });
    // From elsewhere: a record of the server's, then a header.
    await select(page, { kind: "record", record: 2, row: "plaintext", offset: 3, length: 2 });
    const record = await page.evaluate(() => {
      const run = document.querySelector("p443-office")?.run;
      const story = run?.records[2];
      return story && run.dissection[story.from].units[story.unit]?.segments[0];
    });
    await expect.poll(async () => (await rows(page)).chosen).toEqual([(record ?? Number.NaN) + 1]);
    expect((await marked(page)).length).toBe(4);
    await select(page, { kind: "wire", segment: 1, offset: 20, length: 2 });
    await expect.poll(async () => (await rows(page)).chosen).toEqual([2]);
    await expect.poll(() => field(page)).toEqual(["Source Port"]);
    expect(problems).toEqual([]);
  });

  test("the stage marks the bytes that the fields have", async () => {
    const { page, problems } = await open(browser);
    // The last bytes of the copy under the wire are the last that passed with a payload.
    const last = await page.evaluate(() => {
      const packets = document.querySelector("p443-office")?.run?.dissection.packets ?? [];
      const segment = packets.findLastIndex(({ payload }) => payload);
      const { capture } = document.querySelector("p443-office")?.run?.recording ?? {};
      return { segment, end: capture?.segments[segment]?.bytes.length ?? 0 };
    });
    await select(page, { kind: "wire", segment: last.segment, offset: last.end - 5, length: 5 });
    const marks = "p443-office >>> p443-stage >>> .cell[aria-current]";
    await expect.poll(async () => (await deep(page, marks)).length).toBe(5);
    expect(problems).toEqual([]);
  });

  test("whole fields are one with two arrows: the tree, what holds it, and back", async () => {
    const { page, problems } = await open(browser);
    await select(page, { kind: "wire", segment: 3, offset: 41 });
    await focus(page, `${panel} >>> p443-fields >>> [role=treeitem][tabindex='0']`);
    const walked: string[] = [];
    for (const key of ["ArrowDown", "ArrowDown", "ArrowDown", "ArrowLeft", "ArrowUp"] as const) {
      await page.keyboard.press(key);
      await settled(page);
      walked.push((await field(page)).join());
    }
    expect(walked).toEqual(["length", "ClientHello", "msg_type", "ClientHello", "length"]);
    expect(problems).toEqual([]);
  });

  test.each([100_000, 1_000_000])(
    "of %d packets a screenful is drawn; the keys reach all",
    async (length) => {
      const { page, problems } = await open(browser);
      await fill(page, length);
      const bound = 20;
      expect((await rows(page)).numbers.length).toBeLessThan(bound);
      expect((await rows(page)).setSize).toBe(length);
      await focus(page, `${list}[role=listbox]`);
      const press = async (
        key: "End" | "Home" | "ArrowUp" | "ArrowDown" | "PageUp" | "PageDown",
      ) => {
        await page.keyboard.press(key);
        await settled(page);
        const { numbers, chosen } = await rows(page);
        expect(numbers.length).toBeLessThan(bound);
        expect(chosen.length).toBe(1);
        // What is chosen is in view, and is what assistive technology is told of.
        const [at] = chosen;
        const seen = await page.$eval(
          `${list}[role=listbox]`,
          (box, at) => {
            const row = box.querySelector(`[aria-posinset="${at}"]`);
            const [inner, outer] = [row?.getBoundingClientRect(), box.getBoundingClientRect()];
            const inView = inner && inner.top >= outer.top - 1 && inner.bottom <= outer.bottom + 1;
            return (
              inView && box.getAttribute("aria-activedescendant") === row?.id && row?.textContent
            );
          },
          at,
        );
        expect(seen).toContain(`row ${at}`);
        return at ?? Number.NaN;
      };
      expect(await press("End")).toBe(length);
      expect(await press("ArrowUp")).toBe(length - 1);
      const page1 = await press("PageUp");
      expect(page1).toBeLessThan(length - 5);
      expect(await press("PageDown")).toBe(length - 1);
      expect(await press("Home")).toBe(1);
      for (let i = 2; i <= 30; i++) await page.keyboard.press("ArrowDown");
      await settled(page);
      expect(await press("ArrowDown")).toBe(31);
      // The scroll bar reaches every part, the wheel every row.
      const middle = await page.$eval(`${list}[role=listbox]`, async (box) => {
        box.scrollTop = (box.scrollHeight - box.clientHeight) / 2;
        await new Promise((done) => setTimeout(done, 300));
        const first = (): number =>
          Number(box.querySelector("[role=option]")?.getAttribute("aria-posinset"));
        const before = first();
        const found: number[] = [];
        for (let i = 0; i < 10; i++) {
          box.scrollTop += 28;
          await new Promise((done) => setTimeout(done, 50));
          found.push(first() - before);
        }
        return { before, found };
      });
      expect(middle.before / length).toBeCloseTo(0.5, 2);
      expect(middle.found.at(-1)).toBeGreaterThanOrEqual(9);
      expect(middle.found.at(-1)).toBeLessThanOrEqual(11);
      expect(problems).toEqual([]);
    },
  );

  test("a search says how many there are, goes to each, and says why it cannot", async () => {
    const { page, problems } = await open(browser);
    const box = `${panel} >>> .find input`;
    const status = async () => (await texts(page, `${panel} >>> .status`))[0];
    // By the keyboard alone.
    await focus(page, `${list}[role=listbox]`);
    await page.keyboard.down("Control");
    await page.keyboard.press("f");
    await page.keyboard.up("Control");
    await page.keyboard.type("no such text");
    await page.keyboard.press("Enter");
    await settled(page);
    await expect.poll(status).toContain("None of");
    await ask(page, "filter", "tcp.flags.syn == 1");
    await page.keyboard.press("Enter");
    await settled(page);
    await expect.poll(status).toContain("1 of 2 found");
    await expect.poll(async () => (await rows(page)).chosen).toEqual([1]);
    await expect.poll(() => field(page)).toEqual(["Control bits"]);
    await focus(page, box);
    await page.keyboard.press("Enter");
    await settled(page);
    await expect.poll(async () => (await rows(page)).chosen).toEqual([2]);
    await ask(page, "filter", "dns.qry.name == 1");
    await page.keyboard.press("Enter");
    await settled(page);
    await expect.poll(status).toContain("dns.qry.name");
    expect(problems).toEqual([]);
  });

  test("what cannot be copied can be taken by hand", async () => {
    const { page, problems } = await open(browser);
    await page.evaluate(() => {
      Object.defineProperty(navigator, "clipboard", {
        configurable: true,
        value: { writeText: () => Promise.reject(new DOMException("no", "NotAllowedError")) },
      });
    });
    const shown = (): Promise<string> => valueIn(page, ".by-hand");
    await select(page, { kind: "stream", from: "client", offset: 0, length: 1 });
    await focus(page, `${list}[role=listbox]`);
    await page.keyboard.press("h");
    await settled(page);
    expect(await shown()).toBe("16");
    await focus(page, `${list}[role=listbox]`);
    await page.keyboard.press("w");
    await settled(page);
    expect(await shown()).toBe("tls.record.content_type == 22");
    await focus(page, `${list}[role=listbox]`);
    await page.keyboard.press("c");
    await settled(page);
    expect(await shown()).toContain("unsigned char type[1] = {\n  0x16\n};");
    // And what can be copied is.
    await page.evaluate(() => {
      Object.defineProperty(navigator, "clipboard", {
        configurable: true,
        value: {
          writeText: (text: string) => {
            document.title = text;
            return Promise.resolve();
          },
        },
      });
    });
    await focus(page, `${list}[role=listbox]`);
    await page.keyboard.press("h");
    await settled(page);
    expect(await page.title()).toBe("16");
    expect((await texts(page, `${panel} >>> .copy [role=status]`))[0]).toBe("Copied as hex.");
    const left = await page.evaluate(() => {
      const inner = document
        .querySelector("p443-office")
        ?.shadowRoot?.querySelector("p443-packets");
      return inner?.shadowRoot?.querySelector(".by-hand")?.localName;
    });
    expect(left).toBeUndefined();
    expect(problems).toEqual([]);
  });

  test("on paper there is the chosen packet, all of it", async () => {
    const { page, problems } = await open(browser);
    await select(page, { kind: "wire", segment: 3, offset: 0, length: 40 });
    const printed = await page.evaluate(() => {
      window.dispatchEvent(new Event("beforeprint"));
      const inner = document
        .querySelector("p443-office")
        ?.shadowRoot?.querySelector("p443-packets");
      const run = document.querySelector("p443-office")?.run;
      const text = inner?.shadowRoot?.querySelector(".printed")?.textContent ?? "";
      window.dispatchEvent(new Event("afterprint"));
      const pairs = text
        .split("\n")
        .flatMap((line) => line.split("  ")[1]?.trim().split(" ") ?? [])
        .map((pair) => Number.parseInt(pair, 16));
      return { pairs, bytes: [...(run?.recording.capture.segments[3]?.bytes ?? [])] };
    });
    expect(printed.pairs).toEqual(printed.bytes);
    expect(problems).toEqual([]);
  });

  test("of a file all packets are there, on stage or not, and are searched where they lie", async () => {
    const { page, problems } = await open(browser);
    const name = new URL("../captures/chromium.pcap", import.meta.url).pathname;
    await drop(page, file(name));
    await page.waitForFunction(
      () => document.querySelector("p443-office")?.run?.file !== undefined,
    );
    const { frames, hellos, syns } = {
      frames: await tshark(name, "frame"),
      hellos: await tshark(name, "tls.handshake.type == 1"),
      syns: await tshark(name, "tcp.flags.syn == 1"),
    };
    await expect
      .poll(async () => (await rows(page)).setSize, { timeout: 20_000 })
      .toBe(frames.length);
    const box = `${panel} >>> .find input`;
    for (const [filter, numbers] of [
      ["tcp.flags.syn == 1", syns],
      ["tls.handshake.type == 1", hellos],
    ] as const) {
      await ask(page, "filter", filter);
      await page.keyboard.press("Enter");
      const said = async () => (await texts(page, `${panel} >>> .status`))[0];
      await expect
        .poll(said, { timeout: 10_000 })
        .toContain(`${numbers.length} of ${frames.length}`);
      const found: number[] = [];
      for (const _ of numbers) {
        await settled(page);
        found.push(...(await rows(page)).chosen);
        await focus(page, box);
        await page.keyboard.press("Enter");
      }
      expect(found.sort((a, b) => a - b)).toEqual(numbers);
    }
    // The last found is a ClientHello, whether its connection is on stage or not.
    await expect
      .poll(() => texts(page, `${panel} >>> p443-fields >>> .name`))
      .toContain("ClientHello");
    expect(problems).toEqual([]);
  });

  test("what has not passed yet is grey, and said to be so", async () => {
    const { page, problems } = await open(browser);
    await page.evaluate(() => document.querySelector("p443-office")?.seek(0));
    await settled(page);
    const later = await texts(page, `${list}[role=option].later`);
    expect(later.length).toBeGreaterThan(5);
    for (const row of later) expect(row).toContain("has not passed yet");
    expect(problems).toEqual([]);
  });
});
