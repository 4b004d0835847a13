//! What happened: the immutable result of running a [`Scenario`](crate::scenario::Scenario).
//!
//! - [`Recording`]: the capture, every event at both peers, the client's key log, the outcome
//! - [`Event`], [`EventKind`]: one thing that a peer did, with its real inputs and outputs
//! - [`Outcome`]: how it ended
//!
//! The same scenario and seed give the same recording, byte for byte, on every platform.

use serde::Serialize;

use crate::bytes::Bytes;
use crate::capture::{Capture, Micros, Peer};
use crate::scenario::ScenarioInput;

/// Everything that happened in one run.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Recording {
    /// What was run, with the seed that was drawn if none was given: running this again gives the
    /// same recording.
    pub scenario: ScenarioInput,
    /// What passed on the wire.
    pub capture: Capture,
    /// What the peers did, in order. An event's place in this list is its identity.
    pub events: Vec<Event>,
    /// The client's own key log, in the format of SSLKEYLOGFILE (RFC 9850). Empty over http.
    pub key_log: String,
    /// How it ended.
    pub outcome: Outcome,
    /// When the last segment arrived.
    pub duration: Micros,
}

/// One thing that one peer did.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(
    target_arch = "wasm32",
    derive(tsify::Tsify),
    tsify(type = "{ at: Micros; peer: Peer } & EventKind")
)]
#[serde(rename_all = "camelCase")]
pub struct Event {
    /// When, on the virtual clock. Computing takes no virtual time.
    pub at: Micros,
    /// Who.
    pub peer: Peer,
    /// What.
    #[serde(flatten)]
    pub kind: EventKind,
}

/// The hash function of an operation.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub enum HashName {
    /// 32 bytes of output (FIPS 180-4).
    #[serde(rename = "SHA-256")]
    Sha256,
    /// 48 bytes of output (FIPS 180-4).
    #[serde(rename = "SHA-384")]
    Sha384,
}

impl HashName {
    /// Bytes of output.
    #[must_use]
    pub const fn output_len(self) -> usize {
        match self {
            Self::Sha256 => 32,
            Self::Sha384 => 48,
        }
    }
}

/// The AEAD of an operation. Tags are 16 bytes, nonces 12 (RFC 5116).
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub enum AeadName {
    /// 16-byte key.
    #[serde(rename = "AES-128-GCM")]
    Aes128Gcm,
    /// 32-byte key.
    #[serde(rename = "AES-256-GCM")]
    Aes256Gcm,
}

