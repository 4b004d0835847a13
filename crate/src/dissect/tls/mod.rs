//! TLS (RFC 8446) as it stands on the wire.
//!
//! - [`units`]: a stream's records, with the handshake messages that travel in the clear
//! - [`chose_tls13`], [`name_tag`]: what the `ServerHello` says about the records after it
//! - [`inside`]: what stands inside of opened records

mod alert;
mod extensions;
mod handshake;
mod record;

pub(super) use record::{chose_tls13, inside, name_tag, units};
