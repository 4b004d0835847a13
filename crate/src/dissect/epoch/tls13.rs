//! Traffic secrets of TLS 1.3 in use (RFC 8446 section 7.3).
//!
//! - [`Tls13`]: one peer's, one after the other

use super::Opened;
use crate::capture::Peer;
use crate::dissect::decrypt::Stage;
use crate::dissect::suite::Suite;

/// What the secrets after the first of the application are called.
const fn updated(from: Peer) -> &'static str {
    match from {
        Peer::Client => "CLIENT_TRAFFIC_SECRET_N",
        Peer::Server => "SERVER_TRAFFIC_SECRET_N",
    }
}

/// One peer's secrets.
pub(in crate::dissect) struct Tls13 {
    suite: Suite,
    from: Peer,
    current: Option<Epoch>,
    next: Vec<(Stage, Vec<u8>)>,
    /// How many records did not open since the last that did, as far as it matters.
    missed: u64,
}

/// How many records one after the other may have been changed at the beginning of an epoch, or put in
/// anywhere, so that those after them still open.
const MISSED: u64 = 2;

impl Tls13 {
    /// `secrets` in the order in which they come into use.
    pub(in crate::dissect) fn new(
        suite: Suite,
        from: Peer,
        secrets: Vec<(Stage, Vec<u8>)>,
    ) -> Self {
        Self {
            suite,
            from,
            current: None,
            next: secrets,
            missed: 0,
        }
    }

    /// Opens the next record. A record that the secret in use does not open may be the first of a
    /// later one, so those are tried too; if none fits, the record counts all the same, since its
    /// sender counted it.
    pub(super) fn open(&mut self, header: &[u8], encrypted: &[u8]) -> Option<Opened> {
        let opened = self.find(header, encrypted);
        self.missed = match opened {
            Some(_) => 0,
            None => MISSED.min(self.missed + 1),
        };
        opened
    }

    fn find(&mut self, header: &[u8], encrypted: &[u8]) -> Option<Opened> {
        if let Some(epoch) = &mut self.current {
            let next = epoch.sequence;
            // Those that did not open may have been put in on the way: nobody counted them.
            for sequence in (next.saturating_sub(self.missed)..=next).rev() {
                epoch.sequence = sequence;
                if let Some(plaintext) = epoch.open(self.suite, header, encrypted) {
                    epoch.sequence += 1;
                    return Some(Opened {
                        secret: epoch.label,
                        sequence,
                        plaintext,
                        #[cfg(feature = "everything")]
                        seal: epoch.seal(self.suite, sequence, header),
                    });
                }
            }
            epoch.sequence = next + 1;
        }
        for index in 0..self.next.len() {
            let Some((stage, secret)) = self.next.get(index).cloned() else {
                break;
            };
            let epoch = Epoch::new(self.suite, stage, stage.label(self.from), secret);
            if let Some(found) = self.enter(epoch, header, encrypted) {
                self.next.drain(..=index);
                return Some(found);
            }
        }
        // After a KeyUpdate (section 7.2).
        let epoch = self
            .current
            .as_ref()
            .filter(|epoch| epoch.stage == Stage::Application && epoch.sequence > 0)?;
        let hash = self.suite.hash;
        let secret = hash.expand(&epoch.secret, "traffic upd", &[], hash.length())?;
        let epoch = Epoch::new(self.suite, Stage::Application, updated(self.from), secret);
        self.enter(epoch, header, encrypted)
    }

    /// Makes an epoch the current one if it opens a record as its first, or as the next after those
    /// that were missed.
    fn enter(&mut self, epoch: Option<Epoch>, header: &[u8], encrypted: &[u8]) -> Option<Opened> {
        let mut epoch = epoch?;
        for sequence in 0..=self.missed {
            epoch.sequence = sequence;
            if let Some(plaintext) = epoch.open(self.suite, header, encrypted) {
                #[cfg(feature = "everything")]
                let seal = epoch.seal(self.suite, sequence, header);
                epoch.sequence += 1;
                let secret = epoch.label;
                self.current = Some(epoch);
                return Some(Opened {
                    secret,
                    sequence,
                    plaintext,
                    #[cfg(feature = "everything")]
                    seal,
                });
            }
        }
        None
    }
}

/// A traffic secret in use.
struct Epoch {
    stage: Stage,
    label: &'static str,
    secret: Vec<u8>,
    key: Vec<u8>,
    iv: [u8; 12],
    sequence: u64,
}

impl Epoch {
    fn new(suite: Suite, stage: Stage, label: &'static str, secret: Vec<u8>) -> Option<Self> {
        let hash = suite.hash;
        Some(Self {
            stage,
            label,
            key: hash.expand(&secret, "key", &[], suite.aead.key_length())?,
            iv: hash.expand(&secret, "iv", &[], 12)?.try_into().ok()?,
            secret,
            sequence: 0,
        })
    }

    /// Sections 5.2 and 5.3.
    fn open(&self, suite: Suite, header: &[u8], encrypted: &[u8]) -> Option<Vec<u8>> {
        let nonce = self.nonce(self.sequence);
        suite.aead.open(&self.key, &nonce, header, encrypted)
    }

    fn nonce(&self, sequence: u64) -> [u8; 12] {
        let mut nonce = self.iv;
        for (byte, number) in nonce.iter_mut().skip(4).zip(sequence.to_be_bytes()) {
            *byte ^= number;
        }
        nonce
    }

    #[cfg(feature = "everything")]
    fn seal(&self, suite: Suite, sequence: u64, header: &[u8]) -> super::Seal {
        super::Seal {
            key: self.key.clone(),
            mac_key: Vec::new(),
            iv: self.iv.to_vec(),
            nonce: self.nonce(sequence).to_vec(),
            additional: header.to_vec(),
            explicit: 0,
            tag: suite.aead.tag_length(),
            stream: true,
        }
    }
}
