//! The cipher suites of TLS 1.3 that a client can begin its offer with.
//!
//! - [`CipherSuite`]

use serde::{Deserialize, Serialize};

/// The cipher suite that the client offers first; it offers the others after it.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[non_exhaustive]
pub enum CipherSuite {
    /// RFC 8446 appendix B.4, 0x1301.
    #[serde(rename = "TLS_AES_128_GCM_SHA256")]
    Aes128GcmSha256,
    /// RFC 8446 appendix B.4, 0x1302.
    #[serde(rename = "TLS_AES_256_GCM_SHA384")]
    Aes256GcmSha384,
    /// RFC 8446 appendix B.4, 0x1303.
    #[serde(rename = "TLS_CHACHA20_POLY1305_SHA256")]
    ChaCha20Poly1305Sha256,
}

impl CipherSuite {
    /// All of them, by number.
    pub const ALL: [Self; 3] = [
        Self::Aes128GcmSha256,
        Self::Aes256GcmSha384,
        Self::ChaCha20Poly1305Sha256,
    ];

    /// Its name in RFC 8446 appendix B.4.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Aes128GcmSha256 => "TLS_AES_128_GCM_SHA256",
            Self::Aes256GcmSha384 => "TLS_AES_256_GCM_SHA384",
            Self::ChaCha20Poly1305Sha256 => "TLS_CHACHA20_POLY1305_SHA256",
        }
    }

    /// The suite of that name, if it is one of these.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|suite| suite.name() == name)
    }

    /// The suite of that number, if it is one of these.
    #[must_use]
    pub const fn from_tls(suite: rustls::CipherSuite) -> Option<Self> {
        match suite {
            rustls::CipherSuite::TLS13_AES_128_GCM_SHA256 => Some(Self::Aes128GcmSha256),
            rustls::CipherSuite::TLS13_AES_256_GCM_SHA384 => Some(Self::Aes256GcmSha384),
            rustls::CipherSuite::TLS13_CHACHA20_POLY1305_SHA256 => {
                Some(Self::ChaCha20Poly1305Sha256)
            }
            _ => None,
        }
    }
}
