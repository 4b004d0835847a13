//! Where a value came from: the recording's events joined by the values that pass between them,
//! and each sealed record laid open byte by byte.
//!
//! - [`sealed_records`]: every record with its plaintext, keystream, ciphertext and tag aligned, each
//!   a [`RecordStory`]
//! - [`origins`]: for each event, the earlier events whose outputs it used, each an [`Origin`]
//!
//! ```
//! use port443::dissect::dissect;
//! use port443::explain::{origins, sealed_records};
//! use port443::recording::EventKind;
//! # use port443::run::run;
//! # use port443::scenario::{Kind, Scenario, ScenarioInput};
//! # let scenario = Scenario::try_from(ScenarioInput::new(Kind::Https, "example.com", "hello"))?;
//!
//! let recording = &run(&scenario)[0];
//! let records = sealed_records(recording, &dissect(&recording.capture));
//! for record in &records {
//!     // Plaintext XOR keystream is ciphertext, byte for byte.
//!     for (place, byte) in record.plaintext.iter().enumerate() {
//!         assert_eq!(byte ^ record.keystream[place], record.ciphertext[place]);
//!     }
//! }
//!
//! // Which event made the key of the first of them?
//! let sealed_by = records[0].sealed_by.expect("of a run, every record has its event");
//! let key = origins(recording)
//!     .into_iter()
//!     .find(|origin| origin.event == sealed_by && origin.input == "key")
//!     .expect("keys come from somewhere");
//! let made_by = &recording.events[key.from_event as usize].kind;
//! assert!(matches!(made_by, EventKind::Expand { label, .. } if label == "key"));
//! # Ok::<(), port443::scenario::ScenarioError>(())
//! ```

use std::collections::BTreeMap;

use serde::Serialize;

use crate::bytes::Bytes;
use crate::capture::{Micros, Peer};
use crate::dissect::Dissection;
use crate::recording::{EventKind, Recording, SealedRecord};

/// One sealed record, from the plaintext at one peer to the plaintext at the other.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct RecordStory {
    /// Who sealed it.
    pub from: Peer,
    /// Its place among the units of the sender's stream in the dissection.
    pub unit: u32,
    /// The `seal` event; of a record out of a file there is none.
    pub sealed_by: Option<u32>,
    /// The `open` event, if it was opened.
    pub opened_by: Option<u32>,
    /// When it was sealed.
    pub sealed_at: Micros,
    /// The 5 bytes of header, sent in the clear.
    pub header: Bytes,
    /// What is sent of the nonce, between header and ciphertext: 8 bytes for AES-GCM in TLS 1.2,
    /// otherwise none.
    pub explicit_nonce: Bytes,
    /// `TLSInnerPlaintext`; in TLS 1.2 the content alone.
    pub plaintext: Bytes,
    /// How much of that is content. In TLS 1.3 its type follows, and zeros; in TLS 1.2 nothing.
    pub content_length: u32,
    /// What kind of content: `ContentType` (RFC 8446 section 5.1).
    pub content_type: u8,
    /// As long as `plaintext`: the ciphertext XOR the plaintext.
    pub keystream: Bytes,
    /// As long as `plaintext`.
    pub ciphertext: Bytes,
    /// 16 bytes.
    pub tag: Bytes,
}

/// Where the inputs of an event come from.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Origin {
    /// The event whose input it is.
    pub event: u32,
    /// The name of the input, as the event has it on the page: `secret`, `salt`, `peerPublicKey` ...
    pub input: &'static str,
    /// The event whose output it was.
    pub from_event: u32,
    /// The name of that output, as the event has it on the page.
    pub output: &'static str,
}

