// <p443-stage>: what moves. Drawn anew from (timeline, moment, selection) at every frame and from nothing
// else but its own width, which says how many columns there is room for.
//
// Properties: timeline, moment, selection. Dispatches SelectEvent.

import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Finding, Peer, Scheme, Topic } from "../../crate/pkg/port443.js";
import { MissEvent } from "../miss.ts";
import type { Moment } from "../player/moment.ts";
import { plot } from "../player/plot.ts";
import { place, type Timeline } from "../player/timeline.ts";
import { SelectEvent, type Selection } from "../selection.ts";
import { page as words } from "../story/page.ts";
import { spoken } from "../story/scenes.ts";
import { mark } from "../theme/marks.ts";
import { shared } from "../theme/shared.ts";
import type { Meaning } from "../theme/tokens.ts";
import { bench, prepareWork, workStyles } from "./bench.ts";
import { eavesdropper, ends } from "./drawings.ts";
import { dressed, equipment } from "./more.ts";
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

  @property({ attribute: false }) timeline: Timeline | undefined;
  @property({ attribute: false }) moment: Moment = { story: 0, virtual: 0 };
  @property({ attribute: false }) selection: Selection | undefined;

  @state() private room: View["room"] = { write: 24, seal: 24, strip: 24 };

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
    const room = {
      write: columns(".ruler.write"),
      seal: columns(".ruler.seal"),
      strip: columns(".copy"),
    };
    const { write, seal, strip } = this.room;
    if (room.write !== write || room.seal !== seal || room.strip !== strip) this.room = room;
  }

  override willUpdate(): void {
    const root = this.shadowRoot;
    const own = Stage.styles.length;
    const later = [workStyles(), equipment()?.styles, dressed()].flatMap(
      (styles) => styles?.styleSheet ?? [],
    );
    if (root && root.adoptedStyleSheets.length < own + later.length) {
      root.adoptedStyleSheets = [...root.adoptedStyleSheets.slice(0, own), ...later];
    }
  }

  /** With the pictures that were still to come: what is drawn then stays. */
  override async getUpdateComplete(): Promise<boolean> {
    await this.#coming;
    return super.getUpdateComplete();
  }

  #coming: Promise<unknown> | undefined;

  /** Once the story is past its first scene, the pictures of the next are wanted soon. */
  override updated(): void {
    const { timeline: line, moment } = this;
    if (line && place(line, moment.story).index > 0) this.#prepare(prepareWork());
  }

  #prepare(wanted: Promise<unknown> | undefined): void {
    if (!wanted || wanted === this.#coming) return;
    this.#coming = wanted;
    void wanted.then((cause) => {
      this.requestUpdate();
      if (cause) this.dispatchEvent(new MissEvent(cause, () => this.#prepare(prepareWork(true))));
    });
  }

  override render(): TemplateResult {
    const { timeline: line, moment, selection, room } = this;
    const at = line && place(line, moment.story);
    const view: View | undefined = at && {
      run: at.run,
      plot: plot(at.run),
      line,
      place: at,
      selection,
      room,
    };
    const listener = at && equipment()?.figure(at.run, "wire");
    return html`<section class="stage" role="group" aria-label=${say.label}>
      <div class="caption" part="caption">${view ? this.#caption(view) : html`<p class="text">${words.shell.loading}</p>`}</div>
      <div class="bench">
        <span class="ruler write" aria-hidden="true"></span>
        <span class="ruler seal" aria-hidden="true"></span>
        ${view ? bench(view) : nothing}
      </div>
      <div class="line">
        ${this.#end("client", view)}
        <div class="wire">${view ? wire(view) : nothing}</div>
        ${this.#end("server", view)}
        <span class="one-way label">${view ? say.oneWay(this.#oneWay(view)) : nothing}</span>
      </div>
      <div class="ear">
        <div class="copying">
          <p class="label">${say.copy}</p>
          <div class="copy">${view ? strip(view) : nothing}</div>
        </div>
        <div class="listener">
          ${listener?.drawing ?? eavesdropper}
          <p class="label">${listener?.name ?? say.eavesdropper}</p>
        </div>
        <div class="learnt">
          <p class="label">${say.learnt}</p>
          ${view ? this.#learnt(view) : html`<p class="label">${say.nothingYet}</p>`}
        </div>
      </div>
    </section>`;
  }

  #end(peer: Peer, view: View | undefined): TemplateResult {
    const other = view && equipment()?.figure(view.run, peer);
    return html`<div class="end ${peer}">
      ${other?.drawing ?? ends[peer]}
      <p class="label">${other?.name ?? say.peers[peer]}</p>
    </div>`;
  }

  #oneWay({ run }: View): number {
    const first = run.recording.capture.segments[0];
    return first ? first.arrivesAt - first.sentAt : 0;
  }

  #caption({ line, place: { index } }: View): TemplateResult {
    const { title, name, text } = spoken(line, index);
    return html`<div class="title">
        <h2 class="display">${title}</h2>
        <span class="name">${name}</span>
      </div>
      <p class="text">${text}</p>`;
  }

  #learnt({ run, place, plot: { scheme } }: View): TemplateResult {
    const known = weightiest(run.findings.filter(({ at }) => at <= place.virtual));
    if (known.length === 0) return html`<p class="label">${say.nothingYet}</p>`;
    return html`<dl>
      ${known.slice(0, LINES).map(({ topic, value }) => {
        const meaning = meaningOf(topic, scheme);
        return html`<div class=${meaning}>
          <dt>${mark(meaning)} ${say.topics[topic]}</dt>
          <dd class="tape-text" dir="auto">${value}</dd>
        </div>`;
      })}
    </dl>`;
  }
}

/** So many lines of what the eavesdropper knows fit on the stage; the desk has all of them. */
const LINES = 5;

/** What tells most about a person comes first. */
const order = [
  "formField",
  "credentials",
  "mail",
  "cookie",
  "request",
  "redirect",
  "response",
  "mailDialogue",
  "clientCertificate",
  "serverName",
  "certificate",
  "earlyData",
  "sealedLengths",
  "ticket",
  "duration",
  "addresses",
  "volume",
  "roundTrip",
  "encryptedSecret",
  "keyShares",
  "alpn",
  "retry",
  "chosen",
  "port",
  "offeredSuites",
] as const satisfies readonly (keyof typeof say.topics)[];

/** One line for each topic: values are put together, of running totals the last one stands. */
function weightiest(
  findings: readonly Finding[],
): { topic: (typeof order)[number]; value: string }[] {
  const values = new Map<Topic, string[]>();
  for (const { topic, value } of findings) {
    const before = topic === "volume" ? [] : (values.get(topic) ?? []);
    values.set(topic, [...before, value]);
  }
  return order.flatMap((topic) => {
    const found = values.get(topic);
    // The last field of a form is the one that was typed; values go on far beyond the line.
    return found ? [{ topic, value: [...new Set(found)].reverse().join(", ").slice(0, 200) }] : [];
  });
}

function meaningOf(topic: Topic, scheme: Scheme): Meaning {
  switch (topic) {
    case "formField":
    case "cookie":
    case "request":
    case "response":
      return scheme === "http" ? "alarm" : "plain";
    case "credentials":
    case "mail":
    case "mailDialogue":
    case "redirect":
      return "alarm";
    case "sealedLengths":
    case "earlyData":
    case "encryptedSecret":
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
