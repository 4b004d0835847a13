// The story's time. Each connection of a run becomes scenes, one after the other: in some a peer works
// and the virtual clock stands still, in others something crosses the wire and the clock runs. The
// connections are told one after the other, too, also where they overlapped.
//
// - timeline(runs): Timeline; pure, and remembered for each array of runs
// - place(timeline, story): the scene at that time, which connection it belongs to, how far into it
//   we are, and what the clocks say
// - axis(timeline, story), story(timeline, axis): the timeline as the slider shows it, where every
//   scene is equally wide

import type { Micros } from "../../crate/pkg/port443.js";
import { type Run, remembered } from "../core/run.ts";
import { plot } from "./plot.ts";

export type SceneKind =
  /** The message becomes bytes, the bytes a form, the form a request. */
  | "write"
  /** The client makes a key pair. */
  | "keyShare"
  /** The server makes its own and computes the secret. */
  | "serverSecret"
  /** The client computes the secret. */
  | "clientSecret"
  /** The client checks the certificate, the signature and the transcript. */
  | "checks"
  /** The request is sealed. */
  | "seal"
  /** The server opens it. */
  | "open"
  /** The server understands the form. */
  | "form"
  /** The client has the answer. */
  | "read"
  /** A peer gave up. */
  | "failed"
  // On the wire, named for the first thing that is sent meanwhile.
  | "connect"
  | "clientHello"
  | "serverHello"
  | "request"
  | "answer"
  | "close";

export type Scene = {
  readonly kind: SceneKind;
  /** Which connection: its place in the timeline's runs. */
  readonly run: number;
  /** Story time in ms. */
  readonly start: number;
  readonly end: number;
  /** Virtual time in µs since the connection began. */
  readonly from: Micros;
  readonly to: Micros;
};

export type Timeline = {
  readonly runs: readonly Run[];
  readonly scenes: readonly Scene[];
  /** Story time in ms. */
  readonly duration: number;
};

export type Place = {
  readonly index: number;
  readonly scene: Scene;
  /** The scene's connection. */
  readonly run: Run;
  /** How far into the scene, 0 to 1. */
  readonly progress: number;
  /** Virtual time since this connection began: what everything in its recording counts in. */
  readonly virtual: Micros;
  /** Virtual time since the first connection began. */
  readonly clock: Micros;
};

/** How long each scene is told, in ms. The reader's time; it has nothing to do with the network's. */
const told: Record<SceneKind, number> = {
  write: 5000,
  connect: 5000,
  keyShare: 4500,
  clientHello: 4500,
  serverSecret: 5000,
  serverHello: 4500,
  clientSecret: 5000,
  checks: 6000,
  seal: 14000,
  request: 6000,
  open: 8000,
  form: 4000,
  answer: 4500,
  read: 5000,
  failed: 5000,
  close: 4500,
};

type Still = { readonly kind: SceneKind; readonly at: Micros };

/** The scenes in which a peer works, in the order of the recording. */
function stills(run: Run): Still[] {
  const { shares, secrets, checks, requestRecords, form, read, failed } = plot(run);
  const { events } = run.recording;
  const found: (Still & { event: number })[] = [];
  const add = (kind: SceneKind, event: number | undefined): void => {
    const at = event === undefined ? undefined : events[event]?.at;
    if (event !== undefined && at !== undefined) found.push({ kind, at, event });
  };
  add("keyShare", shares.client?.index);
  add("serverSecret", secrets.server?.index);
  add("clientSecret", secrets.client?.index);
  add("checks", checks.at(-1)?.event);
  const firstRecord = run.records[requestRecords[0] ?? -1];
  const lastRecord = run.records[requestRecords.at(-1) ?? -1];
  add("seal", firstRecord?.sealedBy);
  add("open", lastRecord?.openedBy);
  add("form", form?.event);
  add("read", read?.index);
  add("failed", failed?.index);
  // Events at the same virtual time keep the order in which they happened.
  found.sort((a, b) => a.at - b.at || a.event - b.event);
  return [{ kind: "write", at: 0 }, ...found];
}

