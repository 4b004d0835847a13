//! [`pcapng()`]: a capture file (draft-ietf-opsawg-pcapng).
//!
//! Written by hand: four kinds of block. Of the libraries for it one cannot write secrets, and the
//! other would bring three more along.

use core::iter;

use super::{APPLICATION, key_log};
use crate::capture::{EPOCH, Micros};
use crate::recording::{InterferenceKind, Recording};

/// Whether a capture has what opens it in it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Secrets {
    /// As a Decryption Secrets Block, before the first packet: whoever has the file can read what was
    /// said.
    Inside,
    /// What an eavesdropper could have written.
    Without,
}

// Block types (draft-ietf-opsawg-pcapng section 11.1).
const SECTION_HEADER: u32 = 0x0a0d_0d0a;
const INTERFACE_DESCRIPTION: u32 = 1;
const ENHANCED_PACKET: u32 = 6;
const DECRYPTION_SECRETS: u32 = 0xa;

/// By which a reader knows in which order the bytes of a number stand: here the lowest first.
const BYTE_ORDER_MAGIC: u32 = 0x1a2b_3c4d;
/// "TLSK": a key log.
const TLS_KEY_LOG: u32 = 0x544c_534b;
/// Packets begin with an IP header (<https://www.tcpdump.org/linktypes.html>).
const LINKTYPE_RAW: u16 = 101;
/// Times count in units of 10 to the power of minus this: microseconds.
const MICROSECONDS: u8 = 6;

// Options: of any block, of a section header, of an interface.
const END_OF_OPTIONS: u16 = 0;
const COMMENT: u16 = 1;
const USER_APPLICATION: u16 = 4;
const IF_NAME: u16 = 2;
const IF_DESCRIPTION: u16 = 3;
const IF_TSRESOL: u16 = 9;

/// All packets of the run as the tap half-way saw them, in the order of time over all connections.
///
/// Times are the tap's, in microseconds since 1970: [`EPOCH`], and when the connection began, and
/// [`seen_at`](crate::capture::Segment::seen_at). Where an attacker acted, the capture holds what
/// left their hands, and the packets that they changed, made or held back have a comment that says
/// so; what they kept is not in it. Packets have no direction, which would be an interface's: the tap
/// is neither end. With [`Secrets::Without`] nothing in the file depends on a secret but the
/// ciphertext; a run's seed and its message are in neither.
#[must_use]
pub fn pcapng(recordings: &[Recording], secrets: Secrets) -> Vec<u8> {
    let mut file = Vec::new();
    section_header(&mut file);
    interface(&mut file);
    let key_log = key_log(recordings);
    if secrets == Secrets::Inside && !key_log.is_empty() {
        block(&mut file, DECRYPTION_SECRETS, |body| {
            put(body, TLS_KEY_LOG);
            put(body, length(key_log.as_bytes()));
            padded(body, key_log.as_bytes());
        });
    }
    for packet in packets(recordings) {
        enhanced_packet(&mut file, &packet);
    }
    file
}

/// A packet, when it was seen, and what is to be said about it.
struct Packet<'a> {
    at: Micros,
    bytes: &'a [u8],
    comments: Vec<String>,
}

fn packets(recordings: &[Recording]) -> Vec<Packet<'_>> {
    let mut packets = Vec::new();
    for recording in recordings {
        let begins_at = EPOCH * 1_000_000 + recording.connection.begins_at;
        let first = packets.len();
        packets.extend(recording.capture.segments.iter().map(|segment| Packet {
            at: begins_at + segment.seen_at,
            bytes: &segment.bytes,
            comments: Vec::new(),
        }));
        for interference in &recording.interference {
            let (segment, comment) = match &interference.what {
                InterferenceKind::Changed { segment, .. } => {
                    (segment, "The attacker changed this packet.".into())
                }
                InterferenceKind::Invented { segment } => (
                    segment,
                    "The attacker made this packet. No peer sent it.".into(),
                ),
                InterferenceKind::Delayed { segment, by } => (
                    segment,
                    format!("The attacker held this packet back for {by} µs."),
                ),
                InterferenceKind::Dropped { .. } => continue,
            };
            let place = usize::try_from(*segment).ok();
            let place = place.and_then(|place| first.checked_add(place));
            if let Some(packet) = place.and_then(|place| packets.get_mut(place)) {
                packet.comments.push(comment);
            }
        }
    }
    // Stable: of two connections at the same moment, the one that began first.
    packets.sort_by_key(|packet| packet.at);
    packets
}

