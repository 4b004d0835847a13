// How the element takes on the looks of the page around it: a few custom properties with public names,
// each standing for one of our own (www/theme/tokens.css).
//
// - properties: the public names, and what each stands for
// - theme(): the style sheet that joins them
// - lend(element): the display face, under a name of its own, since faces are the whole page's

import face from "../theme/fonts/besley.woff2?url";
import tokens from "../theme/tokens.css?inline";

const meanings = ["plain", "cipher", "key", "public", "verified", "alarm"] as const;

/** Each is `--port-443-NAME` outside and `--TOKEN` inside. */
export const properties: Readonly<Record<string, string>> = {
  paper: "paper",
  sheet: "sheet",
  ink: "ink",
  "ink-quiet": "ink-2",
  line: "rule",
  "line-strong": "rule-strong",
  "font-text": "face-text",
  "font-display": "face-display",
  "font-tape": "face-tape",
  ...Object.fromEntries(
    meanings.flatMap((name) => ["", "-bg", "-ink"].map((part) => [name + part, name + part])),
  ),
};

const FACE = "Port 443 Display";

let sheet: CSSStyleSheet | undefined;

/** What `tokens.css` says, unless the page says something else. */
export function theme(): CSSStyleSheet {
  if (!sheet) {
    const lines = Object.entries(properties).map(([name, token]) => {
      const value = new RegExp(`--${token}:([^;}]*)`).exec(tokens)?.[1]?.trim() ?? "";
      const own = token === "face-display" ? `"${FACE}", ${value}` : value;
      return `--${token}: var(--port-443-${name}, ${own});`;
    });
    sheet = new CSSStyleSheet();
    sheet.replaceSync(
      `p443-office { ${lines.join(" ")} } p443-office[theme="auto"] { color-scheme: inherit; }`,
    );
  }
  return sheet;
}

let lent = false;

/** Not where the page has chosen another. Refused by its policy, the next face in the list is taken. */
export function lend(element: Element): void {
  const chosen = getComputedStyle(element).getPropertyValue("--port-443-font-display");
  if (lent || chosen !== "") return;
  lent = true;
  const font = new FontFace(FACE, `url("${face}") format("woff2")`, {
    weight: "600",
    display: "swap",
  });
  document.fonts.add(font);
  font.load().catch(() => document.fonts.delete(font));
}
