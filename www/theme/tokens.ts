// The theme as scripts see it.
//
// - Meaning: what a colour and a shape stand for, the same everywhere
// - tokens: the custom properties, for the one element that carries them (<p443-office>)

import { type CSSResult, unsafeCSS } from "lit";
import text from "./tokens.css?inline";

/** Each has --NAME, --NAME-bg and --NAME-ink in tokens.css and a shape in marks.ts. */
export type Meaning = "plain" | "cipher" | "key" | "public" | "verified" | "alarm";

/** Our own file, built in; nothing from outside gets into it. */
export const tokens: CSSResult = unsafeCSS(text);
