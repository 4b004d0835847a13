// <p443-form>: what to send, and where. Says what is wrong next to the box it is wrong in, and never
// takes away what was typed.
//
// Properties: limits, problem, seed (of the last run), scheme. Dispatches SendEvent.

import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { CipherSuite, Limits, ScenarioError, ScenarioInput } from "../crate/pkg/port443.js";
import { page as words } from "./story/page.ts";
import { mark } from "./theme/marks.ts";
import { shared } from "./theme/shared.ts";

export class SendEvent extends CustomEvent<ScenarioInput> {
  static readonly type = "port443-send";
  constructor(input: ScenarioInput) {
    super(SendEvent.type, { bubbles: true, composed: true, detail: input });
  }
}

const say = words.shell;

/** Finding out which way a text runs takes Chromium time that grows with the square of its length:
 * 17 s for a mebibyte in one line. Text this long is refused anyway. */
const LONG = 50_000;

type Place = "message" | "host" | "seed" | "latency";

/** Where on the form each problem belongs. */
const placeOf: Record<ScenarioError["kind"], Place> = {
  notIncluded: "message",
  messageEmpty: "message",
  messageTooLong: "message",
  hostEmpty: "host",
  hostIsAddress: "host",
  hostNotAscii: "host",
  hostInvalid: "host",
  seedInvalid: "seed",
  latencyTooLong: "latency",
  attackDoesNotSuit: "message",
  delayTooLong: "message",
  noRandomness: "seed",
};

/** The sentence for a problem. */
export function sentence(error: ScenarioError): string {
  const say = words.problems[error.kind] as ((error: ScenarioError) => string) | undefined;
  return say ? say(error) : String((error as { message?: unknown }).message ?? "");
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
      @media (min-width: 40rem) and (max-width: 64rem) {
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
      @media (max-width: 40rem) {
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
      .settings select {
        font-family: var(--face-tape);
        font-size: 0.85rem;
      }
    `,
  ];

  @property({ attribute: false }) limits: Limits | undefined;
  @property({ attribute: false }) problem: ScenarioError | undefined;
  /** Of the last run. */
  @property({ attribute: false }) seed = "";

  @property({ attribute: false }) scheme: "http" | "https" = "https";
  @state() private message: string = words.message;
  @state() private host = "letters.example";
  /** What was typed; nothing for a new seed each time. */
  @state() private typedSeed: string | undefined;
  @state() private latency = "20";
  @state() private suite: CipherSuite = "TLS_AES_128_GCM_SHA256";

  /** Sends what stands in the form. */
  send(fresh = false): void {
    if (fresh) this.typedSeed = undefined;
    const typed = this.typedSeed?.trim();
    this.dispatchEvent(
      new SendEvent({
        kind: this.scheme,
        host: ascii(this.host.trim()) ?? this.host.trim(),
        message: this.message,
        ...(typed ? { seed: typed } : {}),
        latencyMs: Math.max(0, Math.trunc(Number(this.latency) || 0)),
        cipherSuite: this.suite,
      }),
    );
  }

  #trouble(place: Place): TemplateResult | typeof nothing {
    const { problem } = this;
    if (!problem || (placeOf[problem.kind] ?? "message") !== place) return nothing;
    return html`<p class="problem" role="alert" id="problem-${place}">${mark("alarm")} ${sentence(problem)}</p>`;
  }

  #invalid(place: Place): "true" | typeof nothing {
    const { problem } = this;
    return problem && (placeOf[problem.kind] ?? "message") === place ? "true" : nothing;
  }

  override willUpdate(): void {
    // Whatever is wrong with a setting must be seen.
    const place = this.problem && placeOf[this.problem.kind];
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
      @submit=${(event: Event) => {
        event.preventDefault();
        this.send();
      }}
    >
      <div class="writing">
        <div class="over">
          <label class="label" for="message">${say.message}</label>
          <span class="label count ${limit !== undefined && count > limit ? "problem" : ""}" id="count"
            >${say.count(count, limit)}</span
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
        <button class="button primary send" type="submit">${say.send}</button>
      </div>
      <div class="foot"><details>
        <summary class="label">${say.settings}</summary>
        <div class="settings">
          <div>
            <label class="label" for="seed">${say.seed}</label>
            <input
              class="field tape-text"
              id="seed"
              spellcheck="false"
              autocapitalize="off"
              autocomplete="off"
              aria-describedby="seed-hint problem-seed"
              aria-invalid=${this.#invalid("seed")}
              .value=${this.typedSeed ?? this.seed}
              @input=${(event: Event) => {
                const { value } = event.target as HTMLInputElement;
                this.typedSeed = value === "" ? undefined : value;
              }}
            />
            ${this.#trouble("seed")}
            <p class="label" id="seed-hint">${say.seedHint}</p>
          </div>
          <div>
            <label class="label" for="latency">${say.latency}</label>
            <input
              class="field"
              id="latency"
              type="number"
              min="0"
              max=${this.limits?.latencyMs ?? nothing}
              aria-describedby="problem-latency"
              aria-invalid=${this.#invalid("latency")}
              .value=${this.latency}
              @input=${(event: Event) => {
                this.latency = (event.target as HTMLInputElement).value;
              }}
            />
            ${this.#trouble("latency")}
          </div>
          <div>
            <label class="label" for="suite">${say.suite}</label>
            <select
              class="field"
              id="suite"
              @change=${(event: Event) => {
                this.suite = (event.target as HTMLSelectElement).value as CipherSuite;
              }}
            >
              <option>TLS_AES_128_GCM_SHA256</option>
              <option>TLS_AES_256_GCM_SHA384</option>
            </select>
          </div>
        </div>
      </details>
      <button class="button quiet" type="button" @click=${() => this.send(true)}>
        ${say.again}
      </button></div>
    </form>`;
  }

  #port(scheme: "http" | "https", port: string, text: string): TemplateResult {
    return html`<label>
      <input
        class="visually-hidden"
        type="radio"
        name="scheme"
        .checked=${this.scheme === scheme}
        @change=${() => {
          this.scheme = scheme;
          this.send();
        }}
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
