//! Both formats in all their forms, all link types, and everything that can be wrong with a file.

use port443::import::error::{ImportError, LooksLike, ProblemKind};
use port443::import::summary::{CaptureSummary, Container};
use port443::import::{CaptureFile, MAX_BLOCK, MAX_KEY_LOG};
use proptest::prelude::*;

use crate::write::{CLIENT, Form, MICROSECONDS, SERVER, apart, file, segment};

fn read(bytes: &[u8]) -> (CaptureFile, Result<CaptureSummary, ImportError>) {
    let mut capture = CaptureFile::new();
    let pushed = capture.push(bytes);
    let summary = capture.finish();
    if let Err(error) = pushed {
        assert_eq!(summary.as_ref().unwrap_err(), &error);
    }
    (capture, summary)
}

fn problems(summary: &CaptureSummary) -> Vec<(u64, u32, ProblemKind)> {
    summary
        .problems
        .iter()
        .map(|problem| (problem.at, problem.times, problem.kind))
        .collect()
}

fn syn() -> Vec<u8> {
    segment(CLIENT, SERVER, "S", (1000, 0), &[])
}

const FORMS: [Form; 5] = [
    MICROSECONDS,
    Form {
        big_endian: true,
        nanoseconds: false,
        modified: false,
    },
    Form {
        big_endian: false,
        nanoseconds: true,
        modified: false,
    },
    Form {
        big_endian: true,
        nanoseconds: true,
        modified: false,
    },
    Form {
        big_endian: false,
        nanoseconds: false,
        modified: true,
    },
];

#[test]
fn pcap_in_all_its_forms() {
    let at = 1_767_225_600_123_456_789;
    for form in FORMS {
        let bytes = form.pcap(101, &[(at, syn()), (at + 2_001_001, syn())]);
        let (capture, summary) = read(&bytes);
        let summary = summary.unwrap();
        assert_eq!(summary.format.big_endian, form.big_endian, "{form:?}");
        let container = if form.modified {
            Container::ModifiedPcap
        } else {
            Container::Pcap
        };
        assert_eq!(summary.format.container, container, "{form:?}");
        let nanoseconds = if form.nanoseconds {
            123_456_789
        } else {
            123_456_000
        };
        let first = summary.first.unwrap();
        assert_eq!(
            (first.seconds, first.nanoseconds),
            (1_767_225_600, nanoseconds),
            "{form:?}"
        );
        let row = capture.rows(1, 1).remove(0);
        let below = u32::from(form.nanoseconds);
        assert_eq!((row.at, row.nanoseconds), (2001, below), "{form:?}");
        assert_eq!(problems(&summary), [], "{form:?}");
        assert_eq!(capture.rows(0, 9).len(), 2, "{form:?}");
        let range = capture.frame(1).unwrap().ranges[0];
        let place = range.offset as usize..range.offset as usize + range.length as usize;
        assert_eq!(bytes[place], syn(), "{form:?}");
    }
}

#[test]
fn pcapng_with_every_block_in_both_byte_orders_and_in_sections() {
    let text = format!("CLIENT_RANDOM {} {}\n", "ab".repeat(32), "cd".repeat(48));
    let mut bytes = Vec::new();
    for big_endian in [false, true] {
        let form = Form {
            big_endian,
            ..MICROSECONDS
        };
        bytes.extend(form.section());
        bytes.extend(form.secrets(0x544c_534b, text.as_bytes()));
        bytes.extend(form.secrets(0x5353_4b4c, b"something else"));
        // Nanoseconds; seconds since 1970-01-02; 1/1024 of a second.
        bytes.extend(form.interface(101, Some(9), None));
        bytes.extend(form.interface(101, Some(0), Some(86_400)));
        bytes.extend(form.interface(101, Some(0x80 | 0x0a), None));
        bytes.extend(form.interface(101, None, None));
        // Name resolution, custom, and one that nobody knows.
        bytes.extend(form.block(4, &[0; 4]));
        bytes.extend(form.block(0xbad, &[0, 0, 0x80, 9, 1, 2, 3, 4]));
        bytes.extend(form.block(0x7777, b"what?"));
        let second = 1_000_000_000;
        bytes.extend(form.enhanced(0, 90_000 * second, &syn()));
        bytes.extend(form.enhanced(1, 3_601, &syn()));
        bytes.extend(form.enhanced(2, 90_002 * 1024 + 512, &syn()));
        bytes.extend(form.obsolete(3, 90_003_000_001, &syn()));
        bytes.extend(form.simple(&syn()));
        // An interface that the file does not describe.
        bytes.extend(form.enhanced(4, 0, &syn()));
    }
    let (capture, summary) = read(&bytes);
    let summary = summary.unwrap();
    assert_eq!(summary.format.container, Container::Pcapng);
    assert_eq!(summary.format.ticks_per_second, Some(1_000_000_000));
    let times: Vec<u64> = capture.rows(0, 20).iter().map(|row| row.at).collect();
    // The second section begins again with the first one's time.
    let expected = [0, 1_000_000, 2_500_000, 3_000_001, 3_000_001];
    assert_eq!(times[..5], expected);
    assert_eq!(times[5..9], expected[..4]);
    assert_eq!(times.len(), 10);
    let kinds: Vec<_> = problems(&summary)
        .into_iter()
        .map(|(_, times, kind)| (times, kind))
        .collect();
    assert_eq!(
        kinds,
        [
            (
                2,
                ProblemKind::OtherSecrets {
                    secrets_type: 0x5353_4b4c
                }
            ),
            (2, ProblemKind::NoInterface { interface: 4 }),
        ]
    );
    let key_log = summary.key_log.unwrap();
    assert_eq!((key_log.connections, key_log.in_file), (1, 0));
    for row in capture.rows(0, 20) {
        assert_eq!(row.source, "192.0.2.1:50000", "{row:?}");
        let range = capture.frame(row.index).unwrap().ranges[0];
        let place = range.offset as usize..range.offset as usize + range.length as usize;
        assert_eq!(bytes[place], syn(), "{row:?}");
    }
}

