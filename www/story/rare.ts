// Wording of the scenes that only some recordings have. It comes with www/stage/rare.ts.
//
// - words: the words of a rare scene, and other words for a common one where it is not what it is
//   otherwise (scenes.ts asks for them)
// - rare: what the pictures of those scenes say

import type { Party, Peer, Purpose, Scheme } from "../../crate/pkg/port443.js";
import { isOwn, type Run } from "../core/run.ts";
import { type Plot, plot } from "../player/plot.ts";
import {
  type Cause,
  cause,
  type Deed,
  deeds,
  isTls12,
  kindOf,
  type RareScene,
} from "../player/rare.ts";
import type { CommonScene, SceneKind } from "../player/timeline.ts";
import { facts } from "./facts.ts";
import { imported } from "./files.ts";
import type { At, Told } from "./scenes.ts";

const number = new Intl.NumberFormat("en");
const n = (value: number): string => number.format(value);
const bytes = (count: number): string => (count === 1 ? "1 byte" : `${n(count)} bytes`);
const ms = (microseconds: number): string => `${(microseconds / 1000).toFixed(1)} ms`;

/** Between connections, where it can be hours. */
function later(microseconds: number): string {
  const seconds = microseconds / 1e6;
  if (seconds < 1) return ms(microseconds);
  if (seconds < 90) return `${Math.round(seconds)} seconds`;
  const minutes = seconds / 60;
  return minutes < 90 ? `${Math.round(minutes)} minutes` : `${Math.round(minutes / 60)} hours`;
}

const ports: Record<Scheme, number> = { http: 80, https: 443, smtp: 587 };

const parties: Record<Party, string> = {
  client: "Client",
  server: "Server",
  lookAlike: "Look-alike",
  attacker: "Attacker",
};

const side: Record<Peer, string> = { client: "The client", server: "The server" };

// --- which connection ---

function visitTitle({ recording: { connection } }: Run): string {
  const titles: Record<Purpose, string> = {
    message: "The connection that is to carry your words",
    redirect: "First a question on port 80",
    firstVisit: "The visit before",
    secondVisit: "A later visit",
    onward: "The attacker goes on to the server",
    replay: "The attacker sends it once more",
  };
  return titles[connection.purpose];
}

function visitText({ run, runs }: At): string {
  const { connection } = run.recording;
  if (connection.server === "attacker") {
    return "Somebody on the way answers in the server’s place. The client does not know that yet.";
  }
  if (connection.server === "lookAlike") {
    return `The name in the address is ${facts(run).host}: not quite the one that was meant. A server of that name answers.`;
  }
  switch (connection.purpose) {
    case "redirect":
      return "A name typed without https:// is asked for here first, in the clear.";
    case "firstVisit":
      return "An earlier connection to the same server. It leaves something behind that the next one uses.";
    case "secondVisit": {
      const sent = runs.some(({ recording }) => recording.connection.purpose === "redirect");
      return sent && connection.scheme === "https"
        ? "This time nothing is asked on port 80: the server had told the client to come to 443 at once, and the client remembers (HSTS)."
        : "The client comes again, and still has what the first visit left.";
    }
    case "onward":
      return "A connection of its own, with what it has got to read. The server sees a client like any other.";
    case "replay":
      return "On a connection of its own it sends the very bytes that it copied. It cannot read them, and does not need to.";
    case "message":
      if (run.recording.scenario?.strict && connection.scheme === "https") {
        return "The client has been told before to come to port 443 at once, and never to ask on port 80 (HSTS).";
      }
      return runs.length > 1 && run !== runs[0]
        ? "A new connection, and a new handshake."
        : "Several connections belong to this. One is told after the other.";
  }
}

// --- what an attacker does ---

const deedWords: Record<Deed, readonly [title: string, text: string]> = {
  bit: [
    "One bit, changed on the way",
    "The attacker has the packet in hand, and no key. It turns one bit over, puts the checksums right and lets it go on.",
  ],
  bytes: [
    "Changed on the way",
    "The attacker has the packet in hand. It writes something else into it, puts the checksums right and lets it go on.",
  ],
  swapped: [
    "Two records change places",
    "To see where each begins and ends, the attacker does not need to read them. It lets the second go first.",
  ],
  dropped: [
    "A packet vanishes",
    "The attacker does not let it through. If there was anything in it that is missed, TCP will notice, and send it again.",
  ],
  delayed: [
    "Held back on the way",
    "The attacker keeps it for a while, then lets it go on as it is.",
  ],
  copy: [
    "The same once more",
    "The attacker sends a copy of it behind it, as if it came from the same side. For that it does not need to be able to read it.",
  ],
  goodbye: [
    "A goodbye that nobody said",
    "The attacker hangs up in the name of the one who is still talking: TCP’s FIN is not sealed, and anyone on the way can make one.",
  ],
  made: [
    "A packet that nobody sent",
    "The attacker makes a packet of its own, with the addresses and numbers of the one that it says it is from.",
  ],
};

