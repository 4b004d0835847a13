import { describe, expect, test } from "vitest";
import type { Lack, Peer, Unit } from "../../crate/pkg/port443.js";
import type { OwnRun, Run } from "../core/run.ts";
import { files, imported as words } from "../story/files.ts";
import { learnWords, spoken } from "../story/scenes.ts";
import { acts } from "./imported.ts";
import { rare } from "./rare.ts";
import { recorded } from "./testing.ts";
import { learn, place, timeline } from "./timeline.ts";

learn(rare);
learnWords(words);

/** What of a run a file would have. */
function fromFile(run: OwnRun, { keys = true, lacks = [] as Lack[] } = {}): Run {
  const { capture, duration, connection } = run.recording;
  const end = { packets: 0, bytes: 0, payload: 0, retransmissions: 0, outOfOrder: 0, missing: 0 };
  const sealed = [...run.dissection.client.units, ...run.dissection.server.units].filter(
    (unit) => unit.sealed,
  ).length;
  return {
    ...run,
    opened: keys ? run.opened : [],
    records: keys ? run.records : [],
    origins: [],
    recording: {
      ...run.recording,
      scenario: undefined,
      outcome: undefined,
      events: [],
      interference: [],
    },
    file: {
      file: "mine.pcapng",
      packets: capture.segments.map((_, index) => index),
      roundTrip: 40_000,
      sealed,
      opened: keys ? run.opened.length : 0,
      lacks,
      connection: {
        index: 0,
        client: { address: "192.0.2.10", port: 49152 },
        server: { address: "203.0.113.5", port: 443 },
        clientKnownBy: "syn",
        firstPacket: 0,
        date: { seconds: 1_700_000_000, nanoseconds: 0 },
        beginsAt: 0,
        duration,
        fromClient: end,
        fromServer: end,
        hasSyn: true,
        hasHello: true,
        end: "closed",
        protocol: connection.scheme === "http" ? "http" : "tls",
        serverName: "letters.example",
        version: "TLS 1.3",
        cipherSuite: undefined,
        clientRandom: undefined,
        keys: keys ? "all" : "missing",
      },
    },
  };
}

/** A run of which only the segments from one on were captured. */
function cut(run: Run, from: number): Run {
  const units = (peer: Peer): Unit[] =>
    run.dissection[peer].units
      .filter(({ segments }) => (segments[0] ?? 0) >= from)
      .map((unit) => ({ ...unit, segments: unit.segments.map((at) => at - from) }));
  const { client, server, packets } = run.dissection;
  return {
    ...run,
    opened: [],
    records: [],
    dissection: {
      packets: packets.slice(from),
      client: { ...client, units: units("client") },
      server: { ...server, units: units("server") },
    },
    recording: {
      ...run.recording,
      capture: { ...run.recording.capture, segments: run.recording.capture.segments.slice(from) },
    },
  };
}

/** As many questions and answers, one segment and one sealed record each, a second apart. */
function long(exchanges: number): Run {
  const run = fromFile(recorded(), { keys: false });
  const [packet, segment, unit] = [
    run.dissection.packets.find(({ payload }) => payload),
    run.recording.capture.segments[0],
    run.dissection.client.units.find(({ sealed }) => sealed),
  ];
  if (!packet?.payload || !segment || !unit) throw new Error("a run has all of them");
  const { payload } = packet;
  const froms = Array.from(
    { length: 2 * exchanges },
    (_, at): Peer => (at % 2 ? "server" : "client"),
  );
  const at = (index: number): number => index * 1_000_000;
  const units = (peer: Peer): Unit[] =>
    froms.flatMap((from, index) =>
      from === peer ? [{ ...unit, seenAt: at(index) + 10_000, segments: [index] }] : [],
    );
  return {
    ...run,
    dissection: {
      packets: froms.map((from) => ({
        ...packet,
        flags: "PSH, ACK",
        payload: { ...payload, from },
      })),
      client: { ...run.dissection.client, units: units("client") },
      server: { ...run.dissection.server, units: units("server") },
    },
    recording: {
      ...run.recording,
      duration: at(froms.length),
      capture: {
        ...run.recording.capture,
        segments: froms.map((from, index) => ({
          ...segment,
          from,
          sentAt: at(index),
          seenAt: at(index) + 10_000,
          arrivesAt: at(index) + 20_000,
        })),
      },
    },
  };
}

const kinds = (run: Run) => timeline([run]).scenes.map(({ kind }) => kind);

