// A piece of the page as SVG: boxes, text and drawings where they stand now, through shadow roots and
// slots. It knows what the stage is made of, and no more: no images, no tables, no columns of text.
//
// - drawing(element, ids): its SVG, in the coordinates of the window; `ids` begins every id

import { above, below, plain } from "./box.ts";
import { colour, paint } from "./colour.ts";
import type { Box } from "./gradient.ts";
import { shapes } from "./shapes.ts";
import { type Decoration, drawn, type Line, lines, widthOf } from "./text.ts";
import { n, tag } from "./xml.ts";

type Context = {
  /** What can be seen at all. */
  readonly window: Box;
  readonly decorations: readonly Decoration[];
  /** Whose colour is drawn already. */
  readonly filled: ReadonlySet<Element>;
  readonly names: () => string;
};

export function drawing(element: Element, ids: string): string {
  let count = 0;
  const window: Box = { x: -1e5, y: -1e5, width: 2e5, height: 2e5 };
  return of(element, {
    window,
    decorations: [],
    filled: new Set(),
    names: () => `${ids}-${++count}`,
  });
}

const px = (text: string): number => Number.parseFloat(text) || 0;

function of(element: Element, context: Context): string {
  const style = getComputedStyle(element);
  if (style.display === "none" || style.opacity === "0" || isLeftOut(element, style)) return "";
  const turned = turn(element, style);
  if (turned) return turned(() => whole(element, style, context));
  return whole(element, style, context);
}

/** What is there for listeners alone, and what can be pressed to do something else. */
function isLeftOut(element: Element, style: CSSStyleDeclaration): boolean {
  return (
    style.clipPath === "inset(50%)" ||
    (element instanceof HTMLButtonElement && element.classList.contains("button"))
  );
}

/** What is turned is measured as if it were not, and turned in the drawing. */
function turn(
  element: Element,
  { transform, rotate, transformOrigin }: CSSStyleDeclaration,
): ((draw: () => string) => string) | undefined {
  const matrix = new DOMMatrix(transform === "none" ? undefined : transform);
  const angle = rotate === "none" ? 0 : px(rotate);
  const { a, b, c, d } = matrix;
  const moved = Math.abs(a - 1) + Math.abs(b) + Math.abs(c) + Math.abs(d - 1) < 1e-6;
  if ((moved && angle === 0) || !(element instanceof HTMLElement)) return undefined;
  const [x = 0, y = 0] = transformOrigin.split(" ").map(px);
  return (draw) => {
    const set = ["transform", "rotate"].map((name) => {
      const { style } = element;
      const before = [style.getPropertyValue(name), style.getPropertyPriority(name)] as const;
      style.setProperty(name, "none", "important");
      return () =>
        before[0] ? style.setProperty(name, ...before) : void style.removeProperty(name);
    });
    try {
      const box = element.getBoundingClientRect();
      const [left, top] = [box.x + x, box.y + y];
      const { a, b, c, d, e, f } = new DOMMatrix()
        .translate(left, top)
        .rotate(angle)
        .multiply(matrix)
        .translate(-left, -top);
      const written = [a, b, c, d].map((value) => Number(value.toFixed(5)));
      const inside = draw();
      return (
        inside && tag("g", { transform: `matrix(${[...written, n(e), n(f)].join(" ")})` }, inside)
      );
    } finally {
      for (const undo of set) undo();
    }
  };
}

function whole(element: Element, style: CSSStyleDeclaration, context: Context): string {
  const box = boxOf(element);
  const seen = style.visibility === "visible";
  const boxed = style.display !== "contents";
  const clip =
    boxed && !style.display.startsWith("inline ") ? clipOf(element, style, box) : undefined;
  const window = clip ? common(context.window, clip) : context.window;
  const inner: Context = {
    ...context,
    window,
    decorations: [...decorationsOf(style), ...(isAtomic(style) ? [] : context.decorations)],
  };
  let inside = "";
  if (!clip || (window.width > 0 && window.height > 0)) {
    if (element instanceof SVGSVGElement)
      inside = seen ? shapes(element, contentOf(style, box)) : "";
    else inside = content(element, style, inner, box);
    if (seen && boxed) {
      inside =
        pseudo(element, "::before", style, box) + inside + pseudo(element, "::after", style, box);
    }
  }
  if (clip && inside !== "") inside = clipped(inside, window, context.names());
  const shown = seen && boxed && meets(box, context.window);
  const all =
    (shown ? below(style, box, context.filled.has(element)) : "") +
    inside +
    (shown ? above(style, box) : "");
  return all !== "" && style.opacity !== "1" ? tag("g", { opacity: style.opacity }, all) : all;
}

