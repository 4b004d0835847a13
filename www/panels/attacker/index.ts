// <p443-attacker>: the attacker's tools, each with what it does and, where it makes no sense for the
// run, why; and, when the run has an attacker, what they did and how the two ends answered. A tool
// that is used dispatches an `AgainEvent`.
//
// In: as every panel, and runs (all connections of the run at hand).

import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Peer, ScenarioInput } from "../../../crate/pkg/port443.js";
import { AgainEvent } from "../../again.ts";
import { limits, record } from "../../core/core.ts";
import { isOwn, type Run } from "../../core/run.ts";
import { desk } from "../../story/desk.ts";
import { mark } from "../../theme/marks.ts";
import { crumbs, fieldsAt } from "../byte/crumbs.ts";
import { contents, marks } from "../eavesdropper/ledger.ts";
import { ends } from "../parts/ends.ts";
import { sentenceFor } from "../parts/field.ts";
import { bits, char, hex, inText, shortened, spaced, time } from "../parts/format.ts";
import "../parts/hex.ts";
import type { PickEvent } from "../parts/hex.ts";
import { Panel } from "../parts/panel.ts";
import { panel } from "../parts/styles.ts";
import { place } from "../places.ts";
import {
  type Answer,
  answers,
  type Effect,
  effects,
  isBookkeeping,
  type Named,
} from "./effects.ts";
import {
  type Aim,
  aimed,
  firstAim,
  recordsOf,
  segmentAim,
  type Tool,
  tools,
  whyNot,
} from "./tools.ts";

const words = desk.attacker;
const PEERS = ["client", "server"] as const;
/** More changes than this of one segment, or more bytes of one change, help nobody. */
const SHOWN = 8;
const BYTES = 48;
/** More deeds than this are counted. */
const DEEDS = 12;

