// What one field means: its name, its value, a sentence, and where it is defined.
//
// - meaningOf(trail, within): as a list of facts
// - sentenceFor(field): the sentence alone

import { html, nothing, type TemplateResult } from "lit";
import type { Field } from "../../../crate/pkg/port443.js";
import { desk } from "../../story/desk.ts";
import { mark } from "../../theme/marks.ts";
import { shortened, specLink } from "./format.ts";

/** What a span counts from. */
export type Within = "segment" | "payload" | "client" | "server" | "record";

/** Nothing for names that the words do not have. */
export function sentenceFor({ name, value }: Field): string | undefined {
  // The one name that stands for two things: an AEAD's tag says nothing, a tag of DER does.
  return desk.fields[name === "tag" && value !== undefined ? "DER tag" : name];
}

function specRef(spec: string): TemplateResult {
  const link = specLink(spec);
  return link
    ? html`<a href=${link} target="_blank" rel="noopener noreferrer external">${spec}</a>`
    : html`${spec}`;
}

/** `trail`: the fields from a root down to the one that is meant; `within`: what its place counts
 * from. */
export function meaningOf(trail: readonly Field[], within: Within): TemplateResult {
  const words = desk.fieldTree;
  const field = trail.at(-1);
  if (!field) return html``;
  const { name, problem, start, end, value } = field;
  const spec = trail.findLast((around) => around.spec !== undefined)?.spec;
  const sentence = sentenceFor(field);
  return html`<dl class="facts">
    <dt>${words.field}</dt>
    <dd><span class="value">${name}</span>${sentence ? html` <br>${sentence}` : nothing}</dd>
    ${value === undefined ? nothing : html`<dt>${words.value}</dt><dd class="value">${shortened(value, 1024)}</dd>`}
    ${
      problem === undefined
        ? nothing
        : html`<dt>${words.problem}</dt><dd class="in alarm">${mark("alarm")} ${problem}</dd>`
    }
    <dt>${words.where}</dt>
    <dd>${words.span(start, end)} ${words.within[within]}</dd>
    ${spec === undefined ? nothing : html`<dt>${words.spec}</dt><dd>${specRef(spec)}</dd>`}
  </dl>`;
}
