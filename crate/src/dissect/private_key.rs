//! The private key of a server, for connections whose secret was encrypted to it.
//!
//! - [`PrivateKey`]: of RSA, from a file of PKCS #1 or PKCS #8, as PEM or as DER
//! - [`PrivateKeyError`]: why a file gave none
//! - [`key_log_line`]: the line that a key log of the connection would have
//! - [`Unfit`]: why there is none
//!
//! Only RSA key transport can be opened this way (RFC 5246 section 7.4.7.1): with ephemeral keys, the
//! server's key just signs.

use rsa::pkcs1::DecodeRsaPrivateKey;
use rsa::pkcs8::DecodePrivateKey;
use rsa::traits::{PrivateKeyParts, PublicKeyParts};
use rustls_pki_types::PrivateKeyDer;
use rustls_pki_types::pem::PemObject;
use serde::Serialize;

use super::reveal::{CertificateKey, Limit, Secret, StepKind, reveal};
use super::suite::{Exchange, exchange};
use super::{Dissection, lookup};
use crate::bytes::Bytes;
use crate::capture::Peer;
use crate::key_log::{Label, line};

/// A file of a key is not longer, in bytes: one of RSA with 16,384 bits has some 13,000.
const LONGEST_FILE: usize = 1 << 16;

/// A private key of RSA.
#[derive(Clone)]
pub struct PrivateKey {
    modulus: Bytes,
    private_exponent: Bytes,
}

/// Why a file gave no private key.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, thiserror::Error)]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(tag = "kind", rename_all = "camelCase")]
#[non_exhaustive]
pub enum PrivateKeyError {
    /// There is no private key in it.
    #[error("no private key in the file: it takes PKCS #1 or PKCS #8, as PEM or DER")]
    NoKey,
    /// It is encrypted with a password.
    #[error("the key is encrypted: decrypt it first, with openssl pkey")]
    Encrypted,
    /// It holds a certificate and no key.
    #[error("a certificate, not the private key that belongs to it")]
    Certificate,
    /// It is a key for something else, such as ECDSA, which only signs.
    #[error("not a key of RSA: other keys only sign, no secret is encrypted to them")]
    NotRsa,
    /// It is too long to be a key.
    #[error("too long for a private key")]
    TooLong,
}

/// Why a private key gives no secret of a connection.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Unfit {
    /// The handshake is not all there.
    NoHandshake,
    /// The connection does not use RSA key transport: the server's key only signs.
    SignsOnly,
    /// It resumes an earlier connection, and has that one's secret. No secret was encrypted in it.
    Resumed,
    /// The key is not the one of the server's certificate.
    OtherKey,
    /// It is, and yet nothing opens: something was changed on the way.
    Changed,
}

impl PrivateKey {
    /// Reads a file.
    ///
    /// # Errors
    /// If there is no private key of RSA in it that can be used.
    pub fn parse(file: &[u8]) -> Result<Self, PrivateKeyError> {
        if file.len() > LONGEST_FILE {
            return Err(PrivateKeyError::TooLong);
        }
        let has = |text: &str| file.windows(text.len()).any(|part| part == text.as_bytes());
        if has("-----BEGIN ENCRYPTED PRIVATE KEY") || has("Proc-Type: 4,ENCRYPTED") {
            return Err(PrivateKeyError::Encrypted);
        }
        if has("-----BEGIN") {
            return match PrivateKeyDer::from_pem_slice(file) {
                Ok(PrivateKeyDer::Pkcs1(key)) => Self::from_der(key.secret_pkcs1_der()),
                Ok(PrivateKeyDer::Pkcs8(key)) => Self::from_der(key.secret_pkcs8_der()),
                Ok(_) => Err(PrivateKeyError::NotRsa),
                Err(_) if has("-----BEGIN CERTIFICATE") => Err(PrivateKeyError::Certificate),
                Err(_) => Err(PrivateKeyError::NoKey),
            };
        }
        Self::from_der(file)
    }

