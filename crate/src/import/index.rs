//! The list of packets and connections, while it is made.
//!
//! - [`Index`]: takes frames, keeps [`Entry`]s and [`Connection`]s
//! - [`Entry`], [`Content`]: what is kept of a packet

use std::collections::BTreeMap;

use super::connection::{Connection, Key, mark};
use super::container::{Frame, Sink};
use super::error::{Problem, ProblemKind};
use super::frame::{Headers, SYN, What, link_of};
use super::hello::is_request;
use super::keys::KeyRing;
use super::summary::Protocol;
use super::{
    MAX_BEGINNINGS, MAX_CONNECTIONS, MAX_LINE, MAX_LINES, MAX_PACKETS, MAX_PROBLEMS, number,
};

/// What is kept of a packet.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    /// Where in the file its bytes are.
    pub(super) offset: u64,
    /// Nanoseconds since 1970.
    pub(super) at: u64,
    pub(super) captured: u32,
    pub(super) length: u32,
    /// Its connection or, if it is not TCP, its pair of addresses; [`NONE`] if it has none.
    pub(super) group: u32,
    pub(super) sequence: u32,
    pub(super) acknowledgment: u32,
    /// What [`Content`] says it is.
    pub(super) detail: [u8; 4],
    /// TCP: the window. Else a number that [`Content`] says.
    pub(super) window: u16,
    /// TCP: bytes of payload.
    pub(super) payload: u16,
    /// TCP: the control bits.
    pub(super) flags: u8,
    pub(super) content: Content,
    /// Bits of [`mark`].
    pub(super) marks: u8,
    /// Its place among the link types of the file.
    pub(super) link: u8,
}

// What the bound on the list's memory is computed with.
const _: () = assert!(size_of::<Entry>() == 48);

/// No connection, or none that is told apart.
pub(super) const NONE: u32 = u32::MAX;

/// What a packet carries, and what is kept of that.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[repr(u8)]
pub(super) enum Content {
    /// `detail` of a SYN: whether there are MSS and scale, scale, MSS.
    Tcp,
    /// `detail`: which records begin.
    Tls,
    /// `detail`: where its first line is among the lines.
    Http,
    /// The same.
    Smtp,
    /// `window`: bytes of payload.
    Udp,
    Icmp,
    Icmpv6,
    Igmp,
    Fragment,
    Arp,
    /// `window`: the protocol's number.
    Ip,
    /// `window`: the `EtherType`.
    Ether,
    /// Not read.
    Nothing,
}

/// Entries in one piece of memory, so that the list never has to be copied as a whole.
const PIECE: usize = 1 << 16;

/// The list.
#[derive(Debug, Default)]
pub(super) struct Index {
    pieces: Vec<Vec<Entry>>,
    count: u32,
    pub(super) connections: Vec<Connection>,
    /// Between whom packets passed that are not TCP.
    pub(super) pairs: Vec<Key>,
    /// The newest connection, or the pair, between two ends.
    groups: BTreeMap<Key, u32>,
    last: Option<(Key, u32)>,
    /// First lines of requests and replies, each with its length before it.
    lines: Vec<u8>,
    /// Link types and how many packets of each.
    pub(super) links: Vec<(u16, u32)>,
    /// Memory that beginnings of streams take.
    held: usize,
    pub(super) problems: Vec<Problem>,
    pub(super) first_at: Option<u64>,
    pub(super) last_at: u64,
    pub(super) key_ring: KeyRing,
}

impl Index {
    pub(super) const fn len(&self) -> u32 {
        self.count
    }

    pub(super) fn get(&self, packet: u32) -> Option<&Entry> {
        let packet = packet as usize;
        self.pieces.get(packet / PIECE)?.get(packet % PIECE)
    }

    /// Nothing more will come.
    pub(super) fn finish(&mut self) {
        for connection in &mut self.connections {
            connection.look(true, &mut self.held);
        }
        self.groups = BTreeMap::new();
        self.last = None;
    }

    /// Bytes of memory.
    pub(super) fn memory(&self) -> u64 {
        let entries: usize = self.pieces.iter().map(Vec::capacity).sum();
        let connections: usize = self.connections.iter().map(Connection::memory).sum();
        let bytes = entries * size_of::<Entry>()
            + self.connections.capacity() * size_of::<Connection>()
            + connections
            + self.pairs.capacity() * size_of::<Key>()
            // A node of the tree is at least half full.
            + self.groups.len() * 2 * size_of::<(Key, u32)>()
            + self.lines.capacity()
            + self.held;
        bytes as u64 + self.key_ring.memory()
    }

