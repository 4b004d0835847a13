// Where an attacker aims: an attack names its target by the place that it has in the run without the
// attacker, and this finds it there.
//
// - aimed(aim, runs): the attack, or nothing if these runs have no such target

import type { Attack, Field } from "../../crate/pkg/port443.js";
import type { Aim } from "../choice.ts";
import type { OwnRun } from "../core/run.ts";
import { plot } from "../player/plot.ts";

/** Long enough for the other end to wonder, and for TCP to send again. */
const DELAY_MS = 400;

export function aimed(aim: Aim, runs: readonly OwnRun[]): Attack | undefined {
  const run = runs.findLast((run) => plot(run).request !== undefined);
  if (!run) return undefined;
  const connection = run.recording.connection.index;
  const { requestRecords, answerRecords, message, scheme } = plot(run);
  const record = run.records[requestRecords[0] ?? -1];
  switch (aim) {
    case "flipClear":
      // Over http the request is what the client's stream begins with.
      return scheme === "http" && message ? flip(run, connection, message.start) : undefined;
    case "flipSealed": {
      const unit = record && run.dissection.client.units[record.unit];
      if (!unit || !message) return undefined;
      const { start, end } = unit.field;
      const before = end - start - record.ciphertext.length - record.tag.length;
      return flip(run, connection, start + before + message.start);
    }
    case "flipHello": {
      const hello = run.dissection.client.units[0];
      const random = hello && find(hello.field, "random");
      return random && flip(run, connection, random.start);
    }
    case "drop":
    case "repeat":
    case "delay": {
      const unit = run.dissection.client.units[record?.unit ?? 0];
      const segment = unit?.segments[0];
      if (segment === undefined) return undefined;
      return aim === "delay"
        ? { kind: aim, connection, segment, milliseconds: DELAY_MS }
        : { kind: aim, connection, segment };
    }
    case "truncate": {
      // Over http there are no records: it is the first segment with something in it.
      if (scheme === "http") return { kind: aim, connection, from: "server", record: 0 };
      const answer = run.records[answerRecords[0] ?? -1];
      return answer && { kind: aim, connection, from: "server", record: answer.unit };
    }
    case "replayRecord":
      return record && { kind: aim, connection, from: "client", record: record.unit };
    case "swapRecords":
      // The one before it goes out in the same breath.
      return record && { kind: aim, connection, from: "client", record: record.unit - 1 };
  }
}

/** The lowest bit of a byte of the client's stream, in the segment that carries it. */
function flip(run: OwnRun, connection: number, offset: number): Attack | undefined {
  const segment = run.dissection.packets.findIndex(
    ({ payload }) => payload?.from === "client" && payload.start <= offset && offset < payload.end,
  );
  const packet = run.dissection.packets[segment];
  if (!packet?.payload) return undefined;
  const place = packet.payloadStart + offset - packet.payload.start;
  return { kind: "flipBit", connection, segment, bit: 8 * place + 7 };
}

function find(field: Field, name: string): Field | undefined {
  if (field.name === name) return field;
  for (const child of field.children) {
    const found = find(child, name);
    if (found) return found;
  }
  return undefined;
}
