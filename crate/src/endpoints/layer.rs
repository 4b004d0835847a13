//! TLS as a session drives it: by rustls or, for RSA key transport, by `history`.
//!
//! - [`Layer`]: one end of TLS
//! - [`Taken`]: what came of handing it a record
//! - [`Broken`]: why it gave up

use std::io::{Read, Write};

use rustls::{Connection, Error, HandshakeKind, ProtocolVersion};

use super::reason;
use crate::capture::Peer;
#[cfg(feature = "everything")]
use crate::history;
use crate::recording::EventKind;
use crate::scenario::CipherSuite;

/// One end of TLS. Must be called within a tap.
pub(super) enum Layer {
    Rustls(Box<Connection>),
    #[cfg(feature = "everything")]
    History(Box<history::Connection>),
}

/// What came of handing over a record.
pub(super) struct Taken {
    /// Whether the other end has closed.
    pub(super) closed: bool,
    /// Whether the application's bytes in it came as early data.
    pub(super) early: bool,
}

/// Why an end gave up.
pub(super) enum Broken {
    Rustls(Error),
    #[cfg(feature = "everything")]
    History(history::Error),
}

impl Layer {
    /// Hands over at most one record and adds the application's bytes in it to `plaintext`.
    pub(super) fn take(&mut self, record: &[u8], plaintext: &mut Vec<u8>) -> Result<Taken, Broken> {
        match self {
            Self::Rustls(connection) => Ok(take(connection, record, plaintext)?),
            #[cfg(feature = "everything")]
            Self::History(connection) => {
                plaintext.extend(connection.receive(record)?);
                Ok(Taken {
                    closed: connection.peer_has_closed(),
                    early: false,
                })
            }
        }
    }

    /// Takes the application's bytes.
    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<(), Broken> {
        match self {
            Self::Rustls(connection) => Ok(connection.writer().write_all(bytes).map_err(io)?),
            #[cfg(feature = "everything")]
            Self::History(connection) => Ok(connection.write(bytes)?),
        }
    }

    /// Takes the application's bytes as early data, and says whether it did: with no ticket that
    /// permits it, or one that permits less, it takes none, since half of a request would be of no
    /// use to the server. `before` is called before anything is taken.
    #[cfg(feature = "everything")]
    pub(super) fn write_early(
        &mut self,
        bytes: &[u8],
        before: impl FnOnce(),
    ) -> Result<(), Broken> {
        let Self::Rustls(connection) = self else {
            return Ok(());
        };
        let Connection::Client(client) = &mut **connection else {
            return Ok(());
        };
        let early = client.early_data();
        let Some(mut early) = early.filter(|early| early.bytes_left() >= bytes.len()) else {
            return Ok(());
        };
        before();
        Ok(early.write_all(bytes).map_err(io)?)
    }

    /// Whether the server took early data.
    #[cfg(feature = "everything")]
    pub(super) fn early_data_was_taken(&mut self) -> bool {
        match self {
            Self::Rustls(connection) => early_data_was_taken(connection),
            Self::History(_) => false,
        }
    }

    /// Takes new keys for what follows (RFC 8446 section 4.6.3).
    #[cfg(feature = "everything")]
    pub(super) fn take_new_keys(&mut self) -> Result<(), Broken> {
        match self {
            Self::Rustls(connection) => Ok(connection.refresh_traffic_keys()?),
            Self::History(_) => Err(Error::HandshakeNotComplete.into()),
        }
    }

    /// Says that there is no more.
    pub(super) fn close(&mut self) {
        match self {
            Self::Rustls(connection) => connection.send_close_notify(),
            #[cfg(feature = "everything")]
            Self::History(connection) => connection.close(),
        }
    }

    /// Adds the bytes that are to be sent to `output`.
    pub(super) fn flush(&mut self, output: &mut Vec<u8>) {
        match self {
            Self::Rustls(connection) => {
                while connection.wants_write() {
                    // A Vec takes everything; an error could only repeat for ever.
                    if connection.write_tls(output).is_err() {
                        break;
                    }
                }
            }
            #[cfg(feature = "everything")]
            Self::History(connection) => output.extend(connection.take_output()),
        }
    }

    /// Whether the handshake is still under way.
    pub(super) fn is_handshaking(&self) -> bool {
        match self {
            Self::Rustls(connection) => connection.is_handshaking(),
            #[cfg(feature = "everything")]
            Self::History(connection) => connection.is_handshaking(),
        }
    }

