import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Attack, ScenarioInput } from "../../crate/pkg/port443.js";
import { type Aim, type Choice, plain } from "../choice.ts";
import type { OwnRun } from "../core/run.ts";
import "../stage/rare.ts";
import { aimed } from "../gallery/aim.ts";
import { entries } from "../gallery/entries.ts";
import { faults, kinds, series } from "../player/testing.ts";
import { place, timeline } from "../player/timeline.ts";
import type { Selection } from "../selection.ts";
import { type Start, type State, stateOf } from "../state.ts";
import { MOST, read, write } from "./address.ts";
import { arrive } from "./arrive.ts";
import { names, unsaid } from "./fields.ts";

/** What a link that the page wrote means, once it has been written and read. */
function there(state: State): State {
  const link = write(state);
  // What stands before # in no program's way, and its end too.
  expect(link).toMatch(/^[\w.:+%=&-]*\w$/);
  const got = read(`#${link}`);
  if (got.refused) throw new Error(`${link} was refused: ${got.refused.kind}`);
  expect(got.unknown).toEqual([]);
  expect(got.whole).toBe(true);
  return got.state;
}

const full = (state: State): State => ({ ...unsaid, moment: "start", ...state });

/** The same numbers every time. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

describe("a state is written and read again", () => {
  test.each(entries)("$id, by its name", ({ id, choice }) => {
    expect(write({ choice })).toBe(`v=1&scenario=${id}&moment=start`);
    expect(there({ choice })).toEqual(full({ choice }));
  });

  const attacks: readonly (Attack | Aim)[] = [
    { kind: "flipBit", connection: 0, segment: 5, bit: 1200 },
    { kind: "drop", connection: 1, segment: 4_294_967_295 },
    { kind: "delay", connection: 0, segment: 7, milliseconds: 400 },
    { kind: "repeat", connection: 2, segment: 0 },
    { kind: "truncate", connection: 0, from: "server", record: 3 },
    { kind: "replayRecord", connection: 0, from: "client", record: 2 },
    { kind: "swapRecords", connection: 1, from: "client", record: 1 },
    { kind: "impostor", trusted: false },
    { kind: "impostor", trusted: true },
    { kind: "strip" },
    { kind: "downgrade" },
    { kind: "replayEarlyData" },
    ...(["flipClear", "flipSealed", "flipHello", "drop", "delay", "repeat"] as const),
    ...(["truncate", "replayRecord", "swapRecords"] as const),
  ];
  test.each(attacks)("the attack %o", (attack) => {
    for (const kind of kinds) {
      const choice = { ...chosen(kind), strict: kind === "redirect", attack };
      expect(there({ choice })).toEqual(full({ choice }));
    }
  });

  function chosen(kind: Choice["kind"]): Choice {
    const choice = entries.find(({ id }) => id === kind)?.choice;
    if (!choice) throw new Error(`${kind} is not in the gallery`);
    return choice;
  }

  test("every setting of every kind", () => {
    const roll = dice(443);
    const of = <T>(...all: readonly T[]): T => all[roll(all.length)] as T;
    for (let i = 0; i < 2000; i++) {
      const kind = of(...kinds);
      const choice: Choice = {
        kind,
        certificate: of("valid", ...faults),
        strict: of(true, false),
        cipherSuite: of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
        ),
        attack: of(undefined, ...attacks),
        ...(kind === "site" && { page: of("welcome", "hiv", "report") }),
        ...((kind === "site" || roll(2) === 0) && { padding: of(1, 32, 16_384) }),
      };
      const state = { choice, latencyMs: roll(451), seed: roll(2 ** 32).toString(16) };
      expect(there(state)).toEqual(full(state));
    }
  });

  test("any message", () => {
    const roll = dice(8);
    const ranges = [
      [0x20, 0x7e],
      [0, 0x2ff],
      [0x590, 0x6ff],
      [0x1f300, 0x1faff],
      [0, 0xd7ff],
      [0xe000, 0x10ffff],
    ] as const;
    for (let i = 0; i < 2000; i++) {
      const [from, to] = ranges[roll(ranges.length)] ?? [0, 1];
      const message = Array.from({ length: roll(60) }, () =>
        String.fromCodePoint(from + roll(to - from + 1)),
      ).join("");
      expect(there({ message })).toEqual(full({ message }));
    }
    for (const message of [
      "",
      " ",
      "+ %20 & = # %",
      "line\r\nline\n\tline",
      "\0",
      "‮שלום‬ 👩‍👩‍👧 é",
      "__proto__=1&seed=2",
      "€".repeat(16_384 / 3),
      "\u{10ffff}".repeat(4096),
    ]) {
      expect(there({ message })).toEqual(full({ message }));
    }
  });

  test("half a pair of surrogates becomes what the core makes of it", () => {
    expect(there({ message: "a\ud83d" }).message).toBe("a\ufffd");
  });

  const selections: readonly Selection[] = [
    { kind: "wire", segment: 5, offset: 331 },
    { kind: "wire", segment: 5, offset: 331, length: 4 },
    { kind: "stream", from: "server", offset: 0 },
    { kind: "stream", from: "client", offset: 70_000, length: 1 },
    ...(["plaintext", "keystream", "ciphertext", "tag", "header"] as const).map(
      (row) => ({ kind: "record", record: 3, row, offset: 12 }) as const,
    ),
    { kind: "record", record: 0, row: "plaintext", offset: 1, length: 52 },
    { kind: "unit", from: "client", unit: 2 },
    { kind: "unit", from: "server", unit: 1, message: 3 },
    { kind: "event", event: 31 },
  ];
  test.each(selections)("the selection %o", (selection) => {
    const state = { selection, depth: "bytes", moment: "2.seal:37.5" } as const;
    expect(there(state)).toEqual(full(state));
  });

  test("hosts", () => {
    for (const host of ["letters.example", "a", "xn--bcher-kva.example", "not a host, at all"]) {
      expect(there({ host }).host).toBe(host);
    }
  });
});

/** Each link of version 1, and what it means. They are never changed, only added to. */
const first = readFileSync(new URL("../../tests/links-v1.txt", import.meta.url), "utf8")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith(";"));

