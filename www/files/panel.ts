// <p443-file>: the opened file, in the place of the form: what it is, what was wrong with it, which keys
// are there, and its connections. What stands in the form stays there.
//
// Methods: take(files, focus): captures and keys, in any order. Dispatches ShowEvent.
// - preferred(connections): the one that goes on stage first
//
// The attribute `open` says that there is something to show.

import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { ConnectionSummary } from "../../crate/pkg/port443.js";
import { type CaptureFile, FileFailure, openFile, type Reading } from "../core/capture-file.ts";
import { CoreFailure } from "../core/core.ts";
import { isOwn, type Run } from "../core/run.ts";
import { SendEvent } from "../form.ts";
import type { Office } from "../office.ts";
import { belongsTo } from "../panels/packets/source.ts";
import { ShowEvent } from "../shown.ts";
import { fileError, lack, problem, files as words } from "../story/files.ts";
import { page as pageWords } from "../story/page.ts";
import { coreSentence } from "../story/problems.ts";
import { mark } from "../theme/marks.ts";
import { shared } from "../theme/shared.ts";
import { become } from "./current.ts";
import { type FileKind, kindOf, pemOf, START } from "./kind.ts";
import "./list.ts";
import { type Sort, sorted } from "./list.ts";
import { FileSource } from "./source.ts";

const say = words.panel;

/** A key log or a private key that was handed over; kept for the files that come later. */
type Key =
  | { readonly kind: "keyLog"; readonly name: string; readonly text: string }
  | { readonly kind: "privateKey"; readonly name: string; readonly text: string };

/** What became of it. */
type Note = { readonly fine: boolean; readonly text: string };

type Reader = {
  readonly name: string;
  readonly stop: AbortController;
  readonly reading: Reading | undefined;
};

/** What there is to read first: what opens, then what has a name. */
export function preferred(
  connections: readonly ConnectionSummary[],
): ConnectionSummary | undefined {
  const rank = ({ keys, protocol, hasSyn, serverName }: ConnectionSummary): number =>
    (keys === "all" || keys === "privateKey" ? 16 : 0) +
    (keys === "some" ? 8 : 0) +
    (protocol === "tls" || protocol === "http" || protocol === "smtpStartTls" || protocol === "smtp"
      ? 4
      : 0) +
    (hasSyn ? 2 : 0) +
    (serverName ? 1 : 0);
  let best = connections[0];
  for (const one of connections) if (best && rank(one) > rank(best)) best = one;
  return best;
}

/** Whether some of the keys are its own. */
function opens(one: ConnectionSummary | undefined): boolean {
  return one !== undefined && one.keys !== "missing" && one.keys !== "notNeeded";
}

/** The longest key that is read: a key log of many days has some MB, a private key a few kB. */
const LONGEST = 64 << 20;

@customElement("p443-file")
export class FilePanel extends LitElement {
  static override styles = [
    shared,
    css`
      :host(:not([open])) {
        display: none;
      }
      section,
      .part {
        display: grid;
        gap: var(--s-3);
        justify-items: start;
      }
      .part {
        gap: var(--s-1);
      }
      section > * {
        inline-size: 100%;
      }
      .back {
        padding: 0;
        justify-content: start;
        min-block-size: 1.75rem;
        text-align: start;
      }
      h1 {
        font-size: var(--step-2);
        overflow-wrap: anywhere;
      }
      h1:focus-visible {
        outline-offset: 4px;
      }
      h2 {
        font-size: var(--step-0);
        font-weight: 650;
      }
      progress {
        display: block;
        inline-size: 100%;
        accent-color: var(--ink);
      }
      .notes {
        display: grid;
        gap: var(--s-2);
        font-size: var(--step--1);
        line-height: 1.4;
      }
      .notes li {
        display: grid;
        grid-template-columns: 1.2rem minmax(0, 1fr);
      }
      .notes .mark {
        margin-block-start: 0.2em;
      }
      .over {
        display: flex;
        flex-wrap: wrap;
        justify-content: space-between;
        align-items: baseline;
        gap: var(--s-1) var(--s-3);
      }
      .ways {
        display: flex;
        flex-wrap: wrap;
        gap: 0 var(--s-4);
      }
      .ways .button {
        padding: 0;
        min-block-size: 1.75rem;
        font-size: var(--step--1);
      }
      select {
        min-block-size: 1.75rem;
        border: 1px solid var(--rule-strong);
        border-radius: 3px;
        background: var(--sheet);
      }
    `,
  ];

