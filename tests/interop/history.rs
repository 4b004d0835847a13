//! RSA key transport against OpenSSL, which still speaks it when it is asked to.

use std::net::TcpListener;
use std::sync::Arc;

use port443::capture::Peer;
use port443::endpoints::tls::{ALPN, KeyLogLines, VirtualTime, verifier};
use port443::endpoints::{Client, Journal, Server};
use port443::history::{ClientConfig, RsaPrivateKey, ServerConfig};
use port443::pki::Pki;
use port443::provider::verify::ALGORITHMS_WITH_RSA;
use port443::recording::EventKind;
use port443::scenario::{CipherSuite, Scenario};
use port443::seed::Stream;

use crate::openssl::{self, Files, SClient, SServer};
use crate::reading::assert_heard;
use crate::{HOST, scenario, socket, tap};

const SUITE: &str = "AES128-GCM-SHA256";

fn certificates(scenario: &Scenario, what: &str) -> (Pki<RsaPrivateKey>, Files) {
    let mut random = scenario.seed().stream(Stream::Pki, 0);
    let pki = Pki::mint_rsa(scenario.host(), &mut random).unwrap();
    let files = Files::write_with(&pki, &pki.key.to_pkcs8().unwrap(), what);
    (pki, files)
}

fn assert_agreed(journal: Journal) {
    let events = journal.into_events();
    let agreed = events.iter().any(|event| {
        matches!(
            &event.kind,
            EventKind::HandshakeComplete { version, cipher_suite, group, alpn: Some(alpn), .. }
                if version == "TLS 1.2"
                    && cipher_suite == "TLS_RSA_WITH_AES_128_GCM_SHA256"
                    && group.is_empty()
                    && alpn == "http/1.1"
        )
    });
    assert!(agreed);
}

#[test]
fn our_client_and_openssl_s_server() {
    let scenario = scenario(CipherSuite::Aes128GcmSha256);
    let (pki, files) = certificates(&scenario, "history-server");
    let key_log = Arc::new(KeyLogLines::default());
    let config = ClientConfig {
        verifier: verifier(vec![pki.root.clone()], ALGORITHMS_WITH_RSA).unwrap(),
        time: Arc::new(VirtualTime::default()),
        key_log: key_log.clone(),
        alpn: vec![ALPN.to_vec()],
    };
    let server = SServer::start_with(&files, &["-tls1_2", "-cipher", SUITE]);
    let tap = tap(&scenario, Stream::Client);
    let mut client =
        Client::new(scenario.host(), scenario.message(), None, tap).with_history(config);
    let mut journal = Journal::new(true);
    let heard = socket::run(&mut client, server.connect(), &mut journal);

    assert_heard(heard, Peer::Client, &key_log.to_text());
    assert_eq!(client.status(), Some(200));
    let printed = server.printed();
    assert!(
        printed.contains("message=The+key+is+under+the+third+flowerpot%2C+na%C3%AFve"),
        "{printed}"
    );
    assert!(printed.contains(&format!("CIPHER is {SUITE}")), "{printed}");
    let theirs = openssl::secrets(&files.key_log());
    // OpenSSL also writes the pre-master secret down.
    let theirs = theirs.into_iter().filter(|line| !line.starts_with("rsa "));
    assert!(theirs.eq(openssl::secrets(&key_log.to_text())));
    assert_agreed(journal);
}

#[test]
fn openssl_s_client_and_our_server() {
    let scenario = scenario(CipherSuite::Aes128GcmSha256);
    let (pki, files) = certificates(&scenario, "history-client");
    let mut server = Server::new(None, tap(&scenario, Stream::Server)).with_history(ServerConfig {
        chain: pki.chain,
        key: pki.key,
        alpn: vec![ALPN.to_vec()],
    });

    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    let client = SClient::start_with(&files, port, &["-tls1_2", "-cipher", SUITE], HOST);
    let mut journal = Journal::new(true);
    let heard = socket::run(&mut server, openssl::accept(&listener), &mut journal);

    assert_heard(heard, Peer::Server, &files.key_log());
    assert_eq!(journal.failure(), None);
    assert_eq!(server.message(), Some("from s_client"));
    let answer = client.output();
    assert!(answer.contains("HTTP/1.1 200 OK"), "{answer}");
    assert!(answer.contains("<q>from s_client</q>"), "{answer}");
    assert!(answer.contains("Verification: OK"), "{answer}");
    assert!(answer.contains(&format!("Cipher is {SUITE}")), "{answer}");
    // Which it offers, and our server does not speak.
    assert!(answer.contains("Extended master secret: no"), "{answer}");
    assert_agreed(journal);
}
