//! Why a file cannot be read, and what was wrong with one that can. A sentence for each.
//!
//! - [`ImportError`], [`LooksLike`]: it is no capture, and what it seems to be instead
//! - [`Problem`], [`ProblemKind`]: it is one, and at this byte something was wrong with it
//! - [`OpenError`]: what was handed over to open a connection does not fit

use core::fmt;

use serde::Serialize;
use thiserror::Error;

/// Why a file is refused as a whole.
#[derive(Clone, Copy, Debug, Eq, Error, PartialEq, Serialize)]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
#[non_exhaustive]
pub enum ImportError {
    /// Nothing in it.
    #[error("the file is empty: there is no capture in it")]
    Empty,
    /// It begins as no capture does.
    #[error("this is not a capture but {looks_like}")]
    NotACapture {
        /// What it begins like.
        looks_like: LooksLike,
    },
    /// It begins like a capture and ends within the header.
    #[error(
        "the file ends after {bytes} bytes, within its own header: it was cut off; copy it again"
    )]
    HeaderCutOff {
        /// Its length.
        bytes: u32,
    },
    /// It begins like a capture, and then the header does not make sense.
    #[error("the file's header makes no sense at byte {at}: it was damaged; copy it again")]
    HeaderDamaged {
        /// Where.
        at: u32,
    },
    /// A version of the format that is none of the two that exist: pcap 2.x, pcapng 1.x.
    #[error(
        "this is version {major}.{minor} of the format, which is not known here: save it from Wireshark as pcapng"
    )]
    UnknownVersion {
        /// The number before the dot.
        major: u16,
        /// The number behind it.
        minor: u16,
    },
}

/// What a file that is no capture begins like.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum LooksLike {
    /// RFC 1952; `.pcap.gz` is common.
    Gzip,
    /// Zstandard, xz, bzip2, LZ4 or 7-Zip.
    Compressed,
    /// A ZIP archive, or one of the many formats that are one inside.
    Zip,
    /// Lines of an SSLKEYLOGFILE.
    KeyLog,
    /// A private key in PEM.
    PrivateKey,
    /// Something else in PEM: a certificate, most often.
    Pem,
    /// Another tool's capture: snoop, Network Monitor, ERF ...
    OtherCapture,
    /// A variant of pcap that is not read: the modified one with the high byte first.
    OtherPcap,
    /// HTML, XML or JSON: often what a server said in place of the file.
    Markup,
    /// Other text.
    Text,
    /// None of these.
    Unknown,
}

impl fmt::Display for LooksLike {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Gzip => "compressed with gzip: decompress it first (gunzip)",
            Self::Compressed => "a compressed file: decompress it first",
            Self::Zip => "a ZIP archive: unpack it first",
            Self::KeyLog => "a key log: open the capture first, then add the key log to it",
            Self::PrivateKey => "a private key: open the capture first, then add the key to it",
            Self::Pem => "a PEM file, such as a certificate: open a pcap or pcapng file",
            Self::OtherCapture => {
                "a capture in another tool's format: save it from Wireshark as pcapng"
            }
            Self::OtherPcap => "a rare variant of pcap: save it from Wireshark as pcapng",
            Self::Markup => {
                "HTML, XML or JSON, perhaps what a server answered in the file's place: download it again"
            }
            Self::Text => "text: open a pcap or pcapng file",
            Self::Unknown => "something that is not known here: open a pcap or pcapng file",
        })
    }
}

/// Something that was wrong with a file that could be read, or that was left out of it.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Problem {
    /// The byte of the file at which it was met (first).
    pub at: u64,
    /// How often.
    pub times: u32,
    /// What it was.
    pub kind: ProblemKind,
    /// The same in a sentence.
    pub message: String,
}

