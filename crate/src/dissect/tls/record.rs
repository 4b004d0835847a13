//! The record layer (RFC 8446 section 5, RFC 5246 section 6).
//!
//! - [`units`]: frames a stream into records and reads what stands in them in the clear
//! - [`starts_record`]: whether bytes look like a record at all
//! - [`agreed`], [`name_tag`]: what the `ServerHello` says about the records after it, an [`Agreed`];
//!   in TLS 1.3 the AEAD's tag can then be told from the ciphertext
//! - [`inside`]: the same reading for records that were opened, each a [`Plaintext`]

use super::alert;
use super::handshake::{self, Version};
use crate::dissect::cut::Joined;
use crate::dissect::reader::{Read, Reader, offset};
#[cfg(feature = "everything")]
use crate::dissect::suite;
use crate::dissect::suite::{Aead, Suite};
use crate::dissect::{Field, Unit, lookup, names};

const CHANGE_CIPHER_SPEC: u8 = 20;
const ALERT: u8 = 21;
const HANDSHAKE: u8 = 22;
const APPLICATION_DATA: u8 = 23;
#[cfg(feature = "everything")]
const HEARTBEAT: u8 = 24;

/// Content type, version, length.
const HEADER: usize = 5;
/// `2^14`, and for ciphertext 256 more (sections 5.1 and 5.2).
const MAX_PLAINTEXT: u32 = 1 << 14;
const MAX_CIPHERTEXT: u32 = MAX_PLAINTEXT + 256;

/// What a `ServerHello` settled.
#[derive(Clone, Copy)]
pub(crate) enum Agreed {
    /// Nothing yet.
    Nothing,
    /// Records that call themselves application data are sealed, each with a tag of so many bytes.
    Tls13 {
        /// That of the suite, if it is known.
        aead: Option<Aead>,
    },
    /// Whatever comes after `ChangeCipherSpec` is sealed.
    #[cfg(feature = "everything")]
    Tls12 {
        /// The number of the suite.
        suite: [u8; 2],
        /// Whether it is a version before TLS 1.2.
        old: bool,
        /// Whether a MAC stands behind the ciphertext, not inside of it (RFC 7366).
        encrypt_then_mac: bool,
    },
}

impl Agreed {
    /// The form of the messages in the clear.
    fn version(self) -> Version {
        match self {
            #[cfg(feature = "everything")]
            Self::Tls12 { suite, old, .. } => Version::Tls12 {
                exchange: suite::exchange(suite),
                old,
            },
            _ => Version::Clear,
        }
    }

    /// What `ChangeCipherSpec` changes to.
    fn after_change(self) -> Seal {
        match self {
            #[cfg(feature = "everything")]
            Self::Tls12 {
                suite,
                old,
                encrypt_then_mac,
            } => Seal::Tls12(Suite::of(suite).filter(|_| !old).map(|suite| {
                let nonce = suite.aead.explicit_nonce_length();
                let is_cbc = matches!(suite.aead, Aead::Cbc(_));
                let tag = if is_cbc && !encrypt_then_mac {
                    0
                } else {
                    suite.aead.tag_length()
                };
                Shape {
                    nonce,
                    tag,
                    is_cbc,
                    spec: suite.aead.spec(),
                    nonce_spec: suite.aead.nonce_spec(),
                }
            })),
            _ => Seal::ByType,
        }
    }
}

/// The parts of a record that TLS 1.2 sealed.
#[cfg(feature = "everything")]
#[derive(Clone, Copy)]
struct Shape {
    /// Bytes of nonce, or of IV, before the ciphertext.
    nonce: usize,
    /// Bytes of tag, or of MAC, behind it.
    tag: usize,
    is_cbc: bool,
    /// Where the cipher is defined, and the nonce.
    spec: &'static str,
    nonce_spec: &'static str,
}

/// Which records are sealed, and how.
#[derive(Clone, Copy)]
enum Seal {
    /// Application data are, as TLS 1.3 does it.
    ByType,
    /// All of them, with these parts, if the suite is known.
    #[cfg(feature = "everything")]
    Tls12(Option<Shape>),
}

impl Seal {
    fn covers(self, content_type: u8) -> bool {
        match self {
            Self::ByType => content_type == APPLICATION_DATA,
            #[cfg(feature = "everything")]
            Self::Tls12(_) => true,
        }
    }
}

