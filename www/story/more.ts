// Wording of what is loaded when it is used: the gallery, its settings, a scenario's connections, how
// they ended.

import type {
  CertificateKind,
  CipherSuite,
  Party,
  Purpose,
  Scheme,
} from "../../crate/pkg/port443.js";
import type { EntryId, GroupId } from "../gallery/entries.ts";
import type { Ending, Tone } from "../outcome/outcome.ts";
import { sizes } from "./sizes.ts";

type Told = {
  readonly title: string;
  /** For those who know it by this name. */
  readonly name: string;
  readonly says: string;
};

const ports: Record<Scheme, string> = { http: "port 80", https: "port 443", smtp: "port 587" };

const purposes: Record<Purpose, string> = {
  message: "the message",
  redirect: "sent on",
  firstVisit: "first visit",
  secondVisit: "second visit",
  onward: "passed on",
  replay: "said again",
};

const parties: Record<Party, string> = {
  client: "client",
  server: "server",
  lookAlike: "look-alike",
  attacker: "attacker",
};

const groups: Record<GroupId, { readonly title: string; readonly says: string }> = {
  ways: { title: "Ways to send it", says: "What a browser may do today." },
  older: { title: "Older ways", says: "Still met, or still told of." },
  checks: {
    title: "What a client checks",
    says: "The server shows a certificate with one thing wrong.",
  },
  attacks: { title: "Someone on the line", says: "The stranger does more than listen." },
};

