//! What both ends share: bytes in, bytes out, through TLS or not, written into the journal.
//!
//! - [`Session`]: one end of a connection, below HTTP

use std::io::{Read, Write};

use rustls::crypto::SecureRandom;
use rustls::{Connection, HandshakeKind, ProtocolVersion};

use super::Journal;
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
            peer_closed: false,
            framing: Framing::default(),
            output: Vec::new(),
            done: false,
        }
    }

    /// Begins to speak TLS over the connection.
    pub(super) fn start_tls(
        &mut self,
        connect: impl FnOnce() -> Result<Connection, rustls::Error>,
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
                self.fail(error.to_string(), journal);
            }
        }
    }

    /// Takes bytes from the wire and gives the application's bytes in them.
    pub(super) fn receive(&mut self, mut bytes: &[u8], journal: &mut Journal) -> Vec<u8> {
        let Some(connection) = &mut self.tls else {
            write_read(self.peer, bytes, journal);
            return bytes.to_vec();
        };
        let mut plaintext = Vec::new();
        let mut failure = None;
        while !bytes.is_empty() && failure.is_none() {
            // rustls takes what there is, and opens an application record before it can say that
            // the handshake ended with the record before. So it gets one record at a time.
            let (mut record, rest) = bytes.split_at(self.framing.advance(bytes));
            bytes = rest;
            let start = plaintext.len();
            let read = within(&mut self.tap, || {
                read_record(connection, &mut record, &mut plaintext)
            });
            journal.write_all(self.peer, self.tap.take());
            match read {
                Ok(closed) => self.peer_closed |= closed,
                Err(reason) => failure = Some(reason),
            }
            if !self.handshake_complete && !connection.is_handshaking() {
                self.handshake_complete = true;
                journal.write(self.peer, || handshake_complete(connection));
            }
            write_read(self.peer, &plaintext[start..], journal);
        }
        self.flush();
        journal.write_all(self.peer, self.tap.take());
        if let Some(reason) = failure {
            self.fail(reason, journal);
        }
        plaintext
    }

    /// Sends the application's bytes.
    pub(super) fn write(&mut self, bytes: &[u8], message: Option<Span>, journal: &mut Journal) {
        journal.write(self.peer, || EventKind::Write {
            bytes: bytes.into(),
            message,
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
            journal.fail(self.peer, reason);
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
        if let Some(connection) = &mut self.tls {
            while connection.wants_write() {
                // A Vec takes everything; an error could only repeat for ever.
                if within(&mut self.tap, || connection.write_tls(&mut self.output)).is_err() {
                    break;
                }
            }
        }
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

/// Hands at most one record to rustls, adds the application's bytes in it to `plaintext`, and says
/// whether the other end has closed.
fn read_record(
    connection: &mut Connection,
    record: &mut &[u8],
    plaintext: &mut Vec<u8>,
) -> Result<bool, String> {
    // Nothing is read any more after the other end's close_notify.
    while !record.is_empty()
        && connection
            .read_tls(record)
            .map_err(|error| error.to_string())?
            > 0
    {}
    let state = connection
        .process_new_packets()
        .map_err(|error| error.to_string())?;
    let start = plaintext.len();
    plaintext.resize(start + state.plaintext_bytes_to_read(), 0);
    connection
        .reader()
        .read_exact(&mut plaintext[start..])
        .map_err(|error| error.to_string())?;
    Ok(state.peer_has_closed())
}

fn handshake_complete(connection: &Connection) -> EventKind {
    EventKind::HandshakeComplete {
        version: match connection.protocol_version() {
            Some(ProtocolVersion::TLSv1_2) => "TLS 1.2",
            _ => "TLS 1.3",
        }
        .into(),
        resumed: connection.handshake_kind() == Some(HandshakeKind::Resumed),
        cipher_suite: connection
            .negotiated_cipher_suite()
            .and_then(|suite| CipherSuite::from_tls(suite.suite()))
            .map_or("", CipherSuite::name)
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

fn write_read(peer: Peer, plaintext: &[u8], journal: &mut Journal) {
    if !plaintext.is_empty() {
        journal.write(peer, || EventKind::Read {
            bytes: plaintext.into(),
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
