//! The Internet checksum (RFC 1071), for the IPv4 header and for TCP's.
//!
//! - [`checksum`]: of parts that follow each other
//! - [`note_checksum`]: says whether the one just read is right

use super::reader::Reader;
use crate::capture::Link;

/// Says whether the checksum just read is right for `parts`, which contain it. A frame that was
/// captured where it was sent may not have it yet.
pub(super) fn note_checksum(reader: &mut Reader<'_>, given: u16, parts: &[&[u8]], link: Link) {
    // With the checksum itself in the sum, a right one gives zero.
    let off = checksum(parts);
    if off == 0 {
        reader.note("correct");
    } else if given == 0 && link != Link::Ip {
        reader.note("0: left to the network card, which fills it in after the capture");
    } else {
        // One's complement: what the sum lacks, added to what was given, is what should stand.
        let sum = u32::from(given) + u32::from(off);
        let right = (sum & 0xffff) + (sum >> 16);
        reader.note("wrong");
        reader.wrong(&[
            "should be ",
            &super::names::hex16(u16::try_from(right).unwrap_or(0)),
            if link == Link::Ip {
                ""
            } else {
                "; network cards often fill it in after the capture"
            },
        ]);
    }
}

/// The one's complement of the one's complement sum of all 16-bit words. Only the last part may be
/// of odd length.
pub(super) fn checksum(parts: &[&[u8]]) -> u16 {
    let mut sum: u64 = 0;
    for part in parts {
        let mut words = part.chunks_exact(2);
        for word in &mut words {
            sum += word
                .iter()
                .fold(0, |word, byte| word << 8 | u64::from(*byte));
        }
        if let [last] = words.remainder() {
            sum += u64::from(*last) << 8;
        }
    }
    while sum > 0xffff {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    !u16::try_from(sum).unwrap_or(0)
}
