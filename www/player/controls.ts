// <p443-controls>: the transport. Shows where the player stands and asks for what is pressed.
//
// Properties: timeline, range (what of it is played), moment, playing, speed, shares. Dispatches
// ControlEvent.

import { css, html, LitElement, nothing, svg, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { page as words } from "../story/page.ts";
import { spoken } from "../story/scenes.ts";
import { shared } from "../theme/shared.ts";
import { vars } from "../theme/vars.ts";
import type { Moment } from "./moment.ts";
import { type Range, speeds, within } from "./player.ts";
import { axis, place, type Timeline } from "./timeline.ts";

export type Control =
  | { readonly ask: "play" | "pause" | "restart" | "share" }
  | { readonly ask: "step"; readonly direction: 1 | -1 }
  /** On the slider's axis, where each scene is one long. */
  | { readonly ask: "seek"; readonly axis: number }
  | { readonly ask: "scene"; readonly index: number }
  | { readonly ask: "speed"; readonly factor: number };

export class ControlEvent extends CustomEvent<Control> {
  static readonly type = "port443-control";
  constructor(control: Control) {
    super(ControlEvent.type, { bubbles: true, composed: true, detail: control });
  }
}

const icons = {
  play: svg`<path d="M5 3l9 5-9 5z" fill="currentColor"/>`,
  pause: svg`<path d="M5 3v10M11 3v10" stroke-width="2.6"/>`,
  back: svg`<path d="M12 3L5 8l7 5z" fill="currentColor"/><path d="M3.5 3v10"/>`,
  forward: svg`<path d="M4 3l7 5-7 5z" fill="currentColor"/><path d="M12.5 3v10"/>`,
  share: svg`<path d="M8 10V1.5M4.8 4.5L8 1.5l3.2 3M5 7H3v7.5h10V7h-2"/>`,
  restart: svg`<path d="M4 8a4.6 4.6 0 1 0 1.6-3.5M5.2 1.6v3.3h3.3"/>`,
} as const;

const say = words.controls;

/** More scenes than this have no room for targets of 24 px each. */
const CHAPTERS = 24;

/** More than this, and on a narrow page their numbers run into each other. */
const ROOM = 16;

type Chapter = { readonly first: number; readonly count: number; readonly number: number };

/** A chapter is a scene or, where there are too many of them, a connection. */
function chapters(line: Timeline, first: number, count: number): Chapter[] {
  const { scenes, runs } = line;
  if (count <= CHAPTERS || count < scenes.length || runs.length < 2) {
    return scenes
      .slice(first, first + count)
      .map((_, at) => ({ first: first + at, count: 1, number: at + 1 }));
  }
  return runs.map((_, run) => ({
    first: scenes.findIndex((scene) => scene.run === run),
    count: scenes.filter((scene) => scene.run === run).length,
    number: run + 1,
  }));
}

@customElement("p443-controls")
export class Controls extends LitElement {
  static override styles = [
    shared,
    css`
      .bar {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr) auto;
        gap: var(--s-2) var(--s-4);
        align-items: start;
      }
      .buttons {
        display: flex;
        gap: var(--s-1);
      }
      .buttons .button {
        padding: 0;
        inline-size: 2.5rem;
        block-size: 2.5rem;
      }
      .icon {
        inline-size: 1rem;
        block-size: 1rem;
        fill: none;
        stroke: currentColor;
        stroke-width: 1.6;
        stroke-linecap: round;
        stroke-linejoin: round;
      }
      input[type="range"] {
        display: block;
        inline-size: 100%;
        block-size: 1.5rem;
        margin: 0;
        accent-color: var(--ink);
        cursor: pointer;
      }
      .chapters {
        display: flex;
      }
      .chapters li {
        flex: var(--scenes) 1 0;
        min-inline-size: 0;
      }
      .chapters button {
        inline-size: 100%;
        block-size: 1.5rem;
        padding: 0;
        border: 0;
        border-inline-start: 1px solid var(--rule-strong);
        background: none;
        font-size: 0.75rem;
        font-variant-numeric: tabular-nums;
        color: var(--ink-2);
        cursor: pointer;
      }
      .chapters button:hover {
        color: var(--ink);
        background: var(--rule);
      }
      .chapters [aria-current] {
        forced-color-adjust: none;
        background: var(--ink);
        color: var(--paper);
      }
      .time {
        display: grid;
        justify-items: end;
        font-variant-numeric: tabular-nums;
        inline-size: 12.5rem;
        white-space: nowrap;
      }
      .time .clock {
        font-family: var(--face-tape);
        line-height: 1.5rem;
        white-space: nowrap;
      }
      select {
        min-block-size: 1.75rem;
        border: 1px solid var(--rule-strong);
        border-radius: 3px;
        background: var(--sheet);
      }
      @container (max-width: 56rem) {
        .many {
          display: none;
        }
      }
      /* Too narrow for targets of 24 px each: the slider and the steps do the same. */
      @container (max-width: 44rem) {
        .chapters,
        .trips {
          display: none;
        }
        .bar {
          align-items: center;
        }
        .time {
          display: flex;
          align-items: center;
          gap: var(--s-3);
          inline-size: auto;
        }
      }
      @container (max-width: 32rem) {
        .bar {
          grid-template-columns: auto minmax(0, 1fr);
          gap: var(--s-2);
          align-items: start;
        }
        .track {
          grid-row: 1;
          grid-column: 1 / -1;
        }
        .time {
          inline-size: auto;
        }
        .trips {
          display: block;
        }
        .time > :first-child {
          text-align: end;
        }
        .time {
          display: grid;
          grid-template-columns: auto auto;
          justify-content: end;
          gap: 0 var(--s-3);
          align-items: center;
          line-height: 1.2;
        }
        .speed {
          display: grid;
        }
      }
      /* Five buttons and the clock have room here, and no more. */
      @container (max-width: 28rem) {
        .buttons .button {
          inline-size: 2.25rem;
        }
        .time {
          grid-template-columns: auto;
          justify-items: end;
        }
        .speed {
          display: flex;
          gap: var(--s-1);
          align-items: baseline;
        }
        .trips {
          display: none;
        }
      }
    `,
  ];

  @property({ attribute: false }) timeline: Timeline | undefined;
  @property({ attribute: false }) range: Range = { from: 0, to: 0 };
  @property({ attribute: false }) moment: Moment = { story: 0, virtual: 0 };
  @property({ attribute: false }) playing = false;
  @property({ attribute: false }) speed = 1;
  /** Whether what is on stage can be shared from here. */
  @property({ attribute: false }) shares = false;
  /** Microseconds; 0 if not known. */
  @property({ attribute: false }) roundTrip = 0;

  #ask(control: Control): void {
    this.dispatchEvent(new ControlEvent(control));
  }

  override render(): TemplateResult {
    const { timeline: line, range, moment, playing } = this;
    // Only what is in the range is there for the reader.
    const { first, count } = line ? within(line, range) : { first: 0, count: 0 };
    const marks = line ? chapters(line, first, count) : [];
    const at = line && place(line, moment.story);
    const index = at?.index ?? 0;
    const title = (which: number): string =>
      line ? say.at(which - first + 1, count, spoken(line, which).title) : "";
    const off = line === undefined;
    return html`<div class="bar" role="group" aria-label=${say.label} aria-description=${say.keys}>
      <div class="buttons">
        ${this.#button("restart", { ask: "restart" }, off)}
        ${this.#button("back", { ask: "step", direction: -1 }, off)}
        ${this.#button(playing ? "pause" : "play", { ask: playing ? "pause" : "play" }, off, "primary")}
        ${this.#button("forward", { ask: "step", direction: 1 }, off)}
        ${this.shares ? this.#button("share", { ask: "share" }, off) : nothing}
      </div>
      <div class="track">
        <input
          part="slider"
          type="range"
          min=${line ? axis(line, range.from) : 0}
          max=${line ? axis(line, range.to) : 1}
          step="any"
          aria-label=${say.timeline}
          aria-valuetext=${title(index) || nothing}
          ?disabled=${off}
          .value=${String(line ? axis(line, moment.story) : 0)}
          @input=${(event: Event) =>
            this.#ask({ ask: "seek", axis: (event.target as HTMLInputElement).valueAsNumber })}
        />
        <ol class="chapters ${marks.length > ROOM ? "many" : ""}">
          ${marks.map(
            ({ first, count, number }) => html`<li ${vars({ "--scenes": count })}>
              <button
                aria-label="${number}: ${title(first)}"
                title=${title(first)}
                aria-current=${index >= first && index < first + count ? "step" : nothing}
                @click=${() => this.#ask({ ask: "scene", index: first })}
              >
                ${number}
              </button>
            </li>`,
          )}
        </ol>
      </div>
      <div class="time">
        <span title=${say.clockHint}
          ><span class="clock">${say.clock(at?.clock ?? 0)}</span>
          <span class="label trips"
            >${this.roundTrip > 0 ? say.trips(moment.virtual / this.roundTrip) : ""}</span
          ></span
        >
        <label class="label speed">
          ${say.speed}
          <select
            @change=${(event: Event) =>
              this.#ask({
                ask: "speed",
                factor: Number((event.target as HTMLSelectElement).value),
              })}
          >
            ${speeds.map(
              (factor) => html`<option value=${factor} ?selected=${factor === this.speed}>
                ${say.times(factor)}
              </option>`,
            )}
          </select>
        </label>
      </div>
    </div>`;
  }

  #button(name: keyof typeof icons, control: Control, off: boolean, kind = ""): TemplateResult {
    return html`<button
      part="button"
      class="button ${kind}"
      aria-label=${say[name]}
      title=${say[name]}
      ?disabled=${off}
      @click=${() => this.#ask(control)}
    >
      <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">${icons[name]}</svg>
    </button>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "p443-controls": Controls;
  }
}
