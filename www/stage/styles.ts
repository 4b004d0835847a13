// The stage's styles: one picture with the wire through it. Wide, the bench is above the wire and the
// eavesdropper below; narrow, the wire and the eavesdropper come first.

import { css } from "lit";

export const stageStyles = css`
  :host {
    --col-px: 16;
    --col: calc(var(--col-px) * 1px);
    container-type: inline-size;
    font-size: 1rem;
  }
  .stage {
    font-size: var(--step-0);
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    grid-template-rows: minmax(6.25rem, auto) 15.25rem auto auto;
  }

  /* --- caption --- */
  .caption .title {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 var(--s-3);
  }
  .caption h2 {
    font-size: var(--step-2);
  }
  .caption .text {
    max-inline-size: 52rem;
    margin-block-start: 0.3em;
    font-size: 1rem;
    line-height: 1.45;
    text-wrap: pretty;
  }
  .name {
    font: 0.8125rem / 1.3 var(--face-tape);
    color: var(--ink-2);
  }

  /* --- bench --- */
  .bench {
    display: grid;
    align-content: center;
    position: relative;
    min-inline-size: 0;
  }
  .ruler {
    position: absolute;
    inset-inline: 7.5rem 0;
    block-size: 0;
  }
  .ruler.seal {
    inset-inline-end: 11rem;
  }
  .picture {
    min-inline-size: 0;
  }
  .after {
    margin-block-start: var(--s-3);
  }
  /* Keeps its place, so that nothing moves when its time comes. */
  .waiting:is(li, dl) {
    visibility: hidden;
  }

  .tape {
    display: grid;
    grid-template-columns: 7.5rem minmax(0, 1fr);
    align-items: center;
    margin-block-end: 3px;
  }
  .tape > .label {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 0 var(--s-2);
    padding-inline-end: var(--s-3);
    line-height: 1.25;
  }
  .tape > .label b {
    font-weight: 600;
    color: var(--ink);
  }
  .tape > .label span {
    grid-column: 2;
    font-size: 0.75rem;
  }
  .strip,
  .copy {
    overflow: clip;
    background: color-mix(in oklab, var(--rule), transparent 65%);
  }
  .row {
    forced-color-adjust: none;
    position: relative;
    display: flex;
    inline-size: max-content;
    transform: translateX(calc(var(--shift, 0) * -1 * var(--col)));
  }
  .row svg {
    position: absolute;
    inset-block-end: 3px;
    inset-inline-start: 0;
    inline-size: calc(var(--length) * var(--col));
    block-size: calc(var(--col) * 51 / 16);
    pointer-events: none;
  }
  .cell {
    --dots-from: calc(1rem + 2px);
    flex: none;
    inline-size: var(--col);
    block-size: calc(var(--col) * 51 / 16 + 1rem + 5px);
    padding: 2px 0 0;
    border: 0;
    border-radius: 0;
    font: 600 calc(var(--col) * 0.7) / 1rem var(--face-tape);
    letter-spacing: -0.04em;
    white-space: nowrap;
    display: grid;
    align-content: start;
    justify-content: center;
    position: relative;
  }
  button.cell {
    cursor: pointer;
  }
  .cell.is {
    background-color: var(--tape);
  }
  .cell.plain {
    --tape: var(--plain-bg);
  }
  .cell.key {
    --tape: var(--key-bg);
  }
  .cell.cipher {
    --tape: var(--cipher-bg);
  }
  .cell.public {
    --tape: var(--public-bg);
  }
  .cell.verified {
    --tape: var(--verified-bg);
  }
  .cell.faint {
    --tape: color-mix(in oklab, var(--plain-bg), var(--paper) 62%);
    color: var(--ink);
  }
  .holes.plain {
    color: var(--plain-ink);
  }
  .holes.key {
    color: var(--key-ink);
  }
  .holes.cipher {
    color: var(--cipher-ink);
  }
  .holes.public {
    color: var(--public-ink);
  }
  .holes.verified {
    color: var(--verified-ink);
  }
  .holes.faint {
    color: var(--ink);
  }
  .cell:is(:hover, :focus-visible, [aria-current]) {
    outline: 2.5px solid var(--ink);
    outline-offset: -2.5px;
    z-index: 1;
  }
  .cell.cipher:is(:hover, :focus-visible, [aria-current]) {
    outline-color: var(--plain-bg);
  }
  /* The hatched edge of ciphertext. */
  .cell.cipher::before,
  .cell.cipher::after {
    content: "";
    position: absolute;
    inset-inline: 0;
    inset-block-start: 0;
    block-size: 2px;
    background: repeating-linear-gradient(115deg, var(--cipher-ink) 0 1.5px, transparent 1.5px 4px);
    opacity: 0.75;
  }
  .cell.cipher::after {
    inset-block: auto 0;
  }

  /* --- write --- */
  .letters {
    display: grid;
    grid-template-columns: repeat(auto-fill, var(--col));
    block-size: 2.25rem;
    margin-inline-start: 7.5rem;
  }
  .letter {
    grid-row: 1;
    grid-column: calc(var(--from) + 1) / span var(--span);
    text-align: center;
    font: 600 1.0625rem / 1.9rem var(--face-tape);
    border-block-end: 2px solid var(--plain);
    margin-inline: 1.5px;
    white-space: nowrap;
  }
  .letter.waiting {
    border-color: transparent;
    color: var(--ink-2);
    font-weight: 400;
  }
  .write .after {
    margin-inline-start: 7.5rem;
  }

  /* --- flights --- */
  .flight {
    display: grid;
    gap: var(--s-4);
  }
  .sent {
    display: grid;
    gap: 0.2rem;
  }
  .sent li {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 var(--s-3);
  }
  .sent .server {
    justify-content: flex-end;
  }
  .sent.several {
    display: flex;
    flex-wrap: wrap;
    gap: 0 var(--s-5);
  }
  .sent.several:has(.server) {
    justify-content: flex-end;
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
    font-weight: 600;
    text-align: start;
    text-decoration: underline;
    text-decoration-thickness: 1px;
    text-underline-offset: 0.25em;
    cursor: pointer;
  }
  .link:hover {
    text-decoration-thickness: 2px;
  }
  ::slotted(.next) {
    margin-block-start: var(--s-5);
    margin-inline-start: 3.1rem;
  }
  /* --- the wire: the line that everybody stands on --- */
  .line {
    display: grid;
    grid-template-columns: 5.25rem minmax(0, 1fr) 5.25rem;
    align-items: end;
    border-block-end: 4px solid var(--ink);
    position: relative;
  }
  .drawing {
    display: block;
    inline-size: 5rem;
    block-size: 5rem;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.7;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .end {
    position: relative;
    margin-block-end: -2px;
  }
  .end.server .drawing {
    margin-inline-start: auto;
  }
  .end .label {
    position: absolute;
    inset-block-start: calc(100% + 6px);
    inset-inline-start: 0;
  }
  .end.server .label {
    inset-inline: auto 0;
  }
  .wire {
    position: relative;
    align-self: stretch;
    overflow: clip;
  }
  .one-way {
    position: absolute;
    inset-block-start: calc(100% + 6px);
    inset-inline: 0 50%;
    text-align: center;
  }
  .cars {
    position: absolute;
    inset: 0;
  }
  .car {
    --col: 0.5rem;
    --length: calc(var(--columns) * var(--col));
    --train: calc(var(--total) * var(--col));
    --lead: calc(
      var(--u) * (100% + var(--train)) - var(--before) * var(--col) - var(--length)
    );
    position: absolute;
    inset-block-end: 0.35rem;
    inline-size: var(--length);
    background: none;
  }
  .car.is {
    background-color: transparent;
  }
  .car.client {
    inset-inline-start: var(--lead);
  }
  .car.server {
    inset-inline-end: var(--lead);
  }
  .car .name {
    display: block;
    color: var(--ink);
    white-space: nowrap;
  }
  .car.server .name {
    direction: rtl;
    unicode-bidi: plaintext;
  }
  .car.bare .name {
    padding-inline: 0.3rem;
    border: 1px solid var(--ink);
    background: var(--sheet);
    inline-size: max-content;
  }
  /* As wide as its columns: a character of a fixed-width face is about 0.6 em. */
  .car .print {
    display: block;
    font: 600 calc(var(--col) / 0.602) / 1.3 var(--face-tape);
    white-space: pre;
    overflow: clip;
  }

  /* --- the eavesdropper, in the middle, where the tap is --- */
  .ear {
    display: grid;
    grid-template-columns: calc(50% - 4.75rem) 6rem minmax(0, 1fr);
    gap: 0 var(--s-3);
    padding-block: 1.75rem var(--s-3);
    align-items: start;
  }
  .listener {
    margin-block-start: -1.55rem;
    justify-self: start;
    display: grid;
    justify-items: center;
  }
  .listener .drawing {
    inline-size: 5.5rem;
    block-size: 5.5rem;
  }
  .learnt {
    min-block-size: 7.75rem;
  }
  .copy {
    min-block-size: calc(var(--col) * 51 / 16 + 1rem + 5px);
    display: flex;
    justify-content: flex-end;
  }
  .copying .label,
  .learnt > .label {
    line-height: 1.3;
    margin-block-end: 2px;
  }
  .learnt dl {
    display: grid;
    gap: 1px;
  }
  .learnt div {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: var(--s-2);
    align-items: baseline;
    font-size: var(--step--1);
    line-height: 1.45;
  }
  .learnt dt {
    color: var(--ink-2);
  }
  .learnt dd {
    color: var(--ink);
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .learnt .alarm dt,
  .learnt .alarm dd {
    color: var(--alarm);
    font-weight: 600;
  }

  /* Our page goes by the window's height, too; a post does not. */
  @media (min-height: 52rem) {
    :host(:not([framed])) {
      --col-px: 18;
    }
    :where(:host(:not([framed]))) {
      .stage {
        grid-template-rows: minmax(7rem, auto) 18rem auto auto;
      }
    }
  }
  @media (min-height: 58rem) {
    @container (min-width: 75rem) {
      :where(:host(:not([framed]))) {
        .stage {
          --col-px: 22;
          --col: 22px;
        }
        .stage {
          grid-template-rows: minmax(8rem, auto) 23rem auto auto;
        }
        .caption .text {
          font-size: 1.125rem;
        }
        .drawing {
          inline-size: 7rem;
          block-size: 7rem;
        }
        .line {
          grid-template-columns: 7.5rem minmax(0, 1fr) 7.5rem;
        }
        .ruler.seal {
          inset-inline-end: 13.5rem;
        }
        .listener .drawing {
          inline-size: 6.5rem;
          block-size: 6.5rem;
        }
        .ear {
          grid-template-columns: calc(50% - 5.6rem) 7rem minmax(0, 1fr);
        }
        .car {
          --col: 0.75rem;
        }
      }
    }
  }
  @container (max-width: 32rem) {
    .stage {
      /* As high as leaves the controls below where they are pressed, when the caption is in view. */
      grid-template-rows: auto auto auto minmax(clamp(15.5rem, 100svh - 21.25rem, 26rem), auto);
    }
    .line {
      order: 0;
      grid-template-columns: 4rem minmax(0, 1fr) 4rem;
    }
    .drawing,
    .listener .drawing {
      inline-size: 4rem;
      block-size: 4rem;
    }
    .end .label {
      inset-block-start: 0;
      inset-inline-start: 100%;
    }
    .end.server .label {
      inset-inline: auto 100%;
    }
    .one-way {
      inset-inline: auto 0;
    }
    .ear {
      order: 1;
      grid-template-columns: 5.25rem minmax(0, 1fr);
      padding-block-start: 1.7rem;
    }
    .listener {
      grid-area: 1 / 1;
    }
    .learnt {
      grid-area: 1 / 2;
      min-block-size: 7.4rem;
    }
    .copying {
      grid-area: 2 / 1 / auto / span 2;
    }
    .caption {
      order: 2;
      min-block-size: 8.5rem;
      /* Brought into view, the eavesdropper's copy stays in it. */
      scroll-margin-block-start: 7rem;
    }
    .bench {
      order: 3;
    }
    .tape {
      grid-template-columns: minmax(0, 1fr);
    }
    .tape > .label {
      display: flex;
      align-items: baseline;
      margin-block: 3px 1px;
    }
    .letters,
    .write .after {
      margin-inline-start: 0;
    }
    .ruler.write,
    .ruler.seal {
      inset-inline: 0;
    }
  }
`;
