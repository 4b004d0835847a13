//! A capture and a key log as bytes: any bytes are one.
//!
//! - [`Case`], [`Frame`]: `read` never fails; `write` gives bytes that are read as the same
//!
//! ```text
//! 1 byte     link
//! per frame  1 byte    bit 0: from the server; bit 1: the bytes are payload, to which headers are made;
//!                      bits 2 to 6: milliseconds since the frame before; bit 7: no frame, the rest is
//!                      the key log
//!            2 bytes   how many bytes (little-endian); as many as there are, if there are fewer
//!            bytes
//! ```

use port443::capture::{Capture, Link, Peer, Segment};

const LINKS: [Link; 5] = [
    Link::Ip,
    Link::Ethernet,
    Link::LinuxCooked,
    Link::LinuxCooked2,
    Link::Loopback,
];

/// What a target takes apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// What the frames begin with.
    pub link: Link,
    /// In order.
    pub frames: Vec<Frame>,
    /// What may be a key log.
    pub key_log: String,
}

/// One frame.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// Which way it goes.
    pub from: Peer,
    /// Whether the bytes are only what the stream brings next.
    pub payload: bool,
    /// Milliseconds since the frame before, up to 31.
    pub after: u8,
    /// The frame, or the payload.
    pub bytes: Vec<u8>,
}

impl Case {
    /// From any bytes.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Self {
        let (link, mut rest) = bytes.split_first().unwrap_or((&0, &[]));
        let mut case = Self {
            link: LINKS[usize::from(*link) % LINKS.len()],
            frames: Vec::new(),
            key_log: String::new(),
        };
        while let [head, after @ ..] = rest {
            if head & 0x80 != 0 {
                case.key_log = String::from_utf8_lossy(after).into_owned();
                break;
            }
            let [low, high, after @ ..] = after else {
                break;
            };
            let length = usize::from(u16::from_le_bytes([*low, *high])).min(after.len());
            let (bytes, after) = after.split_at(length);
            rest = after;
            case.frames.push(Frame {
                from: if head & 1 == 0 {
                    Peer::Client
                } else {
                    Peer::Server
                },
                payload: head & 2 != 0,
                after: head >> 2 & 0x1f,
                bytes: bytes.to_vec(),
            });
        }
        case
    }

    /// To bytes.
    #[must_use]
    pub fn write(&self) -> Vec<u8> {
        let link = LINKS.iter().position(|link| *link == self.link);
        let mut bytes = vec![u8::try_from(link.unwrap_or_default()).unwrap_or_default()];
        for frame in &self.frames {
            let length = u16::try_from(frame.bytes.len()).unwrap_or(u16::MAX);
            bytes.push(
                u8::from(frame.from == Peer::Server)
                    | u8::from(frame.payload) << 1
                    | (frame.after & 0x1f) << 2,
            );
            bytes.extend(length.to_le_bytes());
            bytes.extend(&frame.bytes[..length.into()]);
        }
        bytes.push(0x80);
        bytes.extend(self.key_log.as_bytes());
        bytes
    }

    /// The capture.
    #[must_use]
    pub fn capture(&self) -> Capture {
        let mut at = 0;
        let mut sent = [0_u32; 2];
        let segments = self.frames.iter().map(|frame| {
            at += u64::from(frame.after) * 1_000;
            let bytes = if frame.payload {
                let place = &mut sent[frame.from as usize];
                let bytes = self.headed(frame, *place);
                *place = place.wrapping_add(u32::try_from(frame.bytes.len()).unwrap_or_default());
                bytes
            } else {
                frame.bytes.clone()
            };
            Segment {
                from: frame.from,
                sent_at: at,
                seen_at: at,
                arrives_at: at,
                bytes: bytes.into(),
            }
        });
        Capture {
            link: self.link,
            segments: segments.collect(),
        }
    }

    /// A payload behind the headers that carry it.
    fn headed(&self, frame: &Frame, sequence: u32) -> Vec<u8> {
        let (source, destination, ports) = match frame.from {
            Peer::Client => ([192, 0, 2, 1], [203, 0, 113, 2], [50_000_u16, 443]),
            Peer::Server => ([203, 0, 113, 2], [192, 0, 2, 1], [443, 50_000]),
        };
        let mut bytes: Vec<u8> = match self.link {
            Link::Ethernet => [&[2; 12][..], &[8, 0]].concat(),
            Link::LinuxCooked => [&[0; 14][..], &[8, 0]].concat(),
            Link::LinuxCooked2 => [&[8, 0][..], &[0; 18]].concat(),
            Link::Loopback => vec![2, 0, 0, 0],
            // Nothing stands before an IP packet.
            _ => Vec::new(),
        };
        let total = u16::try_from(40 + frame.bytes.len()).unwrap_or(u16::MAX);
        bytes.extend([0x45, 0]);
        bytes.extend(total.to_be_bytes());
        bytes.extend([0, 0, 0x40, 0, 64, 6, 0, 0]);
        bytes.extend(source);
        bytes.extend(destination);
        bytes.extend(ports.into_iter().flat_map(u16::to_be_bytes));
        bytes.extend(sequence.to_be_bytes());
        bytes.extend([0, 0, 0, 1, 0x50, 0x18, 0xff, 0xff, 0, 0, 0, 0]);
        bytes.extend(&frame.bytes);
        bytes
    }
}
