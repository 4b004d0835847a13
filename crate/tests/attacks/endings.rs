//! What comes of each attack: who refuses, why, and which of the checks did it.

use etherparse::{NetSlice, SlicedPacket, TransportSlice};
use port443::capture::Peer;
use port443::dissect::decrypt::decrypt;
use port443::dissect::dissect;
use port443::recording::{EventKind, InterferenceKind, Outcome, Party, Purpose, Recording};
use port443::scenario::{Attack, Kind};

use super::{MESSAGE, delivered, only, run, scenario};

/// What the peers check, each with who found it wrong.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Check {
    /// The chain and the name.
    Certificate(Peer),
    /// That the server has the certificate's key.
    Signature(Peer),
    /// A record's tag.
    Tag(Peer),
}

/// The checks that went wrong.
fn failed_checks(recording: &Recording) -> Vec<Check> {
    let events = recording.events.iter();
    let failed = events.filter_map(|event| match &event.kind {
        EventKind::VerifyCertificate {
            refused: Some(_), ..
        } => Some(Check::Certificate(event.peer)),
        EventKind::Verify { valid: false, .. } => Some(Check::Signature(event.peer)),
        EventKind::Open(record) if !record.valid => Some(Check::Tag(event.peer)),
        _ => None,
    });
    failed.collect()
}

fn refusal(recording: &Recording) -> Option<(Peer, Option<&str>)> {
    match &recording.outcome {
        Outcome::Refused { by, alert, .. } => Some((*by, alert.as_deref())),
        _ => None,
    }
}

/// Whether the server took the form, whatever became of the answer.
fn was_taken(recording: &Recording) -> bool {
    let taken = |kind: &EventKind| matches!(kind, EventKind::FormReceived { .. });
    recording.events.iter().any(|event| taken(&event.kind))
}

fn deeds(recording: &Recording) -> Vec<&'static str> {
    let deed = |what: &InterferenceKind| match what {
        InterferenceKind::Changed { .. } => "changed",
        InterferenceKind::Dropped { .. } => "dropped",
        InterferenceKind::Delayed { .. } => "delayed",
        InterferenceKind::Invented { .. } => "invented",
    };
    recording
        .interference
        .iter()
        .map(|interference| deed(&interference.what))
        .collect()
}

/// Every segment is TCP, and its checksums are right: no stack could tell that it was touched.
fn check_checksums(recording: &Recording) {
    for segment in &recording.capture.segments {
        let packet = SlicedPacket::from_ip(&segment.bytes).unwrap();
        let (Some(NetSlice::Ipv4(ip)), Some(TransportSlice::Tcp(tcp))) =
            (&packet.net, &packet.transport)
        else {
            panic!("not TCP over IPv4");
        };
        let header = ip.header().to_header();
        assert_eq!(header.calc_header_checksum(), header.header_checksum);
        let checksum = tcp.to_header().calc_checksum_ipv4(&header, tcp.payload());
        assert_eq!(checksum, Ok(tcp.checksum()));
    }
}

const CLIENT: Peer = Peer::Client;
const SERVER: Peer = Peer::Server;

// The records of the default connection, by their places in their stream.
const HELLO: u32 = 0;
const CHANGE_CIPHER_SPEC: u32 = 1;
const FINISHED: u32 = 2;
const APPLICATION_DATA: u32 = 3;
const CLOSE_NOTIFY: u32 = 4;

fn replay(from: Peer, record: u32) -> Recording {
    let connection = 0;
    attacked(Attack::ReplayRecord {
        connection,
        from,
        record,
    })
}

fn swap(from: Peer, record: u32) -> Recording {
    let connection = 0;
    attacked(Attack::SwapRecords {
        connection,
        from,
        record,
    })
}

fn truncate(kind: Kind, from: Peer, record: u32) -> Recording {
    let connection = 0;
    run(
        kind,
        Some(Attack::Truncate {
            connection,
            from,
            record,
        }),
    )
}

fn attacked(attack: Attack) -> Recording {
    let recording = run(Kind::Https, Some(attack));
    check_checksums(&recording);
    recording
}

