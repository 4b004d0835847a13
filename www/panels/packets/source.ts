// Where the packet list reads from: a connection on stage, or a file of which only the packets that
// are looked at are in memory. Nothing here knows of the page.
//
// - PacketSource: what the panel asks for; whatever is not there yet is `undefined`, and a "change"
//   event says that more of it is
// - PacketRow, PacketBytes: what the list says of a packet, and the packet itself
// - sourceOf(run): that of a connection, or of the file that it came out of
// - belongsTo(source, runs): says which connections came out of a file
// - layersOf(run, segment, which): what stands or ends in a segment, from its headers to what the key
//   log opens
// - sliced(length, look, progress, signal): a search through packets that are all in memory
// - ends(fields, bytes): who sent a packet, and to whom, for a row of the list

import type { Field, Peer } from "../../../crate/pkg/port443.js";
import { type Run, remembered } from "../../core/run.ts";
import type { Within } from "../parts/field.ts";
import { openedOf, streamOf } from "../places.ts";
import { matches, type Query } from "./query.ts";

/** One packet as the list says it. */
export type PacketRow = {
  /** Microseconds since the first packet of the source. */
  readonly at: number;
  /** Address and port, as far as the packet has them; empty where it has none. */
  readonly source: string;
  readonly destination: string;
  /** Which way it goes, if it belongs to a connection whose ends are known. */
  readonly from: Peer | undefined;
  /** The innermost protocol that is known of it: `TCP`, `TLSv1.3`, `HTTP`, `UDP`, `ARP` ... */
  readonly protocol: string;
  /** Bytes of it on the wire; of a packet that was cut when it was captured, more than there are. */
  readonly length: number;
  /** What it carries in one line; empty if that is not known. */
  readonly info: string;
};

/** One packet laid open. */
export type PacketBytes = {
  readonly bytes: Uint8Array;
  /** They cover `bytes` without gap or overlap. */
  readonly fields: readonly Field[];
  /** What its payload says by itself: records and messages that begin with it. Their spans count from
   * the payload's first byte. */
  readonly units?: readonly Field[];
  /** Where the payload starts. */
  readonly payloadStart?: number;
};

/** Fields, and the buffer that their spans are in. */
export type Layer = {
  readonly within: Within;
  readonly roots: readonly Field[];
  readonly bytes: Uint8Array;
  /** Where in the packet `bytes` begin, if that is where they are from. */
  readonly shift?: number;
  /** Whose unit it is, and which; nothing for the packet itself. */
  readonly unit?: { readonly from: Peer; readonly unit: number };
};

/** How far a search has come. */
export type Progress = {
  /** How many packets were looked at. */
  readonly looked: number;
  /** Those that match and were not reported before, ascending. */
  readonly found: readonly number[];
};

/** Dispatches "change" when rows or packets have come that were not there. */
export interface PacketSource extends EventTarget {
  /** How many packets there are. */
  readonly length: number;
  /** Whether packets come and go with the moment of the story; those of a file are all there. */
  readonly told: boolean;
  /** At most some screens of them are asked for at a time. */
  row(index: number): PacketRow | undefined;
  packet(index: number): PacketBytes | undefined;
  /** Its place in the capture of the connection `run`, if it belongs to that. */
  segmentOf(run: Run, index: number): number | undefined;
  /** The packet that is this segment of that connection. */
  packetOf(run: Run, segment: number): number | undefined;
  /** Whether the packet belongs to a connection that could be put on stage, and what does that. */
  stage?(index: number): (() => void) | undefined;
  /** Looks through all packets with `matches` (query.ts), from the first to the last, without
   * blocking; settles when it is through or was aborted. */
  search(query: Query, progress: (to: Progress) => void, signal: AbortSignal): Promise<void>;
}

const files = new WeakMap<Run, PacketSource>();

/** From then on these connections' packets are read in the file that they came out of. */
export function belongsTo(source: PacketSource, runs: readonly Run[]): void {
  for (const run of runs) files.set(run, source);
}

export function sourceOf(run: Run): PacketSource {
  return files.get(run) ?? recorded(run);
}

const recorded = remembered<PacketSource>((run) => new Recorded(run));

/** The packets of one connection, all of which are in memory. */
class Recorded extends EventTarget implements PacketSource {
  readonly told = true;
  readonly #run: Run;
  readonly #rows = new Map<number, PacketRow>();

  constructor(run: Run) {
    super();
    this.#run = run;
  }

  get length(): number {
    return this.#run.recording.capture.segments.length;
  }

