// What is the office's own business stays inside: the page around has listeners of its own.
//
// - keptInside(frame)

import { AgainEvent } from "../again.ts";
import { ChooseEvent, CompareEvent, GalleryEvent, SendEvent } from "../form.ts";
import { ControlEvent } from "../player/controls.ts";
import { SelectEvent } from "../selection.ts";
import { ShowEvent } from "../shown.ts";

const ours = [
  AgainEvent,
  ChooseEvent,
  CompareEvent,
  ControlEvent,
  GalleryEvent,
  SelectEvent,
  SendEvent,
  ShowEvent,
] as const;

const keys = ["keydown", "keypress", "keyup"] as const;

export function keptInside(frame: HTMLElement): void {
  for (const { type } of ours) frame.addEventListener(type, (event) => event.stopPropagation());
  // A key that was used here, or typed into a field, is no key for the page: it sees only that the
  // focus is somewhere in the element, and slides would turn at every letter.
  for (const type of keys) {
    frame.addEventListener(type, (event) => {
      const target = event.composedPath()[0];
      const typed = target instanceof Element && target.matches("input, textarea, select");
      if (event.defaultPrevented || typed) event.stopPropagation();
    });
  }
}
