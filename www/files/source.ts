// The packets of an opened file, for the packet list. A few screens of lines are held; of the file's
// bytes only the packets that are looked at.
//
// - FileSource

import type { CaptureFile, LonePacket } from "../core/capture-file.ts";
import type { Run } from "../core/run.ts";
import type { Query } from "../panels/packets/query.ts";
import type { PacketBytes, PacketSource, Progress } from "../panels/packets/source.ts";
import { type ListedRow, listed } from "./row.ts";

/** Lines are fetched so many at a time, and so many times that are held. */
const PAGE = 200;
const PAGES = 32;
/** Packets that are held. */
const PACKETS = 64;
/** So many lines are searched between two looks at whether the reader still wants it. */
const SEARCHED = 1000;

export class FileSource extends EventTarget implements PacketSource {
  readonly told = false;
  readonly length: number;
  readonly #file: CaptureFile;
  readonly #stage: (connection: number) => void;
  readonly #pages = new Map<number, readonly ListedRow[]>();
  readonly #packets = new Map<number, LonePacket>();
  readonly #asked = new Set<string>();

  /** `stage` puts a connection of the file on stage. */
  constructor(file: CaptureFile, stage: (connection: number) => void) {
    super();
    this.#file = file;
    this.#stage = stage;
    this.length = file.summary.packets;
  }

  row(index: number): ListedRow | undefined {
    const page = Math.floor(index / PAGE);
    const rows = this.#pages.get(page);
    if (!rows && index < this.length) {
      this.#fetch(`page ${page}`, async () => {
        const fetched = await this.#file.rows(page * PAGE, PAGE);
        keep(this.#pages, page, fetched.map(listed), PAGES);
      });
    }
    return rows?.[index - page * PAGE];
  }

  packet(index: number): PacketBytes | undefined {
    const packet = this.#packets.get(index);
    if (!packet && index < this.length) {
      this.#fetch(`packet ${index}`, async () => {
        keep(this.#packets, index, await this.#file.packet(index), PACKETS);
      });
    }
    return packet;
  }

  segmentOf({ file }: Run, index: number): number | undefined {
    const at = file ? find(file.packets, index) : -1;
    return at < 0 ? undefined : at;
  }

  packetOf({ file }: Run, segment: number): number | undefined {
    return file?.packets[segment];
  }

  stage(index: number): (() => void) | undefined {
    const connection = this.row(index)?.connection;
    return connection === undefined ? undefined : () => this.#stage(connection);
  }

  async search(query: Query, progress: (to: Progress) => void, signal: AbortSignal): Promise<void> {
    let looked = 0;
    while (looked < this.length && !signal.aborted) {
      const found = await this.#file.match(query, looked, SEARCHED);
      if (signal.aborted || found.looked === 0) return;
      looked += found.looked;
      progress({ looked, found: found.packets });
    }
  }

  /** Once for each, until it is there; what does not come is asked for again when it is looked at. */
  #fetch(what: string, fetch: () => Promise<void>): void {
    if (this.#asked.has(what)) return;
    this.#asked.add(what);
    fetch().then(
      () => {
        this.#asked.delete(what);
        this.dispatchEvent(new Event("change"));
      },
      (cause: unknown) => {
        console.warn(cause);
        // Not at once: it would fail again.
        setTimeout(() => this.#asked.delete(what), 2000);
      },
    );
  }
}

/** The oldest goes when there are too many. */
function keep<K, V>(map: Map<K, V>, key: K, value: V, limit: number): void {
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > limit && oldest !== undefined) map.delete(oldest);
}

/** In a list that ascends. */
function find(list: readonly number[], wanted: number): number {
  let low = 0;
  let high = list.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const at = list[middle] ?? 0;
    if (at === wanted) return middle;
    if (at < wanted) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
