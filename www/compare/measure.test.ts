import { describe, expect, test } from "vitest";
import type { Kind } from "../../crate/pkg/port443.js";
import { series } from "../player/testing.ts";
import { compared, marked, measure, type Rung, rungs } from "./measure.ts";

const of = (kind: Kind) => {
  const runs = series({ kind });
  const measures = measure(runs);
  const run = compared(runs);
  if (!measures || !run) throw new RangeError("nothing to measure");
  return { runs, measures, names: rungs(run).map(({ name }) => name) };
};

describe("what is counted", () => {
  test("TLS 1.3 and 1.2: a round trip, and who can read the certificate (RFC 8446 section 1.2)", () => {
    const now = of("https");
    const before = of("tls12");
    expect(Math.round(now.measures.untilSent ?? 0)).toBe(2);
    expect(Math.round(before.measures.untilSent ?? 0)).toBe(3);
    expect(now.measures.certificateInClear).toBe(false);
    expect(before.measures.certificateInClear).toBe(true);
    expect(before.names).toContain("ServerKeyExchange");
    expect(now.names).toContain("EncryptedExtensions");
  });

  test("a resumed connection sends no certificate (RFC 8446 section 2.2)", () => {
    const { runs, measures } = of("resumption");
    expect(runs.length).toBe(2);
    expect(measures).toMatchObject({ connections: 2, certificateBytes: 0, secrecy: "yes" });
    expect(measures.certificateInClear).toBeUndefined();
  });

  test("early data leave a round trip earlier, without a secret of their own", () => {
    const { measures } = of("earlyData");
    expect(Math.round(measures.untilSent ?? 0)).toBe(1);
    expect(measures.secrecy).toBe("later");
  });

  test("the hybrid's key shares are longer by ML-KEM's key and ciphertext (FIPS 203 table 3)", () => {
    const one = of("https").measures;
    const two = of("postQuantum").measures;
    // A key share each for the hybrid, and the signature's DER is a byte or two longer or shorter.
    expect(Math.abs(two.handshakeBytes - one.handshakeBytes - 1184 - 1088)).toBeLessThan(60);
    expect(two.messages).toBe(one.messages);
  });

  test("with RSA key transport the certificate's key opens it later; over http nothing was sealed", () => {
    expect(of("rsaKeyTransport").measures.secrecy).toBe("no");
    expect(of("http").measures).toMatchObject({ secrecy: "none", messages: 0, handshakeBytes: 0 });
  });

  test("handshake bytes are those of the messages, as the RFC frames them", () => {
    const { runs, measures } = of("https");
    const run = compared(runs);
    const finished = run && rungs(run).filter(({ name }) => name === "Finished");
    // 4 bytes of header and SHA-256 (RFC 8446 sections 4 and 4.4.4).
    expect(finished?.map(({ bytes }) => bytes)).toEqual([36, 36]);
    expect(measures.sent + measures.received).toBe(
      run?.recording.capture.segments.reduce((sum, { bytes }) => sum + bytes.length, 0),
    );
  });
});

describe("what is marked", () => {
  const rung = (name: string, from: Rung["from"] = "client"): Rung => ({
    name,
    from,
    bytes: 1,
    sealed: false,
    handshake: false,
  });

  test("what both have in the same order is not; the rest is, on its side", () => {
    const left = [rung("a"), rung("b"), rung("c")];
    const right = [rung("a"), rung("x"), rung("c"), rung("c")];
    expect(marked(left, right)).toEqual([
      [true, false, true],
      [true, false, true, false],
    ]);
  });

  test("the other direction is another message", () => {
    expect(marked([rung("Finished")], [rung("Finished", "server")])).toEqual([[false], [false]]);
  });

  test("a connection has all that it has itself", () => {
    const { runs } = of("https");
    const run = compared(runs);
    const all = run ? rungs(run) : [];
    for (const side of marked(all, all)) expect(side.every(Boolean)).toBe(true);
    expect(marked(all, [])).toEqual([all.map(() => false), []]);
  });
});
