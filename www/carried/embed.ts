// The script of embed.html, the page for iframes: the element alone, with its attributes read from the
// address, and a wire to the page around it.

import { Port443 } from "../element/port-443.ts";
import { talk } from "./frame.ts";

/** More than any state is long. */
const LONG = 100_000;

/** What stands after `#`, under the names of the element's attributes. It never reaches a server. */
function look(element: Port443): void {
  const { hash } = location;
  const given = new URLSearchParams(hash.length > LONG ? "" : hash.slice(1));
  for (const name of Port443.observedAttributes) {
    const value = given.get(name);
    if (value === null) element.removeAttribute(name);
    else if (value !== element.getAttribute(name)) element.setAttribute(name, value);
  }
}

const element = document.querySelector("port-443");
if (element) {
  look(element);
  addEventListener("hashchange", () => look(element));
  talk(element);
}
