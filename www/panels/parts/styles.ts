// What the panels look like: on top of the page's shared styles.
//
// - panel: .plainly (the first line), .split (two parts side by side where there is room), lists
//   of rows that can be chosen, .value (bytes in hex), .facts (names and values), .note,
//   .arrow (which way something went; .server: to the left)
// - levels(attribute, first): indentation for trees

import { type CSSResult, css, unsafeCSS } from "lit";
import { shared } from "../../theme/shared.ts";

const panelStyles = css`
  :host {
    container-type: inline-size;
    font-size: 1rem;
  }
  :where(:host > *) {
    font-size: var(--step-0);
  }
  .plainly {
    max-inline-size: 46rem;
    margin-block-end: var(--s-4);
  }
  h2 {
    font-size: var(--step-2);
    margin-block: 0 var(--s-2);
  }
  h3 {
    font-size: var(--step-0);
    font-weight: 650;
    margin-block: var(--s-5) var(--s-2);
  }
  .split {
    display: grid;
    gap: var(--s-4) var(--s-5);
    grid-template-columns: minmax(0, 1fr);
  }
  .split > * > h3:first-child {
    margin-block-start: 0;
  }
  section > p + p {
    margin-block-start: var(--s-2);
  }
  .note {
    font-size: var(--step--1);
    line-height: 1.45;
    color: var(--ink-2);
    max-inline-size: 46rem;
  }
  .row {
    display: grid;
    inline-size: 100%;
    align-items: baseline;
    text-align: start;
    gap: 0 var(--s-3);
    padding: 0.3rem 0.5rem;
    min-block-size: 1.75rem;
    border: 0;
    border-block-end: 1px solid var(--rule);
    background: none;
    cursor: pointer;
  }
  .row:hover,
  .link:hover,
  [role="treeitem"]:hover {
    background: color-mix(in oklab, transparent, var(--ink) 7%);
  }
  .row[aria-current="true"],
  [role="treeitem"][aria-selected="true"] {
    box-shadow: inset 3px 0 var(--ink);
    background: color-mix(in oklab, transparent, var(--ink) 9%);
  }
  .row:focus-visible,
  [role="treeitem"]:focus-visible {
    outline-offset: -2px;
  }
  .link {
    display: inline-flex;
    align-items: baseline;
    gap: 0.35em;
    min-block-size: 1.5rem;
    min-inline-size: 1.5rem;
    padding: 0 0.3em;
    margin-inline: -0.3em;
    border: 0;
    border-radius: 2px;
    background: none;
    text-align: start;
    text-decoration: underline;
    text-decoration-thickness: 1px;
    text-underline-offset: 0.25em;
    cursor: pointer;
  }
  .number {
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .value {
    unicode-bidi: isolate;
    font-family: var(--face-tape);
    font-size: 0.85em;
    font-variant-ligatures: none;
    overflow-wrap: anywhere;
    line-height: 1.6;
  }
  .scroll {
    max-block-size: 26rem;
    overflow: auto;
    border-block: 1px solid var(--rule-strong);
  }
  .facts {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    font-size: 0.95em;
  }
  .facts > * {
    min-inline-size: 0;
  }
  .facts dt {
    color: var(--ink-2);
    font-size: var(--step--1);
    padding-block-start: var(--s-2);
  }
  .facts dd {
    border-block-end: 1px solid var(--rule);
    padding-block-end: var(--s-2);
  }
  @container (min-width: 34rem) {
    .facts {
      grid-template-columns: 10rem minmax(0, 1fr);
    }
    .facts dt {
      padding-block: var(--s-2);
      border-block-end: 1px solid var(--rule);
    }
    .facts dd {
      padding-block: var(--s-2);
    }
  }
  .arrow {
    margin-block-start: 0.7em;
    border-block-start: 1.5px solid currentColor;
    position: relative;
  }
  .arrow::after {
    content: "";
    position: absolute;
    inset-block-start: calc(-0.25rem - 0.75px);
    inline-size: 0.5rem;
    block-size: 0.5rem;
    border: solid currentColor;
    border-width: 1.5px 1.5px 0 0;
    rotate: 45deg;
    inset-inline-end: 0;
  }
  .arrow.server::after {
    rotate: -135deg;
    inset-inline: 0 auto;
  }
  @media (forced-colors: active) {
    .row[aria-current="true"],
    [role="treeitem"][aria-selected="true"] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;

/** A tree's depth as --level, from the attribute that tells it to assistive technology or to us;
 * certificates are 18 levels deep. */
export const levels = (attribute: string, first: number): CSSResult =>
  unsafeCSS(
    Array.from(
      { length: 20 },
      (_, level) => `[${attribute}="${level + first}"]{--level:${level}}`,
    ).join(""),
  );

export const panel = [shared, panelStyles];
