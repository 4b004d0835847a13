//! The IPv4 header (RFC 791) and what follows it.
//!
//! - [`packet`]: names the bytes of one segment
//! - [`checksum`]: the Internet checksum (RFC 1071), for this header and TCP's

use super::Packet;
use super::reader::{Read, Reader, offset};
use super::tcp::{self, Header};

/// The protocol number of TCP.
const TCP: u8 = 6;

/// Names the bytes of one IP packet. The second part is what the stream needs to know of the TCP
/// header, if there is a whole one.
pub(super) fn packet(bytes: &[u8]) -> (Packet, Option<Header>) {
    let mut reader = Reader::new(bytes, 0);
    let mut tcp_header = None;
    // What is wrong stands in the fields; reading just stops there.
    let _ = read(&mut reader, &mut tcp_header);
    let payload_start = tcp_header
        .as_ref()
        .map_or(bytes.len(), |header| header.payload.start);
    let packet = Packet {
        flags: tcp_header
            .as_ref()
            .map(|header| tcp::flags(header.flags))
            .unwrap_or_default(),
        fields: reader.finish(),
        payload: None,
        payload_start: offset(payload_start),
    };
    (packet, tcp_header)
}

fn read(reader: &mut Reader<'_>, tcp_header: &mut Option<Header>) -> Read {
    let bytes = reader.rest();
    let header_length = usize::from(bytes.first().copied().unwrap_or(0x45) & 0x0f) * 4;
    let total_length = match bytes {
        [_, _, high, low, ..] => usize::from(u16::from_be_bytes([*high, *low])),
        _ => bytes.len(),
    };
    reader.group("IPv4 header", header_length.max(20), &mut |reader| {
        header(reader, bytes)
    })?;
    reader.spec("RFC 791 3.1");
    // What follows is TCP only if this is a whole packet that says so.
    let whole = matches!(bytes, [_, _, _, _, _, _, high, low, ..] if high << 2 == 0 && *low == 0);
    let body_length = total_length
        .saturating_sub(header_length.max(20))
        .min(reader.rest().len());
    match bytes {
        [version, _, _, _, _, _, _, _, _, TCP, ..] if version >> 4 == 4 && whole => {
            let addresses = bytes.get(12..20).unwrap_or_default();
            *tcp_header = tcp::segment(reader, addresses, body_length);
        }
        _ => {
            reader.leaf("data", body_length)?;
        }
    }
    if !reader.is_done() {
        reader.opaque("trailer");
        reader.note("after the end of the IP packet");
    }
    Ok(())
}

fn header(reader: &mut Reader<'_>, packet: &[u8]) -> Read {
    let first = reader.u8("Version, IHL")?;
    let words = first & 0x0f;
    reader.note(
        [
            "IPv",
            &(first >> 4).to_string(),
            ", header of ",
            &(words * 4).to_string(),
            " bytes",
        ]
        .concat(),
    );
    if first >> 4 != 4 {
        reader.wrong(&["not version 4"]);
    } else if words < 5 {
        reader.wrong(&["a header has at least 20 bytes"]);
    }
    reader.u8("Type of Service")?;
    let total_length = reader.decimal("Total Length", 2)?;
    if total_length as usize > packet.len() {
        reader.wrong(&["only ", &packet.len().to_string(), " bytes were captured"]);
    }
    reader.number("Identification", 2)?;
    let fragment = reader.u16("Flags, Fragment Offset")?;
    reader.note(match (fragment >> 13, fragment & 0x1fff) {
        (2, 0) => "Don't Fragment".into(),
        (0, 0) => "not a fragment".into(),
        (_, place) => ["fragment from byte ", &(u32::from(place) * 8).to_string()].concat(),
    });
    reader.decimal("Time to Live", 1)?;
    let protocol = reader.decimal("Protocol", 1)?;
    if protocol == u32::from(TCP) {
        reader.note("TCP");
    }
    let given = reader.u16("Header Checksum")?;
    let header = packet.get(..usize::from(words) * 4).unwrap_or_default();
    note_checksum(reader, given, &[header]);
    for name in ["Source Address", "Destination Address"] {
        let address = reader.leaf(name, 4)?;
        reader.note(dotted(address));
    }
    if !reader.is_done() {
        reader.opaque("Options");
    }
    Ok(())
}

/// An address as people write it.
pub(super) fn dotted(address: &[u8]) -> String {
    address
        .iter()
        .map(u8::to_string)
        .collect::<Vec<_>>()
        .join(".")
}

/// Says whether the checksum just read is right for `parts`, which contain it.
pub(super) fn note_checksum(reader: &mut Reader<'_>, given: u16, parts: &[&[u8]]) {
    // With the checksum itself in the sum, a right one gives zero.
    let off = checksum(parts);
    if off == 0 {
        reader.note("correct");
    } else {
        // One's complement: what the sum lacks, added to what was given, is what should stand.
        let sum = u32::from(given) + u32::from(off);
        let right = (sum & 0xffff) + (sum >> 16);
        reader.note("wrong");
        reader.wrong(&[
            "should be ",
            &super::names::hex16(u16::try_from(right).unwrap_or(0)),
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
