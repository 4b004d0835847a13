// How the ciphers unroll their key tape: from a key, a nonce and a counter, block by block. Pure.
//
// - BLOCK: the bytes that the panel shows at a time: an AES block, a quarter of one of ChaCha20's
// - blockOf(column), blocks(length)
// - counterOf(aead, block), counterBlock(aead, nonce, block): what is encrypted, beside the key, to
//   make that block of the key tape
// - sequenceBytes(sequence): the record's number as long as the nonce (RFC 8446 section 5.3)

import type { AeadName } from "../../../crate/pkg/port443.js";

export const BLOCK = 16;
const CHACHA_BLOCK = 64;

export const blockOf = (column: number): number => Math.floor(column / BLOCK);
export const blocks = (length: number): number => Math.ceil(length / BLOCK);

/** In GCM counter 1 is kept for the tag (NIST SP 800-38D section 7.1, with a nonce of 96 bits), in
 * ChaCha20-Poly1305 counter 0 for the tag's key (RFC 8439 section 2.8). */
export const counterOf = (aead: AeadName, block: number): number =>
  aead === "ChaCha20-Poly1305" ? 1 + Math.floor((block * BLOCK) / CHACHA_BLOCK) : block + 2;

/** Which quarter of ChaCha20's block it is, from 0. */
export const quarterOf = (block: number): number => block % (CHACHA_BLOCK / BLOCK);

/** For GCM nonce and counter, big-endian; for ChaCha20 counter, little-endian, and nonce (RFC 8439
 * section 2.3). 16 bytes. */
export function counterBlock(aead: AeadName, nonce: Uint8Array, block: number): Uint8Array {
  const bytes = new Uint8Array(BLOCK);
  const chacha = aead === "ChaCha20-Poly1305";
  bytes.set(nonce.subarray(0, 12), chacha ? 4 : 0);
  new DataView(bytes.buffer).setUint32(chacha ? 0 : 12, counterOf(aead, block), chacha);
  return bytes;
}

/** 64 bits, padded to the left with zeroes. Sequence numbers stay far below 2^53. */
export function sequenceBytes(sequence: number): Uint8Array {
  const bytes = new Uint8Array(12);
  new DataView(bytes.buffer).setBigUint64(4, BigInt(sequence));
  return bytes;
}
