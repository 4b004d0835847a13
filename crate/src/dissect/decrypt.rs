//! The second pass, for the reader: opens records with a key log, as Wireshark does. Never sees
//! more than the wire and that.
//!
//! - [`decrypt()`]: all records that a key log opens
//! - [`OpenedRecord`]: one of them, with what stands inside
//! - [`Stage`]: which traffic secret of TLS 1.3, and what the key log calls it
//! - `decrypt_with`, `Decrypted`: the same with a key log that was read before, and what it lacks, each a
//!   `Lack`
//! - `LaidOpen`: what a record was sealed with, from `Decrypted::lay_open`

use serde::Serialize;

#[cfg(feature = "everything")]
pub use self::report::{Decrypted, Lack, LaidOpen, client_random, decrypt_with};
use super::Dissection;
#[cfg(not(feature = "everything"))]
use super::epoch::open_stream;
use super::epoch::{Keys, Tls13};
#[cfg(not(feature = "everything"))]
use super::lookup;
pub use super::opened::OpenedRecord;
use super::suite::Suite;
use crate::capture::Peer;

/// Which of a peer's traffic secrets, in the order in which they come into use.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
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
/// open nothing. Neither does a suite that is not among those of TLS 1.3, or those of TLS 1.2 with
/// AES (GCM, CCM or CBC) or ChaCha20. A record that does not open (it was changed on the way, or its
/// secret is not in the log) is left out, and those after it still open; so do those after one that was put in.
#[cfg(feature = "everything")]
#[must_use]
pub fn decrypt(dissection: &Dissection, key_log: &str) -> Vec<OpenedRecord> {
    let key_log = crate::key_log::KeyLog::parse(key_log.as_bytes());
    decrypt_with(dissection, &key_log).opened
}

/// Opens the records that the secrets in `key_log` open, the client's first.
///
/// `key_log` is in the format of `SSLKEYLOGFILE` (RFC 9850): lines of a label, the client's random
/// and a secret. Only the lines of this connection count. A record that does not open is left out, and
/// those after it still open.
#[cfg(not(feature = "everything"))]
#[must_use]
pub fn decrypt(dissection: &Dissection, key_log: &str) -> Vec<OpenedRecord> {
    let mut opened = Vec::new();
    // A second ClientHello (after a HelloRetryRequest) has the same random (RFC 8446 section 4.1.2).
    let random = lookup::bytes(&dissection.client, "ClientHello", "random");
    let suite = lookup::bytes(&dissection.server, "ServerHello", "cipher_suite");
    if let (Some(random), Some(suite)) = (
        random.get(..32),
        suite.last_chunk().copied().and_then(Suite::of),
    ) {
        for (from, stream) in dissection.streams() {
            let keys = tls13(suite, from, &|stage| {
                find_secret(key_log, stage.label(from), random)
            });
            opened.extend(open_stream(from, stream, keys));
        }
    }
    opened
}

/// One peer's secrets.
fn tls13(suite: Suite, from: Peer, secret: &dyn Fn(Stage) -> Option<Vec<u8>>) -> Keys {
    let secrets = [Stage::Early, Stage::Handshake, Stage::Application]
        .into_iter()
        .filter(|stage| *stage != Stage::Early || from == Peer::Client)
        .filter_map(|stage| Some((stage, secret(stage)?)))
        .collect();
    Keys::Tls13(Tls13::new(suite, from, secrets))
}

/// The secret in the line of this label and random.
#[cfg(not(feature = "everything"))]
fn find_secret(key_log: &str, label: &str, random: &[u8]) -> Option<Vec<u8>> {
    key_log.lines().find_map(|line| {
        let mut words = line.split_ascii_whitespace();
        let matches = words.next()? == label && unhex(words.next()?)? == random;
        matches.then(|| unhex(words.next()?)).flatten()
    })
}

#[cfg(not(feature = "everything"))]
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

/// With a key log that may be long, and of whichever connections.
#[cfg(feature = "everything")]
mod report {
    use serde::Serialize;

