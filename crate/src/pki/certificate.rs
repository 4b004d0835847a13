//! One X.509 certificate (RFC 5280 section 4.1).
//!
//! - [`Authority`]: who issues one; [`Authority::issue`] does, with an [`IssuerKey`]
//! - [`Certificate`], [`SubjectKey`], [`Validity`], [`Role`]: what is to be certified

use rustls::Error;
use rustls::pki_types::{AlgorithmIdentifier, CertificateDer, alg_id};
use rustls::sign::public_key_to_spki;
use sha2::{Digest, Sha256};

use super::der::{
    BIT_STRING, BOOLEAN, CONSTRUCTED, CONTEXT, INTEGER, OBJECT_IDENTIFIER, OCTET_STRING, SEQUENCE,
    SET, UTC_TIME, UTF8_STRING, value,
};
use crate::host::HostName;
use crate::provider::sign::EcdsaP256;

/// Who issues certificates.
pub(super) struct Authority<'a, Key = EcdsaP256> {
    pub(super) name: &'a str,
    pub(super) key: Key,
}

/// What certificates are signed with.
pub(super) trait IssuerKey {
    const SIGNATURE_ALGORITHM: AlgorithmIdentifier;

    /// A signature in the form that the algorithm has for it.
    fn signature(&self, message: &[u8]) -> Result<Vec<u8>, Error>;

    /// The public half.
    fn subject_key(&self) -> SubjectKey;
}

impl IssuerKey for EcdsaP256 {
    /// ecdsa-with-SHA256 (RFC 5758 section 3.2).
    const SIGNATURE_ALGORITHM: AlgorithmIdentifier = alg_id::ECDSA_SHA256;

    fn signature(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        self.signature(message)
    }

    fn subject_key(&self) -> SubjectKey {
        self.into()
    }
}

/// What is to be certified.
pub(super) struct Certificate<'a> {
    pub(super) serial_number: [u8; 16],
    pub(super) validity: Validity,
    pub(super) key: SubjectKey,
    pub(super) role: Role<'a>,
}

/// The public key that is certified.
pub(super) struct SubjectKey {
    pub(super) algorithm: AlgorithmIdentifier,
    /// The key itself, in the form that the algorithm has for it.
    pub(super) bytes: Vec<u8>,
    /// What a server may do with it: the contents of `KeyUsage` (RFC 5280 section 4.2.1.3), the
    /// number of unused bits first.
    pub(super) server_usage: [u8; 2],
}

impl From<&EcdsaP256> for SubjectKey {
    fn from(key: &EcdsaP256) -> Self {
        Self {
            algorithm: alg_id::ECDSA_P256,
            bytes: key.public_key_bytes().as_ref().to_vec(),
            // digitalSignature, bit 0; the other seven are unused.
            server_usage: [7, 0b1000_0000],
        }
    }
}

/// From when until when, each as a `UTCTime`: `YYMMDDHHMMSSZ`.
#[derive(Clone, Copy)]
pub(super) struct Validity {
    pub(super) not_before: &'static str,
    pub(super) not_after: &'static str,
}

/// What a certificate is for.
#[derive(Clone, Copy)]
pub(super) enum Role<'a> {
    /// Signs certificates.
    Authority {
        name: &'a str,
        /// `pathLenConstraint` (RFC 5280 section 4.2.1.9).
        intermediates_below: Option<u8>,
    },
    /// Proves that a server is the host.
    Server {
        host: &'a HostName,
        /// The one use that is allowed, as an object identifier (RFC 5280 section 4.2.1.12).
        usage: &'static [u8],
    },
    /// Proves that a client is who it says.
    #[cfg(feature = "everything")]
    Client { name: &'a str },
}

