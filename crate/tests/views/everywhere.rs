//! The same properties over everything there is to read: each kind of run, each fault of a
//! certificate, each attack, and what other people's programs said; on every link; as it is, changed,
//! and cut off. Every byte belongs to one leaf, a leaf says what it is, and what comes out grows with
//! what goes in.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use port443::capture::{Capture, Link, Peer};
use port443::dissect::decrypt::{OpenedRecord, decrypt};
use port443::dissect::{Dissection, Field, dissect, packet};
use port443::eavesdrop::eavesdrop;
use port443::scenario::{Attack, CertificateKind, Kind, Scenario, ScenarioInput};
use proptest::prelude::*;

use crate::captures::files::{CAPTURES, connections, path};
use crate::cover::{check, check_findings, check_opened, check_packet, check_size, size_of};
use crate::recorded::{runs_of, scenario};
use crate::rfc8448::{Trace, seal};
use crate::wire::{Wire, hex};

/// A capture, what made it, and its key log.
struct Read {
    name: String,
    capture: Capture,
    key_log: String,
}

const ATTACKS: [Attack; 13] = [
    Attack::FlipBit {
        connection: 0,
        segment: 3,
        bit: 500,
    },
    Attack::FlipBit {
        connection: 0,
        segment: 4,
        bit: 900,
    },
    Attack::Drop {
        connection: 0,
        segment: 3,
    },
    Attack::Delay {
        connection: 0,
        segment: 3,
        milliseconds: 90,
    },
    Attack::Repeat {
        connection: 0,
        segment: 4,
    },
    Attack::Truncate {
        connection: 0,
        from: Peer::Server,
        record: 1,
    },
    Attack::ReplayRecord {
        connection: 0,
        from: Peer::Client,
        record: 2,
    },
    Attack::SwapRecords {
        connection: 0,
        from: Peer::Server,
        record: 1,
    },
    Attack::Impostor { trusted: false },
    Attack::Impostor { trusted: true },
    Attack::Strip,
    Attack::Downgrade,
    Attack::ReplayEarlyData,
];

/// All there is.
fn everything() -> &'static [Read] {
    static READ: OnceLock<Vec<Read>> = OnceLock::new();
    READ.get_or_init(|| {
        let mut inputs: Vec<(String, ScenarioInput)> = Vec::new();
        for kind in Kind::ALL {
            let input = ScenarioInput::from(&scenario(kind, "Meet me at the café"));
            inputs.push((kind.name().into(), input.clone()));
            for attack in ATTACKS.into_iter().filter(|attack| attack.suits(kind)) {
                let attack = Some(attack);
                let name = format!("{} {attack:?}", kind.name());
                inputs.push((
                    name,
                    ScenarioInput {
                        attack,
                        ..input.clone()
                    },
                ));
            }
        }
        for certificate in CertificateKind::ALL {
            let input = ScenarioInput::from(&scenario(Kind::Https, "x"));
            inputs.push((
                certificate.name().into(),
                ScenarioInput {
                    certificate,
                    ..input
                },
            ));
        }
        let mut all = Vec::new();
        for (name, input) in inputs {
            for recording in runs_of(&Scenario::try_from(input).unwrap()) {
                all.push(Read {
                    name: name.clone(),
                    capture: recording.capture,
                    key_log: recording.key_log,
                });
            }
        }
        for (name, _) in CAPTURES {
            let key_log = std::fs::read_to_string(path(&format!("{name}.keys"))).unwrap();
            for capture in connections(name) {
                all.push(Read {
                    name: (*name).into(),
                    capture,
                    key_log: key_log.clone(),
                });
            }
        }
        all
    })
}

/// All views of a capture hold together. What they say, counted.
fn views_hold(capture: &Capture, key_log: &str) -> (Dissection, Vec<OpenedRecord>) {
    let dissection = dissect(capture);
    check(capture, &dissection);
    let opened = decrypt(&dissection, key_log);
    check_opened(&opened);
    let findings = eavesdrop(capture);
    check_findings(capture, &findings);
    check_size(capture, &dissection, &opened, &findings);
    (dissection, opened)
}

