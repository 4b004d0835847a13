//! The cipher suites of TLS 1.3 (RFC 8446 appendix B.4) and one of TLS 1.2 (RFC 5289), put together
//! from the other parts.
//!
//! - [`TLS_AES_128_GCM_SHA256`], [`TLS_AES_256_GCM_SHA384`], [`TLS_CHACHA20_POLY1305_SHA256`]
//! - [`TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256`]

use rustls::crypto::CipherSuiteCommon;
use rustls::{CipherSuite, SupportedCipherSuite, Tls13CipherSuite};

use super::{aead, hash, hkdf};

#[cfg(feature = "everything")]
use super::tls12;
#[cfg(feature = "everything")]
use rustls::{SignatureScheme, Tls12CipherSuite, crypto::KeyExchangeAlgorithm};

/// 0x1301, the one that every TLS 1.3 implementation has (RFC 8446 section 9.1).
pub static TLS_AES_128_GCM_SHA256: SupportedCipherSuite =
    SupportedCipherSuite::Tls13(&Tls13CipherSuite {
        common: CipherSuiteCommon {
            suite: CipherSuite::TLS13_AES_128_GCM_SHA256,
            hash_provider: &hash::SHA256,
            confidentiality_limit: CONFIDENTIALITY_LIMIT,
        },
        hkdf_provider: &hkdf::HKDF_SHA256,
        aead_alg: &aead::AES_128_GCM,
        quic: None,
    });

/// 0x1302.
pub static TLS_AES_256_GCM_SHA384: SupportedCipherSuite =
    SupportedCipherSuite::Tls13(&Tls13CipherSuite {
        common: CipherSuiteCommon {
            suite: CipherSuite::TLS13_AES_256_GCM_SHA384,
            hash_provider: &hash::SHA384,
            confidentiality_limit: CONFIDENTIALITY_LIMIT,
        },
        hkdf_provider: &hkdf::HKDF_SHA384,
        aead_alg: &aead::AES_256_GCM,
        quic: None,
    });

/// 0x1303, for machines without instructions for AES.
#[cfg(feature = "everything")]
pub static TLS_CHACHA20_POLY1305_SHA256: SupportedCipherSuite =
    SupportedCipherSuite::Tls13(&Tls13CipherSuite {
        common: CipherSuiteCommon {
            suite: CipherSuite::TLS13_CHACHA20_POLY1305_SHA256,
            hash_provider: &hash::SHA256,
            // The sequence number would wrap first (RFC 8446 section 5.5).
            confidentiality_limit: u64::MAX,
        },
        hkdf_provider: &hkdf::HKDF_SHA256,
        aead_alg: &aead::CHACHA20_POLY1305,
        quic: None,
    });

/// 0xC02B, of TLS 1.2: the key exchange and the signature are part of the suite (RFC 5289 section
/// 3.2).
#[cfg(feature = "everything")]
pub static TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256: SupportedCipherSuite =
    SupportedCipherSuite::Tls12(&Tls12CipherSuite {
        common: CipherSuiteCommon {
            suite: CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
            hash_provider: &hash::SHA256,
            confidentiality_limit: CONFIDENTIALITY_LIMIT,
        },
        prf_provider: &tls12::PRF_SHA256,
        kx: KeyExchangeAlgorithm::ECDHE,
        sign: &[SignatureScheme::ECDSA_NISTP256_SHA256],
        aead_alg: &tls12::AES_128_GCM,
    });

/// Records of full size that one AES-GCM key may seal: 2^24.5 (RFC 8446 section 5.5), rounded down; for
/// TLS 1.2 the same reasoning holds. More at
/// [`CipherSuiteCommon::confidentiality_limit`].
const CONFIDENTIALITY_LIMIT: u64 = 1 << 24;
