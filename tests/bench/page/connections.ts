// One connection, over and over, in the page: ours recorded, ours with the recorder off, and
// node-forge's TLS between two ends in memory. `window.measure(runs)` gives milliseconds.

import init, { Run, recordSilently } from "../../../crate/pkg-first/port443.js";
import wasm from "../../../crate/pkg-first/port443_bg.wasm?url";
import { forgeConnection } from "./forge.ts";

const scenario = {
  kind: "https",
  host: "example.com",
  message: "The quick brown fox jumps over the lazy dog.",
  latencyMs: 20,
  cipherSuite: "TLS_AES_128_GCM_SHA256",
} as const;

const connect = forgeConnection(scenario.host, scenario.message);

const kinds = {
  recorded: () => {
    for (const run of Run.record(scenario)) run.free();
  },
  silent: () => recordSilently(scenario),
  /** And all that the page reads from it, as JavaScript objects. */
  handedOver: () => {
    for (const run of Run.record(scenario)) {
      run.recording();
      run.dissection();
      run.opened();
      run.findings();
      run.records();
      run.origins();
      run.free();
    }
  },
  forge: connect,
};

export type Kind = keyof typeof kinds;
export type Times = Record<Kind, number[]>;

/** In turns, so that what else the machine does falls on all alike. */
function measure(runs: number): Times {
  const names = Object.keys(kinds) as Kind[];
  const times: Times = { recorded: [], silent: [], handedOver: [], forge: [] };
  // Compilers warm up, ours and theirs.
  for (let run = -5; run < runs; run++) {
    for (const name of names) {
      const started = performance.now();
      kinds[name]();
      const taken = performance.now() - started;
      if (run >= 0) times[name].push(taken);
    }
  }
  return times;
}

declare global {
  interface Window {
    measure?: typeof measure;
  }
}

await init({ module_or_path: wasm });
window.measure = measure;