describe("what is on stage is on stage again", () => {
  /** Runs a choice as the page does: an aim looks for its target in the run without the attack. */
  function run({ choice, ...more }: Start): readonly OwnRun[] {
    const { attack, ...rest } = choice ?? plain("https");
    const input = given({ ...more, ...rest });
    const found = typeof attack === "string" ? aimed(attack, series(input)) : attack;
    return series({ ...input, ...(found && { attack: found }) });
  }

  const given = (input: Partial<ScenarioInput> | Start): Partial<ScenarioInput> =>
    Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));

  const wire = (runs: readonly OwnRun[]) =>
    runs.map(({ recording }) => recording.capture.segments.map(({ bytes }) => bytes));

  const drawn = (seed: number): string => {
    const roll = dice(seed);
    return Array.from({ length: 64 }, () => roll(16).toString(16)).join("");
  };

  test.each(entries)("$id, from its link alone", ({ choice }) => {
    const seed = drawn(entries.findIndex((entry) => entry.choice === choice));
    const message = "Grüße, 🔑 & 1 + 1 = 2";
    const runs = run({ choice, message, seed, host: "a.example", latencyMs: 7 });
    const line = timeline(runs);
    const roll = dice(line.duration);
    const story = roll(line.duration);
    const at = place(line, story);
    const selection: Selection = { kind: "event", event: 1 };
    const state = stateOf({
      run: at.run,
      runs,
      asked: { ...choice, message, host: "a.example", seed, latencyMs: 7 },
      moment: { story, virtual: at.virtual },
      depth: "bytes",
      selection,
    });
    if (!state) throw new Error("nothing is on stage");

    const read = there(state);
    expect(read).toMatchObject({ depth: "bytes", selection });
    const again = run({ ...read, message: read.message ?? "what stands in the form" });
    expect(wire(again)).toEqual(wire(runs));
    const found = arrive(timeline(again), read);
    expect(found.problem).toBeUndefined();
    expect(found.selection).toEqual(selection);
    expect(Math.abs(found.story - story)).toBeLessThan(1);
  });
});

