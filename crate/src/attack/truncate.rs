//! - [`Truncate`]: ends one direction of a connection early

use super::stream::Stream;
use super::tcp::{Segment, is_before};
use crate::capture::Peer;
use crate::network::middle::{Hands, LinkAttacker, Packet};

/// Sends a FIN where a record would begin, and nothing of that peer's stream after it. The peer is
/// told that all of it arrived, so that neither TCP notices.
pub(super) struct Truncate {
    from: Peer,
    record: u32,
    stream: Stream,
    /// Segments with a payload so far: what is counted where there are no records.
    payloads: u32,
    cut: Option<Cut>,
    /// The last segment of the other direction, as it came.
    back: Option<Segment>,
}

#[derive(Clone, Copy)]
struct Cut {
    /// The FIN's sequence number.
    at: u32,
    /// What the peer has sent until now, as a sequence number.
    sent: u32,
    /// The last acknowledgement that went on to the other end.
    acknowledged: u32,
}

impl Truncate {
    pub(super) fn new(from: Peer, record: u32) -> Self {
        Self {
            from,
            record,
            stream: Stream::default(),
            payloads: 0,
            cut: None,
            back: None,
        }
    }

    /// The sequence number at which the stream is to end, once what begins there has come. Plain
    /// HTTP has no records: there it is a segment.
    fn where_to_cut(&mut self, segment: &Segment) -> Option<u32> {
        self.stream.take(segment);
        if segment.is_http() {
            if segment.payload.is_empty() {
                return None;
            }
            self.payloads += 1;
            return (self.payloads > self.record).then_some(segment.seq);
        }
        self.stream.seq(self.stream.record(self.record)?.start)
    }

    /// Before the end, and at it.
    fn forward(&mut self, mut packet: Packet, mut segment: Segment, hands: &mut Hands<'_>) {
        let Some(at) = self.where_to_cut(&segment) else {
            return hands.pass(packet);
        };
        let sent = segment.end();
        let mut fin = segment.split_off(at);
        if segment.payload.is_empty() {
            hands.drop(packet);
        } else {
            packet.bytes = segment.write();
            hands.pass(packet);
        }
        fin.payload.clear();
        fin.fin = true;
        hands.invent(self.from, fin.write());
        self.cut = Some(Cut {
            at,
            sent,
            acknowledged: fin.ack,
        });
    }

    /// After the end: no content, and no reset; acknowledgements go on.
    fn after(&mut self, mut packet: Packet, mut segment: Segment, hands: &mut Hands<'_>) {
        let Some(cut) = &mut self.cut else {
            return;
        };
        let content = segment.end() != segment.seq;
        if is_before(cut.sent, segment.end()) {
            cut.sent = segment.end();
        }
        if segment.rst || content && !is_before(cut.acknowledged, segment.ack) {
            hands.drop(packet);
        } else {
            cut.acknowledged = segment.ack;
            segment.seq = cut.at.wrapping_add(1);
            segment.fin = false;
            segment.payload.clear();
            packet.bytes = segment.write();
            hands.pass(packet);
        }
        // The other end has nothing to acknowledge, so it is done in its place.
        if content && let Some(back) = &mut self.back {
            back.seq = back.end();
            back.fin = false;
            back.syn = false;
            back.payload.clear();
            back.ack = cut.sent;
            hands.invent(self.from.other(), back.write());
        }
    }

    /// The other direction, whose acknowledgements are moved over what was kept back.
    fn backward(&mut self, mut packet: Packet, mut segment: Segment, hands: &mut Hands<'_>) {
        if let Some(cut) = self.cut
            && is_before(cut.at, segment.ack)
        {
            segment.ack = cut.sent;
            packet.bytes = segment.write();
        }
        hands.pass(packet);
        self.back = Some(segment);
    }
}

impl LinkAttacker for Truncate {
    fn packet(&mut self, packet: Packet, hands: &mut Hands<'_>) {
        let Some(segment) = Segment::read(&packet.bytes) else {
            return hands.pass(packet);
        };
        if packet.from() != self.from {
            self.backward(packet, segment, hands);
        } else if self.cut.is_some() {
            self.after(packet, segment, hands);
        } else {
            self.forward(packet, segment, hands);
        }
    }
}
