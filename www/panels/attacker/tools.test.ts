import { describe, expect, test } from "vitest";
import type { ScenarioError } from "../../../crate/pkg/port443.js";
import { kinds, recorded, series } from "../../player/testing.ts";
import { streamOf } from "../places.ts";
import {
  type Aim,
  aimed,
  firstAim,
  recordsOf,
  segmentAim,
  type Tool,
  tools,
  whyNot,
} from "./tools.ts";

const all: readonly Tool[] = [...tools.segment, ...tools.record, ...tools.whole];

const reasons = (input: Parameters<typeof recorded>[0], change: Partial<Aim> = {}) => {
  const runs = [recorded(input)];
  const aim = { ...firstAim(runs), ...change };
  return Object.fromEntries(
    all.flatMap((tool) => {
      const reason = whyNot(runs, tool, aim);
      return reason ? [[tool, reason]] : [];
    }),
  );
};

describe("which tools make sense", () => {
  test("over https all but those for a clear beginning or early data", () => {
    expect(reasons({ kind: "https" })).toEqual({
      strip: "sealedFromTheStart",
      replayEarlyData: "noEarlyData",
    });
  });

  test("over http only those for segments", () => {
    expect(reasons({ kind: "http" })).toEqual({
      replayRecord: "noRecords",
      swapRecords: "noRecords",
      impostor: "noTls",
      trustedImpostor: "noTls",
      strip: "allClear",
      downgrade: "noTls",
      replayEarlyData: "noEarlyData",
    });
  });

  test("elsewhere it is said where they do make sense", () => {
    expect(reasons({ kind: "tls12" })).toEqual({
      impostor: "onlyHttps",
      trustedImpostor: "onlyHttps",
      strip: "sealedFromTheStart",
      downgrade: "notTls13",
      replayEarlyData: "noEarlyData",
    });
    expect(reasons({ kind: "earlyData" })).toMatchObject({ downgrade: "onlyHttps" });
    expect(reasons({ kind: "earlyData" })).not.toHaveProperty("replayEarlyData");
  });

  test("a last record has no next, and past the last segment there is nothing", () => {
    const run = recorded({});
    const record = recordsOf(run, "server").length - 1;
    expect(whyNot([run], "swapRecords", { ...firstAim([run]), from: "server", record })).toBe(
      "lastRecord",
    );
    const segment = run.recording.capture.segments.length;
    const aim = { ...firstAim([run]), segment };
    for (const tool of tools.segment) expect(whyNot([run], tool, aim)).toBe("noSegment");
  });
});

test.each(kinds)("%s: what the core would refuse is not offered, and nothing else", (kind) => {
  const plain = series({ kind });
  const aim = firstAim(plain);
  for (const tool of all) {
    let suits = true;
    try {
      series({ kind, attack: aimed(tool, aim) });
    } catch (refusal) {
      expect((refusal as ScenarioError).kind).toBe("attackDoesNotSuit");
      suits = false;
    }
    // On a connection without TLS, or past the last record, the core lets things be.
    const reason = whyNot(plain, tool, aim);
    expect([tool, reason === undefined || reason === "lastRecord"]).toEqual([tool, suits]);
  }
});

test("the tools are aimed at the message first: at its record and a byte under its seal", () => {
  const run = recorded({});
  const aim = firstAim([run]);
  const record = recordsOf(run, "client")[aim.record];
  expect(record?.name).toBe("POST /login HTTP/1.1");
  const unit = streamOf(run, "client").units[record?.unit ?? -1];
  const payload = run.dissection.packets[aim.segment]?.payload;
  const start = run.dissection.packets[aim.segment]?.payloadStart ?? 0;
  expect((payload?.start ?? 0) + aim.offset - start).toBe((unit?.field.start ?? 0) + 5);
});

test("of several connections, at the one that is there for the message", () => {
  const redirected = series({ kind: "redirect" });
  expect(firstAim(redirected).connection).toBe(1);
  expect(firstAim(series({ kind: "earlyData" })).connection).toBe(1);
});

test("over http, at the request", () => {
  const run = recorded({ kind: "http" });
  const { segment, offset } = firstAim([run]);
  expect(run.recording.capture.segments[segment]?.bytes[offset]).toBe("P".charCodeAt(0));
});

test("a byte of a segment aims the record tools at the record that it is in", () => {
  const run = recorded({});
  run.recording.capture.segments.forEach(({ from, bytes }, segment) => {
    for (let offset = 0; offset < bytes.length; offset += 7) {
      const aim = segmentAim([run], firstAim([run]), segment, offset);
      expect([aim.segment, aim.offset]).toEqual([segment, offset]);
      const { payload, payloadStart = 0 } = run.dissection.packets[segment] ?? {};
      if (!payload || offset < payloadStart) continue;
      const at = payload.start + offset - payloadStart;
      const unit = recordsOf(run, from)[aim.record]?.unit;
      const field = streamOf(run, from).units[unit ?? -1]?.field;
      expect(aim.from).toBe(from);
      expect(at >= (field?.start ?? at + 1) && at < (field?.end ?? 0)).toBe(true);
    }
  });
});

test("a bit is counted from the highest of the first byte", () => {
  const aim = { ...firstAim([recorded({})]), offset: 3, bit: 7 };
  expect(aimed("flipBit", aim)).toMatchObject({ kind: "flipBit", bit: 31 });
  expect(aimed("trustedImpostor", aim)).toEqual({ kind: "impostor", trusted: true });
  expect(aimed("swapRecords", aim)).toEqual({
    kind: "swapRecords",
    connection: 0,
    from: "client",
    record: aim.record,
  });
});
