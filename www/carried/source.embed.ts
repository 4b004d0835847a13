// In the page for iframes, in place of core/source.ts: the first build is inside; the one that can do
// everything comes in a script of its own when it is wanted.

import everythingScript from "../../crate/pkg/port443_bg.wasm?packed-script";
import firstWasm from "../../crate/pkg-first/port443_bg.wasm?packed";
import { unpacked } from "./packed.ts";

export const first = (): Promise<Response> => Promise.resolve(unpacked(firstWasm));

export async function everything(): Promise<Response> {
  const script = document.createElement("script") as HTMLScriptElement & { packed?: string };
  script.src = everythingScript;
  await new Promise((resolve, reject) => {
    script.addEventListener("load", resolve, { once: true });
    script.addEventListener("error", () => reject(new Error(`no ${everythingScript}`)), {
      once: true,
    });
    document.head.append(script);
  }).finally(() => script.remove());
  // It wrote what it holds to its own element.
  return unpacked(script.packed ?? "");
}
