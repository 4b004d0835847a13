import { expect, test } from "vitest";
import type { Field, Peer, Recording, Segment } from "../../crate/pkg/port443.js";
import type { Run } from "../core/run.ts";
import { recorded } from "../player/testing.ts";
import type { Selection } from "../selection.ts";
import * as places from "./places.ts";

const HEADERS = 40;

function field(name: string, start: number, end: number, children: Field[] = []): Field {
  return { name, start, end, children, value: undefined, spec: undefined, problem: undefined };
}

/** The client sends 30 bytes in the clear and then a sealed record of 5 + 24 + 16; the server sends
 * 10 bytes. The segments cut them where `cuts` says, with an empty one between. */
function made(cuts: readonly number[]): Run {
  const clear = 30;
  const text = 24;
  const stream = Uint8Array.from({ length: clear + 5 + text + 16 }, (_, i) => (i * 7 + 1) & 0xff);
  const answer = Uint8Array.from({ length: 10 }, (_, i) => 200 + i);
  const segments: Segment[] = [];
  const packets: Run["dissection"]["packets"] = [];
  const send = (from: Peer, bytes: Uint8Array, start: number, end: number): void => {
    const packet = new Uint8Array(HEADERS + end - start);
    packet.set(bytes.subarray(start, end), HEADERS);
    const at = segments.length;
    segments.push({ from, sentAt: at, seenAt: at, arrivesAt: at, bytes: packet });
    packets.push({
      flags: "ACK",
      fields: [field("IPv4 header", 0, 20), field("TCP header", 20, HEADERS)],
      payload: end > start ? { from, start, end } : undefined,
      payloadStart: HEADERS,
    });
  };
  const ends = [...cuts, stream.length];
  let start = 0;
  for (const end of ends) {
    send("client", stream, start, end);
    send("server", answer, 0, 0);
    start = end;
  }
  send("server", answer, 0, answer.length);
  const unit = (name: string, from: number, to: number, sealed: boolean) => ({
    name,
    seenAt: 0,
    segments: [],
    sealed,
    field: field(name, from, to),
  });
  const end = stream.length;
  const body = stream.subarray(clear + 5, clear + 5 + text);
  const plaintext = body.map((byte) => byte ^ 0x55);
  return {
    recording: { capture: { segments } } as unknown as Recording,
    dissection: {
      packets,
      client: {
        bytes: stream,
        units: [unit("hello", 0, clear, false), unit("application_data", clear, end, true)],
      },
      server: { bytes: answer, units: [unit("answer", 0, 10, false)] },
    },
    opened: [
      {
        from: "client",
        unit: 1,
        secret: "",
        sequence: 0,
        plaintext,
        messages: [field("a", 0, 10), field("b", 10, 23), field("type", 23, 24)],
      },
    ],
    records: [
      {
        from: "client",
        unit: 1,
        sealedBy: 0,
        openedBy: 1,
        sealedAt: 0,
        header: stream.slice(clear, clear + 5),
        explicitNonce: new Uint8Array(),
        plaintext,
        contentLength: plaintext.length - 1,
        contentType: 23,
        keystream: body.map(() => 0x55),
        ciphertext: body.slice(),
        tag: stream.slice(-16),
      },
    ],
    findings: [],
    origins: [],
  };
}

const runs = [[], [1], [30], [32, 33], [10, 20, 40, 60, 74]].map(made);

test("every byte of a stream is found in a segment, and from there in the stream again", () => {
  for (const run of runs) {
    for (const from of ["client", "server"] as const) {
      const { bytes } = run.dissection[from];
      for (let offset = 0; offset < bytes.length; offset++) {
        const wire = places.segmentAt(run, { from, offset });
        if (!wire) throw new Error(`byte ${offset} of ${from} is in no segment`);
        const packet = run.recording.capture.segments[wire.segment];
        expect(packet?.from).toBe(from);
        expect(packet?.bytes[wire.offset]).toBe(bytes[offset]);
        expect(places.streamAt(run, wire)).toEqual({ from, offset });
      }
      expect(places.segmentAt(run, { from, offset: bytes.length })).toBeUndefined();
    }
  }
});

test("headers, and bytes past the end, are no part of a stream", () => {
  for (const run of runs) {
    run.recording.capture.segments.forEach(({ bytes }, segment) => {
      for (let offset = 0; offset < HEADERS; offset++) {
        expect(places.streamAt(run, { segment, offset })).toBeUndefined();
      }
      expect(places.streamAt(run, { segment, offset: bytes.length })).toBeUndefined();
      const past: Selection = { kind: "wire", segment, offset: bytes.length };
      expect(places.place(run, past).wire).toBeUndefined();
    });
  }
});

test("every byte of a sealed record has a column that holds it, and back", () => {
  for (const run of runs) {
    for (let offset = 0; offset < 75; offset++) {
      const column = places.columnAt(run, { from: "client", offset });
      if (offset < 30) {
        expect(column).toBeUndefined();
        continue;
      }
      const [story] = run.records;
      if (!column || !story) throw new Error(`byte ${offset} has no column`);
      expect(story[column.row][column.offset]).toBe(run.dissection.client.bytes[offset]);
      expect(places.streamOfColumn(run, column)).toEqual({ from: "client", offset });
    }
  }
});

