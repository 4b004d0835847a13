import { describe, expect, test } from "vitest";
import { aimed } from "../gallery/aim.ts";
import { type EntryId, entries } from "../gallery/entries.ts";
import { series } from "../player/testing.ts";
import { more } from "../story/more.ts";
import { ending as toldOnStage } from "../story/rare.ts";
import { type Ending, ending } from "./outcome.ts";

type Expected = {
  readonly [K in Ending["kind"]]: Partial<Extract<Ending, { kind: K }>> & { readonly kind: K };
}[Ending["kind"]];

const delivered = {
  kind: "delivered",
  tone: "safe",
  to: "server",
  thrownAway: false,
  mended: false,
} as const;
const refusedBy = (by: "client" | "server", alert: string | undefined, arrived = false) =>
  ({ kind: "refused", tone: "held", by, alert, arrived }) as const;

/** What the peers must come to, by RFC 8446 section 6.2 and RFC 5280; and what an attacker gets. */
const expected: Readonly<Record<EntryId, Expected>> = {
  http: { kind: "clear", tone: "harm", led: false },
  https: { ...delivered, visits: 1, resumed: false, redirected: false },
  redirect: { ...delivered, visits: 2, redirected: true },
  redirectStrict: { ...delivered, visits: 2, redirected: false },
  resumption: { ...delivered, visits: 2, resumed: true },
  earlyData: { ...delivered, visits: 2, resumed: true },
  clientCertificate: delivered,
  keyUpdate: delivered,
  helloRetryRequest: delivered,
  chacha20: delivered,
  postQuantum: delivered,
  tls12: { ...delivered, keepable: false },
  rsaKeyTransport: { ...delivered, keepable: true },
  startTls: delivered,
  site: { ...delivered, looked: true },
  expired: refusedBy("client", "certificate_expired"),
  notYetValid: refusedBy("client", "certificate_expired"),
  wrongName: refusedBy("client", "bad_certificate"),
  selfSigned: refusedBy("client", "unknown_ca"),
  unknownRoot: refusedBy("client", "unknown_ca"),
  missingIntermediate: refusedBy("client", "unknown_ca"),
  brokenSignature: refusedBy("client", "decrypt_error"),
  wrongUsage: refusedBy("client", "unsupported_certificate"),
  lookAlike: { kind: "lookAlike", tone: "harm", host: "letters.example" },
  flipClear: { kind: "changed", tone: "harm", sealed: false },
  flipSealed: refusedBy("server", "bad_record_mac"),
  flipHello: refusedBy("client", "bad_record_mac"),
  replayRecord: { ...delivered, thrownAway: true, mended: true },
  swapRecords: refusedBy("server", "bad_record_mac"),
  truncate: refusedBy("client", undefined, true),
  drop: { ...delivered, mended: true },
  delay: { ...delivered, mended: true },
  repeat: { ...delivered, mended: true },
  impostor: refusedBy("client", "unknown_ca"),
  impostorTrusted: { kind: "attacker", tone: "harm", onward: true, sealed: true },
  strip: { kind: "attacker", tone: "harm", onward: true, sealed: false },
  stripStrict: { ...delivered, redirected: false, mended: false },
  stripMail: { kind: "clear", tone: "harm", led: true },
  stripMailStrict: refusedBy("client", undefined),
  downgrade: refusedBy("client", "illegal_parameter"),
  replayEarlyData: { kind: "twice", tone: "harm" },
  replayEarlyDataStrict: { kind: "once", tone: "safe" },
};

/** What the last scene says of it in words of its own. */
const onStage: Readonly<Record<Ending["kind"], RegExp>> = {
  delivered: /The server has it/,
  clear: /crossed the wire in the clear/,
  changed: /another message/,
  attacker: /The attacker (has|opened) it/,
  lookAlike: /look-alike name has it/,
  twice: /has taken it/,
  once: /The server has it/,
  refused: /never left the client|did not get it/,
  unfinished: /./,
};

test("every entry of the gallery has its ending here", () => {
  expect(Object.keys(expected).toSorted()).toEqual(entries.map(({ id }) => id).toSorted());
});

describe.each(entries)("$id", ({ id, choice: { attack, ...input } }) => {
  const target = typeof attack === "string" ? aimed(attack, series(input)) : attack;
  const runs = series({ ...input, attack: target });

  test("ends as it must", () => {
    if (typeof attack === "string") expect(target).toBeDefined();
    expect(ending(runs)).toMatchObject(expected[id]);
  });

  test("is told on the stage as it is in the stamp", () => {
    const { kind, tone, ...end } = ending(runs);
    const { news } = toldOnStage(runs);
    const says = news.map(({ text }) => text).join(" ");
    const arrived = "arrived" in end && end.arrived;
    expect(says).toMatch(kind === "refused" && arrived ? /The server has it/ : onStage[kind]);
    if (tone === "safe") expect(news.filter(({ good }) => !good)).toEqual([]);
    if (tone === "harm") expect(news.filter(({ good }) => !good)).not.toEqual([]);
  });

  test("is told in a sentence that names who, and what the wire said", () => {
    const end = ending(runs);
    const sentence = more.outcome.sentence(end);
    expect(sentence).toMatch(/^\S.*\.$/);
    expect(sentence).not.toMatch(/undefined|\.\.|\[object/);
    if (end.kind === "refused" && end.alert) expect(sentence).toContain(end.alert);
    if (end.kind === "lookAlike") {
      expect(end.name).not.toBe(end.host);
      expect(sentence).toContain(end.name);
    }
  });
});