/// Leaves of which the bytes themselves are all there is: numbers without a meaning of their own,
/// what was drawn, computed or sealed, and what another leaf beside them says in words.
const BARE: &[&str] = &[
    "\"&\"",
    "\"-\"",
    "\":\"",
    "\"=\"",
    "\"FROM:\"",
    "\"TO:\"",
    "CRLF",
    "SP",
    "OWS",
    "End of Option List",
    "No-Operation",
    "Flags",
    "IV",
    "Identification",
    "MAC",
    "application data",
    "block_ciphered",
    "body",
    "change_cipher_spec",
    "chunk-data",
    "ciphertext",
    "content",
    "contents",
    "end of mail data",
    "fragment",
    "nonce_explicit",
    "opaque",
    "random",
    "tag",
    "ticket_age_add",
    "unused bits",
    "verify_data",
    "zeros",
];

/// Names of leaves that no RFC defines.
const NO_RFC: &[&str] = &["TCP payload", "application data"];

fn leaves<'a>(
    field: &'a Field,
    spec: Option<&'static str>,
    visit: &mut dyn FnMut(&'a Field, Option<&'static str>),
) {
    let spec = field.spec.or(spec);
    if field.children.is_empty() {
        visit(field, spec);
    }
    for child in &field.children {
        leaves(child, spec, visit);
    }
}

#[test]
fn every_leaf_says_what_it_is_and_where_that_is_defined() {
    let mut silent = BTreeSet::new();
    let mut undefined = BTreeSet::new();
    for read in everything() {
        let (dissection, opened) = views_hold(&read.capture, &read.key_log);
        let packets = dissection.packets.iter().flat_map(|packet| &packet.fields);
        let streams = [&dissection.client, &dissection.server];
        let units = streams.iter().flat_map(|stream| &stream.units);
        let opened = opened.iter().flat_map(|record| &record.messages);
        for root in packets.chain(units.map(|unit| &unit.field)).chain(opened) {
            leaves(root, None, &mut |leaf, spec| {
                assert!(!leaf.name.is_empty());
                if leaf.value.is_none() && leaf.problem.is_none() && !BARE.contains(&leaf.name) {
                    silent.insert((leaf.name, spec.unwrap_or_default()));
                }
                if spec.is_none() && !NO_RFC.contains(&leaf.name) {
                    undefined.insert(leaf.name);
                }
            });
        }
    }
    assert_eq!((silent, undefined), (BTreeSet::new(), BTreeSet::new()));
}

const LINKS: [Link; 5] = [
    Link::Ip,
    Link::Ethernet,
    Link::LinuxCooked,
    Link::LinuxCooked2,
    Link::Loopback,
];

/// What a link puts before an IPv4 packet.
fn header(link: Link) -> Vec<u8> {
    match link {
        Link::Ip => Vec::new(),
        Link::Ethernet => hex("0200000000010200000000020800"),
        Link::LinuxCooked => hex("00000001000602000000000200000800"),
        Link::LinuxCooked2 => hex("0800000000000002000100060200000000020000"),
        Link::Loopback => hex("02000000"),
        other => panic!("no header for {other:?}"),
    }
}

fn on(link: Link, capture: &Capture) -> Capture {
    let mut capture = capture.clone();
    capture.link = link;
    for segment in &mut capture.segments {
        segment.bytes = [&header(link)[..], &segment.bytes].concat().into();
    }
    capture
}

