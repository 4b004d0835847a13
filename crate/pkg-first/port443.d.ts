/* tslint:disable */
/* eslint-disable */
/**
 * A TLS record or an HTTP message.
 */
export interface Unit {
    /**
     * What it is in one line: `ClientHello`, `application_data`, `POST /login`.
     */
    name: string;
    /**
     * When its last byte passed the tap.
     */
    seenAt: Micros;
    /**
     * The segments that carried it, as places in the capture.
     */
    segments: number[];
    /**
     * Whether its contents are ciphertext.
     */
    sealed: boolean;
    /**
     * The whole of it. The root's span is the unit's.
     */
    field: Field;
}

/**
 * A capture with names on its bytes.
 */
export interface Dissection {
    /**
     * One for each segment of the capture, in the same order.
     */
    packets: Packet[];
    /**
     * What the client sent, reassembled.
     */
    client: Stream;
    /**
     * What the server sent, reassembled.
     */
    server: Stream;
}

/**
 * A field of the form.
 */
export interface FormField {
    /**
     * Its name.
     */
    name: string;
    /**
     * Its value, decoded.
     */
    value: string;
}

/**
 * A named run of bytes. The children of a field that has any cover it without gap or overlap.
 */
export interface Field {
    /**
     * The name in the RFC's own spelling, such as `legacy_session_id`.
     */
    name: string;
    /**
     * What the bytes say, decoded; nothing where the bytes themselves are all there is.
     */
    value: string | undefined;
    /**
     * Where it is defined, such as `RFC 8446 4.1.2`.
     */
    spec: string | undefined;
    /**
     * What is wrong with it, if something is.
     */
    problem: string | undefined;
    /**
     * First byte, in the buffer the root belongs to.
     */
    start: number;
    /**
     * One past the last byte.
     */
    end: number;
    /**
     * Its parts.
     */
    children: Field[];
}

/**
 * A part of one peer's stream.
 */
export interface StreamSpan {
    /**
     * Who sent it.
     */
    from: Peer;
    /**
     * The first byte.
     */
    start: number;
    /**
     * One past the last byte.
     */
    end: number;
}

/**
 * A record that a key log opened.
 */
export interface OpenedRecord {
    /**
     * Who sent it.
     */
    from: Peer;
    /**
     * Its place among the units of the sender's stream.
     */
    unit: number;
    /**
     * The key log's label of the secret that opened it, such as `SERVER_TRAFFIC_SECRET_0`.
     */
    secret: string;
    /**
     * Its number under that secret.
     */
    sequence: number;
    /**
     * `TLSInnerPlaintext`.
     */
    plaintext: Bytes;
    /**
     * What is inside, in order: handshake messages, HTTP, an alert. Spans are within `plaintext`.
     */
    messages: Field[];
}

/**
 * All segments that passed, ordered by [`Segment::seen_at`].
 */
export interface Capture {
    /**
     * In the order in which the tap saw them.
     */
    segments: Segment[];
}

/**
 * Bytes as they were: on the wire, in a key, in a message.
 *
 * Dereferences to `[u8]`. Serialises as bytes (not as a list of numbers), so that on the page it
 * is a `Uint8Array`.
 */
export type Bytes = Uint8Array;

/**
 * Bytes of one segment.
 */
export interface Evidence {
    /**
     * Its place in the capture.
     */
    segment: number;
    /**
     * Who sent it.
     */
    from: Peer;
    /**
     * First byte within the segment.
     */
    start: number;
    /**
     * One past the last byte.
     */
    end: number;
}

/**
 * Everything that happened on one connection. A scenario gives one recording for each of its
 * connections, in the order in which they began.
 */
export interface Recording {
    /**
     * What was run, with the seed that was drawn if none was given: running this again gives the
     * same recording.
     */
    scenario: ScenarioInput;
    /**
     * Which of the run's connections this is.
     */
    connection: Connection;
    /**
     * What passed on the wire, as it was when it left the middle: where there is an attacker, this
     * is what they let through.
     */
    capture: Capture;
    /**
     * What an attacker did to the segments, in order.
     */
    interference: Interference[];
    /**
     * What the peers did, in order. An event's place in this list is its identity.
     */
    events: Event[];
    /**
     * The client's own key log, in the format of SSLKEYLOGFILE (RFC 9850). Empty over http.
     */
    keyLog: string;
    /**
     * How it ended.
     */
    outcome: Outcome;
    /**
     * When the last segment arrived.
     */
    duration: Micros;
}

