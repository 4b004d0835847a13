//! RSA key transport against OpenSSL, which still speaks it when it is asked to.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use port443::endpoints::tls::{ALPN, KeyLogLines, VirtualTime, verifier};
use port443::history::{ClientConfig, Connection, RsaPrivateKey, ServerConfig};
use port443::host::HostName;
use port443::pki::Pki;
use port443::provider::tap::{Tap, within};
use port443::provider::verify::ALGORITHMS_WITH_RSA;
use port443::seed::{Seed, Stream};

use crate::HOST;
use crate::openssl::{self, Files, SClient, SServer};

const SUITE: &str = "AES128-GCM-SHA256";

fn host() -> HostName {
    HostName::parse(HOST).unwrap()
}

fn seed() -> Seed {
    Seed::parse("443").unwrap()
}

fn certificates(what: &str) -> (Pki<RsaPrivateKey>, Files) {
    let pki = Pki::mint_rsa(&host(), &mut seed().stream(Stream::Pki, 0)).unwrap();
    let files = Files::write_with(&pki, &pki.key.to_pkcs8().unwrap(), what);
    (pki, files)
}

/// An end of ours on a real socket.
struct End {
    connection: Connection,
    tap: Tap,
    stream: TcpStream,
    /// What the application has read.
    read: Vec<u8>,
}

impl End {
    fn new(connection: Connection, tap: Tap, stream: TcpStream) -> Self {
        // A peer that hangs fails the test instead of stopping it.
        let patience = Some(Duration::from_mins(1));
        stream.set_read_timeout(patience).unwrap();
        Self {
            connection,
            tap,
            stream,
            read: Vec::new(),
        }
    }

    /// Sends what is to be sent, and reads until `enough` is so or the other end has closed.
    fn run(&mut self, enough: impl Fn(&Self) -> bool) {
        let mut buffer = [0; 16 * 1024];
        loop {
            self.stream
                .write_all(&self.connection.take_output())
                .unwrap();
            if enough(self) || self.connection.peer_has_closed() {
                return;
            }
            let length = self.stream.read(&mut buffer).unwrap();
            if length == 0 {
                return;
            }
            let received = within(&mut self.tap, || self.connection.receive(&buffer[..length]));
            self.read.extend(received.unwrap());
        }
    }

    fn write(&mut self, bytes: &[u8]) {
        within(&mut self.tap, || self.connection.write(bytes)).unwrap();
    }

    fn has_read(&self, text: &str) -> bool {
        String::from_utf8_lossy(&self.read).contains(text)
    }
}

#[test]
fn our_client_and_openssl_s_server() {
    let (pki, files) = certificates("history-server");
    let key_log = Arc::new(KeyLogLines::default());
    let config = ClientConfig {
        verifier: verifier(vec![pki.root.clone()], ALGORITHMS_WITH_RSA).unwrap(),
        time: Arc::new(VirtualTime::default()),
        key_log: key_log.clone(),
        alpn: vec![ALPN.to_vec()],
    };
    let mut tap = Tap::recording(seed().stream(Stream::Client, 0));
    let connection = within(&mut tap, || Connection::client(config, &host())).unwrap();

    let server = SServer::start_with(&files, &["-tls1_2", "-cipher", SUITE]);
    let mut client = End::new(connection, tap, server.connect());
    client.run(|end| !end.connection.is_handshaking());
    assert_eq!(client.connection.alpn_protocol(), Some(ALPN));
    client.write(
        b"POST /login HTTP/1.1\r\nHost: letters.example\r\n\
          Content-Length: 13\r\n\r\nmessage=hello",
    );
    client.run(|end| end.has_read("\r\n\r\nyes"));
    assert!(client.has_read("HTTP/1.1 200 OK"));
    within(&mut client.tap, || client.connection.close());
    client.run(|_| true);
    drop(client);

    let printed = server.printed();
    assert!(printed.contains("message=hello"), "{printed}");
    assert!(printed.contains(SUITE), "{printed}");
    let theirs = openssl::secrets(&files.key_log());
    // OpenSSL also writes the pre-master secret down.
    let theirs = theirs.into_iter().filter(|line| !line.starts_with("rsa "));
    assert!(theirs.eq(openssl::secrets(&key_log.to_text())));
}

#[test]
fn openssl_s_client_and_our_server() {
    let (pki, files) = certificates("history-client");
    let connection = Connection::server(ServerConfig {
        chain: pki.chain,
        key: pki.key,
        alpn: vec![ALPN.to_vec()],
    });
    let tap = Tap::recording(seed().stream(Stream::Server, 0));

    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    let client = SClient::start_with(&files, port, &["-tls1_2", "-cipher", SUITE], HOST);
    let mut server = End::new(connection, tap, openssl::accept(&listener));
    server.run(|end| end.has_read("message=from+s_client"));
    assert!(server.has_read("message=from+s_client"));
    assert_eq!(server.connection.alpn_protocol(), Some(ALPN));
    server.write(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nyes");
    within(&mut server.tap, || server.connection.close());
    server.run(|_| false);

    let answer = client.output();
    assert!(answer.contains("HTTP/1.1 200 OK"), "{answer}");
    assert!(answer.contains("Verification: OK"), "{answer}");
    assert!(answer.contains(&format!("Cipher is {SUITE}")), "{answer}");
    assert!(answer.contains("Extended master secret: no"), "{answer}");
}
