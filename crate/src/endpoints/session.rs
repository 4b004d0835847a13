//! What both ends share: bytes in, bytes out, through TLS or not, written into the journal.
//!
//! - [`Session`]: one end of a connection, below HTTP

use std::io::{Read, Write};

use rustls::crypto::SecureRandom;
use rustls::{Connection, Error, HandshakeKind, ProtocolVersion};

use super::Journal;
use super::reason::reason;
use crate::capture::Peer;
use crate::provider::random::TapRandom;
use crate::provider::tap::{Tap, within};
use crate::recording::{EventKind, Span};
use crate::scenario::CipherSuite;

/// One end of a connection, below HTTP.
pub(super) struct Session {
    peer: Peer,
    tap: Tap,
    tls: Option<Connection>,
    handshake_complete: bool,
    /// Whether what was read last came as early data.
    early: bool,
    /// The fatal alert that was sent, as it stood in the record before it was sealed.
    alert: Option<u8>,
    peer_closed: bool,
    framing: Framing,
    output: Vec<u8>,
    done: bool,
}

impl Session {
    pub(super) fn new(peer: Peer, tap: Tap) -> Self {
        Self {
            peer,
            tap,
            tls: None,
            handshake_complete: false,
            early: false,
            alert: None,
            peer_closed: false,
            framing: Framing::default(),
            output: Vec::new(),
            done: false,
        }
    }

    /// Begins to speak TLS over the connection.
    pub(super) fn start_tls(
        &mut self,
        connect: impl FnOnce() -> Result<Connection, Error>,
        journal: &mut Journal,
    ) {
        match within(&mut self.tap, connect) {
            Ok(mut connection) => {
                // What the application writes is never more than one form or one page.
                connection.set_buffer_limit(None);
                self.tls = Some(connection);
                self.flush();
                journal.write_all(self.peer, self.tap.take());
            }
            Err(error) => {
                journal.write_all(self.peer, self.tap.take());
                self.fail(reason(&error, self.peer.other(), None), journal);
            }
        }
    }

    /// Takes bytes from the wire and gives the application's bytes in them.
    pub(super) fn receive(&mut self, mut bytes: &[u8], journal: &mut Journal) -> Vec<u8> {
        let Some(connection) = &mut self.tls else {
            write_read(self.peer, bytes, false, journal);
            return bytes.to_vec();
        };
        let mut plaintext = Vec::new();
        let mut failure = None;
        let closed = self.done;
        while !bytes.is_empty() && failure.is_none() {
            // rustls takes what there is, and opens an application record before it can say that
            // the handshake ended with the record before. So it gets one record at a time.
            let (mut record, rest) = bytes.split_at(self.framing.advance(bytes));
            bytes = rest;
            let start = plaintext.len();
            let read = within(&mut self.tap, || {
                read_record(connection, &mut record, &mut plaintext)
            });
            let mut events = self.tap.take();
            if closed {
                // rustls would answer a bad record with an alert even after its own close_notify.
                // Nothing may follow that (RFC 8446 section 6.1), and nothing does.
                events.retain(|event| !matches!(event, EventKind::Seal(_)));
            }
            journal.write_all(self.peer, events);
            match read {
                Ok(read) => {
                    self.peer_closed |= read.closed;
                    self.early = read.early;
                }
                Err(error) => failure = Some(error),
            }
            if !self.handshake_complete && !connection.is_handshaking() {
                self.handshake_complete = true;
                journal.write(self.peer, || handshake_complete(connection));
            }
            write_read(self.peer, &plaintext[start..], self.early, journal);
        }
        if closed {
            self.discard();
            return plaintext;
        }
        self.flush();
        journal.write_all(self.peer, self.tap.take());
        if let Some(error) = failure {
            self.fail(reason(&error, self.peer.other(), self.alert), journal);
        }
        plaintext
    }

    /// Sends the application's bytes.
    pub(super) fn write(&mut self, bytes: &[u8], message: Option<Span>, journal: &mut Journal) {
        journal.write(self.peer, || EventKind::Write {
            bytes: bytes.into(),
            message,
            early: false,
        });
        let Some(connection) = &mut self.tls else {
            self.output.extend_from_slice(bytes);
            return;
        };
        let written = within(&mut self.tap, || connection.writer().write_all(bytes));
        self.flush();
        journal.write_all(self.peer, self.tap.take());
        if let Err(error) = written {
            self.fail(error.to_string(), journal);
        }
    }

