// <p443-gallery>: what else can pass over this wire, as a printed list with numbers, in a box over the
// page. A group's head carries a strip of tape with the group's own title punched into it.
//
// Properties: choice. Methods: show(). Dispatches ChooseEvent.
// - titleOf(choice): what a choice is called

import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Choice } from "../choice.ts";
import { ChooseEvent, CompareEvent } from "../form.ts";
import { onArrow, rove } from "../panels/parts/rove.ts";
import { columns, tapeStyles } from "../stage/tape.ts";
import "../files/open.ts";
import { Sheet } from "../sheet.ts";
import { files } from "../story/files.ts";
import { more } from "../story/more.ts";
import { type Entry, entries, entryOf, type Group, type GroupId, groups } from "./entries.ts";

const say = more.gallery;

export function titleOf(choice: Choice): string {
  const entry = entryOf(choice);
  if (entry) return say.entries[entry.id].title;
  const { title } = say.entries[choice.kind];
  if (choice.kind === "site") return `${title}, ${more.settings.pages[choice.page ?? "welcome"]}`;
  return `${title}, ${say.changed}`;
}

@customElement("p443-gallery")
export class Gallery extends Sheet {
  static override styles = [
    Sheet.styles,
    tapeStyles,
    css`
      :host {
        display: contents;
        --dialog-width: 84rem;
      }
      .intro {
        padding-block-end: 0;
        text-wrap: balance;
      }
      nav {
        display: flex;
        flex-wrap: wrap;
        grid-column: 1 / -1;
        gap: 0 var(--s-4);
      }
      nav a {
        padding-block: 0.3rem;
        font-size: var(--step--1);
      }
      .list {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        align-items: start;
        column-gap: clamp(1.5rem, 3vw, 3rem);
      }
      .group {
        padding-block-start: var(--s-5);
        /* Below the head, where the page jumps to it. */
        scroll-margin-block-start: 9rem;
      }
      .head {
        padding-block-end: var(--s-2);
      }
      h3 {
        font-size: var(--step-1);
      }
      .tape {
        --col: 0.55rem;
        overflow: hidden;
        margin-block-end: var(--s-2);
      }
      li {
        border-block-start: 1px solid var(--rule);
      }
      .entry {
        display: grid;
        grid-template-columns: 1.6rem minmax(0, 1fr);
        gap: 0 var(--s-2);
        inline-size: 100%;
        padding: 0.45rem 0.4rem 0.5rem 0;
        border: 0;
        background: none;
        text-align: start;
        line-height: 1.3;
        cursor: pointer;
      }
      .entry:hover {
        background: color-mix(in oklab, var(--sheet), var(--ink) 7%);
      }
      .entry:focus-visible {
        outline-offset: -1px;
      }
      .number {
        grid-row: span 2;
        justify-self: end;
        font-family: var(--face-tape);
        font-size: 0.8rem;
        line-height: 1.55rem;
        font-variant-numeric: tabular-nums;
        color: var(--ink-2);
      }
      .heading {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 0 var(--s-2);
      }
      .title {
        font-family: var(--face-display);
        font-weight: 600;
        font-size: 1.0625rem;
        letter-spacing: -0.005em;
      }
      .name {
        font-family: var(--face-tape);
        font-size: 0.75rem;
        color: var(--ink-2);
      }
      .says {
        font-size: 0.9rem;
      }
      [aria-current] {
        forced-color-adjust: none;
        background: var(--ink) !important;
        color: var(--paper);
      }
      [aria-current] :is(.number, .name) {
        color: inherit;
      }
      @media (min-width: 48rem) {
        .list {
          grid-template-columns: repeat(2, minmax(0, 1fr));
        }
      }
      @media (min-width: 72rem) {
        nav {
          display: none;
        }
        .list {
          grid-template-columns: repeat(3, minmax(0, 1fr));
        }
      }
      @media (max-width: 40rem) {
        h2 {
          font-size: var(--step-1);
        }
      }
    `,
  ];

