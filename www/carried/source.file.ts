// In the one file, in place of core/source.ts: the build that can do everything is inside, and serves
// as the first one, too.

import wasm from "../../crate/pkg/port443_bg.wasm?packed";
import { unpacked } from "./packed.ts";

export const everything = (): Promise<Response> => Promise.resolve(unpacked(wasm));
export const first = everything;
