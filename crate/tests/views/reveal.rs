//! One secret handed over: exactly which records open, and which stay dark.
#![cfg(feature = "everything")]

use std::collections::BTreeSet;

use port443::capture::Peer;
use port443::dissect::decrypt::{OpenedRecord, Stage, decrypt};
use port443::dissect::reveal::{CertificateKey, Group, Limit, Revealed, Secret, StepKind, reveal};
use port443::dissect::{Dissection, dissect};
use port443::handed::{HandedKind, HandedSecret, secrets};
use port443::recording::{EventKind, Purpose, Recording};
use port443::scenario::{Attack, CipherSuite, Kind, Scenario, ScenarioInput};
use proptest::prelude::*;

use crate::cover::check_opened;
use crate::openssl::{connection, connections, json};
use crate::recorded::{runs_of, scenario, scenario_with};
use crate::rfc8448::Trace;
use crate::wire::hex;

/// Who sent a record, and its place.
type Place = (Peer, u32);

fn places(opened: &[OpenedRecord]) -> BTreeSet<Place> {
    opened
        .iter()
        .map(|record| (record.from, record.unit))
        .collect()
}

fn sealed(dissection: &Dissection) -> BTreeSet<Place> {
    let mut places = BTreeSet::new();
    for (from, stream) in [
        (Peer::Client, &dissection.client),
        (Peer::Server, &dissection.server),
    ] {
        let units = (0..).zip(&stream.units).filter(|(_, unit)| unit.sealed);
        places.extend(units.map(|(place, _)| (from, place)));
    }
    places
}

/// A run's connection, with what its own key log opens.
struct Listened {
    recording: Recording,
    dissection: Dissection,
    by_log: Vec<OpenedRecord>,
}

impl Listened {
    fn of(recording: Recording) -> Self {
        let dissection = dissect(&recording.capture);
        let by_log = decrypt(&dissection, &recording.key_log);
        assert_eq!(places(&by_log), sealed(&dissection));
        Self {
            recording,
            dissection,
            by_log,
        }
    }

    /// The records whose secret has one of these labels.
    fn labelled(&self, labels: &[&str]) -> BTreeSet<Place> {
        let records = self.by_log.iter();
        records
            .filter(|record| labels.contains(&record.secret))
            .map(|record| (record.from, record.unit))
            .collect()
    }

    fn all(&self) -> BTreeSet<Place> {
        places(&self.by_log)
    }

    /// The only secret of a kind and a peer.
    fn secret(&self, kind: HandedKind, of: Peer) -> HandedSecret {
        let found: Vec<HandedSecret> = secrets(&self.recording)
            .into_iter()
            .filter(|secret| secret.kind == kind && secret.of == of)
            .collect();
        assert_eq!(found.len(), 1, "{kind:?} of {of:?}");
        found.into_iter().next().unwrap()
    }

    /// Hands it over. What opens says what was sealed.
    fn hand(&self, secret: &Secret) -> Revealed {
        let revealed = reveal(&self.dissection, secret);
        check_opened(&revealed.opened);
        assert_eq!(revealed.sealed as usize, self.all().len());
        for record in &revealed.opened {
            let known = self
                .by_log
                .iter()
                .find(|known| (known.from, known.unit) == (record.from, record.unit))
                .unwrap();
            assert_eq!(record.plaintext, known.plaintext);
            assert_eq!(record.sequence, known.sequence);
        }
        assert_eq!(
            revealed.limit.is_none(),
            places(&revealed.opened) == self.all()
        );
        revealed
    }

    fn opens(&self, kind: HandedKind, of: Peer, expected: &BTreeSet<Place>, limit: Option<Limit>) {
        let revealed = self.hand(self.secret(kind, of).secret());
        assert_eq!(places(&revealed.opened), *expected, "{kind:?} of {of:?}");
        assert_eq!(revealed.limit, limit, "{kind:?} of {of:?}");
    }

