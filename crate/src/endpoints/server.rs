//! The server: reads a form (HTTP/1.1, RFC 9112), answers with a page and a cookie, and closes.
//!
//! - [`Server`]: an [`Endpoint`] that does this once

use std::sync::Arc;

use rustls::{Connection, ServerConfig, ServerConnection};

use super::layer::{Broken, Layer};
use super::session::Session;
use super::{Endpoint, Journal};
use crate::bytes::Bytes;
use crate::capture::Peer;
#[cfg(feature = "everything")]
use crate::history;
use crate::provider::tap::Tap;
use crate::recording::{EventKind, FormField};

/// A server that takes one form.
pub struct Server {
    session: Session,
    config: Option<Tls>,
    tls: bool,
    request: Vec<u8>,
    /// Whether all of the request so far came as early data.
    early: bool,
    /// More lines for the head of every answer, each with its line end.
    headers: &'static str,
    answered: bool,
    message: Option<String>,
}

impl Server {
    /// A server, over TLS if there is a configuration for it.
    #[must_use]
    pub fn new(config: Option<Arc<ServerConfig>>, tap: Tap) -> Self {
        Self {
            session: Session::new(Peer::Server, tap),
            tls: config.is_some(),
            config: config.map(Tls::Rustls),
            request: Vec::new(),
            early: true,
            headers: "",
            answered: false,
            message: None,
        }
    }

    /// The same server, but over TLS 1.2 with RSA key transport.
    #[cfg(feature = "everything")]
    #[must_use]
    pub fn with_history(mut self, config: history::ServerConfig) -> Self {
        self.config = Some(Tls::History(config));
        self.tls = true;
        self
    }

    /// The same server, but it also tells clients to remember that it wants to be spoken to over TLS
    /// only (RFC 6797 section 6.1): for a year.
    #[cfg(feature = "everything")]
    #[must_use]
    pub const fn with_hsts(mut self) -> Self {
        self.headers = "Strict-Transport-Security: max-age=31536000\r\n";
        self
    }

    /// The message, as it was understood.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    fn answer_when_complete(&mut self, journal: &mut Journal) {
        if self.answered || self.session.is_done() {
            return;
        }
        match complete_request(&self.request) {
            Ok(None) => {}
            Ok(Some(Request::Form(fields))) => self.accept(fields, journal),
            #[cfg(feature = "everything")]
            Ok(Some(Request::Page)) => {
                self.answered = true;
                self.respond("200 OK", "", FORM, journal);
            }
            Err(refusal) => self.refuse(refusal, journal),
        }
    }

    fn accept(&mut self, fields: Vec<FormField>, journal: &mut Journal) {
        self.answered = true;
        let value = |name| fields.iter().find(|field| field.name == name);
        let Some(message) = value("message").map(|field| field.value.clone()) else {
            return self.refuse(Refusal::NO_MESSAGE, journal);
        };
        let user = value("user").map_or("someone", |field| field.value.as_str());
        let page = [
            "<!doctype html>\n<title>Signed in</title>\n<p>",
            &escape(&excerpt(user)),
            " wrote ",
            &message.len().to_string(),
            " bytes: <q>",
            &escape(&excerpt(&message)),
            "</q></p>\n",
        ]
        .concat();
        self.message = Some(message);
        let early = self.early;
        journal.write(Peer::Server, || EventKind::FormReceived { fields, early });

        let session = Bytes::from(self.session.draw::<16>(journal).as_slice()).to_string();
        let secure = if self.tls { "; Secure" } else { "" };
        let cookie = [
            "Set-Cookie: session=",
            &session,
            secure,
            "; HttpOnly; SameSite=Lax\r\n",
        ];
        self.respond("200 OK", &cookie.concat(), &page, journal);
    }

    fn refuse(&mut self, refusal: Refusal, journal: &mut Journal) {
        self.answered = true;
        let page = ["<!doctype html>\n<title>", refusal.status, "</title>\n"].concat();
        self.respond(refusal.status, "", &page, journal);
        journal.fail(Peer::Server, refusal.reason.into(), None);
    }

    fn respond(&mut self, status: &str, cookie: &str, page: &str, journal: &mut Journal) {
        let response = [
            "HTTP/1.1 ",
            status,
            "\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: ",
            &page.len().to_string(),
            "\r\n",
            self.headers,
            cookie,
            "Connection: close\r\n\r\n",
            page,
        ]
        .concat();
        self.session.write(response.as_bytes(), None, journal);
    }
}

impl Endpoint for Server {
    fn connected(&mut self, journal: &mut Journal) {
        if let Some(config) = self.config.take() {
            self.session.start_tls(|| config.accept(), journal);
        }
    }

    fn received(&mut self, bytes: &[u8], journal: &mut Journal) {
        let plaintext = self.session.receive(bytes, journal);
        self.early &= plaintext.is_empty() || self.session.is_early();
        self.request.extend(plaintext);
        self.answer_when_complete(journal);
        // An answer to early data may leave before the handshake is complete, but the end may not.
        if self.answered && self.session.is_ready() {
            self.session.close(journal);
        }
    }

