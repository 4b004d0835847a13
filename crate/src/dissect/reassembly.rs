//! One peer's payloads put in order by sequence number (RFC 9293 section 3.4).
//!
//! - [`reassemble`]: out of order, repeated and overlapping payloads become one run of bytes; where
//!   two say something about the same place, the first that passed stands
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
    // The SYN takes one sequence number. Without it the first payload seen is the beginning.
    let first = payloads
        .iter()
        .find(|payload| payload.syn)
        .map(|syn| syn.sequence.wrapping_add(1))
        .or_else(|| payloads.first().map(|payload| payload.sequence));
    let Some(first) = first else {
        return Reassembled::default();
    };
    // Which payload each byte came from. Without holes the stream cannot be longer than all payloads
    // together, so what lies further out is not part of it.
    let total = payloads.iter().map(|payload| payload.bytes.len()).sum();
    let mut owners: Vec<Option<&Payload<'_>>> = vec![None; total];
    for payload in payloads {
        if let Some((start, _)) = payload.span(first) {
            let places = owners.iter_mut().skip(start as usize);
            for owner in places.take(payload.bytes.len()) {
                owner.get_or_insert(payload);
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
    /// it is empty. What is from before the beginning comes out too far ahead to be part of it.
    fn span(&self, first: u32) -> Option<(u32, u32)> {
        let sequence = self.sequence.wrapping_add(u32::from(self.syn));
        let start = sequence.wrapping_sub(first);
        if self.bytes.is_empty() {
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
            None => "not part of the stream: what comes before it never passed",
            Some((start, end)) => {
                packet.payload = Some(StreamSpan { from, start, end });
                if self.bytes.get(start as usize..end as usize) == Some(payload.bytes) {
                    return;
                }
                "differs from what passed first for the same place"
            }
        };
        for field in &mut packet.fields {
            if field.name == "TCP payload" {
                field.problem = Some(problem.into());
            }
        }
    }
}
