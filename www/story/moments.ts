// What the names of moments mean, for those who write them and for whoever mistypes one.
//
// - meanings: a sentence for every name, in the order in which things happen
// - momentSentence(problem): what is wrong with one

import type { MomentProblem } from "../player/moments.ts";

export const meanings: Readonly<Record<string, string>> = {
  start: "The story’s beginning.",
  visit: "Which of several connections begins, and what for.",
  write: "The message becomes bytes, the bytes a form, the form a request.",
  connect: "TCP’s handshake: both sides find out that they can hear each other.",
  talk: "Lines of a conversation in the clear that goes back and forth, as mail programs have it.",
  keyShare: "The client makes a key pair.",
  hybridShare: "The client makes two key pairs, one of them against quantum computers.",
  offer: "The client shows the ticket of an earlier visit, and proves that it is its own.",
  clientHello: "The client’s hello crosses the wire, in the open.",
  retry: "The server asks for a key of another kind.",
  retryShare: "The client makes a key of the kind that the server asked for.",
  retryHello: "The client says hello once more.",
  serverSecret: "The server computes the shared secret.",
  encapsulate: "The server computes the shared secret and puts half of it into a capsule.",
  signedShare: "TLS 1.2: the server makes its half of the key exchange and signs it.",
  serverHello: "The server’s hello, and all of its answer that is sealed already.",
  openHello: "TLS 1.2: the server’s hello and its certificate, for everyone to read.",
  clientSecret: "The client computes the shared secret.",
  decapsulate: "The client computes the shared secret and opens the capsule.",
  premaster: "RSA key transport: the client draws the secret.",
  rsaEncrypt: "RSA key transport: the client encrypts the secret with the server’s public key.",
  rsaDecrypt: "RSA key transport: the server decrypts it with its private key.",
  master: "TLS 1.2: one side computes the master secret and the keys.",
  keyExchange: "TLS 1.2: the client’s half of the key exchange crosses the wire.",
  finished: "TLS 1.2: the server’s end of the handshake.",
  certificate:
    "One side checks what the other has shown: the certificate, the signature, the transcript.",
  keyUpdate: "One side takes a new key in the middle of the conversation.",
  seal: "The request is sealed, byte by byte.",
  sealEarly: "The request is sealed with the ticket’s key, before the server has said a word.",
  earlyFlight: "The request crosses the wire together with the first hello.",
  request: "The request crosses the wire.",
  openEarly: "The server opens the request with the ticket’s key.",
  open: "The server opens the request.",
  form: "The server reads the form.",
  answer: "The answer crosses the wire.",
  ticket: "The client keeps a ticket for its next visit.",
  redirected: "The client is told to ask elsewhere.",
  read: "The client has the answer.",
  rest: "Everything that a page names is fetched.",
  meanwhile: "Something else that crosses the wire in between.",
  tamper: "An attacker does something.",
  failed: "One side gives up.",
  alert: "It says so, and why.",
  close: "Both sides hang up.",
  outcome: "What came of it all.",
  joined: "Out of a file: it has no beginning of this connection.",
  handshake: "Out of a file: the rest of a handshake, from one side.",
  bytes: "Out of a file: what passes in a protocol that is not known here.",
  exchanges: "Out of a file: several questions and answers in one.",
  ends: "Out of a file: the file ends, and the connection had not.",
  end: "The story’s end.",
};

const problems: Record<MomentProblem["kind"], (text: string) => string> = {
  unreadable: (text) =>
    `“${text}” is not put together as moments are: seal, seal:40, 2.clientHello or certificate.2, for example. This is the beginning.`,
  unknown: (text) => `No moment is called “${text}”. This is the beginning.`,
  absent: (text) => `This run has no moment “${text}”. This is the beginning.`,
  connection: (text) =>
    `There is no “${text}”: that connection has none. This is the nearest that there is.`,
  repeat: (text) =>
    `There is no “${text}”: it does not come so often. This is the last time that it does.`,
  percent: (text) => `“${text}” is over 100 percent. This is where it ends.`,
};

const SHOWN = 40;

export function momentSentence({ kind, text }: MomentProblem): string {
  return problems[kind](text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text);
}
