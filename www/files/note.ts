// <p443-from-file>: on the desk, over what is shown of a connection out of a file: where it is from, what
// it lacks, and why some of the desk is empty for it.
//
// Properties: run, depth.

import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Run } from "../core/run.ts";
import type { Depth } from "../office.ts";
import { panel } from "../panels/parts/styles.ts";
import { lack, files as words } from "../story/files.ts";
import { mark } from "../theme/marks.ts";

const say = words.desk;

@customElement("p443-from-file")
export class FromFileNote extends LitElement {
  static override styles = [
    ...panel,
    css`
      li {
        display: grid;
        grid-template-columns: 1.4rem minmax(0, 1fr);
        max-inline-size: 46rem;
      }
      li .mark {
        margin-block-start: 0.25em;
      }
      ul,
      .note {
        margin-block-start: var(--s-2);
      }
    `,
  ];

  @property({ attribute: false }) run: Run | undefined;
  @property({ attribute: false }) depth: Depth = "story";

  override render(): TemplateResult | typeof nothing {
    const file = this.run?.file;
    if (!file) return nothing;
    const empty = say.empty[this.depth];
    return html`
      ${empty ? html`<h2 class="display">${empty.title}</h2>` : nothing}
      <p class="plainly">${say.from(file.file)} ${empty?.text ?? nothing}</p>
      ${
        file.lacks.length > 0
          ? html`<p class="label">${words.stage.missing}</p>
            <ul>${file.lacks.map((one) => html`<li>${mark("alarm")} <span>${lack(one)}</span></li>`)}</ul>`
          : nothing
      }
      <p class="note">${file.roundTrip === undefined ? say.noTrip : say.times}</p>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "p443-from-file": FromFileNote;
  }
}
