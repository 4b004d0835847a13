// A picture of what an office shows.
//
// - take(office, shown): Picture; nothing on stage, or no stage, is an error

import type { Office } from "../office.ts";
import { share } from "../story/share.ts";
import { type Picture, picture } from "./picture.ts";
import { type Shown, shownBy } from "./shown.ts";

const { notes, mark } = share.picture;

export async function take(office: Office, shown?: Shown): Promise<Picture> {
  const { state, scenario, title, text, moment } = shown ?? shownBy(office) ?? {};
  const stage = office.renderRoot.querySelector("p443-stage");
  if (!stage || title === undefined) throw new Error("there is nothing on stage");
  // With the pictures and the face that were still to come.
  await office.updateComplete;
  await stage.updateComplete;
  await document.fonts.ready;
  return picture(stage, {
    title: `${mark}: ${title}`,
    text: text ?? "",
    notes: notes(scenario ?? "", moment ?? "", state?.seed),
    mark,
  });
}
