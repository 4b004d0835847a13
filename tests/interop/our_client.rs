//! Every kind of connection between our client and `openssl s_server`.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use port443::capture::{EPOCH, Peer};
use port443::endpoints::smtp::SmtpClient;
use port443::endpoints::tls::{ClientOptions, KeyLogLines};
use port443::endpoints::{Client, Journal, Manner};
use port443::pki::Pki;
use port443::provider::kx::{SECP256R1, X25519};
use port443::provider::provider_with;
use port443::provider::suites::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256;
use port443::provider::tap::Tap;
use port443::recording::Event;
use port443::scenario::CipherSuite;
use port443::seed::Stream;
use rustls::ClientConfig;
use rustls::client::Resumption;
use rustls::version::TLS12;

use crate::common::{agreed, host, stream};
use crate::openssl::{self, Files, Terminal};
use crate::overheard::{check, clear, sealed};
use crate::socket::{Said, overhear_and_tell};

const PAGE: &str = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nyes";
const MESSAGE: &str = "from our client";

/// What a connection left behind.
struct Left {
    status: Option<u16>,
    events: Vec<Event>,
    said: Said,
    key_log: String,
}

/// `s_server`, and our client's half.
struct Bench {
    files: Files,
    key_log: Arc<KeyLogLines>,
    config: Arc<ClientConfig>,
    port: u16,
    server: Terminal,
    connections: u32,
}

impl Bench {
    fn new(what: &str, arguments: &[&str], change: impl FnOnce(&mut ClientOptions)) -> Self {
        let pki = Pki::mint(&host(), &mut stream(Stream::Pki, 0)).unwrap();
        let files = Files::write(&pki, what);
        let key_log = Arc::new(KeyLogLines::default());
        let first = CipherSuite::Aes128GcmSha256;
        let mut options = ClientOptions::new(pki.root, first, key_log.clone());
        change(&mut options);
        let port = openssl::free_port();
        let path = |name| files.path(name).to_str().unwrap().to_owned();
        let mut all: Vec<String> = vec!["s_server".into()];
        for (name, value) in [
            ("-accept", format!("127.0.0.1:{port}")),
            ("-cert", path("leaf.pem")),
            ("-cert_chain", path("chain.pem")),
            ("-key", path("key.pem")),
        ] {
            all.extend([name.into(), value]);
        }
        all.extend(arguments.iter().map(|&argument| argument.into()));
        Self {
            key_log,
            config: Arc::new(options.into_config().unwrap()),
            port,
            server: Terminal::start("openssl", &all),
            files,
            connections: 0,
        }
    }

    /// One connection on which our client sends the form, in that manner, and the page is typed into
    /// `s_server` after `before`, which also hears of everything that arrives at our client.
    fn form(
        &mut self,
        manner: Manner,
        before: impl FnOnce(&mut Terminal, &Receiver<()>) + Send,
    ) -> Left {
        let tap = Tap::recording(stream(Stream::Client, self.connections));
        let client = Client::new(&host(), MESSAGE, Some(self.config.clone()), tap);
        let mut client = client.sending(manner);
        self.connections += 1;
        let times = self.connections as usize;
        let mut journal = Journal::new(true);
        let stream = openssl::connect(self.port);
        let server = &mut self.server;
        let (arrived, arrivals) = channel();
        let (answered, hears) = channel();
        let said = thread::scope(|scope| {
            scope.spawn(move || {
                server.wait_for("message=from+our+client", times);
                // What led to the form arrived before it left.
                while arrivals.try_recv().is_ok() {}
                before(server, &arrivals);
                server.say(PAGE);
                // A command must come alone. This one has it close the socket.
                let _ = hears.recv();
                server.say("q\n");
            });
            let tell = |client: &Client| {
                let _ = arrived.send(());
                if client.status().is_some() {
                    let _ = answered.send(());
                }
            };
            overhear_and_tell(&mut client, Peer::Client, stream, &mut journal, tell)
        });
        // s_server drops the connection without close_notify.
        assert_eq!(
            journal.failure().map(|failure| failure.reason.as_str()),
            Some("the connection ended without close_notify")
        );
        Left {
            status: client.status(),
            events: journal.into_events(),
            said,
            key_log: self.key_log.take(),
        }
    }
}

