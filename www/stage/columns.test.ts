import { describe, expect, test } from "vitest";
import { plot } from "../player/plot.ts";
import { recorded } from "../player/testing.ts";
import { pace, recordColumns } from "./columns.ts";
import { letters, shown } from "./letters.ts";
import { copied, printed } from "./tap.ts";

describe.each([
  ["a short message", "Not a word to Sam."],
  ["several records", "é".repeat(8_192)],
])("the columns of %s", (_, message) => {
  const run = recorded({ message });
  const { requestRecords, message: span, request } = plot(run);
  const columns = recordColumns(run, requestRecords, span);
  const all = Array.from({ length: columns.length }, (_, i) => columns.at(i));

  test("are what passed on the wire, byte for byte", () => {
    const units = requestRecords.map(
      (at) => run.dissection.client.units[run.records[at]?.unit ?? -1],
    );
    const sent = units.flatMap((unit) => [
      ...run.dissection.client.bytes.subarray(unit?.field.start, unit?.field.end),
    ]);
    expect(all.map((column) => column?.ciphertext)).toEqual(sent);
    expect(columns.at(columns.length)).toBeUndefined();
    expect(columns.at(-1)).toBeUndefined();
  });

  test("are each the XOR of the two above", () => {
    for (const column of all) {
      if (column?.plaintext === undefined) continue;
      expect(column.plaintext ^ (column.keystream ?? 0)).toBe(column.ciphertext);
    }
  });

  test("mark the message and nothing else", () => {
    const marked = all.filter((column) => column?.message).map((column) => column?.plaintext);
    expect(marked).toEqual([...(request?.event.bytes.subarray(span?.start, span?.end) ?? [])]);
    expect(columns.message?.start).toBe(all.findIndex((column) => column?.message));
    expect(columns.message?.end).toBe(all.findLastIndex((column) => column?.message) + 1);
  });

  test("end each record with its type and its tag", () => {
    expect(all.filter((column) => column?.part === "type").map((c) => c?.plaintext)).toEqual(
      requestRecords.map(() => 0x17),
    );
    expect(all.filter((column) => column?.part === "tag")).toHaveLength(16 * requestRecords.length);
  });

  test("run through the gate from the first to the last, never back", () => {
    let before = 0;
    for (let u = 0; u <= 1; u += 1 / 997) {
      const head = pace(columns, u);
      expect(head).toBeGreaterThanOrEqual(before);
      expect(head).toBeLessThanOrEqual(columns.length);
      before = head;
    }
    expect(pace(columns, 0)).toBe(0);
    expect(pace(columns, 1)).toBe(columns.length);
  });
});

describe("letters of a form field", () => {
  const spelled = (message: string) => {
    const { request, message: span } = plot(recorded({ kind: "http", message }));
    const bytes = request?.event.bytes.subarray(span?.start, span?.end);
    return letters(bytes ?? new Uint8Array(), true);
  };

  test.each(["plain", "a b+c%d", "Don’t", "שלום עולם", "👩‍👩‍👧 🐕", "\0\n\t\x7f", "\u{10ffff}é"])(
    "give back %j",
    (message) => {
      const found = spelled(message);
      expect(found.map(({ character }) => character).join("")).toBe(message);
      let at = 0;
      for (const { start, end } of found) {
        expect(start).toBe(at);
        at = end;
      }
    },
  );

  test("that cannot be seen are shown as pictures", () => {
    expect(shown("\0")).toBe("␀");
    expect(shown("\n")).toBe("␊");
    expect(shown("\x7f")).toBe("␡");
    expect(shown(" ")).toBe("␣");
    expect(shown("\u0301")).toBe("◌\u0301");
    expect(shown("\u202e")).not.toContain("\u202e");
    expect(shown("e")).toBe("e");
  });
});

describe.each(["https", "http"] as const)("the eavesdropper's copy over %s", (scheme) => {
  const run = recorded({ kind: scheme });
  const copy = copied(run);

  test("is every payload byte that passed, and no more", () => {
    const { client, server } = run.dissection;
    expect(copy.length).toBe(client.bytes.length + server.bytes.length);
  });

  test("has nothing before anything passed, and all at the end", () => {
    expect(printed(copy, 0)).toBe(0);
    expect(printed(copy, run.recording.duration)).toBe(copy.length);
  });

  test(scheme === "http" ? "shows the message" : "shows no sealed byte as text", () => {
    const text = copy.pieces
      .flatMap(({ bytes, meanings }) => [...bytes].filter((_, i) => meanings[i] === "plain"))
      .map((byte) => String.fromCharCode(byte))
      .join("");
    if (scheme === "http") {
      expect(text).toContain("message=Gr%C3%BC%C3%9Fe%2C+and+not+a+word+to+Sam.");
      return;
    }
    expect(text).toContain("letters.example");
    for (const { from, bytes, meanings, start } of copy.pieces) {
      const stream = run.dissection[from];
      const first = copy.pieces
        .filter((piece) => piece.from === from && piece.start < start)
        .reduce((sum, piece) => sum + piece.bytes.length, 0);
      for (const { sealed, field } of stream.units) {
        if (!sealed) continue;
        for (let i = 0; i < bytes.length; i++) {
          const at = first + i;
          if (at >= field.start && at < field.end) expect(meanings[i]).toBe("cipher");
        }
      }
    }
  });
});
