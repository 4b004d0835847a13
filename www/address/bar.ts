// The address bar of our own page: it always holds what is shown, and what stands in it is shown. Loaded
// when the page is opened with something after #, and otherwise after the first run.
//
// What changes about a run (moment, depth, selection) takes the place of what the address had; another run
// is a new entry of the browser's history, so that Back leads to the one before, with what stood in the
// form then. A link that is refused stays in the address until the reader does something: it can be mended.
// Of a connection out of a file the address says nothing: only its file can give it again.
//
// - attach(office): keeps the two together from then on

import type { ReactiveController } from "lit";
import { isOwn, type Run } from "../core/run.ts";
import type { MessageForm } from "../form.ts";
import type { Office, Watch } from "../office.ts";
import { place } from "../player/timeline.ts";
import { SelectEvent } from "../selection.ts";
import { ShowEvent } from "../shown.ts";
import { type Start, type State, stateOf } from "../state.ts";
import { address as say } from "../story/address.ts";
import { momentSentence } from "../story/moments.ts";
import { read, write } from "./address.ts";
import { arrive } from "./arrive.ts";

/** While a reader drags or steps, the address waits. */
const PAUSE_MS = 250;

/** What stands in the form. */
const boxes = ["choice", "chosen", "message", "host", "typedSeed", "latency"] as const;
type Draft = Pick<MessageForm, (typeof boxes)[number]>;

/** What an address cannot hold of an entry of the history. */
type Kept = {
  /** What stood in the form, sent or not. */
  readonly draft: Draft | undefined;
  /** Of a connection out of a file, which no address gives again. */
  readonly runs: readonly Run[] | undefined;
};

type Link = {
  readonly state: State;
  readonly whole: boolean;
  readonly unknown: readonly string[];
};

const nothing: Link = { state: {}, whole: false, unknown: [] };

/** A link whose run is on its way. */
type Coming = Link & {
  /** What was there before, should the core refuse it. */
  readonly before: { readonly draft: Draft | undefined; readonly depth: Office["depth"] };
};

export function attach(office: Office): void {
  office.addController(new Bar(office));
}

class Bar implements ReactiveController, Watch {
  readonly #office: Office;
  readonly #kept = new Map<string, Kept>();
  /** Which entry of the history is shown, and what is to be kept of it. */
  #entry = entryHere() ?? newEntry();
  #here: Kept = { draft: undefined, runs: undefined };
  #hash = "";
  #coming: Coming | undefined;
  /** Something to be said once what comes is on stage: sending takes away what was said before. */
  #say: (() => void) | undefined;
  /** A link was refused and still stands in the address. */
  #refused = false;
  /** What was written last, told apart by what it was made of. */
  #written: readonly unknown[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The browser lets this page have no address of its own, as in a sandboxed frame. */
  #deaf = false;

