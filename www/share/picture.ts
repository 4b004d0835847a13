// The stage at a moment as a picture that stands by itself: SVG of rectangles, paths and text, without
// script and without anything from elsewhere, so that it can be printed, put on a slide, opened in a
// drawing program, and shown where scripts do not run.
//
// - picture(stage, told): Picture
// - Told: what is said in it and of it
// - address(picture): to show it; svg(picture): as a file; png(picture, scale): the same as pixels
//
// It is made from what the browser shows: every box, line of text and path is where it stands on the
// page, in the theme that is on. Text stays text, as wide as it is here; the display face comes along
// (9 kB), the others are the system's, as on the page. What can be pressed is left out.

import face from "../theme/fonts/besley.woff2?inline";
import { colour, paint } from "./drawing/colour.ts";
import { drawn, type Line, widthOf } from "./drawing/text.ts";
import { drawing } from "./drawing/tree.ts";
import { escaped, n, tag } from "./drawing/xml.ts";

export type Picture = {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
};

export type Told = {
  /** What it shows, for those who cannot see it, and what a browser shows on hovering. */
  readonly title: string;
  readonly text: string;
  /** Small, below. */
  readonly notes: readonly string[];
  readonly mark: string;
};

const MARGIN = 24;
/** Of a note, in px. */
const SMALL = 12;

export function picture(stage: Element, told: Told): Picture {
  const root = stage.shadowRoot?.querySelector(".stage") ?? stage;
  const box = root.getBoundingClientRect();
  const margin = Math.min(MARGIN, Math.max(12, box.width / 24));
  const ids = `p443-${hash(JSON.stringify(told))}`;
  const paper = paperOf(stage);
  const below = footer(stage, told, box, margin);
  const width = Math.ceil(box.width + 2 * margin);
  const height = Math.ceil(box.height + 2 * margin + below.height);
  const [left, top] = [margin - box.x, margin - box.y];
  const svg = tag(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      role: "img",
      "aria-labelledby": `${ids}-title ${ids}-text`,
    },
    [
      tag("title", { id: `${ids}-title` }, escaped(told.title)),
      tag("desc", { id: `${ids}-text` }, escaped([told.text, ...told.notes].join(" "))),
      tag("style", {}, `@font-face{font-family:Besley;font-weight:600;src:url(${face})}`),
      tag("rect", { width, height, ...(paper && paint("fill", paper)) }),
      tag("g", { transform: `translate(${n(left)} ${n(top)})` }, drawing(root, ids) + below.svg),
    ].join("\n"),
  );
  return { svg, width, height };
}

/** What the stage lies on. */
function paperOf(stage: Element): ReturnType<typeof colour> {
  for (let at: Element | null = stage; at; at = above(at)) {
    const found = colour(getComputedStyle(at).backgroundColor);
    if (found) return found;
  }
  return colour("rgb(255, 255, 255)");
}

function above(element: Element): Element | null {
  const root = element.getRootNode();
  return (
    element.assignedSlot ?? element.parentElement ?? (root instanceof ShadowRoot ? root.host : null)
  );
}

/** What moment this is, and out of which run. */
function footer(
  stage: Element,
  { notes, mark }: Told,
  box: DOMRect,
  margin: number,
): { readonly svg: string; readonly height: number } {
  const small = stage.shadowRoot?.querySelector(".ear .label") ?? stage;
  const style = getComputedStyle(small);
  // Both stand on one line if there is room, otherwise one below the other.
  const line = (text: string, row: number, end: boolean): Line => {
    const width = widthOf(text, style);
    const height = SMALL * 1.5;
    const y = box.bottom + margin / 2 + row * height;
    const x = end ? box.right - width : box.x;
    return { text, x, y, width, height, baseline: y + SMALL, rtl: false };
  };
  const rows: string[] = [];
  const room = (row: number): number =>
    box.width - (row === 0 ? widthOf(mark, style) + 2 * SMALL : 0);
  for (const note of notes) {
    const joined = rows.length > 0 ? `${rows.at(-1)} · ${note}` : note;
    if (rows.length > 0 && widthOf(joined, style) <= room(rows.length - 1)) {
      rows[rows.length - 1] = joined;
      continue;
    }
    // A seed may be longer than a narrow picture is wide.
    let rest = [...note];
    while (rest.length > 0) {
      let fits = rest.length;
      while (fits > 1 && widthOf(rest.slice(0, fits).join(""), style) > room(rows.length)) fits--;
      rows.push(rest.slice(0, fits).join(""));
      rest = rest.slice(fits);
    }
  }
  const all = [line(mark, 0, true), ...rows.map((row, at) => line(row, at, false))];
  const svg = all.map((one) => drawn(one, style)).join("");
  return { svg, height: Math.max(1, rows.length) * SMALL * 1.5 };
}

/** So that several in one page do not mean each other's parts. */
function hash(text: string): string {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    value = Math.imul(value ^ text.charCodeAt(at), 0x01000193) >>> 0;
  }
  return value.toString(36);
}

export function address({ svg }: Picture): string {
  return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
}

export function svg(picture: Picture): Blob {
  return new Blob([picture.svg], { type: "image/svg+xml" });
}

export async function png({ svg, width, height }: Picture, scale = 2): Promise<Blob> {
  const image = new Image();
  // Some browsers draw the picture as large as it says it is, and enlarge that.
  const large = svg.replace(
    `width="${width}" height="${height}"`,
    `width="${width * scale}" height="${height * scale}"`,
  );
  image.src = address({ svg: large, width, height });
  try {
    await image.decode();
  } catch (cause) {
    // A page may forbid it by its Content-Security-Policy.
    throw new Error("The browser does not draw it here: img-src has to allow data:", { cause });
  }
  const canvas = document.createElement("canvas");
  canvas.width = width * scale;
  canvas.height = height * scale;
  const context = canvas.getContext("2d");
  if (!context) throw new Error("there is no canvas");
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture came of it"))));
  });
}
