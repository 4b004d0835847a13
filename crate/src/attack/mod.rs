//! What an attacker on the link does to the packets that pass through their hands.
//!
//! - [`on_link()`]: the attacker for a connection, if the attack is one that is made on the link of a
//!   connection between the real peers
//! - [`first_flight()`]: what is worth repeating of a connection with early data
//!
//! An attacker has packets and nothing else: no key, no tap, no recording. They count packets, put
//! the two TCP streams together (`stream`), find TLS records in them by their headers, and take
//! segments apart and put them together again (`tcp`). What comes of it is for the peers to decide.
//! A target that never comes is left alone, and then the run is as if nobody had been there.
//!
//! Attackers with connections of their own are ends, not links: they are scenarios.

mod delay;
mod downgrade;
mod drop;
mod flight;
mod flip;
mod hold;
mod nth;
mod repeat;
mod replay;
mod stream;
mod strip;
mod swap;
mod tcp;
mod truncate;

pub use self::flight::first_flight;
use crate::network::middle::LinkAttacker;
use crate::scenario::Attack;

/// Who sits on the link of the run's connection number `connection`.
#[must_use]
pub fn on_link(attack: Attack, connection: u32) -> Option<Box<dyn LinkAttacker>> {
    let this = connection;
    let (connection, attacker): (u32, Box<dyn LinkAttacker>) = match attack {
        Attack::FlipBit {
            connection,
            segment,
            bit,
        } => (connection, Box::new(flip::Flip::new(segment, bit))),
        Attack::Drop {
            connection,
            segment,
        } => (connection, Box::new(drop::Drop::new(segment))),
        Attack::Delay {
            connection,
            segment,
            milliseconds,
        } => (
            connection,
            Box::new(delay::Delay::new(segment, milliseconds)),
        ),
        Attack::Repeat {
            connection,
            segment,
        } => (connection, Box::new(repeat::Repeat::new(segment))),
        Attack::Truncate {
            connection,
            from,
            record,
        } => (connection, Box::new(truncate::Truncate::new(from, record))),
        Attack::ReplayRecord {
            connection,
            from,
            record,
        } => (connection, Box::new(replay::Replay::new(from, record))),
        Attack::SwapRecords {
            connection,
            from,
            record,
        } => (connection, Box::new(swap::Swap::new(from, record))),
        // On every connection: whoever wants that wants it always.
        Attack::Strip => (this, Box::new(strip::Strip)),
        Attack::Downgrade => (this, Box::<downgrade::Downgrade>::default()),
        Attack::Impostor { .. } | Attack::ReplayEarlyData => return None,
    };
    (connection == this).then_some(attacker)
}