    /// All traffic secrets open their own, and nothing else.
    fn traffic_secrets(&self) {
        for secret in secrets(&self.recording) {
            let HandedKind::TrafficSecret { stage, generation } = secret.kind else {
                continue;
            };
            let from = secret.of;
            let revealed = self.hand(secret.secret());
            let before = |record: &&OpenedRecord| {
                record.from == from
                    && match stage {
                        Stage::Early => record.secret == "CLIENT_EARLY_TRAFFIC_SECRET",
                        Stage::Handshake => record.secret.ends_with("_HANDSHAKE_TRAFFIC_SECRET"),
                        Stage::Application => match generation {
                            0 => {
                                record.secret.contains("_TRAFFIC_SECRET_")
                                    && !record.secret.contains("HANDSHAKE")
                            }
                            _ => record.secret.ends_with("_N"),
                        },
                    }
            };
            let expected: BTreeSet<Place> = self
                .by_log
                .iter()
                .filter(before)
                .map(|record| (record.from, record.unit))
                .collect();
            assert!(!expected.is_empty(), "{:?}", secret.kind);
            assert_eq!(places(&revealed.opened), expected, "{:?}", secret.kind);
            assert_eq!(revealed.limit, Some(Limit::OneDirection));
            assert_eq!(revealed.steps, []);
        }
    }
}

fn listened(kind: Kind) -> Vec<Listened> {
    runs_of(&scenario(kind, "Meet me at the café"))
        .into_iter()
        .map(Listened::of)
        .collect()
}

fn share(group: Group) -> HandedKind {
    HandedKind::KeyShare { group }
}

const ECDSA: HandedKind = HandedKind::CertificateKey { rsa: false };
const PEERS: [Peer; 2] = [Peer::Client, Peer::Server];

#[test]
fn either_private_key_opens_tls13() {
    for suite in CipherSuite::ALL {
        let scenario = scenario_with(Kind::Https, "Meet me", suite);
        let https = Listened::of(runs_of(&scenario).remove(0));
        for of in PEERS {
            https.opens(share(Group::X25519), of, &https.all(), None);
        }
        https.opens(
            ECDSA,
            Peer::Server,
            &BTreeSet::new(),
            Some(Limit::SignsOnly),
        );
        https.traffic_secrets();
        assert_eq!(secrets(&https.recording).len(), 7);
    }
}

/// RFC 8448 section 3.
const HANDSHAKE_SECRET: &str = "1dc826e93606aa6fdc0aadc12f741b01046aa6b99f691ed221a9f0ca043fbeac";
const MASTER_SECRET: &str = "18df06843d13a08bf2a449844c5f8a478001bc4d4c627984d5a41da8d0402919";

/// Step by step, the values are those that RFC 8448 prints.
#[test]
fn the_steps_of_rfc_8448() {
    let trace = Trace::read();
    let dissection = trace.dissection();
    for of in PEERS {
        let name = match of {
            Peer::Client => "client",
            Peer::Server => "server",
        };
        let private_key = hex(trace.text(&format!("/{name}/x25519_private")));
        let secret = Secret::KeyShare {
            of,
            group: Group::X25519,
            private_key: private_key.into(),
        };
        let revealed = reveal(&dissection, &secret);
        assert_eq!(revealed.opened, decrypt(&dissection, &trace.key_log()));
        assert_eq!(revealed.limit, None);
        let steps: Vec<(StepKind, Option<Peer>, String)> = revealed
            .steps
            .iter()
            .map(|step| (step.kind, step.of, step.output.to_string()))
            .collect();
        let text = |name: &str| trace.text(&format!("/secrets/{name}")).to_owned();
        let (client, server) = (Some(Peer::Client), Some(Peer::Server));
        assert_eq!(
            steps[1..],
            [
                (StepKind::HandshakeSecret, None, HANDSHAKE_SECRET.into()),
                (
                    StepKind::HandshakeTrafficSecret,
                    client,
                    text("client_handshake_traffic_secret")
                ),
                (
                    StepKind::HandshakeTrafficSecret,
                    server,
                    text("server_handshake_traffic_secret")
                ),
                (StepKind::MasterSecret13, None, MASTER_SECRET.into()),
                (
                    StepKind::ApplicationTrafficSecret,
                    client,
                    text("client_application_traffic_secret_0")
                ),
                (
                    StepKind::ApplicationTrafficSecret,
                    server,
                    text("server_application_traffic_secret_0")
                ),
            ]
        );
        assert_eq!(steps[0].0, StepKind::SharedSecret);
    }
}

