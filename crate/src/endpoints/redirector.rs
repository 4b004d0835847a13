//! A server on port 80 that does nothing but send everybody to 443.
//!
//! - [`Redirector`]: an [`Endpoint`] that does this once

use super::session::Session;
use super::{Endpoint, Journal};
use crate::capture::Peer;
use crate::host::HostName;
use crate::provider::tap::Tap;

/// Answers one request, whatever it asks for, with its place on https (RFC 9110 section 15.4.2).
///
/// It does not send `Strict-Transport-Security`: over HTTP that says nothing, since whoever sits on
/// the link could have written it (RFC 6797 section 8.1).
pub struct Redirector {
    session: Session,
    host: String,
    request: Vec<u8>,
    answered: bool,
}

impl Redirector {
    /// A server for `host`.
    #[must_use]
    pub fn new(host: &HostName, tap: Tap) -> Self {
        Self {
            session: Session::new(Peer::Server, tap),
            host: host.as_str().into(),
            request: Vec::new(),
            answered: false,
        }
    }

    fn answer_when_complete(&mut self, journal: &mut Journal) {
        if self.answered || self.session.is_done() {
            return;
        }
        let mut headers = [httparse::EMPTY_HEADER; 16];
        let mut request = httparse::Request::new(&mut headers);
        let path = match request.parse(&self.request) {
            Ok(httparse::Status::Partial) => return,
            Ok(httparse::Status::Complete(_)) => request.path.unwrap_or("/"),
            Err(error) => return self.session.fail(error.to_string(), journal),
        };
        // An absolute path, and nothing else, can stand behind a host (RFC 9112 section 3.2.1).
        let path = if path.starts_with('/') { path } else { "/" };
        let answer = [
            "HTTP/1.1 301 Moved Permanently\r\nLocation: https://",
            &self.host,
            path,
            "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        ]
        .concat();
        self.answered = true;
        self.session.write(answer.as_bytes(), None, journal);
        self.session.close(journal);
    }
}

impl Endpoint for Redirector {
    fn connected(&mut self, _journal: &mut Journal) {}

    fn received(&mut self, bytes: &[u8], journal: &mut Journal) {
        let request = self.session.receive(bytes, journal);
        self.request.extend(request);
        self.answer_when_complete(journal);
    }

    fn ended(&mut self, journal: &mut Journal) {
        if !self.answered {
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
}
