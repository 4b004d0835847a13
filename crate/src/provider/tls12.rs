//! What only TLS 1.2 has: its pseudorandom function (RFC 5246 section 5) and the record protection of
//! its AES-GCM suites (RFC 5288).
//!
//! - [`PRF_SHA256`], [`PRF_SHA384`]: the function as rustls asks for it, each a [`Prf`]
//! - [`AES_128_GCM`]: the AEAD as rustls asks for it, a [`Tls12Aead`]
//! - [`RecordKey`]: one write key; seals records, or opens them

use rustls::crypto::ActiveKeyExchange;
use rustls::crypto::cipher::{
    AeadKey, InboundOpaqueMessage, InboundPlainMessage, Iv, KeyBlockShape, MessageDecrypter,
    MessageEncrypter, NONCE_LEN, OutboundOpaqueMessage, OutboundPlainMessage, PrefixedPayload,
    Tls12AeadAlgorithm, UnsupportedOperationError, make_tls12_aad,
};
use rustls::crypto::hmac::Key as _;
use rustls::crypto::tls12;
use rustls::version::TLS12;
use rustls::{ConnectionTrafficSecrets, Error};

use super::aead::{Cipher, TAG_LEN};
use super::{hmac, tap};
use crate::bytes::Bytes;
use crate::recording::{AeadName, EventKind, HashName, SealedRecord};

/// The function of all suites that name no other (RFC 5246 section 5).
pub static PRF_SHA256: Prf = Prf(HashName::Sha256);

/// The function of the suites that end in SHA384 (RFC 5289 section 3.2).
pub static PRF_SHA384: Prf = Prf(HashName::Sha384);

/// The pseudorandom function with one hash function, recorded as a whole.
#[derive(Debug)]
pub struct Prf(HashName);

impl tls12::Prf for Prf {
    fn for_key_exchange(
        &self,
        output: &mut [u8; 48],
        kx: Box<dyn ActiveKeyExchange>,
        peer_pub_key: &[u8],
        label: &[u8],
        seed: &[u8],
    ) -> Result<(), Error> {
        let secret = kx.complete_for_tls_version(peer_pub_key, &TLS12)?;
        self.for_secret(output, secret.secret_bytes(), label, seed);
        Ok(())
    }

    fn for_secret(&self, output: &mut [u8], secret: &[u8], label: &[u8], seed: &[u8]) {
        expand(&hmac::Key::unrecorded(self.0, secret), label, seed, output);
        tap::record(|| EventKind::Prf {
            hash: self.0,
            secret: secret.into(),
            label: String::from_utf8_lossy(label).into_owned(),
            seed: seed.into(),
            output: (&*output).into(),
        });
    }
}

/// `P_hash(secret, label + seed)`.
fn expand(secret: &hmac::Key, label: &[u8], seed: &[u8], output: &mut [u8]) {
    // A(1); A(0) is label + seed.
    let mut a = secret.sign(&[label, seed]);
    for chunk in output.chunks_mut(secret.tag_len()) {
        let block = secret.sign(&[a.as_ref(), label, seed]);
        chunk.copy_from_slice(&block.as_ref()[..chunk.len()]);
        a = secret.sign(&[a.as_ref()]);
    }
}

/// AES-128-GCM.
pub static AES_128_GCM: Tls12Aead = Tls12Aead;

/// AES-128-GCM with a nonce of 4 implicit and 8 explicit bytes (RFC 5288 section 3).
#[derive(Debug)]
pub struct Tls12Aead;

impl Tls12AeadAlgorithm for Tls12Aead {
    fn encrypter(&self, key: AeadKey, iv: &[u8], _extra: &[u8]) -> Box<dyn MessageEncrypter> {
        Box::new(RecordKey::new(AeadName::Aes128Gcm, key.as_ref(), iv))
    }

    fn decrypter(&self, key: AeadKey, iv: &[u8]) -> Box<dyn MessageDecrypter> {
        Box::new(RecordKey::new(AeadName::Aes128Gcm, key.as_ref(), iv))
    }

    fn key_block_shape(&self) -> KeyBlockShape {
        KeyBlockShape {
            enc_key_len: 16,
            fixed_iv_len: IMPLICIT_LEN,
            // Nothing for the explicit part: the key block is as RFC 5246 section 6.3 cuts it.
            explicit_nonce_len: 0,
        }
    }

    /// The explicit part of the first nonce is zero, that of the others their number.
    fn extract_keys(
        &self,
        key: AeadKey,
        iv: &[u8],
        _explicit: &[u8],
    ) -> Result<ConnectionTrafficSecrets, UnsupportedOperationError> {
        let implicit = iv.try_into().map_err(|_| UnsupportedOperationError)?;
        Ok(ConnectionTrafficSecrets::Aes128Gcm {
            key,
            iv: Iv::new(nonce(implicit, [0; EXPLICIT_LEN])),
        })
    }
}

