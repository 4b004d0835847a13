import { describe, expect, test } from "vitest";
import { recorded, series } from "../player/testing.ts";
import { chain, eventAt, formula, inputs, nameOf, peerKeyPair, transcript } from "./chain.ts";
import { named } from "./keys/index.ts";
import { isPublic, schedule } from "./keys/schedule.ts";
import { find } from "./places.ts";

describe.each(["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384"] as const)(
  "%s",
  (cipherSuite) => {
    const run = recorded({ cipherSuite });
    const { events } = run.recording;

    test("every sealed record leads back to its sender's own key pair, and over to the other's", () => {
      expect(run.records.length).toBeGreaterThan(4);
      for (const { from, sealedBy = -1 } of run.records) {
        const steps = chain(run, sealedBy).map((event) => events[event]);
        expect(steps.every((step) => step?.peer === from)).toBe(true);
        const kinds = steps.map((step) => step?.kind);
        expect(kinds[0]).toBe("seal");
        expect(kinds.slice(-3)).toEqual(["sharedSecret", "keyShare", "random"]);
        const shared = chain(run, sealedBy).find((event) => events[event]?.kind === "sharedSecret");
        const other = events[peerKeyPair(run, shared ?? -1) ?? -1];
        expect([other?.kind, other?.peer !== from]).toEqual(["keyShare", true]);
      }
    });

    test("formulas are those of RFC 8446 section 7.1", () => {
      const length = cipherSuite.endsWith("384") ? 48 : 32;
      const written = new Set(events.map((_, event) => formula(run, event)));
      for (const expected of [
        "HKDF-Extract(salt: 0, IKM: 0)",
        `HKDF-Expand-Label(Early Secret, "derived", Transcript-Hash(""), ${length})`,
        "HKDF-Extract(salt: early ▸ derived, IKM: (EC)DHE shared secret)",
        `HKDF-Expand-Label(Handshake Secret, "c hs traffic", Transcript-Hash(ClientHello…ServerHello), ${length})`,
        `HKDF-Expand-Label(s hs traffic, "finished", "", ${length})`,
        "HKDF-Extract(salt: handshake ▸ derived, IKM: 0)",
        `HKDF-Expand-Label(Master Secret, "s ap traffic", Transcript-Hash(ClientHello…Finished), ${length})`,
        `HKDF-Expand-Label(c ap traffic, "key", "", ${length === 48 ? 32 : 16})`,
        'HKDF-Expand-Label(c ap traffic, "iv", "", 12)',
      ]) {
        expect(written).toContain(expected);
      }
    });

    test("both peers reach the same, and only the key shares are on the wire", () => {
      const rows = schedule(run);
      expect(rows.map(({ id }) => id)).toContain("c ap traffic ▸ iv");
      for (const { id, cells, equal } of rows) {
        expect([id, cells.client, cells.server]).not.toContain(undefined);
        expect([id, equal]).toEqual([id, id !== "privateKey" && id !== "keyShare"]);
        for (const cell of [cells.client, cells.server]) {
          expect([id, cell?.wire !== undefined]).toEqual([id, id === "keyShare"]);
        }
      }
    });

    test("the schedule has no rows but those of the RFC's diagram", () => {
      expect(schedule(run).map(({ id }) => id)).toEqual([
        "privateKey",
        "keyShare",
        "sharedSecret",
        "early",
        "early ▸ derived",
        "handshake",
        "c hs traffic",
        "c hs traffic ▸ key",
        "c hs traffic ▸ iv",
        "c hs traffic ▸ finished",
        "c hs traffic ▸ finished ▸ verify_data",
        "s hs traffic",
        "s hs traffic ▸ key",
        "s hs traffic ▸ iv",
        "s hs traffic ▸ finished",
        "s hs traffic ▸ finished ▸ verify_data",
        "handshake ▸ derived",
        "master",
        "c ap traffic",
        "c ap traffic ▸ key",
        "c ap traffic ▸ iv",
        "s ap traffic",
        "s ap traffic ▸ key",
        "s ap traffic ▸ iv",
        "exp master",
        "res master",
      ]);
    });

    test("an input that came from an event has that event's output", () => {
      for (const [event] of events.entries()) {
        for (const { bytes, from } of inputs(run, event)) {
          if (from === undefined) continue;
          const outputs = Object.values(events[from] ?? {}).filter((v) => v instanceof Uint8Array);
          expect(outputs).toContainEqual(bytes);
          expect(nameOf(run, from)).not.toBe("");
        }
      }
    });
  },
);

