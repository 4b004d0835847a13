// Writers are told of everything there is: in tables, and in an example of each.

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { here, snippets } from "./build.ts";
import { referenceText, told } from "./reference.ts";

const root = new URL("../../", import.meta.url);
const texts = snippets();
const all = [...texts.values()].join("\n");
const tags = (all.match(/<port-443\b[^>]*>/g) ?? []).join("\n");

test("docs/embedding/reference.md has all of it; `vitest -u` writes it", async () => {
  const file = new URL("docs/embedding/reference.md", root).pathname;
  await expect(referenceText()).toMatchFileSnapshot(file);
});

describe("an example has", () => {
  const { attributes, properties, methods, events, slots, cssParts, cssProperties } = told();

  test.each(attributes)("the attribute $name", ({ name }) => {
    expect(tags).toMatch(new RegExp(`\\s${name}(?=[=\\s>])`));
  });
  test.each(properties)("the property $name", ({ name, attribute }) => {
    expect(attribute ? tags : all).toMatch(new RegExp(`[.\\s]${attribute ?? name}\\b`));
  });
  test.each(methods)("the method $name", ({ name }) => {
    expect(all).toContain(`.${name}(`);
  });
  test.each(events)("the event $name", ({ name }) => {
    expect(all).toContain(`addEventListener("${name}"`);
  });
  test.each(cssProperties)("the custom property $name", ({ name }) => {
    expect(all).toContain(`${name}:`);
  });
  test.each(cssParts)("the part $name", ({ name }) => {
    expect(all).toContain(`::part(${name})`);
  });
  test.each(slots)("the slot '$name'", ({ name }) => {
    expect(all).toMatch(name ? new RegExp(`slot="${name}"`) : /<port-443\b[^>]*>\s*<\w/);
  });
});

test("what runs is what is shown, but for where the files are", () => {
  for (const text of texts.values()) {
    expect(here(text).replaceAll('"./', '"/port-443/')).toBe(text);
  }
});

/** But for what tests/packages tries: the walk-through, and the npm package. */
const tried = ["embedding/README.md", "embedding/npm.md"];

test("every piece of HTML in the documents is an example", () => {
  const documents = readdirSync(new URL("docs/", root), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".md") && !tried.includes(path))
    .map((path) => `docs/${path}`);
  for (const path of [...documents, "README.md"]) {
    const text = readFileSync(new URL(path, root), "utf8");
    for (const [, indent, html = ""] of text.matchAll(/^( *)```html\n(.*?)^ *```$/gms)) {
      const piece = html.replaceAll(`\n${indent}`, "\n").trim();
      expect([...texts.values()], path).toContain(piece);
    }
  }
});