/// Values that a peer can know, each with the event (or unit) and the name under which it came.
type Known<'a> = BTreeMap<(Peer, &'a [u8]), (u32, &'static str)>;

/// Every record that a peer sealed and that passed on the wire, in the order of sealing.
#[must_use]
pub fn sealed_records(recording: &Recording, dissection: &Dissection) -> Vec<RecordStory> {
    // What opens is, byte for byte, what was sealed.
    let mut opened = Known::new();
    for (index, event) in (0..).zip(&recording.events) {
        if let EventKind::Open(record) = &event.kind
            && record.valid
        {
            let place = (event.peer.other(), &*record.ciphertext);
            opened.entry(place).or_insert((index, "ciphertext"));
        }
    }
    let mut on_the_wire = OnTheWire::new(dissection);
    let mut stories = Vec::new();
    for (index, event) in (0..).zip(&recording.events) {
        let EventKind::Seal(record) = &event.kind else {
            continue;
        };
        if let Some((explicit_nonce, sealed)) = record
            .ciphertext
            .split_at_checked(record.explicit_nonce as usize)
            && let Some((ciphertext, tag)) = sealed.split_at_checked(record.plaintext.len())
            && let Some(unit) = on_the_wire.take(event.peer, &record.ciphertext)
        {
            let (content_type, content_length) = content(&record.aad, &record.plaintext);
            stories.push(RecordStory {
                from: event.peer,
                unit,
                sealed_by: Some(index),
                opened_by: opened
                    .get(&(event.peer, &*record.ciphertext))
                    .map(|(event, _)| *event),
                sealed_at: event.at,
                header: header(record),
                explicit_nonce: explicit_nonce.into(),
                plaintext: record.plaintext.clone(),
                content_length,
                content_type,
                keystream: xor(ciphertext, &record.plaintext),
                ciphertext: ciphertext.into(),
                tag: tag.into(),
            });
        }
    }
    stories
}

/// The record's header as it is sent. In TLS 1.3 it is the additional data; in TLS 1.2 these have
/// the sequence number before it and the plaintext's length in it (RFC 5246 section 6.2.3.3).
fn header(record: &SealedRecord) -> Bytes {
    match (&record.aad[..], u16::try_from(record.ciphertext.len())) {
        ([_, _, _, _, _, _, _, _, content_type, major, minor, _, _], Ok(length)) => {
            let [high, low] = length.to_be_bytes();
            Bytes(vec![*content_type, *major, *minor, high, low])
        }
        _ => record.aad.clone(),
    }
}

/// Type and length of what a record carries. In TLS 1.3 the type is the last byte that is not padding
/// (RFC 8446 section 5.4); in TLS 1.2 it stands in the additional data, after the sequence number
/// (RFC 5246 section 6.2.3.3).
pub(crate) fn content(aad: &[u8], plaintext: &[u8]) -> (u8, u32) {
    let length = |length| u32::try_from(length).unwrap_or(u32::MAX);
    if let [_, _, _, _, _, _, _, _, content_type, _, _, ..] = aad {
        return (*content_type, length(plaintext.len()));
    }
    let end = plaintext.iter().rposition(|byte| *byte != 0);
    end.and_then(|end| Some((*plaintext.get(end)?, length(end))))
        .unwrap_or_default()
}

fn xor(left: &[u8], right: &[u8]) -> Bytes {
    left.iter()
        .zip(right)
        .map(|(left, right)| left ^ right)
        .collect::<Vec<_>>()
        .into()
}

/// The sealed records that passed, found by their bytes. A record that was changed on its way is
/// the next one after the one before it.
struct OnTheWire<'a> {
    /// From the bytes to the place in `units`.
    by_bytes: Known<'a>,
    units: [Vec<u32>; 2],
    next: [u32; 2],
}

impl<'a> OnTheWire<'a> {
    fn new(dissection: &'a Dissection) -> Self {
        let mut by_bytes = Known::new();
        let units = [
            (Peer::Client, &dissection.client),
            (Peer::Server, &dissection.server),
        ];
        let units = units.map(|(from, stream)| {
            let sealed = (0..).zip(&stream.units).filter(|(_, unit)| unit.sealed);
            let units: Vec<u32> = sealed.map(|(index, _)| index).collect();
            for (place, unit) in (0..).zip(stream.units.iter().filter(|unit| unit.sealed)) {
                let record = stream
                    .bytes
                    .get(unit.field.start as usize..unit.field.end as usize);
                let encrypted = record
                    .and_then(|record| record.get(5..))
                    .unwrap_or_default();
                by_bytes
                    .entry((from, encrypted))
                    .or_insert((place, "encrypted_record"));
            }
            units
        });
        Self {
            by_bytes,
            units,
            next: [0, 0],
        }
    }

