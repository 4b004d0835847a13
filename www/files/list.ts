// <p443-connection-list>: the connections of a file. Only those in view are drawn, however many there are.
//
// Properties: connections, current (the index of the one on stage). Dispatches "choose" with an index.
// - sorted(connections, by): in another order
// - Sort: by what

import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { ConnectionSummary } from "../../crate/pkg/port443.js";
import { files as words } from "../story/files.ts";
import { mark } from "../theme/marks.ts";
import { rem } from "../theme/rem.ts";
import { shared } from "../theme/shared.ts";
import { vars } from "../theme/vars.ts";

const say = words.row;

export type Sort = keyof typeof words.panel.sorts;

const size = ({ fromClient, fromServer }: ConnectionSummary): number =>
  fromClient.bytes + fromServer.bytes;

export function sorted(
  connections: readonly ConnectionSummary[],
  by: Sort,
): readonly ConnectionSummary[] {
  switch (by) {
    case "begins":
      return connections;
    case "size":
      return connections.toSorted((a, b) => size(b) - size(a));
    case "duration":
      return connections.toSorted((a, b) => b.duration - a.duration);
    case "name":
      return connections.toSorted((a, b) => say.title(a).localeCompare(say.title(b), "en"));
  }
}

/** Beyond what is in view, above and below. */
const SPARE = 4;

@customElement("p443-connection-list")
export class ConnectionList extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        --row: 4.5rem;
      }
      .scroll {
        position: relative;
        max-block-size: min(26rem, 55vh);
        overflow: auto;
        border-block: 1px solid var(--rule-strong);
      }
      .scroll:focus-visible {
        outline-offset: 1px;
      }
      .all {
        position: relative;
        block-size: calc(var(--count) * var(--row));
      }
      .one {
        position: absolute;
        inset-inline: 0;
        inset-block-start: calc(var(--at) * var(--row));
        block-size: var(--row);
        display: grid;
        grid-template-columns: 2.2rem minmax(0, 1fr) auto;
        align-content: center;
        gap: 0 var(--s-2);
        padding: 0.2rem 0.5rem;
        border-block-end: 1px solid var(--rule);
        cursor: pointer;
        line-height: 1.35;
      }
      .one:hover {
        background: color-mix(in oklab, transparent, var(--ink) 7%);
      }
      .one > * {
        grid-column: 2 / -1;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .one > .number {
        grid-area: 1 / 1 / span 3;
        font-size: var(--step--1);
        color: var(--ink-2);
        font-variant-numeric: tabular-nums;
        padding-block-start: 0.15rem;
      }
      .one > .title {
        grid-column: 2;
        font-weight: 600;
      }
      .one > .key {
        grid-column: 3;
      }
      .one > .ends {
        font-family: var(--face-tape);
        font-size: 0.75rem;
        color: var(--ink-2);
      }
      .at {
        box-shadow: inset 0 0 0 2px var(--ink);
      }
      [aria-selected="true"] {
        forced-color-adjust: none;
        background: var(--ink) !important;
        color: var(--paper);
      }
      [aria-selected="true"] :is(.number, .label, .ends) {
        color: inherit;
      }
    `,
  ];

  @property({ attribute: false }) connections: readonly ConnectionSummary[] = [];
  @property({ attribute: false }) current: number | undefined;

  /** Where the keyboard stands: a place in the list. */
  @state() private active = 0;
  @state() private top = 0;

  get #scroller(): HTMLElement | null {
    return this.renderRoot.querySelector(".scroll");
  }

  /** The height of a row, in px. */
  get #row(): number {
    return 4.5 * rem(this);
  }

  override willUpdate(changed: PropertyValues): void {
    if (changed.has("current") || changed.has("connections")) {
      const at = this.connections.findIndex(({ index }) => index === this.current);
      if (at >= 0) this.active = at;
      else this.active = Math.min(this.active, Math.max(0, this.connections.length - 1));
    }
  }

  override updated(changed: PropertyValues): void {
    if (changed.has("active") || changed.has("connections")) this.#reveal();
  }

  #reveal(): void {
    const scroller = this.#scroller;
    if (!scroller) return;
    const start = this.active * this.#row;
    const end = start + this.#row;
    if (start < scroller.scrollTop) scroller.scrollTop = start;
    else if (end > scroller.scrollTop + scroller.clientHeight) {
      scroller.scrollTop = end - scroller.clientHeight;
    }
  }

  #choose(at: number): void {
    const one = this.connections[at];
    if (!one) return;
    this.active = at;
    this.dispatchEvent(new CustomEvent("choose", { detail: one.index }));
  }

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor((this.#scroller?.clientHeight ?? 0) / this.#row) - 1);
    const last = this.connections.length - 1;
    const to: Record<string, number> = {
      ArrowUp: this.active - 1,
      ArrowDown: this.active + 1,
      PageUp: this.active - page,
      PageDown: this.active + page,
      Home: 0,
      End: last,
    };
    const next = to[event.key];
    if (next !== undefined) this.active = Math.min(last, Math.max(0, next));
    else if (event.key === "Enter" || event.key === " ") this.#choose(this.active);
    else return;
    // The player has the same keys.
    event.preventDefault();
  }

  override render(): TemplateResult {
    const { connections, active } = this;
    const row = this.#row;
    const first = Math.max(0, Math.floor(this.top / row) - SPARE);
    // As many as fit at most, whatever the window.
    const shown = Math.ceil(Math.min(26 * 16 * 2, innerHeight) / row) + 2 * SPARE;
    const places = new Set(
      Array.from({ length: Math.min(shown, connections.length - first) }, (_, at) => first + at),
    );
    // What the keyboard stands on is there for a screen reader, also out of view.
    if (active < connections.length) places.add(active);
    return html`<div
      class="scroll"
      role="listbox"
      tabindex="0"
      aria-label=${words.panel.connections}
      aria-description=${words.panel.which}
      aria-activedescendant=${connections.length > 0 ? `c${active}` : nothing}
      @keydown=${(event: KeyboardEvent) => this.#key(event)}
      @scroll=${(event: Event) => {
        this.top = (event.target as HTMLElement).scrollTop;
      }}
    >
      <div class="all" role="presentation" ${vars({ "--count": connections.length })}>
        ${[...places].map((at) => this.#one(at))}
      </div>
    </div>`;
  }

  #one(at: number): TemplateResult | typeof nothing {
    const one = this.connections[at];
    if (!one) return nothing;
    const key = {
      notNeeded: undefined,
      missing: undefined,
      some: "alarm",
      all: "key",
      privateKey: "key",
    } as const;
    const meaning = key[one.keys];
    return html`<div
      class="one ${at === this.active ? "at" : ""}"
      id="c${at}"
      role="option"
      aria-selected=${one.index === this.current}
      aria-setsize=${this.connections.length}
      aria-posinset=${at + 1}
      title=${say.ends(one)}
      ${vars({ "--at": at })}
      @click=${() => this.#choose(at)}
    >
      <span class="number">${one.index + 1}</span>
      <span class="title">${say.title(one)}</span>
      <span class="key">${meaning ? mark(meaning, say.keys[one.keys]) : nothing}</span>
      <span class="label">${say.about(one)}${one.hasSyn ? nothing : html` · ${say.start}`}</span>
      <span class="ends">${say.ends(one)}</span>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "p443-connection-list": ConnectionList;
  }
}
