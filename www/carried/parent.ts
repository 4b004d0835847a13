// port-443-frame.js, for the page around iframes: gives each the height of its content, and lets what is
// told in it happen to the iframe as events: `port-443-ready`, `-step`, `-outcome`, `-error`. One such
// script does for all iframes of its page, whenever they come. A page that cannot have it gives its
// iframes a height of its own choice.

import { type Asked, type Told, VERSION } from "./protocol.ts";

/** More than any screen. A page that is not what it seems is not given more. */
const HIGHEST = 20_000;

/** Only frames with the page beside this script, and those that are marked, are believed. */
const home = new URL("embed.html", (document.currentScript as HTMLScriptElement).src).href;
const ours = (): HTMLIFrameElement[] =>
  [...document.querySelectorAll("iframe")].filter(
    (frame) => frame.src.startsWith(home) || frame.hasAttribute("data-port-443"),
  );

addEventListener("message", ({ data, source }: MessageEvent<Told | null>) => {
  if (!source || data?.port443 !== VERSION) return;
  const frame = ours().find(({ contentWindow }) => contentWindow === source);
  if (!frame) return;
  if (data.event !== "height") {
    const { event, detail } = data;
    frame.dispatchEvent(new CustomEvent(`port-443-${event}`, { detail, bubbles: true }));
  } else if (Number.isFinite(data.height) && data.height > 0 && data.height < HIGHEST) {
    const borders = frame.offsetHeight - frame.clientHeight;
    const within = getComputedStyle(frame).boxSizing === "border-box" ? borders : 0;
    frame.style.height = `${data.height + within}px`;
  }
});

// Those that spoke before this script was there.
const again: Asked = { port443: VERSION, command: "height" };
for (const { contentWindow } of ours()) contentWindow?.postMessage(again, "*");
