// The story's time. Each connection of a run becomes scenes, one after the other: in some a peer works
// and the virtual clock stands still, in others something crosses the wire and the clock runs. The
// connections are told one after the other, too, also where they overlapped.
//
// - timeline(runs): Timeline; pure, and remembered for each array of runs
// - place(timeline, story): the scene at that time, which connection it belongs to, how far into it
//   we are, and what the clocks say
// - axis(timeline, story), story(timeline, axis): the timeline as the slider shows it, where every
//   scene is equally wide
// - learn(more): what finds the scenes that are rare; `prepare` (www/player/prepare.ts) loads it
//
// What is told comes from what is in the recording, whatever its scenario is called.

import type { Micros, Peer, Unit } from "../../crate/pkg/port443.js";
import { type Run, remembered } from "../core/run.ts";
import type { ImportedScene } from "./imported.ts";
import { plot } from "./plot.ts";
import type { RareScene } from "./rare.ts";

export type CommonScene =
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
  // On the wire, named for the first thing that is sent meanwhile.
  | "connect"
  | "clientHello"
  | "serverHello"
  | "request"
  | "answer"
  | "close";

export type SceneKind = CommonScene | RareScene | ImportedScene;

/** What a scene in which a peer works is about. */
export type About = {
  /** Place in the recording's events; several may belong to it, this is the last. */
  readonly event?: number;
  /** Who works. */
  readonly peer?: Peer;
  /** Places in run.records. */
  readonly records?: readonly number[];
};

