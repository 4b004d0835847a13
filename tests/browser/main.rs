//! The core where people run it. `wasm-pack test --headless --chrome crate` (or `--firefox`) runs
//! all of this in the browser; plain `cargo test` runs the part that has no browser in it.
//!
//! That part proves that a run is the same everywhere: `fingerprints.txt` holds two SHA-256 of every
//! recording below, one of all of it and one of its segments and key log, and the native run and
//! both browsers must reach them. The second is also asked of the wasm that the page loads, which is
//! compiled with other options (`www/core/same.test.ts`). `UPDATE=1 cargo test -p
//! port443 --test browser` writes it anew, natively, after a change that is meant to show.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test says what is wrong by failing"
)]

#[cfg(target_arch = "wasm32")]
mod surface;

use port443::bytes::Bytes;
use port443::recording::{Outcome, Recording};
use port443::scenario::{CertificateKind, CipherSuite, Kind, Scenario, ScenarioInput, limits};
use sha2::{Digest, Sha256};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

/// The only connection of a run that has one.
fn only(mut recordings: Vec<Recording>) -> Recording {
    assert_eq!(recordings.len(), 1);
    recordings.remove(0)
}

fn run(scenario: &Scenario) -> Recording {
    only(port443::run::run(scenario))
}

fn run_silently(scenario: &Scenario) -> Recording {
    only(port443::run::run_silently(scenario))
}

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
    })
    .unwrap()
}

/// Each with its name in `fingerprints.txt`.
fn scenarios() -> Vec<(&'static str, Scenario)> {
    let longest = "a longer letter, ".repeat(1024);
    let longest = &longest[..limits().message_bytes as usize];
    let (aes_128, aes_256) = (CipherSuite::Aes128GcmSha256, CipherSuite::Aes256GcmSha384);
    vec![
        ("http", scenario(Kind::Http, aes_128, "Hello", "443")),
        ("https", scenario(Kind::Https, aes_128, "Hello", "443")),
        ("aes-256", scenario(Kind::Https, aes_256, "Hello", "443")),
        ("seed", scenario(Kind::Https, aes_128, "Hello", "444")),
        ("unicode", scenario(Kind::Https, aes_128, "שלום 🔑\0", "1")),
        ("longest", scenario(Kind::Https, aes_128, longest, "f00d")),
    ]
}

/// The first covers all of the recording: every segment and its times, every event, the key log, the
/// outcome. The second covers the segments' bytes, one after the other, and the key log.
fn fingerprints(scenario: &Scenario) -> [String; 2] {
    let recording = run(scenario);
    assert!(
        matches!(&recording.outcome, Outcome::Delivered { message, .. } if message == scenario.message()),
        "{:?}",
        recording.outcome
    );
    let segments = recording.capture.segments.iter();
    let mut wire: Vec<u8> = segments
        .flat_map(|segment| segment.bytes.iter())
        .copied()
        .collect();
    wire.extend_from_slice(recording.key_log.as_bytes());
    [format!("{recording:?}").into_bytes(), wire]
        .map(|bytes| Bytes::from(Sha256::digest(bytes).as_slice()).to_string())
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
    assert_eq!(fingerprints, include_str!("fingerprints.txt"));
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn the_recorder_changes_nothing_on_the_wire() {
    for (name, scenario) in scenarios() {
        let silent = run_silently(&scenario);
        assert_eq!(silent.capture, run(&scenario).capture, "{name}");
        assert!(silent.events.is_empty(), "{name}");
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
    assert_ne!(runs[0].key_log, runs[1].key_log);
    // The seed that was drawn is in the recording, and running it again gives the same.
    let again = Scenario::try_from(runs[0].scenario.clone()).unwrap();
    assert_eq!(run(&again), runs[0]);
}
