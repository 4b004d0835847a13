// <p443-share>: the moment on stage, to be passed on: as a link, as a picture, as HTML for a page of
// one's own. All of it is made here; nothing is sent anywhere.
//
// - share(office): opens it

import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { Depth, Office } from "../office.ts";
import { Sheet } from "../sheet.ts";
import type { State } from "../state.ts";
import { share as say } from "../story/share.ts";
import { mark } from "../theme/marks.ts";
import { link, page } from "./link.ts";
import { address, type Picture, png, svg } from "./picture.ts";
import { type Shown, shownBy } from "./shown.ts";
import { at, attributes, element, frame, type Wish } from "./snippets.ts";
import { take } from "./take.ts";

/** What was copied last, and what became of it. */
type Copied = {
  readonly what: "link" | "html" | "picture";
  readonly done: boolean;
};

type Files = Readonly<Record<"svg" | "png", { readonly blob: Blob; readonly address: string }>>;

/** Characters of a link that get through everywhere. */
const LONG = 2000;

const depths = ["story", "messages", "bytes", "packets"] as const satisfies readonly Depth[];

@customElement("p443-share")
export class ShareDialog extends Sheet {
  static override styles = [
    Sheet.styles,
    css`
      :host {
        display: contents;
        --dialog-width: 52rem;
      }
      section {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--s-3);
        padding-block: var(--s-4) var(--s-5);
        border-block-start: 1px solid var(--rule);
      }
      h3 {
        font-size: var(--step-1);
      }
      .copying,
      .do {
        display: flex;
        flex-wrap: wrap;
        gap: var(--s-2);
        align-items: center;
      }
      .copying .field {
        flex: 1 1 16rem;
        min-inline-size: 0;
      }
      .field {
        font: 0.875rem / 1.5 var(--face-tape);
      }
      textarea.field {
        display: block;
        block-size: 9.5rem;
        resize: vertical;
        overflow-wrap: anywhere;
      }
      .choices {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: var(--s-1) var(--s-4);
      }
      .choices legend {
        float: inline-start;
        margin-inline-end: var(--s-3);
      }
      .choices label {
        min-block-size: 1.5rem;
        display: inline-flex;
        align-items: baseline;
        gap: var(--s-2);
      }
      input {
        accent-color: var(--ink);
      }
      .settings {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 16rem), 1fr));
        gap: var(--s-3) var(--s-4);
      }
      .settings > * {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--s-1);
        align-content: start;
      }
      .settings .wide {
        grid-column: 1 / -1;
      }
      select {
        min-block-size: 2.25rem;
        inline-size: 100%;
        border: 1px solid var(--rule-strong);
        border-radius: 3px;
        background: var(--sheet);
      }
      .settings .fixed {
        grid-template-columns: auto minmax(0, 1fr);
        gap: 0 var(--s-2);
        align-items: baseline;
      }
      .fixed .label {
        grid-column: 2;
        overflow-wrap: anywhere;
      }
      figure {
        display: grid;
        justify-items: start;
      }
      img {
        max-inline-size: 100%;
        max-block-size: 22rem;
        block-size: auto;
        inline-size: auto;
        object-fit: contain;
        border: 1px solid var(--rule);
      }
      a.button {
        text-decoration: none;
      }
      @media (max-width: 40rem) {
        .choices {
          display: grid;
        }
        .choices legend {
          float: none;
          margin-block-end: var(--s-1);
        }
        .copying .field {
          flex-basis: 100%;
        }
      }
    `,
  ];

  @state() private shown: Shown | undefined;
  @state() private picture: Picture | undefined;
  @state() private files: Files | undefined;
  @state() private failed = false;
  @state() private linkAt: "moment" | "beginning" = "moment";
  @state() private as: "element" | "frame" = "element";
  @state() private wish: Wish = {
    telling: "still",
    fixed: true,
    depth: undefined,
    controls: "bar",
    theme: "auto",
  };
  @state() private home = isHere ? String(new URL(".", page())) : "";
  @state() private copied: Copied | undefined;
  #asked = 0;

  async show(office: Office): Promise<void> {
    this.#forget();
    const shown = shownBy(office);
    if (!shown) return;
    this.shown = shown;
    await this.updateComplete;
    this.lay();
    await this.#draw(office, shown);
  }

