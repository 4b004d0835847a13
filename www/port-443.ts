// <port-443>: the whole page as one element. Holds the run, the moment and the selection, and hands
// them down; every part is a function of these three.

import { css, html, LitElement, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Run } from "./core/run.ts";
import type { Moment } from "./player/moment.ts";
import { SelectEvent, type Selection } from "./selection.ts";
import { shared } from "./theme/shared.ts";
import { tokens } from "./theme/tokens.ts";

@customElement("port-443")
export class Port443 extends LitElement {
  static override styles = [tokens, shared, css``];

  @property({ attribute: false }) run: Run | undefined;
  @property({ attribute: false }) moment: Moment = { story: 0, virtual: 0 };
  @property({ attribute: false }) selection: Selection | undefined;

  constructor() {
    super();
    this.addEventListener(SelectEvent.type, (event) => {
      this.selection = (event as SelectEvent).detail;
    });
  }

  override firstUpdated(): void {
    void import("./panels/index.ts");
  }

  override render(): TemplateResult {
    const { run, moment, selection } = this;
    return html`
      <p443-eavesdropper .run=${run} .moment=${moment} .selection=${selection}></p443-eavesdropper>
      <p443-messages .run=${run} .moment=${moment} .selection=${selection}></p443-messages>
      <p443-keys .run=${run} .moment=${moment} .selection=${selection}></p443-keys>
      <p443-cipher .run=${run} .moment=${moment} .selection=${selection}></p443-cipher>
      <p443-byte .run=${run} .moment=${moment} .selection=${selection}></p443-byte>
      <p443-real .run=${run} .moment=${moment} .selection=${selection}></p443-real>
    `;
  }
}
