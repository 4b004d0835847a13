//! The IPv4 header (RFC 791) and what follows it.
//!
//! - [`read`]: names a packet

use super::checksum::note_checksum;
use super::names::dotted;
use super::reader::{Read, Reader};
#[cfg(not(feature = "everything"))]
use super::tcp;
use super::tcp::{Header, Under};
use crate::capture::Link;

/// The protocol number of TCP.
const TCP: u8 = 6;

/// Names the bytes of one IP packet, not what stands after its end. `tcp_header` gets what the stream
/// needs to know, if there is a whole TCP header.
pub(super) fn read(reader: &mut Reader<'_>, link: Link, tcp_header: &mut Option<Header>) -> Read {
    let bytes = reader.rest();
    let header_length = usize::from(bytes.first().copied().unwrap_or(0x45) & 0x0f) * 4;
    let total_length = match bytes {
        // Left open for a network card that makes several packets of it.
        [_, _, 0, 0, ..] if link != Link::Ip => bytes.len(),
        [_, _, high, low, ..] => usize::from(u16::from_be_bytes([*high, *low])),
        _ => bytes.len(),
    };
    reader.group("IPv4 header", header_length.max(20), &mut |reader| {
        header(reader, bytes, link)
    })?;
    reader.spec("RFC 791 3.1");
    let total_body = total_length.saturating_sub(header_length.max(20));
    let length = total_body.min(reader.rest().len());
    let [version, _, _, _, _, _, high, low, _, protocol, ..] = bytes else {
        return Ok(());
    };
    let place = u32::from(u16::from_be_bytes([*high, *low]) & 0x1fff) * 8;
    // Part of a packet, if there is more of it before or after.
    let fragment = (high & 0x20 != 0 || place > 0).then_some(place);
    let under = Under {
        addresses: bytes.get(12..20).unwrap_or_default(),
        whole: length == total_body && fragment.is_none(),
        link,
    };
    if version >> 4 != 4 {
        reader.leaf("data", length)?;
        return Ok(());
    }
    #[cfg(feature = "everything")]
    return super::ip::body(
        reader,
        super::ip::Body {
            protocol: *protocol,
            length,
            fragment,
            under,
        },
        tcp_header,
    );
    #[cfg(not(feature = "everything"))]
    if *protocol == TCP && fragment.is_none() {
        *tcp_header = tcp::segment(reader, &under, length);
    } else {
        reader.leaf("data", length)?;
    }
    #[cfg(not(feature = "everything"))]
    Ok(())
}

fn header(reader: &mut Reader<'_>, packet: &[u8], link: Link) -> Read {
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
    let class = reader.u8("Type of Service")?;
    #[cfg(feature = "everything")]
    reader.note(super::ip::traffic_class(class));
    #[cfg(not(feature = "everything"))]
    let _ = class;
    let total_length = reader.decimal("Total Length", 2)?;
    if total_length == 0 && link != Link::Ip {
        reader.note("0: more than one packet, which the network card cuts up after the capture");
    } else if total_length as usize > packet.len() {
        reader.wrong(&["only ", &packet.len().to_string(), " bytes were captured"]);
    }
    reader.number("Identification", 2)?;
    let fragment = reader.u16("Flags, Fragment Offset")?;
    reader.note(match (fragment >> 13, fragment & 0x1fff) {
        (2, 0) => "Don't Fragment".into(),
        (0, 0) => "not a fragment".into(),
        (_, 0) if fragment & 0x2000 != 0 => "the first fragment".into(),
        (_, place) => ["fragment from byte ", &(u32::from(place) * 8).to_string()].concat(),
    });
    reader.decimal("Time to Live", 1)?;
    let protocol = reader.decimal("Protocol", 1)?;
    if protocol == u32::from(TCP) {
        reader.note("TCP");
    }
    #[cfg(feature = "everything")]
    if let Some(name) = u8::try_from(protocol).ok().and_then(super::ip::protocol) {
        reader.note(name);
    }
    let given = reader.u16("Header Checksum")?;
    let header = packet.get(..usize::from(words) * 4).unwrap_or_default();
    note_checksum(reader, given, &[header], link);
    for name in ["Source Address", "Destination Address"] {
        let address = reader.leaf(name, 4)?;
        reader.note(dotted(address));
    }
    if !reader.is_done() {
        #[cfg(not(feature = "everything"))]
        reader.opaque("Options");
        #[cfg(feature = "everything")]
        super::ip_options::ipv4(reader)?;
    }
    Ok(())
}
