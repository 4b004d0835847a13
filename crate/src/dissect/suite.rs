//! What a cipher suite stands for, and its parts at work.
//!
//! - [`Suite`]: hash, AEAD and key exchange, by the suite's number
//! - [`enum@Hash`]: digests, HMAC and what key schedules are made of (RFC 8446 section 7.1 and RFC 5246
//!   section 5)
//! - [`Aead`]: opens ciphertext

use aes_gcm::aead::{AeadInOut, KeyInit, Nonce, Tag};
use aes_gcm::{Aes128Gcm, Aes256Gcm};
use hkdf::Hkdf;
use sha2::{Sha256, Sha384};

/// A suite that can be opened here.
#[derive(Clone, Copy)]
pub(super) struct Suite {
    pub(super) hash: Hash,
    pub(super) aead: Aead,
    #[cfg(feature = "everything")]
    pub(super) exchange: Exchange,
}

/// How a suite agrees on a secret.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(super) enum Exchange {
    /// TLS 1.3: the suite does not say.
    Apart,
    /// TLS 1.2, RFC 8422.
    #[cfg(feature = "everything")]
    Ecdhe,
    /// TLS 1.2, RFC 5246 section 7.4.7.1.
    #[cfg(feature = "everything")]
    Rsa,
}

impl Suite {
    /// RFC 8446 appendix B.4, RFC 5288, RFC 5289 and RFC 7905.
    pub(super) fn of(number: [u8; 2]) -> Option<Self> {
        let (hash, aead, exchange) = match number {
            [0x13, 0x01] => (Hash::Sha256, Aead::Aes128Gcm, Exchange::Apart),
            [0x13, 0x02] => (Hash::Sha384, Aead::Aes256Gcm, Exchange::Apart),
            #[cfg(feature = "everything")]
            [0x13, 0x03] => (Hash::Sha256, Aead::ChaCha20Poly1305, Exchange::Apart),
            #[cfg(feature = "everything")]
            [0xc0, 0x2b | 0x2f] => (Hash::Sha256, Aead::Aes128Gcm, Exchange::Ecdhe),
            #[cfg(feature = "everything")]
            [0xc0, 0x2c | 0x30] => (Hash::Sha384, Aead::Aes256Gcm, Exchange::Ecdhe),
            #[cfg(feature = "everything")]
            [0xcc, 0xa8 | 0xa9] => (Hash::Sha256, Aead::ChaCha20Poly1305, Exchange::Ecdhe),
            #[cfg(feature = "everything")]
            [0x00, 0x9c] => (Hash::Sha256, Aead::Aes128Gcm, Exchange::Rsa),
            #[cfg(feature = "everything")]
            [0x00, 0x9d] => (Hash::Sha384, Aead::Aes256Gcm, Exchange::Rsa),
            _ => return None,
        };
        #[cfg(not(feature = "everything"))]
        let Exchange::Apart = exchange;
        Some(Self {
            hash,
            aead,
            #[cfg(feature = "everything")]
            exchange,
        })
    }
}

#[derive(Clone, Copy, Eq, PartialEq)]
pub(super) enum Hash {
    Sha256,
    Sha384,
}

impl Hash {
    /// Bytes of output.
    pub(super) const fn length(self) -> u8 {
        match self {
            Self::Sha256 => 32,
            Self::Sha384 => 48,
        }
    }

    /// HKDF-Expand-Label (RFC 8446 section 7.1). Nothing if the secret is shorter than the hash.
    pub(super) fn expand(
        self,
        secret: &[u8],
        label: &str,
        context: &[u8],
        length: u8,
    ) -> Option<Vec<u8>> {
        let full = u8::try_from(6 + label.len()).ok()?;
        let context_length = u8::try_from(context.len()).ok()?;
        let info = [
            &[0, length, full][..],
            b"tls13 ",
            label.as_bytes(),
            &[context_length],
            context,
        ]
        .concat();
        let mut output = vec![0; usize::from(length)];
        match self {
            Self::Sha256 => Hkdf::<Sha256>::from_prk(secret)
                .ok()?
                .expand(&info, &mut output)
                .ok()?,
            Self::Sha384 => Hkdf::<Sha384>::from_prk(secret)
                .ok()?
                .expand(&info, &mut output)
                .ok()?,
        }
        Some(output)
    }
}

/// What only handing over a secret and TLS 1.2 need.
#[cfg(feature = "everything")]
mod derive {
    use hkdf::Hkdf;
    use hmac::{Hmac, KeyInit, Mac};
    use sha2::{Digest, Sha256, Sha384};

    use super::Hash;

