//! Every kind of connection between `openssl s_client` and our server.

use std::net::TcpListener;
use std::sync::Arc;
use std::thread;

use port443::capture::{EPOCH, Peer};
use port443::endpoints::smtp::{PASSWORD, SmtpServer, USER};
use port443::endpoints::tls::ServerOptions;
use port443::endpoints::{Journal, Server};
use port443::pki::Pki;
use port443::provider::kx::{SECP256R1, X25519};
use port443::provider::suites::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256;
use port443::provider::tap::Tap;
use port443::provider::{provider, provider_with};
use port443::recording::{Event, EventKind};
use port443::scenario::CipherSuite;
use port443::seed::Stream;
use rustls::ServerConfig;
use rustls::server::ServerSessionMemoryCache;
use rustls::version::TLS12;

use crate::HOST;
use crate::common::{agreed, host, stream};
use crate::openssl::{self, Files, Terminal};
use crate::overheard::{check, clear, sealed};
use crate::socket::{Said, overhear};

const FORM: &str = "POST /login HTTP/1.1\r\nHost: letters.example\r\nContent-Length: 21\r\n\r\n\
                    message=from+s_client";

/// What a connection left behind.
struct Left {
    message: Option<String>,
    events: Vec<Event>,
    said: Said,
    printed: String,
}

/// Our server, and what `s_client` needs to know of it.
struct Bench {
    files: Files,
    config: Arc<ServerConfig>,
    listener: TcpListener,
    connections: u32,
}

impl Bench {
    fn new(what: &str, change: impl FnOnce(&mut ServerOptions)) -> Self {
        let pki = Pki::mint(&host(), &mut stream(Stream::Pki, 0)).unwrap();
        let files = Files::write(&pki, what);
        let mut options = ServerOptions::new(pki.certified_key());
        change(&mut options);
        Self {
            files,
            config: Arc::new(options.into_config().unwrap()),
            listener: TcpListener::bind(("127.0.0.1", 0)).unwrap(),
            connections: 0,
        }
    }

    fn path(&self, name: &str) -> String {
        self.files.path(name).to_str().unwrap().into()
    }

    /// `s_client`, checking our chain and name.
    fn client(&self, more: &[&str]) -> Terminal {
        let port = self.listener.local_addr().unwrap().port();
        let mut arguments: Vec<String> = ["s_client", "-ign_eof", "-verify_return_error"]
            .map(Into::into)
            .to_vec();
        for (name, value) in [
            ("-connect", format!("127.0.0.1:{port}")),
            ("-servername", HOST.into()),
            ("-verify_hostname", HOST.into()),
            ("-attime", EPOCH.to_string()),
            ("-CAfile", self.path("root.pem")),
            ("-keylogfile", self.path("keys.log")),
        ] {
            arguments.extend([name.into(), value]);
        }
        arguments.extend(more.iter().map(|&argument| argument.into()));
        Terminal::start("openssl", &arguments)
    }

    /// One connection on which `type_in` is typed into `s_client`.
    fn connection(&mut self, more: &[&str], type_in: impl FnOnce(&mut Terminal) + Send) -> Left {
        let tap = Tap::recording(stream(Stream::Server, self.connections));
        self.connections += 1;
        let mut server = Server::new(Some(self.config.clone()), tap);
        let mut journal = Journal::new(true);
        let mut client = self.client(more);
        let said = thread::scope(|scope| {
            scope.spawn(|| type_in(&mut client));
            let accepted = openssl::accept(&self.listener);
            overhear(&mut server, Peer::Server, accepted, &mut journal)
        });
        assert_eq!(journal.failure(), None);
        Left {
            message: server.message().map(Into::into),
            events: journal.into_events(),
            said,
            printed: client.end(),
        }
    }

    fn form(&mut self, more: &[&str]) -> Left {
        let more = [&["-alpn", "http/1.1"], more].concat();
        let left = self.connection(&more, |client| client.say(FORM));
        assert_eq!(left.message.as_deref(), Some("from s_client"));
        assert!(
            left.printed.contains("<q>from s_client</q>"),
            "{}",
            left.printed
        );
        assert!(
            left.printed.contains("Verification: OK"),
            "{}",
            left.printed
        );
        left
    }
}

