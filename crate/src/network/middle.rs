//! The middle of the wire, where an attacker can sit.
//!
//! - [`LinkAttacker`]: decides what becomes of each [`Packet`]
//! - [`Hands`]: what an attacker can do: let through, changed or not, at once or later; drop; invent
//!
//! An attacker has what a router has: IP packets, whole, in the order in which they come by. The tap
//! is just behind, so that the capture holds what leaves their hands.

use std::collections::VecDeque;

use super::bandwidth::transmission_time;
use crate::bytes::Bytes;
use crate::capture::{Micros, Peer, Segment};
use crate::recording::{Interference, InterferenceKind};

/// Somebody half-way on the wire, through whose hands everything goes.
pub trait LinkAttacker {
    /// A packet has come. It goes on if, and when, it is handed to [`Hands::pass`].
    fn packet(&mut self, packet: Packet, hands: &mut Hands<'_>);

    /// When they want to act even if no packet comes: they hold something back.
    fn wakes_at(&self) -> Option<Micros> {
        None
    }

    /// That time has come. Afterwards `wakes_at` must say something later, or nothing.
    fn wake(&mut self, _hands: &mut Hands<'_>) {}
}

/// An IP packet on its way.
pub struct Packet {
    /// The whole packet. An attacker may write into it.
    pub bytes: Vec<u8>,
    /// As it came.
    came: Segment,
}

impl Packet {
    /// Which way it travels.
    #[must_use]
    pub const fn from(&self) -> Peer {
        self.came.from
    }

    /// When its last bit came, in microseconds.
    #[must_use]
    pub const fn came_at(&self) -> Micros {
        self.came.seen_at
    }
}

/// What an attacker can do at a moment.
pub struct Hands<'a> {
    now: Micros,
    work: &'a mut Work,
}

impl Hands<'_> {
    /// What the clock says, in microseconds.
    #[must_use]
    pub const fn now(&self) -> Micros {
        self.now
    }

    /// Lets a packet go on as it now is: with what was written into it, and now, however long it was
    /// held.
    pub fn pass(&mut self, packet: Packet) {
        let Packet { bytes, came } = packet;
        let from = came.from;
        // It left its sender while it came in here, so its last bit leaves the moment it comes.
        let free_at = self.work.free_at[from as usize];
        let leaves_at = self.now.max(free_at + transmission_time(bytes.len()));
        let segment = self.work.left;
        if *came.bytes != *bytes {
            let original = came.bytes;
            self.did(from, InterferenceKind::Changed { segment, original });
        }
        if leaves_at > came.seen_at {
            let by = leaves_at - came.seen_at;
            self.did(from, InterferenceKind::Delayed { segment, by });
        }
        self.leave(from, came.sent_at, leaves_at, bytes);
    }

    /// Lets a packet vanish.
    pub fn drop(&mut self, packet: Packet) {
        let Segment {
            from,
            sent_at,
            bytes,
            ..
        } = packet.came;
        self.did(from, InterferenceKind::Dropped { sent_at, bytes });
    }

    /// Sends a packet of their own making, as if it came from `from`.
    pub fn invent(&mut self, from: Peer, bytes: Vec<u8>) {
        let sent_at = self.now.max(self.work.free_at[from as usize]);
        let leaves_at = sent_at + transmission_time(bytes.len());
        let segment = self.work.left;
        self.did(from, InterferenceKind::Invented { segment });
        self.leave(from, sent_at, leaves_at, bytes);
    }

    fn did(&mut self, from: Peer, what: InterferenceKind) {
        let at = self.now;
        self.work.deeds.push(Interference { at, from, what });
    }

    fn leave(&mut self, from: Peer, sent_at: Micros, leaves_at: Micros, bytes: Vec<u8>) {
        self.work.free_at[from as usize] = leaves_at;
        self.work.left += 1;
        self.work.leaving.push(Segment {
            from,
            sent_at,
            seen_at: leaves_at,
            arrives_at: leaves_at + self.work.second_half,
            bytes: Bytes(bytes),
        });
    }
}

