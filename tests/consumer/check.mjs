// Runs the consumer's wasm: `node check.mjs PROGRAM.wasm PACKAGE TOLD`.
//
// - PROGRAM.wasm is its program as the linker left it. Where there is no JavaScript its imports cannot
//   be given, so each of them traps here, and it must never come to that.
// - PACKAGE is the folder that wasm-bindgen wrote for its library. It must tell what TOLD has, which was
//   told natively, and must export nothing of port443's own.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [program, folder, told] = process.argv.slice(2).map((path) => resolve(path));

const module = new WebAssembly.Module(readFileSync(program));
const imports = {};
for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
  assert.equal(kind, "function", `${from}.${name} can be made to trap`);
  imports[from] ??= {};
  imports[from][name] = () => {
    throw new Error(`${from}.${name} was called`);
  };
}
const { exports } = new WebAssembly.Instance(module, imports);
assert.equal(exports.main(0, 0), 0, "the program's exit code (src/main.rs says what it means)");

const library = await import(pathToFileURL(join(folder, "consumer.js")));
library.initSync({ module: readFileSync(join(folder, "consumer_bg.wasm")) });
assert.equal(library.tell("Meet me at eight", "443"), readFileSync(told, "utf8"));
assert.throws(() => library.tell("", "443"), /message/);
const own = Object.keys(library).filter((name) => !name.startsWith("__wbg"));
assert.deepEqual(own.sort(), ["default", "initSync", "tell"]);
