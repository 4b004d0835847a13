//! Connections that are opened: our own runs after a way through a file, captures of other people's
//! programs with their keys, and what one lacks.

use port443::capture::Peer;
use port443::dissect::decrypt::decrypt;
use port443::dissect::dissect;
use port443::eavesdrop::{Topic, eavesdrop};
use port443::explain::sealed_records;
use port443::export::{Secrets, pcapng};
use port443::import::error::OpenError;
use port443::import::summary::{FrameRanges, KeysGiven, Lack, Protocol};
use port443::import::{CaptureFile, MAX_OPENED_PACKETS, Opened};
use port443::recording::Recording;
use port443::run::run;
use port443::scenario::{CertificateKind, CipherSuite, Kind, Scenario, ScenarioInput, SitePage};

use crate::write::{CLIENT, MICROSECONDS, SERVER, apart, file, segment};

fn read(bytes: &[u8]) -> CaptureFile {
    let mut capture = CaptureFile::new();
    for piece in bytes.chunks(1000) {
        capture.push(piece).unwrap();
    }
    capture.finish().unwrap();
    capture
}

/// What the page does: reads the ranges and hands them over.
fn gather(bytes: &[u8], frames: &FrameRanges) -> Vec<u8> {
    let ranges = frames.ranges.iter().map(|range| {
        let start = range.offset as usize;
        &bytes[start..start + range.length as usize]
    });
    let bytes = ranges.collect::<Vec<_>>().concat();
    assert_eq!(bytes.len(), frames.bytes as usize);
    bytes
}

fn open(capture: &CaptureFile, bytes: &[u8], index: u32) -> Opened {
    let frames = capture.frames(index).unwrap();
    capture.open(index, &gather(bytes, &frames)).unwrap()
}

fn play(kind: Kind) -> Vec<Recording> {
    let scenario = Scenario::try_from(ScenarioInput {
        kind,
        host: "example.com".into(),
        message: "Hello".into(),
        seed: Some("443".into()),
        latency_ms: 20,
        cipher_suite: CipherSuite::Aes128GcmSha256,
        certificate: CertificateKind::Valid,
        strict: false,
        attack: None,
        page: SitePage::default(),
        padding: 0,
    });
    run(&scenario.unwrap())
}

#[test]
fn our_own_runs_come_back_as_they_left() {
    for kind in Kind::ALL {
        let recordings = play(kind);
        let bytes = pcapng(&recordings, Secrets::Inside);
        let capture = read(&bytes);
        let connections = capture.connections(0, 100);
        assert_eq!(connections.len(), recordings.len(), "{kind:?}");
        for recording in &recordings {
            let index = connections
                .iter()
                .position(|connection| {
                    connection.begins_at / 1000 == recording.connection.begins_at / 1000
                })
                .unwrap_or_else(|| panic!("{kind:?}: {connections:?}"));
            let opened = open(&capture, &bytes, index as u32);
            let ours: Vec<_> = recording
                .capture
                .segments
                .iter()
                .map(|segment| (segment.from, &segment.bytes))
                .collect();
            let theirs: Vec<_> = opened
                .capture
                .segments
                .iter()
                .map(|segment| (segment.from, &segment.bytes))
                .collect();
            assert_eq!(theirs, ours, "{kind:?}");
            // Our tap is half-way, and the handshake says so.
            let latency = opened.summary.round_trip.unwrap();
            assert!((39_000..43_000).contains(&latency), "{kind:?}: {latency}");
            for (ours, theirs) in recording
                .capture
                .segments
                .iter()
                .zip(&opened.capture.segments)
            {
                for (ours, theirs) in [
                    (ours.sent_at, theirs.sent_at),
                    (ours.seen_at, theirs.seen_at),
                    (ours.arrives_at, theirs.arrives_at),
                ] {
                    assert!(ours.abs_diff(theirs) < 2000, "{kind:?}: {ours} {theirs}");
                }
            }
            let dissection = dissect(&recording.capture);
            assert_eq!(
                opened.opened,
                decrypt(&dissection, &recording.key_log),
                "{kind:?}"
            );
            assert_eq!(opened.summary.lacks, [], "{kind:?}");
            let plaintexts: Vec<_> = sealed_records(recording, &dissection)
                .into_iter()
                .map(|mut record| {
                    record.sealed_by = None;
                    record.opened_by = None;
                    record.sealed_at = 0;
                    record
                })
                .collect();
            for record in opened.records() {
                // Which event sealed it, no file says.
                assert_eq!((record.sealed_by, record.opened_by), (None, None));
                let mut record = record.clone();
                record.sealed_at = 0;
                assert!(plaintexts.contains(&record), "{kind:?}: {record:?}");
            }
            assert_eq!(opened.records().len(), opened.opened.len(), "{kind:?}");
            let names = |capture| -> Vec<String> {
                eavesdrop(capture)
                    .into_iter()
                    .filter(|finding| finding.topic == Topic::ServerName)
                    .map(|finding| finding.value)
                    .collect()
            };
            assert_eq!(
                names(&opened.capture),
                names(&recording.capture),
                "{kind:?}"
            );
        }
        // Without what was inside, nothing opens, and it is said.
        let bytes = pcapng(&recordings, Secrets::Without);
        let capture = read(&bytes);
        for connection in capture.connections(0, 100) {
            let opened = open(&capture, &bytes, connection.index);
            assert!(opened.opened.is_empty(), "{kind:?}");
            if opened.summary.sealed > 0 {
                assert_eq!(connection.keys, KeysGiven::Missing);
                assert_eq!(opened.summary.lacks, [Lack::NoKeys], "{kind:?}");
            }
        }
    }
}

