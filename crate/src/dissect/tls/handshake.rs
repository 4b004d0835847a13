//! The handshake's messages (RFC 8446 section 4, RFC 5246 section 7.4).
//!
//! - [`messages`]: reads one after the other; their form depends on the [`Version`]
//! - [`HELLO_RETRY_REQUEST`]: the random that makes a `ServerHello` one
//!
//! The hellos are named as RFC 8446 names them, whatever they agree on: its names fit both.

use super::extensions::{Place, extensions};
#[cfg(feature = "everything")]
use super::tls12;
use crate::dissect::reader::{Read, Reader};
#[cfg(feature = "everything")]
use crate::dissect::suite::Exchange;
use crate::dissect::{names, x509};

/// Which form messages have that differ between versions.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(crate) enum Version {
    /// The message stood in the clear: it is a hello, or it belongs to TLS 1.2 or older.
    Clear,
    /// The message was sealed by TLS 1.3.
    Tls13,
    /// The message belongs to TLS 1.2, or to a version before it.
    #[cfg(feature = "everything")]
    Tls12 {
        /// That of the suite.
        exchange: Exchange,
        /// Whether it is a version before TLS 1.2, whose signatures do not say how they are made.
        old: bool,
    },
}

/// SHA-256 of `HelloRetryRequest` (section 4.1.3).
const HELLO_RETRY_REQUEST: [u8; 32] = [
    0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91,
    0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c,
];

/// Message type and a length of three bytes.
const HEADER: usize = 4;

/// Reads all messages.
pub(super) fn messages(reader: &mut Reader<'_>, version: Version) {
    while !reader.is_done() {
        if message(reader, version).is_err() {
            return;
        }
    }
}

fn message(reader: &mut Reader<'_>, version: Version) -> Read {
    let header = reader.peek(HEADER).unwrap_or(0xff00_0000);
    let [message_type, ..] = header.to_be_bytes();
    let length = HEADER + (header & 0x00ff_ffff) as usize;
    let (mut name, mut spec) = names::handshake(message_type);
    #[cfg(feature = "everything")]
    if let Version::Tls12 { exchange, .. } = version {
        spec = tls12::spec(message_type, exchange).unwrap_or(spec);
    }
    let retry = name == "ServerHello" && reader.rest().get(6..38) == Some(&HELLO_RETRY_REQUEST);
    if retry {
        name = "HelloRetryRequest";
        spec = "RFC 8446 4.1.4";
    }
    let read = reader.group(name, length, &mut |reader| {
        let message_type = reader.u8("msg_type")?;
        reader.note(names::handshake(message_type).0);
        reader.decimal("length", 3)?;
        match (name, version) {
            ("ClientHello", _) => client_hello(reader),
            ("ServerHello" | "HelloRetryRequest", _) => server_hello(reader, retry),
            #[cfg(feature = "everything")]
            (_, Version::Tls12 { exchange, old }) => tls12::body(reader, name, exchange, old),
            #[cfg(feature = "everything")]
            ("CompressedCertificate", _) => compressed_certificate(reader),
            #[cfg(feature = "everything")]
            ("CertificateStatus", _) => tls12::certificate_status(reader),
            #[cfg(feature = "everything")]
            ("NextProtocol", _) => tls12::next_protocol(reader),
            ("EncryptedExtensions", _) => extensions(reader, Place::EncryptedExtensions),
            ("Certificate", Version::Tls13) => certificate(reader),
            ("Certificate", _) => certificate_tls12(reader),
            #[cfg(feature = "everything")]
            ("CertificateRequest", Version::Clear) => tls12::certificate_request(reader, false),
            ("CertificateRequest", _) => {
                reader.opaque_vector("certificate_request_context", 1)?;
                extensions(reader, Place::CertificateRequest)
            }
            ("CertificateVerify", _) => certificate_verify(reader),
            ("Finished", _) => {
                reader.opaque("verify_data");
                Ok(())
            }
            ("EndOfEarlyData" | "ServerHelloDone" | "HelloRequest", _) => Ok(()),
            ("NewSessionTicket", Version::Tls13) => new_session_ticket(reader),
            ("KeyUpdate", _) => {
                let request = reader.u8("request_update")?;
                reader.note(if request == 0 {
                    "update_not_requested"
                } else {
                    "update_requested"
                });
                if request > 1 {
                    reader.wrong(&["neither 0 nor 1"]);
                }
                Ok(())
            }
            _ => {
                reader.opaque("body");
                Ok(())
            }
        }
    });
    reader.spec(spec);
    read
}

