//! The file's own format: pcap and pcapng, taken apart as they arrive.
//!
//! - [`Container`]: takes pieces of any size and hands on frames and key logs
//! - [`Sink`], [`Frame`]: who gets them
//!
//! `pcap-parser` reads headers, frames and blocks. Not done by it, and done here: taking pieces of
//! any size without its circular buffer, which has to be as large as the largest block claims to be;
//! deciding by a block's length alone whether it is read, skipped or the end of what can be read;
//! obsolete Packet Blocks; the byte order of `if_tsoffset`; times with all their digits.

use pcap_parser::nom::{Err as NomErr, Needed};
use pcap_parser::pcapng::{OptionCode, SecretsType};
use pcap_parser::traits::PcapNGPacketBlock;
use pcap_parser::{
    Block, InterfaceDescriptionBlock, PcapHeader, PcapNGOption, parse_block_be, parse_block_le,
    parse_pcap_frame, parse_pcap_frame_be, parse_pcap_frame_modified, parse_pcap_header,
};

use super::error::{ImportError, LooksLike, ProblemKind};
use super::summary::{CaptureFormat, Container as Kind};
use super::{MAX_BLOCK, MAX_INTERFACES, MAX_PACKET};

/// Bytes that are looked at to say what a file is that is no capture.
const LOOK: usize = 512;
/// Bytes of pcap's header.
const PCAP_HEADER: usize = 24;
/// Bytes of the shortest block: type, length, length.
const LEAST_BLOCK: u32 = 12;
const SECTION_HEADER: u32 = 0x0a0d_0d0a;
/// The obsolete Packet Block.
const PACKET_BLOCK: u32 = 2;
const NANOSECONDS: u64 = 1_000_000_000;
/// The latest time, in the year 2255: in microseconds it is a number that JavaScript has.
const LATEST: u64 = 9_000_000_000 * NANOSECONDS;
/// The finest ticks that are told; none are that fine.
const FINEST: u64 = 1 << 53;

/// One captured packet.
pub(super) struct Frame<'a> {
    /// Where in the file its bytes begin.
    pub(super) offset: u64,
    /// Nanoseconds since 1970; nothing if the file does not say.
    pub(super) at: Option<u64>,
    /// How long it was on the wire.
    pub(super) length: u32,
    /// The number of its link type.
    pub(super) link: u16,
    /// What was captured of it.
    pub(super) bytes: &'a [u8],
}

/// Who gets what is in a file.
pub(super) trait Sink {
    /// Takes a frame; `false` if no more are wanted.
    fn frame(&mut self, frame: &Frame<'_>) -> bool;
    /// Takes a key log.
    fn key_log(&mut self, at: u64, text: &[u8]);
    /// Is told of something wrong.
    fn problem(&mut self, at: u64, kind: ProblemKind);
}

/// A file that is being taken apart.
#[derive(Debug, Default)]
pub(super) struct Container {
    format: Format,
    /// The beginning of something whose end has not arrived.
    held: Vec<u8>,
    /// Where in the file `held`, or what arrives next, begins.
    at: u64,
    /// Bytes to leave out.
    skip: u64,
    /// Whether the rest cannot be read, or is not wanted.
    ended: bool,
    told: Option<CaptureFormat>,
}

#[derive(Debug, Default)]
enum Format {
    #[default]
    Unknown,
    Pcap(Pcap),
    Pcapng(Section),
}

#[derive(Clone, Copy, Debug)]
struct Pcap {
    big_endian: bool,
    modified: bool,
    nanoseconds: bool,
    link: u16,
}

/// A section of pcapng.
#[derive(Debug, Default)]
struct Section {
    big_endian: bool,
    interfaces: Vec<Interface>,
}

#[derive(Clone, Copy, Debug)]
struct Interface {
    link: u16,
    snaplen: u32,
    ticks_per_second: u64,
    /// Seconds to add.
    offset: i64,
}

/// What became of a look at what has arrived.
enum Step {
    /// So many bytes are done with.
    Took(usize),
    /// So many are needed from here on.
    Needs(usize),
    /// So many are to be left out.
    Skip(u32),
    /// What follows cannot be read, or is not wanted.
    End,
}

impl Container {
    /// Takes the next bytes of the file. Returns whether more are wanted.
    pub(super) fn push(&mut self, bytes: &[u8], sink: &mut dyn Sink) -> Result<bool, ImportError> {
        let mut input = bytes;
        while !input.is_empty() && !self.ended {
            if self.skip > 0 {
                let length = usize::try_from(self.skip)
                    .unwrap_or(usize::MAX)
                    .min(input.len());
                self.pass(length);
                self.skip -= length as u64;
                input = input.get(length..).unwrap_or_default();
            } else if self.held.is_empty() {
                match self.step(input, sink)? {
                    Step::Took(length) => {
                        self.pass(length);
                        input = input.get(length..).unwrap_or_default();
                    }
                    Step::Needs(_) => {
                        self.held.extend_from_slice(input);
                        break;
                    }
                    Step::Skip(length) => self.skip = length.into(),
                    Step::End => self.ended = true,
                }
            } else {
                input = self.fill(input, sink)?;
            }
        }
        Ok(!self.ended)
    }

