//! What a captured frame begins with: the header of the link it was captured on.
//!
//! - [`read`]: names the link's header and all that follows it in the frame
//! - [`trailer`]: names what stands behind the IP packet
//!
//! Ethernet II with tags (IEEE 802.3, 802.1Q), the two forms in which Linux hands over frames of any
//! link (`LINKTYPE_LINUX_SLL` and `_SLL2`) and the one of BSD for its loopback (`LINKTYPE_NULL` and `_LOOP`).
//! Our own runs have no link: they begin with IP.

use super::reader::{Read, Reader, offset};
use super::tcp::Header;
use super::{ip, ipv4, ipv6, names};
use crate::capture::Link;

/// The protocol after a link's header, by its number among the `EtherType`s.
const IPV4: u16 = 0x0800;
const IPV6: u16 = 0x86dd;
const ARP: u16 = 0x0806;
/// Tags (IEEE 802.1Q, and 802.1ad before and after it had a number of its own).
const TAGS: [u16; 3] = [0x8100, 0x88a8, 0x9100];

/// An Ethernet frame carries at least so many bytes (IEEE 802.3 section 3.2.7).
const LEAST: u32 = 46;

/// Names the link's header and what it carries, down to the end of the IP packet.
pub(super) fn read(link: Link, reader: &mut Reader<'_>, tcp_header: &mut Option<Header>) -> Read {
    let mut protocol = match link {
        // Captured on a tunnel, it may be either.
        Link::Ip => match reader.rest() {
            [first, ..] if first >> 4 == 6 => IPV6,
            _ => IPV4,
        },
        Link::Ethernet => ethernet(reader)?,
        Link::LinuxCooked => cooked(reader)?,
        Link::LinuxCooked2 => cooked2(reader)?,
        Link::Loopback => loopback(reader)?,
    };
    while TAGS.contains(&protocol) {
        protocol = tag(reader)?;
    }
    match protocol {
        IPV4 => ipv4::read(reader, link, tcp_header),
        IPV6 => ipv6::read(reader, link, tcp_header),
        ARP => arp(reader),
        length if length <= MOST => llc(reader, length.into(), link, tcp_header),
        other => {
            let known = names::ether_type(other);
            reader.opaque(known.unwrap_or("payload"));
            reader.note(known.map_or_else(
                || ["EtherType ", &names::hex16(other), ": not read here"].concat(),
                |_| "not read here".into(),
            ));
            Ok(())
        }
    }
}

/// Names what stands after the packet. A capture does not say whether a frame's check sequence is
/// part of it, so only what must be padding is called that.
pub(super) fn trailer(link: Link, reader: &mut Reader<'_>) {
    let header = match link {
        Link::Ip | Link::Loopback => u32::MAX,
        Link::Ethernet => 14,
        Link::LinuxCooked => 16,
        Link::LinuxCooked2 => 20,
    };
    let rest = reader.rest();
    let carried = reader.place().saturating_add(offset(rest.len()));
    if rest.iter().all(|byte| *byte == 0)
        && carried <= header.saturating_add(LEAST)
        && header < LEAST
    {
        reader.opaque("padding");
        reader.note("so that the frame has its least length");
        reader.spec("IEEE 802.3 3.2.8");
        return;
    }
    reader.opaque("trailer");
    reader.note(if header < LEAST {
        "after the end of the packet: padding, or the frame's check sequence"
    } else {
        "after the end of the IP packet"
    });
}

/// The largest number in the place of an `EtherType` that is a length (IEEE 802.3 section 3.2.6).
const MOST: u16 = 1500;

fn ethernet(reader: &mut Reader<'_>) -> Read<u16> {
    let mut protocol = 0;
    let read = reader.group("Ethernet header", 14, &mut |reader| {
        for name in ["Destination MAC Address", "Source MAC Address"] {
            let address = reader.leaf(name, 6)?;
            reader.note(mac(address));
        }
        protocol = ether_type(reader, "EtherType")?;
        Ok(())
    });
    reader.spec("IEEE 802.3 3.2");
    read.map(|()| protocol)
}

/// The tag of a virtual network, and the `EtherType` after it.
fn tag(reader: &mut Reader<'_>) -> Read<u16> {
    let mut protocol = 0;
    let read = reader.group("VLAN tag", 4, &mut |reader| {
        let control = reader.u16("PCP, DEI, VID")?;
        let network = (control & 0x0fff).to_string();
        reader.note(
            [
                "network ",
                &network,
                ", priority ",
                &(control >> 13).to_string(),
                if control & 0x1000 == 0 {
                    ""
                } else {
                    ", may be dropped"
                },
            ]
            .concat(),
        );
        reader.title(network);
        protocol = ether_type(reader, "EtherType")?;
        Ok(())
    });
    reader.spec("IEEE 802.1Q 9.6");
    read.map(|()| protocol)
}

/// `LINKTYPE_LINUX_SLL`: what a capture on all interfaces of a Linux machine has.
fn cooked(reader: &mut Reader<'_>) -> Read<u16> {
    let mut protocol = 0;
    let read = reader.group("Linux cooked header", 16, &mut |reader| {
        let kind = reader.u16("Packet Type")?;
        reader.note(packet_type(kind));
        arphrd(reader)?;
        let length = reader.decimal("Address Length", 2)?;
        sender(reader, length)?;
        protocol = ether_type(reader, "Protocol Type")?;
        Ok(())
    });
    reader.spec("LINKTYPE_LINUX_SLL");
    read.map(|()| protocol)
}

