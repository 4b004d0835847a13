// What one field means: its name, its value, a sentence, and where it is defined.
//
// - meaningOf(field): as a list of facts
// - sentenceFor(field): the sentence alone
// - specRef(spec): the section, linked

import { html, nothing, type TemplateResult } from "lit";
import type { Field } from "../../../crate/pkg/port443.js";
import { desk } from "../../story/desk.ts";
import { mark } from "../../theme/marks.ts";
import { specLink } from "./format.ts";

/** Nothing for names that the words do not have. */
export function sentenceFor({ name, value }: Field): string | undefined {
  // The one name that stands for two things: an AEAD's tag says nothing, a tag of DER does.
  return desk.fields[name === "tag" && value !== undefined ? "DER tag" : name];
}

export function specRef(spec: string): TemplateResult {
  const link = specLink(spec);
  return link
    ? html`<a href=${link} target="_blank" rel="noopener noreferrer external">${spec}</a>`
    : html`${spec}`;
}

export function meaningOf(field: Field): TemplateResult {
  const words = desk.fieldTree;
  const sentence = sentenceFor(field);
  return html`<dl class="facts">
    <dt>${words.field}</dt>
    <dd><span class="value">${field.name}</span>${sentence ? html` <br>${sentence}` : nothing}</dd>
    ${
      field.value === undefined
        ? nothing
        : html`<dt>${words.value}</dt><dd class="value">${field.value}</dd>`
    }
    ${
      field.problem === undefined
        ? nothing
        : html`<dt>${words.problem}</dt><dd class="in alarm">${mark("alarm")} ${field.problem}</dd>`
    }
    <dt>${words.where}</dt>
    <dd>${words.span(field.start, field.end)}${field.spec ? html` · ${specRef(field.spec)}` : nothing}</dd>
  </dl>`;
}
