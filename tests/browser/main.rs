//! The core where people run it. `wasm-pack test --headless --chrome crate` (or `--firefox`) runs
//! all of this in the browser; plain `cargo test` runs the part that has no browser in it.
//!
//! That part proves that a run is the same everywhere: `fingerprints.txt` holds two SHA-256 of every
//! scenario below, one of all its recordings and one of their segments, key logs and refusals, and the native run and
//! both browsers must reach them. The second is also asked of the wasm that the page loads, which is
//! compiled with other options (`www/core/same.test.ts`). `UPDATE=1 cargo test -p
//! port443 --test browser` writes it anew, natively, after a change that is meant to show.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test says what is wrong by failing"
)]

#[cfg(target_arch = "wasm32")]
mod surface;

use std::fmt::Write;

use port443::bytes::Bytes;
use port443::capture::Peer;
use port443::recording::Outcome;
use port443::run::{run, run_silently};
use port443::scenario::{
    Attack, CertificateKind, CipherSuite, Kind, Scenario, ScenarioInput, SitePage, limits,
};
use sha2::{Digest, Sha256};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

fn scenario(kind: Kind, cipher_suite: CipherSuite, message: &str, seed: &str) -> Scenario {
    Scenario::try_from(ScenarioInput {
        kind,
        host: "letters.example".into(),
        message: message.into(),
        seed: Some(seed.into()),
        latency_ms: 40,
        cipher_suite,
        certificate: CertificateKind::Valid,
        strict: false,
        attack: None,
        // As the gallery's entry has it.
        page: match kind {
            Kind::Site => SitePage::Hiv,
            _ => SitePage::default(),
        },
        padding: 0,
    })
    .unwrap()
}

/// Each with its name in `fingerprints.txt`.
fn scenarios() -> Vec<(&'static str, Scenario)> {
    let longest = "a longer letter, ".repeat(1024);
    let longest = &longest[..limits().message_bytes as usize];
    let (aes_128, aes_256) = (CipherSuite::Aes128GcmSha256, CipherSuite::Aes256GcmSha384);
    let mut scenarios = vec![
        ("http", scenario(Kind::Http, aes_128, "Hello", "443")),
        ("https", scenario(Kind::Https, aes_128, "Hello", "443")),
        ("aes-256", scenario(Kind::Https, aes_256, "Hello", "443")),
        ("seed", scenario(Kind::Https, aes_128, "Hello", "444")),
        ("unicode", scenario(Kind::Https, aes_128, "שלום 🔑\0", "1")),
        ("longest", scenario(Kind::Https, aes_128, longest, "f00d")),
    ];
    // The core that the page loads first has no more.
    if cfg!(not(feature = "everything")) {
        return scenarios;
    }
    let chacha = CipherSuite::ChaCha20Poly1305Sha256;
    scenarios.push(("chacha20", scenario(Kind::Https, chacha, "Hello", "443")));
    for kind in Kind::ALL.into_iter().skip(2) {
        scenarios.push((kind.name(), scenario(kind, aes_128, "Hello", "443")));
    }
    for (name, kind, padding) in [
        ("padded", Kind::Https, 512),
        ("site-padded", Kind::Site, 16_384),
    ] {
        let input = ScenarioInput {
            padding,
            ..ScenarioInput::from(&scenario(kind, aes_128, "Hello", "443"))
        };
        scenarios.push((name, Scenario::try_from(input).unwrap()));
    }
    for certificate in CertificateKind::ALL.into_iter().skip(1) {
        let https = scenario(Kind::Https, aes_128, "Hello", "443");
        let input = ScenarioInput {
            certificate,
            ..ScenarioInput::from(&https)
        };
        scenarios.push((certificate.name(), Scenario::try_from(input).unwrap()));
    }
    for (name, kind, attack) in attacks() {
        let input = ScenarioInput {
            attack: Some(attack),
            ..ScenarioInput::from(&scenario(kind, aes_128, "Hello", "443"))
        };
        scenarios.push((name, Scenario::try_from(input).unwrap()));
    }
    scenarios
}

