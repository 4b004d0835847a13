import { describe, expect, test } from "vitest";
import { recorded } from "../../player/testing.ts";
import { hexOf } from "../parts/format.ts";
import { filterNames, type Kind, matches, parse, type Query, where } from "./query.ts";
import { layersOf, sourceOf } from "./source.ts";

const run = recorded();
const source = sourceOf(run);

function asked(kind: Kind, text: string): Query {
  const query = parse(kind, text);
  if ("refused" in query) throw new Error(`${query.refused} at ${query.at}: ${text}`);
  return query;
}

const looked = (index: number) => {
  const row = source.row(index);
  if (!row) throw new RangeError(`there is no packet ${index}`);
  return { index, row, layers: layersOf(run, index, "ending") };
};

const all = Array.from({ length: source.length }, (_, index) => looked(index));

/** The numbers of the packets that match, from 1. */
const found = (kind: Kind, text: string): number[] => {
  const query = asked(kind, text);
  return all.filter((packet) => matches(query, packet)).map(({ index }) => index + 1);
};

/** The bytes that are shown of the first that matches. */
function shown(kind: Kind, text: string): Uint8Array {
  const query = asked(kind, text);
  const packet = all.find((one) => matches(query, one));
  const spot = packet && where(query, packet);
  const bytes = spot && packet.layers[spot.layer]?.bytes.subarray(spot.start, spot.end);
  if (!bytes) throw new Error(`nothing is shown for ${text}`);
  return bytes;
}

const ascii = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

describe("text, bytes and fields", () => {
  test("text is found in names, values and bytes, upper or lower case", () => {
    expect(found("text", "SERVERHELLO")).toContain(5);
    expect(found("text", "letters.example")).toContain(4);
    expect(ascii(shown("text", "Letters.Example"))).toContain("letters.example");
    // In what the key log opens, too.
    expect(found("text", "not+a+word+to+sam")).toEqual([6]);
    expect(found("text", "no such thing anywhere")).toEqual([]);
  });

  test("bytes are found however they are written", () => {
    const random = run.dissection.client.bytes.subarray(11, 43);
    const digits = hexOf(random);
    const spaced = digits.match(/../g)?.join(" ") ?? "";
    for (const text of [digits, spaced, spaced.replaceAll(" ", ":"), `0x${digits}`]) {
      expect(found("bytes", text)).toEqual([4]);
      expect(hexOf(shown("bytes", text))).toBe(digits);
    }
    expect(parse("bytes", "123")).toMatchObject({ refused: "hex" });
    expect(parse("bytes", "zz")).toMatchObject({ refused: "hex" });
  });

  test("a field is found by its name", () => {
    expect(found("field", "server_name_list")).toEqual([4]);
    expect(found("field", "CertificateVerify")).toEqual([5]);
  });

  test("nothing is no query", () => {
    for (const kind of ["text", "bytes", "field", "filter"] as const) {
      expect(parse(kind, "  ")).toEqual({ refused: "empty", at: "" });
    }
  });
});