/// Numbers above it are none that JavaScript has.
const MOST: u64 = 1 << 53;

#[test]
fn no_time_is_more_than_a_number_of_javascript() {
    for (resolution, offset, ticks) in [
        (127, i64::MAX, u64::MAX),
        (0xff, i64::MIN, u64::MAX),
        (0, i64::MAX, u64::MAX),
        (0, i64::MIN, u64::MAX),
        (9, 0, u64::MAX),
    ] {
        let packets = [
            segment(CLIENT, SERVER, "S", (0, 0), &[]),
            segment(SERVER, CLIENT, "SA", (0, 1), &[]),
            segment(CLIENT, SERVER, "A", (1, 1), &[]),
        ];
        let mut bytes = MICROSECONDS.section();
        bytes.extend(MICROSECONDS.interface(101, Some(resolution), Some(offset)));
        bytes.extend(MICROSECONDS.interface(101, Some(9), None));
        for (number, packet) in (0..).zip(&packets) {
            let interface = u32::from(number == 0);
            let ticks = if number == 0 { 0 } else { ticks - 2 + number };
            bytes.extend(MICROSECONDS.enhanced(interface, ticks, packet));
        }
        let (capture, summary) = read(&bytes);
        let summary = summary.unwrap();
        assert!(summary.duration < MOST, "{summary:?}");
        assert!(summary.format.ticks_per_second.unwrap() <= MOST);
        let frames = capture.frames(0).unwrap();
        let range = frames.ranges[0];
        let start = range.offset as usize;
        let opened = capture.open(0, &bytes[start..start + range.length as usize]);
        assert!(opened.unwrap().summary.duration < MOST);
    }
}

#[test]
fn every_link_type_leads_to_the_same_connection() {
    let ip = syn();
    let ethernet = |kind: &[u8]| [&[2; 12][..], kind, &ip].concat();
    let cooked = [&[0; 14][..], &[8, 0], &ip].concat();
    let cooked2 = [&[8, 0][..], &[0; 18], &ip].concat();
    for (link, name, bytes) in [
        (1, "ETHERNET", ethernet(&[8, 0])),
        (1, "ETHERNET", ethernet(&[0x81, 0, 0, 5, 8, 0])),
        (
            1,
            "ETHERNET",
            ethernet(&[0x88, 0xa8, 0, 5, 0x81, 0, 0, 6, 8, 0]),
        ),
        (101, "RAW", ip.clone()),
        (12, "RAW", ip.clone()),
        (14, "RAW", ip.clone()),
        (228, "IPV4", ip.clone()),
        (113, "LINUX_SLL", cooked),
        (276, "LINUX_SLL2", cooked2),
        (0, "NULL", [&[2, 0, 0, 0][..], &ip].concat()),
        (0, "NULL", [&[0, 0, 0, 2][..], &ip].concat()),
        (108, "LOOP", [&[0, 0, 0, 2][..], &ip].concat()),
    ] {
        let (capture, summary) = read(&MICROSECONDS.pcap(link, &apart(vec![bytes])));
        let links = summary.unwrap().links;
        assert_eq!(links[0].name, Some(name), "{link}");
        let connection = capture.connections(0, 9).remove(0);
        assert_eq!(connection.server.address, "198.51.100.7", "{link}");
        assert_eq!(connection.client.port, 50_000, "{link}");
    }
}

