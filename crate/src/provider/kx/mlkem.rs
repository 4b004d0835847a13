//! `X25519MLKEM768` (RFC 10024): ML-KEM-768 (FIPS 203) from `ml-kem`, and X25519.
//!
//! - [`X25519MLKEM768`]: the group as rustls asks for it, an [`X25519MlKem768`]
//!
//! Shares and secrets are ML-KEM's part, then X25519's. A client for which x25519 is among the groups
//! too sends a share of it beside the hybrid's, as browsers do: a server that does not know the
//! hybrid then needs no `HelloRetryRequest`. Both use one private key of X25519, as
//! draft-ietf-tls-hybrid-design section 3.2 allows and rustls has it.

use ml_kem::kem::Decapsulate;
use ml_kem::{DecapsulationKey, EncapsulationKey, KeyExport, MlKem768, TryKeyInit};
use rustls::crypto::{ActiveKeyExchange, CompletedKeyExchange, SharedSecret, SupportedKxGroup};
use rustls::ffdhe_groups::FfdheGroup;
use rustls::{Error, NamedGroup, PeerMisbehaved, ProtocolVersion};
use x25519_dalek::{PublicKey, StaticSecret};

use super::x25519;
use crate::provider::tap;
use crate::recording::EventKind;

/// As the registry spells it.
const NAME: &str = "X25519MLKEM768";

/// Bytes of X25519 at the end of each share.
const X25519_LEN: usize = 32;

/// The hybrid.
pub static X25519MLKEM768: X25519MlKem768 = X25519MlKem768;

/// The group X25519MLKEM768. The client's share has 1216 bytes, the server's 1120, the secret 64.
#[derive(Debug)]
pub struct X25519MlKem768;

impl SupportedKxGroup for X25519MlKem768 {
    fn start(&self) -> Result<Box<dyn ActiveKeyExchange>, Error> {
        let mut seed = [0; 64];
        tap::draw(&mut seed)?;
        let mlkem = DecapsulationKey::<MlKem768>::from_seed(seed.into());
        let (x25519, x25519_public) = x25519::draw()?;
        let share = [
            &mlkem.encapsulation_key().to_bytes()[..],
            x25519_public.as_bytes(),
        ]
        .concat();
        tap::record(|| EventKind::KeyShare {
            group: NAME.into(),
            private_key: [&seed[..], x25519.as_bytes()].concat().into(),
            public_key: share[..].into(),
        });
        Ok(Box::new(KeyExchange {
            seed,
            mlkem,
            x25519,
            x25519_public,
            share,
        }))
    }

    /// The server's part. ML-KEM has no share that could be made without the client's.
    fn start_and_complete(&self, client_share: &[u8]) -> Result<CompletedKeyExchange, Error> {
        let (encapsulation_key, peer_x25519) = split(client_share)?;
        // The length, and that every number in it is below q (FIPS 203 section 7.2).
        let mlkem = EncapsulationKey::<MlKem768>::new_from_slice(encapsulation_key)
            .map_err(|_| PeerMisbehaved::InvalidKeyShare)?;
        let mut randomness = [0; 32];
        tap::draw(&mut randomness)?;
        let (x25519, x25519_public) = x25519::draw()?;
        let x25519_secret = x25519::agree(&x25519, peer_x25519)?;

        let (ciphertext, mlkem_secret) = mlkem.encapsulate_deterministic(&randomness.into());
        tap::record(|| EventKind::Encapsulate {
            public_key: encapsulation_key.into(),
            randomness: randomness[..].into(),
            ciphertext: ciphertext[..].into(),
            output: mlkem_secret[..].into(),
        });
        let share = [&ciphertext[..], x25519_public.as_bytes()].concat();
        tap::record(|| EventKind::KeyShare {
            group: NAME.into(),
            private_key: x25519.as_bytes()[..].into(),
            public_key: share[..].into(),
        });
        let output = [&mlkem_secret[..], &x25519_secret].concat();
        tap::record(|| EventKind::SharedSecret {
            group: NAME.into(),
            private_key: x25519.as_bytes()[..].into(),
            peer_public_key: client_share.into(),
            output: output[..].into(),
        });
        Ok(CompletedKeyExchange {
            group: self.name(),
            pub_key: share,
            secret: output.into(),
        })
    }

    fn ffdhe_group(&self) -> Option<FfdheGroup<'static>> {
        None
    }

    fn name(&self) -> NamedGroup {
        NamedGroup::X25519MLKEM768
    }

    /// TLS 1.2 has no way to carry it: its key exchange needs a public key of the server's first.
    fn usable_for_version(&self, version: ProtocolVersion) -> bool {
        version == ProtocolVersion::TLSv1_3
    }
}

/// The client's side of an exchange.
struct KeyExchange {
    /// What ML-KEM's key pair is made of.
    seed: [u8; 64],
    mlkem: DecapsulationKey<MlKem768>,
    x25519: StaticSecret,
    x25519_public: PublicKey,
    share: Vec<u8>,
}

impl ActiveKeyExchange for KeyExchange {
    fn complete(self: Box<Self>, server_share: &[u8]) -> Result<SharedSecret, Error> {
        let (ciphertext, peer_x25519) = split(server_share)?;
        // Its length is all that there is to check (FIPS 203 section 7.3): any other fault gives
        // another secret, and the handshake fails at the first record under it.
        let mlkem_secret = self
            .mlkem
            .decapsulate_slice(ciphertext)
            .map_err(|_| PeerMisbehaved::InvalidKeyShare)?;
        let x25519_secret = x25519::agree(&self.x25519, peer_x25519)?;
        tap::record(|| EventKind::Decapsulate {
            private_key: self.seed[..].into(),
            ciphertext: ciphertext.into(),
            output: mlkem_secret[..].into(),
        });
        let output = [&mlkem_secret[..], &x25519_secret].concat();
        tap::record(|| EventKind::SharedSecret {
            group: NAME.into(),
            private_key: [&self.seed[..], self.x25519.as_bytes()].concat().into(),
            peer_public_key: server_share.into(),
            output: output[..].into(),
        });
        Ok(output.into())
    }

    fn hybrid_component(&self) -> Option<(NamedGroup, &[u8])> {
        Some((NamedGroup::X25519, self.x25519_public.as_bytes()))
    }

    fn complete_hybrid_component(
        self: Box<Self>,
        peer_public_key: &[u8],
    ) -> Result<SharedSecret, Error> {
        x25519::complete(&self.x25519, peer_public_key)
    }

    fn pub_key(&self) -> &[u8] {
        &self.share
    }

    fn ffdhe_group(&self) -> Option<FfdheGroup<'static>> {
        None
    }

    fn group(&self) -> NamedGroup {
        NamedGroup::X25519MLKEM768
    }
}

/// A share into ML-KEM's part and X25519's.
fn split(share: &[u8]) -> Result<(&[u8], &[u8]), Error> {
    share
        .split_last_chunk::<X25519_LEN>()
        .map(|(mlkem, x25519)| (mlkem, &x25519[..]))
        .ok_or_else(|| PeerMisbehaved::InvalidKeyShare.into())
}
