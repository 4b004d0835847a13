// The scenarios and moments that writers are told of are those there are.

import { expect, test } from "vitest";
import "../stage/rare.ts";
import { aimed } from "../gallery/aim.ts";
import { entries } from "../gallery/entries.ts";
import { nameOf } from "../player/moments.ts";
import { series } from "../player/testing.ts";
import { timeline } from "../player/timeline.ts";
import { more } from "../story/more.ts";
import { spoken } from "../story/scenes.ts";

/** Everything that the gallery has, sent, with its moments in their order and what each shows. */
function told() {
  return entries.map(({ id, choice: { attack, ...choice } }) => {
    const target = typeof attack === "string" ? aimed(attack, series(choice)) : attack;
    const line = timeline(series({ ...choice, attack: target }));
    const moments = line.scenes.map(({ start, end }, index) => [
      nameOf(line, (start + end) / 2).replace(/:.*/, ""),
      spoken(line, index).title,
    ]);
    // A scene that comes twice in a connection is found at the first.
    const named = Object.fromEntries(moments.toReversed());
    const order = new Map(moments.map(([name = ""]) => [name, named[name]]));
    const { title, name } = more.gallery.entries[id];
    return { scenario: id, title, name, moments: Object.fromEntries(order) };
  });
}

test("moments.json has all of them; `vitest -u` writes it", async () => {
  await expect(
    `[\n${told()
      .map((one) => JSON.stringify(one))
      .join(",\n")}\n]\n`,
  ).toMatchFileSnapshot("moments.json");
}, 60_000);
