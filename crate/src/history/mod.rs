//! History: TLS 1.2 with RSA key transport (RFC 5246 section 7.4.7.1), the handshake that most of the
//! web used until about 2014. TLS 1.3 has no such thing, rustls never had, and nothing here is a
//! default: it runs only where [`Kind::RsaKeyTransport`](crate::scenario::Kind) was asked for.
//!
//! - [`Connection`]: one end of such a connection, without any input or output of its own
//! - [`ClientConfig`], [`ServerConfig`]: what the two ends are given
//! - [`Error`]: why an end gave up, and the alert that it sent
//! - [`RsaPrivateKey`], [`RsaPublicKey`]: the server's certificate key and its public half;
//!   [`EncryptError`]: why the latter would not encrypt
//! - [`CIPHER_SUITE`]: the one cipher suite
//!
//! What is left out: session identifiers and tickets, client certificates, renegotiation (refused
//! with `no_renegotiation`), and compression. Neither end speaks the extended master secret (RFC
//! 7627), so that the master secret is the classic one, derived from the pre-master secret and the
//! two randoms alone; a client that offers it is answered without. What RFC 7627 mends needs
//! renegotiation or resumption, and there is neither.
//!
//! The server is no oracle for the padding of the pre-master secret (Bleichenbacher 1998; RFC 5246
//! section 7.4.7.1): whatever the decryption gives, it goes on with 48 bytes, and what is sealed with
//! keys from the wrong 48 bytes fails like any other forgery. That holds for what is on the wire. The
//! time that the arithmetic takes was not looked at: here computing takes no time.

mod client;
mod codec;
mod error;
mod record;
mod rsa;
mod secrets;
mod server;

use rustls::{AlertDescription, ContentType, HandshakeType};

pub use self::client::ClientConfig;
pub use self::error::Error;
use self::record::Records;
pub use self::rsa::{EncryptError, RsaPrivateKey, RsaPublicKey};
pub use self::server::ServerConfig;
use crate::host::HostName;

/// The name of the one cipher suite, 0x009C (RFC 5288 section 3).
pub const CIPHER_SUITE: &str = "TLS_RSA_WITH_AES_128_GCM_SHA256";

/// One end of a connection.
///
/// Bytes from the wire go into [`Connection::receive`], those for the wire come out of
/// [`Connection::take_output`]. Must be called within a [`Tap`](crate::provider::tap::Tap).
#[derive(Debug)]
pub struct Connection {
    end: End,
    records: Records,
    /// What has arrived of a handshake message that is not complete.
    handshake: Vec<u8>,
    peer_has_closed: bool,
    /// Nothing more is sent: this end closed or gave up.
    closed: bool,
    failed: bool,
}

#[derive(Debug)]
enum End {
    Client(client::Client),
    Server(server::Server),
}

/// One handshake message (RFC 5246 section 7.4).
#[derive(Clone, Copy)]
struct Message<'a> {
    typ: HandshakeType,
    body: &'a [u8],
    /// All of it, the header too.
    bytes: &'a [u8],
}

impl Connection {
    /// A client that wants to talk to `host`. Its ClientHello is in the output.
    ///
    /// # Errors
    /// [`Error::NoRandomness`] if the tap gives none.
    pub fn client(config: ClientConfig, host: &HostName) -> Result<Self, Error> {
        let mut records = Records::default();
        let client = client::Client::start(config, host, &mut records)?;
        Ok(Self::new(End::Client(client), records))
    }

    /// A server that waits for a client.
    #[must_use]
    pub fn server(config: ServerConfig) -> Self {
        Self::new(End::Server(server::Server::new(config)), Records::default())
    }

    const fn new(end: End, records: Records) -> Self {
        Self {
            end,
            records,
            handshake: Vec::new(),
            peer_has_closed: false,
            closed: false,
            failed: false,
        }
    }

    /// Takes bytes from the wire, cut anywhere, and gives the application's bytes in them. What comes
    /// after the other end's `close_notify` is ignored (RFC 5246 section 7.2.1).
    ///
    /// # Errors
    /// Why this end gives up. Its alert, if there is one, is in the output. The application's bytes
    /// from the same call are lost; who wants them hands over no more than a record at a time.
    pub fn receive(&mut self, bytes: &[u8]) -> Result<Vec<u8>, Error> {
        if self.failed {
            return Err(Error::Closed);
        }
        if self.peer_has_closed {
            return Ok(Vec::new());
        }
        let mut plaintext = Vec::new();
        self.records.receive(bytes);
        match crate::parts::part!("rsaKeyTransport", self.process(&mut plaintext), Ok(())) {
            Ok(()) => Ok(plaintext),
            Err(error) => {
                self.failed = true;
                if let Some(alert) = error.alert()
                    && !self.closed
                {
                    // An alert that cannot be sealed is not sent.
                    let _ = self.records.send_alert(FATAL, alert);
                }
                self.closed = true;
                Err(error)
            }
        }
    }