#[test]
fn ipv6_is_read_on_links_that_carry_both() {
    let mut ip = Vec::new();
    etherparse::PacketBuilder::ipv6([0x20; 16], [0x30; 16], 64)
        .tcp(50_000, 443, 7, 512)
        .syn()
        .write(&mut ip, &[])
        .unwrap();
    for (link, before) in [
        (229, &[][..]),
        (101, &[]),
        (0, &[30, 0, 0, 0]),
        (0, &[10, 0, 0, 0]),
        (108, &[0, 0, 0, 24]),
    ] {
        let bytes = [before, &ip].concat();
        let (capture, _) = read(&MICROSECONDS.pcap(link, &apart(vec![bytes])));
        let row = capture.rows(0, 1).remove(0);
        assert_eq!(
            row.source, "[2020:2020:2020:2020:2020:2020:2020:2020]:50000",
            "{link}"
        );
        assert!(row.info.starts_with("50000 → 443 [SYN] Seq=0 "), "{row:?}");
    }
}

#[test]
fn what_is_not_read_is_said() {
    let mut bytes = MICROSECONDS.header(147);
    bytes.extend(MICROSECONDS.packet(0, &[1, 2, 3], 3));
    bytes.extend(MICROSECONDS.packet(0, &[4], 100));
    let (capture, summary) = read(&bytes);
    let summary = summary.unwrap();
    assert_eq!(
        problems(&summary),
        [
            (40, 2, ProblemKind::LinkType { number: 147 }),
            (59, 1, ProblemKind::CutShort)
        ]
    );
    assert_eq!(capture.rows(0, 1)[0].info, "Link type 147, not read");
    assert!(capture.packet(0, &[1, 2, 3]).is_err());
}

#[test]
fn a_file_that_is_no_capture_is_told_what_it_is() {
    let key_log = format!("# a comment\nCLIENT_RANDOM {} 00\n", "ab".repeat(32));
    for (bytes, looks_like) in [
        (&b"\x1f\x8b\x08\0\0\0\0\0"[..], LooksLike::Gzip),
        (b"\x28\xb5\x2f\xfd....", LooksLike::Compressed),
        (b"\xfd7zXZ\0", LooksLike::Compressed),
        (b"PK\x03\x04rest", LooksLike::Zip),
        (key_log.as_bytes(), LooksLike::KeyLog),
        (b"-----BEGIN PRIVATE KEY-----\nMIIE", LooksLike::PrivateKey),
        (b"-----BEGIN CERTIFICATE-----\nMIIE", LooksLike::Pem),
        (b"snoop\0\0\0", LooksLike::OtherCapture),
        (b"\xa1\xb2\xcd\x34", LooksLike::OtherPcap),
        (b"<!doctype html>", LooksLike::Markup),
        (b"{\"a\": 1}", LooksLike::Markup),
        (b"Hello", LooksLike::Text),
        (b"\0\x01\x02\x03\x04", LooksLike::Unknown),
        (b"x", LooksLike::Text),
    ] {
        let expected = ImportError::NotACapture { looks_like };
        assert_eq!(read(bytes).1.unwrap_err(), expected, "{bytes:?}");
        // The same if there is much more of it.
        let long = [bytes, &vec![bytes[bytes.len() - 1]; 2000]].concat();
        assert_eq!(read(&long).1.unwrap_err(), expected, "{bytes:?}, long");
    }
    assert_eq!(read(&[]).1.unwrap_err(), ImportError::Empty);
}

#[test]
fn a_header_that_makes_no_sense_is_said() {
    let pcap = file(vec![syn()]);
    let pcapng = [
        MICROSECONDS.section(),
        MICROSECONDS.interface(1, None, None),
    ]
    .concat();
    let cut = |bytes: &[u8], length: usize| read(&bytes[..length]).1.unwrap_err();
    assert_eq!(cut(&pcap, 23), ImportError::HeaderCutOff { bytes: 23 });
    assert_eq!(cut(&pcapng, 2), ImportError::HeaderCutOff { bytes: 2 });
    assert_eq!(cut(&pcapng, 27), ImportError::HeaderCutOff { bytes: 27 });
    let with = |bytes: &[u8], place: usize, byte: u8| {
        let mut bytes = bytes.to_vec();
        bytes[place] = byte;
        read(&bytes).1.unwrap_err()
    };
    let (major, minor) = (3, 4);
    assert_eq!(
        with(&pcap, 4, 3),
        ImportError::UnknownVersion { major, minor }
    );
    let (major, minor) = (2, 0);
    assert_eq!(
        with(&pcapng, 12, 2),
        ImportError::UnknownVersion { major, minor }
    );
    assert_eq!(with(&pcapng, 8, 0), ImportError::HeaderDamaged { at: 8 });
    assert_eq!(with(&pcapng, 4, 3), ImportError::HeaderDamaged { at: 4 });
}

