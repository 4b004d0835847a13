// One event in full: who did what and when, the formula, what went in (and where from), what came
// out, and whether any of it ever stood on the wire.
//
// - eventDetail(run, event, select): as text and a list of facts
// - titleOf(run, event): who did what

import { html, nothing, type TemplateResult } from "lit";
import type { Event } from "../../../crate/pkg/port443.js";
import type { Run } from "../../core/run.ts";
import type { Selection } from "../../selection.ts";
import { desk } from "../../story/desk.ts";
import { mark } from "../../theme/marks.ts";
import {
  eventAt,
  formula,
  idOf,
  inputs,
  nameOf,
  outputs,
  transcript,
  type Value,
} from "../chain.ts";
import { captured, find } from "../places.ts";
import { ends } from "./ends.ts";
import { shortened, spaced, time } from "./format.ts";

export type Select = (selection: Selection) => void;

/** More than a screen of hex helps nobody; the hex view shows all of what stands on the wire. */
const SHOWN = 256;

function sentenceOf(run: Run, event: number, it: Event): string {
  if (it.kind === "expand") {
    const labels: Readonly<Record<string, string>> = desk.labels;
    const sentence = labels[it.label];
    if (sentence) return sentence;
  }
  if (it.kind === "prf") return desk.prfLabels[it.label] ?? desk.events.prf.says;
  if (it.kind === "extract") {
    const secrets: Readonly<Record<string, string>> = desk.secrets;
    return secrets[idOf(run, event)] ?? desk.events.extract.says;
  }
  return desk.events[it.kind].says;
}

export function titleOf(run: Run, event: number): string {
  const it = eventAt(run, event);
  return it ? `${ends(run)[it.peer]}: ${desk.events[it.kind].title}` : "";
}

export function eventDetail(run: Run, event: number, select: Select): TemplateResult {
  const it = eventAt(run, event);
  if (!it) return html``;
  const words = desk.event;
  const written = formula(run, event);
  const name = nameOf(run, event);
  return html`
    <h3>${titleOf(run, event)}${name === it.kind ? nothing : html` · <span class="value">${name}</span>`}</h3>
    <p>${sentenceOf(run, event, it)}</p>
    <dl class="facts">
      <dt>${words.when}</dt>
      <dd>${time(it.at)}</dd>
      ${written ? html`<dt>${words.formula}</dt><dd class="value">${written}</dd>` : nothing}
      ${inputs(run, event).map((value) => fact(run, it, value, false, select))}
      ${outputs(it).map((value) => fact(run, it, value, true, select))}
      ${told(it)}
    </dl>
  `;
}

function fact(run: Run, it: Event, value: Value, made: boolean, select: Select): TemplateResult {
  const words = desk.event;
  const { name, bytes, from } = value;
  const names: Readonly<Record<string, string>> = words.values;
  const covers = it.kind === "hash" && name === "input" ? transcript(bytes) : [];
  return html`<dt>${made ? words.out : words.in}: ${names[name] ?? name}</dt>
    <dd>
      <span class="value">${bytes.length === 0 ? words.empty : spaced(bytes, SHOWN)}</span>
      <span class="label">${words.length(bytes.length)}</span>
      ${covers.length > 0 ? html`<br><span class="label">${covers.join(" ‖ ")}</span>` : nothing}
      ${
        from === undefined
          ? nothing
          : html`<br><button class="link label" @click=${() => select({ kind: "event", event: from })}>
              ${words.from(nameOf(run, from))}
            </button>`
      }
      ${bytes.length >= 12 ? html`<br>${wireCheck(run, bytes, select)}` : nothing}
    </dd>`;
}

/** What an event says besides bytes. */
function told(it: Event): TemplateResult | typeof nothing {
  const words = desk.event;
  const row = (name: string, value: string): TemplateResult =>
    html`<dt>${name}</dt><dd>${value}</dd>`;
  switch (it.kind) {
    case "expand":
      return row(words.label, `"tls13 ${it.label}"`);
    case "prf":
      return row(words.label, `"${it.label}"`);
    case "keyShare":
    case "sharedSecret":
      return row(words.group, it.group);
    case "rsaDecrypt":
      return row(words.padding, it.valid ? words.paddingGood : words.paddingBad);
    case "verify":
      return row(words.result, it.valid ? words.good : words.bad);
    case "seal":
    case "open":
      return html`${row(words.sequence, String(it.sequence))}${row(words.aead, it.aead)}${it.explicitNonce > 0 ? row(words.explicitNonce, words.explicitNonceSays(it.explicitNonce)) : nothing}${row(words.result, it.valid ? words.tagGood : words.tagBad)}`;
    case "verifyCertificate":
      return html`${row(words.host, it.host || words.noHost)}${row(words.chain, words.certificates(it.chain.map(({ length }) => length)))}${row(words.result, it.refused ?? words.accepted)}`;
    case "handshakeComplete":
      return html`${row(words.version, it.version)}${row(words.suite, it.cipherSuite)}${row(words.group, it.group || words.rsaKeyTransport)}${row(words.resumed, it.resumed ? words.withTicket : words.inFull)}${it.retried ? row(words.retried, words.afterRetry) : nothing}${it.earlyData ? row(words.earlyData, words.wasTaken) : nothing}${row(words.alpn, it.alpn ?? words.none)}`;
    case "formReceived":
      return html`${it.fields.map(({ name, value }) => row(name, shortened(value, 1024)))}`;
    case "failed":
      return row(words.reason, it.reason);
    default:
      return nothing;
  }
}

function wireCheck(run: Run, bytes: Uint8Array, select: Select): TemplateResult {
  const words = desk.event;
  const found = find(run, bytes);
  return found
    ? html`<button
        class="link label"
        @click=${() => select({ kind: "wire", segment: found.segment, offset: found.offset })}
      >${mark("public")} ${words.onTheWire(found.segment + 1)}</button>`
    : html`<span class="label">${mark("verified")} ${words.nowhere(captured(run))}</span>`;
}
