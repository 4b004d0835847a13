//! RSA encryption with the padding of PKCS #1 v1.5 (RFC 8017 section 7.2), the arithmetic from `rsa`.
//!
//! - [`RsaPublicKey`]: encrypts a secret
//! - [`RsaPrivateKey`]: decrypts; whoever asks does not learn by it whether the padding was right
//!
//! The private operation is not blinded, and how long it takes was not looked at: here computing
//! takes no virtual time, so nobody on the wire can measure it. On a real network they could.

use core::cell::RefCell;
use core::fmt;
use std::sync::Arc;

use chacha20::ChaCha20Rng;
use chacha20::rand_core::SeedableRng;
use rsa::hazmat::{rsa_decrypt_and_check, rsa_encrypt};
use rsa::pkcs1::EncodeRsaPublicKey;
use rsa::pkcs8::DecodePublicKey;
use rsa::traits::{PrivateKeyParts, PublicKeyParts};
use rsa::{BoxedUint, PrivateKey, PublicKey};
use rustls::Error;
use rustls::crypto::GetRandomFailed;
use sha2::Sha256;

use crate::bytes::Bytes;
use crate::provider::tap;
use crate::recording::EventKind;
use crate::seed::SeededRandom;

/// The modulus of the keys that are drawn here, in bits.
const MODULUS_BITS: usize = 2048;

/// 0, 2, at least 8 bytes that are not zero, 0 (RFC 8017 section 7.2.1).
const PADDING_LEN: usize = 11;

/// A private key for RSA.
#[derive(Clone)]
pub struct RsaPrivateKey(Arc<PrivateKey>);

impl RsaPrivateKey {
    /// A key of 2048 bits that follows from 32 bytes of `random`. Nothing, if they give no key; none
    /// are known to lead there.
    ///
    /// The last key is kept: who runs the same seed again, with an attack or beside another kind, need
    /// not wait for the same search again.
    pub(crate) fn draw(random: &mut SeededRandom) -> Option<Self> {
        thread_local! {
            static LAST: RefCell<Option<([u8; 32], RsaPrivateKey)>> = const { RefCell::new(None) };
        }

        let seed = random.bytes();
        LAST.with_borrow_mut(|last| match last {
            Some((of, key)) if *of == seed => Some(key.clone()),
            _ => {
                let found =
                    PrivateKey::new(&mut ChaCha20Rng::from_seed(seed), MODULUS_BITS).ok()?;
                let key = Self(Arc::new(found));
                *last = Some((seed, key.clone()));
                Some(key)
            }
        })
    }

    /// The public key as an `RSAPublicKey` in DER (RFC 8017 appendix A.1.1).
    pub(crate) fn public_key_der(&self) -> Vec<u8> {
        // Fails for numbers of more than 256 MiB.
        PublicKey::from(&*self.0)
            .to_pkcs1_der()
            .map(|der| der.as_bytes().to_vec())
            .unwrap_or_default()
    }

    /// Loads a key from PKCS #8 (RFC 5958). Nothing, if it is not a sound key for RSA.
    #[cfg(not(target_arch = "wasm32"))]
    #[must_use]
    pub fn from_pkcs8(der: &[u8]) -> Option<Self> {
        use rsa::pkcs8::DecodePrivateKey;

        PrivateKey::from_pkcs8_der(der)
            .ok()
            .map(|key| Self(Arc::new(key)))
    }

    /// The private key in PKCS #8 (RFC 5958), for a foreign program to use. Nothing, if it cannot be
    /// encoded; no key is known to lead there.
    #[cfg(not(target_arch = "wasm32"))]
    #[must_use]
    pub fn to_pkcs8(&self) -> Option<rustls::pki_types::PrivatePkcs8KeyDer<'static>> {
        use rsa::pkcs8::EncodePrivateKey;

