//! Where TLS records begin in a stream that passes by, for the list of packets.
//!
//! - [`Cursor`]: one stream's place between its records
//! - [`Codes`], [`word`]: what begins in a packet, in four bytes, and in words
//!
//! A handshake message whose header stands in a later packet than its record's is not named in the
//! list; it has its name when the connection is opened.

/// What begins in a packet: content types, and of handshake messages their type and [`MESSAGE`].
pub(super) type Codes = [u8; 4];

/// Set for a handshake message, whose type is in the lower bits.
const MESSAGE: u8 = 0x80;
/// More begins than there is room for.
const MORE: u8 = 0x7f;
const CHANGE_CIPHER_SPEC: u8 = 20;
const HANDSHAKE: u8 = 22;
/// A record's plaintext has at most 2^14 bytes; sealed in TLS 1.2, 2048 more (RFC 5246 6.2.3).
const MAX_RECORD: u16 = (1 << 14) + 2048;

/// Where the next record of a stream begins.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Cursor {
    /// Whether that is known.
    live: bool,
    /// The sequence number of its first byte.
    at: u32,
    /// As much of its header as has passed.
    header: [u8; 5],
    have: u8,
    /// Whether a `ChangeCipherSpec` has passed: handshake messages are sealed from there on.
    sealed: bool,
    /// How much of a handshake message stands in the next handshake record.
    left: u32,
}

impl Cursor {
    /// The place between records is lost, until a packet begins with one.
    pub(super) const fn lose(&mut self) {
        self.live = false;
        self.have = 0;
        self.left = 0;
    }

    /// Goes over the next bytes of the stream, from sequence number `sequence` on. Returns what
    /// begins in them.
    pub(super) fn pass(&mut self, sequence: u32, bytes: &[u8]) -> Codes {
        let mut codes = [0; 4];
        if !self.live {
            if !starts(bytes) {
                return codes;
            }
            *self = Self {
                live: true,
                at: sequence,
                sealed: self.sealed,
                ..Self::default()
            };
        }
        let mut place = if self.have > 0 {
            0
        } else {
            self.at.wrapping_sub(sequence) as usize
        };
        let mut count = 0;
        let mut add = |code: u8| {
            match codes.get_mut(count) {
                Some(free) => *free = code,
                None => codes[3] = MORE,
            }
            count += 1;
        };
        while let Some(byte) = bytes.get(place) {
            if let Some(free) = self.header.get_mut(usize::from(self.have)) {
                *free = *byte;
            }
            self.have += 1;
            place += 1;
            let [content_type, _, _, high, low] = self.header;
            if self.have < 5 {
                continue;
            }
            if !starts(&self.header) {
                self.lose();
                break;
            }
            self.have = 0;
            let length = usize::from(u16::from_be_bytes([high, low]));
            let end = place.saturating_add(length);
            let body = bytes.get(place..end.min(bytes.len())).unwrap_or_default();
            let is_clear = !self.sealed || is_hello(body, length);
            if content_type == HANDSHAKE && is_clear {
                self.messages(body, length, &mut add);
            } else {
                self.sealed |= content_type == CHANGE_CIPHER_SPEC;
                add(content_type);
            }
            place = end;
            self.at = sequence.wrapping_add(super::number(place));
        }
        codes
    }

    /// Names the messages that begin in a handshake record of `length` bytes, of which `body` is there.
    fn messages(&mut self, body: &[u8], length: usize, add: &mut dyn FnMut(u8)) {
        let mut place = self.left as usize;
        while let Some([kind, a, b, c, ..]) = body.get(place..) {
            if message(*kind).is_none() {
                add(HANDSHAKE);
                place = length;
                break;
            }
            add(MESSAGE | *kind);
            place += 4 + u32::from_be_bytes([0, *a, *b, *c]) as usize;
        }
        self.left = super::number(place.saturating_sub(length));
    }
}

/// Whether bytes begin like a TLS record.
pub(super) fn starts(bytes: &[u8]) -> bool {
    matches!(bytes, [20..=24, 3, 0..=4, high, low, ..]
        if u16::from_be_bytes([*high, *low]) <= MAX_RECORD)
}

/// After a `HelloRetryRequest` a hello follows a `ChangeCipherSpec` in the clear.
fn is_hello(body: &[u8], length: usize) -> bool {
    matches!(body, [1 | 2, a, b, c, ..]
        if u32::from_be_bytes([0, *a, *b, *c]) as usize + 4 == length)
}

/// What a code stands for, in Wireshark's words.
pub(super) fn word(code: u8) -> Option<&'static str> {
    match code {
        0 => None,
        CHANGE_CIPHER_SPEC => Some("Change Cipher Spec"),
        21 => Some("Alert"),
        HANDSHAKE => Some("Encrypted Handshake Message"),
        23 => Some("Application Data"),
        24 => Some("Heartbeat"),
        MORE => Some("..."),
        code => message(code & !MESSAGE),
    }
}

/// Whether a code says that a `ClientHello` begins.
pub(super) const fn is_client_hello(code: u8) -> bool {
    code == MESSAGE | 1
}

fn message(kind: u8) -> Option<&'static str> {
    Some(match kind {
        0 => "Hello Request",
        1 => "Client Hello",
        2 => "Server Hello",
        4 => "New Session Ticket",
        5 => "End of Early Data",
        8 => "Encrypted Extensions",
        11 => "Certificate",
        12 => "Server Key Exchange",
        13 => "Certificate Request",
        14 => "Server Hello Done",
        15 => "Certificate Verify",
        16 => "Client Key Exchange",
        20 => "Finished",
        22 => "Certificate Status",
        24 => "Key Update",
        25 => "Compressed Certificate",
        _ => return None,
    })
}
