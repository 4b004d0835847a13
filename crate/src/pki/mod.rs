//! The certificates of a run: a root that only the client of this run trusts, an intermediate, and
//! a leaf for the host, all ECDSA P-256 (RFC 5280).
//!
//! - [`Pki`]: what the client trusts and what the server has
//! - [`MintError`]: why none could be made

use core::time::Duration;

use p256::ecdsa::{DerSignature, SigningKey};
use p256::pkcs8::spki::SubjectPublicKeyInfoRef;
use rustls::pki_types::CertificateDer;
use rustls::sign::CertifiedKey;
use sha2::{Digest, Sha256};
use thiserror::Error;
use x509_cert::Certificate;
use x509_cert::builder::profile::BuilderProfile;
use x509_cert::builder::{Builder, CertificateBuilder};
use x509_cert::certificate::TbsCertificate;
use x509_cert::der::asn1::{Ia5String, OctetString, UtcTime};
use x509_cert::der::oid::db::rfc5280::ID_KP_SERVER_AUTH;
use x509_cert::der::{self, Encode};
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{
    AuthorityKeyIdentifier, BasicConstraints, ExtendedKeyUsage, KeyUsage, KeyUsages,
    SubjectAltName, SubjectKeyIdentifier,
};
use x509_cert::ext::{Extension, ToExtension};
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::SubjectPublicKeyInfo;
use x509_cert::time::{Time, Validity};

use crate::capture::EPOCH;
use crate::host::HostName;
use crate::provider::sign::EcdsaP256;
use crate::seed::SeededRandom;

/// Certificates and the server's key.
#[derive(Clone, Debug)]
pub struct Pki {
    /// The root, self-signed: all that the client trusts.
    pub root: CertificateDer<'static>,
    /// What the server sends: the leaf, then the intermediate.
    pub chain: Vec<CertificateDer<'static>>,
    /// The leaf's private key.
    pub key: EcdsaP256,
}

impl Pki {
    /// Makes keys and certificates for `host`, valid around the epoch of the virtual clock.
    ///
    /// # Errors
    /// If a certificate cannot be encoded; no [`HostName`] is known to lead there.
    pub fn mint(host: &HostName, random: &mut SeededRandom) -> Result<Self, MintError> {
        let root = Authority {
            key: draw_key(random)?,
            name: "CN=Port 443 Root CA,O=Port 443".parse()?,
        };
        let intermediate = Authority {
            key: draw_key(random)?,
            name: "CN=Port 443 Intermediate CA,O=Port 443".parse()?,
        };
        let leaf_key = draw_key(random)?;

        let root_certificate = root.issue(
            &root.key,
            Role::Authority {
                subject: root.name.clone(),
                intermediates_below: None,
            },
            Days {
                before: 5 * 365,
                after: 20 * 365,
            },
            random,
        )?;
        let intermediate_certificate = root.issue(
            &intermediate.key,
            Role::Authority {
                subject: intermediate.name.clone(),
                intermediates_below: Some(0),
            },
            Days {
                before: 365,
                after: 4 * 365,
            },
            random,
        )?;
        let leaf_certificate = intermediate.issue(
            &leaf_key,
            Role::Server {
                // The name that counts is in subjectAltName (RFC 9525 section 2); a common name
                // has room for 64 characters (RFC 5280 appendix A.1): longer ones go without.
                subject: if host.as_str().len() <= 64 {
                    format!("CN={host}").parse()?
                } else {
                    Name::default()
                },
                host: Ia5String::new(host.as_str())?,
            },
            Days {
                before: 30,
                after: 60,
            },
            random,
        )?;

        Ok(Self {
            root: root_certificate,
            chain: vec![leaf_certificate, intermediate_certificate],
            key: leaf_key.into(),
        })
    }

    /// The chain with its private key, as rustls takes it.
    #[must_use]
    pub fn certified_key(&self) -> CertifiedKey {
        CertifiedKey::new(self.chain.clone(), std::sync::Arc::new(self.key.clone()))
    }
}

