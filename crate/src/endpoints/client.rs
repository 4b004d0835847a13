//! The client: sends the message in a form (HTTP/1.1, RFC 9112) and reads the answer.
//!
//! - [`Client`]: an [`Endpoint`] that does this once

use std::sync::Arc;

use form_urlencoded::byte_serialize;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection};

use super::session::Session;
use super::{Endpoint, Journal};
use crate::capture::Peer;
use crate::host::HostName;
use crate::provider::tap::Tap;
use crate::recording::Span;

/// A client that sends one form.
pub struct Client {
    session: Session,
    config: Option<Arc<ClientConfig>>,
    host: String,
    message: String,
    requested: bool,
    response: Vec<u8>,
    status: Option<u16>,
}

impl Client {
    /// A client that sends `message` to `host`, over TLS if there is a configuration for it.
    #[must_use]
    pub fn new(
        host: &HostName,
        message: &str,
        config: Option<Arc<ClientConfig>>,
        tap: Tap,
    ) -> Self {
        Self {
            session: Session::new(Peer::Client, tap),
            config,
            host: host.as_str().into(),
            message: message.into(),
            requested: false,
            response: Vec::new(),
            status: None,
        }
    }

    /// The status code of the answer, once all of the answer is here.
    #[must_use]
    pub const fn status(&self) -> Option<u16> {
        self.status
    }

    fn request_when_ready(&mut self, journal: &mut Journal) {
        if self.requested || !self.session.is_ready() {
            return;
        }
        self.requested = true;

        // What a browser makes of <input name="user"> and <textarea name="message">
        // (WHATWG URL section 5.2), but for line breaks: those it would first turn into CRLF.
        let mut body = String::from("user=reader&message=");
        let start = body.len();
        body.extend(byte_serialize(self.message.as_bytes()));
        let length = body.len();

        let mut request = [
            "POST /login HTTP/1.1\r\nHost: ",
            &self.host,
            "\r\nUser-Agent: port443\r\nAccept: text/html\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ",
            &length.to_string(),
            "\r\nConnection: close\r\n\r\n",
        ]
        .concat();
        let message = span(request.len() + start, request.len() + length);
        request += &body;
        self.session
            .write(request.as_bytes(), Some(message), journal);
    }

    fn read_response(&mut self, journal: &mut Journal) {
        if self.status.is_some() || self.session.is_done() {
            return;
        }
        match complete_response(&self.response) {
            Ok(status) => self.status = status,
            Err(error) => self.session.fail(error.to_string(), journal),
        }
    }
}

impl Endpoint for Client {
    fn connected(&mut self, journal: &mut Journal) {
        if let Some(config) = self.config.take() {
            let host = self.host.clone();
            self.session.start_tls(
                || {
                    let name = ServerName::try_from(host)
                        .map_err(|error| rustls::Error::General(error.to_string()))?;
                    ClientConnection::new(config, name).map(Into::into)
                },
                journal,
            );
        }
        self.request_when_ready(journal);
    }

    fn received(&mut self, bytes: &[u8], journal: &mut Journal) {
        let plaintext = self.session.receive(bytes, journal);
        self.response.extend(plaintext);
        self.request_when_ready(journal);
        self.read_response(journal);
        if self.session.peer_closed() {
            self.session.close(journal);
        }
    }

    fn ended(&mut self, journal: &mut Journal) {
        self.session.end(journal);
        if self.status.is_none() {
            self.session
                .fail("the connection ended before the answer did".into(), journal);
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

/// The status code of a response, once its headers and all of its body are there.
fn complete_response(bytes: &[u8]) -> Result<Option<u16>, httparse::Error> {
    let mut headers = [httparse::EMPTY_HEADER; 16];
    let mut response = httparse::Response::new(&mut headers);
    let httparse::Status::Complete(body) = response.parse(bytes)? else {
        return Ok(None);
    };
    let length = super::content_length(response.headers)?;
    Ok(response.code.filter(|_| bytes.len() - body >= length))
}

fn span(start: usize, end: usize) -> Span {
    let place = |place| u32::try_from(place).unwrap_or(u32::MAX);
    Span {
        start: place(start),
        end: place(end),
    }
}
