import { beforeEach, describe, expect, test } from "vitest";
import "../stage/rare.ts";
import type { Clock } from "./clock.ts";
import { Player, within } from "./player.ts";
import { series } from "./testing.ts";
import { place, timeline } from "./timeline.ts";

const line = timeline(series());
const several = timeline(series({ kind: "earlyData", attack: { kind: "replayEarlyData" } }));

/** A clock that goes on when it is told to. */
class Hand implements Clock {
  time = 5000;
  #waiting = new Map<number, () => void>();
  #next = 1;
  now(): number {
    return this.time;
  }
  nextFrame(callback: () => void): number {
    this.#waiting.set(this.#next, callback);
    return this.#next++;
  }
  cancel(handle: number): void {
    this.#waiting.delete(handle);
  }
  get waiting(): number {
    return this.#waiting.size;
  }
  frame(ms: number): void {
    this.time += ms;
    const due = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const callback of due) callback();
  }
}

let clock: Hand;
let player: Player;
let changes: number;

beforeEach(() => {
  clock = new Hand();
  changes = 0;
  player = new Player(clock, () => changes++);
  player.load(line);
});

/** Plays in uneven frames until the story stands exactly at `story`. */
function playTo(story: number): void {
  player.play();
  for (let i = 0; player.story < story; i++) {
    clock.frame(Math.min([16, 17, 33, 8][i % 4] ?? 16, story - player.story));
  }
  player.pause();
}

describe("playing", () => {
  test.each([
    ["one connection", line],
    ["several", several],
  ])("playing to a moment, jumping to it and coming back are the same place: %s", (_, line) => {
    player.load(line);
    for (const scene of line.scenes) {
      const story = Math.round((scene.start + scene.end) / 2);
      player.seek(0);
      playTo(story);
      const played = place(line, player.story);
      player.seek(0);
      player.seek(story);
      const jumped = place(line, player.story);
      player.seek(line.duration);
      player.seek(story);
      const back = place(line, player.story);
      expect(played).toEqual(jumped);
      expect(back).toEqual(jumped);
    }
  });

  test("speed is how many ms of story go by in one", () => {
    player.speed = 4;
    player.play();
    clock.frame(20);
    expect(player.story).toBe(80);
    player.speed = 0.25;
    clock.frame(20);
    expect(player.story).toBe(85);
  });

  test("a frame that was held up does not jump", () => {
    player.play();
    clock.frame(60_000);
    expect(player.story).toBe(100);
  });

  test("stops at the end, and from there plays from the beginning", () => {
    player.seek(line.duration - 10);
    player.play();
    clock.frame(50);
    expect(player.story).toBe(line.duration);
    expect(player.playing).toBe(false);
    expect(clock.waiting).toBe(0);
    player.play();
    expect(player.story).toBe(0);
    expect(player.playing).toBe(true);
  });

  test("asks for frames only while it plays and is awake", () => {
    expect(clock.waiting).toBe(0);
    player.play();
    player.play();
    expect(clock.waiting).toBe(1);
    player.awake = false;
    expect(clock.waiting).toBe(0);
    clock.time += 60_000;
    player.awake = true;
    expect(clock.waiting).toBe(1);
    clock.frame(16);
    expect(player.story).toBe(16);
    player.pause();
    expect(clock.waiting).toBe(0);
  });

  test("another run starts at rest at its beginning", () => {
    playTo(3000);
    player.play();
    player.load(timeline(series({ kind: "http" })));
    expect(player.story).toBe(0);
    expect(player.playing).toBe(false);
    expect(clock.waiting).toBe(0);
  });

  test("without a run nothing moves", () => {
    player.load(undefined);
    player.play();
    player.step(1);
    player.seek(100);
    expect(player.story).toBe(0);
    expect(clock.waiting).toBe(0);
  });
});

describe("stepping", () => {
  test("forward from end to end of the scenes, and back the same way", () => {
    const ends = line.scenes.map(({ end }) => end);
    const forward = ends.map(() => {
      player.step(1);
      return player.story;
    });
    expect(forward).toEqual(ends);
    player.step(1);
    expect(player.story).toBe(line.duration);
    const back = ends.map(() => {
      player.step(-1);
      return player.story;
    });
    expect(back).toEqual([...ends.slice(0, -1).reverse(), 0]);
    player.step(-1);
    expect(player.story).toBe(0);
  });

  test("from within a scene to its end, and back to the end of the one before", () => {
    const [first, second] = line.scenes;
    if (!first || !second) throw new Error("no scenes");
    player.seek((second.start + second.end) / 2);
    player.step(1);
    expect(player.story).toBe(second.end);
    player.seek((second.start + second.end) / 2);
    player.step(-1);
    expect(player.story).toBe(first.end);
  });

  test("stops playing", () => {
    player.play();
    player.step(1);
    expect(player.playing).toBe(false);
    expect(clock.waiting).toBe(0);
  });
});

test("seeking stays within the story and takes no nonsense", () => {
  player.seek(-5);
  expect(player.story).toBe(0);
  player.seek(Number.POSITIVE_INFINITY);
  expect(player.story).toBe(line.duration);
  player.seek(Number.NaN);
  expect(player.story).toBe(line.duration);
  expect(changes).toBeGreaterThan(0);
});

describe("within a range", () => {
  const [, second, third, fourth, fifth] = line.scenes;
  if (!second || !third || !fourth || !fifth) throw new Error("no scenes");
  // Just inside the third scene, as www/player/moments.ts finds its beginning.
  const range = { from: third.start + 0.001, to: fourth.end };

  beforeEach(() => {
    player.range = range;
  });

  test("where it stands is brought into it", () => {
    expect(player.story).toBe(range.from);
    player.seek(fourth.end);
    player.range = { from: 0, to: third.end };
    expect(player.story).toBe(third.end);
    expect(player.range).toEqual({ from: 0, to: third.end });
  });

  test("it has its scenes and no others", () => {
    expect(within(line, range)).toEqual({ first: 2, count: 2 });
    expect(within(line, { from: 0, to: line.duration })).toEqual({
      first: 0,
      count: line.scenes.length,
    });
  });

  test("it plays to its end and stops there, and from there plays again", () => {
    playTo(range.to - 10);
    player.play();
    clock.frame(50);
    expect(player.story).toBe(range.to);
    expect(player.playing).toBe(false);
    player.play();
    expect(player.story).toBe(range.from);
  });

  test("round and round, it never leaves it", () => {
    player.loop = true;
    player.seek(range.to - 10);
    player.play();
    clock.frame(50);
    expect(player.story).toBe(range.from);
    expect(player.playing).toBe(true);
    expect(clock.waiting).toBe(1);
    clock.frame(16);
    expect(player.story).toBe(range.from + 16);
  });

  test("seeking and stepping stay in it", () => {
    player.seek(0);
    expect(player.story).toBe(range.from);
    player.step(-1);
    expect(player.story).toBe(range.from);
    const ends = [1, 1, 1, -1, -1, -1].map((direction) => {
      player.step(direction as 1 | -1);
      return player.story;
    });
    expect(ends).toEqual([third.end, fourth.end, fourth.end, third.end, range.from, range.from]);
    player.seek(Number.POSITIVE_INFINITY);
    expect(player.story).toBe(range.to);
  });

  test("another run is there as a whole", () => {
    player.load(several);
    expect(player.range).toEqual({ from: 0, to: several.duration });
  });
});
