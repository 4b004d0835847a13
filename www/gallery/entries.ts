// What there is to choose from.
//
// - groups: the gallery's entries, in its order; entries: the same without the groups
// - steps: how far records can be filled up
// - entryOf(choice): the entry that a choice is, if it is one
// - asksStrict(kind), hasCertificate(kind), canFill(kind), attacksOn(kind): which settings mean something for a kind

import type { Attack, CertificateKind, Kind } from "../../crate/pkg/port443.js";
import { type Aim, type Choice, plain, same } from "../choice.ts";

export type AttackId =
  | Aim
  | "impostor"
  | "impostorTrusted"
  | "strip"
  | "stripStrict"
  | "stripMail"
  | "stripMailStrict"
  | "downgrade"
  | "replayEarlyData"
  | "replayEarlyDataStrict";

export type EntryId =
  | Kind
  | "chacha20"
  | "redirectStrict"
  | Exclude<CertificateKind, "valid">
  | AttackId;

export type GroupId = "ways" | "older" | "checks" | "attacks";

export type Entry = { readonly id: EntryId; readonly choice: Choice };

export type Group = { readonly id: GroupId; readonly entries: readonly Entry[] };

const of = (id: EntryId, choice: Partial<Choice> = {}): Entry => ({
  id,
  choice: { ...plain("https"), ...choice },
});

const faults: readonly Exclude<CertificateKind, "valid">[] = [
  "expired",
  "notYetValid",
  "wrongName",
  "selfSigned",
  "unknownRoot",
  "missingIntermediate",
  "brokenSignature",
  "wrongUsage",
  "lookAlike",
];

const strip: Attack = { kind: "strip" };
const replay: Attack = { kind: "replayEarlyData" };

export const groups: readonly Group[] = [
  {
    id: "ways",
    entries: [
      of("http", { kind: "http" }),
      of("https"),
      of("redirect", { kind: "redirect" }),
      of("redirectStrict", { kind: "redirect", strict: true }),
      of("resumption", { kind: "resumption" }),
      of("earlyData", { kind: "earlyData" }),
      of("clientCertificate", { kind: "clientCertificate" }),
      of("keyUpdate", { kind: "keyUpdate" }),
      of("helloRetryRequest", { kind: "helloRetryRequest" }),
      of("chacha20", { cipherSuite: "TLS_CHACHA20_POLY1305_SHA256" }),
      of("postQuantum", { kind: "postQuantum" }),
      of("site", { kind: "site", page: "hiv", padding: 0 }),
    ],
  },
  { id: "checks", entries: faults.map((certificate) => of(certificate, { certificate })) },
  {
    id: "older",
    entries: [
      of("tls12", { kind: "tls12" }),
      of("rsaKeyTransport", { kind: "rsaKeyTransport" }),
      of("startTls", { kind: "startTls" }),
    ],
  },
  {
    id: "attacks",
    entries: [
      of("flipClear", { kind: "http", attack: "flipClear" }),
      of("flipSealed", { attack: "flipSealed" }),
      of("flipHello", { attack: "flipHello" }),
      of("replayRecord", { attack: "replayRecord" }),
      of("swapRecords", { attack: "swapRecords" }),
      of("truncate", { attack: "truncate" }),
      of("drop", { attack: "drop" }),
      of("delay", { attack: "delay" }),
      of("repeat", { attack: "repeat" }),
      of("impostor", { attack: { kind: "impostor", trusted: false } }),
      of("impostorTrusted", { attack: { kind: "impostor", trusted: true } }),
      of("strip", { kind: "redirect", attack: strip }),
      of("stripStrict", { kind: "redirect", strict: true, attack: strip }),
      of("stripMail", { kind: "startTls", attack: strip }),
      of("stripMailStrict", { kind: "startTls", strict: true, attack: strip }),
      of("downgrade", { attack: { kind: "downgrade" } }),
      of("replayEarlyData", { kind: "earlyData", attack: replay }),
      of("replayEarlyDataStrict", { kind: "earlyData", strict: true, attack: replay }),
    ],
  },
];

export const entries: readonly Entry[] = groups.flatMap((group) => group.entries);

export function entryOf(choice: Choice): Entry | undefined {
  return entries.find((entry) => same(entry.choice, choice));
}

/** Whether one side of it could be more careful than it is. */
export function asksStrict(kind: Kind): kind is "redirect" | "earlyData" | "startTls" {
  return kind === "redirect" || kind === "earlyData" || kind === "startTls";
}

/** Whether a server shows a certificate in it. */
export function hasCertificate(kind: Kind): boolean {
  return kind !== "http";
}

/** Whether its records can be filled up: those of TLS 1.3. */
export function canFill(kind: Kind): boolean {
  return kind !== "http" && kind !== "tls12" && kind !== "rsaKeyTransport";
}

/** To a multiple of how many bytes records are filled up, where that can be chosen. */
export const steps = [0, 32, 64, 128, 256, 512, 1024, 4096, 16_384] as const;

/** What an attacker can do to a kind, each by the name that it has in the gallery. */
export function attacksOn(kind: Kind): readonly { id: AttackId; attack: Attack | Aim }[] {
  const on = (id: AttackId, attack: Attack | Aim) => ({ id, attack });
  const links = (["truncate", "drop", "delay", "repeat"] as const).map((aim) => on(aim, aim));
  switch (kind) {
    case "http":
      return [on("flipClear", "flipClear"), ...links];
    case "startTls":
      return [on("stripMail", strip)];
    default:
      return [
        ...(kind === "redirect" ? [on("strip", strip)] : []),
        ...(kind === "earlyData" ? [on("replayEarlyData", replay)] : []),
        on("flipSealed", "flipSealed"),
        on("flipHello", "flipHello"),
        on("replayRecord", "replayRecord"),
        on("swapRecords", "swapRecords"),
        ...links,
        ...(kind === "https"
          ? [
              on("impostor", { kind: "impostor", trusted: false }),
              on("impostorTrusted", { kind: "impostor", trusted: true }),
              on("downgrade", { kind: "downgrade" }),
            ]
          : []),
      ];
  }
}