#[test]
fn a_hybrid_opens_with_both_halves_and_with_neither_alone() {
    let hybrid = listened(Kind::PostQuantum).remove(0);
    for of in PEERS {
        hybrid.opens(share(Group::X25519MlKem768), of, &hybrid.all(), None);
        for half in [Group::X25519, Group::MlKem768] {
            let limit = Some(Limit::HalfOfHybrid);
            hybrid.opens(share(half), of, &BTreeSet::new(), limit);
        }
    }
    hybrid.traffic_secrets();
}

#[test]
fn after_a_retry_the_second_key_opens() {
    let retry = listened(Kind::HelloRetryRequest).remove(0);
    let nothing = BTreeSet::new();
    retry.opens(
        share(Group::X25519),
        Peer::Client,
        &nothing,
        Some(Limit::Unused),
    );
    for of in PEERS {
        retry.opens(share(Group::Secp256r1), of, &retry.all(), None);
    }
    retry.traffic_secrets();
}

/// A resumed connection mixes two secrets; one of them opens nothing but the early data, which had
/// only the one.
#[test]
fn tickets_and_early_data() {
    for kind in [Kind::Resumption, Kind::EarlyData] {
        let [first, second] = &listened(kind)[..] else {
            panic!();
        };
        let nothing = BTreeSet::new();
        for of in PEERS {
            first.opens(share(Group::X25519), of, &first.all(), None);
            second.opens(share(Group::X25519), of, &nothing, Some(Limit::NeedsPsk));
        }
        let early = second.labelled(&["CLIENT_EARLY_TRAFFIC_SECRET"]);
        assert_eq!(early.is_empty(), kind == Kind::Resumption);
        let limit = Some(Limit::NeedsKeyExchange);
        second.opens(HandedKind::Psk, Peer::Client, &early, limit);
        let psk = second.secret(HandedKind::Psk, Peer::Client);
        let other = first.hand(psk.secret());
        assert_eq!(
            (other.opened.len(), other.limit),
            (0, Some(Limit::DoesNotFit))
        );
        second.traffic_secrets();
    }
}

/// A later secret does not lead back.
#[test]
fn key_updates() {
    let updated = listened(Kind::KeyUpdate).remove(0);
    updated.traffic_secrets();
    for (of, label) in [
        (Peer::Client, "CLIENT_TRAFFIC_SECRET_N"),
        (Peer::Server, "SERVER_TRAFFIC_SECRET_N"),
    ] {
        let kind = |generation| HandedKind::TrafficSecret {
            stage: Stage::Application,
            generation,
        };
        let later = updated.labelled(&[label]);
        assert!(!later.is_empty());
        let limit = Some(Limit::OneDirection);
        updated.opens(kind(1), of, &later, limit);
        let first = updated.hand(updated.secret(kind(0), of).secret());
        assert!(places(&first.opened).is_superset(&later));
        assert!(places(&first.opened).len() > later.len());
    }
    for of in PEERS {
        updated.opens(share(Group::X25519), of, &updated.all(), None);
    }
}

#[test]
fn tls12_with_ecdhe() {
    let ecdhe = listened(Kind::Tls12).remove(0);
    for of in PEERS {
        ecdhe.opens(share(Group::X25519), of, &ecdhe.all(), None);
    }
    for kind in [HandedKind::PreMasterSecret, HandedKind::MasterSecret] {
        ecdhe.opens(kind, Peer::Client, &ecdhe.all(), None);
    }
    let limit = Some(Limit::SignsOnly);
    ecdhe.opens(ECDSA, Peer::Server, &BTreeSet::new(), limit);
    let revealed = ecdhe.hand(ecdhe.secret(share(Group::X25519), Peer::Server).secret());
    let steps: Vec<_> = revealed
        .steps
        .iter()
        .map(|step| (step.kind, step.output.len()))
        .collect();
    assert_eq!(
        steps,
        [
            (StepKind::SharedSecret, 32),
            (StepKind::ExtendedMasterSecret, 48),
            (StepKind::KeyBlock, 40)
        ]
    );
    // What was computed on the way is what the peers computed.
    let prf: Vec<_> = ecdhe
        .recording
        .events
        .iter()
        .filter_map(|event| match &event.kind {
            EventKind::Prf { output, .. } => Some(output),
            _ => None,
        })
        .collect();
    for step in &revealed.steps[1..] {
        assert!(prf.contains(&&step.output));
    }
}