/// A record that comes twice is refused by its tag: the second is opened with the next number.
#[test]
fn a_replayed_record_is_refused_by_the_aead() {
    for (from, record, taken) in [
        (CLIENT, FINISHED, false),
        // The client has sent its request with its Finished when it meets the copy.
        (SERVER, FINISHED, true),
        (SERVER, APPLICATION_DATA, true),
    ] {
        let recording = replay(from, record);
        let receiver = from.other();
        assert_eq!(failed_checks(&recording), [Check::Tag(receiver)]);
        assert_eq!(
            refusal(&recording),
            Some((receiver, Some("bad_record_mac"))),
            "{from:?} {record}"
        );
        assert_eq!(was_taken(&recording), taken, "{from:?} {record}");
        assert!(deeds(&recording).contains(&"invented"));
    }
    // A hello is in the clear, but what follows it must not be.
    for from in [CLIENT, SERVER] {
        let recording = replay(from, HELLO);
        assert_eq!(failed_checks(&recording), [Check::Tag(from.other())]);
        assert_eq!(
            refusal(&recording),
            Some((from.other(), Some("bad_record_mac")))
        );
    }
}

/// The server has its form and has answered and closed when the copy of it comes: it does not open,
/// the form is not taken twice, and nothing else comes of it.
#[test]
fn a_form_is_taken_once() {
    let recording = replay(CLIENT, APPLICATION_DATA);
    assert_eq!(failed_checks(&recording), [Check::Tag(SERVER)]);
    assert_eq!(recording.outcome, delivered());
    let forms = recording.events.iter();
    let forms = forms.filter(|event| matches!(event.kind, EventKind::FormReceived { .. }));
    assert_eq!(forms.count(), 1);
    let alert = |kind: &EventKind| matches!(kind, EventKind::Failed { .. });
    assert!(!recording.events.iter().any(|event| alert(&event.kind)));
}

/// What comes after a copy opens for whoever has the key log: its sender did not count the copy.
#[test]
fn a_key_log_opens_all_but_the_copy() {
    for (kind, from, record) in [
        (Kind::Https, CLIENT, APPLICATION_DATA),
        (Kind::Https, SERVER, APPLICATION_DATA),
        // There ChangeCipherSpec comes before Finished and ClientKeyExchange before that.
        (Kind::Tls12, CLIENT, 4),
        (Kind::Tls12, SERVER, 3),
    ] {
        let connection = 0;
        let recording = run(
            kind,
            Some(Attack::ReplayRecord {
                connection,
                from,
                record,
            }),
        );
        let dissection = dissect(&recording.capture);
        let opened = decrypt(&dissection, &recording.key_log);
        let opened: Vec<_> = opened.iter().filter(|it| it.from == from).collect();
        let stream = if from == CLIENT {
            &dissection.client
        } else {
            &dissection.server
        };
        let sealed = stream.units.iter().filter(|unit| unit.sealed).count();
        assert_eq!(opened.len(), sealed - 1, "{kind:?} {from:?}");
        // The last is the goodbye, behind the copy.
        let last = opened.last().unwrap();
        assert_eq!(last.unit as usize + 1, stream.units.len());
        assert_eq!(last.messages[0].name, "Alert");
    }
}

/// Nobody looks at a `change_cipher_spec`, which is there for the sake of old boxes on the way (RFC
/// 8446 appendix D.4), nor at what comes after a `close_notify` (section 6.1).
#[test]
fn some_copies_change_nothing() {
    for (from, record) in [
        (CLIENT, CHANGE_CIPHER_SPEC),
        (SERVER, CHANGE_CIPHER_SPEC),
        (CLIENT, CLOSE_NOTIFY),
        (SERVER, CLOSE_NOTIFY),
    ] {
        let recording = replay(from, record);
        assert_eq!(recording.outcome, delivered(), "{from:?} {record}");
        assert_eq!(failed_checks(&recording), []);
        assert!(deeds(&recording).contains(&"invented"));
    }
}

