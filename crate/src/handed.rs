//! The secrets of a recording that can be handed to the eavesdropper.
//!
//! - [`secrets()`]: all of them, each a [`HandedSecret`] of a [`HandedKind`]
//! - [`HandedSecret::secret`]: the form in which [`reveal`](crate::dissect::reveal::reveal()) takes it
//!
//! ```
//! use port443::dissect::{dissect, reveal::{Limit, reveal}};
//! use port443::handed::{HandedKind, secrets};
//! # use port443::run::run;
//! # use port443::scenario::{Kind, Scenario, ScenarioInput};
//! # let scenario = Scenario::try_from(ScenarioInput::new(Kind::Https, "example.com", "hello"))?;
//!
//! let recording = &run(&scenario)[0];
//! let dissection = dissect(&recording.capture);
//! for handed in secrets(recording) {
//!     let revealed = reveal(&dissection, handed.secret());
//!     match handed.kind {
//!         // The key of the certificate signs and does nothing else: that is forward secrecy.
//!         HandedKind::CertificateKey { .. } => {
//!             assert!(revealed.opened.is_empty());
//!             assert_eq!(revealed.limit, Some(Limit::SignsOnly));
//!         }
//!         // The private key of a key share opens everything.
//!         HandedKind::KeyShare { .. } => {
//!             assert_eq!(revealed.opened.len(), revealed.sealed as usize);
//!         }
//!         _ => {}
//!     }
//! }
//! # Ok::<(), port443::scenario::ScenarioError>(())
//! ```

use serde::Serialize;

use crate::bytes::Bytes;
use crate::capture::Peer;
use crate::dissect::decrypt::Stage;
use crate::dissect::reveal::{CertificateKey, Group, Secret};
use crate::recording::{EventKind, Recording};

/// One secret, with where it comes from.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(
    all(feature = "js", target_arch = "wasm32"),
    derive(tsify::Tsify),
    tsify(type = "{ of: Peer; bytes: Bytes; event: number } & HandedKind")
)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct HandedSecret {
    /// What it is.
    #[serde(flatten)]
    pub kind: HandedKind,
    /// Whose it is: of a traffic secret, whose records it protects; of what both peers have, the one
    /// that had it first.
    pub of: Peer,
    /// The secret. Of an RSA key the private exponent.
    pub bytes: Bytes,
    /// The event that it was first seen in, as its place in the recording.
    pub event: u32,
    #[serde(skip)]
    secret: Secret,
}

/// What can be handed over.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
#[non_exhaustive]
pub enum HandedKind {
    /// The private key of a certificate.
    CertificateKey {
        /// Whether it is one for RSA; otherwise for ECDSA.
        rsa: bool,
    },
    /// The private key of an ephemeral key pair.
    KeyShare {
        /// Which group's, or which half of a hybrid's.
        group: Group,
    },
    /// What a ticket of an earlier connection stands for.
    Psk,
    /// TLS 1.2: what the key exchange agreed on.
    PreMasterSecret,
    /// TLS 1.2: what all keys are made of.
    MasterSecret,
    /// TLS 1.3: what one direction's keys are made of.
    TrafficSecret {
        /// Of which part of the connection.
        stage: Stage,
        /// How many `KeyUpdate`s came before it.
        generation: u32,
    },
}

impl HandedSecret {
    /// What is handed over.
    #[must_use]
    pub const fn secret(&self) -> &Secret {
        &self.secret
    }
}

/// The secrets of one connection, each once: the certificates' keys, the key exchange's, and from
/// there down to the traffic secrets. None where nothing is encrypted.
#[must_use]
pub fn secrets(recording: &Recording) -> Vec<HandedSecret> {
    let mut found = Found {
        secrets: Vec::new(),
        randomness: Vec::new(),
        extracted: Vec::new(),
        early: Vec::new(),
    };
    for (event, recorded) in (0..).zip(&recording.events) {
        found.look(event, recorded.peer, &recorded.kind);
    }
    let mut secrets = found.secrets;
    // As they follow from one another; stable, so within a kind by time.
    secrets.sort_by_key(|secret| match secret.kind {
        HandedKind::CertificateKey { .. } => (0, secret.of as u32),
        HandedKind::KeyShare { .. } => (1, secret.of as u32),
        HandedKind::Psk => (2, 0),
        HandedKind::PreMasterSecret => (3, 0),
        HandedKind::MasterSecret => (4, 0),
        HandedKind::TrafficSecret { stage, generation } => match stage {
            Stage::Early => (5, 0),
            Stage::Handshake => (6, 0),
            Stage::Application => (7, generation),
        },
    });
    secrets
}

/// What was found so far.
struct Found<'a> {
    secrets: Vec<HandedSecret>,
    /// What ML-KEM's ciphertext was made of.
    randomness: Vec<(Peer, &'a Bytes)>,
    /// What HKDF-Extract took and gave.
    extracted: Vec<(&'a Bytes, &'a Bytes)>,
    /// Secrets for early data: they are derived whenever there could be some.
    early: Vec<Early>,
}

/// A secret for early data, and the key that was made of it.
struct Early {
    event: u32,
    secret: Bytes,
    key: Option<Bytes>,
}

