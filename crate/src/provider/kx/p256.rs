//! ECDH with P-256 (RFC 8446 sections 4.2.8.2 and 7.4.2) from `p256`.
//!
//! - [`SECP256R1`]: the group as rustls asks for it, a [`Secp256r1`]

use p256::SecretKey;
use p256::ecdh::diffie_hellman;
use p256::elliptic_curve::sec1::ToSec1Point as _;
use rustls::crypto::{ActiveKeyExchange, SharedSecret, SupportedKxGroup};
use rustls::ffdhe_groups::FfdheGroup;
use rustls::{Error, NamedGroup, PeerMisbehaved};

use crate::provider::{point, tap};
use crate::recording::EventKind;

/// As the registry spells it.
const NAME: &str = "secp256r1";

/// secp256r1, also called P-256: the group that every TLS 1.3 implementation has (RFC 8446 section
/// 9.1).
pub static SECP256R1: Secp256r1 = Secp256r1;

/// The group secp256r1. Its shares are uncompressed points, 65 bytes.
#[derive(Debug)]
pub struct Secp256r1;

impl SupportedKxGroup for Secp256r1 {
    fn start(&self) -> Result<Box<dyn ActiveKeyExchange>, Error> {
        let private_key = draw()?;
        let public_key = private_key.public_key().to_sec1_point(false);
        let public_key = public_key.as_bytes();
        tap::record(|| EventKind::KeyShare {
            group: NAME.into(),
            private_key: private_key.to_bytes()[..].into(),
            public_key: public_key.into(),
        });
        Ok(Box::new(KeyExchange {
            public_key: public_key.into(),
            private_key,
        }))
    }

    fn ffdhe_group(&self) -> Option<FfdheGroup<'static>> {
        None
    }

    fn name(&self) -> NamedGroup {
        NamedGroup::secp256r1
    }
}

struct KeyExchange {
    private_key: SecretKey,
    public_key: Vec<u8>,
}

impl ActiveKeyExchange for KeyExchange {
    fn complete(self: Box<Self>, peer_public_key: &[u8]) -> Result<SharedSecret, Error> {
        let peer = point::read(peer_public_key).ok_or(PeerMisbehaved::InvalidKeyShare)?;
        let output = diffie_hellman(self.private_key.to_nonzero_scalar(), peer);
        let output = &output.raw_secret_bytes()[..];
        tap::record(|| EventKind::SharedSecret {
            group: NAME.into(),
            private_key: self.private_key.to_bytes()[..].into(),
            peer_public_key: peer_public_key.into(),
            output: output.into(),
        });
        Ok(SharedSecret::from(output))
    }

    fn pub_key(&self) -> &[u8] {
        &self.public_key
    }

    fn ffdhe_group(&self) -> Option<FfdheGroup<'static>> {
        None
    }

    fn group(&self) -> NamedGroup {
        NamedGroup::secp256r1
    }
}

/// A private key by testing candidates (NIST SP 800-56A section 5.6.1.2.2): bytes that are zero or
/// not below the curve's order, one draw in 2^32, are drawn again. Not for ever, because a source
/// may be a script.
fn draw() -> Result<SecretKey, Error> {
    for _ in 0..4 {
        let mut candidate = [0; 32];
        tap::draw(&mut candidate)?;
        if let Ok(private_key) = SecretKey::from_slice(&candidate) {
            return Ok(private_key);
        }
    }
    Err(Error::FailedToGetRandomBytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provider::tap::{Tap, within};

    #[test]
    fn a_candidate_that_is_no_private_key_is_drawn_again() {
        let mut draws = vec![[1; 32], [0xff; 32], [0; 32]];
        let mut tap = Tap::recording(move |bytes: &mut [u8]| {
            bytes.copy_from_slice(&draws.pop().expect("four draws are too many"));
            Ok(())
        });
        within(&mut tap, || SECP256R1.start()).unwrap();
        assert!(matches!(
            &tap.take()[..],
            [
                EventKind::Random { .. },
                EventKind::Random { .. },
                EventKind::Random { output },
                EventKind::KeyShare { private_key, .. }
            ] if output == private_key
        ));
    }

    #[test]
    fn a_source_that_never_gives_a_private_key_is_given_up() {
        let mut tap = Tap::silent(|bytes: &mut [u8]| {
            bytes.fill(0);
            Ok(())
        });
        assert!(within(&mut tap, || SECP256R1.start()).is_err());
    }
}