function clipped(inside: string, { x, y, width, height }: Box, id: string): string {
  const path = tag("clipPath", { id }, tag("rect", { x, y, width, height }));
  return path + tag("g", { "clip-path": `url(#${id})` }, inside);
}

// --- what is in it ---

function content(element: Element, style: CSSStyleDeclaration, context: Context, box: Box): string {
  const cut = style.textOverflow === "ellipsis" ? contentOf(style, box) : undefined;
  const written: Line[] = [];
  const children = childrenOf(element);
  const under = plates(children, context.window);
  const within = { ...context, filled: under.filled };
  const pieces = children.map((node, at) => {
    if (node instanceof Element) return { at, level: levelOf(node), svg: of(node, within) };
    if (!(node instanceof Text) || style.visibility !== "visible" || !/\S/.test(node.data)) {
      return { at, level: 0, svg: "" };
    }
    const found = limited(lines(node, style, cut), style, box).filter((line) =>
      meets(line, context.window),
    );
    written.push(...found);
    const svg = found.map((line) => drawn(line, style, context.decorations)).join("");
    return { at, level: 0, svg };
  });
  pieces.sort((one, other) => one.level - other.level || one.at - other.at);
  const inside = pieces.map(({ svg }) => svg).join("");
  return under.svg + inside + quotes(element, style, written) + bullet(style, written, box);
}

/** Neighbours of one colour are one rectangle: as many, each would have a seam. */
function plates(
  nodes: readonly Node[],
  window: Box,
): { readonly svg: string; readonly filled: ReadonlySet<Element> } {
  const runs: { fill: string; box: Box; elements: Element[] }[] = [];
  for (const node of nodes) {
    if (!(node instanceof HTMLElement)) continue;
    const style = getComputedStyle(node);
    const fill = style.visibility === "visible" ? plain(style) : undefined;
    const box = boxOf(node);
    if (fill === undefined || box.width === 0 || !meets(box, window)) continue;
    const last = runs.at(-1);
    if (
      last?.fill === fill &&
      Math.abs(last.box.x + last.box.width - box.x) < 0.5 &&
      Math.abs(last.box.y - box.y) + Math.abs(last.box.height - box.height) < 0.5
    ) {
      last.box = { ...last.box, width: box.x + box.width - last.box.x };
      last.elements.push(node);
    } else runs.push({ fill, box, elements: [node] });
  }
  const joined = runs.filter(({ elements }) => elements.length > 1);
  return {
    svg: joined
      .map(({ fill, box }) => {
        const ink = colour(fill);
        return ink ? tag("rect", { ...box, ...paint("fill", ink) }) : "";
      })
      .join(""),
    filled: new Set(joined.flatMap(({ elements }) => elements)),
  };
}

function childrenOf(element: Element): readonly Node[] {
  if (element instanceof HTMLSlotElement) {
    const assigned = element.assignedNodes({ flatten: true });
    if (assigned.length > 0) return assigned;
  }
  return [...(element.shadowRoot ?? element).childNodes];
}

/** In which order siblings are painted: what has a place of its own comes after what has none. */
function levelOf(element: Element): number {
  const { position, zIndex, opacity, transform } = getComputedStyle(element);
  const level = Number.parseInt(zIndex, 10);
  if (level) return level > 0 ? level + 1 : level;
  return position !== "static" || opacity !== "1" || transform !== "none" ? 1 : 0;
}

/** Of text that may have so many lines, those; the last one says that there are more. */
function limited(all: readonly Line[], style: CSSStyleDeclaration, box: Box): readonly Line[] {
  const count = Number.parseInt(style.webkitLineClamp, 10);
  if (!(count > 0) || all.length <= count) return all;
  const last = all[count - 1];
  if (!last) return all;
  const { x, width, y, height } = box;
  const whole = { ...last, text: `${last.text}${all[count]?.text ?? ""}`, width: 1e5 };
  return [...all.slice(0, count - 1), ...shortenedTo(whole, style, { x, y, width, height })];
}

function shortenedTo(line: Line, style: CSSStyleDeclaration, box: Box): readonly Line[] {
  let text = line.text;
  const room = line.rtl ? line.x + line.width - box.x : box.x + box.width - line.x;
  const characters = [...text];
  while (characters.length > 0 && widthOf(`${characters.join("")}…`, style) > room)
    characters.pop();
  text = `${characters.join("").trimEnd()}…`;
  return [{ ...line, text, width: widthOf(text, style) }];
}

// --- what a style sheet adds ---