/// The same packets on another link say the same.
#[test]
fn every_link_carries_the_same() {
    let own = |read: &&Read| read.capture.link == Link::Ip;
    for read in everything().iter().filter(own) {
        let (plain, opened) = views_hold(&read.capture, &read.key_log);
        for link in LINKS.into_iter().skip(1) {
            let capture = on(link, &read.capture);
            let (linked, opened_there) = views_hold(&capture, &read.key_log);
            let name = &read.name;
            assert_eq!(linked.client, plain.client, "{name} on {link:?}");
            assert_eq!(linked.server, plain.server, "{name} on {link:?}");
            assert_eq!(opened_there, opened);
            let shift = u32::try_from(header(link).len()).unwrap();
            for (there, here) in linked.packets.iter().zip(&plain.packets) {
                assert_eq!((&there.flags, there.payload), (&here.flags, here.payload));
                assert_eq!(there.payload_start, here.payload_start + shift);
                let names = |fields: &[Field]| -> Vec<&str> {
                    fields.iter().map(|field| field.name).collect()
                };
                assert_eq!(names(&there.fields[1..]), names(&here.fields));
            }
        }
    }
}

/// By itself a packet says what it says in its stream, but for its place there.
#[test]
fn a_packet_by_itself() {
    for read in everything() {
        let dissection = dissect(&read.capture);
        for (segment, whole) in read.capture.segments.iter().zip(&dissection.packets) {
            let alone = packet(read.capture.link, &segment.bytes);
            check_packet(&alone, &segment.bytes);
            assert_eq!(
                (&alone.flags, alone.payload_start),
                (&whole.flags, whole.payload_start)
            );
            assert_eq!(alone.payload, None);
            let names = |fields: &[Field]| -> Vec<(&str, u32)> {
                fields.iter().map(|field| (field.name, field.end)).collect()
            };
            assert_eq!(names(&alone.fields), names(&whole.fields));
        }
    }
}

/// What was counted of twice as many is no more than twice what was counted of as many, and a little.
fn is_linear(name: &str, make: &dyn Fn(usize) -> Capture) {
    let of = |count| {
        let (dissection, opened) = views_hold(&make(count), "");
        size_of(&dissection, &opened)
    };
    let (once, twice) = (of(400), of(800));
    assert!(twice <= 2 * once + 200, "{name}: {once}, then {twice}");
}

/// So many of something.
type Make<'a> = Box<dyn Fn(usize) -> Capture + 'a>;

