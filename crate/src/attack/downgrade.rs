//! - [`Downgrade`]: takes TLS 1.3 out of the `ClientHello`

use super::hold::Hold;
use super::stream::Stream;
use super::tcp::Segment;
use crate::capture::{Micros, Peer};
use crate::network::middle::{Hands, LinkAttacker, Packet};

/// Gives the extension in which a client offers TLS 1.3 (`supported_versions`, RFC 8446 section
/// 4.2.1) a type that nobody knows. A server skips what it does not know, and takes the hello for
/// one of TLS 1.2.
#[derive(Default)]
pub(super) struct Downgrade {
    stream: Stream,
    hold: Hold,
    done: bool,
}

/// `supported_versions`.
const SUPPORTED_VERSIONS: [u8; 2] = [0x00, 0x2b];

/// From the range for private use (RFC 8447 section 7).
const UNKNOWN: [u8; 2] = [0xff, 0x2b];

impl LinkAttacker for Downgrade {
    fn packet(&mut self, packet: Packet, hands: &mut Hands<'_>) {
        let segment = Segment::read(&packet.bytes);
        let Some(segment) = segment.filter(|_| packet.from() == Peer::Client && !self.done) else {
            return hands.pass(packet);
        };
        self.stream.take(&segment);
        if self.stream.record(0).is_none() {
            return hands.pass(packet);
        }
        self.hold.put(packet, segment);
        let Some(hello) = self.stream.complete_record(0) else {
            return;
        };
        let place = supported_versions(&self.stream.bytes()[hello.clone()])
            .and_then(|place| self.stream.seq(hello.start + place));
        match place {
            Some(at) => self.hold.release_with(at, &UNKNOWN, hands),
            None => self.hold.release(hands),
        }
        self.done = true;
    }

    fn wakes_at(&self) -> Option<Micros> {
        self.hold.gives_up_at()
    }

    fn wake(&mut self, hands: &mut Hands<'_>) {
        self.hold.release(hands);
        self.done = true;
    }
}

/// Where the type of that extension stands in a record with a `ClientHello` (RFC 8446 section
/// 4.1.2).
fn supported_versions(record: &[u8]) -> Option<usize> {
    // Record header, handshake header (type 1), version, random.
    if *record.get(5)? != 1 {
        return None;
    }
    let mut at = 5 + 4 + 2 + 32;
    // Session, cipher suites, compression methods.
    at += 1 + usize::from(*record.get(at)?);
    at += 2 + length(record, at)?;
    at += 1 + usize::from(*record.get(at)?);
    let end = at + 2 + length(record, at)?;
    at += 2;
    while at < end {
        if record.get(at..at + 2)? == SUPPORTED_VERSIONS {
            return Some(at);
        }
        at += 4 + length(record, at + 2)?;
    }
    None
}

fn length(bytes: &[u8], at: usize) -> Option<usize> {
    let bytes = bytes.get(at..)?.first_chunk()?;
    Some(u16::from_be_bytes(*bytes).into())
}