    /// The line that an entry points to.
    pub(super) fn line(&self, entry: &Entry) -> &[u8] {
        let place = u32::from_le_bytes(entry.detail) as usize;
        match self.lines.get(place..) {
            Some([length, rest @ ..]) => rest.get(..usize::from(*length)).unwrap_or_default(),
            _ => &[],
        }
    }

    fn add_line(&mut self, payload: &[u8]) -> Option<[u8; 4]> {
        let line = payload
            .split(|byte| matches!(byte, b'\r' | b'\n'))
            .next()
            .unwrap_or_default();
        let line = line.get(..line.len().min(MAX_LINE)).unwrap_or_default();
        if self.lines.len() + line.len() >= MAX_LINES {
            return None;
        }
        let place = number(self.lines.len()).to_le_bytes();
        self.lines.push(u8::try_from(line.len()).unwrap_or(u8::MAX));
        self.lines.extend_from_slice(line);
        Some(place)
    }

    /// The group of a key; a new one of `make` if there is none, or `over` says that it is over.
    fn group(
        &mut self,
        key: Key,
        at: u64,
        is_tcp: bool,
        over: impl Fn(&Connection) -> bool,
    ) -> Option<u32> {
        let known = match self.last {
            Some((last, group)) if last == key => Some(group),
            _ => self.groups.get(&key).copied(),
        };
        let known = known
            .filter(|group| !is_tcp || !self.connections.get(*group as usize).is_some_and(&over));
        if let Some(group) = known {
            self.last = Some((key, group));
            return Some(group);
        }
        if self.connections.len() + self.pairs.len() >= MAX_CONNECTIONS as usize {
            return None;
        }
        let group = if is_tcp {
            self.connections.push(Connection::new(key, self.count, at));
            number(self.connections.len() - 1)
        } else {
            self.pairs.push(key);
            number(self.pairs.len() - 1)
        };
        self.groups.insert(key, group);
        self.last = Some((key, group));
        Some(group)
    }

    fn link(&mut self, number: u16) -> u8 {
        let known = self.links.iter().position(|(link, _)| *link == number);
        let place = known.unwrap_or_else(|| {
            self.links.push((number, 0));
            self.links.len() - 1
        });
        if let Some((_, count)) = self.links.get_mut(place) {
            *count += 1;
        }
        u8::try_from(place).unwrap_or(u8::MAX)
    }

    /// Reads what a frame carries.
    fn read(&mut self, frame: &Frame<'_>, entry: &mut Entry) {
        let headers = Headers::read(frame.link, frame.bytes);
        let plain = |kind| (kind, (0, 0), 0);
        let (content, ports, value) = match headers.what {
            What::Tcp(_) => plain(Content::Tcp),
            What::Udp {
                source,
                destination,
                length,
            } => (Content::Udp, (source, destination), length),
            What::Icmp => plain(Content::Icmp),
            What::Icmpv6 => plain(Content::Icmpv6),
            What::Igmp => plain(Content::Igmp),
            What::Fragment => plain(Content::Fragment),
            What::Arp => plain(Content::Arp),
            What::Ip(protocol) => (Content::Ip, (0, 0), protocol.into()),
            What::Ether(protocol) => (Content::Ether, (0, 0), protocol),
            What::Nothing => plain(Content::Nothing),
        };
        entry.content = content;
        entry.window = value;
        if content == Content::Fragment {
            self.problem(frame.offset, ProblemKind::Fragments);
        }
        if content == Content::Nothing && link_of(frame.link).is_none() {
            let number = frame.link;
            self.problem(frame.offset, ProblemKind::LinkType { number });
        }
        let Some(addresses) = headers.addresses else {
            return;
        };
        let What::Tcp(tcp) = headers.what else {
            let kind = if content == Content::Udp { 17 } else { 0 };
            let (key, second) = Key::new(addresses, ports, kind, frame.link);
            match self.group(key, entry.at, false, |_| false) {
                Some(group) => entry.group = group,
                None => self.too_many_connections(frame.offset),
            }
            entry.marks = if second { mark::SECOND } else { 0 };
            return;
        };
        let (key, second) = Key::new(addresses, (tcp.source, tcp.destination), 6, frame.link);
        entry.sequence = tcp.sequence;
        entry.acknowledgment = tcp.acknowledgment;
        entry.window = tcp.window;
        entry.flags = tcp.flags;
        entry.payload = u16::try_from(tcp.length).unwrap_or(u16::MAX);
        if tcp.flags & SYN != 0 {
            let [high, low] = tcp.mss.unwrap_or_default().to_be_bytes();
            let there = u8::from(tcp.mss.is_some()) | u8::from(tcp.scale.is_some()) << 1;
            entry.detail = [there, tcp.scale.unwrap_or_default(), high, low];
        }
        let group = self.group(key, entry.at, true, |connection| {
            connection.is_over(second, &tcp)
        });
        let Some(group) = group else {
            self.too_many_connections(frame.offset);
            return;
        };
        entry.group = group;
        let Some(connection) = self.connections.get_mut(group as usize) else {
            return;
        };
        let is_cut = frame.bytes.len() < frame.length as usize;
        let seen = connection.pass(
            second,
            &tcp,
            (frame.length, is_cut),
            &mut self.held,
            MAX_BEGINNINGS,
        );
        connection.last_packet = self.count;
        connection.last_at = connection.last_at.max(entry.at);
        let is_mail = matches!(
            connection.learnt.protocol,
            Some(Protocol::Smtp | Protocol::SmtpStartTls)
        );
        let is_full = self.held >= MAX_BEGINNINGS;
        entry.marks = seen.marks;
        if seen.codes != [0; 4] {
            entry.content = Content::Tls;
            entry.detail = seen.codes;
        } else if seen.marks & (mark::RETRANSMISSION | mark::KEEP_ALIVE) == 0 {
            let text = if is_request(tcp.payload) || tcp.payload.starts_with(b"HTTP/1.") {
                Some(Content::Http)
            } else if is_mail && is_text(tcp.payload) {
                Some(Content::Smtp)
            } else {
                None
            };
            if let Some(content) = text
                && let Some(line) = self.add_line(tcp.payload)
            {
                entry.content = content;
                entry.detail = line;
            }
        }
        if is_full {
            self.problem(frame.offset, ProblemKind::TooManyBeginnings);
        }
    }

