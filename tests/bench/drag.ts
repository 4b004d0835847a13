// How the page keeps up: from a drag on the timeline to what is drawn, and what holds up the main
// thread while the story plays.

import type { Page } from "puppeteer-core";
import type { Office } from "../../www/office.ts";

export type Pace = {
  /** Milliseconds from a change of the moment until the frame that shows it has been drawn. */
  readonly drags: readonly number[];
  /** Milliseconds of tasks over 50 ms; unknown where the browser does not report them. */
  readonly longTasks: readonly number[] | undefined;
  /** The longest time between two frames while playing, in milliseconds. */
  readonly longestFrame: number;
};

/** Runs a message of that many bytes, drags through it, then plays it for some seconds. */
export async function pace(
  page: Page,
  messageBytes: number,
  drags: number,
  playSeconds: number,
): Promise<Pace> {
  return await page.evaluate(
    async (messageBytes, drags, playSeconds) => {
      const element = document.querySelector<Office>("p443-office");
      if (!element) throw new Error("there is no <p443-office>");
      await element.ready;
      const before = element.run;
      element.dispatchEvent(
        new CustomEvent("port443-send", {
          detail: {
            kind: "https",
            host: "example.com",
            message: "m".repeat(messageBytes),
            latencyMs: 20,
            cipherSuite: "TLS_AES_128_GCM_SHA256",
          },
        }),
      );
      const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
      while (element.run === before) await frame();
      element.pause();
      await element.updateComplete;
      const controls = element.renderRoot.querySelector("p443-controls");
      const duration = controls?.timeline?.duration ?? Number.NaN;
      if (!(duration > 0)) throw new Error("the run has no timeline");

      // A task that was asked for in an animation frame comes after that frame has been drawn:
      // script, style, layout and paint are in the time, waiting for the screen is not.
      const drawn = () =>
        new Promise<number>((resolve) => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => resolve(performance.now());
          port2.postMessage(undefined);
        });
      const times: number[] = [];
      for (let drag = 0; drag < drags; drag++) {
        // All over the story, in steps that are neither near nor regular.
        const to = ((drag * 0.618034) % 1) * duration;
        await frame();
        const started = performance.now();
        element.seek(to);
        times.push((await drawn()) - started);
      }

      const supported = PerformanceObserver.supportedEntryTypes.includes("longtask");
      const long: number[] = [];
      const observer = new PerformanceObserver((list) => {
        long.push(...list.getEntries().map((entry) => entry.duration));
      });
      element.seek(0);
      await frame();
      await frame();
      if (supported) observer.observe({ entryTypes: ["longtask"] });
      element.play();
      let longest = 0;
      let last = await frame();
      const end = last + playSeconds * 1000;
      while (last < end) {
        const now = await frame();
        longest = Math.max(longest, now - last);
        last = now;
      }
      element.pause();
      // The observer is told after the task.
      await new Promise((resolve) => setTimeout(resolve, 200));
      observer.disconnect();
      return {
        drags: times.sort((one, other) => one - other),
        longTasks: supported ? long : undefined,
        longestFrame: longest,
      };
    },
    messageBytes,
    drags,
    playSeconds,
  );
}
