//! The second pass, for the reader: opens records with a key log, as Wireshark does. Never sees
//! the recording.

use serde::Serialize;

use super::Field;
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
    pub secret: String,
    /// Its number under that secret.
    pub sequence: u64,
    /// `TLSInnerPlaintext`.
    pub plaintext: Bytes,
    /// What is inside, in order: handshake messages, HTTP, an alert. Spans are within `plaintext`.
    pub messages: Vec<Field>,
}
