// A moment in the story. Everything on screen is a function of (runs, moment, selection).

export type Moment = {
  /** Milliseconds into the story as it is told: where the timeline stands. */
  readonly story: number;
  /** Microseconds on the virtual clock of the connection that is told there (`place()` says which). */
  readonly virtual: number;
};
