// <port-443>: one run of Port 443 in somebody else's page. This module is small and loads nothing until
// the element is near the window: then it imports what stands inside (inside.ts), and that the office.
// Until then, where scripts do not run and when something does not come, what the writer put between the
// tags is shown.
//
// Attributes, each a property too. What is left out, empty or means nothing is as if it were not there.
//   scenario   what is run, by its name in the gallery (https)
//   message, host, seed, latency (ms, one way)   as in the form
//   moment     where it stands: `certificate`, `seal:40`, `2.clientHello`, `end` (player/moments.ts)
//   from, to   moments between which it stays
//   autoplay   plays when it is in view, unless the reader wants no motion
//   loop       goes on from `from` when it is at `to`
//   depth      shows the desk: story, messages, bytes, packets
//   panels     shows these of the desk and no others, by name (Panel in api.ts), with spaces between
//   controls   none, bar (play, step, scrub), all (the form too) (bar)
//   theme      auto (as the page around it), light, dark (auto)
// Read only: paused, currentMoment, ready (a promise: a run is on stage).
// Methods: play(), pause(), step(1 | -1), seek(moment or ms), export(format). They load what they need.
// Events: ready, step, outcome, error, play, pause (api.ts). None for what the page itself sets.
// Slot: the fallback. Parts and custom properties: custom-elements.json, which is held to all this.

import type { Controls, Depth, ExportFormat, Port443Events, Scenario, Theme } from "./api.ts";
import { shelter } from "./frame.ts";
import type { Inside } from "./inside.ts";

export type * from "./api.ts";

/** How near, in heights of the window or of what scrolls. */
const NEAR = "100% 0px";

/** So many milliseconds one may hold up the next. */
const PATIENCE = 3000;

/** Where a value is one of a few: the first is what it is without one. */
const few: Readonly<Record<string, readonly string[]>> = {
  depth: ["", "story", "messages", "bytes", "packets"],
  controls: ["bar", "none", "all"],
  theme: ["auto", "light", "dark"],
};

const texts = ["scenario", "message", "host", "seed", "moment", "from", "to", "panels"];
const flags = ["autoplay", "loop"];
const names = [...texts, ...flags, ...Object.keys(few), "latency"];

/** Where there is no page, as on a server that only renders, importing this does nothing. */
const Base = globalThis.HTMLElement ?? (Object as unknown as typeof HTMLElement);

// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the interface only says more of two methods
export class Port443 extends Base {
  static readonly observedAttributes: readonly string[] = names;

  declare scenario: Scenario;
  declare message: string;
  declare host: string;
  declare seed: string;
  declare latency: number;
  declare moment: string;
  declare from: string;
  declare to: string;
  declare depth: Depth | "";
  /** Names of panels, with spaces between. */
  declare panels: string;
  declare controls: Controls;
  declare theme: Theme;
  declare autoplay: boolean;
  declare loop: boolean;

  /** Fulfilled with the element when its first run is on stage. */
  readonly ready: Promise<this>;
  #settle: (element: this) => void = () => {};

  readonly #root = this.attachShadow({ mode: "open" });
  readonly #shelter = shelter(this.#root);
  readonly #fallback = document.createElement("div");
  readonly #trouble = document.createElement("div");
  #near: IntersectionObserver | undefined;
  /** Its first run is on stage, or could not be had. */
  #came = (): void => {};
  #loading: Promise<Inside> | undefined;
  #inside: Inside | undefined;
  #missed = false;
  /** Attributes that changed since they were last looked at. */
  #changed = new Set<string>();

  constructor() {
    super();
    this.ready = new Promise((resolve) => {
      this.#settle = resolve;
    });
    this.#fallback.part.add("fallback");
    this.#fallback.append(document.createElement("slot"));
    this.#trouble.part.add("trouble");
    this.#trouble.role = "alert";
    this.#shelter.before.append(this.#fallback, this.#trouble);
  }

  connectedCallback(): void {
    // What was set before this script came would hide the property.
    for (const name of names) {
      if (!Object.hasOwn(this, name)) continue;
      const value: unknown = Reflect.get(this, name);
      Reflect.deleteProperty(this, name);
      Reflect.set(this, name, value);
    }
    if (this.#loading) return;
    this.#near ??= new IntersectionObserver(
      (entries) => {
        if (!entries.at(-1)?.isIntersecting) return;
        this.#near?.disconnect();
        waiting.add(this);
        void Port443.#serve();
      },
      { rootMargin: NEAR, scrollMargin: NEAR } as IntersectionObserverInit,
    );
    this.#near.observe(this);
  }

  disconnectedCallback(): void {
    this.#near?.disconnect();
    waiting.delete(this);
  }

  /** One after the other, so that the first can be used in the time of one: those in view before those
   * that are near, and then in the order of the page. */
  static async #serve(): Promise<void> {
    if (serving) return;
    serving = true;
    // Till then all that came near at the same time are there. If it does not come, each will say so.
    await import("./inside.ts").catch(() => {});
    for (;;) {
      const [next] = [...waiting].sort((one, other) => away(one) - away(other));
      if (!next) break;
      waiting.delete(next);
      if (next.#inside && next.#fallback.hidden) continue;
      let late: ReturnType<typeof setTimeout> | undefined;
      await new Promise<void>((done) => {
        next.#came = done;
        late = setTimeout(done, PATIENCE);
        next.#load().catch(() => done());
      });
      clearTimeout(late); // it would hold on to what has been removed meanwhile
      // It is drawn before the next begins.
      await new Promise((drawn) => setTimeout(drawn));
    }
    serving = false;
  }