#[test]
fn chacha20() {
    let suite = CipherSuite::ChaCha20Poly1305Sha256;
    let arguments = ["-ciphersuites", suite.name(), "-alpn", "http/1.1"];
    let mut bench = Bench::new("chacha", &arguments, |options| {
        options.provider = port443::provider::provider(suite);
    });
    let left = bench.form(Manner::AtOnce, |_, _| ());
    assert_eq!(left.status, Some(200));
    assert_eq!(agreed(&left.events).0, suite.name());
    let (_, opened) = check(&left.said, 443, &left.key_log);
    assert_eq!(sealed(&opened, Peer::Server, "HTTP response"), 1);
}

#[test]
fn tls_1_2() {
    static VERSIONS: &[&rustls::SupportedProtocolVersion] = &[&TLS12];
    let mut bench = Bench::new("tls12", &["-tls1_2"], |options| {
        options.versions = VERSIONS;
        // OpenSSL finds the certificate's group among them, or no cipher suite (RFC 8422 section
        // 5.1.1).
        options.provider = provider_with(
            vec![TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256],
            vec![&X25519, &SECP256R1],
        );
    });
    let left = bench.form(Manner::AtOnce, |_, _| ());
    assert_eq!(left.status, Some(200));
    let name = "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256";
    assert_eq!(
        agreed(&left.events),
        (name.into(), "X25519".into(), [false; 3])
    );
    let (dissection, _) = check(&left.said, 443, &left.key_log);
    assert_eq!(clear(&dissection, Peer::Server, "ServerKeyExchange"), 1);
}

#[test]
fn hello_retry_request() {
    let mut bench = Bench::new("hrr", &["-groups", "P-256"], |options| {
        options.provider.kx_groups = vec![&X25519, &SECP256R1];
    });
    let left = bench.form(Manner::AtOnce, |_, _| ());
    assert_eq!(left.status, Some(200));
    let (_, group, flags) = agreed(&left.events);
    assert_eq!((group.as_str(), flags), ("secp256r1", [false, true, false]));
    let (dissection, _) = check(&left.said, 443, &left.key_log);
    assert_eq!(clear(&dissection, Peer::Server, "HelloRetryRequest"), 1);
    assert_eq!(clear(&dissection, Peer::Client, "ClientHello"), 2);
}

#[test]
fn resumption() {
    let mut bench = Bench::new("resumption", &[], |options| {
        options.resumption = Resumption::in_memory_sessions(8);
    });
    let first = bench.form(Manner::AtOnce, |_, _| ());
    assert_eq!(agreed(&first.events).2, [false; 3]);
    let second = bench.form(Manner::AtOnce, |_, _| ());
    assert_eq!(
        (second.status, agreed(&second.events).2),
        (Some(200), [true, false, false])
    );
    // Two tickets are what s_server gives.
    let (_, opened) = check(&first.said, 443, &first.key_log);
    assert_eq!(sealed(&opened, Peer::Server, "NewSessionTicket"), 2);
    let (_, opened) = check(&second.said, 443, &second.key_log);
    assert_eq!(sealed(&opened, Peer::Server, "Certificate"), 0);
}

#[test]
fn early_data() {
    let arguments = ["-early_data", "-max_early_data", "16384"];
    let mut bench = Bench::new("early", &arguments, |options| {
        options.resumption = Resumption::in_memory_sessions(8);
        options.early_data = true;
    });
    bench.form(Manner::Early, |_, _| ());
    let second = bench.form(Manner::Early, |_, _| ());
    assert_eq!(
        (second.status, agreed(&second.events).2),
        (Some(200), [true, false, true])
    );
    let (_, opened) = check(&second.said, 443, &second.key_log);
    assert_eq!(sealed(&opened, Peer::Client, "EndOfEarlyData"), 1);
    let early = opened
        .iter()
        .filter(|record| record.secret == "CLIENT_EARLY_TRAFFIC_SECRET")
        .count();
    assert_eq!(early, 2, "the request, and that it was all");
}

#[test]
fn client_certificate() {
    let client = Pki::mint_client("reader", &mut stream(Stream::Pki, 1)).unwrap();
    let readers = Files::write(&client, "reader");
    let root = readers.path("root.pem").to_str().unwrap().to_owned();
    let at = EPOCH.to_string();
    let arguments = [
        "-naccept",
        "1",
        "-Verify",
        "3",
        "-verify_return_error",
        "-CAfile",
        &root,
        "-attime",
        &at,
    ];
    let mut bench = Bench::new("mtls", &arguments, |options| {
        options.certificate = Some(client.certified_key());
    });
    let left = bench.form(Manner::AtOnce, |_, _| ());
    assert_eq!(left.status, Some(200));
    let (_, opened) = check(&left.said, 443, &left.key_log);
    assert_eq!(sealed(&opened, Peer::Server, "CertificateRequest"), 1);
    assert_eq!(sealed(&opened, Peer::Client, "Certificate"), 1);
    assert_eq!(sealed(&opened, Peer::Client, "CertificateVerify"), 1);
    let printed = bench.server.end();
    assert!(printed.contains("CN = reader"), "{printed}");
    drop(bench.files);
}

