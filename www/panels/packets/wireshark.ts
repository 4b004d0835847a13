// What Wireshark calls the fields that the dissector names. One table for both ways: a chosen field
// becomes a filter that Wireshark takes, and a filter that somebody types finds our fields. Every
// line of it is held up against tshark (tests/e2e/filters.test.ts).
//
// - named(name): the fields that a filter's name stands for; nothing for a name we do not have
// - names: all of them
// - filterFor(trail, bytes): the filter that finds a chosen field; nothing where Wireshark has none
// - isAt(entry, trail): whether a field, told by the names on the way to it, is one of those
// - numberIn(entry, bytes): its number, as Wireshark counts it
// - slice(of, start, bytes): a filter for bytes at their place, which always exists

import type { Field } from "../../../crate/pkg/port443.js";

/** How its value is written in a filter. */
export type Spelling = "number" | "address" | "text" | "bytes";

export type Entry = {
  /** As Wireshark spells it. */
  readonly filter: string;
  /** As the dissector spells it, and of what is around it as much as is needed to tell it apart from
   * its namesakes: outermost first. */
  readonly path: readonly string[];
  readonly as: Spelling;
  /** Of a number: the bits that count, by how much to move them to the right, what to take them
   * times. */
  readonly bits?: readonly [mask: number, shift: number, times: number];
  /** Whether it is in nothing else. */
  readonly root?: boolean;
  /** The field-line's name, for a header of HTTP. */
  readonly header?: string;
};

const at = (
  filter: string,
  path: string,
  as: Spelling = "number",
  bits?: Entry["bits"],
): Entry => ({ filter, path: path.split(" > "), as, ...(bits && { bits }) });

const header = (filter: string, name: string): Entry => ({
  filter,
  path: ["field-line", "field-value"],
  as: "text",
  header: name,
});

const flag = (name: string, mask: number, shift: number): Entry =>
  at(`tcp.flags.${name}`, "TCP header > Control bits", "number", [mask, shift, 1]);

/** The first that fits a field is what is copied; the others are for searching. */
const table: readonly Entry[] = [
  at("eth.src", "Ethernet header > Source MAC Address", "bytes"),
  at("eth.dst", "Ethernet header > Destination MAC Address", "bytes"),
  at("eth.type", "Ethernet header > EtherType"),
  at("ip.src", "IPv4 header > Source Address", "address"),
  at("ip.dst", "IPv4 header > Destination Address", "address"),
  at("ip.addr", "IPv4 header > Source Address", "address"),
  at("ip.addr", "IPv4 header > Destination Address", "address"),
  at("ip.hdr_len", "IPv4 header > Version, IHL", "number", [0x0f, 0, 4]),
  at("ip.version", "IPv4 header > Version, IHL", "number", [0xf0, 4, 1]),
  at("ip.dsfield", "IPv4 header > Type of Service"),
  at("ip.len", "IPv4 header > Total Length"),
  at("ip.id", "IPv4 header > Identification"),
  at("ip.flags", "IPv4 header > Flags, Fragment Offset", "number", [0xe000, 13, 1]),
  at("ip.ttl", "IPv4 header > Time to Live"),
  at("ip.proto", "IPv4 header > Protocol"),
  at("ip.checksum", "IPv4 header > Header Checksum"),
  at("ipv6.src", "IPv6 header > Source Address", "address"),
  at("ipv6.dst", "IPv6 header > Destination Address", "address"),
  at("ipv6.addr", "IPv6 header > Source Address", "address"),
  at("ipv6.addr", "IPv6 header > Destination Address", "address"),
  at("ipv6.plen", "IPv6 header > Payload Length"),
  at("ipv6.nxt", "IPv6 header > Next Header"),
  at("ipv6.hlim", "IPv6 header > Hop Limit"),
  at("tcp.srcport", "TCP header > Source Port"),
  at("tcp.dstport", "TCP header > Destination Port"),
  at("tcp.port", "TCP header > Source Port"),
  at("tcp.port", "TCP header > Destination Port"),
  at("tcp.seq_raw", "TCP header > Sequence Number"),
  at("tcp.ack_raw", "TCP header > Acknowledgment Number"),
  at("tcp.hdr_len", "TCP header > Data Offset, Rsrvd", "number", [0xf0, 4, 4]),
  at("tcp.flags", "TCP header > Control bits"),
  flag("fin", 0x01, 0),
  flag("syn", 0x02, 1),
  flag("reset", 0x04, 2),
  flag("push", 0x08, 3),
  flag("ack", 0x10, 4),
  at("tcp.window_size_value", "TCP header > Window"),
  at("tcp.checksum", "TCP header > Checksum"),
  at("tcp.urgent_pointer", "TCP header > Urgent Pointer"),
  at("tcp.options.mss_val", "Maximum Segment Size > MSS"),
  at("tcp.options.wscale.shift", "Window Scale > shift.cnt"),
  at("tls.record.content_type", "TLSPlaintext > type"),
  // The last byte of an opened record of TLS 1.3.
  { ...at("tls.record.content_type", "type"), root: true },
  at("tls.record.content_type", "TLSCiphertext > type"),
  at("tls.record.opaque_type", "TLSCiphertext > opaque_type"),
  at("tls.record.version", "legacy_record_version"),
  at("tls.handshake.type", "msg_type"),
  at("tls.handshake.version", "legacy_version"),
  at("tls.handshake.random", "random", "bytes"),
  at("tls.handshake.session_id", "legacy_session_id > opaque", "bytes"),
  at("tls.handshake.session_id", "legacy_session_id_echo > opaque", "bytes"),
  at("tls.handshake.ciphersuite", "CipherSuite"),
  at("tls.handshake.ciphersuite", "cipher_suite"),
  at("tls.handshake.extension.type", "extension_type"),
  at("tls.handshake.extensions_server_name", "HostName > opaque", "text"),
  at("tls.handshake.extensions_alpn_str", "ProtocolName > opaque", "text"),
  at("tls.handshake.extensions_supported_group", "NamedGroup"),
  at("tls.handshake.extensions.supported_version", "ProtocolVersion"),
  at("tls.handshake.extensions.supported_version", "selected_version"),
  at("tls.handshake.sig_hash_alg", "SignatureScheme"),
  at("tls.handshake.sig_hash_alg", "CertificateVerify > algorithm"),
  at("tls.handshake.sig_hash_alg", "ServerKeyExchange > algorithm"),
  at("tls.handshake.extensions_key_share_group", "KeyShareEntry > group"),
  at(
    "tls.handshake.extensions_key_share_key_exchange",
    "KeyShareEntry > key_exchange > opaque",
    "bytes",
  ),
  at("tls.handshake.extensions_key_share_selected_group", "selected_group"),
  at("tls.alert_message.level", "Alert > level"),
  at("tls.alert_message.desc", "Alert > description"),
  at("http.request.method", "HTTP request > method", "text"),
  at("http.request.uri", "HTTP request > request-target", "text"),
  at("http.request.version", "HTTP request > HTTP-version", "text"),
  at("http.response.version", "HTTP response > HTTP-version", "text"),
  at("http.response.code", "HTTP response > status-code", "text"),
  at("http.response.phrase", "HTTP response > reason-phrase", "text"),
  header("http.host", "host"),
  header("http.content_type", "content-type"),
  header("http.content_length_header", "content-length"),
  header("http.cookie", "cookie"),
  header("http.set_cookie", "set-cookie"),
  header("http.location", "location"),
  header("http.user_agent", "user-agent"),
  header("http.server", "server"),
];

