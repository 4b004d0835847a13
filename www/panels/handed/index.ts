// <p443-handed>: hands one secret of the connection to the eavesdropper, and shows which of the
// records that they kept it opens and which stay dark, and why. What is open was decrypted from the
// capture and that secret alone.

import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { type Handed, handed } from "../../core/handed.ts";
import { isOwn, type Run } from "../../core/run.ts";
import { desk } from "../../story/desk.ts";
import { mark } from "../../theme/marks.ts";
import { shortened, spaced, time } from "../parts/format.ts";
import { Panel } from "../parts/panel.ts";
import { panel } from "../parts/styles.ts";
import { place } from "../places.ts";
import { groups, records, type Sealed } from "./worth.ts";

const words = desk.handed;
/** Of a text, and of bytes that stay dark, as much as tells them apart. */
const TEXT = 600;
const DARK = 40;
const STEP = 16;

@customElement("p443-handed")
export class HandedSecrets extends Panel {
  static override styles = [
    ...panel,
    css`
      .secrets h4 {
        font-size: var(--step--1);
        font-weight: 400;
        color: var(--ink-2);
        padding: var(--s-3) 0 var(--s-1);
        border-block-end: 1px solid var(--rule-strong);
      }
      .secrets .row {
        grid-template-columns: minmax(0, 1fr) auto;
        padding-block: 0.4rem;
      }
      .secrets .row .value {
        grid-column: 1 / -1;
        color: var(--ink-2);
        overflow: hidden;
        white-space: nowrap;
        text-overflow: ellipsis;
      }
      h3 .link {
        font-weight: 400;
      }
      .worth {
        white-space: nowrap;
        font-size: var(--step--1);
      }
      .verdict {
        font-size: var(--step-1);
        line-height: 1.35;
        max-inline-size: 46rem;
        margin-block-end: var(--s-2);
      }
      .why {
        max-inline-size: 46rem;
        margin-block-end: var(--s-4);
      }
      .records .row {
        grid-template-columns: 4.6rem 3rem minmax(0, 1fr);
        padding-block: 0.45rem;
        align-items: start;
      }
      .records .number {
        color: var(--ink-2);
        font-size: var(--step--1);
        text-align: end;
      }
      .thing {
        display: block;
        unicode-bidi: isolate;
        font-family: var(--face-tape);
        font-size: 0.85em;
        line-height: 1.6;
        overflow-wrap: anywhere;
        white-space: pre-wrap;
        padding: 0.2em 0.5em;
        margin-block-start: 0.2rem;
      }
      .steps {
        counter-reset: step;
        margin-block-start: var(--s-2);
      }
      .steps li {
        display: grid;
        grid-template-columns: minmax(0, 16rem) minmax(0, 1fr);
        gap: 0 var(--s-4);
        padding-block: 0.2rem;
        border-inline-start: 2px solid var(--key);
        padding-inline-start: var(--s-3);
      }
      @container (max-width: 34rem) {
        .records .row {
          grid-template-columns: 4.4rem 2.2rem minmax(0, 1fr);
        }
        .steps li {
          grid-template-columns: minmax(0, 1fr);
        }
      }
      @container (min-width: 56rem) {
        .split {
          grid-template-columns: minmax(18rem, 2fr) 3fr;
        }
      }
      @container (min-width: 92rem) {
        .split {
          grid-template-columns: 28rem minmax(0, 1fr);
        }
      }
    `,
  ];

  @state() private all: readonly Handed[] | undefined;
  @state() private chosen = 0;
  @state() private failed = false;
  /** The run that `all` is of, or will be. */
  #asked: Run | undefined;

