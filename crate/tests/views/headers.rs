//! IPv4 and TCP headers, as etherparse writes them.

use etherparse::{IpFragOffset, IpNumber, Ipv4Header, Ipv4Options, TcpHeader, TcpOptionElement};
use port443::capture::Peer;
use port443::dissect::{Dissection, Field, dissect};

use crate::cover::{all_problems, check, problems, value};
use crate::wire::{CLIENT, SERVER, Wire};

fn first_packet(bytes: Vec<u8>) -> (Dissection, Vec<Field>) {
    let mut wire = Wire::silent(443);
    wire.packet(Peer::Client, bytes);
    let dissection = dissect(&wire.capture);
    check(&wire.capture, &dissection);
    let fields = dissection.packets[0].fields.clone();
    (dissection, fields)
}

#[test]
fn a_syn_with_its_options() {
    let wire = Wire::open(443);
    let dissection = dissect(&wire.capture);
    check(&wire.capture, &dissection);
    assert_eq!(all_problems(&dissection), []);

    let flags: Vec<&str> = dissection
        .packets
        .iter()
        .map(|packet| packet.flags.as_str())
        .collect();
    assert_eq!(flags, ["SYN", "SYN, ACK", "ACK"]);
    let [ip, tcp] = &dissection.packets[0].fields[..] else {
        panic!("{:#?}", dissection.packets[0].fields);
    };
    assert_eq!((ip.name, tcp.name), ("IPv4 header", "TCP header"));
    assert_eq!(value(ip, "Source Address"), "192.0.2.1");
    assert_eq!(value(ip, "Destination Address"), "203.0.113.2");
    assert_eq!(value(ip, "Protocol"), "TCP");
    assert_eq!(value(ip, "Header Checksum"), "correct");
    assert_eq!(value(tcp, "Destination Port"), "443 (https)");
    assert_eq!(value(tcp, "Sequence Number"), "4294966295 (relative 0)");
    assert_eq!(value(tcp, "Checksum"), "correct");
    assert_eq!(value(tcp, "MSS"), "1460");
    assert_eq!(value(tcp, "Window Scale"), "windows count 128 bytes each");
    assert_eq!(value(tcp, "TSval"), "1");
    let options = tcp
        .find("Options")
        .unwrap()
        .children
        .iter()
        .map(|option| option.name);
    assert_eq!(
        options.collect::<Vec<_>>(),
        [
            "Maximum Segment Size",
            "SACK-Permitted",
            "Timestamps",
            "No-Operation",
            "Window Scale"
        ]
    );
}

/// One changed bit is noticed by the checksum that covers it, and the right one is named.
#[test]
fn wrong_checksums() {
    let mut wire = Wire::open(443);
    wire.send(Peer::Client, b"odd number of bytes");
    let bytes = wire.capture.segments[3].bytes.0.clone();

    let mut ttl = bytes.clone();
    ttl[8] ^= 1;
    let (_, fields) = first_packet(ttl);
    let right = format!(
        "should be 0x{:04x}",
        u16::from_be_bytes([bytes[10], bytes[11]]) + 0x100
    );
    // A time to live lower or higher by one shifts the sum by 0x0100 (RFC 1141).
    let lower = format!(
        "should be 0x{:04x}",
        u16::from_be_bytes([bytes[10], bytes[11]]).wrapping_sub(0x100)
    );
    let found = problems(&fields);
    assert!(
        found == [("Header Checksum", right)] || found == [("Header Checksum", lower)],
        "{found:?}"
    );

    let mut payload = bytes.clone();
    *payload.last_mut().unwrap() ^= 0x80;
    let (_, fields) = first_packet(payload);
    assert_eq!(problems(&fields).len(), 1);
    assert_eq!(problems(&fields)[0].0, "Checksum");
}

