// The drawings that are SVG already, with their looks written into them: outside of the page there is
// no style sheet.
//
// - shapes(svg, box): what is in an <svg> that stands in that box

import { colour, paint } from "./colour.ts";
import type { Box } from "./gradient.ts";
import { n, tag } from "./xml.ts";

const geometry: Readonly<Record<string, readonly string[]>> = {
  path: ["d"],
  circle: ["cx", "cy", "r"],
  rect: ["x", "y", "width", "height", "rx"],
  g: [],
};

export function shapes(svg: SVGSVGElement, box: Box): string {
  const { x, y, width, height } = svg.viewBox.baseVal;
  if (!(width > 0) || !(height > 0)) return "";
  // The smaller of both, in the middle: what preserveAspectRatio is by itself.
  const scale = Math.min(box.width / width, box.height / height);
  const left = box.x + (box.width - width * scale) / 2 - x * scale;
  const top = box.y + (box.height - height * scale) / 2 - y * scale;
  const inside = [...svg.children].map(shape).join("");
  if (inside === "") return "";
  const transform = `translate(${n(left)} ${n(top)}) scale(${Number(scale.toFixed(5))})`;
  return tag("g", { transform }, inside);
}

function shape(element: Element): string {
  const name = element.localName;
  const known = geometry[name];
  const style = getComputedStyle(element);
  if (!known || style.display === "none") return "";
  const attributes: Record<string, string | number | undefined> = {
    transform: element.getAttribute("transform") ?? undefined,
    opacity: style.opacity === "1" ? undefined : style.opacity,
  };
  if (name === "g") return tag(name, attributes, [...element.children].map(shape).join(""));
  if (style.visibility !== "visible") return "";
  // A hole is a stroke of no length with round ends, which not every program draws.
  for (const key of known) {
    attributes[key] = element.getAttribute(key)?.replaceAll("h0", "h.01") ?? undefined;
  }
  if (attributes["d"] === "") return "";
  const fill = colour(style.fill);
  const stroke = colour(style.stroke);
  Object.assign(attributes, fill ? paint("fill", fill) : { fill: "none" });
  if (stroke) {
    Object.assign(attributes, paint("stroke", stroke), {
      "stroke-width": Number.parseFloat(style.strokeWidth),
      "stroke-linecap": style.strokeLinecap,
      "stroke-linejoin": style.strokeLinejoin,
    });
  }
  return fill || stroke ? tag(name, attributes) : "";
}
