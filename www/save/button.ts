// <p443-save>: a button, and the dialog that it loads: a run's files for other programs.
//
// Properties: runs (all connections of the run on stage).

import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Run } from "../core/run.ts";
import { desk } from "../story/desk.ts";
import { mark } from "../theme/marks.ts";
import { shared } from "../theme/shared.ts";
import type {} from "./dialog.ts";

const words = desk.save;

@customElement("p443-save")
export class Save extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: inline-block;
      }
    `,
  ];

  @property({ attribute: false }) runs: readonly Run[] | undefined;
  @state() private state: "closed" | "open" | "missing" = "closed";

  async #open(): Promise<void> {
    if (!this.runs) return;
    try {
      await import("./dialog.ts");
      this.state = "open";
    } catch (cause) {
      console.error(cause);
      this.state = "missing";
      return;
    }
    await this.updateComplete;
    await this.renderRoot.querySelector("p443-save-dialog")?.show();
  }

  override render(): TemplateResult {
    const { runs, state } = this;
    return html`
      <button
        class="button quiet"
        aria-haspopup="dialog"
        ?disabled=${!runs}
        @click=${() => void this.#open()}
      >
        ${words.button}
      </button>
      ${
        state === "missing"
          ? html`<p class="problem" role="alert">${mark("alarm")} ${words.missing}</p>`
          : nothing
      }
      ${state === "open" ? html`<p443-save-dialog .runs=${runs}></p443-save-dialog>` : nothing}
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "p443-save": Save;
  }
}
