// Where the core comes from: files beside the page, asked for when they are wanted. Where there are no
// files to ask for, another module stands in for this one (www/carried).
//
// - first, everything: the wasm of each build, as a response

import everythingWasm from "../../crate/pkg/port443_bg.wasm?url";
import firstWasm from "../../crate/pkg-first/port443_bg.wasm?url";

// As the preload in the page's head asks for it.
const file = (address: string) => () => fetch(address, { credentials: "same-origin" });

export const first = file(firstWasm);
export const everything = file(everythingWasm);
