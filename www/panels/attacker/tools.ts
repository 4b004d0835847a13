// The attacker's tools, and which of them make sense for a run. Pure functions of the run's
// connections as they are without an attacker: an attack names its target by its place there.
//
// - tools: all of them, in three groups by what they are aimed at
// - aimed(tool, aim): the attack
// - whyNot(runs, tool, aim): why it would do nothing, if so
// - recordsOf(run, from), firstAim(runs), segmentAim, recordAim: what they can be aimed at

import type { Attack, Peer } from "../../../crate/pkg/port443.js";
import type { Run } from "../../core/run.ts";
import { isMessage, titleOf } from "../messages/ladder.ts";
import { HEADER, openedOf, streamOf } from "../places.ts";

export const tools = {
  segment: ["drop", "delay", "repeat", "flipBit"],
  record: ["truncate", "replayRecord", "swapRecords"],
  whole: ["impostor", "trustedImpostor", "strip", "downgrade", "replayEarlyData"],
} as const;

export type Tool = (typeof tools)[keyof typeof tools][number];

/** What the tools are pointed at. */
export type Aim = {
  /** A connection's place in the run. */
  readonly connection: number;
  /** A segment's place in its capture, a byte of it, and a bit: 0 for its highest. */
  readonly segment: number;
  readonly offset: number;
  readonly bit: number;
  readonly milliseconds: number;
  /** A record's place among those that `from` sends. */
  readonly from: Peer;
  readonly record: number;
};

export type Record = {
  /** Its place among the units of the sender's stream. */
  readonly unit: number;
  /** What is in it: by the key log, if it is sealed. */
  readonly name: string;
  readonly sealed: boolean;
  /** With its header. */
  readonly bytes: number;
};

export type Reason =
  | "noSegment"
  | "noRecords"
  | "lastRecord"
  | "allClear"
  | "sealedFromTheStart"
  | "noTls"
  | "notTls13"
  | "onlyHttps"
  | "noEarlyData";

export function recordsOf(run: Run, from: Peer): Record[] {
  return streamOf(run, from).units.flatMap(({ name, sealed, field }, unit) => {
    if (!field.name.startsWith("TLS")) return [];
    const inside = openedOf(run, from, unit)?.messages.filter(isMessage) ?? [];
    const said = inside.map(titleOf).join(" · ");
    return [{ unit, name: said || name, sealed, bytes: field.end - field.start }];
  });
}

export function aimed(tool: Tool, aim: Aim): Attack {
  const { connection, segment, from, record } = aim;
  switch (tool) {
    case "flipBit":
      return { kind: tool, connection, segment, bit: 8 * aim.offset + aim.bit };
    case "delay":
      return { kind: tool, connection, segment, milliseconds: aim.milliseconds };
    case "drop":
    case "repeat":
      return { kind: tool, connection, segment };
    case "truncate":
    case "replayRecord":
    case "swapRecords":
      return { kind: tool, connection, from, record };
    case "impostor":
    case "trustedImpostor":
      return { kind: "impostor", trusted: tool === "trustedImpostor" };
    default:
      return { kind: tool };
  }
}

/** Nothing if the tool can do something. What it does is not known before it has been done. */
export function whyNot(runs: readonly Run[], tool: Tool, aim: Aim): Reason | undefined {
  const run = runs[aim.connection];
  const kind = run?.recording.scenario?.kind;
  switch (tool) {
    case "flipBit":
    case "drop":
    case "delay":
    case "repeat":
      return run?.recording.capture.segments[aim.segment] ? undefined : "noSegment";
    case "truncate":
      // Where there are no records, it cuts before the first segment with content.
      return run ? undefined : "noRecords";
    case "replayRecord":
    case "swapRecords": {
      const records = run ? recordsOf(run, aim.from) : [];
      if (records.length === 0) return "noRecords";
      return tool === "swapRecords" && aim.record + 1 >= records.length ? "lastRecord" : undefined;
    }
    case "impostor":
    case "trustedImpostor":
      if (kind === "https") return undefined;
      return kind === "http" ? "noTls" : "onlyHttps";
    case "strip":
      if (kind === "redirect" || kind === "startTls") return undefined;
      return kind === "http" ? "allClear" : "sealedFromTheStart";
    case "downgrade":
      if (kind === "https") return undefined;
      if (kind === "http") return "noTls";
      return kind === "tls12" || kind === "rsaKeyTransport" ? "notTls13" : "onlyHttps";
    case "replayEarlyData":
      return kind === "earlyData" ? undefined : "noEarlyData";
  }
}

/** The connection that is there for the message, or else the last that carries it: the first may
 * only lead to it. */
function mainConnection(runs: readonly Run[]): number {
  const meant = runs.findIndex(({ recording }) => recording.connection.purpose === "message");
  if (meant >= 0) return meant;
  const carries = runs.findLastIndex(({ recording: { events } }) =>
    events.some((event) => event.kind === "write" && event.message !== undefined),
  );
  return carries >= 0 ? carries : Math.max(0, runs.length - 1);
}

/** Where the eye would go: the client's longest unit, which is the message or what it is in. */
export function firstAim(runs: readonly Run[], connection = mainConnection(runs)): Aim {
  const run = runs[connection];
  const units = run ? streamOf(run, "client").units : [];
  // Of what is sealed the longest; if nothing is, of all.
  const sealed = units.some((unit) => unit.sealed);
  const lengths = units.map(({ field, sealed: is }) =>
    sealed && !is ? 0 : field.end - field.start,
  );
  const unit = lengths.indexOf(Math.max(...lengths));
  const segment = units[unit]?.segments[0] ?? 0;
  const packet = run?.dissection.packets[segment];
  const start = Math.max(units[unit]?.field.start ?? 0, packet?.payload?.start ?? 0);
  const offset = packet?.payload ? packet.payloadStart + start - packet.payload.start : 0;
  const record = run ? recordsOf(run, "client").findIndex((it) => it.unit === unit) : -1;
  return {
    connection,
    segment,
    // In what is sealed, a byte past the header.
    offset: sealed ? offset + HEADER : offset,
    bit: 7,
    milliseconds: 200,
    from: "client",
    record: Math.max(0, record),
  };
}

/** The same tools at a byte of a segment, and at the record that it carries. */
export function segmentAim(runs: readonly Run[], aim: Aim, segment: number, offset?: number): Aim {
  const run = runs[aim.connection];
  const packet = run?.dissection.packets[segment];
  if (!run || !packet) return aim;
  const bytes = run.recording.capture.segments[segment]?.bytes.length ?? 0;
  const { payload, payloadStart } = packet;
  const at = Math.min(offset ?? (payload ? payloadStart : 0), bytes - 1);
  if (!payload) return { ...aim, segment, offset: at };
  const place = payload.start + Math.max(0, at - payloadStart);
  const { units } = streamOf(run, payload.from);
  const unit = units.findIndex(({ field }) => place >= field.start && place < field.end);
  const record = recordsOf(run, payload.from).findIndex((it) => it.unit === unit);
  if (record < 0) return { ...aim, segment, offset: at };
  return { ...aim, segment, offset: at, from: payload.from, record };
}
