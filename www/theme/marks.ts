// The shape that goes with each meaning, so that none is told by colour alone.
//
// - mark(meaning, label?): a 1em drawing in the colour of the meaning; hidden from assistive
//   technology unless it is given a label

import { html, nothing, svg, type TemplateResult } from "lit";
import type { Meaning } from "./tokens.ts";

const shapes: Record<Meaning, TemplateResult> = {
  plain: svg`<rect x="3" y="3" width="10" height="10" fill="var(--plain-bg)"/><rect x="3" y="3" width="10" height="10"/>`,
  cipher: svg`<rect x="2" y="3" width="12" height="10" fill="var(--cipher-bg)"/><path d="M2 7l4-4M2 13L12 3M8 13l6-6" stroke="var(--cipher-ink)" stroke-width="1"/>`,
  key: svg`<path d="M8 1.5L14.5 8L8 14.5L1.5 8Z" fill="var(--key-bg)"/>`,
  public: svg`<circle cx="8" cy="8" r="5.5" fill="var(--public-bg)"/>`,
  verified: svg`<path d="M2.5 8.5l4 4l7-9" stroke-width="2.5"/>`,
  alarm: svg`<path d="M8 2L14.5 13.5H1.5Z"/><path d="M8 6v3.5M8 11.2v.8"/>`,
};

export function mark(meaning: Meaning, label?: string): TemplateResult {
  return html`<svg
    class="mark ${meaning}"
    viewBox="0 0 16 16"
    role=${label === undefined ? nothing : "img"}
    aria-label=${label ?? nothing}
    aria-hidden=${label === undefined ? "true" : nothing}
  >${shapes[meaning]}</svg>`;
}
