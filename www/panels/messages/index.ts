// <p443-messages>: the conversation as a ladder, message by message, and the fields of the one
// that is chosen beside its bytes. What was sealed is shown as the client's key log opens it.

import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { Field, Peer } from "../../../crate/pkg/port443.js";
import type { Run } from "../../core/run.ts";
import type { Selection } from "../../selection.ts";
import { desk } from "../../story/desk.ts";
import { mark } from "../../theme/marks.ts";
import { ends } from "../parts/ends.ts";
import "../parts/fields.ts";
import type { FieldEvent } from "../parts/fields.ts";
import { time } from "../parts/format.ts";
import "../parts/hex.ts";
import type { PickEvent } from "../parts/hex.ts";
import { countUntil, Panel } from "../parts/panel.ts";
import { panel } from "../parts/styles.ts";
import { fieldAt, lengthOf, openedOf, type Place, place, streamAt, streamOf } from "../places.ts";
import { isMessage, ladder, partsOf, type Step, titleOf } from "./ladder.ts";

const words = desk.messages;

/** What the tree and the hex show: fields, and the buffer that their spans are in. */
type View = {
  readonly title: string;
  readonly from: Peer;
  readonly roots: readonly Field[];
  readonly bytes: Uint8Array;
  /** What is to be subtracted from a span to get a place in `bytes`. */
  readonly base: number;
  readonly at: number | undefined;
  readonly pick: (offset: number, length?: number) => void;
  readonly sealed: boolean;
  readonly segment?: boolean;
  /** Equal for views of the same thing. */
  readonly key: string;
};

@customElement("p443-messages")
export class Messages extends Panel {
  static override styles = [
    ...panel,
    css`
      .ends {
        display: flex;
        justify-content: space-between;
        padding-inline: calc(4.2rem + var(--s-4)) 0.5rem;
        font-weight: 650;
      }
      .ladder .row {
        grid-template-columns: 3.8rem minmax(0, 1fr);
        padding-block: 0;
        border-block-end: 0;
      }
      .ladder .number {
        color: var(--ink-2);
        font-size: var(--step--1);
        text-align: end;
      }
      .rung {
        position: relative;
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 0 0.6em;
        padding: 0.35rem 0.5rem 0.7rem;
        border-inline: 1.5px solid var(--rule-strong);
      }
      .rung.server {
        justify-content: flex-end;
      }
      .rung::before {
        content: "";
        position: absolute;
        inset-inline: 0;
        inset-block-end: 0.5rem;
        border-block-end: 1.5px solid currentColor;
      }
      .rung.sealed::before {
        border-block-end: 3px double currentColor;
      }
      .rung::after {
        content: "";
        position: absolute;
        inset-block-end: 0.23rem;
        inline-size: 0.55rem;
        block-size: 0.55rem;
        border: solid currentColor;
        border-width: 2px 2px 0 0;
        rotate: 45deg;
        inset-inline-end: 1px;
      }
      .rung.server::after {
        rotate: -135deg;
        inset-inline: 1px auto;
      }
      .later {
        color: var(--ink-2);
      }
      .later .rung::before {
        border-block-end-style: dashed;
      }
      .name {
        overflow-wrap: anywhere;
      }
      .inspect {
        display: grid;
        align-content: start;
        gap: var(--s-4);
        grid-template-columns: minmax(0, 1fr);
      }
      @container (min-width: 56rem) {
        .split {
          grid-template-columns: minmax(20rem, 2fr) 3fr;
        }
      }
      @container (min-width: 92rem) {
        .split {
          grid-template-columns: 26rem minmax(0, 1fr);
        }
        .inspect {
          grid-template-columns: minmax(0, 1fr) 41.5rem;
        }
        .inspect > .wide {
          grid-column: 1 / -1;
        }
      }
    `,
  ];

  /** The field chosen in the tree; what is chosen elsewhere is the innermost around the byte. */
  @state() private field: Field | undefined;
  #answered: unknown;

