import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { recorded } from "../player/testing.ts";
import { kindOf, pemOf } from "./kind.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test("a key log is known by one line of it", () => {
  const { keyLog } = recorded().recording;
  expect(kindOf(bytes(keyLog))).toBe("keyLog");
  expect(kindOf(bytes(`# a comment\n\n${keyLog}`))).toBe("keyLog");
  expect(kindOf(bytes(keyLog.replaceAll("\n", "\r\n")))).toBe("keyLog");
  expect(kindOf(bytes(`CLIENT_RANDOM ${"0a".repeat(32)} ${"B1".repeat(48)}`))).toBe("keyLog");
});

test("a private key, in PEM and in DER", () => {
  for (const of of ["PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY"]) {
    expect(kindOf(bytes(`Bag Attributes\n-----BEGIN ${of}-----\nMIIE`))).toBe("privateKey");
  }
  expect(kindOf(Uint8Array.of(0x30, 0x82, 0x04, 0xbc, 0x02, 0x01, 0x00, 0x30))).toBe("privateKey");
});

test("anything else may be a capture", () => {
  const others = [
    "",
    "\x0a\x0d\x0d\x0a",
    "CLIENT_RANDOM of something",
    "-----BEGIN CERTIFICATE-----",
    "<!doctype html>",
  ];
  for (const other of others) expect(kindOf(bytes(other))).toBe("capture");
  // One with its key log inside.
  const { keyLog } = recorded().recording;
  expect(kindOf(bytes(`\x0a\x0d\x0d\x0a\x1c\0\0\0TLSK\0\0\0\0\n${keyLog}`))).toBe("capture");
  // A certificate's first field is no version of 0.
  expect(kindOf(Uint8Array.of(0x30, 0x82, 0x03, 0x10, 0x30, 0x82, 0x02, 0x00))).toBe("capture");
});

test("a key in DER is the same key in PEM", () => {
  const key = (name: string): Uint8Array =>
    readFileSync(new URL(`../../tests/captures/keys/${name}`, import.meta.url));
  const pem = new TextDecoder().decode(key("rsa.pkcs8.key"));
  expect(kindOf(key("rsa.pkcs8.der"))).toBe("privateKey");
  expect(pemOf(key("rsa.pkcs8.der"))).toBe(pem);
  expect(pemOf(key("rsa.pkcs8.key"))).toBe(pem);
});
