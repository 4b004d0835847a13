//! One direction of a connection as whoever sits on the link can put it together.
//!
//! - [`Stream`]: its bytes, and the TLS records in them

use core::ops::Range;

use super::tcp::{Segment, is_before};

/// The bytes that one peer has sent so far, in order.
#[derive(Default)]
pub(super) struct Stream {
    /// The sequence number of the first byte.
    first: Option<u32>,
    bytes: Vec<u8>,
}

impl Stream {
    /// Takes the bytes of a segment that it does not have yet. Peers send in order, and nothing gets
    /// lost before it comes here: what does not follow is something that TCP sent again.
    pub(super) fn take(&mut self, segment: &Segment) {
        if segment.syn {
            self.first = Some(segment.seq.wrapping_add(1));
        }
        let Some(next) = self.seq(self.bytes.len()) else {
            return;
        };
        if !is_before(next, segment.seq) {
            let known = next.wrapping_sub(segment.seq) as usize;
            let new = segment.payload.get(known..).unwrap_or_default();
            self.bytes.extend_from_slice(new);
        }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The sequence number of the byte at `place`.
    pub(super) fn seq(&self, place: usize) -> Option<u32> {
        let place = u32::try_from(place).ok()?;
        Some(self.first?.wrapping_add(place))
    }

    /// Where TLS record number `number` stands, if it has begun; its end may still have to come.
    pub(super) fn record(&self, number: u32) -> Option<Range<usize>> {
        let mut at = clear_part(&self.bytes)?;
        for _ in 0..number {
            at += record_length(self.bytes.get(at..)?)?;
        }
        let left = self.bytes.get(at..).filter(|left| !left.is_empty())?;
        // Before all of the header has come the record is at least as long as that.
        Some(at..at + record_length(left).unwrap_or(RECORD_HEADER))
    }

    /// Where that record stands, if all of it has come.
    pub(super) fn complete_record(&self, number: u32) -> Option<Range<usize>> {
        let place = self.record(number)?;
        (place.end <= self.bytes.len() && place.len() > RECORD_HEADER).then_some(place)
    }
}

/// Content type, version, length (RFC 8446 section 5.1).
const RECORD_HEADER: usize = 5;

/// Header and content of the record at the front of `bytes`.
fn record_length(bytes: &[u8]) -> Option<usize> {
    let [_, _, _, high, low] = *bytes.first_chunk()?;
    Some(RECORD_HEADER + usize::from(u16::from_be_bytes([high, low])))
}

/// How many bytes of text stand before the first record; nothing if none has come. Text is in lines
/// (RFC 5321 section 2.3.8), and none begins like a record.
fn clear_part(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        let line = bytes.get(at..)?;
        // change_cipher_spec, alert, handshake, application_data, and the version that all have.
        if matches!(line, [20..=23, 3, ..]) {
            return Some(at);
        }
        at += line.windows(2).position(|pair| pair == b"\r\n")? + 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stream(bytes: &[u8]) -> Stream {
        Stream {
            first: Some(u32::MAX),
            bytes: bytes.to_vec(),
        }
    }

    #[test]
    fn records_are_found_by_their_headers() {
        let bytes = b"\x16\x03\x01\0\x02ab\x17\x03\x03\0\x01c\x17\x03";
        let stream = stream(bytes);
        assert_eq!(stream.record(0), Some(0..7));
        assert_eq!(stream.record(1), Some(7..13));
        assert_eq!(stream.complete_record(1), Some(7..13));
        assert_eq!(stream.record(2), Some(13..18));
        assert_eq!(stream.complete_record(2), None);
        assert_eq!(stream.record(3), None);
        assert_eq!(stream.seq(1), Some(0), "sequence numbers go round");
    }

    #[test]
    fn a_record_that_has_not_begun_is_none() {
        let stream = stream(b"\x16\x03\x01\0\x02ab");
        assert_eq!(stream.record(1), None);
    }

    #[test]
    fn text_before_the_first_record_is_none() {
        let stream = stream(b"220 hello\r\n250 STARTTLS\r\n\x16\x03\x01\0\x01a");
        assert_eq!(stream.record(0), Some(25..31));
        assert_eq!(clear_part(b"GET / HTTP/1.1\r\n\r\nbody"), None);
    }
}