  protected override reached(): number {
    return 0;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("run") && this.run !== this.#asked) {
      this.all = undefined;
      this.chosen = 0;
      void this.#ask();
    }
  }

  async #ask(): Promise<void> {
    const { run } = this;
    this.#asked = run;
    this.failed = false;
    if (!run || !isOwn(run)) return;
    try {
      const { scenario, connection } = run.recording;
      const all = await handed(scenario, connection.index);
      if (this.#asked === run) this.all = all;
    } catch (cause) {
      console.error(cause);
      if (this.#asked === run) this.failed = true;
    }
  }

  override render(): TemplateResult {
    const { run, all } = this;
    if (!run) return html``;
    return html`
      <h2 class="display">${words.title}</h2><p class="plainly">${words.plainly}</p>
      ${
        this.failed
          ? html`<p role="alert">${mark("alarm")} ${words.failed}
              <button class="button" @click=${() => void this.#ask()}>${words.retry}</button></p>`
          : !all
            ? html`<p class="note" role="status">${words.waiting}</p>`
            : all.length === 0
              ? html`<p>${words.nothing}</p>`
              : this.#bench(run, all)
      }
    `;
  }

  #bench(run: Run, all: readonly Handed[]): TemplateResult {
    const chosen = all[this.chosen] ?? all[0];
    return html`<div class="split">
      <section class="secrets">
        <h3>${words.choose}</h3>
        <div class="rove">
          ${groups(all).map(
            ({ kind, items }) => html`
              <h4>${words.kinds[kind]}</h4>
              <ul aria-label=${words.kinds[kind]}>
                ${items.map(
                  (item) => html`<li>
                    <button
                      class="row"
                      aria-current=${item.index === this.chosen}
                      @click=${() => this.#choose(item.index)}
                    >
                      <span>${mark("key")} ${nameOf(item, all)}</span>
                      <span class="worth">${this.#worth(item)}</span>
                      <span class="value">${spaced(item.secret.bytes, STEP)}</span>
                    </button>
                  </li>`,
                )}
              </ul>
            `,
          )}
        </div>
      </section>
      ${chosen ? this.#result(run, chosen, nameOf(chosen, all)) : nothing}
    </div>`;
  }

  #choose(index: number): void {
    this.chosen = index;
    void this.updateComplete.then(() => {
      const [list, result] = this.renderRoot.querySelectorAll("section");
      // Where the two stand one below the other, what was asked for comes into view.
      const below = list && result && result.offsetTop >= list.offsetTop + list.offsetHeight;
      if (below) result.scrollIntoView({ block: "start" });
    });
  }

  #worth({ revealed }: Handed): TemplateResult {
    const { opened, sealed } = revealed;
    return opened.length === 0
      ? html`<span class="in verified">${mark("verified")} ${words.opensNothing}</span>`
      : html`<span class="in alarm">${mark("alarm")} ${words.opens(opened.length, sealed)}</span>`;
  }

  #result(run: Run, { revealed, secret }: Handed, name: string): TemplateResult {
    const { opened, sealed, steps, limit } = revealed;
    return html`<section>
      <h3>${name}
        <button class="link label" @click=${() => this.select({ kind: "event", event: secret.event })}>${words.origin}</button></h3>
      <p class="verdict" role="status">${words.verdict(opened.length, sealed)}</p>
      <p class="why">${limit === undefined ? words.all[secret.kind] : words.limits[limit]}</p>
      <ol class="records rove" aria-label=${words.list}>
        ${records(run, revealed).map((it) => this.#record(run, it))}
      </ol>
      ${
        steps.length === 0
          ? nothing
          : html`<h3>${opened.length > 0 ? words.way : words.wayShort}</h3><p class="note">${words.waySays}</p>
            <ol class="steps">
              ${steps.map(
                ({ kind, of, output }) => html`<li>
                  <span>${words.steps[kind]}${of === undefined ? nothing : html` <span class="label">${words.of[of]}</span>`}</span>
                  <span class="value">${spaced(output, 2 * STEP)}</span>
                </li>`,
              )}
            </ol>`
      }
    </section>`;
  }

  #record(run: Run, { from, unit, at, bytes, inside }: Sealed): TemplateResult {
    const chosen = place(run, this.selection).unit;
    return html`<li>
      <button
        class="row"
        aria-current=${chosen?.from === from && chosen.unit === unit}
        @click=${() => this.select({ kind: "unit", from, unit })}
      >
        <span class="number">${time(at)}</span>
        <span class="arrow ${from}"><span class="visually-hidden">${words.towards[from]}</span></span>
        <span>
          ${
            inside
              ? html`${mark("plain", words.open)} ${inside.names.join(", ")}
                <span class="label">${words.bytes(bytes.length)}</span>
                ${inside.text === "" ? nothing : html`<span class="thing is plain">${shortened(inside.text, TEXT)}</span>`}`
              : html`${mark("cipher", words.dark)} ${words.dark}
                <span class="label">${words.bytes(bytes.length)}</span>
                <span class="thing is cipher">${spaced(bytes.subarray(5), DARK)}</span>`
          }
        </span>
      </button>
    </li>`;
  }
}

function nameOf({ secret }: Handed, all: readonly Handed[]): string {
  const of = words.whose[secret.of];
  const hybrid = all.some((it) => it.secret.kind === "keyShare" && it.secret.group === "mlKem768");
  switch (secret.kind) {
    case "certificateKey":
      return words.certificateKey(of, secret.rsa);
    case "keyShare":
      return words.keyShare(
        of,
        hybrid && secret.group === "x25519" ? words.half : words.groups[secret.group],
      );
    case "trafficSecret":
      return words.trafficSecret[secret.stage](of, secret.generation);
    default:
      return words.names[secret.kind];
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "p443-handed": HandedSecrets;
  }
}
