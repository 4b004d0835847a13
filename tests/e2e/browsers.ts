// Real browsers on the built page, both through one interface (WebDriver BiDi in Firefox).
//
// - browserNames: what every test of the page runs in
// - launch(name, settings): a browser; close it
// - visit(browser, address, size): a tab with the page, and all that went wrong in it
// - ready(page): the first run has been recorded, or could not be
// - there(page, selector): waits for an element, and gives it

import puppeteer, { type Browser, type ElementHandle, type Page } from "puppeteer-core";
import type {} from "../../www/office.ts";

export type BrowserName = "chromium" | "firefox";

export const browserNames: readonly BrowserName[] = ["chromium", "firefox"];

/** What a person has set in their system; a browser has it from its start. */
export type Settings = {
  readonly dark?: boolean;
  readonly reducedMotion?: boolean;
  /** The folder that downloads go to, without asking. */
  readonly downloads?: string;
};

/** A tab on the page. */
export type Visit = {
  readonly page: Page;
  /** Errors on the console (violations of the page's policy too), errors nobody caught, requests
   * that failed, requests to anywhere but the page's own server. */
  readonly problems: readonly string[];
};

const chromiumSwitches = [
  // Chromium's sandbox cannot be had as root, as in a container.
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  "--disable-background-networking",
  "--disable-dev-shm-usage",
  "--disable-gpu",
  "--disable-quic",
  "--hide-scrollbars",
];

/** Starts a browser; `CHROME` and `FIREFOX` say where it is, as `cargo xtask test` does. */
export function launch(name: BrowserName, settings: Settings = {}): Promise<Browser> {
  const { dark = false, reducedMotion = false, downloads } = settings;
  if (name === "chromium") {
    return puppeteer.launch({
      browser: "chrome",
      executablePath: process.env["CHROME"] ?? "/usr/bin/chromium",
      args: [
        ...chromiumSwitches,
        ...(dark ? ["--blink-settings=preferredColorScheme=0"] : []),
        ...(reducedMotion ? ["--force-prefers-reduced-motion"] : []),
      ],
      ...(downloads && { downloadBehavior: { policy: "allow", downloadPath: downloads } }),
    });
  }
  return puppeteer.launch({
    browser: "firefox",
    executablePath: process.env["FIREFOX"] ?? "/usr/bin/firefox-esr",
    extraPrefsFirefox: {
      "ui.systemUsesDarkTheme": dark ? 1 : 0,
      "ui.prefersReducedMotion": reducedMotion ? 1 : 0,
      // Firefox's own requests are none of the page's.
      "network.captive-portal-service.enabled": false,
      ...(downloads && { "browser.download.folderList": 2, "browser.download.dir": downloads }),
      "network.connectivity-service.enabled": false,
    },
  });
}

/** Opens an address in a new tab, and waits until it has loaded. */
export async function visit(
  browser: Browser,
  address: string,
  size: { readonly width: number; readonly height: number } = { width: 1280, height: 800 },
): Promise<Visit> {
  const problems: string[] = [];
  const page = await browser.newPage();
  await page.setViewport(size);
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => problems.push(`uncaught: ${String(error)}`));
  page.on("requestfailed", (request) => {
    problems.push(`failed: ${request.url()} ${request.failure()?.errorText ?? ""}`);
  });
  // Firefox does not put these on the console that a driver hears.
  await page.evaluateOnNewDocument(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      console.error(`Content-Security-Policy: ${event.effectiveDirective} ${event.blockedURI}`);
    });
  });
  const home = new URL(address).origin;
  page.on("request", (request) => {
    const { origin, protocol } = new URL(request.url());
    if (protocol.startsWith("http") && origin !== home) {
      problems.push(`to elsewhere: ${request.url()}`);
    }
  });
  await page.goto(address, { waitUntil: "load" });
  return { page, problems };
}

export async function ready(page: Page): Promise<void> {
  await page.evaluate(async () => {
    // The page is loaded before its module has run to the end.
    await customElements.whenDefined("p443-office");
    const host = document.querySelector("p443-office");
    await host?.ready;
    await host?.updateComplete;
  });
}

/** The driver's own waiting does not see into shadow trees. */
export async function there(page: Page, selector: string): Promise<ElementHandle> {
  for (let tries = 0; tries < 400; tries++) {
    const found = await page.$(selector);
    if (found) return found;
    await new Promise((later) => setTimeout(later, 50));
  }
  throw new Error(`there is no ${selector}`);
}
