import { describe, expect, test } from "vitest";
import type { Run } from "../../core/run.ts";
import { recorded, series } from "../../player/testing.ts";
import { desk } from "../../story/desk.ts";
import {
  addresses,
  attackerAt,
  began,
  bytesOf,
  contents,
  known,
  marks,
  searchKeys,
  secrets,
  visits,
} from "./ledger.ts";

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

const learnt = (run: Run, at: number) => known(run.findings, at).flatMap(({ topics }) => topics);

test("what is known grows with time, and each topic is there once", () => {
  const run = recorded({});
  expect(known(run.findings, 0)).toEqual([]);
  let before = 0;
  for (const at of run.findings.map((finding) => finding.at)) {
    const topics = learnt(run, at).map(({ topic }) => topic);
    expect(new Set(topics).size).toBe(topics.length);
    expect(topics.length).toBeGreaterThanOrEqual(before);
    before = topics.length;
  }
  const volume = learnt(run, run.recording.duration).find(({ topic }) => topic === "volume");
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

test("every topic has its sentences, and every one that a run has is shown", () => {
  for (const [topic, words] of Object.entries(desk.topics)) {
    for (const sentence of [words.says, words.hides, words.not]) {
      expect(sentence, topic).toMatch(/^\S.*[.)]$/s);
      expect(sentence.length, topic).toBeLessThan(240);
    }
    expect(desk.about).toHaveProperty([words.about]);
  }
  for (const run of [recorded({ kind: "http" }), recorded({}), recorded({ kind: "startTls" })]) {
    const shown = new Set(learnt(run, run.recording.duration).map(({ topic }) => topic));
    expect(shown).toEqual(new Set(run.findings.map(({ topic }) => topic)));
  }
});

test("a JA4 fingerprint is shown with the bytes of its parts", () => {
  const run = recorded({});
  const ja4 = run.findings.find(({ topic }) => topic === "ja4");
  expect(ja4?.value).toMatch(/^t13d\d{4}h1_[\da-f]{12}_[\da-f]{12}$/);
  expect(ja4?.parts).toHaveLength(desk.eavesdropper.ja4.parts.length);
  const suites = ja4?.parts[3];
  const bytes = bytesOf(run, suites?.evidence ?? [], 1000);
  expect(bytes.length / 2).toBe(Number(suites?.value));
  expect(bytesOf(run, suites?.evidence ?? [], 3)).toEqual(bytes.subarray(0, 3));
});

test("what an address tells by itself", () => {
  const kinds = (value: string) =>
    addresses({ at: 0, topic: "addresses", value, evidence: [], parts: [] }).flatMap(
      ({ kind, those }) => those.map(() => kind),
    );
  expect(kinds("192.0.2.7 → 203.0.113.9")).toEqual(["documentation", "documentation"]);
  expect(kinds("10.0.0.1 → 1.1.1.1")).toEqual(["private", "public"]);
  expect(kinds("172.16.0.1 → 172.32.0.1")).toEqual(["private", "public"]);
  expect(kinds("2001:db8::1 → 2606:4700::1111")).toEqual(["documentation", "public"]);
  expect(kinds("fd00::1 → fe80::1")).toEqual(["private", "linkLocal"]);
  expect(kinds("127.0.0.1 → ::1")).toEqual(["loopback", "loopback"]);
  expect(kinds("100.64.0.1 → 100.128.0.1")).toEqual(["shared", "public"]);
});

test("visits are counted, and tied together by nothing but what passed", () => {
  const runs = series({ kind: "resumption" });
  const [first, second] = runs;
  if (!first || !second) throw new RangeError("two visits");
  expect(visits(runs, first, first.recording.duration)).toBeUndefined();
  expect(visits(runs, second, second.recording.duration)).toEqual({
    nth: 2,
    all: 2,
    // The ticket was given under seal; with it the hello has one extension more.
    tied: [],
    alike: [],
  });
  expect(began(second).getTime()).toBeGreaterThan(began(first).getTime());
  expect(began(first).toISOString()).toContain("2026-01-01T00:00:00");
  // What was shown twice ties them.
  const again: Run = { ...second, recording: { ...second.recording } };
  again.recording.connection = { ...second.recording.connection, beginsAt: 1e12 };
  expect(visits([...runs, again], again, 1e9)).toMatchObject({ nth: 3, tied: [2], alike: [2] });
});

test("an attacker at an end knows what was said, and one who only repeats does not", () => {
  const ends = (input: Parameters<typeof series>[0]) => series(input).map(attackerAt);
  expect(ends({})).toEqual([undefined]);
  const impostor = ends({ attack: { kind: "impostor", trusted: true } });
  expect(impostor.toSorted()).toEqual(["client", "server"]);
  const replay = series({ kind: "earlyData", attack: { kind: "replayEarlyData" } });
  expect(replay.some(({ recording }) => recording.connection.client === "attacker")).toBe(true);
  expect(new Set(replay.map(attackerAt))).toEqual(new Set([undefined]));
});
