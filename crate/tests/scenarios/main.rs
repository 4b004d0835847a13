//! Every kind of scenario, with what makes it that kind shown from its wire and its events.

#![cfg(all(feature = "everything", not(target_arch = "wasm32")))]
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what is wrong by failing"
)]

mod certificates;
mod ends;
mod every_kind;
mod kinds;
mod mail;
mod padding;
mod sizes;

use port443::capture::Peer;
use port443::dissect::decrypt::{OpenedRecord, decrypt};
use port443::dissect::{Dissection, Field, dissect};
use port443::recording::{EventKind, Outcome, Recording};
use port443::scenario::{CertificateKind, CipherSuite, Kind, Scenario, ScenarioInput, SitePage};

const HOST: &str = "letters.example";
const MESSAGE: &str = "Not a word to Sam & co.";

fn run(kind: Kind, change: impl FnOnce(&mut ScenarioInput)) -> Vec<Recording> {
    let mut input = ScenarioInput {
        kind,
        host: HOST.into(),
        message: MESSAGE.into(),
        seed: Some("443".into()),
        latency_ms: 40,
        cipher_suite: CipherSuite::Aes128GcmSha256,
        certificate: CertificateKind::Valid,
        strict: false,
        attack: None,
        page: SitePage::default(),
        padding: 0,
    };
    change(&mut input);
    port443::run::run(&Scenario::try_from(input).unwrap())
}

/// The only connection.
fn one(kind: Kind, change: impl FnOnce(&mut ScenarioInput)) -> Recording {
    let [recording] = run(kind, change).try_into().unwrap();
    recording
}

/// The only two connections.
fn two(kind: Kind, change: impl FnOnce(&mut ScenarioInput)) -> [Recording; 2] {
    run(kind, change).try_into().unwrap()
}

fn of(recording: &Recording, peer: Peer) -> impl Iterator<Item = &EventKind> {
    let events = recording.events.iter();
    events.filter_map(move |event| (event.peer == peer).then_some(&event.kind))
}

fn count(recording: &Recording, peer: Peer, wanted: impl Fn(&EventKind) -> bool) -> usize {
    of(recording, peer).filter(|kind| wanted(kind)).count()
}

fn is_delivered(recording: &Recording) -> bool {
    matches!(&recording.outcome, Outcome::Delivered { message, .. } if *message == recording.scenario.message)
}

/// What a peer sent, by name.
fn names(dissection: &Dissection, peer: Peer) -> Vec<&str> {
    let stream = match peer {
        Peer::Client => &dissection.client,
        Peer::Server => &dissection.server,
    };
    stream.units.iter().map(|unit| unit.name.as_str()).collect()
}

/// What stands inside a peer's sealed records, in order.
fn inside(opened: &[OpenedRecord], peer: Peer) -> Vec<&str> {
    let records = opened.iter().filter(|record| record.from == peer);
    let messages = records.flat_map(|record| &record.messages);
    messages.map(|message| message.name).collect()
}

fn opened(recording: &Recording) -> (Dissection, Vec<OpenedRecord>) {
    let dissection = dissect(&recording.capture);
    let opened = decrypt(&dissection, &recording.key_log);
    (dissection, opened)
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// All that is wrong in a field and its parts.
fn problems(field: &Field) -> Vec<String> {
    let own = field.problem.iter().cloned();
    own.chain(field.children.iter().flat_map(problems))
        .collect()
}
