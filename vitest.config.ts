// The tests written in TypeScript. `unit` runs in node, beside the sources; `e2e` drives real
// browsers on the built page and is started by `cargo xtask test`, which builds it first; `packages`
// opens what we give away in the apps of others.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["www/**/*.test.ts"],
        },
      },
      {
        test: {
          name: "e2e",
          include: ["tests/e2e/**/*.test.ts"],
          globalSetup: "tests/e2e/server.ts",
          // Two at a time: more would wait for each other on the machines that this runs on.
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // Browsers on a loaded machine. What needed it is named at the end (tests/e2e/flaky.ts).
          retry: 1,
        },
      },
      {
        test: {
          name: "packages",
          include: ["tests/packages/*.test.ts"],
          // Each starts programs of its own; together they would wait for each other.
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 180_000,
          retry: 1,
        },
      },
    ],
  },
});