    /// Adds to what is held as much as it needs, and no more.
    fn fill<'a>(
        &mut self,
        mut input: &'a [u8],
        sink: &mut dyn Sink,
    ) -> Result<&'a [u8], ImportError> {
        let held = core::mem::take(&mut self.held);
        let step = self.step(&held, sink)?;
        self.held = held;
        match step {
            Step::Needs(length) => {
                let lacking = length.saturating_sub(self.held.len()).min(input.len());
                let (now, later) = input.split_at_checked(lacking).unwrap_or((input, &[]));
                self.held.extend_from_slice(now);
                input = later;
                if self.held.len() >= length {
                    // Nothing may follow for a while, so what is whole now is looked at now.
                    return self.fill(input, sink);
                }
            }
            Step::Took(length) => {
                self.held.drain(..length.min(self.held.len()));
                self.pass(length);
            }
            Step::Skip(length) => {
                let held = u32::try_from(self.held.len()).unwrap_or(u32::MAX);
                self.pass(self.held.len());
                self.held.clear();
                self.skip = length.saturating_sub(held).into();
            }
            Step::End => {
                self.held.clear();
                self.ended = true;
            }
        }
        Ok(input)
    }

    /// Says that there are no more bytes.
    pub(super) fn finish(&mut self, sink: &mut dyn Sink) -> Result<CaptureFormat, ImportError> {
        if !self.ended {
            self.ended = true;
            if self.told.is_none() {
                return Err(self.no_header());
            }
            if self.skip > 0 {
                let missing = u32::try_from(self.skip).unwrap_or(u32::MAX);
                sink.problem(self.at, ProblemKind::CutOff { missing });
            } else if !self.held.is_empty() {
                let held = core::mem::take(&mut self.held);
                if let Step::Needs(length) = self.step(&held, sink)? {
                    let missing =
                        u32::try_from(length.saturating_sub(held.len())).unwrap_or(u32::MAX);
                    sink.problem(self.at, ProblemKind::CutOff { missing });
                }
            }
        }
        self.told.ok_or_else(|| self.no_header())
    }

    /// Why there is no header in a file that is shorter than one.
    fn no_header(&self) -> ImportError {
        if self.held.is_empty() {
            ImportError::Empty
        } else if is_capture(&self.held) {
            let bytes = u32::try_from(self.held.len()).unwrap_or(u32::MAX);
            ImportError::HeaderCutOff { bytes }
        } else {
            let looks_like = looks_like(&self.held);
            ImportError::NotACapture { looks_like }
        }
    }

    /// How many bytes have been taken in and are not held.
    pub(super) const fn at(&self) -> u64 {
        self.at
    }

    /// How many bytes are held.
    pub(super) const fn held(&self) -> usize {
        self.held.len()
    }

    fn pass(&mut self, length: usize) {
        self.at += length as u64;
    }

    fn step(&mut self, bytes: &[u8], sink: &mut dyn Sink) -> Result<Step, ImportError> {
        match &mut self.format {
            Format::Unknown => self.begin(bytes),
            Format::Pcap(pcap) => Ok(pcap.step(bytes, self.at, sink)),
            Format::Pcapng(section) => {
                let step = section.step(bytes, self.at, sink);
                if let Some(told) = &mut self.told
                    && told.ticks_per_second.is_none()
                {
                    told.ticks_per_second = section
                        .interfaces
                        .first()
                        .map(|interface| interface.ticks_per_second.min(FINEST));
                }
                Ok(step)
            }
        }
    }

    /// Finds out what kind of file it is.
    fn begin(&mut self, bytes: &[u8]) -> Result<Step, ImportError> {
        if !is_capture(bytes) {
            if bytes.len() < LOOK {
                return Ok(Step::Needs(LOOK));
            }
            let looks_like = looks_like(bytes.get(..LOOK).unwrap_or(bytes));
            return Err(ImportError::NotACapture { looks_like });
        }
        if u32_at(bytes, 0, false) == Some(SECTION_HEADER) {
            // The section header is a block like any other, but an error in it is the file's.
            let Some(order) = byte_order(bytes) else {
                return if bytes.len() < 12 {
                    Ok(Step::Needs(12))
                } else {
                    Err(ImportError::HeaderDamaged { at: 8 })
                };
            };
            let length = u32_at(bytes, 4, order).unwrap_or_default();
            if !(28..=MAX_BLOCK).contains(&length) || !length.is_multiple_of(4) {
                return Err(ImportError::HeaderDamaged { at: 4 });
            }
            let Some(block) = bytes.get(..length as usize) else {
                return Ok(Step::Needs(length as usize));
            };
            let parse = if order {
                parse_block_be
            } else {
                parse_block_le
            };
            let Ok((_, Block::SectionHeader(header))) = parse(block) else {
                return Err(ImportError::HeaderDamaged { at: 8 });
            };
            // 1.2 was written by mistake and is the same (draft-ietf-opsawg-pcapng section 4.1).
            if (header.major_version, header.minor_version) != (1, 0)
                && (header.major_version, header.minor_version) != (1, 2)
            {
                return Err(ImportError::UnknownVersion {
                    major: header.major_version,
                    minor: header.minor_version,
                });
            }
            self.told = Some(CaptureFormat {
                container: Kind::Pcapng,
                big_endian: order,
                ticks_per_second: None,
            });
            self.format = Format::Pcapng(Section {
                big_endian: order,
                interfaces: Vec::new(),
            });
            return Ok(Step::Took(length as usize));
        }
        let header = match parse_pcap_header(bytes) {
            Ok((_, header)) => header,
            Err(NomErr::Incomplete(_)) => return Ok(Step::Needs(PCAP_HEADER)),
            Err(_) => return Err(ImportError::HeaderDamaged { at: 0 }),
        };
        if header.version_major != 2 {
            return Err(ImportError::UnknownVersion {
                major: header.version_major,
                minor: header.version_minor,
            });
        }
        let pcap = Pcap::new(&header);
        self.told = Some(CaptureFormat {
            container: if pcap.modified {
                Kind::ModifiedPcap
            } else {
                Kind::Pcap
            },
            big_endian: pcap.big_endian,
            ticks_per_second: Some(if pcap.nanoseconds {
                NANOSECONDS
            } else {
                1_000_000
            }),
        });
        self.format = Format::Pcap(pcap);
        Ok(Step::Took(PCAP_HEADER))
    }
}

