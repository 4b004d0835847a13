// Names the tests that passed only at their second try, in the run's output and in a file for
// `cargo xtask test`, which repeats them at its end: nothing that wavers goes unseen.

import { rmSync, writeFileSync } from "node:fs";
import type { Reporter, TestCase } from "vitest/node";

/** Read by xtask/src/test.rs. */
const FILE = "target/vitest-flaky.txt";

export default class Flaky implements Reporter {
  readonly #names: string[] = [];

  onInit(): void {
    rmSync(FILE, { force: true });
  }

  onTestCaseResult(test: TestCase): void {
    if (test.diagnostic()?.flaky) this.#names.push(test.fullName);
  }

  onTestRunEnd(): void {
    if (this.#names.length === 0) return;
    writeFileSync(FILE, `${this.#names.join("\n")}\n`);
    for (const name of this.#names) console.warn(`passed at the second try only: ${name}`);
  }
}
