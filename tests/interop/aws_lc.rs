//! Our endpoints against rustls with the cryptography of AWS-LC, over the virtual wire: what OpenSSL
//! 3.0 does not speak, and the rest of our provider with it. The dissector reads what passed.

use std::io::{Read as _, Write as _};
use std::sync::Arc;

use port443::endpoints::tls::{
    ALPN, ClientOptions, KeyLogLines, ServerOptions, VirtualTime, verifier,
};
use port443::endpoints::{Client, Endpoint, Journal, Server};
use port443::network::link::Link;
use port443::network::{Route, Traffic, connect};
use port443::pki::Pki;
use port443::provider::verify::ALGORITHMS_WITH_RSA;
use port443::provider::{kx, provider_with, suites};
use port443::recording::{Event, EventKind};
use port443::scenario::{CipherSuite, Scenario};
use port443::seed::Stream;
use rustls::crypto::{CryptoProvider, SupportedKxGroup, aws_lc_rs};
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use rustls::version::{TLS12, TLS13};
use rustls::{
    ClientConfig, ClientConnection, Connection, RootCertStore, ServerConfig, ServerConnection,
    SupportedCipherSuite, SupportedProtocolVersion,
};

use super::reading::assert_read;
use super::{HOST, scenario, tap};

static TLS13_ONLY: &[&SupportedProtocolVersion] = &[&TLS13];
static TLS12_ONLY: &[&SupportedProtocolVersion] = &[&TLS12];

/// What both sides are set up with.
struct Case {
    versions: &'static [&'static SupportedProtocolVersion],
    our_suite: SupportedCipherSuite,
    our_groups: Vec<&'static dyn SupportedKxGroup>,
    their_suite: SupportedCipherSuite,
    their_groups: Vec<&'static dyn SupportedKxGroup>,
}

impl Case {
    fn tls13(
        our_groups: Vec<&'static dyn SupportedKxGroup>,
        their_groups: Vec<&'static dyn SupportedKxGroup>,
    ) -> Self {
        Self {
            versions: TLS13_ONLY,
            our_suite: suites::TLS_AES_128_GCM_SHA256,
            our_groups,
            their_suite: aws_lc_rs::cipher_suite::TLS13_AES_128_GCM_SHA256,
            their_groups,
        }
    }

    fn tls12(
        our_group: &'static dyn SupportedKxGroup,
        their_group: &'static dyn SupportedKxGroup,
    ) -> Self {
        Self {
            versions: TLS12_ONLY,
            our_suite: suites::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
            our_groups: vec![our_group],
            their_suite: aws_lc_rs::cipher_suite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
            their_groups: vec![their_group],
        }
    }

    fn our_provider(&self) -> CryptoProvider {
        provider_with(vec![self.our_suite], self.our_groups.clone())
    }

    fn their_provider(&self) -> Arc<CryptoProvider> {
        Arc::new(CryptoProvider {
            cipher_suites: vec![self.their_suite],
            kx_groups: self.their_groups.clone(),
            ..aws_lc_rs::default_provider()
        })
    }

    /// Our client gets its answer from their server. What we wrote down.
    fn our_client(&self) -> Vec<Event> {
        let scenario = scenario(CipherSuite::Aes128GcmSha256);
        let pki = mint(&scenario);
        let key_log = Arc::new(KeyLogLines::default());
        let config = ClientOptions {
            versions: self.versions,
            provider: self.our_provider(),
            ..ClientOptions::new(
                pki.root.clone(),
                CipherSuite::Aes128GcmSha256,
                key_log.clone(),
            )
        }
        .into_config()
        .unwrap();
        let key = pki.key.to_pkcs8().unwrap();
        self.our_client_with(config, &key_log, pki.chain, key)
    }

