// How the page is built: index.html and www/ in, dist/ out; any static host will do, at any path.
import { createHash } from "node:crypto";
import { defineConfig, type HtmlTagDescriptor, type Plugin } from "vite";
import { examples } from "./www/examples/build.ts";

// The page asks nobody but the place it was loaded from, and runs nothing that is not in a file
// of its own. Styles are in files or in Lit's `static styles` (a constructed style sheet); a style
// set from script goes through `element.style.setProperty`, since a style attribute in a template
// is refused. WebAssembly needs 'wasm-unsafe-eval' to be compiled at all.
export const policy: Record<string, string> = {
  "default-src": "'none'",
  "script-src": "'self' 'wasm-unsafe-eval'",
  "style-src": "'self'",
  "font-src": "'self'",
  "img-src": "'self' data:",
  "connect-src": "'self'",
  "manifest-src": "'self'",
  "base-uri": "'none'",
  "form-action": "'none'",
};

// Vite's development server talks over a web socket and puts style elements into the page. All
// else stays as strict as what is built, so that a violation shows while it is being written.
const developmentPolicy: Record<string, string> = {
  ...policy,
  "style-src-elem": "'self' 'unsafe-inline'",
  "style-src-attr": "'none'",
  "connect-src": "'self' ws:",
};

export function written(directives: Record<string, string>): string {
  return Object.entries(directives)
    .map(([name, value]) => `${name} ${value}`)
    .join("; ");
}

/** Writes the Content-Security-Policy into the page, before anything that it governs. */
function contentSecurityPolicy(): Plugin {
  let directives = policy;
  return {
    name: "content-security-policy",
    configResolved(config) {
      directives = config.command === "serve" && !config.isProduction ? developmentPolicy : policy;
    },
    transformIndexHtml: {
      order: "post",
      handler: (html): HtmlTagDescriptor[] => [
        {
          tag: "meta",
          attrs: {
            "http-equiv": "Content-Security-Policy",
            content: written(also(html, directives)),
          },
          injectTo: "head-prepend",
        },
      ],
    },
  };
}

/** With what stands in the page itself, by its hash, and frames of our own, if the page has any: that of
 * examples has. */
function also(html: string, directives: Record<string, string>): Record<string, string> {
  const all = { ...directives };
  for (const [, tag, text = ""] of html.matchAll(
    /<(script|style)(?![^>]* src=)[^>]*>(.*?)<\/\1>/gs,
  )) {
    const hash = createHash("sha256").update(text).digest("base64");
    all[`${tag}-src`] += ` 'sha256-${hash}'`;
  }
  if (html.includes("<iframe")) all["frame-src"] = "'self'";
  return all;
}

/** The chunks that are loaded when the page is opened. */
const opening = new Set(["index", "glue"]);

/** Lets the browser ask for the wasm while it still reads the script that will. */
function wasmPreload(): Plugin {
  return {
    name: "wasm-preload",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler: (_html, { bundle, path }): HtmlTagDescriptor[] =>
        Object.keys(path === "/index.html" ? (bundle ?? {}) : {})
          .filter((file) => file.startsWith("assets/") && file.endsWith(".wasm"))
          .map((file) => ({
            tag: "link",
            attrs: {
              rel: "preload",
              as: "fetch",
              type: "application/wasm",
              crossorigin: true,
              href: `./${file}`,
            },
            injectTo: "head",
          })),
    },
  };
}

/** Leaves out what Lit's templates and styles are indented with, and the styles' comments and spaces:
 * minified, nothing else has any. */
export function unindented(): Plugin {
  return {
    name: "unindented",
    apply: "build",
    transform: {
      filter: { id: /\/www\/.*\.ts$/ },
      handler: (code) => ({
        code: code.replace(/\bcss`([^`]*)`/g, (_, styles: string) => `css\`${tight(styles)}\``),
        map: null,
      }),
    },
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        for (const file of Object.values(bundle)) {
          if (file.type === "chunk") file.code = file.code.replace(/\n {2,}/g, "\n");
        }
      },
    },
  };
}

/** A rem is the text size of whoever made the page, and an element in somebody's post goes by that of
 * the post: in our styles it stands for --p443-rem. In the condition of a container query, which knows
 * no variables, it is an em: a container's own text has that size (www/theme/shared.ts). */
function ownRem(): Plugin {
  return {
    name: "own-rem",
    enforce: "pre",
    transform: {
      filter: { id: /\/www\/.*\.ts$/ },
      handler: (code) => ({
        code: code.replace(
          /\bcss`([^`]*)`/g,
          (_, styles: string) => `css\`${withOwnRem(styles)}\``,
        ),
        map: null,
      }),
    },
  };
}

