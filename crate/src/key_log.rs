//! The format of `SSLKEYLOGFILE` (RFC 9850): lines of a label, a client's random and a secret.
//!
//! - [`KeyLog`]: all lines of one or several such files, found by the client's random
//! - [`Label`]: what a line's secret is
//! - [`Unreadable`], [`Reason`]: a line that is none, and why
//!
//! Takes some 150 bytes of memory for each line with a secret, and at most [`MOST_SECRETS`] of them.
//!
//! ```
//! use port443::key_log::{KeyLog, Reason};
//!
//! let log = KeyLog::parse(b"# a comment\nCLIENT_RANDOM 00 00\n");
//! let [line] = log.unreadable() else { unreachable!() };
//! assert_eq!((line.line, &line.reason), (2, &Reason::RandomLength { bytes: 1 }));
//! ```

use serde::Serialize;

use crate::bytes::Bytes;

/// How many lines with a secret are kept; those after them are left out, and counted.
pub const MOST_SECRETS: usize = 1_000_000;

/// How many unreadable lines are told one by one; the rest is only counted.
const MOST_UNREADABLE: usize = 20;

/// Bytes of a client's random, by which a line knows its connection.
const RANDOM: usize = 32;

/// No secret is longer; the longest is the configuration of an `ECH_CONFIG` line, which is of no use.
const LONGEST_SECRET: usize = 1 << 16;

/// What the secret of a line is (RFC 9850 section 2 and its registry).
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum Label {
    /// TLS 1.2 and older: the master secret. The line is called by what stands beside it.
    ClientRandom,
    /// TLS 1.3: early data.
    ClientEarlyTraffic,
    /// TLS 1.3: what the client sends up to its Finished.
    ClientHandshakeTraffic,
    /// TLS 1.3: what the server sends up to its Finished.
    ServerHandshakeTraffic,
    /// TLS 1.3: what the client sends after that, its number; a key log normally has the first only,
    /// since the others are computed from it.
    ClientTraffic(u16),
    /// The same of the server.
    ServerTraffic(u16),
    /// Of no use for opening records: for what the applications derive.
    Exporter,
    /// Of no use for opening records: the same for early data.
    EarlyExporter,
    /// Of no use here: what an encrypted `ClientHello` is encrypted with (RFC 9850 section 2.3).
    EchSecret,
    /// Of no use here: the configuration that the client used for that.
    EchConfig,
}

impl Label {
    /// From its spelling in the file; nothing if it is not known.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        Some(match text {
            "CLIENT_RANDOM" => Self::ClientRandom,
            "CLIENT_EARLY_TRAFFIC_SECRET" => Self::ClientEarlyTraffic,
            "CLIENT_HANDSHAKE_TRAFFIC_SECRET" => Self::ClientHandshakeTraffic,
            "SERVER_HANDSHAKE_TRAFFIC_SECRET" => Self::ServerHandshakeTraffic,
            "EXPORTER_SECRET" => Self::Exporter,
            "EARLY_EXPORTER_SECRET" | "EARLY_EXPORTER_MASTER_SECRET" => Self::EarlyExporter,
            "ECH_SECRET" => Self::EchSecret,
            "ECH_CONFIG" => Self::EchConfig,
            _ => {
                let number = |prefix| text.strip_prefix(prefix)?.parse().ok();
                if let Some(number) = number("CLIENT_TRAFFIC_SECRET_") {
                    Self::ClientTraffic(number)
                } else {
                    Self::ServerTraffic(number("SERVER_TRAFFIC_SECRET_")?)
                }
            }
        })
    }

    /// Whether a secret of this kind opens records.
    #[must_use]
    pub const fn opens_records(self) -> bool {
        !matches!(
            self,
            Self::Exporter | Self::EarlyExporter | Self::EchSecret | Self::EchConfig
        )
    }
}

/// A line that is no comment and has no secret that could be read.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Unreadable {
    /// Its number in its file, from 1.
    pub line: u32,
    /// What is wrong with it.
    pub reason: Reason,
}

