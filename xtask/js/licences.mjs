// `node licences.mjs FILE`: writes down what is in the npm package and is somebody else's, each with the
// text of its licence: the crates in the wasm, as Cargo names them, and the packages in the script.
// Fails if one of them has no text that could be found.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const [file] = process.argv.slice(2);
const root = join(import.meta.dirname, "../..");

/** Where there are several to choose from, this one. */
const preferred = [/mit/i, /isc/i, /bsd/i, /^licen[cs]e(\.\w+)?$/i, /./];

function text({ name, license }, folder) {
  const files = readdirSync(folder).filter((name) => /^(licen[cs]e|copying|unlicense)/i.test(name));
  for (const like of preferred) {
    const found = files.find((name) => like.test(name));
    if (found) return readFileSync(join(folder, found), "utf8").replaceAll("\r", "").trim();
  }
  if (license.includes("Apache-2.0")) {
    return "Used under the Apache License 2.0, whose text is in LICENSE-APACHE.";
  }
  throw new Error(`${name}: no licence in ${folder}`);
}

/** What the core links: its normal dependencies, all the way down, and no macros. */
function crates() {
  const target = "--filter-platform=wasm32-unknown-unknown";
  const output = execFileSync("cargo", ["metadata", "--format-version=1", "--locked", target], {
    cwd: root,
    maxBuffer: 1 << 28,
  });
  const { packages, resolve } = JSON.parse(output);
  const byId = new Map(packages.map((each) => [each.id, each]));
  const nodes = new Map(resolve.nodes.map((node) => [node.id, node]));
  const core = packages.find(({ name }) => name === "port443").id;
  const linked = new Set([core]);
  for (const id of linked) {
    for (const { pkg, dep_kinds } of nodes.get(id).deps) {
      const macro = byId.get(pkg).targets.some(({ kind }) => kind.includes("proc-macro"));
      if (!macro && dep_kinds.some(({ kind }) => kind === null)) linked.add(pkg);
    }
  }
  linked.delete(core);
  return [...linked].map((id) => [byId.get(id), dirname(byId.get(id).manifest_path)]);
}

/** What is bundled into the script, and the font. */
function packages() {
  return ["@fontsource/besley", "lit", "lit-html", "lit-element", "@lit/reactive-element"].map(
    (name) => {
      const folder = join(root, "node_modules", name);
      return [JSON.parse(readFileSync(join(folder, "package.json"), "utf8")), folder];
    },
  );
}

const byText = new Map();
for (const [each, folder] of [...packages(), ...crates()]) {
  const words = text(each, folder);
  byText.set(words, [
    ...(byText.get(words) ?? []),
    `${each.name} ${each.version} (${each.license})`,
  ]);
}
const parts = [...byText]
  .map(([words, names]) => `${names.sort().join("\n")}\n\n${words}\n`)
  .sort((a, b) => (a < b ? -1 : 1));
const head = `What this package is made of besides Port 443 itself. Each stands above the text of its licence. The
wasm also has parts of Rust's standard library (MIT OR Apache-2.0, the Rust Project contributors).
`;
writeFileSync(file, [head, ...parts].join(`\n${"-".repeat(100)}\n\n`));