/// A write key and the implicit part of its nonces, at the sender or at the receiver.
pub struct RecordKey {
    aead: AeadName,
    /// Nothing if the key or the implicit part is of a wrong length.
    cipher: Option<Cipher>,
    key: Bytes,
    implicit: [u8; IMPLICIT_LEN],
}

impl RecordKey {
    /// From a key of as many bytes as `aead`, an AES-GCM, takes, and 4 bytes that the nonces begin
    /// with; with any other lengths, sealing and opening fail.
    #[must_use]
    pub fn new(aead: AeadName, key: &[u8], implicit: &[u8]) -> Self {
        let cipher = Cipher::new(aead, key);
        let implicit = <[u8; IMPLICIT_LEN]>::try_from(implicit);
        Self {
            aead,
            cipher: cipher.filter(|_| implicit.is_ok()),
            key: key.into(),
            implicit: implicit.unwrap_or_default(),
        }
    }

    /// What is recorded of a record, apart from its contents.
    fn record(&self, sequence: u64, nonce: [u8; NONCE_LEN], aad: &[u8]) -> SealedRecord {
        SealedRecord {
            aead: self.aead,
            key: self.key.clone(),
            iv: self.implicit[..].into(),
            sequence,
            nonce: nonce[..].into(),
            aad: aad.into(),
            plaintext: Bytes::default(),
            ciphertext: Bytes::default(),
            explicit_nonce: 8,
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
        tap::note_alert(&message);
        let length = message.payload.len();
        // Any value that does not come back will do, and the sequence number does not (RFC 5288
        // section 3).
        let explicit = sequence.to_be_bytes();
        let nonce = nonce(self.implicit, explicit);
        let aad = make_tls12_aad(sequence, message.typ, message.version, length);

        let mut payload = PrefixedPayload::with_capacity(self.encrypted_payload_len(length));
        payload.extend_from_slice(&explicit);
        payload.extend_from_chunks(&message.payload);
        let text = &mut payload.as_mut()[EXPLICIT_LEN..];
        let plaintext = tap::is_recording().then(|| (&*text).into());

        let tag = self
            .cipher
            .as_ref()
            .and_then(|cipher| cipher.seal(nonce, &aad, text))
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
            message.typ,
            message.version,
            payload,
        ))
    }

    fn encrypted_payload_len(&self, payload_length: usize) -> usize {
        EXPLICIT_LEN + payload_length + TAG_LEN
    }
}

impl MessageDecrypter for RecordKey {
    fn decrypt<'a>(
        &mut self,
        mut message: InboundOpaqueMessage<'a>,
        sequence: u64,
    ) -> Result<InboundPlainMessage<'a>, Error> {
        let (typ, version) = (message.typ, message.version);
        let payload = &mut message.payload;
        let length = payload.len().saturating_sub(EXPLICIT_LEN + TAG_LEN);
        let aad = make_tls12_aad(sequence, typ, version, length);
        let ciphertext = tap::is_recording().then(|| payload[..].into());

        let mut nonce_used = nonce(self.implicit, [0; EXPLICIT_LEN]);
        let mut valid = false;
        if let Some((explicit, rest)) = payload.split_first_chunk_mut()
            && let Some((text, tag)) = rest.split_last_chunk_mut()
            && let Some(cipher) = &self.cipher
        {
            nonce_used = nonce(self.implicit, *explicit);
            valid = cipher.open(nonce_used, &aad, text, *tag);
        }
        let text = EXPLICIT_LEN..EXPLICIT_LEN + length;

        if let Some(ciphertext) = ciphertext {
            tap::record(|| {
                EventKind::Open(SealedRecord {
                    plaintext: if valid {
                        payload[text.clone()].into()
                    } else {
                        Bytes::default()
                    },
                    ciphertext,
                    valid,
                    ..self.record(sequence, nonce_used, &aad)
                })
            });
        }
        if !valid {
            return Err(Error::DecryptError);
        }
        if length > MAX_PLAINTEXT {
            return Err(Error::PeerSentOversizedRecord);
        }
        Ok(message.into_plain_message_range(text))
    }
}

/// The first part, from the key block.
const IMPLICIT_LEN: usize = 4;

/// The second part, sent before the ciphertext.
const EXPLICIT_LEN: usize = 8;

/// How much a record may hold (RFC 5246 section 6.2.1).
const MAX_PLAINTEXT: usize = 1 << 14;

