// <p443-hex>: bytes in hex beside the same bytes as text, as a grid that the keyboard walks: arrows,
// Home, End, Page up and down. Draws only the rows in view, however many bytes there are.
//
// In: bytes, base (what the first offset is called), at (the byte that is picked out), marks (runs
// that are coloured), what (a name for assistive technology). Out: PickEvent with the offset.

import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { desk } from "../../story/desk.ts";
import { rem } from "../../theme/rem.ts";
import { shared } from "../../theme/shared.ts";
import type { Meaning } from "../../theme/tokens.ts";
import { hex, inText } from "./format.ts";

/** A run of bytes: in the colour of a meaning, or picked out with a line around it. */
export type Mark = {
  readonly start: number;
  readonly end: number;
  readonly as: Meaning | "chosen" | "apart";
};

export class PickEvent extends CustomEvent<number> {
  static readonly type = "port443-pick";
  constructor(offset: number) {
    super(PickEvent.type, { detail: offset });
  }
}

const ROWS_IN_VIEW = 14;
/** Rows above and below that are there before they come into view. */
const SPARE = 2;
/** The height of a row in rem, as in the styles. */
const ROW = 1.625;

@customElement("p443-hex")
export class Hex extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        --row: 1.625rem;
        font-family: var(--face-tape);
        font-size: 0.8125rem;
        font-variant-ligatures: none;
        line-height: var(--row);
      }
      .scroller {
        overflow: auto;
        overscroll-behavior: contain;
        /* Rows that come and go above the view must not move it. */
        overflow-anchor: none;
        max-block-size: calc(14.5 * var(--row));
        border-block: 1px solid var(--rule-strong);
      }
      .above {
        block-size: calc(var(--above, 0) * var(--row));
      }
      .below {
        block-size: calc(var(--below, 0) * var(--row));
      }
      .line,
      .head {
        display: grid;
        grid-template-columns: 2.9rem repeat(8, 1.5rem) minmax(0, auto);
        block-size: var(--row);
        justify-content: start;
        white-space: pre;
      }
      .head {
        font-family: var(--face-text);
        font-size: 0.75rem;
        color: var(--ink-2);
        white-space: nowrap;
      }
      .head > :nth-child(2) {
        grid-column: 2 / -2;
      }
      .wide .line,
      .wide .head {
        grid-template-columns: 3.4rem repeat(8, 1.75rem) 0.5rem repeat(8, 1.75rem) minmax(0, auto);
      }
      .wide .line > :nth-child(10) {
        grid-column: 11;
      }
      .offset {
        color: var(--ink-2);
        font-style: italic;
        border-inline-end: 1px solid var(--rule);
        margin-inline-end: var(--s-2);
        user-select: none;
      }
      .byte {
        text-align: center;
        cursor: pointer;
      }
      .text {
        padding-inline-start: var(--s-2);
        font-size: 0.75rem;
      }
      .line .text {
        cursor: pointer;
        /* In its column in a last row that is not full, too. */
        grid-column: -2;
        justify-self: start;
      }
      .apart {
        color: var(--ink-2);
      }
      .chosen {
        box-shadow:
          inset 0 2px var(--ink),
          inset 0 -2px var(--ink);
      }
      .is.chosen {
        box-shadow:
          inset 0 3px var(--ink),
          inset 0 -3px var(--ink);
      }
      .is.cipher.chosen {
        box-shadow:
          inset 0 3px var(--plain-bg),
          inset 0 -3px var(--plain-bg);
      }
      .at,
      .at.is {
        background: var(--ink);
        color: var(--paper);
      }
      .byte:focus-visible {
        outline-offset: -1px;
      }
      .byte:hover {
        text-decoration: underline;
      }
      @media (forced-colors: active) {
        .at,
        .chosen {
          outline: 1px solid Highlight;
        }
      }
    `,
  ];

  @property({ attribute: false }) bytes: Uint8Array = new Uint8Array();
  @property({ attribute: false }) base = 0;
  @property({ attribute: false }) at: number | undefined;
  @property({ attribute: false }) marks: readonly Mark[] = [];
  @property({ attribute: false }) what = "";

  @state() private per = 8;
  @state() private first = 0;

  #cursor = 0;
  #refocus = false;
  #sizes = new ResizeObserver(([entry]) => {
    if (entry) this.per = entry.contentRect.width >= 41 * rem(this) ? 16 : 8;
  });

  override connectedCallback(): void {
    super.connectedCallback();
    this.#sizes.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sizes.disconnect();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("bytes")) this.#cursor = 0;
    if (changed.has("at") || changed.has("bytes")) this.#cursor = this.at ?? this.#cursor;
  }

  private get scroller(): HTMLElement {
    return this.renderRoot.querySelector(".scroller") as HTMLElement;
  }

  protected override updated(changed: PropertyValues): void {
    const rows = Math.ceil(this.bytes.length / this.per);
    this.scroller.style.setProperty("--above", String(this.#from()));
    this.scroller.style.setProperty("--below", String(Math.max(0, rows - this.#to())));
    if (changed.has("at") || changed.has("bytes") || changed.has("per") || changed.has("marks")) {
      const focus = this.at ?? this.marks.find(({ as }) => as === "chosen")?.start;
      if (focus !== undefined) this.#show(focus);
      else if (changed.has("bytes")) this.scroller.scrollTop = 0;
      // The same place in the scroller is another row when rows are longer or fewer.
      if (changed.has("bytes") || changed.has("per")) this.#scrolled();
    }
    if (this.#refocus) {
      // Not there yet if the rows it is in come with the scrolling.
      const cell = this.renderRoot.querySelector<HTMLElement>('.byte[tabindex="0"]');
      if (cell?.dataset["at"] === String(this.#cursor)) {
        this.#refocus = false;
        cell.focus({ preventScroll: true });
      }
    }
  }

  /** --row in pixels. */
  #rowHeight(): number {
    return ROW * rem(this);
  }

  #from(): number {
    const last = Math.ceil(this.bytes.length / this.per) - ROWS_IN_VIEW - 1;
    return Math.max(0, Math.min(this.first, last) - SPARE);
  }

  #to(): number {
    return Math.min(Math.ceil(this.bytes.length / this.per), this.first + ROWS_IN_VIEW + 1 + SPARE);
  }

  /** Scrolls the hex, and only the hex, until the byte is in view. */
  #show(offset: number): void {
    const height = this.#rowHeight();
    const top = Math.floor(offset / this.per) * height;
    const { scrollTop, clientHeight } = this.scroller;
    if (top < scrollTop || top + height > scrollTop + clientHeight) {
      this.scroller.scrollTop = Math.max(0, top - clientHeight / 3);
      // Where nobody looks, no event tells of the scrolling.
      this.#scrolled();
    }
  }

  #scrolled(): void {
    this.first = Math.floor(this.scroller.scrollTop / this.#rowHeight());
  }

  #pick({ target, clientX }: MouseEvent): void {
    const cell = (target as Element).closest<HTMLElement>("[data-at]");
    const text = (target as Element).closest<HTMLElement>("[data-row]");
    if (cell) this.dispatchEvent(new PickEvent(Number(cell.dataset["at"])));
    if (!text) return;
    // Every character is as wide as every other, but for the space before the first.
    const { right, width } = text.getBoundingClientRect();
    const row = Number(text.dataset["row"]);
    const length = Math.min(this.per, this.bytes.length - row);
    const wide = (width - Number.parseFloat(getComputedStyle(text).paddingInlineStart)) / length;
    const at = length - Math.ceil((right - clientX) / wide);
    this.dispatchEvent(new PickEvent(row + Math.max(0, Math.min(length - 1, at))));
  }

  /** A row as text, in runs that look alike. */
  #text(line: readonly number[], start: number): TemplateResult[] {
    const runs: TemplateResult[] = [];
    let [run, names] = ["", ""];
    line.forEach((byte, i) => {
      const next = this.#marked(start + i);
      if (run && next !== names) {
        runs.push(html`<span class=${names}>${run}</span>`);
        run = "";
      }
      names = next;
      run += inText(byte);
    });
    runs.push(html`<span class=${names}>${run}</span>`);
    return runs;
  }

  #key(event: KeyboardEvent): void {
    const last = this.bytes.length - 1;
    const from = this.#cursor;
    const row = from - (from % this.per);
    const to: Record<string, number> = {
      ArrowLeft: from - 1,
      ArrowRight: from + 1,
      ArrowUp: from - this.per,
      ArrowDown: from + this.per,
      Home: event.ctrlKey ? 0 : row,
      End: event.ctrlKey ? last : row + this.per - 1,
      PageUp: from - this.per * ROWS_IN_VIEW,
      PageDown: from + this.per * ROWS_IN_VIEW,
      Enter: from,
      " ": from,
    };
    const next = to[event.key];
    if (next === undefined || event.altKey || event.metaKey) return;
    event.preventDefault();
    this.#cursor = Math.max(0, Math.min(last, next));
    this.#refocus = true;
    this.dispatchEvent(new PickEvent(this.#cursor));
    this.#show(this.#cursor);
    this.requestUpdate();
  }

  #marked(offset: number): string {
    let names = offset === this.at ? " at" : "";
    for (const { start, end, as } of this.marks) {
      if (offset < start || offset >= end) continue;
      names += as === "chosen" || as === "apart" ? ` ${as}` : ` is ${as}`;
    }
    return names;
  }

  override render(): TemplateResult {
    const { bytes, per } = this;
    const words = desk.hex;
    const rows: TemplateResult[] = [];
    // One cell is in the tab order: the cursor, or the first in view while the cursor is not.
    const [from, to] = [this.#from() * per, Math.min(bytes.length, this.#to() * per)];
    const stop = this.#cursor >= from && this.#cursor < to ? this.#cursor : from;
    for (let start = from; start < to; start += per) {
      const line = Array.from(bytes.subarray(start, start + per));
      rows.push(html`<div class="line" role="row" aria-rowindex=${start / per + 1}>
        <span class="offset" role="rowheader">${(this.base + start).toString(16).padStart(4, "0")}</span>${line.map(
          (byte, i) =>
            html`<span class="byte${this.#marked(start + i)}" role="gridcell" tabindex=${start + i === stop ? 0 : -1} data-at=${start + i} aria-selected=${start + i === this.at ? "true" : nothing}>${hex(byte)}</span>`,
        )}
        <span class="text" aria-hidden="true" data-row=${start}>${this.#text(line, start)}</span>
      </div>`);
    }
    return html`
      <div class=${per === 16 ? "wide" : "narrow"}>
        <div class="head" aria-hidden="true">
          <span class="offset">${words.offset}</span><span>${words.bytes}</span><span class="text">${words.text}</span>
        </div>
        <div class="scroller" @scroll=${this.#scrolled} @click=${this.#pick}>
          <div class="above"></div>
          <div
            role="grid"
            aria-label=${words.grid(this.what, bytes.length)}
            aria-rowcount=${Math.ceil(bytes.length / per)}
            @keydown=${this.#key}
          >${rows}</div>
          <div class="below"></div>
        </div>
      </div>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "p443-hex": Hex;
  }
}
