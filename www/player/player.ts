// Moves through a timeline: play, pause, step, seek, speed. Holds a time and nothing that is drawn.
//
// - Player: `story` is where it stands; `changed` is called whenever that, or playing, changes;
//   `range` is what it stays in, and with `loop` it goes on there from the beginning
// - within(timeline, range): the scenes of a range
// - speeds

import type { Clock } from "./clock.ts";
import { place, type Timeline } from "./timeline.ts";

export const speeds = [0.25, 0.5, 1, 2, 4] as const;

/** Ms of story. */
export type Range = { readonly from: number; readonly to: number };

export function within(line: Timeline, { from, to }: Range): { first: number; count: number } {
  const first = place(line, from).index;
  return { first, count: place(line, to).index - first + 1 };
}

/** A frame that comes later than this was held up: the story waits and does not jump. */
const LONGEST_FRAME_MS = 100;

export class Player {
  /** How many ms of story to each ms of the clock. */
  speed = 1;
  loop = false;

  readonly #clock: Clock;
  readonly #changed: () => void;
  #timeline: Timeline | undefined;
  #range: Range = { from: 0, to: 0 };
  #story = 0;
  #playing = false;
  #awake = true;
  #frame: number | undefined;
  #last = 0;

  constructor(clock: Clock, changed: () => void) {
    this.#clock = clock;
    this.#changed = changed;
  }

  get story(): number {
    return this.#story;
  }

  get playing(): boolean {
    return this.#playing;
  }

  get timeline(): Timeline | undefined {
    return this.#timeline;
  }

  get range(): Range {
    return this.#range;
  }

  /** Where it stands is brought into it. */
  set range({ from, to }: Range) {
    const end = this.#timeline?.duration ?? 0;
    this.#range = { from: Math.max(from, 0), to: Math.min(to, end) };
    this.seek(this.#story);
  }

  /** Another run: from its beginning, at rest. */
  load(timeline: Timeline | undefined): void {
    this.#timeline = timeline;
    this.#range = { from: 0, to: timeline?.duration ?? 0 };
    this.#story = 0;
    this.#playing = false;
    this.#schedule();
    this.#changed();
  }

  /** From the beginning if it is at the end. */
  play(): void {
    if (!this.#timeline) return;
    if (this.#story >= this.#range.to) this.#story = this.#range.from;
    this.#playing = true;
    this.#last = this.#clock.now();
    this.#schedule();
    this.#changed();
  }

  pause(): void {
    this.#playing = false;
    this.#schedule();
    this.#changed();
  }

  /** To a time in ms; what lies outside is brought to the nearest end. */
  seek(story: number): void {
    if (!this.#timeline || Number.isNaN(story)) return;
    this.#story = Math.min(Math.max(story, this.#range.from), this.#range.to);
    this.#last = this.#clock.now();
    this.#changed();
  }

  /** To the end of this scene or, from there, of the next; back to the end of the one before. */
  step(direction: 1 | -1): void {
    if (!this.#timeline) return;
    this.#playing = false;
    this.#schedule();
    const { scenes } = this.#timeline;
    const { index, scene } = place(this.#timeline, this.#story);
    if (direction < 0) this.seek(scenes[index - 1]?.end ?? 0);
    else this.seek(this.#story < scene.end ? scene.end : (scenes[index + 1]?.end ?? scene.end));
  }

  /** Asleep, no frame is asked for: nobody is looking. */
  set awake(awake: boolean) {
    if (awake === this.#awake) return;
    this.#awake = awake;
    this.#last = this.#clock.now();
    this.#schedule();
  }

  #schedule(): void {
    const run = this.#playing && this.#awake;
    if (run && this.#frame === undefined) {
      this.#frame = this.#clock.nextFrame(() => this.#tick());
    } else if (!run && this.#frame !== undefined) {
      this.#clock.cancel(this.#frame);
      this.#frame = undefined;
    }
  }

  #tick(): void {
    this.#frame = undefined;
    if (!this.#timeline || !this.#playing) return;
    const now = this.#clock.now();
    const passed = Math.min(now - this.#last, LONGEST_FRAME_MS) * this.speed;
    this.#last = now;
    const { from, to } = this.#range;
    this.#story = Math.min(this.#story + passed, to);
    if (this.#story >= to) {
      if (this.loop) this.#story = from;
      else this.#playing = false;
    }
    this.#schedule();
    this.#changed();
  }
}
