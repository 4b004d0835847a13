//! rustls configurations for both ends.
//!
//! - [`ClientOptions`], [`ServerOptions`]: all that scenarios choose; made with what the default
//!   connection has: TLS 1.3 only, no resumption, HTTP/1.1 (RFC 7301)
//! - [`client_config()`], [`server_config()`]: that default connection
//! - [`verifier()`]: what checks a server's certificates
//! - [`KeyLogLines`]: a key log in memory
//! - [`VirtualTime`]: the date by which both ends check certificates and tickets
//! - [`ALPN`]: the one protocol that browsers of a run speak inside
//!
//! On real sockets they work within a [`Tap`](crate::provider::tap::Tap) too.

use core::sync::atomic::{AtomicU64, Ordering};
use core::time::Duration;
use std::sync::{Arc, Mutex, PoisonError};

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{Resumption, verify_server_cert_signed_by_trust_anchor, verify_server_name};
use rustls::crypto::{CryptoProvider, WebPkiSupportedAlgorithms, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::{NoServerSessionStorage, ParsedCertificate, StoresServerSessions};
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use rustls::time_provider::TimeProvider;
use rustls::{
    ClientConfig, DigitallySignedStruct, Error, KeyLog, RootCertStore, ServerConfig,
    SignatureScheme, SupportedProtocolVersion, version,
};

use super::reason::certificate_reason;
use crate::capture::{EPOCH, Micros};
use crate::provider::{provider, tap, verify};
use crate::recording::EventKind;
use crate::scenario::CipherSuite;

/// The only application protocol that is offered and accepted.
pub const ALPN: &[u8] = b"http/1.1";

static TLS13_ONLY: &[&SupportedProtocolVersion] = &[&version::TLS13];

/// What a client can be given.
pub struct ClientOptions {
    /// The versions that it offers.
    pub versions: &'static [&'static SupportedProtocolVersion],
    /// Its cipher suites and groups, in the order in which it prefers them; the first group is the
    /// one that it sends a share for.
    pub provider: CryptoProvider,
    /// What it trusts.
    pub roots: Vec<CertificateDer<'static>>,
    /// Where its secrets go.
    pub key_log: Arc<dyn KeyLog>,
    /// By which it checks certificates and tickets.
    pub time: Arc<dyn TimeProvider>,
    /// The application protocols that it offers.
    pub alpn: Vec<Vec<u8>>,
    /// Where it keeps tickets.
    pub resumption: Resumption,
    /// Whether it sends early data if the ticket permits it.
    pub early_data: bool,
    /// Its own chain and key, if the server asks.
    pub certificate: Option<CertifiedKey>,
}

impl ClientOptions {
    /// A client that trusts `root` alone and offers `first` before the other cipher suite.
    #[must_use]
    pub fn new(
        root: CertificateDer<'static>,
        first: CipherSuite,
        key_log: Arc<dyn KeyLog>,
    ) -> Self {
        Self {
            versions: TLS13_ONLY,
            provider: provider(first),
            roots: vec![root],
            key_log,
            time: Arc::new(VirtualTime::default()),
            alpn: vec![ALPN.to_vec()],
            resumption: Resumption::disabled(),
            early_data: false,
            certificate: None,
        }
    }

    /// All that as rustls takes it.
    ///
    /// # Errors
    /// If a root is not a certificate, or rustls finds the provider wanting.
    pub fn into_config(self) -> Result<ClientConfig, Error> {
        let verifier = verifier(self.roots, verify::ALGORITHMS)?;
        let config = ClientConfig::builder_with_details(Arc::new(self.provider), self.time)
            .with_protocol_versions(self.versions)?
            .dangerous()
            .with_custom_certificate_verifier(verifier);
        let mut config = match self.certificate {
            None => config.with_no_client_auth(),
            Some(key) => config.with_client_cert_resolver(Arc::new(SingleCertAndKey::from(key))),
        };
        config.alpn_protocols = self.alpn;
        config.resumption = self.resumption;
        config.enable_early_data = self.early_data;
        config.key_log = self.key_log;
        Ok(config)
    }
}

/// What a server can be given.
pub struct ServerOptions {
    /// The versions that it accepts.
    pub versions: &'static [&'static SupportedProtocolVersion],
    /// Its cipher suites and groups; of the suites it takes the one that the client prefers.
    pub provider: CryptoProvider,
    /// Its chain and key.
    pub certificate: CertifiedKey,
    /// By which it checks certificates and tickets.
    pub time: Arc<dyn TimeProvider>,
    /// The application protocols that it accepts.
    pub alpn: Vec<Vec<u8>>,
    /// How many tickets it gives on each connection.
    pub tickets: usize,
    /// Where it keeps what the tickets stand for.
    pub sessions: Arc<dyn StoresServerSessions>,
    /// How many bytes of early data it takes with a ticket; if any, it also answers before the
    /// handshake is complete (RFC 8446 section 4.4.4).
    pub max_early_data: u32,
    /// If there are any, it asks for a certificate that one of them has issued (RFC 8446 section
    /// 4.3.2).
    #[cfg(feature = "everything")]
    pub client_roots: Vec<CertificateDer<'static>>,
}

