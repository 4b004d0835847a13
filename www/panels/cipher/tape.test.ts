import { createCipheriv } from "node:crypto";
import { expect, test } from "vitest";
import { blocks, counterBlock, quarterOf, sequenceBytes } from "./tape.ts";

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
    const pad = aes.update(counterBlock("AES-128-GCM", nonce, block));
    const sealed = ciphertext.subarray(block * 16, block * 16 + 16);
    const open = plaintext.subarray(block * 16, block * 16 + 16);
    expect(Array.from(sealed, (byte, i) => byte ^ (pad[i] ?? 0))).toEqual(Array.from(open));
  }
});

// RFC 8439 section 2.4.2: its counter starts at 1, as it does in ChaCha20-Poly1305.
test("ChaCha20 of counter and nonce is that part of the keystream", () => {
  const secret = unhex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
  const number = unhex("000000000000004a00000000");
  const said =
    "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.";
  const expected = unhex(
    "6e2e359a2568f98041ba0728dd0d6981e97e7aec1d4360c20a27afccfd9fae0bf91b65c5524733ab8f593dabcd62b3571639d624e65152ab8f530c359f0861d807ca0dbf500d6a6156a38e088a22b65e52bc514d16ccf806818ce91ab77937365af90bbf74a35be6b40b8eedf2785e42874d",
  );
  const open = new TextEncoder().encode(said);
  for (let block = 0; block < blocks(open.length); block++) {
    // Node's IV for it is the counter, little-endian, and the nonce.
    const iv = counterBlock("ChaCha20-Poly1305", number, block);
    const pad = createCipheriv("chacha20", secret, iv).update(new Uint8Array(64));
    const quarter = pad.subarray(quarterOf(block) * 16, quarterOf(block) * 16 + 16);
    const from = block * 16;
    const sealed = Array.from(open.subarray(from, from + 16), (b, i) => b ^ (quarter[i] ?? 0));
    expect(sealed).toEqual(Array.from(expected.subarray(from, from + 16)));
  }
});

test("a record's number stands at the end of twelve bytes", () => {
  expect(sequenceBytes(0)).toEqual(unhex("000000000000000000000000"));
  expect(sequenceBytes(0x0102)).toEqual(unhex("000000000000000000000102"));
  expect(sequenceBytes(2 ** 40 + 1)).toEqual(unhex("000000000000010000000001"));
});
