//! The views over real runs.

use port443::bytes::Bytes;
use port443::capture::Peer;
use port443::dissect::decrypt::decrypt;
use port443::dissect::dissect;
use port443::eavesdrop::{Topic, eavesdrop};
use port443::explain::{Origin, origins, sealed_records};
use port443::recording::{Event, EventKind, HashName, Outcome, Recording};
use port443::scenario::{CertificateKind, CipherSuite, Kind, Scenario, ScenarioInput, SitePage};

use crate::cover::{all_problems, check, check_opened, problems, value};

const MESSAGE: &str = "Meet me at the café & bring 100% of it";

/// The only connection of a run that has one.
pub(crate) fn run(scenario: &Scenario) -> Recording {
    let mut recordings = port443::run::run(scenario);
    assert_eq!(recordings.len(), 1);
    recordings.remove(0)
}

/// All connections of a run.
#[cfg(feature = "everything")]
pub(crate) fn runs_of(scenario: &Scenario) -> Vec<Recording> {
    port443::run::run(scenario)
}

pub(crate) fn scenario(kind: Kind, message: &str) -> Scenario {
    scenario_with(kind, message, CipherSuite::Aes128GcmSha256)
}

pub(crate) fn scenario_with(kind: Kind, message: &str, cipher_suite: CipherSuite) -> Scenario {
    Scenario::try_from(ScenarioInput {
        kind,
        host: "example.com".into(),
        message: message.into(),
        seed: Some("443".into()),
        latency_ms: 20,
        cipher_suite,
        certificate: CertificateKind::Valid,
        strict: false,
        attack: None,
        page: SitePage::default(),
        padding: 0,
    })
    .unwrap()
}

/// What this build of the core can be asked for.
fn suites() -> &'static [CipherSuite] {
    let everything = cfg!(feature = "everything");
    &CipherSuite::ALL[..if everything { 3 } else { 2 }]
}

/// All suites, a short message and one that needs many segments and more than one record.
fn https_runs() -> Vec<(String, Recording)> {
    let mut runs = Vec::new();
    for &suite in suites() {
        for message in [MESSAGE.into(), "é".repeat(8_000)] {
            let recording = run(&scenario_with(Kind::Https, &message, suite));
            assert!(
                matches!(recording.outcome, Outcome::Delivered { .. }),
                "{:?}",
                recording.outcome
            );
            runs.push((message, recording));
        }
    }
    runs
}

/// Every connection of every kind.
#[cfg(feature = "everything")]
fn all_kinds() -> Vec<(Kind, Recording)> {
    Kind::ALL
        .into_iter()
        .flat_map(|kind| {
            let recordings = runs_of(&scenario(kind, MESSAGE)).into_iter();
            recordings.map(move |recording| (kind, recording))
        })
        .collect()
}

/// Both kinds that this build has.
#[cfg(not(feature = "everything"))]
fn all_kinds() -> Vec<(Kind, Recording)> {
    [Kind::Http, Kind::Https]
        .map(|kind| (kind, run(&scenario(kind, MESSAGE))))
        .into()
}

#[test]
fn every_byte_belongs_to_one_field_and_nothing_is_wrong() {
    for recording in https_runs()
        .into_iter()
        .map(|(_, recording)| recording)
        .chain(all_kinds().into_iter().map(|(_, recording)| recording))
    {
        let dissection = dissect(&recording.capture);
        check(&recording.capture, &dissection);
        assert_eq!(all_problems(&dissection), []);
        let mut unnamed = Vec::new();
        for unit in dissection
            .client
            .units
            .iter()
            .chain(&dissection.server.units)
        {
            unit.field
                .each("unknown", &mut |field| unnamed.push(field.clone()));
        }
        assert_eq!(unnamed, []);
    }
}

