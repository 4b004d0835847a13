// <p443-office>: the telegraph office: form, stage, transport and desk over one player. It is the whole
// of our page, and inside <port-443> (www/element) as much of it as a writer wants. Holds the runs, the
// moment and the selection, and hands them down; every part is a function of these three.
//
// Properties: runs (one for each connection), moment (in the story of them all), run (the one on
// stage at that moment), selection (in that run), playing, theme ("auto", "light", "dark"; an
// attribute too), parts (what of it is shown), player, watch (is told what happens). With the attribute
// `address`, the page's address holds what is shown (www/address/bar.ts; www/state.ts says what that is).
// Methods: begin(start, play), play(), pause(), step(1 | -1), seek(story in ms). `ready` settles when
// the first run has been recorded or refused. To measure a drag: seek(), then await updateComplete.

import { html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Limits, ScenarioError, ScenarioInput } from "../crate/pkg/port443.js";
import { AgainEvent } from "./again.ts";
import type { Choice } from "./choice.ts";
import type { Base } from "./compare/compare.ts";
import { CoreFailure, type CoreProblem, limits, Refusal, record } from "./core/core.ts";
import type { OwnRun, Run } from "./core/run.ts";
import {
  ChooseEvent,
  CompareEvent,
  GalleryEvent,
  isPlain,
  type MessageForm,
  type Problem,
  type Request,
  SendEvent,
} from "./form.ts";
import { MissEvent } from "./miss.ts";
import { officeStyles } from "./officestyles.ts";
import type { Panel } from "./panels/names.ts";
import { browserClock } from "./player/clock.ts";
import { type Control, ControlEvent } from "./player/controls.ts";
import type { Moment } from "./player/moment.ts";
import { Player, within } from "./player/player.ts";
import { prepare } from "./player/prepare.ts";
import { place, story, timeline } from "./player/timeline.ts";
import { SelectEvent, type Selection } from "./selection.ts";
import { ShowEvent } from "./shown.ts";
import type { Start } from "./state.ts";
import { facts } from "./story/facts.ts";
import { page as words } from "./story/page.ts";
import { spoken } from "./story/scenes.ts";
import { mark } from "./theme/marks.ts";
import { shared } from "./theme/shared.ts";
import { tokens } from "./theme/tokens.ts";
import "./form.ts";
import "./player/controls.ts";
import "./stage/stage.ts";

const say = words.shell;

const themes = ["auto", "light", "dark"] as const;
type Theme = (typeof themes)[number];

const drags = ["dragover", "drop"] as const;

const legend = ["plain", "cipher", "key", "public"] as const;

const depths = ["story", "messages", "bytes", "packets"] as const;
/** What of the office is shown, beside the stage. */
export type Parts = {
  /** It is the whole page: has a header, takes what is dropped anywhere, scrolls, speaks up. */
  readonly header: boolean;
  readonly form: boolean;
  readonly controls: boolean;
  /** Or these panels of it alone. */
  readonly desk: boolean | readonly Panel[];
};

/** For the element around it (www/element). */
export type Watch = {
  /** Runs are on stage. */
  shown(): void;
  /** The player has, or where it stands. */
  moved(): void;
  failed(kind: CoreProblem | "refused", sentence: string, error?: ScenarioError): void;
};

/** The page's opening is over by then. */
const LATER_MS = 1000;

const whole: Parts = { header: true, form: true, controls: true, desk: true };

/** What the reader can do to the run, beside looking at it. */
const acts = ["attacker", "handed"] as const;
export type Depth = (typeof depths | typeof acts)[number];

@customElement("p443-office")
export class Office extends LitElement {
  static override styles = [tokens, shared, officeStyles];

  @property({ attribute: false }) run: Run | undefined;
  @property({ attribute: false }) moment: Moment = { story: 0, virtual: 0 };
  @property({ attribute: false }) selection: Selection | undefined;
  @property({ reflect: true }) theme: Theme = "auto";
  @property({ attribute: false }) parts: Parts = whole;

