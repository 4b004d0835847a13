// How the npm package is built: www/element in, lib/ out. All that the element needs is in there, in
// files that find each other by `import("./…")`, `new URL("./…", import.meta.url)` and `new Worker(new
// URL("./…", import.meta.url))` with the names written out: a browser takes them as they are, and
// bundlers know these forms and move the files along.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { defineConfig, type Plugin, type Rolldown } from "vite";
import { target, unindented } from "./vite.config.ts";

const here = import.meta.dirname;
/** What the element imports when it is near. */
const near = resolve(here, "www/element/inside.ts");

/** Vite puts all files into a library's script, unless it is asked not to. */
function filesBeside(): Plugin {
  return {
    name: "files-beside",
    enforce: "pre",
    resolveId: {
      filter: { id: /\.(wasm|woff2)\?url$/ },
      handler(source, importer) {
        return this.resolve(`${source}&no-inline`, importer);
      },
    },
  };
}

/** Vite has resolved these already, to expressions that only it would understand. */
function writtenOut(): Plugin {
  return {
    name: "written-out",
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        for (const file of Object.values(bundle)) {
          if (file.type !== "chunk") continue;
          file.code = file.code
            .replace(/\bimport\(`([^`]+)`\)/g, 'import("$1")')
            .replace(/new URL\(`([^`]+)`,import\.meta\.url\)/g, 'new URL("./$1",import.meta.url)')
            .replace(
              /new URL\(\s*\/\* @vite-ignore \*\/\s*(new URL\([^)]*\))\.href,\s*(?:``\+)?import\.meta\.url\s*\)/g,
              "$1",
            );
          const urls = file.code.match(/\bnew URL\([^)]*import\.meta\.url\)/g) ?? [];
          for (const url of urls) {
            if (!/^new URL\("\.\/[\w./-]+",import\.meta\.url\)$/.test(url)) {
              this.error(`a bundler would not find the file in ${file.fileName}: ${url}`);
            }
          }
        }
      },
    },
  };
}

/** The types of the element, as TypeScript writes them: its own module, and those that say what it
 * takes and tells. None of them may need a type from inside. */
function types(): Plugin {
  return {
    name: "types",
    generateBundle() {
      const folder = mkdtempSync(join(tmpdir(), "port-443-types-"));
      try {
        const tsc = resolve(here, "node_modules/typescript/bin/tsc");
        const emit = ["--noEmit", "false", "--declaration", "--emitDeclarationOnly", "--noCheck"];
        execFileSync(process.execPath, [tsc, ...emit, "--rootDir", ".", "--outDir", folder], {
          cwd: here,
        });
        const wanted = new Set(["./port-443.ts"]);
        for (const module of wanted) {
          if (!/^\.\/[a-z0-9-]+\.ts$/.test(module)) {
            this.error(`the types of the element need ${module}, which is not packed`);
          }
          const fileName = module.replace("./", "").replace(".ts", ".d.ts");
          const code = readFileSync(join(folder, "www/element", fileName), "utf8");
          const from = /\b(from |import\(|import )"([^"]+)"/g;
          for (const [, , other] of code.matchAll(from)) wanted.add(other ?? "");
          const source = code.replace(
            from,
            (_, word, other) => `${word}"${other.replace(/\.ts$/, ".js")}"`,
          );
          this.emitFile({ type: "asset", fileName, source });
        }
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  };
}

/** What editors and documentation read of the element. */
function described(): Plugin {
  return {
    name: "described",
    generateBundle() {
      const folder = resolve(here, "docs/element");
      for (const fileName of readdirSync(folder)) {
        this.emitFile({ type: "asset", fileName, source: readFileSync(join(folder, fileName)) });
      }
    },
  };
}

/** One file for all of it that comes at once, so that it takes one round trip. */
function together(): (id: string, context: Rolldown.ChunkingContext) => string | null {
  let opening: Set<string> | undefined;
  return (id, context) => {
    if (!opening) {
      opening = new Set([near]);
      for (const module of opening) {
        for (const imported of context.getModuleInfo(module)?.importedIds ?? []) {
          opening.add(imported);
        }
      }
    }
    return opening.has(id) || id.includes("rolldown/runtime") ? "office" : null;
  };
}

export default defineConfig({
  base: "./",
  publicDir: false,
  plugins: [filesBeside(), unindented(), writtenOut(), types(), described()],
  build: {
    target,
    outDir: "lib",
    emptyOutDir: true,
    lib: { entry: { "port-443": "www/element/port-443.ts" }, formats: ["es"] },
    rollupOptions: {
      output: {
        minify: true,
        codeSplitting: { groups: [{ name: together(), debugName: "office" }] },
        entryFileNames: "[name].js",
        // As its source is called, with the folder: there are two dialogs.
        chunkFileNames: ({ facadeModuleId, name }) => {
          const source = facadeModuleId && relative(`${here}/www`, facadeModuleId);
          const path =
            source?.startsWith(".") === false ? source.replace(/(\/index)?\.ts$/, "") : name;
          return `parts/${path.replaceAll("/", "-")}.js`;
        },
        assetFileNames: ({ originalFileNames }) => {
          const [file = ""] = originalFileNames;
          if (file.includes("crate/pkg-first/")) return "parts/first[extname]";
          return `parts/${file.includes("crate/pkg/") ? "everything" : "[name]"}[extname]`;
        },
      },
    },
    reportCompressedSize: false,
  },
  worker: {
    format: "es",
    rollupOptions: { output: { entryFileNames: "parts/[name].js" } },
  },
});