/// `LINKTYPE_LINUX_SLL2`: the same with the interface.
fn cooked2(reader: &mut Reader<'_>) -> Read<u16> {
    let mut protocol = 0;
    let read = reader.group("Linux cooked header v2", 20, &mut |reader| {
        protocol = ether_type(reader, "Protocol Type")?;
        reader.leaf("Reserved", 2)?;
        reader.note("reserved, zero");
        reader.decimal("Interface Index", 4)?;
        arphrd(reader)?;
        let kind = reader.u8("Packet Type")?;
        reader.note(packet_type(kind.into()));
        let length = reader.decimal("Address Length", 1)?;
        sender(reader, length)
    });
    reader.spec("LINKTYPE_LINUX_SLL2");
    read.map(|()| protocol)
}

fn packet_type(number: u16) -> &'static str {
    match number {
        0 => "to this machine",
        1 => "broadcast",
        2 => "multicast",
        3 => "between others",
        4 => "from this machine",
        _ => "unknown",
    }
}

/// What kind of link it was captured on, by Linux's numbers.
fn arphrd(reader: &mut Reader<'_>) -> Read {
    let number = reader.u16("ARPHRD Type")?;
    let name = match number {
        1 => "Ethernet",
        512 => "PPP",
        772 => "loopback",
        776 => "sit tunnel",
        778 => "GRE tunnel",
        801 => "802.11",
        0xfffe => "none",
        _ => "",
    };
    reader.note(if name.is_empty() {
        number.to_string()
    } else {
        [name, " (", &number.to_string(), ")"].concat()
    });
    Ok(())
}

/// The sender's address on the link: eight bytes, of which `length` count.
fn sender(reader: &mut Reader<'_>, length: u32) -> Read {
    let length = (length as usize).min(8);
    let address = reader.leaf("Source MAC Address", length)?;
    if length > 0 {
        reader.note(mac(address));
        reader.leaf("Unused", 8 - length)?;
        if length < 8 {
            reader.note("beyond the address");
        }
    } else {
        reader.leaf("Unused", 8)?;
        reader.note("no address");
    }
    Ok(())
}

/// `LINKTYPE_NULL` and `LINKTYPE_LOOP`: the address family, in the order of bytes of the machine that
/// captured, which the number itself shows: no family is larger than 16 bits.
fn loopback(reader: &mut Reader<'_>) -> Read<u16> {
    let mut protocol = 0xffff;
    let read = reader.group("Loopback header", 4, &mut |reader| {
        let number = reader.number("Address Family", 4)?;
        let family = if number > 0xffff {
            number.swap_bytes()
        } else {
            number
        };
        let name = match family {
            2 => {
                protocol = IPV4;
                "AF_INET"
            }
            // Linux, and three of the BSDs.
            10 | 24 | 28 | 30 => {
                protocol = IPV6;
                "AF_INET6"
            }
            _ => "unknown",
        };
        reader.note([name, " (", &family.to_string(), ")"].concat());
        Ok(())
    });
    reader.spec("LINKTYPE_NULL");
    read.map(|()| protocol)
}

/// IEEE 802.3 with a length in the place of the `EtherType`: then a header of 802.2 says what follows,
/// with SNAP by an `EtherType` (RFC 1042).
fn llc(
    reader: &mut Reader<'_>,
    length: usize,
    link: Link,
    tcp_header: &mut Option<Header>,
) -> Read {
    if let [0xaa, 0xaa, 3, 0, 0, 0, high, low, ..] = reader.rest() {
        let protocol = u16::from_be_bytes([*high, *low]);
        reader.group("LLC and SNAP header", 8, &mut |reader| {
            reader.leaf("LLC", 3)?;
            reader.note("SNAP, unnumbered information");
            reader.leaf("OUI", 3)?;
            reader.note("an EtherType follows");
            ether_type(reader, "EtherType").map(drop)
        })?;
        reader.spec("RFC 1042");
        match protocol {
            IPV4 => return ipv4::read(reader, link, tcp_header),
            IPV6 => return ipv6::read(reader, link, tcp_header),
            _ => {}
        }
    }
    let length = length.min(reader.rest().len());
    reader.leaf("802.2 LLC", length)?;
    reader.note("not read here");
    Ok(())
}

/// RFC 826.
fn arp(reader: &mut Reader<'_>) -> Read {
    let bytes = reader.rest();
    let (link, network) = match bytes {
        [_, _, _, _, link, network, ..] => (usize::from(*link), usize::from(*network)),
        _ => (6, 4),
    };
    reader.leaf("ARP", 8 + 2 * (link + network))?;
    let part = |from: usize, length: usize| bytes.get(from..from + length).unwrap_or_default();
    let (hardware, source) = (part(8, link), part(8 + link, network));
    let target = part(8 + 2 * link + network, network);
    reader.note(match bytes.get(7) {
        Some(1) => [
            "who has ",
            &ip::address(target),
            "? asks ",
            &ip::address(source),
        ]
        .concat(),
        Some(2) => [&ip::address(source), " is at ", &mac(hardware)].concat(),
        _ => "neither a request nor a reply".into(),
    });
    reader.spec("RFC 826");
    Ok(())
}

fn ether_type(reader: &mut Reader<'_>, name: &'static str) -> Read<u16> {
    let number = reader.u16(name)?;
    reader.note(match names::ether_type(number) {
        Some(name) => [name, " (", &names::hex16(number), ")"].concat(),
        None if number <= MOST => ["a length: ", &number.to_string(), " bytes"].concat(),
        None => ["unknown (", &names::hex16(number), ")"].concat(),
    });
    Ok(number)
}

/// An address as people write it.
fn mac(address: &[u8]) -> String {
    let mut text = String::new();
    for byte in address {
        if !text.is_empty() {
            text.push(':');
        }
        names::hex(&mut text, &[*byte]);
    }
    if address == [0xff; 6] {
        text.push_str(" (broadcast)");
    }
    text
}