  protected override reached(run: Run, virtual: number): number {
    return countUntil(ladder(run), ({ at }) => at, virtual);
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("run")) this.#shown = undefined;
    if (changed.has("run") || (changed.has("selection") && this.selection !== this.#answered)) {
      this.field = undefined;
    }
  }

  override render(): TemplateResult {
    const { run } = this;
    if (!run) return html``;
    const steps = ladder(run);
    const reached = this.reached(run, this.moment.virtual);
    const at = this.#chosen(run, steps.slice(0, reached));
    const view = this.#view(run, at);
    return html`
      <h2 class="display">${words.title}</h2><p class="plainly">${words.plainly}</p>
      <div class="split">
        <section>
          <div class="ends" aria-hidden="true"><span>${ends(run).client}</span><span>${ends(run).server}</span></div>
          <ol class="ladder rove" aria-label=${words.list}>
            ${steps.map((step, i) => this.#step(step, i < reached, isChosen(step, at)))}
          </ol>
        </section>
        ${view ? this.#inspect(view) : html`<p class="note">${words.choose}</p>`}
      </div>
    `;
  }

  #step(step: Step, seen: boolean, chosen: boolean): TemplateResult {
    const { from, name, sealed, bytes, segments } = step;
    return html`<li>
      <button
        class="row ${seen ? "" : "later"}"
        aria-current=${chosen}
        @click=${() => this.#choose(step)}
      >
        <span class="number">${time(step.at)}</span>
        <span class="rung ${from} ${sealed ? "sealed" : ""}">
          <span class="visually-hidden">${words.towards[from]}</span>
          <span class="name">${sealed ? mark("cipher", words.sealedMark) : nothing} ${name}</span>
          <span class="label">${words.size(bytes, segments)}</span>
          ${seen ? nothing : html`<span class="visually-hidden">${words.later}</span>`}
        </span>
      </button>
    </li>`;
  }

  #choose(step: Step): void {
    this.select(selectionOf(step));
    void this.updateComplete.then(() => {
      const [list, inspect] = this.renderRoot.querySelectorAll("section");
      // Where the two stand one below the other, what was asked for comes into view.
      const below = list && inspect && inspect.offsetTop >= list.offsetTop + list.offsetHeight;
      if (below) inspect.scrollIntoView({ block: "start" });
    });
  }

  /** What is chosen or, before anything is, the last message that said something. */
  #chosen(run: Run, steps: readonly Step[]): Place {
    const at = place(run, this.selection);
    if (at.unit || at.wire) return at;
    const step = steps.findLast(({ unit, bytes }) => unit !== undefined && bytes > 8);
    return step?.unit === undefined ? at : place(run, selectionOf(step));
  }

  #view(run: Run, at: Place): View | undefined {
    if (at.unit && at.stream) {
      const { from, unit } = at.unit;
      const it = streamOf(run, from).units[unit];
      const opened = openedOf(run, from, unit);
      const outside = at.column?.row === "header" || at.column?.row === "tag";
      const whole = !this.selection || this.selection.kind === "unit";
      if (opened && !outside) {
        const chosen = at.message === undefined ? undefined : opened.messages[at.message];
        const roots = chosen ? [chosen] : opened.messages;
        const start = roots[0]?.start ?? 0;
        const record = at.column?.record ?? 0;
        return {
          title: roots.filter(isMessage).map(titleOf).join(" · "),
          from,
          roots,
          bytes: opened.plaintext.subarray(start, roots.at(-1)?.end),
          base: start,
          at: whole ? undefined : at.column?.offset,
          pick: (offset, length) =>
            this.#answer({ kind: "record", record, row: "plaintext", offset, ...sized(length) }),
          sealed: true,
          key: `${from}${unit}.${at.message}`,
        };
      }
      if (!it) return undefined;
      const offset = at.stream.offset;
      const part = partsOf(it).find((field) => offset >= field.start && offset < field.end);
      const root = (this.selection?.kind === "stream" && part) || it.field;
      const { start, end } = root;
      const isPart = root !== it.field;
      return {
        title: isPart ? root.name : it.name,
        from,
        roots: [root],
        bytes: streamOf(run, from).bytes.subarray(start, end),
        base: start,
        at: whole || (isPart && offset === start) ? undefined : offset,
        pick: (to, length) => this.#answer({ kind: "stream", from, offset: to, ...sized(length) }),
        sealed: false,
        key: `${from}${unit}+${isPart ? start : ""}`,
      };
    }
    const packet = at.wire && run.dissection.packets[at.wire.segment];
    const segment = at.wire && run.recording.capture.segments[at.wire.segment];
    if (!at.wire || !packet || !segment || streamAt(run, at.wire)) return undefined;
    const { segment: number, offset } = at.wire;
    return {
      title: packet.flags,
      from: segment.from,
      roots: packet.fields,
      bytes: segment.bytes,
      base: 0,
      at: offset,
      pick: (to, length) =>
        this.#answer({ kind: "wire", segment: number, offset: to, ...sized(length) }),
      sealed: false,
      segment: true,
      key: `segment ${number}`,
    };
  }

  /** Selects, and keeps the field that was chosen here when the selection comes back. */
  #answer(selection: Selection): void {
    this.#answered = selection;
    this.select(selection);
  }

  #shown: View | undefined;

  #inspect(made: View): TemplateResult {
    // The same arrays for the same message, so that tree and hex see no change where there is none.
    const old = this.#shown;
    const view = old?.key === made.key ? { ...made, roots: old.roots, bytes: old.bytes } : made;
    this.#shown = view;
    const { at, base, roots, bytes } = view;
    const length = lengthOf(this.selection);
    const chosen = this.field ?? (at === undefined ? undefined : fieldAt(roots, at, length));
    return html`<section class="inspect">
      <div class="wide">
        <h3>${view.title} <span class="label">${words.towards[view.from]}</span></h3>
        <p class="note">${view.sealed ? html`${mark("cipher")} ${words.openedNote}` : words.clearNote}</p>
      </div>
      <p443-fields
        .roots=${roots}
        .chosen=${chosen}
        .what=${words.fieldsOf(view.title)}
        .within=${view.sealed ? "record" : view.segment ? "segment" : view.from}
        @port443-field=${(event: FieldEvent) => {
          this.field = event.detail;
          const { start, end } = event.detail;
          view.pick(start, end - start);
        }}
      ></p443-fields>
      <p443-hex
        .bytes=${bytes}
        .base=${base}
        .at=${at === undefined ? undefined : at - base}
        .marks=${chosen ? [{ start: chosen.start - base, end: chosen.end - base, as: "chosen" as const }] : []}
        .what=${view.title}
        @port443-pick=${(event: PickEvent) => {
          this.field = undefined;
          view.pick(event.detail + base);
        }}
      ></p443-hex>
    </section>`;
  }
}

const sized = (length: number | undefined) => (length === undefined ? {} : { length });

function selectionOf({ from, unit, message, offset, segment }: Step): Selection {
  if (offset !== undefined) return { kind: "stream", from, offset };
  // Of a segment the part past the IP header, where TCP's begins.
  if (unit === undefined) return { kind: "wire", segment: segment ?? 0, offset: 20 };
  return { kind: "unit", from, unit, ...(message === undefined ? {} : { message }) };
}

function isChosen({ from, unit, message, offset, bytes, segment }: Step, at: Place): boolean {
  if (offset !== undefined && at.stream && at.unit?.from === from) {
    return at.stream.offset >= offset && at.stream.offset < offset + bytes;
  }
  if (unit === undefined) return !at.unit && at.wire?.segment === segment;
  return (
    at.unit?.from === from &&
    at.unit.unit === unit &&
    (message === undefined || message === (at.message ?? message))
  );
}

declare global {
  interface HTMLElementTagNameMap {
    "p443-messages": Messages;
  }
}
