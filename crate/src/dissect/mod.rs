//! Wire bytes in, named fields out. Sees a [`Capture`](crate::capture::Capture) and nothing else.
//!
//! - [`Dissection`]: packets, and the two reassembled byte streams with their records and messages
//! - [`Field`]: a name, a value, and the bytes it stands in

pub mod decrypt;

use serde::Serialize;

use crate::bytes::Bytes;
use crate::capture::{Micros, Peer};

/// A capture with names on its bytes.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Dissection {
    /// One for each segment of the capture, in the same order.
    pub packets: Vec<Packet>,
    /// What the client sent, reassembled.
    pub client: Stream,
    /// What the server sent, reassembled.
    pub server: Stream,
}

/// One segment's headers.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Packet {
    /// `SYN`, `SYN, ACK` and so on, the flags that are set, for the list.
    pub flags: String,
    /// IP header, TCP header and, where there is one, the payload; spans are within the segment.
    pub fields: Vec<Field>,
    /// The payload's place in the sender's stream.
    pub payload: Option<StreamSpan>,
    /// Where the payload starts within the segment.
    pub payload_start: u32,
}

/// A part of one peer's stream.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct StreamSpan {
    /// Who sent it.
    pub from: Peer,
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// The bytes one peer sent, in order, with their structure.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Stream {
    /// Reassembled TCP payload.
    pub bytes: Bytes,
    /// TLS records or HTTP messages; spans are within `bytes`.
    pub units: Vec<Unit>,
}

/// A TLS record or an HTTP message.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Unit {
    /// What it is in one line: `ClientHello`, `application_data`, `POST /login`.
    pub name: String,
    /// When its last byte passed the tap.
    pub seen_at: Micros,
    /// The segments that carried it, as places in the capture.
    pub segments: Vec<u32>,
    /// Whether its contents are ciphertext.
    pub sealed: bool,
    /// The whole of it. The root's span is the unit's.
    pub field: Field,
}

/// A named run of bytes. The children of a field that has any cover it without gap or overlap.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Field {
    /// The name in the RFC's own spelling, such as `legacy_session_id`.
    pub name: String,
    /// What the bytes say, decoded; nothing where the bytes themselves are all there is.
    pub value: Option<String>,
    /// Where it is defined, such as `RFC 8446 4.1.2`.
    pub spec: Option<String>,
    /// What is wrong with it, if something is.
    pub problem: Option<String>,
    /// First byte, in the buffer the root belongs to.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// Its parts.
    pub children: Vec<Field>,
}