fn rsa_key() -> Secret {
    let json = json();
    let part = |name: &str| hex(json["rsa"][name].as_str().unwrap()).into();
    Secret::Certificate {
        of: Peer::Server,
        key: CertificateKey::Rsa {
            modulus: part("modulus"),
            private_exponent: part("privateExponent"),
        },
    }
}

/// Everything recorded over RSA opens with the certificate's key; nothing recorded over ECDHE does.
/// The connections are OpenSSL's.
#[test]
fn the_key_of_the_certificate() {
    let ec = hex(json()["ec"]["privateKey"].as_str().unwrap());
    let ec = Secret::Certificate {
        of: Peer::Server,
        key: CertificateKey::EcdsaP256(ec.into()),
    };
    let mut over_rsa = 0;
    for connection in connections(900) {
        let dissection = dissect(&connection.wire.capture);
        let key_transport = connection.name.starts_with("TLS 1.2, AES");
        let revealed = reveal(&dissection, &rsa_key());
        if key_transport {
            over_rsa += 1;
            assert_eq!(revealed.opened, decrypt(&dissection, &connection.key_log));
            assert_eq!(revealed.limit, None);
            let kinds: Vec<_> = revealed.steps.iter().map(|step| step.kind).collect();
            assert_eq!(
                kinds,
                [
                    StepKind::PreMasterSecret,
                    StepKind::ExtendedMasterSecret,
                    StepKind::KeyBlock
                ]
            );
            // OpenSSL's key log has the pre-master secret as well, and the master secret.
            let last = |label: &str| {
                let line = connection
                    .key_log
                    .lines()
                    .find(|line| line.starts_with(label));
                hex(line.unwrap().split(' ').next_back().unwrap())
            };
            assert_eq!(&revealed.steps[0].output[..], last("RSA "));
            assert_eq!(&revealed.steps[1].output[..], last("CLIENT_RANDOM "));
            for secret in [
                Secret::PreMaster(last("RSA ").into()),
                Secret::Master(last("CLIENT_RANDOM ").into()),
            ] {
                assert_eq!(reveal(&dissection, &secret).opened, revealed.opened);
            }
        } else {
            assert_eq!(revealed.opened, []);
            assert_eq!(
                revealed.limit,
                Some(Limit::SignsOnly),
                "{}",
                connection.name
            );
        }
        let revealed = reveal(&dissection, &ec);
        assert_eq!(revealed.opened, []);
        assert_eq!(revealed.limit, Some(Limit::SignsOnly));
    }
    assert_eq!(over_rsa, 3);

    // Another key for RSA opens nothing.
    let mut other = rsa_key();
    if let Secret::Certificate {
        key: CertificateKey::Rsa {
            private_exponent, ..
        },
        ..
    } = &mut other
    {
        private_exponent.0[7] ^= 1;
    }
    let dissection = dissect(&connection("TLS 1.2, AES128-GCM-SHA256").wire.capture);
    let revealed = reveal(&dissection, &other);
    assert_eq!(
        (revealed.opened.len(), revealed.limit),
        (0, Some(Limit::DoesNotFit))
    );
}

/// The same in a run: the key of the certificate opens all of it, and so does what it protected.
#[test]
fn rsa_key_transport() {
    let rsa = listened(Kind::RsaKeyTransport).remove(0);
    let key = HandedKind::CertificateKey { rsa: true };
    rsa.opens(key, Peer::Server, &rsa.all(), None);
    for kind in [HandedKind::PreMasterSecret, HandedKind::MasterSecret] {
        rsa.opens(kind, Peer::Client, &rsa.all(), None);
    }
    assert_eq!(secrets(&rsa.recording).len(), 3);
    let revealed = rsa.hand(rsa.secret(key, Peer::Server).secret());
    let lengths: Vec<_> = revealed
        .steps
        .iter()
        .map(|step| (step.kind, step.output.len()))
        .collect();
    assert_eq!(
        lengths,
        [
            (StepKind::PreMasterSecret, 48),
            (StepKind::MasterSecret, 48),
            (StepKind::KeyBlock, 40)
        ]
    );
    // A key of another certificate is not this one's.
    let other = reveal(&rsa.dissection, &rsa_key());
    assert_eq!(other.limit, Some(Limit::DoesNotFit));
}

