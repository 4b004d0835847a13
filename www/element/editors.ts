// What editors want to know of <port-443>, made of its manifest (docs/element/custom-elements.json). The
// test beside this writes the files (`npx vitest run --project unit www/element -u`) and holds them to it.
//
// - htmlData(element): custom data for HTML in VS Code; cssData(element): the same for CSS
// - webTypes(element, version): for the IDEs of JetBrains

type Named = { readonly name: string; readonly description: string };
type Typed = Named & { readonly type: { readonly text: string }; readonly default?: string };

/** As much of a manifest's declaration as editors are told. */
export type Declaration = {
  readonly tagName: string;
  readonly description: string;
  readonly attributes: readonly Typed[];
  readonly members: readonly (Named & {
    readonly kind: string;
    readonly type?: { text: string };
  })[];
  readonly events: readonly Typed[];
  readonly slots: readonly Named[];
  readonly cssParts: readonly Named[];
  readonly cssProperties: readonly (Named & { readonly syntax: string })[];
};

/** Where only some values mean anything. */
function valuesOf({ type }: Typed): readonly string[] {
  return [...type.text.matchAll(/'([^']+)'/g)].map(([, value = ""]) => value);
}

export function htmlData(element: Declaration): unknown {
  return {
    version: 1.1,
    tags: [
      {
        name: element.tagName,
        description: element.description,
        attributes: element.attributes.map((attribute) => {
          const { name, description, type } = attribute;
          const values = valuesOf(attribute).map((name) => ({ name }));
          if (type.text === "boolean") return { name, description, valueSet: "v" };
          return { name, description, ...(values.length > 0 && { values }) };
        }),
      },
    ],
  };
}

export function cssData({ cssProperties }: Declaration): unknown {
  return {
    version: 1.1,
    properties: cssProperties.map(({ name, description, syntax }) => ({
      name,
      description,
      syntax,
    })),
  };
}

export function webTypes(element: Declaration, name: string, version: string): unknown {
  const plain = ({ name, description }: Named) => ({ name, description });
  return {
    $schema: "https://json.schemastore.org/web-types",
    name,
    version,
    "description-markup": "markdown",
    contributions: {
      html: {
        elements: [
          {
            ...plain({ name: element.tagName, description: element.description }),
            attributes: element.attributes.map((attribute) => ({
              ...plain(attribute),
              value: { type: attribute.type.text.replaceAll("'", '"') },
              ...(attribute.default && { default: attribute.default.replaceAll("'", "") }),
            })),
            slots: element.slots.map(plain),
            js: {
              properties: element.members
                .filter(({ kind }) => kind === "field")
                .map((member) => ({ ...plain(member), type: member.type?.text })),
              events: element.events.map(plain),
            },
            css: {
              properties: element.cssProperties.map(plain),
              parts: element.cssParts.map(plain),
            },
          },
        ],
      },
    },
  };
}
