// Wording of captures that the reader opens: the way in, what is said of a file and its connections, the
// scenes of a connection out of one, and a sentence for everything that can be wrong.
//
// - files: what the page says
// - fileError(error): why a file, a key or a connection does not open
// - problem(problem): what was wrong within a file that did open
// - lack(lack): what a connection out of a file lacks
// - imported(at): a scene's words

import type {
  CaptureSummary,
  ConnectionSummary,
  Field,
  KeyLogSummary,
  Lack,
  LooksLike,
  Peer,
  Problem,
  ProblemKind,
} from "../../crate/pkg/port443.js";
import type { FileError } from "../core/capture-file.ts";
import type { Run } from "../core/run.ts";
import { type Act, actAt, acts } from "../player/imported.ts";
import type { SceneKind } from "../player/timeline.ts";
import type { At, Told } from "./scenes.ts";

const number = new Intl.NumberFormat("en");
const n = (value: number): string => number.format(value);
const count = (value: number, one: string, many = `${one}s`): string =>
  `${n(value)} ${value === 1 ? one : many}`;
const bytes = (value: number): string => count(value, "byte");

/** Three digits are enough to compare by. */
function size(value: number): string {
  if (value < 10_000) return bytes(value);
  const [unit, by] =
    value < 1e6
      ? (["kB", 1e3] as const)
      : value < 1e9
        ? (["MB", 1e6] as const)
        : (["GB", 1e9] as const);
  return `${(value / by).toPrecision(3)} ${unit}`;
}

function lasting(microseconds: number): string {
  if (microseconds < 1000) return `${n(microseconds)} µs`;
  const seconds = microseconds / 1e6;
  if (seconds < 1) return `${(microseconds / 1000).toPrecision(3)} ms`;
  if (seconds < 90) return `${seconds.toFixed(1)} s`;
  const minutes = seconds / 60;
  return minutes < 90 ? `${minutes.toFixed(1)} min` : `${(minutes / 60).toFixed(1)} h`;
}

const date = new Intl.DateTimeFormat("en", {
  dateStyle: "medium",
  timeStyle: "medium",
  timeZone: "UTC",
});

const containers: Record<CaptureSummary["format"]["container"], string> = {
  pcap: "pcap",
  modifiedPcap: "pcap, an old Linux variant",
  pcapng: "pcapng",
};

const spokenHere: Record<ConnectionSummary["protocol"], string> = {
  tls: "TLS",
  smtpStartTls: "SMTP, then TLS",
  smtp: "SMTP",
  http: "HTTP",
  other: "not known here",
  unknown: "nothing to see",
};

const ended: Record<ConnectionSummary["end"], string> = {
  closed: "closed",
  halfClosed: "closed by one side",
  reset: "broken off",
  missing: "end not in the file",
};

const stays =
  "It is read by this page, on this machine. Nothing of it is sent anywhere: the page has nowhere to send it.";

