// How a run ended, as the element's event says it.
//
// - outcome(runs): OutcomeDetail; nothing for a connection out of a file

import type { OwnRun, Run } from "../core/run.ts";
import { isOwn } from "../core/run.ts";
import { ending } from "../outcome/outcome.ts";
import { more } from "../story/more.ts";
import type { ConnectionOutcome, OutcomeDetail } from "./api.ts";

export function outcome(runs: readonly Run[]): OutcomeDetail | undefined {
  if (!runs.every(isOwn)) return undefined;
  const end = ending(runs);
  return {
    ending: end.kind,
    tone: end.tone,
    title: more.outcome.stamp(end),
    text: more.outcome.sentence(end),
    connections: runs.map(connection),
  };
}

function connection({ recording }: OwnRun): ConnectionOutcome {
  const { connection, outcome } = recording;
  const { client, server } = connection;
  const ends = { client, server, outcome: outcome.kind } as Pick<
    ConnectionOutcome,
    "client" | "server" | "outcome"
  >;
  switch (outcome.kind) {
    case "refused": {
      const { by, reason, alert } = outcome;
      return { ...ends, refusedBy: connection[by], reason, ...(alert && { alert }) };
    }
    case "delivered":
    case "taken":
      return { ...ends, message: outcome.message };
    default:
      return ends;
  }
}
