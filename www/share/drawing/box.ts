// An element's box: its background, its edges, what is drawn around it.
//
// - below(style, box, filled): what stands under what is in it; `filled` if its colour is there already
// - plain(style): its colour, if that is all that is under it but for a tape's dots
// - above(style, box): what stands over it

import { colour, paint } from "./colour.ts";
import { type Box, layers, parted } from "./gradient.ts";
import { tag } from "./xml.ts";

const sides = ["top", "right", "bottom", "left"] as const;

type Edge = { readonly width: number; readonly style: string; readonly colour: string };

const px = (text: string): number => Number.parseFloat(text) || 0;

export function below(style: CSSStyleDeclaration, box: Box, filled = false): string {
  if (box.width <= 0 || box.height <= 0) return "";
  const radius = px(style.borderTopLeftRadius);
  const fill = filled ? undefined : colour(style.backgroundColor);
  const edges = sides.map((side) => edgeOf(style, side));
  const [top = 0, right = 0, bottom = 0, left = 0] = edges.map(({ width }) => width);
  const inner: Box = {
    x: box.x + left,
    y: box.y + top,
    width: box.width - left - right,
    height: box.height - top - bottom,
  };
  return [
    shadows(style, box, radius),
    fill ? tag("rect", { ...box, rx: radius || undefined, ...paint("fill", fill) }) : "",
    layers(
      {
        image: style.backgroundImage,
        size: style.backgroundSize,
        position: style.backgroundPosition,
        repeat: style.backgroundRepeat,
        colour: style.backgroundColor,
      },
      inner,
    ),
    border(edges, box, radius),
  ].join("");
}

export function above(style: CSSStyleDeclaration, box: Box): string {
  const width = px(style.outlineWidth);
  const ink = colour(style.outlineColor);
  if (style.outlineStyle === "none" || width === 0 || !ink) return "";
  return frame(grown(box, px(style.outlineOffset) + width / 2), width, ink, 0);
}

export function plain(style: CSSStyleDeclaration): string | undefined {
  const edges = sides.every((side) => edgeOf(style, side).width === 0);
  const whole = edges && style.borderTopLeftRadius === "0px" && style.opacity === "1";
  return whole && colour(style.backgroundColor) ? style.backgroundColor : undefined;
}

function edgeOf(style: CSSStyleDeclaration, side: (typeof sides)[number]): Edge {
  const of = (part: string): string => style.getPropertyValue(`border-${side}-${part}`);
  const kind = of("style");
  const width = kind === "none" || kind === "hidden" ? 0 : px(of("width"));
  return { width, style: kind, colour: of("color") };
}

function border(edges: readonly Edge[], box: Box, radius: number): string {
  const [first, ...others] = edges;
  if (!first) return "";
  if (others.every((edge) => JSON.stringify(edge) === JSON.stringify(first))) {
    return lines(first)
      .map(({ from, to, ink }) =>
        frame(grown(box, -(from + to) / 2), to - from, ink, Math.max(0, radius - (from + to) / 2)),
      )
      .join("");
  }
  return edges
    .flatMap((edge, at) =>
      lines(edge).map(({ from, to, ink }) => {
        const { x, y, width, height } = box;
        const thick = to - from;
        const strip = [
          { x, y: y + from, width, height: thick },
          { x: x + width - to, y, width: thick, height },
          { x, y: y + height - to, width, height: thick },
          { x: x + from, y, width: thick, height },
        ][at];
        return strip ? tag("rect", { ...strip, ...paint("fill", ink) }) : "";
      }),
    )
    .join("");
}

/** How far from the outside an edge's lines begin and end. */
function lines({ width, style, colour: written }: Edge) {
  const ink = colour(written);
  if (width === 0 || !ink) return [];
  const third = Math.max(1, Math.round(width / 3));
  if (style === "double" && width >= 3) {
    return [
      { from: 0, to: third, ink },
      { from: width - third, to: width, ink },
    ];
  }
  return [{ from: 0, to: width, ink }];
}

/** Those that are a line around the box. */
function shadows(style: CSSStyleDeclaration, box: Box, radius: number): string {
  if (style.boxShadow === "none") return "";
  return parted(style.boxShadow)
    .map((shadow) => {
      const [, written = "", x, y, blur, spread = "0"] =
        /^([a-z]+\([^)]*\)) (-?[\d.]+)px (-?[\d.]+)px (-?[\d.]+)px (-?[\d.]+)px$/.exec(shadow) ??
        [];
      const ink = colour(written);
      const width = px(spread);
      if (!ink || px(x ?? "") || px(y ?? "") || px(blur ?? "") || width <= 0) return "";
      return frame(grown(box, width / 2), width, ink, radius + width / 2);
    })
    .join("");
}

function frame(
  box: Box,
  width: number,
  ink: NonNullable<ReturnType<typeof colour>>,
  radius: number,
): string {
  return tag("rect", {
    ...box,
    rx: radius || undefined,
    fill: "none",
    ...paint("stroke", ink),
    "stroke-width": width,
  });
}

function grown({ x, y, width, height }: Box, by: number): Box {
  return { x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by };
}
