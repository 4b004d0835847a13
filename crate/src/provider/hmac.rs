//! HMAC (RFC 2104) from `hmac`.
//!
//! - [`HMAC_SHA256`], [`HMAC_SHA384`]: the functions as rustls asks for them, each an [`Hmac`]

use hmac::{KeyInit, Mac};
use rustls::crypto::hmac as api;
use sha2::{Sha256, Sha384};

use super::tap;
use crate::bytes::Bytes;
use crate::recording::{EventKind, HashName};

/// HMAC-SHA-256.
pub static HMAC_SHA256: Hmac = Hmac(HashName::Sha256);

/// HMAC-SHA-384.
pub static HMAC_SHA384: Hmac = Hmac(HashName::Sha384);

/// HMAC with one hash function.
#[derive(Debug)]
pub struct Hmac(HashName);

impl api::Hmac for Hmac {
    fn with_key(&self, key: &[u8]) -> Box<dyn api::Key> {
        Box::new(Key {
            recorded: tap::is_recording().then(|| key.into()),
            ..Key::unrecorded(self.0, key)
        })
    }

    fn hash_output_len(&self) -> usize {
        self.0.output_len()
    }
}

/// HMAC under one key.
pub(super) struct Key {
    state: State,
    hash: HashName,
    /// The key itself, kept only to be recorded.
    recorded: Option<Bytes>,
}

enum State {
    Sha256(hmac::Hmac<Sha256>),
    Sha384(hmac::Hmac<Sha384>),
}

impl Key {
    /// One whose results are steps of something that is recorded as a whole.
    pub(super) fn unrecorded(hash: HashName, key: &[u8]) -> Self {
        Self {
            state: match hash {
                HashName::Sha256 => State::Sha256(hmac_state(key)),
                HashName::Sha384 => State::Sha384(hmac_state(key)),
            },
            hash,
            recorded: None,
        }
    }
}

impl api::Key for Key {
    fn sign_concat(&self, first: &[u8], middle: &[&[u8]], last: &[u8]) -> api::Tag {
        let parts = || {
            core::iter::once(first)
                .chain(middle.iter().copied())
                .chain(core::iter::once(last))
        };
        let tag = match &self.state {
            State::Sha256(state) => api::Tag::new(&authenticate(state.clone(), parts())),
            State::Sha384(state) => api::Tag::new(&authenticate(state.clone(), parts())),
        };
        if let Some(key) = &self.recorded {
            tap::record(|| EventKind::Hmac {
                hash: self.hash,
                key: key.clone(),
                input: Bytes(parts().flatten().copied().collect()),
                output: tag.as_ref().into(),
            });
        }
        tag
    }

    fn tag_len(&self) -> usize {
        self.hash.output_len()
    }
}

#[expect(
    clippy::expect_used,
    reason = "HMAC takes keys of any length (RFC 2104 section 2); the error type is KeyInit's, for ciphers"
)]
fn hmac_state<M: KeyInit>(key: &[u8]) -> M {
    M::new_from_slice(key).expect("HMAC takes keys of any length")
}

fn authenticate<'a, M: Mac>(
    mut state: M,
    parts: impl Iterator<Item = &'a [u8]>,
) -> hmac::digest::Output<M> {
    for part in parts {
        state.update(part);
    }
    state.finalize().into_bytes()
}
