//! Keys of TLS 1.2 in use (RFC 5246 section 6.3).
//!
//! - [`KeyBlock`]: both peers' keys, from the master secret
//! - [`Tls12`]: one peer's

use super::Opened;
use crate::capture::Peer;
use crate::dissect::suite::{Exchange, Suite};

/// What the key log calls the master secret: by what stands beside it (RFC 9850 section 2).
const LABEL: &str = "CLIENT_RANDOM";

/// Keys and implicit nonces, as they stand one after the other.
pub(in crate::dissect) struct KeyBlock {
    suite: Suite,
    bytes: Vec<u8>,
}

impl KeyBlock {
    /// `randoms` are the client's and the server's.
    pub(in crate::dissect) fn new(suite: Suite, master: &[u8], randoms: [&[u8]; 2]) -> Self {
        let [client, server] = randoms;
        let key = usize::from(suite.aead.key_length());
        let seed = [server, client].concat();
        let length = 2 * (key + iv_length(suite));
        Self {
            suite,
            bytes: suite.hash.prf(master, "key expansion", &seed, length),
        }
    }

    /// All of it.
    pub(in crate::dissect) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// One peer's part.
    pub(in crate::dissect) fn keys(&self, from: Peer) -> Option<Tls12> {
        let key = usize::from(self.suite.aead.key_length());
        let iv = iv_length(self.suite);
        let place = from as usize;
        let (keys, ivs) = self.bytes.split_at_checked(2 * key)?;
        Some(Tls12 {
            suite: self.suite,
            exchange: self.suite.exchange,
            key: keys.get(place * key..(place + 1) * key)?.to_vec(),
            iv: ivs.get(place * iv..(place + 1) * iv)?.to_vec(),
            sequence: 0,
        })
    }
}

/// The part of the nonce that does not travel.
fn iv_length(suite: Suite) -> usize {
    12 - suite.aead.explicit_nonce_length()
}

/// One peer's keys.
pub(in crate::dissect) struct Tls12 {
    suite: Suite,
    pub(super) exchange: Exchange,
    key: Vec<u8>,
    iv: Vec<u8>,
    sequence: u64,
}

impl Tls12 {
    /// Opens the next record (RFC 5246 section 6.2.3.3). One that does not open counts all the same.
    pub(super) fn open(&mut self, header: &[u8], encrypted: &[u8]) -> Option<Opened> {
        let sequence = self.sequence;
        self.sequence += 1;
        let number = sequence.to_be_bytes();
        let explicit = self.suite.aead.explicit_nonce_length();
        let (explicit, encrypted) = encrypted.split_at_checked(explicit)?;
        let mut nonce: [u8; 12] = [&self.iv[..], explicit].concat().try_into().ok()?;
        if explicit.is_empty() {
            for (byte, number) in nonce.iter_mut().skip(4).zip(number) {
                *byte ^= number;
            }
        }
        let length = u16::try_from(encrypted.len().checked_sub(16)?).ok()?;
        let additional = [&number[..], header.get(..3)?, &length.to_be_bytes()].concat();
        let plaintext = self
            .suite
            .aead
            .open(&self.key, &nonce, &additional, encrypted)?;
        Some(Opened {
            secret: LABEL,
            sequence,
            plaintext,
        })
    }
}
