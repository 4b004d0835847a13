//! - [`Replay`]: puts a copy of a record behind it in the stream

use super::stream::Stream;
use super::tcp::{MAX_PAYLOAD, Segment, is_before};
use crate::capture::Peer;
use crate::network::middle::{Hands, LinkAttacker, Packet};

/// Sends a copy of a record as what comes next in the stream. Sequence numbers from there on, and
/// acknowledgements of them, are moved, so that neither TCP notices.
pub(super) struct Replay {
    from: Peer,
    record: u32,
    stream: Stream,
    spliced: Option<Splice>,
}

/// What was put into the stream.
#[derive(Clone, Copy)]
struct Splice {
    /// The sequence number at which it was put in.
    at: u32,
    length: u32,
}

impl Replay {
    pub(super) fn new(from: Peer, record: u32) -> Self {
        Self {
            from,
            record,
            stream: Stream::default(),
            spliced: None,
        }
    }

    /// Sends the segment up to the record's end, the copy, and what is left of the segment.
    fn splice(&mut self, mut packet: Packet, mut segment: Segment, hands: &mut Hands<'_>) {
        let Some((at, copy)) = self.stream.complete_record(self.record).and_then(|place| {
            let at = self.stream.seq(place.end)?;
            Some((at, self.stream.bytes()[place].to_vec()))
        }) else {
            return hands.pass(packet);
        };
        let mut rest = segment.split_off(at);
        packet.bytes = segment.write();
        hands.pass(packet);

        for piece in copy.chunks(MAX_PAYLOAD) {
            segment.seq = segment.payload_end();
            segment.payload = piece.to_vec();
            hands.invent(self.from, segment.write());
        }
        rest.seq = segment.payload_end();
        if !rest.payload.is_empty() || rest.fin {
            hands.invent(self.from, rest.write());
        }
        self.spliced = Some(Splice {
            at,
            length: rest.seq.wrapping_sub(at),
        });
    }
}

impl LinkAttacker for Replay {
    fn packet(&mut self, mut packet: Packet, hands: &mut Hands<'_>) {
        let Some(mut segment) = Segment::read(&packet.bytes) else {
            return hands.pass(packet);
        };
        match self.spliced {
            None if packet.from() == self.from => {
                self.stream.take(&segment);
                return self.splice(packet, segment, hands);
            }
            None => return hands.pass(packet),
            Some(Splice { at, length }) if packet.from() == self.from => {
                if !is_before(segment.seq, at) {
                    segment.seq = segment.seq.wrapping_add(length);
                } else if is_before(at, segment.end()) {
                    // Sent again, from before the copy: what stands behind it has gone on already.
                    segment.split_off(at);
                }
            }
            Some(Splice { at, length }) => {
                if is_before(at, segment.ack) {
                    let moved = segment.ack.wrapping_sub(length);
                    // An acknowledgement within the copy is one of what stands before it.
                    segment.ack = if is_before(moved, at) { at } else { moved };
                }
            }
        }
        packet.bytes = segment.write();
        hands.pass(packet);
    }
}