  @state() private limits: Limits | undefined;
  @state() refusal: Problem | undefined;
  /** Why the core is not there, in a sentence. */
  @state() private failure: string | undefined;
  /** While the build with everything is on its way; how many bytes, if that is known. */
  @state() private loading: { readonly bytes: number | undefined } | undefined;
  /** Something that is loaded when it is used did not come, or a link is not what it should be: what is
   * on stage stays. */
  @state() missed:
    | { readonly sentence: string; readonly label?: string; again?: (() => void) | undefined }
    | undefined;
  @state() private more: typeof import("./more.ts") | undefined;
  @state() depth: Depth = "story";
  /** What is on the desk, once it is loaded. */
  @state() private panels: typeof import("./panels/index.ts").panels | undefined;
  @state() private comparing = false;
  @state() playing = false;
  @state() private announced = "";

  watch: Watch | undefined;
  #spoke = false;

  #start: Start | undefined;
  #plays = true;

  /** Settles when the first run has been recorded, or could not be. */
  readonly ready: Promise<void>;
  #settle: () => void = () => {};

  readonly player = new Player(browserClock, () => this.#moved());
  readonly #still = matchMedia("(prefers-reduced-motion: reduce)");
  readonly #seen = new IntersectionObserver(([entry]) => {
    this.#inView = entry?.isIntersecting ?? true;
    this.#wake();
  });
  #inView = true;
  #sent: Request | ScenarioInput | undefined;
  /** What the runs on stage were made of, if they ran here; an attack perhaps by its aim. */
  asked: Request | ScenarioInput | undefined;

  constructor() {
    super();
    this.ready = new Promise((resolve) => {
      this.#settle = resolve;
    });
    this.addEventListener(SelectEvent.type, (event) => {
      // An event's detail is null if it is undefined.
      this.selection = (event as SelectEvent).detail ?? undefined;
      void this.#openDesk();
    });
    this.addEventListener(ControlEvent.type, (event) =>
      this.#control((event as ControlEvent).detail),
    );
    this.addEventListener(ShowEvent.type, (event) => {
      this.#put((event as ShowEvent).detail).catch((cause) => this.#broke(cause));
    });
    this.addEventListener(SendEvent.type, (event) => void this.#send((event as SendEvent).detail));
    this.addEventListener(AgainEvent.type, (event) => {
      const scenario = this.run?.recording.scenario;
      if (!scenario) return;
      const { detail } = event as AgainEvent;
      void this.#send({ ...scenario, ...detail });
      const choice = this.#form?.choice;
      if (choice) void this.choose({ ...choice, ...detail });
    });
    this.addEventListener(MissEvent.type, (event) => {
      const { cause, again } = (event as MissEvent).detail;
      void this.#miss(cause, again);
    });
    this.addEventListener(GalleryEvent.type, () => void this.#openGallery());
    this.addEventListener(CompareEvent.type, () => void this.#openCompare());
    this.addEventListener(ChooseEvent.type, (event) => {
      void this.choose((event as ChooseEvent).detail);
      this.#form?.send();
      void this.#form?.focusChosen();
    });
    this.addEventListener("keydown", (event) => this.#key(event));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("visibilitychange", this.#wake);
    for (const type of drags) addEventListener(type, this.#drag);
    this.#seen.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("visibilitychange", this.#wake);
    for (const type of drags) removeEventListener(type, this.#drag);
    this.#seen.disconnect();
    // Put elsewhere, it goes on there.
    this.player.awake = false;
  }

  /** Runs what is said, as soon as the core is there; then it plays, unless the reader wants no motion. */
  begin(start: Start, play = true): void {
    this.#start = start;
    this.#plays = play;
    if (this.limits) this.#go();
    else if (this.failure) void this.#begin();
  }

  play(): void {
    this.player.play();
  }

  pause(): void {
    this.player.pause();
  }

  step(direction: 1 | -1): void {
    this.player.step(direction);
  }

  /** To a time in the story, in ms. */
  seek(storyMs: number): void {
    this.player.seek(storyMs);
  }

  override firstUpdated(): void {
    void this.#begin();
    // Not before the first run: until then the stage is low, and the desk stands where the eye is.
    void this.ready
      .then(() => this.updateComplete)
      .then(() => {
        const desk = this.renderRoot.querySelector(".desk");
        if (desk) this.#approached.observe(desk);
        setTimeout(this.#link, LATER_MS);
      });
  }

  /** The panels are more than half of the script, and below what is looked at first. */
  readonly #approached = new IntersectionObserver(
    ([entry]) => {
      if (entry?.isIntersecting) void this.#openDesk();
    },
    // Once it is properly in view, not when its edge is.
    { rootMargin: "0px 0px -25%" },
  );

  #openDesk(): Promise<void> {
    this.#approached.disconnect();
    return this.#use(async () => {
      if (this.parts.desk) this.panels = (await import("./panels/index.ts")).panels;
      await this.updateComplete;
    });
  }

  /** One for each connection, in the order in which they began. */
  get runs(): readonly Run[] | undefined {
    return this.player.timeline?.runs;
  }

  readonly #getMore = () => this.#more();

  get #form(): MessageForm | null {
    return this.renderRoot.querySelector("p443-form");
  }

  /** The limits, then the first run. */
  async #begin(): Promise<void> {
    try {
      this.failure = undefined;
      [this.limits] = await Promise.all([limits(), location.hash && this.#link()]);
      await this.updateComplete;
      this.#go();
    } catch (cause) {
      await this.#broke(cause);
      this.#settle();
    }
  }

  /** The address and what is shown go together from then on. */
  readonly #link = async (): Promise<void> => {
    if (!this.hasAttribute("address") || this.watch) return;
    try {
      (await import("./address/bar.ts")).attach(this);
    } catch (cause) {
      // Without a link nothing is missed. What is sent first would take the notice away.
      if (location.hash) void this.ready.then(() => this.#miss(cause, this.#link));
    }
  };

  #go(): void {
    const form = this.#form;
    const start = this.#start;
    if (start) form?.fill(start);
    if (start?.choice) void this.choose(start.choice);
    this.#start = undefined; // tried again, what was typed meanwhile is sent
    form?.send();
  }

  async #send(request: Request | ScenarioInput): Promise<void> {
    this.#sent = request;
    this.refusal = undefined;
    this.missed = undefined;
    const again = (): void => void this.#send(request);
    try {
      const input = await this.#aimed(request, again);
      const runs = input && (await this.#record(input));
      if (this.#sent !== request || !runs) return; // another was sent meanwhile
      await this.#put(runs, request);
    } catch (cause) {
      if (this.#sent !== request) return;
      if (cause instanceof Refusal) await this.#refused(cause);
      else if (cause instanceof CoreFailure && cause.later && this.run) {
        await this.#miss(cause, again);
      } else await this.#broke(cause);
    } finally {
      if (this.#sent === request) this.loading = undefined;
      this.#settle();
    }
  }

  /** On stage, unless another is sent meanwhile. */
  async #put(runs: readonly Run[], sent?: Request | ScenarioInput): Promise<void> {
    this.#sent = sent;
    if (runs.length > 1) void this.#more();
    await prepare(runs);
    if (this.#sent !== sent) return;
    if (this.run) this.#look(); // not at the first, which nobody asked for
    this.failure = undefined;
    const line = timeline(runs);
    this.player.load(line);
    this.asked = sent;
    if (this.#plays && !this.#still.matches) this.player.play();
    this.#plays = true;
    this.watch?.shown();
  }

  #record(input: ScenarioInput): Promise<OwnRun[]> {
    return record(input, (bytes) => {
      this.loading = { bytes };
    });
  }

  /** With the attack's target, if that is still to be looked for: in the run without the attack. */
  async #aimed(
    { attack, ...input }: Request | ScenarioInput,
    again?: () => void,
  ): Promise<ScenarioInput | undefined> {
    if (typeof attack !== "string") return { ...input, attack };
    const more = await this.#more(again);
    if (!more) return undefined;
    const runs = await this.#record(input);
    const found = more.aimed(attack, runs);
    if (!found) {
      const { kind: connection } = input;
      throw new Refusal({ kind: "attackDoesNotSuit", attack, connection, suits: "" });
    }
    return { ...input, seed: runs[0]?.recording.scenario.seed, attack: found };
  }

  async #openGallery(): Promise<void> {
    await this.#more(() => void this.#openGallery());
    await this.updateComplete;
    void this.renderRoot.querySelector("p443-gallery")?.show();
  }

  #share(): void {
    this.pause();
    void this.#use(async () => (await import("./share/dialog.ts")).share(this));
  }

  #openCompare(): Promise<void> {
    return this.#use(async () => {
      await import("./compare/compare.ts");
      this.comparing = true;
      await this.updateComplete;
      const choice = this.#form?.choice;
      const id = choice && (await this.#more())?.entryOf(choice)?.id;
      void this.renderRoot.querySelector("p443-compare")?.show(id);
    });
  }

  /** Runs what is compared, and leaves the stage alone. */
  readonly #beside = async (choice: Choice, base: Base): Promise<OwnRun[] | undefined> => {
    try {
      const { message, host, latencyMs, seed } = base;
      const input = await this.#aimed({ message, host, latencyMs, seed, ...choice });
      return input && (await this.#record(input));
    } catch (cause) {
      console.error(cause);
      return undefined;
    } finally {
      this.loading = undefined;
    }
  };

  /** What the form then shows as chosen. */
  async choose(choice: Choice): Promise<void> {
    const form = this.#form;
    if (!form) return;
    form.choice = choice;
    const title = (await this.#more())?.titleOf(choice) ?? "";
    if (form.choice === choice) form.chosen = title;
  }

  async #refused({ error }: Refusal): Promise<void> {
    const say = await problems();
    // The core has words of its own, if ours do not come.
    const own = String((error as { message?: unknown }).message ?? "");
    const sentence = say?.problemSentence(error) ?? own;
    this.refusal = { error, sentence };
    this.watch?.failed("refused", sentence, error);
  }

  /** Uses what is loaded when it is used; if it does not come, that is said, with a way to try again. */
  async #use(
    work: () => Promise<unknown>,
    again: () => void = () => void this.#use(work),
  ): Promise<void> {
    try {
      await work();
    } catch (cause) {
      await this.#miss(cause, again);
    }
  }

  async #miss(cause: unknown, again: () => void): Promise<void> {
    console.error(cause);
    const sentence = await reason(cause);
    this.missed = { sentence, again };
    this.watch?.failed(problemOf(cause), sentence);
  }

  /** What the first screen does not need; nothing if it did not come, which the page then says. */
  async #more(again?: () => void): Promise<typeof import("./more.ts") | undefined> {
    const load = async (): Promise<void> => {
      this.more = await import("./more.ts");
    };
    await this.#use(load, again);
    return this.more;
  }

  /** The story is at its end: how it ended is told. If that cannot be loaded, the stage tells enough. */
  #told(): void {
    import("./more.ts").then(
      (more) => {
        this.more = more;
        const { runs } = this;
        if (runs) this.#announce(`${this.announced}. ${more.ended(runs)}`);
      },
      () => undefined,
    );
  }

  async #broke(cause: unknown): Promise<void> {
    console.error(cause);
    this.failure = await reason(cause);
    this.player.load(undefined);
    this.watch?.failed(problemOf(cause), this.failure);
  }

  #moved(): void {
    const line = this.player.timeline;
    const story = this.player.story;
    const at = line && place(line, story);
    const before = line && place(line, this.moment.story).index;
    this.moment = { story, virtual: at?.virtual ?? 0 };
    this.playing = this.player.playing;
    // A selection is of one connection.
    if (this.run !== at?.run) this.selection = undefined;
    this.run = at?.run;
    if (at && (at.index !== before || !this.#spoke)) {
      this.#spoke = true;
      const { index } = at;
      if (index === line.scenes.length - 1) this.#told();
      const { first, count } = within(line, this.player.range);
      this.#announce(words.controls.at(index - first + 1, count, spoken(line, index).title));
    }
    this.watch?.moved();
  }

  /** Of several in one page, only the one that the reader is in speaks. */
  #announce(text: string): void {
    if (this.parts.header || this.matches(":focus-within")) this.announced = text;
  }

  /** Files over the page, or let go on it. */
  readonly #drag = (event: Event): void => {
    const { dataTransfer } = event as DragEvent;
    if (!this.parts.header || !dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    // The event has them only until it is over.
    const files = [...dataTransfer.files];
    void this.#use(async () => (await import("./files/drop.ts")).drop(event, files, this));
  };

  readonly #wake = (): void => {
    this.player.awake = this.#inView && document.visibilityState === "visible";
  };

  #control(control: Control): void {
    const player = this.player;
    if (control.ask === "play" || control.ask === "step") this.#look();
    const line = player.timeline;
    if (control.ask === "play") player.play();
    else if (control.ask === "pause") player.pause();
    else if (control.ask === "step") player.step(control.direction);
    else if (control.ask === "speed") player.speed = control.factor;
    else if (control.ask === "restart") this.#show(0, 0);
    else if (control.ask === "share") void this.#share();
    else if (control.ask === "seek" && line) {
      player.pause();
      player.seek(story(line, control.axis));
    } else if (control.ask === "scene") {
      const scene = line?.scenes[control.index];
      if (scene) this.#show(scene.start, scene.end);
    }
    this.requestUpdate();
  }

  /** Plays from `start`; where nothing is to move by itself, shows what is so at `end`. */
  #show(start: number, end: number): void {
    this.player.seek(this.#still.matches ? end : start);
    if (!this.#still.matches) this.player.play();
  }

  #key(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.composedPath()[0];
    if (target instanceof Element && target.matches("input, textarea, select, [contenteditable]")) {
      return;
    }
    const pressable = target instanceof Element && target.matches("button, summary, a[href]");
    const player = this.player;
    const act = {
      " ": pressable ? undefined : () => (player.playing ? player.pause() : player.play()),
      ArrowRight: () => player.step(1),
      ArrowLeft: () => player.step(-1),
      Home: () => player.seek(0),
      End: () => player.seek(Number.POSITIVE_INFINITY),
      Escape: () => {
        this.selection = undefined;
      },
    }[event.key];
    if (!act || !player.timeline) return;
    event.preventDefault();
    act();
  }

  /** Where the story is told below what was pressed, as on a phone, brings it into view. */
  #look(): void {
    if (!this.parts.header) return;
    const told = this.renderRoot.querySelector("p443-stage")?.renderRoot.querySelector(".caption");
    if (told && told.getBoundingClientRect().top > innerHeight / 2) this.#scroll(told, "start");
  }

  #scroll(to: Element, block: "start" | "center"): void {
    to.scrollIntoView({ block, behavior: this.#still.matches ? "auto" : "smooth" });
  }

  /** Brings what is said about the selection into view. */
  async #explain(): Promise<void> {
    await this.#openDesk();
    const byte = this.renderRoot.querySelector("p443-byte");
    if (byte) this.#scroll(byte, "center");
  }

  override render(): TemplateResult {
    const { run, moment, selection, limits, failure, playing } = this;
    const line = this.player.timeline;
    const at = line && place(line, moment.story);
    // In the story's last scene.
    const over =
      run?.recording.outcome && at?.index === (line?.scenes.length ?? 0) - 1 && this.more
        ? line?.runs
        : undefined;
    const other = run?.recording.connection.scheme === "https" ? "http" : "https";
    const { parts } = this;
    return html`
      <header ?hidden=${!parts.header}>
        <p class="wordmark display">${words.title}</p>
        <label class="themes label">
          ${say.theme}
          <select
            @change=${(event: Event) => {
              this.theme = (event.target as HTMLSelectElement).value as Theme;
            }}
          >
            ${themes.map(
              (theme) =>
                html`<option value=${theme} ?selected=${theme === this.theme}>${say.themes[theme]}</option>`,
            )}
          </select>
        </label>
      </header>
      <div role=${parts.header ? "main" : nothing}>
        <div class="office">
          <div class="writing" ?hidden=${!parts.form}>
            <p443-file></p443-file>
            <h1 class="display" ?hidden=${!parts.header}>${words.headline}</h1>
            <p443-form
              part="form"
              .limits=${limits}
              .problem=${this.refusal}
              .seed=${run?.recording.scenario?.seed ?? ""}
              .more=${this.#getMore}
            ></p443-form>
            <div class="ended">
              ${over ? html`<p443-outcome brief .runs=${over}></p443-outcome>` : nothing}
            </div>
            <ul class="legend" aria-label=${say.legend}>
              ${legend.map((meaning) => html`<li class="label">${mark(meaning)} ${say.meanings[meaning]}</li>`)}
            </ul>
          </div>
          <div class="telling">
            ${this.#notice()}
            ${
              line && line.runs.length > 1
                ? html`<p443-connections
                    ?framed=${!parts.header}
                    .timeline=${line}
                    .current=${at?.scene.run ?? 0}
                  ></p443-connections>`
                : nothing
            }
            ${
              failure
                ? html`<div class="trouble" role="alert">
                    <p>${mark("alarm")} ${failure}</p>
                    <button class="button primary" @click=${() => void this.#begin()}>${say.retry}</button>
                  </div>`
                : html`<p443-stage ?framed=${!parts.header} part="stage" exportparts="caption" .timeline=${line} .moment=${moment} .selection=${selection}>
                    <div class="next">
                      ${over ? html`<p443-outcome .runs=${over}></p443-outcome>` : nothing}
                      <p class="ways" ?hidden=${!parts.form}>
                        ${
                          isPlain(this.#form?.choice)
                            ? html`<button
                                class="button primary"
                                @click=${() => this.#form?.sendPlain(other)}
                              >
                                ${other === "http" ? say.over80 : say.over443}
                              </button>`
                            : html`<button class="button primary" @click=${() => this.#openGallery()}>
                                ${say.another}
                              </button>`
                        }
                        <button class="button" @click=${() => void this.#openCompare()}>
                          ${say.compare}
                        </button>
                      </p>
                    </div>
                  </p443-stage>`
            }
            ${
              selection && parts.desk === true
                ? html`<p class="picked">
                    <button class="button quiet" @click=${() => void this.#explain()}>${say.explain}</button>
                  </p>`
                : nothing
            }
            <p443-controls
              part="controls"
              exportparts="button, slider"
              ?hidden=${!parts.controls}
              .range=${this.player.range}
              .timeline=${line}
              .moment=${moment}
              .playing=${playing}
              .speed=${this.player.speed}
              .shares=${parts.header}
              .roundTrip=${run ? facts(run).roundTrip : 0}
            ></p443-controls>
          </div>
        </div>
        <section
          class="desk"
          part="desk"
          role=${parts.header ? nothing : "group"}
          aria-label=${say.desk}
          ?hidden=${!parts.desk}
        >
          <div class="deskbar" ?hidden=${parts.desk !== true}>
            <fieldset class="depths">
              <legend class="label">${say.depth}</legend>
              ${depths.map((depth) => this.#turnTo(depth))}
            </fieldset>
            <fieldset class="depths">
              <legend class="label">${say.act}</legend>
              ${acts.map((act) => this.#turnTo(act))}
            </fieldset>
            <div class="depths">
              <p443-open></p443-open>
              <p443-save .runs=${line?.runs}></p443-save>
              <button
                class="button quiet"
                aria-haspopup="dialog"
                ?disabled=${!line}
                ?hidden=${!parts.header}
                @click=${() => void this.#share()}
              >
                ${say.share}
              </button>
              <p443-real .run=${run}></p443-real>
            </div>
          </div>
          <div class="panels ${this.depth}">${this.panels?.(this) ?? nothing}</div>
        </section>
      </div>
      ${this.more ? html`<p443-gallery .choice=${this.#form?.choice}></p443-gallery>` : nothing}
      ${
        this.comparing
          ? html`<p443-compare
              .base=${run?.recording.scenario}
              .record=${this.#beside}
            ></p443-compare>`
          : nothing
      }
      <p class="visually-hidden" role="status">${this.announced}</p>
    `;
  }

  /** What is on its way, or did not come. */
  #notice(): TemplateResult | typeof nothing {
    const { loading, missed } = this;
    if (missed) {
      return html`<div class="notice" role="alert">
        <p>${mark("alarm")} ${missed.sentence}</p>
        <button
          class="button"
          @click=${() => {
            this.missed = undefined;
            missed.again?.();
          }}
        >
          ${missed.label ?? say.retry}
        </button>
      </div>`;
    }
    return loading ? html`<p class="notice" role="status">${say.more(loading.bytes)}</p>` : nothing;
  }

  #turnTo(depth: Depth): TemplateResult {
    return html`<button
      class="button"
      aria-pressed=${depth === this.depth}
      @click=${() => {
        this.depth = depth;
        void this.#openDesk();
      }}
    >
      ${say.depths[depth]}
    </button>`;
  }
}

/** Sentences for what goes wrong; nothing if they do not come either. */
async function problems(): Promise<typeof import("./story/problems.ts") | undefined> {
  try {
    return await import("./story/problems.ts");
  } catch {
    return undefined;
  }
}

const problemOf = (cause: unknown): CoreProblem =>
  cause instanceof CoreFailure ? cause.problem : "missing";

async function reason(cause: unknown): Promise<string> {
  return (await problems())?.coreSentence(problemOf(cause)) ?? say.missing;
}

declare global {
  interface HTMLElementTagNameMap {
    "p443-office": Office;
  }
}
