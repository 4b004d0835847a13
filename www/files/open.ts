// <p443-open>: a button and the box it opens: what can be opened here, how to make one, and that it
// stays on this machine.

import { css, html, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { Sheet } from "../sheet.ts";
import { files as words } from "../story/files.ts";
import { page } from "../story/page.ts";
import { mark } from "../theme/marks.ts";

const say = words.dialog;

@customElement("p443-open")
export class Open extends Sheet {
  static override styles = [
    Sheet.styles,
    css`
      :host {
        display: inline-block;
        --dialog-width: 46rem;
      }
      .sheet > * + * {
        margin-block-start: var(--s-4);
      }
      .stays {
        display: flex;
        gap: var(--s-2);
        align-items: baseline;
        font-weight: 600;
      }
      h3 {
        font-size: var(--step-0);
        font-weight: 650;
      }
      .kinds {
        display: grid;
        gap: var(--s-2) var(--s-4);
      }
      dt {
        font-weight: 600;
      }
      code {
        display: block;
        padding: var(--s-2) var(--s-3);
        margin-block: var(--s-2);
        background: var(--paper);
        border-inline-start: 3px solid var(--rule-strong);
      }
      @media (min-width: 40rem) {
        .kinds {
          grid-template-columns: 8rem minmax(0, 1fr);
        }
      }
    `,
  ];

  @state() private trouble = "";

  show(): void {
    if (!this.lay()) return;
    // Not by `autofocus`: inside a frame of another origin browsers complain of that, opened or not.
    this.renderRoot.querySelector<HTMLElement>(".primary")?.focus();
  }

  async #take(input: HTMLInputElement): Promise<void> {
    const files = [...(input.files ?? [])];
    // The same file can be chosen again.
    input.value = "";
    if (files.length === 0) return;
    try {
      await import("./panel.ts");
    } catch (cause) {
      console.error(cause);
      this.trouble = page.shell.missing;
      return;
    }
    this.trouble = "";
    this.close();
    const panel = (this.getRootNode() as ShadowRoot).querySelector("p443-file");
    await panel?.take(files, true);
  }

  override render(): TemplateResult {
    return html`
      <button class="button quiet" aria-haspopup="dialog" @click=${this.show}>${words.open}</button>
      ${this.sheet({ title: say.title, close: say.close }, this.#content())}
    `;
  }

  #content(): TemplateResult {
    return html`
      <p>${say.says}</p>
      <p class="stays">${mark("verified")} <span>${say.stays}</span></p>
      <p>
        <button
          class="button primary"
          @click=${() => this.renderRoot.querySelector("input")?.click()}
        >
          ${say.choose}
        </button>
        <input
          type="file"
          multiple
          hidden
          aria-label=${say.choose}
          @change=${(event: Event) => void this.#take(event.target as HTMLInputElement)}
        />
      </p>
      <p class="problem" role="alert" ?hidden=${this.trouble === ""}>${this.trouble}</p>
      <p class="label">${say.orDrop}</p>
      <h3>${say.takes}</h3>
      <dl class="kinds">
        ${say.kinds.map(([name, what]) => html`<dt>${name}</dt><dd>${what}</dd>`)}
      </dl>
      <h3>${say.how}</h3>
      <div>
        ${say.steps.map((step) => html`<code class="tape-text">${step}</code>`)}
        <p class="label">${say.browsers}</p>
      </div>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "p443-open": Open;
  }
}