describe("links of version 1 mean what they meant", () => {
  const pairs = Array.from({ length: first.length / 2 }, (_, at) => ({
    link: first[2 * at] ?? "",
    means: JSON.parse(first[2 * at + 1] ?? "") as unknown,
  }));

  test.each(pairs)("$link", ({ link, means }) => {
    const got = read(link);
    expect(got.refused).toBeUndefined();
    // As JSON: what is not there is undefined.
    expect(JSON.parse(JSON.stringify("state" in got ? got.state : undefined))).toEqual(means);
  });

  test("every entry of the gallery is among them, and every name", () => {
    const all = pairs.map(({ link }) => link).join("&");
    for (const { id } of entries) expect(all).toContain(`scenario=${id}&`);
    for (const name of names) expect(all).toContain(`&${name}=`);
  });
});

test("the documentation has every name, every kind of selection and every attack", () => {
  const page = readFileSync(new URL("../../docs/embedding/link.md", import.meta.url), "utf8");
  for (const name of names) expect(page).toMatch(new RegExp(`^\\|[^|]*\`${name}\``, "m"));
  for (const link of page.match(/#\S+=\S+/g) ?? []) expect(read(link).refused).toBeUndefined();
  const attacks = ["flipBit", "drop", "delay", "repeat", "truncate", "replayRecord", "swapRecords"];
  for (const kind of [...attacks, "impostor", "wire", "stream", "record", "unit", "event"]) {
    expect(page).toContain(`\`${kind}:`);
  }
});

describe("what a person types", () => {
  const state = (text: string): State => {
    const got = read(text);
    if (got.refused) throw new Error(got.refused.kind);
    expect(got.whole).toBe(false);
    return got.state;
  };

  test("may leave out what the page has", () => {
    expect(state("#message=Hello")).toEqual({ message: "Hello" });
    expect(state("#certificate=expired").choice).toMatchObject({
      kind: "https",
      certificate: "expired",
    });
    expect(state("#scenario=redirect&strict").choice?.strict).toBe(true);
  });

  test("may be spelled as browsers and others spell it", () => {
    const message = "a b & c";
    for (const text of ["a+b+%26+c", "a%20b%20%26%20c", "a b %26 c"]) {
      expect(state(`message=${text}`)).toEqual({ message });
    }
    expect(state("message=%D7%A9&amp;seed=1&")).toEqual({ message: "ש", seed: "1" });
    expect(state("message=ש")).toEqual({ message: "ש" });
    expect(state("message=a=b")).toEqual({ message: "a=b" });
  });

  test("may have names of a later page in it, which are kept out and told of", () => {
    const got = read("scenario=http&weather=rain&__proto__=1&constructor=2");
    expect(got).toMatchObject({ unknown: ["weather", "__proto__", "constructor"] });
    expect(Object.keys("state" in got ? got.state : {})).toEqual(["choice"]);
  });
});

describe("what is damaged or hostile is refused", () => {
  test.each([
    [`message=${"a".repeat(1_000_000)}`, "long"],
    ["%".repeat(1_000_000), "long"],
    ["message=%", "encoding"],
    ["message=%E2%82", "encoding"],
    ["message=%ED%A0%80", "encoding"],
    ["mess%zzage=a", "encoding"],
    ["message=a&message=b", "twice"],
    ["v=1&v=1&moment=start", "twice"],
    ["", "foreign"],
    ["desk", "foreign"],
    ["javascript:alert(1)", "foreign"],
    ["<script>alert(1)</script>", "foreign"],
    ["__proto__=1", "foreign"],
    ["v=2&scenario=https&moment=start", "newer"],
    ["v=2", "newer"],
    ["v=1", "cut"],
    ["v=1&scenario=https&message=I+took", "cut"],
    ["v=0&moment=start", "value"],
    ["v=&moment=start", "value"],
    ["scenario=", "value"],
    ["scenario=weather", "value"],
    ["scenario=__proto__", "value"],
    ["certificate=constructor", "value"],
    ["certificate=__proto__", "value"],
    ["suite=TLS_NULL", "value"],
    ["page=hasOwnProperty", "value"],
    ["depth=deeper", "value"],
    ["strict=yes", "value"],
    ["latency=-1", "value"],
    ["latency=1e3", "value"],
    ["latency=4294967296", "value"],
    ["latency=99999999999999999999", "value"],
    ["padding=0x10", "value"],
    ["attack=__proto__", "value"],
    ["attack=flipBit", "value"],
    ["attack=flipBit:0.5", "value"],
    ["attack=flipBit:0.5.1.1", "value"],
    ["attack=flipBit:0.5.4294967296", "value"],
    ["attack=flipBit:0..5", "value"],
    ["attack=truncate:0.attacker.1", "value"],
    ["attack=truncate:0.__proto__.1", "value"],
    ["attack=impostor:maybe", "value"],
    ["attack=strip:1", "value"],
    ["attack=drop:0.1:2", "value"],
    ["selection=wire", "value"],
    ["selection=wire:1", "value"],
    ["selection=wire:1.2.3.4", "value"],
    ["selection=wire:-1.2", "value"],
    ["selection=record:1.__proto__.2", "value"],
    ["selection=toString:1", "value"],
    ["selection=event:NaN", "value"],
  ])("%.60s: %s", (text, kind) => {
    expect(read(text).refused?.kind).toBe(kind);
  });

  test("cut off anywhere, a link is refused or has lost part of its moment and no more", () => {
    const state: State = { message: "I took the job 🔑", seed: "c0ffee", moment: "certificate:40" };
    const link = write(state);
    for (let length = 1; length < link.length; length++) {
      const got = read(link.slice(0, length));
      if (got.refused) continue;
      const { moment, ...rest } = got.state;
      expect(rest).toEqual({ ...unsaid, message: state.message, seed: state.seed });
      expect(state.moment?.startsWith(moment ?? "?")).toBe(true);
    }
  });

  test("a message that looks like a program, or that nobody typed, is held back", () => {
    const held = (message: string) => {
      const got = read(write({ message }));
      return "held" in got ? got.held : got.refused;
    };
    for (const message of [
      "<script>alert(1)</script>",
      "<SCRIPT SRC=//x>",
      "x <img src=x onerror=alert(1)>",
      "</textarea><svg/onload=alert(1)>",
      "javascript:alert(document.domain)",
      "JavaScript :alert(1)",
      "data:text/html,<b>",
      "<!--",
      'x" onfocus="alert(1)',
    ]) {
      expect(held(message), message).toBe("script");
    }
    for (const message of ["\0", "a\u001b[2J", "\u0085", "\x7f"]) {
      expect(held(message), message).toBe("control");
    }
    for (const message of [
      "I took the job in Lisbon. Don’t tell Sam before I do.",
      "I <3 you; a < b, c > d",
      "line\r\n\tline",
      "once = one; JavaScript is a language",
      "👩‍👩‍👧 ‮ שלום",
    ]) {
      expect(held(message), message).toBeUndefined();
    }
  });

  test("the longest message fits, whatever it is made of", () => {
    for (const letter of ["\u0800", "é", "🔑", "~", "a"]) {
      const most = Math.floor(16_384 / new TextEncoder().encode(letter).length);
      const state: State = {
        choice: { ...(entries[0] as (typeof entries)[0]).choice, certificate: "notYetValid" },
        message: letter.repeat(most),
        host: `${"a".repeat(63)}.`.repeat(4).slice(0, 253),
        seed: "f".repeat(64),
        moment: "12.earlyFlight.12:99.99",
        selection: { kind: "stream", from: "server", offset: 4e9, length: 4e9 },
      };
      expect(write(state).length).toBeLessThan(MOST);
      expect(there(state).message).toBe(state.message);
    }
  });
});