describe("filters", () => {
  const every = all.map(({ index }) => index + 1);
  const client = run.dissection.packets.flatMap((_, i) =>
    run.recording.capture.segments[i]?.from === "client" ? [i + 1] : [],
  );
  const server = every.filter((i) => !client.includes(i));
  const [address] = (source.row(0)?.source ?? "").split(":");

  test.each([
    ["tls.handshake.type == 1", [4]],
    ["tls.handshake.type eq 0x01", [4]],
    // EncryptedExtensions, which only the key log shows.
    ["tls.handshake.type == 8", [5]],
    ['tls.handshake.extensions_server_name == "letters.example"', [4]],
    ['tls.handshake.extensions_server_name contains "letters"', [4]],
    ['tls.handshake.extensions_server_name == "letters"', []],
    ["tcp.port == 443", every],
    ["tcp.dstport == 443", client],
    ["!(tcp.dstport == 443)", server],
    // As in Wireshark since 3.6: none of the two ports is 443.
    ["tcp.port != 443", []],
    ["tcp.flags.syn == 1", [1, 2]],
    ["tcp.flags.syn == 1 and tcp.flags.ack == 0", [1]],
    ["tcp.flags.syn == 1 && !tcp.flags.ack == 1", [1]],
    ["frame.number == 2 or frame.number == 5", [2, 5]],
    // and binds more than or.
    ["frame.number == 2 || frame.number == 5 && tcp.flags.syn == 1", [2]],
    ["(frame.number == 2 or frame.number == 5) and tls", [5]],
    ["frame.number <= 3 and frame.number >= 2", [2, 3]],
    ["tcp.len == 0", every.filter((i) => !run.dissection.packets[i - 1]?.payload)],
    ["http.request", [6]],
    ['http.request.method == "POST" and http.host == "letters.example"', [6]],
    // What another header says.
    ['http.content_type == "letters.example"', []],
    ["http.response.code == 200", [7]],
    ["ip.version == 4 and ip.hdr_len == 20", every],
    [`ip.src == ${address}`, client],
    [`ip.addr == ${address}`, every],
    ["ipv6", []],
    ["not ip", []],
  ])("%s", (text, numbers) => {
    expect(found("filter", text)).toEqual(numbers);
  });

  test("slices are of the packet, or of what TCP carries", () => {
    const hello = looked(3).layers[0]?.bytes ?? new Uint8Array();
    const colons = (bytes: Uint8Array): string => hexOf(bytes).match(/../g)?.join(":") ?? "";
    const start = run.dissection.packets[3]?.payloadStart ?? 0;
    expect(found("filter", `frame[0:44] == ${colons(hello.subarray(0, 44))}`)).toEqual([4]);
    const payload = hello.subarray(start, start + 12);
    expect(found("filter", `tcp.payload[0:12] == ${colons(payload)}`)).toEqual([4]);
    expect(hexOf(shown("filter", `tcp.payload[0:12] == ${colons(payload)}`))).toBe(hexOf(payload));
    expect(found("filter", "frame[60000:1] == 00")).toEqual([]);
  });

  test.each([
    ["tls.handshake.type ==", "syntax"],
    ["== 1", "syntax"],
    ["(tcp", "syntax"],
    ["tcp)", "syntax"],
    ["tcp tls", "syntax"],
    ["and", "name"],
    ["dns.qry.name", "name"],
    ["constructor", "name"],
    ["tcp.port in {80 443}", "operator"],
    ['http.host matches "x"', "operator"],
    ["tls == 1", "operator"],
    ['http.host > "a"', "operator"],
    ["tcp.port contains 4", "operator"],
    ["tcp.port == https", "value"],
    ['tcp.port == "443"', "value"],
    ["ip.src == somewhere", "value"],
    ["http.host == letters.example", "value"],
    ["frame[0:4] == 16:03", "value"],
    ["frame[0-3] == 16:03:01:00", "name"],
    ["tls.handshake.random == xyz", "value"],
    ["!".repeat(10_000), "syntax"],
    ["(".repeat(10_000), "syntax"],
    ['"', "syntax"],
  ])("%s is refused: %s", (text, refused) => {
    expect(parse("filter", text)).toMatchObject({ refused });
  });

  test("whatever is typed is a query or is refused", () => {
    const pieces = [
      "tcp",
      ".",
      "port",
      "==",
      "!",
      "(",
      ")",
      '"',
      "\\",
      " ",
      "443",
      "[",
      "0:1",
      "]",
      "and",
      "ä",
      "{",
      "~",
    ];
    let state = 443;
    const next = (): number => (state = (state * 1103515245 + 12345) % 2147483648);
    for (let i = 0; i < 3000; i++) {
      const text = Array.from({ length: next() % 12 }, () => pieces[next() % pieces.length]).join(
        "",
      );
      const query = parse("filter", text);
      if (!("refused" in query)) for (const packet of all) matches(query, packet);
    }
  });

  test("every name that can be used can be asked for", () => {
    for (const name of filterNames) expect(parse("filter", name)).toHaveProperty("kind", "filter");
  });
});
