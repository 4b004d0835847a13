//! What the beginning of a connection says: which protocol, whose name, which keys.
//!
//! - [`Beginning`]: the first bytes of one stream, held until they have said it
//! - [`Learnt`]: what they said
//!
//! Only what the list of connections shows is looked for here; every byte has its name when the
//! connection is opened.

use super::MAX_BEGINNING;
use super::summary::Protocol;

/// The first bytes of one stream.
#[derive(Debug, Default)]
pub(super) struct Beginning {
    bytes: Vec<u8>,
    /// What has arrived, as runs of places in the stream, in order.
    runs: Vec<(u32, u32)>,
}

/// Runs that are kept apart at most; more disorder than that at a beginning is not looked at.
const MAX_RUNS: usize = 16;

impl Beginning {
    /// Takes bytes of the stream. Returns by how much it has grown in memory.
    pub(super) fn put(&mut self, place: u32, bytes: &[u8]) -> usize {
        let start = place as usize;
        let bytes = bytes
            .get(..bytes.len().min(MAX_BEGINNING.saturating_sub(start)))
            .unwrap_or_default();
        let end = start + bytes.len();
        if bytes.is_empty() || self.runs.len() >= MAX_RUNS {
            return 0;
        }
        let before = self.bytes.capacity();
        if self.bytes.len() < end {
            self.bytes.resize(end, 0);
        }
        if let Some(there) = self.bytes.get_mut(start..end) {
            there.copy_from_slice(bytes);
        }
        let (start, end) = (place, place.saturating_add(super::number(bytes.len())));
        let at = self.runs.partition_point(|run| run.0 < start);
        self.runs.insert(at, (start, end));
        self.runs.dedup_by(|later, earlier| {
            let touch = later.0 <= earlier.1;
            if touch {
                earlier.1 = earlier.1.max(later.1);
            }
            touch
        });
        self.bytes.capacity() - before
    }

    /// What is there from the first byte on.
    fn read(&self) -> &[u8] {
        match self.runs.first() {
            Some((0, end)) => self.bytes.get(..*end as usize).unwrap_or_default(),
            _ => &[],
        }
    }

    /// How much there is from the first byte on.
    pub(super) fn length(&self) -> usize {
        self.read().len()
    }

    fn is_full(&self) -> bool {
        self.read().len() >= MAX_BEGINNING
    }

    pub(super) fn memory(&self) -> usize {
        self.bytes.capacity()
    }
}

/// What the beginning of a connection said.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Learnt {
    pub(super) protocol: Option<Protocol>,
    pub(super) server_name: Option<String>,
    pub(super) client_random: Option<[u8; 32]>,
    /// The number of the version, and of the suite, that the server chose.
    pub(super) chosen: Option<(u16, u16)>,
    /// Whether the first stream is the client's; nothing if it does not say.
    pub(super) first_is_client: Option<bool>,
    /// Nothing more is to be learnt.
    pub(super) done: bool,
}

impl Learnt {
    /// Reads two beginnings, of which it may not be known which is the client's.
    pub(super) fn read(first: Option<&Beginning>, second: Option<&Beginning>, port: u16) -> Self {
        let mut learnt = Self::default();
        let sides = [first, second].map(|side| side.map_or(&[][..], Beginning::read));
        let full = [first, second].map(|side| side.is_some_and(Beginning::is_full));
        for (index, bytes) in sides.iter().enumerate() {
            if let Some(is_client) = learnt.side(bytes, port) {
                learnt.first_is_client = Some(is_client == (index == 0));
            }
        }
        if learnt.protocol.is_none() && sides.iter().any(|bytes| bytes.len() >= 8) {
            learnt.protocol = Some(Protocol::Other);
        }
        learnt.done = full == [true, true]
            || match learnt.protocol {
                Some(Protocol::Tls | Protocol::SmtpStartTls) => {
                    learnt.client_random.is_some() && learnt.chosen.is_some()
                }
                Some(Protocol::Http) => learnt.server_name.is_some(),
                Some(Protocol::Other) => sides.iter().all(|bytes| bytes.len() >= 8),
                _ => false,
            };
        learnt
    }

    /// Reads one side's bytes. Returns whether it is the client's, if they say so.
    fn side(&mut self, bytes: &[u8], port: u16) -> Option<bool> {
        if starts_record(bytes) {
            self.protocol.get_or_insert(Protocol::Tls);
            return self.tls(bytes);
        }
        if bytes.starts_with(b"HTTP/1.") {
            self.protocol = Some(Protocol::Http);
            return Some(false);
        }
        if is_request(bytes) {
            self.protocol = Some(Protocol::Http);
            self.server_name = header(bytes, "host");
            return Some(true);
        }
        let is_mail_port = matches!(port, 25 | 587 | 2525);
        let greets = bytes.starts_with(b"220") && (is_mail_port || contains(bytes, b"SMTP"));
        let introduces = [b"EHLO ", b"HELO "].iter().any(|word| {
            bytes
                .get(..5)
                .is_some_and(|there| there.eq_ignore_ascii_case(*word))
        });
        if greets || introduces {
            if self.protocol != Some(Protocol::SmtpStartTls) {
                self.protocol = Some(Protocol::Smtp);
            }
            // After STARTTLS and its reply a record begins at the beginning of a line (RFC 3207).
            let mut rest = bytes;
            while let Some(end) = rest.windows(2).position(|two| two == b"\r\n") {
                rest = rest.get(end + 2..).unwrap_or_default();
                if starts_record(rest) {
                    self.protocol = Some(Protocol::SmtpStartTls);
                    self.tls(rest);
                    break;
                }
            }
            return Some(introduces);
        }
        None
    }