#[test]
fn lengths_that_a_file_claims_are_not_believed() {
    for claims in [0xffff_ffff_u32, 262_145] {
        let mut pcap = file(vec![syn()]);
        let at = pcap.len() as u64;
        pcap.extend([&[0; 8][..], &claims.to_le_bytes(), &[0xff; 4], &[0; 2000]].concat());
        let (capture, summary) = read(&pcap);
        let summary = summary.unwrap();
        assert_eq!(
            problems(&summary),
            [(at, 1, ProblemKind::PacketTooLong { claims })]
        );
        assert_eq!(summary.packets, 1);
        assert!(summary.memory < 8000, "{}", summary.memory);
        assert_eq!(capture.rows(0, 9).len(), 1);
    }
    let start = [
        MICROSECONDS.section(),
        MICROSECONDS.interface(101, None, None),
    ]
    .concat();
    // A block of 4 GiB: what is after it cannot be there, and nothing is kept of it.
    let claims = 0xffff_fffc_u32;
    let mut long = start.clone();
    let at = long.len() as u64;
    long.extend(
        [
            &6_u32.to_le_bytes()[..],
            &claims.to_le_bytes(),
            &vec![1; 9_000_000],
        ]
        .concat(),
    );
    let (_, summary) = read(&long);
    let summary = summary.unwrap();
    let block_type = 6;
    assert_eq!(
        problems(&summary),
        [
            (at, 1, ProblemKind::BlockTooLong { block_type, claims }),
            (
                long.len() as u64,
                1,
                ProblemKind::CutOff {
                    missing: claims - 9_000_008
                }
            )
        ]
    );
    assert!(summary.memory < 8000, "{}", summary.memory);
    // One that is really there is passed over.
    let body = vec![0; MAX_BLOCK as usize];
    let long = [
        start.clone(),
        MICROSECONDS.block(0x1234, &body),
        MICROSECONDS.enhanced(0, 0, &syn()),
    ];
    let (_, summary) = read(&long.concat());
    assert_eq!(summary.unwrap().packets, 1);
    // Lengths with which nothing can be found any more.
    for claims in [0_u32, 8, 13] {
        let broken = [&start[..], &[6, 0, 0, 0], &claims.to_le_bytes(), &[0; 99]].concat();
        let (_, summary) = read(&broken);
        assert_eq!(
            problems(&summary.unwrap()),
            [(at, 1, ProblemKind::BlockLength { claims })]
        );
    }
    // A packet that is longer than its block.
    let mut damaged = MICROSECONDS.enhanced(0, 0, &syn());
    damaged[20..24].copy_from_slice(&0xffff_u32.to_le_bytes());
    let file = [start, damaged, MICROSECONDS.enhanced(0, 0, &syn())].concat();
    let (_, summary) = read(&file);
    let summary = summary.unwrap();
    assert_eq!(
        problems(&summary),
        [(at, 1, ProblemKind::BlockDamaged { block_type: 6 })]
    );
    assert_eq!(summary.packets, 1);
}

#[test]
fn a_file_that_is_cut_off_gives_what_is_there() {
    let pcap = file(vec![syn(), syn(), syn()]);
    let pcapng = [
        MICROSECONDS.section(),
        MICROSECONDS.interface(101, None, None),
        MICROSECONDS.enhanced(0, 0, &syn()),
        MICROSECONDS.enhanced(0, 0, &syn()),
    ]
    .concat();
    for (bytes, header, packet) in [(pcap, 24, 56), (pcapng, 28, 88)] {
        let mut last = 0;
        for length in header..=bytes.len() {
            let (_, summary) = read(&bytes[..length]);
            let summary = summary.unwrap();
            assert!(summary.packets >= last, "{length}");
            last = summary.packets;
            let problems = problems(&summary);
            match problems[..] {
                [] => {}
                [(at, 1, ProblemKind::CutOff { missing })] => {
                    assert!(at < length as u64, "{length}");
                    assert!(missing > 0 && missing < packet, "{length}: {missing}");
                }
                _ => panic!("{length}: {problems:?}"),
            }
        }
        assert!(last > 1);
    }
}