fn client_hello(reader: &mut Reader<'_>) -> Read {
    legacy_version(reader)?;
    reader.leaf("random", 32)?;
    reader.opaque_vector("legacy_session_id", 1)?;
    reader.vector("cipher_suites", 2, &mut |reader| {
        while !reader.is_done() {
            let suite = reader.u16("CipherSuite")?;
            reader.note(names::suite(suite));
        }
        reader.title_from_parts(", ");
        Ok(())
    })?;
    reader.vector("legacy_compression_methods", 1, &mut |reader| {
        while !reader.is_done() {
            let method = reader.u8("CompressionMethod")?;
            reader.note(if method == 0 { "null" } else { "not null" });
        }
        Ok(())
    })?;
    // A ClientHello of TLS 1.2 may end here (section 4.1.2).
    if reader.is_done() {
        Ok(())
    } else {
        extensions(reader, Place::ClientHello)
    }
}

fn server_hello(reader: &mut Reader<'_>, retry: bool) -> Read {
    legacy_version(reader)?;
    let random = reader.leaf("random", 32)?;
    if retry {
        reader.note("SHA-256 of HelloRetryRequest");
    } else if random.ends_with(b"DOWNGRD\x01") || random.ends_with(b"DOWNGRD\x00") {
        // Section 4.1.3: how a server that knows TLS 1.3 marks that it was asked for less.
        reader.note("ends with the downgrade mark");
    }
    reader.opaque_vector("legacy_session_id_echo", 1)?;
    let suite = reader.u16("cipher_suite")?;
    reader.note(names::suite(suite));
    let method = reader.u8("legacy_compression_method")?;
    reader.note(if method == 0 { "null" } else { "not null" });
    if reader.is_done() {
        Ok(())
    } else {
        extensions(
            reader,
            if retry {
                Place::HelloRetryRequest
            } else {
                Place::ServerHello
            },
        )
    }
}

fn legacy_version(reader: &mut Reader<'_>) -> Read {
    let version = reader.u16("legacy_version")?;
    reader.note(names::version(version));
    Ok(())
}

/// Section 4.4.2.
fn certificate(reader: &mut Reader<'_>) -> Read {
    reader.opaque_vector("certificate_request_context", 1)?;
    reader.vector("certificate_list", 3, &mut |reader| {
        while let Some(length) = reader.peek(3) {
            // The entry is as long as its two vectors.
            let certificate = 3 + length as usize;
            let extensions_length = match reader.rest().get(certificate..) {
                Some([high, low, ..]) => 2 + usize::from(u16::from_be_bytes([*high, *low])),
                _ => 2,
            };
            reader.group(
                "CertificateEntry",
                certificate + extensions_length,
                &mut |reader| {
                    cert_data(reader)?;
                    reader.title_from_parts(", ");
                    extensions(reader, Place::Certificate)
                },
            )?;
        }
        Ok(())
    })
}

/// RFC 5246 section 7.4.2.
pub(super) fn certificate_tls12(reader: &mut Reader<'_>) -> Read {
    reader.vector("certificate_list", 3, &mut |reader| {
        while !reader.is_done() {
            cert_data(reader)?;
        }
        Ok(())
    })
}

fn cert_data(reader: &mut Reader<'_>) -> Read {
    reader.vector("cert_data", 3, &mut |reader| {
        x509::certificate(reader);
        reader.title_from_parts(", ");
        Ok(())
    })
}

/// Section 4.4.3, and the same in RFC 5246 section 4.7.
pub(super) fn certificate_verify(reader: &mut Reader<'_>) -> Read {
    let scheme = reader.u16("algorithm")?;
    let scheme = names::scheme(scheme);
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

/// RFC 8879 section 4. It is not decompressed: what is inside stays bytes.
#[cfg(feature = "everything")]
fn compressed_certificate(reader: &mut Reader<'_>) -> Read {
    let algorithm = reader.u16("algorithm")?;
    let algorithm = names::compression(algorithm);
    reader.note(algorithm.as_str());
    let length = reader.number("uncompressed_length", 3)?;
    reader.note([&length.to_string(), " bytes"].concat());
    let compressed = reader.opaque_vector("compressed_certificate_message", 3)?;
    let compressed = compressed.len().to_string();
    reader.note([&compressed, " bytes, not decompressed here"].concat());
    reader.title(
        [
            &algorithm,
            ", ",
            &compressed,
            " bytes for ",
            &length.to_string(),
        ]
        .concat(),
    );
    Ok(())
}

fn new_session_ticket(reader: &mut Reader<'_>) -> Read {
    let lifetime = reader.number("ticket_lifetime", 4)?;
    reader.note([&lifetime.to_string(), " seconds"].concat());
    reader.number("ticket_age_add", 4)?;
    reader.opaque_vector("ticket_nonce", 1)?;
    reader.opaque_vector("ticket", 2)?;
    extensions(reader, Place::NewSessionTicket)
}
