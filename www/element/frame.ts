// What stands between somebody's page and the office in it. Nothing that the page says to its own
// elements reaches inside: all that is inherited begins anew at the frame, and names of ours are set
// again below it. What is let through is meant: the text's size, light or dark, and what is called
// --port-443-….
//
// - shelter(root): fills the element's shadow root; returns the frame, for the office, and before, for
//   what is shown until that is visible

const styles = `
:host {
  display: block;
  /* The width it asks for where it may choose, as in a flex box; what is inside cannot say. */
  contain-intrinsic-inline-size: 45em;
  min-inline-size: 0;
  max-inline-size: 100%;
}
:host([hidden]) {
  display: none;
}
/* A page that puts something before or after everything does not mean this. */
:host::before,
:host::after {
  content: none !important;
}
@media print {
  :host {
    break-inside: avoid;
  }
}
.frame {
  all: initial;
  display: block;
  container-type: inline-size;
  /* The wire runs from left to right, and the words are English, also on a page that is neither. */
  direction: ltr;
  unicode-bidi: isolate;
  visibility: inherit;
  color-scheme: inherit;
  -webkit-text-size-adjust: 100%;
  text-size-adjust: 100%;
  /* Half-way between the post's text and what a page has that says nothing. */
  font-size: var(--port-443-font-size, calc(7px + 0.5em));
  --p443-rem: 1em;
}
/* As high as it will be, from the beginning. */
.frame:not(:has(> :not([hidden])))::before {
  content: "";
  display: block;
  block-size: calc(var(--p443-height) + var(--p443-form, 0px) + var(--p443-desk, 0px));
}
:host([controls="all"]) .frame::before {
  --p443-form: calc(18 * var(--p443-rem));
}
@container (min-width: 40em) {
  :host([controls="all"]) .frame::before {
    --p443-form: calc(11.5 * var(--p443-rem));
  }
}
@container (min-width: 64em) {
  :host([controls="all"]) .frame::before {
    --p443-form: 0px;
  }
}
:host(:is([depth], [panels])) .frame::before {
  --p443-desk: calc(45 * var(--p443-rem));
}
p443-office,
.frame::before {
  --p443-vw: 1cqi;
  --p443-height: var(--port-443-height, calc(42 * var(--p443-rem)));
}
@container (max-width: 34em) {
  p443-office,
  .frame::before {
    --p443-height: var(--port-443-height, calc(54 * var(--p443-rem)));
  }
}
/* What the writer put between the tags stands in that room, and makes it no higher. */
.box {
  display: grid;
  grid-template-columns: minmax(0, 1fr);
}
.box > * {
  grid-area: 1 / 1;
}
.before {
  block-size: 0;
  min-block-size: 100%;
  overflow: auto;
}
.before:has(> [hidden]) {
  display: none;
}
`;

let sheet: CSSStyleSheet | undefined;

export function shelter(root: ShadowRoot): { frame: HTMLElement; before: HTMLElement } {
  sheet ??= made();
  root.adoptedStyleSheets.push(sheet);
  const box = div("box");
  const frame = div("frame");
  frame.part.add("frame");
  frame.lang = "en";
  const before = div("before");
  box.append(frame, before);
  root.append(box);
  return { frame, before };
}

function div(name: string): HTMLElement {
  const made = document.createElement("div");
  made.className = name;
  return made;
}

function made(): CSSStyleSheet {
  // Lengths, so that 1em is what it is at the frame and not at whoever uses it.
  for (const name of ["--p443-rem", "--p443-vw"]) {
    try {
      CSS.registerProperty({ name, syntax: "<length>", inherits: true, initialValue: "0px" });
    } catch {
      // A second copy of this module has been here.
    }
  }
  const made = new CSSStyleSheet();
  made.replaceSync(styles.replace(/\/\*.*?\*\/|\s+/gs, " "));
  return made;
}
