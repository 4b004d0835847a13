//! The keys at hand: key logs from the file and from the reader, and private keys.
//!
//! - [`KeyRing`]: all of them

use super::summary::{KeyLogSummary, KeysGiven};
use super::{MAX_KEY_LOG, MAX_PRIVATE_KEYS, number};
use crate::dissect::private_key::{PrivateKey, PrivateKeyError};
use crate::key_log::{KeyLog, Label};

/// Keys that may open connections.
#[derive(Debug, Default)]
pub(super) struct KeyRing {
    /// What was found in the file and not read yet, so that a million small key logs are read once.
    found: String,
    key_log: KeyLog,
    /// Bytes of text that went into it.
    taken: usize,
    private_keys: Vec<PrivateKey>,
}

impl KeyRing {
    /// Adds lines of a key log. Returns whether all of them were taken.
    pub(super) fn add(&mut self, text: &str) -> bool {
        let room = MAX_KEY_LOG.saturating_sub(self.taken);
        // Whole lines only.
        let fits = if text.len() <= room {
            text
        } else {
            let lines = text.as_bytes().get(..room).unwrap_or_default();
            let end = lines.iter().rposition(|byte| *byte == b'\n');
            text.get(..end.map_or(0, |end| end + 1)).unwrap_or_default()
        };
        self.taken += fits.len();
        self.found.push_str(fits);
        if !fits.is_empty() && !fits.ends_with('\n') {
            self.found.push('\n');
        }
        fits.len() == text.len()
    }

    /// Reads what was added. Returns what it says; nothing if nothing was added since. `is_in_file`
    /// says whether a connection of this random is.
    pub(super) fn read(&mut self, is_in_file: impl Fn(&[u8]) -> bool) -> Option<KeyLogSummary> {
        if self.found.is_empty() {
            return None;
        }
        let text = core::mem::take(&mut self.found);
        let found = KeyLog::parse(text.as_bytes());
        self.key_log.add(text.as_bytes());
        Some(KeyLogSummary {
            secrets: number(found.len()),
            unreadable: found.unreadable_count(),
            first_unreadable: found.unreadable().first().map(|line| line.line),
            connections: number(found.randoms().count()),
            in_file: number(found.randoms().filter(|random| is_in_file(random)).count()),
            is_complete: found.left_out() == 0,
        })
    }

    /// Adds an RSA private key; the oldest goes when there are too many.
    pub(super) fn add_private_key(&mut self, file: &[u8]) -> Result<(), PrivateKeyError> {
        let key = PrivateKey::parse(file)?;
        if self.private_keys.len() >= MAX_PRIVATE_KEYS {
            self.private_keys.remove(0);
        }
        self.private_keys.push(key);
        Ok(())
    }

    pub(super) const fn key_log(&self) -> &KeyLog {
        &self.key_log
    }

    pub(super) fn private_keys(&self) -> &[PrivateKey] {
        &self.private_keys
    }

    /// What it has for a connection of this random that chose this version, by RSA key transport or
    /// not.
    pub(super) fn given(&self, random: &[u8], version: Option<u16>, is_rsa: bool) -> KeysGiven {
        let has = |label| self.key_log.secret(label, random).is_some();
        let tls13 = [
            Label::ClientHandshakeTraffic,
            Label::ServerHandshakeTraffic,
            Label::ClientTraffic(0),
            Label::ServerTraffic(0),
        ];
        let (all, some) = match version {
            Some(0x0304) => (tls13.into_iter().all(has), tls13.into_iter().any(has)),
            Some(_) => (has(Label::ClientRandom), false),
            None => (false, self.key_log.knows(random)),
        };
        if all {
            KeysGiven::All
        } else if some {
            KeysGiven::Some
        } else if is_rsa && !self.private_keys.is_empty() {
            KeysGiven::PrivateKey
        } else {
            KeysGiven::Missing
        }
    }

    pub(super) fn memory(&self) -> u64 {
        // What the key log says it takes for each line.
        (self.found.capacity() + self.key_log.len() * 150) as u64
    }
}
