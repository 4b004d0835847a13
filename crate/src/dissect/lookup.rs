//! The bytes of what has a name.
//!
//! - [`bytes`]: those of a field of a message
//! - [`messages`]: those of whole messages

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
