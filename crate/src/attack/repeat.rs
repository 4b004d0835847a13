//! - [`Repeat`]: sends a packet a second time, as it is: TCP has seen its sequence numbers

use super::nth::Nth;
use crate::network::middle::{Hands, LinkAttacker, Packet};

pub(super) struct Repeat(Nth);

impl Repeat {
    pub(super) const fn new(segment: u32) -> Self {
        Self(Nth::new(segment))
    }
}

impl LinkAttacker for Repeat {
    fn packet(&mut self, packet: Packet, hands: &mut Hands<'_>) {
        let copy = self.0.is_this().then(|| packet.bytes.clone());
        let from = packet.from();
        hands.pass(packet);
        if let Some(copy) = copy {
            hands.invent(from, copy);
        }
    }
}
