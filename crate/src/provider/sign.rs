//! ECDSA P-256 signatures with SHA-256 from `p256`, nonce by RFC 6979.

use core::fmt;
use std::sync::Arc;

use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{DerSignature, SigningKey as Key};
use p256::pkcs8::{DecodePrivateKey, EncodePrivateKey};
use rustls::crypto::KeyProvider;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer, SubjectPublicKeyInfoDer, alg_id};
use rustls::sign::{Signer, SigningKey, public_key_to_spki};
use rustls::{Error, SignatureAlgorithm, SignatureScheme};

use super::tap;
use crate::recording::EventKind;

/// Loads ECDSA P-256 keys from PKCS #8 (RFC 5958), the form that `openssl genpkey` writes.
#[derive(Debug)]
pub struct Pkcs8KeyProvider;

impl KeyProvider for Pkcs8KeyProvider {
    fn load_private_key(&self, key: PrivateKeyDer<'static>) -> Result<Arc<dyn SigningKey>, Error> {
        let PrivateKeyDer::Pkcs8(der) = &key else {
            return Err(Error::General("the key is not in PKCS #8".into()));
        };
        let key = Key::from_pkcs8_der(der.secret_pkcs8_der())
            .map_err(|_| Error::General("the key is not one for ECDSA P-256".into()))?;
        Ok(Arc::new(EcdsaP256::from(key)))
    }
}

/// A private key for ECDSA P-256 that records each signature it makes.
#[derive(Clone)]
pub struct EcdsaP256(Arc<Key>);

impl EcdsaP256 {
    /// The private key in PKCS #8 (RFC 5958), for a foreign program to use.
    ///
    /// # Errors
    /// If it cannot be encoded; no key is known to lead there.
    pub fn to_pkcs8(&self) -> Result<PrivatePkcs8KeyDer<'static>, p256::pkcs8::Error> {
        let der = self.0.to_pkcs8_der()?;
        Ok(PrivatePkcs8KeyDer::from(der.as_bytes().to_vec()))
    }

    /// The public key as an uncompressed point, 65 bytes (SEC 1 section 2.3.3).
    fn public_key_bytes(&self) -> impl AsRef<[u8]> {
        self.0.verifying_key().to_sec1_point(false)
    }
}

impl From<Key> for EcdsaP256 {
    fn from(key: Key) -> Self {
        Self(Arc::new(key))
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
        let signature: DerSignature = self
            .0
            .try_sign(message)
            .map_err(|_| Error::General("signing failed".into()))?;
        let signature = signature.as_bytes();
        tap::record(|| EventKind::Sign {
            public_key: self.public_key_bytes().as_ref().into(),
            message: message.into(),
            signature: signature.into(),
        });
        Ok(signature.to_vec())
    }

    fn scheme(&self) -> SignatureScheme {
        SCHEME
    }
}

const SCHEME: SignatureScheme = SignatureScheme::ECDSA_NISTP256_SHA256;