/// Why a line could not be read.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
#[non_exhaustive]
pub enum Reason {
    /// It is not text in UTF-8.
    NotText,
    /// It does not have three words with spaces between them.
    NotThreeWords {
        /// How many it has.
        words: u32,
    },
    /// A label that is not known here. RFC 9850 asks to pass over such lines.
    UnknownLabel {
        /// Its first characters.
        label: String,
    },
    /// The client's random is not in hexadecimal.
    RandomNotHex,
    /// The client's random is not 32 bytes long.
    RandomLength {
        /// How long it is.
        bytes: u32,
    },
    /// The secret is not in hexadecimal.
    SecretNotHex,
    /// The secret is not as long as one of its kind can be: 48 bytes after `CLIENT_RANDOM`, and 32 or
    /// 48 in TLS 1.3.
    SecretLength {
        /// How long it is.
        bytes: u32,
    },
}

/// Lines of key logs.
#[derive(Clone, Debug, Default)]
pub struct KeyLog {
    /// Ordered by random and label; among equal ones the first that was read stands first.
    entries: Vec<Entry>,
    /// All secrets, one behind the other.
    secrets: Vec<u8>,
    unreadable: Vec<Unreadable>,
    unreadable_count: u32,
    left_out: u32,
    lines: u32,
}

#[derive(Clone, Debug)]
struct Entry {
    random: [u8; RANDOM],
    label: Label,
    /// Where in `secrets` it begins, and how long it is.
    start: u32,
    length: u16,
}

impl KeyLog {
    /// Reads a whole file. Whatever the bytes are, this returns. Takes time in proportion to them, and
    /// a little more for putting the lines in order.
    #[must_use]
    pub fn parse(file: &[u8]) -> Self {
        let mut key_log = Self::default();
        key_log.add(file);
        key_log
    }

    /// Reads one more file. Where two lines are about the same secret, the first one counts.
    pub fn add(&mut self, file: &[u8]) {
        let file = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
        // CRLF's other half is white space.
        for (number, line) in (1..).zip(file.split(|byte| *byte == b'\n')) {
            let line = line.trim_ascii();
            if line.is_empty() || line.starts_with(b"#") {
                continue;
            }
            self.lines = self.lines.saturating_add(1);
            if let Err(reason) = self.line(line) {
                self.unreadable_count = self.unreadable_count.saturating_add(1);
                if self.unreadable.len() < MOST_UNREADABLE {
                    self.unreadable.push(Unreadable {
                        line: number,
                        reason,
                    });
                }
            }
        }
        // Stable, so that the first of equal ones stays the first.
        self.entries
            .sort_by_key(|entry| (entry.random, entry.label));
        self.entries
            .dedup_by(|later, first| (later.random, later.label) == (first.random, first.label));
    }

    fn line(&mut self, line: &[u8]) -> Result<(), Reason> {
        let line = core::str::from_utf8(line).map_err(|_| Reason::NotText)?;
        let mut words = line.split_ascii_whitespace();
        let (Some(label), Some(random), Some(secret), None) =
            (words.next(), words.next(), words.next(), words.next())
        else {
            return Err(Reason::NotThreeWords {
                words: count(line.split_ascii_whitespace().count()),
            });
        };
        let label = Label::of(label).ok_or_else(|| Reason::UnknownLabel {
            label: label.chars().take(40).collect(),
        })?;
        let random = unhex(random).ok_or(Reason::RandomNotHex)?;
        let random: [u8; RANDOM] =
            random
                .try_into()
                .map_err(|random: Vec<u8>| Reason::RandomLength {
                    bytes: count(random.len()),
                })?;
        let secret = unhex(secret).ok_or(Reason::SecretNotHex)?;
        let fits = match label {
            Label::ClientRandom => secret.len() == 48,
            Label::EchSecret | Label::EchConfig => (1..LONGEST_SECRET).contains(&secret.len()),
            _ => matches!(secret.len(), 32 | 48),
        };
        if !fits {
            return Err(Reason::SecretLength {
                bytes: count(secret.len()),
            });
        }
        let (Ok(start), Ok(length)) = (
            u32::try_from(self.secrets.len()),
            u16::try_from(secret.len()),
        ) else {
            self.left_out = self.left_out.saturating_add(1);
            return Ok(());
        };
        if self.entries.len() >= MOST_SECRETS {
            self.left_out = self.left_out.saturating_add(1);
            return Ok(());
        }
        // What is of no use is counted, but not kept.
        if label.opens_records() {
            self.secrets.extend_from_slice(&secret);
        }
        self.entries.push(Entry {
            random,
            label,
            start,
            length: if label.opens_records() { length } else { 0 },
        });
        Ok(())
    }

