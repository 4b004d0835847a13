//! One X.509 certificate (RFC 5280 section 4.1).

use rustls::Error;
use rustls::pki_types::{CertificateDer, alg_id};
use rustls::sign::public_key_to_spki;
use sha2::{Digest, Sha256};
use yasna::models::ObjectIdentifier;
use yasna::{DERWriter, DERWriterSeq, Tag, construct_der};

use crate::host::HostName;
use crate::provider::sign::EcdsaP256;

/// Who issues certificates.
pub(super) struct Authority {
    pub(super) name: &'static str,
    pub(super) key: EcdsaP256,
}

/// What is to be certified.
pub(super) struct Certificate<'a> {
    pub(super) serial_number: [u8; 16],
    pub(super) validity: Validity,
    /// The subject's key.
    pub(super) key: &'a EcdsaP256,
    pub(super) role: Role<'a>,
}

/// From when until when, each as a `UTCTime`: `YYMMDDHHMMSSZ`.
pub(super) struct Validity {
    pub(super) not_before: &'static str,
    pub(super) not_after: &'static str,
}

/// What a certificate is for.
pub(super) enum Role<'a> {
    /// Signs certificates.
    Authority {
        name: &'static str,
        /// `pathLenConstraint` (RFC 5280 section 4.2.1.9).
        intermediates_below: Option<u8>,
    },
    /// Proves that a server is the host.
    Server { host: &'a HostName },
}

impl Authority {
    /// A signed certificate in DER.
    pub(super) fn issue(
        &self,
        certificate: &Certificate<'_>,
    ) -> Result<CertificateDer<'static>, Error> {
        let to_be_signed = construct_der(|writer| self.write_tbs(certificate, writer));
        let signature = self.key.signature(&to_be_signed)?;
        Ok(construct_der(|writer| {
            writer.write_sequence(|writer| {
                writer.next().write_der(&to_be_signed);
                write_signature_algorithm(writer.next());
                write_bit_string(writer.next(), &signature);
            });
        })
        .into())
    }

    fn write_tbs(&self, certificate: &Certificate<'_>, writer: DERWriter<'_>) {
        writer.write_sequence(|writer| {
            writer
                .next()
                .write_tagged(Tag::context(0), |writer| writer.write_u8(VERSION_3));
            writer
                .next()
                .write_bigint_bytes(&certificate.serial_number, true);
            write_signature_algorithm(writer.next());
            write_name(writer.next(), Some(self.name));
            writer.next().write_sequence(|writer| {
                for time in [
                    certificate.validity.not_before,
                    certificate.validity.not_after,
                ] {
                    writer.next().write_tagged_implicit(UTC_TIME, |writer| {
                        writer.write_bytes(time.as_bytes());
                    });
                }
            });
            write_name(writer.next(), certificate.role.common_name());
            writer.next().write_der(&public_key_to_spki(
                &alg_id::ECDSA_P256,
                certificate.key.public_key_bytes(),
            ));
            writer.next().write_tagged(Tag::context(3), |writer| {
                writer.write_sequence(|writer| self.write_extensions(certificate, writer));
            });
        });
    }

    fn write_extensions(&self, certificate: &Certificate<'_>, writer: &mut DERWriterSeq<'_>) {
        match certificate.role {
            Role::Authority {
                intermediates_below,
                ..
            } => {
                write_extension(writer, BASIC_CONSTRAINTS, true, |writer| {
                    writer.write_sequence(|writer| {
                        writer.next().write_bool(true);
                        if let Some(limit) = intermediates_below {
                            writer.next().write_u8(limit);
                        }
                    });
                });
                write_extension(writer, KEY_USAGE, true, |writer| {
                    // keyCertSign and cRLSign, bits 5 and 6.
                    writer.write_bitvec_bytes(&[0b0000_0110], 7);
                });
            }
            Role::Server { host } => {
                write_extension(writer, BASIC_CONSTRAINTS, true, |writer| {
                    writer.write_sequence(|_| ());
                });
                write_extension(writer, KEY_USAGE, true, |writer| {
                    // digitalSignature, bit 0.
                    writer.write_bitvec_bytes(&[0b1000_0000], 1);
                });
                write_extension(writer, EXTENDED_KEY_USAGE, false, |writer| {
                    writer.write_sequence(|writer| {
                        writer.next().write_oid(&oid(SERVER_AUTH));
                    });
                });
                // Critical if there is no other name (RFC 5280 section 4.2.1.6).
                let critical = certificate.role.common_name().is_none();
                write_extension(writer, SUBJECT_ALT_NAME, critical, |writer| {
                    writer.write_sequence(|writer| {
                        writer.next().write_tagged_implicit(DNS_NAME, |writer| {
                            writer.write_ia5_string(host.as_str());
                        });
                    });
                });
            }
        }
        write_extension(writer, SUBJECT_KEY_IDENTIFIER, false, |writer| {
            writer.write_bytes(&key_identifier(certificate.key));
        });
        write_extension(writer, AUTHORITY_KEY_IDENTIFIER, false, |writer| {
            writer.write_sequence(|writer| {
                writer
                    .next()
                    .write_tagged_implicit(Tag::context(0), |writer| {
                        writer.write_bytes(&key_identifier(&self.key));
                    });
            });
        });
    }
}

