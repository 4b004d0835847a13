//! Captures in: a pcap or pcapng file is read once from its beginning to its end, in pieces of any
//! size, and what is kept of it is a list, not the file. To open a connection its packets are read
//! again.
//!
//! - [`CaptureFile`]: the list, while it is made and afterwards
//! - [`Opened`]: one connection, as a [`Capture`] that the same views read as any other
//! - [`summary`]: what is told of both
//! - [`error`]: what is wrong with a file, a sentence for each
//!
//! `container` takes the file apart, `frame` a packet; `index` keeps the list, `rows` writes its
//! lines, `connection` follows TCP, `records` TLS's records, `hello` reads what a connection begins
//! with, `keys` are the keys at hand, and `opened` reads a connection again.
//!
//! What is kept is bounded: [`MAX_PACKETS`] of 48 bytes each, [`MAX_CONNECTIONS`] of less than 1 kB,
//! [`MAX_BEGINNINGS`] bytes of the streams' beginnings, [`MAX_LINES`] bytes of requests and replies,
//! [`MAX_KEY_LOG`] bytes of key log, and [`MAX_BLOCK`] bytes of the file itself. What goes beyond
//! these is left out and said. No length that a file claims is allocated.
//!
//! ```
//! # use port443::export::{Secrets, pcapng};
//! # use port443::run::run;
//! # use port443::scenario::{Kind, Scenario, ScenarioInput};
//! use std::io::Read;
//!
//! use port443::import::CaptureFile;
//!
//! # let scenario = Scenario::try_from(ScenarioInput::new(Kind::Https, "example.com", "hello"))?;
//! # let mut file = std::io::Cursor::new(pcapng(&run(&scenario), Secrets::Inside));
//! // let mut file = std::fs::File::open("capture.pcapng")?;
//! let mut capture = CaptureFile::new();
//! let mut piece = vec![0; 1 << 20];
//! loop {
//!     let length = file.read(&mut piece)?;
//!     if length == 0 || capture.push(&piece[..length])?.enough {
//!         break;
//!     }
//! }
//! let summary = capture.finish()?;
//! assert_eq!(summary.tls_connections, 1);
//!
//! // `capture.add_key_log(…)` if the secrets are in a file of their own. This one has them inside.
//! let [connection] = &capture.connections(0, 100)[..] else { unreachable!() };
//! assert_eq!(connection.server_name.as_deref(), Some("example.com"));
//! let packets = capture.frames(connection.index)?.read_from(&mut file)?;
//! let opened = capture.open(connection.index, &packets)?;
//! assert_eq!(opened.summary.opened, opened.summary.sealed);
//! assert!(opened.opened.iter().any(|record| record.plaintext.starts_with(b"POST /login")));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod connection;
mod container;
pub mod error;
mod frame;
mod hello;
mod index;
mod keys;
mod opened;
mod records;
mod rows;
pub mod summary;

pub use self::opened::Opened;

use self::connection::Connection;
use self::container::Container;
use self::error::{ImportError, OpenError};
use self::frame::{link_name, link_of};
use self::index::Index;
use self::opened::Plan;
use self::summary::{
    CaptureDate, CaptureProgress, CaptureRow, CaptureSummary, ConnectionSummary, Found,
    FrameRanges, KeyLogSummary, KeysGiven, LinkCount, LonePacket, Protocol,
};
use crate::capture::{Capture, Peer, Segment};
use crate::dissect::private_key::PrivateKeyError;
use crate::dissect::{self, Dissection, Packet, dissect};

