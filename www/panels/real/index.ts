// <p443-real>: a button and the box it opens: what is real here and what is not.

import { css, html, LitElement, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Run } from "../../core/run.ts";
import { desk } from "../../story/desk.ts";
import { files } from "../../story/files.ts";
import { mark } from "../../theme/marks.ts";
import { panel } from "../parts/styles.ts";

const words = desk.real;

@customElement("p443-real")
export class Real extends LitElement {
  static override styles = [
    ...panel,
    css`
      :host {
        display: inline-block;
        container-type: normal;
        font-size: var(--step-0);
      }
      dialog {
        inline-size: min(62rem, calc(100vw - 2 * var(--s-4)));
        max-block-size: calc(100dvh - 2 * var(--s-4));
        padding: 0;
        border: 1.5px solid var(--ink);
        border-radius: 3px;
        background: var(--sheet);
        color: var(--ink);
      }
      dialog > div {
        padding: var(--s-5);
      }
      dialog::backdrop {
        background: rgb(10 16 26 / 55%);
      }
      header {
        display: flex;
        justify-content: space-between;
        align-items: start;
        gap: var(--s-4);
        margin-block-end: var(--s-4);
      }
      h2 {
        margin: 0;
        font-size: var(--step-2);
      }
      .columns {
        display: grid;
        gap: var(--s-5);
      }
      h3 {
        margin-block-start: 0;
      }
      li {
        display: grid;
        grid-template-columns: 1.25rem minmax(0, 1fr);
        gap: var(--s-2);
        padding-block: var(--s-2);
        border-block-end: 1px solid var(--rule);
        line-height: 1.45;
      }
      li .mark {
        margin-block-start: 0.25em;
      }
      .about {
        font-weight: 650;
        text-align: center;
      }
      .note {
        margin-block-start: var(--s-4);
      }
      @media (min-width: 48rem) {
        .columns {
          grid-template-columns: 1fr 1fr;
        }
      }
    `,
  ];

  @property({ attribute: false }) run: Run | undefined;

  private get dialog(): HTMLDialogElement {
    return this.renderRoot.querySelector("dialog") as HTMLDialogElement;
  }

  /** Opens the box. */
  show(): void {
    if (!this.dialog.open) this.dialog.showModal();
  }

  override render(): TemplateResult {
    const file = this.run?.file;
    const latency = this.run?.recording.scenario?.latencyMs;
    return html`
      <button class="button quiet" @click=${this.show} aria-haspopup="dialog">${words.title}</button>
      <dialog
        aria-labelledby="title"
        @keydown=${(event: Event) => {
          // Keys are the box's own while it is open, and not the player's.
          event.stopPropagation();
        }}
        @click=${(event: Event) => {
          // A click beside the box closes it.
          if (event.target === this.dialog) this.dialog.close();
        }}
      >
        <div>
          <header>
            <h2 id="title" class="display">${words.title}</h2>
            <button class="button" @click=${() => this.dialog.close()}>${words.close}</button>
          </header>
          <div class="columns">
            <section>
              <h3>${words.real}</h3>
              <ul>${(file ? files.desk.real.is : words.isReal).map((says) => html`<li>${mark("verified")} <span>${says}</span></li>`)}</ul>
            </section>
            <section>
              <h3>${words.simplified}</h3>
              <ul>${(file ? [files.desk.times, ...files.desk.real.isNot] : words.isNot(latency)).map((says) => html`<li><span class="about" aria-hidden="true">≈</span> <span>${says}</span></li>`)}</ul>
            </section>
          </div>
          <p class="note">${file ? files.desk.real.seed : words.seed(this.run?.recording.scenario?.seed)}</p>
        </div>
      </dialog>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "p443-real": Real;
  }
}
