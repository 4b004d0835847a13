//! HTTP/1.1 in the clear (RFC 9112), down to the fields of a form.
//!
//! - [`messages`]: names requests and responses, one after the other
//! - `asked`: what must be known of the requests to read the responses
//! - [`units`]: the same as units of a stream
//! - [`starts_message`]: whether bytes look like HTTP at all
//! - [`line_length`], [`without_line_end`], [`line_end`], [`text_leaf`], [`printable`]: lines of text,
//!   which mail is made of, too
//!
//! The names are those of the grammar in RFC 9112 and RFC 9110; what is only a sign between two
//! parts is named by that sign, `SP` or `CRLF`.

#[cfg(feature = "everything")]
mod chunked;

use std::borrow::Cow;

use super::Unit;
use super::reader::{Read, Reader};

/// How the body ends (RFC 9112 section 6).
#[derive(Clone, Copy)]
enum Framing {
    Length(usize),
    /// In chunks, as no server of ours sends it.
    #[cfg(feature = "everything")]
    Chunked,
    UntilClose,
}

/// What must be known of a message before its parts are read.
struct Frame {
    /// Length of the start line and the fields, with the empty line.
    head: usize,
    framing: Framing,
    form: bool,
}

/// Whether bytes begin as a request or a response does.
pub(super) fn starts_message(bytes: &[u8]) -> bool {
    let first_line = bytes
        .split(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default();
    let mut words = first_line.split(|byte| *byte == b' ');
    let method = words.next().unwrap_or_default();
    first_line.starts_with(b"HTTP/")
        || !method.is_empty() && method.iter().all(u8::is_ascii_uppercase) && words.next().is_some()
}

/// Names all messages. From where something else begins, the rest is `unknown`. `asked` says, for each
/// answer in turn, whether it is one to HEAD, which has no body whatever its fields say.
pub(super) fn messages(reader: &mut Reader<'_>, asked: &[bool]) {
    let mut asked = asked.iter();
    let mut next = asked.next();
    while !reader.is_done() {
        let answer = reader.rest();
        if message(reader, next == Some(&true)).is_err() {
            return;
        }
        // What comes before the answer proper does not answer yet (RFC 9110 section 15.2).
        if answer.starts_with(b"HTTP/") && answer.get(9) != Some(&b'1') {
            next = asked.next();
        }
        // RFC 9110 section 15.2.2: from here on another protocol is spoken.
        #[cfg(feature = "everything")]
        if !reader.is_done()
            && reader.last().is_some_and(|message| {
                let status = message.find("status-code");
                status.is_some_and(|status| status.value.as_deref() == Some("101"))
            })
        {
            reader.opaque("upgraded protocol");
        }
    }
}

/// For each request among these fields, whether it asks with HEAD.
#[cfg(feature = "everything")]
pub(super) fn asked<'a>(fields: impl Iterator<Item = &'a super::Field>) -> Vec<bool> {
    fields
        .filter(|field| field.name == "HTTP request")
        .filter_map(|field| field.value.as_deref())
        .filter(|value| *value != "continued")
        .map(|value| value.starts_with("HEAD "))
        .collect()
}

/// A stream's messages; `asked` as in [`messages`].
pub(super) fn units(bytes: &[u8], asked: &[bool]) -> Vec<Unit> {
    let mut reader = Reader::new(bytes, 0);
    messages(&mut reader, asked);
    let unit = |field: super::Field| Unit {
        name: field.value.clone().unwrap_or_else(|| field.name.into()),
        seen_at: 0,
        segments: Vec::new(),
        sealed: false,
        field,
    };
    reader.finish().into_iter().map(unit).collect()
}