    use super::{OpenedRecord, Stage, tls13};
    use crate::bytes::Bytes;
    use crate::capture::Peer;
    use crate::dissect::epoch::{KeyBlock, Keys, Seal, open_stream_and};
    use crate::dissect::suite::{Exchange, Suite};
    use crate::dissect::{Dissection, Unit, http, lookup, names, offset};
    use crate::key_log::{KeyLog, Label};

    /// What a key log opens of a connection.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Decrypted {
        /// The records that opened, the client's first.
        pub opened: Vec<OpenedRecord>,
        /// How many sealed records there are.
        pub sealed: u32,
        /// Why not all of them opened; empty if they did.
        pub lacks: Vec<Lack>,
        seals: Vec<Seal>,
    }

    /// Why a key log does not open all of a connection.
    #[derive(Clone, Debug, Eq, PartialEq, Serialize)]
    #[serde(
        tag = "kind",
        rename_all = "camelCase",
        rename_all_fields = "camelCase"
    )]
    #[non_exhaustive]
    pub enum Lack {
        /// A hello is not there: without the client's, nobody knows which lines belong to it; without
        /// the server's, which suite it is.
        HelloMissing {
            /// Whose.
            of: Peer,
        },
        /// The suite is none that can be opened here, or the version is older than TLS 1.2.
        SuiteNotRead {
            /// The suite's name.
            cipher_suite: String,
            /// The version's name.
            version: String,
        },
        /// The key log has no line of this connection.
        OtherConnections {
            /// Of how many connections it has lines.
            connections: u32,
        },
        /// The key log has lines of this connection, but lacks some that would open more.
        SecretsMissing {
            /// The labels of the missing lines.
            labels: Vec<&'static str>,
        },
        /// The secrets are there, and these records did not open: they were changed on the way, stand
        /// behind a gap, or belong to a second handshake of TLS 1.2 inside of the first.
        DoNotOpen {
            /// How many.
            records: u32,
        },
    }

    /// A record with everything that sealed it.
    #[derive(Clone, Debug, PartialEq, Serialize)]
    #[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
    #[serde(rename_all = "camelCase")]
    pub struct LaidOpen {
        /// Who sent it.
        pub from: Peer,
        /// Its place among the units of the sender's stream.
        pub unit: u32,
        /// The key log's label of the secret, as [`OpenedRecord::secret`].
        pub secret: &'static str,
        /// Its number under that secret.
        pub sequence: u64,
        /// The 5 bytes of header, sent in the clear.
        pub header: Bytes,
        /// The key, 16 or 32 bytes.
        pub key: Bytes,
        /// The MAC's key; empty where an AEAD needs none.
        pub mac_key: Bytes,
        /// The part of the nonce that belongs to the key: 12 bytes in TLS 1.3, 4 or 12 in TLS 1.2. With
        /// CBC the record's IV, 16 bytes.
        pub iv: Bytes,
        /// The nonce, 12 bytes: `iv` with the number mixed in, or with what travels behind it. With CBC
        /// the IV again.
        pub nonce: Bytes,
        /// The additional data; with CBC what the MAC covers before the content.
        pub aad: Bytes,
        /// What is sent of the nonce, between header and ciphertext: 8 bytes for AES-GCM and AES-CCM in
        /// TLS 1.2, 16 of IV with CBC, otherwise none.
        pub explicit_nonce: Bytes,
        /// As long as `plaintext`; with CBC longer: padding, and the MAC if it is not behind it.
        pub ciphertext: Bytes,
        /// `TLSInnerPlaintext`; in TLS 1.2 the content alone.
        pub plaintext: Bytes,
        /// As long as `plaintext`: the ciphertext XOR the plaintext. Empty with CBC, which has none.
        pub keystream: Bytes,
        /// 16 bytes, 8 with `CCM_8`. With CBC the MAC if it stands behind the ciphertext, otherwise empty.
        pub tag: Bytes,
    }

    impl Decrypted {
        /// Everything that sealed the record at this place of [`opened`](Self::opened), of the
        /// dissection that was decrypted.
        #[must_use]
        pub fn lay_open(&self, dissection: &Dissection, place: usize) -> Option<LaidOpen> {
            let record = self.opened.get(place)?;
            let seal = self.seals.get(place)?;
            let stream = match record.from {
                Peer::Client => &dissection.client,
                Peer::Server => &dissection.server,
            };
            let field = &stream.units.get(record.unit as usize)?.field;
            let bytes = stream.bytes.get(field.start as usize..field.end as usize)?;
            let (header, encrypted) = bytes.split_at_checked(5)?;
            let (explicit_nonce, encrypted) = encrypted.split_at_checked(seal.explicit)?;
            let border = encrypted.len().checked_sub(seal.tag)?;
            let (ciphertext, tag) = encrypted.split_at_checked(border)?;
            let keystream = if seal.stream {
                let pairs = ciphertext.iter().zip(record.plaintext.iter());
                pairs.map(|(left, right)| left ^ right).collect()
            } else {
                Vec::new()
            };
            Some(LaidOpen {
                from: record.from,
                unit: record.unit,
                secret: record.secret,
                sequence: record.sequence,
                header: header.into(),
                key: seal.key.clone().into(),
                mac_key: seal.mac_key.clone().into(),
                iv: seal.iv.clone().into(),
                nonce: seal.nonce.clone().into(),
                aad: seal.additional.clone().into(),
                explicit_nonce: explicit_nonce.into(),
                ciphertext: ciphertext.into(),
                plaintext: record.plaintext.clone(),
                keystream: keystream.into(),
                tag: tag.into(),
            })
        }
    }

    /// The client's random, by which a key log knows the connection; nothing if its hello is not there.
    #[must_use]
    pub fn client_random(dissection: &Dissection) -> Option<[u8; 32]> {
        // A second ClientHello (after a HelloRetryRequest) has the same random (RFC 8446 section
        // 4.1.2).
        let random = lookup::bytes(&dissection.client, "ClientHello", "random");
        random.first_chunk().copied()
    }

    /// Opens the records that the secrets of the key log open, and says what it lacks. Takes time in
    /// proportion to the capture.
    #[must_use]
    pub fn decrypt_with(dissection: &Dissection, key_log: &KeyLog) -> Decrypted {
        let sealed: usize = dissection
            .streams()
            .iter()
            .map(|(_, stream)| stream.units.iter().filter(|unit| unit.sealed).count())
            .sum();
        let mut decrypted = Decrypted {
            opened: Vec::new(),
            sealed: offset(sealed),
            lacks: Vec::new(),
            seals: Vec::new(),
        };
        if sealed == 0 {
            return decrypted;
        }
        let lack = decrypted.open(dissection, key_log).err();
        if decrypted.opened.len() < sealed {
            decrypted.lacks.extend(lack);
            if decrypted.lacks.is_empty() {
                decrypted.lacks.push(Lack::DoNotOpen {
                    records: offset(sealed - decrypted.opened.len()),
                });
            }
        }
        decrypted
    }

    impl Decrypted {
        fn open(&mut self, dissection: &Dissection, key_log: &KeyLog) -> Result<(), Lack> {
            let missing = |of| Lack::HelloMissing { of };
            let random = client_random(dissection).ok_or(missing(Peer::Client))?;
            let server = |field| lookup::bytes(&dissection.server, "ServerHello", field);
            let number: [u8; 2] = *server("cipher_suite")
                .last_chunk()
                .ok_or(missing(Peer::Server))?;
            let suite = Suite::of(number).filter(|_| is_new_enough(dissection));
            let suite = suite.ok_or_else(|| Lack::SuiteNotRead {
                cipher_suite: names::suite(u16::from_be_bytes(number)),
                version: names::version(version(dissection)),
            })?;
            if !key_log.knows(&random) {
                return Err(Lack::OtherConnections {
                    connections: offset(key_log.randoms().count()),
                });
            }
            if suite.exchange == Exchange::Apart {
                return self.open_tls13(dissection, suite, &random, key_log);
            }
            let labels = vec!["CLIENT_RANDOM"];
            let master = key_log
                .secret(Label::ClientRandom, &random)
                .ok_or(Lack::SecretsMissing { labels })?;
            let server_random = server("random");
            let server_random = server_random.get(..32).ok_or(missing(Peer::Server))?;
            let encrypt_then_mac = lookup::encrypt_then_mac(dissection);
            let block = KeyBlock::new(suite, master, [&random, server_random], encrypt_then_mac);
            for (from, stream) in dissection.streams() {
                if let Some(keys) = block.keys(from) {
                    let asked = self.asked(from);
                    let seals = &mut self.seals;
                    let keys = Keys::Tls12(keys);
                    let seal = &mut |seal| seals.push(seal);
                    let opened = open_stream_and(from, stream, keys, &asked, seal);
                    self.opened.extend(opened);
                }
            }
            Ok(())
        }

        /// What the client was found to ask for, for the server's answers to be read.
        fn asked(&self, from: Peer) -> Vec<bool> {
            match from {
                Peer::Client => Vec::new(),
                Peer::Server => http::asked(self.opened.iter().flat_map(|record| &record.messages)),
            }
        }

        fn open_tls13(
            &mut self,
            dissection: &Dissection,
            suite: Suite,
            random: &[u8],
            key_log: &KeyLog,
        ) -> Result<(), Lack> {
            let mut missing = Vec::new();
            for (from, stream) in dissection.streams() {
                let keys = tls13(suite, from, &|stage| {
                    Some(key_log.secret(label(stage, from), random)?.to_vec())
                });
                let asked = self.asked(from);
                let seals = &mut self.seals;
                let seal = &mut |seal| seals.push(seal);
                let opened = open_stream_and(from, stream, keys, &asked, seal);
                // A missing line is worth telling if something did not open.
                let sealed: Vec<&Unit> = stream.units.iter().filter(|unit| unit.sealed).collect();
                if opened.len() < sealed.len() {
                    let early = offers_early_data(dissection);
                    missing.extend(
                        [Stage::Early, Stage::Handshake, Stage::Application]
                            .into_iter()
                            .filter(|stage| {
                                *stage != Stage::Early || (from == Peer::Client && early)
                            })
                            .filter(|stage| key_log.secret(label(*stage, from), random).is_none())
                            .map(|stage| stage.label(from)),
                    );
                }
                self.opened.extend(opened);
            }
            if missing.is_empty() {
                Ok(())
            } else {
                Err(Lack::SecretsMissing { labels: missing })
            }
        }
    }

    const fn label(stage: Stage, from: Peer) -> Label {
        match (stage, from) {
            (Stage::Early, _) => Label::ClientEarlyTraffic,
            (Stage::Handshake, Peer::Client) => Label::ClientHandshakeTraffic,
            (Stage::Handshake, Peer::Server) => Label::ServerHandshakeTraffic,
            (Stage::Application, Peer::Client) => Label::ClientTraffic(0),
            (Stage::Application, Peer::Server) => Label::ServerTraffic(0),
        }
    }

    fn offers_early_data(dissection: &Dissection) -> bool {
        !lookup::bytes(&dissection.client, "ClientHello", "early_data").is_empty()
    }

    /// What the `ServerHello` settled on.
    fn version(dissection: &Dissection) -> u16 {
        let say = |field| lookup::bytes(&dissection.server, "ServerHello", field);
        let version = say("selected_version");
        let version = version.first_chunk().copied();
        let legacy = || say("legacy_version").first_chunk().copied();
        u16::from_be_bytes(version.or_else(legacy).unwrap_or_default())
    }

    fn is_new_enough(dissection: &Dissection) -> bool {
        matches!(version(dissection), 0x0303 | 0x0304)
    }
}
