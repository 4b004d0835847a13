//! What to run, and the limits of it.
//!
//! - [`ScenarioInput`]: as a person or a link gives it, nothing checked
//! - [`Scenario`]: checked; [`Scenario::try_from`] a [`ScenarioInput`] is the only way to make one
//! - [`ScenarioError`]: what is wrong with an input, one variant for each sentence a page shows
//! - [`limits()`]: the limits, for whoever states them next to an input box

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// What a person asks for.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct ScenarioInput {
    /// `http` on port 80 or `https` on port 443.
    pub scheme: Scheme,
    /// The server's name.
    pub host: String,
    /// What is sent in the form.
    pub message: String,
    /// One to 64 hex digits, read as a number of 256 bits; drawn from the platform's randomness
    /// if missing.
    #[serde(default)]
    pub seed: Option<String>,
    /// How long a bit takes from one peer to the other, in virtual milliseconds.
    pub latency_ms: u32,
    /// What the client offers.
    pub cipher_suite: CipherSuite,
}

/// Port 80 or 443.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum Scheme {
    /// In the clear, port 80.
    Http,
    /// Over TLS, port 443.
    Https,
}

/// The cipher suite that the client offers.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub enum CipherSuite {
    /// RFC 8446 appendix B.4, 0x1301.
    #[serde(rename = "TLS_AES_128_GCM_SHA256")]
    Aes128GcmSha256,
    /// RFC 8446 appendix B.4, 0x1302.
    #[serde(rename = "TLS_AES_256_GCM_SHA384")]
    Aes256GcmSha384,
}

/// Why a scenario cannot be run.
#[derive(Clone, Debug, Eq, Error, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[non_exhaustive]
pub enum ScenarioError {
    /// There is nothing to send.
    #[error("the message is empty: write at least one character")]
    MessageEmpty,
    /// More than [`Limits::message_bytes`].
    #[error("the message is {bytes} bytes long; the limit is {limit}")]
    MessageTooLong {
        /// Its length in UTF-8.
        bytes: u32,
        /// What is allowed.
        limit: u32,
    },
    /// No host.
    #[error("the host name is empty")]
    HostEmpty,
    /// An address where a name is needed.
    #[error("{host:?} is an address; SNI carries names only (RFC 6066 section 3)")]
    HostIsAddress {
        /// What was given.
        host: String,
    },
    /// Not ASCII: an internationalised name must be given in its A-label form (RFC 5890).
    #[error("{host:?} is not ASCII; give its xn-- form (RFC 5890)")]
    HostNotAscii {
        /// What was given.
        host: String,
    },
    /// Not a host name.
    #[error("{host:?} is not a host name (RFC 1123 section 2.1)")]
    HostInvalid {
        /// What was given.
        host: String,
    },
    /// Not one to 64 hex digits.
    #[error("{seed:?} is not a seed: 1 to 64 hex digits")]
    SeedInvalid {
        /// What was given.
        seed: String,
    },
    /// More than [`Limits::latency_ms`].
    #[error("a latency of {latency_ms} ms is over the limit of {limit} ms")]
    LatencyTooLong {
        /// What was given.
        latency_ms: u32,
        /// What is allowed.
        limit: u32,
    },
    /// The platform gave no randomness for a seed.
    #[error("the platform gave no randomness: {reason}")]
    NoRandomness {
        /// The platform's words.
        reason: String,
    },
}

/// What a scenario may ask for at most.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Limits {
    /// Bytes of the message in UTF-8.
    pub message_bytes: u32,
    /// Characters of the host name (RFC 1035 section 2.3.4).
    pub host_chars: u32,
    /// Hex digits of the seed.
    pub seed_digits: u32,
    /// One-way latency in milliseconds.
    pub latency_ms: u32,
}

/// The limits that [`Scenario`] enforces.
#[must_use]
pub const fn limits() -> Limits {
    Limits {
        message_bytes: 16_384,
        host_chars: 253,
        seed_digits: 64,
        latency_ms: 5_000,
    }
}