#[test]
fn swapped_records_are_refused() {
    for (from, record, alert, checks) in [
        (CLIENT, FINISHED, "bad_record_mac", vec![Check::Tag(SERVER)]),
        (
            SERVER,
            APPLICATION_DATA,
            "bad_record_mac",
            vec![Check::Tag(CLIENT)],
        ),
        // What is sealed comes before its change_cipher_spec, which then is too late.
        (CLIENT, CHANGE_CIPHER_SPEC, "unexpected_message", vec![]),
        (SERVER, CHANGE_CIPHER_SPEC, "unexpected_message", vec![]),
        // And that before the hello is too early.
        (SERVER, HELLO, "unexpected_message", vec![]),
    ] {
        let recording = swap(from, record);
        assert_eq!(
            refusal(&recording),
            Some((from.other(), Some(alert))),
            "{from:?} {record}"
        );
        assert_eq!(failed_checks(&recording), checks, "{from:?} {record}");
        assert_eq!(deeds(&recording), ["changed"]);
    }
}

/// The second record leaves only after the first has been answered: the attacker gives up.
#[test]
fn records_of_different_flights_cannot_be_swapped() {
    for (from, record) in [
        (CLIENT, HELLO),
        (CLIENT, APPLICATION_DATA),
        (SERVER, FINISHED),
    ] {
        let recording = swap(from, record);
        assert_eq!(recording.outcome, delivered(), "{from:?} {record}");
        assert_eq!(failed_checks(&recording), []);
        assert!(deeds(&recording).iter().all(|deed| *deed == "delayed"));
    }
}

/// A FIN without a `close_notify` before it (RFC 8446 section 6.1).
#[test]
fn truncation_is_noticed_over_tls() {
    for (from, record) in [
        (CLIENT, HELLO),
        (CLIENT, CHANGE_CIPHER_SPEC),
        (CLIENT, FINISHED),
        (CLIENT, APPLICATION_DATA),
        (SERVER, HELLO),
        (SERVER, CHANGE_CIPHER_SPEC),
        (SERVER, FINISHED),
        (SERVER, APPLICATION_DATA),
        (SERVER, CLOSE_NOTIFY),
    ] {
        let recording = truncate(Kind::Https, from, record);
        check_checksums(&recording);
        let Outcome::Refused { by, reason, alert } = &recording.outcome else {
            panic!("{from:?} {record}: {:?}", recording.outcome);
        };
        // Both TCPs come to their end without sending anything again.
        assert!(recording.duration < 400_000, "{}", recording.duration);
        // There is nobody left to tell.
        assert_eq!((*by, alert.as_deref()), (from.other(), None));
        assert!(reason.contains("close_notify"), "{reason}");
        assert_eq!(failed_checks(&recording), []);
        assert!(deeds(&recording).contains(&"invented"));
    }
    // All of the answer came, and still the client does not believe that it was all.
    let recording = truncate(Kind::Https, SERVER, CLOSE_NOTIFY);
    let read = |event: &port443::recording::Event| {
        event.peer == CLIENT && matches!(event.kind, EventKind::Read { .. })
    };
    assert!(recording.events.iter().any(read));
    // The server needs nothing more of the client by then.
    let recording = truncate(Kind::Https, CLIENT, CLOSE_NOTIFY);
    assert_eq!(recording.outcome, delivered());
}

/// Over plain HTTP it is noticed too, but only since both sides say how long what they send is.
#[test]
fn truncation_is_noticed_over_http_by_the_length() {
    for (from, words) in [
        (CLIENT, "the connection ended before the request did"),
        (SERVER, "the connection ended before the answer did"),
    ] {
        let recording = truncate(Kind::Http, from, 0);
        check_checksums(&recording);
        assert!(recording.duration < 400_000, "{}", recording.duration);
        let Outcome::Refused { by, reason, .. } = &recording.outcome else {
            panic!("{:?}", recording.outcome);
        };
        assert_eq!((*by, reason.as_str()), (from.other(), words));
    }
    // In the middle of a request.
    let recordings = port443::run::run(&scenario(|input| {
        input.kind = Kind::Http;
        input.message = "x".repeat(5000);
        input.attack = Some(Attack::Truncate {
            connection: 0,
            from: CLIENT,
            record: 2,
        });
    }));
    assert_eq!(refusal(&recordings[0]), Some((SERVER, None)));
    assert!(!was_taken(&recordings[0]));
}

