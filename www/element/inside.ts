// What stands inside <port-443> once it is near: the office, with as much of it as the attributes say,
// and what happens in it told as the element's events. Loaded with the office; what only the page of
// somebody else needs is here and not there.
//
// - Inside: changed(attributes), play(), pause(), step(), seek(), export(), paused, moment

import type { ScenarioError } from "../../crate/pkg/port443.js";
import { plain } from "../choice.ts";
import { wantEverything } from "../core/core.ts";
import type { Run } from "../core/run.ts";
import { isPlain } from "../form.ts";
import { type EntryId, entries, entryOf } from "../gallery/entries.ts";
import { Office, type Parts, type Watch } from "../office.ts";
import { isPanel, type Panel, panelNames } from "../panels/names.ts";
import { find, nameOf, namesOf } from "../player/moments.ts";
import { foresee } from "../player/prepare.ts";
import { place, type Timeline } from "../player/timeline.ts";
import { stateOf } from "../state.ts";
import { element as say } from "../story/element.ts";
import { spoken } from "../story/scenes.ts";
import type {
  ErrorDetail,
  ExportFormat,
  Port443Events,
  ReadyDetail,
  Step,
  StepDetail,
} from "./api.ts";
import { lend, theme } from "./look.ts";
import { keptInside } from "./own.ts";
import type { Port443 } from "./port-443.ts";
import { whenSeen } from "./seen.ts";
import "./dress.ts";

/** What the element around it does. */
type Around = {
  /** The first run is on stage. */
  readonly shown: () => void;
  /** There is none, and why; the fallback stays. */
  readonly failed: (sentence: string, again: () => void) => void;
};

/** What a run is made of; the rest decides how it is shown. */
const asked = ["scenario", "message", "host", "seed", "latency"];

/** Which attribute the core refused. */
const blamed: Partial<Record<ScenarioError["kind"], string>> = {
  messageEmpty: "message",
  messageTooLong: "message",
  hostEmpty: "host",
  hostIsAddress: "host",
  hostNotAscii: "host",
  hostInvalid: "host",
  seedInvalid: "seed",
  latencyTooLong: "latency",
  attackDoesNotSuit: "scenario",
};

const few = {
  depth: ["story", "messages", "bytes", "packets"],
  controls: ["bar", "none", "all"],
  theme: ["auto", "light", "dark"],
} as const;

export class Inside implements Watch {
  readonly #element: Port443;
  readonly #around: Around;
  readonly #office = new Office();
  readonly #still = matchMedia("(prefers-reduced-motion: reduce)");

  /** What is on stage. */
  #runs: readonly Run[] | undefined;
  /** Whether what comes on stage next was asked for by the attributes. */
  #ours = false;
  /** Which the attributes asked for; nothing once the reader has chosen. */
  #scenario: EntryId | undefined;
  /** Whether a run has been on stage. */
  #shown = false;
  /** The page itself is setting something: of that it is told nothing. */
  #quiet = false;
  #step = 0;
  #playing = false;
  #over = false;
  /** The page asked for a pause: what was still to begin by itself does not. */
  #stopped = false;
  /** What was said to the writer, and is not said twice. */
  readonly #said = new Set<string>();
  /** Values that the core refused. */
  readonly #refused = new Map<string, string>();

  constructor(element: Port443, frame: HTMLElement, around: Around) {
    this.#element = element;
    this.#around = around;
    const office = this.#office;
    office.toggleAttribute("framed", true);
    office.hidden = true; // the fallback is shown until there is a run
    office.setAttribute("exportparts", "stage, caption, form, controls, button, slider, desk");
    office.watch = this;
    element.shadowRoot?.adoptedStyleSheets.push(theme());
    lend(element);
    keptInside(frame);
    this.#furnish();
    this.#begin();
    frame.append(office);
  }

