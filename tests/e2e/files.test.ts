// Captures that a person opens: dropped or chosen, with keys and without, good and bad; the page stays
// alive, what was typed stays typed, and nothing is sent anywhere.

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Browser, ElementHandle, Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type {} from "../../www/files/open.ts";
import type {} from "../../www/files/panel.ts";
import type {} from "../../www/office.ts";
import { browserNames, launch, ready, visit } from "./browsers.ts";
import { drop, file } from "./drop.ts";
import { conversations, pcap, tcp } from "./pcap.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const captures = new URL("../captures/", import.meta.url).pathname;
const capture = (name: string): string => join(captures, name);

/** What the panel of the opened file says. */
const panel = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const root = document.querySelector("p443-office")?.shadowRoot?.querySelector("p443-file");
    return (root?.shadowRoot?.querySelector("section")?.textContent ?? "").replace(/\s+/g, " ");
  });

async function says(page: Page, words: RegExp): Promise<void> {
  await expect.poll(() => panel(page), { timeout: 20_000 }).toMatch(words);
}

/** The file of the connection on stage, and whether anything of it opened. */
const staged = (page: Page) =>
  page.evaluate(() => {
    const host = document.querySelector("p443-office");
    const file = host?.run?.file;
    return file && { file: file.file, opened: file.opened, sealed: file.sealed, lacks: file.lacks };
  });

async function onStage(page: Page, name: string): Promise<void> {
  await expect.poll(async () => (await staged(page))?.file, { timeout: 20_000 }).toBe(name);
}

/** All that the stage says at the ends of its scenes. */
const told = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const host = document.querySelector("p443-office");
    const stage = host?.shadowRoot?.querySelector("p443-stage");
    const all: string[] = [];
    for (const { end } of stage?.timeline?.scenes ?? []) {
      host?.pause();
      host?.seek(end);
      await host?.updateComplete;
      await stage?.updateComplete;
      all.push((stage?.shadowRoot?.textContent ?? "").replace(/\s+/g, " "));
    }
    return all;
  });

/** The page answers: the story can be played to its end and back. */
async function alive(page: Page): Promise<void> {
  const seen = await page.evaluate(async () => {
    const host = document.querySelector("p443-office");
    host?.pause();
    host?.seek(Number.MAX_SAFE_INTEGER);
    await host?.updateComplete;
    const end = host?.moment.story ?? 0;
    host?.seek(0);
    await host?.updateComplete;
    return { end, start: host?.moment.story };
  });
  expect(seen.end).toBeGreaterThan(0);
  expect(seen.start).toBe(0);
}

