//! A server for the small site: answers requests, one after the other on the same connection, until
//! one says that it is the last (HTTP/1.1, RFC 9112 section 9.6).
//!
//! - [`SiteServer`]: an [`Endpoint`] that does this

use std::sync::Arc;

use rustls::ServerConfig;

use super::server::Tls;
use super::session::Session;
use super::{Endpoint, Journal};
use crate::capture::Peer;
use crate::provider::tap::Tap;
use crate::site::{self, Resource};

/// A server for one visit.
pub struct SiteServer {
    session: Session,
    config: Option<Tls>,
    requests: Vec<u8>,
    /// The path of the first request that was answered.
    page: Option<String>,
}

impl SiteServer {
    /// A server for one visit.
    #[must_use]
    pub fn new(config: Arc<ServerConfig>, tap: Tap) -> Self {
        Self {
            session: Session::new(Peer::Server, tap),
            config: Some(Tls::Rustls(config)),
            requests: Vec::new(),
            page: None,
        }
    }

    /// The path of the page that was asked for.
    #[must_use]
    pub fn page(&self) -> Option<&str> {
        self.page.as_deref()
    }

    fn answer_when_complete(&mut self, journal: &mut Journal) {
        while !self.session.is_done() {
            match complete_request(&self.requests) {
                Ok(None) => return,
                Ok(Some(request)) => {
                    self.requests.drain(..request.length);
                    self.answer(&request, journal);
                }
                Err(error) => self.session.fail(error.to_string(), journal),
            }
        }
    }

    fn answer(&mut self, request: &Request, journal: &mut Journal) {
        let is_page = self.page.is_none();
        let [notice, digits, random @ ..] = if is_page {
            self.session.draw::<10>(journal)
        } else {
            [0; 10]
        };
        let Some(Resource { content_type, body }) = site::answer(&request.path, notice) else {
            let response =
                "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            self.session.write(response.as_bytes(), None, journal);
            return self
                .session
                .fail("there is nothing at that path".into(), journal);
        };
        self.page.get_or_insert_with(|| request.path.clone());
        // A number that the server counts with, as long as it happens to be.
        let visit = u64::from_be_bytes(random) >> (u32::from(digits) % 56);
        let cookie = if is_page {
            [
                "Set-Cookie: visit=",
                &visit.to_string(),
                "; Secure; HttpOnly; SameSite=Lax\r\n",
            ]
            .concat()
        } else {
            String::new()
        };
        let response = [
            "HTTP/1.1 200 OK\r\nContent-Type: ",
            content_type,
            "\r\nContent-Length: ",
            &body.len().to_string(),
            "\r\n",
            &cookie,
            if request.is_last {
                "Connection: close\r\n"
            } else {
                ""
            },
            "\r\n",
            &body,
        ]
        .concat();
        self.session.write(response.as_bytes(), None, journal);
        if request.is_last {
            self.session.close(journal);
        }
    }
}

impl Endpoint for SiteServer {
    fn connected(&mut self, journal: &mut Journal) {
        if let Some(config) = self.config.take() {
            self.session.start_tls(|| config.accept(), journal);
        }
    }

    fn received(&mut self, bytes: &[u8], journal: &mut Journal) {
        let plaintext = self.session.receive(bytes, journal);
        self.requests.extend(plaintext);
        self.answer_when_complete(journal);
        if self.session.peer_closed() {
            self.session.close(journal);
        }
    }

    fn ended(&mut self, journal: &mut Journal) {
        self.session.end(journal);
        if self.page.is_none() {
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

/// A request, once all of it is there.
struct Request {
    path: String,
    /// Whether it says that none follows.
    is_last: bool,
    /// Of the whole, in bytes.
    length: usize,
}

fn complete_request(bytes: &[u8]) -> Result<Option<Request>, httparse::Error> {
    let mut headers = [httparse::EMPTY_HEADER; 16];
    let mut request = httparse::Request::new(&mut headers);
    let httparse::Status::Complete(length) = request.parse(bytes)? else {
        return Ok(None);
    };
    if request.method != Some("GET") {
        return Err(httparse::Error::Token);
    }
    let is_last = request.headers.iter().any(|header| {
        header.name.eq_ignore_ascii_case("connection")
            && header.value.eq_ignore_ascii_case(b"close")
    });
    Ok(Some(Request {
        path: request.path.unwrap_or("/").into(),
        is_last,
        length,
    }))
}
