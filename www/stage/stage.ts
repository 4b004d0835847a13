// <p443-stage>: what moves. Drawn anew from (run, moment, selection) at every frame and from nothing
// else but its own width, which says how many columns there is room for.
//
// Properties: run, moment, selection. Dispatches SelectEvent.

import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Finding, Peer } from "../../crate/pkg/port443.js";
import type { Run } from "../core/run.ts";
import type { Moment } from "../player/moment.ts";
import { plot } from "../player/plot.ts";
import { place, timeline } from "../player/timeline.ts";
import { SelectEvent, type Selection } from "../selection.ts";
import { facts } from "../story/facts.ts";
import { words } from "../story/words.ts";
import { mark } from "../theme/marks.ts";
import { shared } from "../theme/shared.ts";
import type { Meaning } from "../theme/tokens.ts";
import { bench } from "./bench.ts";
import { eavesdropper, ends } from "./drawings.ts";
import { onKey, picked } from "./row.ts";
import { stageStyles } from "./styles.ts";
import { strip } from "./tap.ts";
import { tapeStyles } from "./tape.ts";
import type { View } from "./view.ts";
import { wire } from "./wire.ts";

const say = words.stage;

@customElement("p443-stage")
export class Stage extends LitElement {
  static override styles = [shared, tapeStyles, stageStyles];

  @property({ attribute: false }) run: Run | undefined;
  @property({ attribute: false }) moment: Moment = { story: 0, virtual: 0 };
  @property({ attribute: false }) selection: Selection | undefined;

  @state() private room: View["room"] = { bench: 24, strip: 30 };

  #measure = new ResizeObserver(() => this.#fit());

  constructor() {
    super();
    this.addEventListener("click", (event) => {
      const selection = picked(event);
      if (selection) this.dispatchEvent(new SelectEvent(selection));
    });
    this.addEventListener("keydown", (event) => {
      if (onKey(event)) event.preventDefault();
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#measure.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#measure.disconnect();
  }

  override firstUpdated(_: PropertyValues): void {
    this.#fit();
  }

  #fit(): void {
    const columns = (selector: string): number => {
      const element = this.renderRoot.querySelector(selector);
      if (!element) return 0;
      const column =
        Number.parseFloat(getComputedStyle(element).getPropertyValue("--col-px")) || 18;
      return Math.max(8, Math.floor(element.clientWidth / column));
    };
    const room = { bench: columns(".bench-ruler"), strip: columns(".copy") };
    if (room.bench !== this.room.bench || room.strip !== this.room.strip) this.room = room;
  }

  override render(): TemplateResult {
    const { run, moment, selection, room } = this;
    const line = run && timeline(run);
    const view: View | undefined = run &&
      line && {
        run,
        plot: plot(run),
        line,
        place: place(line, moment.story),
        selection,
        room,
      };
    return html`<section class="stage" aria-label=${say.label}>
      <div class="caption">${view ? this.#caption(view) : nothing}</div>
      <div class="bench">
        <span class="bench-ruler" aria-hidden="true"></span>${view ? bench(view) : nothing}
      </div>
      <div class="line">
        ${this.#end("client")}
        <div class="wire">
          <span class="one-way label">${view ? say.oneWay(this.#oneWay(view)) : nothing}</span>
          ${view ? wire(view) : nothing}
          <span class="tapped" aria-hidden="true"></span>
        </div>
        ${this.#end("server")}
      </div>
      <div class="ear">
        <div class="who">${eavesdropper}<p class="label">${say.eavesdropper}</p></div>
        <div class="copy">${view ? strip(view) : nothing}</div>
        <div class="learnt">
          <p class="label">${say.learnt}</p>
          ${view ? this.#learnt(view) : html`<p class="label">${say.nothingYet}</p>`}
        </div>
      </div>
    </section>`;
  }

  #end(peer: Peer): TemplateResult {
    return html`<div class="end ${peer}">
      ${ends[peer]}
      <p class="label">${say.peers[peer]}</p>
    </div>`;
  }

  #oneWay({ run }: View): number {
    const first = run.recording.capture.segments[0];
    return first ? first.arrivesAt - first.sentAt : 0;
  }

  #caption({ run, place: { index, scene }, line }: View): TemplateResult {
    const told = words.scenes[scene.kind];
    return html`<p class="label">
        ${say.step(index + 1, line.scenes.length)} <span class="name">${told.name}</span>
      </p>
      <h2 class="display">${told.title}</h2>
      <p>${told.text(facts(run))}</p>`;
  }

  #learnt({ run, place, plot: { message } }: View): TemplateResult {
    const known = run.findings.filter(({ at }) => at <= place.virtual);
    if (known.length === 0) return html`<p class="label">${say.nothingYet}</p>`;
    return html`<dl>
      ${known.map((finding) => {
        const meaning = meaningOf(finding, message !== undefined);
        return html`<div class=${meaning}>
          <dt class="label">${mark(meaning)} ${say.topics[finding.topic]}</dt>
          <dd class="tape-text" dir="auto">${finding.value.slice(0, 120)}</dd>
        </div>`;
      })}
    </dl>`;
  }
}

function meaningOf({ topic }: Finding, hasMessage: boolean): Meaning {
  switch (topic) {
    case "formField":
    case "cookie":
    case "request":
    case "response":
      return hasMessage ? "alarm" : "plain";
    case "sealedLengths":
      return "cipher";
    default:
      return "public";
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "p443-stage": Stage;
  }
}
