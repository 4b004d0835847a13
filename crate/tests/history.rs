//! TLS 1.2 with RSA key transport: both ends against each other, against what is wrong, and in a run.
// The browsers have tests of their own.
#![cfg(all(feature = "everything", not(target_arch = "wasm32")))]
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test says what is wrong by failing"
)]

use std::sync::{Arc, OnceLock};

use port443::capture::{Micros, Peer};
use port443::endpoints::tls::{ALPN, KeyLogLines, VirtualTime, verifier};
use port443::history::{
    ClientConfig, Connection, Error, RsaPrivateKey, RsaPublicKey, ServerConfig,
};
use port443::host::HostName;
use port443::pki::Pki;
use port443::provider::aead::Cipher;
use port443::provider::tap::{Tap, within};
use port443::provider::tls12::RecordKey;
use port443::provider::verify::ALGORITHMS_WITH_RSA;
use port443::recording::{AeadName, EventKind, Outcome, Recording, SealedRecord};
use port443::run::run;
use port443::scenario::{
    Attack, CertificateKind, CipherSuite, Kind, Scenario, ScenarioInput, SitePage,
};
use port443::seed::{Seed, Stream};
use proptest::prelude::*;
use rustls::crypto::cipher::{MessageEncrypter, OutboundChunks, OutboundPlainMessage};
use rustls::pki_types::CertificateDer;
use rustls::server::ParsedCertificate;
use rustls::{AlertDescription, ContentType, KeyLog, ProtocolVersion};

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
        verifier: verifier(vec![pki().root.clone()], ALGORITHMS_WITH_RSA).unwrap(),
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

fn record(typ: u8, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len()).unwrap().to_be_bytes();
    [&[typ, 3, 3][..], &length, body].concat()
}

fn message(typ: u8, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len()).unwrap().to_be_bytes();
    [&[typ][..], &length[1..], body].concat()
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
    let (_, pre_master, randoms, master) = &secrets[0];
    assert_eq!(pre_master, encrypted);
    // The randoms are turned round (RFC 5246 section 6.3).
    let turned = [&randoms[32..], &randoms[..32]].concat();
    assert_eq!(secrets[1].2[..], turned);
    assert!(secrets[1..].iter().all(|(_, secret, ..)| secret == master));
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

// --- what is wrong is refused ---

/// The error with which `end` gives up over `bytes`, and the fatal alert that it really sends.
fn refusal(end: &mut End, bytes: &[u8]) -> (Error, Option<AlertDescription>) {
    end.output();
    end.tap.take();
    let error = end.receive(bytes).expect_err("a refusal");
    let output = end.output();
    let alert = records(&output).pop().map(|(typ, body)| {
        assert_eq!(typ, 21);
        let sealed = sealed(&end.tap.take()).pop();
        let body = sealed.map_or(body, |record| record.plaintext.to_vec());
        let [2, description] = body[..] else {
            panic!("no fatal alert: {body:?}")
        };
        AlertDescription::from(description)
    });
    assert_eq!(end.receive(&[]), Err(Error::Closed));
    assert_eq!(alert, error.alert());
    (error, alert)
}

fn refuses(end: &mut End, bytes: &[u8], alert: AlertDescription) -> Error {
    let (error, sent) = refusal(end, bytes);
    assert_eq!(sent, Some(alert), "{error}");
    error
}

/// A handshake message in a record of its own.
fn handshake(typ: u8, body: &[u8]) -> Vec<u8> {
    record(22, &message(typ, body))
}

/// The parts of a ClientHello.
struct Hello {
    version: [u8; 2],
    suites: Vec<u8>,
    compressions: Vec<u8>,
    extensions: Vec<u8>,
}

impl Default for Hello {
    fn default() -> Self {
        Self {
            version: [3, 3],
            suites: vec![0, 0x9c],
            compressions: vec![0],
            extensions: Vec::new(),
        }
    }
}

impl Hello {
    fn body(&self) -> Vec<u8> {
        let length = |bytes: &[u8]| u16::try_from(bytes.len()).unwrap().to_be_bytes();
        [
            &self.version[..],
            &[5; 32],
            &[0],
            &length(&self.suites),
            &self.suites,
            &[u8::try_from(self.compressions.len()).unwrap()],
            &self.compressions,
            &length(&self.extensions),
            &self.extensions,
        ]
        .concat()
    }

    fn record(&self) -> Vec<u8> {
        handshake(1, &self.body())
    }
}

