//! TLS 1.2 with RSA key transport: both ends against each other, and against what is wrong.
#![cfg(feature = "everything")]
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test says what is wrong by failing"
)]

use std::sync::{Arc, OnceLock};

use port443::endpoints::tls::{ALPN, KeyLogLines, VirtualTime, verifier};
use port443::history::{
    ClientConfig, Connection, Error, RsaPrivateKey, RsaPublicKey, ServerConfig,
};
use port443::host::HostName;
use port443::pki::Pki;
use port443::provider::aead::Cipher;
use port443::provider::tap::{Tap, within};
use port443::recording::{EventKind, SealedRecord};
use port443::seed::{Seed, Stream};
use rustls::KeyLog;
use rustls::pki_types::CertificateDer;
use rustls::server::ParsedCertificate;

const HOST: &str = "letters.example";

fn host() -> HostName {
    HostName::parse(HOST).unwrap()
}

fn seed() -> Seed {
    Seed::parse("443").unwrap()
}

/// Searching for primes takes a moment: once for all tests.
fn pki() -> &'static Pki<RsaPrivateKey> {
    static PKI: OnceLock<Pki<RsaPrivateKey>> = OnceLock::new();
    PKI.get_or_init(|| Pki::mint_rsa(&host(), &mut seed().stream(Stream::Pki, 0)).unwrap())
}

fn public_key(certificate: &CertificateDer<'_>) -> RsaPublicKey {
    let certificate = ParsedCertificate::try_from(certificate).unwrap();
    RsaPublicKey::from_spki(&certificate.subject_public_key_info()).unwrap()
}

/// An end with its tap.
struct End {
    connection: Connection,
    tap: Tap,
}

impl End {
    fn client(key_log: &Arc<KeyLogLines>) -> Self {
        Self::client_of(client_config(key_log), 0)
    }

    fn client_of(config: ClientConfig, index: u32) -> Self {
        let mut tap = Tap::recording(seed().stream(Stream::Client, index));
        let connection = within(&mut tap, || Connection::client(config, &host())).unwrap();
        Self { connection, tap }
    }

    fn server() -> Self {
        Self {
            connection: Connection::server(server_config()),
            tap: Tap::recording(seed().stream(Stream::Server, 0)),
        }
    }

    fn receive(&mut self, bytes: &[u8]) -> Result<Vec<u8>, Error> {
        within(&mut self.tap, || self.connection.receive(bytes))
    }

    fn write(&mut self, bytes: &[u8]) {
        within(&mut self.tap, || self.connection.write(bytes)).unwrap();
    }

    fn close(&mut self) {
        within(&mut self.tap, || self.connection.close());
    }

    fn output(&mut self) -> Vec<u8> {
        self.connection.take_output()
    }
}

fn client_config(key_log: &Arc<KeyLogLines>) -> ClientConfig {
    ClientConfig {
        verifier: verifier(vec![pki().root.clone()]).unwrap(),
        time: Arc::new(VirtualTime::default()),
        key_log: key_log.clone(),
        alpn: vec![ALPN.to_vec()],
    }
}

fn server_config() -> ServerConfig {
    ServerConfig {
        chain: pki().chain.clone(),
        key: pki().key.clone(),
        alpn: vec![ALPN.to_vec()],
    }
}

/// What is said of the bytes of a stream: each record's type and body.
fn records(mut bytes: &[u8]) -> Vec<(u8, Vec<u8>)> {
    let mut records = Vec::new();
    while let &[typ, 3, 3, high, low, ref rest @ ..] = bytes {
        let (body, rest) = rest.split_at(u16::from_be_bytes([high, low]).into());
        records.push((typ, body.to_vec()));
        bytes = rest;
    }
    assert!(bytes.is_empty());
    records
}

/// Both ends after a whole handshake, and what each sent: the client's two flights, the server's two.
fn connected() -> (End, End, [Vec<u8>; 4]) {
    let mut client = End::client(&Arc::default());
    let mut server = End::server();
    let hello = client.output();
    server.receive(&hello).unwrap();
    let answer = server.output();
    client.receive(&answer).unwrap();
    let exchange = client.output();
    server.receive(&exchange).unwrap();
    let finished = server.output();
    client.receive(&finished).unwrap();
    assert!(!client.connection.is_handshaking());
    assert!(!server.connection.is_handshaking());
    (client, server, [hello, answer, exchange, finished])
}

#[test]
fn the_handshake_is_that_of_the_rfc() {
    let (client, server, [hello, answer, exchange, finished]) = connected();
    let shape = |bytes: &[u8]| -> Vec<(u8, u8)> {
        let records = records(bytes);
        records.iter().map(|(typ, body)| (*typ, body[0])).collect()
    };
    assert_eq!(shape(&hello), [(22, 1)]);
    assert_eq!(shape(&answer), [(22, 2), (22, 11), (22, 14)]);
    // ClientKeyExchange, ChangeCipherSpec, and Finished, sealed: it begins with the explicit nonce.
    assert_eq!(shape(&exchange), [(22, 16), (20, 1), (22, 0)]);
    assert_eq!(shape(&finished), [(20, 1), (22, 0)]);
    for end in [client, server] {
        assert_eq!(end.connection.alpn_protocol(), Some(ALPN));
    }
}

