// The page's own address, with what is shared after the `#`.
//
// - page(): the page without what stands after the `#`
// - link(page, state)

import { write } from "../address/address.ts";
import type { State } from "../state.ts";

export function page(): URL {
  const address = new URL(location.href);
  address.hash = "";
  address.search = "";
  return address;
}

export function link(page: URL, state: State): string {
  return `${page}#${write(state)}`;
}
