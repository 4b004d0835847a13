// <p443-fields>: the fields of a message as a tree, each with its name, what it says and its
// length; below it what the chosen one means. Keys as in any tree: up, down, right to open, left
// to close or go to what holds it, Home, End, Enter.
//
// In: roots, chosen (a field of them), what (a name for assistive technology), within (what spans
// count from, of each root), above (what is said over a root), open (what is open as long as the
// reader does not close it). Out: FieldEvent with the field.

import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Field } from "../../../crate/pkg/port443.js";
import { desk } from "../../story/desk.ts";
import { mark } from "../../theme/marks.ts";
import { meaningOf, type Within } from "./field.ts";
import { shortened } from "./format.ts";
import { levels, panel } from "./styles.ts";

export class FieldEvent extends CustomEvent<Field> {
  static readonly type = "port443-field";
  constructor(field: Field) {
    super(FieldEvent.type, { detail: field });
  }
}

type Line = {
  readonly field: Field;
  readonly level: number;
  readonly parent: Field | undefined;
  readonly place: number;
  readonly among: number;
};

@customElement("p443-fields")
export class Fields extends LitElement {
  static override styles = [
    ...panel,
    css`
      [role="tree"] {
        border-block: 1px solid var(--rule-strong);
        max-block-size: 26rem;
        overflow: auto;
      }
      [role="treeitem"] {
        display: grid;
        grid-template-columns: 1rem minmax(0, 1fr) auto;
        gap: 0 var(--s-2);
        align-items: baseline;
        min-block-size: 1.75rem;
        padding: 0.2rem 0.4rem;
        padding-inline-start: calc(0.4rem + var(--level, 0) * 0.9rem);
        border-block-end: 1px solid var(--rule);
        cursor: pointer;
        font-size: 0.9375em;
        line-height: 1.4;
      }
      [role="treeitem"]:last-child {
        border-block-end: 0;
      }
      .above {
        grid-column: 1 / -1;
        padding-block: 0.3rem 0.1rem;
        font-family: var(--face-text);
      }
      .twisty {
        transition: rotate 120ms;
        text-align: center;
        color: var(--ink-2);
      }
      [aria-expanded="true"] > .twisty {
        rotate: 90deg;
      }
      .name {
        font-family: var(--face-tape);
        font-size: 0.9em;
        overflow-wrap: anywhere;
      }
      .both {
        overflow-wrap: anywhere;
        display: -webkit-box;
        -webkit-box-orient: vertical;
        -webkit-line-clamp: 3;
        overflow: hidden;
      }
      .says {
        unicode-bidi: isolate;
        color: var(--ink-2);
        margin-inline-start: 0.6em;
      }
      .length {
        color: var(--ink-2);
        font-size: var(--step--1);
        white-space: nowrap;
      }
    `,
    levels("aria-level", 1),
  ];

  @property({ attribute: false }) roots: readonly Field[] = [];
  @property({ attribute: false }) chosen: Field | undefined;
  @property({ attribute: false }) what = "";
  @property({ attribute: false }) within: Within | ((root: Field) => Within) = "record";
  @property({ attribute: false }) above: (root: Field) => string | undefined = () => undefined;
  /** Open at the top, and where SNI and ALPN are. */
  @property({ attribute: false }) open = (field: Field, level: number): boolean =>
    level <= 2 || field.name === "extensions";