/// Things of which a peer can send any number.
#[test]
#[expect(clippy::too_many_lines, reason = "a list")]
fn what_repeats_costs_the_same_each_time() {
    let stream = |port: u16, from: Peer, bytes: &[u8]| {
        let mut wire = Wire::open(port);
        for part in bytes.chunks(1400) {
            wire.send(from, part);
        }
        wire.capture
    };
    let record = |kind: u8, body: &[u8]| {
        let length = u16::try_from(body.len()).unwrap().to_be_bytes();
        [&[kind, 3, 3][..], &length, body].concat()
    };
    let certificate = |der: &[u8]| {
        let long = |length: usize| u32::try_from(length).unwrap().to_be_bytes()[1..].to_vec();
        let entry = [long(der.len()), der.to_vec()].concat();
        let list = [long(entry.len()), entry].concat();
        [vec![11], long(list.len()), list].concat()
    };
    let der = |tag: u8, body: &[u8]| {
        let length = u32::try_from(body.len()).unwrap().to_be_bytes();
        [&[tag, 0x84][..], &length, body].concat()
    };
    let records = |message: &[u8], size: usize| -> Vec<u8> {
        message
            .chunks(size)
            .flat_map(|part| record(22, part))
            .collect()
    };
    let families: Vec<(&str, Make<'_>)> = vec![
        (
            "records of one byte",
            Box::new(|count| stream(443, Peer::Server, &record(23, b"x").repeat(count))),
        ),
        (
            "alerts",
            Box::new(|count| stream(443, Peer::Server, &record(21, &[1, 0]).repeat(count))),
        ),
        (
            "empty records",
            Box::new(|count| stream(443, Peer::Server, &record(22, b"").repeat(count))),
        ),
        (
            "messages in one record",
            Box::new(|count| {
                stream(
                    443,
                    Peer::Server,
                    &records(&[0, 0, 0, 0].repeat(count), 16_000),
                )
            }),
        ),
        (
            "a message of one byte in each record",
            Box::new(|count| {
                stream(
                    443,
                    Peer::Server,
                    &records(&certificate(&der(0x30, &vec![5; count])), 1),
                )
            }),
        ),
        (
            "elements of two bytes",
            Box::new(|count| {
                stream(
                    443,
                    Peer::Server,
                    &records(&certificate(&der(0x30, &[5, 0].repeat(count))), 16_000),
                )
            }),
        ),
        (
            "elements in elements",
            Box::new(|count| {
                let mut body = vec![5, 0];
                for _ in 0..count {
                    body = der(0x30, &body);
                }
                stream(443, Peer::Server, &records(&certificate(&body), 1_000))
            }),
        ),
        (
            "names",
            Box::new(|count| {
                let name = [0x31, 11, 0x30, 9, 6, 3, 0x55, 4, 3, 12, 2, b'a', b'b'].repeat(count);
                let body = [
                    der(0xa0, &[2, 1, 2]),
                    vec![2, 1, 1],
                    vec![0x30, 0],
                    der(0x30, &name),
                ]
                .concat();
                stream(
                    443,
                    Peer::Server,
                    &records(&certificate(&der(0x30, &der(0x30, &body))), 16_000),
                )
            }),
        ),
        (
            "suites",
            Box::new(|count| {
                let suites = [0x13, 0x02].repeat(count);
                let length = u16::try_from(suites.len()).unwrap().to_be_bytes();
                let body = [&[3, 3][..], &[7; 32], &[0], &length, &suites, &[1, 0]].concat();
                let length = &u32::try_from(body.len()).unwrap().to_be_bytes()[1..];
                stream(
                    443,
                    Peer::Client,
                    &records(&[&[1], length, &body].concat(), 16_000),
                )
            }),
        ),
        (
            "requests",
            Box::new(|count| stream(80, Peer::Client, &b"GET / HTTP/1.1\r\n\r\n".repeat(count))),
        ),
        (
            "header lines",
            Box::new(|count| {
                stream(
                    80,
                    Peer::Client,
                    &[b"GET / HTTP/1.1\r\n".to_vec(), b"a: b\r\n".repeat(count)].concat(),
                )
            }),
        ),
        (
            "lines that are nothing",
            Box::new(|count| stream(80, Peer::Client, &b"A \n".repeat(count))),
        ),
        (
            "chunks",
            Box::new(|count| {
                let head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
                stream(
                    80,
                    Peer::Server,
                    &[head, b"1\r\nx\r\n".repeat(count)].concat(),
                )
            }),
        ),
        (
            "replies",
            Box::new(|count| stream(587, Peer::Server, &b"250 a\r\n".repeat(count))),
        ),
        (
            "one reply of many lines",
            Box::new(|count| stream(587, Peer::Server, &b"250-a\r\n".repeat(count))),
        ),
        (
            "commands",
            Box::new(|count| {
                stream(
                    587,
                    Peer::Client,
                    &[b"EHLO a\r\n".to_vec(), b"NOOP\r\n".repeat(count)].concat(),
                )
            }),
        ),
        (
            "lines of a mail",
            Box::new(|count| {
                stream(
                    587,
                    Peer::Client,
                    &[b"EHLO a\r\nDATA\r\n".to_vec(), b"a:b\r\n".repeat(count)].concat(),
                )
            }),
        ),
        (
            "bytes that are nothing",
            Box::new(|count| stream(443, Peer::Client, &[0xfe, 0xff, 7].repeat(count))),
        ),
        (
            "segments of one byte",
            Box::new(|count| {
                let mut wire = Wire::open(443);
                for _ in 0..count {
                    wire.send(Peer::Client, b"\x17");
                }
                wire.capture
            }),
        ),
        (
            "the last first",
            Box::new(|count| {
                let mut wire = Wire::open(443);
                for place in (0..u32::try_from(count).unwrap()).rev() {
                    wire.segment(Peer::Client, 1 + 3 * place, "A", b"\x17\x03\x03");
                }
                wire.capture
            }),
        ),
        (
            "the same again",
            Box::new(|count| {
                let mut wire = Wire::open(443);
                for _ in 0..count {
                    wire.segment(Peer::Client, 1, "A", &[0x17; 20]);
                }
                wire.capture
            }),
        ),
        (
            "each over the one before",
            Box::new(|count| {
                let mut wire = Wire::open(443);
                for place in 0..u32::try_from(count).unwrap() {
                    wire.segment(Peer::Client, 2 + place, "A", &[0x17; 40]);
                }
                wire.segment(Peer::Client, 1, "A", b"\x17");
                wire.capture
            }),
        ),
    ];
    for (name, make) in families {
        is_linear(name, &*make);
    }
}

