// Styles of what is rare on the stage.

import { css } from "lit";
import { blockStyles } from "./block.ts";
import { importedStyles } from "./imported.ts";

export const styles = css`
  ${blockStyles}
  ${importedStyles}
  .single .keytape,
  .pair .keytape {
    margin-block-end: 4px;
  }
  .single .keytape {
    --col: min(1.125rem, 1.9cqi);
    grid-template-columns: 11rem auto;
  }
  .pair {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: var(--s-2) var(--s-5);
    align-items: start;
  }
  .pair .keytape {
    --col: min(1.05rem, (50cqi - 10rem) / 32);
    grid-template-columns: minmax(5rem, 8rem) auto;
  }
  /* Only what there is room for on a tape is tape. */
  :is(.single, .pair) .bytes {
    inline-size: auto;
    min-block-size: 0;
  }
  .pair .after {
    grid-column: 1 / -1;
    margin: 0;
  }

  /* --- a hybrid exchange: everything at one scale --- */
  .hybrid {
    --col: 1rem;
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: var(--s-2) var(--s-5);
    align-items: start;
  }
  .sized .bytes {
    inline-size: auto;
    min-block-size: 0;
    background: color-mix(in oklab, var(--rule), transparent 55%);
  }
  .sized .label {
    line-height: 1.25;
    margin-block: 3px 2px;
  }
  .hybrid .both {
    grid-column: 1 / -1;
  }

  .talk li {
    flex-wrap: nowrap;
  }
  .talk .label {
    flex: none;
  }
  .talk .what {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    align-items: baseline;
    column-gap: var(--s-2);
  }
  .talk .link {
    overflow-wrap: anywhere;
    font: 600 0.8125rem / 1.5 var(--face-tape);
  }

  .quoted {
    font-size: var(--step-1);
    overflow-wrap: anywhere;
  }
  .ending {
    display: grid;
    grid-template-columns: minmax(0, 1fr) minmax(0, 1.15fr);
    gap: var(--s-4) var(--s-5);
    align-items: center;
  }
  .ending ::slotted(.next) {
    margin: 0;
  }
  .news {
    display: grid;
    grid-template-columns: 1fr;
    gap: var(--s-3);
  }
  .news li {
    align-items: center;
    font-size: var(--step-1);
    line-height: 1.3;
  }

  /* --- an attacker --- */
  .deeds {
    position: absolute;
    inset: 0;
    pointer-events: none;
  }
  /* What falls falls out of it. */
  .wire:has(.falling) {
    overflow: clip visible;
  }
  .falling {
    z-index: 1;
    transform: translateY(calc(var(--fall) * 5rem)) rotate(calc(var(--fall) * 35deg));
    opacity: calc(1 - 0.85 * var(--fall));
  }
  .hand {
    position: absolute;
    inset-block-end: 2.9rem;
    inset-inline-start: 50%;
    transform: translateX(-50%);
    color: var(--alarm);
    font-weight: 600;
    font-size: var(--step--1);
    white-space: nowrap;
    background: var(--paper);
    padding-inline: 0.3rem;
  }
  .tampering {
    display: grid;
    gap: var(--s-4);
  }
  .cell.alarm {
    --tape: var(--alarm-bg);
    outline: 2px solid var(--ink);
    outline-offset: -2px;
    z-index: 1;
  }
  .holes.alarm {
    color: var(--alarm-ink);
  }
  .deed .who {
    margin-block-end: 3px;
  }
  .gone .strip {
    opacity: 0.35;
    text-decoration: line-through;
  }

  @media (min-height: 58rem) {
    @container (min-width: 75rem) {
      :where(:host(:not([framed]))) {
        .single .keytape {
          --col: 1.5rem;
        }
        .hybrid {
          --col: 1.25rem;
        }
      }
    }
  }
  @container (max-width: 32rem) {
    .ending {
      grid-template-columns: minmax(0, 1fr);
    }
    .single .keytape {
      --col: 2.9cqi;
      grid-template-columns: minmax(0, 1fr);
    }
    .pair {
      gap: var(--s-2) var(--s-3);
    }
    .pair .keytape {
      --col: 1.44cqi;
      grid-template-columns: minmax(0, 1fr);
    }
    .hybrid {
      --col: 3cqi;
      grid-template-columns: minmax(0, 1fr);
    }
  }
`;
