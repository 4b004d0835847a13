//! One peer's payloads put in order by sequence number (RFC 9293 section 3.4).
//!
//! - [`reassemble`]: out of order, repeated and overlapping payloads become one run of bytes, as they
//!   do at a receiver: where two say something about the same place, the one that passed last stands,
//!   unless the stream had no hole up to there any more, for then it has been read
//! - [`Reassembled`]: that run, and which segment each part of it came from
//!
//! A payload is one interval; what waits for something before it is kept as intervals, too. So the
//! work grows with the number of payloads (times the logarithm of how many wait at once) and the bytes
//! of the stream are copied once.

#[cfg(feature = "everything")]
use std::collections::BTreeMap;

use super::reader::offset;
use super::tcp::SEQUENCE_NUMBER;
use super::{Packet, StreamSpan};
use crate::capture::Peer;

/// What one segment carried.
pub(super) struct Payload<'a> {
    /// Its place in the capture.
    pub(super) segment: u32,
    pub(super) sequence: u32,
    pub(super) syn: bool,
    /// Whether it is the SYN of a connection's opening: the client's without ACK, the server's with it.
    pub(super) opens: bool,
    /// Why no receiver takes it, if none does.
    pub(super) refused: Option<&'static str>,
    pub(super) bytes: &'a [u8],
}

/// A part of the stream that one segment brought.
pub(super) struct Piece {
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) segment: u32,
}

/// One peer's stream.
#[derive(Default)]
pub(super) struct Reassembled {
    pub(super) bytes: Vec<u8>,
    /// In order, covering `bytes`; two neighbours came from different segments.
    pub(super) pieces: Vec<Piece>,
    /// The sequence number of the first byte.
    first: u32,
}

/// Puts payloads, given in the order in which they passed, in the order in which they were sent.
/// The stream ends where the first byte is missing.
pub(super) fn reassemble(payloads: &[Payload<'_>]) -> Reassembled {
    // The SYN takes one sequence number. If there are several before the first payload, the one
    // before did not lead to a connection. Without one the first payload seen is the beginning; what
    // keeps a connection alive may carry a number from before it.
    let mut first = None;
    for payload in payloads {
        if payload.opens {
            first = Some(payload.sequence.wrapping_add(1));
        } else if !payload.syn && !payload.bytes.is_empty() {
            first = first.or(Some(payload.sequence));
            break;
        }
    }
    let Some(first) = first.or_else(|| payloads.first().map(|payload| payload.sequence)) else {
        return Reassembled::default();
    };
    // Without holes the stream cannot be longer than all payloads together, so what lies further out
    // is not part of it.
    let total = offset(payloads.iter().map(|payload| payload.bytes.len()).sum());
    let mut stream = Reassembled {
        first,
        ..Reassembled::default()
    };
    let mut waiting = Waiting::default();
    for payload in payloads {
        if let Some((start, end)) = payload.span(first) {
            let read = offset(stream.bytes.len());
            let interval = Interval {
                start: start.max(read),
                end: end.min(total),
                payload,
                place: start,
            };
            if interval.start < interval.end {
                waiting.put(interval);
                while let Some(interval) = waiting.take(offset(stream.bytes.len())) {
                    stream.append(&interval);
                }
            }
        }
    }
    stream
}

/// A part of a payload and where in the stream it belongs.
struct Interval<'a, 'b> {
    start: u32,
    end: u32,
    payload: &'a Payload<'b>,
    /// Where the payload begins.
    place: u32,
}

/// Intervals that do not overlap, by where they start. They wait for what comes before them.
#[cfg(feature = "everything")]
#[derive(Default)]
struct Waiting<'a, 'b>(BTreeMap<u32, Interval<'a, 'b>>);

#[cfg(feature = "everything")]
impl<'a, 'b> Waiting<'a, 'b> {
    /// Adds an interval. It takes the place of what is there: what is behind it of the intervals that
    /// it overlaps stays, and of one that it lies in, both ends do.
    fn put(&mut self, new: Interval<'a, 'b>) {
        if let Some((_, before)) = self.0.range_mut(..new.start).next_back() {
            let end = before.end;
            before.end = end.min(new.start);
            if end > new.end {
                let behind = Interval {
                    start: new.end,
                    end,
                    ..*before
                };
                self.0.insert(behind.start, behind);
            }
        }
        while let Some((&start, _)) = self.0.range(new.start..new.end).next() {
            if let Some(covered) = self.0.remove(&start)
                && covered.end > new.end
            {
                let behind = Interval {
                    start: new.end,
                    ..covered
                };
                self.0.insert(behind.start, behind);
            }
        }
        self.0.insert(new.start, new);
    }

    /// The interval that starts here.
    fn take(&mut self, start: u32) -> Option<Interval<'a, 'b>> {
        self.0.remove(&start)
    }
}

/// In the first core nobody is on the wire but its own two ends, and nothing has to wait.
#[cfg(not(feature = "everything"))]
#[derive(Default)]
struct Waiting<'a, 'b>(Option<Interval<'a, 'b>>);

#[cfg(not(feature = "everything"))]
impl<'a, 'b> Waiting<'a, 'b> {
    fn put(&mut self, new: Interval<'a, 'b>) {
        self.0 = Some(new);
    }

    fn take(&mut self, start: u32) -> Option<Interval<'a, 'b>> {
        self.0.take_if(|interval| interval.start == start)
    }
}

impl Payload<'_> {
    /// Where in the stream it belongs, counted from its beginning around the number space; nothing if
    /// it is empty or not taken. What is from before the beginning comes out too far ahead to be part of
    /// it.
    fn span(&self, first: u32) -> Option<(u32, u32)> {
        // A SYN counts as a byte before those that it brings.
        let start = self
            .sequence
            .wrapping_add(self.syn.into())
            .wrapping_sub(first);
        if self.bytes.is_empty() || self.refused.is_some() {
            return None;
        }
        Some((start, start.checked_add(offset(self.bytes.len()))?))
    }
}