/// The key log opens every sealed record, to what the peer sealed.
#[test]
fn the_key_log_opens_what_was_sealed() {
    for (message, recording) in https_runs() {
        let dissection = dissect(&recording.capture);
        let opened = decrypt(&dissection, &recording.key_log);
        check_opened(&opened);
        assert_eq!(
            problems(opened.iter().flat_map(|record| &record.messages)),
            []
        );
        for (peer, stream) in [
            (Peer::Client, &dissection.client),
            (Peer::Server, &dissection.server),
        ] {
            let sealed: Vec<(&Bytes, u64)> = recording
                .events
                .iter()
                .filter(|event| event.peer == peer)
                .filter_map(|event| match &event.kind {
                    EventKind::Seal(record) => Some((&record.plaintext, record.sequence)),
                    _ => None,
                })
                .collect();
            let opened: Vec<_> = opened.iter().filter(|record| record.from == peer).collect();
            let plaintexts: Vec<(&Bytes, u64)> = opened
                .iter()
                .map(|record| (&record.plaintext, record.sequence))
                .collect();
            assert_eq!(plaintexts, sealed);
            let units: Vec<u32> = opened.iter().map(|record| record.unit).collect();
            let expected: Vec<u32> = (0..)
                .zip(&stream.units)
                .filter(|(_, unit)| unit.sealed)
                .map(|(at, _)| at)
                .collect();
            assert_eq!(units, expected);
        }
        // The message, decoded from the form in the opened records.
        let values: Vec<&str> = opened
            .iter()
            .flat_map(|record| &record.messages)
            .filter_map(|field| {
                let mut found = None;
                field.each("field", &mut |field| {
                    if field.value.as_deref() == Some("message") {
                        found = field.find("value").and_then(|value| value.value.as_deref());
                    }
                });
                found
            })
            .collect();
        assert_eq!(values.first(), Some(&message.as_str()));

        let flight = opened
            .iter()
            .find(|record| record.from == Peer::Server)
            .unwrap();
        let names: Vec<&str> = flight.messages.iter().map(|field| field.name).collect();
        assert_eq!(
            names,
            [
                "EncryptedExtensions",
                "Certificate",
                "CertificateVerify",
                "Finished",
                "type"
            ]
        );
        assert_eq!(
            value(
                &flight.messages[0],
                "application_layer_protocol_negotiation"
            ),
            "http/1.1"
        );
        assert_eq!(value(&flight.messages[1], "subjectAltName"), "example.com");
        assert_eq!(
            value(&flight.messages[2], "algorithm"),
            "ecdsa_secp256r1_sha256"
        );
        assert!(flight.messages[2].find("ECDSA-Sig-Value").is_some());
    }
}

/// Whatever was spoken: the key log opens every sealed record to what its peer sealed.
#[test]
fn the_key_log_opens_all_kinds() {
    for (kind, recording) in all_kinds() {
        let dissection = dissect(&recording.capture);
        let opened = decrypt(&dissection, &recording.key_log);
        check_opened(&opened);
        let fields = opened.iter().flat_map(|record| &record.messages);
        assert_eq!(problems(fields.clone()), [], "{kind:?}");
        for field in fields {
            assert!(field.find("unknown").is_none(), "{kind:?}: {field:?}");
        }
        for (peer, stream) in [
            (Peer::Client, &dissection.client),
            (Peer::Server, &dissection.server),
        ] {
            let sealed: Vec<&Bytes> = recording
                .events
                .iter()
                .filter(|event| event.peer == peer)
                .filter_map(|event| match &event.kind {
                    EventKind::Seal(record) => Some(&record.plaintext),
                    _ => None,
                })
                .collect();
            let records = opened.iter().filter(|record| record.from == peer);
            let plaintexts: Vec<&Bytes> = records.map(|record| &record.plaintext).collect();
            assert_eq!(plaintexts, sealed, "{kind:?}");
            let units = stream.units.iter().filter(|unit| unit.sealed);
            assert_eq!(units.count(), sealed.len(), "{kind:?}");
        }
    }
}

