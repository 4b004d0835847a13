//! An attacker in the server's place, who passes on what they read.
//!
//! - [`Relay`]: an [`Endpoint`] that does this once
//! - [`Answer`]: what came back, and when

use std::sync::Arc;

use rustls::ServerConfig;

use super::server::{Request, Tls, complete_request};
use super::session::Session;
use super::{Endpoint, Journal};
use crate::capture::{Micros, Peer};
use crate::provider::tap::Tap;
use crate::recording::EventKind;

/// What an attacker got from the server.
pub struct Answer {
    /// When, on the clock of the connection that it is for.
    pub at: Micros,
    /// HTTP in the clear.
    pub bytes: Vec<u8>,
}

/// Has a request answered elsewhere.
type Ask<'a> = dyn FnMut(&[u8], Micros) -> Option<Answer> + 'a;

/// Takes a request as if they were the server, has it answered elsewhere, and gives the answer as
/// their own, as soon as they have it.
pub struct Relay<'a> {
    session: Session,
    config: Option<Tls>,
    request: Vec<u8>,
    asked: bool,
    ask: Box<Ask<'a>>,
    answer: Option<Answer>,
    message: Option<String>,
}

impl<'a> Relay<'a> {
    /// Over TLS if there is a configuration for it. `ask` is called once, with the request and the
    /// time.
    #[must_use]
    pub fn new(
        config: Option<Arc<ServerConfig>>,
        tap: Tap,
        ask: impl FnMut(&[u8], Micros) -> Option<Answer> + 'a,
    ) -> Self {
        Self {
            session: Session::new(Peer::Server, tap),
            config: config.map(Tls::Rustls),
            request: Vec::new(),
            asked: false,
            ask: Box::new(ask),
            answer: None,
            message: None,
        }
    }

    /// The message, as they read it.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    fn ask_when_complete(&mut self, journal: &mut Journal) {
        if self.asked || self.session.is_done() {
            return;
        }
        match complete_request(&self.request) {
            Ok(None) => return,
            Ok(Some(Request::Form(fields))) => {
                let message = fields.iter().find(|field| field.name == "message");
                self.message = message.map(|field| field.value.clone());
                journal.write(Peer::Server, || EventKind::FormReceived {
                    fields,
                    early: false,
                });
            }
            Ok(Some(Request::Page)) => {}
            Err(refusal) => return self.session.fail(refusal.reason.into(), journal),
        }
        self.asked = true;
        self.answer = (self.ask)(&self.request, journal.now());
        if self.answer.is_none() {
            self.session
                .fail("there is no answer to pass on".into(), journal);
        }
    }
}

impl Endpoint for Relay<'_> {
    fn connected(&mut self, journal: &mut Journal) {
        if let Some(config) = self.config.take() {
            self.session.start_tls(|| config.accept(), journal);
        }
    }

    fn received(&mut self, bytes: &[u8], journal: &mut Journal) {
        let request = self.session.receive(bytes, journal);
        self.request.extend(request);
        self.ask_when_complete(journal);
    }

    fn ended(&mut self, journal: &mut Journal) {
        self.session.end(journal);
        if !self.asked {
            self.session.fail(
                "the connection ended before the request did".into(),
                journal,
            );
        }
        self.session.close(journal);
    }

    fn take_output(&mut self) -> Vec<u8> {
        self.session.take_output()
    }

    fn is_done(&self) -> bool {
        self.session.is_done()
    }

    fn wakes_at(&self) -> Option<Micros> {
        self.answer.as_ref().map(|answer| answer.at)
    }

    fn wake(&mut self, journal: &mut Journal) {
        if let Some(answer) = self.answer.take()
            && !self.session.is_done()
        {
            self.session.write(&answer.bytes, None, journal);
            self.session.close(journal);
        }
    }
}
