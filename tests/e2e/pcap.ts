// Captures made by the tests: as many packets as are wanted, and as wrong as is wanted.
//
// - pcap(packets): a file of bare IP packets (LINKTYPE_RAW)
// - tcp(packet): an IPv4 packet with a TCP segment in it
// - conversations(count, exchanges): HTTP, one connection after the other

const LINKTYPE_RAW = 101;

export function pcap(
  packets: Iterable<Uint8Array>,
  { bigEndian = false, link = LINKTYPE_RAW } = {},
): Buffer {
  const header = Buffer.alloc(24);
  const [u32, u16] = bigEndian
    ? ([header.writeUInt32BE, header.writeUInt16BE] as const)
    : ([header.writeUInt32LE, header.writeUInt16LE] as const);
  u32.call(header, 0xa1b2c3d4, 0);
  u16.call(header, 2, 4);
  u16.call(header, 4, 6);
  u32.call(header, 262_144, 16);
  u32.call(header, link, 20);
  const parts: Uint8Array[] = [header];
  let at = 1_700_000_000_000_000;
  for (const packet of packets) {
    at += 1000;
    const record = Buffer.alloc(16);
    const write = bigEndian ? record.writeUInt32BE : record.writeUInt32LE;
    write.call(record, Math.floor(at / 1e6), 0);
    write.call(record, at % 1e6, 4);
    write.call(record, packet.length, 8);
    write.call(record, packet.length, 12);
    parts.push(record, packet);
  }
  return Buffer.concat(parts);
}

export type Segment = {
  /** The client's port; the server's is 80. */
  readonly port: number;
  readonly from: "client" | "server";
  readonly flags: number;
  readonly seq: number;
  readonly ack: number;
  readonly payload?: Uint8Array;
};

export const SYN = 0x02;
export const ACK = 0x10;
export const FIN = 0x01;
export const PSH = 0x08;

/** Without checksums, as a capture of one's own machine often has them. */
export function tcp({ port, from, flags, seq, ack, payload = new Uint8Array() }: Segment): Buffer {
  const packet = Buffer.alloc(40 + payload.length);
  const ends = [
    [192, 0, 2, 1],
    [203, 0, 113, 2],
  ] as const;
  const [source, destination] = from === "client" ? ends : ends.toReversed();
  const ports = from === "client" ? [port, 80] : [80, port];
  packet[0] = 0x45;
  packet.writeUInt16BE(packet.length, 2);
  packet[8] = 64;
  packet[9] = 6;
  packet.set(source ?? [], 12);
  packet.set(destination ?? [], 16);
  packet.writeUInt16BE(ports[0] ?? 0, 20);
  packet.writeUInt16BE(ports[1] ?? 0, 22);
  packet.writeUInt32BE(seq, 24);
  packet.writeUInt32BE(ack, 28);
  packet[32] = 0x50;
  packet[33] = flags;
  packet.writeUInt16BE(0xffff, 34);
  packet.set(payload, 40);
  return packet;
}

export function* conversations(count: number, exchanges: number): Generator<Buffer> {
  for (let of = 0; of < count; of++) {
    const port = 20_000 + of;
    const request = Buffer.from(
      `GET /${of} HTTP/1.1\r\nHost: host-${of}.example\r\nCookie: secret=${of}\r\n\r\n`,
    );
    const answer = Buffer.from("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
    let [client, server] = [1000, 5000];
    const from = { client: { port, from: "client" }, server: { port, from: "server" } } as const;
    yield tcp({ ...from.client, flags: SYN, seq: client++, ack: 0 });
    yield tcp({ ...from.server, flags: SYN | ACK, seq: server++, ack: client });
    yield tcp({ ...from.client, flags: ACK, seq: client, ack: server });
    for (let i = 0; i < exchanges; i++) {
      yield tcp({ ...from.client, flags: PSH | ACK, seq: client, ack: server, payload: request });
      client += request.length;
      yield tcp({ ...from.server, flags: PSH | ACK, seq: server, ack: client, payload: answer });
      server += answer.length;
    }
    yield tcp({ ...from.client, flags: FIN | ACK, seq: client++, ack: server });
    yield tcp({ ...from.server, flags: FIN | ACK, seq: server++, ack: client });
  }
}
