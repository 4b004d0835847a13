//! The wire: a latency, a bandwidth, and a tap half-way.
//!
//! - [`Link`]: both directions
//! - [`BITS_PER_SECOND`]: how fast bits are put on it

use std::collections::VecDeque;

use crate::bytes::Bytes;
use crate::capture::{Capture, Micros, Peer, Segment};

/// The bandwidth of each direction: 10 Mbit/s, so that a full segment takes 1.2 ms to send and a
/// reader sees that longer segments take longer.
pub const BITS_PER_SECOND: u64 = 10_000_000;

/// A wire that keeps the order and loses nothing. Each direction sends one packet at a time.
#[derive(Debug, Default)]
pub struct Link {
    latency: Micros,
    /// When the last bit of the packet before leaves, client's direction first.
    free_at: [Micros; 2],
    /// Packets on their way, as places in `segments`.
    under_way: [VecDeque<usize>; 2],
    /// In the order of sending.
    segments: Vec<Segment>,
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

    /// Puts a packet on the wire, after those before it.
    pub(super) fn send(&mut self, from: Peer, now: Micros, bytes: Vec<u8>) {
        let direction = from as usize;
        let sent_at = now.max(self.free_at[direction]);
        let bits = 8 * bytes.len() as u64;
        let left_at = sent_at + (bits * 1_000_000).div_ceil(BITS_PER_SECOND);
        self.free_at[direction] = left_at;
        self.under_way[direction].push_back(self.segments.len());
        self.segments.push(Segment {
            from,
            sent_at,
            seen_at: left_at + self.latency / 2,
            arrives_at: left_at + self.latency,
            bytes: Bytes(bytes),
        });
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

    /// When the next packet reaches its end.
    pub(super) fn next_arrival(&self) -> Option<Micros> {
        self.under_way
            .iter()
            .filter_map(|under_way| under_way.front())
            .map(|&place| self.segments[place].arrives_at)
            .min()
    }

    pub(super) fn is_idle(&self) -> bool {
        self.under_way.iter().all(VecDeque::is_empty)
    }

    pub(super) fn last_arrival(&self) -> Micros {
        self.segments
            .iter()
            .map(|segment| segment.arrives_at)
            .max()
            .unwrap_or(0)
    }

    /// What the tap saw, in the order in which it saw it. Each direction keeps its order, so this
    /// is a merge of two.
    pub(super) fn into_capture(self) -> Capture {
        let (client, server): (Vec<_>, Vec<_>) = self
            .segments
            .into_iter()
            .partition(|segment| segment.from == Peer::Client);
        let mut server = server.into_iter().peekable();
        let mut segments = Vec::new();
        for segment in client {
            while let Some(earlier) = server.next_if(|other| other.seen_at < segment.seen_at) {
                segments.push(earlier);
            }
            segments.push(segment);
        }
        segments.extend(server);
        Capture { segments }
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
        let capture = link.into_capture();
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
        assert_eq!(link.next_arrival(), Some(1100));
        assert_eq!(link.take_arrived(Peer::Server, 1099).len(), 0);
        assert_eq!(link.take_arrived(Peer::Server, 1100).len(), 1);
        assert_eq!(link.take_arrived(Peer::Client, 1100).len(), 1);
        assert_eq!(link.next_arrival(), Some(1200));
        assert!(!link.is_idle());
        assert_eq!(link.take_arrived(Peer::Server, 1200).len(), 1);
        assert!(link.is_idle());
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
        let capture = link.into_capture();
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
