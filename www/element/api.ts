// What <port-443> is to the pages that it stands in: types, and nothing that runs. All of it is plain
// data with names of its own, so that what is inside may change without them.
//
// - Scenario, Depth, Panel, Controls, Theme, ExportFormat: what attributes and methods take
// - ReadyDetail, StepDetail, OutcomeDetail, ErrorDetail: what its events say
// - Port443Events: the events by name

/** What is run; what each is, the gallery says. */
export type Scenario =
  | "http"
  | "https"
  | "redirect"
  | "redirectStrict"
  | "resumption"
  | "earlyData"
  | "clientCertificate"
  | "keyUpdate"
  | "helloRetryRequest"
  | "chacha20"
  | "postQuantum"
  | "site"
  // What can be wrong with a certificate.
  | "expired"
  | "notYetValid"
  | "wrongName"
  | "selfSigned"
  | "unknownRoot"
  | "missingIntermediate"
  | "brokenSignature"
  | "wrongUsage"
  | "lookAlike"
  // Older ways.
  | "tls12"
  | "rsaKeyTransport"
  | "startTls"
  // What an attacker can do.
  | "flipClear"
  | "flipSealed"
  | "flipHello"
  | "replayRecord"
  | "swapRecords"
  | "truncate"
  | "drop"
  | "delay"
  | "repeat"
  | "impostor"
  | "impostorTrusted"
  | "strip"
  | "stripStrict"
  | "stripMail"
  | "stripMailStrict"
  | "downgrade"
  | "replayEarlyData"
  | "replayEarlyDataStrict";

/** How closely the desk below the stage looks. */
export type Depth = "story" | "messages" | "bytes" | "packets";

/** What can lie on the desk. */
export type Panel =
  | "eavesdropper"
  | "messages"
  | "certificate"
  | "keys"
  | "cipher"
  | "byte"
  | "packets"
  | "attacker"
  | "secrets"
  | "sizes";

/** `bar`: play, step, scrub; `all`: the form too, in which the reader writes and chooses. */
export type Controls = "none" | "bar" | "all";

/** `auto`: as the page around it. */
export type Theme = "auto" | "light" | "dark";

export type ExportFormat = "pcapng" | "key-log" | "json" | "svg" | "png";

/** A run is on stage. */
export type ReadyDetail = {
  /** Nothing if the reader chose what has no name in the gallery, or opened a file. */
  readonly scenario: Scenario | undefined;
  readonly message: string;
  readonly host: string;
  /** With it the same bytes come again. */
  readonly seed: string;
  /** One way, in ms. */
  readonly latency: number;
  /** Where it stands. */
  readonly moment: string;
  /** What is told, in order. Their names do not change from version to version. */
  readonly steps: readonly Step[];
};

export type Step = {
  /** Its name, as `moment`, `from` and `to` take it. */
  readonly moment: string;
  /** In which connection, counted from 1. */
  readonly connection: number;
  readonly title: string;
};

/** Another step of the story is on stage. */
export type StepDetail = Step & {
  /** Its place in the story, counted from 0, and of how many. */
  readonly index: number;
  readonly count: number;
  /** What is said about it. */
  readonly text: string;
};

/** The story has come to its end. */
export type OutcomeDetail = {
  readonly ending:
    | "delivered"
    | "clear"
    | "changed"
    | "attacker"
    | "lookAlike"
    | "twice"
    | "once"
    | "refused"
    | "unfinished";
  /** `safe`: as it should; `held`: someone stopped it; `harm`: someone got or did what was not theirs. */
  readonly tone: "safe" | "held" | "harm";
  /** The same for a reader. */
  readonly title: string;
  readonly text: string;
  /** How it ended for the two ends of each connection. */
  readonly connections: readonly ConnectionOutcome[];
};

export type ConnectionOutcome = {
  readonly client: "client" | "attacker";
  readonly server: "server" | "lookAlike" | "attacker";
  readonly outcome: "delivered" | "refused" | "redirected" | "answered" | "taken" | "unfinished";
  /** Who refused, in which words, and the alert that it sent, as the RFC names it. */
  readonly refusedBy?: "client" | "server" | "lookAlike" | "attacker";
  readonly reason?: string;
  readonly alert?: string;
  /** What the server understood. */
  readonly message?: string;
};

/** Something is not as it was asked for. */
export type ErrorDetail = {
  readonly kind: /** An attribute's value means nothing: what it is without that attribute is shown. */
    | "attribute"
    /** The reader asked for what cannot be run. */
    | "refused"
    /** A file did not come: the fallback stays, with a button to try again. */
    | "missing"
    /** It came and is not what it should be. */
    | "damaged"
    /** No WebAssembly here. */
    | "unsupported"
    /** A Content-Security-Policy without 'wasm-unsafe-eval'. */
    | "forbidden"
    /** What runs the ends broke. */
    | "crashed";
  /** What is wrong and what is shown instead, in a sentence. */
  readonly message: string;
  /** Which attribute. */
  readonly attribute?: string;
};

/** All of them bubble, and none can be cancelled. */
export type Port443Events = {
  ready: CustomEvent<ReadyDetail>;
  step: CustomEvent<StepDetail>;
  outcome: CustomEvent<OutcomeDetail>;
  error: CustomEvent<ErrorDetail>;
  play: CustomEvent<undefined>;
  pause: CustomEvent<undefined>;
};
