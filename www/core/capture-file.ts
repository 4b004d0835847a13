// A capture that the reader opened. It is read in a worker, piece by piece, by the build of the core
// that can do everything; what stays in memory is a list of its packets, not the file. Nothing of it
// leaves the machine.
//
// - openFile(file, options): Promise<CaptureFile>; throws a FileFailure, or a CoreFailure if the core
//   did not come
// - CaptureFile: what was found in it; connections, packets and keys on demand
// - FileFailure, FileError: why something did not go; `crashed` ends this CaptureFile, not the page

import type {
  CaptureProgress,
  CaptureRow,
  CaptureSummary,
  ConnectionSummary,
  ImportError,
  KeyLogSummary,
  OpenError,
  OpenedSummary,
  PrivateKeyError,
} from "../../crate/pkg/port443.js";
import type { Query } from "../panels/packets/query.ts";
import type { PacketBytes } from "../panels/packets/source.ts";
import { everythingModule, type Loading } from "./core.ts";
import { reader } from "./reader.ts";
import type { Run } from "./run.ts";

export type FileError =
  | ImportError
  | OpenError
  /** The reader said stop before there was anything to show. */
  | { readonly kind: "stopped" }
  /** The browser could not read it: moved, changed, or not allowed. */
  | { readonly kind: "unreadable" }
  /** It begins as gzip does, and cannot be unpacked. */
  | { readonly kind: "gzipDamaged" }
  /** Unpacked it is more than is read. */
  | { readonly kind: "gzipTooLong"; readonly limit: number }
  | PrivateKeyError
  /** What reads it did not come, or is on another host than the page: browsers start no such thread. */
  | { readonly kind: "notStarted" }
  /** The core broke. */
  | { readonly kind: "crashed" };

export class FileFailure extends Error {
  readonly error: FileError;
  constructor(error: FileError, cause?: unknown) {
    super(error.kind, { cause });
    this.error = error;
  }
}

/** How far reading has come. */
export type Reading = CaptureProgress & {
  /** How many bytes there are to read. */
  readonly of: number;
  /** While it is being unpacked nothing else is known. */
  readonly unpacking: boolean;
};

/** What is known of a connection's file besides what passed. */
export type FromFile = Omit<OpenedSummary, "keyLog" | "duration"> & {
  /** The file's name. */
  readonly file: string;
};

/** A packet by itself, with what its payload says alone. */
export type LonePacket = Required<PacketBytes>;

/** Packets that match, and how many were looked at; fewer at the end of the list. */
export type Matched = { readonly packets: readonly number[]; readonly looked: number };

/** What the worker answers to; each by its name. */
export type Calls = {
  read(file: Blob): Promise<{ summary: CaptureSummary; stopped: boolean; gzip: boolean }>;
  connections(): Promise<readonly ConnectionSummary[]>;
  open(index: number, name: string): Promise<Run>;
  rows(from: number, count: number): Promise<readonly CaptureRow[]>;
  packet(index: number): Promise<LonePacket>;
  match(query: Query, from: number, count: number): Promise<Matched>;
  addKeyLog(text: string): Promise<KeyLogSummary>;
  addPrivateKey(pem: string): Promise<void>;
};

export type Question =
  | { readonly id: number; readonly name: keyof Calls; readonly args: readonly unknown[] }
  | { readonly module: WebAssembly.Module }
  | { readonly stop: true };

export type Answer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: FileError; readonly cause: string }
  | { readonly progress: Reading };

type Waiting = {
  readonly resolve: (value: unknown) => void;
  readonly reject: (cause: unknown) => void;
};

/** The other end of the worker. */
class Line {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #progress: (reading: Reading) => void;
  #asked = 0;
  /** Whether it has ever answered. */
  #heard = false;
  #broken: FileFailure | undefined;

