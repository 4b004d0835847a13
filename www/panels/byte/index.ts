// <p443-byte>: why this byte. For whatever is selected: where it stands, from the segment down to
// the field; its value; what it means and where that is defined; and for a sealed byte the way
// back from the ciphertext to the two private keys.

import { css, html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import type { Field } from "../../../crate/pkg/port443.js";
import type { Run } from "../../core/run.ts";
import type { Selection } from "../../selection.ts";
import { desk } from "../../story/desk.ts";
import { mark } from "../../theme/marks.ts";
import type { Meaning } from "../../theme/tokens.ts";
import { chain, eventAt, formula, nameOf, peerKeyPair } from "../chain.ts";
import { eventDetail, titleOf } from "../parts/event.ts";
import { meaningOf, type Within } from "../parts/field.ts";
import { bits, char, hex } from "../parts/format.ts";
import { Panel } from "../parts/panel.ts";
import { panel } from "../parts/styles.ts";
import { bytesOf, type Place, place } from "../places.ts";
import { type Crumb, crumbs, fieldsAt } from "./crumbs.ts";

const words = desk.byte;

type Shown = { readonly name: string; readonly byte: number; readonly as: Meaning };

@customElement("p443-byte")
export class Byte extends Panel {
  static override styles = [
    ...panel,
    css`
      .crumbs {
        display: flex;
        flex-wrap: wrap;
        gap: 0 0.4rem;
        align-items: baseline;
        margin-block-end: var(--s-4);
        font-size: calc(0.9375 * var(--step-0));
      }
      .crumbs li:not(:first-child)::before {
        content: "▸ ";
        color: var(--ink-2);
      }
      .crumbs .inside::before {
        content: "⟪ " !important;
      }
      .numbers {
        border-collapse: collapse;
        margin-block: var(--s-3);
        font-family: var(--face-tape);
        font-size: calc(0.9375 * var(--step-0));
      }
      .numbers th {
        font: 400 var(--step--1) / 1.4 var(--face-text);
        color: var(--ink-2);
        text-align: start;
        padding-inline: 0 0.5rem;
      }
      .numbers thead th {
        padding-inline: 0.5rem;
      }
      .numbers td {
        padding: 0.15rem 0.5rem;
        white-space: pre;
      }
      .numbers tbody tr > * {
        border-block-end: 1px solid var(--rule);
      }
      .numbers .glyph {
        text-align: center;
        min-inline-size: 2.5rem;
        padding-inline: 0.3rem;
      }
      .chain > li {
        padding-block: var(--s-2);
        padding-inline-start: var(--s-4);
        border-inline-start: 2px solid var(--key);
        position: relative;
      }
      .chain > li::before {
        content: "";
        position: absolute;
        inset-inline-start: -0.42rem;
        inset-block-start: 1.05rem;
        inline-size: 0.7rem;
        block-size: 0.7rem;
        rotate: 45deg;
        background: var(--key-bg);
        border: 1.5px solid var(--key);
      }
      .chain .value {
        display: block;
        color: var(--ink-2);
      }
      @container (max-width: 27rem) {
        .numbers {
          font-size: 0.8125rem;
        }
        .numbers td,
        .numbers thead th {
          padding-inline: 0.25rem;
        }
        .numbers .glyph {
          min-inline-size: 2rem;
        }
      }
      @container (min-width: 56rem) {
        .split {
          grid-template-columns: 3fr 2fr;
        }
      }
    `,
  ];

  protected override reached(): number {
    return 0;
  }

  override render(): TemplateResult {
    const { run, selection } = this;
    if (!run) return html``;
    const at = place(run, selection);
    const nothingChosen = !at.wire && !at.unit && !at.column && at.event === undefined;
    return html`
      <h2 class="display">${words.title}</h2><p class="plainly">${words.plainly}</p>
      ${nothingChosen ? html`<p class="note">${words.choose}</p>` : this.#told(run, at)}
    `;
  }

  #told(run: Run, at: Place): TemplateResult {
    const [trail, within] = meant(run, at, this.selection?.kind === "unit");
    const shown = values(run, at, this.selection);
    const sealedBy = at.column && run.records[at.column.record]?.sealedBy;
    const event = this.selection?.kind === "event" ? this.selection.event : undefined;
    const source = event ?? sealedBy;
    return html`
      ${event === undefined ? this.#crumbs(run, at) : nothing}
      <div class="split">
        <section>
          ${
            event === undefined
              ? nothing
              : eventDetail(run, event, (selection) => this.select(selection))
          }
          ${shown.length > 0 ? this.#numbers(shown) : nothing}
          ${event === undefined && shown.length > 1 ? html`<p>${words.sealed}</p>` : nothing}
          ${event === undefined ? meaningOf(trail, within) : nothing}
          ${at.column?.row === "tag" && event === undefined ? html`<p>${words.tag}</p>` : nothing}
        </section>
        ${
          source !== undefined && eventAt(run, source) && chain(run, source).length > 1
            ? this.#chain(run, source)
            : nothing
        }
      </div>
    `;
  }

  #crumbs(run: Run, at: Place): TemplateResult {
    const { outer, inner } = crumbs(run, at, this.selection?.kind === "unit");
    const link = ({ name, to }: Crumb): TemplateResult =>
      to
        ? html`<button class="link" @click=${() => this.select(to)}>${name}</button>`
        : html`<span>${name}</span>`;
    return html`<nav aria-label=${words.where}>
      <ol class="crumbs">
        ${outer.map((crumb) => html`<li>${link(crumb)}</li>`)}
        ${inner.map(
          (crumb, i) =>
            html`<li>${i === 0 ? html`${mark("cipher", words.openedByKeyLog)} ` : nothing}${link(crumb)}</li>`,
        )}
      </ol>
    </nav>`;
  }

  #numbers(shown: readonly Shown[]): TemplateResult {
    return html`<table class="numbers">
      <thead>
        <tr>
          <td></td>
          <th scope="col">${words.character}</th>
          <th scope="col">${words.hex}</th>
          <th scope="col">${words.decimal}</th>
          <th scope="col">${words.binary}</th>
        </tr>
      </thead>
      <tbody>
        ${shown.map(
          ({ name, byte, as }) => html`<tr>
            <th scope="row">${name}</th>
            <td class="glyph is ${as}">${char(byte)}</td>
            <td>0x${hex(byte)}</td>
            <td>${byte}</td>
            <td>${bits(byte)}</td>
          </tr>`,
        )}
      </tbody>
    </table>`;
  }

  #chain(run: Run, source: number): TemplateResult {
    const steps = chain(run, source);
    const shared = steps.find((step) => eventAt(run, step)?.kind === "sharedSecret");
    const other = shared === undefined ? undefined : peerKeyPair(run, shared);
    const step = (event: number, last = false): TemplateResult => html`<li>
      <button class="link" aria-current=${event === source} @click=${() => this.select({ kind: "event", event })}>${nameOf(run, event)}</button>
      <span class="label">${last ? words.privateOf(titleOf(run, event)) : titleOf(run, event)}</span>
      <span class="value">${formula(run, event) ?? ""}</span>
    </li>`;
    return html`<section>
      <h3>${words.chain}</h3>
      <p class="note">${words.chainSays[endOf(run, steps)]}</p>
      <ol class="chain">
        ${steps.map((event) => step(event, eventAt(run, event)?.kind === "keyShare"))}
      </ol>
      ${
        other === undefined
          ? nothing
          : html`<p class="note">${words.otherSide}</p><ol class="chain">${step(other, true)}</ol>`
      }
    </section>`;
  }
}

