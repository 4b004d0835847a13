// - View: all that a part of the stage is drawn from. The same view gives the same picture.
// - Picture: what draws one

import type { TemplateResult } from "lit";
import type { Run } from "../core/run.ts";
import type { Plot } from "../player/plot.ts";
import type { Place, Timeline } from "../player/timeline.ts";
import type { Selection } from "../selection.ts";

export type View = {
  readonly run: Run;
  readonly plot: Plot;
  readonly line: Timeline;
  readonly place: Place;
  readonly selection: Selection | undefined;
  /** How many columns of tape there is room for: while writing, while sealing, on the copy. */
  readonly room: { readonly write: number; readonly seal: number; readonly strip: number };
};

export type Picture = (view: View) => TemplateResult;