function deedsIn({ run, scene }: At): typeof run.recording.interference {
  return deeds(run).filter(({ at }) => at >= scene.from && at < scene.to);
}

function deedIn(at: At): Deed {
  const [first] = deedsIn(at);
  return first ? kindOf(at.run, first) : "bytes";
}

// --- why it broke off ---

const causes: Record<Cause, readonly [title: string, text: string]> = {
  chain: [
    "The certificate does not hold",
    "A certificate counts if a chain of signatures leads from it to a root that the client trusts. This one does not get there.",
  ],
  root: [
    "No way to a root that the client trusts",
    "With what the server sent, no chain of signatures leads to a root that the client trusts. Whether it is genuine the client cannot tell, so it counts for nothing.",
  ],
  dates: [
    "The certificate has run out",
    "It is genuine, and for this name, but only until a day that has passed. Nobody vouches for it any longer.",
  ],
  notYet: [
    "The certificate is not valid yet",
    "It is genuine, and for this name, but only from a day that is still to come.",
  ],
  name: [
    "The certificate is for another name",
    "It is genuine, but it is somebody else’s: anyone can get one for a name of their own.",
  ],
  usage: [
    "The certificate is for something else",
    "It is genuine, and says of itself that it is good for clients only, not for a server.",
  ],
  certificateSignature: [
    "A signature on the certificate is wrong",
    "The issuer’s signature does not fit what the certificate says. Something was changed after it was signed.",
  ],
  signature: [
    "The proof does not fit",
    "The signature over this conversation does not come from the key in the certificate.",
  ],
  tag: [
    "The tag does not fit",
    "Computed anew here, the tag is another: the record, its number or the key is not the one that it was sealed with. It is thrown away unread.",
  ],
  finished: [
    "The two saw different handshakes",
    "Each side sends a digest of all that it has seen. They differ: somebody changed something on the way.",
  ],
  downgrade: [
    "Somebody took the better protocol away",
    "A server that could do more ends its random bytes with DOWNGRD when it is asked for less. Those bytes are signed. The client could do more, too, and sees it.",
  ],
  noTls: [
    "No lock on offer, so not a word",
    "The client insists on TLS. The offer is missing, so it stops.",
  ],
  version: [
    "Nothing in common is left",
    "Of all that the client can do, the hello that arrived offers nothing that the server takes.",
  ],
  order: [
    "Not what comes next",
    "In a handshake everything has its turn. What arrives has no place here, so something was left out, repeated or put in.",
  ],
  noKeys: [
    "Without the keys it goes no further",
    "The server waits for the client’s Finished. For that the attacker would need the keys, and it only has a copy of what was sealed with them.",
  ],
  cut: [
    "The end is missing",
    "The stream stops before all of it has come: the one who seems to have hung up had not finished.",
  ],
  other: ["The connection breaks off", "One side would not go on."],
};

// --- the table ---

