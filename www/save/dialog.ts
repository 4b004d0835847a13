// <p443-save-dialog>: what the run on stage can be saved as, what each file is good for, and how it is
// opened. The files are made here and never leave but by the reader's own hand.
//
// Properties: runs. Methods: show().

import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { exported } from "../core/export.ts";
import { isOwn, type Run } from "../core/run.ts";
import { Sheet } from "../sheet.ts";
import { type FileWords, save as say } from "../story/save.ts";
import { mark } from "../theme/marks.ts";
import { type SavedFile, saved } from "./files.ts";

type Offered = SavedFile & { readonly address: string };

@customElement("p443-save-dialog")
export class SaveDialog extends Sheet {
  static override styles = [
    Sheet.styles,
    css`
      :host {
        display: contents;
        --dialog-width: 52rem;
      }
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: var(--s-1) var(--s-4);
        align-items: start;
        padding-block: var(--s-4);
        border-block-start: 1px solid var(--rule);
      }
      h3 {
        font-size: var(--step-1);
      }
      .what {
        grid-column: 1;
      }
      .what .label {
        padding-block: var(--s-1);
      }
      .warns {
        margin-block-start: var(--s-1);
      }
      a.button {
        grid-area: 1 / 2 / span 2;
        text-decoration: none;
      }
      .how {
        grid-column: 1 / -1;
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: var(--s-1) var(--s-2);
        align-items: center;
        margin-block-start: var(--s-2);
      }
      .how .label {
        grid-column: 1 / -1;
      }
      code {
        display: block;
        padding: 0.35rem 0.6rem;
        border: 1px solid var(--rule);
        background: var(--paper);
        user-select: all;
      }
      .problem {
        font-size: var(--step-0);
        padding-block: var(--s-3);
      }
      @media (max-width: 40rem) {
        li {
          grid-template-columns: minmax(0, 1fr);
        }
        a.button {
          grid-area: auto;
          justify-self: start;
        }
      }
    `,
  ];

  @property({ attribute: false }) runs: readonly Run[] | undefined;

  @state() private files: readonly Offered[] = [];
  @state() private state: "working" | "ready" | "failed" | "foreign" = "working";
  /** The command that was copied last, and whether the browser let us. */
  @state() private copied: { readonly command: string; readonly done: boolean } | undefined;
  #asked = 0;

  async show(): Promise<void> {
    await this.updateComplete;
    this.lay();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#forget();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("runs")) void this.#make();
  }

  async #make(): Promise<void> {
    const asked = ++this.#asked;
    this.#forget();
    this.copied = undefined;
    const own = this.runs?.filter(isOwn) ?? [];
    const scenario = own[0]?.recording.scenario;
    if (!scenario) {
      this.state = "foreign";
      return;
    }
    this.state = "working";
    try {
      const made = await exported(scenario);
      if (asked !== this.#asked) return; // another run is on stage by now
      this.files = saved(own, made).map((file) => ({
        ...file,
        address: URL.createObjectURL(file.content),
      }));
      this.state = "ready";
    } catch (cause) {
      console.error(cause);
      if (asked === this.#asked) this.state = "failed";
    }
  }

  #forget(): void {
    for (const { address } of this.files) URL.revokeObjectURL(address);
    this.files = [];
  }

  async #copy(command: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(command);
      this.copied = { command, done: true };
    } catch {
      // Not over plain http, and not where the reader said no: a click on the line selects it.
      this.copied = { command, done: false };
    }
  }

  override render(): TemplateResult {
    const { files, state, runs = [] } = this;
    const packets = runs.reduce((sum, run) => sum + run.recording.capture.segments.length, 0);
    const { title, close } = say;
    return this.sheet(
      { title, close, says: "says" },
      html`
        <p id="says" class="intro">
          ${state === "foreign" ? say.foreign : say.says(packets, runs.length)}
        </p>
        <div aria-live="polite" aria-busy=${state === "working"}>
          ${state === "working" ? html`<p class="intro">${say.working}</p>` : nothing}
          ${
            state === "failed"
              ? html`<p class="problem">${mark("alarm")} ${say.failed}</p>
                  <button class="button" @click=${() => void this.#make()}>${say.again}</button>`
              : nothing
          }
        </div>
        <ul>
          ${files.map((file) => this.#file(file))}
        </ul>
        <p class="visually-hidden" role="status">
          ${this.copied ? (this.copied.done ? say.copied : say.notCopied) : nothing}
        </p>
      `,
    );
  }

  #file({ kind, name, content, command, address }: Offered): TemplateResult {
    const { title, text, warns, opens }: FileWords = say.files[kind];
    const copied = this.copied?.command === command ? this.copied : undefined;
    const copy = copied ? (copied.done ? say.copied : say.notCopied) : say.copy;
    return html`<li data-kind=${kind}>
      <div class="what">
        <h3 class="display">${title}</h3>
        <p class="label"><span class="tape-text">${name}</span>, ${say.size(content.size)}</p>
        <p>${text}</p>
        ${warns === undefined ? nothing : html`<p class="warns">${mark("alarm")} ${warns}</p>`}
      </div>
      <a
        class="button ${kind === "open" || kind === "clear" ? "primary" : ""}"
        href=${address}
        download=${name}
        aria-label=${say.of(say.save, title)}
        >${say.save}</a
      >
      <div class="how">
        <span class="label">${opens}</span>
        <code class="tape-text">${command}</code>
        <button class="button" aria-label=${say.of(copy, title)} @click=${() => void this.#copy(command)}>
          ${copy}
        </button>
      </div>
    </li>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "p443-save-dialog": SaveDialog;
  }
}
