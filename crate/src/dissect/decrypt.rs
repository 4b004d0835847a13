//! The second pass, for the reader: opens records with a key log, as Wireshark does. Never sees
//! more than the wire and that.
//!
//! - [`decrypt()`]: all records that a key log opens
//! - [`OpenedRecord`]: one of them, with what stands inside

use aes_gcm::aead::{AeadInOut, KeyInit, Nonce, Tag};
use aes_gcm::{Aes128Gcm, Aes256Gcm};
use hkdf::Hkdf;
use serde::Serialize;
use sha2::{Sha256, Sha384};

use super::{Dissection, Field, Stream, Unit, tls};
use crate::bytes::Bytes;
use crate::capture::Peer;

/// A record that a key log opened.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct OpenedRecord {
    /// Who sent it.
    pub from: Peer,
    /// Its place among the units of the sender's stream.
    pub unit: u32,
    /// The key log's label of the secret that opened it, such as `SERVER_TRAFFIC_SECRET_0`.
    pub secret: &'static str,
    /// Its number under that secret.
    pub sequence: u64,
    /// `TLSInnerPlaintext`.
    pub plaintext: Bytes,
    /// What is inside, in order: handshake messages, HTTP, an alert. Spans are within `plaintext`.
    pub messages: Vec<Field>,
}

/// Opens the records of TLS 1.3 that the secrets in `key_log` open, the client's first.
///
/// `key_log` is in the format of `SSLKEYLOGFILE` (RFC 9850): lines of a label, the client's random
/// and a secret. Only the lines of this connection count; others, comments and what is no such line
/// open nothing. Neither does a suite other than `TLS_AES_128_GCM_SHA256` and
/// `TLS_AES_256_GCM_SHA384`. A record that does not open (it was changed on the way, or its secret
/// is not in the log) is left out, and those after it still open.
#[must_use]
pub fn decrypt(dissection: &Dissection, key_log: &str) -> Vec<OpenedRecord> {
    let mut opened = Vec::new();
    // A second ClientHello (after a HelloRetryRequest) has the same random (RFC 8446 section 4.1.2).
    let random = wire_bytes(&dissection.client, "ClientHello", "random");
    let suite = wire_bytes(&dissection.server, "ServerHello", "cipher_suite");
    let (Some(random), Some(suite)) = (
        random.get(..32),
        suite.last_chunk().copied().and_then(Suite::of),
    ) else {
        return opened;
    };
    for (from, stream, labels) in [
        (
            Peer::Client,
            &dissection.client,
            [
                "CLIENT_HANDSHAKE_TRAFFIC_SECRET",
                "CLIENT_TRAFFIC_SECRET_0",
                "CLIENT_TRAFFIC_SECRET_N",
            ],
        ),
        (
            Peer::Server,
            &dissection.server,
            [
                "SERVER_HANDSHAKE_TRAFFIC_SECRET",
                "SERVER_TRAFFIC_SECRET_0",
                "SERVER_TRAFFIC_SECRET_N",
            ],
        ),
    ] {
        let [handshake, application, updated] = labels;
        let mut keys = Keys {
            suite,
            current: None,
            next: [handshake, application]
                .into_iter()
                .filter_map(|label| Some((label, find_secret(key_log, label, random)?)))
                .collect(),
            updated,
        };
        let first = opened.len();
        for (index, unit) in stream
            .units
            .iter()
            .enumerate()
            .filter(|(_, unit)| unit.sealed)
        {
            if let Some((secret, sequence, plaintext)) = keys.open(stream, unit) {
                opened.push(OpenedRecord {
                    from,
                    unit: super::offset(index),
                    secret,
                    sequence,
                    plaintext: plaintext.into(),
                    messages: Vec::new(),
                });
            }
        }
        let records = opened.get_mut(first..).unwrap_or_default();
        let inside = tls::inside(
            &records
                .iter()
                .map(|record| &*record.plaintext)
                .collect::<Vec<_>>(),
        );
        for (record, messages) in records.iter_mut().zip(inside) {
            record.messages = messages;
        }
    }
    opened
}

/// The bytes of a field of a message, from wherever the message may have been cut.
fn wire_bytes(stream: &Stream, message: &str, field: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    for unit in &stream.units {
        unit.field.each(message, &mut |message| {
            message.each(field, &mut |field| {
                bytes.extend_from_slice(
                    stream
                        .bytes
                        .get(field.start as usize..field.end as usize)
                        .unwrap_or_default(),
                );
            });
        });
    }
    bytes
}

/// The secret in the line of this label and random.
fn find_secret(key_log: &str, label: &str, random: &[u8]) -> Option<Vec<u8>> {
    key_log.lines().find_map(|line| {
        let mut words = line.split_ascii_whitespace();
        let matches = words.next()? == label && unhex(words.next()?)? == random;
        matches.then(|| unhex(words.next()?)).flatten()
    })
}

fn unhex(digits: &str) -> Option<Vec<u8>> {
    let digit = |digit: &u8| {
        char::from(*digit)
            .to_digit(16)
            .and_then(|digit| u8::try_from(digit).ok())
    };
    let (pairs, rest) = digits.as_bytes().as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    pairs
        .iter()
        .map(|[high, low]| Some(digit(high)? << 4 | digit(low)?))
        .collect()
}

/// What RFC 8446 appendix B.4 says about a suite.
#[derive(Clone, Copy)]
enum Suite {
    Aes128GcmSha256,
    Aes256GcmSha384,
}

