//! [`json()`]: all that was recorded, as JSON for other programs.

use std::io::{Result, Write};

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::Formatter;

use crate::capture::EPOCH;
use crate::recording::Recording;

/// What the file says that it is.
pub const FORMAT: &str = "port443-recordings";

/// The version of its form: it grows with every change of `docs/recording.schema.json`.
pub const VERSION: u32 = 1;

/// All connections of one run of Port 443: what passed on the wire, everything that the peers did with
/// the real inputs and outputs, and every secret of theirs. Bytes are lower-case hex, times are
/// microseconds on the clock of the run.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub(super) struct Run<'a> {
    /// What the file is.
    format: &'static str,
    /// The version of this form. It grows with every change of it.
    version: u32,
    /// What wrote it.
    application: &'static str,
    /// The date at which the clock of the run starts, in seconds since 1970.
    epoch: u64,
    /// One for each connection, in the order in which they began.
    recordings: &'a [Recording],
}

/// The recordings as JSON (RFC 8259), as `docs/recording.schema.json` describes them, on one line.
///
/// Everything is in it: every secret, the message, and the seed, from which all of it can be made
/// again.
#[must_use]
pub fn json(recordings: &[Recording]) -> String {
    let mut serializer = Serializer::with_formatter(Vec::new(), HexBytes);
    let file = Run {
        format: FORMAT,
        version: VERSION,
        application: super::APPLICATION,
        epoch: EPOCH,
        recordings,
    };
    // Writing to memory does not fail, and all keys are strings.
    let written = file.serialize(&mut serializer);
    debug_assert!(written.is_ok(), "{written:?}");
    String::from_utf8(serializer.into_inner()).unwrap_or_default()
}

/// JSON has no bytes.
struct HexBytes;

impl Formatter for HexBytes {
    fn write_byte_array<W: ?Sized + Write>(&mut self, writer: &mut W, bytes: &[u8]) -> Result<()> {
        const DIGITS: [u8; 16] = *b"0123456789abcdef";
        let digit = |value: u8| DIGITS[usize::from(value & 0xf)];
        let mut hex = Vec::with_capacity(2 * bytes.len() + 2);
        hex.push(b'"');
        hex.extend(
            bytes
                .iter()
                .flat_map(|byte| [digit(byte >> 4), digit(*byte)]),
        );
        hex.push(b'"');
        writer.write_all(&hex)
    }
}
