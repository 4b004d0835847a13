//! SMTP (RFC 5321) as it is submitted: commands, replies, the mail, and the way over to TLS.
//!
//! - [`units`]: a stream's commands or replies, and the TLS records that follow STARTTLS (RFC 3207)
//! - [`messages`]: the same where no records follow
//! - [`starts`]: whether bytes look like SMTP at all
//!
//! The names are those of the grammar in RFC 5321 and RFC 5322. Each side is read on its own: what
//! comes after `DATA` is taken for the mail, as a client sends it that was told to go on.

use super::http::{line_end, line_length, printable, text_leaf, without_line_end};
use super::reader::{Read, Reader};
use super::tls::{self, Agreed};
use super::{Field, Unit};

/// Whether bytes begin as a client's first command or a server's greeting or reply does.
pub(super) fn starts(bytes: &[u8]) -> bool {
    let first = bytes.get(..5).unwrap_or_default();
    first.eq_ignore_ascii_case(b"EHLO ")
        || first.eq_ignore_ascii_case(b"HELO ")
        || starts_reply(bytes)
}

/// Three digits (RFC 5321 section 4.2) and what may follow them.
fn starts_reply(bytes: &[u8]) -> bool {
    matches!(
        bytes,
        [
            b'2'..=b'5',
            b'0'..=b'5',
            b'0'..=b'9',
            b' ' | b'-' | b'\r',
            ..
        ]
    )
}

/// Names everything.
pub(super) fn messages(reader: &mut Reader<'_>) {
    let replies = starts_reply(reader.rest());
    let mut after = After::Nothing;
    while !reader.is_done() && !tls::starts_record(reader.rest()) {
        // What is wrong stands in the fields.
        let _ = if replies {
            reply(reader)
        } else {
            command(reader, &mut after)
        };
    }
}

/// A stream's commands or replies, each a unit, and after STARTTLS its records.
pub(super) fn units(bytes: &[u8], agreed: Agreed) -> Vec<Unit> {
    let mut reader = Reader::new(bytes, 0);
    messages(&mut reader);
    let (place, rest) = (reader.place(), reader.rest());
    let unit = |field: Field| Unit {
        name: field.value.clone().unwrap_or_else(|| field.name.into()),
        seen_at: 0,
        segments: Vec::new(),
        sealed: false,
        field,
    };
    let mut units: Vec<Unit> = reader.into_fields().into_iter().map(unit).collect();
    units.extend(tls::units(rest, place, agreed));
    units
}

/// What a client's next line is part of.
#[derive(Clone, Copy, Eq, PartialEq)]
enum After {
    Nothing,
    /// The answer to a challenge (RFC 4954 section 4).
    Auth,
    /// The mail.
    Data,
}

fn command(reader: &mut Reader<'_>, after: &mut After) -> Read {
    match core::mem::replace(after, After::Nothing) {
        After::Data => return mail(reader),
        After::Auth => {
            let line = line_length(reader);
            reader.group("AUTH response", line, &mut |reader| {
                credentials(reader, "response")?;
                reader.title_from_parts(" ");
                line_end(reader)
            })?;
            reader.spec("RFC 4954 4");
            return Ok(());
        }
        After::Nothing => {}
    }
    let length = line_length(reader);
    let line = without_line_end(reader.rest().get(..length).unwrap_or_default());
    let text = String::from_utf8_lossy(line);
    let verb = line.split(|byte| *byte == b' ').next().unwrap_or_default();
    let verb_is = |name: &[u8]| verb.eq_ignore_ascii_case(name);
    if verb_is(b"DATA") {
        *after = After::Data;
    } else if verb_is(b"AUTH") && line.split(|byte| *byte == b' ').count() == 2 {
        *after = After::Auth;
    }
    let read = reader.group("SMTP command", length, &mut |reader| {
        text_leaf(reader, "verb", verb.len())?;
        space(reader)?;
        let rest = without_line_end(reader.rest());
        if rest.is_empty() {
        } else if verb_is(b"EHLO") || verb_is(b"HELO") {
            text_leaf(reader, "Domain", rest.len())?;
        } else if verb_is(b"MAIL") {
            path(reader, "\"FROM:\"", "Reverse-path", "Mail-parameters")?;
        } else if verb_is(b"RCPT") {
            path(reader, "\"TO:\"", "Forward-path", "Rcpt-parameters")?;
        } else if verb_is(b"AUTH") {
            word(reader, "mechanism")?;
            space(reader)?;
            credentials(reader, "initial-response")?;
        } else {
            text_leaf(reader, "String", rest.len())?;
        }
        reader.title(&*text);
        line_end(reader)
    });
    reader.spec(match () {
        () if verb_is(b"STARTTLS") => "RFC 3207 4",
        () if verb_is(b"AUTH") => "RFC 4954 4",
        () => "RFC 5321 4.1.1",
    });
    read
}

