//! The record layer (RFC 8446 section 5).
//!
//! - [`units`]: frames a stream into records and reads what stands in them in the clear
//! - [`chose_tls13`], [`name_tag`]: the AEAD's tag can be told from the ciphertext once the
//!   `ServerHello` has said that this is TLS 1.3
//! - [`inside`]: the same reading for records that were opened

use super::alert;
use super::handshake::{self, Version};
use crate::dissect::cut::Joined;
use crate::dissect::reader::{Read, Reader};
use crate::dissect::{Field, Unit, http, names};

const CHANGE_CIPHER_SPEC: u8 = 20;
const ALERT: u8 = 21;
const HANDSHAKE: u8 = 22;
const APPLICATION_DATA: u8 = 23;

/// Content type, version, length.
const HEADER: usize = 5;
/// `2^14`, and for ciphertext 256 more (sections 5.1 and 5.2).
const MAX_PLAINTEXT: u32 = 1 << 14;
const MAX_CIPHERTEXT: u32 = MAX_PLAINTEXT + 256;
/// All AEADs of RFC 8446 but `TLS_AES_128_CCM_8_SHA256` have tags of this length (RFC 5116).
const TAG: u32 = 16;

/// All records of a stream. When something else than a record begins, all the rest is one `unknown`
/// unit.
pub(crate) fn units(bytes: &[u8]) -> Vec<Unit> {
    let mut reader = Reader::new(bytes, 0);
    let mut units = Vec::new();
    // The handshake messages that travel in the clear, each run of records on its own, because
    // nothing else may come between the parts of a message (section 5.1).
    let mut run = Joined::default();
    while let [content_type, ..] = reader.rest() {
        let place = reader.place() as usize + HEADER;
        let framed = record(&mut reader, *content_type);
        let Some(field) = reader.last().cloned() else {
            break;
        };
        let is_record = !field.children.is_empty();
        let fragment = bytes.get(place..field.end as usize).unwrap_or_default();
        let unit = units.len();
        if *content_type == HANDSHAKE && is_record {
            run.add(unit, field.start + 5, fragment);
        } else {
            handshakes(&core::mem::take(&mut run), &mut units);
        }
        units.push(Unit {
            name: if is_record {
                names::content_type(*content_type)
            } else {
                field.name.into()
            },
            seen_at: 0,
            segments: Vec::new(),
            sealed: *content_type == APPLICATION_DATA && is_record,
            field,
        });
        if framed.is_err() {
            break;
        }
    }
    handshakes(&run, &mut units);
    for unit in &mut units {
        if let Some(alert) = unit
            .field
            .find("Alert")
            .and_then(|alert| alert.value.as_deref())
        {
            unit.name = ["Alert ", alert].concat();
        }
    }
    units
}

/// Reads a record, handshake messages not yet. Stops where no next record can be found.
fn record(reader: &mut Reader<'_>, content_type: u8) -> Read {
    let &[_, major, _, high, low, ..] = reader.rest() else {
        reader.opaque("unknown");
        reader.wrong(&["cut short: a record's header has 5 bytes"]);
        return Ok(());
    };
    if major != 3 {
        reader.opaque("unknown");
        reader.wrong(&["not a TLS record"]);
        return Ok(());
    }
    let sealed = content_type == APPLICATION_DATA;
    let length = HEADER + usize::from(u16::from_be_bytes([high, low]));
    let name = if sealed {
        "TLSCiphertext"
    } else {
        "TLSPlaintext"
    };
    let framed = reader.group(name, length, &mut |reader| {
        let content_type = reader.u8(if sealed { "opaque_type" } else { "type" })?;
        reader.note(names::content_type(content_type));
        if !names::is_content_type(content_type) {
            reader.wrong(&["no such content type"]);
        }
        let version = reader.u16("legacy_record_version")?;
        reader.note(names::version(version));
        let length = reader.decimal("length", 2)?;
        if length
            > if sealed {
                MAX_CIPHERTEXT
            } else {
                MAX_PLAINTEXT
            }
        {
            reader.wrong(&["longer than a record may be"]);
        }
        if reader.is_done() {
            return Ok(());
        }
        match content_type {
            CHANGE_CIPHER_SPEC => {
                reader.u8("change_cipher_spec")?;
                reader.spec("RFC 8446 5");
            }
            ALERT if reader.rest().len() == 2 => alert::alert(reader)?,
            APPLICATION_DATA => {
                reader.opaque("encrypted_record");
                reader.spec("RFC 8446 5.2");
            }
            _ => {
                reader.opaque("fragment");
            }
        }
        Ok(())
    });
    reader.spec(if sealed {
        "RFC 8446 5.2"
    } else {
        "RFC 8446 5.1"
    });
    framed
}

