//! The extensions (RFC 8446 section 4.2 and the RFCs named at each).
//!
//! - [`extensions`]: reads a list of them; their form depends on the message, the [`Place`]
//! - [`list8`], [`list16`], [`distinguished_names`]: lists that messages have, too

#[cfg(feature = "everything")]
mod others;

use crate::dissect::names;
use crate::dissect::reader::{Read, Reader};

/// The message that the extensions stand in.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(super) enum Place {
    ClientHello,
    ServerHello,
    HelloRetryRequest,
    EncryptedExtensions,
    CertificateRequest,
    Certificate,
    NewSessionTicket,
}

/// Reads `Extension extensions<..>`.
pub(super) fn extensions(reader: &mut Reader<'_>, place: Place) -> Read {
    reader.vector("extensions", 2, &mut |reader| {
        while !reader.is_done() {
            extension(reader, place)?;
        }
        Ok(())
    })?;
    reader.spec("RFC 8446 4.2");
    Ok(())
}

fn extension(reader: &mut Reader<'_>, place: Place) -> Read {
    let header = reader.peek(4).unwrap_or_default();
    let [a, b, c, d] = header.to_be_bytes();
    let number = u16::from_be_bytes([a, b]);
    let known = names::extension(number);
    let name = known.unwrap_or("unknown extension");
    reader.group(
        name,
        4 + usize::from(u16::from_be_bytes([c, d])),
        &mut |reader| {
            let number = reader.u16("extension_type")?;
            let mut summary = None;
            reader.note(known.map_or_else(|| names::hex16(number), Into::into));
            reader.vector("extension_data", 2, &mut |reader| {
                let read = data(reader, number, place);
                let parts: Vec<&str> = reader
                    .fields()
                    .iter()
                    .filter(|field| field.name != "length")
                    .filter_map(|field| field.value.as_deref())
                    .collect();
                if !parts.is_empty() {
                    summary = Some(parts.join(", "));
                }
                read
            })?;
            if let Some(summary) = summary {
                reader.title(summary);
            } else if known.is_none() {
                reader.title(names::hex16(number));
            }
            Ok(())
        },
    )?;
    reader.spec(spec(number));
    Ok(())
}

/// A vector of numbers of two bytes each, by name.
pub(super) fn list16(
    reader: &mut Reader<'_>,
    list: &'static str,
    item: &'static str,
    width: usize,
    say: fn(u16) -> String,
) -> Read {
    reader.vector(list, width, &mut |reader| {
        while !reader.is_done() {
            let number = reader.u16(item)?;
            reader.note(say(number));
        }
        reader.title_from_parts(", ");
        Ok(())
    })
}

/// A vector of numbers of one byte each, by name.
pub(super) fn list8(
    reader: &mut Reader<'_>,
    list: &'static str,
    item: &'static str,
    say: fn(u8) -> String,
) -> Read {
    reader.vector(list, 1, &mut |reader| {
        while !reader.is_done() {
            let number = reader.u8(item)?;
            reader.note(say(number));
        }
        reader.title_from_parts(", ");
        Ok(())
    })
}

/// Reads `extension_data`. What is left after that is noted as not expected.
fn data(reader: &mut Reader<'_>, number: u16, place: Place) -> Read {
    use Place::{ClientHello, HelloRetryRequest, ServerHello};
    match (number, place) {
        // Empty where the server only says that it took note.
        (_, _) if reader.is_done() => Ok(()),
        (0, _) => server_name(reader),
        (5, ClientHello) => {
            let status_type = reader.u8("status_type")?;
            reader.note(if status_type == 1 { "ocsp" } else { "unknown" });
            reader.opaque_vector("responder_id_list", 2)?;
            reader.opaque_vector("request_extensions", 2)?;
            Ok(())
        }
        (10, _) => list16(reader, "named_group_list", "NamedGroup", 2, names::group),
        (11, _) => list8(
            reader,
            "ec_point_format_list",
            "ECPointFormat",
            names::point_format,
        ),
        (13 | 50, _) => list16(
            reader,
            "supported_signature_algorithms",
            "SignatureScheme",
            2,
            names::scheme,
        ),
        (16, _) => protocol_names(reader),
        (43, ClientHello) => list16(reader, "versions", "ProtocolVersion", 1, names::version),
        (43, ServerHello | HelloRetryRequest) => {
            let version = reader.u16("selected_version")?;
            reader.note(names::version(version));
            Ok(())
        }
        (45, _) => list8(reader, "ke_modes", "PskKeyExchangeMode", names::psk_mode),
        (51, ClientHello) => reader.vector("client_shares", 2, &mut |reader| {
            while !reader.is_done() {
                key_share_entry(reader)?;
            }
            reader.title_from_parts(", ");
            Ok(())
        }),
        (51, ServerHello) => key_share_entry(reader),
        #[cfg(feature = "everything")]
        _ => others::data(reader, number, place).unwrap_or_else(|| opaque(reader)),
        #[cfg(not(feature = "everything"))]
        _ => opaque(reader),
    }
}