  /** What the reader opened and closed by hand. */
  @state() private opened = new Map<Field, boolean>();
  #lines: Line[] = [];
  #refocus = false;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("roots")) this.opened = new Map();
    if (changed.has("chosen") && this.chosen) {
      for (const field of trail(this.roots, this.chosen).slice(0, -1)) this.opened.set(field, true);
    }
    this.#lines = [];
    this.#add(this.roots, 1, undefined);
  }

  #add(fields: readonly Field[], level: number, parent: Field | undefined): void {
    fields.forEach((field, at) => {
      this.#lines.push({ field, level, parent, place: at + 1, among: fields.length });
      if (this.#isOpen(field, level)) this.#add(field.children, level + 1, field);
    });
  }

  #isOpen(field: Field, level: number): boolean {
    return field.children.length > 0 && (this.opened.get(field) ?? this.open(field, level));
  }

  protected override updated(changed: PropertyValues<this>): void {
    const chosen = this.renderRoot.querySelector<HTMLElement>('[aria-selected="true"]');
    const tree = chosen?.parentElement;
    if (chosen && tree && changed.has("chosen")) {
      const top = chosen.offsetTop - tree.offsetTop;
      if (top < tree.scrollTop || top + chosen.offsetHeight > tree.scrollTop + tree.clientHeight) {
        tree.scrollTop = top - tree.clientHeight / 3;
      }
    }
    if (this.#refocus) {
      this.#refocus = false;
      this.renderRoot
        .querySelector<HTMLElement>('[tabindex="0"][role="treeitem"]')
        ?.focus({ preventScroll: false });
    }
  }

  #choose(field: Field): void {
    this.chosen = field;
    this.dispatchEvent(new FieldEvent(field));
  }

  #toggle(line: Line, open = !this.#isOpen(line.field, line.level)): void {
    if (line.field.children.length > 0) this.opened = new Map(this.opened).set(line.field, open);
  }

  #key(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const at = Math.max(0, this.#stop());
    const line = this.#lines[at];
    if (!line) return;
    const open = this.#isOpen(line.field, line.level);
    const go = (to: number): void => {
      const next = this.#lines[Math.max(0, Math.min(this.#lines.length - 1, to))];
      if (next) this.#choose(next.field);
    };
    switch (event.key) {
      case "ArrowDown":
        go(at + 1);
        break;
      case "ArrowUp":
        go(at - 1);
        break;
      case "Home":
        go(0);
        break;
      case "End":
        go(this.#lines.length - 1);
        break;
      case "ArrowRight":
        if (line.field.children.length > 0 && !open) this.#toggle(line, true);
        else if (open) go(at + 1);
        break;
      case "ArrowLeft":
        if (open) this.#toggle(line, false);
        else if (line.parent) this.#choose(line.parent);
        break;
      case "Enter":
      case " ":
        this.#choose(line.field);
        break;
      default:
        return;
    }
    event.preventDefault();
    this.#refocus = true;
    this.requestUpdate();
  }

  /** The line that is in the tab order. */
  #stop(): number {
    const at = this.#lines.findIndex(({ field }) => field === this.chosen);
    return at < 0 ? 0 : at;
  }

  override render(): TemplateResult {
    const words = desk.fieldTree;
    const stop = this.#stop();
    const way = this.chosen ? trail(this.roots, this.chosen) : [];
    const root = way[0];
    return html`
      <div role="tree" aria-label=${this.what} @keydown=${this.#key}>
        ${this.#lines.map((line, i) => {
          const { field, level } = line;
          const parent = field.children.length > 0;
          const above = level === 1 ? this.above(field) : undefined;
          return html`<div
            role="treeitem"
            tabindex=${i === stop ? 0 : -1}
            aria-level=${level}
            aria-posinset=${line.place}
            aria-setsize=${line.among}
            aria-selected=${field === this.chosen}
            aria-expanded=${parent ? this.#isOpen(field, level) : nothing}
            @click=${() => this.#choose(field)}
          >
            ${above === undefined ? nothing : html`<span class="above label">${above}</span>`}
            <span class="twisty" aria-hidden="true" @click=${() => this.#toggle(line)}>${parent ? "▸" : ""}</span>
            <span class="both">
              <span class="name">${field.name}</span>
              ${field.problem === undefined ? nothing : mark("alarm", words.problem)}
              ${field.value === undefined ? nothing : html`<span class="says">${shortened(field.value, 160)}</span>`}
            </span>
            <span class="length">${words.length(field.end - field.start)}</span>
          </div>`;
        })}
      </div>
      ${root ? meaningOf(way, typeof this.within === "function" ? this.within(root) : this.within) : html`<p class="note">${words.choose}</p>`}
    `;
  }
}

/** The fields from a root down to `field`; none if it is not among them. */
export function trail(roots: readonly Field[], field: Field): Field[] {
  for (const root of roots) {
    if (root === field) return [root];
    const rest = trail(root.children, field);
    if (rest.length > 0) return [root, ...rest];
  }
  return [];
}

declare global {
  interface HTMLElementTagNameMap {
    "p443-fields": Fields;
  }
}
