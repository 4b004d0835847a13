//! The client: sends the message in a form (HTTP/1.1, RFC 9112) and reads the answer.
//!
//! - [`Client`]: an [`Endpoint`] that does this once
//! - [`Manner`]: when the request leaves

use std::sync::Arc;

use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, Connection};

use super::layer::{Broken, Layer};
use super::request::Request;
use super::session::Session;
use super::{Endpoint, Journal};
#[cfg(feature = "everything")]
use crate::capture::Micros;
use crate::capture::Peer;
#[cfg(feature = "everything")]
use crate::history;
use crate::host::HostName;
use crate::provider::tap::Tap;

/// A client that sends one request.
pub struct Client {
    session: Session,
    config: Option<Tls>,
    host: HostName,
    request: Request,
    manner: Manner,
    requested: bool,
    response: Vec<u8>,
    status: Option<u16>,
    #[cfg(feature = "everything")]
    answered_at: Micros,
}

/// When the request leaves.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Manner {
    /// All of it once the connection is ready.
    #[default]
    AtOnce,
    /// As early data if there is a ticket that permits it, and again later if the server did not
    /// take it (RFC 8446 section 2.3).
    #[cfg(feature = "everything")]
    Early,
    /// Its head once the connection is ready, and its body under new keys (RFC 8446 section 4.6.3).
    #[cfg(feature = "everything")]
    UnderNewKeys,
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
        Self::asking(host, Request::form(host.as_str(), message), config, tap)
    }

    /// A client that asks `host` for its first page.
    #[cfg(feature = "everything")]
    #[must_use]
    pub fn looking(host: &HostName, config: Option<Arc<ClientConfig>>, tap: Tap) -> Self {
        Self::asking(host, Request::page(host.as_str()), config, tap)
    }

    /// A client that asks `host` what somebody else asked, byte for byte.
    #[cfg(feature = "everything")]
    #[must_use]
    pub fn passing_on(
        host: &HostName,
        request: &[u8],
        config: Option<Arc<ClientConfig>>,
        tap: Tap,
    ) -> Self {
        Self::asking(host, Request::again(request), config, tap)
    }

    fn asking(
        host: &HostName,
        request: Request,
        config: Option<Arc<ClientConfig>>,
        tap: Tap,
    ) -> Self {
        Self {
            session: Session::new(Peer::Client, tap),
            config: config.map(Tls::Rustls),
            host: host.clone(),
            request,
            manner: Manner::default(),
            requested: false,
            response: Vec::new(),
            status: None,
            #[cfg(feature = "everything")]
            answered_at: 0,
        }
    }

    /// The same client, but over TLS 1.2 with RSA key transport.
    #[cfg(feature = "everything")]
    #[must_use]
    pub fn with_history(mut self, config: history::ClientConfig) -> Self {
        self.config = Some(Tls::History(config));
        self
    }

    /// The same client, but its request leaves in another manner.
    #[must_use]
    pub const fn sending(mut self, manner: Manner) -> Self {
        self.manner = manner;
        self
    }

    /// The status code of the answer, once all of the answer is here.
    #[must_use]
    pub const fn status(&self) -> Option<u16> {
        self.status
    }

    /// All of the answer, and when the last of it came.
    #[cfg(feature = "everything")]
    #[must_use]
    pub fn answer(&self) -> Option<(&[u8], Micros)> {
        self.status?;
        Some((&self.response, self.answered_at))
    }

    /// What a header of the answer says, the first of that name, once all of the answer is here.
    #[cfg(feature = "everything")]
    #[must_use]
    pub fn header(&self, name: &str) -> Option<String> {
        self.status?;
        let mut headers = [httparse::EMPTY_HEADER; 16];
        let mut response = httparse::Response::new(&mut headers);
        response.parse(&self.response).ok()?;
        let mut headers = response.headers.iter();
        let header = headers.find(|header| header.name.eq_ignore_ascii_case(name))?;
        Some(String::from_utf8_lossy(header.value).into_owned())
    }

    fn request_when_ready(&mut self, journal: &mut Journal) {
        if self.requested || !self.session.is_ready() {
            return;
        }
        self.requested = true;
        match self.manner {
            Manner::AtOnce => self.write_request(journal),
            #[cfg(feature = "everything")]
            Manner::Early => {
                if !self.session.early_data_was_taken() {
                    self.write_request(journal);
                }
            }
            #[cfg(feature = "everything")]
            Manner::UnderNewKeys => {
                let [(head, _), (body, message)] = self.request.parts();
                self.session.write(head, None, journal);
                self.session.take_new_keys(journal);
                self.session.write(body, message, journal);
            }
        }
    }

    fn write_request(&mut self, journal: &mut Journal) {
        let Request { bytes, message } = &self.request;
        self.session.write(bytes, *message, journal);
    }

    fn read_response(&mut self, journal: &mut Journal) {
        if self.status.is_some() || self.session.is_done() {
            return;
        }
        match complete_response(&self.response) {
            Ok(status) => {
                self.status = status;
                #[cfg(feature = "everything")]
                {
                    self.answered_at = journal.now();
                }
            }
            Err(error) => self.session.fail(error.to_string(), journal),
        }
    }
}

impl Endpoint for Client {
    fn connected(&mut self, journal: &mut Journal) {
        if let Some(config) = self.config.take() {
            let host = &self.host;
            self.session.start_tls(|| config.connect(host), journal);
            #[cfg(feature = "everything")]
            if self.manner == Manner::Early {
                let Request { bytes, message } = &self.request;
                self.session.write_early(bytes, *message, journal);
            }
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

/// How the client speaks TLS.
pub(super) enum Tls {
    Rustls(Arc<ClientConfig>),
    #[cfg(feature = "everything")]
    History(history::ClientConfig),
}

impl Tls {
    pub(super) fn connect(self, host: &HostName) -> Result<Layer, Broken> {
        match self {
            Self::Rustls(config) => {
                let name = ServerName::try_from(host.as_str().to_owned())
                    .map_err(|error| rustls::Error::General(error.to_string()))?;
                Ok(Connection::from(ClientConnection::new(config, name)?).into())
            }
            #[cfg(feature = "everything")]
            Self::History(config) => {
                let connection = history::Connection::client(config, host)?;
                Ok(Layer::History(Box::new(connection)))
            }
        }
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
