//! The bytes of what has a name.
//!
//! - [`bytes`]: those of a field of a message
//! - `encrypt_then_mac`: whether the hellos agreed on it
//! - [`handshake`]: those of the handshake messages that travel in the clear

use super::{Stream, Unit};

/// The bytes of a field of all messages of a name, from wherever the message may have been cut.
pub(super) fn bytes(stream: &Stream, message: &str, field: &str) -> Vec<u8> {
    bytes_in(&stream.units, &stream.bytes, message, field)
}

/// The same while the stream is still being read.
pub(super) fn bytes_in(units: &[Unit], buffer: &[u8], message: &str, field: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    for unit in units {
        unit.field.each(message, &mut |message| {
            message.each(field, &mut |field| {
                bytes.extend_from_slice(
                    buffer
                        .get(field.start as usize..field.end as usize)
                        .unwrap_or_default(),
                );
            });
        });
    }
    bytes
}

/// Whether the server took `encrypt_then_mac` (RFC 7366 section 2).
#[cfg(feature = "everything")]
pub(super) fn encrypt_then_mac(dissection: &super::Dissection) -> bool {
    !bytes(&dissection.server, "ServerHello", "encrypt_then_mac").is_empty()
}

/// The handshake messages that one peer sent in the clear, with their names, in order. One that spans
/// several records is put together.
#[cfg(feature = "everything")]
pub(super) fn handshake(stream: &Stream) -> Vec<(&'static str, Vec<u8>)> {
    let mut messages: Vec<(&'static str, Vec<u8>)> = Vec::new();
    let records = stream.units.iter().filter(|unit| !unit.sealed);
    for part in records.flat_map(|unit| &unit.field.children) {
        let bytes = stream
            .bytes
            .get(part.start as usize..part.end as usize)
            .unwrap_or_default();
        let begins = part
            .children
            .first()
            .is_some_and(|first| first.name == "msg_type");
        if begins {
            messages.push((part.name, bytes.to_vec()));
        } else if part.value.as_deref() == Some("continued")
            && let Some((_, message)) = messages.last_mut().filter(|(name, _)| *name == part.name)
        {
            message.extend_from_slice(bytes);
        }
    }
    messages
}