/// TCP sees to it that nothing of this is noticed above.
#[test]
fn what_is_lost_late_or_doubled_is_delivered() {
    let plain = run(Kind::Https, None);
    let connection = 0;
    for (segment, sent) in (0..).zip(&plain.capture.segments) {
        for (attack, deed) in [
            (
                Attack::Drop {
                    connection,
                    segment,
                },
                "dropped",
            ),
            (
                Attack::Delay {
                    connection,
                    segment,
                    milliseconds: 30,
                },
                "delayed",
            ),
            (
                Attack::Delay {
                    connection,
                    segment,
                    milliseconds: 5000,
                },
                "delayed",
            ),
            (
                Attack::Repeat {
                    connection,
                    segment,
                },
                "invented",
            ),
        ] {
            let recording = attacked(attack);
            assert_eq!(recording.outcome, delivered(), "{attack:?}");
            assert_eq!(failed_checks(&recording), [], "{attack:?}");
            assert_eq!(deeds(&recording)[0], deed, "{attack:?}");
            let segments = &recording.capture.segments;
            match &recording.interference[0].what {
                InterferenceKind::Dropped { bytes, sent_at } => {
                    assert_eq!((bytes, *sent_at), (&sent.bytes, sent.sent_at));
                }
                InterferenceKind::Delayed { segment, by } => {
                    let late = &segments[*segment as usize];
                    assert_eq!(late.bytes, sent.bytes);
                    assert_eq!(late.seen_at, sent.seen_at + by);
                }
                InterferenceKind::Invented { segment: copy } => {
                    assert_eq!(segments[*copy as usize].bytes, sent.bytes);
                    assert_eq!(segments[segment as usize].bytes, sent.bytes);
                }
                InterferenceKind::Changed { .. } => panic!("{attack:?}"),
            }
            // The peers' own work is the same, only later: who reads, reads the same.
            for peer in [CLIENT, SERVER] {
                let work = |recording: &Recording| -> Vec<EventKind> {
                    let events = recording.events.iter();
                    let own = events.filter(|event| event.peer == peer);
                    own.map(|event| event.kind.clone()).collect()
                };
                assert_eq!(work(&recording), work(&plain), "{attack:?}");
            }
        }
    }
}

/// Without the extension a server that also speaks TLS 1.2 takes the hello for one of TLS 1.2, and
/// says in its random that it could do better (RFC 8446 section 4.1.3).
#[test]
fn a_downgrade_is_given_away_by_the_sentinel() {
    let recording = attacked(Attack::Downgrade);
    assert_eq!(
        refusal(&recording),
        Some((CLIENT, Some("illegal_parameter")))
    );
    assert_eq!(deeds(&recording), ["changed"]);
    assert_eq!(failed_checks(&recording), []);
    // The server did take TLS 1.2: its hello has the sentinel at the end of its random.
    let answer = recording
        .capture
        .segments
        .iter()
        .find(|segment| segment.from == SERVER && segment.bytes.len() > 60)
        .unwrap();
    assert!(answer.bytes.windows(8).any(|bytes| bytes == b"DOWNGRD\x01"));
    // And it changed one byte: the high one of the extension's type.
    let InterferenceKind::Changed { segment, original } = &recording.interference[0].what else {
        unreachable!()
    };
    let changed = &recording.capture.segments[*segment as usize].bytes;
    let differ: Vec<usize> = (40..changed.len())
        .filter(|place| changed[*place] != original[*place])
        .collect();
    assert_eq!(differ.len(), 1);
    assert_eq!(original[differ[0]..][..2], [0x00, 0x2b]);
}

/// A certificate that no authority the client knows has signed: it is refused, and nothing is passed
/// on.
#[test]
fn an_impostor_is_refused() {
    let recording = attacked(Attack::Impostor { trusted: false });
    assert_eq!(refusal(&recording), Some((CLIENT, Some("unknown_ca"))));
    assert_eq!(failed_checks(&recording), [Check::Certificate(CLIENT)]);
    assert_eq!(recording.connection.server, Party::Attacker);
    assert!(!was_taken(&recording));
}

