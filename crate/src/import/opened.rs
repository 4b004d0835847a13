//! A connection that is opened: its packets, read again, as a capture like any other.
//!
//! - [`Opened`]: that capture, and what the views make of it
//! - [`Plan`]: which bytes of the file that takes

use super::error::OpenError;
use super::frame::{ACK, RST, SYN, link_of};
use super::index::{Content, Entry, Index};
use super::summary::{
    ByteRange, ConnectionEnd, ConnectionSummary, FrameRanges, Lack, OpenedSummary, Protocol,
    Recorded,
};
use super::{MAX_OPENED_BYTES, MAX_OPENED_PACKETS, number};
use crate::capture::{Capture, Micros, Peer, Segment};
use crate::dissect::decrypt::{self, Decrypted, OpenedRecord, decrypt_with};
use crate::dissect::private_key::{Unfit, key_log_line};
use crate::dissect::{Dissection, dissect};
use crate::eavesdrop::{Finding, eavesdrop};
use crate::explain::{RecordStory, content};
use crate::key_log::KeyLog;
use crate::recording::{Connection, Party, Purpose};
use crate::scenario::Scheme;

/// Bytes between two packets that are read along, to read once where it would be twice.
const READ_ALONG: u64 = 2048;

/// What to read of the file, and where in that the packets are.
pub(super) struct Plan {
    pub(super) ranges: FrameRanges,
    /// For each packet: its place in the list, and in the bytes read.
    packets: Vec<(u32, core::ops::Range<usize>)>,
}

impl Plan {
    /// For these packets, of which there are `of`.
    pub(super) fn new<'a>(packets: impl Iterator<Item = (u32, &'a Entry)>, of: u32) -> Self {
        let mut ranges: Vec<ByteRange> = Vec::new();
        let mut places = Vec::new();
        let mut bytes: usize = 0;
        let mut captured: u32 = 0;
        for (packet, entry) in packets {
            captured = captured.saturating_add(entry.captured);
            if places.len() >= MAX_OPENED_PACKETS as usize
                || (captured > MAX_OPENED_BYTES && !places.is_empty())
            {
                break;
            }
            let end = |range: &ByteRange| range.offset + u64::from(range.length);
            let between = ranges
                .last()
                .and_then(|last| entry.offset.checked_sub(end(last)))
                .filter(|between| *between <= READ_ALONG);
            if let (Some(between), Some(last)) = (between, ranges.last_mut()) {
                let between = u32::try_from(between).unwrap_or_default();
                last.length += between + entry.captured;
                bytes += between as usize;
            } else {
                ranges.push(ByteRange {
                    offset: entry.offset,
                    length: entry.captured,
                });
            }
            let start = bytes;
            bytes += entry.captured as usize;
            places.push((packet, start..bytes));
        }
        Self {
            ranges: FrameRanges {
                ranges,
                bytes: number(bytes),
                packets: number(places.len()),
                of,
            },
            packets: places,
        }
    }

    /// The packets in what was read.
    pub(super) fn cut<'a>(
        &self,
        bytes: &'a [u8],
    ) -> Result<impl Iterator<Item = (u32, &'a [u8])>, OpenError> {
        if bytes.len() != self.ranges.bytes as usize {
            return Err(OpenError::FileChanged {
                given: number(bytes.len()),
                needed: self.ranges.bytes,
            });
        }
        Ok(self.packets.iter().map(|(packet, place)| {
            let bytes = bytes.get(place.clone()).unwrap_or_default();
            (*packet, bytes)
        }))
    }
}

/// A connection that was opened.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Opened {
    /// What it is, and what it lacks.
    pub summary: OpenedSummary,
    /// Its packets, in the order of the file. Times count from the first. A file says when a packet
    /// passed; when it was sent and arrived follows from the handshake: how long the SYN took to be
    /// answered, and how long that answer, are the ways from the tap to the two peers and back.
    pub capture: Capture,
    /// Names on their bytes.
    pub dissection: Dissection,
    /// The records that the key log, or the private key, opened.
    pub opened: Vec<OpenedRecord>,
    records: Vec<RecordStory>,
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
        eavesdrop(&self.capture)
    }

    /// The records that opened, byte by byte. No event sealed them.
    #[must_use]
    pub fn records(&self) -> &[RecordStory] {
        &self.records
    }
}

impl Index {
    /// The packets of a connection.
    fn packets_of(&self, connection: u32) -> Result<Plan, OpenError> {
        let found = self
            .connections
            .get(connection as usize)
            .ok_or(OpenError::NoConnection { index: connection })?;
        let packets = (found.first_packet..=found.last_packet).filter_map(|packet| {
            let entry = self.get(packet)?;
            let is_tcp = matches!(
                entry.content,
                Content::Tcp | Content::Tls | Content::Http | Content::Smtp
            );
            (is_tcp && entry.group == connection).then_some((packet, entry))
        });
        Ok(Plan::new(packets, found.packets))
    }

