//! Checking ECDSA P-256 signatures with SHA-256, with `p256`.
//!
//! - [`ALGORITHMS`]: what webpki and rustls may check with
//! - [`ECDSA_P256_SHA256`]: the one algorithm in it, an [`EcdsaP256Sha256`]

use p256::ecdsa::signature::Verifier;
use p256::ecdsa::{Signature, VerifyingKey};
use rustls::SignatureScheme;
use rustls::crypto::WebPkiSupportedAlgorithms;
use rustls::pki_types::{
    AlgorithmIdentifier, InvalidSignature, SignatureVerificationAlgorithm, alg_id,
};

use super::tap;
use crate::recording::EventKind;

/// What the client can check: certificates and CertificateVerify alike.
pub static ALGORITHMS: WebPkiSupportedAlgorithms = WebPkiSupportedAlgorithms {
    all: &[&ECDSA_P256_SHA256],
    mapping: &[(
        SignatureScheme::ECDSA_NISTP256_SHA256,
        &[&ECDSA_P256_SHA256],
    )],
};

/// ECDSA with P-256 and SHA-256 (RFC 8446 section 4.2.3).
pub static ECDSA_P256_SHA256: EcdsaP256Sha256 = EcdsaP256Sha256;

/// Checks signatures and records each check with its result.
#[derive(Debug)]
pub struct EcdsaP256Sha256;

impl SignatureVerificationAlgorithm for EcdsaP256Sha256 {
    fn verify_signature(
        &self,
        public_key: &[u8],
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), InvalidSignature> {
        let result = verify(public_key, message, signature);
        tap::record(|| EventKind::Verify {
            public_key: public_key.into(),
            message: message.into(),
            signature: signature.into(),
            valid: result.is_ok(),
        });
        result.map_err(|_| InvalidSignature)
    }

    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        alg_id::ECDSA_P256
    }

    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        alg_id::ECDSA_SHA256
    }
}

fn verify(public_key: &[u8], message: &[u8], signature: &[u8]) -> Result<(), p256::ecdsa::Error> {
    VerifyingKey::from_sec1_bytes(public_key)?.verify(message, &Signature::from_der(signature)?)
}
