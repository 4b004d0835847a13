//! What only TLS 1.2 and the versions before it have (RFC 5246 section 7.4).
//!
//! - [`body`]: reads the body of any handshake message but a hello
//! - [`certificate_request`], [`certificate_status`], [`next_protocol`]: those that can be read without
//!   knowing the suite
//! - [`ocsp_response`]: a certificate's status, as messages and extensions have it
//! - [`spec`]: where a message is defined

use super::extensions::{distinguished_names, list8, list16};
use super::handshake::{certificate_tls12, certificate_verify};
use crate::dissect::reader::{Read, Reader};
use crate::dissect::suite::Exchange;
use crate::dissect::{names, x509};

/// Where RFC 5246 and those that add to it define a message.
pub(super) fn spec(message_type: u8, exchange: Exchange) -> Option<&'static str> {
    Some(match (message_type, exchange) {
        (1, _) => "RFC 5246 7.4.1.2",
        (2, _) => "RFC 5246 7.4.1.3",
        (4, _) => "RFC 5077 3.3",
        (11, _) => "RFC 5246 7.4.2",
        (12, Exchange::Ecdhe) => "RFC 8422 5.4",
        (12, _) => "RFC 5246 7.4.3",
        (13, _) => "RFC 5246 7.4.4",
        (15, _) => "RFC 5246 7.4.8",
        (16, Exchange::Ecdhe) => "RFC 8422 5.7",
        (16, Exchange::Rsa) => "RFC 5246 7.4.7.1",
        (16, Exchange::Dhe) => "RFC 5246 7.4.7.2",
        (20, _) => "RFC 5246 7.4.9",
        _ => return None,
    })
}

/// Reads what comes after the header of any message but a hello. `old` is whether it is a version
/// before TLS 1.2.
pub(super) fn body(reader: &mut Reader<'_>, name: &str, exchange: Exchange, old: bool) -> Read {
    match (name, exchange) {
        ("Certificate", _) => certificate_tls12(reader),
        ("ServerKeyExchange", Exchange::Ecdhe) => {
            ecdh_params(reader)?;
            signed(reader, old)
        }
        ("ServerKeyExchange", Exchange::Dhe) => {
            dh_params(reader)?;
            signed(reader, old)
        }
        ("CertificateRequest", _) => certificate_request(reader, old),
        ("CertificateVerify", _) => signed(reader, old),
        ("ClientKeyExchange", Exchange::Ecdhe) => {
            reader.vector("ecdh_Yc", 1, &mut point)?;
            reader.spec("RFC 8422 5.7");
            Ok(())
        }
        ("ClientKeyExchange", Exchange::Dhe) => {
            number(reader, "dh_Yc")?;
            reader.spec("RFC 5246 7.4.7.2");
            Ok(())
        }
        ("ClientKeyExchange", Exchange::Rsa) => {
            reader.vector("EncryptedPreMasterSecret", 2, &mut |reader| {
                let secret = reader.opaque("opaque");
                reader.note([&secret.len().to_string(), " bytes"].concat());
                Ok(())
            })?;
            reader.spec("RFC 5246 7.4.7.1");
            Ok(())
        }
        ("NewSessionTicket", _) => {
            let lifetime = reader.number("ticket_lifetime_hint", 4)?;
            reader.note([&lifetime.to_string(), " seconds"].concat());
            reader.opaque_vector("ticket", 2)?;
            Ok(())
        }
        ("CertificateStatus", _) => certificate_status(reader),
        ("NextProtocol", _) => next_protocol(reader),
        ("Finished", _) => {
            reader.opaque("verify_data");
            Ok(())
        }
        ("ServerHelloDone" | "HelloRequest", _) => Ok(()),
        _ => {
            reader.opaque("body");
            Ok(())
        }
    }
}

/// A signature; before TLS 1.2 without its algorithm (RFC 4346 section 7.4.3).
fn signed(reader: &mut Reader<'_>, old: bool) -> Read {
    if old {
        reader.opaque_vector("signature", 2).map(drop)
    } else {
        certificate_verify(reader)
    }
}

