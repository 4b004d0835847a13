import { describe, expect, test } from "vitest";
import type { CertificateKind } from "../../crate/pkg/port443.js";
import { checks } from "./checks.ts";
import { contains, learnChecks, plot, same } from "./plot.ts";
import { recorded } from "./testing.ts";

const ordinary = recorded();
const usual = plot(ordinary).checks;
learnChecks(checks);

test("for most runs, what is loaded for the rare ones finds no other checks of the client", () => {
  expect(usual.map(({ what }) => what)).toEqual(["chain", "name", "signature", "transcript"]);
  expect(checks(ordinary).filter(({ by }) => by === "client")).toEqual(usual);
});

test("over https: the secret is on both sides and not on the wire, and all checks passed", () => {
  const found = plot(recorded());
  expect(found.secretsEqual).toBe(true);
  expect(found.secretOnWire).toBe(false);
  expect(found.checks.map(({ by, what, passed }) => [by, what, passed])).toEqual([
    ["client", "chain", true],
    ["client", "name", true],
    ["client", "signature", true],
    ["client", "transcript", true],
    ["server", "transcript", true],
  ]);
});

test("a secret that did cross the wire is found there", () => {
  const run = recorded();
  const secret = plot(run).secrets.client?.event.output ?? new Uint8Array();
  const { client } = run.dissection;
  const leaked = Uint8Array.from([...client.bytes.subarray(0, 9), ...secret, 1, 2, 3]);
  const found = plot({
    ...run,
    dissection: { ...run.dissection, client: { ...client, bytes: leaked } },
  });
  expect(found.secretOnWire).toBe(true);
});

test("the signature check is the one over CertificateVerify, and follows its outcome", () => {
  const run = recorded();
  const at = plot(run).checks.find(({ what }) => what === "signature")?.event ?? -1;
  const events = run.recording.events.map((event, index) =>
    index === at && event.kind === "verify" ? { ...event, valid: false } : event,
  );
  const found = plot({ ...run, recording: { ...run.recording, events } });
  expect(found.checks.find(({ what }) => what === "signature")?.passed).toBe(false);
  // The chain's own signatures are checked too, before it.
  const verifies = run.recording.events.flatMap(({ kind }, i) => (kind === "verify" ? [i] : []));
  expect(verifies.length).toBeGreaterThan(1);
  expect(at).toBe(verifies.at(-1));
});

test("Finished follows its bytes", () => {
  const run = recorded();
  const events = run.recording.events.map((event) =>
    event.kind === "hmac" && event.peer === "server"
      ? { ...event, output: event.output.map((byte) => byte ^ 1) }
      : event,
  );
  const found = plot({ ...run, recording: { ...run.recording, events } });
  expect(found.checks.find(({ what }) => what === "transcript")?.passed).toBe(false);
});

describe("a refused certificate is told as what was refused", () => {
  const checks = (certificate: CertificateKind) =>
    plot(recorded({ certificate })).checks.map(({ what, passed }) => [what, passed]);

  test("the name", () => {
    expect(checks("wrongName")).toEqual([
      ["chain", true],
      ["name", false],
    ]);
  });

  test.each(["expired", "unknownRoot", "brokenSignature", "wrongUsage"] as const)("%s", (kind) => {
    expect(checks(kind)).toEqual([["chain", false]]);
  });
});

test("the request's records carry the request, whole and in order", () => {
  const run = recorded({ message: "é".repeat(8_192) });
  const { requestRecords, request } = plot(run);
  expect(requestRecords.length).toBeGreaterThan(1);
  const content = requestRecords.flatMap((at) => [
    ...(run.records[at]?.plaintext.slice(0, -1) ?? []),
  ]);
  expect(same(Uint8Array.from(content), request?.event.bytes ?? new Uint8Array())).toBe(true);
});

test("bytes within bytes", () => {
  const hay = Uint8Array.of(1, 1, 2, 1, 1, 3);
  expect(contains(hay, Uint8Array.of(1, 1, 3))).toBe(true);
  expect(contains(hay, Uint8Array.of(1, 3, 1))).toBe(false);
  expect(contains(hay, Uint8Array.of(3, 1))).toBe(false);
  expect(contains(hay, Uint8Array.of())).toBe(true);
});