/// From every key the way leads back to what was drawn for it: the two key shares or the pre-master
/// secret or, for early data, the ticket's secret, which an earlier connection made.
#[test]
fn the_origins_of_all_kinds() {
    for (kind, recording) in all_kinds() {
        let origins = origins(&recording);
        let mut shared = 0;
        for (index, event) in (0..).zip(&recording.events) {
            let (EventKind::Seal(_) | EventKind::Open(_)) = &event.kind else {
                continue;
            };
            let mut found = Vec::new();
            ancestors(&origins, index, &mut found);
            let has = |wanted: fn(&EventKind) -> bool| {
                let mut events = found.iter();
                events.any(|event| wanted(&recording.events[*event as usize].kind))
            };
            let both = PEERS.map(|peer| {
                found.iter().any(|event| {
                    let event = &recording.events[*event as usize];
                    event.peer == peer && matches!(event.kind, EventKind::KeyShare { .. })
                })
            });
            let carried = has(|kind| matches!(kind, EventKind::RsaEncrypt { .. }));
            let early = !has(|kind| matches!(kind, EventKind::SharedSecret { .. }))
                && has(|kind| matches!(kind, EventKind::Extract { .. }));
            assert!(
                both == [true, true] || carried || early,
                "{kind:?}: {index}"
            );
            assert!(!early || kind == Kind::EarlyData);
            assert!(early || has(|kind| matches!(kind, EventKind::Random { .. })));
            shared += usize::from(both == [true, true]);
            if let EventKind::Seal(_) = &event.kind
                && kind == Kind::PostQuantum
            {
                // Both halves of the key were drawn.
                let draws = origins.iter().filter(|origin| {
                    let of = &recording.events[origin.event as usize];
                    origin.input == "privateKey"
                        && matches!(of.kind, EventKind::KeyShare { .. })
                        && of.peer == Peer::Client
                });
                assert_eq!(draws.count(), 2);
            }
        }
        assert_eq!(
            shared > 0,
            !matches!(kind, Kind::Http | Kind::RsaKeyTransport) && !recording.key_log.is_empty(),
            "{kind:?}"
        );
    }
}

const PEERS: [Peer; 2] = [Peer::Client, Peer::Server];

#[test]
fn records_are_laid_open() {
    let https = https_runs().into_iter().map(|(_, recording)| recording);
    for recording in https.chain(all_kinds().into_iter().map(|(_, recording)| recording)) {
        let dissection = dissect(&recording.capture);
        let stories = sealed_records(&recording, &dissection);
        let seals = recording
            .events
            .iter()
            .filter(|event| matches!(event.kind, EventKind::Seal(_)));
        assert_eq!(stories.len(), seals.count());
        for story in stories {
            let stream = match story.from {
                Peer::Client => &dissection.client,
                Peer::Server => &dissection.server,
            };
            let unit = &stream.units[story.unit as usize].field;
            let wire = &stream.bytes[unit.start as usize..unit.end as usize];
            assert_eq!(
                [
                    &story.header[..],
                    &story.explicit_nonce,
                    &story.ciphertext,
                    &story.tag
                ]
                .concat(),
                wire
            );
            assert_eq!((story.header.len(), story.tag.len()), (5, 16));
            let sealed: Vec<u8> = story
                .plaintext
                .iter()
                .zip(&*story.keystream)
                .map(|(a, b)| a ^ b)
                .collect();
            assert_eq!(sealed, story.ciphertext[..]);
            let sealed_by = &recording.events[story.sealed_by.unwrap() as usize];
            assert_eq!(
                (sealed_by.peer, sealed_by.at),
                (story.from, story.sealed_at)
            );
            let opened_by = &recording.events[story.opened_by.unwrap() as usize];
            assert_eq!(opened_by.peer, story.from.other());
            match &opened_by.kind {
                EventKind::Open(record) => assert_eq!(record.plaintext, story.plaintext),
                other => panic!("{other:?}"),
            }
        }
    }
}

/// All events that an event's values come from.
fn ancestors(origins: &[Origin], event: u32, found: &mut Vec<u32>) {
    if !found.contains(&event) {
        found.push(event);
        for origin in origins.iter().filter(|origin| origin.event == event) {
            assert!(origin.from_event < event);
            ancestors(origins, origin.from_event, found);
        }
    }
}

