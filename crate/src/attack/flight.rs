//! - [`first_flight()`]: what a client says before it has heard anything

use super::tcp::{Segment, is_before};
use crate::capture::{Capture, Peer};

/// The bytes that a client sent before it had heard anything of the server's: those in segments that
/// acknowledge nothing but the server's SYN.
#[must_use]
pub fn first_flight(capture: &Capture) -> Vec<u8> {
    let mut server_first = None;
    let mut next = None;
    let mut flight = Vec::new();
    for packet in &capture.segments {
        let Some(segment) = Segment::read(&packet.bytes) else {
            continue;
        };
        if packet.from == Peer::Server {
            server_first = server_first.or(segment.syn.then(|| segment.end()));
        } else if segment.syn {
            next = Some(segment.end());
        } else if Some(segment.ack) == server_first
            && let Some(place) = next
            // What TCP sent again is not said again.
            && !is_before(segment.seq, place)
        {
            flight.extend_from_slice(&segment.payload);
            next = Some(segment.payload_end());
        }
    }
    flight
}
