// - vars({"--x": 0.5, ...}): sets custom properties on an element, through the CSSOM. Lit's styleMap
//   writes a style attribute when it first renders, which the page's policy refuses.

import { noChange } from "lit";
import { Directive, directive, type ElementPart, type PartInfo, PartType } from "lit/directive.js";

type Values = Readonly<Record<`--${string}`, string | number>>;

class Vars extends Directive {
  #last: Values = {};

  constructor(info: PartInfo) {
    super(info);
    if (info.type !== PartType.ELEMENT) throw new TypeError("vars() stands in an element's tag");
  }

  override render(_values: Values): unknown {
    return noChange;
  }

  override update({ element }: ElementPart, [values]: [Values]): unknown {
    const { style } = element as HTMLElement | SVGElement;
    for (const [name, value] of Object.entries(values)) {
      if (this.#last[name as `--${string}`] !== value) style.setProperty(name, String(value));
    }
    this.#last = values;
    return noChange;
  }
}

export const vars = directive(Vars);
