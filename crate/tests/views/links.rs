//! What captured frames begin with: links, IPv6, options, fragments, checksums that a network card
//! fills in. Frames are made with etherparse where it makes them, and written out where it does not.

use etherparse::{ArpHardwareId, ArpOperation, ArpPacket, EtherType, PacketBuilder, VlanId};
use port443::capture::{Capture, Link, Peer, Segment};
use port443::dissect::{Field, Packet, dissect, packet};

use crate::cover::{check, cover, problems, value};
use crate::wire::{CLIENT, SERVER, Wire};

const HERE: [u8; 6] = [2, 0, 0, 0, 0, 1];
const THERE: [u8; 6] = [2, 0, 0, 0, 0, 2];
const CLIENT6: [u8; 16] = [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
const SERVER6: [u8; 16] = [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2];

/// A frame, and that every byte of it has its place.
fn read(link: Link, bytes: &[u8]) -> Packet {
    let packet = packet(link, bytes);
    cover(&packet.fields, 0, u32::try_from(bytes.len()).unwrap());
    packet
}

fn names(packet: &Packet) -> Vec<&str> {
    packet.fields.iter().map(|field| field.name).collect()
}

fn field<'a>(packet: &'a Packet, name: &str) -> &'a Field {
    let found = packet.fields.iter().find_map(|field| field.find(name));
    found.unwrap_or_else(|| panic!("no {name} in {packet:#?}"))
}

fn built(builder: etherparse::PacketBuilderStep<etherparse::TcpHeader>, payload: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    builder.write(&mut bytes, payload).unwrap();
    bytes
}

fn ethernet(payload: &[u8]) -> Vec<u8> {
    let builder = PacketBuilder::ethernet2(HERE, THERE)
        .ipv4(CLIENT, SERVER, 64)
        .tcp(50_000, 443, 7, 65_535);
    built(builder.psh().ack(1), payload)
}

fn ipv6(payload: &[u8]) -> Vec<u8> {
    let builder = PacketBuilder::ipv6(CLIENT6, SERVER6, 64).tcp(50_000, 443, 7, 65_535);
    built(builder.psh().ack(1), payload)
}

#[test]
fn ethernet_and_its_padding() {
    let mut frame = ethernet(b"hi");
    let packet = read(Link::Ethernet, &frame);
    assert_eq!(
        names(&packet),
        [
            "Ethernet header",
            "IPv4 header",
            "TCP header",
            "TCP payload"
        ]
    );
    assert_eq!(problems(&packet.fields), []);
    assert_eq!(packet.flags, "PSH, ACK");
    assert_eq!(packet.payload_start, 14 + 20 + 20);
    assert_eq!(
        value(&packet.fields[0], "Source MAC Address"),
        "02:00:00:00:00:01"
    );
    assert_eq!(value(&packet.fields[0], "EtherType"), "IPv4 (0x0800)");
    assert_eq!(
        field(&packet, "Source Address").value.as_deref(),
        Some("192.0.2.1")
    );

    // To 60 bytes it is padding; what may be a check sequence is not called that.
    frame.resize(60, 0);
    let padding = &read(Link::Ethernet, &frame).fields[4];
    assert_eq!((padding.name, padding.start), ("padding", 56));
    frame.extend([1, 2, 3, 4]);
    let packet = read(Link::Ethernet, &frame);
    assert_eq!((packet.fields[4].name, packet.fields.len()), ("trailer", 5));
    assert!(
        packet.fields[4]
            .value
            .as_ref()
            .unwrap()
            .contains("check sequence")
    );
}

#[test]
fn tags_of_virtual_networks() {
    let builder = PacketBuilder::ethernet2(HERE, THERE)
        .double_vlan(VlanId::try_new(123).unwrap(), VlanId::try_new(45).unwrap())
        .ipv6(CLIENT6, SERVER6, 64)
        .tcp(1, 443, 7, 65_535);
    let packet = read(Link::Ethernet, &built(builder, b"abc"));
    assert_eq!(
        names(&packet),
        [
            "Ethernet header",
            "VLAN tag",
            "VLAN tag",
            "IPv6 header",
            "TCP header",
            "TCP payload"
        ]
    );
    assert_eq!(
        value(&packet.fields[0], "EtherType"),
        "802.1ad VLAN (0x88a8)"
    );
    assert_eq!(
        value(&packet.fields[1], "PCP, DEI, VID"),
        "network 123, priority 0"
    );
    assert_eq!(packet.fields[2].value.as_deref(), Some("45"));
    assert_eq!(problems(&packet.fields), []);
}