/// RFC 8422 section 5.4: the server's key share, signed together with both randoms.
fn ecdh_params(reader: &mut Reader<'_>) -> Read {
    let length = 4 + reader.peek(4).unwrap_or_default().to_be_bytes()[3] as usize;
    let mut group = None;
    reader.group("ServerECDHParams", length, &mut |reader| {
        reader.group("curve_params", 3, &mut |reader| {
            let curve_type = reader.u8("curve_type")?;
            reader.note(if curve_type == 3 {
                "named_curve"
            } else {
                "unknown"
            });
            let curve = names::group(reader.u16("namedcurve")?);
            reader.note(curve.as_str());
            reader.title(curve.as_str());
            group = Some(curve);
            Ok(())
        })?;
        if let Some(group) = &group {
            reader.title(group.as_str());
        }
        reader.vector("public", 1, &mut point)
    })?;
    reader.spec("RFC 8422 5.4");
    Ok(())
}

/// RFC 5246 section 7.4.3: prime, generator, and the server's share.
fn dh_params(reader: &mut Reader<'_>) -> Read {
    let rest = reader.rest();
    let mut length = 0;
    for _ in 0..3 {
        let next = match rest.get(length..) {
            Some([high, low, ..]) => usize::from(u16::from_be_bytes([*high, *low])),
            _ => 0,
        };
        length += 2 + next;
    }
    reader.group("ServerDHParams", length, &mut |reader| {
        number(reader, "dh_p")?;
        if let Some(bits) = reader.last().and_then(|field| field.value.clone()) {
            reader.title(bits);
        }
        number(reader, "dh_g")?;
        number(reader, "dh_Ys")
    })?;
    reader.spec("RFC 5246 7.4.3");
    Ok(())
}

/// A number with its length before it.
fn number(reader: &mut Reader<'_>, name: &'static str) -> Read {
    reader.vector(name, 2, &mut |reader| {
        let number = reader.opaque("opaque");
        reader.title(match number {
            [small] => small.to_string(),
            _ => [&bits(number).to_string(), " bits"].concat(),
        });
        Ok(())
    })
}

/// How many bits a number needs.
fn bits(number: &[u8]) -> usize {
    let zeroes = number.iter().take_while(|byte| **byte == 0).count();
    let first = number.get(zeroes).map_or(0, |byte| byte.leading_zeros());
    8 * (number.len() - zeroes) - first as usize
}

/// `ECPoint` (RFC 8422 section 5.4).
#[expect(clippy::unnecessary_wraps, reason = "as a vector's body is")]
fn point(reader: &mut Reader<'_>) -> Read {
    let point = reader.opaque("point");
    reader.note([&point.len().to_string(), " bytes"].concat());
    Ok(())
}

/// RFC 5246 section 7.4.4; before TLS 1.2 without algorithms.
pub(super) fn certificate_request(reader: &mut Reader<'_>, old: bool) -> Read {
    list8(
        reader,
        "certificate_types",
        "ClientCertificateType",
        names::client_certificate_type,
    )?;
    if !old {
        list16(
            reader,
            "supported_signature_algorithms",
            "SignatureScheme",
            2,
            names::scheme,
        )?;
    }
    distinguished_names(reader, "certificate_authorities")
}

/// RFC 6066 section 8.
pub(super) fn certificate_status(reader: &mut Reader<'_>) -> Read {
    let status_type = reader.u8("status_type")?;
    reader.note(names::status_type(status_type));
    match status_type {
        1 => ocsp_response(reader, "response"),
        // RFC 6961 section 2.2: one for each certificate of the chain.
        2 => reader.vector("ocsp_response_list", 3, &mut |reader| {
            while !reader.is_done() {
                ocsp_response(reader, "OCSPResponse")?;
            }
            Ok(())
        }),
        _ => {
            reader.opaque("body");
            Ok(())
        }
    }
}

/// A vector with a response of OCSP in it (RFC 6960 section 4.2.1).
pub(super) fn ocsp_response(reader: &mut Reader<'_>, name: &'static str) -> Read {
    reader.vector(name, 3, &mut |reader| {
        if !reader.is_done() {
            x509::ocsp_response(reader);
            reader.title_from_parts(", ");
        }
        Ok(())
    })
}

/// draft-agl-tls-nextprotoneg: what came before ALPN.
pub(super) fn next_protocol(reader: &mut Reader<'_>) -> Read {
    let name = reader.opaque_vector("selected_protocol", 1)?;
    let name = String::from_utf8_lossy(name).into_owned();
    reader.note(name.as_str());
    reader.title(name);
    reader.opaque_vector("padding", 1)?;
    Ok(())
}
