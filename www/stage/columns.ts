// Sealed records as one long row of columns: for each record its header, in TLS 1.2 the open part of
// its nonce, then every byte of plaintext with its keystream and ciphertext, then the tag. And how fast the story runs along it.
//
// - recordColumns(run, records, message): RecordColumns; `at(i)` is column i, in constant time for
//   each record; nothing is copied, whatever the length
// - pace(columns, progress): the column that stands in the gate, fractional

import type { Span } from "../../crate/pkg/port443.js";
import type { Run } from "../core/run.ts";
import { ramp } from "./ramp.ts";

export type Part = "header" | "nonce" | "content" | "type" | "padding" | "tag";

export type RecordColumn = {
  /** Place in run.records. */
  readonly record: number;
  readonly part: Part;
  /** Within the header, the plaintext or the tag; the nonce goes on from the header. */
  readonly offset: number;
  readonly plaintext: number | undefined;
  readonly keystream: number | undefined;
  /** What goes onto the wire. */
  readonly ciphertext: number;
  /** A byte of the message. */
  readonly message: boolean;
};

export type RecordColumns = {
  readonly length: number;
  /** The columns of the message, if it is in there. */
  readonly message: Span | undefined;
  at(index: number): RecordColumn | undefined;
};

type Laid = {
  readonly record: number;
  /** Its first column, and one past its last. */
  readonly start: number;
  readonly end: number;
  /** Where its content starts in the content of all records put together. */
  readonly content: number;
  readonly contentLength: number;
  readonly nonce: Uint8Array;
};

export function recordColumns(
  run: Run,
  records: readonly number[],
  message: Span | undefined,
): RecordColumns {
  const laid: Laid[] = [];
  let start = 0;
  let content = 0;
  let first: number | undefined;
  let last = 0;
  for (const index of records) {
    const record = run.records[index];
    if (!record) continue;
    const { header, plaintext, tag } = record;
    const contentLength = record.contentLength;
    const nonce = record.explicitNonce;
    const before = header.length + nonce.length;
    const end = start + before + plaintext.length + tag.length;
    laid.push({ record: index, start, end, content, contentLength, nonce });
    if (message) {
      const from = Math.max(message.start, content);
      const to = Math.min(message.end, content + contentLength);
      if (from < to) {
        first ??= start + before + from - content;
        last = start + before + to - content;
      }
    }
    start = end;
    content += contentLength;
  }

  const at = (index: number): RecordColumn | undefined => {
    const found = laid.find((one) => index >= one.start && index < one.end);
    const record = found && run.records[found.record];
    if (!found || !record) return undefined;
    const { header, plaintext, keystream, ciphertext, tag } = record;
    const base = { record: found.record, message: false };
    const none = { plaintext: undefined, keystream: undefined };
    let offset = index - found.start;
    const headerByte = header[offset];
    if (headerByte !== undefined) {
      return { ...base, ...none, part: "header", offset, ciphertext: headerByte };
    }
    offset -= header.length;
    const nonceByte = found.nonce[offset];
    if (nonceByte !== undefined) {
      const place = offset + header.length;
      return { ...base, ...none, part: "nonce", offset: place, ciphertext: nonceByte };
    }
    offset -= found.nonce.length;
    const cipherByte = ciphertext[offset];
    if (cipherByte !== undefined) {
      const inMessage =
        message !== undefined &&
        offset < found.contentLength &&
        found.content + offset >= message.start &&
        found.content + offset < message.end;
      return {
        record: found.record,
        part:
          offset < found.contentLength
            ? "content"
            : offset === found.contentLength
              ? "type"
              : "padding",
        offset,
        plaintext: plaintext[offset],
        keystream: keystream[offset],
        ciphertext: cipherByte,
        message: inMessage,
      };
    }
    offset -= ciphertext.length;
    const tagByte = tag[offset];
    return tagByte === undefined
      ? undefined
      : { ...base, ...none, part: "tag", offset, ciphertext: tagByte };
  };

  return {
    length: start,
    message: first === undefined ? undefined : { start: first, end: last },
    at,
  };
}

/** Slow start and slow end. */
function smooth(u: number): number {
  return u * u * (3 - 2 * u);
}

/** Byte by byte at the beginning, over the message, and at the end; quickly over what is between. */
export function pace({ length, message }: RecordColumns, progress: number): number {
  const slowStart = Math.min(14, length);
  const from = Math.max(slowStart, message ? message.start - 3 : slowStart);
  const to = Math.max(from, message ? Math.min(message.end, message.start + 26) : from);
  const tail = Math.max(to, length - 22);
  const stops: readonly (readonly [number, number])[] = [
    [0, 0],
    [0.2, slowStart],
    [0.3, from],
    [0.68, to],
    [0.8, tail],
    [1, length],
  ];
  for (let i = 1; i < stops.length; i++) {
    const [u0, x0] = stops[i - 1] ?? [0, 0];
    const [u1, x1] = stops[i] ?? [1, length];
    if (progress <= u1) {
      const u = ramp(progress, u0, u1);
      // The quick stretches begin and end at rest, the slow ones run evenly.
      return x0 + (x1 - x0) * (i === 2 || i === 4 ? smooth(u) : u);
    }
  }
  return length;
}
