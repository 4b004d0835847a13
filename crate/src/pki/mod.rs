//! The certificates of a run: a root that only the client of this run trusts, an intermediate, and
//! a leaf for the host, signed with ECDSA P-256 (RFC 5280).
//!
//! - [`Pki`]: what the client trusts and what the server has; its key is for ECDSA P-256, or for RSA
//! - [`Pki::mint_client`]: the same the other way round, for a client that proves who it is
//! - [`MintError`]: why none could be made
//!
//! The few forms of DER that three certificates need are written here, and OpenSSL and webpki read
//! them in the tests. In the wasm, with brotli, the certificate builder of `x509-cert` weighs some
//! 30 kB more, much of it a table of names of object identifiers, and `yasna`'s writer some 4 kB.

mod certificate;
mod der;
#[cfg(feature = "everything")]
mod fault;
#[cfg(feature = "everything")]
mod rsa;

use std::sync::Arc;

use p256::ecdsa::SigningKey;
use rustls::pki_types::CertificateDer;
use rustls::sign::CertifiedKey;
use thiserror::Error;

use self::certificate::{Authority, Certificate, Role, SERVER_AUTH, SubjectKey, Validity};
#[cfg(feature = "everything")]
use crate::history::RsaPrivateKey;
use crate::host::HostName;
use crate::provider::sign::EcdsaP256;
use crate::seed::SeededRandom;

/// Certificates and the server's key.
#[derive(Clone, Debug)]
pub struct Pki<Key = EcdsaP256> {
    /// The root, self-signed: all that the client trusts.
    pub root: CertificateDer<'static>,
    /// What the server sends: the leaf, then the intermediate.
    pub chain: Vec<CertificateDer<'static>>,
    /// The leaf's private key.
    pub key: Key,
}

impl Pki {
    /// Makes keys and certificates for `host`, valid at the epoch of the virtual clock.
    ///
    /// # Errors
    /// If the stream gives no private key, one time in 2^32.
    pub fn mint(host: &HostName, random: &mut SeededRandom) -> Result<Self, MintError> {
        Self::issued(&AUTHORITIES, &server(host), random, draw_leaf_key)
    }

    /// A root that the server trusts, and a chain for a client of that name.
    ///
    /// # Errors
    /// If the stream gives no private key, one time in 2^32.
    #[cfg(feature = "everything")]
    pub fn mint_client(name: &str, random: &mut SeededRandom) -> Result<Self, MintError> {
        let authorities = [
            "Port 443 Readers' Root CA",
            "Port 443 Readers' Intermediate CA",
        ];
        let leaf = Leaf {
            validity: VALID,
            role: Role::Client { name },
        };
        Self::issued(&authorities, &leaf, random, draw_leaf_key)
    }

    /// The same by authorities of somebody else's: their certificates look alike, and one who trusts
    /// their root trusts them.
    ///
    /// # Errors
    /// If the stream gives no private key, one time in 2^32.
    #[cfg(feature = "everything")]
    pub fn mint_impostor(host: &HostName, random: &mut SeededRandom) -> Result<Self, MintError> {
        let authorities = ["Impostor Root CA", "Impostor Intermediate CA"];
        Self::issued(&authorities, &server(host), random, draw_leaf_key)
    }

    /// The chain with its private key, as rustls takes it.
    #[must_use]
    pub fn certified_key(&self) -> CertifiedKey {
        CertifiedKey::new(self.chain.clone(), Arc::new(self.key.clone()))
    }
}

#[cfg(feature = "everything")]
impl Pki<RsaPrivateKey> {
    /// The same with an RSA key for the leaf, 2048 bits. Searching its primes takes a while if it is
    /// not the same search as the last: 50 ms, 300 ms in a browser, and two and a half times that one
    /// time in twenty.
    ///
    /// # Errors
    /// If the stream gives no private key, one time in 2^32.
    pub fn mint_rsa(host: &HostName, random: &mut SeededRandom) -> Result<Self, MintError> {
        Self::issued(&AUTHORITIES, &server(host), random, draw_rsa_leaf_key)
    }
}

/// The root, and the intermediate that it certifies.
const AUTHORITIES: [&str; 2] = ["Port 443 Root CA", "Port 443 Intermediate CA"];

/// Around the epoch of the virtual clock.
const VALID: Validity = Validity {
    not_before: "251215000000Z",
    not_after: "260315000000Z",
};

/// What the last certificate of a chain says.
struct Leaf<'a> {
    validity: Validity,
    role: Role<'a>,
}

const fn server(host: &HostName) -> Leaf<'_> {
    Leaf {
        validity: VALID,
        role: Role::Server {
            host,
            usage: SERVER_AUTH,
        },
    }
}

impl<Key> Pki<Key> {
    fn issued(
        [root, intermediate]: &[&str; 2],
        leaf: &Leaf<'_>,
        random: &mut SeededRandom,
        draw_leaf_key: impl FnOnce(&mut SeededRandom) -> Result<(Key, SubjectKey), MintError>,
    ) -> Result<Self, MintError> {
        let root = Authority {
            name: root,
            key: draw_key(random)?,
        };
        let intermediate = Authority {
            name: intermediate,
            key: draw_key(random)?,
        };
        let (key, subject) = draw_leaf_key(random)?;
        Ok(Self {
            root: root.issue_root(draw_serial_number(random))?,
            chain: vec![
                intermediate.issue(&Certificate {
                    serial_number: draw_serial_number(random),
                    validity: leaf.validity,
                    key: subject,
                    role: leaf.role,
                })?,
                root.issue(&Certificate {
                    serial_number: draw_serial_number(random),
                    validity: Validity {
                        not_before: "250101000000Z",
                        not_after: "300101000000Z",
                    },
                    key: (&intermediate.key).into(),
                    role: Role::Authority {
                        name: intermediate.name,
                        intermediates_below: Some(0),
                    },
                })?,
            ],
            key,
        })
    }
}

/// Why certificates could not be made.
#[derive(Clone, Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum MintError {
    /// The random bytes are zero or not below the order of the curve (FIPS 186-5 appendix A.2.2).
    #[error("the seed gives no private key: take another seed")]
    Key,
    /// A certificate could not be signed.
    #[error("a certificate could not be signed: {0}")]
    Sign(#[from] rustls::Error),
}

fn draw_leaf_key(random: &mut SeededRandom) -> Result<(EcdsaP256, SubjectKey), MintError> {
    let key = draw_key(random)?;
    let subject = (&key).into();
    Ok((key, subject))
}

#[cfg(feature = "everything")]
fn draw_rsa_leaf_key(random: &mut SeededRandom) -> Result<(RsaPrivateKey, SubjectKey), MintError> {
    let key = RsaPrivateKey::draw(random).ok_or(MintError::Key)?;
    let subject = (&key).into();
    Ok((key, subject))
}

fn draw_key(random: &mut SeededRandom) -> Result<EcdsaP256, MintError> {
    SigningKey::from_slice(&random.bytes::<32>())
        .map(EcdsaP256::new)
        .map_err(|_| MintError::Key)
}

/// 126 random bits: positive, and always of 16 bytes (RFC 5280 section 4.1.2.2).
fn draw_serial_number(random: &mut SeededRandom) -> [u8; 16] {
    let mut bytes = random.bytes::<16>();
    bytes[0] = bytes[0] & 0x7f | 0x40;
    bytes
}
