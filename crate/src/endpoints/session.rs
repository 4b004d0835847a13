//! What both ends share: bytes in, bytes out, through TLS or not, written into the journal.
//!
//! - [`Session`]: one end of a connection, below HTTP

use rustls::crypto::SecureRandom;

use super::Journal;
use super::layer::{Broken, Layer};
use crate::capture::Peer;
use crate::provider::random::TapRandom;
use crate::provider::tap::{Tap, within};
use crate::recording::{EventKind, Span};

/// One end of a connection, below HTTP.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says of one thing whether it has happened, and they happen in any order"
)]
pub(super) struct Session {
    peer: Peer,
    tap: Tap,
    tls: Option<Layer>,
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
        connect: impl FnOnce() -> Result<Layer, Broken>,
        journal: &mut Journal,
    ) {
        let started = match within(&mut self.tap, connect) {
            Ok(layer) => {
                self.tls = Some(layer);
                Ok(())
            }
            Err(broken) => Err(broken),
        };
        self.settle(started, journal);
    }

    /// Takes bytes from the wire and gives the application's bytes in them.
    pub(super) fn receive(&mut self, mut bytes: &[u8], journal: &mut Journal) -> Vec<u8> {
        let Some(layer) = &mut self.tls else {
            write_read(self.peer, bytes, false, journal);
            return bytes.to_vec();
        };
        let mut plaintext = Vec::new();
        let mut outcome = Ok(());
        let closed = self.done;
        while !bytes.is_empty() && outcome.is_ok() {
            // rustls takes what there is, and opens an application record before it can say that
            // the handshake ended with the record before. So it gets one record at a time.
            let (record, rest) = bytes.split_at(self.framing.advance(bytes));
            bytes = rest;
            let start = plaintext.len();
            let taken = within(&mut self.tap, || layer.take(record, &mut plaintext));
            let mut events = self.tap.take();
            if closed {
                // rustls would answer a bad record with an alert even after its own close_notify.
                // Nothing may follow that (RFC 8446 section 6.1), and nothing does.
                events.retain(|event| !matches!(event, EventKind::Seal(_)));
            }
            journal.write_all(self.peer, events);
            match taken {
                Ok(taken) => {
                    self.peer_closed |= taken.closed;
                    self.early = taken.early;
                }
                Err(broken) => outcome = Err(broken),
            }
            if !self.handshake_complete && !layer.is_handshaking() {
                self.handshake_complete = true;
                journal.write(self.peer, || layer.agreed());
            }
            write_read(self.peer, &plaintext[start..], self.early, journal);
        }
        if closed {
            self.discard();
        } else {
            self.settle(outcome, journal);
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
        let Some(layer) = &mut self.tls else {
            self.output.extend_from_slice(bytes);
            return;
        };
        let written = within(&mut self.tap, || layer.write(bytes));
        self.settle(written, journal);
    }

    /// Sends the application's bytes as early data, if there is a ticket that permits it.
    #[cfg(feature = "everything")]
    pub(super) fn write_early(
        &mut self,
        bytes: &[u8],
        message: Option<Span>,
        journal: &mut Journal,
    ) {
        let Some(layer) = &mut self.tls else {
            return;
        };
        let written = within(&mut self.tap, || {
            layer.write_early(bytes, || {
                journal.write(self.peer, || EventKind::Write {
                    bytes: bytes.into(),
                    message,
                    early: true,
                });
            })
        });
        self.settle(written, journal);
    }

    /// Whether this client sent early data, and the server took it.
    #[cfg(feature = "everything")]
    pub(super) fn early_data_was_taken(&mut self) -> bool {
        self.tls.as_mut().is_some_and(Layer::early_data_was_taken)
    }

    /// Whether what was read last came as early data.
    pub(super) const fn is_early(&self) -> bool {
        self.early
    }

    /// Sends what follows under new keys, and asks the other end to do the same (RFC 8446 section
    /// 4.6.3).
    #[cfg(feature = "everything")]
    pub(super) fn take_new_keys(&mut self, journal: &mut Journal) {
        let Some(layer) = &mut self.tls else {
            return;
        };
        let taken = within(&mut self.tap, || layer.take_new_keys());
        self.settle(taken, journal);
    }

    /// Says that there is no more: `close_notify` (RFC 8446 section 6.1), then the end.
    pub(super) fn close(&mut self, journal: &mut Journal) {
        if self.done {
            return;
        }
        if let Some(layer) = &mut self.tls {
            within(&mut self.tap, || layer.close());
            self.settle(Ok(()), journal);
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

    /// Sends what TLS has to say, writes down what it did, and gives up if it did.
    fn settle(&mut self, outcome: Result<(), Broken>, journal: &mut Journal) {
        self.flush();
        journal.write_all(self.peer, self.tap.take());
        if let Err(broken) = outcome {
            self.fail(broken.reason(self.peer.other(), self.alert), journal);
        }
    }

    fn flush(&mut self) {
        let Some(layer) = &mut self.tls else {
            return;
        };
        #[cfg(feature = "everything")]
        let start = self.output.len();
        within(&mut self.tap, || layer.flush(&mut self.output));
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