/// `FROM:<...>` or `TO:<...>` and what follows (RFC 5321 sections 4.1.1.2 and 4.1.1.3).
fn path(
    reader: &mut Reader<'_>,
    keyword: &'static str,
    name: &'static str,
    parameters: &'static str,
) -> Read {
    let rest = without_line_end(reader.rest());
    if let Some(colon) = rest.iter().position(|byte| *byte == b':') {
        reader.leaf(keyword, colon + 1)?;
    }
    space(reader)?;
    word(reader, name)?;
    space(reader)?;
    let rest = without_line_end(reader.rest()).len();
    text_leaf(reader, parameters, rest).map(drop)
}

/// Reads up to the next space or the end of the line.
fn word(reader: &mut Reader<'_>, name: &'static str) -> Read {
    let rest = without_line_end(reader.rest());
    let length = rest
        .iter()
        .position(|byte| *byte == b' ')
        .unwrap_or(rest.len());
    text_leaf(reader, name, length).map(drop)
}

/// Reads the spaces that stand here.
fn space(reader: &mut Reader<'_>) -> Read {
    let length = reader
        .rest()
        .iter()
        .take_while(|byte| **byte == b' ')
        .count();
    reader.leaf("SP", length).map(drop)
}

/// Base64, and what it says: for `PLAIN` an authorization identity, a user and a password, with a NUL
/// before each of the last two (RFC 4616 section 2).
fn credentials(reader: &mut Reader<'_>, name: &'static str) -> Read {
    let length = without_line_end(reader.rest()).len();
    let encoded = reader.leaf(name, length)?;
    if length == 0 {
        return Ok(());
    }
    match base64(encoded) {
        Some(decoded) => {
            let text = String::from_utf8_lossy(&decoded).replace('\0', " NUL ");
            reader.note(text.trim_start());
        }
        None => reader.wrong(&["not base64"]),
    }
    Ok(())
}