/// From every sealed record the way leads back to both key shares and to what was drawn for them.
#[test]
fn every_key_comes_from_both_key_shares() {
    for (_, recording) in https_runs() {
        let origins = origins(&recording);
        for (index, event) in (0..).zip(&recording.events) {
            let (EventKind::Seal(_) | EventKind::Open(_)) = &event.kind else {
                continue;
            };
            let mut found = Vec::new();
            ancestors(&origins, index, &mut found);
            for peer in [Peer::Client, Peer::Server] {
                let share = |event: &&u32| {
                    let event = &recording.events[**event as usize];
                    event.peer == peer && matches!(event.kind, EventKind::KeyShare { .. })
                };
                assert!(
                    found.iter().any(|event| share(&event)),
                    "{index} without the share of {peer:?}"
                );
            }
            for input in ["key", "iv"] {
                let origin = origins
                    .iter()
                    .find(|origin| origin.event == index && origin.input == input)
                    .unwrap();
                match &recording.events[origin.from_event as usize].kind {
                    EventKind::Expand { label, .. } => assert_eq!(label, input),
                    other => panic!("{other:?}"),
                }
            }
        }
        // Each kind of step has the origins it should have.
        let inputs_of = |index: u32| -> Vec<&str> {
            origins
                .iter()
                .filter(|origin| origin.event == index)
                .map(|origin| origin.input)
                .collect()
        };
        for (index, event) in (0..).zip(&recording.events) {
            match &event.kind {
                EventKind::KeyShare { .. } => assert_eq!(inputs_of(index), ["privateKey"]),
                EventKind::SharedSecret { .. } => {
                    assert_eq!(inputs_of(index), ["privateKey", "peerPublicKey"]);
                }
                EventKind::Hmac { .. } => assert_eq!(inputs_of(index), ["key", "input"]),
                EventKind::Extract { salt, ikm, .. } => {
                    let expected: Vec<&str> = [("salt", salt), ("ikm", ikm)]
                        .into_iter()
                        .filter(|(_, value)| value.iter().any(|byte| *byte != 0))
                        .map(|(name, _)| name)
                        .collect();
                    assert_eq!(inputs_of(index), expected);
                }
                EventKind::Expand { label, .. } if label.ends_with(" traffic") => {
                    assert_eq!(inputs_of(index), ["secret", "context"]);
                }
                EventKind::Expand { .. } => assert!(inputs_of(index).contains(&"secret")),
                _ => {}
            }
        }
        // The peers never take a secret from one another: only what crosses the wire.
        for origin in &origins {
            let peers = (
                recording.events[origin.event as usize].peer,
                recording.events[origin.from_event as usize].peer,
            );
            if peers.0 != peers.1 {
                assert!(
                    ["publicKey", "signature", "ciphertext"].contains(&origin.output),
                    "{origin:?}"
                );
            }
        }
    }
}

/// Over http the eavesdropper reads the message; over https nothing of it, nor any secret.
#[test]
fn what_the_eavesdropper_learns() {
    let http = eavesdrop(&run(&scenario(Kind::Http, MESSAGE)).capture);
    let fields: Vec<&str> = http
        .iter()
        .filter(|finding| finding.topic == Topic::FormField)
        .map(|finding| finding.value.as_str())
        .collect();
    assert!(
        fields.contains(&format!("message={MESSAGE}").as_str()),
        "{fields:?}"
    );
    assert!(http.iter().any(|finding| finding.topic == Topic::Cookie));

    for (message, recording) in https_runs() {
        let findings = eavesdrop(&recording.capture);
        let of = |topic: Topic| -> Vec<&str> {
            let found = findings.iter().filter(|finding| finding.topic == topic);
            found.map(|finding| finding.value.as_str()).collect()
        };
        assert_eq!(of(Topic::ServerName), ["example.com"]);
        assert_eq!(of(Topic::Alpn), ["http/1.1"]);
        assert_eq!(of(Topic::KeyShares).len(), 2);
        assert_eq!(of(Topic::RoundTrip).len(), 1);
        for topic in [
            Topic::FormField,
            Topic::Cookie,
            Topic::Request,
            Topic::Response,
        ] {
            assert_eq!(of(topic), [""; 0]);
        }
        let dissection = dissect(&recording.capture);
        let sealed = dissection
            .client
            .units
            .iter()
            .chain(&dissection.server.units)
            .filter(|unit| unit.sealed);
        assert_eq!(of(Topic::SealedLengths).len(), sealed.count());

        let all: String = findings
            .iter()
            .map(|finding| finding.value.as_str())
            .collect();
        assert!(!all.contains(&message) && !all.contains("login"));
        let mut secrets = 0;
        for event in &recording.events {
            let secret: &[&Bytes] = match &event.kind {
                EventKind::KeyShare { private_key, .. } => &[private_key],
                EventKind::SharedSecret { output, .. }
                | EventKind::Extract { output, .. }
                | EventKind::Expand { output, .. } => &[output],
                EventKind::Seal(record) => &[&record.key, &record.iv, &record.plaintext],
                _ => &[],
            };
            for secret in secret {
                secrets += 1;
                assert!(!all.contains(&secret.to_string()));
            }
        }
        assert!(secrets > 30);
    }
}

