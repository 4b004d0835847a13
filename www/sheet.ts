// Sheet: what lies over the page, of which the gallery, the comparison and others are kinds: a <dialog>
// with a masthead that stays, closed by its button, by Escape and by a click beside it.
//
// - this.sheet(frame, content): the <dialog>, for render(); Frame: what stands in its masthead
// - this.lay(): shows it, and says whether it was not there already; this.close(): takes it away
// - keys(event): what a key does in it, for those that have their own
// - --dialog-width, on :host: how wide it may be

import { type CSSResultGroup, css, html, LitElement, nothing, type TemplateResult } from "lit";
import { shared } from "./theme/shared.ts";

export type Frame = {
  readonly title: string;
  /** On the button that closes it. */
  readonly close: string;
  /** The id of what describes it. */
  readonly says?: string;
  /** Buttons before the one that closes it. */
  readonly buttons?: TemplateResult;
  /** In the masthead, below. */
  readonly below?: TemplateResult;
  /** After it was closed, however that was. */
  readonly closed?: () => void;
};

export abstract class Sheet extends LitElement {
  static override styles: CSSResultGroup = [
    shared,
    css`
      dialog {
        inline-size: min(var(--dialog-width), calc(100vw - 2 * var(--s-3)));
        max-inline-size: none;
        max-block-size: calc(100dvh - 2 * var(--s-3));
        padding: 0;
        border: 1.5px solid var(--ink);
        border-radius: 3px;
        background: var(--sheet);
        color: var(--ink);
        overscroll-behavior: contain;
        /* Below what stays at the top. */
        scroll-padding-block-start: 9rem;
      }
      dialog::backdrop {
        background: rgb(10 16 26 / 55%);
      }
      .sheet {
        padding: 0 clamp(1rem, 2.5vw, 2.5rem) var(--s-6);
      }
      .masthead {
        position: sticky;
        inset-block-start: 0;
        z-index: 1;
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto auto;
        gap: var(--s-2);
        align-items: start;
        padding-block: var(--s-4) var(--s-3);
        background: var(--sheet);
        border-block-end: 3px double var(--ink);
      }
      .others {
        display: flex;
        flex-wrap: wrap;
        gap: var(--s-2);
      }
      .masthead > .button {
        grid-area: 1 / 3;
      }
      h2 {
        grid-area: 1 / 1;
        font-size: var(--step-2);
      }
      .intro {
        padding-block: var(--s-3);
        color: var(--ink-2);
      }
      @media (max-width: 40rem) {
        dialog {
          inline-size: 100vw;
          max-block-size: 100dvh;
          block-size: 100dvh;
          border-width: 0;
          border-radius: 0;
        }
        .others {
          grid-area: 2 / 1 / auto / -1;
        }
      }
    `,
  ];

  get #dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector("dialog");
  }

  protected lay(): boolean {
    const dialog = this.#dialog;
    if (!dialog || dialog.open) return false;
    dialog.showModal();
    return true;
  }

  protected close(): void {
    this.#dialog?.close();
  }

  protected keys(_: KeyboardEvent): void {}

  protected sheet(frame: Frame, content: unknown): TemplateResult {
    const { title, close, says, buttons, below, closed } = frame;
    return html`<dialog
      aria-labelledby="title"
      aria-describedby=${says ?? nothing}
      @keydown=${(event: KeyboardEvent) => {
        this.keys(event);
        // Keys are the sheet's own while it lies there, and not the player's.
        event.stopPropagation();
      }}
      @click=${(event: Event) => {
        // A click beside the sheet.
        if (event.target === event.currentTarget) this.close();
      }}
      @close=${closed ?? nothing}
    >
      <div class="sheet">
        <div class="masthead">
          <h2 id="title" class="display">${title}</h2>
          ${buttons ? html`<div class="others">${buttons}</div>` : nothing}
          <button class="button" @click=${() => this.close()}>${close}</button>
          ${below}
        </div>
        ${content}
      </div>
    </dialog>`;
  }
}
