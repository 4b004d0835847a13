// Wording of the desk's "Packets". Part of `words` (words.ts).

import type { Peer } from "../../crate/pkg/port443.js";
import type { Kind, Refused } from "../panels/packets/query.ts";

const number = new Intl.NumberFormat("en");
const n = (value: number): string => number.format(value);
const bytes = (count: number): string => (count === 1 ? "1 byte" : `${n(count)} bytes`);
const all = (count: number): string => (count === 1 ? "1 packet" : `${n(count)} packets`);

/** Of the story milliseconds, as everywhere on the page; of a file seconds, as packet lists have it. */
const time = (micros: number, told: boolean): string =>
  told ? `${(Math.round(micros / 100) / 10).toFixed(1)} ms` : (micros / 1e6).toFixed(6);

export const packets = {
  title: "Every packet",
  plainly:
    "What passed on the wire, one packet after the other, each with its fields and its bytes. Choose one in any of the three, and it is chosen in the others.",
  empty: "No packets.",
  waiting: "This packet is being read.",
  list: (count: number) => all(count),
  later: "has not passed yet",
  isFound: "found",
  fetching: "…",
  time,
  ways: { client: "→", server: "←" } satisfies Record<Peer, string>,
  towards: { client: "from the client", server: "from the server" } satisfies Record<Peer, string>,
  heads: {
    number: "No.",
    time: "time",
    source: "from",
    destination: "to",
    protocol: "protocol",
    length: "bytes",
    info: "what it carries",
  },
  packet: (index: number) => `Packet ${n(index + 1)}`,
  at: (index: number, of: number) => `Packet ${n(index + 1)} of ${n(of)}`,
  stage: "Show its connection on the stage",

  fields: (index: number) => `Fields of packet ${index + 1}`,
  above: {
    whole: "A record or message in this packet",
    part: (part: number, of: number) =>
      `This packet carries part ${part} of ${of} of it; here it is whole`,
    opened: "The same, opened with the key log",
    alone: "What this packet says alone: what went before it is not known",
  },
  carriedBy: "Its bytes came in",
  buffers: {
    label: "Bytes of",
    packet: "the packet",
    unit: "the whole message",
    record: "what was inside",
  },

  find: {
    label: "Find packets",
    kind: "Look for",
    kinds: {
      text: "text",
      bytes: "bytes in hex",
      field: "a field’s name",
      filter: "a filter",
    } satisfies Record<Kind, string>,
    examples: {
      text: "letters.example",
      bytes: "16 03 01",
      field: "server_name",
      filter: "tls.handshake.type == 1",
    } satisfies Record<Kind, string>,
    previous: "Previous",
    next: "Next",
    clear: "Clear",
    counting: (found: number, looked: number, of: number) =>
      `${n(found)} found in ${n(looked)} of ${n(of)}`,
    found: (found: number, of: number) =>
      found === 0 ? `None of ${all(of)}` : `${n(found)} of ${all(of)}`,
    at: (place: number, found: number) => `${n(place)} of ${n(found)} found`,
    help: "What a filter can say",
    helpText:
      "A small part of Wireshark’s language, with the same meaning: == != > >= < <= contains, joined by and, or, not and parentheses; frame[a:n] and tcp.payload[a:n] with bytes; and these names. A name alone asks whether the packet has it. In an opened file each packet is read by itself: what goes on in others, or is sealed, is not found.",
    refused: ({ refused, at }: Refused): string =>
      ({
        empty: "There is nothing to look for.",
        hex: `“${at}” is not hex: two digits of 0–9 and a–f for each byte.`,
        name: `There is no field “${at}” here. The names that a filter can use stand below.`,
        operator: `“${at}” cannot be used there.`,
        value: `“${at}” is not a value that this field can have. Text stands in double quotes, addresses and numbers do not.`,
        syntax: at === "" ? "Something is missing at the end." : `“${at}” stands where it cannot.`,
      })[refused],
  },

  copy: {
    label: (what: string) => `Copy ${what}`,
    hex: "as hex",
    c: "as a C array",
    filter: "as a Wireshark filter",
    keys: "With the keyboard, in the list, the fields or the bytes: H, C and W.",
    copied: { hex: "Copied as hex.", c: "Copied as a C array.", filter: "Copied as a filter." },
    failed: "The browser does not let this page copy. Here it is, selected: copy it by hand.",
    shown: "What was to be copied",
    needsKeyLog: "Wireshark finds this only with the key log.",
    sealed: "Wireshark has no name for this. The filter is for the sealed bytes that carry it.",
    noName: "Wireshark has no name for this that we know of. The filter is for its bytes.",
    packet: (index: number) => `packet ${n(index + 1)}`,
    run: (count: number) => bytes(count),
  },
} as const;
