//! - [`Delay`]: holds a packet back, so that others may overtake it

use super::nth::Nth;
use crate::capture::Micros;
use crate::network::middle::{Hands, LinkAttacker, Packet};

pub(super) struct Delay {
    target: Nth,
    by: Micros,
    held: Option<Packet>,
}

impl Delay {
    pub(super) fn new(segment: u32, milliseconds: u32) -> Self {
        Self {
            target: Nth::new(segment),
            by: Micros::from(milliseconds) * 1000,
            held: None,
        }
    }
}

impl LinkAttacker for Delay {
    fn packet(&mut self, packet: Packet, hands: &mut Hands<'_>) {
        if self.target.is_this() {
            self.held = Some(packet);
        } else {
            hands.pass(packet);
        }
    }

    fn wakes_at(&self) -> Option<Micros> {
        self.held.as_ref().map(|packet| packet.came_at() + self.by)
    }

    fn wake(&mut self, hands: &mut Hands<'_>) {
        if let Some(packet) = self.held.take() {
            hands.pass(packet);
        }
    }
}
