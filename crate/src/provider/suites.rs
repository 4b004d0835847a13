//! The two cipher suites (RFC 8446 appendix B.4).
//!
//! - [`TLS_AES_128_GCM_SHA256`], [`TLS_AES_256_GCM_SHA384`]: put together from the other parts

use rustls::crypto::CipherSuiteCommon;
use rustls::{CipherSuite, SupportedCipherSuite, Tls13CipherSuite};

use super::{aead, hash, hkdf};

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

/// Records of full size that one AES-GCM key may seal; the reasoning is at
/// [`CipherSuiteCommon::confidentiality_limit`].
const CONFIDENTIALITY_LIMIT: u64 = 1 << 24;
