//! Where a value came from: the recording's events joined by the values that pass between them,
//! and each sealed record laid open byte by byte.
//!
//! - [`sealed_records`]: every record with its plaintext, keystream, ciphertext and tag aligned
//! - [`Origin`]: for each event, the earlier events of the same peer whose outputs it used

use serde::Serialize;

use crate::bytes::Bytes;
use crate::capture::{Micros, Peer};

/// One sealed record, from the plaintext at one peer to the plaintext at the other.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct RecordStory {
    /// Who sealed it.
    pub from: Peer,
    /// Its place among the units of the sender's stream in the dissection.
    pub unit: u32,
    /// The `seal` event.
    pub sealed_by: u32,
    /// The `open` event, if it was opened.
    pub opened_by: Option<u32>,
    /// When it was sealed.
    pub sealed_at: Micros,
    /// The 5 bytes of header, sent in the clear.
    pub header: Bytes,
    /// `TLSInnerPlaintext`.
    pub plaintext: Bytes,
    /// As long as `plaintext`: the ciphertext XOR the plaintext.
    pub keystream: Bytes,
    /// As long as `plaintext`.
    pub ciphertext: Bytes,
    /// 16 bytes.
    pub tag: Bytes,
}

/// Where the inputs of an event come from.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Origin {
    /// The event whose input it is.
    pub event: u32,
    /// The name of the input, as in the event: `secret`, `salt`, `key` ...
    pub input: String,
    /// The event whose output it was.
    pub from_event: u32,
    /// The name of that output.
    pub output: String,
}