/// The other headers that stand for a link, in front of the same packet.
#[test]
fn linux_and_bsd() {
    let four = ethernet(b"hello")[14..].to_vec();
    let six = ipv6(b"hello");
    let cooked = |protocol: [u8; 2]| [&[0, 4, 0, 1, 0, 6][..], &HERE, &[0, 0], &protocol].concat();
    let cooked2 =
        |protocol: [u8; 2]| [&protocol[..], &[0, 0, 0, 0, 0, 2, 3, 4, 0, 0], &[0; 8]].concat();
    for (link, header, ip) in [
        (Link::LinuxCooked, cooked([8, 0]), &four),
        (Link::LinuxCooked, cooked([0x86, 0xdd]), &six),
        (Link::LinuxCooked2, cooked2([8, 0]), &four),
        (Link::LinuxCooked2, cooked2([0x86, 0xdd]), &six),
        (Link::Loopback, vec![2, 0, 0, 0], &four),
        (Link::Loopback, vec![0, 0, 0, 2], &four),
        (Link::Loopback, vec![30, 0, 0, 0], &six),
        (Link::Loopback, vec![0, 0, 0, 24], &six),
        (Link::Ip, vec![], &four),
        (Link::Ip, vec![], &six),
    ] {
        let packet = read(link, &[&header[..], ip].concat());
        assert_eq!(packet.flags, "PSH, ACK", "{link:?} {packet:#?}");
        assert_eq!(problems(&packet.fields), []);
        let payload = packet.fields.last().unwrap();
        assert_eq!(
            (payload.name, payload.end - payload.start),
            ("TCP payload", 5)
        );
        assert_eq!(payload.start, packet.payload_start);
        assert_eq!(field(&packet, "Checksum").value.as_deref(), Some("correct"));
        // Whatever is cut off.
        for length in 0..header.len() + ip.len() {
            read(link, &[&header[..], ip].concat()[..length]);
        }
    }
    let packet = read(Link::LinuxCooked, &[&cooked([8, 0])[..], &four].concat());
    assert_eq!(value(&packet.fields[0], "Packet Type"), "from this machine");
    assert_eq!(value(&packet.fields[0], "ARPHRD Type"), "Ethernet (1)");
    let packet = read(Link::LinuxCooked2, &[&cooked2([8, 0])[..], &four].concat());
    assert_eq!(value(&packet.fields[0], "ARPHRD Type"), "loopback (772)");
    let packet = read(Link::Loopback, &[&[0, 0, 0, 99][..], &four].concat());
    assert_eq!(value(&packet.fields[0], "Address Family"), "unknown (99)");
    assert_eq!(packet.fields[1].name, "payload");
}

