//! Captures in: a pcap or pcapng file is read once from its beginning to its end, in pieces of any
//! size, and what is kept of it is a list, not the file. To open a connection its packets are read
//! again.
//!
//! - [`CaptureFile`]: the list, while it is made and afterwards
//! - [`Opened`]: one connection, as a [`Capture`] that the same views read as any other
//! - [`summary`]: what is told of both
//! - [`error`]: what is wrong with a file, a sentence for each
//!
//! What is kept is bounded: [`MAX_PACKETS`] of a few dozen bytes each, [`MAX_CONNECTIONS`],
//! [`MAX_BEGINNINGS`] bytes of the streams' beginnings, [`MAX_LINES`] bytes of requests and replies,
//! [`MAX_KEY_LOG`] bytes of key log, and [`MAX_BLOCK`] bytes of the file itself. What goes beyond
//! these is left out and said. No length that a file claims is allocated.

pub mod error;
pub mod summary;

use self::error::{ImportError, OpenError};
use self::summary::{
    CaptureProgress, CaptureRow, CaptureSummary, ConnectionSummary, Found, FrameRanges,
    KeyLogSummary, OpenedSummary, Protocol, Recorded,
};
use crate::capture::Capture;
use crate::dissect::decrypt::OpenedRecord;
use crate::dissect::{Dissection, Packet};
use crate::eavesdrop::Finding;
use crate::explain::RecordStory;
use crate::recording::{Connection, Party, Purpose};
use crate::scenario::Scheme;

/// Packets that are listed. They take 48 bytes each: 192 MiB.
pub const MAX_PACKETS: u32 = 1 << 22;
/// Connections, and pairs of addresses of other packets, that are told apart.
pub const MAX_CONNECTIONS: u32 = 1 << 18;
/// Bytes of streams' beginnings that are held at any time while reading, for all together.
pub const MAX_BEGINNINGS: usize = 64 << 20;
/// Bytes of one stream's beginning in which a hello or a request must stand.
pub const MAX_BEGINNING: usize = 16 << 10;
/// Bytes of the first lines of requests and replies, which the list shows.
pub const MAX_LINES: usize = 16 << 20;
/// Bytes of key logs, those in the file and those handed over together.
pub const MAX_KEY_LOG: usize = 16 << 20;
/// Bytes of one packet, as Wireshark has it.
pub const MAX_PACKET: u32 = 256 << 10;
/// Bytes of one block that are held at once: the longest key log that is read, and some.
pub const MAX_BLOCK: u32 = 4 << 20;
/// Packets of a connection that are laid open at once.
pub const MAX_OPENED_PACKETS: u32 = 2000;
/// Bytes of a connection that are laid open at once.
pub const MAX_OPENED_BYTES: u32 = 4 << 20;

/// A capture file: what is known of it so far.
#[derive(Debug, Default)]
pub struct CaptureFile {}

impl CaptureFile {
    /// Nothing is known yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the next bytes of the file, as many as are at hand. How it is cut makes no difference.
    ///
    /// # Errors
    /// If the file is no capture. Everything else that is wrong with it is in the [`CaptureSummary`].
    pub fn push(&mut self, _bytes: &[u8]) -> Result<CaptureProgress, ImportError> {
        Ok(CaptureProgress::default())
    }

    /// Says that there are no more bytes, or that the rest is not wanted. The list stands now; called
    /// again, it says the same.
    ///
    /// # Errors
    /// If the file is no capture.
    pub fn finish(&mut self) -> Result<CaptureSummary, ImportError> {
        Err(ImportError::Empty)
    }

    /// Connections from the one of index `from` on, at most `count`, in the order in which they
    /// appear in the file.
    #[must_use]
    pub fn connections(&self, _from: u32, _count: u32) -> Vec<ConnectionSummary> {
        Vec::new()
    }

    /// Lines of the list of packets, from `from` on, at most `count`.
    #[must_use]
    pub fn rows(&self, _from: u32, _count: u32) -> Vec<CaptureRow> {
        Vec::new()
    }

    /// Searches `count` lines of the list, from `from` on, for a text in addresses, protocol or info,
    /// upper or lower case. Call it again from [`Found::next`] until that is nothing. With a
    /// connection, only its packets count.
    #[must_use]
    pub fn find(&self, _text: &str, _connection: Option<u32>, _from: u32, _count: u32) -> Found {
        Found::default()
    }

    /// Adds a key log to those found in the file.
    pub fn add_key_log(&mut self, _text: &str) -> KeyLogSummary {
        KeyLogSummary::default()
    }

    /// What of the file is to be read to open a connection.
    ///
    /// # Errors
    /// [`OpenError::NoConnection`].
    pub fn frames(&self, connection: u32) -> Result<FrameRanges, OpenError> {
        Err(OpenError::NoConnection { index: connection })
    }

    /// Opens a connection. `bytes` are those of [`frames`](Self::frames), one range behind the other.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn open(&self, connection: u32, _bytes: &[u8]) -> Result<Opened, OpenError> {
        Err(OpenError::NoConnection { index: connection })
    }

    /// What of the file is to be read to open a packet by itself.
    ///
    /// # Errors
    /// [`OpenError::NoPacket`].
    pub fn frame(&self, packet: u32) -> Result<FrameRanges, OpenError> {
        Err(OpenError::NoPacket { number: packet })
    }

    /// Names the bytes of one packet by itself. `bytes` are those of [`frame`](Self::frame).
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn packet(&self, packet: u32, _bytes: &[u8]) -> Result<Packet, OpenError> {
        Err(OpenError::NoPacket { number: packet })
    }
}

/// A connection that was opened.
#[derive(Clone, Debug)]
pub struct Opened {
    /// What it is, and what it lacks.
    pub summary: OpenedSummary,
    /// Its packets, in the order of the file. Times count from the first.
    pub capture: Capture,
    /// Names on their bytes.
    pub dissection: Dissection,
    /// The records that the key log, or the private key, opened.
    pub opened: Vec<OpenedRecord>,
}

impl Opened {
    /// What a run calls its recording.
    #[must_use]
    pub fn recorded(&self) -> Recorded<'_> {
        let ConnectionSummary {
            index,
            begins_at,
            protocol,
            ..
        } = self.summary.connection;
        Recorded {
            connection: Connection {
                index,
                begins_at,
                scheme: match protocol {
                    Protocol::Tls => Scheme::Https,
                    Protocol::Smtp | Protocol::SmtpStartTls => Scheme::Smtp,
                    Protocol::Http | Protocol::Other | Protocol::Unknown => Scheme::Http,
                },
                purpose: Purpose::Message,
                client: Party::Client,
                server: Party::Server,
            },
            capture: &self.capture,
            interference: [],
            events: [],
            key_log: &self.summary.key_log,
            duration: self.summary.duration,
        }
    }

    /// What the eavesdropper learns.
    #[must_use]
    pub fn findings(&self) -> Vec<Finding> {
        crate::eavesdrop::eavesdrop(&self.capture)
    }

    /// The records that opened, byte by byte.
    #[must_use]
    pub fn records(&self) -> Vec<RecordStory> {
        Vec::new()
    }
}