  async #draw(office: Office, shown: Shown): Promise<void> {
    const asked = this.#asked;
    try {
      const drawn = await take(office, shown);
      if (asked !== this.#asked) return; // it was closed meanwhile
      this.picture = drawn;
      const pixels = await png(drawn);
      if (asked !== this.#asked) return;
      const offered = (blob: Blob) => ({ blob, address: URL.createObjectURL(blob) });
      this.files = { svg: offered(svg(drawn)), png: offered(pixels) };
    } catch (cause) {
      console.error(cause);
      if (asked === this.#asked) this.failed = true;
    }
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#forget();
  }

  #forget(): void {
    this.#asked++;
    for (const { address } of Object.values(this.files ?? {})) URL.revokeObjectURL(address);
    this.files = undefined;
    this.picture = undefined;
    this.failed = false;
    this.copied = undefined;
  }

  /** Copies what is in a field; where the browser does not let us, it is selected for the reader. */
  async #copy(what: "link" | "html"): Promise<void> {
    const field = this.renderRoot.querySelector<HTMLInputElement>(`#${what}`);
    if (!field) return;
    field.focus();
    field.select();
    let done = true;
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      done = false;
    }
    this.copied = { what, done };
  }

  async #copyPicture(): Promise<void> {
    const file = this.files?.png;
    if (!file) return;
    let done = true;
    try {
      await navigator.clipboard.write([new ClipboardItem({ "image/png": file.blob })]);
    } catch {
      done = false;
    }
    this.copied = { what: "picture", done };
  }

  #set(change: Partial<Wish>): void {
    this.wish = { ...this.wish, ...change };
    this.copied = undefined;
  }

  override render(): TemplateResult {
    const { shown, copied } = this;
    const { title, close } = say;
    return this.sheet(
      { title, close, says: "says", closed: () => this.#forget() },
      html`
        ${
          shown
            ? html`<p id="says" class="intro">
                  ${shown.state ? say.says(shown.title, shown.scenario) : say.foreign(shown.scenario)}
                </p>
                ${this.#link(shown)} ${this.#pictures(shown)} ${this.#page(shown)}`
            : nothing
        }
        <p class="visually-hidden" role="status">
          ${copied ? said(copied) : nothing}
        </p>
      `,
    );
  }

  // --- a link ---

  #address({ state }: Shown): string {
    if (!state) return "";
    const { moment, selection, ...beginning } = state;
    return link(page(), this.linkAt === "moment" ? state : beginning);
  }

  #link(shown: Shown): TemplateResult | typeof nothing {
    if (!shown.state) return nothing;
    const address = this.#address(shown);
    const words = say.link;
    return html`<section aria-labelledby="link-title">
      <h3 id="link-title" class="display">${words.title}</h3>
      <p>${words.text}</p>
      ${isHere ? nothing : html`<p>${mark("alarm")} ${words.file}</p>`}
      <fieldset class="choices">
        <legend class="label">${words.opens}</legend>
        ${(["moment", "beginning"] as const).map(
          (at) => html`<label>
            <input
              type="radio"
              name="at"
              .checked=${this.linkAt === at}
              @change=${() => {
                this.linkAt = at;
                this.copied = undefined;
              }}
            />
            ${words[at]}
          </label>`,
        )}
      </fieldset>
      <div class="copying">
        <input id="link" class="field" readonly aria-label=${words.label} .value=${address} />
        <button class="button primary" @click=${() => void this.#copy("link")}>
          ${this.#after("link", say.copy)}
        </button>
        ${
          canSend(address)
            ? html`<button class="button" @click=${() => void send(shown, address)}>
                ${words.send}
              </button>`
            : nothing
        }
      </div>
      ${address.length > LONG ? html`<p class="label">${words.long(address.length)}</p>` : nothing}
    </section>`;
  }

  // --- a picture ---

  #pictures({ title, text, file }: Shown): TemplateResult {
    const words = say.picture;
    const { picture, files } = this;
    const save = (kind: "svg" | "png", name: string): TemplateResult | typeof nothing =>
      files
        ? html`<a class="button" href=${files[kind].address} download="${file}.${kind}"
            >${name} <span class="label">${words.size(files[kind].blob.size)}</span></a
          >`
        : nothing;
    return html`<section aria-labelledby="picture-title">
      <h3 id="picture-title" class="display">${words.title}</h3>
      <p>${words.text}</p>
      ${
        picture
          ? html`<figure>
              <img
                src=${address(picture)}
                width=${picture.width}
                height=${picture.height}
                alt=${words.alt(title, text)}
              />
            </figure>`
          : nothing
      }
      ${this.failed ? html`<p class="problem" role="alert">${mark("alarm")} ${words.failed}</p>` : nothing}
      <div class="do" aria-busy=${!files && !this.failed}>
        ${save("svg", words.svg)} ${save("png", words.png)}
        ${
          files && "ClipboardItem" in window
            ? html`<button class="button" @click=${() => void this.#copyPicture()}>
                ${this.#after("picture", words.copy)}
              </button>`
            : nothing
        }
      </div>
    </section>`;
  }

  // --- a page of one's own ---

  #page(shown: Shown): TemplateResult | typeof nothing {
    if (!shown.state) return nothing;
    const words = say.page;
    const { wish, as } = this;
    const given = attributes(shown, wish);
    const home = this.home.trim() || "https://…";
    const html_ =
      given &&
      (as === "element"
        ? element(home, given, {
            text: words.fallback(shown.title, shown.text),
            link: words.play,
            address: URL.canParse(home)
              ? link(new URL(at(home, "")), played(shown.state, wish))
              : home,
          })
        : frame(home, given, words.frameTitle(shown.title)));
    return html`<section aria-labelledby="page-title">
      <h3 id="page-title" class="display">${words.title}</h3>
      ${
        html_ === undefined
          ? html`<p>${words.settings}</p>`
          : html`<p>
                ${words.text}
                ${/^https?:/.test(home) && URL.canParse(home) ? html`<a href=${at(home, "examples.html")}>${words.examples}</a>` : nothing}
              </p>
              ${this.#asWhat()} ${this.#settings(shown)}
              <textarea
                id="html"
                class="field"
                readonly
                spellcheck="false"
                aria-label=${words.label[as]}
                .value=${html_}
              ></textarea>
              <div class="do">
                <button class="button primary" @click=${() => void this.#copy("html")}>
                  ${this.#after("html", words.copy)}
                </button>
              </div>`
      }
    </section>`;
  }

  #asWhat(): TemplateResult {
    const words = say.page;
    return html`<fieldset class="choices">
        <legend class="label">${words.as}</legend>
        ${(["element", "frame"] as const).map(
          (as) => html`<label>
            <input
              type="radio"
              name="as"
              .checked=${this.as === as}
              @change=${() => {
                this.as = as;
                this.copied = undefined;
              }}
            />
            ${words[as]}
          </label>`,
        )}
      </fieldset>
      <p class="label">${words[`${this.as}Text`]}</p>`;
  }

  #settings({ title, state }: Shown): TemplateResult {
    const words = say.page;
    const { wish } = this;
    const choose = <T extends string>(
      name: string,
      options: readonly (readonly [T, string])[],
      now: T,
      set: (value: T) => void,
    ): TemplateResult => html`<label>
      <span class="label">${name}</span>
      <select @change=${(event: Event) => set((event.target as HTMLSelectElement).value as T)}>
        ${options.map(([value, text]) => html`<option value=${value} ?selected=${value === now}>${text}</option>`)}
      </select>
    </label>`;
    const entries = <T extends string>(of: Readonly<Record<T, string>>) =>
      Object.entries(of) as [T, string][];
    const tellings = { ...words.tellings, loop: words.tellings.loop(title) };
    return html`<div class="settings">
      ${choose(words.telling, entries(tellings), wish.telling, (telling) => this.#set({ telling }))}
      ${choose(
        words.depth,
        [["", words.noDepth] as const, ...depths.map((one) => [one, words.depths[one]] as const)],
        wish.depth ?? "",
        (depth) => this.#set({ depth: depth === "" ? undefined : (depth as Depth) }),
      )}
      ${choose(words.controls, entries(words.allControls), wish.controls, (controls) => this.#set({ controls }))}
      ${choose(words.theme, entries(words.themes), wish.theme, (theme) => this.#set({ theme }))}
      <label class="wide fixed">
        <input
          type="checkbox"
          .checked=${wish.fixed}
          @change=${(event: Event) => this.#set({ fixed: (event.target as HTMLInputElement).checked })}
        />
        <span>${words.fixed}</span>
        <span class="label">${words.fixedHint(state?.seed ?? "")}</span>
      </label>
      <label class="wide">
        <span class="label">${words.home}</span>
        <input
          class="field"
          type="url"
          inputmode="url"
          spellcheck="false"
          aria-describedby="home-hint"
          .value=${this.home}
          @input=${(event: Event) => {
            this.home = (event.target as HTMLInputElement).value;
            this.copied = undefined;
          }}
        />
        <span id="home-hint" class="label">${words.homeHint}</span>
      </label>
    </div>`;
  }

  #after(what: Copied["what"], before: string): string {
    return this.copied?.what === what ? said(this.copied) : before;
  }
}

/** What a reader without the element is led to: the same, on the page. */
function played(state: State, { telling, fixed }: Wish): State {
  const { seed, moment, selection, ...rest } = state;
  return { ...rest, ...(fixed && { seed }), ...(telling !== "all" && { moment }) };
}

function said({ what, done }: Copied): string {
  if (done) return say.copied;
  return what === "picture" ? say.notCopied : say.selected;
}

/** Whether others can come to where the page lies. */
const isHere = location.protocol.startsWith("http");

const canSend = (url: string): boolean =>
  typeof navigator.share === "function" && navigator.canShare?.({ url }) === true;

async function send({ title }: Shown, url: string): Promise<void> {
  try {
    await navigator.share({ title: say.page.frameTitle(title), url });
  } catch (cause) {
    // The reader thought better of it.
    if (!(cause instanceof DOMException && cause.name === "AbortError")) console.error(cause);
  }
}

export async function share(office: Office): Promise<void> {
  let dialog = office.renderRoot.querySelector("p443-share");
  if (!dialog) {
    dialog = new ShareDialog();
    office.renderRoot.append(dialog);
  }
  await dialog.show(office);
}

declare global {
  interface HTMLElementTagNameMap {
    "p443-share": ShareDialog;
  }
}