/**
 * From `start` up to, not including, `end`.
 */
export interface Span {
    /**
     * The first byte.
     */
    start: number;
    /**
     * One past the last byte.
     */
    end: number;
}

/**
 * How a run ended.
 */
export type Outcome = { kind: "delivered"; message: string; status: number } | { kind: "refused"; by: Peer; reason: string; alert: string | undefined } | { kind: "redirected"; location: string } | { kind: "unfinished" };

/**
 * One TCP segment in its IPv4 packet, as a tap in the middle of the wire sees it.
 */
export interface Segment {
    /**
     * Which way it travels. The eavesdropper knows this too: it is the side it came in from.
     */
    from: Peer;
    /**
     * When its first bit left the sender.
     */
    sentAt: Micros;
    /**
     * When its last bit passed the tap, half-way.
     */
    seenAt: Micros;
    /**
     * When its last bit reached the receiver.
     */
    arrivesAt: Micros;
    /**
     * The whole IPv4 packet: IP header (RFC 791), TCP header (RFC 9293), payload.
     */
    bytes: Bytes;
}

/**
 * One end of the connection.
 */
export type Peer = "client" | "server";

/**
 * One record's encryption or decryption.
 *
 * In TLS 1.2 the additional data are the sequence number and a header with the length of the
 * plaintext, 13 bytes (RFC 5246 section 6.2.3.3); the plaintext has no content type; and the
 * ciphertext of AES-GCM begins with the explicit part of the nonce, 8 bytes (RFC 5288 section 3).
 */
export interface SealedRecord {
    /**
     * Which AEAD.
     */
    aead: AeadName;
    /**
     * The write key.
     */
    key: Bytes;
    /**
     * The write IV, 12 bytes; for AES-GCM in TLS 1.2 the implicit part of the nonce, 4 bytes.
     */
    iv: Bytes;
    /**
     * The record's number under this key, from 0.
     */
    sequence: number;
    /**
     * The IV XOR the sequence number (RFC 8446 section 5.3), 12 bytes.
     */
    nonce: Bytes;
    /**
     * The additional data: the record's header, 5 bytes.
     */
    aad: Bytes;
    /**
     * `TLSInnerPlaintext`: content, one byte of content type, padding. Empty if opening failed.
     */
    plaintext: Bytes;
    /**
     * The ciphertext and, last, the 16-byte tag: everything after the record's header.
     */
    ciphertext: Bytes;
    /**
     * How many bytes of nonce stand before the ciphertext: 8 for AES-GCM in TLS 1.2, otherwise 0.
     */
    explicitNonce: number;
    /**
     * Whether the tag was right; always so for sealing.
     */
    valid: boolean;
}

/**
 * One sealed record, from the plaintext at one peer to the plaintext at the other.
 */
export interface RecordStory {
    /**
     * Who sealed it.
     */
    from: Peer;
    /**
     * Its place among the units of the sender's stream in the dissection.
     */
    unit: number;
    /**
     * The `seal` event.
     */
    sealedBy: number;
    /**
     * The `open` event, if it was opened.
     */
    openedBy: number | undefined;
    /**
     * When it was sealed.
     */
    sealedAt: Micros;
    /**
     * The 5 bytes of header, sent in the clear.
     */
    header: Bytes;
    /**
     * `TLSInnerPlaintext`.
     */
    plaintext: Bytes;
    /**
     * As long as `plaintext`: the ciphertext XOR the plaintext.
     */
    keystream: Bytes;
    /**
     * As long as `plaintext`.
     */
    ciphertext: Bytes;
    /**
     * 16 bytes.
     */
    tag: Bytes;
}

/**
 * One segment's headers.
 */
export interface Packet {
    /**
     * `SYN`, `SYN, ACK` and so on, the flags that are set, for the list.
     */
    flags: string;
    /**
     * IP header, TCP header and, where there is one, the payload; spans are within the segment.
     */
    fields: Field[];
    /**
     * The payload's place in the sender's stream.
     */
    payload: StreamSpan | undefined;
    /**
     * Where the payload starts within the segment.
     */
    payloadStart: number;
}

/**
 * One thing that an attacker did to a segment.
 */
