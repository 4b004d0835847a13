//! Checking RSA signatures (RFC 8017 section 8), with keys of 2048 to 8192 bits.
//!
//! - [`PSS_SHA256`], [`PSS_SHA384`]: RSASSA-PSS as TLS has it: the salt is as long as the hash, the key
//!   is marked `rsaEncryption` (`rsa_pss_rsae_*`, RFC 8446 section 4.2.3)
//! - [`PKCS1_SHA256`], [`PKCS1_SHA384`]: RSASSA-PKCS1-v1_5
//! - [`Rsa`]: what they are

use rsa::PublicKey;
use rsa::pkcs1::DecodeRsaPublicKey as _;
use rsa::traits::PublicKeyParts as _;
use rustls::pki_types::{
    AlgorithmIdentifier, InvalidSignature, SignatureVerificationAlgorithm, alg_id,
};
use sha2::{Sha256, Sha384};

use super::verdict;
use crate::recording::HashName;

/// RSASSA-PSS with SHA-256.
pub static PSS_SHA256: Rsa = Rsa(Padding::Pss, HashName::Sha256);

/// RSASSA-PSS with SHA-384.
pub static PSS_SHA384: Rsa = Rsa(Padding::Pss, HashName::Sha384);

/// RSASSA-PKCS1-v1_5 with SHA-256.
pub static PKCS1_SHA256: Rsa = Rsa(Padding::Pkcs1, HashName::Sha256);

/// RSASSA-PKCS1-v1_5 with SHA-384.
pub static PKCS1_SHA384: Rsa = Rsa(Padding::Pkcs1, HashName::Sha384);

/// Checks signatures with one padding and one hash function, and records each check with its
/// result.
#[derive(Debug)]
pub struct Rsa(Padding, HashName);

#[derive(Debug)]
enum Padding {
    Pss,
    Pkcs1,
}

impl SignatureVerificationAlgorithm for Rsa {
    /// `public_key` is an `RSAPublicKey` in DER (RFC 8017 appendix A.1.1).
    fn verify_signature(
        &self,
        public_key: &[u8],
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), InvalidSignature> {
        let valid = self.is_valid(public_key, message, signature);
        verdict(public_key, message, signature, valid)
    }

    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        alg_id::RSA_ENCRYPTION
    }

    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        match self {
            Self(Padding::Pss, HashName::Sha256) => alg_id::RSA_PSS_SHA256,
            Self(Padding::Pss, HashName::Sha384) => alg_id::RSA_PSS_SHA384,
            Self(Padding::Pkcs1, HashName::Sha256) => alg_id::RSA_PKCS1_SHA256,
            Self(Padding::Pkcs1, HashName::Sha384) => alg_id::RSA_PKCS1_SHA384,
        }
    }
}

impl Rsa {
    fn is_valid(&self, public_key: &[u8], message: &[u8], signature: &[u8]) -> bool {
        // Takes up to 8192 bits, and exponents of up to 33.
        let Ok(key) = PublicKey::from_pkcs1_der(public_key) else {
            return false;
        };
        if key.n().bit_width() < MIN_BITS {
            return false;
        }
        match self {
            Self(Padding::Pss, HashName::Sha256) => key.pss_verify::<Sha256>(message, signature),
            Self(Padding::Pss, HashName::Sha384) => key.pss_verify::<Sha384>(message, signature),
            Self(Padding::Pkcs1, HashName::Sha256) => {
                key.pkcs1v15_verify::<Sha256>(message, signature)
            }
            Self(Padding::Pkcs1, HashName::Sha384) => {
                key.pkcs1v15_verify::<Sha384>(message, signature)
            }
        }
        .is_ok()
    }
}

/// What NIST SP 800-131A section 3 has asked for since 2014, and what other verifiers ask for.
const MIN_BITS: u32 = 2048;
