//! What a cipher suite stands for, and its parts at work.
//!
//! - [`Suite`]: hash, cipher and key exchange, by the suite's number
//! - [`enum@Hash`]: digests, HMAC and what key schedules are made of (RFC 8446 section 7.1 and RFC 5246
//!   section 5)
//! - [`Aead`]: opens ciphertext; `Cbc` does for the suites of TLS 1.2 that have a MAC of their own
//! - `exchange`: how a suite agrees on a secret, even if it is none that can be opened

use aes_gcm::aead::{AeadInOut, KeyInit, Nonce, Tag};
use aes_gcm::{Aes128Gcm, Aes256Gcm};
use hkdf::Hkdf;
use sha2::{Sha256, Sha384};

/// A suite that can be opened here.
#[derive(Clone, Copy)]
pub(super) struct Suite {
    /// That of the key schedule; a suite with CBC may have another for its MAC.
    pub(super) hash: Hash,
    pub(super) aead: Aead,
    #[cfg(feature = "everything")]
    pub(super) exchange: Exchange,
}

/// How a suite agrees on a secret.
#[cfg(feature = "everything")]
#[derive(Clone, Copy, Eq, PartialEq)]
pub(super) enum Exchange {
    /// TLS 1.3: the suite does not say.
    Apart,
    /// TLS 1.2, RFC 8422.
    Ecdhe,
    /// TLS 1.2, RFC 5246 section 7.4.7.1.
    Rsa,
    /// TLS 1.2, RFC 5246 section 7.4.3.
    Dhe,
    /// Another: with a key shared beforehand, without authentication, and what nobody uses.
    Other,
}

/// How the suite of this number agrees on a secret, by its name.
#[cfg(feature = "everything")]
pub(super) fn exchange(number: [u8; 2]) -> Exchange {
    let name = super::names::suite(u16::from_be_bytes(number));
    [
        ("TLS_ECDHE_ECDSA_", Exchange::Ecdhe),
        ("TLS_ECDHE_RSA_", Exchange::Ecdhe),
        ("TLS_DHE_RSA_", Exchange::Dhe),
        ("TLS_DHE_DSS_", Exchange::Dhe),
        ("TLS_RSA_WITH_", Exchange::Rsa),
    ]
    .into_iter()
    .find(|(prefix, _)| name.starts_with(prefix))
    .map_or(Exchange::Other, |(_, exchange)| exchange)
}

impl Suite {
    /// RFC 8446 appendix B.4, RFC 5246 appendix A.5, RFC 5288, RFC 5289, RFC 6655, RFC 7251, RFC 7905
    /// and RFC 8422.
    pub(super) fn of(number: [u8; 2]) -> Option<Self> {
        let (hash, aead) = match number {
            [0x13, 0x01] => (Hash::Sha256, Aead::Aes128Gcm),
            [0x13, 0x02] => (Hash::Sha384, Aead::Aes256Gcm),
            #[cfg(feature = "everything")]
            _ => others(number)?,
            #[cfg(not(feature = "everything"))]
            _ => return None,
        };
        Some(Self {
            hash,
            aead,
            #[cfg(feature = "everything")]
            exchange: match number {
                [0x13, _] => Exchange::Apart,
                _ => exchange(number),
            },
        })
    }
}

/// The suites that only others agree on, or only some scenarios.
#[cfg(feature = "everything")]
const fn others(number: [u8; 2]) -> Option<(Hash, Aead)> {
    use Hash::{Sha256, Sha384};
    const fn cbc(key_length: u8, mac: Mac) -> Aead {
        Aead::Cbc(Cbc { key_length, mac })
    }
    Some(match number {
        [0x13, 0x03] | [0xcc, 0xa8..=0xaa] => (Sha256, Aead::ChaCha20Poly1305),
        [0xc0, 0x2b | 0x2f] | [0x00, 0x9c | 0x9e] => (Sha256, Aead::Aes128Gcm),
        [0xc0, 0x2c | 0x30] | [0x00, 0x9d | 0x9f] => (Sha384, Aead::Aes256Gcm),
        [0x13, 0x04] | [0xc0, 0x9c | 0x9e | 0xac] => (Sha256, Aead::Aes128Ccm),
        [0xc0, 0x9d | 0x9f | 0xad] => (Sha256, Aead::Aes256Ccm),
        [0x13, 0x05] | [0xc0, 0xa0 | 0xa2 | 0xae] => (Sha256, Aead::Aes128Ccm8),
        [0xc0, 0xa1 | 0xa3 | 0xaf] => (Sha256, Aead::Aes256Ccm8),
        [0x00, 0x2f | 0x32 | 0x33] | [0xc0, 0x09 | 0x13] => (Sha256, cbc(16, Mac::Sha1)),
        [0x00, 0x35 | 0x38 | 0x39] | [0xc0, 0x0a | 0x14] => (Sha256, cbc(32, Mac::Sha1)),
        [0x00, 0x3c | 0x40 | 0x67] | [0xc0, 0x23 | 0x27] => (Sha256, cbc(16, Mac::Sha256)),
        [0x00, 0x3d | 0x6a | 0x6b] => (Sha256, cbc(32, Mac::Sha256)),
        [0xc0, 0x24 | 0x28] => (Sha384, cbc(32, Mac::Sha384)),
        _ => return None,
    })
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
    #[cfg(feature = "everything")]
    Aes128Ccm,
    #[cfg(feature = "everything")]
    Aes256Ccm,
    /// With a tag of 8 bytes, as the next.
    #[cfg(feature = "everything")]
    Aes128Ccm8,
    #[cfg(feature = "everything")]
    Aes256Ccm8,
    /// No AEAD at all: AES-CBC with HMAC, in TLS 1.2 alone.
    #[cfg(feature = "everything")]
    Cbc(Cbc),
}

