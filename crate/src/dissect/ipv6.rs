//! The IPv6 header (RFC 8200) with its extension headers, and what follows them.
//!
//! - [`read`]: names a packet

use super::ip::{self, Body, TCP};
use super::ip_options;
use super::reader::{Read, Reader};
use super::tcp::{Header, Under};
use crate::capture::Link;

/// Version, lengths and two addresses.
const HEADER: usize = 40;

/// The numbers of the headers that may stand before the upper layer's (RFC 8200 section 4.1, and the
/// registry of those that came later).
const HOP_BY_HOP: u8 = 0;
const ROUTING: u8 = 43;
const FRAGMENT: u8 = 44;
const AUTHENTICATION: u8 = 51;
const DESTINATION: u8 = 60;
const MOBILITY: u8 = 135;
const HOST_IDENTITY: u8 = 139;
const SHIM6: u8 = 140;

/// What the extension headers say of the rest.
#[derive(Default)]
struct Extensions {
    /// The header that comes next.
    next: u8,
    /// Where in the whole packet a fragment stands.
    fragment: Option<u32>,
    /// Whether the packet has still to visit others before it reaches the last address, which the
    /// checksum covers.
    underway: bool,
}

/// Names the bytes of one IP packet, not what stands after its end.
pub(super) fn read(reader: &mut Reader<'_>, link: Link, tcp_header: &mut Option<Header>) -> Read {
    let bytes = reader.rest();
    reader.group("IPv6 header", HEADER, &mut |reader| header(reader, bytes))?;
    reader.spec("RFC 8200 3");
    let [_, _, _, _, high, low, next, ..] = bytes else {
        return Ok(());
    };
    let here = reader.rest().len();
    let payload = match usize::from(u16::from_be_bytes([*high, *low])) {
        // A jumbogram (RFC 2675), or left open for a network card that makes several packets of it.
        0 if matches!(*next, TCP | HOP_BY_HOP) => here,
        payload => payload,
    };
    let mut extensions = Extensions {
        next: *next,
        ..Extensions::default()
    };
    let end = reader.place() as usize + payload.min(here);
    let left = |reader: &Reader<'_>| end.saturating_sub(reader.place() as usize);
    while extensions.fragment.is_none_or(|place| place == 0)
        && let Some((name, spec)) = name(extensions.next)
        && left(reader) > 0
    {
        let length = match (extensions.next, reader.rest()) {
            (FRAGMENT, _) => 8,
            (AUTHENTICATION, [_, length, ..]) => (usize::from(*length) + 2) * 4,
            (_, [_, length, ..]) => (usize::from(*length) + 1) * 8,
            _ => 8,
        };
        let room = left(reader);
        reader.group(name, length.min(room), &mut |reader| {
            extension(reader, &mut extensions)
        })?;
        reader.spec(spec);
        if length > room {
            reader.wrong(&[
                "longer than the packet: needs ",
                &length.to_string(),
                " bytes",
            ]);
            return Ok(());
        }
    }
    let length = left(reader);
    let under = Under {
        addresses: bytes.get(8..HEADER).unwrap_or_default(),
        whole: payload <= here && extensions.fragment.is_none() && !extensions.underway,
        link,
    };
    let body = Body {
        protocol: extensions.next,
        length,
        fragment: extensions.fragment,
        under,
    };
    ip::body(reader, body, tcp_header)
}