/// One connection of 15,000 packets, shuffled within windows of a hundred, every fifth sent again, one
/// with other bytes than before.
#[test]
fn a_long_connection_out_of_order() {
    const PACKETS: u32 = 15_000;
    const LENGTH: u32 = 100;
    let stream: Vec<u8> = (0..PACKETS * LENGTH / 1_000)
        .flat_map(|place| {
            let mut record = vec![u8::try_from(place % 251).unwrap(); 1_000];
            record[..5].copy_from_slice(&[23, 3, 3, 3, 0xe3]);
            record
        })
        .collect();
    let mut wire = Wire::open(443);
    let send = |wire: &mut Wire, place: u32| {
        let start = (place * LENGTH) as usize;
        wire.segment(
            Peer::Server,
            1 + place * LENGTH,
            "A",
            &stream[start..start + LENGTH as usize],
        );
    };
    for window in 0..PACKETS / 100 {
        for step in 0..100 {
            // 37 and 100 have no divisor in common: each once.
            send(&mut wire, window * 100 + step * 37 % 100);
            if step % 5 == 0 {
                send(&mut wire, window * 100 + step * 37 % 100);
            }
        }
    }
    wire.segment(Peer::Server, 1, "A", &[9; LENGTH as usize]);
    let (dissection, _) = views_hold(&wire.capture, "");
    assert_eq!(&dissection.server.bytes[..], &stream[..]);
    assert_eq!(dissection.server.units.len(), stream.len() / 1_000);
    let last = dissection.packets.last().unwrap();
    assert!(last.fields.iter().any(|field| {
        field.problem.as_deref() == Some("differs from what the stream has in its place")
    }));
}

/// What happens to a capture on its way to us.
#[derive(Clone, Debug)]
enum Change {
    Byte(prop::sample::Index, prop::sample::Index, u8),
    /// Nearer to the front, where headers are.
    Front(prop::sample::Index, u8, u8),
    CutOff(prop::sample::Index, prop::sample::Index),
    Add(prop::sample::Index, Vec<u8>),
    Lose(prop::sample::Index),
    Repeat(prop::sample::Index, prop::sample::Index),
    Swap(prop::sample::Index, prop::sample::Index),
    Turn(prop::sample::Index),
}

fn change() -> impl Strategy<Value = Change> {
    let index = any::<prop::sample::Index>;
    prop_oneof![
        4 => (index(), index(), any::<u8>()).prop_map(|(at, byte, to)| Change::Byte(at, byte, to)),
        3 => (index(), 0_u8..90, any::<u8>()).prop_map(|(at, byte, to)| Change::Front(at, byte, to)),
        2 => (index(), index()).prop_map(|(at, length)| Change::CutOff(at, length)),
        1 => (index(), proptest::collection::vec(any::<u8>(), 1..30)).prop_map(|(at, bytes)| Change::Add(at, bytes)),
        1 => index().prop_map(Change::Lose),
        1 => (index(), index()).prop_map(|(one, other)| Change::Repeat(one, other)),
        1 => (index(), index()).prop_map(|(one, other)| Change::Swap(one, other)),
        1 => index().prop_map(Change::Turn),
    ]
}