#[test]
fn what_is_not_tcp_is_one_leaf() {
    let arp = ArpPacket::new(
        ArpHardwareId::ETHERNET,
        EtherType::IPV4,
        ArpOperation::REQUEST,
        &HERE,
        &CLIENT,
        &[0; 6],
        &SERVER,
    )
    .unwrap();
    let mut frame = Vec::new();
    PacketBuilder::ethernet2(HERE, [0xff; 6])
        .arp(arp)
        .write(&mut frame)
        .unwrap();
    frame.resize(60, 0);
    let packet = read(Link::Ethernet, &frame);
    assert_eq!(names(&packet), ["Ethernet header", "ARP", "padding"]);
    assert_eq!(
        packet.fields[1].value.as_deref(),
        Some("who has 203.0.113.2? asks 192.0.2.1")
    );
    assert!(value(&packet.fields[0], "Destination MAC Address").contains("broadcast"));

    let mut udp = Vec::new();
    PacketBuilder::ipv6(CLIENT6, SERVER6, 9)
        .udp(5353, 53)
        .write(&mut udp, b"question")
        .unwrap();
    let packet = read(Link::Ip, &udp);
    assert_eq!(names(&packet), ["IPv6 header", "UDP"]);
    assert!(
        packet.fields[1]
            .value
            .as_ref()
            .unwrap()
            .contains("port 5353 to 53")
    );

    for (protocol, name) in [
        ([0x88, 0xcc], "LLDP"),
        ([0x12, 0x34], "payload"),
        ([0, 9], "802.2 LLC"),
    ] {
        let frame = [&HERE[..], &THERE, &protocol, &[7; 9]].concat();
        assert_eq!(
            names(&read(Link::Ethernet, &frame)),
            ["Ethernet header", name]
        );
    }
    // SNAP says by an EtherType what follows.
    let ip = &ethernet(b"x")[14..];
    let length = u16::try_from(8 + ip.len()).unwrap().to_be_bytes();
    let frame = [
        &HERE[..],
        &THERE,
        &length,
        &[0xaa, 0xaa, 3, 0, 0, 0, 8, 0],
        ip,
    ]
    .concat();
    assert_eq!(
        names(&read(Link::Ethernet, &frame))[1..3],
        ["LLC and SNAP header", "IPv4 header"]
    );
}

/// An IPv6 packet with these bytes between the header and TCP's.
fn extended(first: u8, extensions: &[u8]) -> Vec<u8> {
    let mut bytes = ipv6(b"payload");
    bytes[6] = first;
    let length =
        u16::from_be_bytes([bytes[4], bytes[5]]) + u16::try_from(extensions.len()).unwrap();
    bytes[4..6].copy_from_slice(&length.to_be_bytes());
    bytes.splice(40..40, extensions.iter().copied());
    bytes
}

#[test]
fn extension_headers() {
    let chain = [
        // Hop-by-hop: a router alert and padding.
        &[43, 0, 5, 2, 0, 0, 1, 0][..],
        // Routing, all visited: type 4, nothing inside.
        &[60, 0, 4, 0, 0, 0, 0, 0],
        // Destination options: padding, and one nobody knows.
        &[44, 1, 0, 0x9e, 3, 1, 2, 3, 1, 6, 0, 0, 0, 0, 0, 0],
        // A fragment that is all of it.
        &[6, 0, 0, 0, 1, 2, 3, 4],
    ]
    .concat();
    let bytes = extended(0, &chain);
    let packet = read(Link::Ip, &bytes);
    assert_eq!(problems(&packet.fields), []);
    assert_eq!(
        names(&packet),
        [
            "IPv6 header",
            "Hop-by-Hop Options header",
            "Routing header",
            "Destination Options header",
            "Fragment header",
            "TCP header",
            "TCP payload"
        ]
    );
    assert_eq!(
        field(&packet, "Next Header").value.as_deref(),
        Some("Hop-by-Hop Options header")
    );
    assert_eq!(
        field(&packet, "Source Address").value.as_deref(),
        Some("2001:db8::1")
    );
    assert_eq!(field(&packet, "Checksum").value.as_deref(), Some("correct"));
    assert!(packet.fields[3].find("unknown option").is_some());
    assert_eq!(packet.flags, "PSH, ACK");

    // On its way to others, the address in the checksum is not the one in the header.
    let underway = extended(43, &[6, 0, 4, 1, 0, 0, 0, 0]);
    let packet = read(Link::Ip, &underway);
    assert!(
        field(&packet, "Checksum")
            .value
            .as_ref()
            .unwrap()
            .starts_with("not checked")
    );

    // A header that says it is longer than the packet.
    let packet = read(Link::Ip, &extended(60, &[6, 200, 1, 4, 0, 0, 0, 0]));
    assert_eq!(
        names(&packet),
        ["IPv6 header", "Destination Options header"]
    );
    assert_ne!(problems(&packet.fields), []);
}

