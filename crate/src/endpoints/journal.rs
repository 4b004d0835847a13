//! What both ends do, in one order.
//!
//! - [`Journal`]: the list, with the clock that dates its entries
//! - [`Failure`]: that a peer gave up

use crate::capture::{Micros, Peer};
use crate::recording::{Event, EventKind};

/// That a peer gave up.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Failure {
    /// Who.
    pub by: Peer,
    /// Why.
    pub reason: String,
    /// The fatal alert that it sent (RFC 8446 section 6.2).
    pub alert: Option<u8>,
}

/// Events in the order in which they happen, and the first failure.
#[derive(Debug)]
pub struct Journal {
    now: Micros,
    events: Option<Vec<Event>>,
    failure: Option<Failure>,
}

impl Journal {
    /// Writes everything down if `recording`; otherwise only the first failure.
    #[must_use]
    pub fn new(recording: bool) -> Self {
        Self {
            now: 0,
            events: recording.then(Vec::new),
            failure: None,
        }
    }

    /// Whether events are written down.
    #[must_use]
    pub const fn is_recording(&self) -> bool {
        self.events.is_some()
    }

    /// Moves the clock: what is written from now on happens at `now`.
    pub const fn set_time(&mut self, now: Micros) {
        self.now = now;
    }

    /// What the clock says.
    #[must_use]
    pub const fn now(&self) -> Micros {
        self.now
    }

    /// Writes down one thing.
    pub fn write(&mut self, peer: Peer, kind: impl FnOnce() -> EventKind) {
        if let Some(events) = &mut self.events {
            events.push(Event {
                at: self.now,
                peer,
                kind: kind(),
            });
        }
    }

    /// Writes down what a tap gathered.
    pub fn write_all(&mut self, peer: Peer, kinds: Vec<EventKind>) {
        for kind in kinds {
            self.write(peer, || kind);
        }
    }

    /// Writes down that a peer gave up, after it sent `alert` if it sent one.
    pub fn fail(&mut self, by: Peer, reason: String, alert: Option<u8>) {
        self.write(by, || EventKind::Failed {
            reason: reason.clone(),
        });
        self.failure.get_or_insert(Failure { by, reason, alert });
    }

    /// Who gave up first, and why.
    #[must_use]
    pub const fn failure(&self) -> Option<&Failure> {
        self.failure.as_ref()
    }

    /// The events.
    #[must_use]
    pub fn into_events(self) -> Vec<Event> {
        self.events.unwrap_or_default()
    }
}
