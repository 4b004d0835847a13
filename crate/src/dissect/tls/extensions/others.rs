//! Extensions that only others send.
//!
//! - [`data`]: reads one, if it is among them
//! - [`spec`]: where it is defined

use super::{Place, distinguished_names, list8, list16, protocol_names};
use crate::dissect::reader::{Read, Reader};
use crate::dissect::tls::tls12;
use crate::dissect::{names, x509};

/// Reads `extension_data`. Nothing if it is not known here.
pub(super) fn data(reader: &mut Reader<'_>, number: u16, place: Place) -> Option<Read> {
    use Place::{
        Certificate, CertificateRequest, ClientHello, EncryptedExtensions, HelloRetryRequest,
        NewSessionTicket, ServerHello,
    };
    Some(match (number, place) {
        (0x4469 | 0x44cd, ClientHello) => protocol_names(reader),
        (1, _) => max_fragment_length(reader),
        (27, _) => list16(
            reader,
            "algorithms",
            "CertificateCompressionAlgorithm",
            1,
            names::compression,
        ),
        (28, _) => record_size_limit(reader),
        (21, _) => {
            let zeros = reader.opaque("zeros");
            reader.note([&zeros.len().to_string(), " bytes"].concat());
            if zeros.iter().any(|byte| *byte != 0) {
                reader.wrong(&["padding must be zero"]);
            }
            Ok(())
        }
        (35, _) => {
            let ticket = reader.opaque("ticket");
            reader.note([&ticket.len().to_string(), " bytes"].concat());
            Ok(())
        }
        (41, ClientHello) => pre_shared_key(reader),
        (41, ServerHello) => reader.decimal("selected_identity", 2).map(drop),
        (42, NewSessionTicket) => reader.decimal("max_early_data_size", 4).map(drop),
        (44, _) => reader.opaque_vector("cookie", 2).map(drop),
        (47, _) => distinguished_names(reader, "authorities"),
        (51, HelloRetryRequest) => selected_group(reader),
        (0xff01, _) => reader.opaque_vector("renegotiated_connection", 1).map(drop),
        (5, CertificateRequest) => status_request(reader),
        (5, Certificate) => tls12::certificate_status(reader),
        (14, _) => use_srtp(reader),
        (15, _) => say(reader, "mode", names::heartbeat_mode),
        (17, ClientHello) => status_request_v2(reader),
        (18, Certificate | ServerHello) => x509::signed_certificate_timestamps(reader),
        (19 | 20, ClientHello) => list8(
            reader,
            "certificate_types",
            "CertificateType",
            names::certificate_type,
        ),
        (19 | 20, _) => say(reader, "certificate_type", names::certificate_type),
        (34, ClientHello | CertificateRequest) => list16(
            reader,
            "supported_signature_algorithms",
            "SignatureScheme",
            2,
            names::scheme,
        ),
        (34, Certificate) => delegated_credential(reader),
        (48, CertificateRequest) => oid_filters(reader),
        (0x3374, _) => next_protocols(reader),
        (0x4469 | 0x44cd, EncryptedExtensions) => {
            // Of whatever form the protocol gives it (draft-vvv-tls-alps section 4).
            reader.opaque("settings");
            Ok(())
        }
        (0xca34, _) => trust_anchors(reader),
        (0xfd00, _) => list16(reader, "OuterExtensions", "ExtensionType", 1, |number| {
            names::extension(number).map_or_else(|| names::hex16(number), Into::into)
        }),
        (0xfe0d, ClientHello) => encrypted_client_hello(reader),
        (0xfe0d, HelloRetryRequest) => reader.leaf("confirmation", 8).map(drop),
        (0xfe0d, EncryptedExtensions) => reader.vector("retry_configs", 2, &mut |reader| {
            while !reader.is_done() {
                ech_config(reader)?;
            }
            Ok(())
        }),
        _ => return None,
    })
}