    /// Sends the application's bytes as early data, if there is a ticket that permits it.
    #[cfg(feature = "everything")]
    pub(super) fn write_early(
        &mut self,
        bytes: &[u8],
        message: Option<Span>,
        journal: &mut Journal,
    ) {
        let Some(Connection::Client(connection)) = &mut self.tls else {
            return;
        };
        let Some(mut early) = connection.early_data() else {
            return;
        };
        // Half of a request would be of no use to the server.
        if early.bytes_left() < bytes.len() {
            return;
        }
        journal.write(self.peer, || EventKind::Write {
            bytes: bytes.into(),
            message,
            early: true,
        });
        let written = within(&mut self.tap, || early.write_all(bytes));
        self.flush();
        journal.write_all(self.peer, self.tap.take());
        if let Err(error) = written {
            self.fail(error.to_string(), journal);
        }
    }

    /// Whether this client sent early data, and the server took it.
    #[cfg(feature = "everything")]
    pub(super) fn early_data_was_taken(&self) -> bool {
        matches!(&self.tls, Some(Connection::Client(client)) if client.is_early_data_accepted())
    }

    /// Whether what was read last came as early data.
    pub(super) const fn is_early(&self) -> bool {
        self.early
    }

    /// Sends what follows under new keys, and asks the other end to do the same (RFC 8446 section
    /// 4.6.3).
    #[cfg(feature = "everything")]
    pub(super) fn take_new_keys(&mut self, journal: &mut Journal) {
        let Some(connection) = &mut self.tls else {
            return;
        };
        let taken = within(&mut self.tap, || connection.refresh_traffic_keys());
        self.flush();
        journal.write_all(self.peer, self.tap.take());
        if let Err(error) = taken {
            self.fail(reason(&error, self.peer.other(), self.alert), journal);
        }
    }

    /// Says that there is no more: `close_notify` (RFC 8446 section 6.1), then the end.
    pub(super) fn close(&mut self, journal: &mut Journal) {
        if self.done {
            return;
        }
        if let Some(connection) = &mut self.tls {
            within(&mut self.tap, || connection.send_close_notify());
            self.flush();
            journal.write_all(self.peer, self.tap.take());
        }
        self.done = true;
    }

    /// The other end closed TCP. Over TLS it must have said so before, or bytes may have been cut
    /// off (RFC 8446 section 6.1).
    pub(super) fn end(&mut self, journal: &mut Journal) {
        if self.tls.is_some() && !self.peer_closed && !self.done {
            self.fail("the connection ended without close_notify".into(), journal);
        }
    }

    /// Gives up. What rustls has to say to the other end, an alert, is already in the output.
    pub(super) fn fail(&mut self, reason: String, journal: &mut Journal) {
        if !self.done {
            journal.fail(self.peer, reason, self.alert);
            self.done = true;
        }
    }

    /// Draws random bytes for the application, from the same source as TLS.
    pub(super) fn draw<const N: usize>(&mut self, journal: &mut Journal) -> [u8; N] {
        let mut bytes = [0; N];
        let drawn = within(&mut self.tap, || TapRandom.fill(&mut bytes));
        journal.write_all(self.peer, self.tap.take());
        if drawn.is_err() {
            self.fail("there is no randomness".into(), journal);
        }
        bytes
    }

    /// Whether the application can write: at once without TLS, with it after the handshake.
    pub(super) const fn is_ready(&self) -> bool {
        !self.done && (self.tls.is_none() || self.handshake_complete)
    }

    /// Whether the other end said that it has no more to send.
    pub(super) const fn peer_closed(&self) -> bool {
        self.peer_closed
    }

    pub(super) const fn is_done(&self) -> bool {
        self.done
    }

    pub(super) fn take_output(&mut self) -> Vec<u8> {
        core::mem::take(&mut self.output)
    }

    fn flush(&mut self) {
        let Some(connection) = &mut self.tls else {
            return;
        };
        #[cfg(feature = "everything")]
        let start = self.output.len();
        while connection.wants_write() {
            // A Vec takes everything; an error could only repeat for ever.
            if within(&mut self.tap, || connection.write_tls(&mut self.output)).is_err() {
                break;
            }
        }
        #[cfg(feature = "everything")]
        {
            let clear = super::alert::in_the_clear(&self.output[start..]);
            self.alert = self.tap.take_alert().or(clear).or(self.alert);
        }
    }

    /// Drops what would be sent.
    fn discard(&mut self) {
        let length = self.output.len();
        self.flush();
        self.output.truncate(length);
    }
}