/// Both ends have a certificate, and neither's key opens anything.
#[test]
fn a_client_certificate_signs_only() {
    let mutual = listened(Kind::ClientCertificate).remove(0);
    for of in PEERS {
        mutual.opens(ECDSA, of, &BTreeSet::new(), Some(Limit::SignsOnly));
        mutual.opens(share(Group::X25519), of, &mutual.all(), None);
    }
}

/// Mail opens like the web, and only behind STARTTLS is there something to open.
#[test]
fn mail() {
    let mail = listened(Kind::StartTls).remove(0);
    for of in PEERS {
        mail.opens(share(Group::X25519), of, &mail.all(), None);
    }
    mail.traffic_secrets();
    let body = mail.by_log.iter().find_map(|record| {
        let mail = record
            .messages
            .iter()
            .find(|message| message.name == "mail data")?;
        Some(mail.find("body")?.value.clone().unwrap())
    });
    assert!(body.unwrap().contains("Meet me at the café"));
}

/// OpenSSL's ticket opens OpenSSL's early data and nothing else.
#[test]
fn a_foreign_psk() {
    let psk = Secret::Psk(hex(json()["resumptionPsk"].as_str().unwrap()).into());
    let connection = connection("TLS 1.3, second visit with early data");
    let dissection = dissect(&connection.wire.capture);
    let revealed = reveal(&dissection, &psk);
    let secrets: Vec<_> = revealed.opened.iter().map(|record| record.secret).collect();
    assert_eq!(secrets, ["CLIENT_EARLY_TRAFFIC_SECRET"; 2]);
    assert_eq!(revealed.limit, Some(Limit::NeedsKeyExchange));
}

/// Nothing is encrypted, so nothing can be handed over.
#[test]
fn http_has_no_secrets() {
    let http = runs_of(&scenario(Kind::Http, "hello")).remove(0);
    assert_eq!(secrets(&http), []);
    let revealed = reveal(&dissect(&http.capture), &Secret::Psk(vec![1; 32].into()));
    assert_eq!(revealed.limit, Some(Limit::NothingSealed));
}

/// A secret must be right to the last bit, and so must what it is joined with: with one bit changed in
/// what is hashed or computed with, nothing opens that hangs on it.
#[test]
fn what_was_changed_does_not_open() {
    for kind in [Kind::Https, Kind::Tls12] {
        let listened = listened(kind).remove(0);
        let secret = listened.secret(share(Group::X25519), Peer::Client);
        let segments = &listened.recording.capture.segments;
        for (index, unit) in listened.dissection.client.units.iter().enumerate() {
            let segment = unit.segments[0] as usize;
            let packet = &listened.dissection.packets[segment];
            let place = packet.payload_start + unit.field.end - packet.payload.unwrap().start - 1;
            if place as usize >= segments[segment].bytes.len() {
                continue;
            }
            let mut capture = listened.recording.capture.clone();
            capture.segments[segment].bytes.0[place as usize] ^= 1;
            let dissection = dissect(&capture);
            let revealed = reveal(&dissection, secret.secret());
            if unit.sealed {
                let mut expected = listened.all();
                expected.remove(&(Peer::Client, u32::try_from(index).unwrap()));
                assert_eq!(places(&revealed.opened), expected);
                assert_eq!(revealed.limit, Some(Limit::Changed));
            } else if unit.name != "change_cipher_spec" {
                assert_eq!(revealed.opened, [], "{kind:?}: {}", unit.name);
                assert_eq!(revealed.limit, Some(Limit::DoesNotFit));
            }
        }
    }
}

