// Wording of the shell, the player and the stage. Part of `words` (words.ts).

import type { Peer, Scheme, Topic } from "../../crate/pkg/port443.js";
import type { CommonScene } from "../player/timeline.ts";
import type { Told } from "./scenes.ts";

const number = new Intl.NumberFormat("en");
const n = (value: number): string => number.format(value);
const bytes = (count: number): string => (count === 1 ? "1 byte" : `${n(count)} bytes`);
const ms = (microseconds: number): string =>
  `${(microseconds / 1000).toFixed(microseconds < 10_000 ? 2 : 1)} ms`;

/** A later visit can be an hour after the first. */
function since(microseconds: number): string {
  const seconds = microseconds / 1e6;
  if (seconds < 10) return ms(microseconds);
  return seconds < 600 ? `${seconds.toFixed(2)} s` : `${(seconds / 60).toFixed(2)} min`;
}

/** What a scene's sentences may speak of; all of it from the run. */
export type Facts = {
  readonly scheme: Scheme;
  readonly host: string;
  readonly characters: number;
  readonly messageBytes: number;
  readonly requestBytes: number;
  /** The kind of key that the secret was computed with. */
  readonly group: string;
  /** The cipher that seals it. */
  readonly aead: string;
  readonly answerBytes: number;
  readonly segments: number;
  /** Microseconds. */
  readonly roundTrip: number;
  readonly duration: number;
};

const scenes: Record<CommonScene, Told> = {
  write: {
    title: "Your words become bytes",
    name: "HTML form, UTF-8",
    text: ({ characters, messageBytes }) =>
      `${n(characters)} characters, ${bytes(messageBytes)}. A web form has its own spelling: a space turns into +, most signs into % and a number. Each byte is one column of eight holes.`,
  },
  connect: {
    title: "First, a handshake with nothing in it",
    name: "TCP: SYN, SYN-ACK, ACK",
    text: ({ roundTrip }) =>
      `Before a word is sent, both sides agree that they can hear each other. That takes one round trip: ${ms(roundTrip)}.`,
  },
  keyShare: {
    title: "A secret of one’s own",
    name: "X25519 key pair",
    text: () =>
      "The client draws a private key at random and computes a public key from it. The public one may be shown to anyone: no computer there is today finds the way back.",
  },
  clientHello: {
    title: "Hello, in the open",
    name: "ClientHello",
    text: ({ host }) =>
      `The client says whom it wants (${host}), what it can speak, and its public key. None of this is sealed yet: the eavesdropper reads it.`,
  },
  serverSecret: {
    title: "The server reaches a secret",
    name: ({ group }) => `Diffie-Hellman, ${group}`,
    text: () =>
      "It makes a key pair too. Its own private key and the client’s public key together give 32 bytes that are never sent.",
  },
  serverHello: {
    title: "First in the open, then sealed",
    name: "ServerHello … Finished",
    text: () =>
      "The server’s public key goes back in the open. What follows it is sealed already: the certificate, a signature, and a check of the whole handshake.",
  },
  clientSecret: {
    title: "The same secret, reached from the other side",
    name: ({ group }) => `Diffie-Hellman, ${group}`,
    text: () =>
      "Its own private key and the server’s public key give the client 32 bytes as well. The eavesdropper has both public keys, and neither private one.",
  },
  checks: {
    title: "Is that really the right server?",
    name: "Certificate, CertificateVerify, Finished",
    text: ({ host }) =>
      `A secret shared with the wrong one is worth nothing. So before it says a word, the client checks that it is talking to ${host}.`,
  },
  seal: {
    title: "Sealing",
    name: ({ aead }) => `${aead}, application_data`,
    text: ({ requestBytes }) =>
      `From the secret, each side derives keys, and from a key a tape that looks like chance. ${bytes(requestBytes)} of request run against it, column by column: one hole of the two makes a hole; two or none make none.`,
  },
  request: {
    title: "Across the wire",
    name: "application_data",
    open: "HTTP/1.1 request",
    text: ({ scheme }) =>
      scheme === "https"
        ? "The eavesdropper gets a copy of every column. Without the keystream nobody can tell them from chance; all they show is how many there are."
        : "It goes as it was written. The eavesdropper gets a copy of every column, and reads it.",
  },
  open: {
    title: "Unsealing",
    name: ({ aead }) => `${aead}, application_data`,
    text: () =>
      "The server derived the same keys, so it has the same tape. It checks the tag first: one bit changed on the way, and it would throw the record away. Then column by column the text comes back.",
  },
  form: {
    title: "The server reads the form",
    name: "POST /login",
    text: ({ scheme }) =>
      scheme === "https"
        ? "Only here, and only now, the words can be read again."
        : "The words have arrived. They could be read anywhere on the way, and changed, too.",
  },
  answer: {
    title: "The answer",
    name: "application_data",
    open: "HTTP/1.1 response",
    text: ({ scheme, answerBytes }) =>
      scheme === "https"
        ? `${bytes(answerBytes)} come back, sealed with the server’s own key. Each direction has one.`
        : `${bytes(answerBytes)} come back, as open as what went out.`,
  },
  read: {
    title: "The client has its answer",
    name: "HTTP/1.1 response",
    text: ({ scheme }) =>
      scheme === "https"
        ? "Opened and checked like everything before it."
        : "Read as it came; nothing shows whether it was changed on the way.",
  },
  close: {
    title: "Goodbye",
    name: "close_notify, FIN",
    open: "FIN",
    text: ({ scheme, duration, segments }) =>
      `${scheme === "https" ? "Each side says, under seal, that there is no more, and hangs up." : "Both sides hang up."} ${n(segments)} packets and ${ms(duration)} on the network’s clock.`,
  },
};

