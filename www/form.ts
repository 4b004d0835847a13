// <p443-form>: what to send, and where. Says what is wrong next to the box it is wrong in, and never
// takes away what was typed.
//
// Properties: limits, problem, seed (of the last run), choice and what it is called, more (loads what
// is not needed at first). Dispatches SendEvent, GalleryEvent.

import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Limits, ScenarioError, ScenarioInput } from "../crate/pkg/port443.js";
import { type Choice, plain } from "./choice.ts";
import type { Change } from "./gallery/settings.ts";
import type { Start } from "./state.ts";
import { page as words } from "./story/page.ts";
import { mark } from "./theme/marks.ts";
import { shared } from "./theme/shared.ts";

/** What is to be sent; an attack's target may still have to be looked for. */
export type Request = Omit<ScenarioInput, "attack"> & Pick<Choice, "attack">;

export class SendEvent extends CustomEvent<Request> {
  static readonly type = "port443-send";
  constructor(request: Request) {
    super(SendEvent.type, { bubbles: true, composed: true, detail: request });
  }
}

/** The reader would like to see what else there is. */
export class GalleryEvent extends CustomEvent<undefined> {
  static readonly type = "port443-gallery";
  constructor() {
    super(GalleryEvent.type, { bubbles: true, composed: true });
  }
}

/** The reader would like to see two next to each other. */
export class CompareEvent extends CustomEvent<undefined> {
  static readonly type = "port443-compare";
  constructor() {
    super(CompareEvent.type, { bubbles: true, composed: true });
  }
}

/** The reader has chosen. */
export class ChooseEvent extends CustomEvent<Choice> {
  static readonly type = "port443-choose";
  constructor(choice: Choice) {
    super(ChooseEvent.type, { bubbles: true, composed: true, detail: choice });
  }
}

/** What is wrong with the input, and the sentence for it. */
export type Problem = { readonly error: ScenarioError; readonly sentence: string };

const say = words.shell;

/** Finding out which way a text runs takes Chromium time that grows with the square of its length:
 * 17 s for a mebibyte in one line. Text this long is refused anyway. */
const LONG = 50_000;

type Place = "message" | "host" | "seed" | "latency";

/** Where on the form a problem belongs, if not at the message. */
const placeOf: Partial<Record<ScenarioError["kind"], Place>> = {
  hostEmpty: "host",
  hostIsAddress: "host",
  hostNotAscii: "host",
  hostInvalid: "host",
  seedInvalid: "seed",
  latencyTooLong: "latency",
  noRandomness: "seed",
};

function placeFor({ error }: Problem): Place {
  return placeOf[error.kind] ?? "message";
}

/** A name as the network spells it; nothing if it needs no other spelling or has none. */
function ascii(host: string): string | undefined {
  // Only what is not ASCII: a URL would also lower-case, percent-decode and drop a port.
  if (/^[\x20-\x7e]*$/.test(host)) return undefined;
  const spelled = URL.parse(`https://${host}`)?.hostname;
  return spelled?.includes("xn--") ? spelled : undefined;
}

/** UTF-8 bytes, without making a copy of a mebibyte at every keystroke. */
function byteLength(text: string): number {
  let bytes = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) bytes += 1;
    else if (unit < 0x800) bytes += 2;
    else if (unit >= 0xd800 && unit < 0xdc00 && isLow(text.charCodeAt(i + 1))) {
      bytes += 4;
      i++;
    } else bytes += 3;
  }
  return bytes;
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000;
}

/** What stands in it at first. */
export const first = { message: words.message, host: "letters.example", latencyMs: 20 };

/** What the form offers by itself. Which AES it is is a setting and no more. */
export function isPlain(choice: Choice = plain("https")): boolean {
  const { kind, certificate, cipherSuite, attack } = choice;
  return (
    (kind === "http" || kind === "https") &&
    certificate === "valid" &&
    cipherSuite !== "TLS_CHACHA20_POLY1305_SHA256" &&
    attack === undefined
  );
}

type More = typeof import("./more.ts");

