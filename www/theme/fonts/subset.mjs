// Cuts Besley, the display face, down to the characters that headings are set in:
//
//   npm run font
//
// Prints the size. The result is committed, since it changes only when this file does.

import { copyFile, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import subsetFont from "subset-font";

const characters = " ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.,:’?!";

const require = createRequire(import.meta.url);
const here = (name) => new URL(name, import.meta.url);

const whole = await readFile(
  require.resolve("@fontsource/besley/files/besley-latin-600-normal.woff2"),
);
const cut = await subsetFont(whole, characters, {
  targetFormat: "woff2",
  // Screens this page is read on do not use hinting at these sizes; it is a third of the file.
  noHinting: true,
  keepFeatures: ["kern"],
});
await writeFile(here("besley.woff2"), cut);
await copyFile(require.resolve("@fontsource/besley/LICENSE"), here("besley.OFL.txt"));
console.warn(`besley.woff2: ${cut.length} of ${whole.length} bytes`);