/// With their root among those that the client trusts, nothing is wrong with any check, and the
/// attacker reads all.
#[test]
fn an_impostor_with_a_trusted_root_reads_all() {
    let recordings = port443::run::run(&scenario(|input| {
        input.attack = Some(Attack::Impostor { trusted: true });
    }));
    let [front, onward] = &recordings[..] else {
        panic!("{}", recordings.len())
    };
    for recording in [front, onward] {
        assert_eq!(recording.outcome, delivered());
        assert_eq!(failed_checks(recording), []);
        assert!(was_taken(recording));
    }
    assert_eq!(
        (front.connection.client, front.connection.server),
        (Party::Client, Party::Attacker)
    );
    assert_eq!(
        (onward.connection.client, onward.connection.server),
        (Party::Attacker, Party::Server)
    );
    assert_eq!(onward.connection.purpose, Purpose::Onward);
    // The form goes on when it has come, and the answer comes when it has.
    let when = |recording: &Recording, peer, wanted: fn(&EventKind) -> bool| {
        let mut events = recording.events.iter();
        let event = events.find(|event| event.peer == peer && wanted(&event.kind));
        recording.connection.begins_at + event.unwrap().at
    };
    let read = |kind: &EventKind| matches!(kind, EventKind::FormReceived { .. });
    let write = |kind: &EventKind| matches!(kind, EventKind::Write { .. });
    let heard = |kind: &EventKind| matches!(kind, EventKind::Read { .. });
    assert_eq!(onward.connection.begins_at, when(front, SERVER, read));
    assert_eq!(when(front, SERVER, write), when(onward, CLIENT, heard));
    // Two clients, two key logs.
    assert_ne!(front.key_log, onward.key_log);
    assert_eq!(front.key_log.lines().count(), 5);
    assert_eq!(onward.key_log.lines().count(), 5);
}

#[test]
fn a_stripped_redirect_carries_the_form_in_the_clear() {
    let strip = |strict| {
        port443::run::run(&scenario(|input| {
            input.kind = Kind::Redirect;
            input.strict = strict;
            input.attack = Some(Attack::Strip);
        }))
    };
    let recordings = strip(false);
    let outcomes: Vec<&Outcome> = recordings.iter().map(|it| &it.outcome).collect();
    let page = Outcome::Answered { status: 200 };
    assert_eq!(outcomes, [&page, &page, &delivered(), &delivered()]);
    let in_the_clear = |recording: &Recording| {
        let mut segments = recording.capture.segments.iter();
        let message = MESSAGE.as_bytes();
        segments.any(|it| {
            it.bytes
                .windows(message.len())
                .any(|bytes| bytes == message)
        })
    };
    let clear: Vec<bool> = recordings.iter().map(in_the_clear).collect();
    assert_eq!(clear, [false, false, true, false]);
    for (recording, server) in recordings.iter().zip([
        Party::Attacker,
        Party::Server,
        Party::Attacker,
        Party::Server,
    ]) {
        assert_eq!(recording.connection.server, server);
        check_checksums(recording);
    }

    // Who knows that the server wants https does not ask on port 80, and nothing can be stripped.
    let plain = port443::run::run(&scenario(|input| {
        input.kind = Kind::Redirect;
        input.strict = true;
    }));
    let strict = strip(true);
    assert_eq!(strict.len(), plain.len());
    for (strict, plain) in strict.iter().zip(&plain) {
        assert_eq!(strict.capture, plain.capture);
        assert_eq!(strict.interference, []);
        assert_eq!(strict.outcome, delivered());
    }
}

