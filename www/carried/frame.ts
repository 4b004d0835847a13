// The iframe's end of the wire to the page around it.
//
// - talk(element): tells that page what happens and how high the content is, and does what it asks

import type { Port443 } from "../element/port-443.ts";
import { asked, happenings, type Told, told, VERSION } from "./protocol.ts";

export function talk(element: Port443): void {
  if (parent === self) return; // opened by itself
  // To whoever is around it, since nothing here knows who that is; so what is told is nobody's secret.
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

  for (const event of happenings) {
    element.addEventListener(event, (happened) => {
      tell(told(event, (happened as CustomEvent<unknown>).detail));
    });
  }

  addEventListener("message", ({ data, source }) => {
    if (source !== parent) return;
    const wish = asked(data);
    switch (wish?.command) {
      case "play":
        void element.play();
        break;
      case "pause":
        void element.pause();
        break;
      case "seek":
        void element.seek(wish.moment);
        break;
      case "step":
        void element.step(wish.by);
        break;
      case "height":
        measure();
        break;
    }
  });
}
