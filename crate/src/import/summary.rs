//! What is told of a file that was read: plain data.
//!
//! - [`CaptureProgress`]: while it is read
//! - [`CaptureSummary`], with [`CaptureFormat`], [`LinkCount`] and [`CaptureDate`]: of the whole
//! - [`ConnectionSummary`], with [`Endpoint`], [`Traffic`], [`Protocol`], [`KeysGiven`] ...: of one connection
//! - [`CaptureRow`], [`Found`]: of one packet, for a list; [`LonePacket`]: of one by itself
//! - [`KeyLogSummary`]: of a key log that was handed over
//! - [`FrameRanges`], [`ByteRange`]: what of the file has to be read again to open something
//! - [`OpenedSummary`], [`Lack`]: of an opened connection
//! - [`Recorded`]: what a run calls its recording, for a connection out of a file

use std::io::{self, Read, Seek, SeekFrom};

use serde::Serialize;

use super::error::Problem;
use crate::bytes::Bytes;
use crate::capture::{Capture, Micros, Peer};
use crate::dissect::{Field, Packet};
use crate::recording::{Connection, Event, Interference};

/// How far reading has come.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize)]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CaptureProgress {
    /// Bytes of the file taken in so far.
    pub bytes: u64,
    /// Packets found in them.
    pub packets: u32,
    /// TCP connections among them.
    pub connections: u32,
    /// Whether the rest need not be read: the list is full, or the file is damaged here. What
    /// [`finish`](super::CaptureFile::finish) gives says which.
    pub enough: bool,
}

/// A date of the capturing machine's clock.
#[derive(Clone, Copy, Debug, Default, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CaptureDate {
    /// Whole seconds since 1970-01-01 00:00:00 UTC; none before, and none after the year 2255.
    pub seconds: u64,
    /// The rest of it, below one second.
    pub nanoseconds: u32,
}

impl CaptureDate {
    /// From nanoseconds since 1970.
    pub(super) const fn new(nanoseconds: u64) -> Self {
        let rest = (nanoseconds % 1_000_000_000) as u32;
        Self {
            seconds: nanoseconds / 1_000_000_000,
            nanoseconds: rest,
        }
    }
}

/// A file that was read.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CaptureSummary {
    /// What kind of file.
    pub format: CaptureFormat,
    /// How many bytes were read.
    pub bytes: u64,
    /// How many packets are listed.
    pub packets: u32,
    /// How many TCP connections; see [`connections`](super::CaptureFile::connections).
    pub connections: u32,
    /// How many of them are TLS, from their first bytes.
    pub tls_connections: u32,
    /// What the packets begin with, most frequent first.
    pub links: Vec<LinkCount>,
    /// When the first packet passed; nothing if there is none.
    pub first: Option<CaptureDate>,
    /// When the latest passed.
    pub last: Option<CaptureDate>,
    /// From the first to the latest.
    pub duration: Micros,
    /// Key logs found inside (Decryption Secrets Blocks), already put to use.
    pub key_log: Option<KeyLogSummary>,
    /// What was wrong and where, and what was left out, in the order of the file.
    pub problems: Vec<Problem>,
    /// How much memory the list takes, in bytes.
    pub memory: u64,
}

/// The kind of file.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CaptureFormat {
    /// Which of the two.
    pub container: Container,
    /// Whether numbers in it have the high byte first; in pcapng, those of its first section.
    pub big_endian: bool,
    /// How many ticks of the file's clock make a second; in pcapng, of its first interface. Nothing
    /// if there is none.
    pub ticks_per_second: Option<u64>,
}

/// How packets are packed in the file.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Container {
    /// The format of libpcap.
    Pcap,
    /// The same with eight more bytes for each packet, as written by some old Linux systems.
    ModifiedPcap,
    /// Blocks.
    Pcapng,
}

/// Packets of one link type.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct LinkCount {
    /// Its number in the registry of link types.
    pub number: u16,
    /// Its name there, if it is one that is read here.
    pub name: Option<&'static str>,
    /// How many packets.
    pub packets: u32,
}

/// One end of a connection.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Endpoint {
    /// The IP address as people write it.
    pub address: String,
    /// The TCP port.
    pub port: u16,
}

