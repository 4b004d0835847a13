//! Scenario in, recording out: what must hold of every run, and what happens when a peer refuses.

// The browsers have tests of their own.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what is wrong by failing"
)]

use std::sync::Arc;

use etherparse::{NetSlice, SlicedPacket, TransportSlice};
use port443::bytes::Bytes;
use port443::capture::Peer;
use port443::endpoints::tls::{KeyLogLines, client_config, server_config};
use port443::endpoints::{Client, Endpoint, Journal, Server};
use port443::host::HostName;
use port443::network::link::Link;
use port443::network::{MAX_STEPS, Route, connect};
use port443::pki::Pki;
use port443::provider::tap::Tap;
use port443::recording::{Event, EventKind, Outcome, Recording, SealedRecord};
use port443::scenario::{
    CertificateKind, CipherSuite, Kind, Scenario, ScenarioInput, SitePage, limits,
};
use port443::seed::Stream;
use proptest::prelude::*;

/// The only connection of a run that has one.
fn run(scenario: &Scenario) -> Recording {
    only(port443::run::run(scenario))
}

fn run_silently(scenario: &Scenario) -> Recording {
    only(port443::run::run_silently(scenario))
}

fn only(mut recordings: Vec<Recording>) -> Recording {
    assert_eq!(recordings.len(), 1);
    recordings.remove(0)
}

fn input() -> ScenarioInput {
    ScenarioInput {
        kind: Kind::Https,
        host: "letters.example".into(),
        message: "Hello over there".into(),
        seed: Some("443".into()),
        latency_ms: 40,
        cipher_suite: CipherSuite::Aes128GcmSha256,
        certificate: CertificateKind::Valid,
        strict: false,
        attack: None,
        page: SitePage::default(),
        padding: 0,
    }
}

/// What this build of the core can be asked for.
fn suites() -> &'static [CipherSuite] {
    let everything = cfg!(feature = "everything");
    &CipherSuite::ALL[..if everything { 3 } else { 2 }]
}

fn scenario(change: impl FnOnce(&mut ScenarioInput)) -> Scenario {
    let mut input = input();
    change(&mut input);
    Scenario::try_from(input).unwrap()
}

fn of(recording: &Recording, peer: Peer) -> impl Iterator<Item = &EventKind> {
    let events = recording.events.iter();
    events.filter_map(move |event| (event.peer == peer).then_some(&event.kind))
}

fn delivered(message: &str) -> Outcome {
    Outcome::Delivered {
        message: message.into(),
        status: 200,
    }
}

#[test]
fn the_same_seed_is_the_same_run_and_another_is_another() {
    let recording = run(&scenario(|_| ()));
    assert_eq!(recording, run(&scenario(|_| ())));

    let other = run(&scenario(|input| input.seed = Some("444".into())));
    assert_eq!(other.outcome, recording.outcome);
    assert_ne!(other.key_log, recording.key_log);
    assert_ne!(other.capture, recording.capture);
}

#[test]
fn a_recording_runs_again_from_its_own_scenario() {
    let recording = run(&scenario(|input| input.seed = None));
    let again = Scenario::try_from(recording.scenario.clone()).unwrap();
    assert_eq!(run(&again), recording);
}

/// Draws are in streams: what the server draws for its cookie depends on neither the path of the
/// client's draws nor the certificates, and ports and sequence numbers are those of the seed.
#[test]
fn one_stream_does_not_move_another() {
    let route = |recording: &Recording| recording.capture.segments[0].bytes[12..28].to_vec();
    let https = run(&scenario(|_| ()));
    let other_host = run(&scenario(|input| input.host = "other.example".into()));
    assert_eq!(route(&https), route(&other_host));
    let random = |recording: &Recording| {
        of(recording, Peer::Server)
            .filter(|kind| matches!(kind, EventKind::Random { .. }))
            .cloned()
            .collect::<Vec<_>>()
    };
    assert_eq!(random(&https), random(&other_host));
}

