//! Captures for tests, with packets that etherparse makes.

use etherparse::{PacketBuilder, TcpOptionElement};
use port443::capture::{Capture, Peer, Segment};

pub(crate) const CLIENT: [u8; 4] = [192, 0, 2, 1];
pub(crate) const SERVER: [u8; 4] = [203, 0, 113, 2];
pub(crate) const CLIENT_PORT: u16 = 50_000;
/// So high that the sequence numbers of a few thousand bytes wrap around.
pub(crate) const CLIENT_START: u32 = u32::MAX - 1_000;
pub(crate) const SERVER_START: u32 = 7_000;

/// A connection, as a tap sees it. One millisecond passes between segments.
pub(crate) struct Wire {
    pub(crate) capture: Capture,
    port: u16,
    /// How many bytes each peer has sent.
    sent: [u32; 2],
}

impl Wire {
    /// A connection without its handshake.
    pub(crate) fn silent(port: u16) -> Self {
        Self {
            capture: Capture::default(),
            port,
            sent: [0, 0],
        }
    }

    /// A connection after the handshake.
    pub(crate) fn open(port: u16) -> Self {
        let mut wire = Self::silent(port);
        wire.segment(Peer::Client, 0, "S", &[]);
        wire.segment(Peer::Server, 0, "SA", &[]);
        wire.segment(Peer::Client, 1, "A", &[]);
        wire
    }

    /// A segment whose sequence number is `relative` to that of the SYN.
    pub(crate) fn segment(&mut self, from: Peer, relative: u32, flags: &str, payload: &[u8]) {
        let (source, destination, start) = match from {
            Peer::Client => (CLIENT, SERVER, CLIENT_START),
            Peer::Server => (SERVER, CLIENT, SERVER_START),
        };
        let (source_port, destination_port) = match from {
            Peer::Client => (CLIENT_PORT, self.port),
            Peer::Server => (self.port, CLIENT_PORT),
        };
        let mut builder = PacketBuilder::ipv4(source, destination, 64).tcp(
            source_port,
            destination_port,
            start.wrapping_add(relative),
            65_535,
        );
        for flag in flags.chars() {
            builder = match flag {
                'S' => builder
                    .syn()
                    .options(&[
                        TcpOptionElement::MaximumSegmentSize(1460),
                        TcpOptionElement::SelectiveAcknowledgementPermitted,
                        TcpOptionElement::Timestamp(1, 0),
                        TcpOptionElement::Noop,
                        TcpOptionElement::WindowScale(7),
                    ])
                    .unwrap(),
                'A' => builder.ack(99),
                'P' => builder.psh(),
                'F' => builder.fin(),
                'R' => builder.rst(),
                _ => panic!("{flag} is no flag"),
            };
        }
        let mut bytes = Vec::new();
        builder.write(&mut bytes, payload).unwrap();
        self.packet(from, bytes);
    }

    /// A packet of any bytes.
    pub(crate) fn packet(&mut self, from: Peer, bytes: Vec<u8>) {
        let at = 1_000 * u64::try_from(self.capture.segments.len()).unwrap();
        self.capture.segments.push(Segment {
            from,
            sent_at: at,
            seen_at: at + 300,
            arrives_at: at + 600,
            bytes: bytes.into(),
        });
    }

    /// The next bytes of a peer, in one segment.
    pub(crate) fn send(&mut self, from: Peer, payload: &[u8]) {
        let sent = self.sent[from as usize];
        self.segment(from, 1 + sent, "PA", payload);
        self.sent[from as usize] += u32::try_from(payload.len()).unwrap();
    }
}

/// The bytes of a hex string.
pub(crate) fn hex(digits: &str) -> Vec<u8> {
    assert_eq!(digits.len() % 2, 0);
    (0..digits.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap())
        .collect()
}
