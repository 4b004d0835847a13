//! A client that comes a second time, with a ticket.
//!
//! - [`Tickets`]: sets both ends up to give and to keep tickets
//! - [`two`]: the two visits

use core::fmt;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use rustls::client::Resumption;
use rustls::server::StoresServerSessions;

use crate::capture::Micros;
use crate::endpoints::Manner;
use crate::recording::{Outcome, Purpose};
use crate::scenario::Scheme;

use super::form::{self, Configs, Options};
use super::runner::Runner;

const A_MINUTE: Micros = 60_000_000;

/// How the server deals with tickets. What a ticket stands for, it keeps itself: the ticket is only a
/// number (RFC 8446 section 4.6.1).
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tickets {
    /// Whether a ticket is good for more than one visit.
    pub(super) many_times: bool,
}

impl Tickets {
    /// Has the server give one ticket on each connection, and the client keep it.
    pub(super) fn give(self, options: &mut Options) {
        options.client.resumption = Resumption::in_memory_sessions(2);
        options.server.tickets = 1;
        options.server.sessions = Arc::new(Sessions {
            many_times: self.many_times,
            sessions: Mutex::default(),
        });
    }
}

/// The first visit and, if it brought the message over, a second one a minute later.
pub(super) fn two(runner: &mut Runner<'_>, configs: Configs, manner: Manner) {
    let first = runner.leg(Scheme::Https, Purpose::FirstVisit);
    form::send(runner, first, Some(configs.clone()), Manner::AtOnce);
    if let Some(Outcome::Delivered { .. }) = runner.outcome() {
        runner.wait(A_MINUTE);
        let second = runner.leg(Scheme::Https, Purpose::SecondVisit);
        form::send(runner, second, Some(configs), manner);
    }
}

/// What the server remembers of earlier connections, by ticket.
struct Sessions {
    many_times: bool,
    sessions: Mutex<BTreeMap<Vec<u8>, Vec<u8>>>,
}

impl StoresServerSessions for Sessions {
    fn put(&self, key: Vec<u8>, value: Vec<u8>) -> bool {
        let mut sessions = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        sessions.insert(key, value);
        true
    }

    fn get(&self, key: &[u8]) -> Option<Vec<u8>> {
        let sessions = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        sessions.get(key).cloned()
    }

    /// rustls asks for a ticket of TLS 1.3 in this way, so that it is forgotten. Here is where a
    /// careless server goes wrong.
    fn take(&self, key: &[u8]) -> Option<Vec<u8>> {
        if self.many_times {
            return self.get(key);
        }
        let mut sessions = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        sessions.remove(key)
    }

    fn can_cache(&self) -> bool {
        true
    }
}

impl fmt::Debug for Sessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sessions")
    }
}