function make(runs: readonly Run[]): Timeline {
  const scenes: Scene[] = [];
  runs.forEach((run, index) => {
    for (const { kind, from, to } of tell(run)) {
      const start = scenes.at(-1)?.end ?? 0;
      scenes.push({ kind, run: index, start, end: start + told[kind], from, to });
    }
  });
  return { runs, scenes, duration: scenes.at(-1)?.end ?? 0 };
}

/** The scenes of one connection, without a gap on its clock. */
function tell(run: Run): Pick<Scene, "kind" | "from" | "to">[] {
  const { segments } = run.recording.capture;
  const scenes: Pick<Scene, "kind" | "from" | "to">[] = [];
  let clock: Micros = 0;
  const push = (kind: SceneKind, to: Micros): void => {
    scenes.push({ kind, from: clock, to });
    clock = to;
  };

  /** Whether something crosses the whole wire in that time: else it is no scene of its own. */
  const crosses = (from: Micros, to: Micros): boolean =>
    segments.some((segment) => segment.sentAt >= from && segment.arrivesAt <= to);
  const carries = (from: Micros, to: Micros, unit: { segments: number[] } | undefined): boolean =>
    unit?.segments.some((at) => {
      const sent = segments[at]?.sentAt;
      return sent !== undefined && sent >= from && sent < to;
    }) ?? false;

  const { requestRecords, answerRecords, scheme } = plot(run);
  const { client, server } = run.dissection;
  const secure = scheme === "https";
  const requestUnit = secure
    ? client.units[run.records[requestRecords[0] ?? -1]?.unit ?? -1]
    : client.units[0];
  const answerUnit = secure
    ? server.units[run.records[answerRecords[0] ?? -1]?.unit ?? -1]
    : server.units[0];
  const flight = (from: Micros, to: Micros): SceneKind => {
    if (carries(from, to, requestUnit)) return "request";
    if (carries(from, to, answerUnit)) return "answer";
    if (secure && carries(from, to, client.units[0])) return "clientHello";
    if (secure && carries(from, to, server.units[0])) return "serverHello";
    return from === 0 ? "connect" : "close";
  };

  for (const still of stills(run)) {
    if (crosses(clock, still.at)) {
      // Over http nothing stops the client between its handshake and the request.
      const requestSent = requestUnit && segments[requestUnit.segments[0] ?? -1]?.sentAt;
      const helloSent = client.units[0] && segments[client.units[0].segments[0] ?? -1]?.sentAt;
      const first = secure ? helloSent : requestSent;
      if (clock === 0 && first !== undefined && first < still.at && crosses(0, first)) {
        push("connect", first);
      }
      push(flight(clock, still.at), still.at);
    }
    push(still.kind, Math.max(clock, still.at));
  }
  if (run.recording.duration > clock)
    push(flight(clock, run.recording.duration), run.recording.duration);
  return scenes;
}

/** A scene's last moment belongs to it, so that stepping to it shows it whole. */
export function place({ runs, scenes, duration }: Timeline, story: number): Place {
  const time = Math.min(Math.max(story, 0), duration);
  const index = Math.max(
    0,
    scenes.findIndex((scene) => time <= scene.end),
  );
  const scene = scenes[index];
  const run = scene && runs[scene.run];
  if (!run) throw new RangeError("a timeline has at least one scene, and each scene its run");
  const progress = (time - scene.start) / (scene.end - scene.start);
  const virtual = scene.from + (scene.to - scene.from) * progress;
  const clock = run.recording.connection.beginsAt + virtual;
  return { index, scene, run, progress, virtual, clock };
}

/** 2.25 is a quarter into the third scene. */
export function axis(line: Timeline, story: number): number {
  const { index, progress } = place(line, story);
  return index + progress;
}

export function story({ scenes, duration }: Timeline, value: number): number {
  const scene = scenes[Math.floor(value)];
  if (!scene) return duration;
  return scene.start + (scene.end - scene.start) * (value - Math.floor(value));
}

export const timeline = remembered(make);