#[test]
fn both_peers_compute_the_same_secrets_each_for_itself() {
    for &suite in suites() {
        let recording = run(&scenario(|input| input.cipher_suite = suite));
        let secret = |peer, wanted: &str| {
            of(&recording, peer)
                .find_map(|kind| match kind {
                    EventKind::Expand { label, output, .. } if label == wanted => Some(output),
                    _ => None,
                })
                .unwrap()
        };
        for (label, line) in [
            ("c hs traffic", "CLIENT_HANDSHAKE_TRAFFIC_SECRET"),
            ("s hs traffic", "SERVER_HANDSHAKE_TRAFFIC_SECRET"),
            ("c ap traffic", "CLIENT_TRAFFIC_SECRET_0"),
            ("s ap traffic", "SERVER_TRAFFIC_SECRET_0"),
            ("exp master", "EXPORTER_SECRET"),
        ] {
            let client = secret(Peer::Client, label);
            assert_eq!(client, secret(Peer::Server, label), "{label}");
            let logged = recording.key_log.lines().find_map(|entry| {
                let (name, rest) = entry.split_once(' ')?;
                (name == line).then(|| rest.split_once(' ').unwrap().1)
            });
            assert_eq!(logged, Some(client.to_string().as_str()), "{line}");
        }
        assert_eq!(recording.key_log.lines().count(), 5);

        let shared = |peer| {
            of(&recording, peer)
                .find_map(|kind| match kind {
                    EventKind::SharedSecret { output, .. } => Some(output),
                    _ => None,
                })
                .unwrap()
        };
        assert_eq!(shared(Peer::Client), shared(Peer::Server));
    }
}

#[test]
fn a_private_key_is_what_was_drawn_for_it() {
    let recording = run(&scenario(|_| ()));
    let drawn = |peer| {
        let events: Vec<_> = of(&recording, peer).collect();
        events
            .windows(2)
            .find_map(|pair| match pair {
                [
                    EventKind::Random { output },
                    EventKind::KeyShare { private_key, .. },
                ] => {
                    assert_eq!(output, private_key);
                    Some(output.clone())
                }
                _ => None,
            })
            .unwrap()
    };
    assert_ne!(drawn(Peer::Client), drawn(Peer::Server));
}

#[test]
fn an_expand_is_as_long_as_what_was_asked_for() {
    for (suite, hash, key) in [
        (CipherSuite::Aes128GcmSha256, 32, 16),
        (CipherSuite::Aes256GcmSha384, 48, 32),
    ] {
        let recording = run(&scenario(|input| input.cipher_suite = suite));
        for event in &recording.events {
            if let EventKind::Expand { label, output, .. } = &event.kind {
                let expected = match label.as_str() {
                    "key" => key,
                    "iv" => 12,
                    _ => hash,
                };
                assert_eq!(output.len(), expected, "{label}");
            }
        }
    }
}

#[test]
fn what_one_peer_seals_the_other_opens() {
    let recording = run(&scenario(|_| ()));
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
        assert!(sealed.len() >= 3);
        assert_eq!(sealed, opened);
    }
}

#[test]
fn the_server_takes_the_suite_that_the_client_prefers() {
    for &suite in suites() {
        let recording = run(&scenario(|input| input.cipher_suite = suite));
        for peer in [Peer::Client, Peer::Server] {
            let complete = of(&recording, peer).find_map(|kind| match kind {
                EventKind::HandshakeComplete {
                    cipher_suite,
                    group,
                    alpn,
                    ..
                } => Some((cipher_suite.as_str(), group.as_str(), alpn.as_deref())),
                _ => None,
            });
            assert_eq!(complete, Some((suite.name(), "X25519", Some("http/1.1"))));
        }
    }
}

