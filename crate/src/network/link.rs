//! The wire: a latency, a bandwidth, and a tap half-way, perhaps with an attacker just before it.
//!
//! - [`Link`]: both directions
//! - [`BITS_PER_SECOND`]: how fast bits are put on it

use std::collections::VecDeque;

pub use super::bandwidth::BITS_PER_SECOND;
use super::bandwidth::transmission_time;
#[cfg(feature = "everything")]
use super::middle::{LinkAttacker, Middle};
use crate::bytes::Bytes;
use crate::capture::{self, Capture, Micros, Peer, Segment};
use crate::recording::Interference;

/// A wire that keeps the order and loses nothing, unless an attacker sits on it. Each direction sends
/// one packet at a time.
#[derive(Default)]
pub struct Link {
    latency: Micros,
    /// When the last bit of the packet before leaves, client's direction first.
    free_at: [Micros; 2],
    /// Packets on their way, as places in `segments`.
    under_way: [VecDeque<usize>; 2],
    /// In the order of sending or, with an attacker, of leaving the middle.
    segments: Vec<Segment>,
    #[cfg(feature = "everything")]
    middle: Option<Middle>,
}

impl Link {
    /// A wire on which a bit takes `latency` from end to end.
    #[must_use]
    pub fn new(latency: Micros) -> Self {
        Self {
            latency,
            ..Self::default()
        }
    }

    /// The same wire with an attacker half-way: everything goes through their hands.
    #[cfg(feature = "everything")]
    #[must_use]
    pub fn attacked_by(self, attacker: Box<dyn LinkAttacker>) -> Self {
        Self {
            middle: Some(Middle::new(attacker, self.latency - self.latency / 2)),
            ..self
        }
    }

    /// Puts a packet on the wire, after those before it.
    pub(super) fn send(&mut self, from: Peer, now: Micros, bytes: Vec<u8>) {
        let sent_at = now.max(self.free_at[from as usize]);
        let left_at = sent_at + transmission_time(bytes.len());
        self.free_at[from as usize] = left_at;
        let segment = Segment {
            from,
            sent_at,
            seen_at: left_at + self.latency / 2,
            arrives_at: left_at + self.latency,
            bytes: Bytes(bytes),
        };
        #[cfg(feature = "everything")]
        if let Some(middle) = &mut self.middle {
            return middle.reached_by(segment);
        }
        self.go_on(segment);
    }

    /// The way from the middle to the end.
    fn go_on(&mut self, segment: Segment) {
        self.under_way[segment.from as usize].push_back(self.segments.len());
        self.segments.push(segment);
    }

    /// Lets the attacker act, if there is one.
    #[cfg(feature = "everything")]
    pub(super) fn attend(&mut self, now: Micros) {
        let leaving = self.middle.as_mut().map(|middle| middle.attend(now));
        for segment in leaving.into_iter().flatten() {
            self.go_on(segment);
        }
    }

    /// Takes the packets that have reached `to`.
    pub(super) fn take_arrived(&mut self, to: Peer, now: Micros) -> Vec<Vec<u8>> {
        let mut arrived = Vec::new();
        let under_way = &mut self.under_way[to.other() as usize];
        while let Some(&place) = under_way.front() {
            let segment = &self.segments[place];
            if segment.arrives_at > now {
                break;
            }
            arrived.push(segment.bytes.to_vec());
            under_way.pop_front();
        }
        arrived
    }

    /// When the next packet reaches its end or, if there is an attacker, the middle; or when the
    /// attacker wants to act.
    pub(super) fn wakes_at(&self) -> Option<Micros> {
        let arrival = self
            .under_way
            .iter()
            .filter_map(|under_way| under_way.front())
            .map(|&place| self.segments[place].arrives_at)
            .min();
        #[cfg(feature = "everything")]
        let arrival = {
            let middle = self.middle.as_ref().and_then(Middle::wakes_at);
            arrival.into_iter().chain(middle).min()
        };
        arrival
    }

    pub(super) fn last_arrival(&self) -> Micros {
        self.segments
            .iter()
            .map(|segment| segment.arrives_at)
            .max()
            .unwrap_or(0)
    }

    /// What the tap saw, in the order in which it saw it, and what the attacker did to it. Each
    /// direction keeps its order, so this is a merge of two.
    pub(super) fn into_capture(self) -> (Capture, Vec<Interference>) {
        let (client, server): (Vec<_>, Vec<_>) = self
            .segments
            .into_iter()
            .enumerate()
            .partition(|(_, segment)| segment.from == Peer::Client);
        let mut server = server.into_iter().peekable();
        let mut merged = Vec::new();
        for segment in client {
            while let Some(earlier) = server.next_if(|other| other.1.seen_at < segment.1.seen_at) {
                merged.push(earlier);
            }
            merged.push(segment);
        }
        merged.extend(server);
        #[cfg(feature = "everything")]
        let interference = self.middle.map_or_else(Vec::new, |middle| {
            let order: Vec<usize> = merged.iter().map(|(place, _)| *place).collect();
            middle.into_interference(&order)
        });
        #[cfg(not(feature = "everything"))]
        let interference = Vec::new();
        let segments = merged.into_iter().map(|(_, segment)| segment).collect();
        (
            Capture {
                link: capture::Link::Ip,
                segments,
            },
            interference,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 125 bytes are 1000 bits: 100 µs.
    const PACKET: [u8; 125] = [0; 125];

    #[test]
    fn a_packet_takes_its_length_and_the_latency() {
        let mut link = Link::new(1000);
        link.send(Peer::Client, 50, PACKET.to_vec());
        let (capture, _) = link.into_capture();
        let segment = &capture.segments[0];
        assert_eq!(
            (segment.sent_at, segment.seen_at, segment.arrives_at),
            (50, 650, 1150)
        );
    }

    #[test]
    fn packets_of_one_direction_wait_for_each_other() {
        let mut link = Link::new(1000);
        for _ in 0..2 {
            link.send(Peer::Client, 0, PACKET.to_vec());
        }
        link.send(Peer::Server, 0, PACKET.to_vec());
        assert_eq!(link.wakes_at(), Some(1100));
        assert_eq!(link.take_arrived(Peer::Server, 1099).len(), 0);
        assert_eq!(link.take_arrived(Peer::Server, 1100).len(), 1);
        assert_eq!(link.take_arrived(Peer::Client, 1100).len(), 1);
        assert_eq!(link.wakes_at(), Some(1200));
        assert_eq!(link.take_arrived(Peer::Server, 1200).len(), 1);
        assert_eq!(link.wakes_at(), None);
        assert_eq!(link.last_arrival(), 1200);
    }

    #[test]
    fn the_capture_is_in_the_order_of_the_tap() {
        let mut link = Link::new(1000);
        for (from, now) in [
            (Peer::Client, 0),
            (Peer::Client, 0),
            (Peer::Server, 50),
            (Peer::Server, 90),
            (Peer::Client, 400),
        ] {
            link.send(from, now, PACKET.to_vec());
        }
        let (capture, _) = link.into_capture();
        assert_eq!(capture.segments.len(), 5);
        assert!(capture.segments.is_sorted_by_key(|segment| segment.seen_at));
        let order: Vec<_> = capture
            .segments
            .iter()
            .map(|segment| segment.from)
            .collect();
        let (client, server) = (Peer::Client, Peer::Server);
        assert_eq!(order, [client, server, client, server, client]);
    }
}
