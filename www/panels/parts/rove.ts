// Lists and tables of many buttons (class "rove") as one tab stop each, as the byte grids are.
//
// - rove(root): after each update, says which button Tab goes to: the one with the focus, or that is
//   chosen, or had it last, or the first
// - onArrow(event): up and down in a list or a column, left and right in a table, Home and End

const STOPS = [":focus", "[aria-current=true], [aria-pressed=true]", "[tabindex='0']", "*"];

export function rove(root: ParentNode): void {
  for (const list of root.querySelectorAll(".rove")) {
    const buttons = [...list.querySelectorAll("button")];
    const stop = STOPS.map((which) => buttons.find((button) => button.matches(which))).find(
      Boolean,
    );
    for (const button of buttons) button.tabIndex = button === stop ? 0 : -1;
  }
}

export function onArrow(event: KeyboardEvent): void {
  const from = event.composedPath()[0];
  if (!(from instanceof HTMLButtonElement) || event.ctrlKey || event.metaKey || event.altKey)
    return;
  const list = from.closest(".rove");
  if (!list) return;
  const all = [...list.querySelectorAll("button")];
  const column = columnOf(from);
  const below = all.filter((button) => columnOf(button) === column);
  const by = (buttons: readonly HTMLButtonElement[], step: 1 | -1) =>
    buttons[buttons.indexOf(from) + step];
  const moves: Readonly<Record<string, () => HTMLButtonElement | undefined>> = {
    ArrowDown: () => by(below, 1),
    ArrowUp: () => by(below, -1),
    ...(column !== undefined && {
      ArrowRight: () => by(all, 1),
      ArrowLeft: () => by(all, -1),
    }),
    Home: () => all[0],
    End: () => all.at(-1),
  };
  const move = moves[event.key];
  if (!move) return;
  // At the end of a list too: the page would scroll, or the story go on.
  event.preventDefault();
  const to = move();
  to?.focus();
  if (to) rove(list.parentNode ?? list);
}

function columnOf(button: HTMLButtonElement): number | undefined {
  return button.closest("td")?.cellIndex;
}