/// TCP takes one round trip, TLS 1.3 one more, and the request leaves with the client's Finished.
#[test]
fn the_request_leaves_after_two_round_trips() {
    let when = |kind| {
        let recording = run(&scenario(|input| input.kind = kind));
        let write = |event: &&Event| matches!(event.kind, EventKind::Write { .. });
        recording.events.iter().find(write).unwrap().at
    };
    // A round trip is 80 ms, and the few segments until then take 2 ms to put on the wire.
    assert!((80_000..81_000).contains(&when(Kind::Http)));
    assert!((160_000..162_000).contains(&when(Kind::Https)));
}

#[test]
fn the_message_stands_where_the_write_says() {
    for kind in [Kind::Http, Kind::Https] {
        let recording = run(&scenario(|input| {
            input.kind = kind;
            input.message = "a b&c=\u{e9}".into();
        }));
        let written = of(&recording, Peer::Client)
            .find_map(|kind| match kind {
                EventKind::Write {
                    bytes,
                    message: Some(span),
                    ..
                } => Some(bytes[span.start as usize..span.end as usize].to_vec()),
                _ => None,
            })
            .unwrap();
        assert_eq!(written, b"a+b%26c%3D%C3%A9");
    }
}

#[test]
fn every_segment_is_tcp_with_the_right_checksums() {
    for kind in [Kind::Http, Kind::Https] {
        let recording = run(&scenario(|input| input.kind = kind));
        let mut fins = Vec::new();
        let segments = &recording.capture.segments;
        assert!(segments.is_sorted_by_key(|segment| segment.seen_at));
        for segment in segments {
            let packet = SlicedPacket::from_ip(&segment.bytes).unwrap();
            let (Some(NetSlice::Ipv4(ip)), Some(TransportSlice::Tcp(tcp))) =
                (&packet.net, &packet.transport)
            else {
                panic!("not TCP over IPv4");
            };
            let header = ip.header().to_header();
            assert_eq!(header.calc_header_checksum(), header.header_checksum);
            assert_eq!(
                tcp.to_header().calc_checksum_ipv4(&header, tcp.payload()),
                Ok(tcp.checksum())
            );
            let (client, server) = match segment.from {
                Peer::Client => (tcp.source_port(), tcp.destination_port()),
                Peer::Server => (tcp.destination_port(), tcp.source_port()),
            };
            assert_eq!(server, if kind == Kind::Http { 80 } else { 443 });
            assert!(client >= 49_152);
            assert!(!tcp.rst());
            if tcp.fin() {
                fins.push(segment.from);
            }
        }
        assert_eq!(fins, [Peer::Server, Peer::Client]);
        let last = segments.iter().map(|segment| segment.arrives_at).max();
        assert_eq!(last, Some(recording.duration));
    }
}

/// SYN, SYN and ACK, ACK, request, answer with FIN, ACK with FIN, ACK: what may wait for company
/// does.
#[test]
fn a_short_exchange_takes_seven_segments() {
    let recording = run(&scenario(|input| input.kind = Kind::Http));
    assert_eq!(recording.capture.segments.len(), 7);
}

/// Every second full segment is acknowledged (RFC 9293 section 3.8.6.3), not every one.
#[test]
fn a_long_message_is_acknowledged_in_pairs() {
    let recording = run(&scenario(|input| {
        input.kind = Kind::Http;
        input.message = "x".repeat(14_600);
    }));
    let acks = recording.capture.segments.iter();
    let acks = acks.filter(|segment| segment.from == Peer::Server && segment.bytes.len() == 40);
    assert!((5..=7).contains(&acks.count()));
}

#[test]
fn the_longest_message_arrives_and_the_most_awkward_one_too() {
    let all: String = (0..=0xff).map(char::from).collect();
    for message in [
        "x".repeat(limits().message_bytes as usize),
        "\0".repeat(limits().message_bytes as usize),
        all,
        "\u{5e9}\u{5dc}\u{202e}\u{1f469}\u{200d}\u{1f680}".into(),
    ] {
        for kind in [Kind::Http, Kind::Https] {
            let recording = run(&scenario(|input| {
                input.kind = kind;
                input.message.clone_from(&message);
            }));
            assert_eq!(recording.outcome, delivered(&message));
        }
    }
}