const rareScenes: Record<RareScene, Told> = {
  visit: {
    title: (_, { run }) => visitTitle(run),
    name: (_, { run }) => `port ${ports[run.recording.connection.scheme]}`,
    text: (_, at) => visitText(at),
  },
  retryShare: {
    title: "Another key, of the kind that was asked for",
    name: (_, { run }) => `${group(run)} key pair`,
    text: () =>
      "The first guess was made for nothing. The client makes a second key pair, on the curve that the server takes.",
  },
  hybridShare: {
    title: "Two kinds of key at once",
    name: "X25519MLKEM768 key share",
    text: () =>
      "X25519 is tried and small, but a quantum computer of the future could break it, and open what is recorded today. ML-KEM should hold against that, and is large. With both, whoever wants in must break both. Drawn at the same scale.",
  },
  encapsulate: {
    title: "A secret in a capsule",
    name: "ML-KEM-768 encapsulation, X25519",
    text: () =>
      "With ML-KEM the server does not answer with a key: it draws a secret and seals it to the client’s public key. With X25519 it goes as always. Both secrets together are the one that counts.",
  },
  decapsulate: {
    title: "The capsule is opened",
    name: "ML-KEM-768 decapsulation, X25519",
    text: () =>
      "Only the client’s private key opens the capsule. With the secret from X25519 behind it, the client has the same 64 bytes as the server.",
  },
  offer: {
    title: "A ticket instead of papers",
    name: "pre_shared_key, binder",
    text: () =>
      "The client shows the ticket that the server gave it last time, and proves that it also has the key that belongs to it. The key itself stays where it is.",
  },
  sealEarly: {
    title: "Sealed before the server has said a word",
    name: ({ aead }) => `early data, ${aead}`,
    text: ({ requestBytes }) =>
      `The ticket’s key is there already, so the ${bytes(requestBytes)} of request are sealed with it and go with the first hello. That saves a round trip. It has a price: nothing in it is fresh from the server.`,
  },
  openEarly: {
    title: "Unsealed with the ticket’s key",
    name: ({ aead }) => `early data, ${aead}`,
    text: () =>
      "The server finds the same key through the ticket, and has the request with the very first packets. Whether it has seen the same bytes before, the tag does not say.",
  },
  ticket: {
    title: "Something for the next visit",
    name: "NewSessionTicket",
    text: () =>
      "Under seal the server sends a ticket. To the client it is only bytes; the server knows by it which key goes with it. That key both derive from this handshake.",
  },
  keyUpdate: {
    title: "A new tape",
    name: "KeyUpdate",
    text: (_, { scene }) =>
      `${side[scene.peer ?? "client"]} makes the next secret from the present one, which it needs no longer. Whoever gets hold of the new one cannot open what went before. The other way round, the old key alone is of no use either, but whoever has the old secret can make the next.`,
  },
  signedShare: {
    title: "A half that is signed",
    name: "ServerKeyExchange",
    text: () =>
      "The server makes a key pair for this connection, and signs the public half, together with the random bytes of both hellos, with the key of its certificate.",
  },
  premaster: {
    title: "The client draws the secret",
    name: "pre-master secret",
    text: () =>
      "This is the old way. One side alone makes up the secret: 48 bytes, two for the version and 46 at random.",
  },
  rsaEncrypt: {
    title: "Locked with the server’s public key",
    name: "RSA, PKCS #1 v1.5",
    text: () =>
      "The secret is filled up with random bytes and encrypted to the public key in the certificate. Only its private key turns it back: today, and in ten years.",
  },
  rsaDecrypt: {
    title: "Only the private key opens it",
    name: "RSA, PKCS #1 v1.5",
    text: () =>
      "The server turns it back with the private key of its certificate. It is the same key for every visitor: whoever gets hold of it opens all that came this way, the recorded ones too.",
  },
  master: {
    title: (_, { scene }) => `${side[scene.peer ?? "client"]} computes the keys`,
    name: "master secret, key expansion",
    text: (_, { run }) =>
      extendedSecret(run)
        ? "The secret and a digest of the handshake so far give the master secret. With the random bytes of both hellos it gives the keys: one for each direction."
        : "The secret and the random bytes of both hellos give the master secret. From that come the keys: one for each direction.",
  },
  redirected: {
    title: "“Ask at the other door”",
    name: "301 Moved Permanently",
    text: () =>
      "The answer is only an address: the same name, with https. So far nobody had said anything private.",
  },
  failed: {
    title: (_, { run }) => causes[cause(run)][0],
    name: (_, { run }) => alertName(run) ?? "refused",
    text: (_, { run }) => causes[cause(run)][1],
  },
  outcome: {
    title: (_, { runs }) => ending(runs).title,
    name: "outcome",
    text: (_, { runs }) => ending(runs).text,
  },
  retry: {
    title: "“Not that curve”",
    name: "HelloRetryRequest",
    text: () =>
      "The client had guessed which kind of key the server would take, and guessed wrong. The server names the one that it wants. That costs a round trip.",
  },
  retryHello: {
    title: "Hello, once more",
    name: "ClientHello",
    text: () => "The same hello with another key in it. Now the server can go on.",
  },
  earlyFlight: {
    title: (_, { run }) => (replays(run) ? "The very same bytes" : "The words go first"),
    name: "ClientHello, early data",
    text: (_, { run }) =>
      replays(run)
        ? "Hello, ticket and sealed request, as they were copied from the wire. The hello says how old the ticket is, but only roughly can a server tell from that when it was made: a few seconds later it still passes."
        : "In one go: the hello, the ticket, and the request, sealed. The eavesdropper cannot read it, but can keep it, all of it, as it is.",
  },
  openHello: {
    title: "The server’s papers, for all to read",
    name: "ServerHello, Certificate … ServerHelloDone",
    text: () =>
      "In TLS 1.2 nothing of this is sealed. Whoever listens reads the certificate, too, and knows who is being visited.",
  },
  keyExchange: {
    title: "The client’s half",
    name: "ClientKeyExchange, ChangeCipherSpec, Finished",
    text: (_, { run }) =>
      transports(run)
        ? "The encrypted secret goes out, then “from now on sealed”, and a check of the whole handshake: the first sealed record."
        : "Its public key goes out, then “from now on sealed”, and a check of the whole handshake: the first sealed record.",
  },
  finished: {
    title: "From now on both seal",
    name: "ChangeCipherSpec, Finished",
    text: () =>
      "The server changes over, too, and sends its own check of the handshake. Two round trips have gone into that.",
  },
  meanwhile: {
    title: "Meanwhile",
    name: "",
    text: "What else is sent, record by record. What is inside, the eavesdropper does not see.",
  },
  talk: {
    title: (_, at) =>
      sealedTalk(at)
        ? "The greeting once more, then the rest, sealed"
        : "A conversation in the clear",
    name: "SMTP",
    text: (_, at) =>
      sealedTalk(at)
        ? "What was said in the clear no longer counts, so the client greets anew. Only now it says who it is, from whom and to whom: nobody can read along. What is inside stands here for you."
        : "A mail server speaks first. Line by line they greet each other, and the server says what it can do. Whether TLS is offered stands here, for all to read, and to change.",
  },
  alert: {
    title: (_, { scene, run }) =>
      `${side[alertFrom(run) ?? scene.peer ?? "client"]} says why it stops`,
    name: (_, { run }) => `Alert: ${alertName(run) ?? ""}`,
    text: (_, { run }) =>
      run.recording.outcome?.kind === "refused"
        ? "The alert is the last thing that it says. The other side knows now, and nothing more is sent."
        : "An alert crosses the wire.",
  },
  tamper: {
    title: (_, at) => (cutIn(at) ? "Cut off" : deedWords[deedIn(at)][0]),
    name: "attacker on the wire",
    text: (_, at) =>
      cutIn(at)
        ? "From here on the attacker lets nothing of this direction through, and hangs up in its name: TCP’s FIN is not sealed, and anyone on the way can make one."
        : deedWords[deedIn(at)][1],
  },
  rest: {
    title: "Everything that the page names",
    name: "GET, application_data",
    text: "Its style sheet, then its pictures: a sealed question for each, and a sealed answer. What it is does not show. How long it is does.",
  },
};

