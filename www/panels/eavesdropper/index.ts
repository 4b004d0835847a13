// <p443-eavesdropper>: what somebody on the way has, what they know from it, and what they cannot
// know. The list, the hex and the findings come from the capture alone; the third part holds up
// what was said against the capture, byte for byte.

import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Evidence, Finding, Part, Topic } from "../../../crate/pkg/port443.js";
import { isBrief, overheard } from "../../core/overheard.ts";
import { isOwn, type Run } from "../../core/run.ts";
import type { Selection } from "../../selection.ts";
import { desk } from "../../story/desk.ts";
import { files } from "../../story/files.ts";
import { mark } from "../../theme/marks.ts";
import { crumbs, fieldsAt } from "../byte/crumbs.ts";
import { sentenceFor } from "../parts/field.ts";
import { inText, shortened, spaced, time } from "../parts/format.ts";
import "../parts/hex.ts";
import type { Mark, PickEvent } from "../parts/hex.ts";
import { countUntil, Panel } from "../parts/panel.ts";
import { panel } from "../parts/styles.ts";
import { captured, place, type WirePlace } from "../places.ts";
import {
  addresses,
  attackerAt,
  began,
  bytesOf,
  contents,
  type Known,
  known,
  marks,
  type Said,
  searchKeys,
  secrets,
  visits,
} from "./ledger.ts";

const words = desk.eavesdropper;
/** Parts of messages are shown up to here; the hex has all of them. */
const PREVIEW = 96;
/** So many values are shown when a line is open; one when it is not. */
const LONG = 40;
/** So many of the bytes that gave something away are shown with it. */
const BYTES = 24;
/** So many segments are listed around the one that is shown. */
const LISTED = 40;
const utf8 = new TextDecoder();
/** What the build with everything has learnt, where the first was brief. */
const all = new WeakMap<Run, readonly Finding[]>();
const findingsOf = (run: Run): readonly Finding[] => all.get(run) ?? run.findings;

