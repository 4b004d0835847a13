import { describe, expect, test } from "vitest";
import { recorded } from "../../player/testing.ts";
import { contents, known, marks, searchKeys, secrets } from "./ledger.ts";

const messages = ["Meet me at nine.", "☂ שלום \u0000", "abcd", "x".repeat(16_384)];

describe.each(messages.map((message) => ({ message, name: JSON.stringify(message.slice(0, 20)) })))(
  "$name",
  ({ message }) => {
    test("over https nothing that was said stands on the wire", () => {
      const run = recorded({ message });
      const said = secrets(run);
      expect(new Set(said.map(({ what }) => what))).toEqual(
        new Set([
          "message",
          "request",
          "page",
          "cookie",
          "form",
          "status",
          "certificate",
          "headers",
        ]),
      );
      expect(said.flatMap(({ pieces }) => pieces).filter(({ found }) => found)).toEqual([]);
      expect(searchKeys(run).found).toBe(0);
      expect(searchKeys(run).looked).toBeGreaterThan(20);
    });

    test("over http all of it does, byte for byte", () => {
      const run = recorded({ message, kind: "http" });
      const said = secrets(run);
      expect(said[0]?.what).toBe("message");
      for (const { pieces, what } of said) {
        for (const { bytes, found } of pieces) {
          if (!found) throw new Error(`${what} was not found`);
          const there = run.recording.capture.segments[found.segment]?.bytes;
          expect(there?.[found.offset]).toBe(bytes[0]);
        }
      }
    });
  },
);

test("a message that could be anywhere by chance is not looked for by itself", () => {
  const what = secrets(recorded({ message: "a" })).map((said) => said.what);
  expect(what).not.toContain("message");
  expect(what).toContain("form");
});

test("what is known grows with time, and each topic is there once", () => {
  const run = recorded({});
  expect(known(run, 0)).toEqual([]);
  let before = 0;
  for (const at of run.findings.map((finding) => finding.at)) {
    const topics = known(run, at).map(({ topic }) => topic);
    expect(new Set(topics).size).toBe(topics.length);
    expect(topics.length).toBeGreaterThanOrEqual(before);
    before = topics.length;
  }
  const volume = known(run, run.recording.duration).find(({ topic }) => topic === "volume");
  expect(volume?.findings).toEqual([run.findings.findLast(({ topic }) => topic === "volume")]);
});

test("every byte of a segment is a header, readable or sealed, and what is sealed is no header", () => {
  for (const scheme of ["http", "https"] as const) {
    const run = recorded({ kind: scheme });
    let body = 0;
    run.recording.capture.segments.forEach((_, segment) => {
      const list = marks(run, segment);
      list.forEach(({ start, end }, i) => {
        expect(end).toBeGreaterThan(start);
        if (i > 0) expect(start).toBeGreaterThanOrEqual(list[i - 1]?.end ?? 0);
      });
      for (const { start, end, as } of list) body += as === "cipher" ? end - start : 0;
      const sealed = list.some((mark) => mark.as === "cipher");
      expect(sealed).toBe(/application_data/.test(contents(run)[segment] ?? ""));
    });
    expect(body).toBe(
      run.records.reduce((sum, { ciphertext, tag }) => sum + ciphertext.length + tag.length, 0),
    );
  }
});

test("a letter over SMTP is hidden by STARTTLS, and read where it is stripped", () => {
  const found = (input: Parameters<typeof recorded>[0]) =>
    secrets(recorded(input))
      .filter(({ what }) => what !== "certificate")
      .map(({ what, pieces }) => [what, pieces.every((piece) => piece.found !== undefined)]);
  const told = ["message", "credentials", "letter", "envelope", "envelope"];
  expect(found({ kind: "startTls" })).toEqual(told.map((what) => [what, false]));
  expect(found({ kind: "startTls", attack: { kind: "strip" } })).toEqual(
    told.map((what) => [what, true]),
  );
});

test("in TLS 1.2 the certificate passes in the clear, and no key does", () => {
  for (const kind of ["tls12", "rsaKeyTransport"] as const) {
    const run = recorded({ kind });
    const read = secrets(run).filter(({ pieces }) => pieces.some(({ found }) => found));
    expect(read.map(({ what, from }) => `${from} ${what}`)).toEqual(["server certificate"]);
    expect(searchKeys(run).found).toBe(0);
    expect(searchKeys(run).looked).toBeGreaterThan(3);
  }
});
