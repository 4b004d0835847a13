//! Why an end gave up.
//!
//! - [`enum@Error`]: each reason, with the alert that goes with it

use rustls::crypto::GetRandomFailed;
use rustls::{AlertDescription, CertificateError};
use thiserror::Error;

use super::EncryptError;
use crate::dissect::alert_name;

/// Why an end gave up.
#[derive(Clone, Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum Error {
    /// A message came that must not come here.
    #[error("{0} came where it must not come")]
    Unexpected(&'static str),
    /// Something is not in the form that it must have.
    #[error("{0} is malformed")]
    Decode(&'static str),
    /// A value is in the right form, but is none of those that it can be.
    #[error("{0} has a value that it must not have")]
    IllegalParameter(&'static str),
    /// A record was not sealed with the right key, or was changed.
    #[error("a record cannot be opened: its tag is wrong")]
    BadRecordMac,
    /// A record is longer than records may be.
    #[error("a record is too long")]
    RecordOverflow,
    /// The other end speaks no TLS 1.2.
    #[error("the other end does not speak TLS 1.2")]
    Version,
    /// The client does not offer the one cipher suite.
    #[error("the client does not offer TLS_RSA_WITH_AES_128_GCM_SHA256")]
    NoCipherSuite,
    /// The client offers application protocols, and this server speaks none of them.
    #[error("no application protocol in common")]
    NoApplicationProtocol,
    /// The server answers with an extension that was not asked for.
    #[error("an extension that was not asked for")]
    UnsupportedExtension,
    /// The other end says that this handshake is to replace another.
    #[error("a renegotiation where there was no negotiation")]
    Renegotiation,
    /// The server's certificate is refused.
    #[error("{0}")]
    Certificate(rustls::Error),
    /// The server's certificate is good, but not for an RSA key that can be used.
    #[error("the certificate is not for an RSA key")]
    NotRsa,
    /// Finished is not what it must be: the two ends did not see the same handshake.
    #[error("Finished is wrong: the other end saw another handshake")]
    Finished,
    /// The other end gave up.
    #[error("the other end sent the alert {}", alert_name((*.0).into()))]
    AlertReceived(AlertDescription),
    /// There are no random bytes.
    #[error("there is no randomness")]
    NoRandomness,
    /// A key has sealed as many records as it may.
    #[error("the key is used up")]
    Exhausted,
    /// The handshake has not ended.
    #[error("the handshake has not ended")]
    NotReady,
    /// The connection has ended.
    #[error("the connection has ended")]
    Closed,
}

impl Error {
    /// The alert that goes to the other end (RFC 5246 section 7.2.2). None if the other end gave up
    /// first, and for what only the application did wrong.
    #[must_use]
    pub fn alert(&self) -> Option<AlertDescription> {
        Some(match self {
            Self::Unexpected(_) => AlertDescription::UnexpectedMessage,
            Self::Decode(_) => AlertDescription::DecodeError,
            Self::IllegalParameter(_) => AlertDescription::IllegalParameter,
            Self::BadRecordMac => AlertDescription::BadRecordMac,
            Self::RecordOverflow => AlertDescription::RecordOverflow,
            Self::Version => AlertDescription::ProtocolVersion,
            // RFC 5746 section 3.4 for the second.
            Self::NoCipherSuite | Self::Renegotiation => AlertDescription::HandshakeFailure,
            Self::NoApplicationProtocol => AlertDescription::NoApplicationProtocol,
            Self::UnsupportedExtension => AlertDescription::UnsupportedExtension,
            // rustls has decrypt_error for signatures, too; in TLS 1.2 that is for the handshake's.
            Self::Certificate(rustls::Error::InvalidCertificate(error))
                if *error != CertificateError::BadSignature =>
            {
                error.clone().into()
            }
            Self::Certificate(_) => AlertDescription::BadCertificate,
            Self::NotRsa => AlertDescription::UnsupportedCertificate,
            Self::Finished => AlertDescription::DecryptError,
            Self::NoRandomness | Self::Exhausted => AlertDescription::InternalError,
            Self::AlertReceived(_) | Self::NotReady | Self::Closed => return None,
        })
    }
}

impl From<GetRandomFailed> for Error {
    fn from(_: GetRandomFailed) -> Self {
        Self::NoRandomness
    }
}

impl From<EncryptError> for Error {
    fn from(error: EncryptError) -> Self {
        match error {
            EncryptError::TooLong => Self::NotRsa,
            EncryptError::NoRandomness => Self::NoRandomness,
        }
    }
}
