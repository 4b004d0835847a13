import { createCipheriv } from "node:crypto";
import { expect, test } from "vitest";
import { blocks, counterBlock, sequenceBytes } from "./gcm.ts";

const unhex = (digits: string): Uint8Array => new Uint8Array(Buffer.from(digits, "hex"));

// Test case 4 of McGrew and Viega, "The Galois/Counter Mode of Operation (GCM)".
const key = unhex("feffe9928665731c6d6a8f9467308308");
const nonce = unhex("cafebabefacedbaddecaf888");
const plaintext = unhex(
  "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
);
const ciphertext = unhex(
  "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091",
);

test("AES of the counter block is that block of the keystream", () => {
  expect(blocks(plaintext.length)).toBe(4);
  for (let block = 0; block < blocks(plaintext.length); block++) {
    const aes = createCipheriv("aes-128-ecb", key, null).setAutoPadding(false);
    const pad = aes.update(counterBlock(nonce, block));
    const sealed = ciphertext.subarray(block * 16, block * 16 + 16);
    const open = plaintext.subarray(block * 16, block * 16 + 16);
    expect(Array.from(sealed, (byte, i) => byte ^ (pad[i] ?? 0))).toEqual(Array.from(open));
  }
});

test("a record's number stands at the end of twelve bytes", () => {
  expect(sequenceBytes(0)).toEqual(unhex("000000000000000000000000"));
  expect(sequenceBytes(0x0102)).toEqual(unhex("000000000000000000000102"));
  expect(sequenceBytes(2 ** 40 + 1)).toEqual(unhex("000000000000010000000001"));
});
