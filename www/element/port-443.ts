// <port-443>: one run of Port 443 in somebody else's page. This module is small and loads nothing until
// the element is near the window: then it imports the office and puts one into its shadow root. Until
// then, and wherever scripts do not run, what the writer put between the tags is shown.
//
// Attributes, each a property too: scenario, message, host, seed, latency, moment, depth, controls,
// theme, autoplay. Methods: play(), pause(), step(1 | -1), seek(moment).

import type { EntryId } from "../gallery/entries.ts";
import type { Office, Parts } from "../office.ts";
import { shelter } from "./frame.ts";

/** How near, in heights of the window. */
const NEAR = "100% 0px";

const attributes = [
  "scenario",
  "message",
  "host",
  "seed",
  "latency",
  "moment",
  "depth",
  "controls",
  "theme",
  "autoplay",
] as const;

export class Port443 extends HTMLElement {
  static readonly observedAttributes: readonly string[] = attributes;

  readonly #near = new IntersectionObserver(
    ([entry]) => {
      if (entry?.isIntersecting) void this.#load();
    },
    { rootMargin: NEAR },
  );
  #office: Office | undefined;

  readonly #frame: HTMLElement;

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    root.append(document.createElement("slot"));
    this.#frame = shelter(root);
  }

  connectedCallback(): void {
    this.#near.observe(this);
  }

  disconnectedCallback(): void {
    this.#near.disconnect();
  }

  attributeChangedCallback(): void {
    if (this.#office) this.#begin(this.#office);
  }

  async #load(): Promise<void> {
    this.#near.disconnect();
    if (this.#office) return;
    const [{ Office }, { entries }] = await Promise.all([
      import("../office.ts"),
      import("../gallery/entries.ts"),
    ]);
    this.#entries = entries;
    const office = new Office();
    this.#office = office;
    this.#begin(office);
    this.#frame.append(office);
    this.shadowRoot?.replaceChildren(this.#frame);
  }

  #entries: typeof import("../gallery/entries.ts").entries = [];

  #begin(office: Office): void {
    const get = (name: (typeof attributes)[number]): string | undefined =>
      this.getAttribute(name) ?? undefined;
    const controls = get("controls") ?? "bar";
    const parts: Parts = {
      header: false,
      form: controls === "all",
      controls: controls !== "none",
      desk: get("depth") !== undefined,
    };
    office.parts = parts;
    const latency = get("latency");
    const id = get("scenario") as EntryId | undefined;
    office.begin(
      {
        choice: this.#entries.find((entry) => entry.id === id)?.choice,
        message: get("message"),
        host: get("host"),
        seed: get("seed"),
        latencyMs: latency === undefined ? undefined : Number(latency),
        moment: get("moment"),
        depth: get("depth") as Office["depth"] | undefined,
      },
      { play: this.hasAttribute("autoplay") },
    );
  }
}

if (!customElements.get("port-443")) customElements.define("port-443", Port443);

declare global {
  interface HTMLElementTagNameMap {
    "port-443": Port443;
  }
}