export const files = {
  open: "Open a capture…",
  drop: {
    title: "Let go to open it here",
    what: "A capture (pcap or pcapng, also with gzip), a key log, a private key. Several at once are fine.",
    stays,
  },
  dialog: {
    title: "Open a capture of your own",
    says: "A recording of real network traffic, as Wireshark and tcpdump make them. Each connection in it plays on the same stage, with every byte explained.",
    choose: "Choose files…",
    orDrop: "Or drop them anywhere on the page, in any order, now or later.",
    stays,
    close: "Close",
    takes: "What can be opened",
    kinds: [
      [
        "A capture",
        "pcap or pcapng; .gz too. Ethernet, Wi-Fi as most systems give it, loopback, bare IP.",
      ],
      [
        "A key log",
        "what a client writes to SSLKEYLOGFILE. With it the connections that it belongs to open, and only those.",
      ],
      [
        "A private key",
        "the server’s, in PEM or DER. It opens TLS 1.2 with RSA key transport, and no other key exchange: that is the point of the others.",
      ],
    ],
    how: "How to make one",
    steps: [
      "sudo tcpdump -w capture.pcap port 443",
      "SSLKEYLOGFILE=keys.log curl https://example.com",
    ],
    browsers:
      "Firefox and Chromium write a key log, too, if they are started with SSLKEYLOGFILE set.",
  },
  panel: {
    label: "The opened file",
    back: "← Back to your own message",
    reading: (name: string) => `Reading ${name}`,
    unpacking: (name: string) => `Unpacking ${name}`,
    read: (done: number, of: number) => `${size(done)} of ${size(of)}`,
    found: (packets: number, connections: number) =>
      `${count(packets, "packet")}, ${count(connections, "connection")} so far`,
    stop: "Stop, and show what there is",
    again: "Try again",
    another: "Open another file…",
    addKeys: "Add a key log or a private key…",
    stays: "Read on this machine; nothing of it was sent.",
    facts: ({ format, packets, connections }: CaptureSummary, length: number) =>
      `${containers[format.container]}, ${size(length)}: ${count(packets, "packet")}, ${count(connections, "TCP connection")}`,
    when: ({ first, duration }: CaptureSummary) =>
      first ? `From ${date.format(first.seconds * 1000)} UTC, for ${lasting(duration)}` : "",
    packed: "unpacked from gzip",
    stopped: "You stopped reading before the end. What stands here is what had been read by then.",
    wrong: (more: number) =>
      `${count(more, "more thing")} that ${more === 1 ? "is" : "are"} wrong with it`,
    nothing: "There is no TCP connection in this file, so nothing can go on stage.",
    nothingBut: (links: string) => `Its packets are: ${links}.`,
    packetsHere: "Its packets are listed on the desk, under Packets.",
    noneKnown:
      "No connection in this file begins with TLS, HTTP or SMTP, the protocols that are explained here. Their packets can be looked at all the same.",
    oneAtATime: (others: readonly string[]) =>
      `One capture is open at a time. Not opened: ${others.join(", ")}.`,
    waiting: {
      keyLog: "The key log is here. Drop the capture that it belongs to, too.",
      privateKey: "The private key is here. Drop the capture that it belongs to, too.",
    },
    keyLog: (name: string, { secrets, inFile, connections }: KeyLogSummary) =>
      secrets === 0
        ? `${name} has no line with a secret in it.`
        : inFile === 0
          ? `${name} belongs to other connections: it has secrets of ${count(connections, "connection")}, none of them in this file.`
          : `${name} has the secrets of ${count(inFile, "connection")} in this file.`,
    unreadable: ({ unreadable, firstUnreadable }: KeyLogSummary) =>
      unreadable > 0
        ? ` ${count(unreadable, "line")} of it could not be read, the first is line ${n(firstUnreadable ?? 0)}.`
        : "",
    inside: "The file",
    privateKey: (name: string, opens: number) =>
      opens === 0
        ? `${name} is here. No connection in this file uses RSA key transport, so there is nothing that it could open.`
        : `${name} is here. ${count(opens, "connection")} in this file ${opens === 1 ? "uses" : "use"} RSA key transport; whether it is the right key shows when one is opened.`,
    connections: "Connections",
    sort: "Order",
    sorts: { begins: "as they began", size: "by size", duration: "by duration", name: "by name" },
    which: "Arrow keys go through the list, Enter puts one on stage.",
    listed: (limit: number) =>
      `The list ends after ${n(limit)} connections. The others can be opened from the list of packets.`,
    openingOne: "Opening…",
  },
  row: {
    ends: ({ client, server }: ConnectionSummary) =>
      `${client.address}:${client.port} → ${server.address}:${server.port}`,
    title: ({ serverName, server }: ConnectionSummary) => serverName || server.address,
    about: ({ protocol, version, fromClient, fromServer, duration, end }: ConnectionSummary) =>
      [
        (protocol === "tls" && version) || spokenHere[protocol],
        size(fromClient.bytes + fromServer.bytes),
        lasting(duration),
        ...(end === "reset" ? [ended.reset] : []),
      ].join(" · "),
    start: "begins before the file",
    keys: {
      notNeeded: "",
      missing: "no key for it",
      some: "some of its keys",
      all: "opens with the key log",
      privateKey: "may open with the private key",
    } satisfies Record<ConnectionSummary["keys"], string>,
    spoken: (row: ConnectionSummary, at: number, of: number): string =>
      `${at + 1} of ${of}: ${row.serverName ?? row.server.address}`,
  },
  stage: {
    watcher: "Whoever captured it",
    nobody: "Nobody sees inside without the keys.",
    forYou: "inside, opened with the keys that you added",
    inside: "inside",
    onWire: "on the wire",
    sealed: "sealed on the wire",
    column: "the very same columns",

    theyRead: "Anyone on the way reads this:",
    more: (records: number) => `and ${count(records, "more", "more")}`,
    others: (rest: number) => `and ${n(rest)} more`,
    key: (length: number) => `a key of ${bytes(length)}`,
    times: (records: number, length: number) => `${n(records)} × · ${size(length)}`,
    all: (length: number) => size(length),
    bytes,
    missing: "What is not here",
    verdictOpened: (opened: number, sealed: number) =>
      opened === sealed
        ? `With the keys, all ${count(sealed, "sealed record")} opened. Without them this is ${count(sealed, "record")} of noise.`
        : `With the keys, ${n(opened)} of ${count(sealed, "sealed record")} opened.`,
    verdictSealed: (length: number) =>
      `${bytes(length)}, addresses, sizes and times; and nothing of what is inside.`,
    verdictClear: (length: number) => `All ${bytes(length)} could be read by anyone on the way.`,
    verdictUnknown: (length: number) =>
      `${bytes(length)} of a protocol that is not explained here.`,
  },
  desk: {
    from: (name: string) =>
      `This connection is out of the file ${name}. The address of this page does not hold it, and no link leads to it: only you have the file.`,
    /** Where the desk has nothing of such a connection, or less. */
    empty: {
      story: undefined,
      bytes: undefined,
      packets: undefined,
      messages: {
        title: "From the wire alone",
        text: "What the two ends checked and computed, and with which private keys, never was on the wire, so no file has it: which keys came from which, and whether a certificate was believed, can be shown only for the connections that run on this page.",
      },
      attacker: {
        title: "Nobody can step in here any more",
        text: "This connection is over, and neither of its ends is here to be attacked. Go back to your own message for that.",
      },
      handed: {
        title: "Which secret opens it",
        text: "Its ends kept their secrets to themselves, or wrote them to a key log. Drop that, or the server’s private key, on the page: what it opens, opens here. Go back to your own message to try each secret of a connection by itself.",
      },
    } satisfies Record<string, { readonly title: string; readonly text: string } | undefined>,
    cannotKnow: {
      clear: "Nothing of this connection is sealed: what it says, everyone on the way could read.",
      notYet: "Nothing that is sealed has passed yet.",
      sealed: (records: number, length: number) =>
        `What is inside ${count(records, "sealed record")}, ${size(length)} in all. What the wire tells of them is how long each is, and when it passed.`,
      opened: (opened: number) =>
        `${count(opened, "record")} of them opened with the keys that you added. Those keys are not on the wire: whoever has only the capture sees none of it.`,
      none: "Keys for it were not added, so neither do we know.",
    },
    real: {
      is: [
        "The file is read by this page. Nothing of it leaves your machine.",
        "Every byte is as it stands in the file. The same dissector names it that names the page’s own connections.",
        "What is sealed is opened only with the keys that you added, and with the same checks that the two ends made: a wrong key opens nothing.",
      ],
      isNot: [
        "Of a long connection only the beginning goes on stage and desk; the list of packets has all of it.",
        "The file stays on your disk and is read in pieces. Held in memory are 48 bytes for each packet, up to 4,194,304 packets, and the beginnings of connections, up to 64 MB; what lies beyond is left out, and the page says so.",
        "Packets that came twice or out of order stand where they passed. For what they carry they are put in order, and what came twice counts once.",
        "The eavesdropper is whoever made the capture. If that was one of the two ends, nobody else need have seen it.",
        "Only TCP is put together, and on it TLS, HTTP and SMTP. QUIC, DNS and everything else is listed, as far as its headers are known.",
      ],
      seed: "The bytes are the file’s, not made from a seed.",
    },
    times:
      "A capture says when a packet passed the machine that captured it, not when it was sent or arrived. Half a round trip, as measured in the handshake, is drawn around that.",
    noTrip:
      "A capture says when a packet passed the machine that captured it, not when it was sent or arrived. This one has no handshake to measure a round trip in, so packets are drawn with hardly any time on the way.",
  },
} as const;