#[test]
fn chacha20() {
    let suite = CipherSuite::ChaCha20Poly1305Sha256;
    let mut bench = Bench::new("chacha", |options| options.provider = provider(suite));
    let left = bench.form(&["-ciphersuites", suite.name()]);
    assert_eq!(agreed(&left.events).0, suite.name());
    let (_, opened) = check(&left.said, 443, &bench.files.key_log());
    assert_eq!(sealed(&opened, Peer::Client, "HTTP request"), 1);
}

#[test]
fn tls_1_2() {
    static VERSIONS: &[&rustls::SupportedProtocolVersion] = &[&TLS12];
    let mut bench = Bench::new("tls12", |options| {
        options.versions = VERSIONS;
        options.provider =
            provider_with(vec![TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256], vec![&X25519]);
    });
    let left = bench.form(&["-tls1_2"]);
    let name = "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256";
    assert_eq!(
        agreed(&left.events),
        (name.into(), "X25519".into(), [false; 3])
    );
    let (dissection, _) = check(&left.said, 443, &bench.files.key_log());
    assert_eq!(clear(&dissection, Peer::Server, "Certificate"), 1);
}

#[test]
fn hello_retry_request() {
    let mut bench = Bench::new("hrr", |options| {
        options.provider.kx_groups = vec![&SECP256R1];
    });
    let left = bench.form(&["-groups", "X25519:P-256"]);
    let (_, group, flags) = agreed(&left.events);
    assert_eq!((group.as_str(), flags), ("secp256r1", [false, true, false]));
    let (dissection, _) = check(&left.said, 443, &bench.files.key_log());
    assert_eq!(clear(&dissection, Peer::Client, "ClientHello"), 2);
    assert_eq!(clear(&dissection, Peer::Server, "HelloRetryRequest"), 1);
}

#[test]
fn resumption() {
    let mut bench = Bench::new("resumption", |options| {
        options.tickets = 1;
        options.sessions = ServerSessionMemoryCache::new(8);
    });
    let session = bench.path("session.pem");
    let first = bench.form(&["-sess_out", &session]);
    assert_eq!(agreed(&first.events).2, [false; 3]);
    let second = bench.form(&["-sess_in", &session]);
    assert_eq!(agreed(&second.events).2, [true, false, false]);
    assert!(
        second.printed.contains("Reused, TLSv1.3"),
        "{}",
        second.printed
    );
    let (_, opened) = check(&first.said, 443, &bench.files.key_log());
    assert_eq!(sealed(&opened, Peer::Server, "NewSessionTicket"), 1);
    let (_, opened) = check(&second.said, 443, &bench.files.key_log());
    assert_eq!(sealed(&opened, Peer::Server, "Certificate"), 0);
}

#[test]
fn early_data() {
    let mut bench = Bench::new("early", |options| {
        options.tickets = 1;
        options.sessions = ServerSessionMemoryCache::new(8);
        options.max_early_data = 16_384;
    });
    let session = bench.path("session.pem");
    bench.form(&["-sess_out", &session]);
    let request = bench.path("request");
    std::fs::write(&request, FORM).unwrap();
    let alpn = ["-alpn", "http/1.1"];
    let more = [&alpn[..], &["-sess_in", &session, "-early_data", &request]].concat();
    let left = bench.connection(&more, |_| ());
    assert_eq!(left.message.as_deref(), Some("from s_client"));
    assert_eq!(agreed(&left.events).2, [true, false, true]);
    assert!(
        left.printed.contains("Early data was accepted"),
        "{}",
        left.printed
    );
    let early = left
        .events
        .iter()
        .any(|event| matches!(event.kind, EventKind::FormReceived { early: true, .. }));
    assert!(early);
    let (_, opened) = check(&left.said, 443, &bench.files.key_log());
    assert_eq!(sealed(&opened, Peer::Client, "EndOfEarlyData"), 1);
}