impl Pcap {
    fn new(header: &PcapHeader) -> Self {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the number is the low 16 bits; above them stands the length of the frame check sequence"
        )]
        let link = header.network.0 as u16;
        Self {
            big_endian: header.is_bigendian(),
            modified: header.is_modified_format(),
            nanoseconds: header.is_nanosecond_precision(),
            link,
        }
    }

    fn step(self, bytes: &[u8], at: u64, sink: &mut dyn Sink) -> Step {
        let (parsed, header) = match self {
            Self { modified: true, .. } => (parse_pcap_frame_modified(bytes), 24),
            Self {
                big_endian: true, ..
            } => (parse_pcap_frame_be(bytes), 16),
            _ => (parse_pcap_frame(bytes), 16),
        };
        let too_long = |sink: &mut dyn Sink, claims| {
            sink.problem(at, ProblemKind::PacketTooLong { claims });
            Step::End
        };
        let frame = match parsed {
            Ok((_, frame)) => frame,
            Err(NomErr::Incomplete(Needed::Size(lacking))) => {
                let needs = bytes.len().saturating_add(lacking.get());
                let claims = u32::try_from(needs.saturating_sub(header)).unwrap_or(u32::MAX);
                if bytes.len() >= header && claims > MAX_PACKET {
                    return too_long(sink, claims);
                }
                return Step::Needs(needs);
            }
            Err(_) => return Step::End,
        };
        if frame.caplen > MAX_PACKET {
            return too_long(sink, frame.caplen);
        }
        let fraction = u64::from(frame.ts_usec) * if self.nanoseconds { 1 } else { 1000 };
        let wanted = sink.frame(&Frame {
            offset: at + header as u64,
            at: Some((u64::from(frame.ts_sec) * NANOSECONDS).saturating_add(fraction)),
            length: frame.origlen.max(frame.caplen),
            link: self.link,
            bytes: frame.data,
        });
        if wanted {
            Step::Took(header + frame.data.len())
        } else {
            Step::End
        }
    }
}

