//! The dissector reads what passed between us and a foreign peer.
//!
//! - [`assert_read`]: of a capture
//! - [`assert_heard`]: of what passed over a socket
//! - [`capture`]: makes a capture of that

use std::cell::RefCell;
use std::rc::Rc;

use port443::capture::{Capture, Peer};
use port443::dissect::decrypt::decrypt;
use port443::dissect::{Field, dissect};
use port443::endpoints::{Endpoint, Journal};
use port443::network::link::Link;
use port443::network::{Route, connect};
use port443::seed::{Seed, Stream};

use crate::socket::{Heard, Whose};

/// The dissector finds nothing wrong, and opens every sealed record.
pub(super) fn assert_read(capture: &Capture, key_log: &str) {
    fn problems<'a>(field: &'a Field, found: &mut Vec<&'a Field>) {
        if field.problem.is_some() || field.name == "unknown" {
            found.push(field);
        }
        field
            .children
            .iter()
            .for_each(|child| problems(child, found));
    }

    let dissection = dissect(capture);
    let units = || {
        dissection
            .client
            .units
            .iter()
            .chain(&dissection.server.units)
    };
    let mut found = Vec::new();
    units().for_each(|unit| problems(&unit.field, &mut found));
    assert_eq!(found, Vec::<&Field>::new());
    for message in ["ClientHello", "ServerHello"] {
        assert!(units().any(|unit| unit.field.find(message).is_some()));
    }
    let sealed = units().filter(|unit| unit.sealed).count();
    assert!(sealed > 0);
    assert_eq!(decrypt(&dissection, key_log).len(), sealed);
}

/// The same of what passed over a socket, put on the virtual wire again. `ours` is what our endpoint
/// was there.
pub(super) fn assert_heard(heard: Heard, ours: Peer, key_log: &str) {
    let parts: Vec<_> = heard
        .into_iter()
        .map(|(whose, bytes)| match whose {
            Whose::Ours => (ours, bytes),
            Whose::Theirs => (ours.other(), bytes),
        })
        .collect();
    assert_read(&capture(parts, 443), key_log);
}

/// What was said, in order, put on the virtual wire to the server's `port`.
pub(super) fn capture(said: Vec<(Peer, Vec<u8>)>, port: u16) -> Capture {
    let mut parts: Vec<(Peer, Vec<u8>)> = Vec::new();
    for (peer, bytes) in said {
        match parts.last_mut() {
            Some((last, so_far)) if *last == peer => so_far.extend(bytes),
            _ if bytes.is_empty() => {}
            _ => parts.push((peer, bytes)),
        }
    }
    let play = Rc::new(RefCell::new(Play {
        parts,
        next: 0,
        arrived: 0,
    }));
    let player = |peer| Player {
        peer,
        play: play.clone(),
        output: Vec::new(),
    };
    let mut random = Seed::parse("443").unwrap().stream(Stream::Network, 0);
    let route = Route::draw(port, &mut random);
    let traffic = connect(
        &mut player(Peer::Client),
        &mut player(Peer::Server),
        route,
        Link::new(20_000),
        &mut random,
        &mut Journal::new(false),
    );
    assert_eq!(play.borrow().next, play.borrow().parts.len());
    traffic.capture
}

/// What is said, each part when the one before has arrived.
struct Play {
    parts: Vec<(Peer, Vec<u8>)>,
    /// The part that is on its way, or is to be sent next.
    next: usize,
    /// How much of it has arrived.
    arrived: usize,
}

/// Says one side's parts.
struct Player {
    peer: Peer,
    play: Rc<RefCell<Play>>,
    output: Vec<u8>,
}

impl Player {
    fn say(&mut self) {
        let play = self.play.borrow();
        if let Some((peer, bytes)) = play.parts.get(play.next)
            && *peer == self.peer
        {
            self.output.extend(bytes);
        }
    }
}

impl Endpoint for Player {
    fn connected(&mut self, _journal: &mut Journal) {
        if self.play.borrow().next == 0 {
            self.say();
        }
    }

    fn received(&mut self, bytes: &[u8], _journal: &mut Journal) {
        let mut play = self.play.borrow_mut();
        play.arrived += bytes.len();
        if play.arrived == play.parts[play.next].1.len() {
            play.arrived = 0;
            play.next += 1;
            drop(play);
            self.say();
        }
    }

    fn ended(&mut self, _journal: &mut Journal) {}

    fn take_output(&mut self) -> Vec<u8> {
        core::mem::take(&mut self.output)
    }

    fn is_done(&self) -> bool {
        let play = self.play.borrow();
        play.next == play.parts.len()
    }
}