/** Whether nothing of a direction gets through any longer, but for a goodbye of the attacker's. */
function cutIn(at: At): boolean {
  const here = deedsIn(at);
  const gone = here.find(({ kind }) => kind === "dropped");
  const { run } = at;
  if (!gone || !here.some((deed) => kindOf(run, deed) === "goodbye")) return false;
  return !run.recording.capture.segments.some((segment, index) => {
    const payload = run.dissection.packets[index]?.payload;
    const carries = payload !== undefined && payload.end > payload.start;
    return segment.from === gone.from && segment.seenAt > gone.at && carries;
  });
}

/** A common scene where its usual words would not be true. */
function common(at: At): Told | undefined {
  const { scene, run } = at;
  const { scheme } = run.recording.connection;
  const { kind } = scene;
  const told: Partial<Record<SceneKind, Told>> = scheme === "smtp" ? mail : {};
  if (kind === "write" && !plot(run).message) return unsent;
  if (kind === "write" && run.recording.scenario?.kind === "site") return address;
  const other = strangers(at);
  if (other) return other;
  if (kind === "checks" && scene.peer === "server") return serverChecks(run, scene.event);
  if (kind === "checks" && isTls12(run)) {
    return only(run, "transcript", scene) ? finished12 : checks12;
  }
  if (kind === "checks" && !checksCertificate(run, "client")) return resumedChecks;
  if (kind === "serverHello" && !signs(run)) return resumedHello;
  if (kind === "serverHello" && asksForCertificate(run)) return askingHello;
  if (kind === "answer" && run.recording.outcome?.kind === "redirected") return redirectAnswer;
  if (kind === "clientHello" && isTls12(run)) return hello12;
  if (kind === "clientHello" && isHybrid(run)) return hybridHello;
  if (kind === "serverHello" && isHybrid(run)) return hybridAnswer;
  if (kind === "close" && run.recording.outcome?.kind !== "delivered" && scheme === "https") {
    return abandoned(run);
  }
  if (kind === "keyShare") return otherShare(run, scene.event);
  if (kind === "serverSecret" && isTls12(run)) return serverSecret12;
  if (kind === "clientSecret" && isTls12(run)) return clientSecret12;
  if (kind === "request" && !plot(run).message && scheme !== "smtp") return question;
  return told[kind];
}

const unsent: Told = {
  title: "Your words become bytes",
  name: "UTF-8",
  text: ({ characters }) =>
    `${n(characters)} characters, waiting to be sent. Each byte is one column of eight holes.`,
};

const address: Told = {
  title: "Which page you read is your affair",
  name: "request target, HTTP/1.1",
  text: ({ messageBytes }) =>
    `Nothing is typed this time. What is private is ${bytes(messageBytes)} of address: which of the site’s twelve pages you open.`,
};

const question: Told = {
  title: "A question",
  name: "HTTP/1.1 request",
  text: ({ scheme, requestBytes }) =>
    scheme === "http"
      ? `${bytes(requestBytes)}, in the clear: whoever listens knows which page is wanted.`
      : `${bytes(requestBytes)}, sealed. Your message is not in it.`,
};

const redirectAnswer: Told = {
  title: "The answer, in the clear",
  name: "301 Moved Permanently",
  text: "The server does not talk about anything here. It only says where to go. Whoever sits on the wire could say something else.",
};

/** Where somebody else is at an end. */
function strangers({ scene: { kind, peer }, run }: At): Told | undefined {
  const { client, server, scheme, purpose } = run.recording.connection;
  if (server === "lookAlike" && kind === "form") return lookAlikeForm;
  if (client === "attacker" && kind === "clientHello") return onwardHello;
  if (replays(run) && kind === "serverHello" && signs(run)) return usedTicket;
  if (client === "attacker" && kind === "checks" && peer === "client") return onwardChecks;
  if (server !== "attacker") return undefined;
  switch (kind) {
    case "connect":
      return impostorConnect;
    case "serverSecret":
      return impostorSecret;
    case "serverHello":
      return impostorHello;
    case "checks":
      return plot(run).checks.every(({ passed }) => passed) ? impostorTrusted : undefined;
    case "answer":
      return purpose === "redirect" ? strippedAnswer : undefined;
    case "open":
      return impostorOpens;
    case "form":
      return scheme === "http" ? impostorReads : impostorForm;
    default:
      return undefined;
  }
}

