//! Checking signatures: ECDSA P-256 with SHA-256, with `p256`; RSA, with `rsa`.
//!
//! - [`ALGORITHMS`]: what webpki and rustls may check with; [`ALGORITHMS_WITH_RSA`]: the same and RSA
//! - [`ECDSA_P256_SHA256`]: an [`EcdsaP256Sha256`]
//! - [`rsa`]: the algorithms of RSA

#[cfg(feature = "everything")]
pub mod rsa;

use p256::ecdsa::signature::Verifier;
use p256::ecdsa::{Signature, VerifyingKey};
use rustls::SignatureScheme;
use rustls::crypto::WebPkiSupportedAlgorithms;
use rustls::pki_types::{
    AlgorithmIdentifier, InvalidSignature, SignatureVerificationAlgorithm, alg_id,
};

use super::{point, tap};
use crate::recording::EventKind;

/// What the client can check: certificates and CertificateVerify alike.
pub static ALGORITHMS: WebPkiSupportedAlgorithms = WebPkiSupportedAlgorithms {
    all: &[&ECDSA_P256_SHA256],
    mapping: &[(
        SignatureScheme::ECDSA_NISTP256_SHA256,
        &[&ECDSA_P256_SHA256],
    )],
};

/// What a client can check that has to do with RSA. One that has not should not offer it.
///
/// PKCS #1 v1.5 is last, for certificates and for TLS 1.2: TLS 1.3 signs with PSS only (RFC 8446
/// section 4.2.3).
#[cfg(feature = "everything")]
pub static ALGORITHMS_WITH_RSA: WebPkiSupportedAlgorithms = WebPkiSupportedAlgorithms {
    all: &[
        &ECDSA_P256_SHA256,
        &rsa::PSS_SHA256,
        &rsa::PSS_SHA384,
        &rsa::PKCS1_SHA256,
        &rsa::PKCS1_SHA384,
    ],
    mapping: &[
        (
            SignatureScheme::ECDSA_NISTP256_SHA256,
            &[&ECDSA_P256_SHA256],
        ),
        (SignatureScheme::RSA_PSS_SHA256, &[&rsa::PSS_SHA256]),
        (SignatureScheme::RSA_PSS_SHA384, &[&rsa::PSS_SHA384]),
        (SignatureScheme::RSA_PKCS1_SHA256, &[&rsa::PKCS1_SHA256]),
        (SignatureScheme::RSA_PKCS1_SHA384, &[&rsa::PKCS1_SHA384]),
    ],
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
        let valid = verify(public_key, message, signature).is_ok();
        verdict(public_key, message, signature, valid)
    }

    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        alg_id::ECDSA_P256
    }

    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        alg_id::ECDSA_SHA256
    }
}

fn verify(public_key: &[u8], message: &[u8], signature: &[u8]) -> Result<(), p256::ecdsa::Error> {
    let point = point::read(public_key).ok_or_else(p256::ecdsa::Error::new)?;
    VerifyingKey::from_affine(point)?.verify(message, &Signature::from_der(signature)?)
}

/// Records a check and passes on how it went.
fn verdict(
    public_key: &[u8],
    message: &[u8],
    signature: &[u8],
    valid: bool,
) -> Result<(), InvalidSignature> {
    tap::record(|| EventKind::Verify {
        public_key: public_key.into(),
        message: message.into(),
        signature: signature.into(),
        valid,
    });
    if valid { Ok(()) } else { Err(InvalidSignature) }
}