impl Aead {
    /// Bytes of key.
    pub(super) const fn key_length(self) -> u8 {
        match self {
            Self::Aes128Gcm => 16,
            Self::Aes256Gcm => 32,
            #[cfg(feature = "everything")]
            Self::Aes128Ccm | Self::Aes128Ccm8 => 16,
            #[cfg(feature = "everything")]
            Self::ChaCha20Poly1305 | Self::Aes256Ccm | Self::Aes256Ccm8 => 32,
            #[cfg(feature = "everything")]
            Self::Cbc(cbc) => cbc.key_length,
        }
    }

    /// How many bytes of nonce each record of TLS 1.2 carries (RFC 5288 section 3, RFC 6655 section 3,
    /// RFC 7905 section 2), or of IV (RFC 5246 section 6.2.3.2).
    #[cfg(feature = "everything")]
    pub(super) const fn explicit_nonce_length(self) -> usize {
        match self {
            Self::ChaCha20Poly1305 => 0,
            Self::Cbc(_) => BLOCK,
            _ => 8,
        }
    }

    /// Bytes of tag.
    pub(super) const fn tag_length(self) -> usize {
        match self {
            #[cfg(feature = "everything")]
            Self::Aes128Ccm8 | Self::Aes256Ccm8 => 8,
            #[cfg(feature = "everything")]
            Self::Cbc(cbc) => cbc.mac.length(),
            _ => 16,
        }
    }

    /// Where it is defined what its output is, ciphertext and tag.
    pub(super) const fn spec(self) -> &'static str {
        match self {
            Self::Aes128Gcm => "RFC 5116 5.1",
            Self::Aes256Gcm => "RFC 5116 5.2",
            #[cfg(feature = "everything")]
            Self::ChaCha20Poly1305 => "RFC 8439 2.8",
            #[cfg(feature = "everything")]
            Self::Aes128Ccm => "RFC 5116 5.3",
            #[cfg(feature = "everything")]
            Self::Aes256Ccm => "RFC 5116 5.4",
            #[cfg(feature = "everything")]
            Self::Aes128Ccm8 | Self::Aes256Ccm8 => "RFC 6655 6",
            #[cfg(feature = "everything")]
            Self::Cbc(_) => "RFC 5246 6.2.3.2",
        }
    }

    /// Where it is defined that a part of the nonce is sent along.
    #[cfg(feature = "everything")]
    pub(super) const fn nonce_spec(self) -> &'static str {
        match self {
            Self::Aes128Gcm | Self::Aes256Gcm => "RFC 5288 3",
            _ => "RFC 6655 3",
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
        let tag = self.tag_length();
        match self {
            Self::Aes128Gcm => open::<Aes128Gcm>(tag, key, nonce, additional, encrypted),
            Self::Aes256Gcm => open::<Aes256Gcm>(tag, key, nonce, additional, encrypted),
            #[cfg(feature = "everything")]
            _ => self.open_other(key, nonce, additional, encrypted),
        }
    }

    #[cfg(feature = "everything")]
    fn open_other(
        self,
        key: &[u8],
        nonce: &[u8; 12],
        additional: &[u8],
        encrypted: &[u8],
    ) -> Option<Vec<u8>> {
        use aes::{Aes128, Aes256};
        use ccm::Ccm;
        use ccm::consts::{U8, U12, U16};

        let tag = self.tag_length();
        match self {
            Self::ChaCha20Poly1305 => crate::parts::part!(
                "chaCha20",
                open::<chacha20poly1305::ChaCha20Poly1305>(tag, key, nonce, additional, encrypted),
                None
            ),
            Self::Aes128Ccm => {
                open::<Ccm<Aes128, U16, U12>>(tag, key, nonce, additional, encrypted)
            }
            Self::Aes256Ccm => {
                open::<Ccm<Aes256, U16, U12>>(tag, key, nonce, additional, encrypted)
            }
            Self::Aes128Ccm8 => {
                open::<Ccm<Aes128, U8, U12>>(tag, key, nonce, additional, encrypted)
            }
            Self::Aes256Ccm8 => {
                open::<Ccm<Aes256, U8, U12>>(tag, key, nonce, additional, encrypted)
            }
            Self::Aes128Gcm | Self::Aes256Gcm | Self::Cbc(_) => None,
        }
    }
}

