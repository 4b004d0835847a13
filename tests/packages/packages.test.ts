// The npm package, as others use it: packed, installed into apps that were set up as their makers say,
// built by each with nothing configured for us, and opened in both browsers.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import type { Browser, ElementHandle, Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type {} from "../../www/element/port-443.ts";
import type {} from "../../www/files/panel.ts";
import type {} from "../../www/office.ts";
import { type BrowserName, browserNames, launch, visit } from "../e2e/browsers.ts";
import { develop, evaluate, install, packed, run, type Served, serve, unpacked } from "./apps.ts";

const root = join(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "port-443-packages-"));
let tarball: string;
let files: Map<string, Buffer>;

/** What the documentation of the package says in a language. */
function documented(language: string): string {
  const text = readFileSync(join(root, "docs/embedding/npm.md"), "utf8");
  const [, found] = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "ms").exec(text) ?? [];
  if (!found) throw new Error(`nothing in ${language} in docs/embedding/npm.md`);
  return found;
}

/** How each app is made ready, and what serves it. */
const apps: Record<string, { folder: string; start(folder: string): Promise<Served> }> = {
  "a page with an import map": { folder: "import-map", start: serve },
  "a Vite app, built": {
    folder: "vite",
    async start(app) {
      writeFileSync(join(app, "src/documented.ts"), documented("ts"));
      await run(app, "typescript/bin/tsc", []);
      // As programs look for modules that node runs, too.
      await run(app, "typescript/bin/tsc", [
        "--module",
        "nodenext",
        "--moduleResolution",
        "nodenext",
      ]);
      await run(app, "vite/bin/vite.js", ["build"]);
      return serve(join(app, "dist"));
    },
  },
  "a Vite app, in development": { folder: "vite", start: develop },
  "a webpack app": {
    folder: "webpack",
    async start(app) {
      await run(app, "webpack/bin/webpack.js", ["--mode", "production"]);
      return serve(join(app, "dist"));
    },
  },
};

const installed = new Map<string, Promise<string>>();
const browsers = new Map<BrowserName, Browser>();

beforeAll(async () => {
  tarball = await packed(folder);
  files = unpacked(tarball);
  for (const { folder: app } of Object.values(apps)) {
    if (!installed.has(app)) installed.set(app, install(app, tarball, folder));
  }
  for (const name of browserNames) browsers.set(name, await launch(name));
  await Promise.all(installed.values());
});

