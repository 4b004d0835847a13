// Moments by name, for links and for writers: `[CONNECTION.]SCENE[:PERCENT]`, or `start`, or `end`.
// `seal:40` is where 40 % of the first scene called seal have been told, `2.clientHello` is in the
// second connection. How long a scene is told may change from one version to the next, its name may not.
//
// - find(timeline, text, edge): ms into the story; nothing if there is no such moment in it
// - nameOf(timeline, story): the name of a moment

import { place, type SceneKind, type Timeline } from "./timeline.ts";

/** Names that say more than ours. */
const names: Partial<Record<SceneKind, string>> = { checks: "certificate" };

/** Without a percentage a moment is its scene's `edge`. */
export function find(
  { scenes, duration }: Timeline,
  text: string,
  edge: "start" | "end" = "end",
): number | undefined {
  if (text === "start") return 0;
  if (text === "end") return duration;
  const [, connection, name, percent] =
    /^(?:([1-9]\d?)\.)?([A-Za-z]+)(?::(\d{1,3}(?:\.\d+)?))?$/.exec(text) ?? [];
  const scene = scenes.find(
    ({ kind, run }) =>
      (names[kind] ?? kind) === name &&
      (connection === undefined || run === Number(connection) - 1),
  );
  if (!scene) return undefined;
  const part = percent === undefined ? (edge === "end" ? 1 : 0) : Number(percent) / 100;
  return part > 1 ? undefined : scene.start + part * (scene.end - scene.start);
}

export function nameOf(timeline: Timeline, story: number): string {
  if (story <= 0) return "start";
  if (story >= timeline.duration) return "end";
  const { scene, progress } = place(timeline, story);
  const name = names[scene.kind] ?? scene.kind;
  const first = timeline.scenes.find(({ kind }) => kind === scene.kind);
  const connection = first?.run === scene.run ? "" : `${scene.run + 1}.`;
  return `${connection}${name}${progress < 1 ? `:${Number((100 * progress).toFixed(2))}` : ""}`;
}