export type Interference = { at: Micros; from: Peer } & InterferenceKind;

/**
 * One thing that one peer did.
 */
export type Event = { at: Micros; peer: Peer } & EventKind;

/**
 * One thing the eavesdropper now knows.
 */
export interface Finding {
    /**
     * When the last byte it was read from passed.
     */
    at: Micros;
    /**
     * What kind of thing.
     */
    topic: Topic;
    /**
     * The thing itself, read from the bytes, such as `example.com`.
     */
    value: string;
    /**
     * Where it was read. Several for what is added up from many segments.
     */
    evidence: Evidence[];
}

/**
 * The AEAD of an operation. Tags are 16 bytes, nonces 12 (RFC 5116).
 */
export type AeadName = "AES-128-GCM" | "AES-256-GCM" | "ChaCha20-Poly1305";

/**
 * The bytes one peer sent, in order, with their structure.
 */
export interface Stream {
    /**
     * Reassembled TCP payload.
     */
    bytes: Bytes;
    /**
     * TLS records or HTTP messages; spans are within `bytes`.
     */
    units: Unit[];
}

/**
 * The cipher suite that the client offers first; it offers the others after it.
 */
export type CipherSuite = "TLS_AES_128_GCM_SHA256" | "TLS_AES_256_GCM_SHA384" | "TLS_CHACHA20_POLY1305_SHA256";

/**
 * The hash function of an operation.
 */
export type HashName = "SHA-256" | "SHA-384";

/**
 * Virtual microseconds since the client started to connect.
 */
export type Micros = number;

/**
 * What a connection is there for.
 */
export type Purpose = "message" | "redirect" | "firstVisit" | "secondVisit" | "onward" | "replay";

/**
 * What a finding is about. The page has a sentence for each.
 */
export type Topic = "addresses" | "port" | "roundTrip" | "serverName" | "alpn" | "offeredSuites" | "chosen" | "keyShares" | "request" | "formField" | "cookie" | "response" | "sealedLengths" | "volume" | "duration";

/**
 * What a peer did. Cryptographic operations carry what went in and what came out.
 */
export type EventKind = { kind: "random"; output: Bytes } | { kind: "keyShare"; group: string; privateKey: Bytes; publicKey: Bytes } | { kind: "sharedSecret"; group: string; privateKey: Bytes; peerPublicKey: Bytes; output: Bytes } | { kind: "encapsulate"; publicKey: Bytes; randomness: Bytes; ciphertext: Bytes; output: Bytes } | { kind: "decapsulate"; privateKey: Bytes; ciphertext: Bytes; output: Bytes } | { kind: "rsaEncrypt"; modulus: Bytes; exponent: Bytes; plaintext: Bytes; padded: Bytes; ciphertext: Bytes } | { kind: "rsaDecrypt"; modulus: Bytes; privateExponent: Bytes; ciphertext: Bytes; output: Bytes; valid: boolean } | { kind: "prf"; hash: HashName; secret: Bytes; label: string; seed: Bytes; output: Bytes } | { kind: "hash"; hash: HashName; input: Bytes; output: Bytes } | { kind: "extract"; hash: HashName; salt: Bytes; ikm: Bytes; output: Bytes } | { kind: "expand"; hash: HashName; secret: Bytes; label: string; context: Bytes; output: Bytes } | { kind: "hmac"; hash: HashName; key: Bytes; input: Bytes; output: Bytes } | { kind: "sign"; publicKey: Bytes; message: Bytes; signature: Bytes } | { kind: "verify"; publicKey: Bytes; message: Bytes; signature: Bytes; valid: boolean } | { kind: "verifyCertificate"; host: string; chain: Bytes[]; refused: string | undefined } | ({ kind: "seal" } & SealedRecord) | ({ kind: "open" } & SealedRecord) | { kind: "handshakeComplete"; version: string; cipherSuite: string; group: string; resumed: boolean; alpn: string | undefined } | { kind: "write"; bytes: Bytes; message: Span | undefined } | { kind: "read"; bytes: Bytes } | { kind: "formReceived"; fields: FormField[] } | { kind: "failed"; reason: string };

/**
 * What a person asks for.
 */