/// Reads the handshake messages of a run of records and puts each where it stands.
fn handshakes(run: &Joined, units: &mut [Unit]) {
    if run.bytes.is_empty() {
        return;
    }
    let mut reader = Reader::new(&run.bytes, 0);
    handshake::messages(&mut reader, Version::Clear);
    let mut named = None;
    run.cut(reader.finish(), &mut |owner, message| {
        let Some(unit) = units.get_mut(owner) else {
            return;
        };
        if named != Some(owner) {
            // The first message of this record: it takes the place of the unread fragment.
            unit.field.children.retain(|field| field.name != "fragment");
            unit.name.clear();
            named = Some(owner);
        } else if !unit.name.is_empty() {
            unit.name.push_str(", ");
        }
        unit.name.push_str(message.name);
        if message.value.as_deref() == Some("continued") {
            unit.name.push_str(" (continued)");
        }
        unit.field.children.push(message);
    });
}

/// Whether a `ServerHello` in these units of the server chose TLS 1.3 (section 4.2.1).
pub(crate) fn chose_tls13(units: &[Unit], bytes: &[u8]) -> bool {
    units
        .iter()
        .filter_map(|unit| unit.field.find("selected_version"))
        .any(|field| bytes.get(field.start as usize..field.end as usize) == Some(&[3, 4]))
}

/// Tells the tag from the ciphertext in a record of TLS 1.3.
pub(crate) fn name_tag(unit: &mut Unit) {
    for field in &mut unit.field.children {
        let length = field.end - field.start;
        if field.name != "encrypted_record" || length <= TAG {
            continue;
        }
        let border = field.end - TAG;
        let part = |name, spec, start, end| Field {
            name,
            value: None,
            spec: Some(spec),
            problem: None,
            start,
            end,
            children: Vec::new(),
        };
        field.children = vec![
            part("ciphertext", "RFC 5116 5.1", field.start, border),
            part("tag", "RFC 5116 5.1", border, field.end),
        ];
    }
}

/// Reads what stands inside of one peer's opened records, given as `TLSInnerPlaintext` (section
/// 5.2) in the order in which they were sent. One list of fields for each record, covering it.
pub(crate) fn inside(records: &[&[u8]]) -> Vec<Vec<Field>> {
    let mut read: Vec<Vec<Field>> = Vec::new();
    let mut run = Joined::default();
    // HTTP does not care where records end, nor what stands between them.
    let mut application = Joined::default();
    for (index, record) in records.iter().enumerate() {
        let end = record.iter().rposition(|byte| *byte != 0);
        let (content, content_type) = match end.and_then(|end| record.split_at_checked(end)) {
            Some((content, [content_type, ..])) => (content, *content_type),
            _ => (&[][..], 0),
        };
        if content_type != HANDSHAKE {
            give(&core::mem::take(&mut run), &mut read, handshake_messages);
        }
        read.push(Vec::new());
        match content_type {
            HANDSHAKE => run.add(index, 0, content),
            APPLICATION_DATA => application.add(index, 0, content),
            _ => {
                let mut reader = Reader::new(content, 0);
                if content_type == ALERT {
                    // What is wrong stands in the fields.
                    let _ = alert::alert(&mut reader);
                }
                if let Some(fields) = read.last_mut() {
                    *fields = reader.finish();
                }
            }
        }
    }
    give(&run, &mut read, handshake_messages);
    give(&application, &mut read, application_messages);
    for (fields, record) in read.iter_mut().zip(records) {
        let place = fields.last().map_or(0, |field| field.end);
        let mut reader = Reader::new(record.get(place as usize..).unwrap_or_default(), place);
        if record.iter().any(|byte| *byte != 0)
            && let Ok(content_type) = reader.u8("type")
        {
            reader.note(names::content_type(content_type));
            reader.spec("RFC 8446 5.2");
        }
        if !reader.is_done() {
            reader.opaque("zeros");
            reader.spec("RFC 8446 5.4");
        }
        fields.extend(reader.finish());
    }
    read
}

fn handshake_messages(reader: &mut Reader<'_>) {
    handshake::messages(reader, Version::Tls13);
}

/// HTTP where it is HTTP; TLS carries other things too.
fn application_messages(reader: &mut Reader<'_>) {
    if http::starts_message(reader.rest()) {
        http::messages(reader);
    } else {
        reader.opaque("application data");
    }
}

/// Reads what was joined, and gives each record its part.
fn give(joined: &Joined, read: &mut [Vec<Field>], messages: fn(&mut Reader<'_>)) {
    let mut reader = Reader::new(&joined.bytes, 0);
    messages(&mut reader);
    joined.cut(reader.finish(), &mut |owner, field| {
        if let Some(fields) = read.get_mut(owner) {
            fields.push(field);
        }
    });
}
