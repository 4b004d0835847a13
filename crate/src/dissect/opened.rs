//! What was opened: by a key log, or by a single secret.
//!
//! - [`OpenedRecord`]

use serde::Serialize;

use super::Field;
use crate::bytes::Bytes;
use crate::capture::Peer;

/// A record that a key log opened.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct OpenedRecord {
    /// Who sent it.
    pub from: Peer,
    /// Its place among the units of the sender's stream.
    pub unit: u32,
    /// The key log's label of the secret that opened it, such as `SERVER_TRAFFIC_SECRET_0`; over TLS
    /// 1.2 `CLIENT_RANDOM`, which stands for the master secret.
    pub secret: &'static str,
    /// Its number under that secret; in TLS 1.2 under the keys made of it, for each peer.
    pub sequence: u64,
    /// `TLSInnerPlaintext`; in TLS 1.2 the content alone.
    pub plaintext: Bytes,
    /// What is inside, in order: handshake messages, HTTP, an alert. Spans are within `plaintext`.
    pub messages: Vec<Field>,
}