    /// Reads the first handshake message of a stream of records.
    fn tls(&mut self, bytes: &[u8]) -> Option<bool> {
        let message = handshake(bytes)?;
        let mut reader = Reader(message.get(4..)?);
        match message.first()? {
            1 => {
                let _ = self.client_hello(&mut reader);
                Some(true)
            }
            2 => {
                let _ = self.server_hello(&mut reader);
                Some(false)
            }
            _ => None,
        }
    }

    /// RFC 8446 section 4.1.2; the name is in RFC 6066 section 3.
    fn client_hello(&mut self, reader: &mut Reader<'_>) -> Option<()> {
        reader.take(2)?;
        self.client_random = reader.take(32)?.try_into().ok();
        reader.vector8()?;
        reader.vector16()?;
        reader.vector8()?;
        let mut extensions = Reader(reader.vector16()?);
        while let Some(number) = extensions.u16() {
            let mut data = Reader(extensions.vector16()?);
            if number == 0 {
                let mut names = Reader(data.vector16()?);
                if names.take(1)? == [0] {
                    let name = names.vector16()?;
                    self.server_name = Some(String::from_utf8_lossy(name).into_owned());
                }
            }
        }
        Some(())
    }

    /// RFC 8446 section 4.1.3.
    fn server_hello(&mut self, reader: &mut Reader<'_>) -> Option<()> {
        let mut version = reader.u16()?;
        reader.take(32)?;
        reader.vector8()?;
        let suite = reader.u16()?;
        reader.take(1)?;
        if let Some(extensions) = reader.vector16() {
            let mut extensions = Reader(extensions);
            while let Some(number) = extensions.u16() {
                let Some(data) = extensions.vector16() else {
                    break;
                };
                if number == 43
                    && let Some(chosen) = Reader(data).u16()
                {
                    version = chosen;
                }
            }
        }
        self.chosen = Some((version, suite));
        Some(())
    }
}

/// Whether bytes begin like a TLS record of a handshake.
fn starts_record(bytes: &[u8]) -> bool {
    matches!(bytes, [22, 3, 0..=4, high, _, ..] if *high <= 0x48)
}

/// The first handshake message, put together from as many records as it spans.
fn handshake(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut message = Vec::new();
    let mut records = Reader(bytes);
    loop {
        if records.take(3)?.first() != Some(&22) {
            return None;
        }
        let length = usize::from(records.u16()?);
        // The last record may not be all there, and yet the message may.
        let body = records.0.get(..length).unwrap_or(records.0);
        message.extend_from_slice(body);
        if let [_, a, b, c, ..] = &message[..] {
            let length = u32::from_be_bytes([0, *a, *b, *c]) as usize + 4;
            if message.len() >= length {
                message.truncate(length);
                return Some(message);
            }
        }
        records.take(length)?;
    }
}

/// Whether bytes begin like an HTTP request.
pub(super) fn is_request(bytes: &[u8]) -> bool {
    const METHODS: [&[u8]; 9] = [
        b"GET ",
        b"POST ",
        b"HEAD ",
        b"PUT ",
        b"DELETE ",
        b"OPTIONS ",
        b"PATCH ",
        b"CONNECT ",
        b"TRACE ",
    ];
    METHODS.iter().any(|method| bytes.starts_with(method))
}

/// The value of a header of HTTP.
fn header(bytes: &[u8], name: &str) -> Option<String> {
    let text = String::from_utf8_lossy(bytes);
    let head = text.split_once("\r\n\r\n").map_or(&*text, |(head, _)| head);
    head.split("\r\n").skip(1).find_map(|line| {
        let (found, value) = line.split_once(':')?;
        found
            .eq_ignore_ascii_case(name)
            .then(|| value.trim().to_owned())
    })
}

fn contains(bytes: &[u8], word: &[u8]) -> bool {
    let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or(bytes);
    line.windows(word.len())
        .any(|there| there.eq_ignore_ascii_case(word))
}

/// Numbers and vectors in TLS's presentation language (RFC 8446 section 3).
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn u16(&mut self) -> Option<u16> {
        let bytes = self.take(2)?;
        Some(u16::from_be_bytes(*bytes.first_chunk()?))
    }

    fn vector8(&mut self) -> Option<&'a [u8]> {
        let length = *self.take(1)?.first()?;
        self.take(length.into())
    }

    fn vector16(&mut self) -> Option<&'a [u8]> {
        let length = self.u16()?;
        self.take(length.into())
    }
}