#[test]
fn the_cookie_is_marked_secure_only_over_tls() {
    for (kind, secure) in [(Kind::Http, false), (Kind::Https, true)] {
        let recording = run(&scenario(|input| input.kind = kind));
        let page = of(&recording, Peer::Client)
            .find_map(|kind| match kind {
                EventKind::Read { bytes, .. } => Some(String::from_utf8_lossy(bytes).into_owned()),
                _ => None,
            })
            .unwrap();
        assert!(page.contains("Set-Cookie: session="));
        assert_eq!(page.contains("; Secure;"), secure);
    }
}

#[test]
fn without_a_latency_and_with_the_longest_it_arrives() {
    for latency_ms in [0, limits().latency_ms] {
        let recording = run(&scenario(|input| input.latency_ms = latency_ms));
        assert_eq!(recording.outcome, delivered("Hello over there"));
        let syns = recording.capture.segments.iter();
        // SYN is the second bit of TCP's flags.
        let syns = syns.filter(|segment| segment.bytes[33] & 2 != 0).count();
        assert_eq!(syns, 2, "nothing is taken for lost");
    }
}

#[test]
fn hosts_at_the_limits_get_a_certificate() {
    let longest = format!("{0}.{0}.{0}.{1}", "a".repeat(63), "b".repeat(61));
    for host in [
        "a",
        "xn--bcher-kva.example",
        &["a".repeat(60), ".com".into()].concat(),
        &["a".repeat(61), ".com".into()].concat(),
        &longest,
    ] {
        let recording = run(&scenario(|input| input.host = host.into()));
        assert_eq!(recording.outcome, delivered("Hello over there"), "{host}");
        let verified = recording.events.iter().any(|event| {
            matches!(
                &event.kind,
                EventKind::VerifyCertificate { host: name, refused: None, chain }
                    if name == host && chain.len() == 2
            )
        });
        assert!(verified, "{host}");
    }
}

/// Two endpoints and what passes between them, without a network.
struct Pair {
    client: Client,
    server: Server,
    journal: Journal,
}

impl Pair {
    /// The client asks for `host` and trusts the root of `trusted`; the server has the certificate
    /// of `server`.
    fn new(host: &str, trusted: &Pki, server: &Pki) -> Self {
        let scenario = scenario(|input| input.host = host.into());
        let key_log = Arc::new(KeyLogLines::default());
        let config = client_config(trusted.root.clone(), scenario.cipher_suite(), key_log).unwrap();
        let tap = |stream| Tap::recording(scenario.seed().stream(stream, 0));
        Self {
            client: Client::new(
                scenario.host(),
                scenario.message(),
                Some(Arc::new(config)),
                tap(Stream::Client),
            ),
            server: Server::new(
                Some(Arc::new(server_config(server.certified_key()).unwrap())),
                tap(Stream::Server),
            ),
            journal: Journal::new(true),
        }
    }

    /// Passes on what the ends have to say, as `change` makes it, until both are silent.
    fn talk(mut self, mut change: impl FnMut(Peer, &mut Vec<u8>)) -> Self {
        let journal = &mut self.journal;
        self.client.connected(journal);
        self.server.connected(journal);
        loop {
            let mut to_server = self.client.take_output();
            let mut to_client = self.server.take_output();
            if to_server.is_empty() && to_client.is_empty() {
                return self;
            }
            if !to_server.is_empty() {
                change(Peer::Client, &mut to_server);
                self.server.received(&to_server, journal);
            }
            if !to_client.is_empty() {
                change(Peer::Server, &mut to_client);
                self.client.received(&to_client, journal);
            }
        }
    }

    fn refused(self) -> (Peer, String) {
        assert_eq!(self.client.status(), None);
        assert!(self.client.is_done());
        let failure = self.journal.failure().unwrap();
        (failure.by, failure.reason.clone())
    }
}

