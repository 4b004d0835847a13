//! rustls configurations for both ends: TLS 1.3 only, no resumption, HTTP/1.1 (RFC 7301).
//!
//! - [`client_config()`], [`server_config()`]: as the endpoints of a run use them; on real sockets
//!   they work within a [`Tap`](crate::provider::tap::Tap) too
//! - [`KeyLogLines`]: a key log in memory
//! - [`ALPN`]: the one protocol they speak inside

use std::sync::{Arc, Mutex, PoisonError};

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{Resumption, verify_server_cert_signed_by_trust_anchor, verify_server_name};
use rustls::crypto::verify_tls13_signature;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::{NoServerSessionStorage, ParsedCertificate};
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use rustls::time_provider::TimeProvider;
use rustls::{
    ClientConfig, DigitallySignedStruct, Error, KeyLog, RootCertStore, ServerConfig,
    SignatureScheme, version,
};

use crate::capture::EPOCH;
use crate::provider::{provider, tap, verify};
use crate::recording::EventKind;
use crate::scenario::CipherSuite;

/// The only application protocol that is offered and accepted.
pub const ALPN: &[u8] = b"http/1.1";

/// A client that trusts `root` alone, offers `first` before the other cipher suite, and checks
/// certificates as of the epoch of the virtual clock.
///
/// # Errors
/// If `root` is not a certificate, or rustls finds the provider wanting.
pub fn client_config(
    root: CertificateDer<'static>,
    first: CipherSuite,
    key_log: Arc<dyn KeyLog>,
) -> Result<ClientConfig, Error> {
    let provider = Arc::new(provider(first));
    let mut roots = RootCertStore::empty();
    roots.add(root)?;
    let mut config = ClientConfig::builder_with_details(provider, Arc::new(VirtualTime))
        .with_protocol_versions(&[&version::TLS13])?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(RecordingVerifier { roots }))
        .with_no_client_auth();
    config.alpn_protocols = vec![ALPN.to_vec()];
    config.resumption = Resumption::disabled();
    config.key_log = key_log;
    Ok(config)
}

/// A server with one certificate. It supports both cipher suites and takes the one that the client
/// offers first.
///
/// # Errors
/// If rustls finds the provider wanting.
pub fn server_config(key: CertifiedKey) -> Result<ServerConfig, Error> {
    let provider = Arc::new(provider(CipherSuite::Aes128GcmSha256));
    let mut config = ServerConfig::builder_with_details(provider, Arc::new(VirtualTime))
        .with_protocol_versions(&[&version::TLS13])?
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(SingleCertAndKey::from(key)));
    config.alpn_protocols = vec![ALPN.to_vec()];
    config.session_storage = Arc::new(NoServerSessionStorage {});
    // The connection is not resumed, and a ticket would be one more sealed record to explain.
    config.send_tls13_tickets = 0;
    Ok(config)
}

/// A key log in the format of SSLKEYLOGFILE (RFC 9850), in memory.
#[derive(Debug, Default)]
pub struct KeyLogLines(Mutex<String>);

impl KeyLogLines {
    /// The lines so far, each with its line end.
    #[must_use]
    pub fn to_text(&self) -> String {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl KeyLog for KeyLogLines {
    fn log(&self, label: &str, client_random: &[u8], secret: &[u8]) {
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lines.push_str(label);
        for bytes in [client_random, secret] {
            lines.push(' ');
            lines.extend(
                bytes
                    .iter()
                    .flat_map(|byte| [byte >> 4, byte & 0xf])
                    .filter_map(|digit| char::from_digit(digit.into(), 16)),
            );
        }
        lines.push('\n');
    }
}

/// The date of the virtual clock. It stands still for rustls, which asks for it only to check
/// certificates that are valid for days.
#[derive(Debug)]
struct VirtualTime;

impl TimeProvider for VirtualTime {
    fn current_time(&self) -> Option<UnixTime> {
        Some(UnixTime::since_unix_epoch(core::time::Duration::from_secs(
            EPOCH,
        )))
    }
}

/// Chain and name are checked by webpki (RFC 5280, RFC 9525), and the verdict is recorded.
///
/// The same steps as rustls's `WebPkiServerVerifier`, less revocation: nobody publishes a list for
/// a root that lives as long as a run, and the code for such lists would weigh.
#[derive(Debug)]
struct RecordingVerifier {
    roots: RootCertStore,
}

impl RecordingVerifier {
    fn verify(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        now: UnixTime,
    ) -> Result<(), Error> {
        let certificate = ParsedCertificate::try_from(end_entity)?;
        verify_server_cert_signed_by_trust_anchor(
            &certificate,
            &self.roots,
            intermediates,
            now,
            verify::ALGORITHMS.all,
        )?;
        verify_server_name(&certificate, server_name)
    }
}

impl ServerCertVerifier for RecordingVerifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let verdict = self.verify(end_entity, intermediates, server_name, now);
        tap::record(|| EventKind::VerifyCertificate {
            host: server_name.to_str().into_owned(),
            chain: core::iter::once(end_entity)
                .chain(intermediates)
                .map(|certificate| certificate.as_ref().into())
                .collect(),
            refused: verdict.as_ref().err().map(Error::to_string),
        });
        verdict.map(|()| ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _message: &[u8],
        _certificate: &CertificateDer<'_>,
        _signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Err(Error::General("TLS 1.2 is not spoken".into()))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signature, &verify::ALGORITHMS)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        verify::ALGORITHMS.supported_schemes()
    }
}