fn nonce(implicit: [u8; IMPLICIT_LEN], explicit: [u8; EXPLICIT_LEN]) -> [u8; NONCE_LEN] {
    let mut nonce = [0; NONCE_LEN];
    nonce[..IMPLICIT_LEN].copy_from_slice(&implicit);
    nonce[IMPLICIT_LEN..].copy_from_slice(&explicit);
    nonce
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rustls::crypto::cipher::OutboundChunks;
    use rustls::{ContentType, ProtocolVersion};

    use super::*;
    use crate::provider::tap::{Tap, within};

    fn key() -> RecordKey {
        RecordKey::new(AeadName::Aes128Gcm, &[1; 16], &[2; 4])
    }

    fn seal(text: &[u8], sequence: u64) -> Vec<u8> {
        let message = OutboundPlainMessage {
            typ: ContentType::ApplicationData,
            version: ProtocolVersion::TLSv1_2,
            payload: OutboundChunks::Single(text),
        };
        let sealed = key().encrypt(message, sequence).unwrap();
        // Without the record's header.
        sealed.encode()[5..].to_vec()
    }

    fn open(typ: ContentType, payload: &mut [u8], sequence: u64) -> Result<Vec<u8>, Error> {
        let message = InboundOpaqueMessage::new(typ, ProtocolVersion::TLSv1_2, payload);
        key()
            .decrypt(message, sequence)
            .map(|opened| opened.payload.to_vec())
    }

    #[test]
    fn a_record_is_recorded_as_it_is_sealed_and_opened() {
        let mut tap = Tap::recording(|_: &mut [u8]| Ok(()));
        let mut sealed = within(&mut tap, || seal(b"text", 7));
        let expected = SealedRecord {
            plaintext: b"text"[..].into(),
            ciphertext: sealed[..].into(),
            ..key().record(
                7,
                [2, 2, 2, 2, 0, 0, 0, 0, 0, 0, 0, 7],
                &[0, 0, 0, 0, 0, 0, 0, 7, 23, 3, 3, 0, 4],
            )
        };
        assert_eq!(sealed[..8], 7_u64.to_be_bytes());
        let opened = within(&mut tap, || {
            open(ContentType::ApplicationData, &mut sealed, 7)
        });
        assert_eq!(opened.unwrap(), b"text");
        assert_eq!(
            tap.take(),
            [EventKind::Seal(expected.clone()), EventKind::Open(expected)]
        );
    }

    #[test]
    fn what_was_changed_is_not_opened() {
        let sealed = seal(b"text", 7);
        for place in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[place] ^= 1;
            assert!(open(ContentType::ApplicationData, &mut changed, 7).is_err());
        }
        for length in 0..sealed.len() {
            let mut cut = sealed[..length].to_vec();
            assert!(open(ContentType::ApplicationData, &mut cut, 7).is_err());
        }
        assert!(open(ContentType::Alert, &mut sealed.clone(), 7).is_err());
        assert!(open(ContentType::ApplicationData, &mut sealed.clone(), 8).is_err());
        assert!(open(ContentType::ApplicationData, &mut sealed.clone(), 7).is_ok());
    }

    #[test]
    fn keys_of_wrong_lengths_neither_seal_nor_open() {
        for (key, implicit) in [(&[1; 15][..], &[2; 4][..]), (&[1; 16], &[2; 3])] {
            let mut key = RecordKey::new(AeadName::Aes128Gcm, key, implicit);
            let message = OutboundPlainMessage {
                typ: ContentType::ApplicationData,
                version: ProtocolVersion::TLSv1_2,
                payload: OutboundChunks::Single(b"text"),
            };
            assert!(key.encrypt(message, 0).is_err());
            let mut sealed = seal(b"text", 0);
            let message = InboundOpaqueMessage::new(
                ContentType::ApplicationData,
                ProtocolVersion::TLSv1_2,
                &mut sealed,
            );
            assert!(key.decrypt(message, 0).is_err());
        }
    }

    proptest! {
        #[test]
        fn what_is_sealed_opens_to_the_same(
            text in prop::collection::vec(any::<u8>(), 0..200),
            sequence: u64,
        ) {
            let mut sealed = seal(&text, sequence);
            prop_assert_eq!(sealed.len(), key().encrypted_payload_len(text.len()));
            let opened = open(ContentType::ApplicationData, &mut sealed, sequence);
            prop_assert_eq!(opened.unwrap(), text);
        }

        #[test]
        fn any_record_is_refused_without_a_panic(
            mut payload in prop::collection::vec(any::<u8>(), 0..60),
            typ: u8,
            sequence: u64,
        ) {
            prop_assert!(open(typ.into(), &mut payload, sequence).is_err());
        }
    }
}
