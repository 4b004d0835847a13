// How the office is laid out: its parts in columns or below each other, by the room that it has.

import { type CSSResult, css } from "lit";

export const officeStyles: CSSResult = css`
  :host {
    background: var(--paper);
    --gutter: clamp(1rem, 3 * var(--p443-vw), 3.5rem);
    padding: 0 var(--gutter) var(--s-7);
    max-inline-size: 120rem;
    margin-inline: auto;
  }
  :host([theme="light"]) {
    color-scheme: light;
  }
  :host([theme="dark"]) {
    color-scheme: dark;
  }
  header {
    display: flex;
    justify-content: space-between;
    align-items: center;
    padding-block: var(--s-3);
  }
  .wordmark {
    display: flex;
    align-items: baseline;
    gap: 0.35em;
    font-size: var(--step-1);
  }
  .themes {
    display: flex;
    align-items: center;
    gap: var(--s-2);
  }
  .themes select {
    min-block-size: 1.75rem;
    border: 1px solid var(--rule-strong);
    border-radius: 3px;
    background: var(--sheet);
    color: var(--ink);
  }
  .office {
    display: grid;
    gap: var(--s-4);
  }
  .office > * {
    min-inline-size: 0;
  }
  h1 {
    font-size: clamp(1.5rem, 0.6rem + 1.75 * var(--p443-vw), 2.75rem);
    margin-block-end: var(--s-4);
  }
  .writing {
    display: flex;
    flex-direction: column;
  }
  /* What became of a file is said, with the form or without it. */
  .writing[hidden]:has(p443-file[open]) {
    display: flex !important;
    grid-column: 1 / -1;
  }
  .writing[hidden] + .telling {
    grid-column: 1 / -1;
  }
  p443-file[open] ~ * {
    display: none !important;
  }
  .legend,
  .ended {
    display: none;
  }
  .next {
    display: grid;
    gap: var(--s-3);
  }
  .ways {
    display: flex;
    flex-wrap: wrap;
    gap: var(--s-2);
  }
  .telling {
    position: relative;
  }
  .picked {
    position: absolute;
    inset: 0 0 auto auto;
  }
  .picked .button {
    padding: 0 var(--s-2);
    min-block-size: 1.75rem;
    font-size: var(--step--1);
    background: var(--paper);
  }
  p443-controls {
    position: sticky;
    inset-block-end: 0;
    z-index: 2;
    background: var(--paper);
    /* Of what passes behind it, some names stand out of the column by a pixel or two. */
    box-shadow:
      calc(-1 * var(--s-1)) 0 var(--paper),
      var(--s-1) 0 var(--paper);
    padding-block: var(--s-2);
    border-block-start: 1px solid var(--rule);
  }
  .trouble {
    display: grid;
    place-content: center;
    justify-items: start;
    gap: var(--s-3);
    min-block-size: 20rem;
    max-inline-size: 34rem;
    margin-inline: auto;
    font-size: var(--step-1);
  }
  .notice {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: var(--s-2) var(--s-4);
    margin-block-end: var(--s-3);
    padding-block: var(--s-2);
    border-block: 1px solid var(--rule);
  }
  .desk {
    margin-block-start: var(--s-6);
    border-block-start: 1px solid var(--rule);
    padding-block-start: var(--s-5);
    display: grid;
    gap: var(--s-5);
    grid-template-columns: minmax(0, 1fr);
  }
  .deskbar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: var(--s-3);
  }
  .depths {
    display: flex;
    align-items: center;
    gap: var(--s-1);
    flex-wrap: wrap;
  }
  /* Their words, not their edges, stand in line with the rest. */
  div.depths {
    margin-inline: -0.8rem;
  }
  .depths legend {
    float: inline-start;
    margin-inline-end: var(--s-3);
  }
  @container (max-width: 40rem) {
    .depths legend {
      float: none;
      margin-block-end: var(--s-1);
    }
  }
  .panels {
    display: grid;
    align-content: start;
    gap: var(--s-6);
    /* So that there is something to scroll to before the panels are there. */
    min-block-size: 75vh;
    grid-template-columns: minmax(0, 1fr);
  }
  /* What nobody looks at is not laid out while the story plays. */
  .panels > * {
    content-visibility: auto;
    contain-intrinsic-block-size: auto 40rem;
  }
  @container (min-width: 100rem) {
    /* What the byte is stays beside wherever it was picked. */
    .panels.bytes {
      grid-template-columns: minmax(0, 1fr) 28rem;
      column-gap: var(--s-6);
    }
    .panels.bytes > p443-byte {
      grid-area: 1 / 2 / span 9;
      position: sticky;
      inset-block-start: 0;
      align-self: start;
      max-block-size: 100vh;
      overflow: auto;
    }
  }
  /* Nothing around it moves while it plays. */
  :host([framed]) {
    --gutter: var(--s-4);
    padding-block: var(--s-4) var(--s-3);
    border: 1px solid var(--rule);
    border-radius: 3px;
  }
  :host([framed]) .telling {
    display: flex;
    flex-direction: column;
    block-size: calc(var(--p443-height) - var(--s-4) - var(--s-3) - 2px);
  }
  :host([framed]) p443-stage {
    flex: 1;
    min-block-size: 0;
  }
  :host([framed]) p443-controls {
    position: static;
    padding-block-end: 0;
  }
  :host([framed]) .writing {
    min-block-size: 17rem;
  }
  @container (min-width: 40rem) {
    :host([framed]) .writing {
      min-block-size: 10.5rem;
    }
  }
  :host([framed]) .desk {
    block-size: 44rem;
    margin-block-start: var(--s-4);
    grid-template-rows: auto minmax(0, 1fr);
  }
  :host([framed]) .panels {
    min-block-size: 0;
    overflow: auto;
  }
  @media print {
    :host {
      color-scheme: light !important;
    }
    p443-controls {
      position: static;
    }
    :host([framed]) p443-controls {
      display: none;
    }
    .panels > * {
      content-visibility: visible;
    }
  }
  @container (min-width: 64rem) {
    @media (min-height: 40rem) {
      .legend {
        display: grid;
        gap: var(--s-1);
        margin-block-start: auto;
        padding-block: var(--s-5) var(--s-3);
      }
      /* What the tapes mean has been seen by then. */
      .ended:has(p443-outcome) {
        display: block;
        margin-block-start: auto;
        padding-block: var(--s-4) var(--s-3);
      }
      .ended:has(p443-outcome) + .legend {
        display: none;
      }
    }
    .office {
      grid-template-columns: clamp(17rem, 23 * var(--p443-vw), 25rem) minmax(0, 1fr);
      gap: clamp(1.5rem, 3 * var(--p443-vw), 4rem);
    }
  }
`;