/** What a way back ends at. */
function endOf(run: Run, steps: readonly number[]): keyof typeof words.chainSays {
  const kinds = new Set(steps.map((step) => eventAt(run, step)?.kind));
  if (kinds.has("keyShare")) return "privateKeys";
  return kinds.has("rsaEncrypt") || kinds.has("rsaDecrypt") ? "preMaster" : "psk";
}

/** The bytes to print: the one that was picked, or for a sealed one the three that belong together. */
function values(run: Run, at: Place, selection: Selection | undefined): Shown[] {
  if (!selection || selection.kind === "unit" || selection.kind === "event") return [];
  const { column, wire } = at;
  const story = column && run.records[column.record];
  if (column && story) {
    const { row, offset } = column;
    if (row === "header" || row === "tag") {
      const byte = bytesOf(story, row)[offset];
      return byte === undefined
        ? []
        : [{ name: words.rows[row], byte, as: row === "tag" ? "verified" : "public" }];
    }
    return (
      [
        ["plaintext", "plain"],
        ["keystream", "key"],
        ["ciphertext", "cipher"],
      ] as const
    ).flatMap(([name, as]) => {
      const byte = story[name][offset];
      return byte === undefined ? [] : [{ name: words.rows[name], byte, as }];
    });
  }
  const byte = wire && run.recording.capture.segments[wire.segment]?.bytes[wire.offset];
  return byte === undefined ? [] : [{ name: words.rows.wire, byte, as: "public" }];
}

/** From the outermost field to the one that is meant, and what their spans count from. */
function meant(run: Run, at: Place, whole: boolean): readonly [readonly Field[], Within] {
  const { outer, inner } = fieldsAt(run, at);
  const within = at.unit?.from ?? "segment";
  if (whole && at.message === undefined) return [outer.slice(0, 1), within];
  if (inner.length > 0) return [whole ? inner.slice(0, 1) : inner, "record"];
  return [whole ? outer.slice(0, 1) : outer, within];
}

declare global {
  interface HTMLElementTagNameMap {
    "p443-byte": Byte;
  }
}