export type Scene = About & {
  readonly kind: SceneKind;
  /** Which connection: its place in the timeline's runs. */
  readonly run: number;
  /** Story time in ms. */
  readonly start: number;
  readonly end: number;
  /** Virtual time in µs since the connection began. */
  readonly from: Micros;
  readonly to: Micros;
  /** Where the clock does not run evenly: how far into the scene it says what. */
  readonly clock?: readonly (readonly [progress: number, at: Micros])[];
  /** The first of the recording's events that no scene before it was about. */
  readonly since: number;
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

/** A scene in which a peer works. Of two about the same event the rare one is told. */
export type Still = About & {
  readonly kind: SceneKind;
  readonly at: Micros;
  readonly event: number;
};

/** Something that crosses the wire between two of them. */
export type Flight = {
  readonly from: Micros;
  readonly to: Micros;
  /** What begins to be sent meanwhile. */
  readonly units: readonly { readonly from: Peer; readonly unit: Unit; readonly index: number }[];
};

/** A scene of one connection, before it has its place among those of the others. */
export type Told = Omit<Scene, "run" | "start" | "end">;

/** What finds the scenes that are rare. */
export type Rare = {
  /** The whole of a connection that came out of a file. */
  tell(run: Run): readonly Told[] | undefined;
  /** Scenes in which a peer works; none of them at 0. */
  stills(run: Run): readonly Still[];
  /** Scenes before anything happens on a connection. */
  before(run: Run, runs: readonly Run[]): readonly SceneKind[];
  /** And when everything has. */
  after(run: Run, runs: readonly Run[]): readonly SceneKind[];
  /** What a flight is about, if it is about something rare. */
  flight(flight: Flight, run: Run): SceneKind | undefined;
  /** Where a flight is two, one after the other. */
  split(flight: Flight, run: Run): Micros | undefined;
  /** What a flight is about that the table for most runs knows nothing of. */
  readonly otherwise: SceneKind;
  /** Where the clock should not run evenly during a flight. */
  clock(flight: Flight, run: Run): Scene["clock"];
  /** How long a scene is told, in ms; 0 if it was told before and need not be again. */
  told(scene: Omit<Scene, "start" | "end">, run: Run, before: readonly Scene[]): number;
};

let rare: Rare | undefined;

/** Before the first timeline that has any of it. */
export function learn(more: Rare): void {
  rare = more;
}

/** How long each scene is told, in ms. The reader's time; it has nothing to do with the network's. */
export const told: Record<CommonScene, number> = {
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
  close: 4500,
};

/** The scenes in which a peer works, in the order of the recording. */
function stills(run: Run): Still[] {
  const { shares, secrets, checks, requestRecords, message, form, read } = plot(run);
  const { events } = run.recording;
  const found: Still[] = [];
  const add = (kind: CommonScene, event: number | undefined, about: About = {}): void => {
    const at = event === undefined ? undefined : events[event];
    if (event !== undefined && at) found.push({ peer: at.peer, ...about, kind, at: at.at, event });
  };
  add("keyShare", shares.client?.index);
  add("serverSecret", secrets.server?.index);
  add("clientSecret", secrets.client?.index);
  // Checks that were made at the same time are one scene.
  const own = checks.filter(({ by }) => by === "client");
  own.forEach(({ event }, at) => {
    const next = own[at + 1]?.event;
    if (next === undefined || events[next]?.at !== events[event]?.at) add("checks", event);
  });
  // What is sealed with the same key is one scene.
  for (const records of message ? sameKey(run, requestRecords) : []) {
    add("seal", run.records[records[0] ?? -1]?.sealedBy, { records });
    add("open", run.records[records.at(-1) ?? -1]?.openedBy, { records });
  }
  add("form", form?.event);
  add("read", read?.index);
  return found;
}

function sameKey(run: Run, records: readonly number[]): number[][] {
  const groups = new Map<string, number[]>();
  for (const index of records) {
    const seal = run.recording.events[run.records[index]?.sealedBy ?? -1];
    const key = seal?.kind === "seal" ? String(seal.key) : "";
    groups.set(key, [...(groups.get(key) ?? []), index]);
  }
  return [...groups.values()];
}

function make(runs: readonly Run[]): Timeline {
  const scenes: Scene[] = [];
  runs.forEach((run, index) => {
    for (const one of rare?.tell(run) ?? tell(run, runs)) {
      const scene = { ...one, run: index };
      const start = scenes.at(-1)?.end ?? 0;
      const lasts = rare?.told(scene, run, scenes) ?? told[scene.kind as CommonScene];
      if (lasts > 0) scenes.push({ ...scene, start, end: start + lasts });
    }
  });
  return { runs, scenes, duration: scenes.at(-1)?.end ?? 0 };
}

/** The scenes of one connection, without a gap on its clock. */
function tell(run: Run, runs: readonly Run[]): Told[] {
  const { capture, duration, connection } = run.recording;
  const { segments } = capture;
  const scenes: Told[] = [];
  let now: Micros = 0;
  let since = 0;
  const push = (kind: SceneKind, to: Micros, about: About & Pick<Scene, "clock"> = {}): void => {
    scenes.push({ ...about, kind, from: now, to, since });
    now = to;
    since = Math.max(since, (about.event ?? -1) + 1);
  };

  /** Whether something crosses the whole wire in that time: else it is no scene of its own. */
  const crosses = (from: Micros, to: Micros): boolean =>
    segments.some((segment) => segment.sentAt >= from && segment.arrivesAt <= to);
  const units = (["client", "server"] as const).flatMap((from) =>
    run.dissection[from].units.map((unit, index) => {
      const sentAt = segments[unit.segments[0] ?? -1]?.sentAt ?? Number.POSITIVE_INFINITY;
      return { from, unit, index, sentAt };
    }),
  );
  units.sort((a, b) => a.sentAt - b.sentAt);

  const { requestUnit, answerRecords } = plot(run);
  const secure = connection.scheme === "https";
  const answerUnit = connection.scheme === "http" ? 0 : run.records[answerRecords[0] ?? -1]?.unit;
  const carries = (flight: Flight, from: Peer, unit: number | undefined): boolean =>
    flight.units.some((one) => one.from === from && one.index === unit);
  const name = (flight: Flight): SceneKind => {
    const found = rare?.flight(flight, run);
    if (found) return found;
    if (carries(flight, "client", requestUnit)) return "request";
    if (carries(flight, "server", answerUnit)) return "answer";
    const first = secure && flight.units.find(({ index }) => index === 0);
    if (first) return first.from === "client" ? "clientHello" : "serverHello";
    if (flight.from === 0) return "connect";
    return (flight.to < duration && rare?.otherwise) || "close";
  };
  const fly = (to: Micros): void => {
    const sent = units.filter(({ sentAt }) => sentAt >= now && sentAt < to);
    const flight: Flight = { from: now, to, units: sent };
    const middle = rare?.split(flight, run);
    if (middle !== undefined && middle > now && middle < to) {
      fly(middle);
      fly(to);
      return;
    }
    const clock = rare?.clock(flight, run);
    push(name(flight), to, clock ? { clock } : {});
  };

  for (const kind of rare?.before(run, runs) ?? []) push(kind, 0);
  if (connection.client === "client" && plot(run).message) push("write", 0);
  for (const still of order([...stills(run), ...(rare?.stills(run) ?? [])])) {
    if (crosses(now, still.at)) {
      // Nothing stops a client between its handshake and the request over http, nor a server that
      // speaks first.
      const first = units[0]?.sentAt ?? 0;
      if (now === 0 && first < still.at && crosses(0, first)) fly(first);
      fly(still.at);
    }
    push(still.kind, Math.max(now, still.at), still);
  }
  if (duration > now) fly(duration);
  for (const kind of rare?.after(run, runs) ?? []) push(kind, now);
  return scenes;
}

/** Events at the same virtual time keep the order in which they happened; of two scenes about the
 * same event the later is told. */
function order(found: readonly Still[]): Still[] {
  const byEvent = new Map(found.map((still) => [still.event, still]));
  return [...byEvent.values()].sort((a, b) => a.at - b.at || a.event - b.event);
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
  const virtual = clockAt(scene, progress);
  const clock = run.recording.connection.beginsAt + virtual;
  return { index, scene, run, progress, virtual, clock };
}

function clockAt({ from, to, clock }: Scene, progress: number): Micros {
  let [u, at] = [0, from];
  for (const [nextU, nextAt] of [...(clock ?? []), [1, to] as const]) {
    if (progress <= nextU) return at + (nextAt - at) * ((progress - u) / (nextU - u || 1));
    [u, at] = [nextU, nextAt];
  }
  return to;
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