// --- what can be wrong ---

const looksLike: Record<LooksLike, string> = {
  gzip: "It begins as a gzip file does, inside another one. Unpack it first.",
  compressed: "It is compressed in a way that browsers cannot unpack. Unpack it first.",
  zip: "It is a ZIP archive, or a document that is one inside. Unpack it, and drop what is in it.",
  keyLog: "It is a key log. Drop the capture that it belongs to, and it will be used.",
  privateKey: "It is a private key. Drop the capture that it belongs to, and it will be used.",
  pem: "It is a certificate or the like. A certificate is public and opens nothing; captures are pcap or pcapng files.",
  otherCapture: "It is another program’s capture. Open it in Wireshark and save it as pcapng.",
  otherPcap: "It is a rare variant of pcap. Open it in Wireshark and save it as pcapng.",
  markup:
    "It is HTML, XML or JSON, perhaps what a server said in place of the file. Download it again.",
  text: "It is text. Captures are pcap or pcapng files.",
  unknown: "It begins like nothing that is known here. Captures are pcap or pcapng files.",
};

const errors: { [K in FileError["kind"]]: (error: Extract<FileError, { kind: K }>) => string } = {
  empty: () => "The file is empty: there is no capture in it.",
  notACapture: ({ looksLike: like }) => `This is not a capture. ${looksLike[like]}`,
  headerCutOff: ({ bytes: length }) =>
    `The file ends after ${bytes(length)}, within its own header. It was cut off; copy it again.`,
  headerDamaged: ({ at }) =>
    `The file’s header makes no sense at byte ${n(at)}. It was damaged; copy it again.`,
  unknownVersion: ({ major, minor }) =>
    `This is version ${major}.${minor} of the format, which is not known here. Open it in Wireshark and save it as pcapng.`,
  noConnection: () => "There is no such connection in the file.",
  noPacket: () => "There is no such packet in the file.",
  fileChanged: () =>
    "The file has changed since it was opened: less of it is there than was read. Open it again.",
  linkType: ({ number: type }) =>
    `Packets of link type ${type} are listed, but what is in them is not read here.`,
  stopped: () => "You stopped before anything of the file had been read.",
  unreadable: () =>
    "The browser could not read the file: it was moved, changed or deleted, or it is on a drive that went away. Open it again.",
  gzipDamaged: () =>
    "The file is compressed with gzip, and cannot be unpacked: it was cut off or damaged. Copy it again.",
  gzipTooLong: ({ limit }) =>
    `Unpacked, the file is longer than ${size(limit)}, and that is more than is unpacked here. Unpack it yourself and open what comes out: that is read piece by piece, whatever its length.`,
  noKey: () =>
    "There is no private key in this file that can be read here: PKCS #1 and PKCS #8 are.",
  certificate: () =>
    "This is a certificate, not the private key that belongs to it. A certificate is public, and opens nothing.",
  encrypted: () =>
    "The private key is locked with a passphrase. Unlock it first: openssl rsa -in key.pem -out plain.pem",
  notRsa: () =>
    "This is no RSA key that can be read here. Other keys only sign, and open no connection.",
  tooLong: () => "This file is too long for a private key.",
  notStarted: () =>
    "What reads captures could not be started. If the network is gone, open the file again when it is back. If this page is on another host than Port 443, browsers do not allow it: open the file on the page of that host.",
  crashed: () =>
    "Reading this file stopped in the middle: a mistake of ours, not of yours. The page goes on; open the file again, or another.",
};