        let der = self.0.to_pkcs8_der().ok()?;
        Some(der.as_bytes().to_vec().into())
    }

    /// The message of `length` bytes in `ciphertext`; nothing, if the padding is wrong or the message
    /// is of another length.
    ///
    /// With the length known there is one place where each byte of the padding must be, and it is
    /// looked at as a whole: which part is wrong shows in nothing.
    #[must_use]
    pub fn decrypt(&self, ciphertext: &[u8], length: usize) -> Option<Vec<u8>> {
        let size = self.0.size();
        if ciphertext.len() != size || length > size.checked_sub(PADDING_LEN)? {
            return None;
        }
        let ciphertext = BoxedUint::from_be_slice(ciphertext, self.0.n_bits_precision()).ok()?;
        let padded = rsa_decrypt_and_check::<ChaCha20Rng>(&*self.0, None, &ciphertext).ok()?;
        let padded = padded.to_be_bytes();
        // Where the modulus does not fill its words, zeroes stand in front.
        let padded = &padded[padded.len().checked_sub(size)?..];
        let (padding, message) = padded.split_at(size - length);
        match padding {
            [first, second, random @ .., last] => {
                let zero = random
                    .iter()
                    .fold(0, |zero, &byte| zero | u8::from(byte == 0));
                (first | (second ^ 2) | zero | last == 0).then(|| message.to_vec())
            }
            _ => None,
        }
    }

    /// A signature with SHA-256 and the padding of PKCS #1 v1.5 (RFC 8017 section 8.2), as long as the
    /// modulus, without recording it.
    pub(crate) fn signature(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        self.0
            .pkcs1v15_sign::<Sha256>(message)
            .map_err(|_| Error::General("signing failed".into()))
    }

    /// The modulus, big-endian.
    #[must_use]
    pub fn modulus(&self) -> Bytes {
        self.0.n_bytes().into_vec().into()
    }

    /// The private exponent, big-endian.
    #[must_use]
    pub fn private_exponent(&self) -> Bytes {
        self.0.d().to_be_bytes_trimmed_vartime().into_vec().into()
    }
}

/// Says what it is and keeps the key to itself.
impl fmt::Debug for RsaPrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RsaPrivateKey")
    }
}

/// A public key for RSA.
#[derive(Clone, Debug)]
pub struct RsaPublicKey(PublicKey);

impl RsaPublicKey {
    /// From a `SubjectPublicKeyInfo` in DER. Nothing, if it is not one for RSA, or has fewer than
    /// 1024 bits or more than 8192.
    #[must_use]
    pub fn from_spki(der: &[u8]) -> Option<Self> {
        PublicKey::from_public_key_der(der).ok().map(Self)
    }

    /// The modulus, big-endian.
    #[must_use]
    pub fn modulus(&self) -> Bytes {
        self.0.n_bytes().into_vec().into()
    }

    /// RSAEP (RFC 8017 section 5.1.1): what is left when `block`, as a number, is raised to the public
    /// exponent. As long as the modulus; nothing, if the number is not below the modulus.
    #[must_use]
    pub fn apply(&self, block: &[u8]) -> Option<Vec<u8>> {
        let number = BoxedUint::from_be_slice(block, self.0.n_bits_precision()).ok()?;
        if number >= **self.0.n() {
            return None;
        }
        let number = rsa_encrypt(&self.0, &number).ok()?.to_be_bytes();
        // Where the modulus does not fill its words, zeroes stand in front.
        Some(number[number.len().checked_sub(self.0.size())?..].to_vec())
    }

    /// Draws the padding, encrypts, and records both. The result is as long as the modulus.
    ///
    /// # Errors
    /// [`EncryptError`].
    pub fn encrypt(&self, plaintext: &[u8]) -> Result<Vec<u8>, EncryptError> {
        let size = self.0.size();
        let random = size
            .checked_sub(plaintext.len() + 3)
            .filter(|length| *length >= PADDING_LEN - 3)
            .ok_or(EncryptError::TooLong)?;
        let mut padded = vec![0; size];
        padded[1] = 2;
        padded[size - plaintext.len()..].copy_from_slice(plaintext);
        let random = &mut padded[2..2 + random];
        tap::draw(random)?;
        for byte in random {
            while *byte == 0 {
                tap::draw(core::slice::from_mut(byte))?;
            }
        }

        let ciphertext = self.apply(&padded).ok_or(EncryptError::TooLong)?;
        tap::record(|| EventKind::RsaEncrypt {
            modulus: self.modulus(),
            exponent: self.0.e_bytes().into_vec().into(),
            plaintext: plaintext.into(),
            padded: padded.into(),
            ciphertext: ciphertext.as_slice().into(),
        });
        Ok(ciphertext)
    }
}

/// Why something was not encrypted.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum EncryptError {
    /// It does not fit into the modulus with its padding.
    #[error("the secret is too long for the key")]
    TooLong,
    /// There is no randomness to pad it with.
    #[error("there is no randomness")]
    NoRandomness,
}

impl From<GetRandomFailed> for EncryptError {
    fn from(_: GetRandomFailed) -> Self {
        Self::NoRandomness
    }
}