impl Role<'_> {
    /// The name that counts for a server is in subjectAltName (RFC 9525 section 2). A common name
    /// has room for 64 characters (RFC 5280 appendix A.1): longer ones go without.
    fn common_name(&self) -> Option<&str> {
        match self {
            Self::Authority { name, .. } => Some(name),
            Self::Server { host } => Some(host.as_str()).filter(|name| name.len() <= 64),
        }
    }
}

/// A `Name` with a common name, or an empty one.
fn write_name(writer: DERWriter<'_>, common_name: Option<&str>) {
    writer.write_sequence(|writer| {
        if let Some(name) = common_name {
            writer.next().write_set(|writer| {
                writer.next().write_sequence(|writer| {
                    writer.next().write_oid(&oid(COMMON_NAME));
                    writer.next().write_utf8_string(name);
                });
            });
        }
    });
}

fn write_extension(
    writer: &mut DERWriterSeq<'_>,
    id: &[u64],
    critical: bool,
    value: impl FnOnce(DERWriter<'_>),
) {
    writer.next().write_sequence(|writer| {
        writer.next().write_oid(&oid(id));
        if critical {
            writer.next().write_bool(true);
        }
        writer.next().write_bytes(&construct_der(value));
    });
}

/// ecdsa-with-SHA256 (RFC 5758 section 3.2).
fn write_signature_algorithm(writer: DERWriter<'_>) {
    writer.write_sequence(|writer| {
        writer.next().write_der(alg_id::ECDSA_SHA256.as_ref());
    });
}

fn write_bit_string(writer: DERWriter<'_>, bytes: &[u8]) {
    writer.write_bitvec_bytes(bytes, 8 * bytes.len());
}

/// The leftmost 160 bits of the SHA-256 of the public key (RFC 7093 section 2, method 1).
fn key_identifier(key: &EcdsaP256) -> Vec<u8> {
    Sha256::digest(key.public_key_bytes())[..20].to_vec()
}

fn oid(components: &[u64]) -> ObjectIdentifier {
    ObjectIdentifier::from_slice(components)
}

const VERSION_3: u8 = 2;

const UTC_TIME: Tag = Tag {
    tag_class: yasna::TagClass::Universal,
    tag_number: 23,
};

/// `dNSName` among the forms of a `GeneralName`.
const DNS_NAME: Tag = Tag {
    tag_class: yasna::TagClass::ContextSpecific,
    tag_number: 2,
};

const COMMON_NAME: &[u64] = &[2, 5, 4, 3];
const SUBJECT_KEY_IDENTIFIER: &[u64] = &[2, 5, 29, 14];
const KEY_USAGE: &[u64] = &[2, 5, 29, 15];
const SUBJECT_ALT_NAME: &[u64] = &[2, 5, 29, 17];
const BASIC_CONSTRAINTS: &[u64] = &[2, 5, 29, 19];
const AUTHORITY_KEY_IDENTIFIER: &[u64] = &[2, 5, 29, 35];
const EXTENDED_KEY_USAGE: &[u64] = &[2, 5, 29, 37];
const SERVER_AUTH: &[u64] = &[1, 3, 6, 1, 5, 5, 7, 3, 1];
