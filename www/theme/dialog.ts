// How a sheet that lies over the page looks: the gallery, the comparison.
//
// - dialogStyles: for the <dialog>, its .sheet and its .masthead; --dialog-width is how wide it may be

import { type CSSResult, css } from "lit";

export const dialogStyles: CSSResult = css`
  dialog {
    inline-size: min(var(--dialog-width), calc(100vw - 2 * var(--s-3)));
    max-inline-size: none;
    max-block-size: calc(100dvh - 2 * var(--s-3));
    padding: 0;
    border: 1.5px solid var(--ink);
    border-radius: 3px;
    background: var(--sheet);
    color: var(--ink);
    overscroll-behavior: contain;
    /* Below what stays at the top. */
    scroll-padding-block-start: 9rem;
  }
  dialog::backdrop {
    background: rgb(10 16 26 / 55%);
  }
  .sheet {
    padding: 0 clamp(1rem, 2.5vw, 2.5rem) var(--s-6);
  }
  .masthead {
    position: sticky;
    inset-block-start: 0;
    z-index: 1;
    align-items: start;
    padding-block: var(--s-4) var(--s-3);
    background: var(--sheet);
    border-block-end: 3px double var(--ink);
  }
  h2 {
    font-size: var(--step-2);
  }
`;
