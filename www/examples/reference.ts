// What there is to choose from, as tables: of the element, out of its manifest (custom-elements.json);
// of scenarios and their moments, out of moments.json, which a test writes from real runs.
//
// - reference(): as HTML; referenceText(): as Markdown
// - told(manifest): what a custom-elements manifest says of <port-443>
// - escaped(text): as it may stand in HTML

import { readFileSync } from "node:fs";

type Said = {
  readonly name: string;
  readonly description?: string;
  readonly type?: { readonly text: string };
  readonly default?: string;
};

type Member = Said & {
  readonly kind: "field" | "method";
  readonly privacy?: "public" | "protected" | "private";
  readonly static?: boolean;
  readonly readonly?: boolean;
  readonly attribute?: string;
  readonly parameters?: readonly (Said & { readonly optional?: boolean })[];
  readonly return?: { readonly type?: { readonly text: string } };
};

/** As much of the schema (https://github.com/webcomponents/custom-elements-manifest) as we use. */
type Declaration = {
  readonly tagName?: string;
  readonly attributes?: readonly (Said & { readonly fieldName?: string })[];
  readonly members?: readonly Member[];
  readonly events?: readonly Said[];
  readonly slots?: readonly Said[];
  readonly cssParts?: readonly Said[];
  readonly cssProperties?: readonly (Said & { readonly syntax?: string })[];
};

type Manifest = { readonly modules: readonly { readonly declarations?: readonly Declaration[] }[] };

type Scenario = {
  readonly scenario: string;
  readonly title: string;
  readonly name: string;
  readonly moments: Readonly<Record<string, string>>;
};

/** A table: its heading, the heads of its columns, its rows. Of a row the first is code. */
type Table = {
  readonly title: string;
  readonly says: string;
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
};

const read = <T>(path: string): T =>
  JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8")) as T;

export function told(
  manifest: Manifest = read("../../docs/element/custom-elements.json"),
): Required<Omit<Declaration, "tagName" | "members">> & {
  readonly methods: readonly Member[];
  readonly properties: readonly Member[];
} {
  const found = manifest.modules
    .flatMap(({ declarations = [] }) => declarations)
    .find(({ tagName }) => tagName === "port-443");
  if (!found) throw new Error("the manifest has no port-443");
  const { attributes = [], members = [], events = [] } = found;
  const { slots = [], cssParts = [], cssProperties = [] } = found;
  const open = members.filter(
    (member) => !member.static && (member.privacy ?? "public") === "public",
  );
  return {
    attributes,
    properties: open.filter(({ kind }) => kind === "field"),
    methods: open.filter(({ kind }) => kind === "method"),
    events,
    slots,
    cssParts,
    cssProperties,
  };
}

function tables(): readonly Table[] {
  const { attributes, properties, methods, events, slots, cssParts, cssProperties } = told();
  // The scenarios have a list of their own.
  const type = ({ name, type }: Said): string =>
    name === "scenario" ? "a name, see below" : (type?.text.replaceAll("'", "`") ?? "");
  const says = ({ description = "" }: Said): string => description.replace(/\s+/g, " ");
  const without = new Set(attributes.map(({ name, fieldName }) => fieldName ?? name));
  const simple = (title: string, text: string, rows: readonly Said[]): Table => ({
    title,
    says: text,
    heads: ["name", "what it is"],
    rows: rows.map((row) => [row.name || "(default)", says(row)]),
  });
  return [
    {
      title: "Attributes",
      says: "Each is a property of the element, too, of the same name.",
      heads: ["name", "what it may be", "what it does"],
      rows: attributes.map((row) => [row.name, type(row), says(row)]),
    },
    {
      title: "Other properties",
      says: "For scripts.",
      heads: ["name", "type", "what it is"],
      rows: properties
        .filter(({ name, attribute }) => attribute === undefined && !without.has(name))
        .map((row) => [row.name, type(row), says(row)]),
    },
    {
      title: "Methods",
      says: "What is called before the element has loaded waits for it.",
      heads: ["call", "what it does"],
      rows: methods.map((row) => [
        `${row.name}(${(row.parameters ?? [])
          .map(({ name, optional, type }) => `${name}${optional ? "?" : ""}: ${type?.text ?? ""}`)
          .join(", ")})`,
        says(row),
      ]),
    },
    {
      title: "Events",
      says: "They bubble, and are heard at the element or anywhere around it.",
      heads: ["name", "type", "when, and what its detail holds"],
      rows: events.map((row) => [row.name, type(row), says(row)]),
    },
    simple("Slots", "What you write between the tags.", slots),
    simple("Custom properties", "Set in your style sheet, on the element.", cssProperties),
    simple("Parts", "For ::part() in your style sheet.", cssParts),
  ].filter(({ rows }) => rows.length > 0);
}

