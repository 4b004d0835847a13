// Who is who, in line. 96 by 96 each, drawn with currentColor.
//
// - ends: the client, the server
// - eavesdropper

import { type SVGTemplateResult, svg } from "lit";
import type { Peer } from "../../crate/pkg/port443.js";

/** Someone at a table, hand on the telegraph key. */
const client: SVGTemplateResult = svg`<svg class="drawing" viewBox="0 0 96 96" aria-hidden="true">
  <path d="M4 82h88M12 82v10M84 82v10"/>
  <path d="M16 82c-1-20 2-33 13-37 9-3 16 1 19 9l7 15 15 1"/>
  <path d="M32 65l9 12 14-1M41 77l-3 5"/>
  <path d="M31 44c-1-3-1-5-3-8-6-9 1-22 12-20 9 1 12 8 12 14l3 5-4 2c0 5-2 7-8 6l-1 4"/>
  <path d="M28 36c-8-1-11-7-9-13s8-7 11-4M31 37c1-8 9-7 14-16"/><path d="M50 30h.1" stroke-width="2.8"/>
  <path d="M60 82v-4h28v4M66 78v-6M62 71l22-3M80 78v-5"/><circle cx="64" cy="69" r="3"/>
</svg>`;

/** A sorting cabinet with a lamp, its pigeonholes full of letters. */
const server: SVGTemplateResult = svg`<svg class="drawing" viewBox="0 0 96 96" aria-hidden="true">
  <path d="M14 22h60v64H14zM14 22l8-8h60l-8 8M82 14v64l-8 8M18 86v6M70 86v6"/>
  <path d="M34 22v64M54 22v64M14 43h60M14 64h60"/>
  <path d="M18 43l3-10h10v10M38 64l2-12h10l1 12M40 55h9M58 43l1-9h10l2 9M60 37h8M19 64l-1-7h12M60 86l-1-12h10v12M18 86l4-9 9 2-1 7"/>
  <path d="M77 30l3-3M77 38l3-3M77 46l3-3M77 54l3-3M77 62l3-3M77 70l3-3"/>
  <path d="M44 14v-4M52 14v-4M42 10a6 6 0 1 1 12 0z"/>
</svg>`;

/** Hat, collar, moustache; an ear trumpet held up against the wire. */
export const eavesdropper: SVGTemplateResult = svg`<svg class="drawing" viewBox="0 0 96 96" aria-hidden="true">
  <path d="M14 44c9 7 47 8 56 0-6-1-10-4-11-8-1-12-4-18-17-18S26 24 25 36c-1 4-5 7-11 8z"/>
  <path d="M25 36c8 4 26 4 34 0"/>
  <path d="M28 49c0 13 5 22 14 22s14-9 14-22"/>
  <path d="M35 54h.1M48 54h.1" stroke-width="3.2"/><path d="M41 53l-2 7h4"/>
  <path d="M34 65c3-3 6-3 8 0 2-3 5-3 8 0"/>
  <path d="M31 65L14 74 8 94M54 64l18 9 6 21M31 65l-1 12 12 9 12-9-1-13M42 86v8M24 80l3 14M61 80l-3 14"/>
  <path d="M57 56c3 0 4-2 4-5L79 22M60 58l22-25M73 17c6-6 20 5 15 13-5 6-18-5-15-13zM79 21c3 0 6 3 6 6"/>
</svg>`;

export const ends: Readonly<Record<Peer, SVGTemplateResult>> = { client, server };
