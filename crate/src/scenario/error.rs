//! Why an input is no scenario.
//!
//! - [`ScenarioError`]

use serde::Serialize;
use thiserror::Error;

#[cfg(doc)]
use super::{Attack, Kind, Limits, MAX_PADDING};

/// Why a scenario cannot be run.
#[derive(Clone, Debug, Eq, Error, PartialEq, Serialize)]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
#[non_exhaustive]
pub enum ScenarioError {
    /// This build of the core, made without the feature `everything`, cannot run it.
    #[error("this build of the core cannot run that: take the one with everything")]
    NotIncluded,
    /// There is nothing to send.
    #[error("the message is empty: write at least one character")]
    MessageEmpty,
    /// More than [`Limits::message_bytes`].
    #[error("the message is {bytes} bytes long: shorten it to {limit}")]
    MessageTooLong {
        /// Its length in UTF-8.
        bytes: u32,
        /// What is allowed.
        limit: u32,
    },
    /// No host.
    #[error("the host name is empty: name the server")]
    HostEmpty,
    /// An address where a name is needed.
    #[error("{host:?} is an address: give a name, SNI carries nothing else (RFC 6066 section 3)")]
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
    #[error(
        "{host:?} is not a host name: letters, digits and hyphens, with dots between (RFC 1123)"
    )]
    HostInvalid {
        /// What was given.
        host: String,
    },
    /// Not one to 64 hex digits.
    #[error("{seed:?} is not a seed: give 1 to 64 hex digits")]
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
    /// The run has nothing that the attack could be made on.
    #[error(
        "there is nothing for the attack {attack} in a run of {connection}: choose one of {suits}"
    )]
    #[cfg(feature = "everything")]
    AttackDoesNotSuit {
        /// [`Attack::name`].
        attack: String,
        /// [`Kind::name`].
        connection: String,
        /// The kinds that it suits, by their names, with commas between.
        suits: String,
    },
    /// More than [`Limits::delay_ms`].
    #[error("a delay of {milliseconds} ms is over the limit of {limit} ms")]
    #[cfg(feature = "everything")]
    DelayTooLong {
        /// What was given.
        milliseconds: u32,
        /// What is allowed.
        limit: u32,
    },
    /// More than [`MAX_PADDING`].
    #[error("records cannot be filled up to multiples of {padding} bytes: {limit} is the most")]
    #[cfg(feature = "everything")]
    PaddingTooLong {
        /// What was given.
        padding: u32,
        /// What is allowed.
        limit: u32,
    },
    /// There are no records of TLS 1.3 to be padded.
    #[error("only TLS 1.3 pads its records (RFC 8446 section 5.4): {connection} has none of them")]
    #[cfg(feature = "everything")]
    PaddingNeedsTls13 {
        /// [`Kind::name`].
        connection: String,
    },
    /// The platform gave no randomness for a seed.
    #[error("the platform gave no randomness: give a seed ({reason})")]
    NoRandomness {
        /// The platform's words.
        reason: String,
    },
}
