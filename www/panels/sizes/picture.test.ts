import { expect, test } from "vitest";
import type { ScenarioInput, SitePage } from "../../../crate/pkg/port443.js";
import { SizeStudy } from "../../../crate/pkg/port443.js";
import type { Studied } from "../../core/sizes.ts";
import { recorded } from "../../player/testing.ts";
import { filled, sizes as words } from "../../story/sizes.ts";
import { answered, cost, scale, verdict } from "./picture.ts";

const pages = Object.keys(words.pages) as SitePage[];

const input = (page: SitePage, padding: number, seed = "443"): ScenarioInput => ({
  kind: "site",
  host: "letters.example",
  message: "-",
  seed,
  latencyMs: 20,
  cipherSuite: "TLS_AES_128_GCM_SHA256",
  page,
  padding,
});

/** As www/core/sizes.ts puts it together. */
function studied(padding: number): (page: SitePage, seed?: string) => Studied {
  const study = new SizeStudy(input("welcome", padding));
  while (study.learnNext());
  const learnt = study.learnt();
  return (page, seed) => ({
    learnt,
    visit: study.visit(input(page, padding, seed)),
    bytesPlain: study.visit(input(page, 0, seed)).bytes,
  });
}

test("the panel calls the pages as they call themselves", () => {
  for (const page of pages) {
    const { opened } = recorded({ kind: "site", page });
    const texts = opened.map(({ plaintext }) => new TextDecoder().decode(plaintext));
    const html = texts.find((text) => text.includes("<!doctype html>"));
    expect(/<title>(.*)<\/title>/.exec(html ?? "")?.[1]).toBe(words.pages[page]);
  }
});

test("without zeros every page is named, and by more than a little", () => {
  const of = studied(0);
  for (const page of pages) {
    const found = of(page);
    const said = verdict(found, page);
    expect(said).toMatchObject({ kind: "right", page });
    if (said.kind === "right") expect(said.next).toBeGreaterThan(said.distance);
    expect(found.visit.bytes).toBe(found.bytesPlain);
  }
});

test("with all the zeros there can be, what is left is how many parts there are", () => {
  const of = studied(16_384);
  for (const page of pages) {
    const found = of(page);
    const parts = found.visit.fingerprint.bursts.length;
    const like = found.learnt.filter(({ fingerprint }) => fingerprint.bursts.length === parts);
    const said = verdict(found, page);
    if (like.length === 1) expect(said).toMatchObject({ kind: "right", only: true });
    else expect(said).toEqual({ kind: "alike", count: like.length, among: true });
    expect(cost(found.visit.bytes, found.bytesPlain)).toBeGreaterThan(5);
  }
});

test("a guess that is wrong is called wrong", () => {
  const found = studied(0)("debts");
  const named = verdict(found, "hiv");
  expect(named).toMatchObject({ kind: "wrong", page: "debts" });
  // The pages that are alike without the right one among them.
  const [first, second, third] = found.visit.guess.ranking;
  const guess = { ranking: [first, second, third], alike: 2, named: undefined };
  const tied = { ...found, visit: { ...found.visit, guess } } as Studied;
  const third_ = third?.page as SitePage;
  expect(verdict(tied, third_)).toEqual({ kind: "alike", count: 2, among: false });
});

test("where nothing of a page passed, nobody is named", () => {
  const study = new SizeStudy(input("welcome", 0));
  while (study.learnNext());
  const visit = study.visit({ ...input("report", 0), certificate: "expired" });
  expect(verdict({ learnt: study.learnt(), visit, bytesPlain: 0 }, "report").kind).toBe("nothing");
});

test("no strip is wider than there is room for", () => {
  const found = studied(64)("allergies");
  const whole = scale(found);
  for (const { fingerprint } of found.learnt) {
    expect(answered(fingerprint)).toBeLessThanOrEqual(whole);
  }
  expect(answered(found.visit.fingerprint)).toBeLessThanOrEqual(whole);
});

test("more bytes are said in per cent, and none as none", () => {
  expect(cost(150, 100)).toBe(0.5);
  expect(cost(1, 0)).toBe(0);
  expect(words.percent(0)).toBe("0\u202f%");
  expect(words.percent(0.0123)).toBe("+1.2\u202f%");
  expect(words.percent(8.92)).toBe("+892\u202f%");
  expect(filled.says(257, 84, 172)).toContain("172 are zeros");
});
