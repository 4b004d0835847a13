// <p443-cipher>: inside the cipher, for one record. Message tape XOR key tape = cipher tape, a block
// of AES at a time; below it what the key tape is made of, and what the tag and the header are for.

import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { RecordStory } from "../../../crate/pkg/port443.js";
import type { Run } from "../../core/run.ts";
import { column as tapeColumn, tapeStyles } from "../../stage/tape.ts";
import { desk } from "../../story/desk.ts";
import { filled } from "../../story/sizes.ts";
import { mark } from "../../theme/marks.ts";
import type { Meaning } from "../../theme/tokens.ts";
import { chain, eventAt, nameOf } from "../chain.ts";
import { isMessage, titleOf } from "../messages/ladder.ts";
import { ends } from "../parts/ends.ts";
import { bits, char, hex, spaced, time } from "../parts/format.ts";
import { countUntil, Panel } from "../parts/panel.ts";
import { panel } from "../parts/styles.ts";
import { type Column, openedOf, place, streamOf } from "../places.ts";
import {
  BLOCK,
  blockOf,
  blocks,
  counterBlock,
  counterOf,
  quarterOf,
  sequenceBytes,
} from "./tape.ts";

const words = desk.cipher;
type TapeRow = "plaintext" | "keystream" | "ciphertext";
const ROWS: readonly (readonly [TapeRow, Meaning, string])[] = [
  ["plaintext", "plain", ""],
  ["keystream", "key", "⊕"],
  ["ciphertext", "cipher", "="],
];

@customElement("p443-cipher")
export class Cipher extends Panel {
  static override styles = [
    ...panel,
    tapeStyles,
    css`
      .which {
        display: flex;
        flex-wrap: wrap;
        gap: var(--s-2) var(--s-3);
        align-items: end;
        margin-block-end: var(--s-4);
      }
      .which > label {
        flex: 1 1 18rem;
        max-inline-size: 34rem;
      }
      .which input {
        inline-size: 5rem;
      }
      .which .block {
        display: flex;
        align-items: center;
        gap: var(--s-2);
      }
      .tapes {
        display: grid;
        gap: var(--s-4) var(--s-3);
        grid-template-columns: minmax(0, 1fr);
      }
      .half {
        display: grid;
        grid-template-columns: 4.6rem repeat(8, minmax(1.5rem, 2.25rem));
        justify-content: start;
        row-gap: var(--s-2);
      }
      .half > .name {
        grid-column: 1;
        align-self: center;
        font-size: var(--step--1);
        line-height: 1.3;
        padding-inline-end: var(--s-2);
      }
      .name b {
        font-size: 1.25rem;
        font-weight: 400;
        margin-inline-end: 0.1em;
      }
      .cell {
        position: relative;
        --col: 1.2rem;
        display: grid;
        justify-items: center;
        border: 0;
        padding: 0.15rem 0 0.3rem;
        margin: 0;
        font: 0.8125rem / 1.35 var(--face-tape);
        border-inline-end: 1px dotted color-mix(in oklab, transparent, currentColor 35%);
        cursor: pointer;
      }
      .cell.cipher {
        border-inline-end-style: solid;
      }
      .cell[tabindex="0"]:focus-visible {
        outline-offset: -1px;
        z-index: 1;
      }
      .cell[aria-pressed="true"] {
        box-shadow:
          0 0 0 2.5px var(--paper),
          0 0 0 5px var(--ink);
        z-index: 1;
      }
      .cell .glyph {
        font-size: 1rem;
        min-block-size: 1.35em;
      }
      .none {
        visibility: hidden;
      }
      .bench {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--s-4) var(--s-6);
        align-items: center;
        margin-block-end: var(--s-5);
      }
      .sum {
        font-family: var(--face-tape);
        border-collapse: collapse;
        justify-self: start;
      }
      .sum caption {
        font-family: var(--face-text);
        text-align: start;
        padding-block-end: var(--s-2);
      }
      .chip {
        font: 0.8125rem / 1.7 var(--face-tape);
        min-inline-size: 1.6rem;
        border: 1px solid var(--rule-strong);
        border-radius: 0;
        background: var(--sheet);
        padding: 0;
        margin: 0 -1px 0.2rem 0;
        cursor: pointer;
      }
      .chip[aria-pressed="true"] {
        background: var(--ink);
        color: var(--paper);
      }
      .sum th {
        font-family: var(--face-text);
        font-weight: 400;
        font-size: var(--step--1);
        color: var(--ink-2);
        text-align: start;
        padding-inline-end: var(--s-3);
      }
      .sum td {
        padding: 0.1rem 0.6rem;
        white-space: pre;
      }
      .sum tr:last-child > * {
        border-block-start: 1.5px solid var(--ink);
      }
      .strip {
        display: grid;
        grid-template-columns: 6.2rem repeat(12, minmax(1.2rem, 2rem));
        font: 0.8125rem / 1.8 var(--face-tape);
        text-align: center;
        margin-block: var(--s-2);
      }
      .strip > .name {
        font: 0.8125rem / 1.8 var(--face-text);
        text-align: start;
        color: var(--ink-2);
      }
      .steps {
        display: flex;
        flex-wrap: wrap;
        gap: 0.1rem 0.5rem;
        align-items: baseline;
      }
      @container (max-width: 27rem) {
        .half {
          grid-template-columns: 3.6rem repeat(8, minmax(1.5rem, 1fr));
        }
        .strip {
          grid-template-columns: repeat(12, 1fr);
          font-size: 0.75rem;
        }
        .strip > .name {
          grid-column: 1 / -1;
        }
      }
      @container (min-width: 42rem) {
        .tapes {
          grid-template-columns: auto auto 1fr;
        }
        .half + .half {
          grid-template-columns: repeat(8, minmax(1.5rem, 2.25rem));
        }
        .half + .half > .name {
          display: none;
        }
      }
      @container (min-width: 62rem) {
        .split,
        .bench {
          grid-template-columns: 1fr 1fr;
        }
        .bench {
          grid-template-columns: auto minmax(0, 1fr);
        }
      }
    `,
  ];

