// Moments by name, for links and for writers: `start`, `end`, or `[CONNECTION.]SCENE[.WHICH][:PERCENT]`.
//
//   certificate        the end of the first scene called so
//   seal:40            where 40 % of it have been told
//   2.clientHello      in the second connection; 2.start and 2.end are that connection's own
//   certificate.2      the second of them (in the whole story, or in the connection that is named)
//
// How long a scene is told may change from one version to the next; its name may not, nor what the
// grammar means. What the names mean is told in www/story/moments.ts.
//
// - names: what each kind of scene is called
// - find(timeline, text, edge): ms into the story; nothing if it has no such moment
// - nearest(timeline, text, edge): the same, or the nearest there is and what was wrong with the name
// - nameOf(timeline, story): the name of a moment; find gives it back to a ten-thousandth of its scene
// - namesOf(timeline): every scene of a story, by name

import { place, type Scene, type SceneKind, type Timeline } from "./timeline.ts";

export const names: Readonly<Record<SceneKind, string>> = {
  visit: "visit",
  write: "write",
  connect: "connect",
  talk: "talk",
  keyShare: "keyShare",
  hybridShare: "hybridShare",
  offer: "offer",
  clientHello: "clientHello",
  retry: "retry",
  retryShare: "retryShare",
  retryHello: "retryHello",
  serverSecret: "serverSecret",
  encapsulate: "encapsulate",
  signedShare: "signedShare",
  serverHello: "serverHello",
  openHello: "openHello",
  clientSecret: "clientSecret",
  decapsulate: "decapsulate",
  premaster: "premaster",
  rsaEncrypt: "rsaEncrypt",
  rsaDecrypt: "rsaDecrypt",
  master: "master",
  keyExchange: "keyExchange",
  finished: "finished",
  checks: "certificate",
  keyUpdate: "keyUpdate",
  seal: "seal",
  sealEarly: "sealEarly",
  earlyFlight: "earlyFlight",
  request: "request",
  openEarly: "openEarly",
  open: "open",
  form: "form",
  answer: "answer",
  ticket: "ticket",
  redirected: "redirected",
  read: "read",
  rest: "rest",
  meanwhile: "meanwhile",
  tamper: "tamper",
  failed: "failed",
  alert: "alert",
  close: "close",
  outcome: "outcome",
  joined: "joined",
  handshake: "handshake",
  bytes: "bytes",
  exchanges: "exchanges",
  ends: "ends",
};

export type Edge = "start" | "end";

export type MomentProblem = {
  readonly kind: /** It is not put together as moments are. */
    | "unreadable"
    /** No scene is called that. */
    | "unknown"
    /** There are such scenes, but none in this run. */
    | "absent"
    /** None in that connection, or there is no such connection. */
    | "connection"
    /** There are not so many of them. */
    | "repeat"
    /** A scene has 100 percent. */
    | "percent";
  /** As it was given. */
  readonly text: string;
};

export type Found = { readonly story: number; readonly problem?: MomentProblem };

const grammar =
  /^(?:(?<connection>[1-9]\d?)\.)?(?<name>[A-Za-z]+)(?:\.(?<which>[1-9]\d?))?(?::(?<percent>\d{1,3}(?:\.\d{1,4})?))?$/;

/** A scene's first moment is still the last one of the scene before. This is as near as it gets to it. */
const INSIDE_MS = 0.001;

/** Without a percentage a moment is its scene's `edge`. */
export function find(line: Timeline, text: string, edge: Edge = "end"): number | undefined {
  const { story, problem } = nearest(line, text, edge);
  return problem ? undefined : story;
}

export function nearest(line: Timeline, text: string, edge: Edge = "end"): Found {
  const wrong = (kind: MomentProblem["kind"], story: number): Found => ({
    story,
    problem: { kind, text },
  });
  const parts = grammar.exec(text.trim())?.groups;
  if (!parts) return wrong("unreadable", 0);
  const { connection, which = "1", percent } = parts;
  const name = parts["name"]?.toLowerCase();
  const part = percent === undefined ? undefined : Number(percent) / 100;
  const own = connection === undefined ? undefined : Number(connection) - 1;
  const inIt = line.scenes.filter(({ run }) => own === undefined || run === own);

  if (name === "start" || name === "end") {
    // The story's own, or that of a connection.
    const [first, last] = [inIt[0], inIt.at(-1)];
    const edgeOf = name === "start" ? first && into(first, 0) : last?.end;
    if (parts["which"] !== undefined || part !== undefined) return wrong("unreadable", edgeOf ?? 0);
    if (edgeOf === undefined) return wrong("connection", name === "start" ? 0 : line.duration);
    return { story: name === "start" && first === line.scenes[0] ? 0 : edgeOf };
  }

  const called = ({ kind }: Pick<Scene, "kind">): boolean => names[kind].toLowerCase() === name;
  const at = (scene: Scene): number => into(scene, part ?? (edge === "end" ? 1 : 0));
  const found = inIt.filter(called);
  const scene = found[Number(which) - 1];
  if (scene) return (part ?? 0) > 1 ? wrong("percent", scene.end) : { story: at(scene) };
  const last = found.at(-1);
  if (last) return wrong("repeat", at(last));
  const elsewhere = line.scenes.findLast(called);
  if (elsewhere) return wrong("connection", at(elsewhere));
  const known = (Object.keys(names) as SceneKind[]).some((kind) => called({ kind }));
  return wrong(known ? "absent" : "unknown", 0);
}

function into({ start, end }: Scene, part: number): number {
  return Math.max(start + INSIDE_MS, start + Math.min(part, 1) * (end - start));
}

export function nameOf(line: Timeline, story: number): string {
  const { index, scene, progress } = place(line, story);
  const percent = Number((100 * progress).toFixed(2));
  if (percent === 0 && index === 0) return "start";
  if (percent < 100) return `${nameOfScene(line, scene)}:${percent}`;
  return index === line.scenes.length - 1 ? "end" : nameOfScene(line, scene);
}

export function namesOf(line: Timeline): string[] {
  return line.scenes.map((scene) => nameOfScene(line, scene));
}

/** The shortest: of the first connection that has such a scene, the connection is not named. */
function nameOfScene({ scenes }: Timeline, scene: Scene): string {
  const alike = scenes.filter(({ kind }) => kind === scene.kind);
  const connection = alike[0]?.run === scene.run ? "" : `${scene.run + 1}.`;
  const which = alike.filter(({ run }) => run === scene.run).indexOf(scene) + 1;
  return `${connection}${names[scene.kind]}${which > 1 ? `.${which}` : ""}`;
}
