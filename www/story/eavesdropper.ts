// Wording of what the eavesdropper knows and cannot know. Part of `desk` (desk.ts).
//
// - topics: for each thing that they can learn its name, what it is about, what it says about a
//   person, what would hide it, and what would not
// - about: the groups that they stand in, in the order in which people mind
// - inTheClear: those that are somebody's words, and not only about the connection
// - sided: those that both sides have, each its own
// - eavesdropper: the rest of the panel

import type { Topic } from "../../crate/pkg/port443.js";

const count = (n: number, one: string, many = `${one}s`): string =>
  `${n.toLocaleString("en")} ${n === 1 ? one : many}`;
const bytes = (n: number): string => count(n, "byte");
/** An arrow to the right goes from the client to the server, as everywhere on the page. */
const shownIn = (arrow: string, segment: number, places: number): string =>
  `${arrow} segment ${segment}${places > 1 ? ` and ${count(places - 1, "other place")}` : ""}`;

/** In the order in which people mind. */
export const about = {
  said: "What was said",
  who: "Who with whom",
  much: "When and how much",
  program: "With which program",
  seal: "How it is sealed",
} as const;

export type About = keyof typeof about;

type Words = {
  readonly name: string;
  readonly about: About;
  /** What it means, where the name does not say it. */
  readonly says: string;
  readonly hides: string;
  readonly not: string;
};

export const inTheClear: ReadonlySet<Topic> = new Set<Topic>([
  "request",
  "header",
  "formField",
  "cookie",
  "response",
  "page",
  "redirect",
  "credentials",
  "mail",
  "mailDialogue",
]);

/** What both sides say, each its own. */
export const sided: ReadonlySet<Topic> = new Set<Topic>([
  "alert",
  "burst",
  "cookie",
  "keyShares",
  "mailDialogue",
  "sealedLengths",
  "stack",
  "sessionId",
]);

