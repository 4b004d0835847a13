// Real runs for the tests of what is made from them: the core itself, in node. Needs crate/pkg, as
// the page does.

import { readFileSync } from "node:fs";
import type { CertificateKind, Kind, ScenarioInput } from "../../crate/pkg/port443.js";
import { Run as Core, initSync, limits } from "../../crate/pkg/port443.js";
import type { OwnRun } from "../core/run.ts";

initSync({
  module: readFileSync(new URL("../../crate/pkg/port443_bg.wasm", import.meta.url)),
});

/** All connections of a run. */
export function series(input: Partial<ScenarioInput> = {}): OwnRun[] {
  const cores = Core.record({
    kind: "https",
    host: "letters.example",
    message: "Grüße, and not a word to Sam.",
    seed: "443",
    latencyMs: 20,
    cipherSuite: "TLS_AES_128_GCM_SHA256",
    ...input,
  });
  return cores.map((core) => ({
    recording: core.recording(),
    dissection: core.dissection(),
    opened: core.opened(),
    findings: core.findings(),
    records: core.records(),
    origins: core.origins(),
  }));
}

/** The first, for what has only one. */
export function recorded(input: Partial<ScenarioInput> = {}): OwnRun {
  const [run] = series(input);
  if (!run) throw new RangeError("a run has at least one connection");
  return run;
}

/** The longest latency that the core takes. */
export const longest = limits().latencyMs;

/** Every kind of scenario, as the core spells them, in its order. */
export const kinds = [
  "http",
  "https",
  "redirect",
  "postQuantum",
  "helloRetryRequest",
  "resumption",
  "earlyData",
  "clientCertificate",
  "keyUpdate",
  "tls12",
  "rsaKeyTransport",
  "startTls",
  "site",
] as const satisfies readonly Kind[];

/** Everything that can be wrong with a certificate, and the one that only looks right. */
export const faults = [
  "expired",
  "notYetValid",
  "wrongName",
  "selfSigned",
  "unknownRoot",
  "brokenSignature",
  "missingIntermediate",
  "wrongUsage",
  "lookAlike",
] as const satisfies readonly CertificateKind[];
