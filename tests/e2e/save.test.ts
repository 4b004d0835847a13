// What is saved from the page is what other programs read: each file is downloaded as a person would,
// and the line that the page shows for it is run in the folder where it lies.

import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type { ScenarioInput } from "../../crate/pkg/port443.js";
import type {} from "../../www/office.ts";
import type {} from "../../www/save/button.ts";
import { browserNames, launch, ready, there, visit } from "./browsers.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What the message is in a form. */
const SENT = "message=Meet+me+at+the+harbour";
const MESSAGE = "Meet me at the harbour";

type Offered = {
  readonly kind: string;
  readonly name: string;
  readonly command: string;
  /** What the page says of it, the size among it. */
  readonly says: string;
};

const button = "p443-office >>> p443-save >>> button";
const dialog = "p443-office >>> p443-save >>> p443-save-dialog >>> dialog[open]";

/** Runs something else. */
async function run(page: Page, input: Partial<ScenarioInput>): Promise<void> {
  await page.evaluate(async (changed) => {
    const host = document.querySelector("p443-office");
    const before = host?.runs;
    const scenario = before?.[0]?.recording.scenario;
    host?.dispatchEvent(new CustomEvent("port443-send", { detail: { ...scenario, ...changed } }));
    while (host?.runs === before) await new Promise((later) => setTimeout(later, 20));
  }, input);
}

/** Opens the dialog, and gives what it offers once the files are made. */
async function offered(page: Page): Promise<readonly Offered[]> {
  await page.evaluate(() => {
    const host = document.querySelector("p443-office");
    host?.shadowRoot?.querySelector<HTMLButtonElement>(".depths button")?.click();
  });
  await (await there(page, button)).click();
  await there(page, `${dialog} li`);
  return page.evaluate(() => {
    const save = document.querySelector("p443-office")?.shadowRoot?.querySelector("p443-save");
    const root = save?.shadowRoot?.querySelector("p443-save-dialog")?.shadowRoot;
    return [...(root?.querySelectorAll("li") ?? [])].map((file) => ({
      kind: file.dataset["kind"] ?? "",
      name: file.querySelector("a")?.download ?? "",
      command: file.querySelector("code")?.textContent ?? "",
      says: (file.querySelector(".what")?.textContent ?? "").replace(/\s+/g, " "),
    }));
  });
}