impl<Key: IssuerKey> Authority<'_, Key> {
    /// A signed certificate in DER.
    pub(super) fn issue(
        &self,
        certificate: &Certificate<'_>,
    ) -> Result<CertificateDer<'static>, Error> {
        let to_be_signed = self.to_be_signed(certificate);
        let signature = self.key.signature(&to_be_signed)?;
        Ok(value(
            SEQUENCE,
            &[
                &to_be_signed,
                &value(SEQUENCE, &[&Key::SIGNATURE_ALGORITHM]),
                &value(BIT_STRING, &[&[NO_UNUSED_BITS], &signature]),
            ],
        )
        .into())
    }

    /// Its own certificate as a root, self-signed.
    pub(super) fn issue_root(
        &self,
        serial_number: [u8; 16],
    ) -> Result<CertificateDer<'static>, Error> {
        self.issue(&Certificate {
            serial_number,
            validity: Validity {
                not_before: "210101000000Z",
                not_after: "460101000000Z",
            },
            key: self.key.subject_key(),
            role: Role::Authority {
                name: self.name,
                intermediates_below: None,
            },
        })
    }

    /// `TBSCertificate`.
    fn to_be_signed(&self, certificate: &Certificate<'_>) -> Vec<u8> {
        let Validity {
            not_before,
            not_after,
        } = certificate.validity;
        let subject = certificate.role.common_name();
        value(
            SEQUENCE,
            &[
                &value(CONTEXT | CONSTRUCTED, &[&value(INTEGER, &[&[VERSION_3]])]),
                &value(INTEGER, &[&certificate.serial_number]),
                &value(SEQUENCE, &[&Key::SIGNATURE_ALGORITHM]),
                &name(fitting(self.name)),
                &value(
                    SEQUENCE,
                    &[
                        &value(UTC_TIME, &[not_before.as_bytes()]),
                        &value(UTC_TIME, &[not_after.as_bytes()]),
                    ],
                ),
                &name(subject),
                &public_key_to_spki(&certificate.key.algorithm, &certificate.key.bytes),
                &value(
                    CONTEXT | CONSTRUCTED | 3,
                    &[&value(SEQUENCE, &[&self.extensions(certificate)])],
                ),
            ],
        )
    }

    fn extensions(&self, certificate: &Certificate<'_>) -> Vec<u8> {
        let for_role = match certificate.role {
            Role::Authority {
                intermediates_below,
                ..
            } => {
                let limit = intermediates_below.map(|limit| value(INTEGER, &[&[limit]]));
                let ca = value(BOOLEAN, &[&[TRUE]]);
                [
                    extension(
                        BASIC_CONSTRAINTS,
                        true,
                        &value(SEQUENCE, &[&ca, &limit.unwrap_or_default()]),
                    ),
                    // keyCertSign and cRLSign, bits 5 and 6; the last bit is unused.
                    extension(KEY_USAGE, true, &value(BIT_STRING, &[&[1, 0b0000_0110]])),
                ]
                .concat()
            }
            Role::Server { host, usage } => [
                for_end(&certificate.key, usage),
                extension(
                    SUBJECT_ALT_NAME,
                    // Critical if there is no other name (RFC 5280 section 4.2.1.6).
                    certificate.role.common_name().is_none(),
                    &value(SEQUENCE, &[&value(DNS_NAME, &[host.as_str().as_bytes()])]),
                ),
            ]
            .concat(),
            #[cfg(feature = "everything")]
            Role::Client { .. } => for_end(&certificate.key, CLIENT_AUTH),
        };
        [
            for_role,
            extension(
                SUBJECT_KEY_IDENTIFIER,
                false,
                &value(OCTET_STRING, &[&key_identifier(&certificate.key.bytes)]),
            ),
            extension(
                AUTHORITY_KEY_IDENTIFIER,
                false,
                &value(
                    SEQUENCE,
                    &[&value(
                        CONTEXT,
                        &[&key_identifier(&self.key.subject_key().bytes)],
                    )],
                ),
            ),
        ]
        .concat()
    }
}

impl Role<'_> {
    /// The name that counts for a server is in subjectAltName (RFC 9525 section 2).
    fn common_name(&self) -> Option<&str> {
        match self {
            Self::Authority { name, .. } => Some(name),
            Self::Server { host, .. } => fitting(host.as_str()),
            #[cfg(feature = "everything")]
            Self::Client { name } => fitting(name),
        }
    }
}

/// A common name has room for 64 characters (RFC 5280 appendix A.1): longer ones go without.
fn fitting(name: &str) -> Option<&str> {
    Some(name).filter(|name| name.len() <= 64)
}

/// What all certificates have that are no authority's.
fn for_end(key: &SubjectKey, usage: &[u8]) -> Vec<u8> {
    [
        extension(BASIC_CONSTRAINTS, true, &value(SEQUENCE, &[])),
        extension(KEY_USAGE, true, &value(BIT_STRING, &[&key.server_usage])),
        extension(
            EXTENDED_KEY_USAGE,
            false,
            &value(SEQUENCE, &[&value(OBJECT_IDENTIFIER, &[usage])]),
        ),
    ]
    .concat()
}