@customElement("p443-eavesdropper")
export class Eavesdropper extends Panel {
  static override styles = [
    ...panel,
    css`
      .list .row,
      .heads {
        grid-template-columns: 2ch 4.6rem 3.6rem minmax(0, 1fr) auto;
        font-size: 0.9375em;
      }
      .heads {
        display: grid;
        gap: 0 var(--s-3);
        padding-inline: 0.5rem;
        font-size: 0.75rem;
        color: var(--ink-2);
      }
      .heads > :nth-child(3) {
        grid-column: 3 / 5;
      }
      .list .row > :nth-child(1),
      .list .row > :nth-child(2) {
        color: var(--ink-2);
        text-align: end;
      }
      .what {
        overflow-wrap: anywhere;
      }
      .finding {
        padding-block: var(--s-2);
        border-block-end: 1px solid var(--rule);
      }
      h4 {
        margin-block: var(--s-4) 0;
        padding-block-end: var(--s-1);
        border-block-end: 1px solid var(--rule-strong);
        font-size: var(--step--1);
        font-weight: 400;
        color: var(--ink-2);
      }
      .line {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        align-items: baseline;
        gap: 0 var(--s-3);
        /* Room for a link, which reaches past its text. */
        padding-inline-end: 0.35em;
      }
      .line > .toggle,
      .line > .known {
        grid-column: 1 / -1;
      }
      .line > .link {
        grid-column: 2;
      }
      .line > .known {
        display: flex;
        align-items: baseline;
        gap: 0.5rem;
        padding-inline-start: 2.1rem;
        white-space: nowrap;
      }
      .line > .known > .thing {
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .line > .known > .label {
        flex-shrink: 0;
      }
      .line > .known:has(+ .link) {
        grid-column: 1;
      }
      .toggle {
        display: grid;
        grid-template-columns: 0.9rem 1.2rem minmax(0, 1fr);
        align-items: baseline;
        min-block-size: 1.75rem;
        padding: 0;
        border: 0;
        background: none;
        text-align: start;
        cursor: pointer;
      }
      .toggle > :last-child {
        font-size: 0.9375em;
      }
      .toggle:hover > :last-child {
        text-decoration: underline;
        text-decoration-thickness: 1px;
        text-underline-offset: 0.25em;
      }
      .twisty {
        transition: rotate 120ms;
        color: var(--ink-2);
      }
      [aria-expanded="true"] > .twisty {
        rotate: 90deg;
      }
      .known {
        color: var(--ink-2);
      }
      .said .known {
        display: flex;
        flex-wrap: wrap;
        gap: 0.1rem 0.9rem;
        margin-block: 0.2rem;
        padding-inline-end: 0.35em;
      }
      .said > .note {
        padding-inline-end: 0.35em;
      }
      .known > * {
        min-inline-size: 0;
      }
      .opened {
        margin: var(--s-1) 0 var(--s-3) 2.1rem;
        max-inline-size: 46rem;
      }
      .opened dl {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        font-size: var(--step--1);
        line-height: 1.45;
      }
      .opened dt {
        padding-block-start: var(--s-2);
        color: var(--ink-2);
      }
      .opened dd {
        min-inline-size: 0;
      }
      .rest {
        margin-block-start: var(--s-4);
      }
      .from {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 0 0.9rem;
        padding-inline-end: 0.35em;
        padding-block-end: var(--s-1);
      }
      .from > * {
        min-inline-size: 0;
      }
      .from > .value {
        flex-basis: 100%;
        color: var(--ink-2);
      }
      .parts {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 0 var(--s-2);
        align-items: baseline;
      }
      .parts .link {
        justify-self: start;
        margin-inline: 0;
        font-family: var(--face-tape);
        font-size: 0.95em;
      }
      .thing {
        unicode-bidi: isolate;
        font-family: var(--face-tape);
        font-size: 0.85em;
        line-height: 1.7;
        overflow-wrap: anywhere;
        padding: 0.1em 0.35em;
        box-decoration-break: clone;
        -webkit-box-decoration-break: clone;
      }
      @container (min-width: 40rem) {
        .line {
          grid-template-columns: minmax(0, 6fr) minmax(0, 5fr) auto;
        }
        .line > .toggle:has(+ .known) {
          grid-column: 1;
        }
        .line > .known,
        .line > .known:has(+ .link) {
          grid-column: 2;
          padding-inline-start: 0;
        }
        .line > .link {
          grid-column: 3;
        }
      }
      @container (min-width: 34rem) {
        .opened dl {
          grid-template-columns: 8.5rem minmax(0, 1fr);
        }
        .opened dd {
          padding-block-start: var(--s-2);
        }
      }
      @container (max-width: 30rem) {
        .list .row,
        .heads {
          grid-template-columns: 2ch 4.4rem 2.2rem minmax(0, 1fr);
        }
        .list .row > :nth-child(5) {
          grid-column: 4;
          text-align: start;
        }
        .heads > :nth-child(4) {
          display: none;
        }
      }
      @container (min-width: 62rem) {
        .split.have {
          grid-template-columns: minmax(24rem, 1fr) minmax(0, 41.5rem);
        }
        .split.know {
          grid-template-columns: minmax(0, 3fr) minmax(0, 2fr);
        }
        .scroll {
          max-block-size: 25.6rem;
        }
      }
    `,
  ];

  /** All connections of the run. */
  @property({ attribute: false }) runs: readonly Run[] = [];

  /** The finding, or part of one, whose evidence is marked. */
  @state() private finding: Finding | Part | undefined;
  /** What the reader opened and closed by hand; the first line is open. */
  @state() private opened: ReadonlyMap<Topic, boolean> = new Map();
  /** Whether the rest is being worked out, or could not be. */
  @state() private rest: "waiting" | "failed" | undefined;
  #answered: Selection | undefined;

  protected override willUpdate(changed: PropertyValues): void {
    const elsewhere = changed.has("selection") && this.selection !== this.#answered;
    if (changed.has("run") || elsewhere) this.finding = undefined;
    if (changed.has("run")) this.rest = undefined;
  }

