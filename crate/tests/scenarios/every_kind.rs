//! What holds of all of them.

use port443::capture::Peer;
use port443::recording::{EventKind, Outcome, Party, SealedRecord};
use port443::run::run_silently;
use port443::scenario::{CipherSuite, Kind, Scenario, ScenarioInput, Scheme, SitePage};

use super::{MESSAGE, contains, is_delivered, of, opened, problems, run};

#[test]
fn each_delivers_on_every_connection_whether_strict_or_not() {
    for kind in Kind::ALL {
        for strict in [false, true] {
            let recordings = run(kind, |input| input.strict = strict);
            let connections = match kind {
                Kind::Redirect if !strict => 3,
                Kind::Redirect | Kind::Resumption | Kind::EarlyData => 2,
                _ => 1,
            };
            assert_eq!(recordings.len(), connections, "{}", kind.name());
            for (place, recording) in recordings.iter().enumerate() {
                let connection = recording.connection;
                assert_eq!(connection.index as usize, place);
                assert_eq!(connection.client, Party::Client);
                assert_eq!(connection.server, Party::Server);
                let redirected = matches!(recording.outcome, Outcome::Redirected { .. });
                assert!(
                    is_delivered(recording) != redirected,
                    "{}: {:?}",
                    kind.name(),
                    recording.outcome
                );
                let port = u16::from_be_bytes([
                    recording.capture.segments[0].bytes[22],
                    recording.capture.segments[0].bytes[23],
                ]);
                assert_eq!(port, connection.scheme.port());
                assert!(recording.interference.is_empty());
            }
            assert!(recordings.windows(2).all(|pair| {
                let [before, after] = pair else { return true };
                before.connection.begins_at + before.duration <= after.connection.begins_at
            }));
        }
    }
}

#[test]
fn each_is_the_same_every_time_and_with_the_recorder_off() {
    for kind in Kind::ALL {
        let recordings = run(kind, |_| ());
        assert_eq!(recordings, run(kind, |_| ()), "{}", kind.name());
        let scenario = Scenario::try_from(recordings[0].scenario.clone()).unwrap();
        let silent = run_silently(&scenario);
        assert_eq!(silent.len(), recordings.len());
        for (silent, recording) in silent.iter().zip(&recordings) {
            assert_eq!(silent.capture, recording.capture, "{}", kind.name());
            assert_eq!(silent.outcome, recording.outcome);
            assert!(silent.events.is_empty() && silent.key_log.is_empty());
        }
        let other = run(kind, |input| input.seed = Some("444".into()));
        assert_ne!(other[0].capture, recordings[0].capture);
    }
}

#[test]
fn what_one_peer_seals_the_other_opens() {
    for kind in Kind::ALL {
        for recording in run(kind, |_| ()) {
            for peer in [Peer::Client, Peer::Server] {
                let sealed: Vec<&SealedRecord> = of(&recording, peer)
                    .filter_map(|kind| match kind {
                        EventKind::Seal(record) => Some(record),
                        _ => None,
                    })
                    .collect();
                let opened: Vec<&SealedRecord> = of(&recording, peer.other())
                    .filter_map(|kind| match kind {
                        EventKind::Open(record) => Some(record),
                        _ => None,
                    })
                    .collect();
                let clear = recording.connection.scheme == Scheme::Http;
                assert_eq!(sealed.is_empty(), clear, "{}", kind.name());
                assert_eq!(sealed, opened, "{}", kind.name());
            }
        }
    }
}

/// The wire names itself, the message is not on it, and the client's key log opens it.
#[test]
fn only_the_key_log_shows_the_message() {
    for kind in Kind::ALL {
        let change = |input: &mut ScenarioInput| {
            input.message = "xylophone".into();
            input.page = SitePage::Shelter;
        };
        let private: &[u8] = match kind {
            Kind::Site => b"/shelter",
            _ => b"xylophone",
        };
        for recording in run(kind, change) {
            let (dissection, opened) = opened(&recording);
            let mut found = Vec::new();
            for stream in [&dissection.client, &dissection.server] {
                for unit in &stream.units {
                    found.extend(problems(&unit.field));
                }
            }
            for record in &opened {
                for message in &record.messages {
                    found.extend(problems(message));
                }
            }
            assert_eq!(found, Vec::<String>::new(), "{}", kind.name());

            let secret = recording.connection.scheme != Scheme::Http;
            let redirected = matches!(recording.outcome, Outcome::Redirected { .. });
            let on_the_wire = contains(&dissection.client.bytes, private);
            assert_eq!(on_the_wire, !secret && !redirected, "{}", kind.name());
            let inside = opened
                .iter()
                .any(|record| record.from == Peer::Client && contains(&record.plaintext, private));
            assert_eq!(inside, secret, "{}", kind.name());

            let sealed = [&dissection.client, &dissection.server]
                .map(|stream| stream.units.iter().filter(|unit| unit.sealed).count());
            assert_eq!(
                opened.len(),
                sealed.iter().sum::<usize>(),
                "{}: every sealed record opens",
                kind.name()
            );
        }
    }
}

#[test]
fn the_longest_and_the_most_awkward_message_arrive() {
    let all: String = (0..=0xff).map(char::from).collect();
    for message in [
        "x".repeat(16_384),
        "\0".repeat(16_384),
        "\u{1f512}".repeat(4_096),
        "\r\n.\r\n".repeat(3_276),
        all,
        "\u{5e9}\u{5dc}\u{202e}\u{1f469}\u{200d}\u{1f680}\n.\n\r.\r".into(),
        MESSAGE.into(),
    ] {
        for kind in Kind::ALL {
            let recordings = run(kind, |input| input.message.clone_from(&message));
            for recording in recordings {
                let meant = recording.scenario.message;
                match recording.outcome {
                    Outcome::Delivered { message: got, .. } => assert_eq!(got, meant),
                    other => assert!(
                        matches!(other, Outcome::Redirected { .. }),
                        "{}: {other:?}",
                        kind.name()
                    ),
                }
            }
        }
    }
}

#[test]
fn each_works_with_every_cipher_suite() {
    for cipher_suite in CipherSuite::ALL {
        for kind in Kind::ALL {
            let recordings = run(kind, |input| input.cipher_suite = cipher_suite);
            let last = recordings.last().unwrap();
            assert!(is_delivered(last), "{}: {:?}", kind.name(), last.outcome);
            let agreed = of(last, Peer::Server).find_map(|kind| match kind {
                EventKind::HandshakeComplete { cipher_suite, .. } => Some(cipher_suite.as_str()),
                _ => None,
            });
            let expected = match kind {
                Kind::Http => None,
                Kind::Tls12 => Some("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"),
                Kind::RsaKeyTransport => Some("TLS_RSA_WITH_AES_128_GCM_SHA256"),
                _ => Some(cipher_suite.name()),
            };
            assert_eq!(agreed, expected, "{}", kind.name());
        }
    }
}

#[test]
fn each_works_without_a_latency_and_with_the_longest() {
    for latency_ms in [0, 450] {
        for kind in Kind::ALL {
            let recordings = run(kind, |input| input.latency_ms = latency_ms);
            let last = recordings.last().unwrap();
            assert!(is_delivered(last), "{}: {:?}", kind.name(), last.outcome);
        }
    }
}
