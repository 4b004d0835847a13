// <p443-compare>: any two scenarios next to each other, in a box over the page.
//
// Properties: base (what both have in common), record (runs one). Methods: show(left).

import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { ScenarioInput } from "../../crate/pkg/port443.js";
import type { Choice } from "../choice.ts";
import type { OwnRun } from "../core/run.ts";
import { type Entry, type EntryId, entries, groups } from "../gallery/entries.ts";
import { Sheet } from "../sheet.ts";
import { compare as say } from "../story/compare.ts";
import { more } from "../story/more.ts";
import { mark } from "../theme/marks.ts";
import { compared, type Measures, marked, measure, type Rung, rungs } from "./measure.ts";

/** What both sides have in common. */
export type Base = Pick<ScenarioInput, "message" | "host" | "latencyMs" | "seed">;

type Side = { readonly entry: Entry; readonly runs: readonly OwnRun[] | undefined };

const presets: Readonly<Record<keyof typeof say.preset, readonly [EntryId, EntryId]>> = {
  versions: ["https", "tls12"],
  visits: ["https", "resumption"],
  groups: ["https", "postQuantum"],
  schemes: ["http", "https"],
};

const rows = Object.keys(say.rows) as (keyof Measures)[];

const named = (id: EntryId): Entry => {
  const found = entries.find((entry) => entry.id === id);
  if (!found) throw new RangeError(`the gallery has no ${id}`);
  return found;
};

@customElement("p443-compare")
export class Compare extends Sheet {
  static override styles = [
    Sheet.styles,
    css`
      :host {
        display: contents;
        --dialog-width: 72rem;
      }
      h3 {
        font-size: var(--step-1);
        margin-block: var(--s-5) var(--s-2);
      }
      .presets {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--s-1) var(--s-2);
        padding-block-end: var(--s-3);
      }
      .presets .label {
        flex: 1 0 100%;
      }
      .presets .button {
        min-block-size: 2rem;
        padding-block: 0.1rem;
        font-size: 0.9375rem;
      }
      table {
        margin-block-start: var(--s-4);
      }
      .sides {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: 0 clamp(0.75rem, 3vw, 2.5rem);
      }
      .sides > * {
        min-inline-size: 0;
      }
      table {
        inline-size: 100%;
        border-collapse: collapse;
        font-variant-numeric: tabular-nums;
      }
      th,
      td {
        padding: 0.3rem 0.5rem 0.3rem 0;
        border-block-end: 1px solid var(--rule);
        text-align: start;
        vertical-align: baseline;
        font-weight: 400;
        line-height: 1.35;
      }
      thead .label {
        font-family: var(--face-text);
        font-weight: 400;
      }
      thead th {
        font-family: var(--face-display);
        font-weight: 600;
      }
      .differs td {
        font-weight: 650;
      }
      tbody th {
        position: relative;
        padding-inline-start: 1.3em;
      }
      .differs th::before {
        content: "≠";
        position: absolute;
        inset-inline-start: 0;
        font-family: var(--face-tape);
      }
      .by {
        color: var(--ink-2);
        white-space: nowrap;
      }
      .rungs li {
        display: grid;
        grid-template-columns: 1.1em minmax(0, 1fr) auto;
        gap: var(--s-2);
        align-items: baseline;
        padding: 0.15rem 0.4rem;
        border-block-end: 1px solid var(--rule);
        font-size: 0.9rem;
        line-height: 1.4;
      }
      .rungs .mark {
        align-self: center;
      }
      .rungs .bytes {
        font-size: 0.8rem;
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }
      .rungs .name {
        overflow-wrap: anywhere;
      }
      .rungs .server .name::before {
        content: "← ";
      }
      .rungs .client .name::before {
        content: "→ ";
      }
      .only {
        box-shadow: inset 4px 0 0 var(--ink);
        background: color-mix(in oklab, var(--sheet), var(--ink) 8%);
        font-weight: 650;
      }
      @media (max-width: 40rem) {
        table,
        .rungs li {
          font-size: var(--step--1);
        }
        .by {
          display: none;
        }
        .rungs li {
          grid-template-columns: 1.1em minmax(0, 1fr);
          gap: 0 var(--s-2);
          padding-inline-end: 0;
        }
        .rungs .bytes {
          grid-column: 2;
        }
      }
    `,
  ];

  @property({ attribute: false }) base: Base | undefined;
  /** Runs a choice; nothing if it could not be. */
  @property({ attribute: false }) record: (
    choice: Choice,
    base: Base,
  ) => Promise<readonly OwnRun[] | undefined> = () => Promise.resolve(undefined);

  @state() private left: Side = { entry: named("https"), runs: undefined };
  @state() private right: Side = { entry: named("tls12"), runs: undefined };
  @state() private working = false;
  @state() private failed = false;
  #asked = 0;

  /** Opens it, with what is chosen now on the left. */
  async show(left: EntryId | undefined): Promise<void> {
    await this.updateComplete;
    if (left && left !== "https") await this.#compare("https", left);
    else await this.#compare("https", "tls12");
    this.lay();
  }