    /// The same with another configuration, and certificates that suit it.
    fn our_client_with(
        &self,
        config: ClientConfig,
        key_log: &KeyLogLines,
        chain: Vec<CertificateDer<'static>>,
        key: PrivatePkcs8KeyDer<'static>,
    ) -> Vec<Event> {
        let scenario = scenario(CipherSuite::Aes128GcmSha256);
        let mut client = Client::new(
            scenario.host(),
            scenario.message(),
            Some(Arc::new(config)),
            tap(&scenario, Stream::Client),
        );

        let mut config = ServerConfig::builder_with_details(
            self.their_provider(),
            Arc::<VirtualTime>::default(),
        )
        .with_protocol_versions(self.versions)
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key.into())
        .unwrap();
        config.alpn_protocols = vec![ALPN.to_vec()];
        let mut server = Foreign::new(
            ServerConnection::new(Arc::new(config)).unwrap().into(),
            b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nthere",
        );

        let mut journal = Journal::new(true);
        let traffic = meet(&scenario, &mut client, &mut server, &mut journal);
        assert_eq!(journal.failure(), None);
        assert_eq!(client.status(), Some(200));
        let request = String::from_utf8(server.heard).unwrap();
        assert!(request.contains("message=The+key+is"), "{request}");
        assert_read(&traffic.capture, &key_log.to_text());
        journal.into_events()
    }

    /// Their client gets its answer from our server. What we wrote down.
    fn our_server(&self) -> Vec<Event> {
        let scenario = scenario(CipherSuite::Aes128GcmSha256);
        let pki = mint(&scenario);
        let config = ServerOptions {
            versions: self.versions,
            provider: self.our_provider(),
            ..ServerOptions::new(pki.certified_key())
        }
        .into_config()
        .unwrap();
        let mut server = Server::new(Some(Arc::new(config)), tap(&scenario, Stream::Server));

        let mut roots = RootCertStore::empty();
        roots.add(pki.root).unwrap();
        let mut config = ClientConfig::builder_with_details(
            self.their_provider(),
            Arc::<VirtualTime>::default(),
        )
        .with_protocol_versions(self.versions)
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
        config.alpn_protocols = vec![ALPN.to_vec()];
        let key_log = Arc::new(KeyLogLines::default());
        config.key_log = key_log.clone();
        let name = HOST.try_into().unwrap();
        let mut client = Foreign::new(
            ClientConnection::new(Arc::new(config), name)
                .unwrap()
                .into(),
            b"POST /login HTTP/1.1\r\nHost: letters.example\r\n\
              Content-Length: 19\r\n\r\nmessage=from+AWS-LC",
        );

        let mut journal = Journal::new(true);
        let traffic = meet(&scenario, &mut client, &mut server, &mut journal);
        assert_eq!(journal.failure(), None);
        assert_eq!(server.message(), Some("from AWS-LC"));
        let answer = String::from_utf8(client.heard).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
        assert_read(&traffic.capture, &key_log.to_text());
        journal.into_events()
    }
}

fn mint(scenario: &Scenario) -> Pki {
    Pki::mint(scenario.host(), &mut scenario.seed().stream(Stream::Pki, 0)).unwrap()
}

fn meet(
    scenario: &Scenario,
    client: &mut dyn Endpoint,
    server: &mut dyn Endpoint,
    journal: &mut Journal,
) -> Traffic {
    let mut random = scenario.seed().stream(Stream::Network, 0);
    let route = Route::draw(443, &mut random);
    let link = Link::new(20_000);
    let traffic = connect(client, server, route, link, &mut random, journal);
    assert!(traffic.closed);
    traffic
}

/// Version, suite and group, as agreed.
fn agreed(events: &[Event]) -> [&str; 3] {
    events
        .iter()
        .find_map(|event| match &event.kind {
            EventKind::HandshakeComplete {
                version,
                cipher_suite,
                group,
                ..
            } => Some([&version[..], cipher_suite, group]),
            _ => None,
        })
        .unwrap()
}

