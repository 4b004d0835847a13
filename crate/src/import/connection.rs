//! The connections of a file while they pass by.
//!
//! - [`Connection`]: one of them, from its first packet to its latest
//! - [`Key`]: between whom
//! - [`Seen`], and the bits of [`mark`]: what is kept of a packet besides
//!
//! TCP's sequence numbers are followed as far as the list needs it: what is new, what came again, out
//! of order or not at all. Putting the streams together is the dissector's, when one is opened.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::frame::{ACK, FIN, RST, SYN, Tcp};
use super::hello::{Beginning, Learnt};
use super::records::{Codes, Cursor};
use super::summary::{ConnectionEnd, Endpoint, KnownBy, Protocol, Traffic};
use super::{MAX_BEGINNING, number};
use crate::capture::Peer;

/// Bits that are kept for each packet.
pub(super) mod mark {
    /// From the second of the two addresses of its key.
    pub(in crate::import) const SECOND: u8 = 1;
    pub(in crate::import) const RETRANSMISSION: u8 = 1 << 1;
    pub(in crate::import) const OUT_OF_ORDER: u8 = 1 << 2;
    pub(in crate::import) const AFTER_GAP: u8 = 1 << 3;
    pub(in crate::import) const KEEP_ALIVE: u8 = 1 << 4;
}

/// Between whom something passes: the two ends in a fixed order, whoever sends.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct Key {
    ends: [(u128, u16); 2],
    is_ipv6: bool,
    /// TCP, UDP or neither, and the link type: what is captured on another link is another
    /// connection, since its frames begin otherwise.
    kind: u8,
    pub(super) link: u16,
}

impl Key {
    /// Also says whether the sender is the second of the two.
    pub(super) fn new(
        (source, destination): (IpAddr, IpAddr),
        ports: (u16, u16),
        kind: u8,
        link: u16,
    ) -> (Self, bool) {
        let bits = |address| match address {
            IpAddr::V4(address) => u128::from(address.to_bits()),
            IpAddr::V6(address) => address.to_bits(),
        };
        let (from, to) = ((bits(source), ports.0), (bits(destination), ports.1));
        let swapped = from > to;
        let key = Self {
            ends: if swapped { [to, from] } else { [from, to] },
            is_ipv6: source.is_ipv6(),
            kind,
            link,
        };
        (key, swapped)
    }

    fn address(&self, second: bool) -> (IpAddr, u16) {
        let (bits, port) = self.ends[usize::from(second)];
        let address = if self.is_ipv6 {
            Ipv6Addr::from_bits(bits).into()
        } else {
            #[expect(
                clippy::cast_possible_truncation,
                reason = "it was made of an address of four bytes"
            )]
            Ipv4Addr::from_bits(bits as u32).into()
        };
        (address, port)
    }

    pub(super) const fn port(&self, second: bool) -> u16 {
        self.ends[second as usize].1
    }

    pub(super) fn endpoint(&self, second: bool) -> Endpoint {
        let (address, port) = self.address(second);
        Endpoint {
            address: address.to_string(),
            port,
        }
    }

    /// The address, with the port if there is one.
    pub(super) fn describe(&self, second: bool, into: &mut String) {
        use core::fmt::Write as _;
        // Writing to a string cannot fail.
        let _ = match self.address(second) {
            (address, 0) => write!(into, "{address}"),
            (IpAddr::V6(address), port) => write!(into, "[{address}]:{port}"),
            (address, port) => write!(into, "{address}:{port}"),
        };
    }
}

/// One TCP connection.
#[derive(Debug)]
pub(super) struct Connection {
    pub(super) key: Key,
    pub(super) first_packet: u32,
    pub(super) last_packet: u32,
    pub(super) packets: u32,
    /// Packets that were cut short when they were captured.
    pub(super) cut: u32,
    /// Nanoseconds since 1970.
    pub(super) first_at: u64,
    pub(super) last_at: u64,
    pub(super) sides: [Side; 2],
    /// Whether the second end is the client, if SYNs said so.
    by_syn: Option<bool>,
    has_syn: bool,
    reset: bool,
    pub(super) learnt: Learnt,
    /// How many bytes of beginnings there must be for another look at them.
    next_look: usize,
}

/// What one end of a connection sends.
#[derive(Debug, Default)]
pub(super) struct Side {
    pub(super) traffic: Traffic,
    /// The sequence number before that of the first byte.
    pub(super) initial: Option<u32>,
    /// The sequence number of what should come next.
    next: u32,
    /// `WSopt`, if it sent one.
    pub(super) scale: Option<u8>,
    finished: bool,
    /// What has not passed, as sequence numbers.
    gaps: Vec<(u32, u32)>,
    records: Cursor,
    beginning: Option<Box<Beginning>>,
}