    fn ended(&mut self, journal: &mut Journal) {
        self.session.end(journal);
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

/// How the server speaks TLS.
pub(super) enum Tls {
    Rustls(Arc<ServerConfig>),
    #[cfg(feature = "everything")]
    History(history::ServerConfig),
}

impl Tls {
    pub(super) fn accept(self) -> Result<Layer, Broken> {
        match self {
            Self::Rustls(config) => Ok(Connection::from(ServerConnection::new(config)?).into()),
            #[cfg(feature = "everything")]
            Self::History(config) => {
                let connection = history::Connection::server(config);
                Ok(Layer::History(Box::new(connection)))
            }
        }
    }
}

/// Why a request is not answered with a page.
#[derive(Clone, Copy)]
pub(super) struct Refusal {
    status: &'static str,
    pub(super) reason: &'static str,
}

impl Refusal {
    const NOT_HTTP: Self = Self {
        status: "400 Bad Request",
        reason: "the request is not HTTP/1.1",
    };
    const NOT_FOUND: Self = Self {
        status: "404 Not Found",
        reason: "the request is neither for the form's page nor a form",
    };
    const NO_MESSAGE: Self = Self {
        status: "422 Unprocessable Content",
        reason: "the form has no field named message",
    };
    const TOO_LARGE: Self = Self {
        status: "413 Content Too Large",
        reason: "the form is too large",
    };
}

/// More than any form of a [`Scenario`](crate::scenario::Scenario): each byte of the message
/// takes three characters at most.
const MAX_BODY: usize = 64 * 1024;

/// What is asked for.
pub(super) enum Request {
    /// That the form is taken.
    Form(Vec<FormField>),
    /// The page with the form, for those who come without one.
    #[cfg(feature = "everything")]
    Page,
}

/// The page with the form.
#[cfg(feature = "everything")]
const FORM: &str = "<!doctype html>\n<title>Sign in</title>\n\
    <form method=post action=/login><input name=user><textarea name=message></textarea>\
    <button>Send</button></form>\n";

/// What is asked for, once the headers and all of the body are there.
pub(super) fn complete_request(bytes: &[u8]) -> Result<Option<Request>, Refusal> {
    let mut headers = [httparse::EMPTY_HEADER; 16];
    let mut request = httparse::Request::new(&mut headers);
    let httparse::Status::Complete(body) = request.parse(bytes).map_err(|_| Refusal::NOT_HTTP)?
    else {
        return Ok(None);
    };
    match (request.method, request.path) {
        (Some("POST"), Some("/login")) => {}
        #[cfg(feature = "everything")]
        (Some("GET"), Some("/")) => return Ok(Some(Request::Page)),
        _ => return Err(Refusal::NOT_FOUND),
    }
    let length = super::content_length(request.headers).map_err(|_| Refusal::NOT_HTTP)?;
    if length > MAX_BODY {
        return Err(Refusal::TOO_LARGE);
    }
    Ok(bytes[body..].get(..length).map(|body| {
        let fields = form_urlencoded::parse(body).map(|(name, value)| FormField {
            name: name.into_owned(),
            value: value.into_owned(),
        });
        Request::Form(fields.collect())
    }))
}

/// The first characters of `text`, with an ellipsis if there are more.
fn excerpt(text: &str) -> String {
    const CHARACTERS: usize = 256;
    match text.char_indices().nth(CHARACTERS) {
        Some((end, _)) => [&text[..end], "\u{2026}"].concat(),
        None => text.into(),
    }
}

/// `text` as it can stand between tags.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            _ => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(request: &[u8]) -> Option<&'static str> {
        match complete_request(request) {
            Ok(_) => None,
            Err(refusal) => Some(refusal.status),
        }
    }

    fn fields(request: &[u8]) -> Option<Vec<(String, String)>> {
        let fields = match complete_request(request).ok()?? {
            Request::Form(fields) => fields.into_iter(),
            #[cfg(feature = "everything")]
            Request::Page => return None,
        };
        Some(fields.map(|field| (field.name, field.value)).collect())
    }

    #[test]
    fn a_form_is_read_once_all_of_it_is_there() {
        let request = b"POST /login HTTP/1.1\r\ncontent-length: 14\r\n\r\na=%00+%26&b=%FF";
        for end in 0..request.len() - 1 {
            assert_eq!(fields(&request[..end]), None, "{end}");
            assert_eq!(status(&request[..end]), None, "{end}");
        }
        // All of the 14 bytes, and nothing of what may follow.
        assert_eq!(
            fields(request),
            Some(vec![("a".into(), "\0 &".into()), ("b".into(), "%F".into())])
        );
    }

    #[test]
    fn other_requests_are_refused() {
        for (request, expected) in [
            (
                &b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n"[..],
                "400 Bad Request",
            ),
            (
                b"POST /login HTTP/1.1\r\nContent-Length: x\r\n\r\n",
                "400 Bad Request",
            ),
            (
                b"POST /login HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
                "400 Bad Request",
            ),
            (b"GET /login HTTP/1.1\r\n\r\n", "404 Not Found"),
            (b"POST / HTTP/1.1\r\n\r\n", "404 Not Found"),
            (
                b"POST /login HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n",
                "413 Content Too Large",
            ),
        ] {
            assert_eq!(status(request), Some(expected));
        }
    }

    #[test]
    fn what_was_written_cannot_become_markup() {
        assert_eq!(
            escape("<script>a && \"b\"</script>"),
            "&lt;script&gt;a &amp;&amp; \"b\"&lt;/script&gt;"
        );
    }

    #[test]
    fn an_excerpt_ends_between_characters() {
        assert_eq!(excerpt("short"), "short");
        assert_eq!(excerpt(&"\u{1f511}".repeat(256)), "\u{1f511}".repeat(256));
        assert_eq!(
            excerpt(&"\u{1f511}".repeat(257)),
            "\u{1f511}".repeat(256) + "\u{2026}"
        );
    }
}