/// A rustls connection that says one thing and closes when it has heard an answer, or been asked.
struct Foreign {
    connection: Connection,
    saying: &'static [u8],
    heard: Vec<u8>,
    closing: bool,
    failed: Option<rustls::Error>,
}

impl Foreign {
    fn new(connection: Connection, saying: &'static [u8]) -> Self {
        Self {
            connection,
            saying,
            heard: Vec::new(),
            closing: false,
            failed: None,
        }
    }

    fn go_on(&mut self) {
        let state = match self.connection.process_new_packets() {
            Ok(state) => state,
            Err(error) => {
                self.failed = Some(error);
                self.closing = true;
                return;
            }
        };
        let mut heard = vec![0; state.plaintext_bytes_to_read()];
        self.connection.reader().read_exact(&mut heard).unwrap();
        self.heard.extend_from_slice(&heard);

        let is_client = matches!(self.connection, Connection::Client(_));
        let may_say = if is_client {
            !self.connection.is_handshaking()
        } else {
            self.heard.ends_with(END)
        };
        if may_say && !self.saying.is_empty() {
            let saying = core::mem::take(&mut self.saying);
            self.connection.writer().write_all(saying).unwrap();
        }
        let is_answered = !is_client || state.peer_has_closed();
        if self.saying.is_empty() && is_answered && !self.closing {
            self.connection.send_close_notify();
            self.closing = true;
        }
    }
}

/// How the form with [`MESSAGE`](super::MESSAGE) ends.
const END: &[u8] = b"reader+%E2%9C%93";

impl Endpoint for Foreign {
    fn connected(&mut self, _: &mut Journal) {}

    fn received(&mut self, mut bytes: &[u8], _: &mut Journal) {
        while !bytes.is_empty() {
            self.connection.read_tls(&mut bytes).unwrap();
            self.go_on();
        }
        assert_eq!(self.failed, None);
    }

    fn ended(&mut self, _: &mut Journal) {
        self.closing = true;
    }

    fn take_output(&mut self) -> Vec<u8> {
        let mut output = Vec::new();
        while self.connection.wants_write() {
            self.connection.write_tls(&mut output).unwrap();
        }
        output
    }

    fn is_done(&self) -> bool {
        self.closing && !self.connection.wants_write()
    }
}

fn count(events: &[Event], is: fn(&EventKind) -> bool) -> usize {
    events.iter().filter(|event| is(&event.kind)).count()
}

#[test]
fn post_quantum() {
    let case = Case::tls13(
        vec![&kx::X25519MLKEM768, &kx::X25519],
        vec![aws_lc_rs::kx_group::X25519MLKEM768],
    );
    for events in [case.our_client(), case.our_server()] {
        assert_eq!(
            agreed(&events),
            ["TLS 1.3", "TLS_AES_128_GCM_SHA256", "X25519MLKEM768"]
        );
    }
    let opened = |kind: &EventKind| matches!(kind, EventKind::Decapsulate { .. });
    let sealed = |kind: &EventKind| matches!(kind, EventKind::Encapsulate { .. });
    assert_eq!(count(&case.our_client(), opened), 1);
    assert_eq!(count(&case.our_server(), sealed), 1);
}

/// One side knows the hybrid, the other does not: x25519 is agreed on, and since its share was sent
/// beside the hybrid's, there is no `HelloRetryRequest`.
#[test]
fn post_quantum_with_one_who_does_not_know_it() {
    let ours = Case::tls13(
        vec![&kx::X25519MLKEM768, &kx::X25519],
        vec![aws_lc_rs::kx_group::X25519],
    );
    let theirs = Case::tls13(
        vec![&kx::X25519],
        vec![
            aws_lc_rs::kx_group::X25519MLKEM768,
            aws_lc_rs::kx_group::X25519,
        ],
    );
    for events in [ours.our_client(), theirs.our_server()] {
        assert_eq!(
            agreed(&events),
            ["TLS 1.3", "TLS_AES_128_GCM_SHA256", "X25519"]
        );
        let made = |kind: &EventKind| matches!(kind, EventKind::KeyShare { .. });
        assert_eq!(count(&events, made), 1);
    }
}