/// A `Name` with a common name, or an empty one.
fn name(common_name: Option<&str>) -> Vec<u8> {
    let attribute = common_name.map(|name| {
        let parts = [
            value(OBJECT_IDENTIFIER, &[COMMON_NAME]),
            value(UTF8_STRING, &[name.as_bytes()]),
        ];
        value(SET, &[&value(SEQUENCE, &[&parts.concat()])])
    });
    value(SEQUENCE, &[&attribute.unwrap_or_default()])
}

fn extension(id: &[u8], critical: bool, contents: &[u8]) -> Vec<u8> {
    let flag = critical.then(|| value(BOOLEAN, &[&[TRUE]]));
    value(
        SEQUENCE,
        &[
            &value(OBJECT_IDENTIFIER, &[id]),
            &flag.unwrap_or_default(),
            &value(OCTET_STRING, &[contents]),
        ],
    )
}

/// The leftmost 160 bits of the SHA-256 of the public key (RFC 7093 section 2, method 1).
fn key_identifier(public_key: &[u8]) -> Vec<u8> {
    Sha256::digest(public_key)[..20].to_vec()
}

const VERSION_3: u8 = 2;
const NO_UNUSED_BITS: u8 = 0;
const TRUE: u8 = 0xff;

/// `dNSName` among the forms of a `GeneralName`.
const DNS_NAME: u8 = CONTEXT | 2;

/// id-at-commonName, 2.5.4.3; as encoded, and so below.
const COMMON_NAME: &[u8] = &[0x55, 4, 3];
/// id-ce-subjectKeyIdentifier, 2.5.29.14.
const SUBJECT_KEY_IDENTIFIER: &[u8] = &[0x55, 29, 14];
/// id-ce-keyUsage, 2.5.29.15.
const KEY_USAGE: &[u8] = &[0x55, 29, 15];
/// id-ce-subjectAltName, 2.5.29.17.
const SUBJECT_ALT_NAME: &[u8] = &[0x55, 29, 17];
/// id-ce-basicConstraints, 2.5.29.19.
const BASIC_CONSTRAINTS: &[u8] = &[0x55, 29, 19];
/// id-ce-authorityKeyIdentifier, 2.5.29.35.
const AUTHORITY_KEY_IDENTIFIER: &[u8] = &[0x55, 29, 35];
/// id-ce-extKeyUsage, 2.5.29.37.
const EXTENDED_KEY_USAGE: &[u8] = &[0x55, 29, 37];
/// id-kp-serverAuth, 1.3.6.1.5.5.7.3.1.
pub(super) const SERVER_AUTH: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 3, 1];
/// id-kp-clientAuth, 1.3.6.1.5.5.7.3.2.
#[cfg(feature = "everything")]
pub(super) const CLIENT_AUTH: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 3, 2];

#[cfg(test)]
mod tests {
    use crate::host::HostName;
    use crate::pki::Pki;
    use crate::seed::{Seed, Stream};

    use super::*;

    fn leaf(host: &str) -> Vec<u8> {
        let host = HostName::parse(host).unwrap();
        let seed = Seed::parse("1").unwrap();
        let pki = Pki::mint(&host, &mut seed.stream(Stream::Pki, 0)).unwrap();
        pki.chain[0].to_vec()
    }

    fn count(certificate: &[u8], part: &[u8]) -> usize {
        let windows = certificate.windows(part.len());
        windows.filter(|window| *window == part).count()
    }

    /// The issuer always has a common name.
    #[test]
    fn a_host_is_a_common_name_if_it_fits() {
        let common_name = value(OBJECT_IDENTIFIER, &[COMMON_NAME]);
        let san = |critical| {
            let flag = if critical {
                &[BOOLEAN, 1, TRUE][..]
            } else {
                &[]
            };
            [
                &value(OBJECT_IDENTIFIER, &[SUBJECT_ALT_NAME]),
                flag,
                &[OCTET_STRING],
            ]
            .concat()
        };
        for (length, names) in [(64, 2), (65, 1)] {
            let host = ["a".repeat(60), ".".into(), "b".repeat(length - 61)].concat();
            let certificate = leaf(&host);
            assert_eq!(count(&certificate, &common_name), names);
            assert_eq!(count(&certificate, &san(names == 1)), 1);
        }
    }
}