test("the same byte is the same place, however it was picked", () => {
  for (const run of runs) {
    for (let offset = 35; offset < 59; offset++) {
      const stream: Selection = { kind: "stream", from: "client", offset };
      const record: Selection = {
        kind: "record",
        record: 0,
        row: "ciphertext",
        offset: offset - 35,
      };
      const picked = places.place(run, stream);
      expect(places.place(run, record)).toEqual(picked);
      expect(picked.unit).toEqual({ from: "client", unit: 1 });
      expect(picked.message).toBe(offset - 35 < 10 ? 0 : offset - 35 < 23 ? 1 : 2);
      if (!picked.wire) throw new Error("not on the wire");
      expect(places.place(run, { kind: "wire", ...picked.wire })).toEqual(picked);
      for (const row of ["plaintext", "keystream"] as const) {
        const other = places.place(run, { ...record, row });
        expect(other).toEqual({ ...picked, column: { record: 0, row, offset: offset - 35 } });
      }
    }
  }
});

test("a message inside a record stands where its first byte does", () => {
  for (const run of runs) {
    const picked = places.place(run, { kind: "unit", from: "client", unit: 1, message: 1 });
    expect(picked.stream).toEqual({ from: "client", offset: 45 });
    expect(picked.column).toEqual({ record: 0, row: "plaintext", offset: 10 });
    expect(picked.message).toBe(1);
  }
});

test("what is sent of a nonce stands between header and ciphertext, in no column", () => {
  const run = recorded({ kind: "tls12" });
  const sealed = run.records.filter(({ explicitNonce }) => explicitNonce.length === 8);
  expect(sealed.length).toBeGreaterThan(3);
  run.records.forEach((story, record) => {
    const { from, unit } = story;
    expect(places.clearLength(run, from, unit)).toBe(13);
    const start = places.streamOf(run, from).units[unit]?.field.start ?? 0;
    for (const offset of [5, 12]) {
      expect(places.columnAt(run, { from, offset: start + offset })).toBeUndefined();
    }
    expect(places.columnAt(run, { from, offset: start + 13 })).toEqual({
      record,
      row: "ciphertext",
      offset: 0,
    });
    const first = places.streamOfColumn(run, { record, row: "tag", offset: 15 });
    expect(first?.offset).toBe(start + 13 + story.ciphertext.length + 15);
  });
});

test("what points nowhere is nowhere", () => {
  const [run] = runs;
  if (!run) throw new Error("no run");
  const bad: (Selection | undefined)[] = [
    undefined,
    { kind: "wire", segment: 99, offset: 0 },
    { kind: "wire", segment: 0, offset: -1 },
    { kind: "stream", from: "client", offset: 75 },
    { kind: "record", record: 3, row: "tag", offset: 0 },
    { kind: "unit", from: "server", unit: 7 },
  ];
  for (const selection of bad) {
    const { wire, column, unit } = places.place(run, selection);
    expect([wire, column, unit]).toEqual([undefined, undefined, undefined]);
  }
});

test("bytes are found where they stand, across segments too, and nowhere else", () => {
  for (const run of runs) {
    const { bytes } = run.dissection.client;
    for (let start = 0; start + 6 <= bytes.length; start++) {
      const needle = bytes.slice(start, start + 6);
      const found = places.find(run, needle);
      expect(found).toEqual(places.segmentAt(run, { from: "client", offset: start }));
      needle[3] = (needle[3] ?? 0) ^ 0x80;
      expect(places.find(run, needle)).toBeUndefined();
    }
    expect(places.find(run, new Uint8Array())).toBeUndefined();
    expect(places.find(run, new Uint8Array(21))).toEqual({ segment: 0, offset: 0 });
  }
});

test("bytes of 0x80 to 0x9f are themselves and nothing else when they are looked for", () => {
  const [run] = runs;
  if (!run) throw new Error("no run");
  const all = Uint8Array.from({ length: 256 }, (_, i) => i);
  const segment: Segment = { from: "client", sentAt: 0, seenAt: 0, arrivesAt: 0, bytes: all };
  const one: Run = {
    ...run,
    recording: { capture: { segments: [segment] } } as unknown as Recording,
    dissection: {
      packets: [],
      client: { bytes: new Uint8Array(), units: [] },
      server: { bytes: new Uint8Array(), units: [] },
    },
  };
  for (let byte = 0; byte < 256; byte++) {
    expect(places.find(one, Uint8Array.of(byte))).toEqual({ segment: 0, offset: byte });
  }
});

test("the path to a byte goes from the outermost field to the innermost", () => {
  const root = field("root", 0, 9, [field("a", 0, 4), field("b", 4, 9, [field("c", 6, 9)])]);
  expect(places.path([root], 7).map(({ name }) => name)).toEqual(["root", "b", "c"]);
  expect(places.path([root], 5).map(({ name }) => name)).toEqual(["root", "b"]);
  expect(places.path([root], 9)).toEqual([]);
});