/// Each with its name in `fingerprints.txt`.
fn attacks() -> [(&'static str, Kind, Attack); 13] {
    let (connection, segment, record) = (0, 5, 2);
    let (bit, milliseconds) = (1200, 100);
    let from = Peer::Client;
    [
        (
            "attack-flipBit",
            Kind::Https,
            Attack::FlipBit {
                connection,
                segment,
                bit,
            },
        ),
        (
            "attack-drop",
            Kind::Https,
            Attack::Drop {
                connection,
                segment,
            },
        ),
        (
            "attack-delay",
            Kind::Https,
            Attack::Delay {
                connection,
                segment,
                milliseconds,
            },
        ),
        (
            "attack-repeat",
            Kind::Https,
            Attack::Repeat {
                connection,
                segment,
            },
        ),
        (
            "attack-truncate",
            Kind::Https,
            Attack::Truncate {
                connection,
                from,
                record,
            },
        ),
        (
            "attack-replayRecord",
            Kind::Https,
            Attack::ReplayRecord {
                connection,
                from,
                record,
            },
        ),
        (
            "attack-swapRecords",
            Kind::Https,
            Attack::SwapRecords {
                connection,
                from,
                record,
            },
        ),
        (
            "attack-impostor",
            Kind::Https,
            Attack::Impostor { trusted: false },
        ),
        (
            "attack-impostor-trusted",
            Kind::Https,
            Attack::Impostor { trusted: true },
        ),
        ("attack-strip-redirect", Kind::Redirect, Attack::Strip),
        ("attack-strip-startTls", Kind::StartTls, Attack::Strip),
        ("attack-downgrade", Kind::Https, Attack::Downgrade),
        (
            "attack-replayEarlyData",
            Kind::EarlyData,
            Attack::ReplayEarlyData,
        ),
    ]
}

/// The first covers all of the recordings: every segment and its times, every event, the key log, the
/// outcome. The second covers, of each connection, the segments' bytes, one after the other, the key
/// log and, if it was refused, the reason and the alert.
fn fingerprints(scenario: &Scenario) -> [String; 2] {
    let (mut all, mut wire) = (String::new(), Vec::new());
    for recording in run(scenario) {
        // Writing to a string does not fail.
        let _ = write!(all, "{recording:?}");
        for segment in &recording.capture.segments {
            wire.extend_from_slice(&segment.bytes);
        }
        wire.extend_from_slice(recording.key_log.as_bytes());
        let untroubled = scenario.attack().is_none();
        match &recording.outcome {
            Outcome::Delivered { message, .. } => assert_eq!(message, scenario.message()),
            Outcome::Redirected { .. } => assert_eq!(scenario.kind(), Kind::Redirect),
            Outcome::Refused { reason, alert, .. } => {
                let at_fault = scenario.certificate() != CertificateKind::Valid;
                assert!(at_fault || !untroubled, "{reason}");
                wire.extend_from_slice(reason.as_bytes());
                wire.extend_from_slice(alert.as_deref().unwrap_or_default().as_bytes());
            }
            _ if !untroubled => {}
            other => panic!("{}: {other:?}", scenario.kind().name()),
        }
    }
    [all.into_bytes(), wire].map(|bytes| Bytes::from(Sha256::digest(bytes).as_slice()).to_string())
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_recording_is_the_same_natively_and_in_every_browser() {
    let fingerprints: String = scenarios()
        .iter()
        .map(|(name, scenario)| {
            let [all, wire] = fingerprints(scenario);
            [name, " ", &all, " ", &wire, "\n"].concat()
        })
        .collect();
    #[cfg(not(target_arch = "wasm32"))]
    if std::env::var_os("UPDATE").is_some() {
        let path = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../tests/browser/fingerprints.txt"
        );
        std::fs::write(path, &fingerprints).unwrap();
        return;
    }
    let written = include_str!("fingerprints.txt");
    if cfg!(feature = "everything") {
        assert_eq!(fingerprints, written);
    } else {
        assert!(written.starts_with(&fingerprints), "{fingerprints}");
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn the_recorder_changes_nothing_on_the_wire() {
    for (name, scenario) in scenarios() {
        let recordings = run(&scenario);
        let silent = run_silently(&scenario);
        assert_eq!(silent.len(), recordings.len(), "{name}");
        for (silent, recording) in silent.into_iter().zip(recordings) {
            assert_eq!(silent.capture, recording.capture, "{name}");
            assert_eq!(silent.outcome, recording.outcome, "{name}");
            assert!(
                silent.events.is_empty() && silent.key_log.is_empty(),
                "{name}"
            );
        }
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn without_a_seed_every_run_has_keys_of_its_own() {
    let input = || ScenarioInput {
        seed: None,
        ..ScenarioInput::from(&scenarios()[1].1)
    };
    let runs: Vec<_> = (0..2)
        .map(|_| run(&Scenario::try_from(input()).unwrap()))
        .collect();
    assert_ne!(runs[0][0].key_log, runs[1][0].key_log);
    // The seed that was drawn is in the recording, and running it again gives the same.
    let again = Scenario::try_from(runs[0][0].scenario.clone()).unwrap();
    assert_eq!(run(&again), runs[0]);
}
