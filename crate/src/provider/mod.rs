//! The cryptography that rustls asks for, from the RustCrypto and dalek crates, each operation
//! recorded.
//!
//! - [`provider()`]: the `CryptoProvider`, for configurations of both peers; [`provider_with()`]: one
//!   with other cipher suites and groups
//! - [`tap`]: where operations are recorded and randomness comes from; nothing works without one
//! - [`aead`], [`hash`], [`hkdf`], [`hmac`], [`kx`], [`random`], [`sign`], [`suites`], [`verify`]:
//!   the parts, in the files where every rustls provider has them
//! - [`tls12`]: what only TLS 1.2 has
//!
//! ```
//! use port443::provider::{kx::X25519, tap};
//! use rustls::crypto::SupportedKxGroup;
//!
//! let mut tap = tap::Tap::recording(|bytes: &mut [u8]| Ok(bytes.fill(7)));
//! let share = tap::within(&mut tap, || X25519.start())?;
//! assert_eq!(share.pub_key().len(), 32);
//! assert_eq!(tap.take().len(), 2); // the draw, and the key share made of it
//! # Ok::<(), rustls::Error>(())
//! ```

pub mod aead;
pub mod hash;
pub mod hkdf;
pub mod hmac;
pub mod kx;
mod point;
pub mod random;
pub mod sign;
pub mod suites;
pub mod tap;
#[cfg(feature = "everything")]
pub mod tls12;
pub mod verify;

use rustls::SupportedCipherSuite;
use rustls::crypto::{CryptoProvider, SupportedKxGroup};

use crate::scenario::CipherSuite;

/// TLS 1.3 with AES-GCM in both sizes, `first` before the other; X25519; ECDSA P-256. ChaCha20-Poly1305
/// is there only if it is `first`, and the others after it.
///
/// One provider serves both peers: which of them an operation belongs to is the tap's business.
#[must_use]
pub fn provider(first: CipherSuite) -> CryptoProvider {
    let mut cipher_suites = vec![
        suites::TLS_AES_128_GCM_SHA256,
        suites::TLS_AES_256_GCM_SHA384,
    ];
    if first == CipherSuite::Aes256GcmSha384 {
        cipher_suites.reverse();
    }
    #[cfg(feature = "everything")]
    if first == CipherSuite::ChaCha20Poly1305Sha256 {
        cipher_suites.insert(0, suites::TLS_CHACHA20_POLY1305_SHA256);
    }
    provider_with(cipher_suites, vec![&kx::X25519])
}

/// With these cipher suites and groups, the preferred ones first; ECDSA P-256.
#[must_use]
pub fn provider_with(
    cipher_suites: Vec<SupportedCipherSuite>,
    kx_groups: Vec<&'static dyn SupportedKxGroup>,
) -> CryptoProvider {
    CryptoProvider {
        cipher_suites,
        kx_groups,
        signature_verification_algorithms: verify::ALGORITHMS,
        secure_random: &random::TapRandom,
        key_provider: &sign::Pkcs8KeyProvider,
    }
}
