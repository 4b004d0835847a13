// <p443-connections>: a scenario's connections, one after the other, above the stage. Says which one
// is on stage and between whom it is, and asks for another.
//
// Properties: timeline, current. Dispatches ControlEvent.

import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Run } from "../core/run.ts";
import { ControlEvent } from "../player/controls.ts";
import type { Timeline } from "../player/timeline.ts";
import { more } from "../story/more.ts";
import { shared } from "../theme/shared.ts";

const say = more.connections;

@customElement("p443-connections")
export class Connections extends LitElement {
  static override styles = [
    shared,
    css`
      ol {
        display: flex;
        flex-wrap: wrap;
        border: 1px solid var(--rule-strong);
        border-radius: 3px;
        overflow: clip;
        margin-block-end: var(--s-3);
      }
      li {
        display: grid;
        flex: 1 1 12rem;
        /* Between two of them, however they wrap. */
        box-shadow: -1px -1px 0 var(--rule-strong);
      }
      button {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        align-items: baseline;
        align-content: start;
        gap: 0 var(--s-2);
        padding: 0.25rem 0.65rem;
        min-block-size: 2.75rem;
        border: 0;
        background: var(--sheet);
        text-align: start;
        line-height: 1.25;
        cursor: pointer;
      }
      button:hover {
        background: color-mix(in oklab, var(--sheet), var(--ink) 9%);
      }
      button:focus-visible {
        outline-offset: -4px;
        outline-color: currentColor;
      }
      [aria-current] {
        forced-color-adjust: none;
        background: var(--ink);
        color: var(--paper);
      }
      [aria-current] .label {
        color: inherit;
      }
      .number {
        grid-row: span 2;
        font-size: var(--step-1);
      }
      .ends {
        white-space: nowrap;
      }
      /* In a post they have one line, which tells of the one on stage. */
      :host([framed]) ol {
        flex-wrap: nowrap;
        margin-block-end: var(--s-2);
      }
      :host([framed]) li {
        flex: 1 1 0;
        min-inline-size: 0;
      }
      :host([framed]) li:has([aria-current]) {
        flex-grow: 4;
      }
      :host([framed]) button {
        grid-template-columns: auto auto minmax(0, 1fr);
        align-content: center;
        min-block-size: 2rem;
        padding-block: 0;
        white-space: nowrap;
        overflow: hidden;
      }
      :host([framed]) .number {
        grid-row: auto;
        font-size: inherit;
      }
      :host([framed]) .label {
        overflow: hidden;
        text-overflow: ellipsis;
      }
      :host([framed]) :not([aria-current]) > .label {
        display: none;
      }
      @container (max-width: 36rem) {
        :host([framed]) :not([aria-current]) > .number + span {
          display: none;
        }
      }
      .attacker {
        text-decoration: underline wavy 1px;
        text-underline-offset: 0.2em;
      }
    `,
  ];

  @property({ attribute: false }) timeline: Timeline | undefined;
  /** The place of the one on stage. */
  @property({ attribute: false }) current = 0;

  override render(): TemplateResult {
    return html`<ol aria-label=${say.label}>
      ${this.timeline?.runs.map(
        (run, at) => html`<li>
          <button
            aria-current=${at === this.current ? "step" : nothing}
            @click=${() => this.#show(at)}
          >
            <span class="number display">${at + 1}</span>
            <span>${say.ports[run.recording.connection.scheme]}</span>
            <span class="label"
              >${say.purposes[run.recording.connection.purpose]}, ${this.#ends(run)}</span
            >
          </button>
        </li>`,
      )}
    </ol>`;
  }

  #ends({ recording: { connection } }: Run): TemplateResult {
    const end = (party: typeof connection.client): TemplateResult =>
      html`<span class=${party}>${say.parties[party]}</span>`;
    return html`<span class="ends">${end(connection.client)} → ${end(connection.server)}</span>`;
  }

  #show(at: number): void {
    const index = this.timeline?.scenes.findIndex(({ run }) => run === at) ?? 0;
    this.dispatchEvent(new ControlEvent({ ask: "scene", index }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "p443-connections": Connections;
  }
}
