//! What a server does with a client's certificate.
//!
//! - [`verifier`]: has rustls's `WebPkiClientVerifier` check the chain, and records the verdict

use std::sync::Arc;

use rustls::client::danger::HandshakeSignatureValid;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, UnixTime};
use rustls::server::WebPkiClientVerifier;
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::{DigitallySignedStruct, DistinguishedName, Error, RootCertStore, SignatureScheme};

use super::reason::certificate_reason;
use crate::provider::tap;
use crate::recording::EventKind;

/// Asks for a certificate that one of `roots` has issued; for none if there are no roots.
pub(super) fn verifier(
    roots: Vec<CertificateDer<'static>>,
    provider: &Arc<CryptoProvider>,
) -> Result<Arc<dyn ClientCertVerifier>, Error> {
    if roots.is_empty() {
        return Ok(WebPkiClientVerifier::no_client_auth());
    }
    let mut store = RootCertStore::empty();
    for root in roots {
        store.add(root)?;
    }
    WebPkiClientVerifier::builder_with_provider(store.into(), provider.clone())
        .build()
        .map(|webpki| Arc::new(RecordingVerifier(webpki)) as Arc<dyn ClientCertVerifier>)
        .map_err(|error| Error::General(error.to_string()))
}

#[derive(Debug)]
struct RecordingVerifier(Arc<dyn ClientCertVerifier>);

impl ClientCertVerifier for RecordingVerifier {
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        self.0.root_hint_subjects()
    }

    fn verify_client_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        now: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        let verdict = self.0.verify_client_cert(end_entity, intermediates, now);
        tap::record(|| EventKind::VerifyCertificate {
            host: String::new(),
            chain: core::iter::once(end_entity)
                .chain(intermediates)
                .map(|certificate| certificate.as_ref().into())
                .collect(),
            refused: verdict.as_ref().err().map(certificate_reason),
        });
        verdict
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.0
            .verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.0
            .verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.supported_verify_schemes()
    }
}