function withOwnRem(styles: string): string {
  return styles.replace(
    /(@media[^{]*)|(@container[^{]*)|(?<![\w.])(-?)([\d.]+)rem\b/g,
    (_, media?: string, container?: string, sign = "", number = "") => {
      if (media) return media;
      if (container) return container.replaceAll("rem", "em");
      const unit = "var(--p443-rem)";
      return number === "1" && !sign ? unit : `calc(${sign}${number.replace(/^0\./, ".")}*${unit})`;
    },
  );
}

/** A space counts in a selector and around an operator, nowhere else. */
function tight(styles: string): string {
  return styles
    .replace(/\/\*.*?\*\//gs, "")
    .replace(/\s+/g, " ")
    .replace(/ ?([{};,]) ?/g, "$1")
    .replace(/: /g, ":")
    .replaceAll(";}", "}");
}

/** What is loaded later has no styles and no imports of its own to be preloaded: then Vite's helper
 * for it, a kilobyte, has nothing to do. */
export function withoutPreloadHelper(): Plugin {
  return {
    name: "without-preload-helper",
    apply: "build",
    transform: {
      filter: { id: /vite\/preload-helper/ },
      handler: () => ({ code: "export const __vitePreload = (load) => load();", map: null }),
    },
  };
}

/** The element imports nothing until it is near. Vite wraps its imports in the helper above, which
 * stands among the page's script: an import of all that was to come later. */
function elementAlone(): Plugin {
  return {
    name: "element-alone",
    apply: "build",
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        for (const file of Object.values(bundle)) {
          if (file.type !== "chunk" || file.name !== "port-443") continue;
          const code = file.code.replace(/^const __vite__mapDeps=.*\n/, "");
          const [helper = "", name] = /^import\{\w+ as (\w+)\}from"[^"]+";/.exec(code) ?? [];
          const wrapped = new RegExp(
            `\\b${name}\\(\\(\\)=>(import\\(.*?\\)),(?:__vite__mapDeps\\()?\\[\\d*\\]\\)?,import\\.meta\\.url\\)`,
            "g",
          );
          file.code = code.slice(helper.length).replace(wrapped, "$1");
          file.imports = [];
          if (/\bimport[{"]|__vite/.test(file.code)) {
            this.error("the element imports something at once");
          }
        }
      },
    },
  };
}

/** The element under a name that says nothing of its version, for whoever would rather have the newest. */
function stableName(): Plugin {
  return {
    name: "stable-name",
    apply: "build",
    generateBundle(_options, bundle) {
      const element = Object.values(bundle).find(({ fileName }) => fileName.startsWith("element/"));
      const source = `export * from "./${element?.fileName}";`;
      this.emitFile({ type: "asset", fileName: "port-443.js", source });
    },
  };
}

/** Where light-dark(), nesting, WebAssembly as the page uses it and, for the element, registered properties
 * all work: since July 2024. */
export const target = ["chrome123", "firefox128", "safari17.5"];

/** Where entries go that the page does not load: ELEMENT_DIR and LATER in xtask/src/pins.rs. */
const places: Record<string, string> = { "port-443": "element", examples: "later" };

export default defineConfig({
  base: "./",
  plugins: [
    examples(),
    contentSecurityPolicy(),
    wasmPreload(),
    ownRem(),
    unindented(),
    withoutPreloadHelper(),
    elementAlone(),
    stableName(),
  ],
  build: {
    target,
    // Nothing as a data: address; the policy above would refuse fonts and wasm in that form.
    assetsInlineLimit: 0,
    // What is loaded when it is used imports nothing that is not there already.
    modulePreload: false,
    rollupOptions: {
      // The page; the element for the pages of others, which loads the same office when it is near; and
      // the page of examples for whoever writes those.
      input: {
        index: "index.html",
        "port-443": "www/element/port-443.ts",
        examples: "examples.html",
      },
      preserveEntrySignatures: "allow-extension",
      output: {
        // One file for all that the page imports. Without this, what it shares with a chunk that is
        // loaded later may become a chunk of its own, and that a round trip.
        codeSplitting: {
          groups: [
            {
              name: "index",
              tags: ["$initial"],
              test: (id) => !/\/(www\/element|www\/clipboard|(www\/)?examples)\b/.test(id),
            },
          ],
        },
        entryFileNames: ({ name }) => `${places[name] ?? "assets"}/[name]-[hash].js`,
        // LATER in xtask/src/pins.rs: what is not loaded when the page is opened. The binding is,
        // though it is imported dynamically.
        chunkFileNames: ({ name }) => `${opening.has(name) ? "assets" : "later"}/[name]-[hash].js`,
        assetFileNames: ({ originalFileNames }) =>
          originalFileNames.some((file) => file.includes("crate/pkg/"))
            ? "later/everything-[hash][extname]"
            : `${originalFileNames.some((file) => file.includes("examples")) ? "later" : "assets"}/[name]-[hash][extname]`,
      },
    },
    reportCompressedSize: false, // `cargo xtask build` prints sizes, with brotli
  },
  // What reads a capture, in a thread of its own.
  worker: {
    format: "es",
    rollupOptions: {
      output: {
        entryFileNames: "later/[name]-[hash].js",
        assetFileNames: "later/[name]-[hash][extname]",
      },
    },
  },
  server: { host: "127.0.0.1" },
  preview: { host: "127.0.0.1" },
});