/// Zeroes and nothing come from everywhere and so from nowhere; of several events with the same
/// output the last before the use counts; nothing comes from what is later.
#[test]
fn values_that_say_nothing_are_not_joined() {
    let mut recording = run(&scenario(Kind::Http, MESSAGE));
    let random = |byte: u8, length| EventKind::Random {
        output: vec![byte; length].into(),
    };
    let extract = EventKind::Extract {
        hash: HashName::Sha256,
        salt: vec![0; 32].into(),
        ikm: vec![7; 32].into(),
        output: Bytes::default(),
    };
    let kinds = [
        extract.clone(),
        random(0, 32),
        random(0, 0),
        random(7, 32),
        random(7, 32),
        extract,
        random(7, 32),
    ];
    recording.events = kinds
        .map(|kind| Event {
            at: 0,
            peer: Peer::Client,
            kind,
        })
        .into();
    let origins = origins(&recording);
    let [origin] = &origins[..] else {
        panic!("one has an origin: {origins:?}");
    };
    assert_eq!((origin.event, origin.input), (5, "ikm"));
    assert_eq!((origin.from_event, origin.output), (4, "output"));
}

/// The same recording, the same views.
#[test]
fn views_are_deterministic() {
    let recording = run(&scenario(Kind::Https, MESSAGE));
    let dissection = dissect(&recording.capture);
    assert_eq!(dissection, dissect(&recording.capture));
    assert_eq!(origins(&recording), origins(&recording));
    assert_eq!(eavesdrop(&recording.capture), eavesdrop(&recording.capture));
}

/// What can be read in the clear is learnt, and what is sealed is not.
#[cfg(feature = "everything")]
#[test]
fn findings_of_all_kinds() {
    use port443::scenario::Attack;

    let found = |scenario: &Scenario, topic: Topic| -> Vec<String> {
        let findings = runs_of(scenario)
            .into_iter()
            .flat_map(|recording| eavesdrop(&recording.capture));
        findings
            .filter(|finding| finding.topic == topic)
            .map(|finding| finding.value)
            .collect()
    };
    let of = |kind, topic| found(&scenario(kind, MESSAGE), topic);
    assert_eq!(
        of(Kind::Redirect, Topic::Redirect),
        ["https://example.com/"]
    );
    for kind in [Kind::Tls12, Kind::RsaKeyTransport] {
        assert_eq!(of(kind, Topic::Certificate), ["example.com"], "{kind:?}");
    }
    assert_eq!(of(Kind::RsaKeyTransport, Topic::EncryptedSecret).len(), 1);
    assert_eq!(of(Kind::Tls12, Topic::KeyShares).len(), 2);
    assert_eq!(of(Kind::HelloRetryRequest, Topic::Retry), ["secp256r1"]);
    for kind in [Kind::Resumption, Kind::EarlyData] {
        assert_eq!(of(kind, Topic::Ticket).len(), 2, "{kind:?}");
        let early = of(kind, Topic::EarlyData).len();
        assert_eq!(early, usize::from(kind == Kind::EarlyData));
    }
    for kind in [Kind::Https, Kind::ClientCertificate, Kind::PostQuantum] {
        for topic in [
            Topic::Certificate,
            Topic::ClientCertificate,
            Topic::Ticket,
            Topic::EarlyData,
            Topic::FormField,
            Topic::Retry,
        ] {
            assert_eq!(of(kind, topic), [""; 0], "{kind:?}");
        }
    }
    // The mail is sealed, unless an attacker takes the offer of STARTTLS away.
    assert_eq!(of(Kind::StartTls, Topic::Mail), [""; 0]);
    assert_eq!(of(Kind::StartTls, Topic::Credentials), [""; 0]);
    assert!(of(Kind::StartTls, Topic::MailDialogue).contains(&"STARTTLS".into()));
    let stripped = Scenario::try_from(ScenarioInput {
        attack: Some(Attack::Strip),
        ..ScenarioInput::from(&scenario(Kind::StartTls, MESSAGE))
    })
    .unwrap();
    assert_eq!(found(&stripped, Topic::Credentials).len(), 1);
    let mail = found(&stripped, Topic::Mail);
    assert!(mail.iter().any(|line| line.contains(MESSAGE)), "{mail:?}");
}