@customElement("p443-attacker")
export class Attacker extends Panel {
  static override styles = [
    ...panel,
    css`
      .did {
        border: 3px double var(--alarm);
        padding: var(--s-4);
        margin-block-end: var(--s-5);
      }
      .did > h3:first-child {
        margin-block-start: 0;
      }
      .did h4 {
        font-weight: 650;
        margin-block: var(--s-4) 0;
      }
      .did li {
        padding-block: 0.2rem;
      }
      .did .button {
        margin-block-start: var(--s-4);
      }
      .deed > p {
        overflow-wrap: anywhere;
      }
      .changes {
        border-collapse: collapse;
        font-size: 0.9375em;
        margin-block: var(--s-2);
        max-inline-size: 100%;
      }
      .changes th {
        font-weight: 400;
        font-size: var(--step--1);
        color: var(--ink-2);
        text-align: start;
      }
      .changes :is(th, td) {
        padding: 0.2rem 1rem 0.2rem 0;
        vertical-align: baseline;
        border-block-end: 1px solid var(--rule);
      }
      .aims {
        display: flex;
        flex-wrap: wrap;
        gap: var(--s-3);
        align-items: end;
        margin-block: var(--s-3);
      }
      .aims > label {
        flex: 0 1 34rem;
        min-inline-size: 0;
      }
      .tools > li {
        display: grid;
        grid-template-columns: 14rem minmax(0, 1fr);
        gap: var(--s-1) var(--s-4);
        align-items: center;
        padding-block: var(--s-2);
        border-block-end: 1px solid var(--rule);
      }
      .tools .button {
        inline-size: 100%;
        justify-content: flex-start;
        text-align: start;
      }
      .tools .button[aria-pressed="true"]::after {
        content: "●";
        margin-inline-start: auto;
      }
      .why {
        color: var(--ink-2);
        font-size: var(--step--1);
        line-height: 1.4;
      }
      .longer {
        display: inline-flex;
        align-items: baseline;
        gap: 0.4em;
        white-space: nowrap;
      }
      .longer input {
        inline-size: 5.5rem;
        padding-block: 0.15rem;
      }
      .flip {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--s-4) var(--s-5);
        margin-block: var(--s-3);
      }
      .holes {
        display: grid;
        justify-items: start;
        align-content: start;
        gap: var(--s-2);
      }
      /* A column of tape, large enough to put a finger on. */
      .tape {
        display: grid;
        padding: 0.35rem 0.6rem;
        border-inline: 1px dotted currentColor;
      }
      .hole {
        display: grid;
        grid-template-columns: 1.9rem 1.6rem auto;
        align-items: center;
        gap: var(--s-2);
        min-block-size: 1.75rem;
        padding: 0 0.4rem 0 0;
        border: 0;
        background: none;
        color: inherit;
        font: 0.875rem / 1 var(--face-tape);
        text-align: start;
        cursor: pointer;
      }
      .hole i {
        justify-self: center;
        inline-size: 0.4rem;
        block-size: 0.4rem;
        border-radius: 50%;
        background: currentColor;
        opacity: 0.75;
      }
      .hole.punched i {
        inline-size: 1.25rem;
        block-size: 1.25rem;
        opacity: 1;
      }
      .hole:hover:not(:disabled) i,
      .hole:focus-visible i {
        outline: 2px solid currentColor;
        outline-offset: 2px;
      }
      .hole:focus-visible {
        outline-color: currentColor;
        outline-offset: -2px;
      }
      .sprocket {
        display: grid;
        grid-template-columns: 1.9rem;
        justify-items: center;
        padding-block: 0.15rem;
      }
      .sprocket::before {
        content: "";
        inline-size: 0.5rem;
        block-size: 0.5rem;
        border-radius: 50%;
        background: currentColor;
        opacity: 0.6;
      }
      .now {
        font-family: var(--face-tape);
      }
      @container (max-width: 34rem) {
        .tools > li {
          grid-template-columns: minmax(0, 1fr);
        }
        .tools .button {
          inline-size: auto;
          justify-self: start;
        }
      }
      @container (min-width: 48rem) {
        .flip {
          grid-template-columns: minmax(0, 41.5rem) minmax(14rem, 1fr);
        }
      }
      @container (min-width: 84rem) {
        .bench {
          display: grid;
          grid-template-columns: 3fr 2fr;
          gap: 0 var(--s-6);
        }
        .bench > section:first-child {
          grid-row: span 2;
        }
      }
    `,
  ];

  @property({ attribute: false }) runs: readonly Run[] | undefined;

  /** The run as it is without an attacker: what the tools are aimed at. */
  @state() private plain: readonly Run[] | undefined;
  @state() private aim: Aim | undefined;
  /** For how long the core lets a segment be held back, in ms. */
  @state() private longest = Number.POSITIVE_INFINITY;
  /** The scenario that `plain` is of. */
  #scenario = "";

  protected override reached(): number {
    return 0;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const all = this.#all;
    const first = all[0];
    if (!first) return;
    if (!isOwn(first)) return;
    const { attack, ...scenario } = first.recording.scenario;
    const key = JSON.stringify(scenario);
    if (attack === undefined) {
      if (key !== this.#scenario) this.aim = undefined;
      this.#scenario = key;
      this.plain = all;
    } else if (key !== this.#scenario) {
      this.#scenario = key;
      this.plain = undefined;
      this.aim = undefined;
      void this.#read(scenario, key);
    }
    if (this.plain) {
      this.aim ??= firstAim(this.plain);
      if (attack === undefined && changed.has("selection")) this.#follow(this.plain, this.aim);
    }
  }

  /** All connections; before they are handed in, the one that is on stage. */
  get #all(): readonly Run[] {
    const { run, runs } = this;
    if (!run) return [];
    return runs?.includes(run) ? runs : [run];
  }

