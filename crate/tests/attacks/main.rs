//! An attacker on the link, and what comes of it. Nothing here says what should happen but the
//! protocols: outcomes are what the real peers do.

// The browsers have tests of their own.
#![cfg(not(target_arch = "wasm32"))]
#![cfg(feature = "everything")]
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what is wrong by failing"
)]

mod any;
mod asked_for;
mod border;
mod endings;
mod every_bit;
mod garbage;

use port443::recording::{Outcome, Recording};
use port443::scenario::{
    Attack, CertificateKind, CipherSuite, Kind, Scenario, ScenarioInput, SitePage,
};

/// The default connection, with a short message.
fn input() -> ScenarioInput {
    ScenarioInput {
        kind: Kind::Https,
        host: "letters.example".into(),
        message: MESSAGE.into(),
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

const MESSAGE: &str = "Hello";

fn scenario(change: impl FnOnce(&mut ScenarioInput)) -> Scenario {
    let mut input = input();
    change(&mut input);
    Scenario::try_from(input).unwrap()
}

/// The only connection of a run that has one.
fn only(mut recordings: Vec<Recording>) -> Recording {
    assert_eq!(recordings.len(), 1);
    recordings.remove(0)
}

fn run(kind: Kind, attack: Option<Attack>) -> Recording {
    only(port443::run::run(&scenario(|input| {
        input.kind = kind;
        input.attack = attack;
    })))
}

fn delivered() -> Outcome {
    Outcome::Delivered {
        message: MESSAGE.into(),
        status: 200,
    }
}
