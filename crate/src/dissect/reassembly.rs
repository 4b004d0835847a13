//! One peer's payloads put in order by sequence number (RFC 9293 section 3.4).
//!
//! - [`reassemble`]: out of order, repeated and overlapping payloads become one run of bytes, as they
//!   do at a receiver: where two say something about the same place, the one that passed last stands,
//!   unless the stream had no hole up to there any more, for then it has been read
//! - [`Reassembled`]: that run, and which segment each part of it came from

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
    /// Whether a receiver takes it.
    pub(super) sound: bool,
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
    /// In order, covering `bytes`.
    pub(super) pieces: Vec<Piece>,
    /// The sequence number of the first byte.
    first: u32,
}

/// Puts payloads, given in the order in which they passed, in the order in which they were sent.
/// The stream ends where the first byte is missing.
pub(super) fn reassemble(payloads: &[Payload<'_>]) -> Reassembled {
    // The SYN takes one sequence number. If there are several before the first payload, the one
    // before did not lead to a connection. Without one the first payload seen is the beginning.
    let first = payloads
        .iter()
        .take_while(|payload| payload.bytes.is_empty())
        .filter(|payload| payload.opens)
        .last()
        .map(|syn| syn.sequence.wrapping_add(1))
        .or_else(|| payloads.first().map(|payload| payload.sequence));
    let Some(first) = first else {
        return Reassembled::default();
    };
    // Which payload each byte came from. Without holes the stream cannot be longer than all payloads
    // together, so what lies further out is not part of it.
    let total = payloads.iter().map(|payload| payload.bytes.len()).sum();
    let mut owners: Vec<Option<&Payload<'_>>> = vec![None; total];
    // Up to where there is no hole.
    let mut read = 0;
    for payload in payloads {
        if let Some((start, end)) = payload.span(first) {
            let places = (start as usize).max(read)..(end as usize).min(total);
            for owner in owners.get_mut(places).unwrap_or_default() {
                *owner = Some(payload);
            }
            while owners.get(read).is_some_and(Option::is_some) {
                read += 1;
            }
        }
    }
    let mut stream = Reassembled {
        first,
        ..Reassembled::default()
    };
    for (at, owner) in (0..).zip(owners.iter().map_while(|owner| *owner)) {
        let within = owner.span(first).map(|(start, _)| (at - start) as usize);
        let Some(byte) = within.and_then(|within| owner.bytes.get(within)) else {
            break;
        };
        stream.bytes.push(*byte);
        match stream.pieces.last_mut() {
            Some(piece) if piece.segment == owner.segment => piece.end = at + 1,
            _ => stream.pieces.push(Piece {
                start: at,
                end: at + 1,
                segment: owner.segment,
            }),
        }
    }
    stream
}

impl Payload<'_> {
    /// Where in the stream it belongs, counted from its beginning around the number space; nothing if
    /// it is empty or not taken: a SYN brings nothing here. What is from before the beginning comes out
    /// too far ahead to be part of it.
    fn span(&self, first: u32) -> Option<(u32, u32)> {
        let start = self.sequence.wrapping_sub(first);
        if self.bytes.is_empty() || self.syn || !self.sound {
            return None;
        }
        Some((start, start.checked_add(offset(self.bytes.len()))?))
    }
}

impl Reassembled {
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
            None if payload.syn || !payload.sound => "not part of the stream: no receiver takes it",
            None => "not part of the stream: what comes before it never passed",
            Some((start, end)) => {
                packet.payload = Some(StreamSpan { from, start, end });
                if self.bytes.get(start as usize..end as usize) == Some(payload.bytes) {
                    return;
                }
                "differs from what the stream has in its place"
            }
        };
        for field in &mut packet.fields {
            if field.name == "TCP payload" {
                field.problem = Some(problem.into());
            }
        }
    }
}