#[test]
fn both_ends_can_write_and_close() {
    let (mut client, mut server, _) = connected();
    // More than a record holds.
    let long = vec![7; 40_000];
    client.write(&long);
    let sent = client.output();
    assert_eq!(records(&sent).len(), 3);
    assert_eq!(server.receive(&sent).unwrap(), long);
    server.write(b"answer");
    server.close();
    assert_eq!(client.receive(&server.output()).unwrap(), b"answer");
    assert!(client.connection.peer_has_closed());
    // What comes after close_notify is ignored.
    assert_eq!(client.receive(b"anything").unwrap(), b"");
    client.close();
    server.receive(&client.output()).unwrap();
    assert!(server.connection.peer_has_closed());
    let late = within(&mut server.tap, || server.connection.write(b"late"));
    assert_eq!(late, Err(Error::Closed));
    server.close();
    assert!(server.output().is_empty());
}

#[test]
fn the_recording_explains_itself() {
    let key_log = Arc::<KeyLogLines>::default();
    let mut client = End::client(&key_log);
    let mut server = End::server();
    for _ in 0..2 {
        server.receive(&client.output()).unwrap();
        client.receive(&server.output()).unwrap();
    }
    client.write(b"message=hello");
    server.receive(&client.output()).unwrap();
    let (ours, theirs) = (client.tap.take(), server.tap.take());

    // What was encrypted is what was decrypted.
    let (encrypted, sent) = ours
        .iter()
        .find_map(|event| match event {
            EventKind::RsaEncrypt {
                modulus,
                plaintext,
                padded,
                ciphertext,
                ..
            } => {
                assert_eq!(padded.len(), modulus.len());
                assert_eq!(padded[..2], [0, 2]);
                assert!(padded.ends_with(&[&[0], &plaintext[..]].concat()));
                let key = public_key(&pki().chain[0]);
                assert_eq!(key.apply(padded).as_deref(), Some(&ciphertext[..]));
                Some((plaintext, ciphertext))
            }
            _ => None,
        })
        .unwrap();
    assert!(theirs.iter().any(|event| matches!(
        event,
        EventKind::RsaDecrypt { ciphertext, output, valid: true, .. }
            if output == encrypted && ciphertext == sent
    )));
    assert_eq!(encrypted[..2], [3, 3]);

    // Both derive the same from it.
    let derived = |events: &[EventKind]| -> Vec<_> {
        let prf = |event: &EventKind| match event {
            EventKind::Prf {
                secret,
                label,
                seed,
                output,
                ..
            } => Some((label.clone(), secret.clone(), seed.clone(), output.clone())),
            _ => None,
        };
        events.iter().filter_map(prf).collect()
    };
    let secrets = derived(&ours);
    assert_eq!(secrets, derived(&theirs));
    let labels: Vec<_> = secrets.iter().map(|(label, ..)| label.as_str()).collect();
    assert_eq!(
        labels,
        [
            "master secret",
            "key expansion",
            "client finished",
            "server finished"
        ]
    );
    let (_, pre_master, _, master) = &secrets[0];
    assert_eq!(pre_master, encrypted);
    assert!(secrets[1..].iter().all(|(_, secret, ..)| secret == master));
    let (_, _, randoms, _) = &secrets[0];
    let expected = KeyLogLines::default();
    expected.log("CLIENT_RANDOM", &randoms[..32], master);
    assert_eq!(key_log.to_text(), expected.to_text());

    let (_, _, _, block) = &secrets[1];
    assert_eq!(sealed(&ours).len(), 2);
    assert_eq!(sealed(&ours), opened(&theirs));
    assert_eq!(sealed(&theirs), opened(&ours));
    check_records(&sealed(&ours), &block[..16], &block[32..36]);
    check_records(&sealed(&theirs), &block[16..32], &block[36..]);

    // The certificate was checked, and nothing was signed in the handshake.
    assert!(ours.iter().any(|event| matches!(
        event,
        EventKind::VerifyCertificate { host, chain, refused: None }
            if host == HOST && chain.len() == 2
    )));
    assert!(
        !theirs
            .iter()
            .any(|event| matches!(event, EventKind::Sign { .. }))
    );
}

fn sealed(events: &[EventKind]) -> Vec<SealedRecord> {
    let of = |event: &EventKind| match event {
        EventKind::Seal(record) => Some(record.clone()),
        _ => None,
    };
    events.iter().filter_map(of).collect()
}

fn opened(events: &[EventKind]) -> Vec<SealedRecord> {
    let of = |event: &EventKind| match event {
        EventKind::Open(record) => Some(record.clone()),
        _ => None,
    };
    events.iter().filter_map(of).collect()
}

/// Each opens with what was cut from the key block, and with what stands beside it.
fn check_records(records: &[SealedRecord], key: &[u8], implicit: &[u8]) {
    for (sequence, record) in (0..).zip(records) {
        assert_eq!((&record.key[..], &record.iv[..]), (key, implicit));
        assert_eq!((record.sequence, record.explicit_nonce), (sequence, 8));
        let nonce = [implicit, &record.ciphertext[..8]].concat();
        assert_eq!(record.nonce[..], nonce);
        assert_eq!(record.aad.len(), 13);
        let (text, tag) = record.ciphertext[8..].split_last_chunk().unwrap();
        let mut text = text.to_vec();
        let cipher = Cipher::new(record.aead, key).unwrap();
        let nonce = nonce.try_into().unwrap();
        assert!(cipher.open(nonce, &record.aad, &mut text, *tag));
        assert_eq!(text, record.plaintext[..]);
    }
}
