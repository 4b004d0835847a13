// The packets of the file that is open, for the desk where no connection of it is on stage.
//
// - current(): their source, or nothing; become(source)

import type { PacketSource } from "../panels/packets/source.ts";

let source: PacketSource | undefined;

export function current(): PacketSource | undefined {
  return source;
}

export function become(next: PacketSource | undefined): void {
  source = next;
}