#[test]
fn hello_retry_request() {
    let case = Case::tls13(
        vec![&kx::X25519, &kx::SECP256R1],
        vec![aws_lc_rs::kx_group::SECP256R1],
    );
    let events = case.our_client();
    assert_eq!(
        agreed(&events),
        ["TLS 1.3", "TLS_AES_128_GCM_SHA256", "secp256r1"]
    );
    let made = |kind: &EventKind| matches!(kind, EventKind::KeyShare { .. });
    assert_eq!(count(&events, made), 2);

    let case = Case::tls13(
        vec![&kx::SECP256R1],
        vec![
            aws_lc_rs::kx_group::X25519MLKEM768,
            aws_lc_rs::kx_group::SECP256R1,
        ],
    );
    assert_eq!(
        agreed(&case.our_server()),
        ["TLS 1.3", "TLS_AES_128_GCM_SHA256", "secp256r1"]
    );
}

#[test]
fn chacha20_poly1305() {
    let case = Case {
        our_suite: suites::TLS_CHACHA20_POLY1305_SHA256,
        their_suite: aws_lc_rs::cipher_suite::TLS13_CHACHA20_POLY1305_SHA256,
        ..Case::tls13(vec![&kx::X25519], vec![aws_lc_rs::kx_group::X25519])
    };
    for events in [case.our_client(), case.our_server()] {
        assert_eq!(
            agreed(&events),
            ["TLS 1.3", "TLS_CHACHA20_POLY1305_SHA256", "X25519"]
        );
    }
}

#[test]
fn tls12() {
    for (case, group) in [
        (
            Case::tls12(&kx::X25519, aws_lc_rs::kx_group::X25519),
            "X25519",
        ),
        (
            Case::tls12(&kx::SECP256R1, aws_lc_rs::kx_group::SECP256R1),
            "secp256r1",
        ),
    ] {
        for events in [case.our_client(), case.our_server()] {
            assert_eq!(
                agreed(&events),
                ["TLS 1.2", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", group]
            );
        }
    }
}

/// A server whose key is for RSA signs with PSS in TLS 1.3 (RFC 8446 section 4.2.3).
#[test]
fn an_rsa_certificate() {
    let scenario = scenario(CipherSuite::Aes128GcmSha256);
    let mut random = scenario.seed().stream(Stream::Pki, 0);
    let pki = Pki::mint_rsa(scenario.host(), &mut random).unwrap();
    let case = Case::tls13(vec![&kx::X25519], vec![aws_lc_rs::kx_group::X25519]);
    let provider = Arc::new(case.our_provider());
    let mut config = ClientConfig::builder_with_details(provider, Arc::<VirtualTime>::default())
        .with_protocol_versions(case.versions)
        .unwrap()
        .dangerous()
        .with_custom_certificate_verifier(
            verifier(vec![pki.root.clone()], ALGORITHMS_WITH_RSA).unwrap(),
        )
        .with_no_client_auth();
    config.alpn_protocols = vec![ALPN.to_vec()];
    let key_log = Arc::new(KeyLogLines::default());
    config.key_log = key_log.clone();

    let key = pki.key.to_pkcs8().unwrap();
    let events = case.our_client_with(config, &key_log, pki.chain, key);
    // Two certificates, and the handshake: that one as long as the modulus.
    let verified: Vec<usize> = events
        .iter()
        .filter_map(|event| match &event.kind {
            EventKind::Verify {
                signature, valid, ..
            } if *valid => Some(signature.len()),
            _ => None,
        })
        .collect();
    assert_eq!(verified.len(), 3);
    assert_eq!(verified[2], 256);
}
