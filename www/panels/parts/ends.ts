// Who is at the ends of a connection.
//
// - ends(run): the name of each, to be put over what they said and did

import type { Party, Peer } from "../../../crate/pkg/port443.js";
import type { Run } from "../../core/run.ts";
import { desk } from "../../story/desk.ts";

export function ends({ recording: { connection } }: Run): Readonly<Record<Peer, string>> {
  const names: Readonly<Record<Party, string>> = desk.parties;
  return { client: names[connection.client], server: names[connection.server] };
}
