// <p443-outcome>: how it ended, as a stamp and a sentence.
//
// Properties: runs, brief (the stamp alone; an attribute).
// - ended(runs): the same in words

import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { isOwn, type OwnRun, type Run } from "../core/run.ts";
import { more } from "../story/more.ts";
import { mark } from "../theme/marks.ts";
import { shared } from "../theme/shared.ts";
import { ending, type Tone } from "./outcome.ts";

const say = more.outcome;

/** The same in words alone, for who listens. */
export function ended(runs: readonly Run[]): string {
  if (!runs.every(isOwn)) return "";
  const end = ending(runs);
  return `${say.stamp(end)}. ${say.sentence(end)}`;
}

@customElement("p443-outcome")
export class OutcomeStamp extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        max-inline-size: 42rem;
      }
      .stamp {
        display: inline-flex;
        align-items: center;
        gap: 0.4em;
        padding: 0.25rem 0.7rem 0.3rem;
        border: 3px double currentColor;
        border-radius: 3px;
        font-size: var(--step-1);
        rotate: -1.5deg;
        transform-origin: 0 50%;
        margin-block-end: var(--s-2);
      }
      .safe {
        color: var(--verified);
      }
      .harm {
        color: var(--alarm);
      }
      .sentence {
        line-height: 1.4;
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) runs: readonly OwnRun[] = [];
  @property({ type: Boolean }) brief = false;

  override render(): TemplateResult | typeof nothing {
    if (this.runs.length === 0) return nothing;
    const end = ending(this.runs);
    return html`<div data-ending=${end.kind} data-tone=${end.tone}>
      <p class="stamp display ${end.tone}">${marks[end.tone]} <span>${say.stamp(end)}</span></p>
      ${this.brief ? nothing : html`<p class="sentence">${say.sentence(end)}</p>`}
    </div>`;
  }
}

const marks: Record<Tone, TemplateResult | typeof nothing> = {
  safe: mark("verified", say.tones.safe),
  held: nothing,
  harm: mark("alarm", say.tones.harm),
};

declare global {
  interface HTMLElementTagNameMap {
    "p443-outcome": OutcomeStamp;
  }
}