@customElement("p443-form")
export class MessageForm extends LitElement {
  static override styles = [
    shared,
    css`
      form {
        display: grid;
        gap: var(--s-3);
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        gap: var(--s-2);
        align-items: center;
      }
      .over {
        display: flex;
        justify-content: space-between;
        align-items: baseline;
        gap: var(--s-2);
      }
      textarea.field {
        display: block;
        resize: vertical;
        min-block-size: 4.75rem;
        max-block-size: 16rem;
        background: color-mix(in oklab, var(--sheet), var(--plain-bg) 22%);
        border-color: var(--plain);
        line-height: 1.45;
      }
      .count {
        font-variant-numeric: tabular-nums;
      }
      .ports {
        display: grid;
        grid-template-columns: 1fr 1fr;
        border: 1px solid var(--rule-strong);
        border-radius: 3px;
        overflow: clip;
        flex: 1 1 11rem;
      }
      .ports label {
        display: grid;
        place-items: center;
        padding: 0.3rem 0.5rem;
        min-block-size: 2.75rem;
        line-height: 1.2;
        cursor: pointer;
        background: var(--sheet);
      }
      .ports label:has(:checked) {
        forced-color-adjust: none;
        background: var(--ink);
        color: var(--paper);
      }
      .ports label:has(:checked) .label {
        color: inherit;
      }
      .ports label:has(:focus-visible) {
        outline: 2.5px solid var(--ink);
        outline-offset: -4px;
        outline-color: currentColor;
      }
      .port {
        font-family: var(--face-display);
        font-weight: 600;
        font-size: 1.125rem;
      }
      .to {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        align-items: baseline;
        gap: 0 var(--s-3);
      }
      .to > p {
        grid-column: 2;
      }
      .to .field {
        padding: 0.2rem 0.3rem;
        border-width: 0 0 1px;
        border-radius: 0;
        background: none;
        min-block-size: 2rem;
      }
      .to .field[aria-invalid="true"] {
        border-width: 3px;
      }
      .foot {
        display: flex;
        flex-wrap: wrap;
        justify-content: space-between;
        align-items: baseline;
        gap: 0 var(--s-3);
      }
      .foot details[open] {
        flex: 1 0 100%;
        order: 1;
      }
      .foot .button {
        padding: 0;
        min-block-size: 1.75rem;
        font-size: var(--step--1);
      }
      @container (min-width: 40rem) and (max-width: 64rem) {
        form {
          grid-template-columns: 1fr 1fr;
          gap: var(--s-2) var(--s-5);
        }
        .writing {
          grid-row: 1 / span 3;
        }
        .to {
          align-self: start;
        }
      }
      @container (max-width: 40rem) {
        form {
          gap: var(--s-2);
        }
        textarea.field {
          min-block-size: 3.9rem;
          block-size: 3.9rem;
        }
      }
      summary {
        line-height: 1.75rem;
      }
      .send {
        flex: 1 0 6rem;
        min-block-size: 2.9rem;
        font-family: var(--face-display);
        font-weight: 600;
        font-size: 1.125rem;
      }
      summary {
        cursor: pointer;
        min-block-size: 1.5rem;
        inline-size: fit-content;
      }
      .settings {
        display: grid;
        gap: var(--s-3);
        padding-block: var(--s-3) 0;
      }
      .strict {
        display: flex;
        gap: var(--s-2);
        line-height: 1.35;
      }
      .other .button {
        padding: 0;
        min-block-size: 1.75rem;
        text-align: start;
        font-size: var(--step--1);
      }
      .is-chosen {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        align-items: baseline;
        border-block: 3px double var(--rule-strong);
        padding-block: var(--s-1);
      }
      .is-chosen strong {
        grid-row: 2;
        padding-block-end: var(--s-1);
      }
    `,
  ];

  @property({ attribute: false }) limits: Limits | undefined;
  @property({ attribute: false }) problem: Problem | undefined;
  /** Of the last run. */
  @property({ attribute: false }) seed = "";

  @property({ attribute: false }) choice: Choice = plain("https");
  /** What the choice is called, if it is neither of the two that the form offers by itself. */
  @property({ attribute: false }) chosen = "";
  /** Loads what is not needed at first; nothing if it does not come. */
  @property({ attribute: false }) more: () => Promise<More | undefined> = () =>
    Promise.resolve(undefined);
  @state() message: string = first.message;
  @state() host = first.host;
  /** What was typed; nothing for a new seed each time. */
  @state() typedSeed: string | undefined;
  @state() latency = String(first.latencyMs);
  @state() private loaded: More | undefined;

  /** Puts in what a link or a writer says, and what stands there by itself where they say nothing. */
  fill({ message, host, seed, latencyMs, choice }: Start): void {
    this.message = message ?? first.message;
    this.host = host ?? first.host;
    this.typedSeed = seed;
    this.latency = String(latencyMs ?? first.latencyMs);
    this.choice = choice ?? plain("https");
  }

  /** Sends what stands in the form. */
  send(fresh = false): void {
    if (fresh) this.typedSeed = undefined;
    const typed = this.typedSeed?.trim();
    this.dispatchEvent(
      new SendEvent({
        ...this.choice,
        host: ascii(this.host.trim()) ?? this.host.trim(),
        message: this.message,
        ...(typed ? { seed: typed } : {}),
        latencyMs: Math.max(0, Math.trunc(Number(this.latency) || 0)),
      }),
    );
  }

  /** One of the two that need nothing to be chosen. */
  sendPlain(kind: "http" | "https"): void {
    const { cipherSuite } = this.choice;
    this.choice = { ...plain(kind), ...(isPlain(this.choice) && { cipherSuite }) };
    this.send();
  }