  /** A page may be opened on a run that has its attacker from the start. */
  async #read(scenario: ScenarioInput, key: string): Promise<void> {
    try {
      const plain = await record(scenario);
      if (this.#scenario === key) this.plain = plain;
    } catch (cause) {
      // The run at hand is there all the same; only its tools have nothing to aim at.
      console.error(cause);
      if (this.#scenario === key) this.#scenario = "";
    }
  }

  /** What was picked out anywhere else on the page is what the tools are aimed at. */
  #follow(plain: readonly Run[], aim: Aim): void {
    const { run } = this;
    const wire = run && place(run, this.selection).wire;
    const connection = run ? plain.indexOf(run) : -1;
    if (!wire || connection < 0) return;
    this.aim = segmentAim(plain, { ...aim, connection }, wire.segment, wire.offset);
  }

  #use(tool: Tool, aim: Aim): void {
    this.dispatchEvent(new AgainEvent({ attack: aimed(tool, aim) }));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // Without the core there is no run either, and the page has said so.
    limits().then(
      ({ delayMs }) => {
        this.longest = delayMs;
      },
      () => {},
    );
  }

  override render(): TemplateResult {
    const { run, plain, aim } = this;
    if (!run) return html``;
    return html`
      <h2 class="display">${words.title}</h2><p class="plainly">${words.plainly}</p>
      ${run.recording.scenario?.attack === undefined ? nothing : this.#did()}
      ${plain && aim ? this.#bench(plain, aim) : html`<p class="note">${words.waiting}</p>`}
    `;
  }

  // --- what they did ---

  #did(): TemplateResult {
    const runs = this.#all;
    const nothingDone = runs.every((run) => effects(run).length === 0 && usual(run));
    const several = runs.length > 1;
    return html`<section class="did" aria-label=${words.did}>
      <h3>${mark("alarm")} ${words.did}</h3>
      ${nothingDone ? html`<p>${words.didNothing}</p>` : nothing}
      ${runs.map((run, i) => {
        const all = effects(run);
        const deeds = all.filter((effect) => !isBookkeeping(effect));
        const adjusted = all.length - deeds.length;
        return html`
          ${several ? html`<h4>${connectionName(run, i)}</h4>` : nothing}
          <ul>
            ${asEnd(run).map((says) => html`<li>${mark("alarm")} ${says}</li>`)}
            ${deeds.slice(0, DEEDS).map((effect) => html`<li class="deed">${this.#deed(run, effect)}</li>`)}
            ${adjusted > 0 ? html`<li>${words.effect.adjusted(adjusted)}</li>` : nothing}
            ${deeds.length > DEEDS ? html`<li>${words.effect.more(deeds.length - DEEDS)}</li>` : nothing}
          </ul>
          ${several ? nothing : html`<h3>${words.answered}</h3>`}
          ${this.#answers(run)}
        `;
      })}
      <button class="button primary" @click=${() => this.dispatchEvent(new AgainEvent({ attack: undefined }))}>
        ${words.without}
      </button>
    </section>`;
  }

  #answers(run: Run): TemplateResult {
    const said = answers(run);
    return html`<ul>
      ${
        said.length === 0
          ? html`<li>${noticed(run)}</li>`
          : said.map(
              (answer) =>
                html`<li>${mark(answer.kind === "failed" ? "alarm" : "verified")} ${sentence(run, answer)}</li>`,
            )
      }
      <li>${outcome(run)}</li>
    </ul>`;
  }

  #deed(run: Run, { what, changes }: Effect): TemplateResult {
    const at = time(what.at);
    const to = words.towards[what.from];
    switch (what.kind) {
      case "dropped":
        return html`<p>${words.effect.dropped(at, what.bytes.length)} <span class="label">${to}</span></p>`;
      case "delayed":
        return html`<p>${words.effect.delayed(at, what.segment + 1, time(what.by))} <span class="label">${to}</span></p>`;
      case "invented":
        return html`<p>${words.effect.invented(at, what.segment + 1)} <span class="label">${to}, ${contents(run)[what.segment] || run.dissection.packets[what.segment]?.flags}</span></p>`;
      case "changed":
        return html`<p>${words.effect.changed(at, what.segment + 1)} <span class="label">${to}</span></p>
          ${this.#changes(what.segment, changes)}`;
    }
  }

  #changes(segment: number, changes: readonly Named[]): TemplateResult {
    const said = words.change;
    // What was meant comes before what was mended to fit.
    const sorted = [...changes].sort((a, b) => Number(a.mended) - Number(b.mended));
    return html`<table class="changes">
        <thead>
          <tr>
            <th scope="col">${said.where}</th>
            <th scope="col">${said.before}</th>
            <th scope="col">${said.after}</th>
          </tr>
        </thead>
        <tbody>
          ${sorted.slice(0, SHOWN).map(
            (change) => html`<tr>
              <td>
                <button
                  class="link"
                  @click=${() => this.select({ kind: "wire", segment, offset: change.offset })}
                >${said.byte(change.offset, change.before.length, change.field ?? "")}</button>
                ${change.mended ? html`<span class="label">${said.mended}</span>` : nothing}
              </td>
              <td>${printed(change.before)}</td>
              <td>${printed(change.after)}</td>
            </tr>`,
          )}
        </tbody>
      </table>
      ${sorted.length > SHOWN ? html`<p class="note">${said.further(sorted.length - SHOWN)}</p>` : nothing}`;
  }

  // --- the tools ---

  #bench(plain: readonly Run[], aim: Aim): TemplateResult {
    const run = plain[aim.connection];
    if (!run) return html``;
    return html`
      ${plain.length > 1 ? this.#connections(plain, aim) : nothing}
      <div class="bench">
        ${this.#segment(plain, run, aim)} ${this.#record(plain, run, aim)} ${this.#whole(plain, aim)}
      </div>
    `;
  }

  #connections(plain: readonly Run[], aim: Aim): TemplateResult {
    return html`<div class="aims"><label>
      <span class="label">${words.connection}</span>
      <select
        class="field"
        @change=${(event: Event) => {
          this.aim = firstAim(plain, Number((event.target as HTMLSelectElement).value));
        }}
      >
        ${plain.map(
          (run, i) =>
            html`<option value=${i} .selected=${i === aim.connection}>${connectionName(run, i)}</option>`,
        )}
      </select>
    </label></div>`;
  }

  #segment(plain: readonly Run[], run: Run, aim: Aim): TemplateResult {
    const { segments } = run.recording.capture;
    return html`<section>
      <h3>${words.segment}</h3>
      <p class="note">${words.segmentSays}</p>
      <div class="aims">
        <label>
          <span class="label">${words.which}</span>
          <select
            class="field"
            @change=${(event: Event) => {
              const to = Number((event.target as HTMLSelectElement).value);
              this.aim = segmentAim(plain, aim, to);
            }}
          >
            ${segments.map(
              ({ from, bytes }, i) =>
                html`<option value=${i} .selected=${i === aim.segment}>${words.segmentOption(i + 1, ends(run)[from], contents(run)[i] || run.dissection.packets[i]?.flags || "", bytes.length)}</option>`,
            )}
          </select>
        </label>
      </div>
      <p>${words.flipSays}</p>
      ${this.#flip(plain, run, aim)}
      <ul class="tools">
        ${tools.segment.filter((tool) => tool !== "flipBit").map((tool) => this.#tool(plain, tool, aim))}
      </ul>
    </section>`;
  }

  #flip(plain: readonly Run[], run: Run, aim: Aim): TemplateResult | typeof nothing {
    const bytes = run.recording.capture.segments[aim.segment]?.bytes;
    const byte = bytes?.[aim.offset];
    if (!bytes || byte === undefined) return nothing;
    const at = place(run, { kind: "wire", segment: aim.segment, offset: aim.offset });
    const field = fieldsAt(run, at).outer.at(-1);
    return html`<div class="flip">
      <p443-hex
        .bytes=${bytes}
        .at=${aim.offset}
        .marks=${marks(run, aim.segment)}
        .what=${words.hex(aim.segment + 1)}
        @port443-pick=${(event: PickEvent) => {
          this.aim = segmentAim(plain, aim, aim.segment, event.detail);
        }}
      ></p443-hex>
      <div class="holes">
        <p>${words.flipByte(aim.offset)}: <span class="now">${hex(byte)} ${char(byte)}</span></p>
        ${this.#holes(byte, aim, kindOf(run, aim))}
        <p class="note">${crumbs(run, at, false)
          .outer.map(({ name }) => name)
          .join(" ▸ ")}<br>${field && sentenceFor(field)}</p>
      </div>
    </div>`;
  }

  #holes(byte: number, aim: Aim, meaning: "plain" | "cipher" | "public"): TemplateResult {
    const hole = (bit: number): TemplateResult => {
      const set = ((byte >> bit) & 1) === 1;
      const to = byte ^ (1 << bit);
      const spoken = `${hex(to)}${to > 0x20 && to < 0x7f ? ` ${inText(to)}` : ""}`;
      return html`<button
        class="hole ${set ? "punched" : ""}"
        @click=${() => this.#use("flipBit", { ...aim, bit: 7 - bit })}
      ><i></i><span class="visually-hidden">${words.hole(bit)}</span><span>${set ? "1" : "0"}</span><span>${words.becomes(spoken)}</span></button>`;
    };
    return html`<div class="tape is ${meaning}" role="group" aria-label=${words.flipByte(aim.offset)}>
      ${[7, 6, 5, 4, 3].map(hole)}
      <span class="sprocket"></span>
      ${[2, 1, 0].map(hole)}
    </div>`;
  }

  #record(plain: readonly Run[], run: Run, aim: Aim): TemplateResult {
    const all = PEERS.flatMap((from) =>
      recordsOf(run, from).map((it, record) => ({ ...it, from, record })),
    );
    return html`<section>
      <h3>${words.record}</h3>
      <p class="note">${words.recordSays}</p>
      ${
        all.length === 0
          ? nothing
          : html`<div class="aims">
              <label>
                <span class="label">${words.whichRecord}</span>
                <select
                  class="field"
                  @change=${(event: Event) => {
                    const it = all[Number((event.target as HTMLSelectElement).value)];
                    if (it) this.aim = { ...aim, from: it.from, record: it.record };
                  }}
                >
                  ${all.map(
                    ({ from, record, name, bytes, sealed }, i) =>
                      html`<option value=${i} .selected=${from === aim.from && record === aim.record}>${words.recordOption(record + 1, ends(run)[from], name, bytes, sealed)}</option>`,
                  )}
                </select>
              </label>
            </div>`
      }
      <ul class="tools">${tools.record.map((tool) => this.#tool(plain, tool, aim))}</ul>
    </section>`;
  }

  #whole(plain: readonly Run[], aim: Aim): TemplateResult {
    return html`<section>
      <h3>${words.whole}</h3>
      <p class="note">${words.wholeSays}</p>
      <ul class="tools">${tools.whole.map((tool) => this.#tool(plain, tool, aim))}</ul>
    </section>`;
  }

  #tool(plain: readonly Run[], tool: Tool, aim: Aim): TemplateResult {
    const [name, says] = words.tools[tool];
    const reason = whyNot(plain, tool, aim);
    const now = this.run?.recording.scenario?.attack;
    const used = now !== undefined && JSON.stringify(now) === JSON.stringify(aimed(tool, aim));
    return html`<li>
      <button
        class="button"
        ?disabled=${reason !== undefined}
        aria-pressed=${used}
        aria-describedby=${`about-${tool}`}
        @click=${() => this.#use(tool, aim)}
      >${name}</button>
      <div>
        <p id=${`about-${tool}`}>${says}${reason === undefined ? nothing : html` <span class="why">${words.reasons[reason]}</span>`}</p>
        ${
          tool === "delay"
            ? html`<label class="longer label"><input
                  class="field"
                  type="number"
                  min="1"
                  max=${this.longest}
                  .value=${String(aim.milliseconds)}
                  @change=${(event: Event) => {
                    const to = Math.trunc(Number((event.target as HTMLInputElement).value));
                    this.aim = {
                      ...aim,
                      milliseconds: Math.max(1, Math.min(this.longest, to || 1)),
                    };
                  }}
                > ${words.milliseconds}</label>`
            : nothing
        }
      </div>
    </li>`;
  }
}

