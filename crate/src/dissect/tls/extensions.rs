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
    use Place::{ClientHello, HelloRetryRequest, NewSessionTicket, ServerHello};
    match (number, place) {
        // Empty where the server only says that it took note.
        (_, _) if reader.is_done() => Ok(()),
        (0x4469 | 0x44cd, ClientHello) => protocol_names(reader),
        (0, _) => server_name(reader),
        (1, _) => {
            let code = reader.u8("max_fragment_length")?;
            reader.note([&(256_u32 << code.min(16)).to_string(), " bytes"].concat());
            Ok(())
        }
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
        (27, _) => list16(
            reader,
            "algorithms",
            "CertificateCompressionAlgorithm",
            1,
            names::compression,
        ),
        (28, _) => {
            let limit = reader.u16("RecordSizeLimit")?;
            reader.note([&limit.to_string(), " bytes"].concat());
            Ok(())
        }
        (21, _) => {
            let zeros = reader.opaque("zeros");
            reader.note([&zeros.len().to_string(), " bytes"].concat());
            if zeros.iter().any(|byte| *byte != 0) {
                reader.wrong(&["padding must be zero"]);
            }
            Ok(())
        }
        #[cfg(feature = "everything")]
        (35, _) => {
            let ticket = reader.opaque("ticket");
            reader.note([&ticket.len().to_string(), " bytes"].concat());
            Ok(())
        }
        (41, ClientHello) => pre_shared_key(reader),
        (41, ServerHello) => reader.decimal("selected_identity", 2).map(drop),
        (42, NewSessionTicket) => reader.decimal("max_early_data_size", 4).map(drop),
        (43, ClientHello) => list16(reader, "versions", "ProtocolVersion", 1, names::version),
        (43, ServerHello | HelloRetryRequest) => {
            let version = reader.u16("selected_version")?;
            reader.note(names::version(version));
            Ok(())
        }
        (44, _) => reader.opaque_vector("cookie", 2).map(drop),
        (45, _) => list8(reader, "ke_modes", "PskKeyExchangeMode", names::psk_mode),
        #[cfg(feature = "everything")]
        (47, _) => distinguished_names(reader, "authorities"),
        (51, ClientHello) => reader.vector("client_shares", 2, &mut |reader| {
            while !reader.is_done() {
                key_share_entry(reader)?;
            }
            reader.title_from_parts(", ");
            Ok(())
        }),
        (51, HelloRetryRequest) => {
            let group = reader.u16("selected_group")?;
            reader.note(names::group(group));
            Ok(())
        }
        (51, ServerHello) => key_share_entry(reader),
        (0xff01, _) => reader.opaque_vector("renegotiated_connection", 1).map(drop),
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

/// RFC 8446 section 4.2.11.
fn pre_shared_key(reader: &mut Reader<'_>) -> Read {
    reader.vector("identities", 2, &mut |reader| {
        while let Some(length) = reader.peek(2) {
            reader.group("PskIdentity", 2 + length as usize + 4, &mut |reader| {
                let identity = reader.opaque_vector("identity", 2)?;
                reader.title([&identity.len().to_string(), " bytes"].concat());
                reader.decimal("obfuscated_ticket_age", 4)?;
                Ok(())
            })?;
        }
        reader.title_from_parts(", ");
        Ok(())
    })?;
    reader.vector("binders", 2, &mut |reader| {
        while !reader.is_done() {
            reader.opaque_vector("PskBinderEntry", 1)?;
        }
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

/// draft-ietf-tls-ecdhe-mlkem sections 4.1 and 4.2: the client sends an encapsulation key of 1184
/// bytes, the server a ciphertext of 1088, each with a share of x25519 behind it.
#[cfg(feature = "everything")]
fn hybrid_share(reader: &mut Reader<'_>) -> Read {
    let length = reader.rest().len();
    let spec = "draft-ietf-tls-ecdhe-mlkem 4";
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
        1 => "RFC 6066 4",
        5 => "RFC 6066 8",
        10 => "RFC 8446 4.2.7",
        11 => "RFC 8422 5.1.2",
        13 | 50 => "RFC 8446 4.2.3",
        15 => "RFC 6520 2",
        14 => "RFC 5764 4.1",
        17 => "RFC 6961 2.2",
        19 | 20 => "RFC 7250 3",
        16 => "RFC 7301 3.1",
        18 => "RFC 6962 3.3",
        21 => "RFC 7685",
        22 => "RFC 7366",
        23 => "RFC 7627",
        27 => "RFC 8879 3",
        28 => "RFC 8449 4",
        34 => "RFC 9345 4.1",
        57 => "RFC 9001 8.2",
        35 => "RFC 5077 3.2",
        41 => "RFC 8446 4.2.11",
        42 => "RFC 8446 4.2.10",
        43 => "RFC 8446 4.2.1",
        44 => "RFC 8446 4.2.2",
        45 => "RFC 8446 4.2.9",
        47 => "RFC 8446 4.2.4",
        48 => "RFC 8446 4.2.5",
        49 => "RFC 8446 4.2.6",
        51 => "RFC 8446 4.2.8",
        0x3374 => "draft-agl-tls-nextprotoneg 3",
        0x4469 | 0x44cd => "draft-vvv-tls-alps 4",
        0xca34 => "draft-ietf-tls-trust-anchor-ids 4",
        0xfd00 => "RFC 9849 5.1",
        0xfe0d => "RFC 9849 5",
        0xff01 => "RFC 5746 3.2",
        _ if names::is_grease(number) => "RFC 8701",
        _ => "RFC 8446 4.2",
    }
}