  /** The record and block that the reader turned to; until then, those of the selection. */
  @state() private turned: { readonly record: number; readonly block: number } | undefined;
  #refocus = false;

  protected override reached(run: Run, virtual: number): number {
    return countUntil(run.records, ({ sealedAt }) => sealedAt, virtual);
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has("run") || changed.has("selection")) this.turned = undefined;
  }

  protected override updated(): void {
    if (!this.#refocus) return;
    this.#refocus = false;
    this.renderRoot.querySelector<HTMLElement>('.cell[tabindex="0"]')?.focus();
  }

  override render(): TemplateResult {
    const { run } = this;
    if (!run) return html``;
    if (run.records.length === 0)
      return html`<h2 class="display">${words.title}</h2><p class="plainly">${words.http}</p>`;
    const sealed = this.reached(run, this.moment.virtual);
    const column = place(run, this.selection).column;
    // A record that was not sealed yet has nothing to show.
    const chosen = column && column.record < sealed ? column : undefined;
    const turned = this.turned && this.turned.record < sealed ? this.turned : undefined;
    const record = turned?.record ?? chosen?.record ?? current(run, sealed);
    const story = run.records[record];
    if (sealed === 0 || !story) {
      return html`<h2 class="display">${words.title}</h2><p class="plainly">${words.plainly}</p><p>${words.nothingYet}</p>`;
    }
    const at = chosen?.record === record ? chosen : undefined;
    const block = Math.min(
      turned?.block ?? (at && isTape(at) ? blockOf(at.offset) : 0),
      blocks(story.plaintext.length) - 1,
    );
    return html`
      <h2 class="display">${words.title}</h2><p class="plainly">${words.plainly}</p>
      ${this.#which(run, record, story, block, sealed)}
      ${this.#tapes(record, story, block, at)}
      <div class="split">
        ${this.#keystream(run, story, block)} ${this.#around(record, story, at)}
      </div>
    `;
  }

  #which(run: Run, record: number, story: RecordStory, block: number, sealed: number) {
    const last = blocks(story.plaintext.length);
    const turn = (to: number): void => {
      this.turned = { record, block: Math.max(0, Math.min(last - 1, to)) };
    };
    return html`<div class="which">
      <label>
        <span class="label">${words.record}</span>
        <select
          class="field"
          @change=${(event: Event) => {
            const to = Number((event.target as HTMLSelectElement).value);
            this.select({ kind: "record", record: to, row: "plaintext", offset: 0 });
          }}
        >
          ${run.records.slice(0, sealed).map((it, i) => {
            const inside = openedOf(run, it.from, it.unit)?.messages.filter(isMessage) ?? [];
            const names = [...new Set([inside[0], inside.at(-1)])];
            const name =
              names.map((field) => field && titleOf(field)).join(" … ") ||
              streamOf(run, it.from).units[it.unit]?.name;
            return html`<option value=${i} ?selected=${i === record} .selected=${i === record}>
              ${words.option(i + 1, ends(run)[it.from], name ?? "", it.plaintext.length)}
            </option>`;
          })}
        </select>
      </label>
      <div class="block">
        <button class="button" aria-label=${words.earlier} ?disabled=${block === 0} @click=${() => turn(block - 1)}>←</button>
        <label>
          <span class="visually-hidden">${words.block}</span>
          <input
            class="field number"
            type="number"
            min="1"
            max=${last}
            .value=${String(block + 1)}
            @change=${(event: Event) => turn(Number((event.target as HTMLInputElement).value) - 1)}
          >
        </label>
        <span class="label">${words.ofBlocks(last)}</span>
        <button class="button" aria-label=${words.further} ?disabled=${block >= last - 1} @click=${() => turn(block + 1)}>→</button>
      </div>
    </div>`;
  }

  #tapes(record: number, story: RecordStory, block: number, at: Column | undefined) {
    const first = block * BLOCK;
    const chosen = at && isTape(at) ? at.offset : undefined;
    const stop = chosen !== undefined && blockOf(chosen) === block ? chosen : first;
    const stopRow = at && isTape(at) ? at.row : "plaintext";
    return html`<div class="bench">
      <div class="tapes" @keydown=${(event: KeyboardEvent) => this.#key(event, record, story, stop, stopRow)}>
        ${[first, first + 8].map(
          (start) => html`<div class="half">
            ${ROWS.map(
              ([row, meaning, sign]) => html`
                <span class="name in ${meaning}"><b aria-hidden="true">${sign}</b> ${words.rows[row]}</span>
                ${Array.from({ length: 8 }, (_, i) => {
                  const offset = start + i;
                  const byte = story[row][offset];
                  if (byte === undefined) return html`<span class="cell none"></span>`;
                  return html`<button
                    class="cell is ${meaning}"
                    tabindex=${offset === stop && row === stopRow ? 0 : -1}
                    aria-pressed=${offset === chosen}
                    @click=${() => this.select({ kind: "record", record, row, offset })}
                  ><span class="visually-hidden">${words.cell(words.rows[row], offset)}</span>${row === "plaintext" ? html`<span class="glyph">${char(byte)}</span> ` : nothing}<span>${hex(byte)}</span>${tapeColumn(byte, meaning)}</button>`;
                })}`,
            )}
          </div>`,
        )}
      </div>
      ${chosen === undefined ? html`<p class="note">${words.choose}</p>` : this.#sum(story, chosen)}
    </div>`;
  }

  #key(event: KeyboardEvent, record: number, story: RecordStory, stop: number, row: TapeRow): void {
    const rows = ROWS.map(([name]) => name);
    const at = rows.indexOf(row);
    const to: Record<string, [number, number]> = {
      ArrowLeft: [stop - 1, at],
      ArrowRight: [stop + 1, at],
      ArrowUp: [stop, at - 1],
      ArrowDown: [stop, at + 1],
      Home: [stop - (stop % BLOCK), at],
      End: [stop - (stop % BLOCK) + BLOCK - 1, at],
      PageUp: [stop - BLOCK, at],
      PageDown: [stop + BLOCK, at],
    };
    const next = to[event.key];
    if (!next || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.#refocus = true;
    this.select({
      kind: "record",
      record,
      row: rows[Math.max(0, Math.min(2, next[1]))] ?? row,
      offset: Math.max(0, Math.min(story.plaintext.length - 1, next[0])),
    });
  }

  #sum(story: RecordStory, offset: number): TemplateResult {
    return html`<table class="sum">
      <caption class="label">${words.sum(offset)}</caption>
      ${ROWS.map(([row, meaning, sign]) => {
        const byte = story[row][offset] ?? 0;
        return html`<tr>
          <th scope="row">${sign} ${words.rows[row]}</th>
          <td class="is ${meaning}">${row === "plaintext" ? char(byte) : " "}</td>
          <td>0x${hex(byte)}</td>
          <td>${bits(byte)}</td>
        </tr>`;
      })}
    </table>`;
  }

  #keystream(run: Run, story: RecordStory, block: number): TemplateResult {
    const { sealedBy } = story;
    const seal = eventAt(run, sealedBy);
    if (sealedBy === undefined || seal?.kind !== "seal") return html``;
    const input = counterBlock(seal.aead, seal.nonce, block);
    const first = block * BLOCK;
    const counter = counterOf(seal.aead, block);
    const chacha = seal.aead === "ChaCha20-Poly1305";
    return html`<section>
      <h3>${words.keystream}</h3>
      <p>${words.vernam}</p>
      <p>${
        chacha
          ? words.chachaSays(block + 1, counter, quarterOf(block) + 1)
          : words.keystreamSays(block + 1, counter, seal.aead)
      }</p>
      <dl class="facts">
        <dt>${chacha ? words.counterNonce : words.counterBlock}</dt>
        <dd class="value">${
          chacha
            ? html`<b>${spaced(input.subarray(0, 4))}</b> ${spaced(input.subarray(4))}`
            : html`${spaced(input.subarray(0, 12))} <b>${spaced(input.subarray(12))}</b>`
        }</dd>
        <dt>${chacha ? words.mixed : words.encrypted}</dt>
        <dd class="value">${spaced(story.keystream.subarray(first, first + BLOCK))}</dd>
        <dt>${words.key}</dt>
        <dd>
          <span class="value">${spaced(seal.key)}</span>
          <div class="steps label">
            ${chain(run, sealedBy)
              .slice(1)
              .map(
                (step, i) => html`${i === 0 ? words.keyFrom : "←"}
                  <button class="link" @click=${() => this.select({ kind: "event", event: step })}>${nameOf(run, step)}</button>`,
              )}
          </div>
        </dd>
      </dl>
      <h3>${words.nonce}</h3>
      <p>${seal.explicitNonce > 0 ? words.nonceSent(seal.explicitNonce) : words.nonceSays(seal.sequence)}</p>
      <div class="strip">
        ${(
          seal.explicitNonce > 0
            ? ([
                [words.iv, seal.iv, "key", 0],
                [words.explicit, story.explicitNonce, "public", seal.iv.length],
                [words.nonceRow, seal.nonce, "key", 0],
              ] as const)
            : ([
                [words.iv, seal.iv, "key", 0],
                [words.sequence, sequenceBytes(seal.sequence), "public", 0],
                [words.nonceRow, seal.nonce, "key", 0],
              ] as const)
        ).map(
          ([name, bytes, meaning, before]) => html`<span class="name">${name}</span>
            ${Array.from({ length: 12 }, (_, i) => {
              const byte = bytes[i - before];
              return byte === undefined
                ? html`<span></span>`
                : html`<span class="is ${meaning}">${hex(byte)}</span>`;
            })}`,
        )}
      </div>
    </section>`;
  }

  #around(record: number, story: RecordStory, at: Column | undefined): TemplateResult {
    const { header, tag, from } = story;
    const length = ((header[3] ?? 0) << 8) | (header[4] ?? 0);
    const pick = (row: "header" | "tag", offset: number): void =>
      this.select({ kind: "record", record, row, offset });
    const cells = (row: "header" | "tag", bytes: Uint8Array, from: number, to: number) =>
      Array.from(
        bytes.subarray(from, to),
        (byte, i) => html`<button
          class="chip"
          aria-pressed=${at?.row === row && at.offset === from + i}
          aria-label=${words.byteOf(words.rows[row], from + i, hex(byte))}
          @click=${() => pick(row, from + i)}
        >${hex(byte)}</button>`,
      );
    const { run } = this;
    const by = run && openedBy(run, record);
    const opened = run && by !== undefined ? eventAt(run, by) : undefined;
    const old = isTls12(story);
    return html`<section>
      <h3>${words.header}</h3>
      <p>${old ? words.headerSays12 : words.headerSays}</p>
      <dl class="facts">
        <dt>${old ? "type" : "opaque_type"}</dt>
        <dd>${cells("header", header, 0, 1)} ${old ? words.type12(header[0] ?? 0) : words.opaqueType}</dd>
        <dt>${old ? "version" : "legacy_record_version"}</dt>
        <dd>${cells("header", header, 1, 3)} ${old ? words.version12 : words.version}</dd>
        <dt>length</dt><dd>${cells("header", header, 3, 5)} ${words.lengthSays(length)}</dd>
      </dl>
      ${!old ? this.#zeros(record, story) : nothing}
      <h3>${words.tag}</h3>
      <p>${words.tagSays}</p>
      <p>${cells("tag", tag, 0, tag.length)}</p>
      ${
        run && opened?.kind === "open"
          ? html`<p>
              ${mark(opened.valid ? "verified" : "alarm")}
              ${(opened.valid ? words.openedBy : words.refusedBy)(ends(run)[from === "client" ? "server" : "client"], time(opened.at))}
              <button
                class="link"
                @click=${() => this.select({ kind: "event", event: by ?? 0 })}
              >${words.how}</button>
            </p>`
          : nothing
      }
    </section>`;
  }

  /** What a record is filled up with, if it is (RFC 8446 section 5.4). */
  #zeros(record: number, story: RecordStory): TemplateResult | typeof nothing {
    const { contentLength: length } = story;
    const zeros = story.plaintext.length - length - 1;
    if (zeros <= 0) return nothing;
    return html`<h3>${filled.title}</h3>
      <p>${filled.says(story.plaintext.length, length, zeros)}
        <button
          class="link"
          @click=${() =>
            this.select({ kind: "record", record, row: "plaintext", offset: length + 1 })}
        >${filled.first}</button></p>`;
  }
}

