// Which files a run can be saved as, what they are called, and how each is opened. Pure.
//
// - saved(runs, exported): SavedFile[], what is most wanted first
// - nameOf(scenario): what their names begin with
// - streamOf(runs): the number under which tshark knows the connection that carries the message

import type { ScenarioInput } from "../../crate/pkg/port443.js";
import type { Exported } from "../core/export.ts";
import type { OwnRun, Run } from "../core/run.ts";

export type SavedFile = {
  readonly kind: "open" | "sealed" | "clear" | "keyLog" | "json";
  readonly name: string;
  readonly content: Blob;
  /** A line for a terminal in the folder where the file is. */
  readonly command: string;
};

export function saved(runs: readonly OwnRun[], files: Exported): readonly SavedFile[] {
  const scenario = runs[0]?.recording.scenario;
  if (!scenario) return [];
  const base = nameOf(scenario);
  const capture = `${base}.pcapng`;
  const sealed = `${base}-sealed.pcapng`;
  const keys = `${base}-keys.txt`;
  const json = `${base}.json`;
  const stream = streamOf(runs);
  const packets = (content: Uint8Array<ArrayBuffer>): Blob =>
    new Blob([content], { type: "application/octet-stream" });
  const everything: SavedFile = {
    kind: "json",
    name: json,
    content: new Blob([files.json], { type: "application/json" }),
    command: `jq ".recordings[].outcome" ${json}`,
  };
  if (files.keyLog === "") {
    const command = `tshark -r ${capture} -q -z follow,tcp,ascii,${stream}`;
    return [{ kind: "clear", name: capture, content: packets(files.sealed), command }, everything];
  }
  // What is said before STARTTLS is in the clear, and a message that never was sealed too.
  const layer = isSealed(runs, stream) ? "tls" : "tcp";
  return [
    {
      kind: "open",
      name: capture,
      content: packets(files.open),
      command: `tshark -r ${capture} -q -z follow,${layer},ascii,${stream}`,
    },
    {
      kind: "sealed",
      name: sealed,
      content: packets(files.sealed),
      command: `tshark -r ${sealed}`,
    },
    {
      kind: "keyLog",
      name: keys,
      content: new Blob([files.keyLog], { type: "text/plain" }),
      command: `tshark -r ${sealed} -o tls.keylog_file:${keys} -q -z follow,${layer},ascii,${stream}`,
    },
    everything,
  ];
}

/** As a terminal takes it without quotes: names of hosts have letters, digits, dots and hyphens. */
export function nameOf({ kind, certificate, attack, host }: ScenarioInput): string {
  const parts = ["port443", kind];
  if (certificate !== undefined && certificate !== "valid") parts.push(certificate);
  if (attack) parts.push(attack.kind);
  return [...parts.map(hyphened), host].join("-");
}

const hyphened = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** Connections are numbered by their first packets, and one without packets has no number. */
export function streamOf(runs: readonly Run[]): number {
  const begun = inOrder(runs);
  const carries = begun.findLastIndex((run) =>
    run.recording.events.some((event) => event.kind === "write" && event.message !== undefined),
  );
  return Math.max(carries, 0);
}

function isSealed(runs: readonly Run[], stream: number): boolean {
  const run = inOrder(runs)[stream];
  return run !== undefined && run.opened.length > 0;
}

function inOrder(runs: readonly Run[]): readonly Run[] {
  const first = ({ recording }: Run): number =>
    recording.connection.beginsAt + (recording.capture.segments[0]?.seenAt ?? 0);
  return runs
    .filter((run) => run.recording.capture.segments.length > 0)
    .sort((one, other) => first(one) - first(other));
}