fn header(reader: &mut Reader<'_>, packet: &[u8]) -> Read {
    let first = reader.number("Version, Traffic Class, Flow Label", 4)?;
    let version = first >> 28;
    let class = u8::try_from(first >> 20 & 0xff).unwrap_or_default();
    let mut flow = String::new();
    super::names::hex(&mut flow, &(first & 0x000f_ffff).to_be_bytes());
    reader.note(
        [
            "IPv",
            &version.to_string(),
            ", ",
            &ip::traffic_class(class),
            ", flow 0x",
            flow.get(3..).unwrap_or_default(),
        ]
        .concat(),
    );
    if version != 6 {
        reader.wrong(&["not version 6"]);
    }
    let length = reader.decimal("Payload Length", 2)? as usize;
    let here = packet.len().saturating_sub(HEADER);
    if length > here {
        reader.wrong(&["only ", &here.to_string(), " bytes were captured"]);
    }
    next_header(reader)?;
    reader.decimal("Hop Limit", 1)?;
    for name in ["Source Address", "Destination Address"] {
        let address = reader.leaf(name, 16)?;
        reader.note(ip::address(address));
    }
    Ok(())
}

fn next_header(reader: &mut Reader<'_>) -> Read<u8> {
    let number = reader.u8("Next Header")?;
    let known = ip::protocol(number).or_else(|| name(number).map(|(name, _)| name));
    reader.note(known.map_or_else(
        || ["unknown (", &number.to_string(), ")"].concat(),
        Into::into,
    ));
    Ok(number)
}

/// What an extension header is called, and where it is defined; nothing if it is none.
fn name(number: u8) -> Option<(&'static str, &'static str)> {
    Some(match number {
        HOP_BY_HOP => ("Hop-by-Hop Options header", "RFC 8200 4.3"),
        ROUTING => ("Routing header", "RFC 8200 4.4"),
        FRAGMENT => ("Fragment header", "RFC 8200 4.5"),
        AUTHENTICATION => ("Authentication Header", "RFC 4302 2"),
        DESTINATION => ("Destination Options header", "RFC 8200 4.6"),
        MOBILITY => ("Mobility Header", "RFC 6275 6.1"),
        HOST_IDENTITY => ("Host Identity header", "RFC 7401 5.1"),
        SHIM6 => ("Shim6 header", "RFC 5533 5.1"),
        _ => return None,
    })
}

fn extension(reader: &mut Reader<'_>, extensions: &mut Extensions) -> Read {
    let kind = extensions.next;
    extensions.next = next_header(reader)?;
    if kind == FRAGMENT {
        reader.u8("Reserved")?;
        reader.note("reserved, zero");
        let field = reader.u16("Fragment Offset, M")?;
        let place = u32::from(field & 0xfff8);
        let more = field & 1 == 1;
        reader.note(
            [
                "from byte ",
                &place.to_string(),
                if more { ", more to come" } else { ", the last" },
            ]
            .concat(),
        );
        reader.number("Identification", 4)?;
        // One that is all of it is a packet like any other (RFC 8200 section 4.5).
        extensions.fragment = (place > 0 || more).then_some(place);
        return Ok(());
    }
    let length = reader.u8("Hdr Ext Len")?;
    let bytes = match kind {
        AUTHENTICATION => (u32::from(length) + 2) * 4,
        _ => (u32::from(length) + 1) * 8,
    };
    reader.note(["header of ", &bytes.to_string(), " bytes"].concat());
    match kind {
        HOP_BY_HOP | DESTINATION => ip_options::ipv6(reader)?,
        ROUTING => {
            let routing = reader.u8("Routing Type")?;
            reader.note(match routing {
                0 => "0: source route, deprecated by RFC 5095".into(),
                2 => "2: home address (RFC 6275)".into(),
                3 => "3: RPL source route (RFC 6554)".into(),
                4 => "4: segment routing (RFC 8754)".into(),
                _ => routing.to_string(),
            });
            let left = reader.decimal("Segments Left", 1)?;
            extensions.underway = left > 0;
            reader.opaque("type-specific data");
        }
        AUTHENTICATION => {
            reader.leaf("Reserved", 2)?;
            reader.note("reserved, zero");
            reader.number("Security Parameters Index", 4)?;
            reader.decimal("Sequence Number Field", 4)?;
            reader.opaque("Integrity Check Value");
        }
        _ => {
            reader.opaque("data");
        }
    }
    Ok(())
}
