//! The frames of HTTP/2 (RFC 9113), as they stand inside of TLS.
//!
//! - [`starts`]: whether bytes begin as one side of it does
//! - [`frames`]: names the preface and all frames, one after the other
//!
//! Field blocks are left as bytes: HPACK (RFC 7541) compresses them with a table that both sides keep
//! as they go, and it is not decoded here.

use super::http::printable;
use super::names;
use super::reader::{Read, Reader};

/// What a client begins with (section 3.4).
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// Length, type, flags, stream (section 4.1).
const HEADER: usize = 9;

const END_STREAM_OR_ACK: u8 = 0x1;
const PADDED: u8 = 0x8;
const PRIORITY: u8 = 0x20;

/// Whether bytes begin as a client or, with its SETTINGS, a server does (section 3.4).
pub(super) fn starts(bytes: &[u8]) -> bool {
    bytes.starts_with(PREFACE)
        || matches!(bytes, [0, high, low, 4, 0, 0, 0, 0, 0, ..]
            if u16::from_be_bytes([*high, *low]) % 6 == 0)
}

/// Names all that a side says.
pub(super) fn frames(reader: &mut Reader<'_>) {
    if reader.rest().starts_with(PREFACE) {
        let _ = reader.leaf("connection preface", PREFACE.len());
        reader.note("PRI * HTTP/2.0");
        reader.spec("RFC 9113 3.4");
    }
    while !reader.is_done() && frame(reader).is_ok() {}
}

fn frame(reader: &mut Reader<'_>) -> Read {
    let &[high, middle, low, kind, flags, _, _, _, _, ..] = reader.rest() else {
        reader.opaque("unknown");
        reader.wrong(&["cut short: a frame's header has 9 bytes"]);
        return Ok(());
    };
    let length = u32::from_be_bytes([0, high, middle, low]) as usize;
    let (name, spec, flag_names) = describe(kind);
    let read = reader.group(name, HEADER + length, &mut |reader| {
        reader.decimal("Length", 3)?;
        reader.number("Type", 1)?;
        reader.note(if flag_names.is_some() {
            name
        } else {
            "unknown"
        });
        reader.number("Flags", 1)?;
        let flags_said = names::bits(flags, flag_names.unwrap_or_default());
        if !flags_said.is_empty() {
            reader.note(flags_said.as_str());
        }
        let stream = reader.number("Stream Identifier", 4)? & 0x7fff_ffff;
        reader.note(stream.to_string());
        reader.title(if flags_said.is_empty() {
            ["stream ", &stream.to_string()].concat()
        } else {
            ["stream ", &stream.to_string(), ", ", &flags_said].concat()
        });
        payload(reader, kind, flags)
    });
    reader.spec(spec);
    read
}

/// What a type of frame is called, where it is defined, and its flags from the lowest up; nothing if it
/// is not known.
fn describe(kind: u8) -> (&'static str, &'static str, Option<&'static [&'static str]>) {
    const NONE: &[&str] = &[];
    let (name, spec, flags) = match kind {
        0 => (
            "DATA",
            "RFC 9113 6.1",
            &["END_STREAM", "", "", "PADDED"][..],
        ),
        1 => (
            "HEADERS",
            "RFC 9113 6.2",
            &["END_STREAM", "", "END_HEADERS", "PADDED", "", "PRIORITY"][..],
        ),
        2 => ("PRIORITY", "RFC 9113 6.3", NONE),
        3 => ("RST_STREAM", "RFC 9113 6.4", NONE),
        4 => ("SETTINGS", "RFC 9113 6.5", &["ACK"][..]),
        5 => (
            "PUSH_PROMISE",
            "RFC 9113 6.6",
            &["", "", "END_HEADERS", "PADDED"][..],
        ),
        6 => ("PING", "RFC 9113 6.7", &["ACK"][..]),
        7 => ("GOAWAY", "RFC 9113 6.8", NONE),
        8 => ("WINDOW_UPDATE", "RFC 9113 6.9", NONE),
        9 => (
            "CONTINUATION",
            "RFC 9113 6.10",
            &["", "", "END_HEADERS"][..],
        ),
        0x0a => ("ALTSVC", "RFC 7838 4", NONE),
        0x0c => ("ORIGIN", "RFC 8336 2", NONE),
        0x10 => ("PRIORITY_UPDATE", "RFC 9218 7.1", NONE),
        _ => return ("unknown frame", "RFC 9113 4.1", None),
    };
    (name, spec, Some(flags))
}

