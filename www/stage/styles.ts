// The stage's styles: one picture with the wire through it.

import { css } from "lit";

export const stageStyles = css`
  :host {
    --col-px: 18;
    --col: calc(var(--col-px) * 1px);
    container-type: inline-size;
  }
  .stage {
    display: grid;
    grid-template-rows: minmax(5.9rem, auto) 16.5rem 6.25rem auto;
  }

  /* --- caption --- */
  .caption h2 {
    font-size: var(--step-2);
    margin-block: 0.1em 0.2em;
  }
  .caption p {
    max-inline-size: 46rem;
    text-wrap: pretty;
  }
  .caption .name {
    margin-inline-start: var(--s-3);
    color: var(--ink);
    font-family: var(--face-tape);
  }

  /* --- bench --- */
  .bench {
    display: grid;
    align-content: center;
    position: relative;
    min-inline-size: 0;
    overflow: clip;
  }
  .bench-ruler {
    position: absolute;
    inset-inline: 0;
    block-size: 0;
  }
  .picture {
    min-inline-size: 0;
  }
  .after {
    margin-block-start: var(--s-3);
  }
  .waiting {
    opacity: 0.32;
  }

  .tape {
    margin-block-end: var(--s-2);
  }
  .tape .label {
    display: flex;
    align-items: center;
    gap: var(--s-1);
    margin-block-end: 2px;
  }
  .strip,
  .copy {
    overflow: clip;
  }
  .row {
    display: flex;
    inline-size: max-content;
    transform: translateX(calc(var(--shift, 0) * -1 * var(--col)));
  }
  .cell {
    flex: none;
    inline-size: var(--col);
    padding: 0;
    border: 0;
    background: none;
    display: block;
    text-align: center;
    cursor: pointer;
    position: relative;
  }
  .cell.is {
    padding-block: 2px;
  }
  .cell .print {
    display: block;
    block-size: 1.1rem;
    font: 600 0.75rem / 1.1rem var(--face-tape);
    letter-spacing: -0.03em;
    white-space: nowrap;
  }
  .cell.is.plain {
    background: var(--plain-bg);
  }
  .cell.is.plain.faint {
    background: color-mix(in oklab, var(--plain-bg), var(--paper) 62%);
    color: var(--ink);
  }
  .cell .column {
    background: none;
    color: inherit;
  }
  .cell:is(:hover, :focus-visible, [aria-current]) {
    outline: 2.5px solid var(--ink);
    outline-offset: -2.5px;
    z-index: 1;
  }
  /* The hatched edge of ciphertext. */
  .cell.is.cipher::before,
  .cell.is.cipher::after {
    content: "";
    position: absolute;
    inset-inline: 0;
    inset-block-start: 0;
    block-size: 3px;
    background: repeating-linear-gradient(
      115deg,
      var(--cipher-ink) 0 1.5px,
      transparent 1.5px 4.5px
    );
    opacity: 0.7;
  }
  .cell.is.cipher::after {
    inset-block: auto 0;
  }

  /* --- write --- */
  .letters {
    display: grid;
    grid-template-columns: repeat(auto-fill, var(--col));
    block-size: 2.2rem;
  }
  .letter {
    grid-row: 1;
    grid-column: calc(var(--from) + 1) / span var(--span);
    text-align: center;
    font: 600 1.125rem / 1.9rem var(--face-tape);
    border-block-end: 1.5px solid var(--plain);
    margin-inline: 1.5px;
    white-space: nowrap;
  }

  /* --- flights --- */
  .sent {
    display: grid;
    gap: var(--s-2);
  }
  .sent li {
    display: grid;
    grid-template-columns: 1.5rem 1.25rem auto 1fr;
    align-items: baseline;
    gap: var(--s-2);
  }
  .way {
    font-size: 1.2em;
    line-height: 1;
  }
  .link {
    border: 0;
    padding: 0.1rem 0;
    min-block-size: 1.5rem;
    background: none;
    font-family: var(--face-tape);
    font-size: 0.95em;
    text-align: start;
    text-decoration: underline;
    text-decoration-thickness: 1px;
    text-underline-offset: 0.25em;
    cursor: pointer;
  }
  .verdict {
    display: flex;
    align-items: center;
    gap: var(--s-4);
    font-size: var(--step-3);
  }

  /* --- secret --- */
  .secret {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: var(--s-2) var(--s-6);
  }
  .secret .after {
    grid-column: 1 / -1;
    margin: 0;
  }
  .keytape {
    --col: min(0.75rem, 2.9cqi);
    display: grid;
    margin-block-start: 2px;
  }
  .bytes {
    display: flex;
    padding: 0;
    border: 0;
    background: var(--rule);
    block-size: calc(var(--col) * 51 / 16);
    inline-size: calc(var(--col) * 32);
    max-inline-size: 100%;
    cursor: pointer;
  }
  .bytes[aria-current] {
    outline: 2.5px solid var(--ink);
  }

  /* --- checks --- */
  .checks {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr));
    gap: var(--s-4) var(--s-5);
  }
  .checks li {
    display: grid;
    grid-template-columns: 2rem 1fr;
    gap: var(--s-3);
  }
  .checks .mark {
    inline-size: 2rem;
    block-size: 2rem;
  }

  /* --- sealing --- */
  .cipher.picture {
    display: grid;
    grid-template-columns: minmax(0, 1fr) 11rem;
    gap: var(--s-5);
    align-items: center;
  }
  .tapes {
    position: relative;
    min-inline-size: 0;
  }
  .gate {
    position: absolute;
    inset-block: 1.2rem -0.3rem;
    inset-inline-start: calc(var(--gate) * var(--col));
    inline-size: var(--col);
    border: 2px solid var(--ink);
    border-radius: 3px;
    pointer-events: none;
  }
  .sum {
    display: flex;
    align-items: center;
    gap: var(--s-2);
    font-size: 1.25rem;
  }
  .big {
    --col: 2.1rem;
    display: grid;
    justify-items: center;
    gap: 2px;
  }

  /* --- letters that arrived --- */
  .sheet {
    margin: 0;
    padding: var(--s-4);
    background: var(--sheet);
    border: 1px solid var(--rule);
    max-block-size: 11rem;
    overflow: auto;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }

  /* --- the wire --- */
  .line {
    display: grid;
    grid-template-columns: 6rem minmax(0, 1fr) 6rem;
    align-items: end;
  }
  .drawing {
    display: block;
    inline-size: 5rem;
    block-size: 5rem;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.6;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .end {
    display: grid;
    justify-items: center;
  }
  .wire {
    position: relative;
    align-self: stretch;
    overflow: clip;
    border-block-end: 3px solid var(--ink);
  }
  .one-way {
    position: absolute;
    inset-block-end: 2px;
    inset-inline-start: 4px;
  }
  .cars {
    position: absolute;
    inset: 0;
  }
  .car {
    --col: 0.5rem;
    --length: calc(var(--columns) * var(--col));
    --train: calc(var(--total) * var(--col));
    position: absolute;
    inset-block-end: 0.4rem;
    inline-size: var(--length);
    background: none;
  }
  .car.client {
    inset-inline-start: calc(
      var(--u) * (100% + var(--train)) - var(--before) * var(--col) - var(--length)
    );
  }
  .car.server {
    inset-inline-end: calc(
      var(--u) * (100% + var(--train)) - var(--before) * var(--col) - var(--length)
    );
  }
  .car .name {
    display: block;
    font: 0.75rem / 1.3 var(--face-tape);
    color: var(--ink);
    white-space: nowrap;
  }
  .columns {
    display: flex;
  }

  /* --- the eavesdropper --- */
  .ear {
    display: grid;
    grid-template-columns: 6rem minmax(0, 1fr);
    gap: var(--s-2) var(--s-4);
  }
`;
