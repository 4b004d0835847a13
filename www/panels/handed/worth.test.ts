import { expect, test } from "vitest";
import type { Kind } from "../../../crate/pkg/port443.js";
import { Run as Core } from "../../../crate/pkg/port443.js";
import type { Handed } from "../../core/handed.ts";
import type { Run } from "../../core/run.ts";
import { kinds, series } from "../../player/testing.ts";
import { desk } from "../../story/desk.ts";
import { streamOf } from "../places.ts";
import { groups, records } from "./worth.ts";

type Connection = { readonly run: Run; readonly handed: readonly Handed[] };

const message = "Grüße, and not a word to Sam.";

function connections(kind: Kind): Connection[] {
  return series({ kind, message }).map((run) => {
    const { scenario, connection } = run.recording;
    const core = Core.record(scenario)[connection.index];
    const secrets = core?.secrets() ?? [];
    const handed = secrets.flatMap((secret, i) => {
      const revealed = core?.reveal(i);
      return revealed ? [{ secret, revealed }] : [];
    });
    return { run, handed };
  });
}

/** How many of how many records each secret opens, by its kind. */
const worth = (kind: Kind, connection = 0): string[] =>
  (connections(kind)[connection]?.handed ?? []).map(
    ({ secret, revealed }) =>
      `${secret.of} ${secret.kind}: ${revealed.opened.length}/${revealed.sealed} ${revealed.limit ?? ""}`,
  );

test.each(kinds)(
  "%s: every sealed record is open or dark, in the order in which it passed",
  (kind) => {
    for (const { run, handed } of connections(kind)) {
      for (const { revealed } of handed) {
        const list = records(run, revealed);
        expect(list.length).toBe(revealed.sealed);
        expect(list.filter(({ inside }) => inside).length).toBe(revealed.opened.length);
        const times = list.map(({ at }) => at);
        expect(times).toEqual(times.toSorted((a, b) => a - b));
        for (const { from, unit, bytes } of list) {
          const { field } = streamOf(run, from).units[unit] ?? {};
          expect(bytes.length).toBe((field?.end ?? 0) - (field?.start ?? 0));
        }
      }
    }
  },
);

test.each(kinds)(
  "%s: there are words for each secret, for each way and for each end of one",
  (kind) => {
    const words = desk.handed;
    for (const { handed } of connections(kind)) {
      const grouped = groups(handed);
      expect(grouped.flatMap(({ items }) => items).map(({ index }) => index)).toEqual([
        ...handed.keys(),
      ]);
      for (const { secret, revealed } of handed) {
        expect(words.kinds).toHaveProperty(secret.kind);
        expect(words.all).toHaveProperty(secret.kind);
        if (secret.kind === "keyShare") expect(words.groups).toHaveProperty(secret.group);
        if (revealed.limit !== undefined) expect(words.limits).toHaveProperty(revealed.limit);
        for (const step of revealed.steps) expect(words.steps).toHaveProperty(step.kind);
      }
    }
  },
);

test("the certificate's key opens all over RSA key transport, and nothing over ECDHE", () => {
  expect(worth("rsaKeyTransport")[0]).toMatch(/^server certificateKey: (\d+)\/\1 $/);
  for (const kind of ["https", "tls12", "postQuantum"] as const) {
    expect(worth(kind)[0]).toMatch(/^server certificateKey: 0\/\d+ signsOnly$/);
  }
});

test("half of a hybrid opens nothing, and both halves open all", () => {
  const shares = connections("postQuantum")[0]?.handed.filter(
    ({ secret }) => secret.kind === "keyShare",
  );
  expect(shares?.length).toBe(6);
  for (const { secret, revealed } of shares ?? []) {
    const both = secret.kind === "keyShare" && secret.group === "x25519MlKem768";
    expect(revealed.opened.length).toBe(both ? revealed.sealed : 0);
  }
});

test("a ticket's secret opens the early data, and what was written stands there to read", () => {
  const second = connections("earlyData")[1];
  const psk = second?.handed.find(({ secret }) => secret.kind === "psk");
  if (!second || !psk) throw new Error("the second visit has a pre-shared key");
  expect(psk.revealed.limit).toBe("needsKeyExchange");
  const list = records(second.run, psk.revealed);
  const open = list.filter(({ inside }) => inside);
  expect(open.every(({ from }) => from === "client")).toBe(true);
  expect(open.length).toBeLessThan(list.length);
  const said = decodeURIComponent((open[0]?.inside?.text ?? "").replaceAll("+", " "));
  expect(said).toContain(message);
});

test("over http there is no secret to hand over", () => {
  expect(worth("http")).toEqual([]);
});
