//! Certificates with which something is wrong.
//!
//! - [`Pki::mint_as`], [`Pki::mint_rsa_as`]: one fault, and everything else as it should be

use rustls::pki_types::CertificateDer;

use super::certificate::{
    Authority, CLIENT_AUTH, Certificate, IssuerKey, Role, SubjectKey, Validity,
};
use super::{
    AUTHORITIES, Leaf, MintError, Pki, draw_key, draw_leaf_key, draw_rsa_leaf_key,
    draw_serial_number, server,
};
use crate::history::RsaPrivateKey;
use crate::host::HostName;
use crate::scenario::CertificateKind;
use crate::seed::SeededRandom;

impl Pki {
    /// Certificates for `host` with what is wrong with them. The look-alike's are valid: it is
    /// another host.
    ///
    /// # Errors
    /// If the stream gives no private key, one time in 2^32.
    pub fn mint_as(
        kind: CertificateKind,
        host: &HostName,
        random: &mut SeededRandom,
    ) -> Result<Self, MintError> {
        let mut pki = Self::with_fault(kind, host, random, draw_leaf_key)?;
        if kind == CertificateKind::SelfSigned {
            pki.chain = vec![self_signed(host, &pki.key, random)?];
        }
        Ok(pki)
    }
}

impl Pki<RsaPrivateKey> {
    /// The same with an RSA key for the leaf.
    ///
    /// # Errors
    /// If the stream gives no private key, one time in 2^32.
    pub fn mint_rsa_as(
        kind: CertificateKind,
        host: &HostName,
        random: &mut SeededRandom,
    ) -> Result<Self, MintError> {
        let mut pki = Self::with_fault(kind, host, random, draw_rsa_leaf_key)?;
        if kind == CertificateKind::SelfSigned {
            pki.chain = vec![self_signed(host, &pki.key, random)?];
        }
        Ok(pki)
    }
}

impl<Key> Pki<Key> {
    fn with_fault(
        kind: CertificateKind,
        host: &HostName,
        random: &mut SeededRandom,
        draw_leaf_key: impl FnOnce(&mut SeededRandom) -> Result<(Key, SubjectKey), MintError>,
    ) -> Result<Self, MintError> {
        let another = another_name(host);
        let mut leaf = server(host);
        let mut authorities = &AUTHORITIES;
        match kind {
            CertificateKind::Expired => leaf.validity = EXPIRED,
            CertificateKind::NotYetValid => leaf.validity = NOT_YET_VALID,
            CertificateKind::WrongName => leaf = server(&another),
            CertificateKind::WrongUsage => {
                leaf.role = Role::Server {
                    host,
                    usage: CLIENT_AUTH,
                };
            }
            CertificateKind::UnknownRoot => authorities = &UNKNOWN_AUTHORITIES,
            CertificateKind::Valid
            | CertificateKind::SelfSigned
            | CertificateKind::BrokenSignature
            | CertificateKind::MissingIntermediate
            | CertificateKind::LookAlike => {}
        }
        let mut pki = Self::issued(authorities, &leaf, random, draw_leaf_key)?;
        match kind {
            CertificateKind::UnknownRoot => pki.root = trusted_root(random)?,
            CertificateKind::BrokenSignature => break_signature(&mut pki.chain),
            CertificateKind::MissingIntermediate => pki.chain.truncate(1),
            _ => {}
        }
        Ok(pki)
    }
}

/// The authorities of a chain that the client does not know.
const UNKNOWN_AUTHORITIES: [&str; 2] = ["Some Other Root CA", "Some Other Intermediate CA"];

/// Until a second before the virtual clock starts.
const EXPIRED: Validity = Validity {
    not_before: "251001000000Z",
    not_after: "251231235959Z",
};

/// From a day after the virtual clock starts.
const NOT_YET_VALID: Validity = Validity {
    not_before: "260102000000Z",
    not_after: "260401000000Z",
};

/// A name that is not the host's.
fn another_name(host: &HostName) -> HostName {
    ["somewhere-else.example", "somebody-else.example"]
        .into_iter()
        .filter_map(|name| HostName::parse(name).ok())
        .find(|name| name != host)
        .unwrap_or_else(|| host.clone())
}

/// The root that the client trusts where the server has a chain of another.
fn trusted_root(random: &mut SeededRandom) -> Result<CertificateDer<'static>, MintError> {
    let [name, _] = AUTHORITIES;
    let root = Authority {
        name,
        key: draw_key(random)?,
    };
    Ok(root.issue_root(draw_serial_number(random))?)
}

/// Changes the last bit of the leaf's signature: it is the last of the certificate, and of a number,
/// so that it still reads well.
fn break_signature(chain: &mut [CertificateDer<'static>]) {
    if let Some(leaf) = chain.first_mut() {
        let mut bytes = leaf.to_vec();
        if let Some(last) = bytes.last_mut() {
            *last ^= 1;
        }
        *leaf = bytes.into();
    }
}

/// A certificate that a server has made for itself.
fn self_signed<Key: IssuerKey + Clone>(
    host: &HostName,
    key: &Key,
    random: &mut SeededRandom,
) -> Result<CertificateDer<'static>, MintError> {
    let Leaf { validity, role } = server(host);
    let itself = Authority {
        name: host.as_str(),
        key: key.clone(),
    };
    let certificate = itself.issue(&Certificate {
        serial_number: draw_serial_number(random),
        validity,
        key: key.subject_key(),
        role,
    })?;
    Ok(certificate)
}
