import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { page } from "./story/page.ts";

const html = readFileSync(new URL("../index.html", import.meta.url), "utf8");

test("the first picture, before the script, has the words of the page", () => {
  for (const text of [page.title, page.headline, page.message, page.stage.eavesdropper]) {
    expect(html).toContain(`>${text}<`);
  }
  expect(html.replace(/\s+/g, " ")).toContain(page.shell.noScript);
});
