//! Secrets from one side's private key and what the other side sent.
//!
//! - [`Shares`]: what both sides sent
//! - [`agree`]: a group's secret, if the private key is the one that belongs to what its side sent
//! - [`rsa_decrypt`]: the pre-master secret of RSA key transport

use ml_kem::kem::Decapsulate;
use ml_kem::{DecapsulationKey, EncapsulationKey, KeyExport, MlKem768, TryKeyInit};
use p256::ecdh::diffie_hellman;
use p256::elliptic_curve::sec1::ToSec1Point;
use rsa::hazmat::rsa_encrypt;
use rsa::{BoxedUint, PublicKey};
use x25519_dalek::StaticSecret;

use super::{Group, Limit};
use crate::capture::Peer;

/// The two key shares, as they stand on the wire, and the group that both are of.
pub(super) struct Shares<'a> {
    pub(super) group: [u8; 2],
    pub(super) client: &'a [u8],
    pub(super) server: &'a [u8],
}

const X25519: [u8; 2] = [0x00, 0x1d];
const SECP256R1: [u8; 2] = [0x00, 0x17];
const X25519MLKEM768: [u8; 2] = [0x11, 0xec];

/// Bytes of X25519 at the end of a hybrid's share and of its private key.
const X25519_LENGTH: usize = 32;

/// What a private key gave.
pub(super) enum Agreed {
    /// The secret that the key schedule takes.
    Whole(Vec<u8>),
    /// The parts of a hybrid, ML-KEM's and X25519's.
    Hybrid(Vec<u8>, Vec<u8>),
    /// One of them.
    MlKemHalf(Vec<u8>),
    /// The other.
    X25519Half(Vec<u8>),
}

/// Joins `private_key` with the other side's share.
///
/// # Errors
/// [`Limit::Unused`] if the shares are of another group, [`Limit::DoesNotFit`] if the private key is
/// not that of its own side's share.
pub(super) fn agree(
    shares: &Shares<'_>,
    of: Peer,
    group: Group,
    private_key: &[u8],
) -> Result<Agreed, Limit> {
    let (own, other) = match of {
        Peer::Client => (shares.client, shares.server),
        Peer::Server => (shares.server, shares.client),
    };
    let fits = Limit::DoesNotFit;
    match (shares.group, group) {
        (X25519, Group::X25519) => Ok(Agreed::Whole(x25519(private_key, own, other).ok_or(fits)?)),
        (SECP256R1, Group::Secp256r1) => {
            Ok(Agreed::Whole(p256(private_key, own, other).ok_or(fits)?))
        }
        (X25519MLKEM768, Group::X25519 | Group::MlKem768 | Group::X25519MlKem768) => {
            let (own_mlkem, own_x25519) = split(own).ok_or(fits)?;
            let (other_mlkem, other_x25519) = split(other).ok_or(fits)?;
            let mlkem = |key| mlkem(of, key, own_mlkem, other_mlkem).ok_or(fits);
            let x25519 = |key| x25519(key, own_x25519, other_x25519).ok_or(fits);
            match group {
                Group::X25519 => Ok(Agreed::X25519Half(x25519(private_key)?)),
                Group::MlKem768 => Ok(Agreed::MlKemHalf(mlkem(private_key)?)),
                _ => {
                    let (mlkem_key, x25519_key) = split(private_key).ok_or(fits)?;
                    Ok(Agreed::Hybrid(mlkem(mlkem_key)?, x25519(x25519_key)?))
                }
            }
        }
        // A hybrid's client also offers X25519 alone, with the same private key.
        (X25519, Group::X25519MlKem768) => {
            let (_, key) = split(private_key).ok_or(fits)?;
            Ok(Agreed::Whole(x25519(key, own, other).ok_or(fits)?))
        }
        _ => Err(Limit::Unused),
    }
}

/// ML-KEM's part, then X25519's.
fn split(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    bytes.split_at_checked(bytes.len().checked_sub(X25519_LENGTH)?)
}

/// RFC 7748 section 6.1.
fn x25519(private_key: &[u8], own: &[u8], other: &[u8]) -> Option<Vec<u8>> {
    let private_key = StaticSecret::from(<[u8; 32]>::try_from(private_key).ok()?);
    let other = <[u8; 32]>::try_from(other).ok()?;
    let fits = x25519_dalek::PublicKey::from(&private_key).as_bytes()[..] == *own;
    fits.then(|| {
        private_key
            .diffie_hellman(&other.into())
            .as_bytes()
            .to_vec()
    })
}

/// SEC 1 section 3.3.1.
fn p256(private_key: &[u8], own: &[u8], other: &[u8]) -> Option<Vec<u8>> {
    let private_key = p256::SecretKey::from_slice(private_key).ok()?;
    let other = p256::PublicKey::from_sec1_bytes(other).ok()?;
    let fits = private_key.public_key().to_sec1_point(false).as_bytes() == own;
    fits.then(|| {
        let secret = diffie_hellman(private_key.to_nonzero_scalar(), other.as_affine());
        secret.raw_secret_bytes().to_vec()
    })
}

/// FIPS 203: the client opens the server's ciphertext; the server's is made again from what it was
/// made of.
fn mlkem(of: Peer, key: &[u8], own: &[u8], other: &[u8]) -> Option<Vec<u8>> {
    match of {
        Peer::Client => {
            let seed = <[u8; 64]>::try_from(key).ok()?;
            let key = DecapsulationKey::<MlKem768>::from_seed(seed.into());
            let fits = key.encapsulation_key().to_bytes()[..] == *own;
            let secret = key.decapsulate(&other.try_into().ok()?);
            fits.then(|| secret.to_vec())
        }
        Peer::Server => {
            let randomness = <[u8; 32]>::try_from(key).ok()?;
            let key = EncapsulationKey::<MlKem768>::new_from_slice(other).ok()?;
            let (ciphertext, secret) = key.encapsulate_deterministic(&randomness.into());
            (ciphertext[..] == *own).then(|| secret.to_vec())
        }
    }
}

/// Raises `ciphertext` to the private exponent and takes off the padding of PKCS #1 v1.5 (RFC 8017
/// section 7.2.2). Nothing if there is no such padding, which is how a wrong key shows.
pub(super) fn rsa_decrypt(
    modulus: &[u8],
    private_exponent: &[u8],
    ciphertext: &[u8],
) -> Option<Vec<u8>> {
    let bits = u32::try_from(modulus.len().checked_mul(8)?).ok()?;
    let number = |bytes| BoxedUint::from_be_slice(bytes, bits).ok();
    // The private operation is the public one with the other exponent.
    let ciphertext = number(ciphertext)?;
    let odd = modulus.last().is_some_and(|last| last & 1 == 1);
    let modulus_number = number(modulus)?;
    if !odd || ciphertext >= modulus_number {
        return None;
    }
    let key = PublicKey::new_unchecked(modulus_number, number(private_exponent)?);
    let padded = rsa_encrypt(&key, &ciphertext).ok()?.to_be_bytes();
    // Where the modulus does not fill its words, zeroes stand in front.
    let padded = padded.get(padded.len().checked_sub(modulus.len())?..)?;
    let [0, 2, rest @ ..] = padded else {
        return None;
    };
    let zero = rest.iter().position(|byte| *byte == 0)?;
    (zero >= 8).then(|| rest.get(zero + 1..).unwrap_or_default().to_vec())
}