/// The attacker, what is on its way to them, and what they have done.
pub(super) struct Middle {
    attacker: Box<dyn LinkAttacker>,
    coming: [VecDeque<Segment>; 2],
    work: Work,
}

/// What an attacker has done.
struct Work {
    /// How long a bit takes from here to the end.
    second_half: Micros,
    /// When the last bit of the packet before leaves, client's direction first.
    free_at: [Micros; 2],
    /// How many segments have left so far.
    left: u32,
    leaving: Vec<Segment>,
    /// Their segments are numbered in the order in which they left.
    deeds: Vec<Interference>,
}

impl Middle {
    pub(super) fn new(attacker: Box<dyn LinkAttacker>, second_half: Micros) -> Self {
        Self {
            attacker,
            coming: Default::default(),
            work: Work {
                second_half,
                free_at: [0; 2],
                left: 0,
                leaving: Vec::new(),
                deeds: Vec::new(),
            },
        }
    }

    /// A segment is on its way, and its last bit will be here when it would be seen.
    pub(super) fn reached_by(&mut self, segment: Segment) {
        self.coming[segment.from as usize].push_back(segment);
    }

    pub(super) fn wakes_at(&self) -> Option<Micros> {
        let coming = self.coming.iter().filter_map(VecDeque::front);
        coming
            .map(|segment| segment.seen_at)
            .chain(self.attacker.wakes_at())
            .min()
    }

    /// Hands what has come until `now` to the attacker, in order, wakes them if they want it, and
    /// gives what they send on.
    pub(super) fn attend(&mut self, now: Micros) -> Vec<Segment> {
        while let Some(came) = self.next_that_came(now) {
            let mut hands = Hands {
                now: came.seen_at,
                work: &mut self.work,
            };
            let bytes = came.bytes.to_vec();
            self.attacker.packet(Packet { bytes, came }, &mut hands);
        }
        if self.attacker.wakes_at().is_some_and(|at| at <= now) {
            let work = &mut self.work;
            self.attacker.wake(&mut Hands { now, work });
        }
        core::mem::take(&mut self.work.leaving)
    }

    /// The earliest, and of two at once the client's: the order of the tap.
    fn next_that_came(&mut self, now: Micros) -> Option<Segment> {
        let [client, server] = &mut self.coming;
        let server_first = match (client.front(), server.front()) {
            (Some(one), Some(other)) => other.seen_at < one.seen_at,
            (None, _) => true,
            _ => false,
        };
        let earliest = if server_first { server } else { client };
        let is_due = earliest.front()?.seen_at <= now;
        is_due.then(|| earliest.pop_front()).flatten()
    }

    /// All that was done, in order. `order` holds, for each place in the capture, the number of the
    /// segment among those that left.
    pub(super) fn into_interference(self, order: &[usize]) -> Vec<Interference> {
        let mut places = vec![0; order.len()];
        for (place, left) in (0..).zip(order) {
            places[*left] = place;
        }
        let mut deeds = self.work.deeds;
        for deed in &mut deeds {
            match &mut deed.what {
                InterferenceKind::Changed { segment, .. }
                | InterferenceKind::Delayed { segment, .. }
                | InterferenceKind::Invented { segment } => *segment = places[*segment as usize],
                InterferenceKind::Dropped { .. } => {}
            }
        }
        deeds
    }
}

#[cfg(test)]
mod tests {
    use super::super::link::Link;
    use super::*;

    /// 125 bytes are 1000 bits: 100 µs.
    const PACKET: [u8; 125] = [0; 125];

    /// Gives each packet, by its first byte: 0 on, 1 changed, 2 dropped, 3 twice, 4 held for 500 µs.
    #[derive(Default)]
    struct ByFirstByte(Option<Packet>);

