// A packet of a file by itself. The worker that reads the file uses it as well as the page.
//
// - loneLayers(packet): what stands in it, from its headers to what its payload says alone

import type { Layer, PacketBytes } from "./source.ts";

/** A packet by itself: of messages that go on in others there is only what it tells alone. */
export function loneLayers({ bytes, fields, units, payloadStart }: PacketBytes): readonly Layer[] {
  const packet: Layer = { within: "segment", roots: fields, bytes, shift: 0 };
  if (!units?.length || payloadStart === undefined) return [packet];
  const payload = bytes.subarray(payloadStart);
  const inside = units.map(
    (unit): Layer => ({ within: "payload", roots: [unit], bytes: payload, shift: payloadStart }),
  );
  return [packet, ...inside];
}