#[expect(clippy::unnecessary_wraps, reason = "as what is read instead")]
fn opaque(reader: &mut Reader<'_>) -> Read {
    reader.opaque("opaque");
    Ok(())
}

/// RFC 6066 section 3.
fn server_name(reader: &mut Reader<'_>) -> Read {
    reader.vector("server_name_list", 2, &mut |reader| {
        while !reader.is_done() {
            let length = match reader.rest() {
                [_, high, low, ..] => 3 + usize::from(u16::from_be_bytes([*high, *low])),
                _ => 3,
            };
            reader.group("ServerName", length, &mut |reader| {
                let name_type = reader.u8("name_type")?;
                reader.note(if name_type == 0 {
                    "host_name"
                } else {
                    "unknown"
                });
                let name = reader.opaque_vector("HostName", 2)?;
                let name = String::from_utf8_lossy(name);
                reader.note(&*name);
                reader.title(&*name);
                Ok(())
            })?;
        }
        reader.title_from_parts(", ");
        Ok(())
    })
}

/// RFC 7301 section 3.1.
fn protocol_names(reader: &mut Reader<'_>) -> Read {
    reader.vector("protocol_name_list", 2, &mut |reader| {
        while !reader.is_done() {
            let name = reader.opaque_vector("ProtocolName", 1)?;
            reader.note(String::from_utf8_lossy(name));
        }
        reader.title_from_parts(", ");
        Ok(())
    })
}

/// RFC 8446 section 4.2.8.
fn key_share_entry(reader: &mut Reader<'_>) -> Read {
    let length = match reader.rest() {
        [_, _, high, low, ..] => 4 + usize::from(u16::from_be_bytes([*high, *low])),
        _ => 4,
    };
    reader.group("KeyShareEntry", length, &mut |reader| {
        let number = reader.u16("group")?;
        let group = names::group(number);
        reader.note(group.as_str());
        reader.title(group);
        #[cfg(feature = "everything")]
        if number == X25519MLKEM768 {
            return reader.vector("key_exchange", 2, &mut hybrid_share);
        }
        reader.opaque_vector("key_exchange", 2)?;
        Ok(())
    })
}

#[cfg(feature = "everything")]
const X25519MLKEM768: u16 = 0x11ec;

/// RFC 10024 sections 4.1 and 4.2: the client sends an encapsulation key of 1184
/// bytes, the server a ciphertext of 1088, each with a share of x25519 behind it.
#[cfg(feature = "everything")]
fn hybrid_share(reader: &mut Reader<'_>) -> Read {
    let length = reader.rest().len();
    let spec = match length {
        1120 => "RFC 10024 4.2",
        _ => "RFC 10024 4.1",
    };
    reader.group("opaque", length, &mut |reader| {
        match length {
            1216 => drop(reader.leaf("ML-KEM-768 encapsulation key", 1184)?),
            1120 => drop(reader.leaf("ML-KEM-768 ciphertext", 1088)?),
            _ => {
                reader.opaque("unknown");
                reader.wrong(&["neither 1216 bytes, the client's, nor 1120, the server's"]);
                return Ok(());
            }
        }
        reader.spec(spec);
        reader.note(if length == 1216 {
            "1184 bytes"
        } else {
            "1088 bytes"
        });
        reader.leaf("X25519 share", 32)?;
        reader.note("32 bytes");
        reader.spec(spec);
        Ok(())
    })?;
    reader.spec(spec);
    Ok(())
}

/// A vector of `DistinguishedName` (RFC 8446 section 4.2.4, RFC 5246 section 7.4.4).
#[cfg(feature = "everything")]
pub(super) fn distinguished_names(reader: &mut Reader<'_>, list: &'static str) -> Read {
    reader.vector(list, 2, &mut |reader| {
        while !reader.is_done() {
            reader.vector("DistinguishedName", 2, &mut |reader| {
                crate::dissect::x509::name(reader);
                reader.title_from_parts(", ");
                Ok(())
            })?;
        }
        reader.title_from_parts("; ");
        Ok(())
    })
}

/// Where an extension is defined.
fn spec(number: u16) -> &'static str {
    match number {
        0 => "RFC 6066 3",
        5 => "RFC 6066 8",
        10 => "RFC 8446 4.2.7",
        11 => "RFC 8422 5.1.2",
        13 | 50 => "RFC 8446 4.2.3",
        16 => "RFC 7301 3.1",
        23 => "RFC 7627 5.1",
        35 => "RFC 5077 3.2",
        43 => "RFC 8446 4.2.1",
        45 => "RFC 8446 4.2.9",
        51 => "RFC 8446 4.2.8",
        #[cfg(feature = "everything")]
        _ => others::spec(number),
        #[cfg(not(feature = "everything"))]
        _ => "RFC 8446 4.2",
    }
}
