// What is carried elsewhere, beside the page that vite.config.ts makes. Where a page has an origin of
// its own (`sandbox="allow-scripts"`, a file on a disk), browsers run no modules and hand over no
// files, but they run classic scripts: so each of these is one, not split.
//
// - `--mode file`: port-443.html, the whole page as one file
// - `--mode embed`: embed.html, the page for iframes, with its scripts in embed/
// - `--mode frame`: port-443-frame.js, for the page around iframes
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { defineConfig, type Plugin, type Rolldown, type UserConfig } from "vite";
import { policy, target, unindented, written } from "./vite.config.ts";

const here = import.meta.dirname;
const core = resolve(here, "www/core");
const carried = resolve(here, "www/carried");

/** Modules of the page, and what stands in for them. */
function replaced(modules: Record<string, string>): Plugin {
  return {
    name: "replaced",
    enforce: "pre",
    async resolveId(source, importer, options) {
      if (!source.startsWith(".")) return null;
      const found = await this.resolve(source, importer, { ...options, skipSelf: true });
      return found && (modules[found.id] ?? null);
    },
  };
}

/** `?packed`: a file with gzip, in base64; `?packed-script`: the address of a script that has it. */
function packed(): Plugin {
  return {
    name: "packed",
    enforce: "pre",
    load: {
      filter: { id: /\?packed(-script)?$/ },
      handler(id) {
        const [path = "", way] = id.split("?");
        const base64 = gzipSync(readFileSync(path), { level: 9 }).toString("base64");
        let text = base64;
        if (way === "packed-script") {
          const source = `document.currentScript.packed="${base64}";`;
          text = `embed/everything-${digest(source, "base64url").slice(0, 8)}.js`;
          this.emitFile({ type: "asset", fileName: text, source });
        }
        return { code: `export default "${text}";`, map: null, moduleType: "js" };
      },
    },
  };
}

const digest = (text: string, form: "base64" | "base64url"): string =>
  createHash("sha256").update(text).digest(form);
const hash = (text: string): string => `'sha256-${digest(text, "base64")}'`;

/** A script as it may stand between tags. */
const betweenTags = (script: string): string =>
  script.replaceAll("</script", "<\\/script").replaceAll("<!--", "\\x3C!--");

const links = /\s*<link\b[^>]*\brel="(?:preload|stylesheet)"[^>]*>/g;
const scripts = /\s*<script\b[^>]*\bsrc="([^"]*)"[^>]*><\/script>/g;

/** A page whose styles are inside, and whose script is inside, too, or in a file of its own. */
function wholePage(from: string, to: string, scriptName?: (hash: string) => string): Plugin {
  const html = readFileSync(resolve(here, from), "utf8");
  const sheets = [...html.matchAll(/<link rel="stylesheet" href="([^"]*)">/g)];
  const entry = [...sheets, ...html.matchAll(scripts)].map(([, address]) => `import "${address}";`);
  return {
    name: "whole-page",
    resolveId: { filter: { id: /carried-entry$/ }, handler: () => "\0carried-entry" },
    load: { filter: { id: /^\0carried-entry$/ }, handler: () => entry.join("\n") },
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        const { script, styles } = taken(bundle);
        const fileName = scriptName?.(digest(script, "base64url").slice(0, 8));
        const text = fileName ? script : betweenTags(script);
        if (fileName) this.emitFile({ type: "asset", fileName, source: text });
        const directives = {
          ...policy,
          "script-src": `${fileName ? "'self'" : hash(text)} 'wasm-unsafe-eval'`,
          "style-src": hash(styles),
          "font-src": "data:",
          "img-src": "data: blob:",
          "worker-src": "blob:",
          "connect-src": "'none'",
          "manifest-src": "'none'",
        };
        const head =
          `<meta http-equiv="Content-Security-Policy" content="${written(directives)}">` +
          `<style>${styles}</style>`;
        const tag = fileName ? `<script src="./${fileName}">` : `<script>${text}`;
        const source = html
          .replace(links, "")
          .replace(scripts, "")
          .replace("<head>", () => `<head>${head}`)
          .replace("</body>", () => `${tag}</script></body>`);
        this.emitFile({ type: "asset", fileName: to, source });
      },
    },
  };
}

/** The one script and the one style sheet of a bundle, which go elsewhere. */
function taken(bundle: Rolldown.OutputBundle): { script: string; styles: string } {
  let script: string | undefined;
  let styles: string | undefined;
  for (const [name, file] of Object.entries(bundle)) {
    if (file.type === "chunk") {
      if (script !== undefined) throw new Error("more than one script");
      script = file.code.trim();
    } else if (name.endsWith(".css")) styles = String(file.source).trim();
    else continue;
    delete bundle[name];
  }
  if (script === undefined || styles === undefined) throw new Error("no script, or no styles");
  return { script, styles };
}

const common = { [`${core}/reader.ts`]: `${carried}/reader.ts` };

/** By the mode. */
const builds: Record<string, { plugins: Plugin[]; entry: string }> = {
  file: {
    entry: "carried-entry",
    plugins: [
      replaced({
        ...common,
        [`${core}/source.ts`]: `${carried}/source.file.ts`,
        [`${core}/glue.ts`]: `${core}/everything.ts`,
      }),
      wholePage("index.html", "port-443.html"),
    ],
  },
  embed: {
    entry: "carried-entry",
    plugins: [
      replaced({ ...common, [`${core}/source.ts`]: `${carried}/source.embed.ts` }),
      wholePage("www/carried/embed.html", "embed.html", (hash) => `embed/embed-${hash}.js`),
    ],
  },
  frame: { entry: resolve(carried, "parent.ts"), plugins: [] },
};

export default defineConfig(({ mode }): UserConfig => {
  const build = builds[mode];
  if (!build) throw new Error(`--mode is one of ${Object.keys(builds).join(", ")}`);
  return {
    base: "./",
    plugins: [...build.plugins, packed(), unindented()],
    build: {
      target,
      emptyOutDir: false,
      // What styles refer to becomes data: addresses in this way of building.
      lib: {
        entry: build.entry,
        formats: ["iife"],
        name: "port443",
        fileName: () => "port-443-frame.js",
      },
      rollupOptions: { output: { codeSplitting: false } },
      reportCompressedSize: false,
    },
    worker: { format: "iife" },
  };
});
