//! ECDSA P-256 signatures with SHA-256 from `p256`, nonce by RFC 6979.
//!
//! - [`EcdsaP256`]: a private key
//! - [`Pkcs8KeyProvider`]: loads one from PKCS #8

use core::fmt;
use std::sync::Arc;

use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey as Key};
use rustls::crypto::KeyProvider;
use rustls::pki_types::{PrivateKeyDer, SubjectPublicKeyInfoDer, alg_id};
use rustls::sign::{Signer, SigningKey, public_key_to_spki};
use rustls::{Error, SignatureAlgorithm, SignatureScheme};

use super::tap;
use crate::recording::EventKind;

/// Loads ECDSA P-256 keys from PKCS #8 (RFC 5958), the form that `openssl genpkey` writes.
///
/// Not on wasm, where there are no files to load keys from and the parser would only weigh: there
/// it refuses.
#[derive(Debug)]
pub struct Pkcs8KeyProvider;

impl KeyProvider for Pkcs8KeyProvider {
    fn load_private_key(&self, key: PrivateKeyDer<'static>) -> Result<Arc<dyn SigningKey>, Error> {
        #[cfg(not(target_arch = "wasm32"))]
        if let PrivateKeyDer::Pkcs8(der) = &key {
            use p256::pkcs8::DecodePrivateKey;

            return match Key::from_pkcs8_der(der.secret_pkcs8_der()) {
                Ok(key) => Ok(Arc::new(EcdsaP256::new(key))),
                Err(_) => Err(Error::General("the key is not one for ECDSA P-256".into())),
            };
        }
        drop(key);
        Err(Error::General("keys of this form are not loaded".into()))
    }
}

/// A private key for ECDSA P-256 that records each signature it makes.
#[derive(Clone)]
pub struct EcdsaP256(Arc<Key>);

impl EcdsaP256 {
    pub(crate) fn new(key: Key) -> Self {
        Self(Arc::new(key))
    }

    /// The private key in PKCS #8 (RFC 5958), for a foreign program to use. Nothing, if it cannot be
    /// encoded; no key is known to lead there.
    #[cfg(not(target_arch = "wasm32"))]
    #[must_use]
    pub fn to_pkcs8(&self) -> Option<rustls::pki_types::PrivatePkcs8KeyDer<'static>> {
        use p256::pkcs8::EncodePrivateKey;

        let der = self.0.to_pkcs8_der().ok()?;
        Some(der.as_bytes().to_vec().into())
    }

    /// The public key as an uncompressed point, 65 bytes (SEC 1 section 2.3.3).
    pub(crate) fn public_key_bytes(&self) -> impl AsRef<[u8]> {
        self.0.verifying_key().to_sec1_point(false)
    }

    /// A signature in DER, without recording it.
    pub(crate) fn signature(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        let signature: Signature = self
            .0
            .try_sign(message)
            .map_err(|_| Error::General("signing failed".into()))?;
        Ok(signature.to_der().as_bytes().to_vec())
    }
}

/// Says what it is and keeps the key to itself.
impl fmt::Debug for EcdsaP256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EcdsaP256")
    }
}

impl SigningKey for EcdsaP256 {
    fn choose_scheme(&self, offered: &[SignatureScheme]) -> Option<Box<dyn Signer>> {
        offered
            .contains(&SCHEME)
            .then(|| Box::new(self.clone()) as Box<dyn Signer>)
    }

    fn public_key(&self) -> Option<SubjectPublicKeyInfoDer<'_>> {
        Some(public_key_to_spki(
            &alg_id::ECDSA_P256,
            self.public_key_bytes(),
        ))
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        SignatureAlgorithm::ECDSA
    }
}

impl Signer for EcdsaP256 {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        let signature = self.signature(message)?;
        tap::record(|| EventKind::Sign {
            private_key: self.0.to_bytes()[..].into(),
            public_key: self.public_key_bytes().as_ref().into(),
            message: message.into(),
            signature: signature.clone().into(),
        });
        Ok(signature)
    }

    fn scheme(&self) -> SignatureScheme {
        SCHEME
    }
}

const SCHEME: SignatureScheme = SignatureScheme::ECDSA_NISTP256_SHA256;
