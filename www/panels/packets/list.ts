// <p443-packet-list>: any number of packets as a list box, of which only the rows in view are in the
// document. Up, down, Page up and down, Home and End go from packet to packet.
//
// In: source, at (the chosen packet), passed (how many have passed, in a story), found (those that a
// search found, ascending). Out: RowEvent with a packet's place.
//
// Browsers draw nothing higher than some ten million pixels. A list that would be is drawn in a
// lower one: the scroll bar goes through it in proportion, the wheel and the keys still go by rows.

import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { packets as words } from "../../story/packets.ts";
import { rem } from "../../theme/rem.ts";
import { shared } from "../../theme/shared.ts";
import type { PacketRow, PacketSource } from "./source.ts";

export class RowEvent extends CustomEvent<number> {
  static readonly type = "port443-row";
  constructor(index: number) {
    super(RowEvent.type, { detail: index });
  }
}

/** The height of a row in rem, as in the styles. */
const ROW = 1.75;
/** Firefox stops at some 17.8 million pixels, the others later. */
export const HIGHEST = 8_000_000;
/** After so many milliseconds without scrolling, the scroll bar is put where it belongs. */
const REST = 120;

@customElement("p443-packet-list")
export class PacketList extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        --row: 1.75rem;
        container-type: inline-size;
        font-size: 1rem;
      }
      :where(:host > *) {
        font-size: calc(0.9375 * var(--step-0));
      }
      .heads,
      [role="option"] {
        display: grid;
        grid-template-columns:
          minmax(2.5rem, var(--digits, 4ch)) 5.6rem minmax(0, 13rem) minmax(0, 13rem)
          4.6rem 3.4rem minmax(0, 1fr);
        gap: 0 var(--s-3);
        align-items: center;
        padding-inline: 0.5rem;
        white-space: nowrap;
      }
      .heads {
        font-size: 0.75rem;
        color: var(--ink-2);
        block-size: 1.4rem;
      }
      .scroller {
        position: relative;
        overflow: auto;
        overflow-anchor: none;
        overscroll-behavior: contain;
        border-block: 1px solid var(--rule-strong);
        block-size: calc(min(var(--rows, 12), var(--length, 1)) * var(--row) + 2px);
      }
      .scroller:focus-visible {
        outline-offset: -2px;
      }
      .window {
        position: sticky;
        inset-block-start: 0;
        overflow: clip;
      }
      [role="option"] {
        block-size: var(--row);
        border-block-end: 1px solid var(--rule);
        cursor: pointer;
        contain: strict;
      }
      [role="option"] > * {
        overflow: hidden;
        text-overflow: ellipsis;
      }
      [role="option"]:hover {
        background: color-mix(in oklab, transparent, var(--ink) 7%);
      }
      [aria-selected="true"] {
        box-shadow: inset 3px 0 var(--ink);
        background: color-mix(in oklab, transparent, var(--ink) 12%);
      }
      .number {
        text-align: end;
        font-variant-numeric: tabular-nums;
        color: var(--ink-2);
      }
      .heads .time,
      .length {
        text-align: end;
        font-variant-numeric: tabular-nums;
      }
      .found .number {
        color: var(--ink);
        font-weight: 650;
        text-decoration: underline;
        text-decoration-thickness: 2px;
      }
      .later > * {
        color: var(--ink-2);
        opacity: 0.75;
      }
      .end {
        font-variant-numeric: tabular-nums;
      }
      .way {
        display: none;
      }
      @container (max-width: 56rem) {
        .heads,
        [role="option"] {
          grid-template-columns:
            minmax(2rem, var(--digits, 3ch)) 5.4rem 1rem 4.4rem minmax(0, 1fr)
            3rem;
        }
        .end {
          display: none;
        }
        .way {
          display: block;
        }
        .length {
          order: 1;
        }
      }
      @container (max-width: 30rem) {
        .heads,
        [role="option"] {
          grid-template-columns: minmax(1.5rem, var(--digits, 2ch)) 1rem 3.8rem minmax(0, 1fr);
          gap: 0 var(--s-2);
        }
        .time,
        .length {
          display: none;
        }
      }
      @media (forced-colors: active) {
        [aria-selected="true"] {
          outline: 2px solid Highlight;
          outline-offset: -2px;
        }
      }
      @media print {
        .heads,
        .scroller {
          display: none;
        }
      }
    `,
  ];

  @property({ attribute: false }) source: PacketSource | undefined;
  @property({ attribute: false }) at: number | undefined;
  @property({ attribute: false }) passed = Number.POSITIVE_INFINITY;
  @property({ attribute: false }) found: readonly number[] = [];

  /** How far the list is scrolled, in pixels of all its rows; the scroller may have fewer. */
  @state() private offset = 0;
  @state() private view = 0;

  /** Where the scroller was when it was last looked at. */
  #top = 0;
  #rest: ReturnType<typeof setTimeout> | undefined;
  #sizes = new ResizeObserver(() => {
    this.view = this.scroller?.clientHeight ?? 0;
  });
  readonly #came = (): void => this.requestUpdate();
  #heard: PacketSource | undefined;

  private get scroller(): HTMLElement | null {
    return this.renderRoot.querySelector(".scroller");
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#hear(this.source);
    if (this.scroller) this.#sizes.observe(this.scroller);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#hear(undefined);
    this.#sizes.disconnect();
    clearTimeout(this.#rest);
  }

  protected override firstUpdated(): void {
    if (this.scroller) this.#sizes.observe(this.scroller);
  }

  #hear(source: PacketSource | undefined): void {
    this.#heard?.removeEventListener("change", this.#came);
    source?.addEventListener("change", this.#came);
    this.#heard = source;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("source")) return;
    this.#hear(this.source);
    this.offset = 0;
  }

  /** Puts the focus into the list. */
  override focus(): void {
    this.scroller?.focus();
  }

  // --- measures, in pixels ---

  get #row(): number {
    return ROW * rem(this);
  }

  get #length(): number {
    return this.source?.length ?? 0;
  }

  /** Of all rows. */
  get #whole(): number {
    return this.#length * this.#row;
  }

  /** Of the scroller's contents. */
  get #drawn(): number {
    return Math.min(this.#whole, HIGHEST);
  }

  get #last(): number {
    return Math.max(0, this.#whole - this.view);
  }

  /** How far the scroller goes for the whole of the list. */
  get #travel(): number {
    return Math.max(0, this.#drawn - this.view);
  }

  #scrolled(): void {
    const { scroller } = this;
    if (!scroller) return;
    const top = scroller.scrollTop;
    const moved = top - this.#top;
    this.#top = top;
    if (this.#drawn === this.#whole) {
      this.offset = top;
      return;
    }
    if (top <= 0) this.offset = 0;
    else if (top >= this.#travel - 1) this.offset = this.#last;
    else if (Math.abs(moved) < 3 * this.view) {
      // By the wheel or a finger: as far as it would go in any list.
      this.offset = Math.max(0, Math.min(this.#last, this.offset + moved));
    } else this.offset = (top / this.#travel) * this.#last;
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => this.#settle(), REST);
  }

  /** The scroll bar where the rows say. */
  #settle(): void {
    const { scroller } = this;
    if (!scroller) return;
    const part = this.#last > 0 ? this.offset / this.#last : 0;
    scroller.scrollTop = this.#drawn === this.#whole ? this.offset : part * this.#travel;
    this.#top = scroller.scrollTop;
  }

  /** Scrolls until a packet is in view: no further than it must, or where it is far away, so that it
   * has neighbours on both sides. */
  show(index: number): void {
    const row = this.#row;
    const [top, bottom] = [index * row, (index + 1) * row];
    const { offset, view } = this;
    if (top >= offset && bottom <= offset + view) return;
    const near = top > offset - view && bottom < offset + 2 * view;
    const to = near ? (top < offset ? top : bottom - view) : top - (view - row) / 2;
    this.offset = Math.max(0, Math.min(this.#last, to));
    this.#settle();
  }

  protected override updated(changed: PropertyValues<this>): void {
    const { scroller } = this;
    if (!scroller) return;
    const style = (selector: string, name: string, value: string): void =>
      scroller.querySelector<HTMLElement>(selector)?.style.setProperty(name, value);
    scroller.style.setProperty("--length", String(Math.max(1, this.#length)));
    this.style.setProperty("--digits", `${String(this.#length).length + 1}ch`);
    style(".whole", "block-size", `${this.#drawn}px`);
    style(".window", "block-size", `${Math.min(this.view, this.#drawn)}px`);
    style(".rows", "transform", `translateY(${this.#first * this.#row - this.offset}px)`);
    const measured = changed.has("view" as keyof PacketList);
    if (changed.has("source") || measured) {
      this.offset = Math.min(this.offset, this.#last);
      this.#settle();
    }
    if ((changed.has("at") || changed.has("source") || measured) && this.at !== undefined) {
      if (this.view > 0) this.show(this.at);
    }
  }

  get #first(): number {
    return Math.max(0, Math.min(this.#length - 1, Math.floor(this.offset / this.#row)));
  }

  #key(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const page = Math.max(1, Math.floor(this.view / this.#row) - 1);
    const from = this.at ?? -1;
    const to: Record<string, number> = {
      ArrowDown: from + 1,
      ArrowUp: from - 1,
      PageDown: from + page,
      PageUp: from - page,
      Home: 0,
      End: this.#length - 1,
    };
    const next = to[event.key];
    if (next === undefined || this.#length === 0) return;
    // At the ends too: the page would scroll, or the story go on.
    event.preventDefault();
    this.#choose(Math.max(0, Math.min(this.#length - 1, next)));
  }

  #choose(index: number): void {
    this.at = index;
    this.dispatchEvent(new RowEvent(index));
  }

  #click({ target }: MouseEvent): void {
    const row = (target as Element).closest<HTMLElement>("[data-index]");
    if (row) this.#choose(Number(row.dataset["index"]));
  }

  override render(): TemplateResult {
    const { source } = this;
    if (!source) return html``;
    const length = this.#length;
    const first = this.#first;
    // Before it has been measured, as many as one sees at first.
    const count = this.view > 0 ? Math.ceil(this.view / this.#row) + 1 : 1;
    const rows = Array.from({ length: Math.min(count, length - first) }, (_, i) => first + i);
    const active = this.at !== undefined && rows.includes(this.at) ? `row-${this.at}` : nothing;
    const found = new Set(this.found.length > 0 ? rows.filter((i) => has(this.found, i)) : []);
    return html`
      <div class="heads" aria-hidden="true">
        <span class="number">${words.heads.number}</span>
        <span class="time">${words.heads.time}</span>
        <span class="end">${words.heads.source}</span>
        <span class="end">${words.heads.destination}</span>
        <span class="way"></span>
        <span>${words.heads.protocol}</span>
        <span class="length">${words.heads.length}</span>
        <span>${words.heads.info}</span>
      </div>
      <div
        class="scroller"
        role="listbox"
        tabindex="0"
        aria-label=${words.list(length)}
        aria-activedescendant=${active}
        @scroll=${this.#scrolled}
        @keydown=${this.#key}
        @click=${this.#click}
      >
        <div class="whole" role="presentation">
          <div class="window" role="presentation">
            <div class="rows" role="presentation">
              ${rows.map((index) => this.#line(index, source.row(index), found.has(index)))}
            </div>
          </div>
        </div>
      </div>
    `;
  }

  #line(index: number, row: PacketRow | undefined, found: boolean): TemplateResult {
    const later = index >= this.passed;
    return html`<div
      role="option"
      id="row-${index}"
      data-index=${index}
      class="${later ? "later" : ""} ${found ? "found" : ""}"
      aria-posinset=${index + 1}
      aria-setsize=${this.#length}
      aria-selected=${index === this.at}
    >
      <span class="number">${index + 1}</span>
      ${row ? this.#cells(row) : html`<span class="time">${words.fetching}</span>`}
      ${later ? html`<span class="visually-hidden">${words.later}</span>` : nothing}
      ${found ? html`<span class="visually-hidden">${words.isFound}</span>` : nothing}
    </div>`;
  }

  #cells(row: PacketRow): TemplateResult {
    const { at, source, destination, from, protocol, length, info } = row;
    return html`<span class="time number">${words.time(at, this.source?.told ?? false)}</span>
      <span class="end">${source}</span>
      <span class="end">${destination}</span>
      <span class="way">${from === undefined ? "" : words.ways[from]}${
        from === undefined
          ? nothing
          : html`<span class="visually-hidden">${words.towards[from]}</span>`
      }</span>
      <span>${protocol}</span>
      <span class="length">${length}</span>
      <span title=${info}>${info}</span>`;
  }
}

/** Whether a number is in an ascending list. */
function has(list: readonly number[], sought: number): boolean {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle] ?? 0) < sought) low = middle + 1;
    else high = middle;
  }
  return list[low] === sought;
}

declare global {
  interface HTMLElementTagNameMap {
    "p443-packet-list": PacketList;
  }
}
