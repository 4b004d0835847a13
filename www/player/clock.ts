// Where time comes from; handed to the player, so that a test can hand it another.
//
// - Clock
// - browserClock: performance.now and requestAnimationFrame

export interface Clock {
  /** Milliseconds, never going back. */
  now(): number;
  /** Calls back once, at the next frame. */
  nextFrame(callback: () => void): number;
  cancel(handle: number): void;
}

export const browserClock: Clock = {
  now: () => performance.now(),
  nextFrame: (callback) => requestAnimationFrame(callback),
  cancel: (handle) => cancelAnimationFrame(handle),
};