/// The offer of STARTTLS is overwritten where it stands. Who takes it for a server that cannot do TLS
/// sends password and mail in the clear; who wants TLS says nothing more.
#[test]
fn a_stripped_starttls_is_refused_by_a_strict_client_alone() {
    let strip = |strict| {
        only(port443::run::run(&scenario(|input| {
            input.kind = Kind::StartTls;
            input.strict = strict;
            input.attack = Some(Attack::Strip);
        })))
    };
    let said = |recording: &Recording, words: &[u8]| {
        let mut segments = recording.capture.segments.iter();
        segments.any(|it| it.bytes.windows(words.len()).any(|bytes| bytes == words))
    };
    for strict in [false, true] {
        let recording = strip(strict);
        check_checksums(&recording);
        assert_eq!(deeds(&recording), ["changed"]);
        assert_eq!(failed_checks(&recording), []);
        assert_eq!(recording.key_log, "", "there was no TLS");
        for words in [&b"AUTH PLAIN AH"[..], MESSAGE.as_bytes()] {
            assert_eq!(said(&recording, words), !strict);
        }
        assert!(!said(&recording, b"STARTTLS"));
    }
    let message = MESSAGE.into();
    let status = 250;
    assert_eq!(strip(false).outcome, Outcome::Delivered { message, status });
    assert_eq!(refusal(&strip(true)), Some((CLIENT, None)));

    // Without the attacker neither is in the clear.
    let plain = run(Kind::StartTls, None);
    assert!(said(&plain, b"STARTTLS"));
    assert!(!said(&plain, b"AUTH PLAIN AH") && !said(&plain, MESSAGE.as_bytes()));
}

/// Records are found behind a conversation in the clear, too.
#[test]
fn a_mail_is_sealed_like_a_form() {
    let connection = 0;
    let record = FINISHED;
    for (from, attack) in [
        (
            CLIENT,
            Attack::ReplayRecord {
                connection,
                from: CLIENT,
                record,
            },
        ),
        (
            SERVER,
            Attack::ReplayRecord {
                connection,
                from: SERVER,
                record,
            },
        ),
    ] {
        let recording = run(Kind::StartTls, Some(attack));
        assert_eq!(failed_checks(&recording), [Check::Tag(from.other())]);
        assert_eq!(
            refusal(&recording),
            Some((from.other(), Some("bad_record_mac")))
        );
    }
}

#[test]
fn early_data_is_taken_again_by_a_careless_server_and_not_by_a_strict_one() {
    let replayed = |strict| {
        port443::run::run(&scenario(|input| {
            input.kind = Kind::EarlyData;
            input.strict = strict;
            input.attack = Some(Attack::ReplayEarlyData);
        }))
    };
    for (strict, taken) in [(false, true), (true, false)] {
        let recordings = replayed(strict);
        let [first, second, replay] = &recordings[..] else {
            panic!("{}", recordings.len())
        };
        assert_eq!(first.outcome, delivered());
        assert_eq!(second.outcome, delivered());
        assert_eq!(replay.connection.purpose, Purpose::Replay);
        assert_eq!(replay.connection.client, Party::Attacker);
        assert_eq!(was_taken(replay), taken);
        if taken {
            let message = MESSAGE.into();
            assert_eq!(replay.outcome, Outcome::Taken { message });
            assert_eq!(failed_checks(replay), []);
        } else {
            // The ticket is used up, so the early data are under a key that the server has not.
            assert_eq!(refusal(replay), Some((SERVER, None)));
            assert_eq!(failed_checks(replay), [Check::Tag(SERVER)]);
        }
        // The attacker has no keys: what they sent is what they saw.
        assert_eq!(replay.key_log, "");
        let said = |recording: &Recording| -> Vec<u8> {
            let segments = recording.capture.segments.iter();
            let own = segments.filter(|segment| segment.from == CLIENT);
            own.flat_map(|it| it.bytes[20 + 4 * usize::from(it.bytes[32] >> 4)..].to_vec())
                .collect()
        };
        assert!(said(second).starts_with(&said(replay)));
        assert!(said(replay).len() > 300);
    }
}

/// A target that never comes: the run is as if nobody had been there.
#[test]
fn an_attack_without_a_target_changes_nothing() {
    let plain = run(Kind::Https, None);
    let connection = 0;
    let (segment, record) = (1000, 1000);
    let mut attacks = vec![
        Attack::FlipBit {
            connection,
            segment,
            bit: 0,
        },
        Attack::FlipBit {
            connection,
            segment: 3,
            bit: u32::MAX,
        },
        Attack::Drop {
            connection,
            segment,
        },
        Attack::Repeat {
            connection,
            segment,
        },
        Attack::Delay {
            connection,
            segment,
            milliseconds: 1,
        },
        Attack::Drop {
            connection: 1,
            segment: 0,
        },
    ];
    for from in [CLIENT, SERVER] {
        attacks.extend([
            Attack::Truncate {
                connection,
                from,
                record,
            },
            Attack::ReplayRecord {
                connection,
                from,
                record,
            },
            Attack::SwapRecords {
                connection,
                from,
                record: u32::MAX,
            },
        ]);
    }
    for attack in attacks {
        let mut recording = run(Kind::Https, Some(attack));
        recording.scenario.attack = None;
        assert_eq!(recording, plain, "{attack:?}");
    }
}