    impl LinkAttacker for ByFirstByte {
        fn packet(&mut self, mut packet: Packet, hands: &mut Hands<'_>) {
            assert_eq!(packet.came_at(), hands.now());
            match packet.bytes[0] {
                0 => hands.pass(packet),
                1 => {
                    packet.bytes[0] = 9;
                    hands.pass(packet);
                }
                2 => hands.drop(packet),
                3 => {
                    let (from, copy) = (packet.from(), packet.bytes.clone());
                    hands.pass(packet);
                    hands.invent(from, copy);
                }
                _ => self.0 = Some(packet),
            }
        }

        fn wakes_at(&self) -> Option<Micros> {
            self.0.as_ref().map(|held| held.came_at() + 500)
        }

        fn wake(&mut self, hands: &mut Hands<'_>) {
            if let Some(held) = self.0.take() {
                hands.pass(held);
            }
        }
    }

    /// What the tap sees, and when, if the client sends packets with these first bytes at once.
    fn sent(first_bytes: &[u8]) -> (Vec<(u8, Micros, Micros)>, Vec<Interference>) {
        let mut link = Link::new(1001).attacked_by(Box::new(ByFirstByte::default()));
        for first in first_bytes {
            let mut packet = PACKET;
            packet[0] = *first;
            link.send(Peer::Client, 0, packet.to_vec());
        }
        let mut arrived = Vec::new();
        while let Some(now) = link.wakes_at() {
            link.attend(now);
            arrived.extend(link.take_arrived(Peer::Server, now));
        }
        let (capture, interference) = link.into_capture();
        let segments = capture.segments.iter();
        let captured: Vec<_> = segments.clone().map(|segment| &*segment.bytes).collect();
        assert_eq!(arrived, captured, "what the tap saw is what arrived");
        let times = segments
            .map(|segment| (segment.bytes[0], segment.seen_at, segment.arrives_at))
            .collect();
        (times, interference)
    }

    fn kinds(interference: &[Interference]) -> Vec<(&str, Option<u32>)> {
        let kind = |deed: &Interference| match deed.what {
            InterferenceKind::Changed { segment, .. } => ("changed", Some(segment)),
            InterferenceKind::Delayed { segment, .. } => ("delayed", Some(segment)),
            InterferenceKind::Invented { segment } => ("invented", Some(segment)),
            InterferenceKind::Dropped { .. } => ("dropped", None),
        };
        interference.iter().map(kind).collect()
    }

    #[test]
    fn what_is_let_through_leaves_as_if_nobody_had_been_there() {
        let (times, interference) = sent(&[0, 0]);
        assert_eq!(times, [(0, 600, 1101), (0, 700, 1201)]);
        assert_eq!(interference, []);
    }

    #[test]
    fn what_is_changed_or_dropped_is_kept_as_it_was() {
        let (times, interference) = sent(&[0, 2, 1]);
        assert_eq!(times, [(0, 600, 1101), (9, 800, 1301)]);
        assert_eq!(
            kinds(&interference),
            [("dropped", None), ("changed", Some(1))]
        );
        let InterferenceKind::Changed { original, .. } = &interference[1].what else {
            unreachable!()
        };
        assert_eq!(original[0], 1);
    }

    #[test]
    fn an_invented_packet_takes_its_own_time_and_those_behind_it_wait() {
        let (times, interference) = sent(&[3, 0]);
        assert_eq!(times, [(3, 600, 1101), (3, 700, 1201), (0, 800, 1301)]);
        assert_eq!(
            kinds(&interference),
            [("invented", Some(1)), ("delayed", Some(2))]
        );
    }

    #[test]
    fn what_is_held_is_overtaken_and_leaves_when_the_attacker_wakes() {
        let (times, interference) = sent(&[4, 0]);
        assert_eq!(times, [(0, 700, 1201), (4, 1100, 1601)]);
        let by = InterferenceKind::Delayed {
            segment: 1,
            by: 500,
        };
        assert_eq!(interference[0].what, by);
        assert_eq!(interference[0].at, 1100);
    }
}