/// Of a fragmented packet the first part shows its headers; none is part of the stream.
#[test]
fn fragments() {
    let first = extended(44, &[6, 0, 0, 1, 1, 2, 3, 4]);
    let later = extended(44, &[6, 0, 0, 0x10, 1, 2, 3, 4]);
    let mut four = ethernet(b"part")[14..].to_vec();
    four[6] = 0x20;
    let mut rest = four.clone();
    rest[6..8].copy_from_slice(&[0x20, 3]);
    for (bytes, name) in [
        (first, "TCP payload"),
        (later, "fragment"),
        (four, "TCP payload"),
        (rest, "fragment"),
    ] {
        let mut wire = Wire::silent(443);
        wire.packet(Peer::Client, bytes);
        let dissection = dissect(&wire.capture);
        check(&wire.capture, &dissection);
        let last = dissection.packets[0].fields.last().unwrap();
        assert_eq!(last.name, name);
        assert_eq!(dissection.packets[0].payload, None);
        assert_eq!(&dissection.client.bytes[..], b"");
        if name == "TCP payload" {
            assert!(last.problem.as_ref().unwrap().contains("other fragments"));
        } else {
            assert!(last.value.as_ref().unwrap().contains("from byte"));
        }
    }
}

/// A frame captured where it was sent has the checksums that the machine left in it.
#[test]
fn checksums_that_a_network_card_fills_in() {
    let frame = ethernet(b"offloaded");
    let said = |frame: &[u8]| {
        let packet = read(Link::Ethernet, frame);
        let checksum = field(&packet, "Checksum");
        (checksum.value.clone().unwrap(), checksum.problem.clone())
    };
    assert_eq!(said(&frame), ("correct".into(), None));
    let at = 14 + 20 + 16;

    let mut zero = frame.clone();
    zero[at..at + 2].fill(0);
    let (value, problem) = said(&zero);
    assert!(
        value.contains("network card") && problem.is_none(),
        "{value}"
    );

    // What Linux puts there: the sum of addresses, protocol and length.
    let length = u32::try_from(20 + b"offloaded".len()).unwrap();
    let words = [&CLIENT[..], &SERVER].concat();
    let sum: u32 = words
        .chunks(2)
        .map(|word| u32::from(word[0]) << 8 | u32::from(word[1]))
        .sum();
    let sum = sum + 6 + length;
    let sum = u16::try_from((sum & 0xffff) + (sum >> 16)).unwrap();
    let mut partial = frame.clone();
    partial[at..at + 2].copy_from_slice(&sum.to_be_bytes());
    let (value, problem) = said(&partial);
    assert!(
        value.contains("pseudo-header") && problem.is_none(),
        "{value}"
    );

    let mut wrong = frame.clone();
    wrong[at] ^= 0x10;
    let (value, problem) = said(&wrong);
    assert!(value == "wrong" && problem.unwrap().contains("network cards often"));
    // On our own wire there is no network card.
    let packet = read(Link::Ip, &zero[14..]);
    assert!(
        field(&packet, "Checksum")
            .problem
            .as_ref()
            .is_some_and(|problem| !problem.contains("card"))
    );

    // A packet that the card will cut up: no length, and it is all there.
    let mut large = frame;
    large[14 + 2..14 + 4].fill(0);
    let packet = read(Link::Ethernet, &large);
    assert_eq!(names(&packet)[3], "TCP payload");
    assert!(
        field(&packet, "Total Length")
            .value
            .as_ref()
            .unwrap()
            .contains("network card")
    );
}

/// A packet of which the capture kept the beginning.
#[test]
fn cut_short_by_the_capture() {
    let packet = read(Link::Ethernet, &ethernet(&[7; 500])[..100]);
    assert_eq!(
        names(&packet),
        [
            "Ethernet header",
            "IPv4 header",
            "TCP header",
            "TCP payload"
        ]
    );
    assert!(
        problems(&packet.fields)
            .iter()
            .all(|(name, _)| *name == "Total Length")
    );
    assert!(
        field(&packet, "Checksum")
            .value
            .as_ref()
            .unwrap()
            .starts_with("not checked")
    );
}