afterAll(async () => {
  for (const browser of browsers.values()) await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("what is packed", () => {
  test("is the element, what describes it, and the licences", () => {
    const beside = [...files.keys()].filter((path) => !path.startsWith("lib/parts/"));
    expect(beside.sort()).toEqual([
      "LICENSE-APACHE",
      "LICENSE-MIT",
      "README.md",
      "lib/api.d.ts",
      "lib/css-custom-data.json",
      "lib/custom-elements.json",
      "lib/html-custom-data.json",
      "lib/licences.txt",
      "lib/port-443.d.ts",
      "lib/port-443.js",
      "lib/react.d.ts",
      "lib/web-types.json",
      "package.json",
    ]);
    const parts = [...files.keys()].filter((path) => path.startsWith("lib/parts/"));
    expect(
      parts.filter((path) => !/^lib\/parts\/[a-z0-9-]+(\.worker)?\.js$/.test(path)).sort(),
    ).toEqual(["lib/parts/besley.woff2", "lib/parts/everything.wasm", "lib/parts/first.wasm"]);
  });

  test("names all that it exports, and depends on nothing", () => {
    const manifest = JSON.parse(files.get("package.json")?.toString() ?? "");
    const named = [
      ...Object.values(manifest.exports).flatMap((target) =>
        typeof target === "string" ? [target] : Object.values(target as Record<string, string>),
      ),
      manifest.types,
      manifest.customElements,
      manifest["web-types"],
    ];
    expect(named.length).toBeGreaterThan(9);
    for (const path of named) expect([...files.keys()]).toContain(path.replace("./", ""));
    expect(manifest).not.toHaveProperty("dependencies");
    expect(manifest).not.toHaveProperty("private");
    const crate = readFileSync(join(root, "crate/Cargo.toml"), "utf8");
    expect(crate).toContain(`\nversion = "${manifest.version}"\n`);
  });

  test("is what the manifest of its element describes", () => {
    const { modules } = JSON.parse(files.get("lib/custom-elements.json")?.toString() ?? "");
    for (const { path } of modules) expect([...files.keys()]).toContain(path);
    expect(files.get(modules[0].path)?.toString()).toContain("port-443");
  });

  test("names whose work is in it", () => {
    const licences = files.get("lib/licences.txt")?.toString() ?? "";
    for (const name of [
      "lit",
      "@fontsource/besley",
      "rustls",
      "smoltcp",
      "curve25519-dalek",
      "ml-kem",
    ]) {
      expect(licences).toMatch(new RegExp(`^${name} [\\d.]+ \\(`, "m"));
    }
    // Tools are not in it.
    expect(licences).not.toMatch(/^(vite|wasm-bindgen-cli-support|serde_derive|proptest) /m);
  });

  test("says nothing of the machine that it was built on", () => {
    const { username } = userInfo();
    const telling = [
      root,
      homedir(),
      username.length > 4 ? username : root,
      "node_modules",
      "sourceMapping",
    ];
    for (const [path, bytes] of files) {
      if (path === "package.json" || /^(LICENSE|README)/.test(path)) continue;
      for (const words of telling) {
        expect(bytes.includes(words), `${path} has ${words} in it`).toBe(false);
      }
    }
  });

  test("travels in 1.2 MB", () => {
    expect(readFileSync(tarball).length).toBeLessThan(1_200_000);
  });
});

test("the import map is the one that is documented, and editors find what they are told to read", () => {
  const page = readFileSync(join(import.meta.dirname, "import-map/index.html"), "utf8");
  const plain = (html: string): string => html.replace(/\s+/g, " ").trim();
  expect(plain(page)).toContain(plain(documented("html")));
  const settings = JSON.parse(documented("json")) as Record<string, string[]>;
  for (const path of Object.values(settings).flat()) {
    expect([...files.keys()]).toContain(path.replace("./node_modules/port-443/", ""));
  }
});

test("where there is no page, as on a server that only renders, importing it does nothing", async () => {
  const folder = (await installed.get("import-map")) as string;
  const program = 'import("port-443").then(({ Port443 }) => console.log(typeof Port443))';
  expect(await evaluate(folder, program)).toBe("function\n");
});

describe.each(Object.entries(apps))("%s", (_, app) => {
  let served: Served;
  beforeAll(async () => {
    served = await app.start((await installed.get(app.folder)) as string);
  });
  afterAll(() => served?.close());

  test.each(browserNames)("plays, in %s", async (name) => {
    const { page, problems } = await visit(browsers.get(name) as Browser, served.address);
    try {
      await plays(page);
      await needsEverything(page);
      await readsCaptures(page);
      expect(problems).toEqual([]);
    } catch (cause) {
      throw problems.length > 0 ? new Error(problems.join("\n"), { cause }) : cause;
    } finally {
      await page.close();
    }
  });
});

/** What the office in one of the elements is at. */
const at = (page: Page, id: string) =>
  page.evaluate((id) => {
    const office = document.getElementById(id)?.shadowRoot?.querySelector("p443-office");
    return {
      runs: office?.runs?.map(({ recording }) => recording.outcome?.kind) ?? [],
      kind: office?.run?.recording.scenario?.kind,
      message: office?.run?.recording.scenario?.message,
      story: office?.moment.story ?? 0,
      playing: office?.playing,
    };
  }, id);

const patient = { timeout: 30_000, interval: 100 };

/** The first element plays by itself, and to its end. */
async function plays(page: Page): Promise<void> {
  await expect
    .poll(() => at(page, "letter"), patient)
    .toMatchObject({
      runs: ["delivered"],
      kind: "https",
      message: "From somebody else’s page.",
      playing: true,
    });
  const { story } = await at(page, "letter");
  await expect
    .poll(async () => (await at(page, "letter")).story, patient)
    .toBeGreaterThan(story + 500);
  const end = await page.evaluate(async () => {
    const letter = document.querySelector("port-443");
    await letter?.seek("end");
    const office = letter?.shadowRoot?.querySelector("p443-office");
    const end = office?.moment.story ?? 0;
    await letter?.seek(end - 1_000);
    const told = new Promise((resolve) => {
      letter?.addEventListener("outcome", ({ detail }) => resolve(detail.ending), { once: true });
    });
    await letter?.play();
    return { story: end, ending: await told };
  });
  expect(end.ending).toBe("delivered");
  expect(end.story).toBeGreaterThan(10_000);
  await expect
    .poll(() => at(page, "letter"), patient)
    .toMatchObject({ story: end.story, playing: false });
  // What the eavesdropper has read off the wire.
  const told = await page.evaluate(() => {
    const office = document.getElementById("letter")?.shadowRoot?.querySelector("p443-office");
    return office?.shadowRoot?.querySelector("p443-stage")?.shadowRoot?.textContent;
  });
  expect(told).toContain("letters.example");
}

/** The second needs the other build of the core, and has the desk open. */
async function needsEverything(page: Page): Promise<void> {
  await page.evaluate(() => document.getElementById("hybrid")?.scrollIntoView());
  await expect
    .poll(() => at(page, "hybrid"), patient)
    .toMatchObject({
      runs: ["delivered"],
      kind: "postQuantum",
    });
  // As pressed already: it opens what is on the desk, which otherwise waits until it is scrolled to.
  const depth = await page.waitForSelector("#hybrid >>> .depths button[aria-pressed=true]");
  await depth?.evaluate((button) => (button as HTMLElement).click());
  await page.waitForSelector("#hybrid >>> p443-byte", { visible: true });
}

/** A capture is read by the worker. */
async function readsCaptures(page: Page): Promise<void> {
  const input = (await page.$(
    "#hybrid >>> p443-open >>> input[type=file]",
  )) as ElementHandle<HTMLInputElement>;
  await input.uploadFile(join(root, "tests/captures/curl-tls13.pcap"));
  await expect
    .poll(
      () =>
        page.evaluate(() => {
          const office = document
            .getElementById("hybrid")
            ?.shadowRoot?.querySelector("p443-office");
          return office?.run?.file?.file;
        }),
      patient,
    )
    .toBe("curl-tls13.pcap");
}
