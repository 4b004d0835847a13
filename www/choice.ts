// Which connections the reader wants to see: everything of a scenario but what is written in the form.
//
// - Choice; plain(kind): the two that need nothing to be chosen
// - Aim: an attack whose target is looked for in the run without it (gallery/aim.ts)
// - same(a, b)

import type { Attack, CertificateKind, CipherSuite, Kind, SitePage } from "../crate/pkg/port443.js";

export type Aim =
  /** A bit of the message, where it can be read. */
  | "flipClear"
  /** A bit of the message, sealed. */
  | "flipSealed"
  /** A bit of the client's hello. */
  | "flipHello"
  | "drop"
  | "delay"
  | "repeat"
  | "truncate"
  | "replayRecord"
  | "swapRecords";

export type Choice = {
  readonly kind: Kind;
  readonly certificate: CertificateKind;
  readonly strict: boolean;
  readonly cipherSuite: CipherSuite;
  readonly attack: Attack | Aim | undefined;
  /** Which page of the site, in a run of that kind. */
  readonly page?: SitePage;
  /** To a multiple of how many bytes records are filled up; not at all, if it is missing. */
  readonly padding?: number;
};

export function plain(kind: "http" | "https"): Choice {
  return {
    kind,
    certificate: "valid",
    strict: false,
    cipherSuite: "TLS_AES_128_GCM_SHA256",
    attack: undefined,
  };
}

export function same(a: Choice, b: Choice): boolean {
  return JSON.stringify(a) === JSON.stringify({ ...a, ...b });
}