const byName = new Map<string, Entry[]>();
for (const entry of table) byName.set(entry.filter, [...(byName.get(entry.filter) ?? []), entry]);

export const names: readonly string[] = [...byName.keys()];

export function named(name: string): readonly Entry[] | undefined {
  return byName.get(name);
}

/** `trail`: from a root down to the field. */
export function isAt({ path, root, header }: Entry, trail: readonly Field[]): boolean {
  if (trail.at(-1)?.name !== path.at(-1) || (root && trail.length > 1)) return false;
  let from = 0;
  for (const name of path) {
    from = trail.findIndex((field, i) => i >= from && field.name === name) + 1;
    if (from === 0) return false;
  }
  // "Host: letters.example" is the value of a field-line.
  const line = header && trail.findLast(({ name }) => name === "field-line")?.value;
  return header === undefined || line?.split(":")[0]?.toLowerCase() === header;
}

/** Nothing for a run of bytes that is no number Wireshark has. */
export function numberIn({ bits }: Entry, bytes: Uint8Array): number | undefined {
  if (bytes.length === 0 || bytes.length > 6) return undefined;
  const all = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
  if (!bits) return all;
  const [mask, shift, times] = bits;
  return ((all & mask) >>> shift) * times;
}

/** `bytes` are the field's own. */
export function filterFor(trail: readonly Field[], bytes: Uint8Array): string | undefined {
  const entry = table.find((one) => isAt(one, trail));
  const value = entry && spelt(entry, trail.at(-1), bytes);
  return value === undefined ? undefined : `${entry?.filter} == ${value}`;
}

function spelt(entry: Entry, field: Field | undefined, bytes: Uint8Array): string | undefined {
  if (bytes.length === 0) return undefined;
  switch (entry.as) {
    case "number":
      return numberIn(entry, bytes)?.toString();
    case "address":
      return field?.value;
    case "bytes":
      return colons(bytes);
    case "text": {
      // A status code is a number there.
      const text = textOf(bytes);
      if (text === undefined) return undefined;
      return entry.filter === "http.response.code"
        ? text
        : `"${text.replace(/["\\]/g, (sign) => `\\${sign}`)}"`;
    }
  }
}

/** Printable ASCII; of all else it is not certain what Wireshark takes it for. */
function textOf(bytes: Uint8Array): string | undefined {
  return bytes.every((byte) => byte >= 0x20 && byte < 0x7f)
    ? String.fromCharCode(...bytes)
    : undefined;
}

const colons = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(":");

/** What a slice is of: the packet, or the segment's payload. */
export type Sliced = "frame" | "tcp.payload";

export function slice(of: Sliced, start: number, bytes: Uint8Array): string {
  return `${of}[${start}:${bytes.length}] == ${colons(bytes)}`;
}