#[test]
fn client_certificate() {
    let client = Pki::mint_client("reader", &mut stream(Stream::Pki, 1)).unwrap();
    let files = Files::write(&client, "reader");
    let mut bench = Bench::new("mtls", |options| options.client_roots = vec![client.root]);
    let path = |name| files.path(name).to_str().unwrap().to_owned();
    let (leaf, chain, key) = (path("leaf.pem"), path("chain.pem"), path("key.pem"));
    let left = bench.form(&["-cert", &leaf, "-cert_chain", &chain, "-key", &key]);
    let accepted = left.events.iter().any(|event| {
        matches!(&event.kind, EventKind::VerifyCertificate { chain, refused: None, .. }
            if chain.len() == 2)
    });
    assert!(accepted);
    let (_, opened) = check(&left.said, 443, &bench.files.key_log());
    assert_eq!(sealed(&opened, Peer::Server, "CertificateRequest"), 1);
    assert_eq!(sealed(&opened, Peer::Client, "Certificate"), 1);
}

#[test]
fn without_the_certificate_that_is_asked_for_the_client_is_refused() {
    let client = Pki::mint_client("reader", &mut stream(Stream::Pki, 1)).unwrap();
    let bench = Bench::new("mtls-none", |options| {
        options.client_roots = vec![client.root];
    });
    let tap = Tap::recording(stream(Stream::Server, 0));
    let mut server = Server::new(Some(bench.config.clone()), tap);
    let mut journal = Journal::new(true);
    let mut client = bench.client(&["-alpn", "http/1.1"]);
    client.say(FORM);
    let accepted = openssl::accept(&bench.listener);
    overhear(&mut server, Peer::Server, accepted, &mut journal);
    let failure = journal.failure().unwrap();
    assert_eq!(failure.reason, "the client sent no certificate");
    // certificate_required
    assert_eq!(failure.alert, Some(116));
    assert_eq!(server.message(), None);
}

#[test]
fn key_update() {
    for (letter, asks) in [("K\n", true), ("k\n", false)] {
        let mut bench = Bench::new("keyupdate", |_| ());
        let left = bench.connection(&["-alpn", "http/1.1", "-no_ign_eof"], |client| {
            client.wait_for("Verification: OK", 1);
            client.say(letter);
            client.wait_for("KEYUPDATE", 1);
            client.say(FORM);
        });
        assert_eq!(
            left.message.as_deref(),
            Some("from s_client"),
            "{}",
            left.printed
        );
        let (_, opened) = check(&left.said, 443, &bench.files.key_log());
        assert_eq!(sealed(&opened, Peer::Client, "KeyUpdate"), 1);
        assert_eq!(
            sealed(&opened, Peer::Server, "KeyUpdate"),
            usize::from(asks)
        );
    }
}

#[test]
fn start_tls() {
    let mut bench = Bench::new("starttls", |options| options.alpn.clear());
    let tap = Tap::recording(stream(Stream::Server, bench.connections));
    bench.connections += 1;
    let mut server = SmtpServer::new(&host(), bench.config.clone(), tap);
    let mut journal = Journal::new(true);
    let mut client = bench.client(&[
        "-starttls",
        "smtp",
        "-name",
        "client.example",
        "-crlf",
        "-nocommands",
    ]);
    let credentials = openssl::base64(format!("\0{USER}\0{PASSWORD}").as_bytes());
    client.say(&format!(
        "ehlo client.example\nauth PLAIN {credentials}\nmail from:<reader@mail.example>\n\
         rcpt to:<friend@mail.example>\ndata\nSubject: A letter\n\n..from\ns_client\n.\nquit\n"
    ));
    let accepted = openssl::accept(&bench.listener);
    let said = overhear(&mut server, Peer::Server, accepted, &mut journal);
    assert_eq!(journal.failure(), None);
    assert_eq!(server.message(), Some(".from\r\ns_client"));
    let printed = client.end();
    assert!(printed.contains("221 Bye"), "{printed}");
    let (dissection, opened) = check(&said, 587, &bench.files.key_log());
    assert_eq!(clear(&dissection, Peer::Client, "STARTTLS"), 1);
    assert!(!opened.is_empty());
}
