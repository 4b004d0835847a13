// What examples.html does beside its examples: copy buttons.

import { toClipboard } from "../clipboard.ts";

/** So many milliseconds a button says what it did. */
const SAID = 2000;

for (const button of document.querySelectorAll<HTMLButtonElement>(".copy")) {
  const code = button.parentElement?.querySelector("code");
  const name = button.textContent;
  button.addEventListener("click", async () => {
    if (!code) return;
    if (await toClipboard(code.textContent)) button.textContent = "Copied";
    else {
      // Selected, so that Ctrl+C will do.
      getSelection()?.selectAllChildren(code);
      button.textContent = "Selected";
    }
    setTimeout(() => {
      button.textContent = name;
    }, SAID);
  });
}