/// RFC 6066 section 4.
fn max_fragment_length(reader: &mut Reader<'_>) -> Read {
    let code = reader.u8("max_fragment_length")?;
    reader.note([&(256_u32 << code.min(16)).to_string(), " bytes"].concat());
    Ok(())
}

/// RFC 8449 section 4.
fn record_size_limit(reader: &mut Reader<'_>) -> Read {
    let limit = reader.u16("RecordSizeLimit")?;
    reader.note([&limit.to_string(), " bytes"].concat());
    Ok(())
}

/// RFC 8446 section 4.2.8.
fn selected_group(reader: &mut Reader<'_>) -> Read {
    let group = reader.u16("selected_group")?;
    reader.note(names::group(group));
    Ok(())
}

fn say(reader: &mut Reader<'_>, name: &'static str, names: fn(u8) -> String) -> Read {
    let number = reader.u8(name)?;
    reader.note(names(number));
    Ok(())
}

/// RFC 6066 section 8.
fn status_request(reader: &mut Reader<'_>) -> Read {
    say(reader, "status_type", names::status_type)?;
    responders(reader)
}

fn responders(reader: &mut Reader<'_>) -> Read {
    reader.opaque_vector("responder_id_list", 2)?;
    reader.opaque_vector("request_extensions", 2)?;
    Ok(())
}

/// RFC 6961 section 2.2.
fn status_request_v2(reader: &mut Reader<'_>) -> Read {
    reader.vector("certificate_status_req_list", 2, &mut |reader| {
        while let Some(header) = reader.peek(3) {
            let length = 3 + (header & 0xffff) as usize;
            reader.group("CertificateStatusRequestItemV2", length, &mut |reader| {
                let status_type = reader.u8("status_type")?;
                reader.note(names::status_type(status_type));
                reader.title(names::status_type(status_type));
                reader.vector("request", 2, &mut responders)
            })?;
        }
        reader.title_from_parts(", ");
        Ok(())
    })
}

/// RFC 5764 section 4.1.1.
fn use_srtp(reader: &mut Reader<'_>) -> Read {
    list16(
        reader,
        "SRTPProtectionProfiles",
        "SRTPProtectionProfile",
        2,
        names::hex16,
    )?;
    reader.opaque_vector("srtp_mki", 1).map(drop)
}

/// RFC 9345 section 4.1.1.
fn delegated_credential(reader: &mut Reader<'_>) -> Read {
    let length = 9 + reader
        .rest()
        .get(6..9)
        .unwrap_or_default()
        .iter()
        .fold(0, |length: usize, byte| length << 8 | usize::from(*byte));
    reader.group("Credential", length, &mut |reader| {
        let valid = reader.number("valid_time", 4)?;
        reader.note([&valid.to_string(), " seconds"].concat());
        let scheme = reader.u16("dc_cert_verify_algorithm")?;
        reader.note(names::scheme(scheme));
        reader.vector("ASN1_subjectPublicKeyInfo", 3, &mut |reader| {
            x509::public_key(reader);
            reader.title_from_parts("");
            Ok(())
        })
    })?;
    let scheme = names::scheme(reader.u16("algorithm")?);
    reader.note(scheme.as_str());
    reader.vector("signature", 2, &mut |reader| {
        if scheme.starts_with("ecdsa") {
            x509::ecdsa_signature(reader);
        } else {
            reader.opaque("opaque");
        }
        Ok(())
    })
}

/// RFC 8446 section 4.2.5.
fn oid_filters(reader: &mut Reader<'_>) -> Read {
    reader.vector("filters", 2, &mut |reader| {
        while !reader.is_done() {
            reader.opaque_vector("certificate_extension_oid", 1)?;
            reader.opaque_vector("certificate_extension_values", 2)?;
        }
        Ok(())
    })
}

/// draft-agl-tls-nextprotoneg section 3: names one behind the other.
fn next_protocols(reader: &mut Reader<'_>) -> Read {
    while !reader.is_done() {
        let name = reader.opaque_vector("protocol", 1)?;
        reader.note(String::from_utf8_lossy(name));
    }
    Ok(())
}

