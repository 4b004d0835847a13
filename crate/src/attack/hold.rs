//! - [`Hold`]: packets of one direction that wait until enough of the stream has come to write into
//!   it

use super::tcp::Segment;
use crate::capture::Micros;
use crate::network::middle::{Hands, Packet};

/// How long an attacker waits for what they want: more than any round trip.
const PATIENCE: Micros = 950_000;

/// Packets that wait, in order.
#[derive(Default)]
pub(super) struct Hold(Vec<(Packet, Segment)>);

impl Hold {
    pub(super) fn put(&mut self, packet: Packet, segment: Segment) {
        self.0.push((packet, segment));
    }

    /// When waiting has been in vain.
    pub(super) fn gives_up_at(&self) -> Option<Micros> {
        let (first, _) = self.0.first()?;
        Some(first.came_at() + PATIENCE)
    }

    /// Lets all go on as they came.
    pub(super) fn release(&mut self, hands: &mut Hands<'_>) {
        for (packet, _) in self.0.drain(..) {
            hands.pass(packet);
        }
    }

    /// Lets all go on with `bytes`, whose first has the sequence number `at`, in place of what was
    /// there.
    pub(super) fn release_with(&mut self, at: u32, bytes: &[u8], hands: &mut Hands<'_>) {
        for (mut packet, mut segment) in self.0.drain(..) {
            segment.overwrite(at, bytes);
            packet.bytes = segment.write();
            hands.pass(packet);
        }
    }
}
