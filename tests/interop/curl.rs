//! curl fetches a page from our server.

use std::fs;
use std::net::TcpListener;
use std::process::Command;
use std::sync::Arc;

use port443::capture::Peer;
use port443::endpoints::tls::ServerOptions;
use port443::endpoints::{Journal, Server};
use port443::pki::Pki;
use port443::provider::sign::Pkcs8KeyProvider;
use port443::provider::tap::Tap;
use port443::recording::EventKind;
use port443::seed::{Seed, Stream};
use rustls::crypto::KeyProvider;
use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::sign::CertifiedKey;

use crate::HOST;
use crate::openssl::{self, Files, Terminal};
use crate::overheard::{check, client_random, sealed};
use crate::socket::overhear;

/// curl checks certificates as of today, where those of a run have passed. So OpenSSL makes one.
fn certificate_of_today(files: &Files) -> CertifiedKey {
    let path = |name: &str| files.path(name).to_str().unwrap().to_owned();
    let openssl = |arguments: &[&str]| {
        let done = Command::new("openssl").args(arguments).output().unwrap();
        assert!(done.status.success(), "{arguments:?}");
    };
    let (key, key_der) = (path("own-key.pem"), path("own-key.der"));
    let (certificate, certificate_der) = (path("own.pem"), path("own.der"));
    openssl(&[
        "genpkey",
        "-algorithm",
        "EC",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-out",
        &key,
    ]);
    openssl(&[
        "req",
        "-x509",
        "-key",
        &key,
        "-out",
        &certificate,
        "-days",
        "2",
        "-subj",
        "/CN=letters.example",
        "-addext",
        "subjectAltName=DNS:letters.example",
    ]);
    openssl(&[
        "x509",
        "-in",
        &certificate,
        "-outform",
        "DER",
        "-out",
        &certificate_der,
    ]);
    openssl(&[
        "pkcs8", "-topk8", "-nocrypt", "-in", &key, "-outform", "DER", "-out", &key_der,
    ]);
    let key = PrivatePkcs8KeyDer::from(fs::read(key_der).unwrap());
    let key = Pkcs8KeyProvider.load_private_key(key.into()).unwrap();
    CertifiedKey::new(vec![fs::read(certificate_der).unwrap().into()], key)
}

#[test]
fn curl_fetches_the_page_and_sends_the_form() {
    let seed = Seed::parse("443").unwrap();
    let host = port443::host::HostName::parse(HOST).unwrap();
    let pki = Pki::mint(&host, &mut seed.stream(Stream::Pki, 0)).unwrap();
    let files = Files::write(&pki, "curl");
    let options = ServerOptions::new(certificate_of_today(&files));
    let config = Arc::new(options.into_config().unwrap());
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = listener.local_addr().unwrap().port();

    for (index, path, more, expected) in [
        (0, "/", &[][..], "<textarea name=message>"),
        (
            1,
            "/login",
            &["--data-urlencode", "message=from curl & co."],
            "<q>from curl &amp; co.</q>",
        ),
    ] {
        let mut server = Server::new(
            Some(config.clone()),
            Tap::recording(seed.stream(Stream::Server, index)),
        );
        let mut arguments: Vec<String> = ["--silent", "--show-error", "--fail", "--noproxy", "*"]
            .map(Into::into)
            .to_vec();
        arguments.extend([
            "--cacert".into(),
            files.path("own.pem").to_str().unwrap().into(),
            "--resolve".into(),
            format!("{HOST}:{port}:127.0.0.1"),
            format!("https://{HOST}:{port}{path}"),
        ]);
        arguments.extend(more.iter().map(|&argument| argument.into()));
        let curl = Terminal::start("curl", &arguments);
        let mut journal = Journal::new(true);
        let accepted = openssl::accept(&listener);
        let said = overhear(&mut server, Peer::Server, accepted, &mut journal);
        assert_eq!(journal.failure(), None);
        let printed = curl.end();
        assert!(printed.contains(expected), "{printed}");

        // curl of this kind writes no key log: the server's own secrets open it.
        let events = journal.into_events();
        let random = client_random(&said);
        let lines = [
            ("c hs traffic", "CLIENT_HANDSHAKE_TRAFFIC_SECRET"),
            ("s hs traffic", "SERVER_HANDSHAKE_TRAFFIC_SECRET"),
            ("c ap traffic", "CLIENT_TRAFFIC_SECRET_0"),
            ("s ap traffic", "SERVER_TRAFFIC_SECRET_0"),
        ]
        .map(|(wanted, line)| {
            let secret = events.iter().find_map(|event| match &event.kind {
                EventKind::Expand { label, output, .. } if label == wanted => Some(output),
                _ => None,
            });
            format!("{line} {random} {}\n", secret.unwrap())
        });
        let key_log = lines.concat();
        let (_, opened) = check(&said, 443, &key_log);
        assert_eq!(sealed(&opened, Peer::Client, "HTTP request"), 1);
    }
}
