// What the panels of the desk have in common.
//
// - Panel: a view of (run, moment, selection) that is drawn again only when it would differ

import { LitElement, type PropertyValues } from "lit";
import { property } from "lit/decorators.js";
import type { Run } from "../../core/run.ts";
import type { Moment } from "../../player/moment.ts";
import { SelectEvent, type Selection } from "../../selection.ts";
import { onArrow, rove } from "./rove.ts";

export abstract class Panel extends LitElement {
  @property({ attribute: false }) run: Run | undefined;
  @property({ attribute: false }) moment: Moment = { story: 0, virtual: 0 };
  @property({ attribute: false }) selection: Selection | undefined;

  #reached: number | undefined;

  constructor() {
    super();
    this.addEventListener("keydown", onArrow);
    this.addController({ hostUpdated: () => rove(this.renderRoot) });
  }

  /** How far the run has come as this panel tells it: while the clock moves and this number stays,
   * nothing is drawn. */
  protected abstract reached(run: Run, virtual: number): number;

  /** The stage goes first: a panel is drawn in a task of its own, after the frame in which it was
   * asked for, and then once for all that came in between. */
  protected override async scheduleUpdate(): Promise<void> {
    if (this.hasUpdated) await afterPaint();
    super.scheduleUpdate();
  }

  protected override shouldUpdate(changed: PropertyValues): boolean {
    const reached = this.run && this.reached(this.run, this.moment.virtual);
    const same = reached === this.#reached && changed.size === 1 && changed.has("moment");
    this.#reached = reached;
    return !same || !this.hasUpdated;
  }

  protected select(selection: Selection | undefined): void {
    this.dispatchEvent(new SelectEvent(selection));
  }
}

/** A page in the background paints nothing, and need not wait for it. */
function afterPaint(): Promise<void> {
  return new Promise((done) => {
    if (document.hidden) setTimeout(done);
    else requestAnimationFrame(() => setTimeout(done));
  });
}

/** How many of a list that is ordered by time have come by `virtual`. */
export function countUntil<T>(
  list: readonly T[],
  time: (item: T) => number,
  virtual: number,
): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = list[middle];
    if (item !== undefined && time(item) <= virtual) low = middle + 1;
    else high = middle;
  }
  return low;
}