    /// Sends the application's bytes.
    ///
    /// # Errors
    /// [`Error::Closed`] if this end has closed or given up, [`Error::NotReady`] during the
    /// handshake, [`Error::Exhausted`] if the key has sealed as much as it may.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), Error> {
        if self.closed {
            return Err(Error::Closed);
        }
        if self.is_handshaking() {
            return Err(Error::NotReady);
        }
        self.records.send(ContentType::ApplicationData, bytes)
    }

    /// Says that there is no more: `close_notify`. A second time it says nothing.
    pub fn close(&mut self) {
        if !self.closed {
            self.closed = true;
            // An alert that cannot be sealed is not sent.
            let _ = self
                .records
                .send_alert(WARNING, AlertDescription::CloseNotify);
        }
    }

    /// Takes the bytes that are to be sent.
    #[must_use]
    pub fn take_output(&mut self) -> Vec<u8> {
        self.records.take_output()
    }

    /// Whether the application must wait before it can write.
    #[must_use]
    pub const fn is_handshaking(&self) -> bool {
        !match &self.end {
            End::Client(client) => client.is_connected(),
            End::Server(server) => server.is_connected(),
        }
    }

    /// Whether the other end said that it has no more to send.
    #[must_use]
    pub const fn peer_has_closed(&self) -> bool {
        self.peer_has_closed
    }

    /// The application protocol that was agreed.
    #[must_use]
    pub fn alpn_protocol(&self) -> Option<&[u8]> {
        match &self.end {
            End::Client(client) => client.alpn_protocol(),
            End::Server(server) => server.alpn_protocol(),
        }
    }

    fn process(&mut self, plaintext: &mut Vec<u8>) -> Result<(), Error> {
        while !self.peer_has_closed
            && let Some((typ, payload)) = self.records.next()?
        {
            match typ {
                // Half a message must not be followed by anything else.
                _ if typ != ContentType::Handshake && !self.handshake.is_empty() => {
                    return Err(Error::Unexpected("a record within a handshake message"));
                }
                ContentType::Handshake => {
                    self.handshake.extend(payload);
                    self.read_handshake()?;
                }
                ContentType::ChangeCipherSpec => {
                    if payload != [CHANGE_CIPHER_SPEC] {
                        return Err(Error::Decode("ChangeCipherSpec"));
                    }
                    match &mut self.end {
                        End::Client(client) => client.change_cipher_spec(&mut self.records)?,
                        End::Server(server) => server.change_cipher_spec(&mut self.records)?,
                    }
                }
                ContentType::Alert => self.read_alert(&payload)?,
                ContentType::ApplicationData if !self.is_handshaking() => plaintext.extend(payload),
                _ => return Err(Error::Unexpected("application data")),
            }
        }
        Ok(())
    }

    fn read_handshake(&mut self) -> Result<(), Error> {
        let mut buffer = core::mem::take(&mut self.handshake);
        let mut rest = buffer.as_slice();
        while let &[typ, high, middle, low, ..] = rest {
            let length = u32::from_be_bytes([0, high, middle, low]) as usize;
            if length > MAX_HANDSHAKE {
                return Err(Error::Decode("a handshake message's length"));
            }
            let Some((bytes, after)) = rest.split_at_checked(HANDSHAKE_HEADER + length) else {
                break;
            };
            rest = after;
            let message = Message {
                typ: typ.into(),
                body: &bytes[HANDSHAKE_HEADER..],
                bytes,
            };
            self.handle(message)?;
        }
        let used = buffer.len() - rest.len();
        buffer.drain(..used);
        self.handshake = buffer;
        Ok(())
    }

    fn handle(&mut self, message: Message<'_>) -> Result<(), Error> {
        let again = match self.end {
            End::Client(_) => HandshakeType::HelloRequest,
            End::Server(_) => HandshakeType::ClientHello,
        };
        if message.typ == again && !self.is_handshaking() {
            // RFC 5246 section 7.2.2.
            return self
                .records
                .send_alert(WARNING, AlertDescription::NoRenegotiation);
        }
        match &mut self.end {
            End::Client(client) => client.handle(message, &mut self.records),
            End::Server(server) => server.handle(message, &mut self.records),
        }
    }

    fn read_alert(&mut self, payload: &[u8]) -> Result<(), Error> {
        let &[level, description] = payload else {
            return Err(Error::Decode("an alert"));
        };
        let description = AlertDescription::from(description);
        match (level, description) {
            (_, AlertDescription::CloseNotify) => self.peer_has_closed = true,
            (WARNING, _) => {}
            (FATAL, _) => return Err(Error::AlertReceived(description)),
            _ => return Err(Error::IllegalParameter("an alert's level")),
        }
        Ok(())
    }
}

/// The levels of alerts (RFC 5246 section 7.2).
const WARNING: u8 = 1;
const FATAL: u8 = 2;

/// All that the message says (RFC 5246 section 7.1).
const CHANGE_CIPHER_SPEC: u8 = 1;

const HANDSHAKE_HEADER: usize = 4;

/// Longer messages are refused, so that a length alone makes nobody keep 16 MiB.
const MAX_HANDSHAKE: usize = 0xffff;

/// TLS 1.2 (RFC 5246 section 6.2.1).
const VERSION: [u8; 2] = [3, 3];

/// 0x009C.
const SUITE: u16 = 0x009c;

/// `TLS_EMPTY_RENEGOTIATION_INFO_SCSV` (RFC 5746 section 3.3): not a suite, a signal in the place
/// of one.
const RENEGOTIATION_SCSV: u16 = 0x00ff;

/// Types of extensions.
const SERVER_NAME: u16 = 0;
const SIGNATURE_ALGORITHMS: u16 = 13;
const ALPN: u16 = 16;
const RENEGOTIATION_INFO: u16 = 0xff01;