/// Packets that are listed. They take 48 bytes each: 192 MiB.
pub const MAX_PACKETS: u32 = 1 << 22;
/// Connections, and pairs of ends of other packets, that are told apart.
pub const MAX_CONNECTIONS: u32 = 1 << 17;
/// Bytes of streams' beginnings that are held at any time while reading, for all together; what one
/// packet adds may go beyond it.
pub const MAX_BEGINNINGS: usize = 64 << 20;
/// Bytes of one stream's beginning in which a hello or a request must stand.
pub const MAX_BEGINNING: usize = 16 << 10;
/// Bytes of the first lines of requests and replies, which the list shows.
pub const MAX_LINES: usize = 16 << 20;
/// Bytes of one of them.
pub const MAX_LINE: usize = 200;
/// Bytes of key logs, those in the file and those handed over together.
pub const MAX_KEY_LOG: usize = 16 << 20;
/// Private keys; the oldest goes when there are more.
pub const MAX_PRIVATE_KEYS: usize = 8;
/// Bytes of one packet, as Wireshark has it.
pub const MAX_PACKET: u32 = 256 << 10;
/// Bytes of one block that are held at once: the longest key log that is read, and some.
pub const MAX_BLOCK: u32 = 4 << 20;
/// Interfaces of one section.
pub const MAX_INTERFACES: usize = 1 << 12;
/// Kinds of problems that are told.
pub const MAX_PROBLEMS: usize = 64;
/// Packets of a connection that are laid open at once.
pub const MAX_OPENED_PACKETS: u32 = 2000;
/// Bytes of a connection that are laid open at once.
pub const MAX_OPENED_BYTES: u32 = 4 << 20;