  @property({ attribute: false }) choice: Choice | undefined;

  constructor() {
    super();
    this.addController({ hostUpdated: () => rove(this.renderRoot) });
  }

  protected override keys(event: KeyboardEvent): void {
    onArrow(event);
  }

  /** Opens it, at what is chosen now. */
  async show(): Promise<void> {
    await this.updateComplete;
    if (!this.lay()) return;
    const current =
      this.renderRoot.querySelector<HTMLElement>("[aria-current]") ??
      this.renderRoot.querySelector<HTMLElement>(".entry");
    current?.focus({ preventScroll: true });
    current?.scrollIntoView({ block: "nearest" });
  }

  override render(): TemplateResult {
    const { choice } = this;
    const current = choice && entryOf(choice);
    const buttons = html`<button
        class="button"
        @click=${() => {
          this.close();
          this.dispatchEvent(new CompareEvent());
        }}
      >
        ${say.compare}
      </button>
      <button class="button" @click=${() => void this.#openFile()}>${files.open}</button>`;
    const below = html`<nav aria-label=${say.jump}>
            ${groups.map(
              ({ id }) => html`<a
                href="#${id}"
                @click=${(event: Event) => {
                  // The address is the page's own; and what is meant is in this shadow tree.
                  event.preventDefault();
                  this.renderRoot.querySelector(`#in-${id}`)?.scrollIntoView();
                }}
                >${say.groups[id].title}</a
              >`,
            )}
          </nav>`;
    const { title, close, says } = say;
    return this.sheet(
      { title, close, says: "says", buttons, below },
      html`
        <p id="says" class="intro">${says}</p>
        <div class="list rove">
          ${sheets.map(
            (ids) => html`<div>
              ${groups.map((group) =>
                ids.includes(group.id) ? this.#group(group, current) : nothing,
              )}
            </div>`,
          )}
        </div>
      `,
    );
  }

  /** A connection that did not run here. */
  async #openFile(): Promise<void> {
    this.close();
    const open = (this.getRootNode() as ShadowRoot).querySelector("p443-open");
    await open?.updateComplete;
    open?.show();
  }

  #group({ id, entries: own }: Group, current: Entry | undefined): TemplateResult {
    const { title, says } = say.groups[id];
    return html`<section class="group" id="in-${id}" aria-labelledby=${id}>
      <div class="head">
        <div class="tape" aria-hidden="true">
          ${columns(punched(title), meaning[id])}
        </div>
        <h3 id=${id} class="display">${title}</h3>
        <p class="label">${says}</p>
      </div>
      <ol>
        ${own.map((entry) => this.#entry(entry, entry === current))}
      </ol>
    </section>`;
  }

  #entry(entry: Entry, current: boolean): TemplateResult {
    const { title, name, says } = say.entries[entry.id];
    return html`<li>
      <button
        class="entry"
        data-entry=${entry.id}
        aria-current=${current ? "true" : nothing}
        @click=${() => {
          this.close();
          this.dispatchEvent(new ChooseEvent(entry.choice));
        }}
      >
        <span class="number">${entries.indexOf(entry) + 1}</span>
        <span class="heading">
          <span class="title">${title}</span> <span class="name">${name}</span>
        </span>
        <span class="says">${says}</span>
      </button>
    </li>`;
  }
}

/** What stands in which column. */
const sheets: readonly (readonly GroupId[])[] = [["ways"], ["checks", "older"], ["attacks"]];

/** A title, and blank tape after it. */
function punched(title: string): Uint8Array {
  const bytes = new Uint8Array(120);
  new TextEncoder().encodeInto(title, bytes);
  return bytes;
}

/** On which tape a group's title is punched. */
const meaning = { ways: "cipher", older: "plain", checks: "verified", attacks: "alarm" } as const;

declare global {
  interface HTMLElementTagNameMap {
    "p443-gallery": Gallery;
  }
}
