//! TLS (RFC 8446, RFC 5246) as it stands on the wire.
//!
//! - [`units`]: a stream's records, with the handshake messages that travel in the clear
//! - [`starts_record`]: whether bytes look like TLS at all
//! - [`agreed`], [`name_tag`]: what the `ServerHello` says about the records after it, an [`Agreed`]
//! - [`inside`]: what stands inside of opened records, each a [`Plaintext`]

mod alert;
mod extensions;
mod handshake;
mod record;
#[cfg(feature = "everything")]
mod tls12;

#[cfg(feature = "everything")]
pub(super) use handshake::Version;
pub(super) use record::{Agreed, Plaintext, agreed, inside, name_tag, starts_record, units};
