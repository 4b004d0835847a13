//! X25519 (RFC 7748) from `x25519-dalek`.
//!
//! - [`X25519`]: the group as rustls asks for it, an [`X25519Group`]
//! - [`draw`], [`agree`], [`complete`]: its steps, for the hybrid

use rustls::crypto::{ActiveKeyExchange, SharedSecret, SupportedKxGroup};
use rustls::ffdhe_groups::FfdheGroup;
use rustls::{Error, NamedGroup, PeerMisbehaved};
use x25519_dalek::{PublicKey, StaticSecret};

use crate::provider::tap;
use crate::recording::EventKind;

/// As the registry spells it.
const NAME: &str = "x25519";

/// x25519. Where nothing else is said, the only group that is offered.
pub static X25519: X25519Group = X25519Group;

/// The group x25519 (RFC 8446 section 4.2.7).
#[derive(Debug)]
pub struct X25519Group;

impl SupportedKxGroup for X25519Group {
    fn start(&self) -> Result<Box<dyn ActiveKeyExchange>, Error> {
        let (private_key, public_key) = draw()?;
        tap::record(|| EventKind::KeyShare {
            group: NAME.into(),
            private_key: private_key.as_bytes()[..].into(),
            public_key: public_key.as_bytes()[..].into(),
        });
        Ok(Box::new(KeyExchange {
            private_key,
            public_key,
        }))
    }

    fn ffdhe_group(&self) -> Option<FfdheGroup<'static>> {
        None
    }

    fn name(&self) -> NamedGroup {
        NamedGroup::X25519
    }
}

struct KeyExchange {
    private_key: StaticSecret,
    public_key: PublicKey,
}

impl ActiveKeyExchange for KeyExchange {
    fn complete(self: Box<Self>, peer_public_key: &[u8]) -> Result<SharedSecret, Error> {
        complete(&self.private_key, peer_public_key)
    }

    fn pub_key(&self) -> &[u8] {
        self.public_key.as_bytes()
    }

    fn ffdhe_group(&self) -> Option<FfdheGroup<'static>> {
        None
    }

    fn group(&self) -> NamedGroup {
        NamedGroup::X25519
    }
}

/// A key pair from 32 bytes of the tap.
pub(super) fn draw() -> Result<(StaticSecret, PublicKey), Error> {
    let mut private_key = [0; 32];
    tap::draw(&mut private_key)?;
    let private_key = StaticSecret::from(private_key);
    let public_key = PublicKey::from(&private_key);
    Ok((private_key, public_key))
}

/// The shared secret, recorded, as rustls wants it.
pub(super) fn complete(
    private_key: &StaticSecret,
    peer_public_key: &[u8],
) -> Result<SharedSecret, Error> {
    let output = agree(private_key, peer_public_key)?;
    tap::record(|| EventKind::SharedSecret {
        group: NAME.into(),
        private_key: private_key.as_bytes()[..].into(),
        peer_public_key: peer_public_key.into(),
        output: output[..].into(),
    });
    Ok(SharedSecret::from(&output[..]))
}

/// The shared secret; an error, if the other side's share is not of 32 bytes or is a point of small
/// order.
pub(super) fn agree(private_key: &StaticSecret, peer_public_key: &[u8]) -> Result<[u8; 32], Error> {
    let peer_public_key: [u8; 32] = peer_public_key
        .try_into()
        .map_err(|_| PeerMisbehaved::InvalidKeyShare)?;
    let output = private_key.diffie_hellman(&peer_public_key.into());
    // An all-zero output says that the other side chose a point of small order (RFC 8446 section
    // 7.4.2).
    if !output.was_contributory() {
        return Err(PeerMisbehaved::InvalidKeyShare.into());
    }
    Ok(output.to_bytes())
}
