// The page's own address, with what is shared after the `#`.
//
// - page(): the page without what stands after the `#`
// - link(page, state), link of the beginning if the state has no moment

import { first } from "../form.ts";
import type { State } from "../state.ts";

export function page(): URL {
  const address = new URL(location.href);
  address.hash = "";
  address.search = "";
  return address;
}

export function link(page: URL, state: State): string {
  const { message, seed, moment } = state;
  return `${page}#${new URLSearchParams({
    ...(message !== undefined && message !== first.message && { message }),
    ...(seed && { seed }),
    ...(moment && { moment }),
  })}`;
}
