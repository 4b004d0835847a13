//! AES-GCM from `aes-gcm` and ChaCha20-Poly1305 from `chacha20poly1305`, as the record protection of
//! TLS 1.3 (RFC 8446 section 5.2).
//!
//! - [`AES_128_GCM`], [`AES_256_GCM`], [`CHACHA20_POLY1305`]: the algorithms as rustls asks for them,
//!   each a [`Tls13Aead`]
//! - [`RecordKey`]: one write key and IV; seals records, or opens them
//! - [`Cipher`]: an AEAD under one key, nothing of TLS; [`TAG_LEN`]: how long its tags are

use aes_gcm::aead::consts::{U12, U16};
use aes_gcm::aead::{AeadInOut, KeyInit};
use aes_gcm::{Aes128Gcm, Aes256Gcm};
#[cfg(feature = "everything")]
use chacha20poly1305::ChaCha20Poly1305;
use rustls::crypto::cipher::{
    AeadKey, InboundOpaqueMessage, InboundPlainMessage, Iv, MessageDecrypter, MessageEncrypter,
    NONCE_LEN, Nonce, OutboundOpaqueMessage, OutboundPlainMessage, PrefixedPayload,
    Tls13AeadAlgorithm, UnsupportedOperationError, make_tls13_aad,
};
use rustls::{ConnectionTrafficSecrets, ContentType, Error, ProtocolVersion};

use super::tap;
use crate::bytes::Bytes;
use crate::recording::{AeadName, EventKind, SealedRecord};

/// AES-128-GCM.
pub static AES_128_GCM: Tls13Aead = Tls13Aead(AeadName::Aes128Gcm);

/// AES-256-GCM.
pub static AES_256_GCM: Tls13Aead = Tls13Aead(AeadName::Aes256Gcm);

/// ChaCha20-Poly1305 (RFC 8439).
#[cfg(feature = "everything")]
pub static CHACHA20_POLY1305: Tls13Aead = Tls13Aead(AeadName::ChaCha20Poly1305);

/// The record protection of TLS 1.3 with one AEAD.
#[derive(Debug)]
pub struct Tls13Aead(AeadName);

impl Tls13AeadAlgorithm for Tls13Aead {
    fn encrypter(&self, key: AeadKey, iv: Iv) -> Box<dyn MessageEncrypter> {
        Box::new(RecordKey::new(self.0, key.as_ref(), iv))
    }

    fn decrypter(&self, key: AeadKey, iv: Iv) -> Box<dyn MessageDecrypter> {
        Box::new(RecordKey::new(self.0, key.as_ref(), iv))
    }

    fn key_len(&self) -> usize {
        match self.0 {
            AeadName::Aes128Gcm => 16,
            AeadName::Aes256Gcm | AeadName::ChaCha20Poly1305 => 32,
        }
    }

    fn extract_keys(
        &self,
        key: AeadKey,
        iv: Iv,
    ) -> Result<ConnectionTrafficSecrets, UnsupportedOperationError> {
        Ok(match self.0 {
            AeadName::Aes128Gcm => ConnectionTrafficSecrets::Aes128Gcm { key, iv },
            AeadName::Aes256Gcm => ConnectionTrafficSecrets::Aes256Gcm { key, iv },
            AeadName::ChaCha20Poly1305 => ConnectionTrafficSecrets::Chacha20Poly1305 { key, iv },
        })
    }
}

/// A write key and IV, at the sender or at the receiver.
pub struct RecordKey {
    aead: AeadName,
    /// Nothing if the key is of a wrong length.
    cipher: Option<Cipher>,
    key: Bytes,
    iv: Iv,
}

impl RecordKey {
    /// From a key of as many bytes as `aead` takes; with any other length, sealing and opening
    /// fail.
    #[must_use]
    pub fn new(aead: AeadName, key: &[u8], iv: Iv) -> Self {
        Self {
            aead,
            cipher: Cipher::new(aead, key),
            key: key.into(),
            iv,
        }
    }

    /// What is recorded of a record, apart from its contents.
    fn record(&self, sequence: u64, nonce: [u8; NONCE_LEN], aad: &[u8]) -> SealedRecord {
        SealedRecord {
            aead: self.aead,
            key: self.key.clone(),
            iv: self.iv.as_ref().into(),
            sequence,
            nonce: nonce[..].into(),
            aad: aad.into(),
            plaintext: Bytes::default(),
            ciphertext: Bytes::default(),
            explicit_nonce: 0,
            valid: true,
        }
    }
}

