//! A body that comes in chunks (RFC 9112 section 7.1).
//!
//! - [`chunks`]: names them
//! - [`chunked_length`]: how long all of them are

use super::{field_line, line_end, line_length, text_leaf, without_line_end};
use crate::dissect::reader::{Read, Reader};

/// RFC 9112 section 7.1.
pub(super) fn chunks(reader: &mut Reader<'_>) -> Read {
    while !reader.is_done() {
        let line = line_length(reader);
        let size = chunk_size(reader.rest());
        if size == Some(0) {
            return last_chunk(reader, line);
        }
        let Some(size) = size else {
            reader.opaque("unknown");
            reader.wrong(&["no chunk size"]);
            return Ok(());
        };
        let length = line.saturating_add(size).saturating_add(2);
        reader.group("chunk", length, &mut |reader| {
            size_line(reader, line)?;
            reader.leaf("chunk-data", size)?;
            line_end(reader)
        })?;
    }
    Ok(())
}

/// The line with a chunk's size, and with extensions if there are any (RFC 9112 section 7.1.1).
fn size_line(reader: &mut Reader<'_>, line: usize) -> Read {
    let text = without_line_end(reader.rest().get(..line).unwrap_or_default());
    let digits = text.iter().position(|byte| *byte == b';');
    text_leaf(reader, "chunk-size", digits.unwrap_or(text.len()))?;
    if let Some(digits) = digits {
        text_leaf(reader, "chunk-ext", text.len() - digits)?;
    }
    line_end(reader)
}

/// A chunk of size 0, the trailer section (RFC 9112 section 7.1.2), and the empty line.
fn last_chunk(reader: &mut Reader<'_>, line: usize) -> Read {
    reader.group("last-chunk", line, &mut |reader| size_line(reader, line))?;
    while !reader.is_done() {
        let line = line_length(reader);
        if without_line_end(reader.rest().get(..line).unwrap_or_default()).is_empty() {
            return line_end(reader);
        }
        reader.group("trailer field-line", line, &mut field_line)?;
        reader.spec("RFC 9112 7.1.2");
    }
    Ok(())
}

/// How long a chunked body is, to its last CRLF.
pub(super) fn chunked_length(body: &[u8]) -> usize {
    let mut at = 0;
    loop {
        let rest = body.get(at..).unwrap_or_default();
        let Some(line) = rest
            .iter()
            .position(|byte| *byte == b'\n')
            .map(|end| end + 1)
        else {
            return body.len();
        };
        match chunk_size(rest) {
            Some(0) => {
                // The trailer section ends with an empty line.
                let trailers = rest.get(line..).unwrap_or_default();
                let mut length = 0;
                for line in trailers.split_inclusive(|byte| *byte == b'\n') {
                    length += line.len();
                    if line.trim_ascii().is_empty() {
                        break;
                    }
                }
                return at + line + length;
            }
            Some(size) => {
                at = at
                    .saturating_add(line)
                    .saturating_add(size)
                    .saturating_add(2);
            }
            None => return body.len(),
        }
        if at >= body.len() {
            return body.len();
        }
    }
}

fn chunk_size(bytes: &[u8]) -> Option<usize> {
    let line = bytes
        .split(|byte| matches!(byte, b';' | b'\r' | b'\n'))
        .next()?;
    usize::from_str_radix(core::str::from_utf8(line.trim_ascii()).ok()?, 16).ok()
}
