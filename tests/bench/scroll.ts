// How the packet list keeps up with a long capture: from a turn of the wheel, a drag of the scroll bar
// or a key to what is drawn.

import type { Page } from "puppeteer-core";
import type { Office } from "../../www/office.ts";
import type {} from "../../www/panels/index.ts";
import type { PacketSource } from "../../www/panels/packets/source.ts";

/** Milliseconds until the frame with the new rows has been drawn, sorted. */
export type Scrolls = Readonly<Record<"wheel" | "bar" | "keys", readonly number[]>>;

/** Puts so many packets on the desk, and goes through them. */
export async function scrolls(page: Page, packets: number, times: number): Promise<Scrolls> {
  return await page.evaluate(
    async (packets, times) => {
      const element = document.querySelector<Office>("p443-office");
      if (!element) throw new Error("there is no <p443-office>");
      await element.ready;
      element.pause();
      await element.updateComplete;
      const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
      element.renderRoot.querySelector(".desk")?.scrollIntoView();
      element.renderRoot.querySelector<HTMLElement>(".depths button:nth-of-type(4)")?.click();
      const panel = async () => {
        for (let i = 0; i < 300; i++) {
          const found = element.renderRoot.querySelector("p443-packets");
          if (found?.shadowRoot?.querySelector("p443-packet-list")) return found;
          await frame();
        }
        throw new Error("the packets are not there");
      };
      class Many extends EventTarget implements PacketSource {
        readonly told = false;
        readonly length = packets;
        row(index: number) {
          return {
            at: index * 10,
            source: `192.0.2.${index % 250}:${40_000 + (index % 9999)}`,
            destination: "203.0.113.1:443",
            from: undefined,
            protocol: "TLSv1.3",
            length: index % 1500,
            info: `application_data ${index}`,
          };
        }
        packet() {
          return { bytes: new Uint8Array(1500), fields: [] };
        }
        segmentOf() {
          return undefined;
        }
        packetOf() {
          return undefined;
        }
        search() {
          return Promise.resolve();
        }
      }
      const at = await panel();
      at.source = new Many();
      for (let i = 0; i < 10; i++) await frame();
      const list = at.renderRoot.querySelector("p443-packet-list");
      const box = list?.renderRoot.querySelector<HTMLElement>("[role=listbox]");
      if (!list || !box) throw new Error("the list is not there");
      // As in drag.ts: a task asked for in an animation frame comes after that frame was drawn.
      const drawn = () =>
        new Promise<number>((resolve) => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => resolve(performance.now());
          port2.postMessage(undefined);
        });
      const measure = async (act: (i: number) => void): Promise<number[]> => {
        const taken: number[] = [];
        for (let i = 0; i < times; i++) {
          act(i);
          // Scrolling is told of at the beginning of the next frame.
          const started = await frame();
          taken.push((await drawn()) - started);
        }
        return taken.sort((one, other) => one - other);
      };
      const height = box.scrollHeight - box.clientHeight;
      return {
        wheel: await measure(() => {
          box.scrollTop += 100;
        }),
        bar: await measure((i) => {
          box.scrollTop = ((i * 0.618034) % 1) * height;
        }),
        keys: await measure(() => {
          box.dispatchEvent(
            new KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true, composed: true }),
          );
        }),
      };
    },
    packets,
    times,
  );
}