#[test]
fn key_update() {
    let mut bench = Bench::new("keyupdate", &["-num_tickets", "0"], |_| ());
    // Ours between the request's head and its body, which s_server must answer.
    let left = bench.form(Manner::UnderNewKeys, |_, _| ());
    assert_eq!(left.status, Some(200));
    let (_, opened) = check(&left.said, 443, &left.key_log);
    for peer in [Peer::Client, Peer::Server] {
        assert_eq!(sealed(&opened, peer, "KeyUpdate"), 1);
    }
    // Theirs before the page, once with an answer asked for and once without. It would be due before
    // the client's next application data (RFC 8446 section 4.6.3), and there is none.
    for letter in ["K\n", "k\n"] {
        let left = bench.form(Manner::AtOnce, |server, arrivals| {
            server.say(letter);
            arrivals.recv().unwrap();
        });
        assert_eq!(left.status, Some(200));
        let (_, opened) = check(&left.said, 443, &left.key_log);
        assert_eq!(sealed(&opened, Peer::Server, "KeyUpdate"), 1);
        assert_eq!(sealed(&opened, Peer::Client, "KeyUpdate"), 0);
        assert_eq!(sealed(&opened, Peer::Server, "HTTP response"), 1);
    }
}

/// The part of a mail server that speaks in the clear, since `s_server` has no STARTTLS of its own.
/// What follows goes to and from `inside`.
fn doorman(mut outside: TcpStream, inside: u16) {
    outside.write_all(b"220 letters.example ESMTP\r\n").unwrap();
    for (heard, reply) in [
        (
            "EHLO client.example\r\n",
            "250-letters.example\r\n250 STARTTLS\r\n",
        ),
        ("STARTTLS\r\n", "220 Go ahead\r\n"),
    ] {
        let mut line = vec![0; heard.len()];
        outside.read_exact(&mut line).unwrap();
        assert_eq!(String::from_utf8_lossy(&line), heard);
        outside.write_all(reply.as_bytes()).unwrap();
    }
    let inside = openssl::connect(inside);
    let pump = |mut from: &TcpStream, mut to: &TcpStream| {
        let _ = std::io::copy(&mut from, &mut to);
        let _ = to.shutdown(Shutdown::Write);
    };
    thread::scope(|scope| {
        scope.spawn(|| pump(&outside, &inside));
        pump(&inside, &outside);
    });
}

#[test]
fn start_tls() {
    let mut bench = Bench::new("starttls", &["-crlf"], |options| options.alpn.clear());
    let tap = Tap::recording(stream(Stream::Client, 0));
    let mut client = SmtpClient::new(&host(), MESSAGE, bench.config.clone(), true, tap);
    let mut journal = Journal::new(true);
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let outside = listener.local_addr().unwrap().port();
    let (inside, server) = (bench.port, &mut bench.server);
    let (answered, hears) = channel();
    let said = thread::scope(|scope| {
        scope.spawn(|| doorman(openssl::accept(&listener), inside));
        scope.spawn(move || {
            for (heard, reply) in [
                ("EHLO client.example", "250 AUTH PLAIN\n"),
                ("AUTH PLAIN ", "235 Welcome\n"),
                ("MAIL FROM:<reader@mail.example>", "250 Yes\n"),
                ("RCPT TO:<friend@mail.example>", "250 Yes\n"),
                ("DATA", "354 Go on\n"),
                (MESSAGE, "250 Taken\n"),
                ("QUIT", "221 Bye\n"),
            ] {
                server.wait_for(heard, 1);
                server.say(reply);
            }
            let _ = hears.recv();
            server.say("q\n");
        });
        let stream = openssl::connect(outside);
        let tell = |client: &SmtpClient| {
            if client.has_said_goodbye() {
                let _ = answered.send(());
            }
        };
        overhear_and_tell(&mut client, Peer::Client, stream, &mut journal, tell)
    });
    assert_eq!(client.status(), Some(250));
    assert_eq!(
        journal.failure().map(|failure| failure.reason.as_str()),
        Some("the connection ended without close_notify")
    );
    let (dissection, opened) = check(&said, 587, &bench.key_log.take());
    assert_eq!(clear(&dissection, Peer::Client, "STARTTLS"), 1);
    assert!(!opened.is_empty());
}