/// Where the records of a stream end (RFC 8446 section 5.1).
#[derive(Default)]
struct Framing {
    /// The part of the header that is there, if not all of it is.
    header: Vec<u8>,
    /// How much of the record's body is still to come.
    body: usize,
}

impl Framing {
    /// How many of `bytes` belong to the record that has begun, or begins with them. Not zero
    /// unless there are none.
    fn advance(&mut self, bytes: &[u8]) -> usize {
        let mut taken = 0;
        if self.body == 0 {
            taken = bytes.len().min(HEADER_LENGTH - self.header.len());
            self.header.extend_from_slice(&bytes[..taken]);
            if let &[_, _, _, high, low] = self.header.as_slice() {
                self.body = u16::from_be_bytes([high, low]).into();
                self.header.clear();
            }
        }
        let rest = self.body.min(bytes.len() - taken);
        self.body -= rest;
        taken + rest
    }
}

const HEADER_LENGTH: usize = 5;

/// What came of handing a record to rustls.
struct Taken {
    /// Whether the other end has closed.
    closed: bool,
    /// Whether the application's bytes in it came as early data.
    early: bool,
}

/// Hands at most one record to rustls and adds the application's bytes in it to `plaintext`.
fn read_record(
    connection: &mut Connection,
    record: &mut &[u8],
    plaintext: &mut Vec<u8>,
) -> Result<Taken, Error> {
    let broken = |error: std::io::Error| Error::General(error.to_string());
    // Nothing is read any more after the other end's close_notify.
    while !record.is_empty() && connection.read_tls(record).map_err(broken)? > 0 {}
    let state = connection.process_new_packets()?;
    let start = plaintext.len();
    plaintext.resize(start + state.plaintext_bytes_to_read(), 0);
    connection
        .reader()
        .read_exact(&mut plaintext[start..])
        .map_err(broken)?;
    Ok(Taken {
        closed: state.peer_has_closed(),
        early: read_early(connection, plaintext).map_err(broken)?,
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
fn read_early(_: &mut Connection, _: &mut Vec<u8>) -> std::io::Result<bool> {
    Ok(false)
}

fn handshake_complete(connection: &mut Connection) -> EventKind {
    EventKind::HandshakeComplete {
        version: match connection.protocol_version() {
            Some(ProtocolVersion::TLSv1_2) => "TLS 1.2",
            _ => "TLS 1.3",
        }
        .into(),
        resumed: connection.handshake_kind() == Some(HandshakeKind::Resumed),
        retried: connection.handshake_kind() == Some(HandshakeKind::FullWithHelloRetryRequest),
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
        alpn: connection
            .alpn_protocol()
            .map(|protocol| String::from_utf8_lossy(protocol).into_owned()),
    }
}

/// The name in the registry. rustls spells those of TLS 1.3 in another way.
fn suite_name(suite: rustls::CipherSuite) -> &'static str {
    match CipherSuite::from_tls(suite) {
        Some(suite) => suite.name(),
        None => suite.as_str().unwrap_or_default(),
    }
}

/// Whether the server took early data.
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

fn write_read(peer: Peer, plaintext: &[u8], early: bool, journal: &mut Journal) {
    if !plaintext.is_empty() {
        journal.write(peer, || EventKind::Read {
            bytes: plaintext.into(),
            early,
        });
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// However TCP cuts the stream, no piece reaches over the end of a record, and the ends
        /// are those of the records.
        #[test]
        fn records_end_where_their_headers_say(
            bodies in proptest::collection::vec(0_usize..40, 1..8),
            cuts in proptest::collection::vec(1_usize..30, 1..60),
        ) {
            let mut stream = Vec::new();
            let mut ends = Vec::new();
            for length in bodies {
                stream.extend([23, 3, 3, 0, u8::try_from(length).unwrap()]);
                stream.resize(stream.len() + length, 0xff);
                ends.push(stream.len());
            }
            let (mut framing, mut place, mut seen) = (Framing::default(), 0, Vec::new());
            let mut cuts = cuts.into_iter().cycle();
            while place < stream.len() {
                let end = stream.len().min(place + cuts.next().unwrap());
                while place < end {
                    let taken = framing.advance(&stream[place..end]);
                    prop_assert!(taken > 0);
                    let inside = ends.iter().any(|&end| place < end && end < place + taken);
                    prop_assert!(!inside);
                    place += taken;
                    if framing.body == 0 && framing.header.is_empty() {
                        seen.push(place);
                    }
                }
            }
            prop_assert_eq!(seen, ends);
        }
    }
}
