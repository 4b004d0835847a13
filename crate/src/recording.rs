//! What happened: the immutable result of running a [`Scenario`](crate::scenario::Scenario).
//!
//! - [`Recording`]: one connection: the capture, every event at both peers, the client's key log, the
//!   outcome
//! - [`Connection`], [`Party`], [`Purpose`]: which connection of the run it was, and between whom
//! - [`Interference`]: what an attacker did to a segment
//! - [`Event`], [`EventKind`]: one thing that a peer did, with its real inputs and outputs
//! - [`Outcome`]: how it ended
//!
//! The same scenario and seed give the same recording, byte for byte, on every platform.

use serde::Serialize;

use crate::bytes::Bytes;
use crate::capture::{Capture, Micros, Peer};
use crate::scenario::{ScenarioInput, Scheme};

/// Everything that happened on one connection. A scenario gives one recording for each of its
/// connections, in the order in which they began.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Recording {
    /// What was run, with the seed that was drawn if none was given: running this again gives the
    /// same recording.
    pub scenario: ScenarioInput,
    /// Which of the run's connections this is.
    pub connection: Connection,
    /// What passed on the wire, as it was when it left the middle: where there is an attacker, this
    /// is what they let through.
    pub capture: Capture,
    /// What an attacker did to the segments, in order.
    pub interference: Vec<Interference>,
    /// What the peers did, in order. An event's place in this list is its identity.
    pub events: Vec<Event>,
    /// The client's own key log, in the format of SSLKEYLOGFILE (RFC 9850). Empty over http.
    pub key_log: String,
    /// How it ended.
    pub outcome: Outcome,
    /// When the last segment arrived.
    pub duration: Micros,
}

/// Which of a run's connections something is, and between whom.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Connection {
    /// Its place among them.
    pub index: u32,
    /// When it began, in microseconds since the first began. All other times of a recording count
    /// from here.
    pub begins_at: Micros,
    /// What is spoken.
    pub scheme: Scheme,
    /// What it is there for.
    pub purpose: Purpose,
    /// Who is at the end that opened it.
    pub client: Party,
    /// Who is at the end that answered.
    pub server: Party,
}

/// Who is at an end of a connection.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Party {
    /// The reader's.
    Client,
    /// The one that the reader meant.
    Server,
    /// A server with a name that looks like the one that the reader meant.
    LookAlike,
    /// Whoever sits on the link.
    Attacker,
}

/// What a connection is there for.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Purpose {
    /// It carries the form, or the mail.
    Message,
    /// It asks on port 80 and is sent to 443.
    Redirect,
    /// The visit before, which leaves something that the next one uses: a ticket, or HSTS.
    FirstVisit,
    /// A later visit.
    SecondVisit,
    /// An attacker's own connection to the server, to pass on what they got.
    Onward,
    /// An attacker's own connection, on which they repeat what they saw.
    Replay,
}

/// One thing that an attacker did to a segment.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(
    all(feature = "js", target_arch = "wasm32"),
    derive(tsify::Tsify),
    tsify(type = "{ at: Micros; from: Peer } & InterferenceKind")
)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Interference {
    /// When.
    pub at: Micros,
    /// Whose direction the segment travels in.
    pub from: Peer,
    /// What.
    #[serde(flatten)]
    pub what: InterferenceKind,
}

/// What an attacker can do to a segment. `segment` is its place in the capture.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum InterferenceKind {
    /// It was changed.
    Changed {
        /// Which segment.
        segment: u32,
        /// What it was before.
        original: Bytes,
    },
    /// It did not get through. It is not in the capture.
    Dropped {
        /// When its first bit had left the sender.
        sent_at: Micros,
        /// The segment.
        bytes: Bytes,
    },
    /// It was held back.
    Delayed {
        /// Which segment.
        segment: u32,
        /// For how long.
        by: Micros,
    },
    /// It was made by the attacker; no peer sent it.
    Invented {
        /// Which segment.
        segment: u32,
    },
}

/// One thing that one peer did.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(
    all(feature = "js", target_arch = "wasm32"),
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[non_exhaustive]
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[non_exhaustive]
pub enum AeadName {
    /// 16-byte key.
    #[serde(rename = "AES-128-GCM")]
    Aes128Gcm,
    /// 32-byte key.
    #[serde(rename = "AES-256-GCM")]
    Aes256Gcm,
    /// 32-byte key (RFC 8439).
    #[serde(rename = "ChaCha20-Poly1305")]
    ChaCha20Poly1305,
}