    fn take(&mut self, from: Peer, encrypted: &[u8]) -> Option<u32> {
        let next = self.next.get_mut(from as usize)?;
        let place = self
            .by_bytes
            .get(&(from, encrypted))
            .map_or(*next, |(place, _)| *place);
        *next = place + 1;
        self.units.get(from as usize)?.get(place as usize).copied()
    }
}

/// Joins inputs to outputs by value: an input comes from the last event before it that put out the
/// same bytes at the same peer or, for what crosses the wire (key shares, the signature, sealed
/// records), at the other. Empty and all-zero values say nothing and are not joined. A key or an IV
/// of TLS 1.2 comes from the key block that it is a part of (RFC 5246 section 6.3); a hybrid's key
/// from both draws, and the seed of TLS 1.2's master secret from both randoms, so these have two.
///
/// Ordered by event, then by the order of its inputs.
#[must_use]
pub fn origins(recording: &Recording) -> Vec<Origin> {
    // The last event that put a value out, by the peer that can know it.
    let mut known = Known::new();
    // The key block of each peer, with the event that made it.
    let mut key_blocks: [Option<(u32, &[u8])>; 2] = [None, None];
    let mut origins = Vec::new();
    for (event, recorded) in (0..).zip(&recording.events) {
        let peer = recorded.peer;
        if let EventKind::Prf { label, output, .. } = &recorded.kind
            && label == "key expansion"
        {
            key_blocks[peer as usize] = Some((event, output));
        }
        for (input, value) in inputs(&recorded.kind) {
            let cut = || {
                let (from_event, block) = key_blocks[peer as usize]?;
                let is_part = matches!(input, "key" | "iv")
                    && !value.is_empty()
                    && block.windows(value.len()).any(|part| part == value);
                is_part.then_some((from_event, "output"))
            };
            let mut join = |(from_event, output)| {
                origins.push(Origin {
                    event,
                    input,
                    from_event,
                    output,
                });
            };
            if let Some(found) = known.get(&(peer, value)).copied().or_else(cut) {
                join(found);
                continue;
            }
            #[cfg(feature = "everything")]
            for part in parts::of_input(&recorded.kind, input, value) {
                let own = known.get(&(peer, part));
                // The randoms of the hellos are known to both.
                let other = || known.get(&(peer.other(), part)).filter(|_| input == "seed");
                own.or_else(other).copied().into_iter().for_each(&mut join);
            }
        }
        for Output {
            name,
            value,
            crosses,
        } in outputs(&recorded.kind)
        {
            if value.iter().all(|byte| *byte == 0) {
                continue;
            }
            let mut know = |value| {
                known.insert((peer, value), (event, name));
                if crosses {
                    known.insert((peer.other(), value), (event, name));
                }
            };
            know(value);
            #[cfg(feature = "everything")]
            parts::of_output(&recorded.kind, value)
                .into_iter()
                .for_each(know);
        }
    }
    origins
}

fn inputs(kind: &EventKind) -> Vec<(&'static str, &[u8])> {
    match kind {
        EventKind::KeyShare { private_key, .. } => vec![("privateKey", private_key)],
        EventKind::SharedSecret {
            private_key,
            peer_public_key,
            ..
        } => vec![
            ("privateKey", private_key),
            ("peerPublicKey", peer_public_key),
        ],
        EventKind::Encapsulate {
            public_key,
            randomness,
            ..
        } => vec![("publicKey", public_key), ("randomness", randomness)],
        EventKind::Decapsulate {
            private_key,
            ciphertext,
            ..
        } => vec![("privateKey", private_key), ("ciphertext", ciphertext)],
        EventKind::RsaDecrypt { ciphertext, .. } => vec![("ciphertext", ciphertext)],
        EventKind::RsaEncrypt { plaintext, .. } => vec![("plaintext", plaintext)],
        EventKind::Prf { secret, seed, .. } => vec![("secret", secret), ("seed", seed)],
        EventKind::Extract { salt, ikm, .. } => vec![("salt", salt), ("ikm", ikm)],
        EventKind::Expand {
            secret, context, ..
        } => vec![("secret", secret), ("context", context)],
        EventKind::Hmac { key, input, .. } => vec![("key", key), ("input", input)],
        EventKind::Verify { signature, .. } => vec![("signature", signature)],
        EventKind::Seal(SealedRecord { key, iv, .. }) => vec![("key", key), ("iv", iv)],
        EventKind::Open(SealedRecord {
            key,
            iv,
            ciphertext,
            ..
        }) => {
            vec![("key", key), ("iv", iv), ("ciphertext", ciphertext)]
        }
        _ => Vec::new(),
    }
}