  row(index: number): PacketRow | undefined {
    const segment = this.#run.recording.capture.segments[index];
    const packet = this.#run.dissection.packets[index];
    if (!segment || !packet) return undefined;
    let row = this.#rows.get(index);
    if (!row) {
      const { protocol, info } = carried(this.#run, index);
      row = {
        ...ends(packet.fields, segment.bytes),
        at: segment.seenAt,
        from: segment.from,
        protocol,
        length: segment.bytes.length,
        info,
      };
      this.#rows.set(index, row);
    }
    return row;
  }

  packet(index: number): PacketBytes | undefined {
    const segment = this.#run.recording.capture.segments[index];
    const packet = this.#run.dissection.packets[index];
    return segment && packet && { bytes: segment.bytes, fields: packet.fields };
  }

  segmentOf(run: Run, index: number): number | undefined {
    return run === this.#run && index < this.length ? index : undefined;
  }

  packetOf(run: Run, segment: number): number | undefined {
    return this.segmentOf(run, segment);
  }

  async search(query: Query, progress: (to: Progress) => void, signal: AbortSignal): Promise<void> {
    const look = (index: number): boolean => {
      const row = this.row(index);
      const layers = layersOf(this.#run, index, "ending");
      return row !== undefined && matches(query, { index, row, layers });
    };
    await sliced(this.length, look, progress, signal);
  }
}

/** For so long at a time, in milliseconds: a frame has 16. */
const SLICE = 6;

/** Looks at one packet after another, with pauses in which the page does what else it has to. */
export async function sliced(
  length: number,
  look: (index: number) => boolean,
  progress: (to: Progress) => void,
  signal: AbortSignal,
): Promise<void> {
  for (let looked = 0; looked < length; ) {
    if (signal.aborted) return;
    const found: number[] = [];
    const until = performance.now() + SLICE;
    do {
      if (look(looked)) found.push(looked);
      looked++;
    } while (looked < length && performance.now() < until);
    progress({ looked, found });
    await new Promise((resolve) => setTimeout(resolve));
  }
}

/** Who sent a packet and who is to get it, read from its headers. */
export function ends(
  fields: readonly Field[],
  bytes: Uint8Array,
): Pick<PacketRow, "source" | "destination"> {
  const end = (which: "Source" | "Destination"): string => {
    const port = named(fields, `${which} Port`);
    const address = named(fields, `${which} Address`)?.value ?? "";
    if (!port) return address;
    const number = bytes.subarray(port.start, port.end).reduce((sum, byte) => sum * 256 + byte, 0);
    return address.includes(":") ? `[${address}]:${number}` : `${address}:${number}`;
  };
  return { source: end("Source"), destination: end("Destination") };
}

/** The first of that name, among the fields and what is in them. */
function named(fields: readonly Field[], name: string): Field | undefined {
  for (const field of fields) {
    const found = field.name === name ? field : named(field.children, name);
    if (found) return found;
  }
  return undefined;
}

/** What a segment carries, as far as the wire tells. */
function carried(run: Run, index: number): Pick<PacketRow, "protocol" | "info"> {
  const packet = run.dissection.packets[index];
  const units = unitsIn(run, index);
  const first = units[0];
  const names = units.map(({ name, part, of }) => (of > 1 ? `${name} (${part}/${of})` : name));
  return {
    protocol: first === undefined ? "TCP" : first.protocol,
    // Two records of a kind in a row are one word here; that they are two, the tree shows.
    info: names.filter((name, i) => name !== names[i - 1]).join(" · ") || (packet?.flags ?? ""),
  };
}

type UnitIn = {
  readonly from: Peer;
  readonly unit: number;
  readonly name: string;
  readonly protocol: string;
  /** Which part of it this segment carries, of how many. */
  readonly part: number;
  readonly of: number;
};

const carriedUnits = remembered((run) => {
  const all: UnitIn[][] = run.dissection.packets.map(() => []);
  const version = versionOf(run);
  for (const from of ["client", "server"] as const) {
    streamOf(run, from).units.forEach(({ name, segments, field }, unit) => {
      const protocol = protocolOf(field.name) ?? version;
      segments.forEach((segment, i) => {
        all[segment]?.push({ from, unit, name, protocol, part: i + 1, of: segments.length });
      });
    });
  }
  return all;
});

/** The units that stand in a segment, or a part of them, in their order. */
export function unitsIn(run: Run, segment: number): readonly UnitIn[] {
  return carriedUnits(run)[segment] ?? [];
}

/** Nothing for a record of TLS. */
function protocolOf(root: string): string | undefined {
  if (root.startsWith("TLS")) return undefined;
  return root.startsWith("HTTP") ? "HTTP" : /SMTP|Reply|mail/.test(root) ? "SMTP" : "TCP";
}

/** Which version the peers agreed on; before they do, and if they do not, TLS alone. */
function versionOf(run: Run): string {
  for (const { field } of run.dissection.server.units) {
    const hello = named([field], "ServerHello");
    if (!hello) continue;
    const chosen =
      named([hello], "selected_version")?.value ?? named([hello], "legacy_version")?.value;
    const [, version] = /TLS (1\.\d)/.exec(chosen ?? "") ?? [];
    if (version) return `TLSv${version}`;
  }
  return "TLS";
}

/** The segment itself, then each unit that stands in it or, as Wireshark counts them, ends in it, and
 * after one that the key log opens what is inside. */
export function layersOf(
  run: Run,
  segment: number,
  which: "standing" | "ending" = "standing",
): readonly Layer[] {
  const bytes = run.recording.capture.segments[segment]?.bytes;
  const packet = run.dissection.packets[segment];
  if (!bytes || !packet) return [];
  const units = unitsIn(run, segment)
    .filter(({ part, of }) => which === "standing" || part === of)
    .flatMap(({ from, unit }): Layer[] => {
      const stream = streamOf(run, from);
      const field = stream.units[unit]?.field;
      if (!field) return [];
      const at = { unit: { from, unit } };
      const opened = openedOf(run, from, unit);
      const outside: Layer = { within: from, roots: [field], bytes: stream.bytes, ...at };
      return opened
        ? [outside, { within: "record", roots: opened.messages, bytes: opened.plaintext, ...at }]
        : [outside];
    });
  return [{ within: "segment", roots: packet.fields, bytes }, ...units];
}
