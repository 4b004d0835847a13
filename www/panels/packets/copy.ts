// What is chosen, written for other programs.
//
// - asHex(bytes), asC(bytes, name): as hex digits, as an array in C
// - asFilter(chosen): as a display filter of Wireshark, and what has to be said about it

import type { Field } from "../../../crate/pkg/port443.js";
import { hexOf } from "../parts/format.ts";
import type { Layer } from "./source.ts";
import { filterFor, slice } from "./wireshark.ts";

export const asHex = hexOf;

/** Twelve to a line, as Wireshark has them. */
const PER_LINE = 12;

export function asC(bytes: Uint8Array, what: string, name: string): string {
  const all = Array.from(bytes, (byte) => `0x${byte.toString(16).padStart(2, "0")}`);
  const lines: string[] = [];
  for (let at = 0; at < all.length; at += PER_LINE) {
    lines.push(`  ${all.slice(at, at + PER_LINE).join(", ")}`);
  }
  const id = name
    .replace(/[^a-z0-9]+/gi, "_")
    .replace(/^_+|_+$/g, "")
    .toLowerCase();
  const safe = /^[a-z]/.test(id) ? id : `bytes_${id}`.replace(/_$/, "");
  return `/* ${what.replaceAll("*/", "* /")} */\nstatic const unsigned char ${safe}[${bytes.length}] = {\n${lines.join(",\n")}\n};\n`;
}

/** What was chosen in a packet. */
export type Chosen = {
  readonly layer: Layer;
  /** From a root of the layer down to the field, if it is a whole field. */
  readonly trail: readonly Field[] | undefined;
  /** The field's bytes. */
  readonly bytes: Uint8Array;
  /** The packet, and where in it stands what was chosen or, of what was sealed, the ciphertext. */
  readonly packet: Uint8Array;
  readonly start: number;
  readonly end: number;
  /** Where the segment's payload starts in the packet. */
  readonly payloadStart: number | undefined;
};

export type Filter = {
  readonly text: string;
  readonly note: "needsKeyLog" | "sealed" | "noName" | undefined;
};

/** Of a whole packet this much is enough to tell it from the others. */
const ENOUGH = 64;

export function asFilter(chosen: Chosen): Filter | undefined {
  const { layer, trail, bytes, packet, start, end, payloadStart } = chosen;
  const opened = layer.within === "record";
  const text = trail && filterFor(trail, bytes);
  if (text !== undefined) return { text, note: opened ? "needsKeyLog" : undefined };
  if (start >= end) return undefined;
  const whole = start === 0 && end === packet.length;
  const until = whole ? Math.min(end, ENOUGH) : end;
  const cut = packet.subarray(start, until);
  const inPayload = payloadStart !== undefined && start >= payloadStart;
  return {
    text: inPayload ? slice("tcp.payload", start - payloadStart, cut) : slice("frame", start, cut),
    note: opened ? "sealed" : trail ? "noName" : undefined,
  };
}
