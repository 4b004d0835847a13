// <p443-packets>: every packet, as network people look at them: the list, the fields of the chosen
// one and its bytes, each of which follows the others and the rest of the page. Can be searched, and
// what is chosen copied.
//
// In, beside what every panel has: source (the packets; otherwise those of the connection).

import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Field, Span } from "../../../crate/pkg/port443.js";
import { toClipboard } from "../../clipboard.ts";
import type { Run } from "../../core/run.ts";
import { packets as words } from "../../story/packets.ts";
import { fieldAt, lengthOf, place } from "../places.ts";
import "../parts/fields.ts";
import { type FieldEvent, trail } from "../parts/fields.ts";
import { hexOf } from "../parts/format.ts";
import "../parts/hex.ts";
import type { Mark, PickEvent } from "../parts/hex.ts";
import { countUntil, Panel } from "../parts/panel.ts";
import { panel } from "../parts/styles.ts";
import { asC, asFilter, asHex, type Chosen } from "./copy.ts";
import "./list.ts";
import type { RowEvent } from "./list.ts";
import { loneLayers } from "./lone.ts";
import {
  filterNames,
  type Kind,
  kinds,
  parse,
  type Query,
  type Refused,
  type Spot,
  where,
} from "./query.ts";
import {
  type Layer,
  layersOf,
  type PacketBytes,
  type PacketSource,
  sourceOf,
  unitsIn,
} from "./source.ts";
import { carriers, inside, selectionOf, spotIn, wireSpan } from "./tree.ts";

/** Which bytes the hex shows. */
type Buffer = "packet" | "unit" | "record";

type Way = "hex" | "c" | "filter";

/** A packet laid open, with what is chosen in it. */
type Shown = {
  readonly index: number;
  /** Its place in the capture of the connection on stage, if it belongs to that. */
  readonly segment: number | undefined;
  readonly bytes: Uint8Array;
  readonly layers: readonly Layer[];
  readonly spot: Spot | undefined;
  /** The chosen field. */
  readonly field: Field | undefined;
};

/** A search that was made. */
type Search = {
  readonly query: Query;
  readonly looked: number;
  readonly found: readonly number[];
};

const NONE: readonly number[] = [];

@customElement("p443-packets")
export class Packets extends Panel {
  static override styles = [
    ...panel,
    css`
      .find {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--s-2);
        margin-block-end: var(--s-3);
      }
      .find .field {
        flex: 1 1 12rem;
        inline-size: auto;
        min-inline-size: 0;
        font-family: var(--face-tape);
        font-size: 0.9em;
      }
      .find select {
        min-block-size: 2.25rem;
        border: 1px solid var(--rule-strong);
        border-radius: 3px;
        background: var(--sheet);
        max-inline-size: 100%;
      }
      .status {
        min-block-size: 1.5em;
        flex-basis: 100%;
      }
      .names {
        columns: 14rem;
        font-family: var(--face-tape);
        font-size: 0.8125rem;
        line-height: 1.7;
        overflow-wrap: anywhere;
        margin-block-start: var(--s-2);
      }
      summary {
        cursor: pointer;
        text-decoration: underline;
        text-underline-offset: 0.25em;
        min-block-size: 1.5rem;
      }
      .three,
      .detail {
        display: grid;
        gap: var(--s-4) var(--s-5);
        grid-template-columns: minmax(0, 1fr);
        align-content: start;
      }
      .bar {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--s-1) var(--s-2);
      }
      .bar .button {
        min-block-size: 1.75rem;
        padding-block: 0;
        font-size: var(--step--1);
      }
      .packet > .bar:first-child {
        margin-block-end: var(--s-2);
        justify-content: space-between;
      }
      .packet h3 {
        margin: 0;
      }
      .bytes > .bar {
        margin-block-end: var(--s-2);
      }
      .copy {
        margin-block-start: var(--s-2);
      }
      .carriers {
        margin-block-start: var(--s-3);
      }
      .by-hand {
        inline-size: 100%;
        min-block-size: 5rem;
        font-family: var(--face-tape);
        font-size: 0.8125rem;
        resize: vertical;
      }
      .printed {
        display: none;
      }
      @container (max-width: 40rem) {
        .find .field {
          flex-basis: 100%;
        }
      }
      @container (min-width: 56rem) {
        .detail {
          grid-template-columns: minmax(18rem, 1fr) minmax(0, auto);
        }
        .bytes {
          inline-size: 26rem;
        }
      }
      @container (min-width: 70rem) {
        .bytes {
          inline-size: 41.5rem;
        }
      }
      @container (min-width: 112rem) {
        .three {
          grid-template-columns: minmax(0, 1fr) minmax(0, 68rem);
        }
        p443-packet-list {
          --rows: 20;
        }
      }
      @media print {
        .find,
        .bar .button,
        .copy,
        .bytes,
        .carriers {
          display: none;
        }
        .detail {
          grid-template-columns: minmax(0, 1fr);
        }
        .printed {
          display: block;
          font-family: var(--face-tape);
          font-size: 0.6875rem;
          white-space: pre-wrap;
        }
      }
    `,
  ];