/// Whether bytes begin as a record does.
pub(crate) fn starts_record(bytes: &[u8]) -> bool {
    matches!(bytes, [content_type, 3, ..] if names::is_content_type(*content_type))
}

/// All records of a stream, whose first byte stands at `base`. When something else than a record
/// begins, all the rest is one `unknown` unit.
pub(crate) fn units(bytes: &[u8], base: u32, agreed: Agreed) -> Vec<Unit> {
    let mut reader = Reader::new(bytes, base);
    let mut units = Vec::new();
    let mut seal = Seal::ByType;
    // The handshake messages that travel in the clear, each run of records on its own, because
    // nothing else may come between the parts of a message (section 5.1).
    let mut run = Joined::default();
    while let [content_type, ..] = reader.rest() {
        let rest = reader.rest();
        let framed = record(&mut reader, *content_type, seal);
        let Some(field) = reader.last().cloned() else {
            break;
        };
        let is_record = !field.children.is_empty();
        let fragment = rest.get(HEADER..(field.end - field.start) as usize);
        let sealed = seal.covers(*content_type) && is_record;
        let unit = units.len();
        if *content_type == HANDSHAKE && is_record && !sealed {
            run.add(unit, field.start + 5, fragment.unwrap_or_default());
        } else {
            handshakes(&core::mem::take(&mut run), &mut units, agreed.version());
        }
        if *content_type == CHANGE_CIPHER_SPEC && is_record {
            seal = agreed.after_change();
        }
        units.push(Unit {
            name: if is_record {
                names::content_type(*content_type)
            } else {
                field.name.into()
            },
            seen_at: 0,
            segments: Vec::new(),
            sealed,
            field,
        });
        if framed.is_err() {
            break;
        }
    }
    handshakes(&run, &mut units, agreed.version());
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
fn record(reader: &mut Reader<'_>, content_type: u8, seal: Seal) -> Read {
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
    let sealed = seal.covers(content_type);
    let length = HEADER + usize::from(u16::from_be_bytes([high, low]));
    let name = if sealed {
        "TLSCiphertext"
    } else {
        "TLSPlaintext"
    };
    let framed = reader.group(name, length, &mut |reader| {
        let outer = sealed && matches!(seal, Seal::ByType);
        let content_type = reader.u8(if outer { "opaque_type" } else { "type" })?;
        reader.note(names::content_type(content_type));
        if !names::is_content_type(content_type) {
            reader.wrong(&["no such content type"]);
        }
        let version = reader.u16("legacy_record_version")?;
        reader.note(names::version(version));
        let length = reader.decimal("length", 2)?;
        let most = match seal {
            _ if !sealed => MAX_PLAINTEXT,
            Seal::ByType => MAX_CIPHERTEXT,
            // RFC 5246 section 6.2.3.
            #[cfg(feature = "everything")]
            Seal::Tls12(_) => MAX_PLAINTEXT + 2048,
        };
        if length > most {
            reader.wrong(&["longer than a record may be"]);
        }
        if reader.is_done() {
            return Ok(());
        }
        #[cfg(feature = "everything")]
        if let Seal::Tls12(shape) = seal {
            return sealed_tls12(reader, shape);
        }
        match content_type {
            APPLICATION_DATA => {
                reader.opaque("encrypted_record");
                reader.spec("RFC 8446 5.2");
            }
            _ => short(reader, content_type)?,
        }
        Ok(())
    });
    reader.spec(match seal {
        Seal::ByType if sealed => "RFC 8446 5.2",
        Seal::ByType => "RFC 8446 5.1",
        #[cfg(feature = "everything")]
        Seal::Tls12(_) => "RFC 5246 6.2.3",
    });
    framed
}

/// The contents of a record that has neither handshake messages nor the application's data in it.
fn short(reader: &mut Reader<'_>, content_type: u8) -> Read {
    match content_type {
        CHANGE_CIPHER_SPEC => {
            let change = reader.u8("change_cipher_spec")?;
            reader.spec("RFC 8446 5");
            if change != 1 {
                reader.wrong(&["not 1"]);
            }
            Ok(())
        }
        ALERT if reader.rest().len() == 2 => alert::alert(reader),
        #[cfg(feature = "everything")]
        HEARTBEAT => heartbeat(reader),
        _ => {
            reader.opaque("fragment");
            Ok(())
        }
    }
}

/// RFC 6520 section 4.
#[cfg(feature = "everything")]
fn heartbeat(reader: &mut Reader<'_>) -> Read {
    let length = reader.rest().len();
    reader.group("HeartbeatMessage", length, &mut |reader| {
        let kind = reader.u8("type")?;
        reader.note(names::heartbeat_type(kind));
        reader.title(names::heartbeat_type(kind));
        let length = reader.decimal("payload_length", 2)? as usize;
        if length > reader.rest().len() {
            // What a receiver that does not look sends back from behind the message (CVE-2014-0160).
            reader.wrong(&["longer than the message"]);
            reader.opaque("payload");
            return Ok(());
        }
        reader.leaf("payload", length)?;
        reader.opaque("padding");
        Ok(())
    })?;
    reader.spec("RFC 6520 4");
    Ok(())
}

/// The contents of a record that TLS 1.2 sealed (RFC 5246 section 6.2.3); they have no parts if the
/// suite is not known.
#[cfg(feature = "everything")]
fn sealed_tls12(reader: &mut Reader<'_>, shape: Option<Shape>) -> Read {
    let length = reader.rest().len();
    let Some(Shape {
        nonce,
        tag,
        is_cbc,
        spec,
        nonce_spec,
    }) = shape
    else {
        reader.opaque("fragment");
        reader.spec("RFC 5246 6.2.3");
        return Ok(());
    };
    let Some(ciphertext) = length.checked_sub(nonce + tag) else {
        reader.opaque("fragment");
        reader.wrong(&["too short to be sealed"]);
        return Ok(());
    };
    if is_cbc {
        reader.group("GenericBlockCipher", length, &mut |reader| {
            reader.leaf("IV", nonce)?;
            reader.spec("RFC 5246 6.2.3.2");
            reader.leaf("block_ciphered", ciphertext)?;
            if ciphertext > 0 {
                reader.spec("RFC 5246 6.2.3.2");
            }
            if ciphertext % nonce != 0 {
                reader.wrong(&["not a whole number of blocks"]);
            }
            if tag > 0 {
                reader.leaf("MAC", tag)?;
                reader.spec("RFC 7366 3");
            }
            Ok(())
        })?;
        reader.spec("RFC 5246 6.2.3.2");
        return Ok(());
    }
    reader.group("GenericAEADCipher", length, &mut |reader| {
        reader.leaf("nonce_explicit", nonce)?;
        if nonce > 0 {
            reader.spec(nonce_spec);
        }
        reader.leaf("ciphertext", ciphertext)?;
        if ciphertext > 0 {
            reader.spec(spec);
        }
        reader.leaf("tag", tag)?;
        reader.spec(spec);
        Ok(())
    })?;
    reader.spec("RFC 5246 6.2.3.3");
    Ok(())
}

/// Reads the handshake messages of a run of records and puts each where it stands.
fn handshakes(run: &Joined, units: &mut [Unit], version: Version) {
    if run.bytes.is_empty() {
        return;
    }
    let mut reader = Reader::new(&run.bytes, 0);
    handshake::messages(&mut reader, version);
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

/// What the `ServerHello` in these units of the server settled: the version (section 4.2.1) and, if
/// that is TLS 1.2, the suite.
pub(crate) fn agreed(units: &[Unit], bytes: &[u8]) -> Agreed {
    let say = |field| lookup::bytes_in(units, bytes, "ServerHello", field);
    match say("selected_version").get(..2) {
        Some([3, 4]) => {
            let suite = say("cipher_suite").last_chunk().copied();
            return Agreed::Tls13 {
                aead: suite.and_then(Suite::of).map(|suite| suite.aead),
            };
        }
        Some(_) => return Agreed::Nothing,
        None => {}
    }
    #[cfg(feature = "everything")]
    if let Some([3, minor @ 0..=3]) = say("legacy_version").first_chunk()
        && let Some(suite) = say("cipher_suite").first_chunk()
    {
        return Agreed::Tls12 {
            suite: *suite,
            old: *minor < 3,
            encrypt_then_mac: !say("encrypt_then_mac").is_empty(),
        };
    }
    Agreed::Nothing
}

/// Tells the tag from the ciphertext in a record of TLS 1.3. Otherwise leaves it as it is.
pub(crate) fn name_tag(unit: &mut Unit, agreed: Agreed) {
    let Agreed::Tls13 { aead } = agreed else {
        return;
    };
    // 16 bytes, or 8 for `TLS_AES_128_CCM_8_SHA256` (RFC 8446 section B.4).
    let tag = offset(aead.map_or(16, Aead::tag_length));
    let spec = aead.map_or("RFC 8446 5.2", Aead::spec);
    for field in &mut unit.field.children {
        let length = field.end - field.start;
        if field.name != "encrypted_record" || length <= tag {
            continue;
        }
        let border = field.end - tag;
        let part = |name, start, end| Field {
            name,
            value: None,
            spec: Some(spec),
            problem: None,
            start,
            end,
            children: Vec::new(),
        };
        field.children = vec![
            part("ciphertext", field.start, border),
            part("tag", border, field.end),
        ];
    }
}

/// What an opened record holds.
pub(crate) struct Plaintext<'a> {
    pub(crate) content_type: u8,
    pub(crate) content: &'a [u8],
    /// The content and what stands after it: in TLS 1.3 its type, and zeroes.
    pub(crate) whole: &'a [u8],
    /// Whether what was sent right before it did not open.
    pub(crate) missed: bool,
    /// The form of its handshake messages.
    pub(crate) version: Version,
}

impl<'a> Plaintext<'a> {
    /// From a `TLSInnerPlaintext` (section 5.2).
    pub(crate) fn inner(whole: &'a [u8]) -> Self {
        let end = whole.iter().rposition(|byte| *byte != 0);
        let (content, content_type) = match end.and_then(|end| whole.split_at_checked(end)) {
            Some((content, [content_type, ..])) => (content, *content_type),
            _ => (&[][..], 0),
        };
        Self {
            content_type,
            content,
            whole,
            missed: false,
            version: Version::Tls13,
        }
    }

    /// Whether it holds handshake messages.
    #[cfg(feature = "everything")]
    pub(crate) fn is_handshake(&self) -> bool {
        self.content_type == HANDSHAKE
    }
}

/// Reads what stands inside of one peer's opened records, given in the order in which they were sent.
/// One list of fields for each record, covering it. `asked` is what the other peer asked for, if the
/// application is HTTP.
pub(crate) fn inside(records: &[Plaintext<'_>], asked: &[bool]) -> Vec<Vec<Field>> {
    let mut asked = asked;
    let mut read: Vec<Vec<Field>> = Vec::new();
    let mut run = Joined::default();
    let mut version = Version::Tls13;
    // The application does not care where records end, nor what stands between them; but where one is
    // missing, its bytes are.
    let mut application = Joined::default();
    for (index, record) in records.iter().enumerate() {
        if record.content_type != HANDSHAKE || record.missed {
            handshake_messages(&core::mem::take(&mut run), &mut read, version);
        }
        if record.missed {
            application_messages(&core::mem::take(&mut application), &mut read, asked);
            // How many answers are missing is not known.
            asked = &[];
        }
        read.push(Vec::new());
        match record.content_type {
            HANDSHAKE => {
                version = record.version;
                run.add(index, 0, record.content);
            }
            APPLICATION_DATA => application.add(index, 0, record.content),
            _ => {
                let mut reader = Reader::new(record.content, 0);
                // What is wrong stands in the fields.
                let _ = short(&mut reader, record.content_type);
                if let Some(fields) = read.last_mut() {
                    *fields = reader.finish();
                }
            }
        }
    }
    handshake_messages(&run, &mut read, version);
    application_messages(&application, &mut read, asked);
    for (fields, record) in read.iter_mut().zip(records) {
        let whole = record.whole;
        let place = fields.last().map_or(0, |field| field.end);
        let mut reader = Reader::new(whole.get(place as usize..).unwrap_or_default(), place);
        if whole.iter().any(|byte| *byte != 0)
            && record.version == Version::Tls13
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

fn application_messages(joined: &Joined, read: &mut [Vec<Field>], asked: &[bool]) {
    give(joined, read, &mut |reader| {
        crate::dissect::application(reader, asked);
    });
}

fn handshake_messages(joined: &Joined, read: &mut [Vec<Field>], version: Version) {
    give(joined, read, &mut |reader| {
        handshake::messages(reader, version);
    });
}

/// Reads what was joined, and gives each record its part.
fn give(joined: &Joined, read: &mut [Vec<Field>], messages: &mut dyn FnMut(&mut Reader<'_>)) {
    let mut reader = Reader::new(&joined.bytes, 0);
    messages(&mut reader);
    joined.cut(reader.finish(), &mut |owner, field| {
        if let Some(fields) = read.get_mut(owner) {
            fields.push(field);
        }
    });
}