    pub(super) fn frames(&self, connection: u32) -> Result<FrameRanges, OpenError> {
        Ok(self.packets_of(connection)?.ranges)
    }

    pub(super) fn open(
        &self,
        summary: ConnectionSummary,
        bytes: &[u8],
    ) -> Result<Opened, OpenError> {
        let plan = self.packets_of(summary.index)?;
        let connection =
            self.connections
                .get(summary.index as usize)
                .ok_or(OpenError::NoConnection {
                    index: summary.index,
                })?;
        let link_number = connection.key.link;
        let link = link_of(link_number).ok_or(OpenError::LinkType {
            number: link_number,
        })?;
        let mut segments = Vec::new();
        let mut packets = Vec::new();
        let handshake = Handshake::new(
            plan.packets
                .iter()
                .filter_map(|(packet, _)| self.get(*packet))
                .map(|entry| (entry, connection.sender(entry.marks))),
        );
        let [to_client, to_server] = handshake.ways();
        let mut latest = 0;
        for (packet, bytes) in plan.cut(bytes)? {
            let Some(entry) = self.get(packet) else {
                continue;
            };
            let from = connection.sender(entry.marks);
            let since = entry.at.saturating_sub(connection.first_at) / 1000;
            // In the order of the file, whatever its clock did.
            latest = since.max(latest);
            let (before, after) = match from {
                Peer::Client => (to_client, to_server),
                Peer::Server => (to_server, to_client),
            };
            // The first was sent at 0 if it is the client's; nothing is sent before that.
            let seen_at = latest + to_client.max(to_server);
            segments.push(Segment {
                from,
                sent_at: seen_at - before,
                seen_at,
                arrives_at: seen_at + after,
                bytes: bytes.into(),
            });
            packets.push(packet);
        }
        // What was first sent is at 0.
        let first = segments.iter().map(|segment| segment.sent_at).min();
        let first = first.unwrap_or_default();
        for segment in &mut segments {
            segment.sent_at -= first;
            segment.seen_at -= first;
            segment.arrives_at -= first;
        }
        let duration = segments.iter().map(|segment| segment.arrives_at).max();
        let capture = Capture { link, segments };
        let dissection = dissect(&capture);
        let mut lacks = lacks_of_capture(&summary, &dissection, &plan, connection.cut);
        let (decrypted, key_log) = self.decrypt(&dissection, &mut lacks);
        let records = stories(&decrypted, &dissection);
        Ok(Opened {
            summary: OpenedSummary {
                packets,
                duration: duration.unwrap_or_default(),
                round_trip: handshake.round_trip(),
                key_log,
                sealed: decrypted.sealed,
                opened: number(decrypted.opened.len()),
                lacks,
                connection: summary,
            },
            opened: decrypted.opened,
            capture,
            dissection,
            records,
        })
    }

    /// Opens what the keys at hand open, and says what they lack.
    fn decrypt(&self, dissection: &Dissection, lacks: &mut Vec<Lack>) -> (Decrypted, String) {
        let key_log = self.key_ring.key_log();
        let own_lines = || {
            decrypt::client_random(dissection)
                .map(|random| key_log.lines_of(&random))
                .unwrap_or_default()
        };
        let mut decrypted = decrypt_with(dissection, key_log);
        let mut unfit = None;
        if decrypted.opened.is_empty() && decrypted.sealed > 0 {
            for key in self.key_ring.private_keys() {
                match key_log_line(dissection, key) {
                    Ok(line) => {
                        let with_key = decrypt_with(dissection, &KeyLog::parse(line.as_bytes()));
                        tell(&with_key.lacks, false, lacks);
                        return (with_key, line);
                    }
                    Err(reason) => unfit = Some(reason),
                }
            }
        }
        match unfit {
            None | Some(Unfit::NoHandshake) => {}
            Some(Unfit::Resumed) => lacks.push(Lack::Resumed),
            Some(reason) => lacks.push(Lack::PrivateKeyDoesNotFit {
                rsa_key_transport: reason != Unfit::SignsOnly,
            }),
        }
        if key_log.is_empty() {
            // That there is no key log is no fault where a private key was tried.
            let is_tried = unfit.is_some_and(|reason| reason != Unfit::NoHandshake);
            decrypted.lacks.retain(|lack| {
                !(is_tried && matches!(lack, decrypt::Lack::OtherConnections { .. }))
            });
        }
        tell(&decrypted.lacks, key_log.is_empty(), lacks);
        (decrypted, own_lines())
    }
}

