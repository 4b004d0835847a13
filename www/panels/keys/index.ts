// <p443-keys>: the secret both sides reach, as it grows at both, and the key schedule that comes
// out of it. Each value leads to the operation that made it; each secret is looked for in the whole
// capture.

import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { Peer } from "../../../crate/pkg/port443.js";
import type { Run } from "../../core/run.ts";
import { desk } from "../../story/desk.ts";
import { mark } from "../../theme/marks.ts";
import { groupName } from "../chain.ts";
import { ends } from "../parts/ends.ts";
import { eventDetail } from "../parts/event.ts";
import { hexOf, time } from "../parts/format.ts";
import { countUntil, Panel } from "../parts/panel.ts";
import { levels, panel } from "../parts/styles.ts";
import { place } from "../places.ts";
import { type Cell, exchangeOf, isPublic, type Row, schedule } from "./schedule.ts";

const words = desk.keys;
const PEERS = ["client", "server"] as const;

/** As many digits as two values need to be told apart by eye. */
const DIGITS = 16;

@customElement("p443-keys")
export class Keys extends Panel {
  static override styles = [
    ...panel,
    css`
      table {
        inline-size: 100%;
        border-collapse: collapse;
        font-size: calc(0.9375 * var(--step-0));
      }
      caption {
        text-align: start;
        font-weight: 650;
        font-size: var(--step-0);
        padding-block: var(--s-5) var(--s-2);
      }
      th,
      td {
        text-align: start;
        vertical-align: baseline;
        font-weight: 400;
        padding: 0.25rem 0.5rem 0.25rem 0;
        border-block-end: 1px solid var(--rule);
      }
      thead th {
        font-size: var(--step--1);
        color: var(--ink-2);
      }
      tbody th {
        padding-inline-start: calc(var(--level, 0) * 1rem);
      }
      tbody th .label {
        display: block;
        max-inline-size: 30rem;
      }
      .cell {
        font-family: var(--face-tape);
        font-size: 0.9em;
        white-space: nowrap;
        text-decoration: none;
        padding-inline: 0.4em;
        margin: 0;
        align-items: center;
        max-inline-size: 100%;
      }
      .digits {
        overflow: hidden;
      }
      .cell[aria-pressed="true"] {
        outline: 2.5px solid var(--ink);
        outline-offset: 1px;
      }
      .later,
      .later .label {
        color: var(--ink-2);
      }
      .later th > span {
        opacity: 0.85;
      }
      .equal {
        white-space: nowrap;
        font-size: var(--step--1);
      }
      tr > .detail {
        padding: var(--s-3) 0 var(--s-5) var(--s-4);
        border-inline-start: 3px solid var(--key);
      }
      @container (max-width: 44rem) {
        table,
        tbody,
        tr,
        th,
        td,
        caption {
          display: block;
        }
        thead {
          display: none;
        }
        tbody tr {
          display: grid;
          grid-template-columns: 1fr 1fr;
          border-block-end: 1px solid var(--rule);
          padding-block: 0.35rem;
        }
        tbody th,
        tbody td.equal,
        tbody td.wire,
        tbody td.detail {
          grid-column: 1 / -1;
        }
        /* The two values side by side, and what is said of both below them. */
        tbody td:is(.equal, .wire, .detail) {
          order: 1;
        }
        th,
        td {
          border: 0;
          padding-block: 0.1rem;
        }
        td[data-peer]::before {
          content: attr(data-peer);
          display: block;
          font-size: var(--step--1);
          color: var(--ink-2);
        }
        .digits {
          max-inline-size: 9ch;
          overflow: hidden;
        }
      }
      @container (min-width: 44rem) {
        table {
          table-layout: fixed;
        }
        thead > tr > :first-child {
          inline-size: 34%;
        }
        thead > tr > :nth-child(3) {
          inline-size: 12%;
        }
      }
    `,
    levels("data-level", 0),
  ];

  /** The row that something was chosen in. */
  @state() private row: string | undefined;

  protected override willUpdate(changed: PropertyValues): void {
    const event = this.selection?.kind === "event" ? this.selection.event : undefined;
    if (!this.run || event === undefined || !changed.has("selection")) return;
    const chosen = schedule(this.run).find(({ cells }) =>
      PEERS.some((peer) => cells[peer]?.event === event),
    );
    this.row = chosen?.id ?? this.row;
  }

  protected override reached(run: Run, virtual: number): number {
    return (
      countUntil(run.recording.events, ({ at }) => at, virtual) +
      countUntil(run.recording.capture.segments, ({ seenAt }) => seenAt, virtual)
    );
  }

  override render(): TemplateResult {
    const { run } = this;
    if (!run) return html``;
    const rows = schedule(run);
    const how = exchangeOf(run);
    const title = html`<h2 class="display">${words.title}</h2><p class="plainly">${words.plainly[how]}</p>`;
    if (how === "none") return title;
    const event = place(run, this.selection).event;
    const isExchange = ({ id }: Row): boolean => EXCHANGE.includes(id.split(" ▸ ")[0] ?? "");
    const exchange = rows.filter(isExchange);
    const rest = rows.filter((row) => !isExchange(row));
    return html`
      ${title}
      <p class="note">${words.choose}</p>
      ${this.#table(run, words.exchange, exchange, event)}
      ${this.#table(run, words.schedule, rest, event)}
    `;
  }

