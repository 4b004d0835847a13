// The same once more, but for one thing. The desk's tools dispatch an `AgainEvent`; <p443-office> runs the
// scenario at hand again with what it says, on the same seed, so that nothing else is new.

import type { Attack, SitePage } from "../crate/pkg/port443.js";

/** What is to be another; what is missing stays. */
export type Other = {
  /** Nothing: without an attacker. An attack names its target by the place it has in that run. */
  readonly attack?: Attack | undefined;
  readonly page?: SitePage;
  readonly padding?: number;
};

export class AgainEvent extends CustomEvent<Other> {
  static readonly type = "port443-again";
  constructor(other: Other) {
    super(AgainEvent.type, { bubbles: true, composed: true, detail: other });
  }
}
