// <p443-gallery>: what else can pass over this wire, as a printed list with numbers, in a box over the
// page. A group's head carries a strip of tape with the group's own title punched into it.
//
// Properties: choice. Methods: show(). Dispatches ChooseEvent.
// - titleOf(choice): what a choice is called

import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Choice } from "../choice.ts";
import { ChooseEvent, CompareEvent } from "../form.ts";
import { onArrow, rove } from "../panels/parts/rove.ts";
import { columns, tapeStyles } from "../stage/tape.ts";
import "../files/open.ts";
import { files } from "../story/files.ts";
import { more } from "../story/more.ts";
import { dialogStyles } from "../theme/dialog.ts";
import { shared } from "../theme/shared.ts";
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
export class Gallery extends LitElement {
  static override styles = [
    shared,
    dialogStyles,
    tapeStyles,
    css`
      :host {
        display: contents;
        --dialog-width: 84rem;
      }
      .masthead {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 0 var(--s-4);
      }
      #says {
        padding-block-start: var(--s-3);
        color: var(--ink-2);
        text-wrap: balance;
      }
      .do {
        display: flex;
        flex-wrap: wrap;
        justify-content: end;
        gap: var(--s-2);
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
        dialog {
          inline-size: 100vw;
          max-block-size: 100dvh;
          block-size: 100dvh;
          border-width: 0;
          border-radius: 0;
        }
        h2 {
          font-size: var(--step-1);
        }
      }
    `,
  ];

  @property({ attribute: false }) choice: Choice | undefined;

  constructor() {
    super();
    // Keys are the box's own while it is open, and not the player's.
    this.addEventListener("keydown", (event) => {
      onArrow(event);
      event.stopPropagation();
    });
    this.addController({ hostUpdated: () => rove(this.renderRoot) });
  }

  get #dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector("dialog");
  }

  /** Opens it, at what is chosen now. */
  async show(): Promise<void> {
    await this.updateComplete;
    const dialog = this.#dialog;
    if (!dialog || dialog.open) return;
    dialog.showModal();
    const current =
      dialog.querySelector<HTMLElement>("[aria-current]") ??
      dialog.querySelector<HTMLElement>(".entry");
    current?.focus({ preventScroll: true });
    current?.scrollIntoView({ block: "nearest" });
  }

  override render(): TemplateResult {
    const { choice } = this;
    const current = choice && entryOf(choice);
    return html`<dialog
      aria-labelledby="title"
      aria-describedby="says"
      @click=${(event: Event) => {
        // A click beside the box closes it.
        if (event.target === this.#dialog) this.#dialog?.close();
      }}
    >
      <div class="sheet">
        <div class="masthead">
          <h2 id="title" class="display">${say.title}</h2>
          <p class="do">
            <button
              class="button"
              @click=${() => {
                this.#dialog?.close();
                this.dispatchEvent(new CompareEvent());
              }}
            >
              ${say.compare}
            </button>
            <button class="button" @click=${() => void this.#openFile()}>${files.open}</button>
            <button class="button" @click=${() => this.#dialog?.close()}>${say.close}</button>
          </p>
          <nav aria-label=${say.jump}>
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
          </nav>
        </div>
        <p id="says">${say.says}</p>
        <div class="list rove">
          ${sheets.map(
            (ids) => html`<div>
              ${groups.map((group) =>
                ids.includes(group.id) ? this.#group(group, current) : nothing,
              )}
            </div>`,
          )}
        </div>
      </div>
    </dialog>`;
  }

  /** A connection that did not run here. */
  async #openFile(): Promise<void> {
    this.#dialog?.close();
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
          this.#dialog?.close();
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