/// One TCP connection. A port that is used again is another connection.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ConnectionSummary {
    /// Its place in the list of connections, in the order in which they appear.
    pub index: u32,
    /// Who opened it.
    pub client: Endpoint,
    /// Who answered.
    pub server: Endpoint,
    /// How it is known which of the two is the client.
    pub client_known_by: KnownBy,
    /// The first of its packets, by its place in the list of packets.
    pub first_packet: u32,
    /// When that passed.
    pub date: CaptureDate,
    /// The same since the file's first packet.
    pub begins_at: Micros,
    /// From its first packet to its latest.
    pub duration: Micros,
    /// What the client sent.
    pub from_client: Traffic,
    /// What the server sent.
    pub from_server: Traffic,
    /// Whether its SYN is in the file: it was captured from its beginning.
    pub has_syn: bool,
    /// Whether the beginning of what the client said is there; without it TLS cannot be opened.
    pub has_hello: bool,
    /// How it ended, as far as the file goes.
    pub end: ConnectionEnd,
    /// What is spoken, from its first bytes.
    pub protocol: Protocol,
    /// The server's name: SNI, or HTTP's `Host`.
    pub server_name: Option<String>,
    /// TLS: the version that the server chose: `TLS 1.3`.
    pub version: Option<String>,
    /// TLS: the suite that the server chose, as in the registry.
    pub cipher_suite: Option<String>,
    /// TLS: the client's random, by which key logs name a connection; 32 bytes.
    pub client_random: Option<Bytes>,
    /// Whether the keys handed over so far open it.
    pub keys: KeysGiven,
}

/// How the client is known.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum KnownBy {
    /// It sent the SYN, or the other side the SYN, ACK.
    Syn,
    /// It sent the `ClientHello`, or the request.
    Hello,
    /// The other's port is one that servers have, or the lower one. A guess.
    Port,
}

/// What one side of a connection sent.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize)]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Traffic {
    /// Packets.
    pub packets: u32,
    /// Bytes on the wire, headers included, and what was cut off when it was captured.
    pub bytes: u64,
    /// Bytes of TCP payload, what came twice counted twice.
    pub payload: u64,
    /// Packets whose payload had passed before.
    pub retransmissions: u32,
    /// Packets whose payload belongs before what had passed already, and had not passed itself.
    pub out_of_order: u32,
    /// Bytes that the other side must have got and that are not in the file: dropped by the capture,
    /// or cut short.
    pub missing: u64,
}

/// How a connection ended.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum ConnectionEnd {
    /// Both sides said FIN.
    Closed,
    /// One did.
    HalfClosed,
    /// One side broke it off with RST.
    Reset,
    /// The end is not in the file.
    Missing,
}

/// What is spoken on a connection, as far as its first bytes say.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Protocol {
    /// TLS from the first byte.
    Tls,
    /// SMTP, and after STARTTLS TLS.
    SmtpStartTls,
    /// SMTP.
    Smtp,
    /// HTTP.
    Http,
    /// Bytes of something else.
    Other,
    /// No byte of payload, or the beginning is not there.
    Unknown,
}

/// Whether the keys handed over open a connection.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum KeysGiven {
    /// There is nothing to open, as far as is known.
    NotNeeded,
    /// None of them belongs to it.
    Missing,
    /// The key log has lines of it, but not all that its version needs.
    Some,
    /// The key log has all lines that its version needs.
    All,
    /// It uses RSA key transport, and there is a private key. Whether it is the right one shows when
    /// the connection is opened.
    PrivateKey,
}

/// A key log that was found in the file or handed over.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize)]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct KeyLogSummary {
    /// Lines with a secret.
    pub secrets: u32,
    /// Lines that are no comment and no secret.
    pub unreadable: u32,
    /// The first of those, counted from 1.
    pub first_unreadable: Option<u32>,
    /// Connections, by their client's random, that it has lines of.
    pub connections: u32,
    /// How many of those are in the file.
    pub in_file: u32,
    /// Whether all of it was taken: key logs beyond a limit are left out.
    pub is_complete: bool,
}

/// A line of the list of packets.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CaptureRow {
    /// Its place in the list, from 0. People count from 1.
    pub index: u32,
    /// When it passed, since the file's first packet.
    pub at: Micros,
    /// Nanoseconds below that microsecond, where the file has them.
    pub nanoseconds: u32,
    /// The sender's address, and its port where there is one: `192.0.2.1:443`, `[2001:db8::1]:443`.
    /// Empty if it is not read.
    pub source: String,
    /// The receiver's, likewise.
    pub destination: String,
    /// What is in it, in Wireshark's spelling: `TCP`, `TLS`, `HTTP`, `UDP`, `ARP` ...
    pub protocol: &'static str,
    /// Bytes on the wire.
    pub length: u32,
    /// Bytes in the file; less if it was cut short.
    pub captured: u32,
    /// What it says, in Wireshark's manner.
    pub info: String,
    /// Its connection, if it is TCP.
    pub connection: Option<u32>,
    /// Which side of that connection sent it.
    pub from: Option<Peer>,
}

/// One packet by itself.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct LonePacket {
    /// Its headers.
    pub packet: Packet,
    /// Records and messages that begin with its payload, as far as it tells them alone: what went
    /// before, such as the version that the peers agreed on, is not known. Spans are within the
    /// payload.
    pub units: Vec<Field>,
}

