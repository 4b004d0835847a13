// The stage in somebody's post: as high as it is given, whatever the scene. The bench takes what the
// others leave.
//
// - framedStyles: loaded by <port-443>, which hands them over with dress() (more.ts)

import { css } from "lit";

export const framedStyles = css`
  :host([framed]) {
    --col-px: 13;

    .stage {
      block-size: 100%;
      grid-template-rows: minmax(6rem, auto) minmax(0, 1fr) auto auto;
    }
    .caption h2 {
      font-size: 1.3125rem;
    }
    .caption .text {
      font-size: 0.9375rem;
    }
    .bench {
      align-content: safe center;
      padding-block: 6px;
      overflow: hidden auto;
    }
    /* What is said beside the tapes, and can be read on the desk. */
    .several .label,
    .sent:not(:last-child) .label,
    .keytape small {
      display: none;
    }
    .tape > .label {
      font-size: 0.75rem;
      line-height: 1.2;
      padding-inline-end: var(--s-2);
    }
    .tape > .label span {
      font-size: 0.6875rem;
    }
    .big {
      --col: 1.5rem;
    }
    .sum {
      font-size: var(--step-0);
    }
    .drawing {
      inline-size: 4.25rem;
      block-size: 4.25rem;
    }
    .ear {
      padding-block-end: 0;
    }
    .learnt {
      min-block-size: 7.1rem;
    }
    .tape {
      grid-template-columns: 6.5rem minmax(0, 1fr);
    }
    .ruler {
      inset-inline-start: 6.5rem;
    }
    .ruler.seal {
      inset-inline-end: 8.75rem;
    }
    .letters,
    .write .after {
      margin-inline-start: 6.5rem;
    }
    .gate {
      inset-inline-start: calc(6.5rem + var(--gate) * var(--col) - 1px);
    }
    .sealing {
      grid-template-columns: minmax(0, 1fr) 7.75rem;
      gap: var(--s-4);
    }
    .closeup {
      min-block-size: 0;
      font-size: var(--step--1);
    }
    .flight {
      gap: var(--s-2);
    }
    .secret {
      gap: var(--s-1) var(--s-4);
    }
    .keytape {
      --col: min(0.625rem, (50cqi - 8rem) / 32);
      grid-template-columns: 7rem auto;
    }
    .carried {
      padding: var(--s-2) var(--s-3);
    }
    .carried .bytes {
      --col: min(0.6rem, 1.6cqi);
    }
    .sheet {
      max-block-size: 10rem;
    }
    .hybrid {
      --col: min(0.8rem, 1.9cqi);
      grid-template-columns: auto minmax(0, 1fr);
    }
    .verdict {
      font-size: var(--step-2);
    }
    ::slotted(.next) {
      margin-block-start: var(--s-3);
    }
  }
  @container (max-width: 32rem) {
    :host([framed]) {
      --col-px: 12;

      .caption h2 {
        font-size: 1.1875rem;
      }
      .caption .text {
        font-size: 0.875rem;
      }
      .learnt div {
        line-height: 1.35;
      }
      .learnt {
        min-block-size: 6.6rem;
      }
      .caption {
        margin-block-start: var(--s-2);
      }
      .checks .label {
        display: none;
      }
      .carried {
        grid-template-columns: auto minmax(0, 1fr);
        gap: 0 var(--s-2);
        line-height: 1.3;
      }
      .carried dt {
        font-size: 0.75rem;
      }
      .carried .tape-text {
        font-size: 0.8125rem;
      }
      .big {
        --col: 0.9375rem;
      }
      .hybrid {
        --col: 3cqi;
        grid-template-columns: minmax(0, 1fr);
      }

      .stage {
        grid-template-rows: auto auto minmax(8.5rem, auto) minmax(0, 1fr);
      }
      .drawing,
      .listener .drawing {
        inline-size: 3.5rem;
        block-size: 3.5rem;
      }
      .tape {
        grid-template-columns: minmax(0, 1fr);
      }
      .tape > .label {
        line-height: 1.1;
        margin-block: 1px;
      }
      .ruler,
      .ruler.seal {
        inset-inline: 0;
      }
      .letters,
      .write .after {
        margin-inline-start: 0;
      }
      .gate {
        inset-inline-start: calc(var(--gate) * var(--col) - 1px);
      }
      .sealing {
        grid-template-columns: minmax(0, 1fr);
        gap: 0;
      }
      .keytape {
        --col: 1.44cqi;
        grid-template-columns: auto;
      }
      ::slotted(.next) {
        margin-inline-start: 0;
      }
    }
  }
`;