fn message(reader: &mut Reader<'_>, asked_for_head: bool) -> Read {
    let bytes = reader.rest();
    if !starts_message(bytes) {
        reader.opaque("unknown");
        reader.wrong(&["not an HTTP message"]);
        return Ok(());
    }
    let response = bytes.starts_with(b"HTTP/");
    let frame = frame(bytes, response, asked_for_head);
    let body = bytes.get(frame.head..).unwrap_or_default();
    let length = match frame.framing {
        Framing::Length(length) => length,
        #[cfg(feature = "everything")]
        Framing::Chunked => chunked::chunked_length(body),
        Framing::UntilClose => body.len(),
    };
    let name = if response {
        "HTTP response"
    } else {
        "HTTP request"
    };
    let read = reader.group(name, frame.head.saturating_add(length), &mut |reader| {
        head(reader, frame.head, response)?;
        if reader.is_done() {
            return Ok(());
        }
        let length = reader.rest().len();
        reader.group("message-body", length, &mut |reader| {
            match frame.framing {
                #[cfg(feature = "everything")]
                Framing::Chunked => chunked::chunks(reader)?,
                _ if frame.form => form(reader)?,
                _ => {
                    let content = reader.opaque("content");
                    if let Some(text) = printable(content) {
                        reader.note(text);
                    }
                }
            }
            Ok(())
        })?;
        reader.spec("RFC 9112 6");
        Ok(())
    });
    reader.spec("RFC 9112 2.1");
    read
}

/// Reads ahead over the header.
fn frame(bytes: &[u8], response: bool, asked_for_head: bool) -> Frame {
    let mut frame = Frame {
        head: 0,
        framing: if response {
            Framing::UntilClose
        } else {
            Framing::Length(0)
        },
        form: false,
    };
    // These have no body, whatever their fields say (RFC 9112 section 6.3).
    let status = bytes.get(9..12).unwrap_or_default();
    let bodiless = response
        && (asked_for_head || status.starts_with(b"1") || status == b"204" || status == b"304");
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        frame.head += line.len();
        let line = line.trim_ascii();
        if line.is_empty() {
            break;
        }
        let Some(colon) = line.iter().position(|byte| *byte == b':') else {
            continue;
        };
        let (name, value) = line.split_at(colon);
        let value = value.get(1..).unwrap_or_default().trim_ascii();
        #[cfg(feature = "everything")]
        if name.eq_ignore_ascii_case(b"transfer-encoding") && value.eq_ignore_ascii_case(b"chunked")
        {
            frame.framing = Framing::Chunked;
        }
        if name.eq_ignore_ascii_case(b"content-length")
            && matches!(frame.framing, Framing::Length(_) | Framing::UntilClose)
        {
            let length = core::str::from_utf8(value)
                .ok()
                .and_then(|value| value.parse().ok());
            frame.framing = length.map_or(frame.framing, Framing::Length);
        } else if name.eq_ignore_ascii_case(b"content-type") {
            frame.form = value.starts_with(b"application/x-www-form-urlencoded");
        }
    }
    if bodiless {
        frame.framing = Framing::Length(0);
    }
    frame
}

fn head(reader: &mut Reader<'_>, length: usize, response: bool) -> Read {
    let end = reader.place() as usize + length;
    let line = line_length(reader);
    let mut title = String::new();
    let name = if response {
        "status-line"
    } else {
        "request-line"
    };
    reader.group(name, line, &mut |reader| {
        let names = if response {
            ["HTTP-version", "status-code", "reason-phrase"]
        } else {
            ["method", "request-target", "HTTP-version"]
        };
        for (place, name) in names.into_iter().enumerate() {
            let rest = without_line_end(reader.rest());
            let space = rest
                .iter()
                .position(|byte| *byte == b' ')
                .filter(|_| place < 2);
            let word = text_leaf(reader, name, space.unwrap_or(rest.len()))?;
            if place > 0 && !word.is_empty() {
                title.push(' ');
            }
            title.push_str(&word);
            if space.is_some() {
                reader.u8("SP")?;
            }
        }
        line_end(reader)?;
        reader.title(title.as_str());
        Ok(())
    })?;
    reader.spec(if response { "RFC 9112 4" } else { "RFC 9112 3" });
    reader.title(title);
    while (reader.place() as usize) < end && !reader.is_done() {
        let line = line_length(reader);
        if without_line_end(reader.rest().get(..line).unwrap_or_default()).is_empty() {
            line_end(reader)?;
            break;
        }
        reader.group("field-line", line, &mut field_line)?;
        reader.spec("RFC 9112 5");
    }
    Ok(())
}

