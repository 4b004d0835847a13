//! An RSA key as what is certified, and as what a certificate signs itself with.

use rustls::Error;
use rustls::pki_types::{AlgorithmIdentifier, alg_id};

use super::certificate::{IssuerKey, SubjectKey};
use crate::history::RsaPrivateKey;

impl From<&RsaPrivateKey> for SubjectKey {
    fn from(key: &RsaPrivateKey) -> Self {
        Self {
            algorithm: alg_id::RSA_ENCRYPTION,
            bytes: key.public_key_der(),
            // digitalSignature and keyEncipherment, bits 0 and 2; the last five are unused.
            server_usage: [5, 0b1010_0000],
        }
    }
}

impl IssuerKey for RsaPrivateKey {
    /// sha256WithRSAEncryption (RFC 8017 appendix A.2.4).
    const SIGNATURE_ALGORITHM: AlgorithmIdentifier = alg_id::RSA_PKCS1_SHA256;

    fn signature(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        self.signature(message)
    }

    fn subject_key(&self) -> SubjectKey {
        self.into()
    }
}

#[cfg(test)]
mod tests {
    use rustls::pki_types::{CertificateDer, SignatureVerificationAlgorithm};
    use rustls::server::ParsedCertificate;

    use crate::history::RsaPublicKey;
    use crate::host::HostName;
    use crate::pki::Pki;
    use crate::provider::verify::rsa::PKCS1_SHA256;
    use crate::scenario::CertificateKind;
    use crate::seed::{Seed, Stream};

    fn leaf(seed: &str) -> CertificateDer<'static> {
        let host = HostName::parse("example.com").unwrap();
        let mut random = Seed::parse(seed).unwrap().stream(Stream::Pki, 0);
        Pki::mint_rsa(&host, &mut random).unwrap().chain[0].clone()
    }

    /// Pins the search for primes, so that links to a run keep showing the same run.
    #[test]
    fn the_seed_gives_the_key() {
        let leaf = leaf("1");
        let leaf = ParsedCertificate::try_from(&leaf).unwrap();
        let key = RsaPublicKey::from_spki(&leaf.subject_public_key_info()).unwrap();
        let modulus = key.modulus();
        assert_eq!(modulus.len(), 256);
        assert_eq!(modulus[..8], [223, 77, 240, 204, 59, 219, 206, 81]);
    }

    #[test]
    fn the_key_is_the_seeds_also_if_another_was_searched_before() {
        let one = leaf("1");
        assert_ne!(leaf("2"), one);
        assert_eq!(leaf("1"), one);
        assert_eq!(leaf("1"), one);
    }

    #[test]
    fn a_self_signed_certificate_is_signed_with_its_own_key() {
        let host = HostName::parse("example.com").unwrap();
        let mut random = Seed::parse("1").unwrap().stream(Stream::Pki, 0);
        let kind = CertificateKind::SelfSigned;
        let pki = Pki::mint_rsa_as(kind, &host, &mut random).unwrap();
        let [leaf] = &pki.chain[..] else {
            panic!("{} certificates", pki.chain.len())
        };
        // A header of four bytes; then what is signed, with one of its own; last the signature.
        let length = usize::from(u16::from_be_bytes([leaf[6], leaf[7]]));
        let (message, signature) = (&leaf[4..8 + length], &leaf[leaf.len() - 256..]);
        let key = pki.key.public_key_der();
        let verified = PKCS1_SHA256.verify_signature(&key, message, signature);
        assert!(verified.is_ok());
    }

    /// OpenSSL's reading of the same is in tests/interop.
    #[test]
    fn the_key_is_for_signing_and_for_encrypting() {
        let usage = [0x55, 29, 15, 1, 1, 0xff, 4, 4, 3, 2, 5, 0b1010_0000];
        assert!(leaf("1").windows(usage.len()).any(|window| window == usage));
    }
}
