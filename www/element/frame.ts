// What stands between somebody's page and the office in it. Nothing that the page says to its own
// elements reaches inside: all that is inherited begins anew at the frame, and names of ours are set
// again below it. What is let through is meant: the text's size, light or dark, and what is called
// --port-443-….
//
// - shelter(root): gives the element's shadow root its styles; returns the frame to put the office into

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
  font-size: var(--port-443-font-size, calc(8px + 0.5em));
  --p443-rem: 1em;
}
p443-office {
  --p443-vw: 1cqi;
}
`;

let sheet: CSSStyleSheet | undefined;

export function shelter(root: ShadowRoot): HTMLElement {
  sheet ??= made();
  root.adoptedStyleSheets.push(sheet);
  const frame = document.createElement("div");
  frame.className = "frame";
  frame.part.add("frame");
  frame.lang = "en";
  return frame;
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