const lookAlikeForm: Told = {
  title: "The look-alike reads the form",
  name: "POST /login",
  text: ({ host }) => `Whoever has the name ${host} has your words now.`,
};

const onwardHello: Told = {
  title: "Hello, from the attacker",
  name: "ClientHello",
  text: "To the server the attacker is a client like any other. TLS asks the server who it is, not the client.",
};

const usedTicket: Told = {
  title: "Not with that ticket",
  name: "ServerHello … Finished",
  text: "The server takes each ticket once, and this one has been used. It asks for a whole new handshake, and leaves the sealed request unopened.",
};

const onwardChecks: Told = {
  title: "The attacker checks, too",
  name: "Certificate, CertificateVerify, Finished",
  text: "This is the real server. All of its papers are in order: they are just not what the client gets to see.",
};

const impostorSecret: Told = {
  title: "The attacker reaches a secret",
  name: "Diffie-Hellman, X25519",
  text: "A key pair of its own and the client’s public key: 32 bytes that only these two have. Nothing is wrong with the secret. It is the other one who is wrong.",
};

const impostorHello: Told = {
  title: "An answer like any other",
  name: "ServerHello … Finished",
  text: "Under the seal there is a certificate for the name that the client wants. The attacker has made it.",
};

const impostorTrusted: Told = {
  title: "Everything is in order",
  name: "Certificate, CertificateVerify, Finished",
  text: "The certificate leads to a root that the client trusts: it was made to trust the attacker’s. That one step undoes all the others.",
};

const impostorOpens: Told = {
  title: "Unsealing, in the wrong place",
  name: ({ aead }) => `${aead}, application_data`,
  text: "The attacker has the keys of this connection, for it is the other end of it. Nothing had to be broken.",
};

const impostorForm: Told = {
  title: "The attacker reads the form",
  name: "POST /login",
  text: "Here the words can be read again, by somebody that they were not meant for.",
};

const impostorReads: Told = {
  ...impostorForm,
  text: "Nothing was sealed. The attacker reads, and could write, whatever it likes.",
};

const impostorConnect: Told = {
  title: "Someone answers",
  name: "TCP: SYN, SYN-ACK, ACK",
  text: "The packets do not get as far as the server: the attacker takes them from the wire and answers itself. From here it looks the same.",
};

const hybridHello: Told = {
  title: "Hello, in the open, and larger",
  name: "ClientHello",
  text: (_, { run }) => {
    const hello = run.dissection.client.units.find(({ name }) => name === "ClientHello");
    const size = hello ? hello.field.end - hello.field.start : 0;
    return `As ever the client says whom it wants, what it can speak, and its public keys. Of these ${bytes(size)} most are ML-KEM’s.`;
  },
};

const hybridAnswer: Told = {
  title: "First in the open, then sealed",
  name: "ServerHello … Finished",
  text: "The capsule and the server’s X25519 key go back in the open. What follows is sealed already: the certificate, a signature, and a check of the whole handshake.",
};

/** The other side is not always told that there is no more. */
function abandoned({ recording }: Run): Told | undefined {
  const { outcome } = recording;
  if (outcome?.kind === "answered" || outcome?.kind === "redirected") return undefined;
  return {
    title: "The line goes dead",
    name: "FIN",
    text: ({ segments, duration }) =>
      `Nothing more is said. ${n(segments)} packets and ${ms(duration)} on the network’s clock.`,
  };
}

const strippedAnswer: Told = {
  title: "Not a word of https",
  name: "200 OK",
  text: "Here the server would have sent the client on to port 443. What comes is a page, from the attacker: all is as it should be, but for the padlock.",
};

const hello12: Told = {
  title: "Hello, in the open",
  name: "ClientHello",
  text: ({ host }) =>
    `The client says whom it wants (${host}), what it can speak, and 32 random bytes. In TLS 1.2 it does not send a key yet.`,
};

const serverSecret12: Told = {
  title: "The server reaches the secret",
  name: "Diffie-Hellman",
  text: "Its own private key and the client’s public key give the same bytes. They were never sent.",
};

const clientSecret12: Told = {
  title: "The client reaches a secret",
  name: "Diffie-Hellman",
  text: "Its own private key and the server’s public key together give bytes that are never sent.",
};

function otherShare(run: Run, event: number | undefined): Told | undefined {
  const share = run.recording.events[event ?? -1];
  if (share?.kind !== "keyShare" || share.group === "x25519") return undefined;
  return {
    title: "A secret of one’s own",
    name: `${share.group} key pair`,
    text: "The client draws a private key at random and computes a public key from it. The public one may be shown to anyone: no computer there is today finds the way back.",
  };
}

