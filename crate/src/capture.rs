//! What passes on the wire and nothing else: the only thing the dissector and the eavesdropper get.
//!
//! - [`Capture`]: the segments in the order they passed the tap
//! - [`Segment`]: one packet and its times
//! - [`Link`]: what a segment's bytes begin with
//! - [`Peer`], [`Micros`], [`EPOCH`]: who, and when

use serde::{Deserialize, Serialize};

use crate::bytes::Bytes;

/// Virtual microseconds since the client started to connect.
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), tsify::declare)]
pub type Micros = u64;

/// The date at which the virtual clock starts, in seconds since 1970: 2026-01-01 00:00:00 UTC.
///
/// Fixed, so that certificates, and with them every byte, are the same whenever a scenario is run.
pub const EPOCH: u64 = 1_767_225_600;

/// One end of the connection.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum Peer {
    /// Opens the connection and sends the message.
    Client,
    /// Answers on port 80 or 443.
    Server,
}

impl Peer {
    /// The other end.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Client => Self::Server,
            Self::Server => Self::Client,
        }
    }
}

/// All segments that passed, ordered by [`Segment::seen_at`].
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Capture {
    /// What each segment's bytes begin with.
    pub link: Link,
    /// In the order in which the tap saw them.
    pub segments: Vec<Segment>,
}

/// What a captured packet's bytes begin with. The numbers are those of the registry of link types of
/// pcap and pcapng.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Link {
    /// An IP packet: our own runs (`LINKTYPE_RAW`, 101; also `LINKTYPE_IPV4` and `LINKTYPE_IPV6`).
    #[default]
    Ip,
    /// An Ethernet frame, from the destination address on, without preamble (`LINKTYPE_ETHERNET`, 1).
    #[cfg(feature = "everything")]
    Ethernet,
    /// Linux's 16 bytes in place of a link header (`LINKTYPE_LINUX_SLL`, 113).
    #[cfg(feature = "everything")]
    LinuxCooked,
    /// Linux's 20 bytes in place of a link header (`LINKTYPE_LINUX_SLL2`, 276).
    #[cfg(feature = "everything")]
    LinuxCooked2,
    /// BSD's 4 bytes of address family, in either byte order (`LINKTYPE_NULL`, 0; `LINKTYPE_LOOP`, 108).
    #[cfg(feature = "everything")]
    Loopback,
}

/// One TCP segment in its packet, as a tap on the wire sees it.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Segment {
    /// Which way it travels. The eavesdropper knows this too: it is the side it came in from.
    pub from: Peer,
    /// When its first bit left the sender.
    pub sent_at: Micros,
    /// When its last bit passed the tap, half-way.
    pub seen_at: Micros,
    /// When its last bit reached the receiver.
    pub arrives_at: Micros,
    /// The whole packet as the capture's [`Link`] has it. Our own runs: IPv4 header (RFC 791), TCP
    /// header (RFC 9293), payload.
    pub bytes: Bytes,
}