#[test]
fn a_server_takes_a_client_hello_of_others() {
    for hello in [
        Hello::default(),
        // Of TLS 1.3, which says so elsewhere.
        Hello {
            version: [3, 4],
            ..Hello::default()
        },
        Hello {
            suites: vec![0x13, 1, 0, 0x9c, 0, 0xff],
            compressions: vec![1, 0],
            // Extended master secret: answered without.
            extensions: vec![0, 23, 0, 0],
            ..Hello::default()
        },
    ] {
        let mut server = End::server();
        server.receive(&hello.record()).unwrap();
        let answer = records(&server.output());
        assert_eq!(answer.len(), 3);
        assert!(!answer[0].1.windows(4).any(|bytes| bytes == [0, 23, 0, 0]));
    }
    // As older clients frame it (RFC 5246 appendix E.1), and without extensions.
    let mut body = Hello::default().body();
    body.truncate(body.len() - 2);
    let mut old = handshake(1, &body);
    old[2] = 1;
    End::server().receive(&old).unwrap();
}

#[test]
fn a_server_refuses_what_it_cannot_answer() {
    let hello = Hello::default;
    let trailing = [hello().body(), vec![0]].concat();
    for (alert, body) in [
        (
            AlertDescription::ProtocolVersion,
            Hello {
                version: [3, 2],
                ..hello()
            }
            .body(),
        ),
        (
            AlertDescription::HandshakeFailure,
            Hello {
                suites: vec![0x13, 1, 0, 0xff],
                ..hello()
            }
            .body(),
        ),
        (
            AlertDescription::IllegalParameter,
            Hello {
                compressions: vec![1],
                ..hello()
            }
            .body(),
        ),
        (
            AlertDescription::NoApplicationProtocol,
            Hello {
                extensions: vec![0, 16, 0, 5, 0, 3, 2, b'h', b'2'],
                ..hello()
            }
            .body(),
        ),
        // A renegotiation of what was not negotiated (RFC 5746 section 3.6).
        (
            AlertDescription::HandshakeFailure,
            Hello {
                extensions: vec![0xff, 1, 0, 2, 1, 7],
                ..hello()
            }
            .body(),
        ),
        (
            AlertDescription::IllegalParameter,
            Hello {
                extensions: vec![0, 23, 0, 0, 0, 23, 0, 0],
                ..hello()
            }
            .body(),
        ),
        (
            AlertDescription::DecodeError,
            Hello {
                suites: vec![0, 0x9c, 0],
                ..hello()
            }
            .body(),
        ),
        (
            AlertDescription::DecodeError,
            Hello {
                extensions: vec![0, 16, 0],
                ..hello()
            }
            .body(),
        ),
        (AlertDescription::DecodeError, trailing),
        (AlertDescription::DecodeError, Vec::new()),
    ] {
        refuses(&mut End::server(), &handshake(1, &body), alert);
    }
    // Wherever it ends too early; without its extensions it is complete.
    let body = hello().body();
    for length in (0..body.len()).filter(|length| *length != body.len() - 2) {
        let alert = AlertDescription::DecodeError;
        refuses(&mut End::server(), &handshake(1, &body[..length]), alert);
    }
}

#[test]
fn records_are_refused_that_are_none() {
    let too_long = [22, 3, 3, 0x40, 1];
    let half = record(22, &[1, 0, 0, 9, 3]);
    for (alert, bytes) in [
        (
            AlertDescription::UnexpectedMessage,
            b"GET / HTTP/1.1\r\n".to_vec(),
        ),
        (AlertDescription::ProtocolVersion, vec![22, 2, 0, 0, 1, 1]),
        (AlertDescription::RecordOverflow, too_long.to_vec()),
        (AlertDescription::DecodeError, record(22, &[])),
        (AlertDescription::DecodeError, record(22, &[1, 1, 0, 0])),
        (AlertDescription::UnexpectedMessage, record(23, b"early")),
        (AlertDescription::UnexpectedMessage, record(20, &[1])),
        (AlertDescription::DecodeError, record(20, &[2])),
        (AlertDescription::DecodeError, record(20, &[1, 1])),
        (AlertDescription::DecodeError, record(21, &[1])),
        (AlertDescription::IllegalParameter, record(21, &[3, 10])),
        // Something else within a handshake message.
        (
            AlertDescription::UnexpectedMessage,
            [half.clone(), record(21, &[1, 90])].concat(),
        ),
        (
            AlertDescription::UnexpectedMessage,
            [half, record(20, &[1])].concat(),
        ),
    ] {
        refuses(&mut End::server(), &bytes, alert);
        refuses(&mut End::client(&Arc::default()), &bytes, alert);
    }
}

