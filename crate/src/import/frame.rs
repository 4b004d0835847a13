//! What a packet is, as far as the list needs it: addresses, ports, and where TCP's payload is.
//!
//! - [`Headers::read`]: looks into a packet of a link type
//! - [`What`], [`Tcp`]: what it carries
//! - [`link_of`], [`link_name`]: which link types are read
//!
//! `etherparse` reads the headers, from Ethernet or IP on; it does not take apart Linux's second
//! cooked header and BSD's, which are a number of fixed length. Nothing is allocated. Names for every
//! byte are the dissector's, when a packet is opened.

use core::net::IpAddr;

use etherparse::{EtherType, LaxNetSlice, LaxSlicedPacket, TransportSlice, ether_type};

use crate::capture::Link;

/// What is read of a packet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Headers<'a> {
    /// Sender and receiver, if it is IP.
    pub(super) addresses: Option<(IpAddr, IpAddr)>,
    pub(super) what: What<'a>,
}

/// What a packet carries.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum What<'a> {
    Tcp(Tcp<'a>),
    Udp {
        source: u16,
        destination: u16,
        length: u16,
    },
    Icmp,
    Icmpv6,
    Igmp,
    /// A part of an IP packet that was cut up on its way.
    Fragment,
    Arp,
    /// Another protocol over IP, or a header that is not whole.
    Ip(u8),
    /// Another protocol over Ethernet and its like.
    Ether(u16),
    /// Not read.
    Nothing,
}

/// A TCP segment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Tcp<'a> {
    pub(super) source: u16,
    pub(super) destination: u16,
    pub(super) sequence: u32,
    pub(super) acknowledgment: u32,
    pub(super) window: u16,
    /// The control bits, FIN the lowest.
    pub(super) flags: u8,
    /// `WSopt` of a SYN (RFC 7323 section 2).
    pub(super) scale: Option<u8>,
    /// `MSS` of a SYN.
    pub(super) mss: Option<u16>,
    /// What was captured of the payload.
    pub(super) payload: &'a [u8],
    /// How long the payload was on the wire.
    pub(super) length: u32,
}

pub(super) const FIN: u8 = 0x01;
pub(super) const SYN: u8 = 0x02;
pub(super) const RST: u8 = 0x04;
pub(super) const ACK: u8 = 0x10;

/// What a link type's packets begin with; nothing if they are not read.
pub(super) const fn link_of(number: u16) -> Option<Link> {
    match number {
        0 | 108 => Some(Link::Loopback),
        1 => Some(Link::Ethernet),
        12 | 14 | 101 | 228 | 229 => Some(Link::Ip),
        113 => Some(Link::LinuxCooked),
        276 => Some(Link::LinuxCooked2),
        _ => None,
    }
}

/// The name of a link type that is read, as the registry has it.
pub(super) const fn link_name(number: u16) -> Option<&'static str> {
    match number {
        0 => Some("NULL"),
        1 => Some("ETHERNET"),
        // Numbers of systems' own, for the same.
        12 | 14 | 101 => Some("RAW"),
        108 => Some("LOOP"),
        113 => Some("LINUX_SLL"),
        228 => Some("IPV4"),
        229 => Some("IPV6"),
        276 => Some("LINUX_SLL2"),
        _ => None,
    }
}

impl<'a> Headers<'a> {
    pub(super) fn read(link: u16, bytes: &'a [u8]) -> Self {
        let nothing = Self {
            addresses: None,
            what: What::Nothing,
        };
        let after = |length: usize, protocol: u16| {
            bytes
                .get(length..)
                .map(|rest| LaxSlicedPacket::from_ether_type(EtherType(protocol), rest))
        };
        let number = |place: usize| -> u16 {
            bytes
                .get(place..)
                .and_then(<[u8]>::first_chunk)
                .map_or(0, |number| u16::from_be_bytes(*number))
        };
        let packet = match link_of(link) {
            None => return nothing,
            Some(Link::Ethernet) => LaxSlicedPacket::from_ethernet(bytes).ok(),
            Some(Link::Ip) => after(
                0,
                match bytes.first() {
                    Some(first) if first >> 4 == 6 => ether_type::IPV6.0,
                    _ => ether_type::IPV4.0,
                },
            ),
            Some(Link::LinuxCooked) => after(16, number(14)),
            Some(Link::LinuxCooked2) => after(20, number(0)),
            // The family is a small number in the byte order of whoever captured.
            Some(Link::Loopback) => after(
                4,
                match bytes {
                    [2, 0, 0, 0, ..] | [0, 0, 0, 2, ..] => ether_type::IPV4.0,
                    [10 | 24 | 28 | 30, 0, 0, 0, ..] | [0, 0, 0, 10 | 24 | 28 | 30, ..] => {
                        ether_type::IPV6.0
                    }
                    _ => 0,
                },
            ),
        };
        packet.map_or(nothing, |packet| Self::of(&packet))
    }