/// Whatever an attacker did: no secret opens anything but what a peer sealed.
#[test]
fn under_attack_only_what_was_sealed_opens() {
    let (connection, from, record) = (0, Peer::Client, 2);
    let attacks = [
        Attack::FlipBit {
            connection,
            segment: 3,
            bit: 8 * 60,
        },
        Attack::FlipBit {
            connection,
            segment: 4,
            bit: 8 * 90,
        },
        Attack::Drop {
            connection,
            segment: 5,
        },
        Attack::Repeat {
            connection,
            segment: 5,
        },
        Attack::ReplayRecord {
            connection,
            from,
            record,
        },
        Attack::SwapRecords {
            connection,
            from,
            record,
        },
        Attack::Truncate {
            connection,
            from,
            record,
        },
        Attack::Impostor { trusted: true },
        Attack::Strip,
        Attack::Downgrade,
        Attack::ReplayEarlyData,
    ];
    let kinds = [
        Kind::Https,
        Kind::EarlyData,
        Kind::Tls12,
        Kind::RsaKeyTransport,
        Kind::StartTls,
    ];
    let mut opened = 0;
    for kind in kinds {
        for attack in attacks {
            // Not every attack makes sense everywhere.
            let Ok(scenario) = Scenario::try_from(ScenarioInput {
                attack: Some(attack),
                ..ScenarioInput::from(&scenario(kind, "hello"))
            }) else {
                continue;
            };
            for recording in runs_of(&scenario) {
                let dissection = dissect(&recording.capture);
                let sealed: BTreeSet<(Peer, &[u8])> = recording
                    .events
                    .iter()
                    .filter_map(|event| match &event.kind {
                        EventKind::Seal(record) => Some((event.peer, &record.plaintext[..])),
                        _ => None,
                    })
                    .collect();
                for secret in secrets(&recording) {
                    let revealed = reveal(&dissection, secret.secret());
                    check_opened(&revealed.opened);
                    for record in &revealed.opened {
                        let replayed = recording.connection.purpose == Purpose::Replay;
                        assert!(
                            replayed || sealed.contains(&(record.from, &record.plaintext[..])),
                            "{kind:?} {attack:?}"
                        );
                    }
                    opened += revealed.opened.len();
                }
            }
        }
    }
    assert!(opened > 500, "{opened}");
}

fn any_secret() -> impl Strategy<Value = Secret> {
    let bytes = || {
        prop::sample::select(vec![0_usize, 1, 31, 32, 33, 48, 64, 96, 256])
            .prop_flat_map(|length| proptest::collection::vec(any::<u8>(), length))
    };
    let peer = || prop::sample::select(vec![Peer::Client, Peer::Server]);
    prop_oneof![
        (
            peer(),
            prop::sample::select(vec![Stage::Early, Stage::Handshake, Stage::Application]),
            bytes()
        )
            .prop_map(|(from, stage, secret)| Secret::Traffic {
                from,
                stage,
                secret: secret.into()
            }),
        (
            peer(),
            prop::sample::select(vec![
                Group::X25519,
                Group::Secp256r1,
                Group::MlKem768,
                Group::X25519MlKem768
            ]),
            bytes()
        )
            .prop_map(|(of, group, key)| Secret::KeyShare {
                of,
                group,
                private_key: key.into()
            }),
        bytes().prop_map(|secret| Secret::Psk(secret.into())),
        bytes().prop_map(|secret| Secret::PreMaster(secret.into())),
        bytes().prop_map(|secret| Secret::Master(secret.into())),
        (peer(), bytes(), bytes()).prop_map(|(of, modulus, exponent)| Secret::Certificate {
            of,
            key: CertificateKey::Rsa {
                modulus: modulus.into(),
                private_exponent: exponent.into()
            }
        }),
    ]
}

proptest! {
    /// Whatever is handed over, of the right length or not: no panic, and nothing opens.
    #[test]
    fn any_secret_opens_nothing(which in any::<prop::sample::Index>(), secret in any_secret()) {
        let mut connections = connections(1_400);
        let connection = connections.swap_remove(which.index(connections.len()));
        let revealed = reveal(&dissect(&connection.wire.capture), &secret);
        prop_assert_eq!(revealed.opened, []);
        prop_assert!(revealed.limit.is_some());
    }

    /// A real secret and a capture in which anything was changed: no panic, and what opens is covered.
    #[test]
    fn any_change(
        kind in prop::sample::select(vec![Kind::Https, Kind::PostQuantum, Kind::EarlyData, Kind::Tls12]),
        which in any::<prop::sample::Index>(),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<u8>()), 1..10),
    ) {
        let mut recording = runs_of(&scenario(kind, "hello")).pop().unwrap();
        let secrets = secrets(&recording);
        for (segment, at, value) in changes {
            let segments = &mut recording.capture.segments;
            let segment = segment.index(segments.len());
            let bytes = &mut segments[segment].bytes.0;
            let from = 40.min(bytes.len() - 1);
            let at = from + at.index(bytes.len() - from);
            bytes[at] = value;
        }
        let secret = &secrets[which.index(secrets.len())];
        let revealed = reveal(&dissect(&recording.capture), secret.secret());
        check_opened(&revealed.opened);
    }
}