fn payload(reader: &mut Reader<'_>, kind: u8, flags: u8) -> Read {
    let padding = if matches!(kind, 0 | 1 | 5) && flags & PADDED != 0 {
        reader.decimal("Pad Length", 1)? as usize
    } else {
        0
    };
    // What stands before the padding.
    let length = reader.rest().len().checked_sub(padding);
    match kind {
        0 => {
            let data = reader.leaf("Data", length.unwrap_or_default())?;
            if let Some(text) = printable(data).filter(|text| !text.is_empty()) {
                reader.note(text);
            }
        }
        1 => {
            let before = reader.rest().len();
            if flags & PRIORITY != 0 {
                priority(reader)?;
            }
            let read = before - reader.rest().len();
            field_block(reader, length.and_then(|length| length.checked_sub(read)))?;
        }
        2 => priority(reader)?,
        3 => {
            let code = reader.number("Error Code", 4)?;
            reader.note(error(code));
        }
        4 if flags & END_STREAM_OR_ACK == 0 => {
            while !reader.is_done() {
                reader.group("Setting", 6, &mut |reader| {
                    let identifier = reader.u16("Identifier")?;
                    let name = setting(identifier);
                    reader.note(name.as_str());
                    let value = reader.decimal("Value", 4)?;
                    reader.title([&name, " = ", &*value.to_string()].concat());
                    Ok(())
                })?;
                reader.spec("RFC 9113 6.5.1");
            }
        }
        5 => {
            reader.decimal("Promised Stream ID", 4)?;
            field_block(reader, length.and_then(|length| length.checked_sub(4)))?;
        }
        6 => drop(reader.leaf("Opaque Data", 8)?),
        7 => {
            reader.decimal("Last-Stream-ID", 4)?;
            let code = reader.number("Error Code", 4)?;
            reader.note(error(code));
            let data = reader.opaque("Additional Debug Data");
            if let Some(text) = printable(data).filter(|text| !text.is_empty()) {
                reader.note(text);
            }
        }
        8 => drop(reader.decimal("Window Size Increment", 4)?),
        9 => field_block(reader, Some(reader.rest().len()))?,
        0x10 => {
            reader.decimal("Prioritized Stream ID", 4)?;
            let value = reader.opaque("Priority Field Value");
            if let Some(text) = printable(value).filter(|text| !text.is_empty()) {
                reader.note(text);
            }
        }
        _ => drop(reader.opaque("Frame Payload")),
    }
    if padding > 0 {
        reader.leaf("Padding", padding)?;
    }
    Ok(())
}

fn priority(reader: &mut Reader<'_>) -> Read {
    let dependency = reader.number("Stream Dependency", 4)?;
    let stream = (dependency & 0x7fff_ffff).to_string();
    reader.note(if dependency >> 31 == 1 {
        [&stream, ", exclusive"].concat()
    } else {
        stream
    });
    let weight = reader.number("Weight", 1)?;
    // Section 5.3.2 of RFC 7540: one more than what stands here.
    reader.note((weight + 1).to_string());
    Ok(())
}

fn field_block(reader: &mut Reader<'_>, length: Option<usize>) -> Read {
    let Some(length) = length else {
        reader.opaque("unknown");
        reader.wrong(&["the padding is longer than the frame"]);
        return Ok(());
    };
    reader.leaf("Field Block Fragment", length)?;
    if length > 0 {
        reader.note(
            [
                &length.to_string(),
                " bytes, compressed with HPACK (RFC 7541), not decoded here",
            ]
            .concat(),
        );
    }
    Ok(())
}

/// Section 6.5.2, RFC 8441 section 3, RFC 9218 section 2.1.
fn setting(number: u16) -> String {
    match number {
        1 => "SETTINGS_HEADER_TABLE_SIZE".into(),
        2 => "SETTINGS_ENABLE_PUSH".into(),
        3 => "SETTINGS_MAX_CONCURRENT_STREAMS".into(),
        4 => "SETTINGS_INITIAL_WINDOW_SIZE".into(),
        5 => "SETTINGS_MAX_FRAME_SIZE".into(),
        6 => "SETTINGS_MAX_HEADER_LIST_SIZE".into(),
        8 => "SETTINGS_ENABLE_CONNECT_PROTOCOL".into(),
        9 => "SETTINGS_NO_RFC7540_PRIORITIES".into(),
        _ => ["unknown (", &names::hex16(number), ")"].concat(),
    }
}

/// Section 7.
fn error(code: u32) -> String {
    const ERRORS: [&str; 14] = [
        "NO_ERROR",
        "PROTOCOL_ERROR",
        "INTERNAL_ERROR",
        "FLOW_CONTROL_ERROR",
        "SETTINGS_TIMEOUT",
        "STREAM_CLOSED",
        "FRAME_SIZE_ERROR",
        "REFUSED_STREAM",
        "CANCEL",
        "COMPRESSION_ERROR",
        "CONNECT_ERROR",
        "ENHANCE_YOUR_CALM",
        "INADEQUATE_SECURITY",
        "HTTP_1_1_REQUIRED",
    ];
    ERRORS
        .get(code as usize)
        .map_or_else(|| code.to_string(), |name| (*name).into())
}
