//! - [`Strip`]: takes the offer of STARTTLS out of an SMTP server's answer (RFC 3207 section 6)

use super::tcp::Segment;
use crate::capture::Peer;
use crate::network::middle::{Hands, LinkAttacker, Packet};

/// Writes over the keyword where the server lists what it can do, as boxes on the way have done for
/// years. The line stays, with a word that no client knows.
pub(super) struct Strip;

const KEYWORD: &[u8] = b"STARTTLS";
const NOTHING: &[u8] = b"XXXXXXXX";

impl LinkAttacker for Strip {
    fn packet(&mut self, mut packet: Packet, hands: &mut Hands<'_>) {
        if packet.from() == Peer::Server
            && let Some(mut segment) = Segment::read(&packet.bytes)
            && let Some(place) = offer(&segment.payload)
        {
            let length = u32::try_from(place).unwrap_or(u32::MAX);
            segment.overwrite(segment.seq.wrapping_add(length), NOTHING);
            packet.bytes = segment.write();
        }
        hands.pass(packet);
    }
}

/// Where the keyword stands, on a line such as `250-STARTTLS` (RFC 5321 section 4.1.1.1).
fn offer(payload: &[u8]) -> Option<usize> {
    let after_code = payload.windows(4 + KEYWORD.len()).position(|line| {
        let (code, keyword) = line.split_at(4);
        matches!(code, b"250-" | b"250 ") && keyword.eq_ignore_ascii_case(KEYWORD)
    })?;
    Some(after_code + 4)
}
