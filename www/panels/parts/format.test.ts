import { expect, test } from "vitest";
import { recorded } from "../../player/testing.ts";
import { bits, char, inText, shortened, spaced, specLink, time } from "./format.ts";

test("a text is shortened between characters, never within one", () => {
  expect(shortened("abc", 3)).toBe("abc");
  expect(shortened("abcd", 3)).toBe("abc…");
  expect(shortened("😀😀", 3)).toBe("😀😀");
  expect(shortened("😀😀😀", 2)).toBe("😀😀…");
  expect(shortened("😀".repeat(9_000), 96)).toBe(`${"😀".repeat(96)}…`);
  for (let limit = 1; limit < 12; limit++) {
    // Throws for half a character.
    encodeURIComponent(shortened("a😀b😀c😀d😀", limit));
  }
});

test("bytes are printed as they are read", () => {
  expect(bits(0xa5)).toBe("1010 0101");
  expect(bits(0)).toBe("0000 0000");
  expect(spaced(Uint8Array.of(0, 1, 0xff, 0x10, 5))).toBe("0001ff10 05");
  expect(spaced(Uint8Array.of(0, 1, 0xff, 0x10, 5), 4)).toBe("0001ff10 …");
  expect([0x00, 0x0a, 0x20, 0x41, 0x7e, 0x7f, 0xff].map(char)).toEqual([
    "NUL",
    "LF",
    "␣",
    "A",
    "~",
    "·",
    "·",
  ]);
  expect(Array.from({ length: 256 }, (_, byte) => inText(byte)).every((c) => c.length === 1)).toBe(
    true,
  );
  expect(time(71_350)).toBe("71.4 ms");
});

test("a section has an address where the RFC editor has it", () => {
  expect(specLink("RFC 8446 4.1.2")).toBe("https://www.rfc-editor.org/rfc/rfc8446#section-4.1.2");
  expect(specLink("RFC 2018")).toBe("https://www.rfc-editor.org/rfc/rfc2018");
  expect(specLink("RFC 8446 B.4")).toBe("https://www.rfc-editor.org/rfc/rfc8446#appendix-B.4");
  expect(specLink("WHATWG URL 5.1")).toBeUndefined();
});

test("every section that a run names is one that can be linked or none of an RFC", () => {
  const specs = new Set<string>();
  const walk = (fields: ReturnType<typeof recorded>["opened"][number]["messages"]): void => {
    for (const { children, spec } of fields) {
      if (spec) specs.add(spec);
      walk(children);
    }
  };
  for (const scheme of ["http", "https"] as const) {
    const { dissection, opened } = recorded({ kind: scheme });
    for (const { fields } of dissection.packets) walk(fields);
    for (const { units } of [dissection.client, dissection.server]) {
      walk(units.map(({ field }) => field));
    }
    for (const { messages } of opened) walk(messages);
  }
  expect(specs.size).toBeGreaterThan(20);
  for (const spec of specs)
    expect([spec, specLink(spec) !== undefined]).toEqual([spec, spec.startsWith("RFC ")]);
});