const askingHello: Told = {
  title: "First in the open, then sealed",
  name: "ServerHello … CertificateRequest … Finished",
  text: "The server’s public key goes back in the open. Under the seal: its certificate, a signature, and a request. The client is to show a certificate, too.",
};

const resumedHello: Told = {
  title: "The server knows the ticket",
  name: "ServerHello … Finished",
  text: "It answers with a public key, as always. No certificate, no signature: only these two know the key that goes with the ticket, and the Finished shows that it is known here.",
};

const resumedChecks: Told = {
  title: "The ticket’s key vouches",
  name: "Finished",
  text: ({ host }) =>
    `There is no certificate this time. Only ${host}, which was checked on the visit before, knows the ticket’s key, and without it the check of the handshake would come out wrong.`,
};

const checks12: Told = {
  title: "Is that really the right server?",
  name: (_, { run }) => (transports(run) ? "Certificate" : "Certificate, ServerKeyExchange"),
  text: ({ host }) =>
    `A secret shared with the wrong one is worth nothing. So before it goes on, the client checks that it is talking to ${host}.`,
};

const finished12: Told = {
  title: "The server’s Finished fits",
  name: "Finished",
  text: (_, { run }) =>
    transports(run)
      ? "Only someone with the certificate’s private key could read the secret, and so have these keys. And it saw the same handshake. Only now the client says what it came for."
      : "It has the same keys, and saw the same handshake. Only now the client says what it came for.",
};

/** Whether this is RSA key transport. */
function transports(run: Run): boolean {
  return run.recording.events.some(({ kind }) => kind === "rsaEncrypt");
}

function only(run: Run, what: "transcript", { event, since }: At["scene"]): boolean {
  const here = plot(run).checks.filter(({ event: at }) => at >= since && at <= (event ?? -1));
  return here.every((check) => check.what === what);
}

function serverChecks(run: Run, event: number | undefined): Told {
  const certificate = plot(run).checks.some(
    ({ by, what, event: at }) => by === "server" && what !== "transcript" && at <= (event ?? 0),
  );
  return certificate
    ? {
        title: "The server checks the client, too",
        name: "client Certificate, CertificateVerify, Finished",
        text: "Usually only the server shows its papers. Here it asked for the client’s: a certificate, and a fresh signature with its key.",
      }
    : {
        title: "The server checks the handshake",
        name: "Finished",
        text: plot(run).checks.some(
          ({ by, what, passed }) => by === "server" && what === "transcript" && !passed,
        )
          ? "The client’s digest of the handshake opens with the new keys, and is not the one that the server computes. Something was changed on the way."
          : "The client’s digest of the handshake opens with the new keys, and is the one that the server computes as well. So both have the same keys, and nothing was changed on the way.",
      };
}

const mail: Partial<Record<CommonScene, Told>> = {
  write: {
    title: "Your words become bytes",
    name: "mail, UTF-8",
    text: ({ characters, messageBytes }) =>
      `${n(characters)} characters, ${bytes(messageBytes)} in the body of a mail. Each byte is one column of eight holes.`,
  },
  checks: {
    title: "Is that really the right mail server?",
    name: "Certificate, CertificateVerify, Finished",
    text: ({ host }) =>
      `The conversation so far could have been with anyone. From here on the client knows that it is ${host}.`,
  },
  seal: {
    title: "Sealing the mail",
    name: ({ aead }) => `${aead}, application_data`,
    text: ({ requestBytes }) =>
      `${bytes(requestBytes)} of mail run against the keystream, column by column: one hole of the two makes a hole; two or none make none.`,
  },
  request: {
    title: "The mail crosses the wire",
    name: "SMTP DATA",
    text: (_, { run }) =>
      plot(run).requestRecords.length > 0
        ? "The eavesdropper gets a copy of every column. Without the keystream nobody can tell them from chance."
        : "It goes as it was written. The eavesdropper gets a copy of every column, and reads it.",
  },
  form: {
    title: "The server has the mail",
    name: "SMTP",
    text: (_, { run }) =>
      plot(run).requestRecords.length > 0
        ? "Only here, and only now, the words can be read again. Between this server and the next that is decided anew."
        : "The words have arrived. They could be read anywhere on the way, and changed, too.",
  },
  answer: {
    title: "“Queued”",
    name: "250",
    text: "The server takes the mail, and will see to it that it gets on.",
  },
  read: {
    title: "The client has its answer",
    name: "250",
    text: "The mail is the server’s now.",
  },
  close: {
    title: "Goodbye",
    name: "QUIT, FIN",
    text: ({ segments, duration }) =>
      `One line to say that there is no more, and both hang up. ${n(segments)} packets and ${ms(duration)} on the network’s clock.`,
  },
};

/** The words of a scene that needs words of its own. */
export function words(at: At): Told | undefined {
  if (!isOwn(at.run)) return imported(at);
  const scenes: Partial<Record<SceneKind, Told>> = rareScenes;
  return scenes[at.scene.kind] ?? common(at);
}

