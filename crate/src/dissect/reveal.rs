//! What one secret opens: the capture and that secret alone, and everything that follows from them.
//!
//! - [`reveal()`]: opens what it opens
//! - [`Secret`]: what is handed over, with its [`Group`] or [`CertificateKey`]
//! - [`Revealed`]: the records, the [`Step`]s that led to them, and the [`Limit`] that was met
//!
//! `agree` computes secrets from private keys and what the other side sent; `tls13` and `tls12` go on
//! from there, through the transcript, to the keys.

mod agree;
mod tls12;
mod tls13;

use serde::Serialize;

use super::decrypt::{OpenedRecord, Stage};
use super::suite::{Exchange, Suite};
use super::{Dissection, lookup};
use crate::bytes::Bytes;
use crate::capture::Peer;

/// What is handed over.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Secret {
    /// A traffic secret of TLS 1.3 (RFC 8446 section 7.1).
    Traffic {
        /// Whose records it protects.
        from: Peer,
        /// Which of that peer's.
        stage: Stage,
        /// As long as the suite's hash.
        secret: Bytes,
    },
    /// The private key of an ephemeral key pair, or a half of a hybrid one.
    KeyShare {
        /// Who drew it.
        of: Peer,
        /// Where it belongs.
        group: Group,
        /// `X25519`, `Secp256r1`: 32 bytes. `MlKem768`: the client's seed, 64 bytes, or what the
        /// server made its ciphertext of, 32. `X25519MlKem768`: those and, behind them, the 32 of
        /// X25519.
        private_key: Bytes,
    },
    /// The secret that a ticket stands for (RFC 8446 section 4.6.1).
    Psk(Bytes),
    /// TLS 1.2: what the key exchange agreed on. 48 bytes from RSA, the shared secret from ECDHE.
    PreMaster(Bytes),
    /// TLS 1.2: the master secret, 48 bytes.
    Master(Bytes),
    /// The private key of a certificate.
    Certificate {
        /// Whose.
        of: Peer,
        /// The key.
        key: CertificateKey,
    },
}

/// The groups whose private keys can be handed over.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Group {
    /// RFC 7748.
    X25519,
    /// P-256.
    Secp256r1,
    /// One half of the hybrid.
    MlKem768,
    /// The hybrid, both halves.
    X25519MlKem768,
}

/// A certificate's private key.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum CertificateKey {
    /// For RSA; both big-endian.
    Rsa {
        /// The modulus.
        modulus: Bytes,
        /// The private exponent.
        private_exponent: Bytes,
    },
    /// For ECDSA with P-256, 32 bytes.
    EcdsaP256(Bytes),
}

/// What a secret opened.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Revealed {
    /// The records that opened, the client's first. All other sealed records stay dark.
    pub opened: Vec<OpenedRecord>,
    /// How many sealed records the capture has.
    pub sealed: u32,
    /// What was computed on the way, in order.
    pub steps: Vec<Step>,
    /// Why no more opened; nothing if all did.
    pub limit: Option<Limit>,
}

/// One value that was computed on the way from the secret to the records.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Step {
    /// What it is.
    pub kind: StepKind,
    /// Whose, where each peer has its own.
    pub of: Option<Peer>,
    /// The value.
    pub output: Bytes,
}

/// What a [`Step`] computed.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum StepKind {
    /// From a private key and what the other side sent in the clear.
    SharedSecret,
    /// The part of it that ML-KEM gives.
    MlKemSecret,
    /// The part of it that X25519 gives.
    X25519Secret,
    /// The pre-master secret, decrypted from the `ClientKeyExchange` with the key of the server's
    /// certificate.
    PreMasterSecret,
    /// TLS 1.2: from the pre-master secret and both randoms.
    MasterSecret,
    /// TLS 1.2: from the pre-master secret and the hash of the handshake so far (RFC 7627).
    ExtendedMasterSecret,
    /// TLS 1.2: all keys.
    KeyBlock,
    /// TLS 1.3: from the PSK, or from zeroes.
    EarlySecret,
    /// TLS 1.3: from the early secret and the shared secret.
    HandshakeSecret,
    /// TLS 1.3: from the handshake secret.
    MasterSecret13,
    /// TLS 1.3: for early data.
    EarlyTrafficSecret,
    /// TLS 1.3: for the handshake, from the handshake secret and the hash of the hellos.
    HandshakeTrafficSecret,
    /// TLS 1.3: for the application, from the master secret and the hash of the handshake, which had
    /// to be opened first.
    ApplicationTrafficSecret,
}

