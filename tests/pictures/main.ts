// `cargo xtask pictures`: the README's pictures, from the built page. The same seed and the same
// moments each time, so that a picture changes only when the page does.

import { mkdir } from "node:fs/promises";
import type { Page } from "puppeteer-core";
import type { Office } from "../../www/office.ts";
import type { SceneKind } from "../../www/player/timeline.ts";
import { launch, type Settings, visit } from "../e2e/browsers.ts";
import { serve } from "../e2e/server.ts";

type Picture = {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly settings: Settings;
  readonly scheme: "http" | "https";
  readonly scene: SceneKind;
  /** How far into the scene, 0 to 1. */
  readonly progress: number;
};

const pictures: readonly Picture[] = [
  {
    name: "sealing",
    width: 1440,
    height: 900,
    settings: {},
    scheme: "https",
    scene: "seal",
    progress: 0.6,
  },
  {
    name: "in-the-clear",
    width: 1440,
    height: 900,
    settings: {},
    scheme: "http",
    scene: "request",
    progress: 0.75,
  },
  {
    name: "on-the-wire-dark",
    width: 1440,
    height: 900,
    settings: { dark: true },
    scheme: "https",
    scene: "request",
    progress: 0.75,
  },
  {
    name: "phone",
    width: 360,
    height: 780,
    settings: {},
    scheme: "https",
    scene: "seal",
    progress: 0.6,
  },
];

const folder = "docs/pictures";

export async function main(): Promise<void> {
  await mkdir(folder, { recursive: true });
  const { address, close } = await serve();
  try {
    for (const picture of pictures) await take(picture, address);
  } finally {
    await close();
  }
}

async function take(picture: Picture, address: string): Promise<void> {
  const { name, width, height, settings, scheme, scene, progress } = picture;
  const browser = await launch("chromium", settings);
  try {
    const { page, problems } = await visit(browser, address, { width, height });
    await page.setViewport({ width, height, deviceScaleFactor: 1.5 });
    await show(page, scheme, scene, progress);
    const path = `${folder}/${name}.webp` as const;
    await page.screenshot({ path, type: "webp", quality: 80 });
    if (problems.length > 0) throw new Error(`${name}: ${problems.join("; ")}`);
    process.stdout.write(`   ${path}\n`);
  } finally {
    await browser.close();
  }
}

/** Runs the message that is filled in, and stops at a moment. */
async function show(
  page: Page,
  scheme: Picture["scheme"],
  kind: SceneKind,
  progress: number,
): Promise<void> {
  await page.evaluate(
    async (scheme, kind, progress) => {
      const element = document.querySelector<Office>("p443-office");
      if (!element) throw new Error("there is no <p443-office>");
      await element.ready;
      const before = element.run;
      if (!before?.recording.scenario) throw new Error("the first run did not come about");
      const form = element.renderRoot.querySelector("p443-form");
      if (form) form.choice = { ...form.choice, kind: scheme };
      const { host, message } = before.recording.scenario;
      element.dispatchEvent(
        new CustomEvent("port443-send", {
          detail: {
            kind: scheme,
            host,
            message,
            seed: "443",
            latencyMs: 20,
            cipherSuite: "TLS_AES_128_GCM_SHA256",
          },
        }),
      );
      const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
      while (element.run === before) await frame();
      element.pause();
      await element.updateComplete;
      const scenes = element.renderRoot.querySelector("p443-controls")?.timeline?.scenes;
      const scene = scenes?.find((scene) => scene.kind === kind);
      if (!scene) throw new Error(`the run has no scene ${kind}`);
      element.seek(scene.start + (scene.end - scene.start) * progress);
      await document.fonts.ready;
      // Where the form stands above the stage, the picture is of the stage.
      const stage = element.renderRoot.querySelector("p443-stage");
      const isBelow = (stage?.getBoundingClientRect().top ?? 0) > innerHeight / 3;
      if (isBelow) stage?.scrollIntoView({ behavior: "instant" });
      else scrollTo({ top: 0, behavior: "instant" });
      await frame();
      await frame();
    },
    scheme,
    kind,
    progress,
  );
}
