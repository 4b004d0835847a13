import { expect, test } from "vitest";
import { colour } from "./colour.ts";
import { escaped, n, tag } from "./xml.ts";

test.each([
  ["rgb(26, 36, 51)", { hex: "#1a2433", alpha: 1 }],
  ["rgba(10, 16, 26, 0.55)", { hex: "#0a101a", alpha: 0.55 }],
  ["rgb(255 255 255 / 50%)", { hex: "#ffffff", alpha: 0.5 }],
  ["color(srgb 1 0.5 0 / 0.25)", { hex: "#ff8000", alpha: 0.25 }],
  // The primaries of CSS Color 4, section 9.3.
  ["oklab(0.627955 0.224863 0.125846)", { hex: "#ff0000", alpha: 1 }],
  ["oklab(0.519752 -0.140302 0.107676 / 0.35)", { hex: "#008000", alpha: 0.35 }],
  ["oklab(0.452014 -0.0324559 -0.311528)", { hex: "#0000ff", alpha: 1 }],
  ["rgba(0, 0, 0, 0)", undefined],
  ["transparent", undefined],
  ["none", undefined],
])("%s", (computed, expected) => {
  expect(colour(computed)).toEqual(expected);
});

test("nothing that is typed breaks XML", () => {
  expect(escaped(`<a b="c">&amp;</a>`)).toBe("&lt;a b=&quot;c&quot;&gt;&amp;amp;&lt;/a&gt;");
  expect(escaped("\0\u0008\u000b\u001f\ufffe\uffff\ud800a\udc00")).toBe(`${"�".repeat(7)}a�`);
  expect(escaped("\t\n\r é 😀")).toBe("\t\n\r é 😀");
  expect(tag("text", { x: 1.005, y: undefined, class: `"` }, "a")).toBe(
    '<text x="1" class="&quot;">a</text>',
  );
  expect([n(-0.001), n(1 / 3), n(20)]).toEqual(["0", "0.33", "20"]);
});