/// A bit changed in a TCP header may cost time, but what the receiver made of it all is what the
/// dissector makes of it: whatever a peer opened, the key log opens.
#[cfg(feature = "everything")]
#[test]
fn a_changed_tcp_header_is_seen_as_its_receiver_sees_it() {
    use port443::scenario::Attack;

    let whole = scenario(Kind::Https, MESSAGE);
    let segments = run(&whole).capture.segments.len();
    // Every 7th bit of sequence number, data offset and flags.
    let bits = (24 * 8..28 * 8).chain(32 * 8..34 * 8).step_by(7);
    for (segment, bit) in
        (0..segments).flat_map(|segment| bits.clone().map(move |bit| (segment, bit)))
    {
        let attack = Attack::FlipBit {
            connection: 0,
            segment: u32::try_from(segment).unwrap(),
            bit,
        };
        let changed = Scenario::try_from(ScenarioInput {
            attack: Some(attack),
            ..ScenarioInput::from(&whole)
        })
        .unwrap();
        let recording = run(&changed);
        let opened = decrypt(&dissect(&recording.capture), &recording.key_log).len();
        let by_peers = recording
            .events
            .iter()
            .filter(|event| matches!(&event.kind, EventKind::Open(record) if record.valid));
        assert!(opened >= by_peers.count(), "{attack:?}");
    }
}

/// Where a record does not open, its bytes are missing, and what stands on both sides of it is not put
/// together as if they were not.
#[test]
fn nothing_is_read_across_a_missing_record() {
    // 48,000 bytes in the form.
    let message = "é".repeat(8_000);
    let recording = run(&scenario(Kind::Https, &message));
    let dissection = dissect(&recording.capture);
    let opened = decrypt(&dissection, &recording.key_log);
    let application: Vec<u32> = opened
        .iter()
        .filter(|record| record.from == Peer::Client && record.secret == "CLIENT_TRAFFIC_SECRET_0")
        .map(|record| record.unit)
        .collect();
    // The request in at least three records, and close_notify.
    assert!(application.len() >= 3, "{application:?}");
    let middle = application[application.len() - 3];
    let unit = &dissection.client.units[middle as usize];
    let mut capture = recording.capture.clone();
    let segment = *unit.segments.last().unwrap() as usize;
    let packet = &dissection.packets[segment];
    let place = packet.payload_start + unit.field.end - packet.payload.unwrap().start - 1;
    capture.segments[segment].bytes.0[place as usize] ^= 1;
    let left = decrypt(&dissect(&capture), &recording.key_log);
    assert_eq!(left.len(), opened.len() - 1);
    let after = left
        .iter()
        .find(|record| record.from == Peer::Client && record.unit == middle + 1)
        .unwrap();
    check_opened(&left);
    assert_eq!(after.messages[0].name, "application data");
}