describe.each(browserNames)("%s", (name) => {
  let browser: Browser;
  const folder = mkdtempSync(join(tmpdir(), "port-443-"));
  beforeAll(async () => {
    browser = await launch(name, { reducedMotion: true });
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  async function open() {
    const visited = await visit(browser, inject("address"));
    await ready(visited.page);
    return visited;
  }

  test("a capture is told without its keys, and with them when they come", async () => {
    const { page, problems } = await open();
    const sent: string[] = [];
    page.on("request", (request) => sent.push(`${request.method()} ${request.url()}`));
    await drop(page, file(capture("curl-tls13.pcap")));
    await onStage(page, "curl-tls13.pcap");
    expect(
      await page.evaluate(
        () => document.querySelector("p443-office")?.shadowRoot?.querySelector("p443-drop") ?? null,
      ),
      "nothing asks any more to let go of it",
    ).toBeNull();
    expect((await staged(page))?.opened).toBe(0);
    // Before anything has passed, what will be sealed is not called open.
    const unknown = () =>
      page.evaluate(() => {
        const desk = document.querySelector("p443-office")?.shadowRoot;
        return desk?.querySelector("p443-eavesdropper")?.shadowRoot?.textContent ?? "";
      });
    await page.evaluate(() => {
      const host = document.querySelector("p443-office");
      host?.shadowRoot?.querySelector(".desk")?.scrollIntoView();
      host?.pause();
      host?.seek(0);
    });
    await expect.poll(unknown).toMatch(/Nothing that is sealed has passed yet/);
    const dark = (await told(page)).join(" ");
    expect(dark).toMatch(/Hello, in the open/);
    expect(dark).not.toMatch(/GET \//);
    expect(dark).not.toMatch(/your (words|message)/i);
    await says(page, /Drop the client’s key log/);

    await drop(page, file(capture("curl-tls13.keys")));
    await says(page, /curl-tls13\.keys has the secrets of 1 connection in this file/);
    await expect.poll(async () => (await staged(page))?.opened).toBeGreaterThan(0);
    expect((await told(page)).join(" ")).toMatch(/GET \/[^ ]* HTTP\/1\.1/);
    // What is fetched is the page's own, and nothing goes up.
    expect(sent.filter((line) => !line.startsWith(`GET ${inject("address")}`))).toEqual([]);
    expect(problems).toEqual([]);
  });

  test("keys and capture come in any order, and together", async () => {
    const { page, problems } = await open();
    await drop(page, file(capture("curl-h2.keys")));
    await says(page, /The key log is here. Drop the capture/);
    await drop(page, file(capture("curl-h2.pcap")));
    await onStage(page, "curl-h2.pcap");
    await expect.poll(async () => (await staged(page))?.opened).toBeGreaterThan(0);
    await drop(page, file(capture("curl-tls12.keys")), file(capture("curl-tls12.pcapng")));
    await onStage(page, "curl-tls12.pcapng");
    await expect.poll(async () => (await staged(page))?.opened).toBeGreaterThan(0);
    expect(problems).toEqual([]);
  });

  test("of several captures one is opened, and the page says which were not", async () => {
    const { page, problems } = await open();
    await drop(page, file(capture("curl-h2.pcap")), file(capture("curl-tls12.pcapng")));
    await onStage(page, "curl-tls12.pcapng");
    await says(page, /One capture is open at a time\. Not opened: curl-h2\.pcap\./);
    expect(problems).toEqual([]);
  });

  test("a server's private key opens RSA key transport and nothing newer", async () => {
    const { page, problems } = await open();
    await drop(page, file(capture("openssl-tls12-rsa-gcm.pcap")), file(capture("keys/rsa.key")));
    await onStage(page, "openssl-tls12-rsa-gcm.pcap");
    await expect
      .poll(async () => (await staged(page))?.opened, { timeout: 20_000 })
      .toBeGreaterThan(0);
    await drop(page, file(capture("curl-tls13.pcap")));
    await onStage(page, "curl-tls13.pcap");
    expect((await staged(page))?.opened).toBe(0);
    await says(page, /here it only signs/);
    expect(problems).toEqual([]);
  });

  test("every capture of another program goes on stage, and its keys open it", async () => {
    const { page, problems } = await open();
    const all = readdirSync(captures).filter((entry) => /\.pcap(ng)?$/.test(entry));
    expect(all.length).toBeGreaterThan(20);
    for (const entry of all) {
      const keys = entry.replace(/\.pcap(ng)?$/, ".keys");
      await drop(page, file(capture(entry)), file(capture(keys)));
      await onStage(page, entry);
      const at = await staged(page);
      // Nobody reads TLS 1.1 here, and the alert of curl-alert ends it before anything else is sealed.
      if (!/tls11|alert/.test(entry)) expect([entry, at?.opened]).not.toEqual([entry, 0]);
      const scenes = await told(page);
      expect(scenes.length).toBeGreaterThan(2);
      expect(scenes.length).toBeLessThanOrEqual(30);
    }
    expect(problems).toEqual([]);
  }, 300_000);

  test("what was typed is there again after one step back, and the story where it was", async () => {
    const { page, problems } = await open();
    const box = await page.$("p443-office >>> p443-form >>> textarea");
    await box?.type(" And more.");
    const typed = await box?.evaluate(({ value }) => value);
    await page.evaluate(() => {
      document.querySelector("p443-office")?.pause();
      document.querySelector("p443-office")?.seek(7000);
    });
    const own = await page.evaluateHandle(() => document.querySelector("p443-office")?.runs);
    await drop(page, file(capture("curl-tls13.pcap")));
    await onStage(page, "curl-tls13.pcap");
    expect(await box?.isVisible()).toBe(false);
    const back = await page.$("p443-office >>> p443-file >>> .back");
    await back?.focus();
    await page.keyboard.press("Enter");
    await page.waitForFunction(
      (runs) => document.querySelector("p443-office")?.runs === runs,
      {},
      own,
    );
    await expect
      .poll(() => page.evaluate(() => document.querySelector("p443-office")?.moment.story))
      .toBe(7000);
    expect(await box?.isVisible()).toBe(true);
    expect(await box?.evaluate(({ value }) => value)).toBe(typed);

    // Where nothing of a file came on stage, the story was never left.
    await drop(page, { name: "nothing", bytes: new Uint8Array() });
    await says(page, /empty/);
    await (await page.$("p443-office >>> p443-file >>> .back"))?.click();
    await page.evaluate(() => new Promise((then) => setTimeout(then, 200)));
    expect(await page.evaluate(() => document.querySelector("p443-office")?.moment.story)).toBe(
      7000,
    );
    expect(await box?.isVisible()).toBe(true);
    expect(problems).toEqual([]);
  });

  const bad: readonly (readonly [what: string, bytes: Uint8Array, says: RegExp])[] = [
    ["nothing", new Uint8Array(), /The file is empty/],
    ["text", Buffer.from("Dear Sam,\n".repeat(50)), /not a capture. It is text/],
    ["html", Buffer.from("<!doctype html><html><body>404</body>"), /It is HTML/],
    ["zip", Buffer.from("PK\u0003\u0004".padEnd(100, "\0"), "latin1"), /ZIP archive/],
    ["random", Buffer.from("\u0007random".repeat(40)), /not a capture/],
    ["half a header", pcap([]).subarray(0, 11), /within its own header/],
    ["broken gzip", gzipSync(pcap(conversations(50, 5))).subarray(0, 300), /cannot be unpacked/],
  ];

  test("whoever drops a file that does not open sees why, wherever they are on the page", async () => {
    const { page, problems } = await open();
    const toTheDesk = () =>
      page.evaluate(() => scrollTo({ top: document.body.scrollHeight, behavior: "instant" }));
    const isSeen = (what: string) =>
      page.$eval(`p443-office >>> p443-file >>> ${what}`, (element) => {
        const { top, bottom } = element.getBoundingClientRect();
        return top >= 0 && bottom <= innerHeight;
      });
    for (const width of [1280, 360]) {
      await page.setViewport({ width, height: 780 });
      await toTheDesk();
      await drop(page, { name: "notes", bytes: Buffer.from("Dear Sam,\n".repeat(50)) });
      await says(page, /not a capture/);
      await expect.poll(() => isSeen(".problem"), { message: `${width} px` }).toBe(true);

      await drop(page, file(capture("curl-tls13.pcap")));
      await onStage(page, "curl-tls13.pcap");
      // On a phone the story is brought into view first.
      const scrolled = () => page.evaluate(() => scrollY);
      for (let before = -1; before !== (await scrolled()); ) {
        before = await scrolled();
        await new Promise((later) => setTimeout(later, 300));
      }
      await toTheDesk();
      await drop(page, file(capture("curl-h2.keys")));
      await says(page, /curl-h2\.keys/);
      await expect.poll(() => isSeen(".bad"), { message: `${width} px` }).toBe(true);
    }
    expect(problems).toEqual([]);
  });

  test("a file that is none has its sentence, and the page goes on", async () => {
    const { page, problems } = await open();
    for (const [what, bytes, sentence] of bad) {
      await drop(page, { name: what, bytes });
      // The file before may have had the same sentence.
      await expect.poll(() => panel(page), { timeout: 20_000 }).toContain(what);
      await says(page, sentence);
      await alive(page);
    }
    await drop(page, file(capture("curl-tls13.pcap")));
    await onStage(page, "curl-tls13.pcap");
    expect(problems).toEqual([]);
  });

  const damaged = (): readonly (readonly [what: string, bytes: Uint8Array, says: RegExp])[] => {
    const good = pcap(conversations(3, 2));
    const claims = Buffer.concat([
      good,
      Buffer.from("0000000000000000ffffffffffffffff", "hex"),
      good,
    ]);
    return [
      ["cut off", good.subarray(0, good.length - 5), /ends in the middle of a packet/],
      ["claims 4 GiB", claims, /A packet claims to be 4\.29 GB long/],
      ["strange link", pcap(conversations(1, 1), { link: 250 }), /Packets of link type 250/],
      ["no connection", pcap([Buffer.alloc(30)]), /no TCP connection in this file/],
      [
        "no protocol",
        pcap(
          ["client", "server"].map((from, at) =>
            tcp({
              port: 4000,
              from: from as "client",
              flags: 0x18,
              seq: at ? 9 : 1,
              ack: at ? 4 : 9,
              payload: Buffer.from([1, 2, 3]),
            }),
          ),
        ),
        /No connection in this file begins with TLS, HTTP or SMTP/,
      ],
      ["gzip", gzipSync(good), /3 TCP connections, unpacked from gzip/],
      ["high byte first", pcap(conversations(3, 2), { bigEndian: true }), /3 TCP connections/],
    ];
  };

  test("a damaged one shows what there is, and what was wrong", async () => {
    const { page, problems } = await open();
    for (const [what, bytes, sentence] of damaged()) {
      await drop(page, { name: what, bytes });
      await says(page, sentence);
      await alive(page);
    }
    expect(problems).toEqual([]);
  });

  test("a key log of another connection opens nothing, and says so", async () => {
    const { page, problems } = await open();
    await drop(page, file(capture("curl-tls13.pcap")), file(capture("curl-h2.keys")));
    await onStage(page, "curl-tls13.pcap");
    await says(page, /belongs to other connections/);
    expect((await staged(page))?.opened).toBe(0);
    expect(problems).toEqual([]);
  });

  /** Too long to be handed over as text: chosen, not dropped. */
  async function choose(page: Page, path: string): Promise<void> {
    await drop(page, { name: "nothing", bytes: new Uint8Array() });
    await says(page, /empty/);
    const input = (await page.$(
      "p443-office >>> p443-file >>> input[type=file]",
    )) as ElementHandle<HTMLInputElement>;
    await input.uploadFile(path);
  }

  test("100,000 packets of 5,000 connections: a list that stays small, and any of them on stage", async () => {
    const { page, problems } = await open();
    const path = join(folder, "many.pcap");
    writeFileSync(path, pcap(conversations(5000, 8)).subarray(0));
    await choose(page, path);
    await says(page, /105,000 packets, 5,000 TCP connections/);
    await onStage(page, "many.pcap");
    const drawn = () =>
      page.$$eval("p443-office >>> p443-connection-list >>> .one", (all) => all.length);
    expect(await drawn()).toBeLessThan(60);
    const list = await page.$("p443-office >>> p443-connection-list >>> .scroll");
    await list?.focus();
    await page.keyboard.press("End");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await expect
      .poll(() =>
        page.evaluate(() => document.querySelector("p443-office")?.run?.file?.connection.index),
      )
      .toBe(4998);
    expect(await drawn()).toBeLessThan(60);
    expect((await told(page)).join(" ")).toMatch(/host-4998\.example/);
    expect(problems).toEqual([]);
  }, 120_000);

  test("reading can be stopped, and what was read until then is shown", async () => {
    const { page, problems } = await open();
    const path = join(folder, "long.pcap");
    const part = pcap(conversations(4000, 20));
    const handle = Array.from({ length: 8 }, (_, at) => (at === 0 ? part : part.subarray(24)));
    writeFileSync(path, Buffer.concat(handle));
    await choose(page, path);
    // Not before something has been read.
    await says(page, /packets, [\d,]+ connections? so far/);
    const stop = await page.$("p443-office >>> p443-file >>> progress ~ .button");
    await stop?.click();
    await says(page, /You stopped reading before the end/);
    await onStage(page, "long.pcap");
    expect(problems).toEqual([]);
  }, 120_000);

  /** Opens the list of packets on the desk, and waits for its first line. */
  async function packets(page: Page): Promise<readonly string[]> {
    await page.evaluate(() => {
      const root = document.querySelector("p443-office")?.shadowRoot;
      root?.querySelectorAll<HTMLButtonElement>(".depths button")[3]?.click();
    });
    const list = () =>
      page.$$eval("p443-office >>> p443-packets >>> p443-packet-list >>> [role=option]", (rows) =>
        rows.map(({ textContent }) => (textContent ?? "").trim()).filter((text) => text !== ""),
      );
    await expect.poll(async () => (await list()).length, { timeout: 20_000 }).toBeGreaterThan(0);
    return list();
  }

  test("a packet of another connection leads to that connection", async () => {
    const { page, problems } = await open();
    await drop(page, file(capture("openssl-tls13-resumed.pcap")));
    await onStage(page, "openssl-tls13-resumed.pcap");
    const index = () =>
      page.evaluate(() => document.querySelector("p443-office")?.run?.file?.connection.index);
    expect(await index()).toBe(0);
    await packets(page);
    const last = await page.evaluate(() => {
      const root = document.querySelector("p443-office")?.shadowRoot?.querySelector("p443-packets");
      const list = root?.shadowRoot?.querySelector<HTMLElement>("p443-packet-list");
      list?.shadowRoot?.querySelector<HTMLElement>("[role=listbox]")?.focus();
      return list !== null;
    });
    expect(last).toBe(true);
    await page.keyboard.press("End");
    const button = "p443-office >>> p443-packets >>> .button";
    const words = "Show its connection on the stage";
    await expect
      .poll(() => page.$$eval(button, (all) => all.map((one) => one.textContent?.trim())), {
        timeout: 20_000,
      })
      .toContain(words);
    for (const one of await page.$$(button)) {
      if ((await one.evaluate(({ textContent }) => textContent?.trim())) === words)
        await one.click();
    }
    await expect.poll(index, { timeout: 20_000 }).toBe(1);
    expect(problems).toEqual([]);
  });

  test("a file with nothing for the stage has its packets on the desk", async () => {
    const { page, problems } = await open();
    await drop(page, { name: "odd.pcap", bytes: pcap([Buffer.alloc(30)]) });
    await says(page, /no TCP connection in this file.*listed on the desk, under Packets/);
    expect(await packets(page)).toHaveLength(1);
    expect(problems).toEqual([]);
  });

  test.runIf(name === "chromium")("what reads the file breaks, and the page goes on", async () => {
    const { page } = await open();
    await drop(page, file(capture("openssl-tls13-resumed.pcap")));
    await onStage(page, "openssl-tls13-resumed.pcap");
    for (const worker of page.workers()) {
      await worker.evaluate(() => {
        setTimeout(() => {
          throw new Error("broken by the test");
        });
      });
    }
    const list = await page.$("p443-office >>> p443-connection-list >>> .scroll");
    await list?.focus();
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await says(page, /a mistake of ours, not of yours/);
    await alive(page);
    const again = await page.$("p443-office >>> p443-file >>> .problem ~ .button");
    await again?.click();
    await says(page, /2 TCP connections/);
    await onStage(page, "openssl-tls13-resumed.pcap");
  });

  test("the desk has the way in, by keyboard, and says that nothing leaves", async () => {
    const { page, problems } = await open();
    await page.evaluate(() => {
      document.querySelector("p443-office")?.shadowRoot?.querySelector(".desk")?.scrollIntoView();
    });
    // Into shadow trees that come later `waitForSelector` does not look again.
    await page.waitForFunction(() =>
      document
        .querySelector("p443-office")
        ?.shadowRoot?.querySelector("p443-open")
        ?.shadowRoot?.querySelector("button"),
    );
    const button = await page.$("p443-office >>> p443-open >>> button");
    await button?.focus();
    await page.keyboard.press("Enter");
    const dialog = await page.$("p443-office >>> p443-open >>> dialog[open]");
    expect(await dialog?.evaluate(({ textContent }) => textContent)).toMatch(
      /Nothing of it is sent/,
    );
    const input = (await page.$(
      "p443-office >>> p443-open >>> input[type=file]",
    )) as ElementHandle<HTMLInputElement>;
    await input.uploadFile(capture("curl-tls13.pcap"), capture("curl-tls13.keys"));
    await onStage(page, "curl-tls13.pcap");
    expect(await dialog?.evaluate((element) => (element as HTMLDialogElement).open)).toBe(false);
    expect(problems).toEqual([]);
  });
});

describe.each([false, true])("axe, dark: %s", (dark) => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch("chromium", { dark, reducedMotion: true });
  });
  afterAll(() => browser.close());

  test("finds nothing at an opened file, on stage and desk, and at the box that opens one", async () => {
    const { page } = await visit(browser, inject("address"));
    await ready(page);
    // As a script of the driver's: the page's policy refuses any other.
    await page.evaluate(axe);
    const look = async (): Promise<void> => {
      const found = await page.evaluate(async () => {
        const { violations } = await (
          window as unknown as typeof globalThis & { axe: typeof import("axe-core") }
        ).axe.run(document, { resultTypes: ["violations"] });
        return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.target.flat().join(" ")}`);
      });
      expect(found).toEqual([]);
    };
    const good = pcap(conversations(40, 2));
    await drop(page, { name: "cut.pcap", bytes: good.subarray(0, good.length - 3) });
    await onStage(page, "cut.pcap");
    await told(page);
    await look();
    await drop(page, file(capture("chromium.pcap")), file(capture("chromium.keys")));
    await onStage(page, "chromium.pcap");
    for (const place of [0, 1, 2, 3, 4, 5]) {
      await page.evaluate(async (at) => {
        const host = document.querySelector("p443-office");
        host?.shadowRoot?.querySelectorAll<HTMLButtonElement>(".depths button")[at]?.click();
        host?.seek(at * 6000);
        await customElements.whenDefined("p443-from-file");
        await new Promise((then) => setTimeout(then, 300));
      }, place);
      await look();
    }
    await page.evaluate(() => {
      document.querySelector("p443-office")?.shadowRoot?.querySelector("p443-open")?.show();
    });
    await look();
  }, 120_000);

  test("no width of the page is too narrow for it", async () => {
    const { page } = await visit(browser, inject("address"));
    await ready(page);
    await drop(page, file(capture("chromium.pcap")), file(capture("chromium.keys")));
    await onStage(page, "chromium.pcap");
    for (const width of [320, 360, 768, 1024, 1280, 1920]) {
      await page.setViewport({ width, height: 800 });
      const past = await page.evaluate(async () => {
        await new Promise((frame) => requestAnimationFrame(() => requestAnimationFrame(frame)));
        const { scrollWidth, clientWidth } = document.documentElement;
        return scrollWidth - clientWidth;
      });
      expect([width, past]).toEqual([width, 0]);
    }
  });
});