export function fileError(error: FileError): string {
  const say = errors[error.kind] as ((error: FileError) => string) | undefined;
  return say?.(error) ?? String((error as { message?: unknown }).message ?? error.kind);
}

const problems: {
  [K in ProblemKind["kind"]]: (kind: Extract<ProblemKind, { kind: K }>) => string;
} = {
  cutOff: ({ missing }) =>
    `It ends in the middle of a packet: ${bytes(missing)} were never written. All before that is here.`,
  packetTooLong: ({ claims }) =>
    `A packet claims to be ${size(claims)} long, which none can be: the file is damaged there. All before that is here; after it nothing says where a packet begins.`,
  blockLength: ({ claims }) =>
    `A block claims to be ${size(claims)} long, which cannot be: the file is damaged there. All before that is here.`,
  blockDamaged: ({ blockType }) => `A damaged block (type ${blockType}) was skipped.`,
  blockTooLong: ({ blockType, claims }) =>
    `A block of ${size(claims)} (type ${blockType}) was skipped: it is too long.`,
  noInterface: ({ interface: of }) =>
    `Packets of an interface that the file does not describe (${of}) were skipped.`,
  otherSecrets: () => "Secrets that are no TLS key log were skipped.",
  keyLogTooLong: ({ limit }) => `Of the key log inside only the first ${size(limit)} were taken.`,
  linkType: ({ number: type }) =>
    `Packets of link type ${type} are listed, but what is in them is not read here.`,
  cutShort: () =>
    "Packets were cut short when they were captured (a snap length): what they carried is not all here.",
  fragments: () => "IP fragments are listed, but not put together.",
  timeBeforeFirst: () =>
    "Some packets bear a time before that of the first; they are shown at its time.",
  tooManyPackets: ({ limit }) =>
    `The file has more packets than fit in the list: it ends after ${n(limit)}.`,
  tooManyConnections: ({ limit }) =>
    `The file has more connections than are told apart: after ${n(limit)} the packets are only listed.`,
  tooManyBeginnings: () =>
    "So many connections begin at once that some have no name in the list; they open all the same.",
};

