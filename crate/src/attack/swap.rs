//! - [`Swap`]: lets two records of a stream change places, within the segments that carry them

use super::hold::Hold;
use super::stream::Stream;
use super::tcp::Segment;
use crate::capture::{Micros, Peer};
use crate::network::middle::{Hands, LinkAttacker, Packet};

/// Holds what comes from the first record on until the second is complete, and writes them into the
/// same segments the other way round: together they are as long as before.
pub(super) struct Swap {
    from: Peer,
    record: u32,
    stream: Stream,
    hold: Hold,
    done: bool,
}

impl Swap {
    pub(super) fn new(from: Peer, record: u32) -> Self {
        Self {
            from,
            record,
            stream: Stream::default(),
            hold: Hold::default(),
            done: false,
        }
    }

    /// Both records the other way round, and the sequence number of the first.
    fn swapped(&self) -> Option<(u32, Vec<u8>)> {
        let second = self.stream.complete_record(self.record.saturating_add(1))?;
        let first = self.stream.complete_record(self.record)?;
        let bytes = self.stream.bytes();
        let at = self.stream.seq(first.start)?;
        Some((at, [&bytes[second], &bytes[first]].concat()))
    }
}

impl LinkAttacker for Swap {
    fn packet(&mut self, packet: Packet, hands: &mut Hands<'_>) {
        let segment = Segment::read(&packet.bytes);
        let Some(segment) = segment.filter(|_| packet.from() == self.from && !self.done) else {
            return hands.pass(packet);
        };
        self.stream.take(&segment);
        if self.stream.record(self.record).is_none() {
            return hands.pass(packet);
        }
        // After a FIN or a reset there is nothing to wait for.
        let last = segment.fin || segment.rst;
        self.hold.put(packet, segment);
        if let Some((at, bytes)) = self.swapped() {
            self.hold.release_with(at, &bytes, hands);
            self.done = true;
        } else if last {
            self.wake(hands);
        }
    }

    fn wakes_at(&self) -> Option<Micros> {
        self.hold.gives_up_at()
    }

    fn wake(&mut self, hands: &mut Hands<'_>) {
        self.hold.release(hands);
        self.done = true;
    }
}
