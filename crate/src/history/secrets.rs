//! From the pre-master secret to all others (RFC 5246 sections 6.3, 7.4.9, 8.1).
//!
//! - [`Secrets`]: the master secret and what is derived from it

use core::fmt;

use rustls::crypto::hash::Hash as _;
use rustls::crypto::tls12::Prf as _;

use crate::provider::hash::SHA256;
use crate::provider::tls12::{PRF_SHA256, RecordKey};
use crate::recording::AeadName;

/// The two randoms of the hellos, client's first.
pub(super) type Randoms = [[u8; 32]; 2];

/// The master secret.
#[derive(Clone)]
pub(super) struct Secrets {
    randoms: Randoms,
    master: [u8; 48],
}

impl Secrets {
    pub(super) fn new(pre_master: &[u8; 48], randoms: Randoms) -> Self {
        let mut master = [0; 48];
        PRF_SHA256.for_secret(
            &mut master,
            pre_master,
            b"master secret",
            randoms.as_flattened(),
        );
        Self { randoms, master }
    }

    pub(super) const fn master(&self) -> &[u8; 48] {
        &self.master
    }

    pub(super) const fn client_random(&self) -> &[u8; 32] {
        &self.randoms[0]
    }

    /// The client's write key and the server's, cut from the key block: two keys of 16 bytes, then
    /// two implicit nonces of 4; an AEAD has no MAC keys (RFC 5246 section 6.3).
    pub(super) fn write_keys(&self) -> [RecordKey; 2] {
        let [client, server] = self.randoms;
        let mut block = [0; 40];
        // The other way round than for the master secret.
        PRF_SHA256.for_secret(
            &mut block,
            &self.master,
            b"key expansion",
            [server, client].as_flattened(),
        );
        let (keys, implicit) = block.split_at(32);
        [0, 1].map(|end| {
            RecordKey::new(
                AeadName::Aes128Gcm,
                &keys[16 * end..][..16],
                &implicit[4 * end..][..4],
            )
        })
    }

    /// What Finished says of the handshake messages before it.
    pub(super) fn verify_data(&self, label: &[u8], transcript: &[u8]) -> [u8; 12] {
        let mut data = [0; 12];
        let hash = SHA256.hash(transcript);
        PRF_SHA256.for_secret(&mut data, &self.master, label, hash.as_ref());
        data
    }
}

/// Keeps them to itself.
impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secrets")
    }
}
