// Styles of what a peer works at, and of what stands below a flight.

import { css } from "lit";

export const workStyles = css`
  .carried {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: var(--s-1) var(--s-4);
    align-items: center;
    justify-self: start;
    padding: var(--s-3) var(--s-4);
    background: var(--sheet);
    border: 1px solid var(--rule);
  }
  .carried dt {
    color: var(--ink-2);
    font-size: var(--step--1);
  }
  .carried .bytes {
    --col: min(0.6875rem, 1.9cqi);
    cursor: auto;
  }
  .reading {
    display: grid;
    grid-template-columns: auto auto minmax(0, 1fr);
    gap: var(--s-2);
    align-items: baseline;
  }
  .reading q {
    font-size: var(--step-1);
    line-height: 1.35;
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    overflow: hidden;
    overflow-wrap: anywhere;
  }
  .verdict .mark {
    inline-size: 2.1rem;
    block-size: 2.1rem;
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
    min-block-size: 1.5em;
  }
  .who {
    font-family: var(--face-display);
    font-weight: 600;
    font-size: var(--step-0);
  }
  .keytape {
    --col: min(0.75rem, 1cqi);
    display: grid;
    grid-template-columns: 8.25rem auto;
    justify-content: start;
    align-items: center;
    margin-block-start: 3px;
  }
  .keytape .label {
    line-height: 1.2;
    padding-inline-end: var(--s-2);
  }
  .keytape small {
    display: block;
    font-size: 0.6875rem;
  }
  .bytes {
    display: flex;
    padding: 0;
    border: 0;
    border-radius: 0;
    background: color-mix(in oklab, var(--rule), transparent 55%);
    min-block-size: calc(var(--col) * 51 / 16);
    inline-size: calc(var(--col) * 32);
    cursor: pointer;
  }
  .bytes:disabled {
    cursor: default;
  }
  .bytes[aria-current] {
    outline: 2.5px solid var(--ink);
  }

  /* --- checks --- */
  .checks {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: var(--s-4) var(--s-5);
  }
  .checks li {
    display: grid;
    grid-template-columns: 1.75rem 1fr;
    gap: var(--s-3);
  }
  .checks .mark {
    inline-size: 1.75rem;
    block-size: 1.75rem;
  }

  /* --- sealing --- */
  .sealing {
    display: grid;
    grid-template-columns: minmax(0, 1fr) 9.5rem;
    gap: var(--s-5);
    align-items: center;
  }
  .tapes {
    position: relative;
    min-inline-size: 0;
  }
  .gate {
    position: absolute;
    inset-block: -5px -2px;
    inset-inline-start: calc(7.5rem + var(--gate) * var(--col) - 1px);
    inline-size: calc(var(--col) + 2px);
    border: 2px solid var(--ink);
    border-radius: 4px;
    box-shadow: 0 0 0 2px var(--paper);
    pointer-events: none;
  }
  .closeup {
    min-block-size: 11rem;
    display: grid;
    align-content: center;
    gap: var(--s-2);
  }
  .sum {
    display: flex;
    align-items: center;
    justify-content: space-between;
    font-size: 1.25rem;
  }
  .big {
    --col: 2.125rem;
    display: grid;
    justify-items: center;
    gap: 2px;
  }

  .undone {
    visibility: hidden;
  }

  /* --- letters that arrived --- */
  .sheet {
    margin: 0;
    padding: var(--s-4) var(--s-5);
    background: var(--sheet);
    border: 1px solid var(--rule);
    border-block-start: 4px double var(--rule-strong);
    max-block-size: 11.5rem;
    overflow: auto;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  pre.sheet {
    font-size: 0.8125rem;
    line-height: 1.4;
  }
  dl.sheet {
    display: grid;
    grid-template-columns: auto 1fr;
    align-items: baseline;
    gap: var(--s-1) var(--s-4);
  }
  dl.sheet dd {
    font-size: var(--step-1);
  }


  @media (min-height: 58rem) {
    @container (min-width: 75rem) {
      :where(:host(:not([framed]))) {
        .sealing {
          grid-template-columns: minmax(0, 1fr) 12rem;
        }
        .keytape,
        .carried .bytes {
          --col: min(1rem, 1cqi);
        }
        .big {
          --col: 2.75rem;
        }
      }
    }
  }
  @container (max-width: 52rem) {
    .keytape {
      --col: 0.94cqi;
      grid-template-columns: 6.25rem auto;
    }
  }
  @container (max-width: 32rem) {
    .gate {
      inset-inline-start: calc(var(--gate) * var(--col) - 1px);
      inset-block: 1.1rem -2px;
    }
    .sealing {
      grid-template-columns: minmax(0, 1fr);
      gap: var(--s-2);
    }
    .closeup {
      grid-template-columns: auto minmax(0, 1fr);
      min-block-size: 5.5rem;
      gap: var(--s-4);
      align-items: center;
    }
    .sum {
      gap: var(--s-2);
    }
    .big {
      --col: 1.25rem;
    }
    .secret {
      gap: var(--s-2) var(--s-3);
    }
    .keytape {
      --col: 1.44cqi;
      grid-template-columns: auto;
    }
    .checks {
      grid-template-columns: 1fr;
      gap: var(--s-2);
    }
    .carried {
      grid-template-columns: minmax(0, 1fr);
      gap: 0;
    }
    .carried dd {
      margin-block-end: var(--s-1);
    }
    .carried .bytes {
      --col: 2.4cqi;
    }
    .verdict {
      font-size: var(--step-2);
    }
  }
`;
