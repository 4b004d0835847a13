// What the reader has picked out. Any part of the page may dispatch a `SelectEvent`; <p443-office>
// holds the selection and hands it down to all parts, so that each can mark the same thing. Where a
// whole field was picked, `length` says of how many bytes; without it, it is one byte.

import type { Peer } from "../crate/pkg/port443.js";

export type Selection =
  /** A byte of a segment (an IP packet), by its place in the capture. */
  | {
      readonly kind: "wire";
      readonly segment: number;
      readonly offset: number;
      readonly length?: number;
    }
  /** A byte of one peer's reassembled stream. */
  | {
      readonly kind: "stream";
      readonly from: Peer;
      readonly offset: number;
      readonly length?: number;
    }
  /** A byte of a sealed record, by column: plaintext, keystream and ciphertext are aligned. */
  | {
      readonly kind: "record";
      /** Place in `run.records`. */
      readonly record: number;
      readonly row: "plaintext" | "keystream" | "ciphertext" | "tag" | "header";
      readonly offset: number;
      readonly length?: number;
    }
  /** A record or HTTP message, by its place among the units of the sender's stream; `message` is
   * the place of a message inside an opened record. */
  | {
      readonly kind: "unit";
      readonly from: Peer;
      readonly unit: number;
      readonly message?: number;
    }
  /** Something a peer did, by its place in `recording.events`. */
  | { readonly kind: "event"; readonly event: number };

export class SelectEvent extends CustomEvent<Selection | undefined> {
  static readonly type = "port443-select";
  constructor(selection: Selection | undefined) {
    super(SelectEvent.type, { bubbles: true, composed: true, detail: selection });
  }
}
