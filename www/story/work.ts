// Wording of what a peer works at, which comes with the pictures of it (www/stage/work.ts).

import type { Peer } from "../../crate/pkg/port443.js";

const number = new Intl.NumberFormat("en");
const bytes = (count: number): string => (count === 1 ? "1 byte" : `${number.format(count)} bytes`);

export const work = {
  /** Where the page that is read is what the eavesdropper is after. */
  verdictCounted: (count: number) =>
    `They opened none of the ${bytes(count)} that passed. They counted them.`,
  typeByte: (hex: string) => `content type, hex ${hex}`,
  keyByte: (hex: string) => `keystream, hex ${hex}`,
  tapes: {
    plaintext: { name: "plaintext", detail: "the request" },
    keystream: {
      name: "keystream",
      detail: (aead: string) => `${aead.split("-")[0]}, from the client’s key`,
    },
    ciphertext: { name: "on the wire", detail: "header, ciphertext, tag" },
  },
  closeUp: {
    xor: "One hole of the two makes a hole. Two or none make none.",
    type: "The last byte says what the record carries, and is sealed with it.",
    seal: {
      header: "The header stays readable: type, version, length. The tag covers it too.",
      nonce: "The record’s number, in the open: no two records of a key may have the same.",
      tag: "The tag: 16 bytes computed from the key, the header and every byte of ciphertext. Change one bit, and it no longer fits.",
    },
    open: {
      header:
        "First the tag, at the record’s end: computed anew, it is the same. Only then is anything turned back.",
      nonce: "The record’s number: with it and the key the server makes the same tape.",
      tag: "The tag was checked before the first byte was turned back. Its work is done.",
    },
  },
  privateKey: "own private key",
  publicKey: "own public key",
  otherPublicKey: {
    client: "the client’s public key",
    server: "the server’s public key",
  } satisfies Record<Peer, string>,
  sharedSecret: "shared secret",
  multiplied: "own private × their public",
  keyBytes: (count: number, hex: string) => `${bytes(count)}, hex ${hex}`,
  notYet: "not yet",
  secretsEqual: "Both sides hold the same 32 bytes.",
  secretsDiffer: "The two sides hold different bytes.",
  secretNotOnWire: (count: number) =>
    `We looked for them in all ${bytes(count)} that the two send each other: they are not there.`,
  secretOnWire: "They crossed the wire.",
  checks: {
    chain: {
      title: () => "The certificate is genuine",
      refused: () => "The certificate does not hold",
      text: (by: Peer) =>
        `It must be in date, for this use, and signed by an issuer that was signed by a root the ${by} trusts.`,
    },
    name: {
      title: (host: string) => `It is for ${host}`,
      refused: (host: string) => `It is not for ${host}`,
      text: () => "A genuine certificate for another name is refused.",
    },
    signature: {
      title: (_: string, by: Peer) =>
        `The ${by === "client" ? "server" : "client"} holds its private key`,
      refused: () => "The signature does not fit",
      text: () =>
        "A fresh signature over this very conversation. A copied certificate cannot make one.",
    },
    transcript: {
      title: () => "Both sides saw the same handshake",
      refused: () => "The two saw different handshakes",
      text: () =>
        "Finished: a digest of the whole handshake, keyed with a secret that only these two have.",
    },
  },
  passed: "passed",
  refused: "refused",
  answerText: "The answer as it was read",
  sameMessage: "Letter for letter what you wrote.",
  otherMessage: "This is not what you wrote.",
  status: (status: number) => `Status ${status}, as the client understood it.`,
} as const;