#[test]
fn options_of_tcp() {
    let raw: &[u8] = &[
        34, 10, 1, 2, 3, 4, 5, 6, 7, 8, 30, 4, 0x00, 0x81, 28, 4, 0x80, 5, 99, 3, 1, 1, 172, 5, 0,
        0, 9, 1, 254, 4, 0xf9, 0x89, 0, 0, 0, 0,
    ];
    let mut bytes = Vec::new();
    PacketBuilder::ipv4(CLIENT, SERVER, 3)
        .tcp(1, 443, 1, 1)
        .options_raw(raw)
        .unwrap()
        .write(&mut bytes, &[])
        .unwrap();
    let packet = read(Link::Ip, &bytes);
    assert_eq!(problems(&packet.fields), []);
    let options: Vec<(&str, Option<&str>)> = field(&packet, "Options")
        .children
        .iter()
        .map(|option| (option.name, option.value.as_deref()))
        .collect();
    assert_eq!(
        options,
        [
            ("Fast Open", Some("with a cookie")),
            ("MPTCP", Some("MP_CAPABLE")),
            ("User Timeout", None),
            ("unknown option", None),
            ("No-Operation", None),
            ("Accurate ECN Order 0", None),
            ("No-Operation", None),
            ("Fast Open", Some("asks for a cookie")),
            ("End of Option List", None)
        ]
    );
    assert_eq!(
        field(&packet, "G, User Timeout").value.as_deref(),
        Some("5 minutes")
    );
}

#[test]
fn options_of_ipv4() {
    let mut bytes = ethernet(b"abc")[14..].to_vec();
    bytes[0] = 0x46 + 2;
    bytes.splice(20..20, [148, 4, 0, 0, 7, 7, 4, 1, 2, 3, 4, 0]);
    let length = u16::try_from(bytes.len()).unwrap().to_be_bytes();
    bytes[2..4].copy_from_slice(&length);
    let packet = read(Link::Ethernet, &[&ethernet(b"")[..14], &bytes].concat());
    let options = field(&packet, "Options");
    let names: Vec<&str> = options.children.iter().map(|option| option.name).collect();
    assert_eq!(
        names,
        ["Router Alert", "Record Route", "End of Option List"]
    );
    assert_eq!(
        options.find("Address").unwrap().value.as_deref(),
        Some("1.2.3.4")
    );
    assert_eq!(packet.flags, "PSH, ACK");
}

/// A connection on Ethernet with data in its SYN (RFC 7413), dissected as a whole.
#[test]
fn a_connection_with_a_link() {
    let mut capture = Capture {
        link: Link::Ethernet,
        ..Capture::default()
    };
    let mut send = |from: Peer, sequence: u32, syn: bool, payload: &[u8]| {
        let (source, destination) = match from {
            Peer::Client => ((CLIENT6, 50_000), (SERVER6, 80)),
            Peer::Server => ((SERVER6, 80), (CLIENT6, 50_000)),
        };
        let mut tcp = PacketBuilder::ethernet2(HERE, THERE)
            .ipv6(source.0, destination.0, 64)
            .tcp(source.1, destination.1, sequence, 65_535);
        if syn {
            tcp = tcp.syn();
        }
        if from == Peer::Server || !syn {
            tcp = tcp.ack(1);
        } else {
            tcp = tcp.options_raw(&[34, 6, 1, 2, 3, 4, 1, 1]).unwrap();
        }
        let at = 10 * u64::try_from(capture.segments.len()).unwrap();
        capture.segments.push(Segment {
            from,
            sent_at: at,
            seen_at: at,
            arrives_at: at,
            bytes: built(tcp, payload).into(),
        });
    };
    send(Peer::Client, u32::MAX, true, b"GET / HTTP/1.1\r\n");
    send(Peer::Server, 8, true, b"");
    send(Peer::Client, 16, false, b"\r\n");
    send(Peer::Server, 9, false, b"HTTP/1.1 204 No Content\r\n\r\n");
    let dissection = dissect(&capture);
    check(&capture, &dissection);
    assert_eq!(&dissection.client.bytes[..], b"GET / HTTP/1.1\r\n\r\n");
    assert_eq!(dissection.client.units[0].name, "GET / HTTP/1.1");
    assert_eq!(dissection.server.units[0].name, "HTTP/1.1 204 No Content");
}
