// All wording of the page, in one table: to translate the page, translate this.
//
// - words: { ...page (the shell, the player, the stage), ...desk (the panels), packets }
//
// A sentence that carries values of the run is a function of them.

import { desk } from "./desk.ts";
import { packets } from "./packets.ts";
import { page } from "./page.ts";

export const words = { ...page, ...desk, packets } as const;
