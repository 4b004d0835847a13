import { expect, test } from "vitest";
import { recorded } from "../../player/testing.ts";
import { place } from "../places.ts";
import { certificates, checks } from "./checks.ts";

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

test("over http nothing is", () => {
  const run = recorded({ kind: "http" });
  expect(checks(run, "client")).toEqual([]);
  expect(checks(run, "server")).toEqual([]);
  expect(certificates(run, "server")).toEqual([]);
});