    fn too_many_connections(&mut self, at: u64) {
        let limit = MAX_CONNECTIONS;
        self.problem(at, ProblemKind::TooManyConnections { limit });
    }

    /// Adds to a piece of its own size, so that none is ever larger.
    fn push(&mut self, entry: Entry) {
        match self.pieces.last_mut() {
            Some(piece) if piece.len() < PIECE => piece.push(entry),
            _ => {
                // The first grows as it needs; when there is a second, there will be more.
                let mut piece = Vec::with_capacity(if self.pieces.is_empty() { 0 } else { PIECE });
                piece.push(entry);
                self.pieces.push(piece);
            }
        }
        self.count += 1;
    }
}

/// Whether a payload begins with a line that people can read.
fn is_text(payload: &[u8]) -> bool {
    let line = payload.split(|byte| *byte == b'\r').next();
    line.is_some_and(|line| {
        !line.is_empty() && line.iter().all(|byte| matches!(byte, b'\t' | 0x20..=0x7e))
    })
}

impl Sink for Index {
    fn frame(&mut self, frame: &Frame<'_>) -> bool {
        if self.count >= MAX_PACKETS {
            let limit = MAX_PACKETS;
            self.problem(frame.offset, ProblemKind::TooManyPackets { limit });
            return false;
        }
        let captured = number(frame.bytes.len());
        // A packet without a time passed when the one before it did.
        let at = frame.at.unwrap_or(self.last_at);
        let first = *self.first_at.get_or_insert(at);
        if at < first {
            self.problem(frame.offset, ProblemKind::TimeBeforeFirst);
        }
        self.last_at = self.last_at.max(at);
        if captured < frame.length {
            self.problem(frame.offset, ProblemKind::CutShort);
        }
        let mut entry = Entry {
            offset: frame.offset,
            at: at.max(first),
            captured,
            length: frame.length,
            group: NONE,
            sequence: 0,
            acknowledgment: 0,
            detail: [0; 4],
            window: 0,
            payload: 0,
            flags: 0,
            content: Content::Nothing,
            marks: 0,
            link: self.link(frame.link),
        };
        self.read(frame, &mut entry);
        self.push(entry);
        true
    }

    fn key_log(&mut self, at: u64, text: &[u8]) {
        if !self.key_ring.add(&String::from_utf8_lossy(text)) {
            let limit = number(super::MAX_KEY_LOG);
            self.problem(at, ProblemKind::KeyLogTooLong { limit });
        }
    }

    /// What is wrong in the same way is said once, with how often.
    fn problem(&mut self, at: u64, kind: ProblemKind) {
        let known = self.problems.iter_mut().find(|problem| {
            core::mem::discriminant(&problem.kind) == core::mem::discriminant(&kind)
                && (problem.kind == kind || !matches!(kind, ProblemKind::LinkType { .. }))
        });
        if let Some(problem) = known {
            problem.times = problem.times.saturating_add(1);
        } else if self.problems.len() < MAX_PROBLEMS {
            self.problems.push(Problem {
                at,
                times: 1,
                kind,
                message: kind.to_string(),
            });
        }
    }
}