fn pki(host: &str, seed: &str) -> Pki {
    let scenario = scenario(|input| input.seed = Some(seed.into()));
    let host = HostName::parse(host).unwrap();
    Pki::mint(&host, &mut scenario.seed().stream(Stream::Pki, 0)).unwrap()
}

#[test]
fn an_honest_pair_gets_through() {
    let pki = pki("letters.example", "1");
    let pair = Pair::new("letters.example", &pki, &pki).talk(|_, _| ());
    assert_eq!(pair.client.status(), Some(200));
    assert_eq!(pair.server.message(), Some("Hello over there"));
    assert_eq!(pair.journal.failure(), None);
}

#[test]
#[cfg_attr(
    not(feature = "everything"),
    ignore = "the first core has no words of its own for what is refused"
)]
fn a_certificate_for_another_host_is_refused() {
    let pki = pki("other.example", "1");
    let pair = Pair::new("letters.example", &pki, &pki).talk(|_, _| ());
    assert_eq!(pair.server.message(), None);
    let (by, reason) = pair.refused();
    assert_eq!(by, Peer::Client);
    assert_eq!(reason, "the certificate is not for letters.example");
}

#[test]
#[cfg_attr(
    not(feature = "everything"),
    ignore = "the first core has no words of its own for what is refused"
)]
fn a_certificate_from_another_root_is_refused() {
    let pair = Pair::new(
        "letters.example",
        &pki("letters.example", "1"),
        &pki("letters.example", "2"),
    )
    .talk(|_, _| ());
    assert_eq!(pair.server.message(), None);
    let (by, reason) = pair.refused();
    assert_eq!(by, Peer::Client);
    // The roots have the same name, but not the same key.
    assert_eq!(
        reason,
        "a signature is wrong: it was not made with the key that it is checked with"
    );
}

#[test]
#[cfg_attr(
    not(feature = "everything"),
    ignore = "the first core has no words of its own for what is refused"
)]
fn a_refused_certificate_is_recorded_with_its_reason_and_the_server_hears_of_it() {
    let pki = pki("other.example", "1");
    let pair = Pair::new("letters.example", &pki, &pki).talk(|_, _| ());
    let events = pair.journal.into_events();
    let refused = events.iter().any(|event| {
        matches!(
            &event.kind,
            EventKind::VerifyCertificate {
                refused: Some(_),
                ..
            }
        )
    });
    assert!(refused);
    let failed: Vec<_> = events
        .iter()
        .filter_map(|event| match &event.kind {
            EventKind::Failed { reason } => Some((event.peer, reason.as_str())),
            _ => None,
        })
        .collect();
    assert_eq!(failed.len(), 2);
    assert_eq!(
        failed[1],
        (Peer::Server, "the client sent the alert bad_certificate")
    );
}

#[test]
#[cfg_attr(
    not(feature = "everything"),
    ignore = "the first core has no words of its own for what is refused"
)]
fn a_changed_byte_of_the_request_is_noticed_by_the_server() {
    let pki = pki("letters.example", "1");
    let mut flight = 0;
    let pair = Pair::new("letters.example", &pki, &pki).talk(|from, bytes| {
        if from == Peer::Client {
            flight += 1;
            if flight == 2 {
                *bytes.last_mut().unwrap() ^= 1;
            }
        }
    });
    assert_eq!(pair.server.message(), None);
    let spoiled = pair.journal.failure().unwrap();
    assert_eq!(spoiled.by, Peer::Server);
    assert_eq!(
        spoiled.reason,
        "a record of the client cannot be opened: it is not as it was sealed, or not meant for this \
         key"
    );
    // bad_record_mac
    assert_eq!(spoiled.alert, Some(20));
    let invalid = pair.journal.into_events().into_iter().any(|event| {
        matches!(event.kind, EventKind::Open(SealedRecord { valid: false, plaintext, .. }) if plaintext.is_empty())
    });
    assert!(invalid);
}