/** As many as the stage ever shows; the desk has all. */
const learnt = {
  addresses: "who talks to whom",
  port: "the port",
  roundTrip: "the round trip",
  serverName: "the site’s name",
  alpn: "protocols offered",
  offeredSuites: "ciphers offered",
  chosen: "cipher chosen",
  keyShares: "public keys",
  request: "what is asked for",
  formField: "what you wrote",
  cookie: "a cookie",
  response: "the answer",
  sealedLengths: "lengths of what is sealed",
  volume: "how much in all",
  duration: "how long",
  certificate: "the server’s certificate",
  clientCertificate: "the client’s certificate",
  encryptedSecret: "the secret, encrypted",
  retry: "another key asked for",
  ticket: "a ticket from before",
  earlyData: "sealed before any answer",
  redirect: "where it is sent on",
  mailDialogue: "what the mail programs say",
  credentials: "name and password",
  mail: "the mail itself",
} as const satisfies Partial<Record<Topic, string>>;

/** TCP's flags, as people would put them. */
const spoken: Readonly<Record<string, string>> = {
  SYN: "Can you hear me?",
  "SYN, ACK": "Yes. Can you hear me?",
  ACK: "Yes.",
  "FIN, ACK": "I have no more to say.",
  RST: "I don’t know you.",
};

const peers: Record<Peer, string> = { client: "Client", server: "Server" };