/** A box without words that a style puts over an element. */
function pseudo(
  element: Element,
  which: "::before" | "::after",
  of: CSSStyleDeclaration,
  box: Box,
): string {
  const style = getComputedStyle(element, which);
  if (style.content !== '""' || style.position !== "absolute" || style.display === "none")
    return "";
  const place: Box = {
    x: box.x + px(of.borderLeftWidth) + px(style.left),
    y: box.y + px(of.borderTopWidth) + px(style.top),
    width: px(style.width),
    height: px(style.height),
  };
  const inside = below(style, place);
  return inside !== "" && style.opacity !== "1"
    ? tag("g", { opacity: style.opacity }, inside)
    : inside;
}

/** The marks around a <q>. */
function quotes(element: Element, style: CSSStyleDeclaration, written: readonly Line[]): string {
  const first = written[0];
  const last = written.at(-1);
  if (element.localName !== "q" || !first || !last) return "";
  const mark = (on: Line, text: string, after: boolean): string => {
    const width = widthOf(text, style);
    const x = after ? on.x + on.width : on.x - width;
    return drawn({ ...on, text, x, width }, style);
  };
  return (
    mark(first, first.rtl ? "”" : "“", first.rtl) + mark(last, last.rtl ? "“" : "”", !last.rtl)
  );
}

function bullet(style: CSSStyleDeclaration, [first]: readonly Line[], box: Box): string {
  if (style.display !== "list-item" || style.listStyleType !== "disc" || !first) return "";
  const size = px(style.fontSize);
  const text = "•";
  const width = widthOf(text, style);
  return drawn({ ...first, text, x: box.x - size * 0.6 - width / 2, width }, style);
}

function decorationsOf(style: CSSStyleDeclaration): readonly Decoration[] {
  const size = px(style.fontSize);
  const thickness =
    style.textDecorationThickness === "auto" || style.textDecorationThickness === "from-font"
      ? Math.max(1, size / 14)
      : px(style.textDecorationThickness);
  const offset =
    style.textUnderlineOffset === "auto" ? Math.max(1, size / 9) : px(style.textUnderlineOffset);
  return (["underline", "line-through"] as const)
    .filter((line) => style.textDecorationLine.includes(line))
    .map((line) => ({ line, offset, thickness, colour: style.textDecorationColor }));
}

/** A line under text does not go on into these (CSS Text Decoration 3, section 2.1). */
function isAtomic({ display, position, float }: CSSStyleDeclaration): boolean {
  return (
    /^inline-/.test(display) || position === "absolute" || position === "fixed" || float !== "none"
  );
}

// --- where it is ---

function boxOf(element: Element): Box {
  const { x, y, width, height } = element.getBoundingClientRect();
  return { x, y, width, height };
}

function contentOf(style: CSSStyleDeclaration, { x, y, width, height }: Box): Box {
  const at = (side: string): number =>
    px(style.getPropertyValue(`border-${side}-width`)) +
    px(style.getPropertyValue(`padding-${side}`));
  return {
    x: x + at("left"),
    y: y + at("top"),
    width: width - at("left") - at("right"),
    height: height - at("top") - at("bottom"),
  };
}

/** The box that what is in it is cut off at, if it is; as wide as can be where it is not. */
function clipOf(element: Element, style: CSSStyleDeclaration, box: Box): Box | undefined {
  const { overflowX, overflowY } = style;
  if (overflowX === "visible" && overflowY === "visible") return undefined;
  if (!(element instanceof HTMLElement)) return undefined;
  const far = 1e4;
  const x = box.x + px(style.borderLeftWidth);
  const y = box.y + px(style.borderTopWidth);
  const width = box.width - px(style.borderLeftWidth) - px(style.borderRightWidth);
  const height = box.height - px(style.borderTopWidth) - px(style.borderBottomWidth);
  const [freeX, freeY] = [overflowX === "visible", overflowY === "visible"];
  return {
    x: freeX ? x - far : x,
    y: freeY ? y - far : y,
    width: freeX ? width + 2 * far : width,
    height: freeY ? height + 2 * far : height,
  };
}

function common(one: Box, other: Box): Box {
  const x = Math.max(one.x, other.x);
  const y = Math.max(one.y, other.y);
  return {
    x,
    y,
    width: Math.min(one.x + one.width, other.x + other.width) - x,
    height: Math.min(one.y + one.height, other.y + other.height) - y,
  };
}

/** Whether any of it can be seen; outlines stand a little outside of what they are of. */
function meets(box: Box, window: Box): boolean {
  const { width, height } = common(
    { x: box.x - 4, y: box.y - 4, width: box.width + 8, height: box.height + 8 },
    window,
  );
  return width > 0 && height > 0;
}
