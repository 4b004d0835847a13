// <p443-real>: a button and the box it opens: what is real here and what is not.

import { css, html, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Run } from "../../core/run.ts";
import { Sheet } from "../../sheet.ts";
import { desk } from "../../story/desk.ts";
import { files } from "../../story/files.ts";
import { mark } from "../../theme/marks.ts";

const words = desk.real;

@customElement("p443-real")
export class Real extends Sheet {
  static override styles = [
    Sheet.styles,
    css`
      :host {
        display: inline-block;
        --dialog-width: 62rem;
      }
      .columns {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--s-5);
        padding-block-start: var(--s-4);
      }
      h3 {
        font-size: var(--step-0);
        font-weight: 650;
        margin-block-end: var(--s-2);
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
        max-inline-size: 46rem;
        margin-block-start: var(--s-4);
        /* A seed is 64 digits. */
        overflow-wrap: anywhere;
        font-size: var(--step--1);
        line-height: 1.45;
        color: var(--ink-2);
      }
      @media (min-width: 48rem) {
        .columns {
          grid-template-columns: 1fr 1fr;
        }
      }
    `,
  ];

  @property({ attribute: false }) run: Run | undefined;

  /** Opens the box. */
  show(): void {
    this.lay();
  }

  override render(): TemplateResult {
    return html`
      <button class="button quiet" @click=${this.show} aria-haspopup="dialog">${words.title}</button>
      ${this.sheet(words, this.#content())}
    `;
  }

  #content(): TemplateResult {
    const file = this.run?.file;
    const latency = this.run?.recording.scenario?.latencyMs;
    return html`
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
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "p443-real": Real;
  }
}
