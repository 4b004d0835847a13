import { describe, expect, test } from "vitest";
import type { Recording, ScenarioInput } from "../../crate/pkg/port443.js";
import type { Exported } from "../core/export.ts";
import type { OwnRun } from "../core/run.ts";
import { nameOf, type SavedFile, saved, streamOf } from "./files.ts";

const scenario: ScenarioInput = {
  kind: "https",
  host: "letters.example",
  message: "Hello",
  seed: "443",
  latencyMs: 40,
  cipherSuite: "TLS_AES_128_GCM_SHA256",
};

const files: Exported = {
  open: new Uint8Array(400),
  sealed: new Uint8Array(300),
  keyLog: "CLIENT_RANDOM 00 00\n",
  json: "{}",
};

/** A connection, as far as it matters here. */
function run({ beginsAt = 0, packets = 1, message = true, sealed = true, ...changed }): OwnRun {
  const segments = Array.from({ length: packets }, () => ({ seenAt: 20_000 }));
  const recording = {
    scenario: { ...scenario, ...changed },
    connection: { beginsAt },
    capture: { segments },
    events: [{ kind: "write", message: message ? { start: 0, end: 1 } : undefined }],
  } as unknown as Recording;
  return { recording, opened: sealed ? [{}] : [] } as unknown as OwnRun;
}

const of = (list: readonly SavedFile[], kind: SavedFile["kind"]): SavedFile | undefined =>
  list.find((file) => file.kind === kind);

describe("names", () => {
  test("say what was run, in letters that a terminal takes as they are", () => {
    expect(nameOf(scenario)).toBe("port443-https-letters.example");
    expect(nameOf({ ...scenario, kind: "rsaKeyTransport", certificate: "valid" })).toBe(
      "port443-rsa-key-transport-letters.example",
    );
    const attacked = nameOf({
      ...scenario,
      certificate: "wrongName",
      attack: { kind: "flipBit", connection: 0, segment: 4, bit: 1 },
    });
    expect(attacked).toBe("port443-https-wrong-name-flip-bit-letters.example");
  });
});

describe("the files of a run", () => {
  test("are four where something was sealed", () => {
    const list = saved([run({})], files);
    expect(list.map(({ kind }) => kind)).toEqual(["open", "sealed", "keyLog", "json"]);
    expect(new Set(list.map(({ name }) => name)).size).toBe(4);
    for (const { name, command } of list) expect(command).toContain(name);
    // The key log opens the one that has none.
    expect(of(list, "keyLog")?.command).toContain(of(list, "sealed")?.name);
    expect(of(list, "open")?.content.size).toBe(400);
    expect(of(list, "sealed")?.content.size).toBe(300);
  });

  test("are two where nothing was", () => {
    const list = saved([run({ kind: "http", sealed: false })], { ...files, keyLog: "" });
    expect(list.map(({ kind }) => kind)).toEqual(["clear", "json"]);
    expect(of(list, "clear")?.command).toContain("follow,tcp,ascii,0");
  });
});

describe("the connection that is followed", () => {
  test("is the last that carries the message, counted by first packets", () => {
    // A redirect: the first only asks.
    expect(streamOf([run({ message: false }), run({ beginsAt: 300_000 })])).toBe(1);
    // What never began has no number.
    expect(streamOf([run({ packets: 0, message: false }), run({ beginsAt: 1 })])).toBe(0);
    // Begun while another went on, and recorded after it.
    expect(streamOf([run({ beginsAt: 5, message: false }), run({ beginsAt: 1 })])).toBe(0);
    expect(streamOf([])).toBe(0);
  });

  test("is followed in the clear if it was never sealed", () => {
    const stripped = [run({ kind: "startTls", sealed: false })];
    expect(of(saved(stripped, files), "open")?.command).toContain("follow,tcp,ascii,0");
  });
});
