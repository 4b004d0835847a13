// Other runs for the stage than those of the form: connections out of a file that the reader opened.
// <p443-office> prepares and plays them; what is in the form stays there, to be sent again.

import type { Run } from "./core/run.ts";

export class ShowEvent extends CustomEvent<readonly Run[]> {
  static readonly type = "port443-show";
  constructor(runs: readonly Run[]) {
    super(ShowEvent.type, { bubbles: true, composed: true, detail: runs });
  }
}
