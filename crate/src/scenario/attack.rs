//! What an attacker on the link does.
//!
//! - [`Attack`]: one attack, with its target
//!
//! An attack names its target by the place that it has in the run without the attack: a run is the
//! same every time, up to the moment at which the attacker acts.

use serde::{Deserialize, Serialize};

use super::Kind;
use crate::capture::Peer;

/// What an attacker on the link does. `connection` is a connection's place in the run, `segment` a
/// segment's place in its capture, `record` a record's place among those of one peer's stream.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
#[non_exhaustive]
pub enum Attack {
    /// Changes one bit of a segment and mends the checksums, if it is not in a checksum itself.
    FlipBit {
        /// Which connection.
        connection: u32,
        /// Which segment.
        segment: u32,
        /// Which bit: 8 times the byte's place in the segment, plus 0 for its highest bit.
        bit: u32,
    },
    /// Lets a segment vanish, once.
    Drop {
        /// Which connection.
        connection: u32,
        /// Which segment.
        segment: u32,
    },
    /// Holds a segment back.
    Delay {
        /// Which connection.
        connection: u32,
        /// Which segment.
        segment: u32,
        /// For how long.
        milliseconds: u32,
    },
    /// Sends a segment a second time, as it is.
    Repeat {
        /// Which connection.
        connection: u32,
        /// Which segment.
        segment: u32,
    },
    /// Ends one direction before a record: sends a FIN of its own making, and nothing more gets
    /// through.
    Truncate {
        /// Which connection.
        connection: u32,
        /// Whose stream is cut.
        from: Peer,
        /// The first record that does not arrive; over plain HTTP, which has none, the first segment
        /// with content.
        record: u32,
    },
    /// Puts a copy of a record behind it in the stream, so that TCP delivers both.
    ReplayRecord {
        /// Which connection.
        connection: u32,
        /// Whose record.
        from: Peer,
        /// Which record.
        record: u32,
    },
    /// Lets a record and the one after it change places.
    SwapRecords {
        /// Which connection.
        connection: u32,
        /// Whose records.
        from: Peer,
        /// The first of the two.
        record: u32,
    },
    /// Answers in the server's place with a certificate of its own, and passes on to the server what
    /// it gets to read.
    Impostor {
        /// Whether the client was made to trust the attacker's root.
        trusted: bool,
    },
    /// Takes the way to TLS out of the clear part of the conversation: the redirect to https, or the
    /// offer of STARTTLS.
    Strip,
    /// Takes TLS 1.3 out of the `ClientHello`.
    Downgrade,
    /// Sends the first flight of an early-data connection again, on a connection of its own.
    ReplayEarlyData,
}

impl Attack {
    /// As serde and the page spell it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::FlipBit { .. } => "flipBit",
            Self::Drop { .. } => "drop",
            Self::Delay { .. } => "delay",
            Self::Repeat { .. } => "repeat",
            Self::Truncate { .. } => "truncate",
            Self::ReplayRecord { .. } => "replayRecord",
            Self::SwapRecords { .. } => "swapRecords",
            Self::Impostor { .. } => "impostor",
            Self::Strip => "strip",
            Self::Downgrade => "downgrade",
            Self::ReplayEarlyData => "replayEarlyData",
        }
    }

    /// Whether a run of that kind has what it is made on.
    #[must_use]
    pub const fn suits(self, kind: Kind) -> bool {
        match self {
            Self::FlipBit { .. }
            | Self::Drop { .. }
            | Self::Delay { .. }
            | Self::Repeat { .. }
            | Self::Truncate { .. } => true,
            Self::ReplayRecord { .. } | Self::SwapRecords { .. } => !matches!(kind, Kind::Http),
            Self::Impostor { .. } | Self::Downgrade => matches!(kind, Kind::Https),
            Self::Strip => matches!(kind, Kind::Redirect | Kind::StartTls),
            Self::ReplayEarlyData => matches!(kind, Kind::EarlyData),
        }
    }
}
