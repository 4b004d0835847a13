// A moment in a recording. Everything on screen is a function of (run, moment, selection).

export type Moment = {
  /** Milliseconds into the story as it is told: where the timeline stands. */
  readonly story: number;
  /** Microseconds on the recording's virtual clock at that point. */
  readonly virtual: number;
};
