// Files that are dragged over the page. The shell asks for this when the first one comes, and hands on
// what is dropped.
//
// - drop(event, files, page): shows where they can be let go; hands them to <p443-file>

import { css, html, LitElement, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { files as words } from "../story/files.ts";
import { shared } from "../theme/shared.ts";
import "./panel.ts";

const say = words.drop;

@customElement("p443-drop")
class Drop extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        position: fixed;
        inset: 0;
        z-index: 10;
        display: grid;
        place-content: center;
        padding: var(--s-5);
        background: color-mix(in oklab, transparent, var(--paper) 88%);
        /* What is let go is let go over the page. */
        pointer-events: none;
      }
      div {
        display: grid;
        gap: var(--s-3);
        max-inline-size: 34rem;
        padding: var(--s-6);
        border: 2px dashed var(--ink);
        border-radius: 3px;
        background: var(--sheet);
        text-align: center;
      }
      h2 {
        font-size: var(--step-2);
      }
    `,
  ];

  override render(): TemplateResult {
    return html`<div role="status">
      <h2 class="display">${say.title}</h2>
      <p>${say.what}</p>
      <p class="label">${say.stays}</p>
    </div>`;
  }
}

const overlay = new Drop();
let gone: ReturnType<typeof setTimeout> | undefined;
/** The newest event's time stamp: while this file loads, they may come here in another order. */
let newest = 0;

export function drop(
  { type, timeStamp }: Pick<Event, "type" | "timeStamp">,
  files: readonly File[],
  page: LitElement,
): void {
  if (type !== "drop" && timeStamp < newest) return;
  newest = timeStamp;
  clearTimeout(gone);
  if (type === "drop") {
    overlay.remove();
    const panel = page.renderRoot.querySelector("p443-file");
    if (files.length > 0) void panel?.take(files);
    return;
  }
  if (!overlay.isConnected) page.renderRoot.append(overlay);
  // While something is dragged over the page, that is said several times a second; leaving it is not
  // said reliably.
  gone = setTimeout(() => overlay.remove(), 700);
}