impl Suite {
    fn of(number: [u8; 2]) -> Option<Self> {
        match number {
            [0x13, 0x01] => Some(Self::Aes128GcmSha256),
            [0x13, 0x02] => Some(Self::Aes256GcmSha384),
            _ => None,
        }
    }

    /// HKDF-Expand-Label with an empty context (RFC 8446 section 7.1).
    fn expand(self, secret: &[u8], label: &str, length: u8) -> Option<Vec<u8>> {
        let full = u8::try_from(6 + label.len()).ok()?;
        let info = [&[0, length, full][..], b"tls13 ", label.as_bytes(), &[0]].concat();
        let mut output = vec![0; usize::from(length)];
        match self {
            Self::Aes128GcmSha256 => Hkdf::<Sha256>::from_prk(secret)
                .ok()?
                .expand(&info, &mut output)
                .ok()?,
            Self::Aes256GcmSha384 => Hkdf::<Sha384>::from_prk(secret)
                .ok()?
                .expand(&info, &mut output)
                .ok()?,
        }
        Some(output)
    }

    fn hash_length(self) -> u8 {
        match self {
            Self::Aes128GcmSha256 => 32,
            Self::Aes256GcmSha384 => 48,
        }
    }

    fn key_length(self) -> u8 {
        match self {
            Self::Aes128GcmSha256 => 16,
            Self::Aes256GcmSha384 => 32,
        }
    }
}

/// A traffic secret in use (RFC 8446 section 7.3).
struct Epoch {
    label: &'static str,
    secret: Vec<u8>,
    key: Vec<u8>,
    iv: [u8; 12],
    sequence: u64,
}

impl Epoch {
    fn new(suite: Suite, label: &'static str, secret: Vec<u8>) -> Option<Self> {
        Some(Self {
            label,
            key: suite.expand(&secret, "key", suite.key_length())?,
            iv: suite.expand(&secret, "iv", 12)?.try_into().ok()?,
            secret,
            sequence: 0,
        })
    }

    /// Sections 5.2 and 5.3.
    fn open(&self, suite: Suite, header: &[u8], encrypted: &[u8]) -> Option<Vec<u8>> {
        let mut nonce = self.iv;
        for (byte, number) in nonce.iter_mut().skip(4).zip(self.sequence.to_be_bytes()) {
            *byte ^= number;
        }
        match suite {
            Suite::Aes128GcmSha256 => open::<Aes128Gcm>(&self.key, &nonce, header, encrypted),
            Suite::Aes256GcmSha384 => open::<Aes256Gcm>(&self.key, &nonce, header, encrypted),
        }
    }
}

fn open<A: AeadInOut + KeyInit>(
    key: &[u8],
    nonce: &[u8; 12],
    header: &[u8],
    encrypted: &[u8],
) -> Option<Vec<u8>> {
    let (ciphertext, tag) = encrypted.split_at_checked(encrypted.len().checked_sub(16)?)?;
    let mut bytes = ciphertext.to_vec();
    let nonce = <&Nonce<A>>::try_from(nonce.as_slice()).ok()?;
    let tag = <&Tag<A>>::try_from(tag).ok()?;
    A::new_from_slice(key)
        .ok()?
        .decrypt_inout_detached(nonce, header, bytes.as_mut_slice().into(), tag)
        .ok()?;
    Some(bytes)
}

/// One peer's secrets, in the order in which they come into use.
struct Keys {
    suite: Suite,
    current: Option<Epoch>,
    next: Vec<(&'static str, Vec<u8>)>,
    /// What the secrets after the last of `next` are called.
    updated: &'static str,
}

impl Keys {
    /// Opens the next record. A record that the secret in use does not open may be the first of a
    /// later one, so those are tried too; if none fits, the record counts all the same, since its
    /// sender counted it.
    fn open(&mut self, stream: &Stream, unit: &Unit) -> Option<(&'static str, u64, Vec<u8>)> {
        let record = stream
            .bytes
            .get(unit.field.start as usize..unit.field.end as usize)?;
        let (header, encrypted) = record.split_at_checked(5)?;
        if let Some(epoch) = &mut self.current {
            let sequence = epoch.sequence;
            let plaintext = epoch.open(self.suite, header, encrypted);
            epoch.sequence += 1;
            if let Some(plaintext) = plaintext {
                return Some((epoch.label, sequence, plaintext));
            }
        }
        for index in 0..self.next.len() {
            let Some((label, secret)) = self.next.get(index).cloned() else {
                break;
            };
            if let Some(found) =
                self.enter(Epoch::new(self.suite, label, secret), header, encrypted)
            {
                self.next.drain(..=index);
                return Some(found);
            }
        }
        // After a KeyUpdate (section 7.2).
        let epoch = self
            .current
            .as_ref()
            .filter(|epoch| self.next.is_empty() && epoch.sequence > 0)?;
        let secret = self
            .suite
            .expand(&epoch.secret, "traffic upd", self.suite.hash_length())?;
        self.enter(
            Epoch::new(self.suite, self.updated, secret),
            header,
            encrypted,
        )
    }

    /// Makes an epoch the current one if it opens a record as its first.
    fn enter(
        &mut self,
        epoch: Option<Epoch>,
        header: &[u8],
        encrypted: &[u8],
    ) -> Option<(&'static str, u64, Vec<u8>)> {
        let mut epoch = epoch?;
        let plaintext = epoch.open(self.suite, header, encrypted)?;
        epoch.sequence = 1;
        let label = epoch.label;
        self.current = Some(epoch);
        Some((label, 0, plaintext))
    }
}