export function problem({ kind, at, times, message }: Problem): string {
  const say = problems[kind.kind] as ((kind: ProblemKind) => string) | undefined;
  const often = times > 1 ? ` (${n(times)} times, first at byte ${n(at)})` : ` (at byte ${n(at)})`;
  return `${say?.(kind) ?? message}${often}`;
}

const side: Record<Peer, string> = { client: "the client", server: "the server" };

const lacks: { [K in Lack["kind"]]: (lack: Extract<Lack, { kind: K }>) => string } = {
  startMissing: () =>
    "Its very start: the connection began before the capture did, or its first packet was dropped.",
  helloMissing: ({ of }) =>
    `The hello of ${side[of]}. Without it nobody can say which keys belong to this connection.`,
  gaps: ({ from, bytes: missing, readable }) =>
    `${size(missing)} of what ${side[from]} said: the capture dropped them. After the first ${size(readable)} there is a gap, and what is behind it is not put together.`,
  cutShort: ({ packets }) =>
    `The ends of ${count(packets, "packet")}, cut short when they were captured.`,
  laidOpenTo: ({ packets, of }) =>
    `All of it at once: the first ${n(packets)} of its ${n(of)} packets are laid open. The list of packets has the rest, too.`,
  noKeys: () =>
    "Keys: what is sealed stays sealed. Drop the client’s key log (SSLKEYLOGFILE) to open it.",
  otherKeyLog: () =>
    "Its keys: the key log that you added belongs to other connections. What is sealed here stays sealed.",
  secretsMissing: ({ labels }) => `Some of its keys: the key log has no ${labels.join(", no ")}.`,
  privateKeyDoesNotFit: ({ rsaKeyTransport }) =>
    rsaKeyTransport
      ? "The right private key: this connection’s secret was encrypted to another one."
      : "Anything that a private key could open: here it only signs. The secret came from two fresh keys that are gone (forward secrecy).",
  resumed: () =>
    "A secret that the private key could open: this connection goes on with that of an earlier one.",
  suiteNotRead: ({ cipherSuite }) => `A way to open it: ${cipherSuite} is not opened here.`,
  doNotOpen: ({ records }) =>
    `${count(records, "record")} that ${records === 1 ? "does" : "do"} not open although the keys are there: changed, behind a gap, or under keys that the log does not have.`,
  endMissing: () => "The end: the capture was over before the connection was.",
};

export function lack(one: Lack): string {
  const say = lacks[one.kind] as ((lack: Lack) => string) | undefined;
  return say?.(one) ?? one.kind;
}

// --- scenes ---

const who: Record<Peer, string> = { client: "The client", server: "The server" };

/** What is inside, if keys opened it. */
function inside(act: Act | undefined): "opened" | "sealed" | "clear" {
  const units = act?.units ?? [];
  if (units.some(({ opened }) => opened)) return "opened";
  return units.some(({ unit }) => unit.sealed) ? "sealed" : "clear";
}

const seen = {
  opened:
    "It is sealed on the wire. With the keys that you added you see inside; nobody on the way could.",
  sealed: "It is sealed. Without the keys all that shows is how much it is, and when.",
  clear: "None of it is sealed: anyone on the way could read it.",
} as const;

const sent = (act: Act | undefined): string => {
  const total =
    act?.units.reduce((sum, { unit }) => sum + unit.field.end - unit.field.start, 0) ?? 0;
  return size(total);
};

const contains = (field: Field, name: string): boolean =>
  field.name === name || field.children.some((child) => contains(child, name));

/** Whether a field of this name passed in the clear. */
const shows = (act: Act | undefined, name: string): boolean =>
  act?.units.some(({ unit }) => !unit.sealed && contains(unit.field, name)) ?? false;

/** Whether the client had said something by then. */
const asked = (run: Run, at: number): boolean =>
  acts(run).some(({ kind, from }) => kind === "request" && from < at);