fn fixture(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/captures/");
    std::fs::read([folder, name].concat()).unwrap()
}

#[test]
fn other_peoples_captures_open_with_their_key_logs() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/captures/");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let extension = path.extension().and_then(|it| it.to_str());
        if !matches!(extension, Some("pcap" | "pcapng")) {
            continue;
        }
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let bytes = std::fs::read(&path).unwrap();
        let mut capture = read(&bytes);
        let log = std::fs::read_to_string(path.with_extension("keys")).unwrap_or_default();
        let told = capture.add_key_log(&log);
        assert!(told.is_complete, "{name}");
        for connection in capture.connections(0, 100) {
            let opened = open(&capture, &bytes, connection.index);
            assert_eq!(connection.protocol, Protocol::Tls, "{name}");
            assert!(connection.client_random.is_some(), "{name}");
            // What the list says of a connection is what the dissector says of it.
            let hello = opened.dissection.server.units.first().unwrap();
            let suite = hello.field.find("cipher_suite").unwrap();
            let said = suite.value.as_deref().unwrap();
            assert!(
                connection
                    .cipher_suite
                    .as_deref()
                    .is_some_and(|name| said.contains(name)),
                "{name}: {connection:?} {said}"
            );
            let hello = opened.dissection.client.units.first().unwrap();
            let host = hello.field.find("HostName");
            assert_eq!(
                host.and_then(|host| host.value.clone()),
                connection.server_name,
                "{name}"
            );
            let is_read = !opened
                .summary
                .lacks
                .iter()
                .any(|lack| matches!(lack, Lack::SuiteNotRead { .. }));
            if connection.keys == KeysGiven::All && is_read {
                assert!(!opened.opened.is_empty(), "{name}");
                count += 1;
            }
            let all = opened.opened.len() == opened.summary.sealed as usize;
            assert_eq!(all, !opened.summary.lacks.iter().any(is_of_keys), "{name}");
        }
    }
    assert!(count > 30, "{count}");
}

fn is_of_keys(lack: &Lack) -> bool {
    matches!(
        lack,
        Lack::NoKeys
            | Lack::OtherKeyLog
            | Lack::SecretsMissing { .. }
            | Lack::SuiteNotRead { .. }
            | Lack::DoNotOpen { .. }
            | Lack::HelloMissing { .. }
    )
}

#[test]
fn the_list_says_which_records_begin_in_a_packet() {
    for (name, expected) in [
        (
            "curl-tls12.pcapng",
            &[
                "Client Hello (SNI=port443.test)",
                "Server Hello, Certificate, Server Key Exchange, Server Hello Done",
                "Client Key Exchange, Change Cipher Spec, Encrypted Handshake Message",
                "Change Cipher Spec, Encrypted Handshake Message",
                "Application Data",
                "Application Data",
                "Alert",
                "Alert",
            ][..],
        ),
        // After a HelloRetryRequest the hellos come again, behind a ChangeCipherSpec.
        (
            "openssl-tls13-retry.pcap",
            &[
                "Client Hello (SNI=port443.test)",
                "Server Hello, Change Cipher Spec",
                "Change Cipher Spec, Client Hello (SNI=port443.test)",
            ],
        ),
    ] {
        let capture = read(&fixture(name));
        let rows = capture.rows(0, 100).into_iter();
        let infos: Vec<_> = rows
            .filter(|row| row.protocol == "TLS")
            .map(|row| row.info)
            .collect();
        assert_eq!(infos[..expected.len()], *expected, "{name}");
    }
}