/// Adds what a key log lacks.
fn tell(lacking: &[decrypt::Lack], is_empty: bool, lacks: &mut Vec<Lack>) {
    lacks.extend(lacking.iter().map(|lack| match lack.clone() {
        decrypt::Lack::HelloMissing { of } => Lack::HelloMissing { of },
        decrypt::Lack::SuiteNotRead { cipher_suite, .. } => Lack::SuiteNotRead { cipher_suite },
        decrypt::Lack::OtherConnections { .. } if is_empty => Lack::NoKeys,
        decrypt::Lack::OtherConnections { .. } => Lack::OtherKeyLog,
        decrypt::Lack::SecretsMissing { labels } => Lack::SecretsMissing {
            labels: labels.into_iter().map(str::to_owned).collect(),
        },
        decrypt::Lack::DoNotOpen { records } => Lack::DoNotOpen { records },
    }));
}

/// What is not in the file, or not laid open.
fn lacks_of_capture(
    summary: &ConnectionSummary,
    dissection: &Dissection,
    plan: &Plan,
    cut: u32,
) -> Vec<Lack> {
    let mut lacks = Vec::new();
    if !summary.has_syn {
        lacks.push(Lack::StartMissing);
    }
    if cut > 0 {
        lacks.push(Lack::CutShort { packets: cut });
    }
    for (from, traffic, stream) in [
        (Peer::Client, summary.from_client, &dissection.client),
        (Peer::Server, summary.from_server, &dissection.server),
    ] {
        if traffic.missing > 0 {
            lacks.push(Lack::Gaps {
                from,
                bytes: traffic.missing,
                readable: stream.bytes.len() as u64,
            });
        }
    }
    let (packets, of) = (plan.ranges.packets, plan.ranges.of);
    if packets < of {
        lacks.push(Lack::LaidOpenTo { packets, of });
    }
    if summary.end == ConnectionEnd::Missing {
        lacks.push(Lack::EndMissing);
    }
    lacks
}

/// The records that were opened, byte by byte; those that have a keystream.
fn stories(decrypted: &Decrypted, dissection: &Dissection) -> Vec<RecordStory> {
    (0..decrypted.opened.len())
        .filter_map(|place| decrypted.lay_open(dissection, place))
        .filter(|open| !open.keystream.is_empty())
        .map(|open| {
            let (content_type, content_length) = content(&open.aad, &open.plaintext);
            RecordStory {
                from: open.from,
                unit: open.unit,
                sealed_by: None,
                opened_by: None,
                sealed_at: sealed_at(dissection, open.from, open.unit),
                header: open.header,
                explicit_nonce: open.explicit_nonce,
                plaintext: open.plaintext,
                content_length,
                content_type,
                keystream: open.keystream,
                ciphertext: open.ciphertext,
                tag: open.tag,
            }
        })
        .collect()
}

fn stream(dissection: &Dissection, from: Peer) -> &crate::dissect::Stream {
    match from {
        Peer::Client => &dissection.client,
        Peer::Server => &dissection.server,
    }
}

/// Nobody knows when a record was sealed; it passed then.
fn sealed_at(dissection: &Dissection, from: Peer, unit: u32) -> Micros {
    stream(dissection, from)
        .units
        .get(unit as usize)
        .map_or(0, |unit| unit.seen_at)
}

/// When the three segments of the handshake passed, in nanoseconds.
#[derive(Default)]
struct Handshake {
    syn: Option<u64>,
    answer: Option<u64>,
    ack: Option<u64>,
}

/// For drawing alone, where the file has no handshake: microseconds from the tap to either peer.
const UNKNOWN_WAY: Micros = 500;
/// A longer way is none, but a clock that was set.
const LONGEST_WAY: Micros = 60_000_000;

impl Handshake {
    fn new<'a>(packets: impl Iterator<Item = (&'a Entry, Peer)>) -> Self {
        let mut handshake = Self::default();
        for (entry, from) in packets {
            match (from, entry.flags & (SYN | ACK | RST)) {
                (Peer::Client, SYN) if handshake.answer.is_none() => {
                    handshake.syn = Some(entry.at);
                }
                (Peer::Server, flags) if flags == SYN | ACK => {
                    handshake.answer.get_or_insert(entry.at);
                }
                (Peer::Client, ACK) if handshake.answer.is_some() => {
                    handshake.ack = Some(entry.at);
                    break;
                }
                _ => {}
            }
        }
        handshake
    }

    /// From the tap to the server and back, and to the client and back.
    fn both(&self) -> Option<(u64, u64)> {
        let (syn, answer, ack) = (self.syn?, self.answer?, self.ack?);
        Some((answer.checked_sub(syn)?, ack.checked_sub(answer)?))
    }

    fn round_trip(&self) -> Option<Micros> {
        self.both().map(|(server, client)| (server + client) / 1000)
    }

    /// Microseconds from the tap to the client and to the server.
    fn ways(&self) -> [Micros; 2] {
        match self.both() {
            Some((server, client)) => {
                [client, server].map(|there_and_back| (there_and_back / 2000).min(LONGEST_WAY))
            }
            None => [UNKNOWN_WAY; 2],
        }
    }
}