impl Section {
    fn step(&mut self, bytes: &[u8], at: u64, sink: &mut dyn Sink) -> Step {
        let Some(block_type) = u32_at(bytes, 0, self.big_endian) else {
            return Step::Needs(8);
        };
        let mut order = self.big_endian;
        if block_type == SECTION_HEADER {
            // Its byte order is its own.
            match byte_order(bytes) {
                Some(own) => order = own,
                None if bytes.len() < 12 => return Step::Needs(12),
                None => {
                    sink.problem(at, ProblemKind::BlockLength { claims: 0 });
                    return Step::End;
                }
            }
        }
        let Some(claims) = u32_at(bytes, 4, order) else {
            return Step::Needs(8);
        };
        if claims < LEAST_BLOCK || !claims.is_multiple_of(4) {
            sink.problem(at, ProblemKind::BlockLength { claims });
            return Step::End;
        }
        if claims > MAX_BLOCK {
            sink.problem(at, ProblemKind::BlockTooLong { block_type, claims });
            return Step::Skip(claims);
        }
        let length = claims as usize;
        let Some(block) = bytes.get(..length) else {
            return Step::Needs(length);
        };
        if u32_at(block, length - 4, order) != Some(claims) {
            sink.problem(at, ProblemKind::BlockLength { claims });
            return Step::End;
        }
        let parse = if order {
            parse_block_be
        } else {
            parse_block_le
        };
        match parse(block) {
            Ok((_, block)) => {
                if !self.block(&block, order, at, sink) {
                    return Step::End;
                }
            }
            // It is all there, so what lacks bytes is wrong about them.
            Err(_) => sink.problem(at, ProblemKind::BlockDamaged { block_type }),
        }
        Step::Took(length)
    }

