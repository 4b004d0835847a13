// The backgrounds that a tape is made of, out of what a browser computes for `background-image`: one
// colour, dots that repeat, stripes. Pure. Any other is left out; a test compares with what is seen.
//
// - layers(background, box): what they draw, the lowest first, as SVG

import { type Colour, colour, paint } from "./colour.ts";
import { n, tag } from "./xml.ts";

export type Box = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

export type Background = {
  readonly image: string;
  readonly size: string;
  readonly position: string;
  readonly repeat: string;
  /** The colour below. */
  readonly colour: string;
};

export function layers(background: Background, box: Box): string {
  if (background.image === "none") return "";
  const [sizes, positions, repeats] = [background.size, background.position, background.repeat].map(
    (list) => parted(list),
  );
  return parted(background.image)
    .map((image, at) => {
      const of = (list: readonly string[] | undefined): readonly string[] =>
        (list?.[at % (list.length || 1)] ?? "").split(" ");
      return layer(image, of(sizes), of(positions), of(repeats), background.colour, box);
    })
    .reverse()
    .join("");
}

function layer(
  image: string,
  [across = "auto", down = "auto"]: readonly string[],
  [left = "0px", top = "0px"]: readonly string[],
  [repeatX = "repeat", repeatY = repeatX]: readonly string[],
  under: string,
  box: Box,
): string {
  const [, name, inside = ""] = /^([a-z-]+)\((.*)\)$/.exec(image) ?? [];
  const args = parted(inside);
  const tile: Box = {
    x: box.x + length(left, box.width),
    y: box.y + length(top, box.height),
    width: length(across, box.width),
    height: length(down, box.height),
  };
  if (tile.width <= 0 || tile.height <= 0) return "";
  switch (name) {
    case "linear-gradient": {
      // Over a tape's dots, where there are none here.
      const seen = stops(args)[0]?.colour;
      const same = seen && JSON.stringify(seen) === JSON.stringify(colour(under));
      return seen && !same ? tag("rect", { ...tile, ...paint("fill", seen) }) : "";
    }
    case "radial-gradient": {
      const [dot, edge] = stops(args);
      if (!dot?.colour) return "";
      // From its colour to none at all within a fraction of a pixel: so that its edge is smooth.
      const radius = ((dot.at ?? 0) + (edge?.at ?? dot.at ?? 0)) / 2;
      const rows = repeatY === "repeat" && repeatX !== "repeat-x";
      return dots(tile, box, rows, radius, dot.colour);
    }
    case "repeating-linear-gradient":
      return stripes(args, tile);
    default:
      return "";
  }
}

/** In the middle of each tile, within the box. A dashed line is many dots in few letters. */
function dots(tile: Box, box: Box, rows: boolean, radius: number, dot: Colour): string {
  const columns = Math.round((box.x + box.width - tile.x) / tile.width);
  const lines = rows ? Math.round((box.y + box.height - tile.y) / tile.height) : 1;
  if (columns <= 0 || lines <= 0) return "";
  const upright = lines > 1;
  const [count, each] = upright ? [columns, lines] : [lines, columns];
  const period = upright ? tile.height : tile.width;
  let path = "";
  for (let at = 0; at < count; at++) {
    const x = tile.x + tile.width * ((upright ? at : 0) + 0.5);
    const y = tile.y + tile.height * ((upright ? 0 : at) + 0.5);
    path += `M${n(x)} ${n(y)}${upright ? "v" : "h"}${n((each - 1) * period + 0.01)}`;
  }
  return tag("path", {
    d: path,
    fill: "none",
    ...paint("stroke", dot),
    "stroke-width": 2 * radius,
    "stroke-linecap": "round",
    "stroke-dasharray": each > 1 ? `.01 ${(period - 0.01).toFixed(3)}` : undefined,
  });
}

/** One colour and nothing, by turns, at an angle. */
function stripes(args: readonly string[], box: Box): string {
  const degrees = Number.parseFloat(/^(-?[\d.]+)deg$/.exec(args[0] ?? "")?.[1] ?? "180");
  const found = stops(args);
  const ink = found.find(({ colour }) => colour)?.colour;
  const ends = found.filter(({ colour }) => colour).map(({ at = 0 }) => at);
  const width = Math.max(...ends) - Math.min(...ends);
  const period = Math.max(...found.map(({ at = 0 }) => at));
  if (!ink || !(width > 0) || !(period > 0)) return "";
  // The gradient's line goes through the middle of the box (CSS Images 3, section 3.1).
  const angle = (degrees * Math.PI) / 180;
  const [dx, dy] = [Math.sin(angle), -Math.cos(angle)];
  const half = (Math.abs(box.width * dx) + Math.abs(box.height * dy)) / 2;
  const [cx, cy] = [box.x + box.width / 2, box.y + box.height / 2];
  let path = "";
  for (let from = 0; from < 2 * half; from += period) {
    const corners = band(box, cx, cy, dx, dy, from - half, from + width - half);
    if (corners.length > 2) {
      path += `M${corners.map(([x, y]) => `${n(x)} ${n(y)}`).join("L")}z`;
    }
  }
  return path === "" ? "" : tag("path", { d: path, ...paint("fill", ink) });
}

type Point = readonly [number, number];

/** The part of a box between two lines across the gradient's. */
function band(
  { x, y, width, height }: Box,
  cx: number,
  cy: number,
  dx: number,
  dy: number,
  from: number,
  to: number,
): readonly Point[] {
  const along = ([px, py]: Point): number => (px - cx) * dx + (py - cy) * dy;
  const corners: readonly Point[] = [
    [x, y],
    [x + width, y],
    [x + width, y + height],
    [x, y + height],
  ];
  return cut(
    cut(corners, (point) => along(point) - from),
    (point) => to - along(point),
  );
}

/** What of a polygon lies where `inside` is positive (Sutherland and Hodgman). */
function cut(polygon: readonly Point[], inside: (point: Point) => number): readonly Point[] {
  return polygon.flatMap((point, at): Point[] => {
    const next = polygon[(at + 1) % polygon.length] ?? point;
    const [a, b] = [inside(point), inside(next)];
    const kept: Point[] = a >= 0 ? [point] : [];
    if (a >= 0 === b >= 0) return kept;
    const u = a / (a - b);
    return [...kept, [point[0] + u * (next[0] - point[0]), point[1] + u * (next[1] - point[1])]];
  });
}

type Stop = { readonly colour: Colour | undefined; readonly at: number | undefined };

/** A stop with two places counts twice. */
function stops(args: readonly string[]): readonly Stop[] {
  return args.flatMap((arg): Stop[] => {
    const [, written = "", places = ""] =
      /^([a-z]+\([^)]*\)|transparent)((?: -?[\d.]+(?:px|%)?)*)$/.exec(arg) ?? [];
    if (written === "") return [];
    const seen = colour(written);
    const at = places.split(" ").filter((place) => place !== "");
    if (at.length === 0) return [{ colour: seen, at: undefined }];
    return at.map((place) => ({ colour: seen, at: Number.parseFloat(place) }));
  });
}

function length(text: string, whole: number): number {
  if (text === "auto") return whole;
  const value = Number.parseFloat(text) || 0;
  return text.endsWith("%") ? (value / 100) * whole : value;
}

/** At the commas that are in no brackets. */
export function parted(list: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = "";
  for (const character of list) {
    if (character === "(") depth++;
    if (character === ")") depth--;
    if (character === "," && depth === 0) {
      parts.push(part.trim());
      part = "";
    } else part += character;
  }
  return [...parts, part.trim()].filter((found) => found !== "");
}