describe.each([
  "redirect",
  "postQuantum",
  "helloRetryRequest",
  "resumption",
  "earlyData",
  "clientCertificate",
  "keyUpdate",
  "tls12",
  "rsaKeyTransport",
  "startTls",
  "site",
] as const)("%s", (kind) => {
  const runs = series({ kind });

  test("every sealed record leads back to its sender's own secret", () => {
    expect(runs.some(({ records }) => records.length > 4)).toBe(true);
    for (const run of runs) {
      const { events } = run.recording;
      for (const { from, sealedBy = -1 } of run.records) {
        const steps = chain(run, sealedBy).map((event) => events[event]);
        expect(steps.every((step) => step?.peer === from)).toBe(true);
        expect(steps[0]?.kind).toBe("seal");
        // From the ticket's secret, where nothing newer went in.
        const ends = ["random", "keyShare", "rsaEncrypt", "rsaDecrypt", "extract"];
        expect(ends).toContain(steps.at(-1)?.kind);
        expect(steps.length).toBeGreaterThan(2);
      }
    }
  });

  test("what both have computed is the same, and no secret is on the wire", () => {
    for (const run of runs) {
      for (const { id, cells, equal } of schedule(run)) {
        const { client, server } = cells;
        const own = /^(privateKey|keyShare)/.test(id);
        if (client && server) expect([id, equal]).toEqual([id, !own]);
        for (const cell of [client, server]) {
          if (cell) expect([id, cell.wire !== undefined]).toEqual([id, isPublic(id)]);
        }
      }
    }
  });

  test("every value has a name and a sentence", () => {
    for (const run of runs) {
      for (const { id } of schedule(run)) {
        const [name, says] = named(id);
        expect([id, name.includes("▸"), says.length > 0]).toEqual([id, false, true]);
      }
    }
  });
});

test.each(["tls12", "rsaKeyTransport"] as const)(
  "%s: the key block is cut into what seals",
  (kind) => {
    const run = recorded({ kind });
    const rows = new Map(schedule(run).map(({ id, cells }) => [id, cells]));
    for (const peer of ["client", "server"] as const) {
      const seal = run.recording.events.find((it) => it.kind === "seal" && it.peer === peer);
      if (seal?.kind !== "seal") throw new Error(`the ${peer} sealed nothing`);
      for (const cells of ["client", "server"] as const) {
        const cut = (name: string) => rows.get(`key block ▸ ${peer}_write_${name}`)?.[cells]?.bytes;
        expect(cut("key")).toEqual(seal.key);
        expect(cut("IV")).toEqual(seal.iv);
      }
    }
  },
);

test("a transcript is read to its last byte or not at all", () => {
  const hello = [1, 0, 0, 2, 9, 9];
  const finished = [20, 0, 0, 1, 7];
  expect(transcript(Uint8Array.from([...hello, ...finished]))).toEqual(["ClientHello", "Finished"]);
  expect(transcript(Uint8Array.from([...hello, ...finished.slice(0, 4)]))).toEqual([]);
  expect(transcript(Uint8Array.from([99, 0, 0, 0]))).toEqual([]);
  expect(transcript(new Uint8Array())).toEqual([]);
});

test("what is asked of nobody has no answer", () => {
  const run = recorded({ kind: "http" });
  expect(eventAt(run, 999)).toBeUndefined();
  expect(formula(run, 999)).toBeUndefined();
  expect(chain(run, 999)).toEqual([999]);
  expect(schedule(run)).toEqual([]);
  expect(find(run, new TextEncoder().encode("POST /login"))).toBeDefined();
});