  constructor(office: Office) {
    this.#office = office;
    office.watch = this;
    addEventListener("popstate", this.#popped);
    addEventListener("hashchange", this.#popped);
    addEventListener("pagehide", this.#flush);
    for (const act of ["pointerdown", "keydown"]) addEventListener(act, this.#acted, true);
    this.#hash = location.hash;
    if (this.#hash.length > 1) this.#open();
    else this.#write(false);
  }

  hostDisconnected(): void {
    removeEventListener("popstate", this.#popped);
    removeEventListener("hashchange", this.#popped);
    removeEventListener("pagehide", this.#flush);
    for (const act of ["pointerdown", "keydown"]) removeEventListener(act, this.#acted, true);
    clearTimeout(this.#timer);
  }

  get #form(): MessageForm | null {
    return this.#office.renderRoot.querySelector("p443-form");
  }

  // --- what is shown, into the address ---

  hostUpdated(): void {
    const now = this.#made();
    if (now.every((one, at) => one === this.#written[at])) return;
    this.#written = now;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#flush, PAUSE_MS);
  }

  /** While it plays, the address follows from scene to scene. */
  #made(): readonly unknown[] {
    const { runs, depth, selection, playing, moment } = this.#office;
    const line = this.#office.player.timeline;
    const at = line && playing ? place(line, moment.story).index : moment.story;
    return [runs, depth, selection, playing, at];
  }

  readonly #flush = (): void => {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#write(false);
  };

  readonly #acted = (): void => {
    this.#refused = false;
  };

  #write(another: boolean): void {
    const { runs } = this.#office;
    if (!runs || this.#refused || this.#coming || this.#deaf) return;
    const state = stateOf(this.#office);
    const hash = state ? `#${write(state)}` : "";
    if (hash === this.#hash && entryHere() === this.#entry) return;
    try {
      const address = hash || `${location.pathname}${location.search}`;
      if (another) {
        this.#kept.set(this.#entry, this.#here);
        this.#entry = newEntry();
        history.pushState({ port443: this.#entry }, "", address);
      } else history.replaceState({ port443: this.#entry }, "", address);
      this.#hash = hash;
    } catch {
      this.#deaf = true;
    }
  }

  /** Another is on stage. */
  shown(): void {
    const coming = this.#coming;
    this.#coming = undefined;
    if (coming) this.#arrived(coming);
    this.#say?.();
    this.#say = undefined;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#written = this.#made();
    this.#write(!coming && entryHere() === this.#entry);
    const { runs } = this.#office;
    const file = runs?.some((run) => !isOwn(run)) ? runs : undefined;
    this.#here = { draft: this.#draft(), runs: file };
  }

  moved(): void {}

  // --- what stands in the address, onto the stage ---

  readonly #popped = (): void => {
    const entry = entryHere();
    const { hash } = location;
    if (hash === this.#hash && (entry === undefined || entry === this.#entry)) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    // Also what was typed since.
    this.#kept.set(this.#entry, { ...this.#here, draft: this.#draft() });
    this.#entry = entry ?? newEntry();
    this.#hash = hash;
    this.#refused = false;
    const kept = this.#kept.get(this.#entry);
    if (kept?.runs) {
      this.#coming = this.#expected(nothing);
      this.#office.dispatchEvent(new ShowEvent(kept.runs));
    } else this.#open();
    if (kept) this.#fill(kept.draft);
  };

  #open(): void {
    if (this.#hash.length < 2) {
      this.#begin(nothing);
      return;
    }
    const first = !this.#office.runs;
    const got = read(this.#hash);
    if (got.refused) {
      this.#refuse(say.refused(got.refused));
      return;
    }
    const { state, held } = got;
    if (held === undefined) {
      this.#begin(got);
      return;
    }
    // What is on stage stays, and at first is what the page begins with.
    this.#refused = true;
    const show = (): void => {
      const form = this.#form;
      form?.fill(this.#filled(got));
      if (state.choice) void this.#office.choose(state.choice);
      this.#tell(say.held[held], say.send, () => form?.send());
    };
    if (first) this.#say = show;
    else show();
  }

  #expected(link: Link): Coming {
    return { ...link, before: { draft: this.#draft(), depth: this.#office.depth } };
  }

  #begin(link: Link): void {
    this.#coming = this.#expected(link);
    const { moment, depth } = link.state;
    if (depth) this.#office.depth = depth;
    // A story that stands at its beginning begins.
    this.#office.begin(this.#filled(link), moment === undefined || moment === "start");
  }

  #arrived({ state, whole, unknown }: Coming): void {
    const form = this.#form;
    // The page draws a seed for each run. That this one had to be the link's does not hold for the next.
    if (whole && form && form.typedSeed === state.seed) form.typedSeed = undefined;
    const { player } = this.#office;
    if (!player.timeline) return;
    const { story, selection, problem } = arrive(player.timeline, state);
    player.seek(story);
    if (selection) this.#office.dispatchEvent(new SelectEvent(selection));
    if (problem) this.#say = () => this.#tell(momentSentence(problem));
    else if (unknown.length > 0) this.#say = () => this.#tell(say.unknown(unknown));
  }

  /** The core has no such run. */
  failed(kind: string, sentence: string): void {
    const coming = this.#coming;
    this.#coming = undefined;
    if (!coming) return;
    this.#refused = true;
    if (kind !== "refused") return;
    this.#fill(coming.before.draft);
    this.#office.depth = coming.before.depth;
    this.#office.refusal = undefined;
    this.#refuse(say.impossible(sentence));
  }

  /** What was there stays; if nothing was, it is as without a link. */
  #refuse(sentence: string): void {
    this.#refused = true;
    const tell = (): void => this.#tell(sentence);
    if (this.#office.runs) {
      tell();
      return;
    }
    this.#say = tell;
    this.#office.begin({});
  }

  #tell(sentence: string, label: string = say.close, act?: () => void): void {
    this.#office.missed = {
      sentence,
      label,
      again: act,
    };
  }

  // --- what stands in the form ---

  /** What a person leaves out is as the form has it; to a site no message is sent, and it stays, too. */
  #filled({ state, whole }: Link): Start {
    const form = this.#form;
    if (!form) return state;
    const { choice, message, host, typedSeed: seed, latency } = form;
    return {
      ...(whole ? { message } : { choice, message, host, seed, latencyMs: Number(latency) }),
      ...state,
    };
  }

  #draft(): Draft | undefined {
    const form = this.#form;
    return form
      ? (Object.fromEntries(boxes.map((box) => [box, form[box]])) as unknown as Draft)
      : undefined;
  }

  #fill(draft: Draft | undefined): void {
    if (draft) Object.assign(this.#form ?? {}, draft);
  }
}

function entryHere(): string | undefined {
  const kept = history.state as { port443?: unknown } | null;
  return typeof kept?.port443 === "string" ? kept.port443 : undefined;
}

function newEntry(): string {
  return `${Date.now().toString(36)}.${performance.now()}`;
}