  protected override reached(run: Run, virtual: number): number {
    // Each of the three only grows with time, so that their sum changes when one of them does.
    return (
      this.#seen(run, virtual) +
      countUntil(findingsOf(run), ({ at }) => at, virtual) +
      secrets(run).filter(({ at }) => at <= virtual).length
    );
  }

  #seen(run: Run, virtual: number): number {
    return countUntil(run.recording.capture.segments, ({ seenAt }) => seenAt, virtual);
  }

  /** The segment in the hex view: the one picked out if it has passed, or the last with a payload. */
  #shown(run: Run, seen: number): number {
    const chosen = place(run, this.selection).wire?.segment;
    if (chosen !== undefined && chosen < seen) return chosen;
    for (let at = seen - 1; at >= 0; at--) if (run.dissection.packets[at]?.payload) return at;
    return seen - 1;
  }

  #evidence(finding: Finding | Part, { segment, start }: Evidence): void {
    this.#goTo({ segment, offset: start }, finding);
  }

  /** To a byte; what it is evidence of is marked for as long as that byte is selected. */
  #goTo({ segment, offset }: WirePlace, finding?: Finding | Part): void {
    this.finding = finding;
    this.#answered = { kind: "wire", segment, offset };
    this.select(this.#answered);
    this.renderRoot.querySelector("p443-hex")?.scrollIntoView({ block: "nearest" });
  }

  override render(): TemplateResult {
    const { run } = this;
    if (!run) return html``;
    const { virtual } = this.moment;
    const seen = this.#seen(run, virtual);
    return html`
      <h2 class="display">${words.title}</h2><p class="plainly">${run.recording.scenario?.attack === undefined ? words.plainly : words.attacked}</p>
      <div class="split know">
        ${this.#know(run, virtual)} ${this.#cannotKnow(run, virtual)}
      </div>
      ${seen === 0 ? nothing : this.#have(run, seen)}
    `;
  }

  #have(run: Run, seen: number): TemplateResult {
    const touched = touchedIn(run);
    const { segments } = run.recording.capture;
    const shown = this.#shown(run, seen);
    const bytes = segments[shown]?.bytes;
    const selected = place(run, this.selection).wire;
    const first = Math.max(0, Math.min(shown - LISTED / 2, seen - LISTED));
    const listed = segments.slice(first, Math.min(seen, first + LISTED));
    const left = { before: first, after: seen - first - listed.length };
    const evidence: Mark[] = (this.finding?.evidence ?? [])
      .filter(({ segment }) => segment === shown)
      .map(({ start, end }) => ({ start, end, as: "chosen" }));
    return html`<section>
      <h3>${words.have(seen)}</h3>
      <div class="split have">
        <div>
        <div class="heads" aria-hidden="true">
          <span></span><span>${words.time}</span><span>${words.ends}</span><span>${words.payload}</span>
        </div>
        <ol class="scroll list rove" aria-label=${words.list}>
          ${listed.map((segment, place) => {
            const at = first + place;
            const packet = run.dissection.packets[at];
            const payload = packet?.payload;
            return html`<li>
              <button
                class="row"
                aria-current=${at === shown}
                @click=${() =>
                  this.#goTo({
                    segment: at,
                    offset: packet && payload ? packet.payloadStart : 0,
                  })}
              >
                <span class="number">${at + 1}</span>
                <span class="number">${time(segment.seenAt)}</span>
                <span class="arrow ${segment.from}"><span class="visually-hidden">${words.towards[segment.from]}</span></span>
                <span class="what">${touched.has(at) ? mark("alarm", words.touched[touched.get(at) ?? "changed"]) : nothing} ${contents(run)[at] || packet?.flags}</span>
                <span class="number label">${payload ? words.bytes(payload.end - payload.start) : nothing}</span>
              </button>
            </li>`;
          })}
        </ol>
        ${left.before + left.after > 0 ? html`<p class="note">${words.left(left.before, left.after)}</p>` : nothing}
        </div>
        <div>
          ${
            bytes &&
            html`<p class="label">${words.hex(shown + 1, bytes.length)}
              <span>${mark("plain")} ${words.readable} ${mark("cipher")} ${words.sealed}</span></p>
            <p443-hex
              .bytes=${bytes}
              .at=${selected?.segment === shown ? selected.offset : undefined}
              .marks=${[...marks(run, shown), ...evidence]}
              .what=${words.segment(shown + 1)}
              @port443-pick=${(event: PickEvent) =>
                this.select({ kind: "wire", segment: shown, offset: event.detail })}
            ></p443-hex>
            ${selected?.segment === shown ? this.#byte(run) : nothing}`
          }
        </div>
      </div>
    </section>`;
  }

  /** What the byte that is picked out is, as far as the wire tells. */
  #byte(run: Run): TemplateResult {
    const at = place(run, this.selection);
    const field = fieldsAt(run, at).outer.at(-1);
    return html`<p class="note">
      ${crumbs(run, at, false)
        .outer.map(({ name }) => name)
        .join(" ▸ ")}${field?.value ? html` = <b>${field.value}</b>` : nothing}<br>
      ${field && sentenceFor(field)}
    </p>`;
  }

  #know(run: Run, virtual: number): TemplateResult {
    const groups = known(findingsOf(run), virtual);
    const top = groups[0]?.topics[0]?.topic;
    return html`<section>
      <h3>${words.know}</h3>
      ${groups.length === 0 ? html`<p>${words.knowNothing}</p>` : html`<p class="note">${words.how}</p>`}
      ${groups.map(
        ({ about, topics }) => html`<h4 id=${about}>${desk.about[about]}</h4>
          <ul aria-labelledby=${about}>
            ${topics.map((it) => this.#topic(run, virtual, it, this.opened.get(it.topic) ?? it.topic === top))}
          </ul>`,
      )}
      ${isBrief(run) && !all.has(run) && groups.length > 0 ? this.#brief() : nothing}
    </section>`;
  }

  /** The rest takes the build with everything, which is loaded for those who ask. */
  #brief(): TemplateResult {
    return html`<p class="note rest" aria-live="polite">
      ${words.rest.says}
      ${
        this.rest === "waiting"
          ? words.rest.waiting
          : html`${this.rest === "failed" ? words.rest.failed : nothing}
              <button class="link" @click=${() => this.#learnRest()}>${words.rest.ask}</button>`
      }
    </p>`;
  }

  async #learnRest(): Promise<void> {
    const { run } = this;
    if (!run || !isBrief(run)) return;
    const { scenario, connection } = run.recording;
    this.rest = "waiting";
    try {
      all.set(run, await overheard(scenario, connection.index));
      if (this.run === run) this.rest = undefined;
    } catch {
      if (this.run === run) this.rest = "failed";
    }
  }

  #topic(run: Run, virtual: number, { topic, findings }: Known, open: boolean): TemplateResult {
    const { hides, name, not, says } = desk.topics[topic];
    const clear = desk.inTheClear.has(topic);
    const [first] = findings;
    // Both sides may say the same.
    const different = findings.filter(
      ({ value }, at) => findings.findIndex((it) => it.value === value) === at,
    );
    const left = different.length - 1;
    return html`<li class="finding">
      <div class="line">
        <button
          class="toggle"
          aria-expanded=${open}
          @click=${() => {
            this.opened = new Map(this.opened).set(topic, !open);
          }}
        >
          <span class="twisty" aria-hidden="true">▸</span>${mark(clear ? "alarm" : "public")}<span>${name}</span>
        </button>
        ${
          first && !open
            ? html`<p class="known">${this.#thing(first, clear, left > 0)}${left > 0 ? html`<span class="label">${words.also(left)}</span>` : nothing}</p>
              ${this.#link(first, 1)}`
            : nothing
        }
      </div>
      ${
        open
          ? html`<div class="opened">
              <p>${says}</p>
              ${first ? this.#more(run, virtual, first) : nothing}
              <dl>
                <dt>${words.bytesSay}</dt>
                <dd>
                  ${findings.slice(0, LONG).map((finding) => this.#finding(run, finding, clear))}
                  ${findings.length > LONG ? html`<p>${words.also(findings.length - LONG)}</p>` : nothing}
                </dd>
                <dt>${words.wouldHide}</dt>
                <dd>${hides}</dd>
                <dt>${words.wouldNot}</dt>
                <dd>${not}</dd>
              </dl>
            </div>`
          : nothing
      }
    </li>`;
  }

  /** What else follows from a finding, by its topic. */
  #more(run: Run, virtual: number, finding: Finding): TemplateResult | typeof nothing {
    switch (finding.topic) {
      case "addresses": {
        const met = visits(this.runs, run, virtual);
        return html`<p>
          ${addresses(finding).map(({ kind, those }) => html`${words.address[kind](list.format(those))} `)}
          ${met ? html`${words.visits(met.nth, met.all)} ${met.tied.map((nth) => html`${words.tied(nth)} `)}` : nothing}
          ${met && met.alike.length > 0 ? words.sameProgram(list.format(met.alike.map(String)), met.alike.length) : nothing}
        </p>`;
      }
      case "duration":
        return html`<p>${words.began(date(began(run)))}</p>`;
      default:
        return nothing;
    }
  }

  /** `sided`: with who said it, where that tells one from another. */
  #thing({ evidence, topic, value }: Finding, clear: boolean, sided: boolean): TemplateResult {
    const from = sided && desk.sided.has(topic) ? evidence[0]?.from : undefined;
    return html`<span class="thing is ${clear ? "plain" : "public"}">${from ? `${words.arrows[from]} ` : nothing}${shortened(value, 2 * PREVIEW)}</span>`;
  }

  #link(finding: Finding, places = finding.evidence.length): TemplateResult | typeof nothing {
    const { evidence } = finding;
    const first = evidence[0];
    return first
      ? html`<button
          class="link label"
          aria-pressed=${finding === this.finding}
          @click=${() => this.#evidence(finding, first)}
        >${words.evidence[first.from](first.segment + 1, places)}</button>`
      : nothing;
  }

  /** A value with the beginning of the bytes that gave it away. */
  #finding(run: Run, finding: Finding, clear: boolean): TemplateResult {
    const { evidence, parts, value } = finding;
    const bytes = bytesOf(run, evidence, BYTES + 1);
    const text = [...bytes.subarray(0, BYTES)].map(inText).join("");
    // Where they are text, and not the value again.
    const says = !text.includes("·") && text !== value;
    return html`<div class="from">
        ${this.#thing(finding, clear, true)}
        ${this.#link(finding)}
        <span class="value">${spaced(bytes, BYTES)}${says ? ` = ${text}` : nothing}</span>
      </div>
      ${
        parts.length > 0
          ? html`<div class="parts">${parts.map((part, at) => this.#part(part, at))}</div>
            <p>${words.ja4.spec}</p>`
          : nothing
      }`;
  }

  #part(part: Part, at: number): TemplateResult {
    const first = part.evidence[0];
    return html`${
      first
        ? html`<button
            class="link"
            aria-pressed=${part === this.finding}
            @click=${() => this.#evidence(part, first)}
          >${part.value}</button>`
        : html`<span class="value">${part.value}</span>`
    }<span>${words.ja4.parts[at]}</span>`;
  }

  /** Of a connection out of a file nobody here knows what was said, either, but for what keys opened. */
  #cannotKnowOf(run: Run, virtual: number): TemplateResult {
    const say = files.desk.cannotKnow;
    const units = [...run.dissection.client.units, ...run.dissection.server.units];
    const all = units.filter((unit) => unit.sealed);
    const sealed = all.filter(({ seenAt }) => seenAt <= virtual);
    const opened = run.opened.filter(
      ({ from, unit }) => (run.dissection[from].units[unit]?.seenAt ?? 0) <= virtual,
    );
    const none = all.length === 0 ? say.clear : say.notYet;
    const length = sealed.reduce((sum, { field }) => sum + field.end - field.start, 0);
    return html`<section>
      <h3>${words.cannotKnow}</h3>
      <p>${sealed.length === 0 ? none : say.sealed(sealed.length, length)}</p>
      ${
        sealed.length === 0
          ? nothing
          : html`<p>${run.opened.length > 0 ? say.opened(opened.length) : say.none}</p>`
      }
    </section>`;
  }

  #cannotKnow(run: Run, virtual: number): TemplateResult {
    if (!isOwn(run)) return this.#cannotKnowOf(run, virtual);
    const said = secrets(run).filter(({ at }) => at <= virtual);
    const isRead = ({ pieces }: Said): boolean => pieces.some(({ found }) => found);
    const hidden = said.filter((item) => !isRead(item));
    const read = said.filter(isRead);
    const sealed = run.records.filter(({ sealedAt }) => sealedAt <= virtual);
    const lengths = sealed.reduce((sum, { ciphertext }) => sum + ciphertext.length, 0);
    const end = attackerAt(run);
    return html`<section>
      <h3>${end ? words.notOnTheWire : words.cannotKnow}</h3>
      ${said.length === 0 ? html`<p>${words.saidNothing}</p>` : nothing}
      ${
        hidden.length > 0
          ? html`<p>${words.hidden}</p>
            ${end ? html`<p>${mark("alarm")} ${words.endsWith[end]}</p>` : nothing}
            <ul>${hidden.map((item) => this.#said(item, false, end !== undefined))}</ul>
            <p class="note">${words.searched(captured(run))} ${words.lengths(lengths)}
              ${words.keys(searchKeys(run))} ${sealed.length > 0 ? words.handed : nothing}</p>`
          : nothing
      }
      ${
        read.length > 0
          ? html`<p>${hidden.length > 0 ? words.alsoRead : words.nothingHidden}</p>
            <ul>${read.map((item) => this.#said(item, true))}</ul>`
          : nothing
      }
    </section>`;
  }

  /** What stands on the wire is among the findings with its words: here, only where. `known`: they have
   * it all the same. */
  #said({ what, from, pieces }: Said, briefly = false, known = false): TemplateResult {
    const found = pieces.find((piece) => piece.found)?.found;
    const length = pieces.reduce((sum, { bytes }) => sum + bytes.length, 0);
    const shown = briefly || what === "certificate" ? [] : pieces;
    return html`<li class="finding said">
      <p>${mark(found || known ? "alarm" : "verified")} ${words.said[what]}</p>
      <p class="known">${shown.map(
        ({ bytes }) =>
          html`<span class="thing is plain">${shortened(what === "message" ? (this.run?.recording.scenario?.message ?? "") : utf8.decode(bytes.subarray(0, 4 * PREVIEW)), PREVIEW)}</span>`,
      )}</p>
      <p class="note">
        ${words.saidBy[from]}, ${words.bytes(length)}:
        ${
          found
            ? html`<button
                class="link"
                @click=${() => this.#goTo(found)}
              >${words.foundIn(found.segment + 1)}</button>`
            : words.foundNowhere
        }
      </p>
    </li>`;
  }
}

const list = new Intl.ListFormat("en");

/** In the universal time that captures are kept in, to the second. */
const date = (at: Date): string =>
  at.toISOString().slice(0, 19).replace("T", " at ").concat(" UTC");

type Touch = keyof typeof words.touched;

/** The segments that an attacker had their hands on. */
function touchedIn(run: Run): ReadonlyMap<number, Touch> {
  return new Map(
    run.recording.interference.flatMap((it) =>
      it.kind === "dropped" ? [] : [[it.segment, it.kind] as const],
    ),
  );
}

declare global {
  interface HTMLElementTagNameMap {
    "p443-eavesdropper": Eavesdropper;
  }
}