/// A length or a place that is known to be less than 4 GiB.
fn number(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// A capture file: what is known of it so far.
#[derive(Debug, Default)]
pub struct CaptureFile {
    container: Container,
    index: Index,
    /// Set when reading is over.
    finished: Option<Result<CaptureSummary, ImportError>>,
}

impl CaptureFile {
    /// Nothing is known yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the next bytes of the file, as many as are at hand. How it is cut makes no difference.
    /// After [`finish`](Self::finish) nothing is taken any more.
    ///
    /// # Errors
    /// If the file is no capture. Everything else that is wrong with it is in the [`CaptureSummary`].
    pub fn push(&mut self, bytes: &[u8]) -> Result<CaptureProgress, ImportError> {
        if let Some(Err(error)) = self.finished {
            return Err(error);
        }
        let wanted = match self.finished {
            Some(_) => Ok(false),
            None => self.container.push(bytes, &mut self.index),
        };
        let wanted = wanted.inspect_err(|error| self.finished = Some(Err(*error)))?;
        Ok(CaptureProgress {
            bytes: self.container.at() + self.container.held() as u64,
            packets: self.index.len(),
            connections: number(self.index.connections.len()),
            enough: !wanted,
        })
    }

    /// Says that there are no more bytes, or that the rest is not wanted. The list stands now; called
    /// again, it says the same.
    ///
    /// # Errors
    /// If the file is no capture.
    pub fn finish(&mut self) -> Result<CaptureSummary, ImportError> {
        if let Some(summary) = &self.finished {
            return summary.clone();
        }
        let summary = self.summarise();
        self.finished = Some(summary.clone());
        summary
    }

    fn summarise(&mut self) -> Result<CaptureSummary, ImportError> {
        let bytes = self.container.at() + self.container.held() as u64;
        let format = self.container.finish(&mut self.index)?;
        self.index.finish();
        let key_log = self.read_key_ring();
        let index = &self.index;
        let mut links: Vec<LinkCount> = index
            .links
            .iter()
            .map(|(number, packets)| LinkCount {
                number: *number,
                name: link_name(*number),
                packets: *packets,
            })
            .collect();
        links.sort_by_key(|link| core::cmp::Reverse(link.packets));
        let tls = index.connections.iter().filter(|connection| {
            matches!(
                connection.protocol(),
                Protocol::Tls | Protocol::SmtpStartTls
            )
        });
        Ok(CaptureSummary {
            format,
            bytes,
            packets: index.len(),
            connections: number(index.connections.len()),
            tls_connections: number(tls.count()),
            links,
            first: index.first_at.map(CaptureDate::new),
            last: index.first_at.map(|_| CaptureDate::new(index.last_at)),
            duration: (index.last_at - index.first_at.unwrap_or(index.last_at)) / 1000,
            key_log,
            problems: index.problems.clone(),
            memory: index.memory(),
        })
    }

    /// Connections from the one of index `from` on, at most `count`, in the order in which they
    /// appear in the file.
    #[must_use]
    pub fn connections(&self, from: u32, count: u32) -> Vec<ConnectionSummary> {
        (from..from.saturating_add(count))
            .map_while(|index| self.connection(index))
            .collect()
    }

    fn connection(&self, index: u32) -> Option<ConnectionSummary> {
        let connection = self.index.connections.get(index as usize)?;
        let (client, known_by) = connection.client();
        let [first, second] = &connection.sides;
        let (from_client, from_server) = if client {
            (second, first)
        } else {
            (first, second)
        };
        let learnt = &connection.learnt;
        let cipher_suite = learnt.chosen.map(|(_, suite)| dissect::suite_name(suite));
        let first_at = self.index.first_at.unwrap_or_default();
        Some(ConnectionSummary {
            index,
            client: connection.key.endpoint(client),
            server: connection.key.endpoint(!client),
            client_known_by: known_by,
            first_packet: connection.first_packet,
            date: CaptureDate::new(connection.first_at),
            begins_at: connection.first_at.saturating_sub(first_at) / 1000,
            duration: connection.last_at.saturating_sub(connection.first_at) / 1000,
            from_client: from_client.traffic(),
            from_server: from_server.traffic(),
            has_syn: connection.has_syn(),
            has_hello: learnt.first_is_client.is_some(),
            end: connection.end(),
            protocol: connection.protocol(),
            server_name: learnt.server_name.clone(),
            version: learnt.chosen.map(|(version, _)| version_name(version)),
            keys: self.keys(connection, cipher_suite.as_deref()),
            cipher_suite,
            client_random: learnt.client_random.map(|random| random[..].into()),
        })
    }

    fn keys(&self, connection: &Connection, cipher_suite: Option<&str>) -> KeysGiven {
        let is_rsa = cipher_suite.is_some_and(|suite| suite.starts_with("TLS_RSA_"));
        let version = connection.learnt.chosen.map(|(version, _)| version);
        match (connection.protocol(), &connection.learnt.client_random) {
            (_, Some(random)) => self.index.key_ring.given(random, version, is_rsa),
            (Protocol::Tls | Protocol::SmtpStartTls, None) => KeysGiven::Missing,
            _ => KeysGiven::NotNeeded,
        }
    }

    /// Lines of the list of packets, from `from` on, at most `count`.
    #[must_use]
    pub fn rows(&self, from: u32, count: u32) -> Vec<CaptureRow> {
        (from..from.saturating_add(count))
            .map_while(|packet| self.index.row(packet))
            .collect()
    }

    /// Searches `count` lines of the list, from `from` on, for a text in addresses, protocol or info,
    /// upper or lower case. Call it again from [`Found::next`] until that is nothing. With a
    /// connection, only its packets count.
    #[must_use]
    pub fn find(&self, text: &str, connection: Option<u32>, from: u32, count: u32) -> Found {
        self.index.find(text, connection, from, count)
    }

    /// Adds a key log to those found in the file. Of more than [`MAX_KEY_LOG`] bytes in all the rest
    /// is left out.
    pub fn add_key_log(&mut self, text: &str) -> KeyLogSummary {
        // What the file had is counted apart.
        self.read_key_ring();
        let text = text.trim_start_matches('\u{feff}');
        let is_complete = self.index.key_ring.add(text);
        KeyLogSummary {
            is_complete,
            ..self.read_key_ring().unwrap_or_default()
        }
    }

    fn read_key_ring(&mut self) -> Option<KeyLogSummary> {
        let mut randoms: Vec<[u8; 32]> = self
            .index
            .connections
            .iter()
            .filter_map(|connection| connection.learnt.client_random)
            .collect();
        randoms.sort_unstable();
        self.index.key_ring.read(|random| {
            randoms
                .binary_search_by(|known| known[..].cmp(random))
                .is_ok()
        })
    }

    /// Adds the RSA private key of a server: a file in PEM or DER.
    ///
    /// # Errors
    /// [`PrivateKeyError`] if there is no key for RSA in it, or it is encrypted.
    pub fn add_private_key(&mut self, file: &[u8]) -> Result<(), PrivateKeyError> {
        self.index.key_ring.add_private_key(file)
    }

    /// What of the file is to be read to open a connection: its packets up to
    /// [`MAX_OPENED_PACKETS`] or [`MAX_OPENED_BYTES`].
    ///
    /// # Errors
    /// [`OpenError::NoConnection`] if there is none of that index.
    pub fn frames(&self, connection: u32) -> Result<FrameRanges, OpenError> {
        self.index.frames(connection)
    }

    /// Opens a connection. `bytes` are those of [`frames`](Self::frames), one range behind the other.
    ///
    /// # Errors
    /// [`OpenError`] if there is none of that index, or `bytes` are not as many as were asked for.
    pub fn open(&self, connection: u32, bytes: &[u8]) -> Result<Opened, OpenError> {
        let summary = self
            .connection(connection)
            .ok_or(OpenError::NoConnection { index: connection })?;
        self.index.open(summary, bytes)
    }

    /// What of the file is to be read to open a packet by itself.
    ///
    /// # Errors
    /// [`OpenError::NoPacket`] if there is none of that number.
    pub fn frame(&self, packet: u32) -> Result<FrameRanges, OpenError> {
        Ok(self.plan(packet)?.ranges)
    }

    fn plan(&self, packet: u32) -> Result<Plan, OpenError> {
        let entry = self
            .index
            .get(packet)
            .ok_or(OpenError::NoPacket { number: packet })?;
        Ok(Plan::new([(packet, entry)].into_iter(), 1))
    }

    /// Names the bytes of one packet by itself. `bytes` are those of [`frame`](Self::frame).
    ///
    /// # Errors
    /// [`OpenError`] if there is none of that number, or `bytes` are not as many as were asked for.
    pub fn packet(&self, packet: u32, bytes: &[u8]) -> Result<Packet, OpenError> {
        self.alone(packet, bytes).map(|alone| alone.packet)
    }

    /// As [`packet`](Self::packet), with what the payload says by itself.
    ///
    /// # Errors
    /// As [`packet`](Self::packet).
    pub fn alone(&self, packet: u32, bytes: &[u8]) -> Result<LonePacket, OpenError> {
        let plan = self.plan(packet)?;
        let entry = self.index.get(packet);
        let link = entry.and_then(|entry| self.index.links.get(usize::from(entry.link)));
        let number = link.map_or(0, |(number, _)| *number);
        let link = link_of(number).ok_or(OpenError::LinkType { number })?;
        let segments = plan
            .cut(bytes)?
            .map(|(_, bytes)| Segment {
                from: Peer::Client,
                sent_at: 0,
                seen_at: 0,
                arrives_at: 0,
                bytes: bytes.into(),
            })
            .collect();
        let Dissection {
            mut packets,
            client,
            ..
        } = dissect(&Capture { link, segments });
        let packet = packets
            .pop()
            .ok_or(OpenError::NoPacket { number: packet })?;
        // What continues something that began before has no name here.
        let units = client
            .units
            .into_iter()
            .map(|unit| unit.field)
            .take_while(|field| field.name != "unknown")
            .collect();
        Ok(LonePacket { packet, units })
    }
}

/// A version as people say it (RFC 8446 appendix E).
fn version_name(number: u16) -> String {
    match number {
        0x0300 => "SSL 3.0".into(),
        0x0301 => "TLS 1.0".into(),
        0x0302 => "TLS 1.1".into(),
        0x0303 => "TLS 1.2".into(),
        0x0304 => "TLS 1.3".into(),
        other => format!("version {other:#06x}"),
    }
}