    /// Returns whether more is wanted.
    fn block(&mut self, block: &Block<'_>, order: bool, at: u64, sink: &mut dyn Sink) -> bool {
        match block {
            Block::SectionHeader(_) => {
                *self = Self {
                    big_endian: order,
                    interfaces: Vec::new(),
                };
            }
            Block::InterfaceDescription(description) if self.interfaces.len() < MAX_INTERFACES => {
                self.interfaces.push(Interface::new(description, order));
            }
            Block::EnhancedPacket(packet) => {
                let ticks = u64::from(packet.ts_high) << 32 | u64::from(packet.ts_low);
                let bytes = packet.packet_data();
                if bytes.len() < packet.caplen as usize {
                    sink.problem(at, ProblemKind::BlockDamaged { block_type: 6 });
                    return true;
                }
                return self.packet(
                    packet.if_id,
                    Some(ticks),
                    packet.origlen,
                    bytes,
                    at,
                    28,
                    sink,
                );
            }
            Block::SimplePacket(packet) => {
                let snaplen = self.interfaces.first().map_or(0, |first| first.snaplen);
                let bytes = packet.packet_data();
                let captured = if snaplen == 0 {
                    bytes.len()
                } else {
                    bytes.len().min(snaplen as usize)
                };
                let bytes = bytes.get(..captured).unwrap_or(bytes);
                return self.packet(0, None, packet.origlen, bytes, at, 12, sink);
            }
            Block::DecryptionSecrets(secrets) => {
                if secrets.secrets_type == SecretsType::TlsKeyLog {
                    let text = secrets.data.get(..secrets.secrets_len as usize);
                    sink.key_log(at, text.unwrap_or(secrets.data));
                } else {
                    let secrets_type = secrets.secrets_type.0;
                    sink.problem(at, ProblemKind::OtherSecrets { secrets_type });
                }
            }
            Block::Unknown(unknown)
                if unknown.block_type == PACKET_BLOCK
                // The type of an unknown block is read with the low byte first.
                || unknown.block_type == PACKET_BLOCK.swap_bytes() && order =>
            {
                let data = unknown.data;
                let number = |place| u32_at(data, place, order).unwrap_or_default();
                let interface = u16_at(data, 0, order).unwrap_or_default();
                let ticks = u64::from(number(4)) << 32 | u64::from(number(8));
                let end = (number(12) as usize).saturating_add(20);
                let Some(bytes) = data.get(20..end) else {
                    let block_type = PACKET_BLOCK;
                    sink.problem(at, ProblemKind::BlockDamaged { block_type });
                    return true;
                };
                let length = number(16);
                return self.packet(interface.into(), Some(ticks), length, bytes, at, 28, sink);
            }
            _ => {}
        }
        true
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "three kinds of blocks say the same in their own ways"
    )]
    fn packet(
        &self,
        interface: u32,
        ticks: Option<u64>,
        length: u32,
        bytes: &[u8],
        at: u64,
        header: u64,
        sink: &mut dyn Sink,
    ) -> bool {
        let Some(described) = self.interfaces.get(interface as usize) else {
            sink.problem(at, ProblemKind::NoInterface { interface });
            return true;
        };
        let captured = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        if captured > MAX_PACKET {
            sink.problem(
                at,
                ProblemKind::BlockTooLong {
                    block_type: 6,
                    claims: captured,
                },
            );
            return true;
        }
        sink.frame(&Frame {
            offset: at + header,
            at: ticks.map(|ticks| described.time(ticks)),
            length: length.max(captured),
            link: described.link,
            bytes,
        })
    }
}

impl Interface {
    fn new(description: &InterfaceDescriptionBlock<'_>, order: bool) -> Self {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "it stands in 16 bits"
        )]
        let link = description.linktype.0 as u16;
        let option = |code| {
            description
                .options
                .iter()
                .find(|option: &&PcapNGOption<'_>| option.code == code)
                .and_then(|option| option.as_bytes().ok())
        };
        let ticks_per_second = match option(OptionCode::IfTsresol) {
            Some([resolution, ..]) => {
                let exponent = u32::from(resolution & 0x7f);
                let base: u64 = if resolution & 0x80 == 0 { 10 } else { 2 };
                base.saturating_pow(exponent)
            }
            _ => 1_000_000,
        };
        let offset = option(OptionCode::IfTsoffset)
            .and_then(|bytes| <[u8; 8]>::try_from(bytes).ok())
            .map_or(0, |bytes| {
                if order {
                    i64::from_be_bytes(bytes)
                } else {
                    i64::from_le_bytes(bytes)
                }
            });
        Self {
            link,
            snaplen: description.snaplen,
            ticks_per_second,
            offset,
        }
    }

    /// Nanoseconds since 1970; none before, and none after [`LATEST`].
    fn time(&self, ticks: u64) -> u64 {
        let per_second = u128::from(self.ticks_per_second.max(1));
        let since = u128::from(ticks) * u128::from(NANOSECONDS) / per_second;
        let offset = i128::from(self.offset) * i128::from(NANOSECONDS);
        let time = i128::try_from(since)
            .unwrap_or(i128::MAX)
            .saturating_add(offset)
            .max(0);
        u64::try_from(time).unwrap_or(LATEST).min(LATEST)
    }
}

