// What a file is that was handed over, from its first bytes. Whether a capture is one the core says.
//
// - kindOf(start): a key log, a private key or, if it is neither, taken for a capture
// - pemOf(key): a private key in PEM, as it was handed over or from DER

export type FileKind = "capture" | "keyLog" | "privateKey";

/** So many bytes from the beginning are looked at. */
export const START = 4096;

/** A key of 16,384 bits has less than 10 kB. */
const LONGEST_KEY = 32_768;

/** RFC 9850: a label, the client's random, the secret. */
const SECRET = /^[A-Z][A-Z0-9_]* [0-9a-f]{64} [0-9a-f]+\s*$/im;
const PEM_KEY = /-----BEGIN ([A-Z]+ )?PRIVATE KEY-----/;
/** PKCS #8 and PKCS #1 begin with a sequence and a version of 0 (RFC 5208, RFC 8017). */
const DER_KEY = [0x02, 0x01, 0x00] as const;

export function kindOf(start: Uint8Array): FileKind {
  if (
    start[0] === 0x30 &&
    start[1] === 0x82 &&
    DER_KEY.every((byte, at) => start[4 + at] === byte)
  ) {
    return "privateKey";
  }
  const looked = start.subarray(0, START);
  // Not a text: a capture can have a key log inside, near its beginning.
  if (looked.includes(0)) return "capture";
  const text = new TextDecoder("latin1").decode(looked);
  if (PEM_KEY.test(text)) return "privateKey";
  return SECRET.test(text) || /^# SSL\/TLS secrets log file/.test(text) ? "keyLog" : "capture";
}

export function pemOf(key: Uint8Array): string {
  const text = new TextDecoder("latin1").decode(key);
  if (key[0] !== 0x30 || PEM_KEY.test(text)) return text;
  // After the version PKCS #1 goes on with a number, PKCS #8 with the algorithm.
  const name = key[4 + DER_KEY.length] === 0x02 ? "RSA PRIVATE KEY" : "PRIVATE KEY";
  const base64 = btoa(String.fromCharCode(...key.subarray(0, LONGEST_KEY)));
  const lines = base64.match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${name}-----`, ...lines, `-----END ${name}-----`, ""].join("\n");
}