#[test]
fn ip_options_and_a_trailer() {
    let tcp = TcpHeader::new(1, 443, 5, 100);
    let options = Ipv4Options::try_from(&[1_u8, 1, 1, 0][..]).unwrap();
    let mut ip =
        Ipv4Header::new(tcp.header_len_u16() + 3, 9, IpNumber::TCP, CLIENT, SERVER).unwrap();
    ip.options = options;
    ip.set_payload_len(tcp.header_len() + 3).unwrap();
    ip.header_checksum = ip.calc_header_checksum();
    let mut tcp = tcp;
    tcp.checksum = tcp.calc_checksum_ipv4(&ip, b"abc").unwrap();
    let mut bytes = Vec::new();
    ip.write(&mut bytes).unwrap();
    tcp.write(&mut bytes).unwrap();
    bytes.extend_from_slice(b"abc and six more");
    let (dissection, fields) = first_packet(bytes);
    let names: Vec<&str> = fields.iter().map(|field| field.name).collect();
    assert_eq!(
        names,
        ["IPv4 header", "TCP header", "TCP payload", "trailer"]
    );
    assert_eq!(problems(&fields), []);
    assert!(fields[0].find("Options").is_some());
    assert_eq!(&dissection.client.bytes[..], b"abc");
}

#[test]
fn what_is_no_tcp_is_left_alone() {
    let payload = [7_u8; 30];
    let mut fragment = Ipv4Header::new(30, 9, IpNumber::TCP, CLIENT, SERVER).unwrap();
    fragment.fragment_offset = IpFragOffset::try_new(3).unwrap();
    fragment.header_checksum = fragment.calc_header_checksum();
    let udp = {
        let mut header = Ipv4Header::new(30, 9, IpNumber::UDP, CLIENT, SERVER).unwrap();
        header.header_checksum = header.calc_header_checksum();
        header
    };
    for (header, flags, name) in [
        (fragment, "fragment from byte 24", "fragment"),
        (udp, "Don't Fragment", "UDP"),
    ] {
        let mut bytes = Vec::new();
        header.write(&mut bytes).unwrap();
        bytes.extend_from_slice(&payload);
        let (dissection, fields) = first_packet(bytes);
        let names: Vec<&str> = fields.iter().map(|field| field.name).collect();
        let name = if cfg!(feature = "everything") {
            name
        } else {
            "data"
        };
        assert_eq!(names, ["IPv4 header", name]);
        assert_eq!(problems(&fields), []);
        assert_eq!(dissection.packets[0].flags, "");
        assert_eq!(dissection.packets[0].payload, None);
        let value = value(&fields[0], "Flags, Fragment Offset");
        assert!(
            value == flags || value == format!("Don't Fragment, {flags}"),
            "{value}"
        );
    }
}

/// Whatever is cut off a packet, what is left is named and something is noted.
#[test]
fn every_truncation_is_noted() {
    let mut wire = Wire::open(443);
    wire.segment(Peer::Client, 1, "PA", b"hello");
    for packet in [0, 3] {
        let whole = wire.capture.segments[packet].bytes.0.clone();
        for length in 1..whole.len() {
            let (_, fields) = first_packet(whole[..length].to_vec());
            assert_ne!(problems(&fields), [], "{length} of {} bytes", whole.len());
        }
    }
}

#[test]
fn nonsense_in_options_is_noted() {
    let mut wire = Wire::open(443);
    let syn = wire.capture.segments[0].bytes.0.clone();
    // The length of the first option (MSS): too long for the header.
    let mut bytes = syn.clone();
    bytes[41] = 90;
    wire.packet(Peer::Client, bytes);
    let (_, fields) = first_packet(wire.capture.segments[3].bytes.0.clone());
    let found = problems(&fields);
    assert!(
        found
            .iter()
            .any(|(name, problem)| *name == "Maximum Segment Size" && problem.contains("90")),
        "{found:?}"
    );

    let options = [TcpOptionElement::SelectiveAcknowledgement(
        (1, 5),
        [Some((9, 12)), None, None],
    )];
    let mut bytes = Vec::new();
    etherparse::PacketBuilder::ipv4(CLIENT, SERVER, 3)
        .tcp(1, 443, 1, 1)
        .options(&options)
        .unwrap()
        .write(&mut bytes, &[])
        .unwrap();
    let (_, fields) = first_packet(bytes);
    assert_eq!(problems(&fields), []);
    let mut edges = Vec::new();
    fields[1].each("Left Edge", &mut |edge| edges.extend(edge.value.clone()));
    assert_eq!(edges, ["1", "9"]);
}