impl MessageEncrypter for RecordKey {
    fn encrypt(
        &mut self,
        message: OutboundPlainMessage<'_>,
        sequence: u64,
    ) -> Result<OutboundOpaqueMessage, Error> {
        #[cfg(feature = "everything")]
        tap::note_alert(&message);
        let total_length = self.encrypted_payload_len(message.payload.len());
        let nonce = Nonce::new(&self.iv, sequence).0;
        let aad = make_tls13_aad(total_length);

        // TLSInnerPlaintext (RFC 8446 section 5.2): the content, its type, and zeros if the tap asks
        // for them.
        let mut payload = PrefixedPayload::with_capacity(total_length);
        payload.extend_from_chunks(&message.payload);
        payload.extend_from_slice(&[message.typ.into()]);
        #[cfg(feature = "everything")]
        payload.extend_from_slice(&vec![0; tap::zeros_after(message.payload.len())]);
        let plaintext = tap::is_recording().then(|| payload.as_ref().into());

        let tag = self
            .cipher
            .as_ref()
            .and_then(|cipher| cipher.seal(nonce, &aad, payload.as_mut()))
            .ok_or(Error::EncryptError)?;
        payload.extend_from_slice(&tag);

        if let Some(plaintext) = plaintext {
            tap::record(|| {
                EventKind::Seal(SealedRecord {
                    plaintext,
                    ciphertext: payload.as_ref().into(),
                    ..self.record(sequence, nonce, &aad)
                })
            });
        }
        Ok(OutboundOpaqueMessage::new(
            ContentType::ApplicationData,
            // legacy_record_version (RFC 8446 section 5.2).
            ProtocolVersion::TLSv1_2,
            payload,
        ))
    }

    fn encrypted_payload_len(&self, payload_length: usize) -> usize {
        payload_length + 1 + tap::zeros_after(payload_length) + TAG_LEN
    }
}

impl MessageDecrypter for RecordKey {
    fn decrypt<'a>(
        &mut self,
        mut message: InboundOpaqueMessage<'a>,
        sequence: u64,
    ) -> Result<InboundPlainMessage<'a>, Error> {
        let payload = &mut message.payload;
        let nonce = Nonce::new(&self.iv, sequence).0;
        let aad = make_tls13_aad(payload.len());
        let ciphertext = tap::is_recording().then(|| payload[..].into());

        let (valid, length) = match (&self.cipher, payload.split_last_chunk_mut()) {
            (Some(cipher), Some((text, tag))) => (cipher.open(nonce, &aad, text, *tag), text.len()),
            _ => (false, 0),
        };

        if let Some(ciphertext) = ciphertext {
            tap::record(|| {
                EventKind::Open(SealedRecord {
                    plaintext: if valid {
                        payload[..length].into()
                    } else {
                        Bytes::default()
                    },
                    ciphertext,
                    valid,
                    ..self.record(sequence, nonce, &aad)
                })
            });
        }
        if !valid {
            return Err(Error::DecryptError);
        }
        payload.truncate(length);
        message.into_tls13_unpadded_message()
    }
}

/// AES-GCM (NIST SP 800-38D) or ChaCha20-Poly1305 (RFC 8439) under one key, with nonces of 12 bytes
/// and tags of 16.
pub struct Cipher(Box<dyn Aead + Send + Sync>);

impl Cipher {
    /// Nothing, if `aead` takes keys of another length.
    #[must_use]
    pub fn new(aead: AeadName, key: &[u8]) -> Option<Self> {
        match aead {
            AeadName::Aes128Gcm => Self::of::<Aes128Gcm>(key),
            AeadName::Aes256Gcm => Self::of::<Aes256Gcm>(key),
            #[cfg(feature = "everything")]
            AeadName::ChaCha20Poly1305 => {
                crate::parts::part!("chaCha20", Self::of::<ChaCha20Poly1305>(key), None)
            }
            #[cfg(not(feature = "everything"))]
            AeadName::ChaCha20Poly1305 => None,
        }
    }

    fn of<A: KeyInit + Aead + Send + Sync + 'static>(key: &[u8]) -> Option<Self> {
        A::new_from_slice(key)
            .ok()
            .map(|cipher| Self(Box::new(cipher)))
    }

    /// Encrypts `text` in place and gives the tag; nothing, if `text` is longer than the AEAD
    /// takes: tens of gigabytes.
    pub fn seal(
        &self,
        nonce: [u8; NONCE_LEN],
        aad: &[u8],
        text: &mut [u8],
    ) -> Option<[u8; TAG_LEN]> {
        self.0.seal(nonce, aad, text)
    }

    /// Checks the tag and, if it is right, decrypts `text` in place.
    pub fn open(
        &self,
        nonce: [u8; NONCE_LEN],
        aad: &[u8],
        text: &mut [u8],
        tag: [u8; TAG_LEN],
    ) -> bool {
        self.0.open(nonce, aad, text, tag)
    }
}

/// The two things that are asked of an AEAD.
trait Aead {
    fn seal(&self, nonce: [u8; NONCE_LEN], aad: &[u8], text: &mut [u8]) -> Option<[u8; TAG_LEN]>;

    fn open(&self, nonce: [u8; NONCE_LEN], aad: &[u8], text: &mut [u8], tag: [u8; TAG_LEN])
    -> bool;
}

impl<A: AeadInOut<NonceSize = U12, TagSize = U16>> Aead for A {
    fn seal(&self, nonce: [u8; NONCE_LEN], aad: &[u8], text: &mut [u8]) -> Option<[u8; TAG_LEN]> {
        self.encrypt_inout_detached(&nonce.into(), aad, text.into())
            .ok()
            .map(Into::into)
    }

    fn open(
        &self,
        nonce: [u8; NONCE_LEN],
        aad: &[u8],
        text: &mut [u8],
        tag: [u8; TAG_LEN],
    ) -> bool {
        self.decrypt_inout_detached(&nonce.into(), aad, text.into(), &tag.into())
            .is_ok()
    }
}

/// The length of a tag in bytes.
pub const TAG_LEN: usize = 16;
