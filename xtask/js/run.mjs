// `node run.mjs FILE.ts ARGUMENT...`: runs a TypeScript program with Vite's own module runner; the
// oldest Node that Vite supports cannot read TypeScript itself. The program exports
// `main(arguments)`.
import { runnerImport } from "vite";

const [file, ...rest] = process.argv.slice(2);
const { module } = await runnerImport(`/${file}`, { configFile: false, logLevel: "warn" });
await module.main(rest);