  /** A file's packets, where no connection of it is on stage. */
  @property({ attribute: false }) source: PacketSource | undefined;

  /** The packet that the reader chose here, or that was shown last. */
  @state() private index: number | undefined;
  /** What is chosen in a packet that is in no connection on stage. */
  @state() private apart: Spot | undefined;
  @state() private buffer: Buffer | undefined;
  @state() private kind: Kind = "text";
  @state() private refused: Refused | undefined;
  @state() private search: Search | undefined;
  @state() private copied: string | undefined;
  @state() private byHand: string | undefined;
  @state() private printing = false;
  /** The field chosen in the tree: of several with the same bytes, that one. */
  #mine: { readonly index: number; readonly spot: Spot; readonly field: Field } | undefined;
  #answered: unknown;
  #searching = new AbortController();
  /** Where to go when the search has found something. */
  #go: "first" | undefined;
  /** The source that is listened to, and the one that was shown last. */
  #heard: PacketSource | undefined;
  #last: PacketSource | undefined;
  readonly #came = (): void => {
    this.requestUpdate();
  };
  readonly #print = ({ type }: Event): void => {
    this.printing = type === "beforeprint";
    // The page is put on paper before another task could run.
    if (this.isUpdatePending) this.performUpdate();
  };

  constructor() {
    super();
    this.addEventListener("keydown", (event) => this.#key(event));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("beforeprint", this.#print);
    addEventListener("afterprint", this.#print);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("beforeprint", this.#print);
    removeEventListener("afterprint", this.#print);
    this.#searching.abort();
    this.#hear(undefined);
  }

  protected override reached(run: Run, virtual: number): number {
    return passed(run, virtual);
  }

  #hear(source: PacketSource | undefined): void {
    if (source === this.#heard) return;
    this.#heard?.removeEventListener("change", this.#came);
    source?.addEventListener("change", this.#came);
    this.#heard = source;
  }

  get #source(): PacketSource | undefined {
    return this.source ?? (this.run && sourceOf(this.run));
  }

  protected override willUpdate(changed: PropertyValues): void {
    const source = this.#source;
    this.#hear(source);
    if (source !== this.#last) {
      this.#last = source;
      this.index = undefined;
      this.apart = undefined;
      this.#stop();
    }
    const { run, selection } = this;
    if (changed.has("run") || (changed.has("selection") && selection !== this.#answered)) {
      this.#mine = undefined;
      this.buffer = undefined;
      if (!run || !source) return;
      const to = this.#packetFor(run, source);
      if (to !== undefined) {
        this.index = to;
        this.apart = undefined;
      } else if (!selection && changed.get("selection")) this.apart = undefined;
    }
  }

  /** The packet to show for what is selected: the one that is shown, if it has any of it. */
  #packetFor(run: Run, source: PacketSource): number | undefined {
    const { selection, index } = this;
    if (!selection) return undefined;
    const now = index === undefined ? undefined : source.segmentOf(run, index);
    if (now !== undefined && selection.kind !== "wire") {
      const layers = layersOf(run, now);
      const spot = spotIn(run, now, layers, selection);
      const layer = spot && layers[spot.layer];
      if (layer && carriers(run, now, layer, spot).includes(now)) return index;
    }
    const segment = place(run, selection).wire?.segment;
    return segment === undefined ? undefined : source.packetOf(run, segment);
  }

  /** As long as nothing was chosen, the last that has passed and says something. */
  #index(run: Run | undefined, source: PacketSource): number | undefined {
    if (this.index !== undefined) return Math.min(this.index, source.length - 1);
    if (source.length === 0) return undefined;
    if (!run || !source.told) return 0;
    const last = passed(run, this.moment.virtual) - 1;
    const { packets } = run.dissection;
    for (let at = last; at >= 0; at--) if (packets[at]?.payload) return at;
    return Math.max(0, last);
  }

  #shown(run: Run | undefined, source: PacketSource): Shown | undefined {
    const index = this.#index(run, source);
    if (index === undefined) return undefined;
    const segment = run && source.segmentOf(run, index);
    if (run && segment !== undefined) {
      const layers = this.#layers(run, segment);
      const bytes = layers[0]?.bytes;
      if (!bytes) return undefined;
      const mine = this.#mine?.index === index ? this.#mine.spot : undefined;
      const spot = mine ?? (this.selection && spotIn(run, segment, layers, this.selection));
      return { index, segment, bytes, layers, spot, field: this.#fieldOf(layers, spot) };
    }
    const packet = source.packet(index);
    if (!packet) return undefined;
    const layers = this.#alone(packet);
    const mine = this.#mine?.index === index ? this.#mine.spot : undefined;
    const spot = mine ?? this.apart;
    return {
      index,
      segment: undefined,
      bytes: packet.bytes,
      layers,
      spot,
      field: this.#fieldOf(layers, spot),
    };
  }

  #lone: { readonly packet: PacketBytes; readonly layers: readonly Layer[] } | undefined;

  #alone(packet: PacketBytes): readonly Layer[] {
    if (this.#lone?.packet !== packet) this.#lone = { packet, layers: loneLayers(packet) };
    return this.#lone.layers;
  }

  #kept:
    | { readonly run: Run; readonly segment: number; readonly layers: readonly Layer[] }
    | undefined;

  /** The same layers for the same packet, so that the tree sees no change where there is none. */
  #layers(run: Run, segment: number): readonly Layer[] {
    const kept = this.#kept;
    if (kept?.run === run && kept.segment === segment) return kept.layers;
    const layers = layersOf(run, segment);
    this.#kept = { run, segment, layers };
    return layers;
  }

  #fieldOf(layers: readonly Layer[], spot: Spot | undefined): Field | undefined {
    const layer = spot && layers[spot.layer];
    if (!layer) return undefined;
    if (spot === this.#mine?.spot) return this.#mine.field;
    return fieldAt(layer.roots, spot.start, spot.end - spot.start);
  }

  // --- choosing ---

  #chooseRow(index: number): void {
    const source = this.#source;
    if (!source) return;
    this.#mine = undefined;
    this.buffer = undefined;
    this.index = index;
    this.apart = undefined;
    this.copied = undefined;
    const segment = this.run && source.segmentOf(this.run, index);
    const length =
      segment === undefined
        ? 0
        : (this.run?.recording.capture.segments[segment]?.bytes.length ?? 0);
    this.#answer(segment === undefined ? undefined : { kind: "wire", segment, offset: 0, length });
  }

  #chooseSpot(shown: Shown, spot: Spot, field?: Field): void {
    const { layer, start, end } = spot;
    const of = shown.layers[layer];
    if (!of) return;
    this.#mine = field && { index: shown.index, spot, field };
    this.copied = undefined;
    this.index = shown.index;
    if (this.run && shown.segment !== undefined) {
      this.#answer(selectionOf(this.run, shown.segment, of, start, end - start));
    } else this.apart = inside(shown.layers, spot);
    this.requestUpdate();
  }

  /** Selects, and keeps what was chosen here when the selection comes back. */
  #answer(selection: Parameters<Packets["select"]>[0]): void {
    this.#answered = selection;
    if (selection || this.selection) this.select(selection);
  }

  #key(event: KeyboardEvent): void {
    const command = event.ctrlKey || event.metaKey;
    if (command && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "f") {
      event.preventDefault();
      this.#box?.focus();
      this.#box?.select();
      return;
    }
    if (command || event.altKey) return;
    const target = event.composedPath()[0];
    if (target instanceof Element && target.matches("input, textarea, select")) {
      // The page's own keys are not for who types.
      if (event.key === "Escape" && this.search) {
        event.preventDefault();
        this.#stop();
      }
      return;
    }
    const way = ({ h: "hex", c: "c", w: "filter" } as const)[event.key.toLowerCase()];
    if (!way) return;
    event.preventDefault();
    void this.#copy(way);
  }

  // --- searching ---

  get #box(): HTMLInputElement | null {
    return this.renderRoot.querySelector<HTMLInputElement>(".find input");
  }

  #stop(): void {
    this.#searching.abort();
    this.search = undefined;
    this.refused = undefined;
  }

  /** A click; Enter in the field makes one, too. Nothing is submitted: sandboxed frames forbid it. */
  #submit(event: Event): void {
    event.preventDefault();
    const query = parse(this.kind, this.#box?.value ?? "");
    if ("refused" in query) {
      this.#stop();
      this.refused = query;
      return;
    }
    if (this.search && same(this.search.query, query)) this.#step(1);
    else void this.#find(query);
  }

  async #find(query: Query): Promise<void> {
    const source = this.#source;
    if (!source) return;
    this.#stop();
    this.#searching = new AbortController();
    const { signal } = this.#searching;
    const found: number[] = [];
    this.search = { query, looked: 0, found };
    this.#go = "first";
    let shown = 0;
    await source.search(
      query,
      (to) => {
        if (signal.aborted) return;
        found.push(...to.found);
        // To draw the count of every slice would take longer than the slices.
        const now = performance.now();
        const first = this.#go === "first" && found.length > 0;
        if (!first && now - shown < 100 && to.looked < source.length) return;
        shown = now;
        this.search = { query, looked: to.looked, found: [...found] };
        if (first) this.#step(1, true);
      },
      signal,
    );
  }

  /** To the next packet that was found, or the one before; at the end again from the other one. */
  #step(direction: 1 | -1, first = false): void {
    const { search } = this;
    const source = this.#source;
    if (!search || !source || search.found.length === 0) return;
    this.#go = undefined;
    const { found } = search;
    const at = this.#index(this.run, source) ?? -1;
    // The first time, the packet at hand counts too.
    const next =
      direction > 0
        ? (found.find((index) => (first ? index >= at : index > at)) ?? found[0])
        : (found.findLast((index) => index < at) ?? found.at(-1));
    if (next === undefined) return;
    this.#chooseRow(next);
    this.#point(next, search.query);
  }

  /** Chooses in the packet what was looked for. */
  #point(index: number, query: Query): void {
    const source = this.#source;
    const row = source?.row(index);
    const shown = source && this.#shown(this.run, source);
    if (!row || shown?.index !== index) return;
    const spot = where(query, { index, row, layers: shown.layers });
    if (spot) this.#chooseSpot(shown, spot);
  }

  // --- copying ---

  async #copy(way: Way): Promise<void> {
    const source = this.#source;
    const shown = source && this.#shown(this.run, source);
    if (!shown) return;
    const chosen = this.#chosen(shown);
    const what = this.#what(shown);
    const filter = way === "filter" ? asFilter(chosen) : undefined;
    const text =
      way === "hex"
        ? asHex(chosen.bytes)
        : way === "c"
          ? asC(
              chosen.bytes,
              `${words.packet(shown.index)}: ${what}`,
              chosen.trail?.at(-1)?.name ?? what,
            )
          : filter?.text;
    if (text === undefined) return;
    const done = await toClipboard(text);
    const note = filter?.note && words.copy[filter.note];
    this.copied = [done ? words.copy.copied[way] : words.copy.failed, note]
      .filter(Boolean)
      .join(" ");
    this.byHand = done ? undefined : text;
    await this.updateComplete;
    if (!done) this.renderRoot.querySelector<HTMLTextAreaElement>(".by-hand")?.select();
  }

  #inPacket(segment: number | undefined, layer: Layer, span: Span): Span | undefined {
    if (this.run && segment !== undefined) return wireSpan(this.run, segment, layer, span);
    const { shift = 0 } = layer;
    return { start: span.start + shift, end: span.end + shift };
  }

  #what({ index, field, spot }: Shown): string {
    if (field && spot && field.start === spot.start && field.end === spot.end) return field.name;
    return spot ? words.copy.run(spot.end - spot.start) : words.copy.packet(index);
  }

  #chosen({ bytes, layers, spot, field, segment }: Shown): Chosen {
    const layer = layers[spot?.layer ?? 0] ?? { within: "segment", roots: [], bytes };
    const { start, end } = spot ?? { start: 0, end: bytes.length };
    const whole = field && field.start === start && field.end === end;
    const inPacket = this.#inPacket(segment, layer, { start, end });
    const payload = segment === undefined ? undefined : this.run?.dissection.packets[segment];
    const alone = layers.find(({ within }) => within === "payload")?.shift;
    return {
      layer,
      trail: spot && whole ? trail(layer.roots, field) : undefined,
      bytes: layer.bytes.subarray(start, end),
      packet: bytes,
      start: inPacket?.start ?? 0,
      end: inPacket?.end ?? 0,
      payloadStart: payload?.payload ? payload.payloadStart : alone,
    };
  }

  // --- drawing ---

  override render(): TemplateResult {
    const { run } = this;
    const source = this.#source;
    if (!source) return html``;
    const shown = this.#shown(run, source);
    const index = this.#index(run, source);
    return html`
      <h2 class="display">${words.title}</h2>
      <p class="plainly">${words.plainly}</p>
      ${this.#finding(source, index)}
      <div class="three">
        <p443-packet-list
          .source=${source}
          .at=${index}
          .passed=${run && source.told ? passed(run, this.moment.virtual) : Number.POSITIVE_INFINITY}
          .found=${this.search?.found ?? NONE}
          @port443-row=${(event: RowEvent) => this.#chooseRow(event.detail)}
        ></p443-packet-list>
        ${
          shown
            ? this.#packet(source, shown)
            : html`<p class="note">${source.length === 0 ? words.empty : words.waiting}</p>`
        }
      </div>
    `;
  }

  #finding(source: PacketSource, index: number | undefined): TemplateResult {
    const { kind, refused, search } = this;
    const say = words.find;
    return html`<search>
      <form class="find">
        <select
          aria-label=${say.kind}
          @change=${(event: Event) => {
            this.kind = (event.target as HTMLSelectElement).value as Kind;
            this.#stop();
          }}
        >
          ${kinds.map((one) => html`<option value=${one} ?selected=${one === kind}>${say.kinds[one]}</option>`)}
        </select>
        <input
          class="field"
          aria-label=${say.label}
          aria-describedby="status"
          aria-invalid=${refused ? "true" : "false"}
          placeholder=${say.examples[kind]}
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          enterkeyhint="search"
          maxlength="2000"
        />
        <button
          class="button"
          type="button"
          ?disabled=${!search || search.found.length === 0}
          @click=${() => this.#step(-1)}
        >
          ${say.previous}
        </button>
        <button class="button" @click=${this.#submit}>${say.next}</button>
        <p class="status label" id="status" role="status">
          ${refused ? html`<span class="in alarm">${say.refused(refused)}</span>` : search ? this.#count(source, search, index) : nothing}
        </p>
      </form>
      ${
        kind === "filter"
          ? html`<details>
              <summary class="label">${say.help}</summary>
              <p class="note">${say.helpText}</p>
              <p class="names">${filterNames.join(" ")}</p>
            </details>`
          : nothing
      }
    </search>`;
  }

  #count(source: PacketSource, { looked, found }: Search, index: number | undefined): string {
    const say = words.find;
    const { length } = source;
    if (looked < length) return say.counting(found.length, looked, length);
    const at = index === undefined ? -1 : found.indexOf(index);
    const all = say.found(found.length, length);
    return at < 0 ? all : `${say.at(at + 1, found.length)} · ${all}`;
  }

  #packet(source: PacketSource, shown: Shown): TemplateResult {
    const { run } = this;
    const { index, segment, layers, field } = shown;
    const stage = segment === undefined ? source.stage?.(index) : undefined;
    const roots = this.#roots(layers);
    const layerOf = (root: Field): Layer | undefined =>
      layers.find((one) => one.roots.includes(root));
    return html`<section class="packet">
      <div class="bar">
        <h3>${words.at(index, source.length)}</h3>
        ${stage ? html`<button class="button" @click=${stage}>${words.stage}</button>` : nothing}
      </div>
      <div class="detail">
        <div>
          <p443-fields
            .roots=${roots}
            .chosen=${field}
            .what=${words.fields(index)}
            .within=${(root: Field) => layerOf(root)?.within ?? "segment"}
            .above=${(root: Field) => this.#above(shown, root)}
            .open=${isOpen}
            @port443-field=${(event: FieldEvent) => {
              const { detail } = event;
              const root = trail(roots, detail)[0];
              const layer = layers.findIndex(
                (one) => root !== undefined && one.roots.includes(root),
              );
              this.buffer = undefined;
              if (layer >= 0)
                this.#chooseSpot(shown, { layer, start: detail.start, end: detail.end }, detail);
            }}
          ></p443-fields>
          ${run && segment !== undefined ? this.#carriers(run, segment, shown) : nothing}
        </div>
        <div>${this.#hex(shown)}${this.#copying(shown)}</div>
      </div>
      ${this.printing ? html`<pre class="printed">${dump(shown.bytes)}</pre>` : nothing}
    </section>`;
  }

  #flat: { readonly layers: readonly Layer[]; readonly roots: readonly Field[] } | undefined;

  #roots(layers: readonly Layer[]): readonly Field[] {
    if (this.#flat?.layers === layers) return this.#flat.roots;
    const roots = layers.flatMap((layer) => layer.roots);
    // Of a packet that is read anew for each drawing, the fields are still the same.
    const old = this.#flat?.roots;
    const kept = old?.length === roots.length && roots.every((root, i) => root === old[i]);
    this.#flat = { layers, roots: kept && old ? old : roots };
    return this.#flat.roots;
  }

  #above({ layers, segment }: Shown, root: Field): string | undefined {
    const layer = layers.find(({ roots }) => roots[0] === root);
    if (layer?.within === "payload") {
      return layers.indexOf(layer) === 1 ? words.above.alone : undefined;
    }
    if (!layer?.unit || !this.run || segment === undefined) return undefined;
    if (layer.within === "record") return words.above.opened;
    const { from, unit } = layer.unit;
    const it = unitsIn(this.run, segment).find((one) => one.from === from && one.unit === unit);
    return it && it.of > 1 ? words.above.part(it.part, it.of) : undefined;
  }

  /** Which packets carry what is chosen, where it is more than this one. */
  #carriers(run: Run, segment: number, { layers, spot }: Shown): TemplateResult | typeof nothing {
    const layer = spot && layers[spot.layer];
    if (!spot || !layer?.unit) return nothing;
    const all = carriers(run, segment, layer, spot);
    if (all.length < 2) return nothing;
    return html`<p class="bar carriers">
      <span class="label">${words.carriedBy}</span>
      ${all.map((at) => {
        const index = this.#source?.packetOf(run, at);
        return index === undefined
          ? nothing
          : html`<button
              class="link"
              aria-current=${at === segment ? "true" : "false"}
              @click=${() => {
                // What is chosen stays; where it is shown changes.
                this.index = index;
                this.buffer = "packet";
              }}
            >${words.packet(index)}</button>`;
      })}
    </p>`;
  }

  #hex(shown: Shown): TemplateResult {
    const { run } = this;
    const { layers, spot, segment, index, field } = shown;
    const layer = spot && layers[spot.layer];
    const inPacket = layer && spot && this.#inPacket(segment, layer, spot);
    const whole =
      layer?.unit && layers.find((one) => one.unit === layer.unit && one.within !== "record");
    // Where all of it stands in the packet, the packet shows it.
    const inOne =
      run && segment !== undefined && whole?.roots[0]
        ? carriers(run, segment, whole, whole.roots[0]).length === 1
        : false;
    const unit = inOne ? undefined : whole;
    const record =
      layer?.unit && layers.find((one) => one.unit === layer.unit && one.within === "record");
    const natural: Buffer =
      layer?.within === "record" ? "record" : inPacket || !unit ? "packet" : "unit";
    const buffers: Buffer[] = [
      "packet",
      ...(unit ? ["unit" as const] : []),
      ...(record ? ["record" as const] : []),
    ];
    const chosen = this.buffer && buffers.includes(this.buffer) ? this.buffer : natural;
    const shownLayer = chosen === "record" ? record : chosen === "unit" ? unit : layers[0];
    const span =
      chosen === "packet" ? inPacket : shownLayer === layer ? spot : this.#across(shown, chosen);
    const base = chosen === "packet" ? 0 : (shownLayer?.roots[0]?.start ?? 0);
    const end = chosen === "packet" ? undefined : shownLayer?.roots.at(-1)?.end;
    const bytes = this.#cut(shownLayer?.bytes ?? new Uint8Array(), base, end);
    const one = span && span.end - span.start === 1 && lengthOf(this.selection) === undefined;
    const around =
      field && layer && spot.end - spot.start === 1 && shownLayer === layer ? field : undefined;
    const marked = around ?? span;
    const marks: Mark[] =
      marked && !(one && !around)
        ? [{ start: marked.start - base, end: marked.end - base, as: "chosen" }]
        : [];
    const at = shownLayer ? layers.indexOf(shownLayer) : 0;
    return html`<div class="bytes">
      ${
        buffers.length > 1
          ? html`<div class="bar" role="group" aria-label=${words.buffers.label}>
              <span class="label" aria-hidden="true">${words.buffers.label}</span>
              ${buffers.map(
                (buffer) => html`<button
                  class="button"
                  aria-pressed=${buffer === chosen}
                  @click=${() => {
                    this.buffer = buffer;
                  }}
                >${words.buffers[buffer]}</button>`,
              )}
            </div>`
          : nothing
      }
      <p443-hex
        .bytes=${bytes}
        .base=${base}
        .at=${one && span ? span.start - base : undefined}
        .marks=${marks}
        .what=${words.packet(index)}
        @port443-pick=${(event: PickEvent) => {
          this.buffer = chosen;
          const start = event.detail + base;
          this.#chooseSpot(shown, { layer: Math.max(0, at), start, end: start + 1 });
        }}
      ></p443-hex>
    </div>`;
  }

  /** Where a spot stands in the other buffer of its unit. */
  #across({ layers, spot, segment }: Shown, to: Buffer): Span | undefined {
    const layer = spot && layers[spot.layer];
    if (!layer || !this.run || segment === undefined) return undefined;
    const selection = selectionOf(this.run, segment, layer, spot.start, spot.end - spot.start);
    const at = place(this.run, selection);
    const start = to === "unit" ? at.stream?.offset : at.column?.offset;
    if (start === undefined || (to === "record" && at.column?.row === "header")) return undefined;
    return { start, end: start + spot.end - spot.start };
  }

  #view:
    | {
        readonly of: Uint8Array;
        readonly start: number;
        readonly end: number | undefined;
        readonly bytes: Uint8Array;
      }
    | undefined;

  /** The same array for the same bytes, so that the hex sees no change where there is none. */
  #cut(of: Uint8Array, start: number, end: number | undefined): Uint8Array {
    const old = this.#view;
    if (old?.of === of && old.start === start && old.end === end) return old.bytes;
    const bytes = start === 0 && end === undefined ? of : of.subarray(start, end);
    this.#view = { of, start, end, bytes };
    return bytes;
  }

  #copying(shown: Shown): TemplateResult {
    const say = words.copy;
    const ways = [
      ["hex", "H"],
      ["c", "C"],
      ["filter", "W"],
    ] as const;
    return html`<div class="copy">
      <div class="bar" role="group" aria-label=${say.label(this.#what(shown))}>
        <span class="label" aria-hidden="true">${say.label(this.#what(shown))}</span>
        ${ways.map(
          ([
            way,
            key,
          ]) => html`<button class="button" aria-keyshortcuts=${key} @click=${() => void this.#copy(way)}>
            ${say[way]}
          </button>`,
        )}
      </div>
      <p class="note" role="status">${this.copied ?? ""}</p>
      ${
        this.byHand !== undefined && this.copied
          ? html`<textarea class="by-hand field" readonly aria-label=${say.shown} .value=${this.byHand}></textarea>`
          : nothing
      }
      <p class="note">${say.keys}</p>
    </div>`;
  }
}

/** How many of a run's segments have passed the tap. */
function passed(run: Run, virtual: number): number {
  return countUntil(run.recording.capture.segments, ({ seenAt }) => seenAt, virtual);
}

/** The headers are closed at first: what they carry is what one came for. */
function isOpen({ name }: Field, level: number): boolean {
  if (/ header( v2)?$/.test(name) && level === 1) return false;
  return level <= 2 || name === "extensions";
}

function same(a: Query, b: Query): boolean {
  const text = (query: Query): string =>
    JSON.stringify(query, (_, value) => (value instanceof Uint8Array ? hexOf(value) : value));
  return text(a) === text(b);
}

/** Sixteen bytes to a line, for paper. */
function dump(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += 16) {
    const pairs = hexOf(bytes.subarray(at, at + 16)).match(/../g) ?? [];
    lines.push(`${at.toString(16).padStart(4, "0")}  ${pairs.join(" ")}`);
  }
  return lines.join("\n");
}

declare global {
  interface HTMLElementTagNameMap {
    "p443-packets": Packets;
  }
}
