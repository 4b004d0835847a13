import { describe, expect, test } from "vitest";
import { plain } from "../choice.ts";
import { first } from "../form.ts";
import type { Shown } from "./shown.ts";
import { at, attributes, element, frame, type Wish } from "./snippets.ts";

const shown: Pick<Shown, "state" | "entry" | "moment" | "scene"> = {
  state: { ...first, choice: plain("https"), seed: "443", moment: "seal:40", depth: "bytes" },
  entry: "https",
  moment: "seal:40",
  scene: "seal",
};

const wish: Wish = {
  telling: "still",
  fixed: true,
  depth: undefined,
  controls: "bar",
  theme: "auto",
};

const home = "https://blog.example/port-443/";

describe("attributes", () => {
  test("are only what is not so by itself", () => {
    expect(attributes(shown, wish)).toEqual({ scenario: "https", seed: "443", moment: "seal:40" });
    const changed = {
      ...shown,
      state: { ...shown.state, message: "Hi", host: "a.example", latencyMs: 5 },
    };
    const all: Wish = { ...wish, depth: "messages", controls: "all", theme: "dark" };
    expect(attributes(changed, all)).toEqual({
      scenario: "https",
      message: "Hi",
      host: "a.example",
      latency: "5",
      seed: "443",
      moment: "seal:40",
      depth: "messages",
      controls: "all",
      theme: "dark",
    });
  });

  test.each<[Wish["telling"], object]>([
    ["still", { moment: "seal:40" }],
    ["from", { moment: "seal:40", autoplay: "" }],
    ["all", { autoplay: "" }],
    ["loop", { from: "seal", to: "seal", loop: "", autoplay: "" }],
  ])("say how it is told: %s", (telling, expected) => {
    const { scenario, ...rest } = attributes(shown, { ...wish, telling, fixed: false }) ?? {};
    expect(scenario).toBe("https");
    expect(rest).toEqual(expected);
  });

  test("cannot say everything", () => {
    expect(attributes({ ...shown, state: undefined }, wish)).toBeUndefined();
    expect(attributes({ ...shown, entry: undefined }, wish)).toBeUndefined();
    const unwritable = { ...shown, state: { ...shown.state, message: "a\0b" } };
    expect(attributes(unwritable, wish)).toBeUndefined();
  });
});

const hostile = `"><script>alert(1)</script>\n\n<!-- ' & \u202e \u0007 \u2028`;

describe("snippets", () => {
  const fallback = { text: hostile, link: hostile, address: `https://x.example/#${hostile}` };

  test("have nothing of a message that is markup", () => {
    const given = { scenario: "https", message: hostile };
    const snippet = element(home, given, fallback);
    // Tags as written here, and no others.
    expect(snippet.match(/<[^>]*>/g)?.map((tag) => /^<\/?[\w-]+/.exec(tag)?.[0])).toEqual([
      "<script",
      "</script",
      "<port-443",
      "<p",
      "<a",
      "</a",
      "</p",
      "</port-443",
    ]);
    const framed = frame(home, given, hostile);
    expect(framed.match(/<\/?[\w-]+/g)).toEqual(["<iframe", "</iframe", "<script", "</script"]);
    for (const text of [snippet, framed]) {
      expect(text).not.toMatch(/\n\s*\n/);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      expect(text).not.toMatch(/[\0-\x09\x0b-\x1f\u2028\u202e]/);
    }
  });

  test("begin lines as a block of HTML does in Markdown", () => {
    const lines = element(home, { scenario: "https", message: "a\nb" }, fallback).split("\n");
    expect(lines).toHaveLength(4);
    expect(lines[1]).toBe('<port-443 scenario="https" message="a&#10;b">');
  });

  test("find their files in the folder, however it is written", () => {
    expect(at("https://a.example/x", "b.js")).toBe("https://a.example/x/b.js");
    expect(at(" https://a.example/x// ", "b.js")).toBe("https://a.example/x/b.js");
    expect(frame(home, { loop: "" }, "t")).toContain(`src="${home}embed.html#loop="`);
  });
});