describe.each(browserNames)("%s", (name) => {
  let browser: Browser;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "port443-save-"));
    browser = await launch(name, { downloads: folder });
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  /** Downloads one of the files. */
  async function download(page: Page, { kind, name }: Offered): Promise<string> {
    const path = join(folder, name);
    await (await there(page, `${dialog} li[data-kind=${kind}] a`)).click();
    await expect
      .poll(() => existsSync(path) && statSync(path).size, { timeout: 20_000 })
      .toBeTruthy();
    // It is whole when it no longer grows.
    let size = -1;
    while (statSync(path).size !== size) {
      size = statSync(path).size;
      await new Promise((later) => setTimeout(later, 200));
    }
    return path;
  }

  /** Runs a line in the folder, as the person at the terminal would. */
  const terminal = (line: string): string =>
    execFileSync("sh", ["-c", line], {
      cwd: folder,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });

  test("saves a sealed run in four ways, and tshark says the message with the secrets only", async () => {
    const { page, problems } = await visit(browser, inject("address"));
    await ready(page);
    await run(page, { message: MESSAGE, host: "letters.example" });
    const files = await offered(page);
    expect(files.map(({ kind }) => kind)).toEqual(["open", "sealed", "keyLog", "json"]);
    expect(files[0]?.name).toBe("port443-https-letters.example.pcapng");
    const said = new Map<string, string>();
    for (const file of files) {
      const path = await download(page, file);
      const bytes = statSync(path).size;
      const size = bytes < 10_000 ? bytes.toLocaleString("en") : (bytes / 1000).toFixed(1);
      expect(file.says).toContain(` ${size} `);
      if (file.kind !== "json") said.set(file.kind, terminal(file.command));
    }
    expect(said.get("open")).toContain(SENT);
    expect(said.get("keyLog")).toContain(SENT);
    expect(said.get("sealed")).toContain("Application Data");
    // Not by asking for it either.
    const sealed = files[1]?.name ?? "";
    expect(terminal(`tshark -r ${sealed} -q -z follow,tls,ascii,0`)).not.toContain(SENT);
    expect(readFileSync(join(folder, sealed), "latin1")).not.toContain("CLIENT_TRAFFIC_SECRET");

    const json = JSON.parse(readFileSync(join(folder, files[3]?.name ?? ""), "utf8"));
    expect(json).toMatchObject({ format: "port443-recordings", version: 1 });
    expect(json.recordings[0].outcome).toMatchObject({ kind: "delivered", message: MESSAGE });
    expect(problems).toEqual([]);
  });

  test.each([
    ["http", {}],
    ["startTls", {}],
    ["startTls", { attack: { kind: "strip" } }],
    ["earlyData", {}],
    ["rsaKeyTransport", {}],
  ] as const)("%s %o: the message comes out by the line that is shown", async (kind, changed) => {
    const { page, problems } = await visit(browser, inject("address"));
    await ready(page);
    await run(page, { kind, message: MESSAGE, host: "letters.example", ...changed });
    const [file] = await offered(page);
    if (!file) throw new Error("nothing is offered");
    await download(page, file);
    expect(terminal(file.command)).toContain(kind === "startTls" ? MESSAGE : SENT);
    expect(file.says).toContain("Whoever has this file can read the message.");
    expect(problems).toEqual([]);
  });

  test("what is saved can be opened here again, and then has nothing to save", async () => {
    const { page, problems } = await visit(browser, inject("address"));
    await ready(page);
    await run(page, { kind: "keyUpdate", message: MESSAGE, host: "letters.example" });
    const [file] = await offered(page);
    if (!file) throw new Error("nothing is offered");
    const path = await download(page, file);
    await page.keyboard.press("Escape");
    await page.evaluate(
      (name, base64) => {
        const dataTransfer = new DataTransfer();
        const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
        dataTransfer.items.add(new File([bytes], name));
        for (const type of ["dragover", "drop"]) {
          const init = { dataTransfer, bubbles: true, cancelable: true, composed: true };
          document.body.dispatchEvent(new DragEvent(type, init));
        }
      },
      file.name,
      readFileSync(path, "base64"),
    );
    const staged = () =>
      page.evaluate(() => {
        const { file } = document.querySelector("p443-office")?.run ?? {};
        return file && { file: file.file, opened: file.opened, sealed: file.sealed };
      });
    await expect.poll(async () => (await staged())?.file, { timeout: 20_000 }).toBe(file.name);
    const seen = await staged();
    expect(seen?.sealed).toBeGreaterThan(4);
    expect(seen?.opened).toBe(seen?.sealed);

    await (await there(page, button)).click();
    const says = await there(page, `${dialog} .intro`);
    expect(await says.evaluate((element) => element.textContent)).toMatch(/a file that you opened/);
    expect(await page.$(`${dialog} li`)).toBeNull();
    expect(problems).toEqual([]);
  });

  test("works by keyboard, copies the line, and axe finds nothing", async () => {
    const { page, problems } = await visit(browser, inject("address"));
    await ready(page);
    await offered(page);
    await page.keyboard.press("Escape");
    expect(await page.$(dialog)).toBeNull();
    // Back where it came from, and open again by key.
    await page.keyboard.press("Enter");
    await there(page, `${dialog} li`);
    await page.evaluate(() => {
      Object.defineProperty(navigator, "clipboard", {
        value: {
          writeText: (text: string) => {
            (window as { copied?: string }).copied = text;
            return Promise.resolve();
          },
        },
      });
    });
    const copy = await there(page, `${dialog} li .how button`);
    await copy.focus();
    await page.keyboard.press("Enter");
    const copied = await page.waitForFunction(() => (window as { copied?: string }).copied);
    expect(await copied.jsonValue()).toMatch(/^tshark -r port443-https-\S+\.pcapng -q -z follow/);
    for (const width of [360, 768, 1280]) {
      await page.setViewport({ width, height: 800 });
      const past = await page.evaluate(() => {
        const save = document.querySelector("p443-office")?.shadowRoot?.querySelector("p443-save");
        const root = save?.shadowRoot?.querySelector("p443-save-dialog")?.shadowRoot;
        const sheet = root?.querySelector("dialog");
        return sheet ? sheet.scrollWidth - sheet.clientWidth : undefined;
      });
      expect({ width, past }).toEqual({ width, past: 0 });
    }
    await page.evaluate(axe);
    const violations = await page.evaluate(async () => {
      const { violations } = await (
        window as unknown as {
          axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
        }
      ).axe.run();
      return violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join("; ")}`,
      );
    });
    expect(violations).toEqual([]);
    expect(problems).toEqual([]);
  });
});