/// What a search found.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Found {
    /// Packets that match, by their place in the list, in its order.
    pub packets: Vec<u32>,
    /// Where to go on; nothing if the list was searched to its end.
    pub next: Option<u32>,
}

/// Bytes of the file to read, to open something.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct FrameRanges {
    /// In the file's order, not overlapping. Hand their bytes over one behind the other.
    pub ranges: Vec<ByteRange>,
    /// How many bytes that is together.
    pub bytes: u32,
    /// How many packets are laid open with them.
    pub packets: u32,
    /// How many packets the connection has.
    pub of: u32,
}

impl FrameRanges {
    /// Reads these bytes from the file, one range behind the other.
    ///
    /// # Errors
    /// As `file` has them; [`UnexpectedEof`](std::io::ErrorKind::UnexpectedEof) if it is shorter than
    /// it was.
    pub fn read_from(&self, mut file: impl Read + Seek) -> io::Result<Vec<u8>> {
        let mut bytes = vec![0; self.bytes as usize];
        let mut rest = bytes.as_mut_slice();
        for range in &self.ranges {
            let Some((part, behind)) = rest.split_at_mut_checked(range.length as usize) else {
                break;
            };
            file.seek(SeekFrom::Start(range.offset))?;
            file.read_exact(part)?;
            rest = behind;
        }
        Ok(bytes)
    }
}

/// A run of bytes of the file.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct ByteRange {
    /// The first byte.
    pub offset: u64,
    /// How many.
    pub length: u32,
}

/// What is said of an opened connection besides its views.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct OpenedSummary {
    /// Which it is.
    pub connection: ConnectionSummary,
    /// For each segment of the capture, its packet's place in the file's list.
    pub packets: Vec<u32>,
    /// When the last segment arrived, from the first one's sending.
    pub duration: Micros,
    /// How long from one peer to the other and back, from the handshake; nothing if that is not
    /// there. The times around each segment are made of it.
    pub round_trip: Option<Micros>,
    /// The lines of the key log that belong to this connection, or the one that the private key gave.
    pub key_log: String,
    /// Sealed records.
    pub sealed: u32,
    /// How many of them opened.
    pub opened: u32,
    /// What is not there, most telling first.
    pub lacks: Vec<Lack>,
}

/// What an opened connection lacks.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
#[non_exhaustive]
pub enum Lack {
    /// It began before the capture did.
    StartMissing,
    /// The `ClientHello` or the `ServerHello` is not there: which keys belong to it cannot be known.
    HelloMissing {
        /// Whose.
        of: Peer,
    },
    /// Bytes that were dropped by the capture: the stream ends at the first gap.
    Gaps {
        /// Whose stream.
        from: Peer,
        /// How many bytes of it are missing in all.
        bytes: u64,
        /// How many bytes there are before the first gap.
        readable: u64,
    },
    /// Packets that were cut short when they were captured.
    CutShort {
        /// How many.
        packets: u32,
    },
    /// More packets than are laid open at once.
    LaidOpenTo {
        /// How many are laid open.
        packets: u32,
        /// How many there are.
        of: u32,
    },
    /// Something is sealed, and no key was handed over.
    NoKeys,
    /// Key logs were handed over, and none has a line of this connection.
    OtherKeyLog,
    /// Key logs have lines of this connection, but lack some.
    SecretsMissing {
        /// The labels of the missing lines.
        labels: Vec<String>,
    },
    /// The private key is not the one that this connection's secret was encrypted to, or it cannot
    /// have been: the connection does not use RSA key transport.
    PrivateKeyDoesNotFit {
        /// Whether RSA key transport is what it uses.
        rsa_key_transport: bool,
    },
    /// It resumes an earlier connection: no secret in it was encrypted to the private key.
    Resumed,
    /// A suite that is not opened here.
    SuiteNotRead {
        /// Its name, or its number.
        cipher_suite: String,
    },
    /// The keys are there, and yet some records did not open: changed on the way, behind a gap, or
    /// under keys that the log does not have.
    DoNotOpen {
        /// How many.
        records: u32,
    },
    /// The end is not in the file.
    EndMissing,
}

/// What a [`Recording`](crate::recording::Recording) says, as far as a capture says it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Recorded<'a> {
    /// Its place in the file, its times, and what is spoken.
    pub connection: Connection,
    /// Its packets.
    pub capture: &'a Capture,
    /// Nobody knows: empty.
    pub interference: [Interference; 0],
    /// Nobody knows: empty.
    pub events: [Event; 0],
    /// The lines of the key logs that belong to it.
    pub key_log: &'a str,
    /// When the last segment arrived.
    pub duration: Micros,
}