/// What a peer did. Cryptographic operations carry what went in and what came out.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum EventKind {
    // --- cryptography, as the provider was asked for it ---
    /// Bytes drawn at random (from the seed).
    Random {
        /// What was drawn.
        output: Bytes,
    },
    /// An ephemeral X25519 key pair was made (RFC 7748). The public half is the key share.
    KeyShare {
        /// 32 bytes, never leaves the peer.
        private_key: Bytes,
        /// 32 bytes, sent to the other side (RFC 8446 section 4.2.8.2).
        public_key: Bytes,
    },
    /// The shared secret was computed from one's own private key and the other's key share.
    SharedSecret {
        /// Own private key, 32 bytes.
        private_key: Bytes,
        /// The other side's key share, 32 bytes.
        peer_public_key: Bytes,
        /// The X25519 output, 32 bytes.
        output: Bytes,
    },
    /// A hash was taken; in TLS, of the transcript so far (RFC 8446 section 4.4.1).
    Hash {
        /// Which function.
        hash: HashName,
        /// All that was hashed.
        input: Bytes,
        /// The digest.
        output: Bytes,
    },
    /// HKDF-Extract (RFC 5869 section 2.2).
    Extract {
        /// Which hash function HMAC used.
        hash: HashName,
        /// The salt; in TLS, derived from the secret before, and zeroes for the first.
        salt: Bytes,
        /// The input keying material; zeroes of the hash's length where there is none.
        ikm: Bytes,
        /// The pseudorandom key.
        output: Bytes,
    },
    /// HKDF-Expand-Label (RFC 8446 section 7.1).
    Expand {
        /// Which hash function HMAC used.
        hash: HashName,
        /// The secret that is expanded.
        secret: Bytes,
        /// The label without its `tls13 ` prefix, such as `c hs traffic`.
        label: String,
        /// The context; in TLS, a transcript hash or nothing.
        context: Bytes,
        /// What came out; its length is the length that was asked for.
        output: Bytes,
    },
    /// HMAC; in TLS 1.3, the `verify_data` of Finished (RFC 8446 section 4.4.4).
    Hmac {
        /// Which hash function.
        hash: HashName,
        /// The key.
        key: Bytes,
        /// What was authenticated.
        input: Bytes,
        /// The tag.
        output: Bytes,
    },
    /// A signature was made (ECDSA P-256 with SHA-256, nonce by RFC 6979).
    Sign {
        /// The signer's public key, uncompressed point, 65 bytes.
        public_key: Bytes,
        /// What was signed.
        message: Bytes,
        /// The signature in DER.
        signature: Bytes,
    },
    /// A signature was checked.
    Verify {
        /// The public key it was checked with, uncompressed point, 65 bytes.
        public_key: Bytes,
        /// What it should sign.
        message: Bytes,
        /// The signature in DER.
        signature: Bytes,
        /// Whether it did.
        valid: bool,
    },
    /// The server's certificate chain and name were checked (RFC 5280, RFC 9525).
    VerifyCertificate {
        /// The name it had to be good for.
        host: String,
        /// The chain as received, leaf first, DER.
        chain: Vec<Bytes>,
        /// Why it was refused; nothing if it was accepted.
        refused: Option<String>,
    },
    /// A record was sealed (RFC 8446 section 5.2).
    Seal(SealedRecord),
    /// A record was opened.
    Open(SealedRecord),

    // --- what the peer said and understood ---
    /// The TLS handshake is complete as this peer sees it.
    HandshakeComplete {
        /// The name in RFC 8446 appendix B.4, such as `TLS_AES_128_GCM_SHA256`.
        cipher_suite: String,
        /// The key exchange group as rustls names it: `X25519`.
        group: String,
        /// The application protocol that was agreed.
        alpn: Option<String>,
    },
    /// The application wrote bytes into the connection.
    Write {
        /// HTTP bytes in the clear.
        bytes: Bytes,
        /// Where in them the message stands as the form encodes it.
        message: Option<Span>,
    },
    /// The application read bytes from the connection.
    Read {
        /// HTTP bytes in the clear.
        bytes: Bytes,
    },
    /// The server understood the form.
    FormReceived {
        /// The fields, decoded.
        fields: Vec<FormField>,
    },
    /// The peer gave up.
    Failed {
        /// What it said, as rustls or the HTTP parser words it.
        reason: String,
    },
}

/// One record's encryption or decryption.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct SealedRecord {
    /// Which AEAD.
    pub aead: AeadName,
    /// The write key.
    pub key: Bytes,
    /// The write IV, 12 bytes.
    pub iv: Bytes,
    /// The record's number under this key, from 0.
    pub sequence: u64,
    /// The IV XOR the sequence number (RFC 8446 section 5.3), 12 bytes.
    pub nonce: Bytes,
    /// The additional data: the record's header, 5 bytes.
    pub aad: Bytes,
    /// `TLSInnerPlaintext`: content, one byte of content type, padding. Empty if opening failed.
    pub plaintext: Bytes,
    /// The ciphertext and, last, the 16-byte tag: everything after the record's header.
    pub ciphertext: Bytes,
    /// Whether the tag was right; always so for sealing.
    pub valid: bool,
}

/// From `start` up to, not including, `end`.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// A field of the form.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct FormField {
    /// Its name.
    pub name: String,
    /// Its value, decoded.
    pub value: String,
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum Outcome {
    /// The server got the message, the client the answer, and both closed.
    Delivered {
        /// The message as the server decoded it.
        message: String,
        /// The status code of the answer.
        status: u16,
    },
    /// One side refused.
    Refused {
        /// Who.
        by: Peer,
        /// Its own words.
        reason: String,
    },
    /// Nothing more happened before the end.
    Unfinished,
}