#[test]
fn a_key_log_of_another_connection_opens_nothing_and_that_is_said() {
    let bytes = fixture("curl-tls13.pcap");
    let mut capture = read(&bytes);
    let other = String::from_utf8(fixture("firefox.keys")).unwrap();
    let told = capture.add_key_log(&other);
    assert!(told.connections > 0);
    assert_eq!(told.in_file, 0);
    assert_eq!(capture.connections(0, 1)[0].keys, KeysGiven::Missing);
    let opened = open(&capture, &bytes, 0);
    assert!(opened.opened.is_empty() && opened.records().is_empty());
    assert_eq!(opened.summary.lacks, [Lack::OtherKeyLog]);
    // The right one beside it, without one of its lines.
    let own = String::from_utf8(fixture("curl-tls13.keys")).unwrap();
    let some: String = own
        .lines()
        .filter(|line| !line.starts_with("SERVER_TRAFFIC_SECRET_0"))
        .flat_map(|line| [line, "\n"])
        .collect();
    capture.add_key_log(&some);
    assert_eq!(capture.connections(0, 1)[0].keys, KeysGiven::Some);
    let opened = open(&capture, &bytes, 0);
    assert!(!opened.opened.is_empty());
    let labels = vec!["SERVER_TRAFFIC_SECRET_0".to_owned()];
    assert_eq!(opened.summary.lacks, [Lack::SecretsMissing { labels }]);
}

#[test]
fn a_private_key_opens_what_was_encrypted_to_it_and_nothing_else() {
    let keys = std::fs::read_dir(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../tests/captures/keys"
    ))
    .unwrap()
    .map(|entry| std::fs::read(entry.unwrap().path()).unwrap());
    let mut tried = 0;
    for key in keys {
        let bytes = fixture("openssl-tls12-rsa-gcm.pcap");
        let mut capture = read(&bytes);
        if capture.add_private_key(&key).is_err() {
            continue;
        }
        tried += 1;
        assert_eq!(capture.connections(0, 1)[0].keys, KeysGiven::PrivateKey);
        let opened = open(&capture, &bytes, 0);
        if opened.summary.lacks.is_empty() {
            assert_eq!(opened.opened.len(), opened.summary.sealed as usize);
            assert_eq!(opened.records().len(), opened.opened.len());
            assert!(opened.summary.key_log.starts_with("CLIENT_RANDOM "));
            // The same key only signs where the secret comes from ephemeral keys.
            let bytes = fixture("curl-tls13.pcap");
            let mut capture = read(&bytes);
            capture.add_private_key(&key).unwrap();
            assert_eq!(capture.connections(0, 1)[0].keys, KeysGiven::Missing);
            let opened = open(&capture, &bytes, 0);
            let rsa_key_transport = false;
            assert_eq!(
                opened.summary.lacks,
                [Lack::PrivateKeyDoesNotFit { rsa_key_transport }]
            );
        } else {
            let rsa_key_transport = true;
            assert_eq!(
                opened.summary.lacks,
                [Lack::PrivateKeyDoesNotFit { rsa_key_transport }]
            );
        }
    }
    assert!(tried > 0);
}

#[test]
fn only_the_beginning_of_a_long_connection_is_laid_open() {
    let mut packets = vec![segment(CLIENT, SERVER, "S", (0, 0), &[])];
    for number in 0..3000_u32 {
        packets.push(segment(CLIENT, SERVER, "A", (1 + number * 10, 0), &[7; 10]));
    }
    let bytes = file(packets);
    let capture = read(&bytes);
    let frames = capture.frames(0).unwrap();
    assert_eq!((frames.packets, frames.of), (MAX_OPENED_PACKETS, 3001));
    // They stand one behind the other.
    assert_eq!(frames.ranges.len(), 1);
    let opened = open(&capture, &bytes, 0);
    let packets = MAX_OPENED_PACKETS;
    assert!(
        opened
            .summary
            .lacks
            .contains(&Lack::LaidOpenTo { packets, of: 3001 })
    );
    assert!(opened.summary.lacks.contains(&Lack::EndMissing));
    assert_eq!(opened.summary.packets.len(), packets as usize);
    // The others can be laid open one by one.
    let frame = capture.frame(2999).unwrap();
    let packet = capture.packet(2999, &gather(&bytes, &frame)).unwrap();
    assert_eq!(packet.fields.last().unwrap().name, "TCP payload");
}