  async #openSettings(): Promise<void> {
    this.loaded = await this.more();
  }

  #set({ choice, seed, latency }: Change): void {
    if (seed !== undefined) this.typedSeed = seed || undefined;
    if (latency !== undefined) this.latency = latency;
    if (choice) {
      this.choice = choice;
      this.chosen = this.loaded?.titleOf(choice) ?? "";
    }
  }

  #trouble(place: Place): TemplateResult | typeof nothing {
    const { problem } = this;
    if (!problem || placeFor(problem) !== place) return nothing;
    return html`<p class="problem" role="alert" id="problem-${place}">${mark("alarm")} ${problem.sentence}</p>`;
  }

  #invalid(place: Place): "true" | typeof nothing {
    const { problem } = this;
    return problem && placeFor(problem) === place ? "true" : nothing;
  }

  override willUpdate(): void {
    // Whatever is wrong with a setting must be seen.
    const place = this.problem && placeFor(this.problem);
    if (place === "seed" || place === "latency") {
      this.renderRoot.querySelector("details")?.setAttribute("open", "");
    }
  }

  override render(): TemplateResult {
    const spelled = ascii(this.host.trim());
    const limit = this.limits?.messageBytes;
    const count = byteLength(this.message);
    return html`<form
      aria-label=${say.form}
      novalidate
    >
      <div class="writing">
        <div class="over">
          <label class="label" for="message">${say.message}</label>
          <span class="label count ${limit !== undefined && count > limit ? "problem" : ""}" id="count"
            >${this.choice.kind === "site" ? say.unsent : say.count(count, limit)}</span
          >
        </div>
        <textarea
          class="field"
          id="message"
          rows="3"
          dir=${this.message.length > LONG ? "ltr" : "auto"}
          spellcheck="false"
          autocomplete="off"
          aria-describedby="count problem-message"
          aria-invalid=${this.#invalid("message")}
          .value=${this.message}
          @beforeinput=${(event: InputEvent) => {
            const box = event.target as HTMLTextAreaElement;
            if (box.value.length + (event.data?.length ?? 0) > LONG) box.dir = "ltr";
          }}
          @input=${(event: Event) => {
            this.message = (event.target as HTMLTextAreaElement).value;
          }}
          @keydown=${(event: KeyboardEvent) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.send();
          }}
        ></textarea>
        ${this.#trouble("message")}
      </div>
      <div class="to">
        <label class="label" for="host">${say.host}</label>
        <input
          class="field tape-text"
          id="host"
          spellcheck="false"
          autocapitalize="off"
          autocomplete="off"
          aria-describedby="idn problem-host"
          aria-invalid=${this.#invalid("host")}
          .value=${this.host}
          @input=${(event: Event) => {
            this.host = (event.target as HTMLInputElement).value;
          }}
        />
        <p class="label" id="idn" ?hidden=${spelled === undefined}>
          ${spelled === undefined ? nothing : say.idn(spelled)}
        </p>
        ${this.#trouble("host")}
      </div>
      <div class="row">
        <fieldset class="ports">
          <legend class="visually-hidden">${say.way}</legend>
          ${this.#port("http", ":80", say.http)} ${this.#port("https", ":443", say.https)}
        </fieldset>
        <button
          class="button primary send"
          type="submit"
          @click=${(event: Event) => {
            // Enter in a field clicks here, too. Nothing is submitted: sandboxed frames forbid it.
            event.preventDefault();
            this.send();
          }}
        >
          ${say.send}
        </button>
      </div>
      ${this.#chosen()}
      <div class="foot"><details
        @toggle=${(event: Event) => {
          if ((event.target as HTMLDetailsElement).open) void this.#openSettings();
        }}
      >
        <summary class="label">${say.settings}</summary>
        <div class="settings">${this.#settings()}</div>
      </details>
      <button class="button quiet" type="button" @click=${() => this.send(true)}>
        ${say.again}
      </button></div>
    </form>`;
  }

  /** Whoever has chosen goes on from there: what they came by may have made way for another. */
  async focusChosen(): Promise<void> {
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(".other button")?.focus({ preventScroll: true });
  }

  /** The way to everything else, or what was chosen there. */
  #chosen(): TemplateResult {
    const open = (): void => {
      this.dispatchEvent(new GalleryEvent());
    };
    return isPlain(this.choice)
      ? html`<p class="other"><button class="button quiet" type="button" @click=${open}>${say.gallery}</button></p>`
      : html`<p class="other is-chosen">
          <span class="label">${say.chosen}</span>
          <strong class="display">${this.chosen}</strong>
          <button class="button quiet" type="button" @click=${open}>${say.change}</button>
        </p>`;
  }

  #settings(): TemplateResult | typeof nothing {
    const { choice, typedSeed, seed, latency, limits } = this;
    const now = {
      choice,
      seed: typedSeed ?? seed,
      latency,
      limits,
      problem: (place: Place) => this.#trouble(place),
      invalid: (place: Place) => this.#invalid(place),
    };
    return this.loaded?.settings(now, (change) => this.#set(change)) ?? nothing;
  }

  #port(scheme: "http" | "https", port: string, text: string): TemplateResult {
    return html`<label>
      <input
        class="visually-hidden"
        type="radio"
        name="scheme"
        .checked=${isPlain(this.choice) && this.choice.kind === scheme}
        @change=${() => this.sendPlain(scheme)}
      />
      <span class="port">${port}</span><span class="label">${text}</span>
    </label>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "p443-form": MessageForm;
  }
}