/** Bytes before or after: a single one with its bits, several as hex, or as text if they are that. */
function printed(bytes: Uint8Array): TemplateResult {
  const first = bytes[0];
  if (first === undefined) return html`<span class="label">${words.change.nothing}</span>`;
  if (bytes.length === 1) {
    return html`<span class="value">${hex(first)} ${inText(first)} <span class="label">${bits(first)}</span></span>`;
  }
  const readable = bytes.every((byte) => byte === 10 || byte === 13 || inText(byte) !== "·");
  const text = readable
    ? shortened(String.fromCharCode(...bytes.subarray(0, 4 * BYTES)), 4 * BYTES)
    : spaced(bytes, BYTES);
  return html`<span class="value">${text}</span>`;
}

/** What the tape that a byte is on means, as far as the wire tells. */
function kindOf(run: Run, { segment, offset }: Aim): "plain" | "cipher" | "public" {
  const at = marks(run, segment).find(({ start, end }) => offset >= start && offset < end);
  return at?.as === "cipher" ? "cipher" : at?.as === "plain" ? "plain" : "public";
}

function connectionName(run: Run, i: number): string {
  return words.connectionOption(i + 1, words.connections[run.recording.connection.purpose]);
}

/** Both ends are the reader's own and the server's: nobody has stepped in. */
function usual({ recording: { connection } }: Run): boolean {
  return connection.client !== "attacker" && connection.server !== "attacker";
}