/** In the order in which they are shown. */
export const topics: Readonly<Record<Topic, Words>> = {
  formField: {
    name: "What was typed into the form",
    about: "said",
    says: "Every field, as it was sent.",
    hides: "HTTPS: the form travels sealed.",
    not: "A VPN by itself: from its far end on the form travels as it is.",
  },
  credentials: {
    name: "A name and a password",
    about: "said",
    says: "Enough to come back as that person.",
    hides: "TLS, if it begins before they are sent.",
    not: "Base64, in which they are spelt: it is an alphabet, and no lock.",
  },
  mail: {
    name: "The mail itself",
    about: "said",
    says: "Header and text, line by line.",
    hides:
      "TLS, on this part of its way. From the mail servers themselves, only encryption between writer and reader.",
    not: "An offer of STARTTLS that the program does not insist on: whoever sits on the way can take it out.",
  },
  request: {
    name: "Which page is asked for",
    about: "said",
    says: "The path, and what stands behind a question mark in it.",
    hides: "HTTPS: the path is sealed with all the rest.",
    not: "A private window: it forgets on the computer, and not on the wire.",
  },
  page: {
    name: "The page that came back",
    about: "said",
    says: "What the reader sees, they see.",
    hides: "HTTPS seals it.",
    not: "HTTPS does not hide how long it is, and a length can be enough to know a page again.",
  },
  cookie: {
    name: "A cookie",
    about: "said",
    says: "Whoever holds it is taken for the one it was given to.",
    hides: "HTTPS, and the attribute Secure, with which a browser never sends it over http.",
    not: "The attribute HttpOnly: it keeps a cookie from scripts, and not from the wire.",
  },
  header: {
    name: "What the browser says about itself",
    about: "said",
    says: "Its version, its languages, where it comes from: header fields that go with every request.",
    hides: "HTTPS seals them.",
    not: "A private window sends much the same ones.",
  },
  response: {
    name: "How the server answered",
    about: "said",
    says: "Whether there is such a page, and whether the password was right.",
    hides: "HTTPS seals it.",
    not: "A VPN by itself: from its far end on the answer travels as it is.",
  },
  redirect: {
    name: "Where the browser is sent instead",
    about: "said",
    says: "The first question was asked in the clear.",
    hides:
      "HSTS (RFC 6797): a browser that knows that this site wants https only does not ask over http in the first place.",
    not: "HSTS on the very first visit, unless the site is on the list that browsers bring along.",
  },
  mailDialogue: {
    name: "What the mail programs say to each other",
    about: "said",
    says: "Who writes to whom, unless that is sealed.",
    hides: "TLS from the first byte (port 465, RFC 8314).",
    not: "STARTTLS hides only what comes after it.",
  },
  serverName: {
    name: "The name of the site",
    about: "who",
    says: "Which site, though not which page of it.",
    hides:
      "Encrypted Client Hello (RFC 9849) puts the name into a second hello, under seal; over http it stands in the open.",
    not: "TLS 1.3 by itself: the first message is sent before there are keys. And behind ECH the IP address stays, and so does a question to DNS that is not encrypted.",
  },
  clientCertificate: {
    name: "Who the client is, by its certificate",
    about: "who",
    says: "The subject’s name in it.",
    hides: "TLS 1.3 seals it.",
    not: "TLS 1.2: there it passes before there are keys.",
  },
  certificate: {
    name: "The names in the server’s certificate",
    about: "who",
    says: "The site, and what else is served under the same certificate.",
    hides: "TLS 1.3 seals the certificate.",
    not: "Nothing keeps it from those who ask: anybody may call that address and be shown one.",
  },
  addresses: {
    name: "Who talks to whom",
    about: "who",
    says: "Two IP addresses, the client’s first.",
    hides:
      "Tor or a VPN. Before it, its own address is seen in the site’s place; behind it, in the client’s.",
    not: "HTTPS or ECH: addresses must be readable, or nothing would arrive. And a VPN does not remove the one who sees both: now that is the VPN.",
  },
  port: {
    name: "What for, by the server’s port",
    about: "who",
    says: "80 is http, 443 https; a habit, and no law.",
    hides: "A VPN or Tor, on the way to it.",
    not: "HTTPS: the port is readable like the address.",
  },
  ticket: {
    name: "That the two have met before",
    about: "who",
    says: "The ticket that the client shows, and whether the server takes it.",
    hides:
      "In TLS 1.3 a ticket is given under seal, so that one shown once does not say where they met.",
    not: "A ticket that is shown twice ties the two visits together, from whatever address (RFC 8446 appendix C.4).",
  },
  ticketGiven: {
    name: "A ticket for the next visit",
    about: "who",
    says: "Whoever shows it is the one who was given it here.",
    hides: "TLS 1.3 gives its tickets under seal.",
    not: "A new IP address: whoever shows it there is known again.",
  },
  sessionId: {
    name: "A number for this session",
    about: "who",
    says: "In TLS 1.2, whoever shows one again has been here before.",
    hides:
      "TLS 1.3 has taken its meaning away: there it is random bytes, which the server repeats, to look like TLS 1.2 (RFC 8446 appendix D.4).",
    not: "TLS 1.2, whose servers may still give such numbers, in the clear.",
  },
  sealedLengths: {
    name: "How long each sealed record is",
    about: "much",
    says: "The length stands before the seal, to the byte.",
    hides:
      "Record padding (RFC 8446 section 5.4) blurs it. It costs bytes, and hardly anybody pads.",
    not: "A stronger cipher: it hides what is said, and not how much.",
  },
  burst: {
    name: "Who spoke when, and how much at once",
    about: "much",
    says: "A question, a pause, an answer: the rhythm of a visit.",
    hides: "Padding, delays and made-up traffic blur it, and all of them cost.",
    not: "TLS of any version; a VPN or Tor only in part: the rhythm shows through both.",
  },
  earlyData: {
    name: "What was sent before the server had answered",
    about: "much",
    says: "Early data: sealed, and its length shows.",
    hides: "Padding would blur how much it was.",
    not: "Nothing hides that it came so early.",
  },
  volume: {
    name: "How much in all",
    about: "much",
    says: "Every byte counts, headers too.",
    hides: "Other traffic in the same tunnel of a VPN blurs it.",
    not: "HTTPS: sealing adds some bytes to each record, and takes none away.",
  },
  duration: {
    name: "When it began, and how long it took",
    about: "much",
    says: "By the eavesdropper’s own clock.",
    hides: "Other traffic in the same tunnel of a VPN blurs it.",
    not: "HTTPS: time cannot be sealed.",
  },
  roundTrip: {
    name: "How far apart they are",
    about: "much",
    says: "The round trip, from the first three segments.",
    hides: "A proxy or Tor: the way beyond it is not in these three.",
    not: "HTTPS: TCP shakes hands in the clear.",
  },
  ja4: {
    name: "What program it probably is",
    about: "program",
    says: "A JA4 fingerprint: not what the hello says, but how. It is about the program, and not about the person; many programs share one.",
    hides: "Only saying hello exactly as a common program does.",
    not: "A new IP address, a VPN, Tor or a private window: the hello stays the program’s own.",
  },
  alpn: {
    name: "What it wants to speak inside",
    about: "program",
    says: "The protocols offered: h2 is HTTP/2.",
    hides: "Encrypted Client Hello hides the true list. What is taken from it, TLS 1.3 seals.",
    not: "TLS 1.3 by itself: the offer is made before there are keys.",
  },
  offeredSuites: {
    name: "Which ciphers it knows",
    about: "program",
    says: "The list and its order tell one program from another.",
    hides: "Only offering what many others offer.",
    not: "Encrypted Client Hello: its outer hello must have such a list, too.",
  },
  offeredVersions: {
    name: "Which versions of TLS it knows",
    about: "program",
    says: "Names with GREASE in them mean nothing; they are there to be ignored (RFC 8701).",
    hides: "Only offering what many others offer.",
    not: "Encrypted Client Hello: its outer hello must have such a list, too.",
  },
  offeredGroups: {
    name: "Which kinds of key exchange it knows",
    about: "program",
    says: "One with ML-KEM in its name is made to hold against quantum computers.",
    hides: "Only offering what many others offer.",
    not: "Encrypted Client Hello: its outer hello must have such a list, too.",
  },
  stack: {
    name: "How its TCP is set up",
    about: "program",
    says: "A rough hint at the system. Every router takes one off the hop limit, which mostly begins at 64, or at 128 under Windows.",
    hides: "A proxy or Tor, which make a TCP connection of their own from there on.",
    not: "HTTPS; and from the far end of a VPN on, most of it is still the client’s own.",
  },
  encryptedHello: {
    name: "That a second hello may be sealed inside",
    about: "seal",
    says: "Encrypted Client Hello, or random bytes that look like it (GREASE): from this extension alone nobody can tell. The name beside it may hint: a real one mostly shows that of a hosting company.",
    hides: "It need not be hidden if everybody sends one.",
    not: "ECH itself: that it is there shows, and so does the IP address.",
  },
  chosen: {
    name: "What the two agreed on",
    about: "seal",
    says: "Version and cipher. It gives no key away.",
    hides: "It needs no hiding: a good cipher may be known.",
    not: "Encrypted Client Hello: the ServerHello stays in the clear.",
  },
  retry: {
    name: "That the server asked for another key share",
    about: "seal",
    says: "Which group it wants instead of the client’s guess. It gives no key away.",
    hides: "A better guess: then nothing is asked.",
    not: "Encrypted Client Hello: this answer stays in the clear.",
  },
  keyShares: {
    name: "The public key shares",
    about: "seal",
    says: "Two halves that do not add up to the secret.",
    hides:
      "They need no hiding: without a private key no computer that there is today gets the secret from them.",
    not: "Should there be a large quantum computer one day, x25519 and secp256r1 would not hold. X25519MLKEM768 is made to.",
  },
  encryptedSecret: {
    name: "The secret, encrypted to the server’s key",
    about: "seal",
    says: "The pre-master secret of RSA key transport. They cannot open it today.",
    hides: "ECDHE sends no such thing, and TLS 1.3 has done away with it.",
    not: "Time: whoever gets the certificate’s private key one day opens it, and with it all that they recorded.",
  },
  alert: {
    name: "An alert",
    about: "seal",
    says: "Why one side gives up, or that it has no more to say.",
    hides: "TLS seals alerts, too, as soon as there are keys.",
    not: "That the connection ends shows anyway.",
  },
};