// --- what the sentences ask ---

function group(run: Run): string {
  return plot(run).shares.client?.event.group ?? "";
}

function checksCertificate(run: Run, by: Peer): boolean {
  return run.recording.events.some(
    (event) => event.peer === by && event.kind === "verifyCertificate",
  );
}

function replays({ recording: { connection } }: Run): boolean {
  return connection.purpose === "replay";
}

function asksForCertificate({ opened }: Run): boolean {
  return opened.some(({ messages }) => messages.some(({ name }) => name === "CertificateRequest"));
}

function extendedSecret({ recording }: Run): boolean {
  return recording.events.some(
    (event) => event.kind === "prf" && event.label === "extended master secret",
  );
}

function isHybrid(run: Run): boolean {
  return /MLKEM/i.test(group(run));
}

function signs(run: Run): boolean {
  return run.recording.events.some(({ kind, peer }) => kind === "sign" && peer === "server");
}

function alertName({ recording: { outcome } }: Run): string | undefined {
  return outcome?.kind === "refused" ? outcome.alert : undefined;
}

function alertFrom({ recording: { outcome } }: Run): Peer | undefined {
  return outcome?.kind === "refused" ? outcome.by : undefined;
}

function sealedTalk({ run, scene }: At): boolean {
  const { segments } = run.recording.capture;
  return run.dissection.client.units.some((unit) => {
    const sent = segments[unit.segments[0] ?? -1]?.sentAt ?? -1;
    return unit.sealed && sent >= scene.from && sent < scene.to;
  });
}

// --- what came of it ---

/** Whether what the client wrote was sealed. */
function seals({ run, plot }: { readonly run: Run; readonly plot: Plot }): boolean {
  const from = plot.request?.index ?? 0;
  return run.recording.events.some(
    ({ kind, peer }, index) => kind === "seal" && peer === "client" && index > from,
  );
}

/** Whether the server took something else for the message. */
function altered({ recording: { outcome, scenario } }: Run): boolean {
  return (
    (outcome?.kind === "delivered" || outcome?.kind === "taken") &&
    outcome.message !== scenario?.message
  );
}

export type Ending = {
  readonly title: string;
  readonly text: string;
  /** What is true of the message; each is good or bad news. */
  readonly news: readonly { readonly good: boolean; readonly text: string }[];
};

/** From what the recordings say, all connections together. */
export function ending(runs: readonly Run[]): Ending {
  const connections = runs.map((run) => ({ run, ...run.recording.connection, plot: plot(run) }));
  const own = connections.filter(({ client }) => client === "client");
  // What was written goes out: sealed, or as it is. On the way it may have been changed.
  const sealed = own.some((one) => one.plot.message && seals(one));
  const open = own.some((one) => one.plot.message && !seals(one));
  /** How often the client really sent it. */
  const sent = own.filter((one) => one.plot.message !== undefined).length;
  /** To a site no form is sent: whoever got the page was understood. */
  const shown = ({ run: { recording } }: (typeof connections)[number]): boolean =>
    recording.scenario?.kind === "site" && recording.outcome?.kind === "delivered";
  const taken = connections.filter(
    (one) => (one.plot.form || shown(one)) && one.server === "server",
  ).length;
  const impostor = connections.find((one) => one.plot.form && one.server === "attacker");
  const lookAlike = connections.some((one) => one.plot.form && one.server === "lookAlike");
  const refused = own.find(({ run }) => run.recording.outcome?.kind === "refused");
  const by = refused?.plot.failed?.event.peer;
  const left = sealed || open;

  const news: { good: boolean; text: string }[] = [];
  if (open) news.push({ good: false, text: "Your message crossed the wire in the clear." });
  else if (sealed) news.push({ good: true, text: "Your message left the client sealed." });
  else
    news.push({
      good: true,
      text: "Your message never left the client: not one byte of it was sent.",
    });
  if (impostor) {
    const text = open
      ? "The attacker has it: nobody asked for a seal."
      : "The attacker opened it: it was sealed to the attacker.";
    news.push({ good: false, text });
  }
  if (open && !impostor) news.push({ good: false, text: "Whoever sat on the wire could read it." });
  if (lookAlike) news.push({ good: false, text: "The server with the look-alike name has it." });
  const changed = runs.some(altered);
  if (taken > 0 && changed) {
    news.push({ good: false, text: "The server has another message, and takes it for yours." });
  } else if (taken > 0 && taken <= sent) news.push({ good: true, text: "The server has it." });
  if (taken > sent)
    news.push({
      good: false,
      text: `The server has taken it ${taken} times. You sent it ${sent === 1 ? "once" : `${sent} times`}.`,
    });
  if (left && taken === 0 && !lookAlike) {
    news.push({ good: false, text: "The server did not get it." });
  }

  const told = (title: string, text: string): Ending => ({ title, text, news });
  if (changed) {
    return told(
      "Changed, and nobody noticed",
      "Nothing was sealed, so nothing shows that it is not what you wrote. Sealed, one bit would have been enough to throw it away.",
    );
  }
  if (impostor && open) {
    return told(
      "The attacker has read every word",
      "The client was never sent on to https: the attacker left that out. There was no padlock, and nobody missed it.",
    );
  }
  if (impostor) {
    return told(
      "The attacker has read every word",
      "The padlock was closed, on a connection with the attacker. The client trusted a root that it should not have trusted, and with that any name can be had.",
    );
  }
  if (lookAlike) {
    return told(
      "Well sealed, and in the wrong hands",
      "Nobody on the wire read a word, and the certificate is genuine: for that name. What the padlock does not say is whether it is the name that you meant.",
    );
  }
  if (taken > sent) {
    return told(
      "Taken once too often",
      "The attacker could not read a word, and did not have to. Bytes of a first flight are not fresh: a server that does not remember tickets takes them again.",
    );
  }
  if (open) {
    return told(
      "Read on the way",
      own.some(({ scheme }) => scheme === "smtp")
        ? "There was no seal, so there was nothing to break. What nobody insists on, an attacker on the wire can leave out."
        : "There was no seal, so there was nothing to break.",
    );
  }
  if (refused && !left) {
    return told(
      "Broken off in time",
      `${side[by ?? "client"]} stopped before anything private was said.`,
    );
  }
  if (refused) {
    return told(
      "Noticed, and broken off",
      `${side[by ?? "client"]} noticed that something was wrong. What was sealed stays sealed.`,
    );
  }
  if (connections.some(({ run }) => run.recording.outcome?.kind === "unfinished")) {
    return told("It ends in the middle", "Nothing more came, and neither side knows why.");
  }
  if (runs.some(replays)) {
    return told(
      "The copy was worth nothing",
      "The server remembers which tickets it has taken. Sent a second time, the same bytes stay closed.",
    );
  }
  if (runs.some((run) => run.recording.interference.length > 0)) {
    return told(
      "It arrived all the same",
      "Whatever was done on the way, it did not change a letter, and read nothing.",
    );
  }
  return told("All of it has arrived", "Sealed on the way, and in the right hands.");
}