const scenarios = (): readonly Scenario[] => read("moments.json");

const aboutScenarios =
  "What scenario may be, and the moments in it, in their order. A moment is its scene’s last, for from its first; seal:40 is where 40 % of the scene seal have been told; start and end are the story’s.";

export function reference(): string {
  const cell = (text: string, head: boolean): string =>
    head ? `<th scope="row"><code>${escaped(text)}</code></th>` : `<td>${marked(text)}</td>`;
  const all = tables().map(
    ({ title, says, heads, rows }) => `<section class="table" id="all-${id(title)}">
<h3>${title}</h3>
<p>${escaped(says)}</p>
<div class="wide" tabindex="0" role="region" aria-label="${title}"><table>
<thead><tr>${heads.map((head) => `<th scope="col">${head}</th>`).join("")}</tr></thead>
<tbody>
${rows.map((row) => `<tr>${row.map((text, at) => cell(text, at === 0)).join("")}</tr>`).join("\n")}
</tbody></table></div>
</section>`,
  );
  const list = scenarios().map(
    ({ scenario, title, name, moments }) => `<details name="scenarios">
<summary><code>${scenario}</code> <span>${escaped(title)}</span> <small>${escaped(name)}</small></summary>
<dl>
${Object.entries(moments)
  .map(([moment, shows]) => `<div><dt><code>${moment}</code></dt><dd>${escaped(shows)}</dd></div>`)
  .join("\n")}
</dl>
</details>`,
  );
  return `${all.join("\n")}
<section class="table" id="all-scenarios">
<h3>Scenarios and their moments</h3>
<p>${escaped(aboutScenarios)}</p>
${list.join("\n")}
</section>`;
}

export function referenceText(): string {
  const cell = (text: string): string => text.replaceAll("|", "\\|");
  const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const all = tables().map(({ title, says, heads, rows }) =>
    [
      `## ${title}`,
      "",
      says,
      "",
      row(heads),
      row(heads.map(() => "---")),
      ...rows.map(([name = "", ...rest]) => row([`\`${cell(name)}\``, ...rest.map(cell)])),
      "",
    ].join("\n"),
  );
  const list = scenarios().map(({ scenario, title, name, moments }) =>
    [
      `### \`${scenario}\`: ${title} (${name})`,
      "",
      ...Object.entries(moments).map(([moment, shows]) => `- \`${moment}\`: ${shows}`),
      "",
    ].join("\n"),
  );
  return [
    "# What `<port-443>` can be told",
    "",
    "Written by a test (`npx vitest run --project unit www/examples -u`) from the manifest and from",
    "real runs. The same, with everything live, is `examples.html` beside the page.",
    "",
    ...all,
    "## Scenarios and their moments",
    "",
    aboutScenarios,
    "",
    ...list,
  ]
    .join("\n")
    .trimEnd()
    .concat("\n");
}

const id = (title: string): string => title.toLowerCase().replaceAll(" ", "-");

/** Markdown's `code` is all that descriptions use. */
function marked(text: string): string {
  return escaped(text).replace(/`([^`]*)`/g, "<code>$1</code>");
}

export function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