/// RFC 4648 section 4.
fn base64(encoded: &[u8]) -> Option<Vec<u8>> {
    let digits = encoded
        .strip_suffix(b"==")
        .or_else(|| encoded.strip_suffix(b"="))
        .unwrap_or(encoded);
    let mut decoded = Vec::with_capacity(digits.len());
    let (mut bits, mut count) = (0_u32, 0);
    for digit in digits {
        let value = match digit {
            b'A'..=b'Z' => digit - b'A',
            b'a'..=b'z' => digit - b'a' + 26,
            b'0'..=b'9' => digit - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = (bits << 6 | u32::from(value)) & 0xffff;
        count += 6;
        if count >= 8 {
            count -= 8;
            decoded.push(u8::try_from(bits >> count & 0xff).ok()?);
        }
    }
    Some(decoded)
}

/// A mail with the line of one dot that ends it (RFC 5321 section 4.1.1.4, RFC 5322 section 2.1).
fn mail(reader: &mut Reader<'_>) -> Read {
    let bytes = reader.rest();
    let end = if bytes.starts_with(b".\r\n") {
        Some(0)
    } else {
        let end = bytes.windows(5).position(|five| five == b"\r\n.\r\n");
        end.map(|end| end + 2)
    };
    let length = end.map_or(bytes.len(), |end| end + 3);
    reader.group("mail data", length, &mut |reader| {
        let content = end.unwrap_or(length);
        let start = reader.place() as usize;
        let left = |reader: &Reader<'_>| content.saturating_sub(reader.place() as usize - start);
        while left(reader) > 0 {
            let line = line_length(reader).min(left(reader));
            let text = without_line_end(reader.rest().get(..line).unwrap_or_default());
            if text.is_empty() {
                line_end(reader)?;
                break;
            }
            if !text.contains(&b':') {
                break;
            }
            reader.group("header field", line, &mut header_field)?;
            reader.spec("RFC 5322 2.2");
        }
        let body = left(reader);
        if body > 0 {
            let text = reader.leaf("body", body)?;
            if let Some(text) = printable(text) {
                reader.note(text);
            }
            reader.spec("RFC 5322 2.3");
        }
        if end.is_some() {
            reader.leaf("end of mail data", 3)?;
            reader.spec("RFC 5321 4.1.1.4");
        } else {
            reader.complain(&["does not end with a line of one dot"]);
        }
        reader.title("mail data");
        Ok(())
    })?;
    reader.spec("RFC 5321 4.1.1.4");
    Ok(())
}

fn header_field(reader: &mut Reader<'_>) -> Read {
    let line = without_line_end(reader.rest());
    let colon = line
        .iter()
        .position(|byte| *byte == b':')
        .unwrap_or(line.len());
    let name = text_leaf(reader, "field-name", colon)?;
    reader.u8("\":\"")?;
    space(reader)?;
    let rest = without_line_end(reader.rest()).len();
    let value = text_leaf(reader, "field-body", rest)?;
    reader.title([&name, ": ", &*value].concat());
    line_end(reader)
}

/// One reply, of one line or several (RFC 5321 section 4.2).
fn reply(reader: &mut Reader<'_>) -> Read {
    let bytes = reader.rest();
    let code = bytes.get(..3).unwrap_or_default();
    let (mut length, mut lines) = (0, 0);
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        // An attacker may have taken something away; what is no line of this reply is another one's.
        if lines > 0 && (!starts_reply(line) || !line.starts_with(code)) {
            break;
        }
        length += line.len();
        lines += 1;
        if line.get(3) != Some(&b'-') {
            break;
        }
    }
    let read = reader.group("Reply", length, &mut |reader| {
        let mut said = String::new();
        let mut first = true;
        while !reader.is_done() {
            let line = line_length(reader);
            reader.group("Reply-line", line, &mut |reader| {
                let text = reply_line(reader, !first && code == b"250")?;
                if first {
                    said.push_str(&String::from_utf8_lossy(code));
                }
                said.push_str(if first { " " } else { ", " });
                said.push_str(&text);
                Ok(())
            })?;
            first = false;
        }
        reader.title(said.as_str());
        Ok(())
    });
    reader.spec("RFC 5321 4.2");
    read
}

/// Reads a line and gives its text. The lines after the first of an answer to EHLO are keywords
/// (section 4.1.1.1).
fn reply_line(reader: &mut Reader<'_>, keyword: bool) -> Read<String> {
    if !starts_reply(reader.rest()) {
        let length = without_line_end(reader.rest()).len();
        let text = text_leaf(reader, "unknown", length)?.into_owned();
        if length > 0 {
            reader.wrong(&["not a reply"]);
        }
        line_end(reader)?;
        return Ok(text);
    }
    text_leaf(reader, "Reply-code", 3)?;
    if reader.rest().first() == Some(&b'-') {
        reader.u8("\"-\"")?;
    } else {
        space(reader)?;
    }
    let text = String::from_utf8_lossy(without_line_end(reader.rest())).into_owned();
    if keyword {
        word(reader, "ehlo-keyword")?;
        space(reader)?;
        let rest = without_line_end(reader.rest()).len();
        text_leaf(reader, "ehlo-param", rest)?;
    } else {
        let rest = without_line_end(reader.rest()).len();
        text_leaf(reader, "textstring", rest)?;
    }
    reader.title(text.as_str());
    line_end(reader)?;
    Ok(text)
}
