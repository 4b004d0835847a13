//! The second pass, for the reader: opens records with a key log, as Wireshark does. Never sees
//! more than the wire and that.
//!
//! - [`decrypt()`]: all records that a key log opens
//! - [`OpenedRecord`]: one of them, with what stands inside
//! - [`Stage`]: which traffic secret of TLS 1.3, and what the key log calls it

use serde::Serialize;

#[cfg(feature = "everything")]
use super::epoch::KeyBlock;
use super::epoch::{Keys, Tls13, open_stream};
use super::suite::Suite;
use super::{Dissection, Field, lookup};
use crate::bytes::Bytes;
use crate::capture::Peer;

/// A record that a key log opened.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct OpenedRecord {
    /// Who sent it.
    pub from: Peer,
    /// Its place among the units of the sender's stream.
    pub unit: u32,
    /// The key log's label of the secret that opened it, such as `SERVER_TRAFFIC_SECRET_0`; over TLS
    /// 1.2 `CLIENT_RANDOM`, which stands for the master secret.
    pub secret: &'static str,
    /// Its number under that secret; in TLS 1.2 under the keys made of it, for each peer.
    pub sequence: u64,
    /// `TLSInnerPlaintext`; in TLS 1.2 the content alone.
    pub plaintext: Bytes,
    /// What is inside, in order: handshake messages, HTTP, an alert. Spans are within `plaintext`.
    pub messages: Vec<Field>,
}

/// Which of a peer's traffic secrets, in the order in which they come into use.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum Stage {
    /// The client's early data.
    Early,
    /// The handshake from the `ServerHello` on.
    Handshake,
    /// What the application sends, and whatever else comes after Finished.
    Application,
}

impl Stage {
    /// RFC 9850 section 2.
    pub(crate) const fn label(self, from: Peer) -> &'static str {
        match (self, from) {
            (Self::Early, _) => "CLIENT_EARLY_TRAFFIC_SECRET",
            (Self::Handshake, Peer::Client) => "CLIENT_HANDSHAKE_TRAFFIC_SECRET",
            (Self::Handshake, Peer::Server) => "SERVER_HANDSHAKE_TRAFFIC_SECRET",
            (Self::Application, Peer::Client) => "CLIENT_TRAFFIC_SECRET_0",
            (Self::Application, Peer::Server) => "SERVER_TRAFFIC_SECRET_0",
        }
    }
}

/// Opens the records that the secrets in `key_log` open, the client's first.
///
/// `key_log` is in the format of `SSLKEYLOGFILE` (RFC 9850): lines of a label, the client's random
/// and a secret. Only the lines of this connection count; others, comments and what is no such line
/// open nothing. Neither does a suite that is not among those of TLS 1.3 with AES-GCM or ChaCha20, or
/// those of TLS 1.2 with the same and ECDHE or RSA. A record that does not open (it was changed on
/// the way, or its secret is not in the log) is left out, and those after it still open.
#[must_use]
pub fn decrypt(dissection: &Dissection, key_log: &str) -> Vec<OpenedRecord> {
    let mut opened = Vec::new();
    // A second ClientHello (after a HelloRetryRequest) has the same random (RFC 8446 section 4.1.2).
    let random = lookup::bytes(&dissection.client, "ClientHello", "random");
    let suite = lookup::bytes(&dissection.server, "ServerHello", "cipher_suite");
    let (Some(random), Some(suite)) = (
        random.get(..32),
        suite.last_chunk().copied().and_then(Suite::of),
    ) else {
        return opened;
    };
    #[cfg(feature = "everything")]
    if const { crate::parts::is_in("tls12") || crate::parts::is_in("rsaKeyTransport") }
        && suite.exchange != super::suite::Exchange::Apart
    {
        let server_random = lookup::bytes(&dissection.server, "ServerHello", "random");
        let secret = find_secret(key_log, "CLIENT_RANDOM", random);
        if let (Some(master), Some(server_random)) = (secret, server_random.get(..32)) {
            let block = KeyBlock::new(suite, &master, [random, server_random]);
            for (from, stream) in dissection.streams() {
                if let Some(keys) = block.keys(from) {
                    opened.extend(open_stream(from, stream, Keys::Tls12(keys)));
                }
            }
        }
        return opened;
    }
    for (from, stream) in dissection.streams() {
        let secrets = [Stage::Early, Stage::Handshake, Stage::Application]
            .into_iter()
            .filter(|stage| *stage != Stage::Early || from == Peer::Client)
            .filter_map(|stage| Some((stage, find_secret(key_log, stage.label(from), random)?)))
            .collect();
        let keys = Keys::Tls13(Tls13::new(suite, from, secrets));
        opened.extend(open_stream(from, stream, keys));
    }
    opened
}

/// The secret in the line of this label and random.
fn find_secret(key_log: &str, label: &str, random: &[u8]) -> Option<Vec<u8>> {
    key_log.lines().find_map(|line| {
        let mut words = line.split_ascii_whitespace();
        let matches = words.next()? == label && unhex(words.next()?)? == random;
        matches.then(|| unhex(words.next()?)).flatten()
    })
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
