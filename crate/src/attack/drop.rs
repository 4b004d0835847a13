//! - [`Drop`]: lets a packet vanish; what TCP sends instead gets through

use super::nth::Nth;
use crate::network::middle::{Hands, LinkAttacker, Packet};

pub(super) struct Drop(Nth);

impl Drop {
    pub(super) const fn new(segment: u32) -> Self {
        Self(Nth::new(segment))
    }
}

impl LinkAttacker for Drop {
    fn packet(&mut self, packet: Packet, hands: &mut Hands<'_>) {
        if self.0.is_this() {
            hands.drop(packet);
        } else {
            hands.pass(packet);
        }
    }
}
