// What every element of the page starts from: `static styles = [shared, css`...`]`.
//
// - shared: reset, text, focus, buttons (.button, .primary, .quiet), fields (.field), .mark,
//   .visually-hidden, .display, .label, .tape-text, .problem
//
// Meanings: an element with class "is plain" (cipher, key, public, verified, alarm) is printed on
// that tape; "in plain" is text in that colour.

import { css } from "lit";

export const shared = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  :host {
    display: block;
    color: var(--ink);
    font: 400 var(--step-0) / 1.5 var(--face-text);
    min-inline-size: 0;
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  h1,
  h2,
  h3,
  h4,
  p,
  ol,
  ul,
  dl,
  dd,
  figure,
  fieldset {
    margin: 0;
    padding: 0;
    border: 0;
    min-inline-size: 0;
  }
  ol,
  ul {
    list-style: none;
  }
  a {
    color: inherit;
    text-underline-offset: 0.2em;
  }
  button,
  input,
  textarea,
  select {
    font: inherit;
    color: inherit;
    letter-spacing: inherit;
  }
  :focus-visible {
    outline: 2.5px solid var(--ink);
    outline-offset: 2px;
    border-radius: 2px;
  }

  .display {
    font-family: var(--face-display);
    font-weight: 600;
    line-height: 1.1;
    letter-spacing: -0.01em;
    text-wrap: balance;
  }
  /* A small heading over a part: quiet, not shouted. */
  .label {
    font-size: var(--step--1);
    line-height: 1.35;
    color: var(--ink-2);
  }
  .tape-text {
    font-family: var(--face-tape);
    font-size: 0.9em;
    font-variant-ligatures: none;
    overflow-wrap: anywhere;
  }
  .visually-hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: var(--s-2);
    min-block-size: 2.25rem;
    min-inline-size: 2.25rem;
    padding: 0.3rem 0.8rem;
    border: 1px solid var(--rule-strong);
    border-radius: 3px;
    background: var(--sheet);
    color: var(--ink);
    cursor: pointer;
    transition: background-color 120ms;
  }
  .button:hover:not(:disabled, [aria-pressed="true"]) {
    background: color-mix(in oklab, var(--sheet), var(--ink) 9%);
  }
  .button:disabled {
    color: var(--ink-2);
    border-color: var(--rule);
    cursor: default;
  }
  .button[aria-pressed="true"] {
    background: var(--ink);
    color: var(--paper);
    border-color: var(--ink);
  }
  .primary {
    background: var(--ink);
    color: var(--paper);
    border-color: var(--ink);
  }
  .primary:hover:not(:disabled) {
    background: color-mix(in oklab, var(--ink), var(--paper) 16%);
  }
  .quiet {
    background: none;
    border-color: transparent;
    text-decoration: underline;
    text-decoration-thickness: 1px;
    text-underline-offset: 0.25em;
  }

  .field {
    inline-size: 100%;
    padding: 0.45rem 0.65rem;
    border: 1px solid var(--rule-strong);
    border-radius: 3px;
    background: var(--sheet);
  }
  .field[aria-invalid="true"] {
    border-color: var(--alarm);
    border-style: double;
    border-width: 3px;
  }
  .problem {
    color: var(--alarm);
    font-size: var(--step--1);
    line-height: 1.4;
  }

  .mark {
    inline-size: 1em;
    block-size: 1em;
    flex: none;
    vertical-align: -0.125em;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.5;
    stroke-linejoin: round;
    stroke-linecap: round;
  }

  .in.plain,
  .mark.plain {
    color: var(--plain);
  }
  .in.cipher,
  .mark.cipher {
    color: var(--cipher);
  }
  .in.key,
  .mark.key {
    color: var(--key);
  }
  .in.public,
  .mark.public {
    color: var(--public);
  }
  .in.verified,
  .mark.verified {
    color: var(--verified);
  }
  .in.alarm,
  .mark.alarm {
    color: var(--alarm);
  }
  /* What a tape means is in its colours, also where the system has its own, and in print. */
  .is {
    forced-color-adjust: none;
    print-color-adjust: exact;
  }
  .is.plain {
    background-color: var(--plain-bg);
    color: var(--plain-ink);
  }
  .is.cipher {
    background-color: var(--cipher-bg);
    color: var(--cipher-ink);
  }
  .is.key {
    background-color: var(--key-bg);
    color: var(--key-ink);
  }
  .is.public {
    background-color: var(--public-bg);
    color: var(--public-ink);
  }
  .is.verified {
    background-color: var(--verified-bg);
    color: var(--verified-ink);
  }
  .is.alarm {
    background-color: var(--alarm-bg);
    color: var(--alarm-ink);
  }

  @media (forced-colors: active) {
    .button[aria-pressed="true"] {
      outline: 2px solid Highlight;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    * {
      transition: none !important;
    }
  }
`;
