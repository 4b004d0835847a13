// How examples.html is made. Its sentences are in the page; each `<!-- example NAME -->` becomes the text
// of docs/examples/NAME.html with a button that copies it, and that same text as a part of the page, so
// that what is shown and what runs cannot differ. `<!-- reference -->` becomes the tables.
//
// - examples(): the plugin
// - snippets(): the text of every example, by its name; here(text): as it runs in dist/, beside the files

import { readdirSync, readFileSync } from "node:fs";
import type { Plugin } from "vite";
import { escaped, reference } from "./reference.ts";

const folder = new URL("../../docs/examples/", import.meta.url);

export function snippets(): Map<string, string> {
  const files = readdirSync(folder).filter((file) => file.endsWith(".html"));
  return new Map(
    files.map((file) => [
      file.replace(".html", ""),
      readFileSync(new URL(file, folder), "utf8").trim(),
    ]),
  );
}

/** A writer has the files in a folder. */
export function here(text: string): string {
  return text.replaceAll('"/port-443/', '"./');
}

export function examples(): Plugin {
  return {
    name: "examples",
    configureServer(server) {
      // The file with the stable name is there once it is built.
      server.middlewares.use((request, _response, next) => {
        if (request.url === "/port-443.js") request.url = "/www/element/port-443.ts";
        next();
      });
      server.watcher.add(new URL("*.html", folder).pathname);
    },
    transformIndexHtml: {
      // After Vite's own work: what a writer would copy is not to be changed by it.
      order: "post",
      handler(html, { path }) {
        if (!path.endsWith("/examples.html")) return html;
        const texts = snippets();
        const page = html
          .replace(/<!-- example (\S+) -->/g, (_, name: string) => {
            const text = texts.get(name);
            if (text === undefined) throw new Error(`there is no docs/examples/${name}.html`);
            texts.delete(name);
            return figure(name, text);
          })
          .replace("<!-- reference -->", () => reference());
        if (texts.size) throw new Error(`not in examples.html: ${[...texts.keys()].join(", ")}`);
        return page;
      },
    },
  };
}

function figure(name: string, text: string): string {
  return `<div class="snippet">
<pre><code data-example="${name}">${coloured(text)}</code></pre>
<button type="button" class="copy">Copy</button>
</div>
<div class="live" data-example="${name}">
${here(text)}
</div>`;
}

/** Tags, attributes and comments apart. */
function coloured(text: string): string {
  const part = /(<!--.*?-->)|(<\/?[a-z][\w-]*)((?:\s+[\w-]+(?:="[^"]*")?)*)(\s*>)/gs;
  let rest = 0;
  let out = "";
  for (const found of text.matchAll(part)) {
    const [whole, comment, tag = "", attributes = "", end = ""] = found;
    out += escaped(text.slice(rest, found.index));
    rest = found.index + whole.length;
    out += comment
      ? `<i>${escaped(comment)}</i>`
      : `<b>${escaped(tag)}</b>${escaped(attributes).replace(
          /([\w-]+)=(&quot;.*?&quot;)/gs,
          "$1=<em>$2</em>",
        )}<b>${escaped(end)}</b>`;
  }
  return out + escaped(text.slice(rest));
}
