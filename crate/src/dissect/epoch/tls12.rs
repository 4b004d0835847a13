//! Keys of TLS 1.2 in use (RFC 5246 section 6.3).
//!
//! - [`KeyBlock`]: both peers' keys, from the master secret
//! - [`Tls12`]: one peer's

use super::{Opened, Seal};
use crate::capture::Peer;
use crate::dissect::suite::{Aead, BLOCK, Cbc, Exchange, Suite};

/// What the key log calls the master secret: by what stands beside it (RFC 9850 section 2).
const LABEL: &str = "CLIENT_RANDOM";

/// Keys and implicit nonces, as they stand one after the other.
pub(in crate::dissect) struct KeyBlock {
    suite: Suite,
    encrypt_then_mac: bool,
    bytes: Vec<u8>,
}

impl KeyBlock {
    /// `randoms` are the client's and the server's; `encrypt_then_mac` is what the hellos agreed on
    /// (RFC 7366), which only suites with CBC ask for.
    pub(in crate::dissect) fn new(
        suite: Suite,
        master: &[u8],
        randoms: [&[u8]; 2],
        encrypt_then_mac: bool,
    ) -> Self {
        let [client, server] = randoms;
        let seed = [server, client].concat();
        let length = parts(suite).iter().sum::<usize>() * 2;
        Self {
            suite,
            encrypt_then_mac,
            bytes: suite.hash.prf(master, "key expansion", &seed, length),
        }
    }

    /// All of it.
    pub(in crate::dissect) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// One peer's part.
    pub(in crate::dissect) fn keys(&self, from: Peer) -> Option<Tls12> {
        // Of each part the client's stands first.
        let mut rest = &self.bytes[..];
        let mut part = |length: usize| {
            let (both, behind) = rest.split_at_checked(2 * length)?;
            rest = behind;
            let place = from as usize;
            Some(both.get(place * length..(place + 1) * length)?.to_vec())
        };
        let [mac_key, key, iv] = parts(self.suite);
        Some(Tls12 {
            suite: self.suite,
            exchange: self.suite.exchange,
            encrypt_then_mac: self.encrypt_then_mac,
            mac_key: part(mac_key)?,
            key: part(key)?,
            iv: part(iv)?,
            sequence: 0,
            missed: 0,
        })
    }
}

/// How many bytes each peer has of MAC key, key, and of nonce that does not travel.
fn parts(suite: Suite) -> [usize; 3] {
    let key = usize::from(suite.aead.key_length());
    match suite.aead {
        Aead::Cbc(cbc) => [cbc.mac.length(), key, 0],
        aead => [0, key, 12 - aead.explicit_nonce_length()],
    }
}

/// One peer's keys.
pub(in crate::dissect) struct Tls12 {
    suite: Suite,
    pub(super) exchange: Exchange,
    encrypt_then_mac: bool,
    mac_key: Vec<u8>,
    key: Vec<u8>,
    iv: Vec<u8>,
    sequence: u64,
    /// How many records did not open since the last that did, as far as it matters.
    missed: u64,
}

/// How many records one after the other may have been put in on the way, so that those after them
/// still open.
const MISSED: u64 = 2;

impl Tls12 {
    /// Opens the next record (RFC 5246 section 6.2.3). One that does not open counts if its sender
    /// counted it, and does not if it was put in on the way.
    pub(super) fn open(&mut self, header: &[u8], encrypted: &[u8]) -> Option<Opened> {
        let next = self.sequence;
        for sequence in (next.saturating_sub(self.missed)..=next).rev() {
            let opened = match self.suite.aead {
                Aead::Cbc(cbc) => self.open_cbc(cbc, sequence, header, encrypted),
                aead => self.open_aead(aead, sequence, header, encrypted),
            };
            if let Some((plaintext, seal)) = opened {
                self.sequence = sequence + 1;
                self.missed = 0;
                return Some(Opened {
                    secret: LABEL,
                    sequence,
                    plaintext,
                    seal,
                });
            }
        }
        self.sequence = next + 1;
        self.missed = MISSED.min(self.missed + 1);
        None
    }

    /// RFC 5246 section 6.2.3.3.
    fn open_aead(
        &self,
        aead: Aead,
        sequence: u64,
        header: &[u8],
        encrypted: &[u8],
    ) -> Option<(Vec<u8>, Seal)> {
        let number = sequence.to_be_bytes();
        let (explicit, encrypted) = encrypted.split_at_checked(aead.explicit_nonce_length())?;
        let mut nonce: [u8; 12] = [&self.iv[..], explicit].concat().try_into().ok()?;
        if explicit.is_empty() {
            for (byte, number) in nonce.iter_mut().skip(4).zip(number) {
                *byte ^= number;
            }
        }
        let tag = aead.tag_length();
        let length = u16::try_from(encrypted.len().checked_sub(tag)?).ok()?;
        let additional = [&number[..], header.get(..3)?, &length.to_be_bytes()].concat();
        let plaintext = aead.open(&self.key, &nonce, &additional, encrypted)?;
        Some((
            plaintext,
            Seal {
                key: self.key.clone(),
                mac_key: Vec::new(),
                iv: self.iv.clone(),
                nonce: nonce.to_vec(),
                additional,
                explicit: explicit.len(),
                tag,
                stream: true,
            },
        ))
    }

    /// RFC 5246 section 6.2.3.2; with `encrypt_then_mac` RFC 7366 section 3.
    fn open_cbc(
        &self,
        cbc: Cbc,
        sequence: u64,
        header: &[u8],
        encrypted: &[u8],
    ) -> Option<(Vec<u8>, Seal)> {
        let mac_length = cbc.mac.length();
        let additional = |length: usize| -> Option<Vec<u8>> {
            let length = u16::try_from(length).ok()?.to_be_bytes();
            Some([&sequence.to_be_bytes()[..], header.get(..3)?, &length].concat())
        };
        let outer = if self.encrypt_then_mac { mac_length } else { 0 };
        let border = encrypted.len().checked_sub(outer)?;
        let (sealed, outer_mac) = encrypted.split_at_checked(border)?;
        let (iv, blocks) = sealed.split_at_checked(BLOCK)?;
        let mut plaintext = cbc.decrypt(&self.key, iv, blocks)?;
        // As many bytes of padding as the last one says, all with its value, and itself.
        let padding = usize::from(*plaintext.last()?) + 1;
        let border = plaintext.len().checked_sub(padding)?;
        let (content, padded) = plaintext.split_at_checked(border)?;
        if padded.iter().any(|byte| usize::from(*byte) + 1 != padding) {
            return None;
        }
        let (mac, additional, content_length) = if self.encrypt_then_mac {
            let additional = additional(sealed.len())?;
            let mac = [&additional[..], sealed].concat();
            (
                cbc.mac.hmac(&self.mac_key, &mac) == outer_mac,
                additional,
                content.len(),
            )
        } else {
            let (content, inner_mac) =
                content.split_at_checked(content.len().checked_sub(mac_length)?)?;
            let additional = additional(content.len())?;
            let mac = [&additional[..], content].concat();
            (
                cbc.mac.hmac(&self.mac_key, &mac) == inner_mac,
                additional,
                content.len(),
            )
        };
        if !mac {
            return None;
        }
        let seal = Seal {
            key: self.key.clone(),
            mac_key: self.mac_key.clone(),
            iv: iv.to_vec(),
            nonce: iv.to_vec(),
            additional,
            explicit: BLOCK,
            tag: outer,
            stream: false,
        };
        plaintext.truncate(content_length);
        Some((plaintext, seal))
    }
}
