//! Records opened with keys, one direction at a time.
//!
//! - [`Keys`]: one peer's keys, in the order in which they come into use
//! - [`open_stream`], [`open_stream_and`]: all records of a stream that they open, the second with
//!   what each was sealed with, a `Seal`

#[cfg(feature = "everything")]
mod tls12;
mod tls13;

#[cfg(feature = "everything")]
pub(super) use self::tls12::{KeyBlock, Tls12};
pub(super) use self::tls13::Tls13;
use super::opened::OpenedRecord;
use super::tls::{self, Plaintext};
use super::{Stream, offset};
use crate::capture::Peer;

/// One peer's keys.
pub(super) enum Keys {
    Tls13(Tls13),
    #[cfg(feature = "everything")]
    Tls12(Tls12),
}

/// A record's plaintext, and what opened it.
struct Opened {
    secret: &'static str,
    sequence: u64,
    plaintext: Vec<u8>,
    #[cfg(feature = "everything")]
    seal: Seal,
}

/// What a record was sealed with, and where its parts stand behind its header.
#[cfg(feature = "everything")]
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Seal {
    pub(super) key: Vec<u8>,
    pub(super) mac_key: Vec<u8>,
    /// The part of the nonce that does not travel, or, in TLS 1.3, what the number is mixed into.
    pub(super) iv: Vec<u8>,
    pub(super) nonce: Vec<u8>,
    pub(super) additional: Vec<u8>,
    /// Bytes of nonce that travel.
    pub(super) explicit: usize,
    /// Bytes of tag, or of MAC behind the ciphertext.
    pub(super) tag: usize,
    /// Whether the ciphertext is the plaintext XOR a keystream.
    pub(super) stream: bool,
}

impl Keys {
    fn open(&mut self, header: &[u8], encrypted: &[u8]) -> Option<Opened> {
        match self {
            Self::Tls13(keys) => keys.open(header, encrypted),
            #[cfg(feature = "everything")]
            Self::Tls12(keys) => keys.open(header, encrypted),
        }
    }

    /// What kind of content an opened record has, and where it ends.
    #[cfg_attr(
        not(feature = "everything"),
        expect(unused_variables, reason = "in TLS 1.3 the header says nothing")
    )]
    fn content<'a>(&self, header: &[u8], plaintext: &'a [u8]) -> Plaintext<'a> {
        match self {
            Self::Tls13(_) => Plaintext::inner(plaintext),
            #[cfg(feature = "everything")]
            Self::Tls12(keys) => Plaintext {
                content_type: header.first().copied().unwrap_or_default(),
                content: plaintext,
                whole: plaintext,
                missed: false,
                version: tls::Version::Tls12 {
                    exchange: keys.exchange,
                    old: false,
                },
            },
        }
    }
}

/// Opens what these keys open of one peer's records, and reads what stands inside. A record that
/// does not open is left out, and those after it still open.
pub(super) fn open_stream(from: Peer, stream: &Stream, keys: Keys) -> Vec<OpenedRecord> {
    open_stream_and(
        from,
        stream,
        keys,
        &[],
        #[cfg(feature = "everything")]
        &mut |_| {},
    )
}

/// The same; `seals` is handed what each record was sealed with, and `asked` says what the other peer
/// asked for, if the application is HTTP.
pub(super) fn open_stream_and(
    from: Peer,
    stream: &Stream,
    mut keys: Keys,
    asked: &[bool],
    #[cfg(feature = "everything")] seals: &mut dyn FnMut(Seal),
) -> Vec<OpenedRecord> {
    let mut opened: Vec<OpenedRecord> = Vec::new();
    let mut headers = Vec::new();
    let mut missed = false;
    for (index, unit) in stream.units.iter().enumerate() {
        let record = stream
            .bytes
            .get(unit.field.start as usize..unit.field.end as usize);
        let Some((header, encrypted)) = record
            .filter(|_| unit.sealed)
            .and_then(|record| record.split_at_checked(5))
        else {
            continue;
        };
        if let Some(Opened {
            secret,
            sequence,
            plaintext,
            #[cfg(feature = "everything")]
            seal,
        }) = keys.open(header, encrypted)
        {
            #[cfg(feature = "everything")]
            seals(seal);
            headers.push((header, missed));
            missed = false;
            opened.push(OpenedRecord {
                from,
                unit: offset(index),
                secret,
                sequence,
                plaintext: plaintext.into(),
                messages: Vec::new(),
            });
        } else {
            missed = true;
        }
    }
    let inside = tls::inside(
        &opened
            .iter()
            .zip(headers)
            .map(|(record, (header, missed))| Plaintext {
                missed,
                ..keys.content(header, &record.plaintext)
            })
            .collect::<Vec<_>>(),
        asked,
    );
    for (record, messages) in opened.iter_mut().zip(inside) {
        record.messages = messages;
    }
    opened
}