    impl Hash {
        /// The digest of the bytes.
        pub(in crate::dissect) fn digest(self, bytes: &[u8]) -> Vec<u8> {
            match self {
                Self::Sha256 => Sha256::digest(bytes).to_vec(),
                Self::Sha384 => Sha384::digest(bytes).to_vec(),
            }
        }

        /// HMAC (RFC 2104).
        pub(in crate::dissect) fn hmac(self, key: &[u8], input: &[u8]) -> Vec<u8> {
            // A key may be of any length.
            let mac = match self {
                Self::Sha256 => Hmac::<Sha256>::new_from_slice(key)
                    .map(|mac| mac.chain_update(input).finalize().into_bytes().to_vec()),
                Self::Sha384 => Hmac::<Sha384>::new_from_slice(key)
                    .map(|mac| mac.chain_update(input).finalize().into_bytes().to_vec()),
            };
            mac.unwrap_or_default()
        }

        /// HKDF-Extract (RFC 5869 section 2.2).
        pub(in crate::dissect) fn extract(self, salt: &[u8], ikm: &[u8]) -> Vec<u8> {
            match self {
                Self::Sha256 => Hkdf::<Sha256>::extract(Some(salt), ikm).0.to_vec(),
                Self::Sha384 => Hkdf::<Sha384>::extract(Some(salt), ikm).0.to_vec(),
            }
        }

        /// Derive-Secret (RFC 8446 section 7.1).
        pub(in crate::dissect) fn derive(
            self,
            secret: &[u8],
            label: &str,
            transcript: &[u8],
        ) -> Option<Vec<u8>> {
            self.expand(secret, label, &self.digest(transcript), self.length())
        }

        /// The pseudorandom function of TLS 1.2 (RFC 5246 section 5).
        pub(in crate::dissect) fn prf(
            self,
            secret: &[u8],
            label: &str,
            seed: &[u8],
            length: usize,
        ) -> Vec<u8> {
            let seed = [label.as_bytes(), seed].concat();
            let mut a = self.hmac(secret, &seed);
            let mut output = Vec::with_capacity(length + 48);
            while output.len() < length {
                output.extend_from_slice(&self.hmac(secret, &[&a[..], &seed].concat()));
                a = self.hmac(secret, &a);
            }
            output.truncate(length);
            output
        }
    }
}

#[derive(Clone, Copy)]
pub(super) enum Aead {
    Aes128Gcm,
    Aes256Gcm,
    #[cfg(feature = "everything")]
    ChaCha20Poly1305,
}

impl Aead {
    /// Bytes of key.
    pub(super) const fn key_length(self) -> u8 {
        match self {
            Self::Aes128Gcm => 16,
            Self::Aes256Gcm => 32,
            #[cfg(feature = "everything")]
            Self::ChaCha20Poly1305 => 32,
        }
    }

    /// How many bytes of nonce each record of TLS 1.2 carries (RFC 5288 section 3, RFC 7905 section
    /// 2).
    #[cfg(feature = "everything")]
    pub(super) const fn explicit_nonce_length(self) -> usize {
        match self {
            Self::Aes128Gcm | Self::Aes256Gcm => 8,
            Self::ChaCha20Poly1305 => 0,
        }
    }

    /// Opens ciphertext and tag. Nothing if the tag does not fit.
    pub(super) fn open(
        self,
        key: &[u8],
        nonce: &[u8; 12],
        additional: &[u8],
        encrypted: &[u8],
    ) -> Option<Vec<u8>> {
        match self {
            Self::Aes128Gcm => open::<Aes128Gcm>(key, nonce, additional, encrypted),
            Self::Aes256Gcm => open::<Aes256Gcm>(key, nonce, additional, encrypted),
            #[cfg(feature = "everything")]
            Self::ChaCha20Poly1305 => crate::parts::part!(
                "chaCha20",
                open::<chacha20poly1305::ChaCha20Poly1305>(key, nonce, additional, encrypted),
                None
            ),
        }
    }
}

fn open<A: AeadInOut + KeyInit>(
    key: &[u8],
    nonce: &[u8; 12],
    additional: &[u8],
    encrypted: &[u8],
) -> Option<Vec<u8>> {
    let (ciphertext, tag) = encrypted.split_at_checked(encrypted.len().checked_sub(16)?)?;
    let mut bytes = ciphertext.to_vec();
    let nonce = <&Nonce<A>>::try_from(nonce.as_slice()).ok()?;
    let tag = <&Tag<A>>::try_from(tag).ok()?;
    A::new_from_slice(key)
        .ok()?
        .decrypt_inout_detached(nonce, additional, bytes.as_mut_slice().into(), tag)
        .ok()?;
    Some(bytes)
}