  get #line(): Timeline | undefined {
    return this.#office.player.timeline;
  }

  get paused(): boolean {
    return !this.#office.playing;
  }

  get moment(): string {
    const line = this.#line;
    return line ? nameOf(line, this.#office.moment.story) : "";
  }

  play(): void {
    this.#office.play();
  }

  pause(): void {
    this.#stopped = true;
    this.#office.pause();
  }

  step(direction: 1 | -1): void {
    this.#office.step(direction < 0 ? -1 : 1);
  }

  seek(moment: string | number): void {
    const line = this.#line;
    if (!line) return;
    if (typeof moment === "number") this.#office.seek(moment);
    else {
      const story = find(line, moment, this.#office.playing ? "start" : "end");
      if (story === undefined)
        this.#complain("moment", say.noMoment("moment", moment, namesOf(line)));
      else this.#office.seek(story);
    }
  }

  async export(format: ExportFormat): Promise<Blob> {
    const { file } = await import("./files.ts");
    return file(this.#office, format);
  }

  /** Does no more than these need. */
  changed(attributes: ReadonlySet<string>): void {
    const has = (...names: readonly string[]): boolean =>
      names.some((name) => attributes.has(name));
    if (has("depth", "panels", "controls", "theme")) this.#furnish();
    if (has(...asked)) {
      this.#begin();
      return;
    }
    this.#quiet = true;
    if (has("from", "to", "loop")) this.#fence();
    if (has("moment", "from")) this.#stand(this.#office.playing);
    this.#quiet = false;
    if (has("autoplay")) this.#autoplay();
  }

  // --- what the attributes say ---

  /** Nothing if it is empty, or was refused. */
  #text(name: string): string | undefined {
    const value = this.#element.getAttribute(name);
    return value && this.#refused.get(name) !== value ? value : undefined;
  }

  #oneOf<T extends string>(name: string, known: readonly T[], instead: string): T | undefined {
    const value = this.#text(name);
    if (value === undefined) return undefined;
    const found = known.find((one) => one === value);
    if (!found) this.#complain(name, say.oneOf(name, value, known, instead));
    return found;
  }

  #furnish(): void {
    const office = this.#office;
    const controls = this.#oneOf("controls", few.controls, "the bar") ?? "bar";
    const depth = this.#oneOf("depth", few.depth, "no desk");
    const panels = this.#panels();
    office.theme = this.#oneOf("theme", few.theme, "auto") ?? "auto";
    office.depth = depth ?? "story";
    office.parts = {
      header: false,
      form: controls === "all",
      controls: controls !== "none",
      desk: panels.length > 0 ? panels : depth !== undefined,
    } satisfies Parts;
  }

  #panels(): readonly Panel[] {
    const asked = this.#text("panels")?.trim().split(/\s+/) ?? [];
    return asked.filter((name): name is Panel => {
      const known = isPanel(name);
      if (!known) this.#complain("panels", say.oneOf("panels", name, panelNames, "the others"));
      return known;
    });
  }

  #begin(): void {
    const id = this.#oneOf(
      "scenario",
      entries.map(({ id }) => id),
      "https",
    );
    this.#ours = true;
    this.#stopped = false;
    this.#scenario = id ?? "https";
    const choice = entries.find((entry) => entry.id === id)?.choice ?? plain("https");
    if (!isPlain(choice)) wantEverything();
    foresee(choice);
    this.#office.begin(
      {
        choice,
        message: this.#text("message"),
        host: this.#text("host"),
        seed: this.#text("seed"),
        latencyMs: this.#latency(),
      },
      false,
    );
  }

  #latency(): number | undefined {
    const value = this.#text("latency");
    if (value === undefined) return undefined;
    if (/^\d+$/.test(value)) return Number(value);
    this.#complain("latency", say.noNumber(value));
    return undefined;
  }

  #find(name: "moment" | "from" | "to", edge: "start" | "end"): number | undefined {
    const line = this.#line;
    const text = this.#text(name);
    if (!line || text === undefined) return undefined;
    const found = find(line, text, edge);
    if (found === undefined) this.#complain(name, say.noMoment(name, text, namesOf(line)));
    return found;
  }

  /** Where it stays. */
  #fence(): void {
    const { player } = this.#office;
    const whole = { from: 0, to: this.#line?.duration ?? 0 };
    const range = {
      from: this.#find("from", "start") ?? whole.from,
      to: this.#find("to", "end") ?? whole.to,
    };
    const fits = range.from < range.to;
    if (!fits) {
      const { from, to } = this.#element;
      this.#complain("from", say.noRange(from || "start", to || "end"));
    }
    player.range = fits ? range : whole;
    player.loop = this.#element.loop;
    this.#office.requestUpdate();
  }

  /** Where it stands; about to move, it begins with the moment and does not end with it. */
  #stand(moves: boolean): void {
    const { player } = this.#office;
    player.seek(this.#find("moment", moves ? "start" : "end") ?? player.range.from);
  }

  get #moves(): boolean {
    return this.#element.autoplay && !this.#still.matches;
  }

  #autoplay(): void {
    if (!this.#moves) return;
    const runs = this.#runs;
    whenSeen(this.#element, () => {
      // It may have become another run by then, or the reader's own.
      if (this.#runs === runs && this.#moves && !this.#stopped) this.#office.play();
    });
  }

  // --- what happens inside ---

  shown(): void {
    const office = this.#office;
    this.#runs = office.runs;
    this.#quiet = true;
    this.#fence();
    const ours = this.#ours;
    this.#ours = false;
    if (!ours) this.#scenario = undefined;
    if (ours) this.#stand(this.#moves);
    this.#quiet = false;
    this.#step = this.#index ?? 0;
    this.#playing = office.playing;
    this.#over = false;
    office.hidden = false;
    if (!this.#shown) {
      this.#shown = true;
      this.#around.shown();
    }
    this.#tell("ready", this.#ready());
    if (ours) this.#autoplay();
  }

  moved(): void {
    // Not while another is only just being put on stage.
    if (this.#runs !== this.#office.runs) return;
    const { playing } = this.#office;
    const began = playing !== this.#playing;
    this.#playing = playing;
    const index = this.#index;
    const stepped = index !== this.#step;
    this.#step = index ?? 0;
    if (this.#quiet) return;
    if (began) this.#tell(playing ? "play" : "pause", undefined);
    const line = this.#line;
    if (!line || index === undefined) return;
    if (stepped) this.#tell("step", told(line, index));
    if (index === line.scenes.length - 1 && !this.#over) {
      this.#over = true;
      void this.#ended(line);
    }
  }

  failed(kind: ErrorDetail["kind"], sentence: string, error?: ScenarioError): void {
    const attribute = error && this.#ours ? blamed[error.kind] : undefined;
    const value = attribute && this.#text(attribute);
    if (attribute && value !== undefined) {
      this.#refused.set(attribute, value);
      this.#complain(attribute, say.refused(attribute, short(value), sentence));
      this.#begin();
      return;
    }
    this.#tell("error", { kind, message: sentence });
    if (!this.#shown) this.#around.failed(sentence, () => this.#begin());
  }

  get #index(): number | undefined {
    const line = this.#line;
    return line && place(line, this.#office.moment.story).index;
  }

  async #ended(line: Timeline): Promise<void> {
    try {
      const { outcome } = await import("./outcome.ts");
      const detail = outcome(line.runs);
      if (detail && this.#runs === line.runs) this.#tell("outcome", detail);
    } catch {
      // The stage tells how it ended, and says so itself if it cannot.
    }
  }

  #ready(): ReadyDetail {
    const state = stateOf(this.#office);
    const line = this.#line;
    return {
      scenario: this.#scenario ?? (state?.choice && entryOf(state.choice)?.id),
      message: state?.message ?? "",
      host: state?.host ?? "",
      seed: state?.seed ?? "",
      latency: state?.latencyMs ?? 0,
      moment: this.moment,
      steps: line ? line.scenes.map((_, index) => step(line, index)) : [],
    };
  }

  #complain(attribute: string, message: string): void {
    if (this.#said.has(message)) return;
    this.#said.add(message);
    console.warn(say.from(message));
    this.#tell("error", { kind: "attribute", attribute, message });
  }

  #tell<K extends keyof Port443Events>(type: K, detail: Port443Events[K]["detail"]): void {
    this.#element.dispatchEvent(new CustomEvent(type, { bubbles: true, composed: true, detail }));
  }
}

/** Of a message as much as tells it apart. */
const short = (value: string): string => (value.length > 40 ? `${value.slice(0, 40)}…` : value);

function step(line: Timeline, index: number): Step {
  const scene = line.scenes[index];
  return {
    moment: namesOf(line)[index] ?? "",
    connection: (scene?.run ?? 0) + 1,
    title: spoken(line, index).title,
  };
}

function told(line: Timeline, index: number): StepDetail {
  const { text } = spoken(line, index);
  return { ...step(line, index), index, count: line.scenes.length, text };
}