function isTape(column: Column): column is Column & { readonly row: TapeRow } {
  return column.row !== "header" && column.row !== "tag";
}

/** The record to start from: the last one sealed that carries data of the application, so that it
 * is the message and not the good-bye; before that, the last one sealed. */
function current(run: Run, sealed: number): number {
  for (let at = sealed - 1; at >= 0; at--) {
    const story = run.records[at];
    if (!story) continue;
    if (story.contentType === 23) return at;
  }
  return sealed - 1;
}

/** In TLS 1.3 the type at least stands behind the content. */
function isTls12({ contentLength, plaintext }: RecordStory): boolean {
  return contentLength === plaintext.length;
}

/** Who opened it or, if it was changed on its way and is the first that was not opened, found that
 * its tag is wrong. */
function openedBy(run: Run, record: number): number | undefined {
  const story = run.records[record];
  if (!story || story.openedBy !== undefined) return story?.openedBy;
  const first = run.records.findIndex((it) => it.from === story.from && it.openedBy === undefined);
  if (first !== record) return undefined;
  const event = run.recording.events.findIndex(
    (it) => it.kind === "open" && !it.valid && it.peer !== story.from && it.at >= story.sealedAt,
  );
  return event < 0 ? undefined : event;
}

declare global {
  interface HTMLElementTagNameMap {
    "p443-cipher": Cipher;
  }
}
