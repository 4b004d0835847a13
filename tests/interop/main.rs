//! Our endpoints against OpenSSL's, over loopback: the same ends that a run joins by its virtual wire,
//! here on a real socket. curl fetches a page. And rustls with AWS-LC, on the virtual wire.
//!
//! - here: the default connection; `our_client`, `our_server`: every other kind, by who is ours
//! - `padding`: records filled up with zeros, by us and by OpenSSL
//! - `curl`, `history`, `aws_lc`: the other peers, and RSA key transport
//! - `tcpdump`: two programs of others, as tcpdump saw them
//! - `openssl`, `socket`: the programs, and our end of the connection
//! - `common`: what `our_client` and `our_server` share
//! - `reading`, `overheard`: the dissector reads what both said
//! - `tshark`: Wireshark reads what we export
//! - `captures`: what other programs said to each other, as tshark reads it

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test says what is wrong by failing"
)]

mod aws_lc;
mod captures;
mod common;
mod curl;
mod history;
mod openssl;
mod our_client;
mod our_server;
mod overheard;
mod padding;
mod reading;
mod socket;
mod tcpdump;
mod tshark;

use std::net::TcpListener;
use std::sync::Arc;

use port443::capture::Peer;
use port443::endpoints::tls::{KeyLogLines, client_config, server_config};
use port443::endpoints::{Client, Journal, Server};
use port443::pki::Pki;
use port443::provider::tap::Tap;
use port443::recording::EventKind;
use port443::scenario::{CertificateKind, CipherSuite, Kind, Scenario, ScenarioInput, SitePage};
use port443::seed::Stream;

use self::openssl::{Files, SClient, SServer};
use self::reading::assert_heard;

const HOST: &str = "letters.example";
const MESSAGE: &str = "The key is under the third flowerpot, naïve reader ✓";

fn scenario(cipher_suite: CipherSuite) -> Scenario {
    Scenario::try_from(ScenarioInput {
        kind: Kind::Https,
        host: HOST.into(),
        message: MESSAGE.into(),
        seed: Some("443".into()),
        latency_ms: 0,
        cipher_suite,
        certificate: CertificateKind::Valid,
        strict: false,
        attack: None,
        page: SitePage::default(),
        padding: 0,
    })
    .unwrap()
}

fn tap(scenario: &Scenario, stream: Stream) -> Tap {
    Tap::recording(scenario.seed().stream(stream, 0))
}

/// The handshake was completed, with what we offer alone.
fn assert_agreed(journal: Journal, suite: CipherSuite) {
    let complete = journal
        .into_events()
        .into_iter()
        .find_map(|event| match event.kind {
            EventKind::HandshakeComplete {
                cipher_suite,
                group,
                alpn,
                ..
            } => Some((cipher_suite, group, alpn)),
            _ => None,
        });
    assert_eq!(
        complete,
        Some((
            suite.name().into(),
            "X25519".into(),
            Some("http/1.1".into())
        ))
    );
}

fn our_client_and_openssl_s_server(cipher_suite: CipherSuite) {
    let scenario = scenario(cipher_suite);
    let pki = Pki::mint(scenario.host(), &mut scenario.seed().stream(Stream::Pki, 0)).unwrap();
    let files = Files::write(&pki, "server");
    let key_log = Arc::new(KeyLogLines::default());
    let config = client_config(pki.root.clone(), cipher_suite, key_log.clone()).unwrap();

    let server = SServer::start(&files, cipher_suite.name());
    let mut client = Client::new(
        scenario.host(),
        scenario.message(),
        Some(Arc::new(config)),
        tap(&scenario, Stream::Client),
    );
    let mut journal = Journal::new(true);
    let heard = socket::run(&mut client, server.connect(), &mut journal);

    assert_heard(heard, Peer::Client, &key_log.to_text());
    assert_eq!(client.status(), Some(200));
    // s_server answers and then drops the connection without close_notify, and our client, which
    // cannot know that nothing was cut off, says so (RFC 8446 section 6.1).
    let failure = journal.failure().expect("an end without close_notify");
    assert_eq!(failure.reason, "the connection ended without close_notify");
    let request = server.printed();
    assert!(request.contains("POST /login HTTP/1.1\r\nHost: letters.example\r\n"));
    assert!(
        request.contains("message=The+key+is+under+the+third+flowerpot%2C+na%C3%AFve"),
        "{request}"
    );
    // What each side wrote down of the same connection.
    assert_eq!(
        openssl::secrets(&key_log.to_text()),
        openssl::secrets(&files.key_log())
    );
    assert_agreed(journal, cipher_suite);
}

#[test]
fn our_client_and_openssl_s_server_aes_128() {
    our_client_and_openssl_s_server(CipherSuite::Aes128GcmSha256);
}

#[test]
fn our_client_and_openssl_s_server_aes_256() {
    our_client_and_openssl_s_server(CipherSuite::Aes256GcmSha384);
}

#[test]
fn our_client_refuses_a_certificate_of_another_root() {
    let scenario = scenario(CipherSuite::Aes128GcmSha256);
    let mut random = scenario.seed().stream(Stream::Pki, 0);
    let pki = Pki::mint(scenario.host(), &mut random).unwrap();
    let impostor = Pki::mint(scenario.host(), &mut random).unwrap();
    let files = Files::write(&impostor, "impostor");
    let config = client_config(
        pki.root,
        scenario.cipher_suite(),
        Arc::new(KeyLogLines::default()),
    )
    .unwrap();

    let server = SServer::start(&files, scenario.cipher_suite().name());
    let mut client = Client::new(
        scenario.host(),
        scenario.message(),
        Some(Arc::new(config)),
        tap(&scenario, Stream::Client),
    );
    let mut journal = Journal::new(true);
    socket::run(&mut client, server.connect(), &mut journal);

    assert_eq!(client.status(), None);
    let failure = journal.failure().expect("a refusal");
    assert_eq!(
        failure.reason,
        "a signature is wrong: it was not made with the key that it is checked with"
    );
    assert!(!server.printed().contains("POST"));
}

fn openssl_s_client_and_our_server(cipher_suite: CipherSuite) {
    let scenario = scenario(cipher_suite);
    let pki = Pki::mint(scenario.host(), &mut scenario.seed().stream(Stream::Pki, 0)).unwrap();
    let files = Files::write(&pki, "client");
    let config = server_config(pki.certified_key()).unwrap();
    let mut server = Server::new(Some(Arc::new(config)), tap(&scenario, Stream::Server));

    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    let client = SClient::start(&files, port, cipher_suite.name(), HOST);
    let mut journal = Journal::new(true);
    let heard = socket::run(&mut server, openssl::accept(&listener), &mut journal);

    assert_heard(heard, Peer::Server, &files.key_log());
    assert_eq!(journal.failure(), None);
    assert_eq!(server.message(), Some("from s_client"));
    let answer = client.output();
    assert!(answer.contains("HTTP/1.1 200 OK"), "{answer}");
    assert!(answer.contains("<q>from s_client</q>"), "{answer}");
    assert!(answer.contains("Verification: OK"), "{answer}");
    assert_agreed(journal, cipher_suite);
}

#[test]
fn openssl_s_client_and_our_server_aes_128() {
    openssl_s_client_and_our_server(CipherSuite::Aes128GcmSha256);
}

#[test]
fn openssl_s_client_and_our_server_aes_256() {
    openssl_s_client_and_our_server(CipherSuite::Aes256GcmSha384);
}
