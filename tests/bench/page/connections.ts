// One connection, over and over, in the page: ours recorded, ours with the recorder off, and
// node-forge's TLS between two ends in memory. Each returns milliseconds, one for each run.

import init, { Run, recordSilently } from "../../../crate/pkg/port443.js";
import { forgeConnection } from "./forge.ts";

const scenario = {
  scheme: "https",
  host: "example.com",
  message: "The quick brown fox jumps over the lazy dog.",
  latencyMs: 20,
  cipherSuite: "TLS_AES_128_GCM_SHA256",
} as const;

function times(runs: number, work: () => void): number[] {
  // Compilers warm up, ours and theirs.
  for (let run = 0; run < 5; run++) work();
  return Array.from({ length: runs }, () => {
    const started = performance.now();
    work();
    return performance.now() - started;
  });
}

const measures = {
  recorded: (runs: number) => times(runs, () => Run.record(scenario).free()),
  silent: (runs: number) => times(runs, () => recordSilently(scenario)),
  /** And all that the page reads from it, as JavaScript objects. */
  handedOver: (runs: number) =>
    times(runs, () => {
      const run = Run.record(scenario);
      run.recording();
      run.dissection();
      run.opened();
      run.findings();
      run.records();
      run.origins();
      run.free();
    }),
  forge: (runs: number) => times(runs, forgeConnection(scenario.host, scenario.message)),
};

export type Measures = typeof measures;

declare global {
  interface Window {
    measures?: Measures;
  }
}

await init();
window.measures = measures;