/// Whether numbers have the high byte first, from a section header's magic number; nothing if that is
/// not there, or none.
fn byte_order(block: &[u8]) -> Option<bool> {
    match block.get(8..12)? {
        [0x1a, 0x2b, 0x3c, 0x4d] => Some(true),
        [0x4d, 0x3c, 0x2b, 0x1a] => Some(false),
        _ => None,
    }
}

fn u32_at(bytes: &[u8], place: usize, big_endian: bool) -> Option<u32> {
    let number = *bytes.get(place..)?.first_chunk()?;
    Some(if big_endian {
        u32::from_be_bytes(number)
    } else {
        u32::from_le_bytes(number)
    })
}

fn u16_at(bytes: &[u8], place: usize, big_endian: bool) -> Option<u16> {
    let number = *bytes.get(place..)?.first_chunk()?;
    Some(if big_endian {
        u16::from_be_bytes(number)
    } else {
        u16::from_le_bytes(number)
    })
}

/// Whether a file begins like one of the captures that are read, as far as it is there.
fn is_capture(bytes: &[u8]) -> bool {
    const MAGIC: [[u8; 4]; 6] = [
        [0x0a, 0x0d, 0x0d, 0x0a],
        [0xd4, 0xc3, 0xb2, 0xa1],
        [0xa1, 0xb2, 0xc3, 0xd4],
        [0x4d, 0x3c, 0xb2, 0xa1],
        [0xa1, 0xb2, 0x3c, 0x4d],
        [0x34, 0xcd, 0xb2, 0xa1],
    ];
    let there = bytes.len().min(4);
    MAGIC
        .iter()
        .any(|magic| magic.get(..there) == bytes.get(..there))
}

/// What a file that is no capture seems to be, from its first bytes.
fn looks_like(bytes: &[u8]) -> LooksLike {
    match bytes {
        [0x1f, 0x8b, ..] => return LooksLike::Gzip,
        [0x28, 0xb5, 0x2f, 0xfd, ..]
        | [0xfd, b'7', b'z', b'X', b'Z', ..]
        | [b'B', b'Z', b'h', ..]
        | [0x04, 0x22, 0x4d, 0x18, ..]
        | [b'7', b'z', 0xbc, 0xaf, ..] => return LooksLike::Compressed,
        [b'P', b'K', 3 | 5, 4 | 6, ..] => return LooksLike::Zip,
        [b's', b'n', b'o', b'o', b'p', 0, ..]
        | [b'G', b'M', b'B', b'U', ..]
        | [b'R', b'T', b'S', b'S', ..]
        | [b'X', b'C', b'P', 0, ..] => return LooksLike::OtherCapture,
        [0xa1, 0xb2, 0xcd, 0x34, ..] => return LooksLike::OtherPcap,
        _ => {}
    }
    let text = String::from_utf8_lossy(bytes);
    let trimmed = text.trim_start_matches('\u{feff}').trim_start();
    let is_text = !bytes.is_empty()
        && bytes
            .iter()
            .all(|byte| *byte >= 0x20 && *byte != 0x7f || matches!(byte, b'\t' | b'\r' | b'\n'));
    let is_key_log = trimmed.lines().any(|line| {
        line.starts_with("CLIENT_")
            || line.starts_with("SERVER_")
            || line.starts_with("EXPORTER_SECRET ")
    });
    if !is_text {
        LooksLike::Unknown
    } else if is_key_log {
        LooksLike::KeyLog
    } else if trimmed.contains("-----BEGIN ") {
        if trimmed.contains("PRIVATE KEY-----") {
            LooksLike::PrivateKey
        } else {
            LooksLike::Pem
        }
    } else if trimmed.starts_with(['<', '{', '[']) {
        LooksLike::Markup
    } else {
        LooksLike::Text
    }
}
