// `node integrity.mjs DIST ADDRESS`: the tags that load the element of DIST, which is served at ADDRESS,
// with a hash for every module of it: a browser then runs not one changed byte. On the last line what a
// policy without 'unsafe-inline' needs for the import map.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const [dist, address] = process.argv.slice(2);

const digest = (algorithm, bytes) =>
  `${algorithm}-${createHash(algorithm).update(bytes).digest("base64")}`;
const integrity = (file) => digest("sha384", readFileSync(join(dist, file)));

// A worker is a program of its own, which no import map reaches.
const modules = ["assets", "later"]
  .flatMap((folder) => readdirSync(join(dist, folder)).map((file) => `${folder}/${file}`))
  .filter((file) => file.endsWith(".js") && !file.includes(".worker-"));
const [element] = readdirSync(join(dist, "element")).map((file) => `element/${file}`);

const map = JSON.stringify(
  { integrity: Object.fromEntries(modules.map((file) => [address + file, integrity(file)])) },
  null,
  2,
);
process.stdout.write(`<script type="importmap">${map}</script>
<script
  type="module"
  src="${address}${element}"
  integrity="${integrity(element)}"
  crossorigin="anonymous"
></script>
<!-- script-src '${digest("sha256", map)}' -->
`);
