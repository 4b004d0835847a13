// What lies over the page when it is asked for: on a phone and on a wide screen each has a name, room for
// it and for its buttons, and goes away by its button, by Escape and by a click beside it.

import type { Browser, Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { browserNames, launch, ready, there, visit } from "./browsers.ts";

/** Where each is, and what is pressed until it lies there. */
const sheets = {
  gallery: ["p443-gallery", "p443-form >>> .other button"],
  compare: ["p443-compare", "p443-form >>> .other button", "p443-gallery >>> .others button"],
  share: ["p443-share", 'p443-controls >>> [aria-label="Share this moment"]'],
  save: ["p443-save >>> p443-save-dialog", ".depths button", "p443-save >>> button"],
  open: ["p443-open", ".depths button", "p443-open >>> button"],
  real: ["p443-real", ".depths button", "p443-real >>> button"],
} as const;

const inside = (part: string): string => `p443-office >>> ${part}`;

/** Of what stands in the masthead, the pairs that lie over each other, and the lines of the title. */
const masthead = (page: Page, dialog: string) =>
  page.$eval(dialog, (dialog) => {
    const parts = [...dialog.querySelectorAll(".masthead > *, .masthead .others > *")].filter(
      (part) => part.getClientRects().length > 0 && !part.matches(".others"),
    );
    const boxes = parts.map((part) => ({
      says: part.textContent?.trim(),
      box: part.getBoundingClientRect(),
    }));
    const over = boxes.flatMap((one, at) =>
      boxes
        .slice(at + 1)
        .filter(
          ({ box }) =>
            box.left < one.box.right - 1 &&
            box.right > one.box.left + 1 &&
            box.top < one.box.bottom - 1 &&
            box.bottom > one.box.top + 1,
        )
        .map((other) => `${one.says} | ${other.says}`),
    );
    const title = dialog.querySelector("h2");
    const lines = new Range();
    if (title) lines.selectNodeContents(title);
    return {
      title: title?.textContent?.trim(),
      described: dialog.getAttribute("aria-labelledby") === title?.id,
      over,
      lines: new Set([...lines.getClientRects()].map(({ top }) => Math.round(top))).size,
      wide: dialog.scrollWidth > dialog.clientWidth,
    };
  });

describe.each(browserNames)("%s", (name) => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch(name, { reducedMotion: true });
  });
  afterAll(() => browser.close());

  describe.each([360, 1280])("at %i px", (width) => {
    let page: Page;
    let problems: readonly string[];
    beforeAll(async () => {
      ({ page, problems } = await visit(browser, inject("address"), { width, height: 780 }));
      await ready(page);
    });
    afterAll(() => page.close());

    test.each(Object.keys(sheets) as (keyof typeof sheets)[])("%s", async (which) => {
      const [where, ...ways] = sheets[which];
      const dialog = inside(`${where} >>> dialog[open]`);
      const open = async () => {
        for (const way of ways) {
          const button = await there(page, inside(way));
          await button.evaluate((button) => (button as HTMLButtonElement).click());
        }
        await there(page, dialog);
      };
      const gone = () => expect.poll(() => page.$(dialog)).toBeNull();

      await open();
      const seen = await masthead(page, dialog);
      expect(seen).toMatchObject({ described: true, over: [], wide: false });
      expect(seen.title).toMatch(/^\w.{5,}/);
      expect(seen.lines).toBeLessThanOrEqual(3);
      await page.keyboard.press("Escape");
      await gone();

      await open();
      await (await there(page, `${dialog} >>> .masthead > .button`)).click();
      await gone();

      // On a phone there is nothing beside it.
      if (width > 640) {
        await open();
        await page.mouse.click(3, 400);
        await gone();
      }
      expect(problems).toEqual([]);
    });
  });
});