const words: Partial<Record<SceneKind, (at: At, act: Act | undefined) => Told>> = {
  joined: () => ({
    title: "In the middle of things",
    name: "the start is not in the file",
    text: "This connection began before the capture did. How the two agreed, and on which keys, is not in the file.",
  }),
  connect: () => ({
    title: "First, a handshake with nothing in it",
    name: "TCP: SYN, SYN-ACK, ACK",
    text: "Both sides agree that they can hear each other. This is as old as the network, and always in the open.",
  }),
  clientHello: ({ run }, act) => {
    const name = run.file?.connection.serverName;
    return {
      title: "Hello, in the open",
      name: "ClientHello",
      text: `The client says what it can speak${shows(act, "key_share") ? ", and its public key" : ""}. ${name ? `It also says whom it wants: ${name}. Anyone on the way reads that.` : "It does not say whom it wants; the address alone has to do."}`,
    };
  },
  serverHello: (_, act) => {
    if (!shows(act, "ServerHello")) {
      return {
        title: "“Another key, please”",
        name: "HelloRetryRequest",
        text: "The server asks for another hello, mostly with a key of another kind. It is as open as the first one.",
      };
    }
    if (shows(act, "key_share")) {
      return {
        title: "First in the open, then sealed",
        name: "ServerHello … Finished",
        text: "The server chooses, and sends its public key. What follows is sealed already, a certificate too: without keys nobody sees it.",
      };
    }
    return shows(act, "Certificate")
      ? {
          title: "The server’s papers, for all to read",
          name: "ServerHello, Certificate …",
          text: "The server chooses, and shows its certificate. Before TLS 1.3 none of this is sealed: whoever listens knows who is being visited.",
        }
      : {
          title: "The server chooses",
          name: "ServerHello …",
          text: "It shows no certificate here. Mostly that means that the two go on from an earlier connection, whose secret both still have.",
        };
  },
  handshake: (_, act) => ({
    title: `${who[act?.peer ?? "client"]} ends its part of the handshake`,
    name: "Finished",
    text: "A check of all that was said so far, under the new keys. From here on this side seals what it says.",
  }),
  request: (_, act) => ({
    title: inside(act) === "clear" ? "A request, in the clear" : "The client speaks",
    name: inside(act) === "clear" ? "request" : "application_data",
    text: `${sent(act)} from the client. ${seen[inside(act)]}`,
  }),
  ticket: () => ({
    title: "A ticket for the next time",
    name: "NewSessionTicket",
    text: "With it the client can come back without the whole handshake. It is sealed like everything else now; you see it with the keys that you added.",
  }),
  answer: ({ run, scene }, act) => ({
    title:
      inside(act) === "clear"
        ? "The answer, in the clear"
        : asked(run, scene.from)
          ? "The server answers"
          : "The server speaks first",
    name: inside(act) === "clear" ? "answer" : "application_data",
    text: `${sent(act)} from the server. ${seen[inside(act)]}`,
  }),
  talk: (_, act) => ({
    title: "A conversation in the clear",
    name: "SMTP",
    text: `${who[act?.peer ?? "client"]} says its line. ${seen.clear}`,
  }),
  bytes: (_, act) => ({
    title: `${who[act?.peer ?? "client"]} sends something`,
    name: "",
    text: `${sent(act)} in a protocol that is not explained here. The bytes are what they are.`,
  }),
  exchanges: (_, act) => ({
    title: "And so on, back and forth",
    name: `${n(act?.flights ?? 0)} flights`,
    text: `${sent(act)} in both directions, told in one go. ${seen[inside(act)]}`,
  }),
  alert: (_, act) => ({
    title: `${who[act?.peer ?? "client"]} says that there is no more, or that something is wrong`,
    name: "Alert",
    text: "An alert is mostly the last thing that one side says, and most often a goodbye: close_notify.",
  }),
  close: ({ run }) => ({
    title: run.file?.connection.end === "reset" ? "Broken off" : "Goodbye",
    name: run.file?.connection.end === "reset" ? "RST" : "FIN",
    text: `${run.file?.connection.end === "reset" ? "One side breaks it off." : "They hang up."} ${count(run.recording.capture.segments.length, "packet")} in ${lasting(run.recording.duration)}, on the clock of whoever captured it.`,
  }),
  ends: ({ run }) => {
    const more = run.file?.lacks.some(({ kind }) => kind === "laidOpenTo");
    return {
      title: more ? "Here ends what is laid open" : "Here the file ends",
      name: "",
      text: `${more ? "The connection goes on; the list of packets has the rest of it." : "The connection had not ended."} ${count(run.recording.capture.segments.length, "packet")} in ${lasting(run.recording.duration)}, on the clock of whoever captured it.`,
    };
  },
};

export function imported(at: At): Told | undefined {
  return words[at.scene.kind]?.(at, actAt(at.run, at.scene));
}
