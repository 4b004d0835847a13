// A line of a file's list of packets, as the packet list has it.
//
// - listed(row): the same line

import type { CaptureRow } from "../../crate/pkg/port443.js";
import type { PacketRow } from "../panels/packets/source.ts";

export type ListedRow = PacketRow & { readonly connection: number | undefined };

/** A packet that belongs to no connection whose ends are known goes neither way. */
export function listed(row: CaptureRow): ListedRow {
  const { at, source, destination, from, protocol, length, info, connection } = row;
  return { at, source, destination, from, protocol, length, info, connection };
}
