// Text where it stands on the page: each line of it as one <text>.
//
// - lines(node, style, cut): Line[]; `cut` is where an ellipsis cuts lines off, if it does
// - drawn(line, style, decorations): as SVG
// - widthOf(text, style): as it would be laid out

import { colour, paint } from "./colour.ts";
import type { Box } from "./gradient.ts";
import { escaped, tag } from "./xml.ts";

export type Line = Box & {
  readonly text: string;
  readonly baseline: number;
  readonly rtl: boolean;
};

/** A line under or through text, as the element above it asks for it. */
export type Decoration = {
  readonly line: "underline" | "line-through";
  readonly offset: number;
  readonly thickness: number;
  readonly colour: string;
};

const ELLIPSIS = "…";

const characters = new Intl.Segmenter(undefined, { granularity: "grapheme" });

let measuring: CanvasRenderingContext2D | null = null;

function measured(text: string, style: CSSStyleDeclaration): TextMetrics | undefined {
  measuring ??= document.createElement("canvas").getContext("2d");
  if (!measuring) return undefined;
  measuring.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  return measuring.measureText(text);
}

export function widthOf(text: string, style: CSSStyleDeclaration): number {
  const spacing = Number.parseFloat(style.letterSpacing) || 0;
  return (measured(text, style)?.width ?? 0) + spacing * text.length;
}

/** How much of the height of a line's box is above the line. */
function rise(style: CSSStyleDeclaration): number {
  const found = measured("x", style);
  if (!found) return 0.8;
  const { fontBoundingBoxAscent: up, fontBoundingBoxDescent: down } = found;
  return up / (up + down);
}

export function lines(node: Text, style: CSSStyleDeclaration, cut?: Box): readonly Line[] {
  const range = document.createRange();
  const rtl = style.direction === "rtl";
  const found: { text: string; left: number; right: number; top: number; bottom: number }[] = [];
  let spaces = "";
  let fresh = true;
  for (const { segment, index } of characters.segment(node.data)) {
    range.setStart(node, index);
    range.setEnd(node, index + segment.length);
    const rect = [...range.getClientRects()].find(({ width }) => width > 0);
    if (/^\s+$/.test(segment) && segment !== "\u00a0") {
      // Where white space has been collapsed, it stands nowhere; a tab is a gap.
      if (rect) spaces += segment;
      if (segment === "\t") fresh = true;
      continue;
    }
    if (!rect) continue;
    const last = found.at(-1);
    const { left, right, top, bottom } = rect;
    if (!fresh && last && Math.abs(top - last.top) < (bottom - top) / 2) {
      last.text += spaces + segment;
      last.left = Math.min(last.left, left);
      last.right = Math.max(last.right, right);
    } else found.push({ text: segment, left, right, top, bottom });
    spaces = "";
    fresh = false;
  }
  const share = rise(style);
  return found.flatMap(({ text, left, right, top, bottom }): Line[] => {
    const line: Line = {
      text,
      x: left,
      y: top,
      width: right - left,
      height: bottom - top,
      baseline: top + share * (bottom - top),
      rtl,
    };
    return cut ? shortened(line, style, cut) : [line];
  });
}

/** A line that goes beyond its box ends there with an ellipsis. */
function shortened(line: Line, style: CSSStyleDeclaration, box: Box): Line[] {
  // As close as a browser's own rounding.
  const room = line.rtl ? line.x + line.width - box.x : box.x + box.width - line.x;
  if (line.width <= room + 0.05) return [line];
  const all = [...characters.segment(line.text)].map(({ segment }) => segment);
  let text = "";
  for (const character of all) {
    if (widthOf(text + character + ELLIPSIS, style) > room) break;
    text += character;
  }
  const width = widthOf(text + ELLIPSIS, style);
  const x = line.rtl ? line.x + line.width - width : line.x;
  return [{ ...line, text: text + ELLIPSIS, x, width }];
}

export function drawn(
  line: Line,
  style: CSSStyleDeclaration,
  decorations: readonly Decoration[] = [],
): string {
  const ink = colour(style.color);
  if (!ink || line.text === "") return "";
  const spacing = Number.parseFloat(style.letterSpacing) || 0;
  const written = tag(
    "text",
    {
      x: line.rtl ? line.x + line.width : line.x,
      y: line.baseline,
      "font-family": style.fontFamily.replaceAll('"', "'"),
      "font-size": Number.parseFloat(style.fontSize),
      "font-weight": style.fontWeight === "400" ? undefined : style.fontWeight,
      "font-style": style.fontStyle === "normal" ? undefined : style.fontStyle,
      "letter-spacing": spacing || undefined,
      "xml:space": /\s\s|\n/.test(line.text) ? "preserve" : undefined,
      direction: line.rtl ? "rtl" : undefined,
      // As wide as here, in whatever face another program has for it.
      ...(line.text.length > 1 && { textLength: line.width, lengthAdjust: "spacingAndGlyphs" }),
      ...paint("fill", ink),
    },
    escaped(line.text.replace(/\s/g, " ")),
  );
  return written + decorations.map((one) => decoration(one, line)).join("");
}

function decoration({ line, offset, thickness, colour: written }: Decoration, on: Line): string {
  const ink = colour(written);
  if (!ink) return "";
  const y = line === "underline" ? on.baseline + offset : on.baseline - 0.3 * on.height;
  return tag("rect", { x: on.x, y, width: on.width, height: thickness, ...paint("fill", ink) });
}