describe("a connection out of a file is told from the wire", () => {
  test("over https, with its keys", () => {
    expect(kinds(fromFile(recorded()))).toEqual([
      "connect",
      "clientHello",
      "serverHello",
      "request",
      "answer",
      "alert",
      "close",
    ]);
  });

  test("without keys nobody knows what is a goodbye", () => {
    expect(kinds(fromFile(recorded(), { keys: false }))).toEqual([
      "connect",
      "clientHello",
      "serverHello",
      "request",
      "answer",
      "request",
      "close",
    ]);
  });

  test("TLS 1.2 ends its handshake from both sides", () => {
    expect(kinds(fromFile(recorded({ kind: "tls12" })))).toEqual([
      "connect",
      "clientHello",
      "serverHello",
      "handshake",
      "handshake",
      "request",
      "answer",
      "alert",
      "close",
    ]);
  });

  test("over http", () => {
    expect(kinds(fromFile(recorded({ kind: "http" })))).toEqual([
      "connect",
      "request",
      "answer",
      "close",
    ]);
  });

  test("what began before the file begins in the middle", () => {
    const all = fromFile(recorded());
    const first = all.dissection.packets.findIndex(
      (_, at) => at > 4 && all.recording.capture.segments[at]?.from === "client",
    );
    expect(kinds(cut(all, first))[0]).toBe("joined");
  });

  test("what had not ended says so", () => {
    const all = fromFile(recorded());
    const { capture } = all.recording;
    const run: Run = {
      ...all,
      dissection: { ...all.dissection, packets: all.dissection.packets.slice(0, 5) },
      recording: {
        ...all.recording,
        capture: { ...capture, segments: capture.segments.slice(0, 5) },
      },
    };
    expect(kinds(run).at(-1)).toBe("ends");
  });

  test("an empty one has a scene, too", () => {
    const all = fromFile(recorded());
    const run: Run = {
      ...all,
      dissection: {
        packets: [],
        client: { ...all.dissection.client, units: [] },
        server: { ...all.dissection.server, units: [] },
      },
      recording: { ...all.recording, capture: { ...all.recording.capture, segments: [] } },
    };
    expect(kinds(run)).toEqual(["joined", "ends"]);
    expect(place(timeline([run]), 0).scene.kind).toBe("joined");
  });
});

describe.each([
  ["short", () => fromFile(recorded())],
  ["long", () => long(400)],
  ["in between", () => long(11)],
] as const)("%s", (_, make) => {
  const run = make();
  const { scenes, duration } = timeline([run]);

  test("has no more scenes than can be told", () => {
    expect(scenes.length).toBeLessThanOrEqual(30);
  });

  test("leaves no gap on the clock and tells every segment that carries something", () => {
    scenes.forEach((scene, at) => {
      expect(scene.to).toBeGreaterThanOrEqual(scene.from);
      if (at > 0) expect(scene.from).toBe(scenes[at - 1]?.to);
    });
    expect(scenes[0]?.from).toBe(0);
    expect(scenes.at(-1)?.to).toBe(run.recording.duration);
    const told = acts(run).flatMap(({ segments }) => segments);
    const carrying = run.dissection.packets.flatMap(({ payload }, at) =>
      payload && payload.end > payload.start ? [at] : [],
    );
    expect(told).toEqual(expect.arrayContaining(carrying));
    expect(new Set(told).size).toBe(told.length);
  });

  test("has a clock that never goes back", () => {
    let last = 0;
    for (let story = 0; story <= duration; story += duration / 500) {
      const { virtual } = place(timeline([run]), story);
      expect(virtual).toBeGreaterThanOrEqual(last);
      last = virtual;
    }
  });

  test("has words for each scene, and none of them speaks of a message of yours", () => {
    scenes.forEach((_, index) => {
      const { title, text } = spoken(timeline([run]), index);
      expect(title).not.toBe("");
      expect(text).not.toBe("");
      expect(`${title} ${text}`).not.toMatch(/your (words|message)|undefined|NaN/i);
    });
  });
});

test("what opened is said to be seen by the reader alone, what did not by nobody", () => {
  const text = (run: Run): string => {
    const line = timeline([run]);
    return spoken(
      line,
      line.scenes.findIndex(({ kind }) => kind === "request"),
    ).text;
  };
  expect(text(fromFile(recorded()))).toMatch(/keys that you added you see inside/);
  expect(text(fromFile(recorded(), { keys: false }))).toMatch(/Without the keys/);
  expect(text(fromFile(recorded({ kind: "http" })))).toMatch(/None of it is sealed/);
});

test("what a hello is said to be is what it carries", () => {
  const told = (run: Run, kind: string) => {
    const line = timeline([run]);
    return spoken(
      line,
      line.scenes.findIndex((scene) => scene.kind === kind),
    );
  };
  const [tls13, tls12, retry] = (["https", "tls12", "helloRetryRequest"] as const).map((kind) =>
    fromFile(recorded({ kind })),
  );
  if (!tls13 || !tls12 || !retry) throw new Error("three were made");
  expect(told(tls13, "clientHello").text).toMatch(/its public key/);
  expect(told(tls12, "clientHello").text).not.toMatch(/key/);
  expect(told(tls13, "serverHello").name).toBe("ServerHello … Finished");
  expect(told(tls12, "serverHello").name).toBe("ServerHello, Certificate …");
  expect(told(retry, "serverHello").name).toBe("HelloRetryRequest");
  const { dissection } = tls12;
  const units = dissection.server.units.map((unit) => {
    const children = unit.field.children.filter(({ name }) => name !== "Certificate");
    return { ...unit, field: { ...unit.field, children } };
  });
  const server = { ...dissection.server, units };
  const resumed = { ...tls12, dissection: { ...dissection, server } };
  expect(told(resumed, "serverHello").text).toMatch(/no certificate/);
});

test("an alert is one, in the clear and where TLS 1.2 seals it", () => {
  const run = fromFile(recorded({ kind: "tls12" }), { keys: false });
  expect(kinds(run)).toContain("alert");
  const client = {
    ...run.dissection.client,
    units: run.dissection.client.units.map((unit) =>
      unit.name === "alert" ? { ...unit, name: "Alert handshake_failure", sealed: false } : unit,
    ),
  };
  expect(kinds({ ...run, dissection: { ...run.dissection, client } })).toContain("alert");
});

test("sizes and counts are spelt out", () => {
  expect(files.stage.verdictSealed(1)).toMatch(/^1 byte,/);
  expect(files.stage.times(3, 12_345)).toBe("3 × · 12.3 kB");
});
