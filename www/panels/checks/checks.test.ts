import { expect, test } from "vitest";
import type { CertificateKind } from "../../../crate/pkg/port443.js";
import { recorded } from "../../player/testing.ts";
import { desk } from "../../story/desk.ts";
import { place } from "../places.ts";
import { type CheckId, certificates, checks } from "./checks.ts";

test("over TLS 1.3 all is checked and passes, and each leads to a place on the wire or an operation", () => {
  const run = recorded({});
  const list = checks(run, "client");
  expect(list.map(({ id, verdict }) => `${id} ${verdict}`)).toEqual(
    ["chain", "signature", "dates", "name", "usage", "possession", "finished"].map(
      (id) => `${id} passed`,
    ),
  );
  for (const { id, at, found } of list) {
    const { wire, event } = place(run, at);
    expect([id, wire !== undefined || event !== undefined]).toEqual([id, true]);
    expect(found.length).toBeGreaterThan(0);
  }
  const name = list.find(({ id }) => id === "name");
  expect([name?.expected, name?.found]).toEqual(["letters.example", ["letters.example"]]);
  const finished = list.find(({ id }) => id === "finished");
  expect(finished?.found).toEqual([finished?.expected]);
});

test("the chain is as it was sent, and what is signed is what was verified", () => {
  const run = recorded({});
  const chain = certificates(run, "server");
  expect(chain.map(({ subject }) => subject)).toEqual([
    "letters.example",
    "Port 443 Intermediate CA",
  ]);
  const verified = run.recording.events.flatMap((event) =>
    event.kind === "verify" && event.peer === "client" ? [event.message] : [],
  );
  for (const { signed } of chain) expect(verified).toContainEqual(signed);
});

const faults = {
  expired: "dates",
  notYetValid: "dates",
  wrongName: "name",
  selfSigned: "chain",
  unknownRoot: "chain",
  brokenSignature: "signature",
  missingIntermediate: "chain",
  wrongUsage: "usage",
} as const satisfies Partial<Record<CertificateKind, CheckId>>;

test.each(Object.entries(faults))(
  "%s: refused for that, and nothing else has a verdict",
  (kind, id) => {
    const run = recorded({ certificate: kind as CertificateKind });
    const list = checks(run, "client");
    expect(list.map((check) => [check.id, check.verdict])).toEqual(
      ["chain", "signature", "dates", "name", "usage"].map((each) => [
        each,
        each === id ? "refused" : "silent",
      ]),
    );
    const { outcome } = run.recording;
    const reason = outcome.kind === "refused" ? outcome.reason : "";
    expect(list.find((check) => check.id === id)?.reason).toBe(reason);
  },
);

test("the date that is expected is the one that the client went by", () => {
  const [, , dates] = checks(recorded({ certificate: "expired" }), "client");
  expect(dates?.reason).toContain("now it is 2026-01-01");
  expect(desk.checks.each.dates.expected).toBe("1 January 2026");
});

test("a look-alike passes everything, for another name than was meant", () => {
  const run = recorded({ certificate: "lookAlike" });
  const list = checks(run, "client");
  expect(list.every(({ verdict }) => verdict === "passed")).toBe(true);
  expect(list.find(({ id }) => id === "name")?.expected).not.toBe(run.recording.scenario.host);
});

test("a client that was asked for a certificate is checked by the server, without a name", () => {
  const run = recorded({ kind: "clientCertificate" });
  const list = checks(run, "server");
  expect(list.map(({ id, verdict }) => `${id} ${verdict}`)).toEqual(
    ["chain", "signature", "dates", "usage", "possession", "finished"].map((id) => `${id} passed`),
  );
  expect(list.find(({ id }) => id === "usage")?.found).toEqual(["id-kp-clientAuth"]);
});

test.each(["tls12", "rsaKeyTransport"] as const)("%s: the certificate was in the clear", (kind) => {
  const run = recorded({ kind });
  const list = checks(run, "client");
  expect(list.every(({ verdict }) => verdict === "passed")).toBe(true);
  expect(list.some(({ id }) => id === "possession")).toBe(kind === "tls12");
  expect(list.find(({ id }) => id === "name")?.at).toMatchObject({ kind: "stream" });
});

test("over http nothing is", () => {
  const run = recorded({ kind: "http" });
  expect(checks(run, "client")).toEqual([]);
  expect(checks(run, "server")).toEqual([]);
  expect(certificates(run, "server")).toEqual([]);
});
