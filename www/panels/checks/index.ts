// <p443-checks>: what the client checked before it believed the server, and the server of a client
// that was asked for a certificate: each with what was expected beside what came, and the end's own
// verdict.

import { css, html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import type { Peer } from "../../../crate/pkg/port443.js";
import type { Run } from "../../core/run.ts";
import { desk } from "../../story/desk.ts";
import { mark } from "../../theme/marks.ts";
import { exchangeOf } from "../keys/schedule.ts";
import { spaced } from "../parts/format.ts";
import { countUntil, Panel } from "../parts/panel.ts";
import { panel } from "../parts/styles.ts";
import { type Check, checks } from "./checks.ts";

const words = desk.checks;

@customElement("p443-checks")
export class Checks extends Panel {
  static override styles = [
    ...panel,
    css`
      .check {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--s-1) var(--s-5);
        padding-block: var(--s-3);
        border-block-end: 1px solid var(--rule);
      }
      .check.refused {
        border-block: 3px double var(--alarm);
      }
      .check h4 {
        font-size: 1em;
        font-weight: 650;
      }
      .check.silent {
        color: var(--ink-2);
      }
      .pair {
        display: grid;
        grid-template-columns: 6rem minmax(0, 1fr);
        gap: 0.1rem var(--s-3);
        align-items: baseline;
      }
      .pair dd > .value {
        display: block;
      }
      .check h4 > .label {
        font-weight: 400;
      }
      section > .note {
        margin-block-start: var(--s-3);
      }
      .reason {
        overflow-wrap: anywhere;
      }
      @container (min-width: 56rem) {
        .check {
          grid-template-columns: minmax(0, 2fr) minmax(0, 3fr);
        }
      }
    `,
  ];

  protected override reached(run: Run, virtual: number): number {
    return countUntil(run.recording.events, ({ at }) => at, virtual);
  }

  override render(): TemplateResult {
    const { run } = this;
    if (!run) return html``;
    const sides = (["client", "server"] as const).filter((by) => checks(run, by).length > 0);
    const done = sides.filter((by) => this.#hasChecked(run, by));
    return html`
      <h2 class="display">${words.title}</h2><p class="plainly">${words.plainly}</p>
      ${sides.length === 0 ? html`<p>${isResumed(run) ? words.resumed : words.nothing}</p>` : nothing}
      ${sides.length > 0 && done.length === 0 ? html`<p>${words.notYet}</p>` : nothing}
      ${done.map((by) => this.#side(run, by))}
    `;
  }

  #hasChecked(run: Run, by: Peer): boolean {
    return run.recording.events.some(
      ({ kind, peer, at }) =>
        kind === "verifyCertificate" && peer === by && at <= this.moment.virtual,
    );
  }

  #side(run: Run, by: Peer): TemplateResult {
    const meant = run.recording.scenario?.host ?? "";
    const all = checks(run, by);
    const passed = all.every(({ verdict }) => verdict === "passed");
    const name = all.find(({ id }) => id === "name")?.expected;
    return html`<section>
      <h3>${words.by[by]}</h3>
      <ol>${all.map((check) => this.#check(check))}</ol>
      ${
        typeof name === "string" && name !== meant
          ? html`<p>${mark("alarm")} ${words.lookAlike(name, meant)}</p>`
          : nothing
      }
      ${
        by === "client" && passed && run.recording.connection.server === "attacker"
          ? html`<p>${mark("alarm")} ${words.impostor}</p>`
          : nothing
      }
      ${
        by === "client" && exchangeOf(run) === "rsa"
          ? html`<p class="note">${words.rsa}</p>`
          : nothing
      }
      ${by === "client" && passed ? html`<p class="note">${words.padlock}</p>` : nothing}
    </section>`;
  }

  #check({ id, verdict, reason, expected, found, at }: Check): TemplateResult {
    const { title, text, expected: always, found: what } = words.each[id];
    const shown = (value: string | Uint8Array): TemplateResult =>
      html`<span class="value">${typeof value === "string" ? value : spaced(value)}</span>`;
    return html`<li class="check ${verdict}">
      <div>
        <h4>${verdict === "silent" ? nothing : mark(verdict === "passed" ? "verified" : "alarm")} ${title}
          <span class="label">${words.verdicts[verdict]}</span></h4>
        <p class="note">${text}</p>
        ${reason === undefined ? nothing : html`<p class="reason in alarm">${words.reason(reason)}</p>`}
      </div>
      <dl class="pair">
        <dt class="label">${words.expected}</dt>
        <dd>${expected === undefined ? always : shown(expected)}</dd>
        <dt class="label">${what}</dt>
        <dd>
          ${found.length === 0 ? words.none : found.map(shown)}
          ${at === undefined ? nothing : html`<button class="link label" @click=${() => this.select(at)}>${words.show}</button>`}
        </dd>
      </dl>
    </li>`;
  }
}

function isResumed(run: Run): boolean {
  return run.recording.events.some((event) => event.kind === "handshakeComplete" && event.resumed);
}

declare global {
  interface HTMLElementTagNameMap {
    "p443-checks": Checks;
  }
}
