//! How fast bits are put on the wire.
//!
//! - [`BITS_PER_SECOND`]; `transmission_time`: what it makes of a length

use crate::capture::Micros;

/// The bandwidth of each direction: 10 Mbit/s, so that a full segment takes 1.2 ms to send and a
/// reader sees that longer segments take longer.
pub const BITS_PER_SECOND: u64 = 10_000_000;

/// How long it takes to put that many bytes on the wire.
pub(super) const fn transmission_time(bytes: usize) -> Micros {
    (8 * bytes as u64 * 1_000_000).div_ceil(BITS_PER_SECOND)
}
