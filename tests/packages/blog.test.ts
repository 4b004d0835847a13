// The walk-through for writers, docs/embedding/README.md, walked: its commands and files, out of the
// document itself, in an empty folder. Needs dist/, and what npm installs.

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type {} from "../../www/element/port-443.ts";
import { snippets } from "../../www/examples/build.ts";
import { element } from "../../www/share/snippets.ts";
import { browserNames, launch, visit } from "../e2e/browsers.ts";

const root = resolve(import.meta.dirname, "../..");

type Piece = { readonly language: string; readonly text: string; readonly before: string };

/** What stands between fences at the beginning of a line, each with the paragraph before it. */
function pieces(document: string): Piece[] {
  const fenced = /^```(\w+)\n(.*?)^```$/gms;
  return [...document.matchAll(fenced)].map(({ 1: language = "", 2: text = "", index }) => ({
    language,
    text,
    before: document.slice(0, index).trimEnd().split("\n\n").at(-1) ?? "",
  }));
}

/** What npm and vitest tell the programs they start is none of the blog's. */
const env = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(npm_|VITE|NODE_ENV|TEST|DEV|PROD)/.test(name)),
);

const folder = mkdtempSync(join(tmpdir(), "port-443-blog-"));
const blog = join(folder, "blog");
let server: ChildProcess | undefined;
let address: string;

/** Runs a command of the document; what goes on running has an address. */
async function run(command: string): Promise<void> {
  if (!command.endsWith("--serve")) {
    execFileSync("sh", ["-c", command], { cwd: blog, env, stdio: "pipe" });
    return;
  }
  besides();
  const child = spawn("sh", ["-c", `exec ${command}`], { cwd: blog, env, detached: true });
  server = child;
  address = await new Promise((found, failed) => {
    let said = "";
    const hear = (more: unknown): void => {
      said += String(more);
      const at = /http:\/\/localhost:\d+\//.exec(said)?.[0];
      if (at) found(at);
    };
    child.stdout?.on("data", hear);
    child.stderr?.on("data", hear);
    child.on("exit", () => failed(new Error(`it ended: ${said}`)));
  });
}

/** A post more, with every example as a paragraph of Markdown, and with what is copied out of the dialog. */
function besides(): void {
  const post = [...snippets().values(), shared].join("\n\nAnd then:\n\n");
  writeFileSync(
    join(blog, "content/all.md"),
    `---\ntitle: All\nlayout: post.html\n---\n\n${post}\n`,
  );
  // Browsers ask every host for one.
  writeFileSync(join(blog, "public/favicon.ico"), "");
}

const shared = element(
  "/port-443/",
  { scenario: "https", message: "*Meet* _me_ at <8>", moment: "seal:40" },
  { text: "It is sealed.", link: "Play it", address: "/port-443/#scenario=https" },
);

beforeAll(async () => {
  mkdirSync(blog);
  cpSync(join(root, "dist"), join(folder, "port-443/dist"), { recursive: true });
  const document = readFileSync(join(root, "docs/embedding/README.md"), "utf8");
  for (const { language, text, before } of pieces(document)) {
    if (language === "sh") {
      for (const command of text.trim().split("\n")) await run(command);
    } else {
      const [, path = ""] = /^`([^`]+)`/.exec(before) ?? [];
      expect(path, "a file's name begins the paragraph before it").toMatch(/\.\w+$/);
      mkdirSync(join(blog, dirname(path)), { recursive: true });
      writeFileSync(join(blog, path), text);
    }
  }
}, 240_000);

afterAll(() => {
  if (server?.pid) process.kill(-server.pid);
  rmSync(folder, { recursive: true, force: true });
});

test("Markdown leaves every example as it is", async () => {
  const page = await (await fetch(`${address}all/`)).text();
  // Each line as it was, and in its order; around a line alone Markdown puts a paragraph.
  for (const [name, text] of [...snippets(), ["what is shared", shared] as const]) {
    let at = 0;
    for (const line of text.split("\n")) {
      at = page.indexOf(line.trim(), at);
      expect(at, `${name}: ${line}`).toBeGreaterThan(-1);
    }
  }
});

describe.each(browserNames)("in %s", (name) => {
  test("the post shows the moment, and nothing goes wrong", async () => {
    const browser = await launch(name);
    try {
      const { page, problems } = await visit(browser, `${address}impostor/`);
      const moment = await page.evaluate(async () => {
        await customElements.whenDefined("port-443");
        const element = document.querySelector("port-443");
        await element?.ready;
        return element?.currentMoment;
      });
      expect(moment).toBe("certificate");
      expect(problems).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});
