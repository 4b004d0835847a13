// How GCM lays a record out (NIST SP 800-38D section 7.1, with a nonce of 96 bits). Pure.
//
// - BLOCK: the bytes of an AES block
// - blockOf(column), blocks(length)
// - counterBlock(nonce, block): what AES encrypts to make that block of the keystream
// - sequenceBytes(sequence): the record's number as long as the nonce (RFC 8446 section 5.3)

export const BLOCK = 16;

export const blockOf = (column: number): number => Math.floor(column / BLOCK);
export const blocks = (length: number): number => Math.ceil(length / BLOCK);

/** Counter 1 is kept for the tag: the first block of data has counter 2. */
export const counterOf = (block: number): number => block + 2;

export function counterBlock(nonce: Uint8Array, block: number): Uint8Array {
  const bytes = new Uint8Array(BLOCK);
  bytes.set(nonce.subarray(0, 12));
  new DataView(bytes.buffer).setUint32(12, counterOf(block));
  return bytes;
}

/** 64 bits, padded to the left with zeroes. Sequence numbers stay far below 2^53. */
export function sequenceBytes(sequence: number): Uint8Array {
  const bytes = new Uint8Array(12);
  new DataView(bytes.buffer).setBigUint64(4, BigInt(sequence));
  return bytes;
}
