// Where a state's moment and selection are in the run that was made of it.
//
// - arrive(line, wanted): the nearest time in the story (its beginning without a moment) and what was wrong
//   with the moment; the selection, if the connection there has such a thing

import type { Run } from "../core/run.ts";
import { type Found, nearest } from "../player/moments.ts";
import { place, type Timeline } from "../player/timeline.ts";
import type { Selection } from "../selection.ts";
import type { State } from "../state.ts";

export function arrive(
  line: Timeline,
  { moment = "start", selection }: Pick<State, "moment" | "selection">,
): Found & { readonly selection: Selection | undefined } {
  const found = nearest(line, moment);
  const { run } = place(line, found.story);
  return { ...found, selection: selection && has(run, selection) ? selection : undefined };
}

function has(run: Run, selection: Selection): boolean {
  const within = (bytes: Uint8Array | undefined): boolean => {
    const { offset = 0, length = 1 } = selection as { offset?: number; length?: number };
    return bytes !== undefined && length > 0 && offset + length <= bytes.length;
  };
  switch (selection.kind) {
    case "wire":
      return within(run.recording.capture.segments[selection.segment]?.bytes);
    case "stream":
      return within(run.dissection[selection.from].bytes);
    case "record":
      return within(run.records[selection.record]?.[selection.row]);
    case "unit": {
      const { from, unit, message } = selection;
      const opened = run.opened.find((one) => one.from === from && one.unit === unit);
      return (
        run.dissection[from].units[unit] !== undefined &&
        (message === undefined || opened?.messages[message] !== undefined)
      );
    }
    case "event":
      return run.recording.events[selection.event] !== undefined;
  }
}