/// Why certificates could not be made.
#[derive(Debug, Error)]
pub enum MintError {
    /// A part did not encode.
    #[error("a certificate could not be encoded: {0}")]
    Encode(#[from] der::Error),
    /// The builder refused.
    #[error("a certificate could not be built: {0}")]
    Build(#[from] x509_cert::builder::Error),
    /// The random bytes are not a private key; one time in 2^32 (FIPS 186-5 appendix A.2.2).
    #[error("the seed gives no private key: take another seed")]
    Key,
}

/// A certification authority.
struct Authority {
    key: SigningKey,
    name: Name,
}

impl Authority {
    fn issue(
        &self,
        subject_key: &SigningKey,
        role: Role,
        days: Days,
        random: &mut SeededRandom,
    ) -> Result<CertificateDer<'static>, MintError> {
        let builder = CertificateBuilder::new(
            Profile {
                issuer: self.name.clone(),
                role,
            },
            draw_serial_number(random)?,
            days.around_epoch()?,
            SubjectPublicKeyInfo::from_key(subject_key.verifying_key())
                .map_err(x509_cert::builder::Error::from)?,
        )?;
        let certificate: Certificate = builder.build::<_, DerSignature>(&self.key)?;
        Ok(certificate.to_der()?.into())
    }
}

/// What a certificate is for, and from whom.
struct Profile {
    issuer: Name,
    role: Role,
}

enum Role {
    Authority {
        subject: Name,
        /// `pathLenConstraint` (RFC 5280 section 4.2.1.9).
        intermediates_below: Option<u8>,
    },
    Server {
        subject: Name,
        host: Ia5String,
    },
}

impl BuilderProfile for Profile {
    fn get_issuer(&self, _subject: &Name) -> Name {
        self.issuer.clone()
    }

    fn get_subject(&self) -> Name {
        let (Role::Authority { subject, .. } | Role::Server { subject, .. }) = &self.role;
        subject.clone()
    }

    fn build_extensions(
        &self,
        subject_key: SubjectPublicKeyInfoRef<'_>,
        issuer_key: SubjectPublicKeyInfoRef<'_>,
        certificate: &TbsCertificate,
    ) -> x509_cert::builder::Result<Vec<Extension>> {
        let subject = certificate.subject();
        let mut extensions = Vec::new();

        let (constraints, usage) = match &self.role {
            Role::Authority {
                intermediates_below,
                ..
            } => (
                BasicConstraints {
                    ca: true,
                    path_len_constraint: *intermediates_below,
                },
                KeyUsages::KeyCertSign | KeyUsages::CRLSign,
            ),
            Role::Server { .. } => (
                BasicConstraints {
                    ca: false,
                    path_len_constraint: None,
                },
                KeyUsages::DigitalSignature.into(),
            ),
        };
        extensions.push(constraints.to_extension(subject, &extensions)?);
        extensions.push(KeyUsage(usage).to_extension(subject, &extensions)?);
        if let Role::Server { host, .. } = &self.role {
            extensions.push(
                ExtendedKeyUsage(vec![ID_KP_SERVER_AUTH]).to_extension(subject, &extensions)?,
            );
            let name = GeneralName::DnsName(host.clone());
            extensions.push(SubjectAltName(vec![name]).to_extension(subject, &extensions)?);
        }
        extensions.push(
            SubjectKeyIdentifier(key_identifier(&subject_key)?)
                .to_extension(subject, &extensions)?,
        );
        extensions.push(
            AuthorityKeyIdentifier {
                key_identifier: Some(key_identifier(&issuer_key)?),
                ..AuthorityKeyIdentifier::default()
            }
            .to_extension(subject, &extensions)?,
        );
        Ok(extensions)
    }
}

/// The leftmost 160 bits of the SHA-256 of the public key (RFC 7093 section 2, method 1).
fn key_identifier(key: &SubjectPublicKeyInfoRef<'_>) -> der::Result<OctetString> {
    let digest = Sha256::digest(key.subject_public_key.raw_bytes());
    OctetString::new(&digest[..20])
}

fn draw_key(random: &mut SeededRandom) -> Result<SigningKey, MintError> {
    SigningKey::from_slice(&random.bytes::<32>()).map_err(|_| MintError::Key)
}

/// 127 random bits: positive, and without a leading zero in DER (RFC 5280 section 4.1.2.2).
fn draw_serial_number(random: &mut SeededRandom) -> der::Result<SerialNumber> {
    let mut bytes = random.bytes::<16>();
    bytes[0] = bytes[0] & 0x7f | 0x40;
    SerialNumber::new(&bytes)
}

/// How long before and after the epoch a certificate is valid.
struct Days {
    before: u64,
    after: u64,
}

impl Days {
    fn around_epoch(&self) -> der::Result<Validity> {
        const DAY: u64 = 86_400;
        let time =
            |seconds| UtcTime::from_unix_duration(Duration::from_secs(seconds)).map(Time::from);
        Ok(Validity::new(
            time(EPOCH - self.before * DAY)?,
            time(EPOCH + self.after * DAY)?,
        ))
    }
}
