import { expect, test } from "vitest";
import { recorded, series } from "../../player/testing.ts";
import { ladder } from "./ladder.ts";

const told = (input: Parameters<typeof recorded>[0]): string[] =>
  ladder(recorded(input)).map(
    ({ from, name, sealed }) =>
      `${from === "client" ? "→" : "←"} ${sealed ? "sealed " : ""}${name}`,
  );

test("a handshake of TLS 1.3 in its order, every arrow the right way", () => {
  expect(told({})).toEqual([
    "→ SYN",
    "← SYN, ACK",
    "→ ACK",
    "→ ClientHello",
    "← ServerHello",
    "← change_cipher_spec",
    "← sealed EncryptedExtensions",
    "← sealed Certificate",
    "← sealed CertificateVerify",
    "← sealed Finished",
    "→ change_cipher_spec",
    "→ sealed Finished",
    "→ sealed POST /login HTTP/1.1",
    "← sealed HTTP/1.1 200 OK",
    "← sealed Alert close_notify",
    "← FIN, ACK",
    "→ sealed Alert close_notify",
    "→ FIN, ACK",
  ]);
});

test("the same over http", () => {
  expect(told({ kind: "http" })).toEqual([
    "→ SYN",
    "← SYN, ACK",
    "→ ACK",
    "→ POST /login HTTP/1.1",
    "← HTTP/1.1 200 OK",
    "← FIN, ACK",
    "→ FIN, ACK",
  ]);
});

test("TLS 1.2 in its order, one arrow for each message of a flight in one record", () => {
  expect(told({ kind: "tls12" })).toEqual([
    "→ SYN",
    "← SYN, ACK",
    "→ ACK",
    "→ ClientHello",
    "← ServerHello",
    "← Certificate",
    "← ServerKeyExchange",
    "← ServerHelloDone",
    "→ ClientKeyExchange",
    "→ change_cipher_spec",
    "→ sealed Finished",
    "← change_cipher_spec",
    "← sealed Finished",
    "→ sealed POST /login HTTP/1.1",
    "← sealed HTTP/1.1 200 OK",
    "← sealed Alert close_notify",
    "← FIN, ACK",
    "→ sealed Alert close_notify",
    "→ FIN, ACK",
  ]);
});

test("RSA key transport: no ServerKeyExchange, and the secret in the ClientKeyExchange", () => {
  const steps = told({ kind: "rsaKeyTransport" });
  expect(steps).toContain("← ServerHelloDone");
  expect(steps).toContain("→ ClientKeyExchange");
  expect(steps).not.toContain("← ServerKeyExchange");
});

test("a HelloRetryRequest, and the hello that answers it", () => {
  const steps = told({ kind: "helloRetryRequest" });
  expect(steps.filter((step) => /Hello/.test(step))).toEqual([
    "→ ClientHello",
    "← HelloRetryRequest",
    "→ ClientHello",
    "← ServerHello",
  ]);
});

test("a client that is asked who it is, and new keys in mid-conversation", () => {
  const asked = told({ kind: "clientCertificate" });
  expect(asked).toContain("← sealed CertificateRequest");
  expect(asked).toContain("→ sealed Certificate");
  expect(asked).toContain("→ sealed CertificateVerify");
  const updated = told({ kind: "keyUpdate" });
  expect(updated).toContain("→ sealed KeyUpdate");
  expect(updated).toContain("← sealed KeyUpdate");
});

test("early data: the request is sealed and sent with the hello", () => {
  const [, second] = series({ kind: "earlyData" });
  const names = second ? ladder(second).map(({ name }) => name) : [];
  expect(names.indexOf("POST /login HTTP/1.1")).toBeLessThan(names.indexOf("ServerHello"));
  expect(names).toContain("EndOfEarlyData");
});

test("STARTTLS: a clear conversation, then a handshake, then a sealed one", () => {
  const steps = told({ kind: "startTls" });
  const at = (step: string): number => steps.findIndex((it) => it.includes(step));
  expect(at("→ STARTTLS")).toBeGreaterThan(at("→ EHLO"));
  expect(at("→ ClientHello")).toBeGreaterThan(at("→ STARTTLS"));
  expect(steps.findIndex((it) => /→ sealed (MAIL|AUTH|EHLO)/.test(it))).toBeGreaterThan(
    at("→ ClientHello"),
  );
});

test("a request of several records is one message and its continuations", () => {
  const steps = ladder(recorded({ message: "é".repeat(8_000) }));
  const request = steps.filter(({ name }) => /POST|HTTP request/.test(name));
  expect(request.length).toBeGreaterThan(1);
  expect(request[0]?.name).toBe("POST /login HTTP/1.1");
  expect(request.slice(1).every(({ name }) => name === "HTTP request (continued)")).toBe(true);
});

test("steps are in the order of time", () => {
  for (const scheme of ["http", "https"] as const) {
    const times = ladder(recorded({ kind: scheme, message: "x".repeat(16_384) })).map(
      ({ at }) => at,
    );
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  }
});
