//! What an observer learns from the wire alone. Sees a [`Capture`](crate::capture::Capture) and
//! nothing else.

use serde::Serialize;

use crate::capture::{Micros, Peer};

/// One thing the eavesdropper now knows.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// When the last byte it was read from passed.
    pub at: Micros,
    /// What kind of thing.
    pub topic: Topic,
    /// The thing itself, read from the bytes, such as `example.com`.
    pub value: String,
    /// Where it was read. Several for what is added up from many segments.
    pub evidence: Vec<Evidence>,
}

/// What a finding is about. The page has a sentence for each.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Topic {
    /// The two IP addresses.
    Addresses,
    /// The server's port and so the protocol.
    Port,
    /// The round-trip time, from SYN and its answer.
    RoundTrip,
    /// `server_name` in the ClientHello or `Host` in an HTTP request.
    ServerName,
    /// The protocols offered in ALPN.
    Alpn,
    /// The suites offered.
    OfferedSuites,
    /// The TLS version and suite that the server chose.
    Chosen,
    /// The two key shares: seen, and of no use.
    KeyShares,
    /// An HTTP request line.
    Request,
    /// A form field, in the clear.
    FormField,
    /// A cookie.
    Cookie,
    /// The status line of the answer.
    Response,
    /// How many bytes each side sent in sealed records.
    SealedLengths,
    /// The bytes that each side sent over all, and how many segments.
    Volume,
    /// When the connection began and ended.
    Duration,
}

/// Bytes of one segment.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Evidence {
    /// Its place in the capture.
    pub segment: u32,
    /// Who sent it.
    pub from: Peer,
    /// First byte within the segment.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}