  constructor(module: WebAssembly.Module, progress: (reading: Reading) => void) {
    this.#progress = progress;
    try {
      this.#worker = reader();
    } catch (cause) {
      throw new FileFailure({ kind: "notStarted" }, cause);
    }
    this.#worker.addEventListener("message", ({ data }: MessageEvent<Answer>) => this.#hear(data));
    // It could not be loaded, or something in it was not caught.
    this.#worker.addEventListener("error", (event) => {
      this.#break(event.message, this.#heard ? "crashed" : "notStarted");
    });
    this.tell({ module });
  }

  tell(question: Question): void {
    this.#worker.postMessage(question);
  }

  ask<N extends keyof Calls>(name: N, ...args: Parameters<Calls[N]>): ReturnType<Calls[N]> {
    const answer = new Promise((resolve, reject) => {
      if (this.#broken) {
        reject(this.#broken);
        return;
      }
      const id = ++this.#asked;
      this.#waiting.set(id, { resolve, reject });
      this.tell({ id, name, args });
    });
    return answer as ReturnType<Calls[N]>;
  }

  end(): void {
    this.#break("closed");
  }

  #hear(answer: Answer): void {
    this.#heard = true;
    if ("progress" in answer) {
      this.#progress(answer.progress);
      return;
    }
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if ("value" in answer) waiting?.resolve(answer.value);
    else {
      waiting?.reject(new FileFailure(answer.error, answer.cause));
      // What is left of the core there cannot be trusted.
      if (answer.error.kind === "crashed") this.#break(answer.cause);
    }
  }

  #break(cause: unknown, kind: "crashed" | "notStarted" = "crashed"): void {
    this.#broken ??= new FileFailure({ kind }, cause);
    this.#worker.terminate();
    for (const { reject } of this.#waiting.values()) reject(this.#broken);
    this.#waiting.clear();
  }
}

export type OpenOptions = {
  readonly progress?: (reading: Reading) => void;
  /** Stops reading; what was read until then is what is opened. */
  readonly signal?: AbortSignal;
  readonly loading?: Loading;
};

export async function openFile(file: File, options: OpenOptions = {}): Promise<CaptureFile> {
  const { progress = () => {}, signal, loading } = options;
  const line = new Line(await everythingModule(loading), progress);
  const stop = (): void => line.tell({ stop: true });
  if (signal?.aborted) stop();
  signal?.addEventListener("abort", stop, { once: true });
  try {
    const { summary, stopped, gzip } = await line.ask("read", file);
    const connections = await line.ask("connections");
    return new CaptureFile(file, line, { summary, stopped, gzip }, connections);
  } catch (cause) {
    line.end();
    throw cause;
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}

type Found = {
  readonly summary: CaptureSummary;
  readonly stopped: boolean;
  readonly gzip: boolean;
};

export class CaptureFile {
  /** To open it again. */
  readonly source: File;
  readonly name: string;
  /** Its length on disk. */
  readonly size: number;
  readonly summary: CaptureSummary;
  /** Whether the reader stopped it before its end. */
  readonly stopped: boolean;
  readonly gzip: boolean;
  readonly #line: Line;
  #connections: readonly ConnectionSummary[];

  constructor(file: File, line: Line, found: Found, connections: readonly ConnectionSummary[]) {
    this.source = file;
    this.name = file.name;
    this.size = file.size;
    this.summary = found.summary;
    this.stopped = found.stopped;
    this.gzip = found.gzip;
    this.#line = line;
    this.#connections = connections;
  }

  /** In the order in which they appear; anew after keys were handed over. */
  get connections(): readonly ConnectionSummary[] {
    return this.#connections;
  }

  /** One connection, as far as it is laid open. */
  open(index: number): Promise<Run> {
    return this.#line.ask("open", index, this.name);
  }

  /** Lines of the list of packets; fewer at its end. */
  rows(from: number, count: number): Promise<readonly CaptureRow[]> {
    return this.#line.ask("rows", from, count);
  }

  packet(index: number): Promise<LonePacket> {
    return this.#line.ask("packet", index);
  }

  /** Which of `count` packets a query is looking for. */
  match(query: Query, from: number, count: number): Promise<Matched> {
    return this.#line.ask("match", query, from, count);
  }

  /** Together with those that were handed over before. */
  async addKeyLog(text: string): Promise<KeyLogSummary> {
    const summary = await this.#line.ask("addKeyLog", text);
    this.#connections = await this.#line.ask("connections");
    return summary;
  }

  /** A server's RSA key, in PEM. */
  async addPrivateKey(pem: string): Promise<void> {
    await this.#line.ask("addPrivateKey", pem);
    this.#connections = await this.#line.ask("connections");
  }

  /** Lets go of everything; nothing can be asked for afterwards. */
  close(): void {
    this.#line.end();
  }
}