    fn of(packet: &LaxSlicedPacket<'a>) -> Self {
        let (addresses, protocol, missing, fragment) = match &packet.net {
            Some(LaxNetSlice::Ipv4(ip)) => {
                let header = ip.header();
                let payload = ip.payload();
                let there = header.slice().len()
                    + ip.extensions().auth.map_or(0, |auth| auth.slice().len())
                    + payload.payload.len();
                (
                    Some((
                        IpAddr::from(header.source_addr()),
                        IpAddr::from(header.destination_addr()),
                    )),
                    payload.ip_number.0,
                    usize::from(header.total_len()).saturating_sub(there),
                    payload.fragmented,
                )
            }
            Some(LaxNetSlice::Ipv6(ip)) => {
                let header = ip.header();
                let payload = ip.payload();
                let there = ip.extensions().slice().len() + payload.payload.len();
                (
                    Some((
                        IpAddr::from(header.source_addr()),
                        IpAddr::from(header.destination_addr()),
                    )),
                    payload.ip_number.0,
                    usize::from(header.payload_length()).saturating_sub(there),
                    payload.fragmented,
                )
            }
            Some(LaxNetSlice::Arp(_)) => {
                return Self {
                    addresses: None,
                    what: What::Arp,
                };
            }
            None => {
                return Self {
                    addresses: None,
                    what: packet
                        .ether_payload()
                        .map_or(What::Nothing, |payload| What::Ether(payload.ether_type.0)),
                };
            }
        };
        let what = match &packet.transport {
            _ if fragment => What::Fragment,
            Some(TransportSlice::Tcp(tcp)) => {
                let [_, _, _, _, _, _, _, _, _, _, _, _, _, flags, ..] = tcp.slice() else {
                    return Self {
                        addresses,
                        what: What::Ip(protocol),
                    };
                };
                let (scale, mss) = if flags & SYN == 0 {
                    (None, None)
                } else {
                    options(tcp.options())
                };
                let payload = tcp.payload();
                What::Tcp(Tcp {
                    source: tcp.source_port(),
                    destination: tcp.destination_port(),
                    sequence: tcp.sequence_number(),
                    acknowledgment: tcp.acknowledgment_number(),
                    window: tcp.window_size(),
                    flags: *flags,
                    scale,
                    mss,
                    payload,
                    length: u32::try_from(payload.len() + missing).unwrap_or(u32::MAX),
                })
            }
            Some(TransportSlice::Udp(udp)) => What::Udp {
                source: udp.source_port(),
                destination: udp.destination_port(),
                length: udp.length().saturating_sub(8),
            },
            Some(TransportSlice::Icmpv4(_)) => What::Icmp,
            Some(TransportSlice::Icmpv6(_)) => What::Icmpv6,
            Some(TransportSlice::Igmp(_)) => What::Igmp,
            None => What::Ip(protocol),
        };
        Self { addresses, what }
    }
}

/// Window scale and MSS among the options of a SYN.
fn options(mut bytes: &[u8]) -> (Option<u8>, Option<u16>) {
    let (mut scale, mut mss) = (None, None);
    loop {
        bytes = match bytes {
            [] | [0, ..] => break,
            [1, rest @ ..] => rest,
            [2, 4, high, low, rest @ ..] => {
                mss = Some(u16::from_be_bytes([*high, *low]));
                rest
            }
            [3, 3, shift, rest @ ..] => {
                scale = Some((*shift).min(14));
                rest
            }
            [_, length, ..] if *length >= 2 => {
                bytes.get(usize::from(*length)..).unwrap_or_default()
            }
            _ => break,
        };
    }
    (scale, mss)
}