/// Values that are made of others by putting them one behind the other.
#[cfg(feature = "everything")]
mod parts {
    use crate::recording::EventKind;

    /// Bytes of X25519 at the end of a hybrid's keys (RFC 10024 section 4).
    const X25519: usize = 32;
    /// Bytes of a hello's random.
    const RANDOM: usize = 32;
    /// Bytes of version at the beginning of RSA's pre-master secret (RFC 5246 section 7.4.7.1).
    const VERSION: usize = 2;

    /// The parts of an input that no event gave as a whole.
    pub(super) fn of_input<'a>(kind: &EventKind, input: &str, value: &'a [u8]) -> Vec<&'a [u8]> {
        match (kind, input) {
            (EventKind::KeyShare { .. }, "privateKey") => hybrid(value),
            (EventKind::RsaEncrypt { .. }, "plaintext") => {
                value.get(VERSION..).into_iter().collect()
            }
            (EventKind::Prf { .. }, "seed") if value.len() == 2 * RANDOM => {
                value.chunks(RANDOM).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The parts of an output that others take one by one.
    pub(super) fn of_output<'a>(kind: &EventKind, value: &'a [u8]) -> Vec<&'a [u8]> {
        match kind {
            EventKind::KeyShare { group, .. } if group == "X25519MLKEM768" => hybrid(value),
            _ => Vec::new(),
        }
    }

    /// ML-KEM's part and X25519's; nothing if there is but one.
    fn hybrid(value: &[u8]) -> Vec<&[u8]> {
        match value.len().checked_sub(X25519) {
            None | Some(0) => Vec::new(),
            Some(border) => {
                let (mlkem, x25519) = value.split_at(border);
                vec![mlkem, x25519]
            }
        }
    }
}

/// What an event puts out.
struct Output<'a> {
    name: &'static str,
    value: &'a [u8],
    /// Whether it is sent to the other peer as it is.
    crosses: bool,
}

fn outputs(kind: &EventKind) -> Vec<Output<'_>> {
    let kept = |name, value| Output {
        name,
        value,
        crosses: false,
    };
    let sent = |name, value| Output {
        name,
        value,
        crosses: true,
    };
    match kind {
        EventKind::Random { output }
        | EventKind::SharedSecret { output, .. }
        | EventKind::Decapsulate { output, .. }
        | EventKind::RsaDecrypt { output, .. }
        | EventKind::Prf { output, .. }
        | EventKind::Hash { output, .. }
        | EventKind::Extract { output, .. }
        | EventKind::Expand { output, .. }
        | EventKind::Hmac { output, .. } => vec![kept("output", output)],
        EventKind::KeyShare {
            private_key,
            public_key,
            ..
        } => vec![
            kept("privateKey", private_key),
            sent("publicKey", public_key),
        ],
        EventKind::Encapsulate {
            ciphertext, output, ..
        } => vec![kept("output", output), sent("ciphertext", ciphertext)],
        EventKind::RsaEncrypt {
            plaintext,
            ciphertext,
            ..
        } => vec![kept("plaintext", plaintext), sent("ciphertext", ciphertext)],
        EventKind::Sign { signature, .. } => vec![sent("signature", signature)],
        EventKind::Seal(record) => vec![sent("ciphertext", &record.ciphertext)],
        EventKind::Open(record) => vec![kept("plaintext", &record.plaintext)],
        _ => Vec::new(),
    }
}
