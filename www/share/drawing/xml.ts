// What a drawing is written with: XML as text. Pure.
//
// - tag(name, attributes, content): an element; attributes that are undefined are left out
// - escaped(text): as it may stand in XML, whatever is in it
// - n(number): as short as two places after the point allow

type Attributes = Readonly<Record<string, string | number | undefined>>;

export function tag(name: string, attributes: Attributes, content = ""): string {
  let written = `<${name}`;
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined) continue;
    written += ` ${key}="${typeof value === "number" ? n(value) : escaped(value)}"`;
  }
  return content === "" ? `${written}/>` : `${written}>${content}</${name}>`;
}

const names: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

/** What no XML may hold, not even escaped (XML 1.0 section 2.2): control characters, halves of
 * characters, and two that are none. */
const REFUSED =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

export function escaped(text: string): string {
  return text.replace(REFUSED, "\ufffd").replace(/[&<>"]/g, (found) => names[found] ?? found);
}

export function n(value: number): string {
  return String(Math.round(value * 100) / 100);
}