fn field_line(reader: &mut Reader<'_>) -> Read {
    let line = without_line_end(reader.rest());
    let Some(colon) = line.iter().position(|byte| *byte == b':') else {
        reader.opaque("unknown");
        reader.wrong(&["no colon"]);
        return Ok(());
    };
    let name = text_leaf(reader, "field-name", colon)?;
    reader.u8("\":\"")?;
    let rest = without_line_end(reader.rest());
    let value = rest.trim_ascii();
    reader.leaf("OWS", rest.len() - rest.trim_ascii_start().len())?;
    let text = text_leaf(reader, "field-value", value.len())?;
    reader.leaf("OWS", rest.trim_ascii_start().len() - value.len())?;
    line_end(reader)?;
    reader.title([&name, ": ", &*text].concat());
    Ok(())
}

/// `application/x-www-form-urlencoded`, as the URL standard of the WHATWG has it.
fn form(reader: &mut Reader<'_>) -> Read {
    while !reader.is_done() {
        let rest = reader.rest();
        let length = rest
            .iter()
            .position(|byte| *byte == b'&')
            .unwrap_or(rest.len());
        if length > 0 {
            let pair = rest.get(..length).unwrap_or_default();
            let decoded = form_urlencoded::parse(pair).next();
            let (name, value) = decoded.unwrap_or((Cow::Borrowed(""), Cow::Borrowed("")));
            let name_length = pair.iter().position(|byte| *byte == b'=').unwrap_or(length);
            reader.group("field", length, &mut |reader| {
                if name_length > 0 {
                    reader.leaf("name", name_length)?;
                    reader.note(&*name);
                }
                if !reader.is_done() {
                    reader.u8("\"=\"")?;
                }
                if !reader.is_done() {
                    reader.opaque("value");
                    reader.note(&*value);
                }
                reader.title(&*name);
                Ok(())
            })?;
            reader.spec("WHATWG URL 5.1");
        }
        if !reader.is_done() {
            reader.u8("\"&\"")?;
        }
    }
    Ok(())
}

/// The length of the next line, with its end.
pub(super) fn line_length(reader: &Reader<'_>) -> usize {
    let rest = reader.rest();
    rest.iter()
        .position(|byte| *byte == b'\n')
        .map_or(rest.len(), |end| end + 1)
}

/// What stands before the first line end.
pub(super) fn without_line_end(bytes: &[u8]) -> &[u8] {
    let line = bytes
        .split(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default();
    if line.len() < bytes.len() {
        line.strip_suffix(b"\r").unwrap_or(line)
    } else {
        line
    }
}

/// Reads `CRLF`, or the bare `LF` that a reader may take for it (RFC 9112 section 2.2).
pub(super) fn line_end(reader: &mut Reader<'_>) -> Read {
    match reader.rest() {
        [b'\r', b'\n', ..] => reader.leaf("CRLF", 2).map(drop),
        [b'\n', ..] => {
            reader.leaf("LF", 1)?;
            reader.wrong(&["a bare LF ends this line"]);
            Ok(())
        }
        _ => {
            reader.complain(&["does not end with CRLF"]);
            Ok(())
        }
    }
}

/// Reads a word and says it.
pub(super) fn text_leaf<'a>(
    reader: &mut Reader<'a>,
    name: &'static str,
    length: usize,
) -> Result<Cow<'a, str>, super::reader::Stop> {
    let text = String::from_utf8_lossy(reader.leaf(name, length)?);
    if length > 0 {
        reader.note(&*text);
    }
    Ok(text)
}

/// Text that can be shown as it is.
pub(super) fn printable(bytes: &[u8]) -> Option<&str> {
    let text = core::str::from_utf8(bytes).ok()?;
    let shown = |c: char| !c.is_control() || matches!(c, '\n' | '\r' | '\t');
    (text.len() <= 1024 && text.chars().all(shown)).then_some(text)
}