impl<'a> Found<'a> {
    fn look(&mut self, event: u32, peer: Peer, kind: &'a EventKind) {
        match kind {
            EventKind::Sign { private_key, .. } => {
                let key = CertificateKey::EcdsaP256(private_key.clone());
                let secret = Secret::Certificate { of: peer, key };
                let kind = HandedKind::CertificateKey { rsa: false };
                self.add(event, peer, kind, private_key, secret);
            }
            EventKind::RsaDecrypt {
                modulus,
                private_exponent,
                ..
            } => {
                let key = CertificateKey::Rsa {
                    modulus: modulus.clone(),
                    private_exponent: private_exponent.clone(),
                };
                let secret = Secret::Certificate { of: peer, key };
                let kind = HandedKind::CertificateKey { rsa: true };
                self.add(event, peer, kind, private_exponent, secret);
            }
            EventKind::Encapsulate { randomness, .. } => self.randomness.push((peer, randomness)),
            EventKind::KeyShare {
                group, private_key, ..
            } => self.key_share(event, peer, group, private_key),
            EventKind::Extract { ikm, output, .. } => self.extracted.push((output, ikm)),
            EventKind::Prf {
                label,
                secret,
                output,
                ..
            } if label.ends_with("master secret") => {
                let pre_master = Secret::PreMaster(secret.clone());
                self.add(event, peer, HandedKind::PreMasterSecret, secret, pre_master);
                let master = Secret::Master(output.clone());
                self.add(event, peer, HandedKind::MasterSecret, output, master);
            }
            EventKind::Seal(record) | EventKind::Open(record) => {
                let used = |early: &&Early| early.key.as_ref() == Some(&record.key);
                if let Some(Early { event, secret, .. }) = self.early.iter().find(used) {
                    let (event, secret) = (*event, secret.clone());
                    self.traffic(event, Peer::Client, Stage::Early, 0, &secret);
                }
            }
            EventKind::Expand {
                label,
                secret,
                output,
                ..
            } => self.expanded(event, peer, label, secret, output),
            _ => {}
        }
    }

    fn key_share(&mut self, event: u32, peer: Peer, group: &str, private_key: &Bytes) {
        match group {
            "x25519" => self.share(event, peer, Group::X25519, private_key),
            "secp256r1" => self.share(event, peer, Group::Secp256r1, private_key),
            "X25519MLKEM768" => {
                let own = self.randomness.iter().rfind(|(of, _)| *of == peer);
                let (mlkem, x25519) = if let Some((_, randomness)) = own {
                    (&randomness[..], &private_key[..])
                } else if let Some(halves) =
                    private_key.split_at_checked(private_key.len().saturating_sub(32))
                {
                    halves
                } else {
                    return;
                };
                let both = [mlkem, x25519].concat();
                self.share(event, peer, Group::X25519MlKem768, &both);
                self.share(event, peer, Group::X25519, x25519);
                self.share(event, peer, Group::MlKem768, mlkem);
            }
            _ => {}
        }
    }

    fn share(&mut self, event: u32, of: Peer, group: Group, private_key: &[u8]) {
        let private_key = Bytes::from(private_key);
        let secret = Secret::KeyShare {
            of,
            group,
            private_key: private_key.clone(),
        };
        let kind = HandedKind::KeyShare { group };
        self.add(event, of, kind, &private_key, secret);
    }

    fn expanded(&mut self, event: u32, peer: Peer, label: &str, secret: &Bytes, output: &Bytes) {
        let (from, stage) = match label {
            // Only a PSK that a ticket brought has a binder of this name.
            "res binder" => {
                let extracted = self.extracted.iter().rfind(|(output, _)| *output == secret);
                if let Some((_, psk)) = extracted.copied() {
                    let psk = psk.clone();
                    self.add(event, peer, HandedKind::Psk, &psk, Secret::Psk(psk.clone()));
                }
                return;
            }
            "c e traffic" => {
                self.early.push(Early {
                    event,
                    secret: output.clone(),
                    key: None,
                });
                return;
            }
            "key" => {
                if let Some(early) = self.early.iter_mut().find(|early| early.secret == *secret) {
                    early.key = Some(output.clone());
                }
                return;
            }
            "c hs traffic" => (Peer::Client, Stage::Handshake),
            "s hs traffic" => (Peer::Server, Stage::Handshake),
            "c ap traffic" => (Peer::Client, Stage::Application),
            "s ap traffic" => (Peer::Server, Stage::Application),
            "traffic upd" => {
                let before = self.secrets.iter().find_map(|known| match known.kind {
                    HandedKind::TrafficSecret { generation, .. } if known.bytes == *secret => {
                        Some((known.of, generation))
                    }
                    _ => None,
                });
                if let Some((from, generation)) = before {
                    self.traffic(event, from, Stage::Application, generation + 1, output);
                }
                return;
            }
            _ => return,
        };
        self.traffic(event, from, stage, 0, output);
    }

    fn traffic(&mut self, event: u32, from: Peer, stage: Stage, generation: u32, bytes: &Bytes) {
        let secret = Secret::Traffic {
            from,
            stage,
            secret: bytes.clone(),
        };
        let kind = HandedKind::TrafficSecret { stage, generation };
        self.add(event, from, kind, bytes, secret);
    }

    /// Adds what is not there yet.
    fn add(&mut self, event: u32, of: Peer, kind: HandedKind, bytes: &Bytes, secret: Secret) {
        if !self
            .secrets
            .iter()
            .any(|known| known.kind == kind && known.bytes == *bytes)
        {
            self.secrets.push(HandedSecret {
                kind,
                of,
                bytes: bytes.clone(),
                event,
                secret,
            });
        }
    }
}
