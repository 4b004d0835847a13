// <p443-sizes>: the eavesdropper names the page that somebody reads by how long everything was, and
// records are filled up until they no longer can. What is set here is run at once, behind the stage; a
// button puts it there.

import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { Burst, Fingerprint, ScenarioInput, SitePage } from "../../../crate/pkg/port443.js";
import { AgainEvent } from "../../again.ts";
import { isOwn } from "../../core/run.ts";
import { isUnwanted, type Studied, studied, type Trial, trial } from "../../core/sizes.ts";
import { steps } from "../../gallery/entries.ts";
import { sizes as words } from "../../story/sizes.ts";
import { mark } from "../../theme/marks.ts";
import { vars } from "../../theme/vars.ts";
import { Panel } from "../parts/panel.ts";
import { panel } from "../parts/styles.ts";
import { cost, scale, type Verdict, verdict } from "./picture.ts";

const pages = Object.keys(words.pages) as SitePage[];

@customElement("p443-sizes")
export class Sizes extends Panel {
  static override styles = [
    ...panel,
    css`
      .set {
        max-inline-size: 68rem;
        display: grid;
        gap: var(--s-3) var(--s-5);
        margin-block-end: var(--s-4);
      }
      .set select {
        inline-size: 100%;
      }
      .filled {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 0 var(--s-3);
      }
      .filled input {
        grid-column: 1 / -1;
        inline-size: 100%;
        min-block-size: 2rem;
        accent-color: var(--ink);
      }
      .verdict {
        min-block-size: 7.5rem;
        border-inline-start: 3px solid var(--rule-strong);
        padding-inline-start: var(--s-3);
        margin-block-end: var(--s-2);
      }
      .verdict[data-kind="right"] {
        border-color: var(--alarm);
      }
      .verdict[data-kind="wrong"],
      .verdict[data-kind="alike"] {
        border-color: var(--verified);
      }
      .says {
        font-size: var(--step-1);
        line-height: 1.35;
        max-inline-size: 46rem;
        text-wrap: balance;
      }
      .verdict > p + p {
        max-inline-size: 46rem;
        margin-block-start: var(--s-1);
      }
      .stage {
        margin-block-start: var(--s-3);
      }
      .strips li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 0.15rem var(--s-3);
        align-items: baseline;
        padding: 0.4rem 0 0.45rem;
        border-block-end: 1px solid var(--rule);
      }
      .strips .off {
        white-space: nowrap;
      }
      .name {
        min-inline-size: 0;
      }
      .tag {
        font-size: var(--step--1);
        margin-inline-start: 0.4em;
        white-space: nowrap;
      }
      .strip {
        grid-column: 1 / -1;
        display: flex;
        gap: 2px;
        inline-size: 100%;
        block-size: 1.1rem;
      }
      .block {
        --block: color-mix(in oklab, var(--cipher), var(--sheet) 45%);
        flex: none;
        inline-size: max(3px, calc(var(--share) * (100% - 6px)));
        padding: 0;
        border: 0;
        border-radius: 1px;
        forced-color-adjust: none;
        background: var(--block);
      }
      .near .block {
        --block: var(--cipher);
      }
      .yours {
        border-block: 1.5px solid var(--ink) !important;
      }
      .yours .block {
        --block: var(--key-bg);
      }
      button.block {
        cursor: pointer;
      }
      .chart {
        display: grid;
        grid-template-columns: repeat(9, minmax(0, 1fr));
        column-gap: clamp(1px, 0.6cqi, 0.6rem);
        max-inline-size: 46rem;
      }
      .column {
        position: relative;
        display: grid;
        grid-template-rows: 1.3rem 6rem 1.5rem 4rem 1.3rem;
        justify-items: stretch;
        padding: 0.2rem 0;
        border: 0;
        border-radius: 2px;
        background: none;
        text-align: center;
        font-size: clamp(0.625rem, 1.9cqi, 0.8125rem);
        white-space: nowrap;
        font-variant-numeric: tabular-nums;
        cursor: pointer;
      }
      .column:hover {
        background: color-mix(in oklab, transparent, var(--ink) 7%);
      }
      .column[aria-pressed="true"] {
        background: color-mix(in oklab, transparent, var(--ink) 11%);
        box-shadow: inset 0 -2px var(--ink);
      }
      .up,
      .down {
        display: flex;
      }
      .up {
        align-items: end;
        border-block-end: 1px solid var(--rule-strong);
      }
      .down {
        border-block-start: 1px solid var(--rule-strong);
      }
      .bar {
        inline-size: 100%;
        forced-color-adjust: none;
      }
      .up .bar {
        block-size: calc(var(--share) * 100%);
        background: var(--alarm-bg);
      }
      .down .bar {
        block-size: max(1px, calc(var(--share) * 100%));
        background: var(--ink-2);
      }
      .step {
        align-self: center;
        color: var(--ink-2);
      }
      .heads {
        display: flex;
        flex-wrap: wrap;
        gap: 0 var(--s-4);
        margin-block: var(--s-2);
      }
      .heads i {
        display: inline-block;
        inline-size: 0.7rem;
        block-size: 0.7rem;
        margin-inline-end: 0.3rem;
        forced-color-adjust: none;
        background: var(--ink-2);
      }
      .heads i.told {
        background: var(--alarm-bg);
      }
      .old {
        opacity: 0.55;
      }
      .not {
        margin-block-start: var(--s-4);
      }
      .strips + .note,
      .note + .strips {
        margin-block-start: var(--s-2);
      }
      @container (min-width: 40rem) {
        .set {
          grid-template-columns: minmax(0, 1fr) minmax(0, 1.4fr);
        }
        .strips li {
          grid-template-columns: 15rem minmax(0, 1fr) 8.5rem;
          align-items: center;
        }
        .strips .strip {
          grid-area: 1 / 2;
        }
        .strips .off {
          text-align: end;
        }
      }
      @container (min-width: 72rem) {
        .below {
          display: grid;
          grid-template-columns: minmax(24rem, 2fr) minmax(0, 3fr);
          gap: var(--s-6);
          align-items: start;
        }
      }
    `,
  ];