    fn from_der(der: &[u8]) -> Result<Self, PrivateKeyError> {
        let key = rsa::PrivateKey::from_pkcs1_der(der)
            .ok()
            .or_else(|| rsa::PrivateKey::from_pkcs8_der(der).ok());
        if let Some(key) = key {
            return Ok(Self {
                modulus: key.n_bytes().into_vec().into(),
                private_exponent: key.d().to_be_bytes_trimmed_vartime().into_vec().into(),
            });
        }
        // PKCS #8 (RFC 5958 section 2) of another algorithm: a sequence, version 0 or 1, a sequence.
        let is_pkcs8 = matches!(der, [0x30, length, rest @ ..]
        if matches!(
            rest.get(if *length < 0x80 { 0 } else { usize::from(length & 0x7f) }..),
            Some([2, 1, 0 | 1, 0x30, ..])
        ));
        // RFC 5915 section 3: a sequence, version 1, an octet string.
        let is_ec = matches!(der, [0x30, _, 2, 1, 1, 4, ..]);
        Err(if is_pkcs8 || is_ec {
            PrivateKeyError::NotRsa
        } else {
            PrivateKeyError::NoKey
        })
    }

    /// Whether it is the key of the certificate that the server showed in this connection, in the
    /// clear. Quick: nothing is computed.
    #[must_use]
    pub fn fits(&self, dissection: &Dissection) -> bool {
        let first = |field: &super::Field| -> Option<Bytes> {
            let modulus = field.find("subjectPublicKeyInfo")?.find("modulus")?;
            let contents = modulus.find("contents")?;
            let bytes = dissection
                .server
                .bytes
                .get(contents.start as usize..contents.end as usize)?;
            let zeroes = bytes.iter().take_while(|byte| **byte == 0).count();
            Some(bytes.get(zeroes..)?.into())
        };
        let mut units = dissection.server.units.iter();
        units.find_map(|unit| first(&unit.field)) == Some(self.modulus.clone())
    }
}

/// Says what it is and keeps the key to itself.
impl core::fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("PrivateKey")
    }
}

/// The line of a key log (`CLIENT_RANDOM`, with its end) that this connection would have: the pre-master
/// secret decrypted, and the master secret computed from it, with the hash of the handshake if the
/// hellos agreed on that (RFC 7627).
///
/// # Errors
/// If the key gives no secret of this connection.
pub fn key_log_line(dissection: &Dissection, key: &PrivateKey) -> Result<String, Unfit> {
    let random = super::decrypt::client_random(dissection).ok_or(Unfit::NoHandshake)?;
    let suite = lookup::bytes(&dissection.server, "ServerHello", "cipher_suite");
    let suite = *suite.first_chunk().ok_or(Unfit::NoHandshake)?;
    if exchange(suite) != Exchange::Rsa {
        return Err(Unfit::SignsOnly);
    }
    if lookup::bytes(&dissection.client, "ClientKeyExchange", "opaque").is_empty() {
        let shown = lookup::bytes(&dissection.server, "Certificate", "cert_data");
        return Err(if shown.is_empty() {
            Unfit::Resumed
        } else {
            Unfit::NoHandshake
        });
    }
    let fits = key.fits(dissection);
    let secret = Secret::Certificate {
        of: Peer::Server,
        key: CertificateKey::Rsa {
            modulus: key.modulus.clone(),
            private_exponent: key.private_exponent.clone(),
        },
    };
    if !fits {
        return Err(Unfit::OtherKey);
    }
    let revealed = reveal(dissection, &secret);
    let master = revealed.steps.iter().find(|step| {
        matches!(
            step.kind,
            StepKind::MasterSecret | StepKind::ExtendedMasterSecret
        )
    });
    match (master, revealed.limit) {
        (_, Some(Limit::NoHandshake | Limit::NothingSealed)) | (None, None) => {
            Err(Unfit::NoHandshake)
        }
        (_, Some(Limit::DoesNotFit)) | (None, _) => Err(Unfit::Changed),
        (Some(master), _) => Ok(line(Label::ClientRandom, &random, &master.output)),
    }
}