export const rare = {
  figures: {
    lookAlike: "Look-alike",
    attacker: "Attacker",
    impostor: "Attacker, in the server’s place",
    replayer: "Attacker, in the client’s place",
    listening: "Attacker",
  },
  visit: {
    from: "who",
    to: "to",
    begins: "begins",
    first: "at once",
    after: (microseconds: number) => `${later(microseconds)} after the first`,
    port: (scheme: Scheme) => `port ${ports[scheme]}`,
    parties,
  },
  refusedShare: "made for nothing",
  x25519: "X25519",
  mlkem: "ML-KEM-768",
  seed: "private seed",
  privateKey: "own private key",
  publicKey: "public key",
  theirPublicKey: "their public key",
  capsule: "the capsule",
  drawn: "drawn at random",
  part: "this half of the secret",
  together: "shared secret: both halves",
  bytes,
  sealed: (count: number) => `${bytes(count)}, sealed`,
  ticket: "the ticket",
  ticketKey: "the key that belongs to it",
  binder: "the proof, made with that key",
  kept: "the key that is kept",
  oldSecret: "the secret so far",
  newSecret: "the next one",
  oneWay: "There is no way back from the new one to the old one.",
  ownHalf: "public key",
  signature: "signature over it",
  premaster: "pre-master secret",
  version: "version",
  random: "at random",
  padded: "filled up",
  modulus: "the server’s public key",
  encrypted: "encrypted",
  exponent: "the private key",
  sameAgain: "The same 48 bytes as at the client.",
  notSame: "The padding was wrong: it goes on with random bytes, and shows nothing.",
  secretIn: "the secret",
  clientRandom: "client’s random",
  serverRandom: "server’s random",
  digest: "digest of the handshake",
  master: "master secret",
  keys: "the keys cut from it",
  location: (to: string) => `Go to ${to}`,
  gaveUp: {
    client: "The client gave up:",
    server: "The server gave up:",
  } satisfies Record<Peer, string>,
  before: "as it was sent",
  after: "as it goes on",
  vanished: "does not get through",
  held: (microseconds: number) => `held back for ${ms(microseconds)}`,
  made: "made by the attacker",
  packet: "a packet",
  place: (name: string, offset: number) => `in ${name}, byte ${n(offset)} of the packet`,
  bit: (count: number) => (count === 1 ? "one bit" : `${n(count)} bits`),
  many: (offset: number) => `other bytes, from byte ${n(offset)} of the packet on`,
  flipped: "the hole that changed",
  from: { client: "from the client", server: "from the server" } satisfies Record<Peer, string>,
  deed: {
    bit: "Changed",
    bytes: "Changed",
    swapped: "Swapped",
    dropped: "Gone",
    delayed: "Held",
    copy: "A copy",
    goodbye: "Made up",
    made: "Made up",
  } satisfies Record<Deed, string>,
} as const;