/// Why a secret opened no more than it did.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Limit {
    /// Nothing is sealed here.
    NothingSealed,
    /// The handshake did not get far enough to agree on anything.
    NoHandshake,
    /// A certificate's key: it only signs. No secret of this connection was ever encrypted to it.
    SignsOnly,
    /// One half of a hybrid: the other half's secret is mixed in.
    HalfOfHybrid,
    /// A PSK: the shared secret of a fresh key exchange is mixed in (`psk_dhe_ke`).
    NeedsKeyExchange,
    /// A private key in a resumed connection: the PSK is mixed in.
    NeedsPsk,
    /// A traffic secret: it is for one direction, from its time on. Nothing leads from it to the other
    /// direction, or back to what was before.
    OneDirection,
    /// A private key whose key share the other side did not take.
    Unused,
    /// It is not a secret of this connection, or what would have to fit it was changed on the way.
    DoesNotFit,
    /// Records that were changed on the way open for nobody.
    Changed,
}

/// Opens what `secret` opens.
///
/// Nothing else is used but the capture that was dissected: private keys are joined with what the
/// other side sent in the clear, transcripts are hashed from the captured messages and from records
/// once they are open. A secret that does not fit opens nothing. Takes time in proportion to the
/// capture.
#[must_use]
pub fn reveal(dissection: &Dissection, secret: &Secret) -> Revealed {
    let sealed = dissection
        .streams()
        .iter()
        .map(|(_, stream)| stream.units.iter().filter(|unit| unit.sealed).count())
        .sum();
    let mut way = Way {
        dissection,
        revealed: Revealed {
            opened: Vec::new(),
            sealed: super::offset(sealed),
            steps: Vec::new(),
            limit: None,
        },
    };
    if sealed == 0 {
        way.revealed.limit = Some(Limit::NothingSealed);
        return way.revealed;
    }
    let limit = way.follow(secret).err();
    let mut revealed = way.revealed;
    revealed
        .opened
        .sort_by_key(|record| (record.from, record.unit));
    if revealed.opened.len() < sealed {
        revealed.limit = limit.or(Some(Limit::Changed));
    }
    revealed
}

/// The way from a secret to the records.
struct Way<'a> {
    dissection: &'a Dissection,
    revealed: Revealed,
}

/// What both versions need from the hellos.
struct Hellos {
    suite: Suite,
    client_random: Vec<u8>,
    server_random: Vec<u8>,
}

impl Way<'_> {
    fn follow(&mut self, secret: &Secret) -> Result<(), Limit> {
        let hellos = self.hellos().ok_or(Limit::NoHandshake)?;
        match hellos.suite.exchange {
            Exchange::Apart => self.tls13(hellos.suite, secret),
            _ => self.tls12(&hellos, secret),
        }
    }

    fn hellos(&self) -> Option<Hellos> {
        let Dissection { client, server, .. } = self.dissection;
        let random = |stream, message| -> Option<Vec<u8>> {
            Some(lookup::bytes(stream, message, "random").get(..32)?.to_vec())
        };
        let suite = lookup::bytes(server, "ServerHello", "cipher_suite");
        Some(Hellos {
            suite: Suite::of(*suite.first_chunk()?)?,
            client_random: random(client, "ClientHello")?,
            server_random: random(server, "ServerHello")?,
        })
    }

    fn step(&mut self, kind: StepKind, of: Option<Peer>, output: &[u8]) {
        self.revealed.steps.push(Step {
            kind,
            of,
            output: output.into(),
        });
    }
}