export const page = {
  title: "Port 443",
  headline: "Send something private, and watch a stranger on the wire try to read it.",
  message: "I took the job in Lisbon. Don’t tell Sam before I do.",

  shell: {
    form: "What to send",
    message: "Your message",
    count: (count: number, limit: number | undefined) =>
      limit === undefined ? bytes(count) : `${n(count)} of ${n(limit)} bytes`,
    unsent: "stays here this time",
    host: "To",
    idn: (ascii: string) => `Sent as ${ascii}, the spelling that names on the network use.`,
    way: "Through port",
    http: "in the clear",
    https: "sealed",
    send: "Send",
    gallery: "Other connections, faults and attackers",
    chosen: "You chose",
    change: "choose another",
    settings: "Settings",
    again: "Run again with new keys",
    over80: "Now send it through port 80",
    another: "Choose another",
    compare: "Lay two side by side",
    over443: "Now send it through port 443",
    theme: "Theme",
    themes: { auto: "auto", light: "light", dark: "dark" },
    loading: "Waking up both ends…",
    more: (count: number | undefined) =>
      `This needs more than what was loaded so far. It is on its way${count === undefined ? "" : `: ${n(Math.ceil(count / 1000))} kB`}, once.`,
    missing:
      "The file with both ends of the connection could not be loaded. Check the network, then try again.",
    retry: "Try again",
    share: "Share it…",
    explain: "What is this byte? ↓",
    legend: "What the tapes mean",
    meanings: {
      plain: "anyone can read it",
      cipher: "sealed: only the two ends can",
      key: "a secret, never on the wire",
      public: "open on purpose",
    },
    depth: "Look closer",
    depths: {
      story: "Story",
      messages: "Messages",
      bytes: "Bytes",
      packets: "Packets",
      attacker: "Attack it",
      handed: "Hand over a secret",
    },
    act: "Step in",
    desk: "On the desk",
    noScript: "Both ends of the connection run in your browser, and need JavaScript to do so.",
  },

  controls: {
    label: "The story’s time",
    play: "Play",
    pause: "Pause",
    back: "Step back",
    forward: "Step forward",
    restart: "From the beginning",
    share: "Share this moment",
    timeline: "Timeline",
    speed: "Speed",
    times: (factor: number) => `${factor === 0.25 ? "¼" : factor === 0.5 ? "½" : factor}×`,
    at: (step: number, of: number, title: string) => `Step ${step} of ${of}: ${title}`,
    clock: since,
    trips: (count: number) => `${count.toFixed(1)} round trips`,
    clockHint: "The network’s own clock",
    keys: "Space plays and pauses, arrow keys step, Home and End go to the ends.",
  },

  scenes,
  stage: {
    label: "The connection, drawn",
    onWire: "On the wire now",
    sealed: "sealed",
    oneWay: (microseconds: number) => `${ms(microseconds)} one way`,
    copy: "Their copy of the tape",
    learnt: "What they know now",
    nothingYet: "Nothing yet.",
    topics: learnt,
    peers,
    eavesdropper: "Eavesdropper",
    from: { client: "from the client", server: "from the server" } satisfies Record<Peer, string>,
    bytes,
    changeCipherSpec: (count: number, older: boolean) =>
      older
        ? `${bytes(count)}: from now on sealed`
        : `${bytes(count)} that mean nothing, for old boxes on the way`,
    sealedInside: (names: string) => `inside, for you: ${names}`,
    flags: (flags: string) => spoken[flags] ?? "",
    hello: {
      server_name: "whom it wants",
      application_layer_protocol_negotiation: "what to speak inside",
      cipher_suites: "ciphers it can do",
      cipher_suite: "cipher chosen",
      key_share: "its public key",
      group: "the kind of key it wants",
      cert_data: "its certificate",
    },
    yours: { name: "what you send", detail: "as the request spells it" },
    theirs: { name: "what they have", detail: "the very same columns" },
    theyRead: "They read:",
    formTape: "as the request spells it",
    plainTape: "as it is typed",
    inRequest: (count: number, host: string) =>
      `Put into a request for ${host}, it is ${bytes(count)} long.`,
    plainByte: (glyph: string, hex: string) => `plaintext ${glyph}, hex ${hex}`,
    sealedByte: {
      header: (hex: string) => `record header, hex ${hex}`,
      nonce: (hex: string) => `nonce, hex ${hex}`,
      ciphertext: (hex: string) => `ciphertext, hex ${hex}`,
      tag: (hex: string) => `tag, hex ${hex}`,
    },
    copyByte: (glyph: string, hex: string, sealed: boolean) =>
      glyph ? `${glyph}, hex ${hex}` : `${sealed ? "sealed" : "not text"}, hex ${hex}`,
    verdictRead: "They have read every word of it.",
    verdictSealed: (count: number) =>
      `They hold all ${bytes(count)} that passed, and not a word of yours.`,
  },
} as const;