  /** Several at once are one change. */
  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (!this.#inside || before === after) return;
    if (this.#changed.size === 0) {
      queueMicrotask(() => {
        this.#inside?.changed(this.#changed);
        this.#changed = new Set();
      });
    }
    this.#changed.add(name);
  }

  get paused(): boolean {
    return this.#inside?.paused ?? true;
  }

  /** Where it stands, by name; empty while there is no run on stage. */
  get currentMoment(): string {
    return this.#inside?.moment ?? "";
  }

  play(): Promise<void> {
    return this.#do((inside) => inside.play());
  }

  /** What is not loaded does not play, and is not loaded for that. */
  async pause(): Promise<void> {
    if (this.#loading) await this.#do((inside) => inside.pause());
  }

  /** To a moment by its name, or to a time in the story in ms. */
  seek(moment: string | number): Promise<void> {
    return this.#do((inside) => inside.seek(moment));
  }

  step(direction: 1 | -1): Promise<void> {
    return this.#do((inside) => inside.step(direction));
  }

  /** What is on stage as a file; rejects with a sentence if there is none to be had. */
  async export(format: ExportFormat): Promise<Blob> {
    const inside = await this.#load();
    await this.ready;
    return inside.export(format);
  }

  /** When a run is on stage. What goes wrong before is said by an event, and not once more here. */
  async #do(work: (inside: Inside) => void): Promise<void> {
    try {
      const inside = await this.#load();
      await this.ready;
      work(inside);
    } catch {}
  }

  #load(): Promise<Inside> {
    this.#near?.disconnect();
    this.#loading ??= this.#enter();
    return this.#loading;
  }

  async #enter(): Promise<Inside> {
    try {
      const module = await import("./inside.ts");
      this.#inside = new module.Inside(this, this.#shelter.frame, {
        shown: () => {
          this.#say();
          this.#fallback.hidden = true;
          this.#settle(this);
          this.#came();
        },
        failed: (sentence, again) => {
          this.#say(sentence, again);
          this.#came();
        },
      });
      return this.#inside;
    } catch (cause) {
      this.#loading = undefined;
      // Firefox remembers for as long as the page stands that a script did not come.
      const message = `What belongs here could not be loaded.${this.#missed ? " To load the page again may help." : ""}`;
      this.#missed = true;
      this.#say(message, () => this.#load().catch(() => {}));
      const detail = { kind: "missing", message } as const;
      this.dispatchEvent(new CustomEvent("error", { bubbles: true, composed: true, detail }));
      throw cause;
    }
  }

  /** Below the fallback: what is wrong, with a way to try again; or nothing. */
  #say(sentence = "", again?: () => void): void {
    this.#trouble.textContent = sentence;
    if (!again) return;
    const button = document.createElement("button");
    button.textContent = "Try again";
    button.onclick = () => {
      this.#say();
      again();
    };
    this.#trouble.append(" ", button);
  }
}

/** Those that are near and have not begun. */
const waiting = new Set<Port443>();
let serving = false;

/** From what is in view, in px; less than nothing if some of it shows, and more than its edge. */
function away(element: Element): number {
  const { top, bottom, height } = element.getBoundingClientRect();
  const shows = Math.min(bottom, innerHeight) - Math.max(top, 0);
  return shows > height / 4 ? -1 : Math.max(0, -shows);
}

type Listener<K extends keyof Port443Events> = (this: Port443, event: Port443Events[K]) => void;
type Others = Omit<HTMLElementEventMap, keyof Port443Events>;

export interface Port443 {
  addEventListener<K extends keyof Port443Events>(
    type: K,
    listener: Listener<K>,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener<K extends keyof Others>(
    type: K,
    listener: (this: Port443, event: Others[K]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
  removeEventListener<K extends keyof Port443Events>(
    type: K,
    listener: Listener<K>,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener<K extends keyof Others>(
    type: K,
    listener: (this: Port443, event: Others[K]) => void,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | EventListenerOptions,
  ): void;
}

for (const name of names) {
  Object.defineProperty(Port443.prototype, name, {
    configurable: true,
    enumerable: true,
    get(this: Port443) {
      const value = this.getAttribute(name);
      if (flags.includes(name)) return value !== null;
      const allowed = few[name];
      if (allowed) return allowed.find((one) => one === value) ?? allowed[0];
      if (name === "latency") return value && Number(value) >= 0 ? Number(value) : 20;
      return value || (name === "scenario" ? "https" : "");
    },
    set(this: Port443, value: unknown) {
      if (flags.includes(name)) this.toggleAttribute(name, Boolean(value));
      else if (value === undefined || value === null) this.removeAttribute(name);
      else this.setAttribute(name, String(value));
    },
  });
}

if (globalThis.customElements && !customElements.get("port-443")) {
  customElements.define("port-443", Port443);
}

declare global {
  interface HTMLElementTagNameMap {
    "port-443": Port443;
  }
}
