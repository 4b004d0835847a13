//! X25519 (RFC 7748) from `x25519-dalek`.
//!
//! - [`X25519`]: the group as rustls asks for it, an [`X25519Group`]

use rustls::crypto::{ActiveKeyExchange, SharedSecret, SupportedKxGroup};
use rustls::{Error, NamedGroup, PeerMisbehaved};
use x25519_dalek::{PublicKey, StaticSecret};

use super::tap;
use crate::recording::EventKind;

/// As the registry spells it.
const NAME: &str = "x25519";

/// The only group that is offered.
pub static X25519: X25519Group = X25519Group;

/// The group x25519 (RFC 8446 section 4.2.7).
#[derive(Debug)]
pub struct X25519Group;

impl SupportedKxGroup for X25519Group {
    fn start(&self) -> Result<Box<dyn ActiveKeyExchange>, Error> {
        let mut private_key = [0; 32];
        tap::draw(&mut private_key)?;
        let private_key = StaticSecret::from(private_key);
        let public_key = PublicKey::from(&private_key);
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
        let peer_public_key: [u8; 32] = peer_public_key
            .try_into()
            .map_err(|_| PeerMisbehaved::InvalidKeyShare)?;
        let output = self.private_key.diffie_hellman(&peer_public_key.into());
        // An all-zero output says that the other side chose a point of small order (RFC 8446
        // section 7.4.2).
        if !output.was_contributory() {
            return Err(PeerMisbehaved::InvalidKeyShare.into());
        }
        tap::record(|| EventKind::SharedSecret {
            group: NAME.into(),
            private_key: self.private_key.as_bytes()[..].into(),
            peer_public_key: peer_public_key[..].into(),
            output: output.as_bytes()[..].into(),
        });
        Ok(SharedSecret::from(&output.as_bytes()[..]))
    }

    fn pub_key(&self) -> &[u8] {
        self.public_key.as_bytes()
    }

    fn group(&self) -> NamedGroup {
        NamedGroup::X25519
    }
}