  /** What is set here, and perhaps not on stage. */
  @state() private page: SitePage = "welcome";
  @state() private padding = 0;
  /** What the eavesdropper made of it, with what was set then. */
  @state() private seen:
    | { readonly studied: Studied; readonly page: SitePage; readonly padding: number }
    | undefined;
  @state() private visits = 0;
  @state() private failed = false;
  @state() private trials: readonly Trial[] = [];

  /** What the trials are of. */
  #policy = "";
  /** What is being worked out: another, and nobody wants it any more. */
  #asked = 0;
  readonly #near = new IntersectionObserver(([entry]) => {
    if (entry?.isIntersecting) void this.#try();
  });

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#asked++;
    this.#policy = "";
    this.#near.disconnect();
  }

  protected override reached(): number {
    return 0;
  }

  get #scenario(): ScenarioInput | undefined {
    return this.run && isOwn(this.run) ? this.run.recording.scenario : undefined;
  }

  protected override willUpdate(changed: PropertyValues): void {
    const scenario = this.#scenario;
    if (!changed.has("run") || scenario?.kind !== "site") return;
    this.page = scenario.page ?? "welcome";
    this.padding = scenario.padding ?? 0;
    void this.#study();
  }

  protected override firstUpdated(): void {
    const chart = this.renderRoot.querySelector(".chart");
    if (chart) this.#near.observe(chart);
  }

  protected override updated(): void {
    const chart = this.renderRoot.querySelector(".chart");
    if (chart && this.trials.length < steps.length) {
      this.#near.disconnect();
      this.#near.observe(chart);
    }
  }

  /** What the eavesdropper makes of what is set here. */
  async #study(): Promise<void> {
    const scenario = this.#scenario;
    if (!scenario) return;
    const asked = ++this.#asked;
    const { page, padding } = this;
    this.failed = false;
    this.visits = 0;
    const wanted = (): boolean => asked === this.#asked;
    try {
      const found = await studied(
        { ...scenario, page, padding },
        {
          wanted,
          learnt: (visits) => {
            if (wanted()) this.visits = visits;
          },
        },
      );
      if (wanted()) this.seen = { studied: found, page, padding };
    } catch (cause) {
      if (isUnwanted(cause) || !wanted()) return;
      console.error(cause);
      this.failed = true;
    }
  }

  /** The chart, step by step, once it is looked at. */
  async #try(): Promise<void> {
    const scenario = this.#scenario;
    if (scenario?.kind !== "site" || !this.isConnected) return;
    const { host, latencyMs, cipherSuite, seed } = scenario;
    const policy = JSON.stringify([host, latencyMs, cipherSuite, seed]);
    if (policy === this.#policy) return;
    this.#policy = policy;
    this.trials = [];
    try {
      for (const padding of steps) {
        const tried = await trial(scenario, padding, { wanted: () => policy === this.#policy });
        if (policy !== this.#policy) return;
        this.trials = [...this.trials, tried];
      }
    } catch (cause) {
      if (isUnwanted(cause)) return;
      console.error(cause);
      this.#policy = "";
    }
  }

  #set(change: { readonly page?: SitePage; readonly padding?: number }): void {
    this.page = change.page ?? this.page;
    this.padding = change.padding ?? this.padding;
    void this.#study();
  }

  override render(): TemplateResult {
    const scenario = this.#scenario;
    if (scenario?.kind !== "site") return html``;
    const { page, padding, seen } = this;
    const staged = page === scenario.page && padding === (scenario.padding ?? 0);
    const step = steps.indexOf(padding as (typeof steps)[number]);
    return html`
      <h2 class="display">${words.title}</h2>
      <p class="plainly">${words.plainly}</p>
      <div class="set">
        <div>
          <label class="label" for="page">${words.choose.page}</label>
          <select
            class="field"
            id="page"
            @change=${(event: Event) =>
              this.#set({ page: (event.target as HTMLSelectElement).value as SitePage })}
          >
            ${pages.map(
              (one) =>
                html`<option value=${one} .selected=${one === page}>${words.pages[one]}</option>`,
            )}
          </select>
        </div>
        <div class="filled">
          <label class="label" for="padding">${words.choose.padding}</label>
          <output class="label" for="padding">${words.choose.to(padding)}</output>
          <input
            type="range"
            id="padding"
            min="0"
            max=${steps.length - 1}
            step="1"
            .value=${String(Math.max(step, 0))}
            aria-valuetext=${words.choose.to(padding)}
            @input=${(event: Event) =>
              this.#set({ padding: steps[Number((event.target as HTMLInputElement).value)] ?? 0 })}
            @keydown=${(event: Event) => {
              // The arrows move the slider, and not the story.
              event.stopPropagation();
            }}
          />
        </div>
      </div>
      ${this.#says()}
      ${
        staged
          ? nothing
          : html`<p class="stage">
              <button
                class="button"
                @click=${() => this.dispatchEvent(new AgainEvent({ page, padding }))}
              >
                ${words.onStage}
              </button>
            </p>`
      }
      <div class="below">
        ${this.#chart()}
        ${seen ? this.#strips(seen, staged && seen.page === page && seen.padding === padding) : nothing}
      </div>
      <p class="note not">${words.not}</p>
    `;
  }

  #says(): TemplateResult {
    const { seen, page, padding } = this;
    if (this.failed) {
      return html`<div class="verdict" role="alert">
        <p class="says">${mark("alarm")} ${words.failed}</p>
        <p><button class="button" @click=${() => void this.#study()}>${words.again}</button></p>
      </div>`;
    }
    if (!seen || seen.page !== page || seen.padding !== padding) {
      return html`<div class="verdict" aria-live="polite"><p class="says">${words.working(this.visits)}</p></div>`;
    }
    const found = verdict(seen.studied, page);
    const { visit, bytesPlain } = seen.studied;
    return html`<div class="verdict" data-kind=${found.kind} aria-live="polite">
      <p class="says">${mark(found.kind === "right" ? "alarm" : "verified")} ${sentence(found)}</p>
      <p>${because(found)}</p>
      <p class="cost">
        ${
          visit.bytes === bytesPlain
            ? words.cost.none(visit.bytes)
            : words.cost.some(
                visit.bytes,
                visit.bytes - bytesPlain,
                words.percent(cost(visit.bytes, bytesPlain)),
              )
        }
      </p>
    </div>`;
  }

  #strips(
    { studied: { visit, learnt }, studied: all, page, padding }: NonNullable<Sizes["seen"]>,
    staged: boolean,
  ): TemplateResult {
    const whole = scale(all);
    const nearest = visit.guess.ranking[0]?.distance;
    const old = page !== this.page || padding !== this.padding;
    return html`<section class=${old ? "old" : nothing}>
      <h3>${words.strips.title}</h3>
      <p class="note">${words.strips.says}</p>
      <ol class="strips">
        <li class="yours">
          <span class="name"><b>${words.strips.yours}</b></span>
          ${this.#strip(visit.fingerprint, whole, staged)}
          <span class="off label"></span>
        </li>
        ${visit.guess.ranking.map(({ page: one, distance }) => {
          const print = learnt.find((known) => known.page === one)?.fingerprint;
          const near = distance === nearest;
          return html`<li class=${near ? "near" : nothing}>
            <span class="name"
              >${words.pages[one as SitePage] ?? one}${
                one === page
                  ? html`<span class="tag">${mark("plain")} ${words.strips.read}</span>`
                  : nothing
              }</span
            >
            ${print ? this.#strip(print, whole, false) : nothing}
            <span class="off label number">${words.strips.off(distance)}</span>
          </li>`;
        })}
      </ol>
    </section>`;
  }

  #strip({ bursts }: Fingerprint, whole: number, staged: boolean): TemplateResult {
    return html`<span class="strip">${bursts.map((burst) => this.#block(burst, whole, staged))}</span>`;
  }

  #block(burst: Burst, whole: number, staged: boolean): TemplateResult {
    const { asked, answered, answeredRecords, evidence } = burst;
    const says = words.strips.block(asked, answered, answeredRecords);
    const size = vars({ "--share": answered / whole });
    const at = evidence.find(({ from }) => from === "server");
    return staged && at
      ? html`<button
          class="block"
          ${size}
          title=${says}
          aria-label="${says}, ${words.strips.evidence(at.segment + 1)}"
          @click=${() => this.select({ kind: "wire", segment: at.segment, offset: at.start })}
        ></button>`
      : html`<span class="block" role="img" ${size} title=${says} aria-label=${says}></span>`;
  }

  #chart(): TemplateResult {
    const { trials } = this;
    const plain = trials[0]?.bytes ?? 0;
    const most = Math.max(...trials.map(({ bytes }) => cost(bytes, plain)), Number.MIN_VALUE);
    const { chart } = words;
    return html`<section>
      <h3>${chart.title}</h3>
      <p class="note">${chart.says}</p>
      <p class="heads label">
        <span><i class="told"></i>${chart.told}</span> <span><i></i>${chart.cost}</span>
      </p>
      <div class="chart">
        ${steps.map((padding, at) => {
          const tried = trials[at];
          const more = tried ? cost(tried.bytes, plain) : 0;
          const label = tried
            ? chart.column(padding, tried.told, tried.pages, words.percent(more))
            : `${words.choose.to(padding)}: ${chart.coming}`;
          return html`<button
            class="column"
            aria-pressed=${padding === this.padding}
            @click=${() => this.#set({ padding })}
          >
            <span class="number" aria-hidden="true">${tried ? tried.told : "…"}</span>
            <span class="up"
              ><span class="bar" ${vars({ "--share": tried ? tried.told / tried.pages : 0 })}></span
            ></span>
            <span class="step" aria-hidden="true">${chart.step(padding)}</span>
            <span class="down"
              ><span class="bar" ${vars({ "--share": tried ? more / most : 0 })}></span
            ></span>
            <span class="number" aria-hidden="true">${tried ? words.percent(more).replace(/\s/, "") : ""}</span>
            <span class="visually-hidden">${label}</span>
          </button>`;
        })}
      </div>
    </section>`;
  }
}

function sentence(found: Verdict): string {
  switch (found.kind) {
    case "right":
      return words.named.right(found.page);
    case "wrong":
      return words.named.wrong(found.page);
    case "nothing":
      return words.nothing;
    case "alike":
      return found.among ? words.alike.among(found.count) : words.alike.beside(found.count);
  }
}

function because(found: Verdict): string {
  switch (found.kind) {
    case "right":
      return found.only ? words.because.only : words.because.right(found.distance, found.next);
    case "wrong":
      return words.because.wrong(found.distance, found.own);
    case "nothing":
      return words.becauseNothing;
    case "alike":
      return words.becauseAlike(found.count);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "p443-sizes": Sizes;
  }
}