#[test]
fn messages_come_in_their_order_or_not_at_all() {
    let alert = AlertDescription::UnexpectedMessage;
    let (_, _, [hello, answer, exchange, _]) = connected();
    let of = |flight: &[u8], place: usize| {
        let (typ, body) = records(flight).remove(place);
        record(typ, &body)
    };
    // The client's messages at the server, which has seen none, then the first.
    for bytes in [of(&exchange, 0), of(&exchange, 1), handshake(20, &[0; 12])] {
        refuses(&mut End::server(), &bytes, alert);
    }
    for bytes in [hello.clone(), of(&exchange, 1), handshake(20, &[0; 12])] {
        let mut server = End::server();
        server.receive(&hello).unwrap();
        refuses(&mut server, &bytes, alert);
    }
    // Finished in the clear, and a second key exchange.
    for bytes in [handshake(20, &[0; 12]), of(&exchange, 0)] {
        let mut server = End::server();
        server.receive(&hello).unwrap();
        server.receive(&of(&exchange, 0)).unwrap();
        refuses(&mut server, &bytes, alert);
    }
    // The server's messages at the client: each left out or said twice; and those of an ephemeral
    // key exchange, of client certificates, of tickets.
    let server_hello = of(&answer, 0);
    let certificate = of(&answer, 1);
    let done = of(&answer, 2);
    let client = || End::client(&Arc::default());
    for bytes in [&certificate, &done, &record(20, &[1])] {
        refuses(&mut client(), bytes, alert);
    }
    for bytes in [&server_hello, &done, &record(20, &[1])] {
        let mut client = client();
        client.receive(&server_hello).unwrap();
        refuses(&mut client, bytes, alert);
    }
    for bytes in [
        &certificate,
        &record(20, &[1]),
        &handshake(12, &[3, 0, 23]),
        &handshake(13, &[1, 1, 0, 0, 0, 0]),
        &handshake(4, &[0; 6]),
        &handshake(20, &[0; 12]),
    ] {
        let mut client = client();
        client.receive(&server_hello).unwrap();
        client.receive(&certificate).unwrap();
        refuses(&mut client, bytes, alert);
    }
}

#[test]
fn a_client_refuses_what_it_did_not_offer() {
    let server_hello = |version: [u8; 2], suite: [u8; 2], compression: u8, extensions: &[u8]| {
        let length = u16::try_from(extensions.len()).unwrap().to_be_bytes();
        let random = [6; 32];
        handshake(
            2,
            &[
                &version[..],
                &random,
                &[0],
                &suite,
                &[compression],
                &length,
                extensions,
            ]
            .concat(),
        )
    };
    let good = ([3, 3], [0, 0x9c], 0);
    let h2 = [0, 16, 0, 5, 0, 3, 2, b'h', b'2'];
    let two = [0, 16, 0, 6, 0, 4, 1, b'a', 1, b'b'];
    for (alert, bytes) in [
        (
            AlertDescription::ProtocolVersion,
            server_hello([3, 2], good.1, good.2, &[]),
        ),
        // TLS_RSA_WITH_AES_128_CBC_SHA.
        (
            AlertDescription::IllegalParameter,
            server_hello(good.0, [0, 0x2f], good.2, &[]),
        ),
        (
            AlertDescription::IllegalParameter,
            server_hello(good.0, [0, 0xff], good.2, &[]),
        ),
        (
            AlertDescription::IllegalParameter,
            server_hello(good.0, good.1, 1, &[]),
        ),
        // Extended master secret, not offered.
        (
            AlertDescription::UnsupportedExtension,
            server_hello(good.0, good.1, good.2, &[0, 23, 0, 0]),
        ),
        (
            AlertDescription::HandshakeFailure,
            server_hello(good.0, good.1, good.2, &[0xff, 1, 0, 2, 1, 7]),
        ),
        (
            AlertDescription::IllegalParameter,
            server_hello(good.0, good.1, good.2, &h2),
        ),
        (
            AlertDescription::DecodeError,
            server_hello(good.0, good.1, good.2, &two),
        ),
        (
            AlertDescription::DecodeError,
            server_hello(good.0, good.1, good.2, &[0, 0, 0, 1, 0]),
        ),
        (AlertDescription::DecodeError, handshake(2, &[3, 3])),
    ] {
        refuses(&mut End::client(&Arc::default()), &bytes, alert);
    }
}

/// A client that has seen a ServerHello meets this chain.
fn shown(chain: &[&[u8]]) -> (Error, Option<AlertDescription>) {
    let (_, _, [_, answer, ..]) = connected();
    let (typ, server_hello) = records(&answer).remove(0);
    let mut client = End::client(&Arc::default());
    client.receive(&record(typ, &server_hello)).unwrap();
    let with_length = |bytes: &[u8]| {
        let length = u32::try_from(bytes.len()).unwrap().to_be_bytes();
        [&length[1..], bytes].concat()
    };
    let list: Vec<_> = chain.iter().map(|der| with_length(der)).collect();
    refusal(&mut client, &handshake(11, &with_length(&list.concat())))
}