#[test]
fn an_answer_that_is_cut_off_is_not_taken_for_whole() {
    let pki = pki("letters.example", "1");
    let mut pair = Pair::new("letters.example", &pki, &pki).talk(|from, bytes| {
        // The last thing that the server says is close_notify, 24 bytes.
        if from == Peer::Server && bytes.len() < 1000 {
            bytes.truncate(bytes.len() - 24);
        }
    });
    assert_eq!(pair.journal.failure(), None);
    pair.client.ended(&mut pair.journal);
    let failure = pair.journal.failure().unwrap();
    assert_eq!(
        (failure.by, failure.reason.as_str(), failure.alert),
        (
            Peer::Client,
            "the connection ended without close_notify",
            None
        )
    );
}

/// Neither says anything, for ever.
struct Mute;

impl Endpoint for Mute {
    fn connected(&mut self, _: &mut Journal) {}
    fn received(&mut self, _: &[u8], _: &mut Journal) {}
    fn ended(&mut self, _: &mut Journal) {}
    fn take_output(&mut self) -> Vec<u8> {
        Vec::new()
    }
    fn is_done(&self) -> bool {
        false
    }
}

/// Answers whatever it hears, at once.
struct Echo(Vec<u8>);

impl Endpoint for Echo {
    fn connected(&mut self, _: &mut Journal) {
        self.0.push(b'?');
    }
    fn received(&mut self, bytes: &[u8], _: &mut Journal) {
        self.0.extend_from_slice(bytes);
    }
    fn ended(&mut self, _: &mut Journal) {}
    fn take_output(&mut self) -> Vec<u8> {
        core::mem::take(&mut self.0)
    }
    fn is_done(&self) -> bool {
        false
    }
}

#[test]
fn the_network_stops_whatever_the_endpoints_do() {
    let mut random = scenario(|_| ()).seed().stream(Stream::Network, 0);
    let route = Route::draw(80, &mut random);
    let mut journal = Journal::new(false);
    let mut connect = |client: &mut dyn Endpoint, server: &mut dyn Endpoint, random: &mut _| {
        connect(client, server, route, Link::new(1000), random, &mut journal)
    };
    let silence = connect(&mut Mute, &mut Mute, &mut random);
    assert!(!silence.closed);
    assert_eq!(silence.capture.segments.len(), 3);

    let echoes = connect(&mut Echo(Vec::new()), &mut Echo(Vec::new()), &mut random);
    assert!(!echoes.closed);
    assert!(echoes.capture.segments.len() <= 2 * MAX_STEPS as usize);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn every_scenario_delivers_its_message_and_the_recorder_changes_nothing(
        https: bool,
        strong: bool,
        host in "[a-z][a-z0-9]{0,20}(\\.[a-z][a-z0-9-]{0,10}[a-z]){0,3}",
        message in prop_oneof!["\\PC{1,200}", ".{1,20}", "[\\x00-\\x1f&=+%<>]{1,3000}"],
        seed: [u8; 32],
        latency_ms in 0..=limits().latency_ms,
    ) {
        let scenario = Scenario::try_from(ScenarioInput {
            kind: if https { Kind::Https } else { Kind::Http },
            host,
            message: message.clone(),
            seed: Some(Bytes::from(&seed[..]).to_string()),
            latency_ms,
            cipher_suite: if strong {
                CipherSuite::Aes256GcmSha384
            } else {
                CipherSuite::Aes128GcmSha256
            },
            ..input()
        })
        .unwrap();
        let recording = run(&scenario);
        prop_assert_eq!(&recording.outcome, &delivered(&message));

        let silent = run_silently(&scenario);
        prop_assert_eq!(silent.capture, recording.capture);
        prop_assert_eq!(silent.outcome, recording.outcome);
        prop_assert_eq!(silent.duration, recording.duration);
        prop_assert!(silent.events.is_empty() && silent.key_log.is_empty());
    }
}
