//! What a foreign peer said, as our dissector reads it.
//!
//! - [`sealed`], [`clear`]: how often a message stands in it
//! - [`client_random`]: by which a key log knows a connection
//! - [`check`]: names all of it without a problem, and opens all of it with a key log

use port443::bytes::Bytes;
use port443::capture::Peer;
use port443::dissect::decrypt::{OpenedRecord, decrypt};
use port443::dissect::{Dissection, Field, dissect};

use crate::reading::capture;
use crate::socket::Said;

/// Names and opens all that was said on `port`, and fails if a part of it has no name, or does not
/// open.
pub(super) fn check(said: &Said, port: u16, key_log: &str) -> (Dissection, Vec<OpenedRecord>) {
    let dissection = dissect(&capture(said.clone(), port));
    let opened = decrypt(&dissection, key_log);
    let mut problems = Vec::new();
    for stream in [&dissection.client, &dissection.server] {
        for unit in &stream.units {
            gather(&unit.field, &mut problems);
        }
    }
    for record in &opened {
        for message in &record.messages {
            gather(message, &mut problems);
        }
    }
    assert_eq!(problems, Vec::<String>::new());
    let units = dissection
        .client
        .units
        .iter()
        .chain(&dissection.server.units);
    let sealed = units.filter(|unit| unit.sealed).count();
    assert_eq!(opened.len(), sealed, "every sealed record opens");
    (dissection, opened)
}

fn gather(field: &Field, problems: &mut Vec<String>) {
    if field.name == "unknown" {
        problems.push(format!("an unknown field at {}", field.start));
    }
    if let Some(problem) = &field.problem {
        problems.push(format!("{}: {problem}", field.name));
    }
    for child in &field.children {
        gather(child, problems);
    }
}

/// How often a message stands among those that a peer sent sealed.
pub(super) fn sealed(opened: &[OpenedRecord], from: Peer, name: &str) -> usize {
    let records = opened.iter().filter(|record| record.from == from);
    let messages = records.flat_map(|record| &record.messages);
    messages.filter(|message| message.name == name).count()
}

/// How often a message stands in the clear.
pub(super) fn clear(dissection: &Dissection, from: Peer, name: &str) -> usize {
    let stream = match from {
        Peer::Client => &dissection.client,
        Peer::Server => &dissection.server,
    };
    let units = stream.units.iter();
    units.filter(|unit| unit.name.contains(name)).count()
}

/// The random of the first `ClientHello`, in hex.
pub(super) fn client_random(said: &Said) -> String {
    let hello: Vec<u8> = said
        .iter()
        .filter(|(from, _)| *from == Peer::Client)
        .flat_map(|(_, bytes)| bytes.iter().copied())
        .take(11 + 32)
        .collect();
    Bytes::from(&hello[11..]).to_string()
}