export interface ScenarioInput {
    /**
     * Which connections are run.
     */
    kind: Kind;
    /**
     * The server's name.
     */
    host: string;
    /**
     * What is sent in the form.
     */
    message: string;
    /**
     * One to 64 hex digits, read as a number of 256 bits; drawn from the platform's randomness
     * if missing.
     */
    seed?: string | undefined;
    /**
     * How long a bit takes from one peer to the other, in virtual milliseconds.
     */
    latencyMs: number;
    /**
     * What the client offers first, where it speaks TLS 1.3.
     */
    cipherSuite: CipherSuite;
    /**
     * What is right or wrong with the server's certificate.
     */
    certificate?: CertificateKind;
    /**
     * Whether the side that could be more careful is; which one, [`Kind`] says.
     */
    strict?: boolean;
    /**
     * What an attacker on the link does, if there is one.
     */
    attack?: Attack | undefined;
}

/**
 * What a scenario may ask for at most.
 */
export interface Limits {
    /**
     * Bytes of the message in UTF-8.
     */
    messageBytes: number;
    /**
     * Characters of the host name (RFC 1035 section 2.3.4).
     */
    hostChars: number;
    /**
     * Hex digits of the seed.
     */
    seedDigits: number;
    /**
     * One-way latency in milliseconds.
     */
    latencyMs: number;
}

/**
 * What an attacker can do to a segment. `segment` is its place in the capture.
 */
export type InterferenceKind = { kind: "changed"; segment: number; original: Bytes } | { kind: "dropped"; sentAt: Micros; bytes: Bytes } | { kind: "delayed"; segment: number; by: Micros } | { kind: "invented"; segment: number };

/**
 * What an attacker on the link does. `connection` is a connection's place in the run, `segment` a
 * segment's place in its capture, `record` a record's place among those of one peer's stream.
 */
export type Attack = { kind: "flipBit"; connection: number; segment: number; bit: number } | { kind: "drop"; connection: number; segment: number } | { kind: "delay"; connection: number; segment: number; milliseconds: number } | { kind: "repeat"; connection: number; segment: number } | { kind: "truncate"; connection: number; from: Peer; record: number } | { kind: "replayRecord"; connection: number; from: Peer; record: number } | { kind: "swapRecords"; connection: number; from: Peer; record: number } | { kind: "impostor"; trusted: boolean } | { kind: "strip" } | { kind: "downgrade" } | { kind: "replayEarlyData" };

/**
 * What is right or wrong with the server's certificate. Each is minted for real; what becomes of it
 * is the verifier's doing.
 */
export type CertificateKind = "valid" | "expired" | "notYetValid" | "wrongName" | "selfSigned" | "unknownRoot" | "brokenSignature" | "missingIntermediate" | "wrongUsage" | "lookAlike";

/**
 * What is spoken over a connection.
 */
export type Scheme = "http" | "https" | "smtp";

/**
 * Where the inputs of an event come from.
 */
export interface Origin {
    /**
     * The event whose input it is.
     */
    event: number;
    /**
     * The name of the input, as the event has it on the page: `secret`, `salt`, `peerPublicKey` ...
     */
    input: string;
    /**
     * The event whose output it was.
     */
    fromEvent: number;
    /**
     * The name of that output, as the event has it on the page.
     */
    output: string;
}

/**
 * Which connections are run, one after the other.
 */
export type Kind = "http" | "https" | "redirect" | "postQuantum" | "helloRetryRequest" | "resumption" | "earlyData" | "clientCertificate" | "keyUpdate" | "tls12" | "rsaKeyTransport" | "startTls";

/**
 * Which of a run's connections something is, and between whom.
 */
export interface Connection {
    /**
     * Its place among them.
     */
    index: number;
    /**
     * When it began, in microseconds since the first began. All other times of a recording count
     * from here.
     */
    beginsAt: Micros;
    /**
     * What is spoken.
     */
    scheme: Scheme;
    /**
     * What it is there for.
     */
    purpose: Purpose;
    /**
     * Who is at the end that opened it.
     */
    client: Party;
    /**
     * Who is at the end that answered.
     */
    server: Party;
}

/**
 * Who is at an end of a connection.
 */
export type Party = "client" | "server" | "lookAlike" | "attacker";

/**
 * Why a scenario cannot be run.
 */
