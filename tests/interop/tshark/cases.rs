//! What is compared: every kind, every certificate, every attack, each with a seed of its own, so that
//! all of it can stand in one file.
//!
//! - [`all`]: the [`Case`]s, run

use port443::capture::Peer;
use port443::recording::Recording;
use port443::run::run;
use port443::scenario::{
    Attack, CertificateKind, CipherSuite, Kind, Scenario, ScenarioInput, SitePage,
};

/// A scenario that was run.
pub(super) struct Case {
    pub(super) name: String,
    pub(super) attack: Option<Attack>,
    pub(super) recordings: Vec<Recording>,
}

impl Case {
    pub(super) fn kind(&self) -> Kind {
        self.recordings[0].scenario.kind
    }
}

/// Runs them.
pub(super) fn all() -> Vec<Case> {
    let mut cases = Vec::new();
    for kind in Kind::ALL {
        for strict in [false, true] {
            add(&mut cases, |input| {
                (input.kind, input.strict) = (kind, strict);
            });
        }
        for cipher_suite in [
            CipherSuite::Aes256GcmSha384,
            CipherSuite::ChaCha20Poly1305Sha256,
        ] {
            add(&mut cases, |input| {
                (input.kind, input.cipher_suite) = (kind, cipher_suite);
            });
        }
    }
    // As long as a record may be, and longer.
    for kind in Kind::ALL {
        add(&mut cases, |input| {
            (input.kind, input.message) = (kind, "a long letter ".repeat(1170));
        });
    }
    for kind in Kind::ALL.into_iter().filter(|kind| kind.is_tls13()) {
        for padding in [64, 4096] {
            add(&mut cases, |input| {
                (input.kind, input.page, input.padding) = (kind, SitePage::Debts, padding);
            });
        }
    }
    for certificate in CertificateKind::ALL {
        for kind in [Kind::Https, Kind::Tls12, Kind::StartTls] {
            add(&mut cases, |input| {
                (input.kind, input.certificate) = (kind, certificate);
            });
        }
    }
    for (kind, attack) in attacks() {
        for strict in [false, true] {
            // It matters only where what is attacked is more careful.
            let matters = matches!(attack, Attack::ReplayEarlyData | Attack::Strip);
            if matters || !strict {
                add(&mut cases, |input| {
                    (input.kind, input.strict, input.attack) = (kind, strict, Some(attack));
                });
            }
        }
    }
    cases
}

/// On segments and records of the default connection, and on other kinds.
fn attacks() -> Vec<(Kind, Attack)> {
    let connection = 0;
    let mut attacks = vec![
        (Kind::Https, Attack::Impostor { trusted: false }),
        (Kind::Https, Attack::Impostor { trusted: true }),
        (Kind::Redirect, Attack::Strip),
        (Kind::StartTls, Attack::Strip),
        (Kind::Https, Attack::Downgrade),
        (Kind::EarlyData, Attack::ReplayEarlyData),
    ];
    for kind in [Kind::Https, Kind::Tls12] {
        for segment in 0..9 {
            attacks.extend(
                [
                    Attack::Drop {
                        connection,
                        segment,
                    },
                    Attack::Delay {
                        connection,
                        segment,
                        milliseconds: 30,
                    },
                    Attack::Repeat {
                        connection,
                        segment,
                    },
                ]
                .map(|attack| (kind, attack)),
            );
        }
        for from in [Peer::Client, Peer::Server] {
            for record in 0..5 {
                attacks.extend(
                    [
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
                            record,
                        },
                    ]
                    .map(|attack| (kind, attack)),
                );
            }
        }
    }
    // In a packet's time to live, in each of its checksums, in TCP's window; in the hello's random, in
    // the name; in sealed records.
    let flips = [
        (3, 8, 0),
        (3, 10, 3),
        (3, 36, 5),
        (3, 34, 1),
        (3, 60, 7),
        (3, 140, 2),
        (4, 400, 4),
        (4, 1100, 6),
        (5, 100, 0),
        (5, 200, 1),
        (6, 120, 5),
        (7, 55, 3),
    ];
    for (segment, byte, bit) in flips {
        let bit = 8 * byte + bit;
        for kind in [Kind::Https, Kind::Tls12, Kind::Http] {
            attacks.push((
                kind,
                Attack::FlipBit {
                    connection,
                    segment,
                    bit,
                },
            ));
        }
    }
    attacks
}

fn add(cases: &mut Vec<Case>, change: impl FnOnce(&mut ScenarioInput)) {
    let mut input = ScenarioInput {
        kind: Kind::Https,
        host: "letters.example".into(),
        message: "Meet me at the harbour, naïve reader ✓".into(),
        seed: Some(format!("443{:03}", cases.len())),
        latency_ms: 40,
        cipher_suite: CipherSuite::Aes128GcmSha256,
        certificate: CertificateKind::Valid,
        strict: false,
        attack: None,
        page: SitePage::default(),
        padding: 0,
    };
    change(&mut input);
    let scenario = Scenario::try_from(input.clone()).unwrap();
    cases.push(Case {
        name: format!(
            "{} {} {} {:?} strict: {}, {} bytes, padded to {}",
            input.kind.name(),
            input.cipher_suite.name(),
            input.certificate.name(),
            input.attack,
            input.strict,
            input.message.len(),
            input.padding,
        ),
        attack: input.attack,
        recordings: run(&scenario),
    });
}
