// What of a scenario can be set besides what is written in the form.
//
// - settings(now, set): the inputs; a function of what is set now

import { html, nothing, type TemplateResult } from "lit";
import type { CertificateKind, CipherSuite, Limits, SitePage } from "../../crate/pkg/port443.js";
import type { Choice } from "../choice.ts";
import { more } from "../story/more.ts";
import { asksStrict, attacksOn, canFill, hasCertificate, steps } from "./entries.ts";

/** What is set, and what is wrong with it. */
export type Settings = {
  readonly choice: Choice;
  readonly seed: string;
  readonly latency: string;
  readonly limits: Limits | undefined;
  readonly problem: (place: "seed" | "latency") => TemplateResult | typeof nothing;
  readonly invalid: (place: "seed" | "latency") => "true" | typeof nothing;
};

export type Change = Partial<Pick<Settings, "choice" | "seed" | "latency">>;

const say = more.settings;
const { entries } = more.gallery;

export function settings(now: Settings, set: (change: Change) => void): TemplateResult {
  const { choice, limits } = now;
  const choose = (change: Partial<Choice>): void => set({ choice: { ...choice, ...change } });
  const value = (event: Event): string =>
    (event.target as HTMLInputElement | HTMLSelectElement).value;
  return html`
    <div>
      <label class="label" for="seed">${say.seed}</label>
      <input
        class="field tape-text"
        id="seed"
        spellcheck="false"
        autocapitalize="off"
        autocomplete="off"
        aria-describedby="seed-hint problem-seed"
        aria-invalid=${now.invalid("seed")}
        .value=${now.seed}
        @input=${(event: Event) => set({ seed: value(event) })}
      />
      ${now.problem("seed")}
      <p class="label" id="seed-hint">${say.seedHint}</p>
    </div>
    <div>
      <label class="label" for="latency">${say.latency}</label>
      <input
        class="field"
        id="latency"
        type="number"
        min="0"
        max=${limits?.latencyMs ?? nothing}
        aria-describedby="problem-latency"
        aria-invalid=${now.invalid("latency")}
        .value=${now.latency}
        @input=${(event: Event) => set({ latency: value(event) })}
      />
      ${now.problem("latency")}
    </div>
    ${choice.kind === "http" ? nothing : select("suite", say.suite, suites, choice.cipherSuite, say.suites, (cipherSuite) => choose({ cipherSuite }))}
    ${
      hasCertificate(choice.kind)
        ? select(
            "certificate",
            say.certificate,
            certificates,
            choice.certificate,
            say.certificates,
            (certificate) => choose({ certificate }),
          )
        : nothing
    }
    ${
      choice.kind === "site"
        ? select("page", say.page, pages, choice.page ?? "welcome", say.pages, (page) =>
            choose({ page }),
          )
        : nothing
    }
    ${canFill(choice.kind) ? padding(choice, choose) : nothing}
    ${attack(choice, choose)}
    ${
      asksStrict(choice.kind)
        ? html`<label class="strict">
            <input
              type="checkbox"
              id="strict"
              .checked=${choice.strict}
              @change=${(event: Event) =>
                choose({ strict: (event.target as HTMLInputElement).checked })}
            />
            <span>${say.strict[choice.kind]}</span>
          </label>`
        : nothing
    }
  `;
}

const suites = Object.keys(say.suites) as CipherSuite[];
const certificates = Object.keys(say.certificates) as CertificateKind[];
const pages = Object.keys(say.pages) as SitePage[];

function select<T extends string>(
  id: string,
  label: string,
  values: readonly T[],
  chosen: T,
  words: Readonly<Record<T, string>>,
  choose: (value: T) => void,
): TemplateResult {
  return html`<div>
    <label class="label" for=${id}>${label}</label>
    <select
      class="field"
      id=${id}
      @change=${(event: Event) => choose((event.target as HTMLSelectElement).value as T)}
    >
      ${values.map(
        (value) =>
          html`<option value=${value} .selected=${value === chosen}>${words[value]}</option>`,
      )}
    </select>
  </div>`;
}

function padding(choice: Choice, choose: (change: Partial<Choice>) => void): TemplateResult {
  return html`<div>
    <label class="label" for="filled">${say.padding}</label>
    <select
      class="field"
      id="filled"
      @change=${(event: Event) =>
        choose({ padding: Number((event.target as HTMLSelectElement).value) })}
    >
      ${steps.map(
        (step) =>
          html`<option value=${step} .selected=${step === (choice.padding ?? 0)}>${say.filled(step)}</option>`,
      )}
    </select>
  </div>`;
}

function attack(choice: Choice, choose: (change: Partial<Choice>) => void): TemplateResult {
  const on = attacksOn(choice.kind);
  const at = on.findIndex(({ attack }) => JSON.stringify(attack) === JSON.stringify(choice.attack));
  const own = choice.attack !== undefined && at < 0;
  return html`<div>
    <label class="label" for="attack">${say.attack}</label>
    <select
      class="field"
      id="attack"
      @change=${(event: Event) =>
        choose({ attack: on[Number((event.target as HTMLSelectElement).value)]?.attack })}
    >
      <option value="-1" .selected=${choice.attack === undefined}>${say.noAttack}</option>
      ${own ? html`<option value="-2" disabled .selected=${true}>${say.ownAttack}</option>` : nothing}
      ${on.map(
        ({ id }, index) =>
          html`<option value=${index} .selected=${index === at}>${entries[id].title}</option>`,
      )}
    </select>
  </div>`;
}
