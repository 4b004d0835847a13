// How a scenario ended, from what the core says of each of its connections.
//
// - ending(runs): Ending; pure, and remembered for each array of runs
//
// What was refused, read or doubled is the peers' doing: this only puts their outcomes together.

import type { Outcome, Party } from "../../crate/pkg/port443.js";
import { type OwnRun, remembered } from "../core/run.ts";

export type Tone =
  /** It went as it should. */
  | "safe"
  /** Someone stopped it. */
  | "held"
  /** Someone got what was not theirs, or did what was not theirs to do. */
  | "harm";

/** What all endings know. */
type Facts = {
  readonly tone: Tone;
  /** The name that the reader meant. */
  readonly host: string;
};

export type Ending = Facts &
  (
    | {
        readonly kind: "delivered";
        readonly to: Party;
        /** How often, where a scenario has several visits. */
        readonly visits: number;
        /** The first question went to port 80. */
        readonly redirected: boolean;
        /** A later visit was resumed with a ticket. */
        readonly resumed: boolean;
        /** What an attacker did changed nothing, since TCP mended it. */
        readonly mended: boolean;
        /** A record that the server could not open, and left at that. */
        readonly thrownAway: boolean;
        /** The certificate's key alone would open what passed: there is no forward secrecy. */
        readonly keepable: boolean;
        /** A page was looked at, and how long it is tells which. */
        readonly looked?: true;
      }
    /** Over http or SMTP, without TLS. `led`: an attacker saw to it. */
    | { readonly kind: "clear"; readonly led: boolean }
    /** What the server took for the message is not what was sent. */
    | { readonly kind: "changed"; readonly message: string; readonly sealed: boolean }
    /** The attacker was at the other end, and was believed; over TLS with a certificate. `onward`:
     * the server got it too. */
    | { readonly kind: "attacker"; readonly onward: boolean; readonly sealed: boolean }
    /** Another than the one that was meant was at the other end. */
    | { readonly kind: "lookAlike"; readonly name: string }
    /** The attacker said it again, and the server took it. */
    | { readonly kind: "twice" }
    /** The attacker said it again, and the server did not take it. */
    | { readonly kind: "once"; readonly alert: string | undefined }
    | {
        readonly kind: "refused";
        readonly by: Party;
        readonly reason: string;
        readonly alert: string | undefined;
        /** The server had understood the form by then. */
        readonly arrived: boolean;
      }
    | { readonly kind: "unfinished"; readonly arrived: boolean }
  );

type Delivered = Extract<Outcome, { kind: "delivered" }>;

const connectionOf = (run: OwnRun) => run.recording.connection;
const outcomeOf = (run: OwnRun): Outcome => run.recording.outcome;

function delivered(run: OwnRun): Delivered | undefined {
  const outcome = outcomeOf(run);
  return outcome.kind === "delivered" ? outcome : undefined;
}

/** Whether TLS was agreed on it: STARTTLS may not come about. */
function sealed(run: OwnRun): boolean {
  return run.recording.events.some(({ kind }) => kind === "handshakeComplete");
}

function arrived(run: OwnRun): boolean {
  return run.recording.events.some(({ kind }) => kind === "formReceived");
}

function make(runs: readonly OwnRun[]): Ending {
  const own = runs.filter((run) => connectionOf(run).client === "client");
  const scenario = runs[0]?.recording.scenario;
  const host = scenario?.host ?? "";
  const safe = { tone: "safe", host } as const;
  const held = { tone: "held", host } as const;
  const harm = { tone: "harm", host } as const;

  const stopped = own.find((run) => outcomeOf(run).kind === "refused");
  const last = own.at(-1);
  if (stopped) {
    const outcome = outcomeOf(stopped) as Extract<Outcome, { kind: "refused" }>;
    const { by, reason, alert } = outcome;
    return {
      ...held,
      kind: "refused",
      by: connectionOf(stopped)[by],
      reason,
      alert,
      arrived: arrived(stopped),
    };
  }
  const posed = own.find((run) => connectionOf(run).server === "attacker" && delivered(run));
  if (posed) {
    const onward = runs.some((run) => connectionOf(run).purpose === "onward" && delivered(run));
    return { ...harm, kind: "attacker", onward, sealed: sealed(posed) };
  }
  const got = own.filter(delivered);
  const final = got.at(-1);
  if (!final || (last && !delivered(last) && outcomeOf(last).kind === "unfinished")) {
    return { ...held, kind: "unfinished", arrived: own.some(arrived) };
  }
  const changed = got.find((run) => delivered(run)?.message !== scenario?.message);
  if (changed) {
    const message = delivered(changed)?.message ?? "";
    return { ...harm, kind: "changed", message, sealed: sealed(changed) };
  }
  const replay = runs.find((run) => connectionOf(run).purpose === "replay");
  if (replay) {
    const outcome = outcomeOf(replay);
    if (outcome.kind === "delivered" || outcome.kind === "taken") return { ...harm, kind: "twice" };
    return { ...safe, kind: "once", alert: outcome.kind === "refused" ? outcome.alert : undefined };
  }
  if (got.some((run) => !sealed(run))) {
    return { ...harm, kind: "clear", led: scenario?.attack?.kind === "strip" };
  }
  const to = connectionOf(final).server;
  if (to === "lookAlike") {
    const check = final.recording.events.find(({ kind }) => kind === "verifyCertificate");
    return {
      ...harm,
      kind: "lookAlike",
      name: check?.kind === "verifyCertificate" ? check.host : host,
    };
  }
  const opened = got.flatMap((run) => run.recording.events);
  return {
    ...safe,
    kind: "delivered",
    to,
    visits: got.length,
    redirected: own.some((run) => outcomeOf(run).kind === "redirected"),
    resumed: opened.some((event) => event.kind === "handshakeComplete" && event.resumed),
    mended: runs.some((run) => run.recording.interference.length > 0),
    thrownAway: opened.some((event) => event.kind === "open" && !event.valid),
    keepable: opened.some((event) => event.kind === "rsaDecrypt"),
    ...(scenario?.kind === "site" && { looked: true as const }),
  };
}

export const ending = remembered(make);