/// In TLS 1.2 certificate and signature are in the clear, so that each can be changed alone: the check
/// that is for it goes wrong, and no other.
#[test]
fn a_changed_signature_is_found_by_the_check_that_is_for_it() {
    let plain = run(Kind::Tls12, None);
    let last_bit_of = |wanted: &[u8]| {
        let segments = (0_u32..).zip(&plain.capture.segments);
        let places = segments.filter_map(|(number, segment)| {
            let mut windows = segment.bytes.windows(wanted.len());
            let place = windows.position(|bytes| bytes == wanted)?;
            Some((number, 8 * (place + wanted.len()) - 1))
        });
        let (segment, bit) = places.last().unwrap();
        Attack::FlipBit {
            connection: 0,
            segment,
            bit: u32::try_from(bit).unwrap(),
        }
    };
    let events = || plain.events.iter().filter(|event| event.peer == CLIENT);
    let certificate = events()
        .find_map(|event| match &event.kind {
            EventKind::VerifyCertificate { chain, .. } => Some(chain[0].to_vec()),
            _ => None,
        })
        .unwrap();
    // Those before it are the certificates'.
    let signature = events()
        .filter_map(|event| match &event.kind {
            EventKind::Verify { signature, .. } => Some(signature.to_vec()),
            _ => None,
        })
        .next_back()
        .unwrap();

    let recording = run(Kind::Tls12, Some(last_bit_of(&certificate)));
    check_checksums(&recording);
    assert_eq!(
        failed_checks(&recording),
        [Check::Signature(CLIENT), Check::Certificate(CLIENT)]
    );
    assert_eq!(refusal(&recording), Some((CLIENT, Some("decrypt_error"))));

    let recording = run(Kind::Tls12, Some(last_bit_of(&signature)));
    check_checksums(&recording);
    assert_eq!(failed_checks(&recording), [Check::Signature(CLIENT)]);
    assert_eq!(refusal(&recording), Some((CLIENT, Some("decrypt_error"))));
}

/// Whoever sits half-way is half as far from both ends.
#[test]
fn an_attacker_sits_half_way() {
    let way = |recording: &Recording| {
        let first = &recording.capture.segments[0];
        first.arrives_at - first.sent_at
    };
    // 40 ms, and 42 µs to put a SYN on the wire.
    assert_eq!(way(&run(Kind::Https, None)), 40_042);
    let recordings = port443::run::run(&scenario(|input| {
        input.attack = Some(Attack::Impostor { trusted: true });
    }));
    assert_eq!(recordings.iter().map(way).collect::<Vec<_>>(), [20_042; 2]);
}

/// A host keeps its address from connection to connection, and an attacker has one of their own,
/// unless they answer in the server's place.
#[test]
fn everybody_stays_where_they_are() {
    for (kind, attack) in [
        (Kind::Redirect, None),
        (Kind::Resumption, None),
        (Kind::EarlyData, Some(Attack::ReplayEarlyData)),
        (Kind::Https, Some(Attack::Impostor { trusted: true })),
        (Kind::Redirect, Some(Attack::Strip)),
    ] {
        let recordings = port443::run::run(&scenario(|input| {
            input.kind = kind;
            input.attack = attack;
        }));
        assert!(recordings.len() > 1);
        let addresses = |recording: &Recording| {
            let first = &recording.capture.segments[0].bytes;
            [first[12..16].to_vec(), first[16..20].to_vec()]
        };
        let [client, server] = addresses(&recordings[0]);
        for recording in &recordings {
            let [from, to] = addresses(recording);
            assert_eq!(to, server, "{kind:?} {attack:?}");
            match recording.connection.client {
                Party::Attacker => assert_eq!(from[..3], [198, 51, 100]),
                _ => assert_eq!(from, client, "{kind:?} {attack:?}"),
            }
        }
    }
}
