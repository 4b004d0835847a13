//! History: TLS 1.2 with RSA key transport (RFC 5246 section 7.4.7.1). Never a default.
//!
//! - [`RsaPrivateKey`], [`RsaPublicKey`]: the server's certificate key and its public half;
//!   [`EncryptError`]: why the latter would not encrypt

mod rsa;

pub use self::rsa::{EncryptError, RsaPrivateKey, RsaPublicKey};