fn apply(change: Change, capture: &mut Capture) {
    let count = capture.segments.len();
    if count == 0 {
        return;
    }
    let segments = &mut capture.segments;
    let bytes = match &change {
        Change::Byte(at, ..)
        | Change::Front(at, ..)
        | Change::CutOff(at, _)
        | Change::Add(at, _) => &mut segments[at.index(count)].bytes.0,
        _ => &mut Vec::new(),
    };
    match change {
        Change::Byte(_, byte, to) => {
            if !bytes.is_empty() {
                let place = byte.index(bytes.len());
                bytes[place] = to;
            }
        }
        Change::Front(_, byte, to) => {
            if let Some(byte) = bytes.get_mut(usize::from(byte)) {
                *byte = to;
            }
        }
        Change::CutOff(_, length) => {
            bytes.truncate(length.index(bytes.len() + 1));
        }
        Change::Add(_, more) => bytes.extend(more),
        Change::Lose(at) => drop(capture.segments.remove(at.index(count))),
        Change::Repeat(one, other) => {
            let mut segment = capture.segments[one.index(count)].clone();
            let other = other.index(count);
            segment.seen_at = capture.segments[other].seen_at;
            capture.segments.insert(other, segment);
        }
        Change::Swap(one, other) => {
            let (one, other) = (one.index(count), other.index(count));
            let first = capture.segments[one].clone();
            let second = capture.segments[other].clone();
            capture.segments[one].bytes = second.bytes;
            capture.segments[one].from = second.from;
            capture.segments[other].bytes = first.bytes;
            capture.segments[other].from = first.from;
        }
        Change::Turn(at) => {
            let from = &mut capture.segments[at.index(count)].from;
            *from = from.other();
        }
    }
}

proptest! {
    /// Anything that was read, on any link, whatever happened to it.
    #[test]
    fn changed(
        which in any::<prop::sample::Index>(),
        link in prop::sample::select(LINKS.to_vec()),
        changes in proptest::collection::vec(change(), 1..25),
    ) {
        let read = &everything()[which.index(everything().len())];
        let mut capture = match read.capture.link {
            Link::Ip => on(link, &read.capture),
            _ => read.capture.clone(),
        };
        for change in changes {
            apply(change, &mut capture);
        }
        views_hold(&capture, &read.key_log);
        for segment in &capture.segments {
            check_packet(&packet(capture.link, &segment.bytes), &segment.bytes);
        }
    }

    /// Frames of any bytes behind a header that is known.
    #[test]
    fn any_frame(
        link in prop::sample::select(LINKS.to_vec()),
        start in prop::sample::select(vec!["", "45", "4500002800000000400600", "60000000001400", "600000000040003c", "8100000186dd60000000", "0806"]),
        rest in proptest::collection::vec(any::<u8>(), 0..200),
    ) {
        let bytes = [header(link), hex(start), rest].concat();
        check_packet(&packet(link, &bytes), &bytes);
    }

    /// What stands inside of sealed records, of any type and in any form.
    #[test]
    fn any_plaintext(
        parts in proptest::collection::vec((any::<bool>(), prop::sample::select(vec![
            "", "0b", "0b0000", "0b000020000000", "04", "0800", "18000001", "14", "474554202f20", "485454502f312e3120", "3235302d", "4548", "0102", "0d", "19",
        ]), proptest::collection::vec(any::<u8>(), 0..120), prop::sample::select(vec![21_u8, 22, 22, 23, 23, 20, 24, 0]), 0..4_usize), 1..8),
    ) {
        let trace = Trace::read();
        let mut wire = trace.wire(usize::MAX);
        let secrets = ["client", "server"].map(|peer| {
            hex(trace.text(&format!("/secrets/{peer}_application_traffic_secret_0")))
        });
        let mut before = decrypt(&dissect(&wire.capture), &trace.key_log()).len();
        let mut sequence = [2, 3];
        for (server, start, rest, kind, zeros) in parts {
            let from = if server { Peer::Server } else { Peer::Client };
            let plaintext = [hex(start), rest, vec![kind], vec![0; zeros]].concat();
            let place = from as usize;
            wire.send(from, &seal(&secrets[place], sequence[place], &plaintext));
            sequence[place] += 1;
            before += 1;
        }
        let (_, opened) = views_hold(&wire.capture, &trace.key_log());
        prop_assert_eq!(opened.len(), before);
    }
}