  async #compare(left: EntryId, right: EntryId): Promise<void> {
    const { base } = this;
    this.left = { entry: named(left), runs: undefined };
    this.right = { entry: named(right), runs: undefined };
    if (!base) return;
    this.working = true;
    this.failed = false;
    const asked = ++this.#asked;
    // One after the other: the core is one thread.
    const one = await this.record(this.left.entry.choice, base);
    const other = await this.record(this.right.entry.choice, base);
    if (asked !== this.#asked) return; // others were chosen meanwhile
    this.left = { ...this.left, runs: one };
    this.right = { ...this.right, runs: other };
    this.working = false;
    this.failed = !one || !other;
  }

  override render(): TemplateResult {
    const { left, right } = this;
    const { title, close } = say;
    return this.sheet(
      { title, close, says: "says" },
      html`
        <p id="says" class="intro">${say.says}</p>
        <div class="presets" role="group" aria-label=${say.presets}>
          <span class="label">${say.presets}</span>
          ${(Object.keys(presets) as (keyof typeof presets)[]).map((preset) => {
            const [one, other] = presets[preset];
            return html`<button
              class="button"
              data-preset=${preset}
              aria-pressed=${left.entry.id === one && right.entry.id === other}
              @click=${() => void this.#compare(one, other)}
            >
              ${say.preset[preset]}
            </button>`;
          })}
        </div>
        <div class="sides">
          ${this.#pick("left", say.left, left, (id) => void this.#compare(id, right.entry.id))}
          ${this.#pick("right", say.right, right, (id) => void this.#compare(left.entry.id, id))}
        </div>
        <div aria-live="polite" aria-busy=${this.working}>
          ${this.working ? html`<p class="intro">${say.working}</p>` : nothing}
          ${this.failed ? html`<p class="problem">${mark("alarm")} ${say.failed}</p>` : nothing}
          ${left.runs && right.runs ? this.#both(left.runs, right.runs) : nothing}
        </div>
      `,
    );
  }

  #pick(id: string, label: string, side: Side, choose: (id: EntryId) => void): TemplateResult {
    return html`<div>
      <label class="label" for=${id}>${label}</label>
      <select
        class="field"
        id=${id}
        @change=${(event: Event) => choose((event.target as HTMLSelectElement).value as EntryId)}
      >
        ${groups.map(
          (group) => html`<optgroup label=${more.gallery.groups[group.id].title}>
            ${group.entries.map(
              (entry) =>
                html`<option value=${entry.id} .selected=${entry.id === side.entry.id}>
                  ${more.gallery.entries[entry.id].title} (${more.gallery.entries[entry.id].name})
                </option>`,
            )}
          </optgroup>`,
        )}
      </select>
    </div>`;
  }

  #both(left: readonly OwnRun[], right: readonly OwnRun[]): TemplateResult {
    const one = measure(left);
    const other = measure(right);
    const ends = [compared(left), compared(right)] as const;
    if (!one || !other || !ends[0] || !ends[1]) return html``;
    const ladders = [rungs(ends[0]), rungs(ends[1])] as const;
    const common = marked(...ladders);
    return html`
      <table>
        <caption class="visually-hidden">${say.table}</caption>
        <thead>
          <tr>
            <td></td>
            ${[left, right].map((runs, at) => html`<th scope="col">${this.#title(runs, at)}</th>`)}
            <th scope="col" class="by"><span class="visually-hidden">${say.difference}</span></th>
          </tr>
        </thead>
        <tbody>
          ${rows.map((key) => this.#row(key, one, other))}
        </tbody>
      </table>
      <h3 class="display">${say.messages}</h3>
      <div class="sides">
        ${ladders.map((ladder, at) => this.#ladder(ladder, common[at] ?? []))}
      </div>
    `;
  }

  #title(runs: readonly OwnRun[], at: number): TemplateResult {
    const { entry } = at === 0 ? this.left : this.right;
    const run = compared(runs);
    const which = say.connection((run?.recording.connection.index ?? 0) + 1, runs.length);
    const { title, name } = more.gallery.entries[entry.id];
    return html`${title}<br /><span class="label">${name}${which ? `; ${which}` : ""}</span>`;
  }

  #row(key: keyof Measures, one: Measures, other: Measures): TemplateResult {
    const values = [say.value(key, one), say.value(key, other)] as const;
    const differs = values[0] !== values[1];
    const [a, b] = [one[key], other[key]];
    const whole = Number.isInteger(a) && Number.isInteger(b);
    return html`<tr class=${differs ? "differs" : "alike"} data-row=${key}>
      <th scope="row">${say.rows[key]}</th>
      ${values.map((value) => html`<td>${value}</td>`)}
      <td class="by">${differs && whole ? say.more(Number(b) - Number(a)) : nothing}</td>
    </tr>`;
  }

  #ladder(ladder: readonly Rung[], common: readonly boolean[]): TemplateResult {
    return html`<ol class="rungs">
      ${ladder.map(
        ({ from, name, bytes, sealed }, at) => html`<li class="${from} ${common[at] ? "" : "only"}">
          ${mark(sealed ? "cipher" : "public", sealed ? say.sealed : say.open)}
          <span class="name"
            ><span class="visually-hidden">${say.from[from]}: </span>${name}${
              common[at] ? nothing : html` <span class="visually-hidden">(${say.onlyHere})</span>`
            }</span
          >
          <span class="bytes label">${say.bytes(bytes)}</span>
        </li>`,
      )}
    </ol>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "p443-compare": Compare;
  }
}