const entries: Record<EntryId, Told> = {
  http: {
    title: "Port 80, in the clear",
    name: "HTTP/1.1",
    says: "Everyone on the way can read it, and change it.",
  },
  https: {
    title: "Port 443, sealed",
    name: "TLS 1.3, X25519, AES-128-GCM",
    says: "What the padlock stands for: a key that was never sent, and a server that shows who it is.",
  },
  redirect: {
    title: "Sent on from 80 to 443",
    name: "301, HSTS",
    says: "The first question goes out in the clear. After that the client remembers.",
  },
  redirectStrict: {
    title: "The client knows beforehand",
    name: "HSTS preload",
    says: "It never asks on port 80, so there is nothing to catch there.",
  },
  resumption: {
    title: "A second visit, with a ticket",
    name: "PSK, session ticket",
    says: "The ticket of the first visit stands in for the certificate.",
  },
  earlyData: {
    title: "Words before the handshake",
    name: "0-RTT early data",
    says: "On a second visit the message goes out with the very first flight.",
  },
  clientCertificate: {
    title: "Both show who they are",
    name: "mTLS, CertificateRequest",
    says: "The server wants a certificate of the client’s, too.",
  },
  keyUpdate: {
    title: "New keys in mid-sentence",
    name: "KeyUpdate",
    says: "Half the request under one key, half under the next. Neither key opens the other’s half.",
  },
  helloRetryRequest: {
    title: "A wrong guess",
    name: "HelloRetryRequest",
    says: "The client offers a key of a kind that the server does not take, and has to ask again.",
  },
  chacha20: {
    title: "Sealed with another cipher",
    name: "ChaCha20-Poly1305",
    says: "For machines without AES in their hardware. The sealed bytes look no different; which cipher it is, the hellos say in the open.",
  },
  postQuantum: {
    title: "Two locks on one key",
    name: "X25519MLKEM768",
    says: "A second secret that a quantum computer is not expected to find, and what it costs in bytes.",
  },
  tls12: {
    title: "The certificate in the open",
    name: "TLS 1.2, ECDHE",
    says: "The version before. Just as sealed, but the handshake can be read on the way.",
  },
  rsaKeyTransport: {
    title: "The handshake of the textbooks",
    name: "TLS 1.2, RSA key transport",
    says: "History: the secret crosses the wire, locked with the server’s one key. Whoever gets that key later opens it all.",
  },
  startTls: {
    title: "A letter that seals itself on the way",
    name: "SMTP, STARTTLS",
    says: "Port 587: the conversation starts in the clear, and both agree to go on sealed.",
  },
  site: {
    title: "Sizes tell tales",
    name: "TLS 1.3, a site of pages",
    says: "You look at one of twelve pages. The eavesdropper cannot open a byte of it, and names the page by how long it is.",
  },
  expired: {
    title: "Out of date",
    name: "notAfter",
    says: "It was good once.",
  },
  notYetValid: {
    title: "Not good yet",
    name: "notBefore",
    says: "Its first day is still to come.",
  },
  wrongName: {
    title: "For someone else",
    name: "subjectAltName",
    says: "A good certificate, for another name.",
  },
  selfSigned: {
    title: "Signed by itself",
    name: "self-signed",
    says: "Nobody vouches for it but its owner.",
  },
  unknownRoot: {
    title: "Vouched for by a stranger",
    name: "unknown root",
    says: "The chain is whole, and ends at a root that this client does not trust.",
  },
  missingIntermediate: {
    title: "A link is missing",
    name: "missing intermediate",
    says: "The server forgot the certificate between its own and the root.",
  },
  brokenSignature: {
    title: "A bit is wrong in the signature",
    name: "broken signature",
    says: "One bit of it is not as the issuer made it.",
  },
  wrongUsage: {
    title: "For another use",
    name: "extendedKeyUsage",
    says: "Good for clients, and shown by a server.",
  },
  lookAlike: {
    title: "Nothing wrong at all",
    name: "look-alike name",
    says: "A valid certificate, for a name that only looks like the one you meant.",
  },
  flipClear: {
    title: "Change a letter in the clear",
    name: "bit flip, HTTP",
    says: "One bit of your words, on port 80. TCP’s checksum is mended along with it.",
  },
  flipSealed: {
    title: "Change a bit under the seal",
    name: "bit flip, AEAD tag",
    says: "The same bit of the same word, on port 443.",
  },
  flipHello: {
    title: "Change a bit of the hello",
    name: "bit flip, transcript",
    says: "The hello is open, and anyone can change it. Whether it passes is another matter.",
  },
  replayRecord: {
    title: "Say a sealed thing twice",
    name: "record replay",
    says: "A copy of the record with your message goes in right after it.",
  },
  swapRecords: {
    title: "Let two sealed things change places",
    name: "record reordering",
    says: "Both are genuine. Only their order is not.",
  },
  truncate: {
    title: "Hang up in the server’s name",
    name: "truncation, forged FIN",
    says: "The answer is cut off with a goodbye that the server never said.",
  },
  drop: {
    title: "Let a packet vanish",
    name: "TCP retransmission",
    says: "Networks do that by themselves, too.",
  },
  delay: {
    title: "Hold a packet back",
    name: "TCP, delay",
    says: "It comes, but later than it should.",
  },
  repeat: {
    title: "Send a packet twice",
    name: "TCP, duplicate",
    says: "The same bytes arrive a second time.",
  },
  impostor: {
    title: "Pose as the server",
    name: "man in the middle",
    says: "The attacker answers in its place, with a certificate of their own making.",
  },
  impostorTrusted: {
    title: "Pose as a server that is trusted",
    name: "installed root",
    says: "The same, on a machine that was made to trust the attacker’s root.",
  },
  strip: {
    title: "Take away the way to 443",
    name: "SSL stripping",
    says: "The redirect never reaches the client, so it stays on port 80.",
  },
  stripStrict: {
    title: "… from a client that knows better",
    name: "stripping, HSTS",
    says: "It does not ask on port 80 in the first place.",
  },
  stripMail: {
    title: "Take STARTTLS out of the greeting",
    name: "STARTTLS stripping",
    says: "The client believes that this server cannot seal.",
  },
  stripMailStrict: {
    title: "… from a client that insists",
    name: "STARTTLS required",
    says: "No seal, no letter.",
  },
  downgrade: {
    title: "Talk them down to TLS 1.2",
    name: "downgrade sentinel",
    says: "TLS 1.3 is taken out of the client’s hello.",
  },
  replayEarlyData: {
    title: "Send early words again",
    name: "0-RTT replay",
    says: "A copy of the first flight, to a server that takes a ticket more than once.",
  },
  replayEarlyDataStrict: {
    title: "… to a server that keeps count",
    name: "0-RTT, single-use tickets",
    says: "It takes each ticket once.",
  },
};

const certificates: Record<CertificateKind, string> = {
  valid: "nothing",
  expired: "it has expired",
  notYetValid: "it is not valid yet",
  wrongName: "it is for another name",
  selfSigned: "it is signed by itself",
  unknownRoot: "its root is not trusted",
  brokenSignature: "a bit of its signature",
  missingIntermediate: "the intermediate is missing",
  wrongUsage: "it is for clients only",
  lookAlike: "nothing, but the name is a look-alike",
};

const suites: Record<CipherSuite, string> = {
  TLS_AES_128_GCM_SHA256: "AES-128-GCM",
  TLS_AES_256_GCM_SHA384: "AES-256-GCM",
  TLS_CHACHA20_POLY1305_SHA256: "ChaCha20-Poly1305",
};

const theParty: Record<Party, string> = {
  client: "The client",
  server: "The server",
  lookAlike: "The look-alike",
  attacker: "The attacker",
};

