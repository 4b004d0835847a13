//! What a scenario may ask for at most.
//!
//! - [`limits()`], [`Limits`]
//! - [`MAX_PADDING`]

use serde::Serialize;

#[cfg(doc)]
use super::Scenario;

/// To a multiple of how many bytes the content of a record may be filled up at most: as much as a record
/// holds (RFC 8446 section 5.1).
pub const MAX_PADDING: u32 = 1 << 14;

/// What a scenario may ask for at most.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Limits {
    /// Bytes of the message in UTF-8.
    pub message_bytes: u32,
    /// Characters of the host name (RFC 1035 section 2.3.4).
    pub host_chars: u32,
    /// Hex digits of the seed.
    pub seed_digits: u32,
    /// One-way latency in milliseconds.
    pub latency_ms: u32,
    /// For how long an attacker may hold a segment back, in milliseconds.
    pub delay_ms: u32,
}

/// The limits that [`Scenario`] enforces.
#[must_use]
pub const fn limits() -> Limits {
    Limits {
        message_bytes: 16_384,
        host_chars: 253,
        seed_digits: 64,
        // A round trip stays under the second after which TCP takes a SYN for lost and sends it
        // again (RFC 6298 section 2.1): true to life, but another story.
        latency_ms: 450,
        // Long enough for TCP to send it again, twice.
        delay_ms: 5_000,
    }
}