/// `tag` is how many bytes it has.
fn open<A: AeadInOut + KeyInit>(
    tag: usize,
    key: &[u8],
    nonce: &[u8; 12],
    additional: &[u8],
    encrypted: &[u8],
) -> Option<Vec<u8>> {
    let (ciphertext, tag) = encrypted.split_at_checked(encrypted.len().checked_sub(tag)?)?;
    let mut bytes = ciphertext.to_vec();
    let nonce = <&Nonce<A>>::try_from(nonce.as_slice()).ok()?;
    let tag = <&Tag<A>>::try_from(tag).ok()?;
    A::new_from_slice(key)
        .ok()?
        .decrypt_inout_detached(nonce, additional, bytes.as_mut_slice().into(), tag)
        .ok()?;
    Some(bytes)
}

#[cfg(feature = "everything")]
pub(super) use self::cbc::{BLOCK, Cbc, Mac};

/// The suites of TLS 1.2 that encrypt with CBC and have a MAC beside it.
#[cfg(feature = "everything")]
mod cbc {
    use aes::{Aes128, Aes256};
    use cbc::Decryptor;
    use cbc::cipher::{Block, BlockModeDecrypt, KeyIvInit};
    use hmac::{Hmac, KeyInit, Mac as _};
    use sha1::Sha1;

    use super::Hash;

    /// Bytes in a block of AES, and in an IV.
    pub(in crate::dissect) const BLOCK: usize = 16;

    /// AES-CBC and HMAC.
    #[derive(Clone, Copy)]
    pub(in crate::dissect) struct Cbc {
        pub(super) key_length: u8,
        pub(in crate::dissect) mac: Mac,
    }

    /// The hash of an HMAC.
    #[derive(Clone, Copy)]
    pub(in crate::dissect) enum Mac {
        Sha1,
        Sha256,
        Sha384,
    }

    impl Mac {
        /// Bytes of key and of output.
        pub(in crate::dissect) const fn length(self) -> usize {
            match self {
                Self::Sha1 => 20,
                Self::Sha256 => 32,
                Self::Sha384 => 48,
            }
        }

        /// HMAC (RFC 2104).
        pub(in crate::dissect) fn hmac(self, key: &[u8], input: &[u8]) -> Vec<u8> {
            match self {
                Self::Sha1 => Hmac::<Sha1>::new_from_slice(key)
                    .map(|mac| mac.chain_update(input).finalize().into_bytes().to_vec())
                    .unwrap_or_default(),
                Self::Sha256 => Hash::Sha256.hmac(key, input),
                Self::Sha384 => Hash::Sha384.hmac(key, input),
            }
        }
    }

    impl Cbc {
        /// Decrypts whole blocks, padding and all; nothing if they are not whole.
        pub(in crate::dissect) fn decrypt(
            self,
            key: &[u8],
            iv: &[u8],
            blocks: &[u8],
        ) -> Option<Vec<u8>> {
            fn decrypt<C: KeyIvInit + BlockModeDecrypt>(
                key: &[u8],
                iv: &[u8],
                blocks: &[u8],
            ) -> Option<Vec<u8>> {
                let mut bytes = blocks.to_vec();
                let (blocks, rest) = Block::<C>::slice_as_chunks_mut(&mut bytes);
                if !rest.is_empty() {
                    return None;
                }
                C::new_from_slices(key, iv).ok()?.decrypt_blocks(blocks);
                Some(bytes)
            }
            match self.key_length {
                16 => decrypt::<Decryptor<Aes128>>(key, iv, blocks),
                _ => decrypt::<Decryptor<Aes256>>(key, iv, blocks),
            }
        }
    }
}