#[test]
fn a_client_refuses_a_certificate_that_is_not_the_servers() {
    let mut random = seed().stream(Stream::Pki, 1);
    let ecdsa = Pki::mint(&host(), &mut random).unwrap();
    let chain = |pki: &[CertificateDer<'_>]| -> Vec<Vec<u8>> {
        pki.iter().map(|der| der.to_vec()).collect()
    };
    let refused = |chain: &[Vec<u8>]| shown(&chain.iter().map(Vec::as_slice).collect::<Vec<_>>());
    assert_eq!(refused(&[]).1, Some(AlertDescription::DecodeError));
    assert_eq!(
        refused(&[vec![0x30, 0]]).1,
        Some(AlertDescription::BadCertificate)
    );
    // Another root of the same name.
    assert_eq!(
        refused(&chain(&ecdsa.chain)).1,
        Some(AlertDescription::BadCertificate)
    );
    // A bit of the signature.
    let mut broken = chain(&pki().chain);
    *broken[0].last_mut().unwrap() ^= 1;
    assert_eq!(refused(&broken).1, Some(AlertDescription::BadCertificate));
    // The intermediate is missing.
    assert_eq!(
        refused(&chain(&pki().chain[..1])).1,
        Some(AlertDescription::UnknownCA)
    );
}

#[test]
fn a_client_refuses_another_name_and_another_kind_of_key() {
    let (_, _, [_, answer, ..]) = connected();
    let config = client_config(&Arc::default());
    let other = HostName::parse("other.example").unwrap();
    let mut tap = Tap::recording(seed().stream(Stream::Client, 1));
    let connection = within(&mut tap, || Connection::client(config, &other)).unwrap();
    let mut client = End { connection, tap };
    refuses(&mut client, &answer, AlertDescription::BadCertificate);

    // A good certificate, but its key cannot be encrypted to.
    let ecdsa = Pki::mint(&host(), &mut seed().stream(Stream::Pki, 1)).unwrap();
    let mut config = client_config(&Arc::default());
    config.verifier = verifier(vec![ecdsa.root.clone()], ALGORITHMS_WITH_RSA).unwrap();
    let mut client = End::client_of(config, 0);
    let mut server = End::server();
    server.connection = Connection::server(ServerConfig {
        chain: ecdsa.chain,
        ..server_config()
    });
    server.receive(&client.output()).unwrap();
    let alert = AlertDescription::UnsupportedCertificate;
    let error = refuses(&mut client, &server.output(), alert);
    assert_eq!(error, Error::NotRsa);
}

#[test]
fn finished_vouches_for_the_whole_handshake() {
    // Somebody changes a signal that the server does not know, and both go on with the same keys.
    let mut client = End::client(&Arc::default());
    let mut server = End::server();
    let mut hello = client.output();
    let place = hello
        .windows(2)
        .position(|bytes| bytes == [0, 0xff])
        .unwrap();
    hello[place + 1] = 0xfe;
    server.receive(&hello).unwrap();
    client.receive(&server.output()).unwrap();
    let error = refuses(
        &mut server,
        &client.output(),
        AlertDescription::DecryptError,
    );
    assert_eq!(error, Error::Finished);
}

/// Seals what the server would never say, with the server's key.
fn forge(client: &[EventKind], typ: ContentType, text: &[u8], sequence: u64) -> Vec<u8> {
    let block = client.iter().find_map(|event| match event {
        EventKind::Prf { label, output, .. } if label == "key expansion" => Some(output),
        _ => None,
    });
    let block = block.unwrap();
    RecordKey::new(AeadName::Aes128Gcm, &block[16..32], &block[36..])
        .encrypt(
            OutboundPlainMessage {
                typ,
                version: ProtocolVersion::TLSv1_2,
                payload: OutboundChunks::Single(text),
            },
            sequence,
        )
        .unwrap()
        .encode()
}

#[test]
fn a_client_checks_finished_too() {
    let (_, _, [_, _, _, finished]) = connected();
    let ccs = &finished[..6];
    for (alert, typ, text) in [
        (
            AlertDescription::DecryptError,
            ContentType::Handshake,
            message(20, &[0; 12]),
        ),
        (
            AlertDescription::DecryptError,
            ContentType::Handshake,
            message(20, &[]),
        ),
        (
            AlertDescription::UnexpectedMessage,
            ContentType::Handshake,
            message(14, &[]),
        ),
        (
            AlertDescription::UnexpectedMessage,
            ContentType::ApplicationData,
            b"early".to_vec(),
        ),
        (
            AlertDescription::DecodeError,
            ContentType::Handshake,
            Vec::new(),
        ),
        (
            AlertDescription::RecordOverflow,
            ContentType::ApplicationData,
            vec![0; (1 << 14) + 1],
        ),
    ] {
        let mut client = End::client(&Arc::default());
        let mut server = End::server();
        server.receive(&client.output()).unwrap();
        client.receive(&server.output()).unwrap();
        let forged = forge(&client.tap.take(), typ, &text, 0);
        client.receive(ccs).unwrap();
        refuses(&mut client, &forged, alert);
    }
}