export const eavesdropper = {
  title: "On the eavesdropper’s desk",
  plainly:
    "Somebody on the way copies everything that passes, and changes nothing. What is it worth to them?",
  attacked:
    "Somebody on the way copies everything that passes. This time they act, too: what stands here is what left their hands.",
  have: (segments: number) => `What they have: ${count(segments, "segment")}`,
  list: "Segments that have passed, in order",
  left: (before: number, after: number) =>
    `${[before > 0 ? `${count(before, "segment")} before these` : "", after > 0 ? `${count(after, "segment")} after them` : ""].filter(Boolean).join(", ")}: “Packets” above has them all.`,
  time: "passed at",
  ends: "client ↔ server",
  payload: "payload",
  towards: { client: "from client to server", server: "from server to client" },
  bytes,
  hex: (segment: number, length: number) =>
    `Segment ${segment}, ${bytes(length)} with all its headers.`,
  readable: "readable",
  sealed: "sealed",
  touched: {
    changed: "changed by the attacker",
    delayed: "held back by the attacker",
    invented: "made by the attacker",
  },
  segment: (segment: number) => `Segment ${segment}`,
  know: "What they know",
  knowNothing: "Nothing yet.",
  how: "Open a line for the bytes that gave it away, and for what would have hidden it.",
  also: (more: number) => `and ${more.toLocaleString("en")} more`,
  rest: {
    says: "And what takes more working out: which program it probably is, by its JA4 fingerprint, how its TCP is set up, and the number of its session.",
    ask: "Work it out",
    waiting: "Loading what works it out…",
    failed: "The part of the page that works it out could not be loaded.",
  },
  bytesSay: "From these bytes",
  wouldHide: "Would hide it",
  wouldNot: "Would not",
  evidence: {
    client: (segment: number, places: number) => shownIn("→", segment, places),
    server: (segment: number, places: number) => shownIn("←", segment, places),
  },
  arrows: { client: "→", server: "←" },
  /** What an IP address alone tells. */
  address: {
    documentation: (those: string) =>
      `${those}: from a range for examples (RFC 5737, RFC 3849), which belongs to nobody. A real one would tell which company it was given to, and often roughly where.`,
    private: (those: string) =>
      `${those}: from a private range, which has a meaning only in its own network.`,
    loopback: (those: string) => `${those}: the computer itself.`,
    linkLocal: (those: string) => `${those}: good for its own link only.`,
    shared: (those: string) =>
      `${those}: from a range for the inside of a provider’s network, where many customers share one public address (RFC 6598).`,
    public: (those: string) =>
      `${those}: public. The registries say to which company it was given, and often roughly where it is.`,
  },
  began: (date: string) => `It began on ${date}.`,
  /** `nth` of `all` connections between the same two addresses. */
  visits: (nth: number, all: number) =>
    `This is connection ${nth} of ${all} between these two addresses so far.`,
  tied: (nth: number) =>
    `The same bytes passed on connection ${nth}: the two visits are one and the same client’s.`,
  sameProgram: (nths: string, many: number) =>
    `${many > 1 ? `Connections ${nths} have` : `Connection ${nths} has`} the same JA4 fingerprint.`,
  /** The parts of a JA4 fingerprint. */
  ja4: {
    parts: [
      "over TCP, with TLS",
      "the newest version that it offers",
      "d: it asks for a name; i: it does not",
      "so many cipher suites",
      "so many extensions",
      "first and last letter of the first protocol offered",
      "SHA-256, cut short, of the suites, sorted",
      "SHA-256, cut short, of the extensions, sorted, without the name and ALPN, and of the signature algorithms as they stand",
    ],
    spec: "How it is made is public: github.com/FoxIO-LLC/ja4.",
  },
  cannotKnow: "What they cannot know",
  /** Where they are one of its ends. */
  notOnTheWire: "What the wire by itself does not tell",
  saidNothing: "Neither side has said anything yet that could be hidden.",
  hidden: "These were said, and their bytes stand nowhere in what passed:",
  alsoRead: "These were said too, and passed in the clear:",
  nothingHidden:
    "Nothing is hidden. All that was said stands in the capture, byte for byte, to read and to keep:",
  endsWith: {
    client:
      "But the attacker is the client here: they know all of it, since it was they who said it, or were told it.",
    server:
      "But this connection ends with the attacker: they know all of it, since it was said to them.",
  },
  handed:
    "With a secret in their hands that changes: “Hand over a secret” above tries every one of them.",
  searched: (length: number) => `Looked for, byte by byte, in all ${bytes(length)} of the capture.`,
  keys: ({ looked, found }: { looked: number; found: number }) =>
    found === 0
      ? `The same goes for ${count(looked, "key and secret", "keys and secrets")} of this connection: none stands in the capture.`
      : `Of ${count(looked, "key and secret", "keys and secrets")}, ${found} stand in the capture!`,
  lengths: (length: number) =>
    `Lengths show through: sealing hides what is said but not how much of it, so far ${bytes(length)}.`,
  said: {
    message: "your message",
    credentials: "the user’s name and password",
    letter: "the letter",
    envelope: "who writes to whom",
    request: "which page is asked for",
    cookie: "a cookie",
    headers: "header fields",
    form: "the form with your message",
    status: "how the server answered",
    page: "the page it sent back",
    certificate: "a certificate, as it was sent",
  },
  saidBy: { client: "said by the client", server: "said by the server" },
  foundIn: (segment: number) => `found in segment ${segment}`,
  foundNowhere: "found nowhere",
} as const;
