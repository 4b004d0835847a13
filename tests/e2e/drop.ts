// Files that are dropped on the page.
//
// - drop(page, files): lets them go over it
// - file(path): one of the disk's

import { readFileSync } from "node:fs";
import { basename } from "node:path";
import type { Page } from "puppeteer-core";

export type Dropped = { readonly name: string; readonly bytes: Uint8Array };
export const file = (path: string): Dropped => ({
  name: basename(path),
  bytes: readFileSync(path),
});

/** Lets files go over the page, as a person with a mouse does. */
export async function drop(page: Page, ...files: readonly Dropped[]): Promise<void> {
  const list = files.map(({ name, bytes }) => ({
    name,
    base64: Buffer.from(bytes).toString("base64"),
  }));
  await page.evaluate((given) => {
    const dataTransfer = new DataTransfer();
    for (const { name, base64 } of given) {
      const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
      dataTransfer.items.add(new File([bytes], name));
    }
    for (const type of ["dragover", "drop"]) {
      const init = { dataTransfer, bubbles: true, cancelable: true, composed: true };
      document.body.dispatchEvent(new DragEvent(type, init));
    }
  }, list);
}
