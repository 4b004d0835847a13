// The stage in somebody's post: as high as it is given, whatever the scene. The bench takes what the
// others leave.
//
// - framedStyles: loaded by <port-443>, which hands them over with dress() (more.ts)

import { css } from "lit";

export const framedStyles = css`
  :host([framed]) {
    --col-px: 14;

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
      --col: min(0.75rem, (50cqi - 8rem) / 32);
      grid-template-columns: 7rem auto;
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
