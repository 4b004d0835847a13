import { expect, test } from "vitest";
import "../stage/rare.ts";
import { aimed } from "../gallery/aim.ts";
import { entries } from "../gallery/entries.ts";
import { meanings } from "../story/moments.ts";
import { find, nameOf, names, namesOf, nearest } from "./moments.ts";
import { series } from "./testing.ts";
import { place, type Timeline, timeline } from "./timeline.ts";

function told(id: string): Timeline {
  const entry = entries.find((one) => one.id === id);
  const { attack, ...choice } = entry?.choice ?? {};
  const found = typeof attack === "string" ? aimed(attack, series(choice)) : attack;
  return timeline(series({ ...choice, ...(found && { attack: found }) }));
}

test.each(entries)("$id: a moment is found again by its name", ({ id }) => {
  const line = told(id);
  const longest = Math.max(...line.scenes.map(({ start, end }) => end - start));
  const seen = new Set<string>();
  for (let i = 0; i <= 2000; i++) {
    const story = (line.duration * i) / 2000;
    const name = nameOf(line, story);
    const found = find(line, name) ?? Number.NaN;
    expect(Math.abs(found - story), name).toBeLessThanOrEqual(longest / 20_000 + 0.001);
    expect(nameOf(line, found)).toBe(name);
    expect(nearest(line, name)).toEqual({ story: found });
    seen.add(name);
  }
  expect(seen.size).toBeGreaterThan(1500);
});

test.each(entries)("$id: every scene has a name of its own", ({ id }) => {
  const line = told(id);
  const all = namesOf(line);
  expect(new Set(all).size).toBe(all.length);
  line.scenes.forEach((scene, index) => {
    const name = all[index] ?? "";
    expect(find(line, name)).toBe(scene.end);
    // Its beginning is in it, and not in the one before.
    for (const start of [find(line, name, "start"), find(line, `${name}:0`)]) {
      expect(place(line, start ?? -1).index).toBe(index);
      expect(start).toBeCloseTo(scene.start, 2);
    }
    expect(find(line, `${name}:50`)).toBeCloseTo((scene.start + scene.end) / 2);
  });
});

test("no two kinds of scene have one name, and each is told", () => {
  const all = Object.values(names).map((name) => name.toLowerCase());
  expect(new Set([...all, "start", "end"]).size).toBe(all.length + 2);
  expect(Object.keys(meanings).sort()).toEqual(["start", "end", ...Object.values(names)].sort());
});

test("what names mean", () => {
  const line = told("resumption");
  const at = (run: number, kind: string, which = 0) =>
    line.scenes.filter((scene) => scene.run === run && scene.kind === kind)[which]?.end;
  expect(find(line, "start")).toBe(0);
  expect(find(line, "end")).toBe(line.duration);
  expect(find(line, "certificate")).toBe(at(0, "checks"));
  expect(find(line, "ClientHello")).toBe(at(0, "clientHello"));
  expect(find(line, "2.clientHello")).toBe(at(1, "clientHello"));
  // Without a connection they are counted through the whole story.
  expect(find(line, "form.2")).toBe(at(1, "form"));
  expect(find(line, "2.form.1")).toBe(at(1, "form"));
  expect(find(line, "2.end")).toBe(line.duration);
  const second = line.scenes.find(({ run }) => run === 1);
  expect(place(line, find(line, "2.start") ?? 0).scene).toBe(second);
  const older = told("tls12");
  const checks = older.scenes.filter(({ kind }) => kind === "checks");
  expect(checks).toHaveLength(3);
  expect(find(older, "certificate.3")).toBe(checks[2]?.end);
});

test("what is not there is said, and the nearest is found", () => {
  const line = told("resumption");
  const end = (name: string) => find(line, name);
  for (const [text, kind, story] of [
    ["", "unreadable", 0],
    ["seal:", "unreadable", 0],
    ["seal:-4", "unreadable", 0],
    ["__proto__", "unreadable", 0],
    ["0.seal", "unreadable", 0],
    ["end:4", "unreadable", line.duration],
    ["constructor", "unknown", 0],
    ["checks", "unknown", 0],
    ["retry", "absent", 0],
    ["3.start", "connection", 0],
    ["3.end", "connection", line.duration],
    ["2.seal", "connection", end("seal")],
    ["9.form", "connection", end("2.form")],
    ["form.3", "repeat", end("2.form")],
    ["1.form.2", "repeat", end("form")],
    ["seal:101", "percent", end("seal")],
  ] as const) {
    expect(nearest(line, text), text).toEqual({ story, problem: { kind, text } });
    expect(find(line, text)).toBeUndefined();
  }
});