    /// What was agreed, once the handshake is complete.
    pub(super) fn agreed(&mut self) -> EventKind {
        let alpn = |protocol: &[u8]| String::from_utf8_lossy(protocol).into_owned();
        match self {
            Self::Rustls(connection) => EventKind::HandshakeComplete {
                version: match connection.protocol_version() {
                    Some(ProtocolVersion::TLSv1_2) => "TLS 1.2",
                    _ => "TLS 1.3",
                }
                .into(),
                resumed: connection.handshake_kind() == Some(HandshakeKind::Resumed),
                retried: connection.handshake_kind()
                    == Some(HandshakeKind::FullWithHelloRetryRequest),
                early_data: early_data_was_taken(connection),
                cipher_suite: connection
                    .negotiated_cipher_suite()
                    .map_or("", |suite| suite_name(suite.suite()))
                    .into(),
                group: connection
                    .negotiated_key_exchange_group()
                    .and_then(|group| group.name().as_str())
                    .unwrap_or_default()
                    .into(),
                alpn: connection.alpn_protocol().map(alpn),
            },
            #[cfg(feature = "everything")]
            Self::History(connection) => EventKind::HandshakeComplete {
                version: "TLS 1.2".into(),
                resumed: false,
                retried: false,
                early_data: false,
                cipher_suite: history::CIPHER_SUITE.into(),
                group: String::new(),
                alpn: connection.alpn_protocol().map(alpn),
            },
        }
    }
}

impl From<Connection> for Layer {
    fn from(mut connection: Connection) -> Self {
        // What the application writes is never more than one form or one page.
        connection.set_buffer_limit(None);
        Self::Rustls(Box::new(connection))
    }
}

impl Broken {
    /// Why, in a sentence. `other` is the other end; `alert` is what this end sent.
    pub(super) fn reason(&self, other: Peer, alert: Option<u8>) -> String {
        match self {
            Self::Rustls(error) => reason::reason(error, other, alert),
            #[cfg(feature = "everything")]
            Self::History(error) => reason::of_history(error, other, alert),
        }
    }
}

impl From<Error> for Broken {
    fn from(error: Error) -> Self {
        Self::Rustls(error)
    }
}

#[cfg(feature = "everything")]
impl From<history::Error> for Broken {
    fn from(error: history::Error) -> Self {
        Self::History(error)
    }
}

#[expect(clippy::needless_pass_by_value, reason = "as `map_err` hands it over")]
fn io(error: std::io::Error) -> Error {
    Error::General(error.to_string())
}

fn take(
    connection: &mut Connection,
    mut record: &[u8],
    plaintext: &mut Vec<u8>,
) -> Result<Taken, Error> {
    // Nothing is read any more after the other end's close_notify.
    while !record.is_empty() && connection.read_tls(&mut record).map_err(io)? > 0 {}
    let state = connection.process_new_packets()?;
    let start = plaintext.len();
    plaintext.resize(start + state.plaintext_bytes_to_read(), 0);
    connection
        .reader()
        .read_exact(&mut plaintext[start..])
        .map_err(io)?;
    Ok(Taken {
        closed: state.peer_has_closed(),
        early: read_early(connection, plaintext).map_err(io)?,
    })
}

/// Adds early data, and says whether there was any.
#[cfg(feature = "everything")]
fn read_early(connection: &mut Connection, plaintext: &mut Vec<u8>) -> std::io::Result<bool> {
    let start = plaintext.len();
    if let Connection::Server(server) = connection
        && let Some(mut early) = server.early_data()
    {
        early.read_to_end(plaintext)?;
    }
    Ok(plaintext.len() > start)
}

#[cfg(not(feature = "everything"))]
#[expect(
    clippy::unnecessary_wraps,
    reason = "as the other one, which has more to do"
)]
fn read_early(_: &mut Connection, _: &mut Vec<u8>) -> std::io::Result<bool> {
    Ok(false)
}

#[cfg(feature = "everything")]
fn early_data_was_taken(connection: &mut Connection) -> bool {
    match connection {
        Connection::Client(client) => client.is_early_data_accepted(),
        Connection::Server(server) => server.early_data().is_some(),
    }
}

#[cfg(not(feature = "everything"))]
const fn early_data_was_taken(_: &mut Connection) -> bool {
    false
}

/// The name in the registry. rustls spells those of TLS 1.3 in another way.
fn suite_name(suite: rustls::CipherSuite) -> &'static str {
    match CipherSuite::from_tls(suite) {
        Some(suite) => suite.name(),
        // The names of all suites weigh 3 kB with brotli, and the first core speaks TLS 1.3 only.
        #[cfg(not(feature = "everything"))]
        None => "",
        #[cfg(feature = "everything")]
        None => suite.as_str().unwrap_or_default(),
    }
}
