// The eavesdropper who looks at every page of the small site beforehand, and then names the page that
// somebody reads by how long everything was. All of it are runs of the core; a run takes a few
// milliseconds, and between two of them the page gets its turn.
//
// - studied(scenario, watch): what they know, and what they make of the visit `scenario` is
// - trial(scenario, padding, watch): every page visited once: how many are named rightly, and how many
//   bytes passed
// - Watch: to say how far it has come, and to stop it
// They throw as `record` does.

import type {
  SizeStudy as CoreStudy,
  Learnt,
  ScenarioInput,
  SitePage,
  Visit,
} from "../../crate/pkg/port443.js";
import { withEverything } from "./core.ts";

export type Studied = {
  /** What the eavesdropper's own visits looked like, in the order of the site. */
  readonly learnt: readonly Learnt[];
  /** The visit, as they have it. */
  readonly visit: Visit;
  /** Bytes of all packets of the same visit if nothing is filled up. */
  readonly bytesPlain: number;
};

export type Trial = {
  readonly padding: number;
  /** How many pages there are, and how many of them were named, and rightly. */
  readonly pages: number;
  readonly told: number;
  /** Bytes of all packets of the twelve visits. */
  readonly bytes: number;
};

export type Watch = {
  /** After each of the eavesdropper's visits. */
  learnt?(visits: number): void;
  /** Whether anybody still wants to know; asked between two runs. */
  wanted(): boolean;
};

/** Thrown by nobody but these two, to whoever no longer wants to know. */
class Unwanted extends Error {}

export function isUnwanted(cause: unknown): boolean {
  return cause instanceof Unwanted;
}

export async function studied(scenario: ScenarioInput, watch: Watch): Promise<Studied> {
  const study = await learn(scenario, watch);
  const { core } = study;
  const visit = await turn(watch, () => core.visit(scenario));
  const plain =
    scenario.padding === 0
      ? visit
      : await turn(watch, () => core.visit({ ...scenario, padding: 0 }));
  return { learnt: study.learnt, visit, bytesPlain: plain.bytes };
}

export async function trial(
  scenario: ScenarioInput,
  padding: number,
  watch: Watch,
): Promise<Trial> {
  // What an attacker or a faulty certificate does to one run is not what padding does.
  const { host, message, seed, latencyMs, cipherSuite } = scenario;
  const clean = { host, message, seed, latencyMs, cipherSuite, kind: "site", padding } as const;
  const { core, learnt } = await learn(clean, watch);
  let told = 0;
  let bytes = 0;
  for (const { page } of learnt) {
    // The eavesdropper's names of the pages are ours.
    const visit = await turn(watch, () => core.visit({ ...clean, page: page as SitePage }));
    if (visit.guess.named === page) told++;
    bytes += visit.bytes;
  }
  return { padding, pages: learnt.length, told, bytes };
}

type Study = { readonly core: CoreStudy; readonly learnt: readonly Learnt[] };

/** What was learnt once is kept: a dozen visits to a site that does not change. */
const studies = new Map<string, Study>();

async function learn(scenario: ScenarioInput, watch: Watch): Promise<Study> {
  const { host, latencyMs, cipherSuite, padding } = scenario;
  const policy = JSON.stringify([host, latencyMs, cipherSuite, padding]);
  const known = studies.get(policy);
  if (known) return known;
  // Of a fault in the run at hand they know nothing, and look at the site as it is.
  const { attack: _, certificate: __, ...clean } = scenario;
  const core = await withEverything((glue) => new glue.SizeStudy(clean));
  for (let visits = 1; await turn(watch, () => core.learnNext()); visits++) watch.learnt?.(visits);
  const made = { core, learnt: core.learnt() };
  studies.set(policy, made);
  return made;
}

/** How long the core may go on before the page gets its turn, in ms. */
const SLICE = 8;
let began = 0;

/** One run, when the page has time for it. */
async function turn<T>(watch: Watch, work: () => T): Promise<T> {
  if (performance.now() - began > SLICE) {
    await breath();
    began = performance.now();
  }
  if (!watch.wanted()) throw new Unwanted();
  try {
    return await withEverything(work);
  } catch (cause) {
    // If the instance is broken, so is everything in it.
    studies.clear();
    throw cause;
  }
}

function breath(): Promise<void> {
  return new Promise((done) => {
    if (typeof requestIdleCallback === "function") {
      requestIdleCallback(() => done(), { timeout: 100 });
    } else setTimeout(done);
  });
}