impl ServerOptions {
    /// A server with one certificate, both cipher suites, and no tickets.
    #[must_use]
    pub fn new(certificate: CertifiedKey) -> Self {
        Self {
            versions: TLS13_ONLY,
            provider: provider(CipherSuite::Aes128GcmSha256),
            certificate,
            time: Arc::new(VirtualTime::default()),
            alpn: vec![ALPN.to_vec()],
            // Where nothing is resumed, a ticket would be one more sealed record to explain.
            tickets: 0,
            sessions: Arc::new(NoServerSessionStorage {}),
            max_early_data: 0,
            #[cfg(feature = "everything")]
            client_roots: Vec::new(),
        }
    }

    /// All that as rustls takes it.
    ///
    /// # Errors
    /// If rustls finds the provider wanting.
    pub fn into_config(self) -> Result<ServerConfig, Error> {
        let provider = Arc::new(self.provider);
        #[cfg(feature = "everything")]
        let clients = crate::parts::part!(
            "clientCertificate",
            super::client_verifier::verifier(self.client_roots, &provider)?,
            rustls::server::WebPkiClientVerifier::no_client_auth()
        );
        #[cfg(not(feature = "everything"))]
        let clients = rustls::server::WebPkiClientVerifier::no_client_auth();
        let mut config = ServerConfig::builder_with_details(provider, self.time)
            .with_protocol_versions(self.versions)?
            .with_client_cert_verifier(clients)
            .with_cert_resolver(Arc::new(SingleCertAndKey::from(self.certificate)));
        config.alpn_protocols = self.alpn;
        config.session_storage = self.sessions;
        config.send_tls13_tickets = self.tickets;
        config.max_early_data_size = self.max_early_data;
        config.send_half_rtt_data = self.max_early_data > 0;
        Ok(config)
    }
}

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
    ClientOptions::new(root, first, key_log).into_config()
}

/// A server with one certificate. It supports both cipher suites and takes the one that the client
/// offers first.
///
/// # Errors
/// If rustls finds the provider wanting.
pub fn server_config(key: CertifiedKey) -> Result<ServerConfig, Error> {
    ServerOptions::new(key).into_config()
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

    /// Takes the lines, so that the next connection begins with none.
    #[must_use]
    pub fn take(&self) -> String {
        core::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
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

/// The date of the virtual clock, [`EPOCH`] at first. It stands still during a connection: rustls
/// counts in seconds, and asks for it only to check certificates and tickets.
#[derive(Debug, Default)]
pub struct VirtualTime(AtomicU64);

impl VirtualTime {
    /// Moves it to `now`, in microseconds since the epoch.
    pub fn set(&self, now: Micros) {
        self.0.store(now / 1_000_000, Ordering::Relaxed);
    }
}

impl TimeProvider for VirtualTime {
    fn current_time(&self) -> Option<UnixTime> {
        let seconds = EPOCH + self.0.load(Ordering::Relaxed);
        Some(UnixTime::since_unix_epoch(Duration::from_secs(seconds)))
    }
}

/// What checks a server's certificates against `roots`, and records the verdict. It takes signatures
/// of these `algorithms`.
///
/// # Errors
/// If a root is not a certificate.
pub fn verifier(
    roots: Vec<CertificateDer<'static>>,
    algorithms: WebPkiSupportedAlgorithms,
) -> Result<Arc<dyn ServerCertVerifier>, Error> {
    let mut store = RootCertStore::empty();
    for root in roots {
        store.add(root)?;
    }
    Ok(Arc::new(RecordingVerifier {
        roots: store,
        algorithms,
    }))
}

/// Chain and name are checked by webpki (RFC 5280, RFC 9525), and the verdict is recorded.
///
/// The same steps as rustls's `WebPkiServerVerifier`, less revocation: nobody publishes a list for
/// a root that lives as long as a run, and the code for such lists would weigh.
#[derive(Debug)]
struct RecordingVerifier {
    roots: RootCertStore,
    algorithms: WebPkiSupportedAlgorithms,
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
            self.algorithms.all,
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
            refused: verdict.as_ref().err().map(certificate_reason),
        });
        verdict.map(|()| ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        #[cfg(feature = "everything")]
        return rustls::crypto::verify_tls12_signature(
            message,
            certificate,
            signature,
            &self.algorithms,
        );
        #[cfg(not(feature = "everything"))]
        {
            let _ = (message, certificate, signature);
            Err(Error::General("TLS 1.2 is not spoken".into()))
        }
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signature, &self.algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }
}