export type ScenarioError = { kind: "notIncluded" } | { kind: "messageEmpty" } | { kind: "messageTooLong"; bytes: number; limit: number } | { kind: "hostEmpty" } | { kind: "hostIsAddress"; host: string } | { kind: "hostNotAscii"; host: string } | { kind: "hostInvalid"; host: string } | { kind: "seedInvalid"; seed: string } | { kind: "latencyTooLong"; latencyMs: number; limit: number } | { kind: "noRandomness"; reason: string };


/**
 * One connection of a run: what happened, and what the views read from it.
 */
export class Run {
    private constructor();
    free(): void;
    [Symbol.dispose](): void;
    /**
     * Names on the wire's bytes; made from the capture alone.
     *
     * # Errors
     * See `recording`.
     */
    dissection(): Dissection;
    /**
     * What the eavesdropper learns; made from the capture alone.
     *
     * # Errors
     * See `recording`.
     */
    findings(): Finding[];
    /**
     * The records that the client's key log opens; none over http.
     *
     * # Errors
     * See `recording`.
     */
    opened(): OpenedRecord[];
    /**
     * Where each event's inputs came from.
     *
     * # Errors
     * See `recording`.
     */
    origins(): Origin[];
    /**
     * Runs a scenario and records it: one `Run` for each connection, in the order in which they
     * began.
     *
     * # Errors
     * A `ScenarioError` with its sentence as `message` if the input is refused; an `Error` if it
     * is not a `ScenarioInput` at all.
     */
    static record(input: ScenarioInput): Run[];
    /**
     * What happened.
     *
     * # Errors
     * Never for these types.
     */
    recording(): Recording;
    /**
     * Sealed records, laid open byte by byte.
     *
     * # Errors
     * See `recording`.
     */
    records(): RecordStory[];
}

/**
 * The limits that are enforced, to state them next to an input box.
 *
 * # Errors
 * Never for this type.
 */
export function limits(): Limits;

/**
 * Runs a scenario with the recorder off and gives the virtual microseconds it took: to measure
 * what recording costs.
 *
 * # Errors
 * As `Run.record`.
 */
export function recordSilently(input: ScenarioInput): number;

export type InitInput = RequestInfo | URL | Response | BufferSource | WebAssembly.Module;

export interface InitOutput {
    readonly memory: WebAssembly.Memory;
    readonly __wbg_run_free: (a: number, b: number) => void;
    readonly limits: () => [number, number, number];
    readonly recordSilently: (a: any) => [number, number, number];
    readonly run_dissection: (a: number) => [number, number, number];
    readonly run_findings: (a: number) => [number, number, number];
    readonly run_opened: (a: number) => [number, number, number];
    readonly run_origins: (a: number) => [number, number, number];
    readonly run_record: (a: any) => [number, number, number, number];
    readonly run_recording: (a: number) => [number, number, number];
    readonly run_records: (a: number) => [number, number, number];
    readonly __wbindgen_malloc: (a: number, b: number) => number;
    readonly __wbindgen_realloc: (a: number, b: number, c: number, d: number) => number;
    readonly __wbindgen_free: (a: number, b: number, c: number) => void;
    readonly __wbindgen_exn_store: (a: number) => void;
    readonly __externref_table_alloc: () => number;
    readonly __wbindgen_externrefs: WebAssembly.Table;
    readonly __externref_table_dealloc: (a: number) => void;
    readonly __externref_drop_slice: (a: number, b: number) => void;
    readonly __wbindgen_start: () => void;
}

export type SyncInitInput = BufferSource | WebAssembly.Module;

/**
 * Instantiates the given `module`, which can either be bytes or
 * a precompiled `WebAssembly.Module`.
 *
 * @param {{ module: SyncInitInput }} module - Passing `SyncInitInput` directly is deprecated.
 *
 * @returns {InitOutput}
 */
export function initSync(module: { module: SyncInitInput } | SyncInitInput): InitOutput;

/**
 * If `module_or_path` is {RequestInfo} or {URL}, makes a request and
 * for everything else, calls `WebAssembly.instantiate` directly.
 *
 * @param {{ module_or_path: InitInput | Promise<InitInput> }} module_or_path - Passing `InitInput` directly is deprecated.
 *
 * @returns {Promise<InitOutput>}
 */
export default function __wbg_init (module_or_path: { module_or_path: InitInput | Promise<InitInput> } | InitInput | Promise<InitInput>): Promise<InitOutput>;
