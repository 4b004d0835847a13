//! Lines of the list of packets, made when they are looked at.
//!
//! - [`Index::row`]: one of them
//! - [`Index::find`]: those in which a text stands

use core::fmt::Write as _;

use super::connection::mark;
use super::frame::{ACK, SYN};
use super::index::{Content, Entry, Index};
use super::records;
use super::summary::{CaptureRow, Found};

impl Index {
    /// Line `packet` of the list.
    pub(super) fn row(&self, packet: u32) -> Option<CaptureRow> {
        let entry = self.get(packet)?;
        let first = self.first_at.unwrap_or_default();
        let since = entry.at.saturating_sub(first);
        let is_tcp = matches!(
            entry.content,
            Content::Tcp | Content::Tls | Content::Http | Content::Smtp
        );
        let connection = is_tcp
            .then(|| self.connections.get(entry.group as usize))
            .flatten();
        let mut source = String::new();
        let mut destination = String::new();
        let key = match connection {
            Some(connection) => Some(&connection.key),
            None if is_tcp => None,
            None => self.pairs.get(entry.group as usize),
        };
        if let Some(key) = key {
            let second = entry.marks & mark::SECOND != 0;
            key.describe(second, &mut source);
            key.describe(!second, &mut destination);
        }
        let mut info = String::new();
        self.info(entry, packet, &mut info);
        Some(CaptureRow {
            index: packet,
            at: since / 1000,
            nanoseconds: (since % 1000) as u32,
            source,
            destination,
            protocol: protocol(entry),
            length: entry.length,
            captured: entry.captured,
            info,
            connection: connection.map(|_| entry.group),
            from: connection.map(|connection| connection.sender(entry.marks)),
        })
    }

    /// Lines in which `text` stands, from `from` on, among `count`.
    pub(super) fn find(&self, text: &str, connection: Option<u32>, from: u32, count: u32) -> Found {
        let wanted = text.to_lowercase();
        let end = from.saturating_add(count).min(self.len());
        let packets = (from..end)
            .filter(|packet| {
                self.row(*packet).is_some_and(|row| {
                    (connection.is_none() || connection == row.connection)
                        && [&row.info, &row.source, &row.destination, row.protocol]
                            .iter()
                            .any(|text| text.to_lowercase().contains(&wanted))
                })
            })
            .collect();
        Found {
            packets,
            next: (end < self.len()).then_some(end),
        }
    }

    /// What a packet says. Writing to a string cannot fail, so nothing is done about it.
    fn info(&self, entry: &Entry, packet: u32, into: &mut String) {
        match entry.content {
            Content::Tcp => self.tcp(entry, into),
            Content::Tls => {
                Self::tell_marks(entry, into);
                for (index, code) in entry.detail.iter().enumerate() {
                    let Some(word) = records::word(*code) else {
                        break;
                    };
                    if index > 0 {
                        into.push_str(", ");
                    }
                    into.push_str(word);
                    if records::is_client_hello(*code)
                        && let Some(connection) = self.connections.get(entry.group as usize)
                        && let Some(name) = &connection.learnt.server_name
                    {
                        let _ = write!(into, " (SNI={name})");
                    }
                }
            }
            Content::Http | Content::Smtp => {
                Self::tell_marks(entry, into);
                into.push_str(&String::from_utf8_lossy(self.line(entry)));
            }
            Content::Udp => {
                if let Some(key) = self.pairs.get(entry.group as usize) {
                    let second = entry.marks & mark::SECOND != 0;
                    let _ = write!(into, "{} → {} ", key.port(second), key.port(!second));
                }
                let _ = write!(into, "Len={}", entry.window);
            }
            Content::Ip => {
                let _ = write!(into, "IP protocol {}", entry.window);
            }
            Content::Ether => {
                let _ = write!(into, "EtherType {:#06x}", entry.window);
            }
            Content::Fragment => into.push_str("Fragment of an IP packet"),
            Content::Icmp | Content::Icmpv6 | Content::Igmp | Content::Arp => {}
            Content::Nothing => {
                let link = self.links.get(usize::from(entry.link));
                let _ = match link {
                    Some((link, _)) if super::frame::link_of(*link).is_none() => {
                        write!(into, "Link type {link}, not read")
                    }
                    _ => write!(into, "Packet {} is too short to be read", packet + 1),
                };
            }
        }
    }

    fn tell_marks(entry: &Entry, into: &mut String) {
        for (bit, words) in [
            (mark::RETRANSMISSION, "[TCP Retransmission] "),
            (mark::OUT_OF_ORDER, "[TCP Out-Of-Order] "),
            (mark::AFTER_GAP, "[TCP Previous segment not captured] "),
            (mark::KEEP_ALIVE, "[TCP Keep-Alive] "),
        ] {
            if entry.marks & bit != 0 {
                into.push_str(words);
            }
        }
    }

    fn tcp(&self, entry: &Entry, into: &mut String) {
        Self::tell_marks(entry, into);
        let connection = self.connections.get(entry.group as usize);
        let second = entry.marks & mark::SECOND != 0;
        let initial = |second: bool| {
            connection
                .and_then(|connection| connection.sides.get(usize::from(second)))
                .and_then(|side| side.initial)
        };
        if let Some(connection) = connection {
            let (from, to) = (connection.key.port(second), connection.key.port(!second));
            let _ = write!(into, "{from} → {to} ");
        }
        into.push('[');
        let mut comma = "";
        for (bit, name) in ["FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR"]
            .iter()
            .enumerate()
        {
            if entry.flags >> bit & 1 != 0 {
                into.push_str(comma);
                into.push_str(name);
                comma = ", ";
            }
        }
        into.push(']');
        let relative = |number: u32, initial: Option<u32>| {
            initial.map_or(number, |initial| number.wrapping_sub(initial))
        };
        let sequence = relative(entry.sequence, initial(second));
        let _ = write!(into, " Seq={sequence}");
        if entry.flags & ACK != 0 {
            let acknowledgment = relative(entry.acknowledgment, initial(!second));
            let _ = write!(into, " Ack={acknowledgment}");
        }
        // The scale holds if both sent one, and not for the SYNs themselves (RFC 7323 section 2.2).
        let scale = connection
            .filter(|_| entry.flags & SYN == 0)
            .and_then(|connection| {
                let [first, other] = &connection.sides;
                let (own, _) = if second {
                    (other.scale?, first.scale?)
                } else {
                    (first.scale?, other.scale?)
                };
                Some(own)
            })
            .unwrap_or_default();
        let window = u32::from(entry.window) << scale;
        let _ = write!(into, " Win={window} Len={}", entry.payload);
        if entry.flags & SYN != 0 {
            let [there, scale, high, low] = entry.detail;
            if there & 1 != 0 {
                let _ = write!(into, " MSS={}", u16::from_be_bytes([high, low]));
            }
            if there & 2 != 0 {
                let _ = write!(into, " WS={}", 1_u32 << scale.min(14));
            }
        }
    }
}

fn protocol(entry: &Entry) -> &'static str {
    match entry.content {
        Content::Tcp => "TCP",
        Content::Tls => "TLS",
        Content::Http => "HTTP",
        Content::Smtp => "SMTP",
        Content::Udp => "UDP",
        Content::Icmp => "ICMP",
        Content::Icmpv6 => "ICMPv6",
        Content::Igmp => "IGMP",
        Content::Arp => "ARP",
        Content::Fragment => "IP fragment",
        Content::Ip => "IP",
        Content::Ether => "Ethernet",
        Content::Nothing => "",
    }
}