#[test]
fn what_lies_between_other_packets_is_read_apart() {
    let other = ([203, 0, 113, 9], 9999);
    let mut packets = Vec::new();
    for number in 0..6_u32 {
        packets.push(segment(CLIENT, SERVER, "A", (1 + number, 0), &[1]));
        packets.push(segment(
            other,
            SERVER,
            "A",
            (1 + number * 9000, 0),
            &[2; 9000],
        ));
    }
    let bytes = file(packets);
    let capture = read(&bytes);
    let frames = capture.frames(0).unwrap();
    assert_eq!((frames.ranges.len(), frames.bytes), (6, 6 * 41));
    let opened = open(&capture, &bytes, 0);
    assert_eq!(opened.summary.packets, [0, 2, 4, 6, 8, 10]);
    assert_eq!(opened.dissection.client.bytes[..], [1; 6]);
    assert!(opened.summary.lacks.contains(&Lack::StartMissing));
}

#[test]
fn a_gap_is_said_with_how_much_is_readable() {
    let bytes = file(vec![
        segment(CLIENT, SERVER, "S", (0, 0), &[]),
        segment(CLIENT, SERVER, "A", (1, 0), &[1; 10]),
        segment(CLIENT, SERVER, "A", (31, 0), &[3; 10]),
    ]);
    let opened = open(&read(&bytes), &bytes, 0);
    let (from, missing, readable) = (Peer::Client, 20, 10);
    assert!(
        opened.summary.lacks.contains(&Lack::Gaps {
            from,
            bytes: missing,
            readable
        }),
        "{:?}",
        opened.summary.lacks
    );
}

#[test]
fn what_does_not_fit_is_refused() {
    let bytes = file(vec![segment(CLIENT, SERVER, "S", (0, 0), &[])]);
    let capture = read(&bytes);
    let (given, needed) = (3, 40);
    let changed = OpenError::FileChanged { given, needed };
    assert_eq!(capture.open(0, &[1, 2, 3]).unwrap_err(), changed);
    assert_eq!(capture.packet(0, &[1, 2, 3]).unwrap_err(), changed);
    let none = OpenError::NoConnection { index: 1 };
    assert_eq!(capture.frames(1).unwrap_err(), none);
    assert_eq!(capture.open(1, &[]).unwrap_err(), none);
    let none = OpenError::NoPacket { number: 1 };
    assert_eq!(capture.frame(1).unwrap_err(), none);
    // A clock that goes backwards is no reason to give up.
    let packets = apart(vec![
        segment(CLIENT, SERVER, "S", (0, 0), &[]),
        segment(SERVER, CLIENT, "SA", (0, 1), &[]),
        segment(CLIENT, SERVER, "A", (1, 1), &[]),
    ]);
    let mut packets: Vec<_> = packets.into_iter().collect();
    packets[0].0 += 5_000_000_000;
    packets[2].0 -= 900_000_000;
    let bytes = MICROSECONDS.pcap(101, &packets);
    let opened = open(&read(&bytes), &bytes, 0);
    let seen: Vec<_> = opened
        .capture
        .segments
        .iter()
        .map(|it| it.seen_at)
        .collect();
    assert!(seen.is_sorted(), "{seen:?}");
}

#[test]
fn a_packet_by_itself_says_what_begins_in_it_and_no_more() {
    let [recording] = &play(Kind::PostQuantum)[..] else {
        panic!("one connection");
    };
    let bytes = pcapng(core::slice::from_ref(recording), Secrets::Without);
    let capture = read(&bytes);
    let dissection = dissect(&recording.capture);
    let mut continued = 0;
    for (index, whole) in dissection.packets.iter().enumerate() {
        let index = index as u32;
        let frame = gather(&bytes, &capture.frame(index).unwrap());
        let alone = capture.alone(index, &frame).unwrap();
        assert_eq!(alone.packet, capture.packet(index, &frame).unwrap());
        let payload = frame.len() as u32 - alone.packet.payload_start;
        let Some(span) = &whole.payload else {
            assert_eq!(alone.units, []);
            continue;
        };
        assert_eq!(payload, span.end - span.start);
        let stream = match span.from {
            Peer::Client => &dissection.client,
            Peer::Server => &dissection.server,
        };
        // The units that begin in it, as far as it goes.
        let begun: Vec<_> = stream
            .units
            .iter()
            .filter(|unit| (span.start..span.end).contains(&unit.field.start))
            .map(|unit| {
                (
                    unit.field.start - span.start,
                    unit.field.end.min(span.end) - span.start,
                )
            })
            .collect();
        if begun.first().is_none_or(|(start, _)| *start > 0) {
            continued += 1;
            assert_eq!(alone.units, [], "packet {index}");
        } else {
            let units = alone.units.iter().map(|unit| (unit.start, unit.end));
            assert_eq!(units.collect::<Vec<_>>(), begun, "packet {index}");
        }
    }
    assert!(continued > 0, "a record goes on in a packet");
}