impl Reassembled {
    /// Adds what comes next.
    fn append(&mut self, interval: &Interval<'_, '_>) {
        let Interval {
            start,
            end,
            payload,
            place,
        } = *interval;
        let within = (start - place) as usize..(end - place) as usize;
        self.bytes
            .extend_from_slice(payload.bytes.get(within).unwrap_or_default());
        match self.pieces.last_mut() {
            Some(piece) if piece.segment == payload.segment => piece.end = end,
            _ => self.pieces.push(Piece {
                start,
                end,
                segment: payload.segment,
            }),
        }
    }

    /// Says in a packet where in the stream it stands.
    pub(super) fn describe(&self, from: Peer, payload: &Payload<'_>, packet: &mut Packet) {
        let relative = payload.sequence.wrapping_sub(self.first).wrapping_add(1);
        for header in &mut packet.fields {
            if header.name != "TCP header" {
                continue;
            }
            for field in &mut header.children {
                if field.name == SEQUENCE_NUMBER {
                    field.value = Some(
                        [
                            &payload.sequence.to_string(),
                            " (relative ",
                            &relative.to_string(),
                            ")",
                        ]
                        .concat(),
                    );
                }
            }
        }
        if payload.bytes.is_empty() {
            return;
        }
        let place = payload
            .span(self.first)
            .filter(|(_, end)| *end as usize <= self.bytes.len());
        let problem = match place {
            None => {
                let why = payload
                    .refused
                    .unwrap_or("what comes before it never passed");
                ["not part of the stream: ", why].concat()
            }
            Some((start, end)) => {
                packet.payload = Some(StreamSpan { from, start, end });
                if self.bytes.get(start as usize..end as usize) == Some(payload.bytes) {
                    return;
                }
                "differs from what the stream has in its place".into()
            }
        };
        for field in &mut packet.fields {
            if field.name == "TCP payload" {
                field.problem = Some(problem.clone());
            }
        }
    }
}