fn section_header(file: &mut Vec<u8>) {
    block(file, SECTION_HEADER, |body| {
        put(body, BYTE_ORDER_MAGIC);
        body.extend(1_u16.to_le_bytes());
        body.extend(0_u16.to_le_bytes());
        // The section's length: not said, it goes to the end of the file.
        body.extend((-1_i64).to_le_bytes());
        let comment = "Two real TLS and TCP stacks on a virtual wire. The date is made up, and the \
                       addresses are from the ranges for documentation (RFC 5737).";
        let texts = [(COMMENT, comment), (USER_APPLICATION, APPLICATION)];
        options(body, texts.map(|(code, text)| (code, text.as_bytes())));
    });
}

fn interface(file: &mut Vec<u8>) {
    block(file, INTERFACE_DESCRIPTION, |body| {
        body.extend(LINKTYPE_RAW.to_le_bytes());
        body.extend(0_u16.to_le_bytes());
        // No packet is cut short.
        put(body, 0);
        let values: [(u16, &[u8]); 3] = [
            (IF_NAME, b"tap"),
            (IF_DESCRIPTION, b"half-way between client and server"),
            (IF_TSRESOL, &[MICROSECONDS]),
        ];
        options(body, values);
    });
}

fn enhanced_packet(file: &mut Vec<u8>, packet: &Packet<'_>) {
    block(file, ENHANCED_PACKET, |body| {
        put(body, 0);
        // The upper half of the time, then the lower half.
        let time = packet.at.to_le_bytes();
        let (lower, upper) = time.split_at(4);
        body.extend(upper);
        body.extend(lower);
        // As much as was captured, as much as there was.
        put(body, length(packet.bytes));
        put(body, length(packet.bytes));
        padded(body, packet.bytes);
        let comments = packet.comments.iter();
        options(body, comments.map(|it| (COMMENT, it.as_bytes())));
    });
}

/// A block is its type, its length, its body, and its length once more, so that a file can be read
/// backwards.
fn block(file: &mut Vec<u8>, kind: u32, write: impl FnOnce(&mut Vec<u8>)) {
    let mut body = Vec::new();
    write(&mut body);
    let total = length(&body) + 12;
    put(file, kind);
    put(file, total);
    file.append(&mut body);
    put(file, total);
}

/// None at all if there is none.
fn options<'a>(body: &mut Vec<u8>, options: impl IntoIterator<Item = (u16, &'a [u8])>) {
    let mut options = options.into_iter().peekable();
    if options.peek().is_none() {
        return;
    }
    for (code, value) in options {
        body.extend(code.to_le_bytes());
        // Ours are a sentence long at most.
        let length = u16::try_from(value.len()).unwrap_or(u16::MAX);
        body.extend(length.to_le_bytes());
        padded(body, value);
    }
    body.extend(END_OF_OPTIONS.to_le_bytes());
    body.extend(0_u16.to_le_bytes());
}

fn put(to: &mut Vec<u8>, number: u32) {
    to.extend(number.to_le_bytes());
}

/// Everything begins at a multiple of 4.
fn padded(to: &mut Vec<u8>, bytes: &[u8]) {
    to.extend(bytes);
    let padding = bytes.len().next_multiple_of(4) - bytes.len();
    to.extend(iter::repeat_n(0, padding));
}

/// Of packets and key logs, which are far shorter than 4 GiB.
fn length(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len()).unwrap_or(u32::MAX)
}