/// draft-ietf-tls-trust-anchor-ids section 4.2: relative object identifiers.
fn trust_anchors(reader: &mut Reader<'_>) -> Read {
    reader.vector("TrustAnchorIDList", 2, &mut |reader| {
        while !reader.is_done() {
            let id = reader.opaque_vector("TrustAnchorID", 1)?;
            reader.note(x509::relative_oid(id));
        }
        reader.title_from_parts(", ");
        Ok(())
    })
}

/// RFC 9849 section 5.
fn encrypted_client_hello(reader: &mut Reader<'_>) -> Read {
    let kind = reader.u8("type")?;
    match kind {
        0 => reader.note("outer"),
        1 => reader.note("inner"),
        _ => {
            reader.note("unknown");
            reader.opaque("body");
            return Ok(());
        }
    }
    if kind == 0 {
        hpke_suite(reader)?;
        reader.decimal("config_id", 1)?;
        let enc = reader.opaque_vector("enc", 2)?.len();
        reader.note([&enc.to_string(), " bytes"].concat());
        let payload = reader.opaque_vector("payload", 2)?.len();
        reader.note([&payload.to_string(), " bytes, encrypted or (GREASE) random"].concat());
    }
    Ok(())
}

fn hpke_suite(reader: &mut Reader<'_>) -> Read {
    reader.group("cipher_suite", 4, &mut |reader| {
        let kdf = reader.u16("kdf_id")?;
        reader.note(names::hpke_kdf(kdf));
        let aead = reader.u16("aead_id")?;
        reader.note(names::hpke_aead(aead));
        reader.title_from_parts(", ");
        Ok(())
    })
}

/// RFC 9849 section 4.
fn ech_config(reader: &mut Reader<'_>) -> Read {
    let header = reader.peek(4).unwrap_or_default();
    let length = 4 + (header & 0xffff) as usize;
    reader.group("ECHConfig", length, &mut |reader| {
        let version = reader.u16("version")?;
        reader.note(names::hex16(version));
        reader.decimal("length", 2)?;
        if version != 0xfe0d {
            reader.opaque("contents");
            return Ok(());
        }
        reader.decimal("config_id", 1)?;
        let kem = reader.u16("kem_id")?;
        reader.note(names::hpke_kem(kem));
        reader.opaque_vector("public_key", 2)?;
        reader.vector("cipher_suites", 2, &mut |reader| {
            while !reader.is_done() {
                hpke_suite(reader)?;
            }
            Ok(())
        })?;
        reader.decimal("maximum_name_length", 1)?;
        let name = String::from_utf8_lossy(reader.opaque_vector("public_name", 1)?);
        reader.note(&*name);
        reader.title(&*name);
        reader.opaque_vector("extensions", 2)?;
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

/// Where one of them is defined.
pub(super) fn spec(number: u16) -> &'static str {
    match number {
        1 => "RFC 6066 4",
        2 => "RFC 6066 5",
        3 => "RFC 6066 6",
        4 => "RFC 6066 7",
        9 => "RFC 6091",
        12 => "RFC 5054",
        24 => "RFC 8472",
        25 => "RFC 7924",
        52 => "RFC 9162",
        54 => "RFC 9146 3",
        15 => "RFC 6520 2",
        14 => "RFC 5764 4.1",
        17 => "RFC 6961 2.2",
        19 | 20 => "RFC 7250 3",
        18 => "RFC 6962 3.3",
        21 => "RFC 7685",
        22 => "RFC 7366",
        27 => "RFC 8879 3",
        28 => "RFC 8449 4",
        34 => "RFC 9345 4.1",
        57 => "RFC 9001 8.2",
        41 => "RFC 8446 4.2.11",
        42 => "RFC 8446 4.2.10",
        44 => "RFC 8446 4.2.2",
        47 => "RFC 8446 4.2.4",
        48 => "RFC 8446 4.2.5",
        49 => "RFC 8446 4.2.6",
        0x754f | 0x7550 => "draft-balfanz-tls-channelid",
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
