// docs/element/custom-elements.json says what <port-443> is. What of it is words, types and names is held
// to the sources here; what only shows in a browser, in tests/e2e/element.test.ts.

import { readFileSync } from "node:fs";
import { describe, expect, expectTypeOf, test } from "vitest";
import manifest from "../../docs/element/custom-elements.json" with { type: "json" };
import packed from "../../package.json" with { type: "json" };
import { type EntryId, entries } from "../gallery/entries.ts";
import type { Ending } from "../outcome/outcome.ts";
import { type Panel as OnDesk, panelNames } from "../panels/names.ts";
import type { Depth, ExportFormat, OutcomeDetail, Panel, Port443Events, Scenario } from "./api.ts";
import { cssData, type Declaration, htmlData, webTypes } from "./editors.ts";
import { properties } from "./look.ts";

const element = manifest.modules[0]?.declarations[0] as Declaration;

const text = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;
const docs = (name: string): string =>
  new URL(`../../docs/element/${name}`, import.meta.url).pathname;

function attribute(name: string): {
  readonly type: { readonly text: string };
  description: string;
} {
  const found = element.attributes.find((one) => one.name === name);
  if (!found) throw new Error(`no attribute ${name}`);
  return found;
}

const union = (names: readonly string[]): string => names.map((name) => `'${name}'`).join(" | ");

describe("the manifest", () => {
  test("what editors are told is made of it", async () => {
    const { version } = packed as { version?: string };
    for (const [name, made] of [
      ["html-custom-data.json", htmlData(element)],
      ["css-custom-data.json", cssData(element)],
      ["web-types.json", webTypes(element, "port-443", version ?? "0.1.0")],
    ] as const) {
      await expect(text(made), name).toMatchFileSnapshot(docs(name));
    }
  });

  test("it names every scenario and every panel", () => {
    expectTypeOf<Scenario>().toEqualTypeOf<EntryId>();
    expectTypeOf<Panel>().toEqualTypeOf<OnDesk>();
    expectTypeOf<OutcomeDetail["ending"]>().toEqualTypeOf<Ending["kind"]>();
    expectTypeOf<OutcomeDetail["tone"]>().toEqualTypeOf<Ending["tone"]>();
    const named = [...attribute("scenario").type.text.matchAll(/'(\w+)'/g)].map(([, id]) => id);
    expect(named.sort()).toEqual(entries.map(({ id }) => id).sort());
    expect(attribute("panels").description).toContain(panelNames.join(", "));
  });

  test("it names the values that the types have", () => {
    const depths = ["story", "messages", "bytes", "packets"] as const;
    expectTypeOf<Depth>().toEqualTypeOf<(typeof depths)[number]>();
    expect(attribute("depth").type.text).toBe(union(depths));
    const formats = ["pcapng", "key-log", "json", "svg", "png"] as const;
    expectTypeOf<ExportFormat>().toEqualTypeOf<(typeof formats)[number]>();
    expect(JSON.stringify(element.members)).toContain(union(formats));
    const events = ["ready", "step", "outcome", "error", "play", "pause"] as const;
    expectTypeOf<keyof Port443Events>().toEqualTypeOf<(typeof events)[number]>();
    expect(element.events.map(({ name }) => name)).toEqual(events);
  });

  test("it names every custom property, and each stands for one that there is", () => {
    const tokens = readFileSync(new URL("../theme/tokens.css", import.meta.url), "utf8");
    for (const token of Object.values(properties)) expect(tokens).toContain(`--${token}:`);
    // www/element/frame.ts has the text's size and the height.
    const known = ["font-size", "height", ...Object.keys(properties)].map(
      (name) => `--port-443-${name}`,
    );
    expect(element.cssProperties.map(({ name }) => name).sort()).toEqual(known.sort());
  });
});