    /// The secret of a connection's line, if there is one. Takes logarithmic time.
    #[must_use]
    pub fn secret(&self, label: Label, random: &[u8]) -> Option<&[u8]> {
        let random: [u8; RANDOM] = random.try_into().ok()?;
        let place = self
            .entries
            .binary_search_by(|entry| (entry.random, entry.label).cmp(&(random, label)))
            .ok()?;
        let entry = self.entries.get(place)?;
        let start = entry.start as usize;
        let secret = self.secrets.get(start..start + usize::from(entry.length))?;
        (!secret.is_empty()).then_some(secret)
    }

    /// The labels of a connection's lines, in their order of use.
    pub fn labels(&self, random: &[u8]) -> impl Iterator<Item = Label> {
        let of = self.of(random);
        of.iter().map(|entry| entry.label)
    }

    /// Whether it has a line of this connection, of whatever use.
    #[must_use]
    pub fn knows(&self, random: &[u8]) -> bool {
        !self.of(random).is_empty()
    }

    /// A connection's lines that open records, to be read by [`parse`](Self::parse) again.
    #[must_use]
    pub fn lines_of(&self, random: &[u8]) -> String {
        let mut text = String::new();
        for entry in self.of(random) {
            let secret = self.secret(entry.label, random);
            if let Some(secret) = secret {
                text.push_str(&line(entry.label, random, secret));
            }
        }
        text
    }

    fn of(&self, random: &[u8]) -> &[Entry] {
        let start = self
            .entries
            .partition_point(|entry| entry.random[..] < *random);
        let rest = self.entries.get(start..).unwrap_or_default();
        let length = rest.partition_point(|entry| entry.random[..] == *random);
        rest.get(..length).unwrap_or_default()
    }

    /// The connections that it has lines of, by their clients' randoms, each once and in order.
    pub fn randoms(&self) -> impl Iterator<Item = &[u8]> {
        self.entries
            .chunk_by(|left, right| left.random == right.random)
            .filter_map(|entries| Some(&entries.first()?.random[..]))
    }

    /// How many secrets it has, each counted once.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it has no secret at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// How many lines there were that are neither empty nor comments.
    #[must_use]
    pub fn lines(&self) -> u32 {
        self.lines
    }

    /// The first lines that could not be read.
    #[must_use]
    pub fn unreadable(&self) -> &[Unreadable] {
        &self.unreadable
    }

    /// How many lines could not be read.
    #[must_use]
    pub fn unreadable_count(&self) -> u32 {
        self.unreadable_count
    }

    /// How many lines were left out because there are more than [`MOST_SECRETS`].
    #[must_use]
    pub fn left_out(&self) -> u32 {
        self.left_out
    }
}

/// A line of the format, with its end.
#[must_use]
pub fn line(label: Label, random: &[u8], secret: &[u8]) -> String {
    let mut text = match label {
        Label::ClientRandom => "CLIENT_RANDOM".into(),
        Label::ClientEarlyTraffic => "CLIENT_EARLY_TRAFFIC_SECRET".into(),
        Label::ClientHandshakeTraffic => "CLIENT_HANDSHAKE_TRAFFIC_SECRET".into(),
        Label::ServerHandshakeTraffic => "SERVER_HANDSHAKE_TRAFFIC_SECRET".into(),
        Label::ClientTraffic(number) => ["CLIENT_TRAFFIC_SECRET_", &number.to_string()].concat(),
        Label::ServerTraffic(number) => ["SERVER_TRAFFIC_SECRET_", &number.to_string()].concat(),
        Label::Exporter => "EXPORTER_SECRET".into(),
        Label::EarlyExporter => "EARLY_EXPORTER_SECRET".into(),
        Label::EchSecret => "ECH_SECRET".into(),
        Label::EchConfig => "ECH_CONFIG".into(),
    };
    for bytes in [random, secret] {
        text.push(' ');
        text.push_str(&Bytes(bytes.to_vec()).to_string());
    }
    text.push('\n');
    text
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn unhex(digits: &str) -> Option<Vec<u8>> {
    let digit = |digit: &u8| {
        char::from(*digit)
            .to_digit(16)
            .and_then(|digit| u8::try_from(digit).ok())
    };
    let (pairs, rest) = digits.as_bytes().as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    pairs
        .iter()
        .map(|[high, low]| Some(digit(high)? << 4 | digit(low)?))
        .collect()
}