  #table(run: Run, title: string, rows: readonly Row[], event: number | undefined) {
    return html`<table class="rove">
      <caption>${title}</caption>
      <thead>
        <tr>
          <th scope="col">${words.value}</th>
          <th scope="col">${ends(run).client}</th>
          <th scope="col">${words.compared}</th>
          <th scope="col">${ends(run).server}</th>
          <th scope="col">${words.wire}</th>
        </tr>
      </thead>
      <tbody>${rows.map((row) => [this.#row(run, row, event), this.#detail(run, row, event)])}</tbody>
    </table>`;
  }

  /** How the chosen value was made, below the row that it was chosen in; what is chosen from there
   * takes its place. */
  #detail(run: Run, { id }: Row, event: number | undefined) {
    if (event === undefined || id !== this.row) return nothing;
    return html`<tr>
      <td class="detail" colspan="5">
        ${eventDetail(run, event, (selection) => this.select(selection))}
      </td>
    </tr>`;
  }

  #row(run: Run, { id, level, cells, equal }: Row, event: number | undefined): TemplateResult {
    const { virtual } = this.moment;
    const now = (cell: Cell | undefined): Cell | undefined =>
      cell && cell.at <= virtual ? cell : undefined;
    const [client, server] = [now(cells.client), now(cells.server)];
    const [name, says] = named(id);
    return html`<tr class=${client || server ? "" : "later"}>
      <th scope="row" data-level=${level}>
        <span>${name}</span> <span class="label">${says}</span>
      </th>
      ${PEERS.map((peer) => {
        const cell = peer === "client" ? client : server;
        return html`${peer === "server" ? this.#compared(id, client, server, equal) : nothing}
          <td data-peer=${ends(run)[peer]}>${cell ? this.#cell(run, id, peer, cell, event) : words.notYet}</td>`;
      })}
      <td class="wire">${client || server ? this.#wire([client, server]) : nothing}</td>
    </tr>`;
  }

  #compared(id: string, client: Cell | undefined, server: Cell | undefined, equal: boolean) {
    const both = client && server;
    return html`<td class="equal">${
      !both
        ? nothing
        : equal
          ? html`<span class="in verified">${mark("verified")} ${words.equal}</span>`
          : id.startsWith("privateKey")
            ? words.ownKeys
            : id.startsWith("keyShare")
              ? words.exchanged
              : html`<span class="in alarm">${mark("alarm")} ${words.different}</span>`
    }</td>`;
  }

  #cell(run: Run, id: string, peer: Peer, { event, at, bytes }: Cell, chosen: number | undefined) {
    const open = isPublic(id);
    return html`<button
      class="link cell is ${open ? "public" : "key"}"
      aria-pressed=${event === chosen}
      title=${time(at)}
      @click=${() => this.select({ kind: "event", event })}
    >${mark(open ? "public" : "key")}<span class="visually-hidden">${words.made(ends(run)[peer], named(id)[0], time(at))}</span><span class="digits">${hexOf(bytes).slice(0, DIGITS)}</span></button>`;
  }

  #wire(cells: readonly (Cell | undefined)[]): TemplateResult {
    const all = cells.flatMap((cell) => cell?.wire ?? []);
    // What both have may stand in one place.
    const found = all.filter(
      (at, i) => all.findIndex((it) => it.segment === at.segment && it.offset === at.offset) === i,
    );
    if (found.length === 0) {
      return html`<span class="label">${mark("verified")} ${words.nowhere}</span>`;
    }
    const segments = this.run?.recording.capture.segments ?? [];
    const passed = found.filter(
      ({ segment }) => (segments[segment]?.seenAt ?? 0) <= this.moment.virtual,
    );
    if (passed.length === 0) return html`<span class="label">${words.notPassed}</span>`;
    return html`${passed.map(
      (at) =>
        html`<button
          class="link label"
          @click=${() => this.select({ kind: "wire", segment: at.segment, offset: at.offset })}
        >${mark("public")} ${words.inSegment(at.segment + 1)}</button> `,
    )}`;
  }
}

const EXCHANGE = [
  "psk",
  "privateKey",
  "keyShare",
  "encapsulated",
  "sharedSecret",
  "preMaster",
  "encryptedPreMaster",
];

/** A name for a row and a sentence. */
export function named(id: string): readonly [string, string] {
  const rows: Readonly<Record<string, readonly [string, string]>> = words.rows;
  const [first = id, ...steps] = id.split(" ▸ ");
  const last = steps.at(-1) ?? first;
  // A share of a group that was not taken.
  if (EXCHANGE.includes(first) && steps.length > 0) {
    return [words.notTaken(rows[first]?.[0] ?? first, groupName(last)), words.notTakenSays];
  }
  return rows[id] ?? rows[last] ?? [id, ""];
}

declare global {
  interface HTMLElementTagNameMap {
    "p443-keys": Keys;
  }
}