/** What they did as an end of the connection, and what they got to read there. */
function asEnd(run: Run): string[] {
  const { connection, events } = run.recording;
  if (connection.client === "attacker") return [words.asClient[connection.purpose]];
  if (connection.server !== "attacker") return [];
  const fields = events.flatMap((event) =>
    event.kind === "formReceived" && event.peer === "server" ? event.fields : [],
  );
  const read = fields.map(({ name, value }) => words.read(name, shortened(value, 200)));
  return [words.asServer, ...read];
}

/** Of the two that were meant. */
function noticed(run: Run): string {
  const { client, server } = run.recording.connection;
  if (server === "attacker") return words.noticedBy(who(run, "client"));
  return client === "attacker" ? words.noticedBy(who(run, "server")) : words.noticed;
}

/** Who is at an end, as a sentence begins with it. */
function who({ recording: { connection } }: Run, peer: Peer): string {
  return words.parties[connection[peer]];
}

function sentence(run: Run, answer: Answer): string {
  const [by, at] = [who(run, answer.by), time(answer.at)];
  switch (answer.kind) {
    case "alert":
      return words.answer.alert(by, at, answer.name, answer.sealed);
    case "certificate":
    case "failed":
      return words.answer[answer.kind](by, at, answer.reason);
    default:
      return words.answer[answer.kind](by, at);
  }
}

function outcome(run: Run): string {
  const { recording } = run;
  const it = recording.outcome;
  switch (it?.kind) {
    case "delivered":
      if (recording.connection.server === "attacker") return words.outcome.caught(it.status);
      return it.message === recording.scenario?.message
        ? words.outcome.delivered(it.status)
        : words.outcome.otherDelivered(it.status, shortened(it.message, 200));
    case "refused":
      return recording.events.some((event) => event.kind === "formReceived")
        ? words.outcome.refusedTooLate(who(run, it.by))
        : words.outcome.refused(who(run, it.by));
    case "redirected":
      return words.outcome.redirected(it.location);
    case "answered":
      return words.outcome.answered(it.status);
    case "taken":
      return words.outcome.taken(shortened(it.message, 200));
    case "unfinished":
    case undefined:
      return words.outcome.unfinished;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "p443-attacker": Attacker;
  }
}