#[test]
fn a_sealed_record_is_opened_once_in_its_place_and_as_it_was() {
    let sent = || {
        let (mut client, server, _) = connected();
        client.write(b"one");
        let one = client.output();
        client.write(b"two");
        (server, one, client.output())
    };
    let alert = AlertDescription::BadRecordMac;
    let (mut server, one, _) = sent();
    server.receive(&one).unwrap();
    refuses(&mut server, &one, alert);
    let (mut server, _, two) = sent();
    refuses(&mut server, &two, alert);
    let (_, one, _) = sent();
    for place in 0..one.len() {
        for bit in 0..8 {
            let (mut server, mut one, two) = sent();
            one[place] ^= 1 << bit;
            // What is cut short waits for more; the next record is that.
            let bytes = [one, two, vec![0; 0xffff]].concat();
            let (_, sent) = refusal(&mut server, &bytes);
            assert!(sent.is_some());
        }
    }
}

#[test]
fn alerts_are_heard_and_renegotiation_is_declined() {
    let (mut client, mut server, _) = connected();
    // user_canceled, a warning.
    let warning = End::client(&Arc::default()).receive(&record(21, &[1, 90]));
    assert_eq!(warning, Ok(Vec::new()));
    let fatal = record(21, &[2, 40]);
    for mut end in [End::client(&Arc::default()), End::server()] {
        end.output();
        let error = end.receive(&fatal).unwrap_err();
        assert_eq!(
            error,
            Error::AlertReceived(AlertDescription::HandshakeFailure)
        );
        assert!(end.output().is_empty());
    }
    // HelloRequest is ignored in the middle of a handshake.
    let ignored = End::client(&Arc::default()).receive(&handshake(0, &[]));
    assert_eq!(ignored, Ok(Vec::new()));

    // After it, it is declined, and the connection goes on.
    let (mut asked, _, _) = connected();
    let request = forge(
        &asked.tap.take(),
        ContentType::Handshake,
        &message(0, &[]),
        1,
    );
    asked.receive(&request).unwrap();
    let declined = sealed(&asked.tap.take()).pop().unwrap();
    assert_eq!(declined.plaintext[..], [1, 100]);
    client.write(b"still here");
    assert_eq!(server.receive(&client.output()).unwrap(), b"still here");
}

#[test]
fn nothing_is_written_before_the_handshake_has_ended() {
    let mut client = End::client(&Arc::default());
    let early = within(&mut client.tap, || client.connection.write(b"early"));
    assert_eq!(early, Err(Error::NotReady));
    let mut nothing = Tap::recording(|_: &mut [u8]| Err(rustls::crypto::GetRandomFailed));
    let config = client_config(&Arc::default());
    let error = within(&mut nothing, || Connection::client(config, &host())).unwrap_err();
    assert_eq!(error, Error::NoRandomness);
}

// --- the server is no oracle ---

/// All that the server lets anybody see after this in the place of the encrypted pre-master secret:
/// its bytes after `ClientKeyExchange`, after ChangeCipherSpec and after Finished; and what it did.
fn after_key_exchange(encrypted: &[u8]) -> ([Vec<u8>; 3], Vec<&'static str>, bool) {
    let mut client = End::client(&Arc::default());
    let mut server = End::server();
    server.receive(&client.output()).unwrap();
    client.receive(&server.output()).unwrap();
    let rest = client.output();
    let rest = &records(&rest)[1..];
    server.tap.take();

    let length = u16::try_from(encrypted.len()).unwrap().to_be_bytes();
    server
        .receive(&handshake(16, &[&length[..], encrypted].concat()))
        .unwrap();
    let first = server.output();
    server.receive(&record(rest[0].0, &rest[0].1)).unwrap();
    let second = server.output();
    let error = server.receive(&record(rest[1].0, &rest[1].1)).unwrap_err();
    assert_eq!(error, Error::BadRecordMac);
    let mut accepted = false;
    let events = server.tap.take();
    let did = events.iter().map(|event| match event {
        EventKind::Random { .. } => "Random",
        EventKind::RsaDecrypt { output, valid, .. } => {
            assert_eq!(output.len(), 48);
            assert_eq!(output[..2], [3, 3]);
            accepted = *valid;
            "RsaDecrypt"
        }
        EventKind::Prf { .. } => "Prf",
        EventKind::Open(_) => "Open",
        other => panic!("unexpected {other:?}"),
    });
    let did = did.collect();
    ([first, second, server.output()], did, accepted)
}

