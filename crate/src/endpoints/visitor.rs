//! A client that looks at a page: fetches it, then what it finds named in it, one after the other on
//! the same connection (HTTP/1.1, RFC 9112 section 9.3).
//!
//! - [`Visitor`]: an [`Endpoint`] that does this once

use std::sync::Arc;

use rustls::ClientConfig;

use super::client::Tls;
use super::session::Session;
use super::{Endpoint, Journal};
use crate::capture::Peer;
use crate::host::HostName;
use crate::provider::tap::Tap;
use crate::recording::Span;

/// A client that looks at one page.
pub struct Visitor {
    session: Session,
    config: Option<Tls>,
    host: HostName,
    /// What is still to be fetched, the next first; empty once the last has been asked for.
    wanted: Vec<Wanted>,
    /// What the server gave to be sent along with every request (RFC 6265).
    cookie: Option<String>,
    requested: bool,
    response: Vec<u8>,
    /// The status code of the page itself.
    status: Option<u16>,
    done: bool,
}

/// Something to fetch.
struct Wanted {
    path: String,
    accept: &'static str,
}

impl Visitor {
    /// A client that looks at the page at `path` on `host`.
    #[must_use]
    pub fn new(host: &HostName, path: String, config: Arc<ClientConfig>, tap: Tap) -> Self {
        let page = Wanted {
            path,
            accept: "text/html",
        };
        Self {
            session: Session::new(Peer::Client, tap),
            config: Some(Tls::Rustls(config)),
            host: host.clone(),
            wanted: vec![page],
            cookie: None,
            requested: false,
            response: Vec::new(),
            status: None,
            done: false,
        }
    }

    /// The status code of the page, once it and all that it names are here.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.status.filter(|_| self.done)
    }

    /// Asks for the next thing. The message, what nobody else shall see, is the page's path.
    fn request(&mut self, journal: &mut Journal) {
        let Some(Wanted { path, accept }) = self.wanted.first() else {
            return;
        };
        let start = "GET ".len();
        let is_page = self.status.is_none();
        let message = is_page.then(|| Span::new(start, start + path.len()));
        // How much the page names is known only when it is there.
        let is_last = !is_page && self.wanted.len() == 1;
        let cookie = self
            .cookie
            .as_deref()
            .map(|cookie| ["Cookie: ", cookie, "\r\n"].concat());
        let request = [
            "GET ",
            path,
            " HTTP/1.1\r\nHost: ",
            self.host.as_str(),
            "\r\nUser-Agent: port443\r\nAccept: ",
            accept,
            "\r\n",
            cookie.as_deref().unwrap_or_default(),
            if is_last { "Connection: close\r\n" } else { "" },
            "\r\n",
        ]
        .concat();
        self.requested = true;
        self.session.write(request.as_bytes(), message, journal);
    }

    fn read_response(&mut self, journal: &mut Journal) {
        if self.done || self.session.is_done() {
            return;
        }
        match complete_response(&self.response) {
            Ok(None) => {}
            Ok(Some(response)) => self.take(response, journal),
            Err(error) => self.session.fail(error.to_string(), journal),
        }
    }

    fn take(&mut self, response: Response, journal: &mut Journal) {
        self.response.drain(..response.length);
        if self.status.is_none() {
            self.status = Some(response.status);
            self.cookie = response.cookie;
            self.wanted.extend(named_in(&response.body));
        }
        self.wanted.drain(..1.min(self.wanted.len()));
        self.done = self.wanted.is_empty();
        if self.done {
            // Nothing follows; where the page named nothing, the server does not know that yet.
            self.session.close(journal);
        } else {
            self.request(journal);
        }
    }
}

impl Endpoint for Visitor {
    fn connected(&mut self, journal: &mut Journal) {
        if let Some(config) = self.config.take() {
            let host = &self.host;
            self.session.start_tls(|| config.connect(host), journal);
        }
    }

    fn received(&mut self, bytes: &[u8], journal: &mut Journal) {
        let plaintext = self.session.receive(bytes, journal);
        self.response.extend(plaintext);
        if !self.requested && self.session.is_ready() {
            self.request(journal);
        }
        self.read_response(journal);
        if self.session.peer_closed() {
            self.session.close(journal);
        }
    }

    fn ended(&mut self, journal: &mut Journal) {
        self.session.end(journal);
        if !self.done {
            self.session
                .fail("the connection ended before the page did".into(), journal);
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

/// An answer, once all of it is there.
struct Response {
    status: u16,
    cookie: Option<String>,
    body: String,
    /// Of the whole, in bytes.
    length: usize,
}

fn complete_response(bytes: &[u8]) -> Result<Option<Response>, httparse::Error> {
    let mut headers = [httparse::EMPTY_HEADER; 16];
    let mut response = httparse::Response::new(&mut headers);
    let httparse::Status::Complete(head) = response.parse(bytes)? else {
        return Ok(None);
    };
    let length = super::content_length(response.headers)?;
    let (Some(status), Some(body)) = (
        response.code,
        bytes.get(head..).and_then(|body| body.get(..length)),
    ) else {
        return Ok(None);
    };
    let cookie = response
        .headers
        .iter()
        .find(|header| header.name.eq_ignore_ascii_case("set-cookie"))
        .and_then(|header| core::str::from_utf8(header.value).ok())
        // The name and the value; what follows is for the client.
        .and_then(|cookie| cookie.split(';').next())
        .map(Into::into);
    Ok(Some(Response {
        status,
        cookie,
        body: String::from_utf8_lossy(body).into_owned(),
        length: head + length,
    }))
}

/// The style sheets and pictures that a page of our own site names, in this order. No reader of HTML:
/// it knows how those pages spell them.
fn named_in(html: &str) -> Vec<Wanted> {
    let all = |before: &str, accept: &'static str| {
        let parts: Vec<_> = html
            .split(before)
            .skip(1)
            .filter_map(|rest| rest.split_once('"'))
            .map(|(path, _)| Wanted {
                path: path.into(),
                accept,
            })
            .collect();
        parts
    };
    let mut named = all("<link rel=\"stylesheet\" href=\"", "text/css");
    named.extend(all("<img src=\"", "image/svg+xml"));
    named
}
