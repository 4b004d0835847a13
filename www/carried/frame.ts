// The iframe's end of the wire to the page around it.
//
// - talk(element): tells that page what happens and how high the content is, and does what it asks

import { asked, events, type Told, VERSION } from "./protocol.ts";

type Playing = HTMLElement & {
  play(): void;
  pause(): void;
  step(by: 1 | -1): void;
  seek(moment: string | number): void;
};

export function talk(element: Playing): void {
  if (parent === self) return; // opened by itself
  // To whoever is around it: an opaque origin has no name to send to, and what is told is names of
  // scenes, numbers and an outcome, never what a reader typed.
  const tell = (told: Told): void => parent.postMessage(told, "*");

  let height = 0;
  const measure = (): void => {
    // The element's own height does not depend on how high the frame is; the document's would.
    height = Math.ceil(element.getBoundingClientRect().height);
    tell({ port443: VERSION, event: "height", height });
  };
  new ResizeObserver(() => {
    if (Math.ceil(element.getBoundingClientRect().height) !== height) measure();
  }).observe(element);

  for (const event of events) {
    element.addEventListener(event, (happened) => {
      tell({ port443: VERSION, event, detail: (happened as CustomEvent<unknown>).detail });
    });
  }

  addEventListener("message", ({ data, source }) => {
    if (source !== parent) return;
    const wish = asked(data);
    switch (wish?.command) {
      case "play":
        element.play();
        break;
      case "pause":
        element.pause();
        break;
      case "seek":
        element.seek(wish.moment);
        break;
      case "step":
        element.step(wish.by);
        break;
      case "height":
        measure();
        break;
    }
  });
}
