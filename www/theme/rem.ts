// - rem(element): what a rem of our styles is there, in px; --p443-rem, which on our page is the page's
//   rem and in somebody's post a length of its own

export function rem(element: Element): number {
  const unit = getComputedStyle(element).getPropertyValue("--p443-rem");
  const size = Number.parseFloat(unit) || 16;
  return unit.includes("rem")
    ? size * Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
    : size;
}