/// Gaps of one side that are remembered. What fills others is taken for a retransmission.
const MAX_GAPS: usize = 32;

/// What was seen of a packet.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Seen {
    /// Bits of [`mark`].
    pub(super) marks: u8,
    pub(super) codes: Codes,
}

impl Connection {
    pub(super) fn new(key: Key, packet: u32, at: u64) -> Self {
        Self {
            key,
            first_packet: packet,
            last_packet: packet,
            packets: 0,
            cut: 0,
            first_at: at,
            last_at: at,
            sides: Default::default(),
            by_syn: None,
            has_syn: false,
            reset: false,
            learnt: Learnt::default(),
            next_look: 1,
        }
    }

    /// Whether a segment begins another connection between the same ends: a SYN that is not this
    /// one's own, sent again.
    pub(super) fn is_over(&self, second: bool, tcp: &Tcp<'_>) -> bool {
        let side = &self.sides[usize::from(second)];
        tcp.flags & (SYN | ACK) == SYN
            && side.initial != Some(tcp.sequence)
            // Both may open at once (RFC 9293 section 3.5).
            && (side.initial.is_some() || self.is_ended() || !self.has_syn)
    }

    fn is_ended(&self) -> bool {
        self.reset || self.sides.iter().any(|side| side.finished)
    }

    /// Takes a segment. `held` is how much memory all beginnings take; `limit` how much they may.
    pub(super) fn pass(
        &mut self,
        second: bool,
        tcp: &Tcp<'_>,
        frame: (u32, bool),
        held: &mut usize,
        limit: usize,
    ) -> Seen {
        let (length, is_cut) = frame;
        if tcp.flags & SYN != 0 {
            let answers = tcp.flags & ACK != 0;
            self.has_syn |= !answers;
            self.by_syn.get_or_insert(second != answers);
        }
        self.packets = self.packets.saturating_add(1);
        self.cut = self.cut.saturating_add(is_cut.into());
        let learning = !self.learnt.done;
        let side = &mut self.sides[usize::from(second)];
        side.traffic.packets = side.traffic.packets.saturating_add(1);
        side.traffic.bytes += u64::from(length);
        side.traffic.payload += u64::from(tcp.length);
        let mut seen = side.follow(tcp);
        if second {
            seen.marks |= mark::SECOND;
        }
        if learning && !tcp.payload.is_empty() && tcp.flags & SYN == 0 {
            let place = side.initial.map_or(u32::MAX, |initial| {
                tcp.sequence.wrapping_sub(initial).wrapping_sub(1)
            });
            if (place as usize) < MAX_BEGINNING && *held < limit {
                *held += side
                    .beginning
                    .get_or_insert_default()
                    .put(place, tcp.payload);
                self.look(false, held);
            }
        }
        if tcp.flags & RST != 0 {
            self.reset = true;
        }
        if self.is_ended() {
            self.look(true, held);
        }
        seen
    }

    /// Looks at the beginnings, if they have grown enough since or there will be no more of them, and
    /// drops them when they are of no more use.
    pub(super) fn look(&mut self, last: bool, held: &mut usize) {
        if self.learnt.done {
            return;
        }
        let [first, second] = &self.sides;
        let (first, second) = (first.beginning.as_deref(), second.beginning.as_deref());
        let there = [first, second]
            .map(|side| side.map_or(0, Beginning::length))
            .iter()
            .sum::<usize>();
        // So that a beginning of a thousand packets is not read a thousand times.
        if there < self.next_look && !last {
            return;
        }
        self.next_look = there + there / 8 + 1;
        if there > 0 {
            let ports = [false, true].map(|second| self.key.port(second));
            let port = ports.into_iter().min().unwrap_or_default();
            self.learnt = Learnt::read(first, second, port);
        }
        self.learnt.done |= last && self.is_ended();
        if self.learnt.done {
            for side in &mut self.sides {
                if let Some(beginning) = side.beginning.take() {
                    *held = held.saturating_sub(beginning.memory());
                }
            }
        }
    }

    /// Whether the second end is the client, and how that is known.
    pub(super) fn client(&self) -> (bool, KnownBy) {
        if let Some(second) = self.by_syn {
            return (second, KnownBy::Syn);
        }
        if let Some(first) = self.learnt.first_is_client {
            return (!first, KnownBy::Hello);
        }
        (self.key.port(true) > self.key.port(false), KnownBy::Port)
    }

    /// Which end sent a packet of these marks.
    pub(super) fn sender(&self, marks: u8) -> Peer {
        if (marks & mark::SECOND != 0) == self.client().0 {
            Peer::Client
        } else {
            Peer::Server
        }
    }