/// What was wrong, or left out.
#[derive(Clone, Copy, Debug, Eq, Error, PartialEq, Serialize)]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
#[non_exhaustive]
pub enum ProblemKind {
    /// The file ends within a packet or a block.
    #[error("the file ends in the middle of a packet: the last {missing} bytes were never written")]
    CutOff {
        /// How many bytes are not there.
        missing: u32,
    },
    /// A packet of pcap claims more than a packet can have; nothing says where the next begins.
    #[error("a packet claims {claims} bytes: the file is damaged there, and reading ended")]
    PacketTooLong {
        /// What it claims.
        claims: u32,
    },
    /// A block of pcapng has a length that cannot be; nothing says where the next begins.
    #[error("a block claims {claims} bytes: the file is damaged there, and reading ended")]
    BlockLength {
        /// What it claims.
        claims: u32,
    },
    /// A block of pcapng whose length makes sense and whose content does not. It was skipped.
    #[error("a block of type {block_type} is damaged and was skipped")]
    BlockDamaged {
        /// The block's type.
        block_type: u32,
    },
    /// A block that is longer than what is held in memory at once. It was skipped.
    #[error("a block of type {block_type} has {claims} bytes and was skipped: it is too long")]
    BlockTooLong {
        /// The block's type.
        block_type: u32,
        /// Its length.
        claims: u32,
    },
    /// A packet that belongs to an interface that was never described. It was skipped.
    #[error("a packet of interface {interface}, which the file does not describe, was skipped")]
    NoInterface {
        /// The interface's number within its section.
        interface: u32,
    },
    /// A Decryption Secrets Block with something else than a TLS key log.
    #[error("secrets that are no TLS key log (type {secrets_type:#x}) were skipped")]
    OtherSecrets {
        /// Their type.
        secrets_type: u32,
    },
    /// More key log lines than are kept.
    #[error("the key log is longer than {limit} bytes: the rest was left out")]
    KeyLogTooLong {
        /// How many bytes are kept.
        limit: u32,
    },
    /// Packets of a link that is not read: they are listed, and nothing in them is.
    #[error("packets of link type {number} are listed, but what is in them is not read")]
    LinkType {
        /// The number of the link type.
        number: u16,
    },
    /// The capture was told to keep only the beginning of each packet.
    #[error("packets were cut short when they were captured: what they carried is not all there")]
    CutShort,
    /// IP fragments: they are listed and not put together.
    #[error("fragments of IP packets are listed, but not put together")]
    Fragments,
    /// A time before the one of the file's first packet.
    #[error("packets bear a time before the first one's; they are shown at its time")]
    TimeBeforeFirst,
    /// More packets than are listed.
    #[error("only the first {limit} packets are listed")]
    TooManyPackets {
        /// How many are.
        limit: u32,
    },
    /// More connections than are told apart.
    #[error(
        "only the first {limit} connections are told apart; packets of others have no addresses in the list"
    )]
    TooManyConnections {
        /// How many are.
        limit: u32,
    },
    /// More beginnings of connections than are held at once.
    #[error(
        "so many connections begin at once that some beginnings were not looked at: they have no name in the list"
    )]
    TooManyBeginnings,
}

/// Why a connection, or a packet, does not open.
#[derive(Clone, Copy, Debug, Eq, Error, PartialEq, Serialize)]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
#[non_exhaustive]
pub enum OpenError {
    /// There is no connection of this index.
    #[error("there is no connection {index}")]
    NoConnection {
        /// What was asked for.
        index: u32,
    },
    /// There is no packet of this number.
    #[error("there is no packet {number}")]
    NoPacket {
        /// What was asked for, from 0.
        number: u32,
    },
    /// Not as many bytes as were to be read from the file: it has changed since.
    #[error(
        "the file gave {given} bytes where {needed} were asked for: it has changed; open it again"
    )]
    FileChanged {
        /// How many bytes were handed over.
        given: u32,
        /// How many should have been.
        needed: u32,
    },
    /// Packets of a link whose headers are not read.
    #[error("packets of link type {number} are not read")]
    LinkType {
        /// The number of the link type.
        number: u16,
    },
}
