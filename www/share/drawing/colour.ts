// Colours as browsers compute them, for programs that know no others than sRGB. Pure.
//
// - colour(computed): Colour, or nothing if it cannot be seen
// - paint(name, colour): as attributes, e.g. fill and fill-opacity

export type Colour = { readonly hex: string; readonly alpha: number };

/** `rgb(0, 0, 0)`, `rgba(0, 0, 0, 0.5)`, and what a mixture of colours comes to: `oklab(0.8 0 0 /
 * 0.35)`, `color(srgb 1 1 1 / 0.5)`. */
export function colour(computed: string): Colour | undefined {
  const [, name, inside = ""] = /^\s*([a-z]+)\((.*)\)\s*$/.exec(computed) ?? [];
  const [space, ...rest] = inside.split(/[\s,/]+/).filter((part) => part !== "");
  const values = (name === "color" ? rest : [space, ...rest]).map(numberOf);
  const [a = 0, b = 0, c = 0, alpha = 1] = values;
  if (alpha <= 0) return undefined;
  if (name === "rgb" || name === "rgba") return { hex: hexOf([a / 255, b / 255, c / 255]), alpha };
  if (name === "color" && space === "srgb") return { hex: hexOf([a, b, c]), alpha };
  if (name === "oklab") return { hex: hexOf(fromOklab(a, b, c)), alpha };
  return undefined;
}

export function paint(
  name: "fill" | "stroke",
  { hex, alpha }: Colour,
): Record<string, string | number | undefined> {
  return { [name]: hex, [`${name}-opacity`]: alpha < 1 ? alpha : undefined };
}

const numberOf = (text = ""): number =>
  text.endsWith("%") ? Number.parseFloat(text) / 100 : Number.parseFloat(text) || 0;

const hexOf = (channels: readonly number[]): string =>
  `#${channels
    .map((channel) =>
      Math.round(Math.min(1, Math.max(0, channel)) * 255)
        .toString(16)
        .padStart(2, "0"),
    )
    .join("")}`;

/** CSS Color 4, section 9.3 and its sample code. */
function fromOklab(lightness: number, a: number, b: number): readonly number[] {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ].map((linear) => (linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055));
}