#[test]
fn a_million_tiny_packets_take_a_few_dozen_bytes_each() {
    let mut bytes = MICROSECONDS.header(101);
    let packet = MICROSECONDS.packet(1_000_000_000, &[0x45], 1);
    for _ in 0..1_000_000 {
        bytes.extend_from_slice(&packet);
    }
    let (capture, summary) = read(&bytes);
    let summary = summary.unwrap();
    assert_eq!(summary.packets, 1_000_000);
    assert!(summary.memory < 52_000_000, "{}", summary.memory);
    assert_eq!(capture.rows(999_999, 9).len(), 1);
}

#[test]
fn connections_are_bounded_and_so_is_what_they_take() {
    let mut bytes = MICROSECONDS.header(101);
    let count = 140_000_u32;
    for number in 0..count {
        let [_, a, b, c] = number.to_be_bytes();
        let syn = segment(([10, a, b, c], 50_000), SERVER, "S", (1, 0), &[]);
        bytes.extend(MICROSECONDS.packet(1_000_000_000, &syn, syn.len() as u32));
    }
    let (capture, summary) = read(&bytes);
    let summary = summary.unwrap();
    assert_eq!(summary.packets, count);
    let limit = port443::import::MAX_CONNECTIONS;
    assert_eq!(summary.connections, limit);
    let kinds: Vec<_> = problems(&summary)
        .into_iter()
        .map(|it| (it.1, it.2))
        .collect();
    assert_eq!(
        kinds,
        [(count - limit, ProblemKind::TooManyConnections { limit })]
    );
    assert_eq!(capture.rows(count - 1, 1)[0].source, "");
    assert!(
        summary.memory / u64::from(limit) < 1024,
        "{}",
        summary.memory
    );
}

#[test]
fn a_key_log_without_end_is_cut() {
    let line = format!("CLIENT_RANDOM {} {}\n", "ab".repeat(32), "cd".repeat(48));
    let text = line.repeat(3_000_000 / line.len());
    let mut bytes = MICROSECONDS.section();
    for _ in 0..7 {
        bytes.extend(MICROSECONDS.secrets(0x544c_534b, text.as_bytes()));
    }
    let (_, summary) = read(&bytes);
    let summary = summary.unwrap();
    let limit = MAX_KEY_LOG as u32;
    let kinds: Vec<_> = problems(&summary)
        .into_iter()
        .map(|it| (it.1, it.2))
        .collect();
    assert_eq!(kinds, [(2, ProblemKind::KeyLogTooLong { limit })]);
    assert!(summary.memory < 1_000_000, "{}", summary.memory);
}

/// What must not depend on how a file arrives.
fn told(bytes: &[u8], cuts: &[usize]) -> String {
    let mut capture = CaptureFile::new();
    let mut rest = bytes;
    for cut in cuts {
        let (now, later) = rest.split_at((*cut).min(rest.len()));
        let _ = capture.push(now);
        rest = later;
    }
    let _ = capture.push(rest);
    let summary = capture.finish().map(|mut summary| {
        // How much room there is to spare depends on how it was taken.
        summary.memory = 0;
        summary
    });
    // Whatever they are, they open.
    let opened: Vec<_> = capture
        .connections(0, 100)
        .iter()
        .map(|connection| {
            let frames = capture.frames(connection.index).unwrap();
            let gathered: Vec<u8> = frames
                .ranges
                .iter()
                .flat_map(|range| {
                    let start = range.offset as usize;
                    bytes[start..start + range.length as usize].to_vec()
                })
                .collect();
            capture.open(connection.index, &gathered).unwrap().summary
        })
        .collect();
    format!(
        "{summary:?} {:?} {:?} {opened:?}",
        capture.connections(0, 100),
        capture.rows(0, 1000)
    )
}

fn sample() -> impl Strategy<Value = Vec<u8>> {
    let hello = std::fs::read(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../tests/captures/curl-tls13.pcap"
    ))
    .unwrap();
    let pcapng = std::fs::read(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../tests/captures/curl-tls12.pcapng"
    ))
    .unwrap();
    prop_oneof![Just(hello), Just(pcapng)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn how_a_file_is_cut_makes_no_difference(
        bytes in sample(),
        cuts in prop::collection::vec(0_usize..400, 0..60),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
    ) {
        let mut bytes = bytes;
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        prop_assert_eq!(told(&bytes, &cuts), told(&bytes, &[]));
    }

    #[test]
    fn byte_by_byte_is_the_same(
        bytes in sample(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..3),
    ) {
        let mut bytes = bytes;
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        prop_assert_eq!(told(&bytes, &vec![1; bytes.len()]), told(&bytes, &[]));
    }
}