/// What a peer did. Cryptographic operations carry what went in and what came out.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
#[non_exhaustive]
pub enum EventKind {
    // --- cryptography, as the provider was asked for it ---
    /// Bytes drawn at random (from the seed).
    Random {
        /// What was drawn.
        output: Bytes,
    },
    /// An ephemeral key pair was made. The public half is the key share (RFC 8446 section 4.2.8).
    KeyShare {
        /// The group as the registry spells it: `x25519`, `secp256r1`, `X25519MLKEM768`.
        group: String,
        /// Never leaves the peer. `x25519` (RFC 7748) and `secp256r1`: 32 bytes. `X25519MLKEM768`:
        /// the client's is the seed of ML-KEM (FIPS 203), 64 bytes, and the private key of X25519;
        /// the server's is the private key of X25519 alone.
        private_key: Bytes,
        /// Sent to the other side. `x25519`: 32 bytes; `secp256r1`: 65, uncompressed;
        /// `X25519MLKEM768`: ML-KEM's encapsulation key, 1184 bytes, from the client, its ciphertext,
        /// 1088 bytes, from the server; and 32 bytes of X25519.
        public_key: Bytes,
    },
    /// The shared secret was computed from one's own private key and the other's key share.
    SharedSecret {
        /// The group as the registry spells it.
        group: String,
        /// Own private key, as in `KeyShare`.
        private_key: Bytes,
        /// The other side's key share.
        peer_public_key: Bytes,
        /// 32 bytes; 64 for `X25519MLKEM768`: ML-KEM's, then X25519's.
        output: Bytes,
    },
    /// A secret was drawn and sealed to the other side's key (FIPS 203 section 7.2), by the server.
    #[cfg_attr(not(feature = "everything"), serde(skip))]
    Encapsulate {
        /// The encapsulation key, 1184 bytes.
        public_key: Bytes,
        /// The draw that it was made of, 32 bytes.
        randomness: Bytes,
        /// 1088 bytes; the first part of the server's key share.
        ciphertext: Bytes,
        /// 32 bytes.
        output: Bytes,
    },
    /// That secret was opened (FIPS 203 section 7.3), by the client.
    #[cfg_attr(not(feature = "everything"), serde(skip))]
    Decapsulate {
        /// The seed of the private key, 64 bytes.
        private_key: Bytes,
        /// 1088 bytes.
        ciphertext: Bytes,
        /// 32 bytes.
        output: Bytes,
    },
    /// A secret was encrypted to the server's certificate key (RFC 8017 section 7.2), by the client.
    #[cfg_attr(not(feature = "everything"), serde(skip))]
    RsaEncrypt {
        /// The modulus, big-endian.
        modulus: Bytes,
        /// The public exponent, big-endian.
        exponent: Bytes,
        /// The secret: in TLS 1.2 the pre-master secret, 48 bytes.
        plaintext: Bytes,
        /// It, padded: as long as the modulus.
        padded: Bytes,
        /// As long as the modulus.
        ciphertext: Bytes,
    },
    /// That secret was decrypted, by the server.
    #[cfg_attr(not(feature = "everything"), serde(skip))]
    RsaDecrypt {
        /// The modulus, big-endian.
        modulus: Bytes,
        /// The private exponent, big-endian.
        private_exponent: Bytes,
        /// As it came; of the length of the modulus, if nobody changed that.
        ciphertext: Bytes,
        /// What the server goes on with (RFC 5246 section 7.4.7.1), 48 bytes: the version that the
        /// client offered, then the rest of the secret or, if the padding is wrong or the secret of
        /// another length, random bytes in its place.
        output: Bytes,
        /// Whether it is the one that was sent.
        valid: bool,
    },
    /// The pseudorandom function of TLS 1.2 (RFC 5246 section 5).
    #[cfg_attr(not(feature = "everything"), serde(skip))]
    Prf {
        /// Which hash function HMAC used.
        hash: HashName,
        /// The secret.
        secret: Bytes,
        /// The label, such as `master secret`.
        label: String,
        /// What the label is joined with.
        seed: Bytes,
        /// What came out; its length is the length that was asked for.
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
        /// The private key of the signer's certificate, 32 bytes. Never leaves the peer.
        private_key: Bytes,
        /// The signer's public key, uncompressed point, 65 bytes.
        public_key: Bytes,
        /// What was signed.
        message: Bytes,
        /// The signature in DER.
        signature: Bytes,
    },
    /// A signature was checked.
    Verify {
        /// The public key it was checked with: for ECDSA P-256 an uncompressed point, 65 bytes; for
        /// RSA an `RSAPublicKey` in DER (RFC 8017 appendix A.1.1).
        public_key: Bytes,
        /// What it should sign.
        message: Bytes,
        /// The signature: for ECDSA in DER, for RSA as long as the modulus.
        signature: Bytes,
        /// Whether it did.
        valid: bool,
    },
    /// The other side's certificate chain was checked and, if it is the server's, the name (RFC
    /// 5280, RFC 9525).
    VerifyCertificate {
        /// The name it had to be good for; empty for a client's.
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
        /// `TLS 1.2` or `TLS 1.3`.
        version: String,
        /// The name in the registry, such as `TLS_AES_128_GCM_SHA256`.
        cipher_suite: String,
        /// The key exchange group as rustls names it: `X25519`. Empty for RSA key transport.
        group: String,
        /// Whether it was resumed with a ticket.
        resumed: bool,
        /// Whether the server asked for another `ClientHello` first (RFC 8446 section 4.1.4).
        retried: bool,
        /// Whether the server took early data (RFC 8446 section 4.2.10).
        early_data: bool,
        /// The application protocol that was agreed.
        alpn: Option<String>,
    },
    /// The application wrote bytes into the connection.
    Write {
        /// HTTP or SMTP bytes in the clear.
        bytes: Bytes,
        /// Where in them the message stands as the form encodes it.
        message: Option<Span>,
        /// Whether they leave as early data, before the handshake.
        early: bool,
    },
    /// The application read bytes from the connection.
    Read {
        /// HTTP or SMTP bytes in the clear.
        bytes: Bytes,
        /// Whether they came as early data: whoever sent them could be repeating what another sent
        /// (RFC 8446 section 8).
        early: bool,
    },
    /// The server understood the form. Of a mail the fields are `from`, `to` and `message`.
    FormReceived {
        /// The fields, decoded.
        fields: Vec<FormField>,
        /// Whether all of it came as early data, so that the server could have been told the same
        /// before.
        early: bool,
    },
    /// The peer gave up.
    Failed {
        /// What it said, as rustls or the HTTP parser words it.
        reason: String,
    },
}