    pub(super) const fn has_syn(&self) -> bool {
        self.has_syn
    }

    pub(super) fn end(&self) -> ConnectionEnd {
        let [first, second] = &self.sides;
        match (self.reset, first.finished, second.finished) {
            (_, true, true) => ConnectionEnd::Closed,
            (true, ..) => ConnectionEnd::Reset,
            (_, true, _) | (.., true) => ConnectionEnd::HalfClosed,
            _ => ConnectionEnd::Missing,
        }
    }

    pub(super) fn protocol(&self) -> Protocol {
        match self.learnt.protocol {
            // In the middle of a stream, bytes that do not look like anything say nothing.
            Some(Protocol::Other) if !self.has_syn => Protocol::Unknown,
            other => other.unwrap_or(Protocol::Unknown),
        }
    }

    pub(super) fn memory(&self) -> usize {
        let heap = |side: &Side| side.gaps.capacity() * size_of::<(u32, u32)>();
        let name = self.learnt.server_name.as_ref().map_or(0, String::capacity);
        self.sides.iter().map(heap).sum::<usize>() + name
    }
}

impl Side {
    /// Bytes that are in no packet of the file.
    pub(super) fn traffic(&self) -> Traffic {
        let gaps = self
            .gaps
            .iter()
            .map(|(start, end)| end.wrapping_sub(*start));
        Traffic {
            missing: self.traffic.missing + gaps.map(u64::from).sum::<u64>(),
            ..self.traffic
        }
    }

    /// Follows the sequence numbers.
    fn follow(&mut self, tcp: &Tcp<'_>) -> Seen {
        let mut seen = Seen::default();
        if tcp.flags & SYN != 0 {
            if self.initial == Some(tcp.sequence) {
                seen.marks |= mark::RETRANSMISSION;
                self.traffic.retransmissions += 1;
            } else {
                self.initial = Some(tcp.sequence);
                self.next = tcp.sequence.wrapping_add(1);
            }
            self.scale = tcp.scale;
            return seen;
        }
        if self.initial.is_none() {
            if tcp.flags & RST != 0 && tcp.length == 0 {
                return seen;
            }
            self.initial = Some(tcp.sequence.wrapping_sub(1));
            self.next = tcp.sequence;
        }
        let end = tcp.sequence.wrapping_add(tcp.length);
        if tcp.length > 0 {
            self.payload(tcp, end, &mut seen);
        }
        if tcp.flags & FIN != 0 {
            self.finished = true;
            if end == self.next {
                self.next = end.wrapping_add(1);
            }
        }
        seen
    }

    fn payload(&mut self, tcp: &Tcp<'_>, end: u32, seen: &mut Seen) {
        let start = tcp.sequence;
        let ahead = start.wrapping_sub(self.next).cast_signed();
        let is_new = end.wrapping_sub(self.next).cast_signed() > 0;
        if ahead < 0 && !is_new {
            if self.fill(start, end) {
                seen.marks |= mark::OUT_OF_ORDER;
                self.traffic.out_of_order += 1;
            } else if tcp.length == 1 && ahead == -1 {
                seen.marks |= mark::KEEP_ALIVE;
            } else {
                seen.marks |= mark::RETRANSMISSION;
                self.traffic.retransmissions += 1;
            }
            return;
        }
        if ahead > 0 {
            seen.marks |= mark::AFTER_GAP;
            let gap = (self.next, start);
            if self.gaps.len() < MAX_GAPS {
                self.gaps.push(gap);
            } else {
                self.traffic.missing += u64::from(gap.1.wrapping_sub(gap.0));
            }
            self.records.lose();
        }
        // What is new of it; what overlaps has been gone over.
        let known = if ahead < 0 { ahead.unsigned_abs() } else { 0 };
        let new = tcp.payload.get(known as usize..).unwrap_or_default();
        seen.codes = self.records.pass(start.wrapping_add(known), new);
        let cut = tcp.length.saturating_sub(number(tcp.payload.len()));
        self.traffic.missing += u64::from(cut);
        self.next = end;
    }

    /// Fills a gap, or a part of one. Returns whether there was one.
    fn fill(&mut self, start: u32, end: u32) -> bool {
        let found = self.gaps.iter().position(|gap| {
            start.wrapping_sub(gap.0).cast_signed() >= 0
                && end.wrapping_sub(gap.1).cast_signed() <= 0
        });
        let Some(gap) = found.map(|index| self.gaps.swap_remove(index)) else {
            return false;
        };
        for rest in [(gap.0, start), (end, gap.1)] {
            if rest.0 != rest.1 && self.gaps.len() < MAX_GAPS {
                self.gaps.push(rest);
            }
        }
        true
    }
}
