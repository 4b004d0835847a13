// What the panel draws of what the eavesdropper knows: pure functions of it.
//
// - verdict(studied, page): what they say, and whether they are right
// - scale(studied): how many bytes the widest strip shows
// - cost(bytes, plain): how much more that is, as a share

import type { Fingerprint, SitePage } from "../../../crate/pkg/port443.js";
import type { Studied } from "../../core/sizes.ts";

export type Verdict =
  /** Nothing of a page passed, since an end refused or somebody cut it off. */
  | { readonly kind: "nothing" }
  /** One page was named. `only`: no other has as many parts, and so lengths did not matter. */
  | {
      readonly kind: "right";
      readonly page: SitePage;
      readonly distance: number;
      readonly next: number;
      readonly only: boolean;
    }
  | {
      readonly kind: "wrong";
      readonly page: SitePage;
      readonly distance: number;
      readonly own: number;
    }
  /** Several are equally near; `among`: the right one is one of them. */
  | { readonly kind: "alike"; readonly count: number; readonly among: boolean };

export function verdict({ visit, learnt }: Studied, page: SitePage): Verdict {
  if (visit.fingerprint.bursts.length === 0) return { kind: "nothing" };
  const { ranking, alike, named } = visit.guess;
  const distance = ranking[0]?.distance ?? 0;
  const own = ranking.find((candidate) => candidate.page === page)?.distance ?? 0;
  if (named === undefined) return { kind: "alike", count: alike, among: own === distance };
  if (named !== page) return { kind: "wrong", page: named as SitePage, distance, own };
  const parts = visit.fingerprint.bursts.length;
  const same = learnt.filter(({ fingerprint }) => fingerprint.bursts.length === parts);
  const next = ranking[1]?.distance ?? 0;
  return { kind: "right", page, distance, next, only: same.length === 1 };
}

export const answered = ({ bursts }: Fingerprint): number =>
  bursts.reduce((sum, burst) => sum + burst.answered, 0);

export function scale({ visit, learnt }: Studied): number {
  return Math.max(
    answered(visit.fingerprint),
    ...learnt.map(({ fingerprint }) => answered(fingerprint)),
  );
}

export const cost = (bytes: number, plain: number): number => (plain > 0 ? bytes / plain - 1 : 0);