/// One record's encryption or decryption.
///
/// In TLS 1.2 the additional data are the sequence number and a header with the length of the
/// plaintext, 13 bytes (RFC 5246 section 6.2.3.3); the plaintext has no content type; and the
/// ciphertext of AES-GCM begins with the explicit part of the nonce, 8 bytes (RFC 5288 section 3).
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SealedRecord {
    /// Which AEAD.
    pub aead: AeadName,
    /// The write key.
    pub key: Bytes,
    /// The write IV, 12 bytes; for AES-GCM in TLS 1.2 the implicit part of the nonce, 4 bytes.
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
    /// How many bytes of nonce stand before the ciphertext: 8 for AES-GCM in TLS 1.2, otherwise 0.
    pub explicit_nonce: u32,
    /// Whether the tag was right; always so for sealing.
    pub valid: bool,
}

/// From `start` up to, not including, `end`.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// Of places in bytes that are shorter than 4 GiB.
    pub(crate) fn new(start: usize, end: usize) -> Self {
        let place = |place| u32::try_from(place).unwrap_or(u32::MAX);
        Self {
            start: place(start),
            end: place(end),
        }
    }
}

/// A field of the form.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct FormField {
    /// Its name.
    pub name: String,
    /// Its value, decoded.
    pub value: String,
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
#[non_exhaustive]
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
        /// The alert that it sent, as the RFC names it: `bad_certificate`. TCP and HTTP have none.
        alert: Option<String>,
    },
    /// The server answered, and no message was sent here: the answer was a redirect.
    #[cfg_attr(not(feature = "everything"), serde(skip))]
    Redirected {
        /// Where to.
        location: String,
    },
    /// The client got an answer, and no message was sent here: it asked for a page.
    #[cfg_attr(not(feature = "everything"), serde(skip))]
    Answered {
        /// The status code of the answer.
        status: u16,
    },
    /// The server took the message, but whoever sent it could not finish the handshake, nor read the
    /// answer: it was repeated by somebody without keys.
    #[cfg_attr(not(feature = "everything"), serde(skip))]
    Taken {
        /// The message as the server decoded it.
        message: String,
    },
    /// Nothing more happened before the end.
    Unfinished,
}