/// Right padding around `secret`.
fn padded(secret: &[u8]) -> Vec<u8> {
    let mut block = vec![0xa5; 256];
    block[..2].copy_from_slice(&[0, 2]);
    let start = 256 - secret.len();
    block[start - 1] = 0;
    block[start..].copy_from_slice(secret);
    block
}

fn secret(version: [u8; 2]) -> Vec<u8> {
    [&version[..], &[0x77; 46]].concat()
}

/// The attacker cannot open what the server goes on with, be it theirs or drawn. If these were told
/// apart, each answer would say something about somebody else's secret (Bleichenbacher 1998).
#[test]
fn the_server_tells_nobody_whether_the_padding_was_right() {
    let key = public_key(&pki().chain[0]);
    let modulus = key.modulus().to_vec();
    let changed = |place: usize, value: u8| {
        let mut block = padded(&secret([3, 3]));
        block[place] = value;
        block
    };
    let mut no_separator = padded(&secret([3, 3]));
    no_separator[207] = 1;
    no_separator[208..].fill(0x77);
    let mut one = vec![0; 256];
    one[255] = 1;
    let blocks = [
        changed(0, 1),
        changed(1, 1),
        changed(1, 0),
        changed(1, 3),
        // A zero among the first eight random bytes, and among the others.
        changed(2, 0),
        changed(9, 0),
        changed(100, 0),
        changed(206, 0),
        no_separator,
        // Too short, too long, nothing at all.
        padded(&secret([3, 3])[1..]),
        padded(&[&[3], &secret([3, 3])[..]].concat()),
        padded(&[]),
        // SSL 3.0, TLS 1.1, TLS 1.3, nonsense.
        padded(&secret([3, 0])),
        padded(&secret([3, 2])),
        padded(&secret([3, 4])),
        padded(&secret([0, 0])),
        vec![0; 256],
        one,
    ];
    let mut ciphertexts: Vec<_> = blocks
        .iter()
        .map(|block| key.apply(block).unwrap())
        .collect();
    let mut larger = modulus.clone();
    *larger.last_mut().unwrap() |= 2;
    ciphertexts.extend([
        // Not below the modulus, and of other lengths.
        modulus,
        larger,
        vec![0xff; 256],
        Vec::new(),
        vec![7; 255],
        [vec![0], ciphertexts[0].clone()].concat(),
        vec![7; 1000],
    ]);

    let right = key.apply(&padded(&secret([3, 3]))).unwrap();
    let (seen, did, accepted) = after_key_exchange(&right);
    assert!(accepted);
    assert_eq!(seen, [vec![], vec![], record(21, &[2, 20])]);
    assert_eq!(did, ["Random", "RsaDecrypt", "Prf", "Prf", "Open"]);
    for ciphertext in ciphertexts {
        assert_eq!(
            after_key_exchange(&ciphertext),
            (seen.clone(), did.clone(), false)
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn nor_for_any_other_padding(
        changes in proptest::collection::vec((0_usize..256, any::<u8>()), 1..4),
        version: [u8; 2],
        length in 0_usize..200,
    ) {
        let key = public_key(&pki().chain[0]);
        let mut block = padded(&[&version[..], &vec![0x77; length]].concat());
        for (place, value) in changes {
            block[place] = value;
        }
        if let Some(ciphertext) = key.apply(&block) {
            let (seen, did, _) = after_key_exchange(&ciphertext);
            prop_assert_eq!(seen, [vec![], vec![], record(21, &[2, 20])]);
            prop_assert_eq!(did, ["Random", "RsaDecrypt", "Prf", "Prf", "Open"]);
        }
    }

    #[test]
    fn nor_for_any_other_bytes(ciphertext in proptest::collection::vec(any::<u8>(), 0..300)) {
        let (seen, did, _) = after_key_exchange(&ciphertext);
        prop_assert_eq!(seen, [vec![], vec![], record(21, &[2, 20])]);
        prop_assert_eq!(did, ["Random", "RsaDecrypt", "Prf", "Prf", "Open"]);
    }
}

/// The same number, but shorter than the modulus (RFC 8017 section 7.2.2 step 1).
#[test]
fn a_ciphertext_without_its_leading_zero_is_not_decrypted() {
    let key = public_key(&pki().chain[0]);
    let ciphertext = (0..10_000_u16)
        .map(|number| {
            let mut secret = secret([3, 3]);
            secret[2..4].copy_from_slice(&number.to_be_bytes());
            key.apply(&padded(&secret)).unwrap()
        })
        .find(|ciphertext| ciphertext[0] == 0)
        .unwrap();
    assert!(pki().key.decrypt(&ciphertext, 48).is_some());
    assert_eq!(pki().key.decrypt(&ciphertext[1..], 48), None);
    let longer = [vec![0], ciphertext].concat();
    assert_eq!(pki().key.decrypt(&longer, 48), None);
}

#[test]
fn a_key_exchange_that_is_none_is_refused() {
    let (_, _, [hello, ..]) = connected();
    for body in [&[][..], &[1], &[0, 2, 7], &[0, 1, 7, 7]] {
        let mut server = End::server();
        server.receive(&hello).unwrap();
        refuses(
            &mut server,
            &handshake(16, body),
            AlertDescription::DecodeError,
        );
    }
}

// --- whatever comes ---

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// However TCP cuts the stream.
    #[test]
    fn records_come_in_any_pieces(cuts in proptest::collection::vec(1_usize..400, 1..20)) {
        let mut client = End::client(&Arc::default());
        let mut server = End::server();
        let mut cuts = cuts.into_iter().cycle();
        for _ in 0..2 {
            for (from, to) in [(0, 1), (1, 0)] {
                let ends = [&mut client, &mut server];
                let mut bytes = ends[from].connection.take_output();
                while !bytes.is_empty() {
                    let rest = bytes.split_off(bytes.len().min(cuts.next().unwrap()));
                    let ends = [&mut client, &mut server];
                    let [one, two] = ends;
                    let end = if to == 0 { one } else { two };
                    end.receive(&bytes).unwrap();
                    bytes = rest;
                }
            }
        }
        prop_assert!(!client.connection.is_handshaking() && !server.connection.is_handshaking());
    }

    /// One byte of the handshake is changed: the two ends do not both come to its end. The exception
    /// is the version in a record's header before there are keys, which nothing vouches for.
    #[test]
    fn a_changed_handshake_does_not_succeed(
        flight in 0_usize..4,
        place: proptest::sample::Index,
        change in 1_u8..=255,
    ) {
        let mut ends = [End::client(&Arc::default()), End::server()];
        let mut excused = false;
        for turn in 0..4 {
            let mut bytes = ends[turn % 2].output();
            if turn == flight && !bytes.is_empty() {
                let place = place.index(bytes.len());
                bytes[place] ^= change;
                let mut start = 0;
                for (typ, body) in records(&{
                    let mut original = bytes.clone();
                    original[place] ^= change;
                    original
                }) {
                    excused |= place == start + 2 && (typ != 22 || turn < 3);
                    start += 5 + body.len();
                }
            }
            let _ = ends[(turn + 1) % 2].receive(&bytes);
        }
        let done = ends.iter().all(|end| !end.connection.is_handshaking());
        prop_assert!(!done || excused);
    }

    #[test]
    fn garbage_makes_no_end_panic(
        stage in 0_usize..5,
        garbage in proptest::collection::vec(any::<u8>(), 0..200),
        typ in 20_u8..24,
        framed: bool,
    ) {
        let mut ends = [End::client(&Arc::default()), End::server()];
        for turn in 0..stage {
            let bytes = ends[turn % 2].output();
            ends[(turn + 1) % 2].receive(&bytes).unwrap();
        }
        let bytes = if framed { record(typ, &garbage) } else { garbage };
        for end in &mut ends {
            let _ = end.receive(&bytes);
            let _ = end.receive(&bytes);
        }
    }

    #[test]
    fn handshake_messages_of_any_contents_make_no_end_panic(
        stage in 0_usize..3,
        typ in 0_u8..25,
        body in proptest::collection::vec(any::<u8>(), 0..120),
    ) {
        let mut ends = [End::client(&Arc::default()), End::server()];
        for turn in 0..stage {
            let bytes = ends[turn % 2].output();
            ends[(turn + 1) % 2].receive(&bytes).unwrap();
        }
        for end in &mut ends {
            let _ = end.receive(&handshake(typ, &body));
        }
    }
}

// --- as a scenario ---

fn recorded(certificate: CertificateKind, attack: Option<Attack>) -> Recording {
    let scenario = Scenario::try_from(ScenarioInput {
        kind: Kind::RsaKeyTransport,
        host: HOST.into(),
        message: "Hello over there".into(),
        seed: Some("443".into()),
        latency_ms: 40,
        cipher_suite: CipherSuite::Aes128GcmSha256,
        certificate,
        strict: false,
        attack,
        page: SitePage::default(),
        padding: 0,
    });
    let mut recordings = run(&scenario.unwrap());
    assert_eq!(recordings.len(), 1);
    recordings.remove(0)
}

#[test]
fn the_form_is_delivered() {
    let recording = recorded(CertificateKind::Valid, None);
    assert_eq!(
        recording.outcome,
        Outcome::Delivered {
            message: "Hello over there".into(),
            status: 200
        }
    );
    let agreed = recording
        .events
        .iter()
        .filter_map(|event| match &event.kind {
            EventKind::HandshakeComplete {
                version,
                cipher_suite,
                group,
                resumed: false,
                alpn: Some(alpn),
                ..
            } => Some((
                event.peer,
                [version, cipher_suite, group, alpn].map(String::as_str),
            )),
            _ => None,
        });
    let expected = ["TLS 1.2", "TLS_RSA_WITH_AES_128_GCM_SHA256", "", "http/1.1"];
    // The server is first to have seen the other's Finished.
    assert_eq!(
        agreed.collect::<Vec<_>>(),
        [(Peer::Server, expected), (Peer::Client, expected)]
    );
    assert!(recording.key_log.starts_with("CLIENT_RANDOM "));
    // Two round trips until the client may write, after one for TCP.
    let wrote = recording.events.iter().find_map(|event| match event.kind {
        EventKind::Write { .. } => Some(event.at),
        _ => None,
    });
    assert_eq!(wrote.unwrap() / 80_000, 3);
    assert_eq!(recording, recorded(CertificateKind::Valid, None));
}

/// Nothing is encrypted to a key that was not vouched for.
#[test]
fn with_a_certificate_at_fault_there_is_no_key_exchange() {
    for certificate in CertificateKind::ALL {
        let recording = recorded(certificate, None);
        let encrypted = recording
            .events
            .iter()
            .any(|event| matches!(event.kind, EventKind::RsaEncrypt { .. }));
        if matches!(
            certificate,
            CertificateKind::Valid | CertificateKind::LookAlike
        ) {
            assert!(encrypted);
            assert!(matches!(recording.outcome, Outcome::Delivered { .. }));
        } else {
            assert!(!encrypted, "{certificate:?}");
            let Outcome::Refused {
                by: Peer::Client,
                alert: Some(alert),
                ..
            } = recording.outcome
            else {
                panic!("{certificate:?}: {:?}", recording.outcome);
            };
            let expected = match certificate {
                CertificateKind::Expired | CertificateKind::NotYetValid => "certificate_expired",
                CertificateKind::SelfSigned
                | CertificateKind::UnknownRoot
                | CertificateKind::MissingIntermediate => "unknown_ca",
                CertificateKind::WrongUsage => "unsupported_certificate",
                _ => "bad_certificate",
            };
            assert_eq!(alert, expected, "{certificate:?}");
        }
    }
}

/// Who sent what is on the wire when, but for the client's own bytes.
fn shape(recording: &Recording) -> Vec<(Peer, Micros, Micros, Vec<u8>)> {
    let segments = recording.capture.segments.iter();
    segments
        .map(|segment| {
            let bytes = match segment.from {
                Peer::Client => vec![0; segment.bytes.len()],
                Peer::Server => segment.bytes.to_vec(),
            };
            (segment.from, segment.sent_at, segment.arrives_at, bytes)
        })
        .collect()
}

/// The attacker changes the encrypted secret on its way. Whatever that makes of its padding, the
/// server's answer is the same, to the byte and to the microsecond.
#[test]
fn the_server_is_no_oracle_on_the_wire() {
    let recording = recorded(CertificateKind::Valid, None);
    let encrypted = recording.events.iter().find_map(|event| match &event.kind {
        EventKind::RsaEncrypt { ciphertext, .. } => Some(ciphertext),
        _ => None,
    });
    let encrypted = encrypted.unwrap();
    let place = |(segment, bytes): (usize, &[u8])| {
        let place = bytes
            .windows(256)
            .position(|window| window == &encrypted[..])?;
        Some((
            u32::try_from(segment).unwrap(),
            u32::try_from(place).unwrap(),
        ))
    };
    let segments = recording.capture.segments.iter();
    let (segment, place) = segments
        .map(|segment| &segment.bytes[..])
        .enumerate()
        .find_map(place)
        .unwrap();
    let flipped = |bit| {
        let flip = Attack::FlipBit {
            connection: 0,
            segment,
            bit,
        };
        let recording = recorded(CertificateKind::Valid, Some(flip));
        assert_eq!(
            recording.outcome,
            Outcome::Refused {
                by: Peer::Server,
                reason: "a record of the client cannot be opened: it is not as it was sealed, or \
                         not meant for this key"
                    .into(),
                alert: Some("bad_record_mac".into()),
            }
        );
        let decrypted = recording.events.iter().find_map(|event| match event.kind {
            EventKind::RsaDecrypt { valid, .. } => Some(valid),
            _ => None,
        });
        (shape(&recording), decrypted.unwrap())
    };
    // The last bit of Finished: the padding is right, and what follows cannot be opened.
    let last =
        8 * u32::try_from(recording.capture.segments[segment as usize].bytes.len()).unwrap() - 1;
    let (right, valid) = flipped(last);
    assert!(valid);
    for bit in (0..256 * 8).step_by(97) {
        let (wrong, valid) = flipped(8 * place + bit);
        assert!(!valid);
        assert_eq!(wrong, right, "bit {bit}");
    }
}