  @property({ type: Boolean, reflect: true }) open = false;
  @state() private reader: Reader | undefined;
  @state() private file: CaptureFile | undefined;
  /** Why the last file, or a connection of it, does not open. */
  @state() private trouble:
    | { readonly name: string; readonly text: string; again?: () => void }
    | undefined;
  @state() private keys: readonly Key[] = [];
  @state() private notes: readonly Note[] = [];
  @state() private current: number | undefined;
  @state() private opening = false;
  @state() private sort: Sort = "begins";
  @state() private said = "";

  /** The connection on stage. */
  #run: Run | undefined;
  #source: FileSource | undefined;
  /** What was on stage before, and where the story stood. */
  #before: { readonly runs: readonly Run[]; readonly story: number } | undefined;
  #asked = 0;
  /** Those that nothing was said of yet. */
  #fresh = new Set<Key>();

  get #page(): Office | undefined {
    const root = this.getRootNode();
    return root instanceof ShadowRoot ? (root.host as Office) : undefined;
  }

  readonly #sent = (): void => {
    if (this.open) this.#leave();
  };

  override connectedCallback(): void {
    super.connectedCallback();
    this.#page?.addEventListener(SendEvent.type, this.#sent);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#page?.removeEventListener(SendEvent.type, this.#sent);
    this.#leave();
  }

  /** Captures, key logs and private keys, several at once and in any order. Of several captures the
   * last is opened, and the others are named. */
  async take(files: readonly File[], focus = false): Promise<void> {
    this.#remember();
    this.open = true;
    const kinds = await Promise.all(files.map(kindOfFile));
    for (const [at, file] of files.entries()) {
      const kind = kinds[at];
      if (kind === "keyLog" || kind === "privateKey") await this.#takeKey(file, kind);
    }
    const captures = files.filter((_, at) => kinds[at] === "capture" || kinds[at] === undefined);
    const capture = captures.pop();
    await this.updateComplete;
    if (focus) this.renderRoot.querySelector("h1")?.focus();
    if (capture) {
      await this.#read(capture);
      if (captures.length > 0) {
        const text = say.oneAtATime(captures.map(({ name }) => name));
        this.notes = [...this.notes, { fine: false, text }];
      }
    } else if (this.file) await this.#useKeys(this.file, [...this.#fresh]);
    else {
      this.notes = this.keys.map(({ kind }) => ({ fine: true, text: say.waiting[kind] }));
      this.said = say.waiting[this.keys.at(-1)?.kind ?? "keyLog"];
    }
    await this.updateComplete;
    // Whoever dropped something may be anywhere on the page.
    const problem = this.renderRoot.querySelector(".problem, .bad");
    problem?.scrollIntoView({ block: "center" });
  }

  async #takeKey(file: File, kind: "keyLog" | "privateKey"): Promise<void> {
    try {
      const bytes = new Uint8Array(await file.slice(0, LONGEST).arrayBuffer());
      const { name } = file;
      const text = kind === "keyLog" ? new TextDecoder().decode(bytes) : pemOf(bytes);
      const key: Key = { kind, name, text };
      this.#fresh.add(key);
      this.keys = [...this.keys.filter((old) => old.text !== text), key];
    } catch {
      this.#fail(file.name, fileError({ kind: "unreadable" }));
    }
  }

  /** What is one's own is on stage again, where it was. */
  async #back(): Promise<void> {
    const before = this.#before;
    const page = this.#page;
    this.#leave();
    if (!before || !page) return;
    // Where no connection of the file came on stage, one's own never left it.
    if (page.runs !== before.runs) {
      page.dispatchEvent(new ShowEvent(before.runs));
      // It is prepared before it is shown.
      for (let i = 0; i < 20 && page.runs !== before.runs; i++) {
        await new Promise((then) => setTimeout(then));
      }
      page.pause();
      page.seek(before.story);
    }
    await page.updateComplete;
    page.renderRoot
      .querySelector("p443-form")
      ?.renderRoot.querySelector("textarea")
      ?.focus({ preventScroll: true });
  }

  #remember(): void {
    const page = this.#page;
    const runs = page?.runs;
    if (page && runs?.every(isOwn)) this.#before = { runs, story: page.moment.story };
  }

  #leave(): void {
    this.#asked++;
    this.reader?.stop.abort();
    this.reader = undefined;
    this.file?.close();
    this.file = undefined;
    this.#desk(undefined);
    this.current = undefined;
    this.#run = undefined;
    this.#before = undefined;
    this.trouble = undefined;
    this.keys = [];
    this.notes = [];
    this.opening = false;
    this.open = false;
  }

  async #read(from: File): Promise<void> {
    const asked = ++this.#asked;
    this.reader?.stop.abort();
    this.file?.close();
    this.file = undefined;
    this.current = undefined;
    this.trouble = undefined;
    this.notes = [];
    const { name } = from;
    const stop = new AbortController();
    this.reader = { name, stop, reading: undefined };
    this.said = say.reading(name);
    try {
      const file = await openFile(from, {
        signal: stop.signal,
        progress: (reading) => {
          if (asked === this.#asked) this.reader = { name, stop, reading };
        },
      });
      if (asked !== this.#asked) {
        file.close();
        return;
      }
      this.file = file;
      this.#source = new FileSource(file, (connection) => void this.#show(connection));
      this.#desk(this.#source);
      this.reader = undefined;
      this.said = `${name}: ${say.facts(file.summary, file.size)}`;
      await this.#useKeys(file, this.keys);
    } catch (cause) {
      if (asked !== this.#asked) return;
      this.reader = undefined;
      this.#fail(name, sentence(cause), () => void this.#read(from));
    }
  }

  /** On the desk are the file's packets, also while no connection of it is on stage. */
  #desk(source: FileSource | undefined): void {
    become(source);
    this.#page?.requestUpdate();
  }

  #fail(name: string, text: string, again?: () => void): void {
    this.trouble = { name, text, ...(again && { again }) };
    this.said = text;
  }

  /** Hands keys to the file, says what they are worth, and shows what they open. */
  async #useKeys(file: CaptureFile, keys: readonly Key[]): Promise<void> {
    const fresh = this.#fresh;
    this.#fresh = new Set();
    const { keyLog } = file.summary;
    const notes: Note[] = [];
    if (keyLog && this.notes.length === 0) {
      notes.push({
        fine: keyLog.inFile > 0,
        text: say.keyLog(say.inside, keyLog) + say.unreadable(keyLog),
      });
    }
    for (const key of keys) {
      try {
        if (key.kind === "keyLog") {
          const found = await file.addKeyLog(key.text);
          const text = say.keyLog(key.name, found) + say.unreadable(found);
          // Of one that was for an earlier file nothing need be said.
          if (found.inFile > 0 || fresh.has(key)) notes.push({ fine: found.inFile > 0, text });
        } else {
          await file.addPrivateKey(key.text);
          const fits = file.connections.filter((one) => one.keys === "privateKey").length;
          if (fits > 0 || fresh.has(key)) {
            notes.push({ fine: fits > 0, text: say.privateKey(key.name, fits) });
          }
        }
      } catch (cause) {
        notes.push({ fine: false, text: sentence(cause) });
      }
    }
    if (file !== this.file) return;
    this.notes = [...this.notes, ...notes];
    if (keys.length > 0) this.said = notes.map(({ text }) => text).join(" ");
    this.requestUpdate();
    const now = file.connections.find(({ index }) => index === this.current);
    const better = preferred(file.connections);
    const which = now && (opens(now) || !opens(better)) ? now : better;
    // Keys that open nothing change nothing on stage.
    if (which && (!now || notes.some(({ fine }) => fine))) await this.#show(which.index);
  }

  async #show(index: number): Promise<void> {
    const { file } = this;
    if (!file) return;
    const asked = ++this.#asked;
    this.current = index;
    this.opening = true;
    this.trouble = undefined;
    try {
      const run = await file.open(index);
      if (asked !== this.#asked) return;
      this.#run = run;
      if (this.#source) belongsTo(this.#source, [run]);
      this.dispatchEvent(new ShowEvent([run]));
    } catch (cause) {
      if (asked === this.#asked) this.#fail(file.name, sentence(cause), this.#crashed(cause, file));
    } finally {
      if (asked === this.#asked) this.opening = false;
    }
  }

  /** After a crash the file has to be read again. */
  #crashed(cause: unknown, { source }: CaptureFile): (() => void) | undefined {
    const crashed = cause instanceof FileFailure && cause.error.kind === "crashed";
    if (!crashed) return undefined;
    this.file = undefined;
    return () => void this.#read(source);
  }

  async #choose(): Promise<void> {
    this.renderRoot.querySelector("input")?.click();
    await Promise.resolve();
  }

  override render(): TemplateResult {
    const { reader, file, trouble, notes } = this;
    const name = reader?.name ?? file?.name ?? trouble?.name ?? this.keys.at(-1)?.name ?? "";
    return html`<section aria-label=${say.label}>
      <p>
        <button class="button quiet back" @click=${() => void this.#back()}>${say.back}</button>
      </p>
      <h1 class="display" tabindex="-1">${name}</h1>
      ${reader ? this.#reading(reader) : nothing}
      ${
        trouble
          ? html`<div class="part">
              <p class="problem" role="alert">${mark("alarm")} ${trouble.text}</p>
              ${trouble.again ? html`<button class="button" @click=${trouble.again}>${say.again}</button>` : nothing}
            </div>`
          : nothing
      }
      ${file ? this.#facts(file) : nothing}
      ${
        notes.length > 0
          ? html`<ul class="notes">
              ${notes.map(({ fine, text }) => html`<li class=${fine ? "" : "bad"}>${mark(fine ? "key" : "alarm")} <span>${text}</span></li>`)}
            </ul>`
          : nothing
      }
      ${file && file.connections.length > 0 ? this.#connections(file) : nothing}
      ${this.#lacks()}
      <div class="part">
        <p class="ways">
          ${file ? html`<button class="button quiet" @click=${() => void this.#choose()}>${say.addKeys}</button>` : nothing}
          <button class="button quiet" @click=${() => void this.#choose()}>${say.another}</button>
        </p>
        <input
          type="file"
          multiple
          hidden
          aria-label=${say.another}
          @change=${(event: Event) => {
            const input = event.target as HTMLInputElement;
            const files = [...(input.files ?? [])];
            input.value = "";
            if (files.length > 0) void this.take(files);
          }}
        />
        <p class="label">${say.stays}</p>
      </div>
      <p class="visually-hidden" role="status">${this.said}</p>
    </section>`;
  }

  #reading({ name, reading, stop }: Reader): TemplateResult {
    return html`<div class="part">
      <progress
        aria-label=${reading?.unpacking ? say.unpacking(name) : say.reading(name)}
        max=${reading?.of ?? 1}
        .value=${reading?.bytes ?? 0}
      ></progress>
      <p class="label">
        ${reading ? say.read(reading.bytes, reading.of) : pageWords.shell.loading}<br>
        ${reading && !reading.unpacking ? say.found(reading.packets, reading.connections) : nothing}
      </p>
      <button class="button" @click=${() => stop.abort()}>${say.stop}</button>
    </div>`;
  }

  #facts({ summary, size, stopped, gzip, connections }: CaptureFile): TemplateResult {
    const known = connections.some(
      ({ protocol }) => protocol !== "other" && protocol !== "unknown",
    );
    const links = summary.links.map(({ name, number }) => name ?? String(number)).join(", ");
    return html`<div class="part">
      <p>${say.facts(summary, size)}${gzip ? html`, ${say.packed}` : nothing}</p>
      <p class="label">${say.when(summary)}</p>
      ${wrong([...(stopped ? [say.stopped] : []), ...summary.problems.map(problem)])}
      ${
        connections.length === 0
          ? html`<p>${say.nothing} ${links ? say.nothingBut(links) : nothing} ${summary.packets > 0 ? say.packetsHere : nothing}</p>`
          : known
            ? nothing
            : html`<p class="label">${say.noneKnown}</p>`
      }
    </div>`;
  }

  #connections({ connections, summary: { connections: all } }: CaptureFile): TemplateResult {
    return html`<div>
      <div class="over">
        <h2>${say.connections} <span class="label">${this.opening ? say.openingOne : nothing}</span></h2>
        ${
          connections.length > 1
            ? html`<label class="label"
                >${say.sort}
                <select
                  @change=${(event: Event) => {
                    this.sort = (event.target as HTMLSelectElement).value as Sort;
                  }}
                >
                  ${Object.entries(say.sorts).map(
                    ([by, name]) =>
                      html`<option value=${by} ?selected=${by === this.sort}>${name}</option>`,
                  )}
                </select></label
              >`
            : nothing
        }
      </div>
      <p443-connection-list
        .connections=${this.#sorted(connections)}
        .current=${this.current}
        @choose=${(event: CustomEvent<number>) => void this.#show(event.detail)}
      ></p443-connection-list>
      ${connections.length < all ? html`<p class="label">${say.listed(connections.length)}</p>` : nothing}
    </div>`;
  }

  #order:
    | { of: readonly ConnectionSummary[]; by: Sort; made: readonly ConnectionSummary[] }
    | undefined;

  /** The same array for the same order. */
  #sorted(of: readonly ConnectionSummary[]): readonly ConnectionSummary[] {
    const by = this.sort;
    if (this.#order?.of !== of || this.#order.by !== by) {
      this.#order = { of, by, made: sorted(of, by) };
    }
    return this.#order.made;
  }

  /** Of the connection on stage. */
  #lacks(): TemplateResult | typeof nothing {
    const lacks = this.#run?.file?.lacks ?? [];
    if (!this.file || this.opening || this.trouble || lacks.length === 0) return nothing;
    return html`<div class="part">
      <p class="label">${words.stage.missing}</p>
      <ul class="notes">${lacks.map((one) => html`<li>${mark("alarm")} <span>${lack(one)}</span></li>`)}</ul>
    </div>`;
  }
}

/** The first by itself; of many the list of connections must not be pushed out of sight. */
function wrong([first, ...others]: readonly string[]): TemplateResult | typeof nothing {
  if (first === undefined) return nothing;
  const list = (said: readonly string[]): TemplateResult =>
    html`<ul class="notes">${said.map((one) => html`<li>${mark("alarm")} <span>${one}</span></li>`)}</ul>`;
  return html`${list([first])}
    ${
      others.length > 0
        ? html`<details class="label">
            <summary>${say.wrong(others.length)}</summary>
            ${list(others)}
          </details>`
        : nothing
    }`;
}

async function kindOfFile(file: File): Promise<FileKind | undefined> {
  try {
    return kindOf(new Uint8Array(await file.slice(0, START).arrayBuffer()));
  } catch {
    // Whoever opens it says what is wrong.
    return undefined;
  }
}

function sentence(cause: unknown): string {
  if (cause instanceof FileFailure) return fileError(cause.error);
  if (cause instanceof CoreFailure) return coreSentence(cause.problem);
  console.error(cause);
  return fileError({ kind: "crashed" });
}

declare global {
  interface HTMLElementTagNameMap {
    "p443-file": FilePanel;
  }
}
