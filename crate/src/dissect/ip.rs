//! What IPv4 and IPv6 have in common.
//!
//! - [`body`]: names what a packet carries: TCP in full, the rest as one leaf
//! - [`traffic_class`], [`address`], [`protocol`]: values of both headers in words

use core::net::{Ipv4Addr, Ipv6Addr};

use super::names::dotted;
use super::reader::{Read, Reader};
use super::tcp::{self, Header, Under};

pub(super) const TCP: u8 = 6;
const ICMP: u8 = 1;
const UDP: u8 = 17;
const ICMPV6: u8 = 58;

/// What the header said of what follows it.
pub(super) struct Body<'a> {
    pub(super) protocol: u8,
    /// How many bytes of it are here.
    pub(super) length: usize,
    /// Where in the whole packet's body it begins, and whether it is not all of it.
    pub(super) fragment: Option<u32>,
    pub(super) under: Under<'a>,
}

/// Names what a packet carries. A first fragment is named as what it begins with, a later one only
/// as a fragment; they are not put together.
pub(super) fn body(
    reader: &mut Reader<'_>,
    body: Body<'_>,
    tcp_header: &mut Option<Header>,
) -> Read {
    let Body {
        protocol: number,
        length,
        fragment,
        under,
    } = body;
    if let Some(place) = fragment.filter(|place| *place > 0) {
        reader.leaf("fragment", length)?;
        reader.note(
            [
                "part of a packet of ",
                protocol(number).unwrap_or("an unknown protocol"),
                ", from byte ",
                &place.to_string(),
            ]
            .concat(),
        );
        return Ok(());
    }
    if number == TCP {
        *tcp_header = tcp::segment(reader, &under, length);
        if fragment.is_some()
            && let Some(header) = tcp_header
        {
            header.refused = Some("the rest of its IP packet is in other fragments");
        }
        return Ok(());
    }
    let bytes = reader.leaf(protocol(number).unwrap_or("data"), length)?;
    reader.note(match (number, bytes) {
        (UDP, [a, b, c, d, ..]) => [
            "from port ",
            &u16::from_be_bytes([*a, *b]).to_string(),
            " to ",
            &u16::from_be_bytes([*c, *d]).to_string(),
            ": not read here",
        ]
        .concat(),
        (ICMP | ICMPV6, [kind, ..]) => [
            match (number, kind) {
                (ICMP, 0) | (ICMPV6, 129) => "Echo Reply",
                (ICMP, 8) | (ICMPV6, 128) => "Echo Request",
                (ICMP, 3) | (ICMPV6, 1) => "Destination Unreachable",
                (ICMP, 11) | (ICMPV6, 3) => "Time Exceeded",
                (ICMPV6, 2) => "Packet Too Big",
                (ICMPV6, 133) => "Router Solicitation",
                (ICMPV6, 134) => "Router Advertisement",
                (ICMPV6, 135) => "Neighbor Solicitation",
                (ICMPV6, 136) => "Neighbor Advertisement",
                _ => "type",
            },
            " (",
            &kind.to_string(),
            "): not read here",
        ]
        .concat(),
        _ if protocol(number).is_some() => "not read here".into(),
        _ => ["protocol ", &number.to_string(), ": not read here"].concat(),
    });
    if let Some(spec) = spec(number) {
        reader.spec(spec);
    }
    Ok(())
}

/// The name of an IP protocol (IANA Protocol Numbers).
pub(super) fn protocol(number: u8) -> Option<&'static str> {
    Some(match number {
        ICMP => "ICMP",
        2 => "IGMP",
        4 => "IPv4 in IP",
        TCP => "TCP",
        UDP => "UDP",
        41 => "IPv6 in IP",
        47 => "GRE",
        50 => "ESP",
        51 => "AH",
        ICMPV6 => "ICMPv6",
        59 => "No Next Header",
        89 => "OSPF",
        103 => "PIM",
        112 => "VRRP",
        115 => "L2TP",
        132 => "SCTP",
        136 => "UDP-Lite",
        _ => return None,
    })
}

fn spec(number: u8) -> Option<&'static str> {
    Some(match number {
        ICMP => "RFC 792",
        2 => "RFC 3376",
        4 => "RFC 2003",
        UDP => "RFC 768",
        41 => "RFC 4213",
        47 => "RFC 2784",
        50 => "RFC 4303",
        ICMPV6 => "RFC 4443",
        59 => "RFC 8200 4.7",
        132 => "RFC 9260",
        _ => return None,
    })
}

/// Six bits of DSCP (RFC 2474), two of ECN (RFC 3168).
pub(super) fn traffic_class(byte: u8) -> String {
    let class = byte >> 2;
    [
        "DSCP ",
        &class.to_string(),
        match class {
            0 => " (default)",
            8 => " (CS1)",
            10 => " (AF11)",
            18 => " (AF21)",
            26 => " (AF31)",
            34 => " (AF41)",
            46 => " (EF)",
            48 => " (CS6)",
            _ => "",
        },
        ", ",
        match byte & 3 {
            0 => "Not-ECT",
            1 => "ECT(1)",
            2 => "ECT(0)",
            _ => "CE",
        },
    ]
    .concat()
}

/// An address as people write it: dotted, or as RFC 5952 asks for.
pub(super) fn address(bytes: &[u8]) -> String {
    if let Ok(bytes) = <[u8; 16]>::try_from(bytes) {
        return Ipv6Addr::from(bytes).to_string();
    }
    match <[u8; 4]>::try_from(bytes) {
        Ok(bytes) => Ipv4Addr::from(bytes).to_string(),
        Err(_) => dotted(bytes),
    }
}