type Says<K extends Ending["kind"]> = (ending: Extract<Ending, { kind: K }>) => string;

/** What is stamped on it. */
const stamps: { [K in Ending["kind"]]: Says<K> } = {
  delivered: () => "Delivered, sealed",
  clear: () => "Read on the way",
  changed: () => "Changed on the way",
  attacker: () => "Read by the attacker",
  lookAlike: () => "Into the wrong hands",
  twice: () => "Delivered once too often",
  once: () => "Delivered once",
  refused: () => "Refused",
  unfinished: () => "Not finished",
};

const clip = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text);

const endings: { [K in Ending["kind"]]: Says<K> } = {
  delivered: ({ host, visits, redirected, resumed, mended, thrownAway, keepable, looked }) => {
    if (looked) {
      return `${host} has sent you the page, and nobody on the way could read it. Whether they know which one it was all the same stands on the desk, further down.`;
    }
    const also = thrownAway
      ? " The copy reached the server too, fitted no key there, and was thrown away."
      : mended
        ? " What was done to the packets on the way made no difference to it."
        : resumed
          ? " The second visit began with the ticket of the first."
          : redirected
            ? " Only the first question went out in the clear."
            : keepable
              ? " That is so today: whoever keeps what passed, and one day gets the server’s key, reads all of it."
              : "";
    return `${host} has your message${visits > 1 ? `, on ${visits === 2 ? "both" : `all ${visits}`} visits` : ""}, and nobody on the way could read it.${also}`;
  },
  clear: ({ host, led }) =>
    led
      ? `${host} has your message, and so has everyone on the way: the client never learnt that it could be sealed.`
      : `${host} has your message, and so has everyone on the way.`,
  changed: ({ host, message }) =>
    `${host} has a message that you did not write: “${clip(message)}”. Neither side noticed.`,
  attacker: ({ host, onward, sealed }) =>
    `${sealed ? "The padlock was closed, and the attacker held the other end of it." : "There was no padlock, and nobody missed it: the client spoke with the attacker on port 80."} They read every word${onward ? `, and ${host} got it from them` : ""}.`,
  lookAlike: ({ host, name }) =>
    `The padlock is closed, and nothing is wrong with the certificate. What the padlock does not say: that ${name} is not ${host}.`,
  twice: ({ host }) =>
    `${host} took your message from you, and then once more from the attacker, who could not read it and only sent the same bytes again.`,
  once: ({ host, alert }) =>
    `${host} took your message from you, and would not take it a second time from the attacker${alert ? ` (alert ${alert})` : ""}.`,
  refused: ({ by, reason, alert, arrived }) =>
    `${theParty[by]} refused: ${reason.replaceAll("'", "’").replace(/\.$/, "")}.${alert ? ` It told the other side so, with the alert ${alert}.` : ""}${arrived ? " The message had arrived by then." : " The message was not delivered."}`,
  unfinished: ({ arrived }) =>
    arrived
      ? "The message arrived, but the two ends never came to an end with each other."
      : "Nothing more came, and the message was not delivered.",
};

const tones: Record<Tone, string> = {
  safe: "as it should be",
  held: "stopped",
  harm: "harm was done",
};

export const more = {
  outcome: {
    label: "How it ended",
    tones,
    stamp: (ending: Ending): string => (stamps[ending.kind] as (ending: Ending) => string)(ending),
    sentence: (ending: Ending): string =>
      (endings[ending.kind] as (ending: Ending) => string)(ending),
  },

  connections: {
    label: "Connections",
    ports,
    purposes,
    parties,
  },

  gallery: {
    title: "What else can pass over this wire",
    says: "Choose one, and the message in the form goes that way. Each is run for real, and ends as the two ends make it end.",
    close: "Close",
    compare: "Side by side",
    jump: "Parts of the list",
    groups,
    entries,
    changed: "your own choice",
  },

  settings: {
    seed: "Seed",
    seedHint:
      "All randomness of a run comes from it. Left alone, each run draws a new one; typed in, the same run comes again, byte for byte.",
    latency: "Latency, ms one way",
    suite: "Cipher suite that the client asks for first",
    suites,
    certificate: "What is wrong with the server’s certificate",
    certificates,
    strict: {
      redirect: "The client knows from before that this server wants 443 only (HSTS)",
      earlyData: "The server takes each ticket once",
      startTls: "The client sends nothing without TLS",
    },
    page: sizes.choose.page,
    pages: sizes.pages,
    padding: sizes.choose.padding,
    filled: sizes.choose.to,
    attack: "Someone on the line",
    noAttack: "only listens",
    ownAttack: "does what was set on the desk",
  },
} as const;
