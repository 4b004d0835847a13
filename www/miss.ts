// Something that is loaded when it is used did not come. Whoever wanted it dispatches a `MissEvent`;
// <p443-office> says so, with a button that tries again.

export class MissEvent extends CustomEvent<{ readonly cause: unknown; again: () => void }> {
  static readonly type = "port443-miss";
  constructor(cause: unknown, again: () => void) {
    super(MissEvent.type, { bubbles: true, composed: true, detail: { cause, again } });
  }
}
