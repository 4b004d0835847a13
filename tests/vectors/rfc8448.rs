//! RFC 8448 section 3, the simple 1-RTT handshake, through the provider: the key shares, every
//! secret, every record opened, and sealed again to the same bytes.

use std::collections::BTreeMap;

use port443::provider::aead::RecordKey;
use port443::provider::hash::SHA256;
use port443::provider::hkdf::HKDF_SHA256;
use port443::provider::kx::X25519;
use port443::provider::tap::within;
use port443::recording::AeadName;
use rustls::crypto::SupportedKxGroup;
use rustls::crypto::cipher::{
    InboundOpaqueMessage, Iv, MessageDecrypter, MessageEncrypter, OutboundChunks,
    OutboundPlainMessage,
};
use rustls::crypto::hash::Hash;
use rustls::crypto::tls13::{Hkdf, OkmBlock};
use rustls::{ContentType, ProtocolVersion};
use serde_json::Value;

use crate::{drawing, hex};

struct Trace(Value);

impl Trace {
    fn load() -> Self {
        Self(serde_json::from_str(include_str!("rfc8448-section-3.json")).unwrap())
    }

    fn bytes(&self, pointer: &str) -> Vec<u8> {
        hex(self.0.pointer(pointer).unwrap().as_str().unwrap())
    }

    /// (sender, what, the record with its header), in order.
    fn records(&self) -> Vec<(String, String, Vec<u8>)> {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        self.0["records"]
            .as_array()
            .unwrap()
            .iter()
            .map(|record| {
                (
                    text(&record["from"]),
                    text(&record["what"]),
                    hex(record["hex"].as_str().unwrap()),
                )
            })
            .collect()
    }

    /// ClientHello and ServerHello without their record headers.
    fn hellos(&self) -> Vec<u8> {
        self.records()[..2]
            .iter()
            .flat_map(|(_, _, record)| record[5..].to_vec())
            .collect()
    }

    fn shared_secret(&self) -> Vec<u8> {
        let private_key = self.bytes("/client/x25519_private");
        let client = within(&mut drawing(private_key), || X25519.start()).unwrap();
        assert_eq!(client.pub_key(), self.bytes("/client/x25519_public"));
        let private_key = self.bytes("/server/x25519_private");
        let server = within(&mut drawing(private_key), || X25519.start()).unwrap();
        assert_eq!(server.pub_key(), self.bytes("/server/x25519_public"));

        let at_client = client
            .complete(&self.bytes("/server/x25519_public"))
            .unwrap();
        let at_server = server
            .complete(&self.bytes("/client/x25519_public"))
            .unwrap();
        assert_eq!(at_client.secret_bytes(), at_server.secret_bytes());
        at_client.secret_bytes().to_vec()
    }

    /// Every traffic secret, by its name in the trace, computed from the key shares and messages.
    fn traffic_secrets(&self) -> BTreeMap<&'static str, Vec<u8>> {
        // RFC 8446 section 7.1, step by step.
        let early = HKDF_SHA256.extract_from_zero_ikm(None);
        let derived = early.expand_block(&label(32, "derived", SHA256.hash(b"").as_ref()).parts());
        let handshake =
            HKDF_SHA256.extract_from_secret(Some(derived.as_ref()), &self.shared_secret());
        let derived =
            handshake.expand_block(&label(32, "derived", SHA256.hash(b"").as_ref()).parts());
        let main = HKDF_SHA256.extract_from_zero_ikm(Some(derived.as_ref()));

        let mut transcript = self.hellos();
        let hellos = SHA256.hash(&transcript);
        for message in [
            "EncryptedExtensions",
            "Certificate",
            "CertificateVerify",
            "server Finished",
        ] {
            transcript.extend(self.bytes(&format!("/messages/{message}")));
        }
        let to_server_finished = SHA256.hash(&transcript);

        [
            (
                "client_handshake_traffic_secret",
                &handshake,
                "c hs traffic",
                &hellos,
            ),
            (
                "server_handshake_traffic_secret",
                &handshake,
                "s hs traffic",
                &hellos,
            ),
            (
                "client_application_traffic_secret_0",
                &main,
                "c ap traffic",
                &to_server_finished,
            ),
            (
                "server_application_traffic_secret_0",
                &main,
                "s ap traffic",
                &to_server_finished,
            ),
        ]
        .into_iter()
        .map(|(name, secret, text, hash)| {
            let block = secret.expand_block(&label(32, text, hash.as_ref()).parts());
            (name, block.as_ref().to_vec())
        })
        .collect()
    }
}

/// An `HkdfLabel` in the parts in which rustls hands it over.
struct Label {
    length: [u8; 2],
    text_length: [u8; 1],
    text: Vec<u8>,
    context_length: [u8; 1],
    context: Vec<u8>,
}

fn label(length: u16, text: &str, context: &[u8]) -> Label {
    let text = [b"tls13 ", text.as_bytes()].concat();
    Label {
        length: length.to_be_bytes(),
        text_length: [text.len().try_into().unwrap()],
        text,
        context_length: [context.len().try_into().unwrap()],
        context: context.to_vec(),
    }
}

impl Label {
    fn parts(&self) -> [&[u8]; 5] {
        [
            &self.length,
            &self.text_length,
            &self.text,
            &self.context_length,
            &self.context,
        ]
    }
}

fn record_key(traffic_secret: &[u8]) -> RecordKey {
    let expander = HKDF_SHA256.expander_for_okm(&OkmBlock::new(traffic_secret));
    let (mut key, mut iv) = ([0; 16], [0; 12]);
    expander
        .expand_slice(&label(16, "key", b"").parts(), &mut key)
        .unwrap();
    expander
        .expand_slice(&label(12, "iv", b"").parts(), &mut iv)
        .unwrap();
    RecordKey::new(AeadName::Aes128Gcm, &key, Iv::from(iv))
}

#[test]
fn every_traffic_secret() {
    let trace = Trace::load();
    let secrets = trace.traffic_secrets();
    assert_eq!(secrets.len(), 4);
    for (name, secret) in secrets {
        assert_eq!(secret, trace.bytes(&format!("/secrets/{name}")), "{name}");
    }
}

#[test]
fn both_finished() {
    let trace = Trace::load();
    let secrets = trace.traffic_secrets();
    let verify_data = |secret: &str, transcript: &[u8]| {
        let key = HKDF_SHA256
            .expander_for_okm(&OkmBlock::new(&secrets[secret]))
            .expand_block(&label(32, "finished", b"").parts());
        HKDF_SHA256
            .hmac_sign(&key, SHA256.hash(transcript).as_ref())
            .as_ref()
            .to_vec()
    };
    let mut transcript = trace.hellos();
    for message in ["EncryptedExtensions", "Certificate", "CertificateVerify"] {
        transcript.extend(trace.bytes(&format!("/messages/{message}")));
    }
    let finished = trace.bytes("/messages/server Finished");
    assert_eq!(
        verify_data("server_handshake_traffic_secret", &transcript),
        finished[4..]
    );
    transcript.extend(finished);
    assert_eq!(
        verify_data("client_handshake_traffic_secret", &transcript),
        trace.bytes("/messages/client Finished verify_data")
    );
}

#[test]
fn every_record_opens_and_seals_again_to_the_same_bytes() {
    let trace = Trace::load();
    let secrets = trace.traffic_secrets();
    // Per secret: the key, and how many records it has opened.
    let mut keys: BTreeMap<&str, (RecordKey, u64)> = secrets
        .iter()
        .map(|(&name, secret)| (name, (record_key(secret), 0)))
        .collect();

    let mut opened = Vec::new();
    for (from, what, record) in &trace.records()[2..] {
        let name = match (from.as_str(), what.contains("Finished")) {
            ("client", true) => "client_handshake_traffic_secret",
            ("server", true) => "server_handshake_traffic_secret",
            ("client", false) => "client_application_traffic_secret_0",
            _ => "server_application_traffic_secret_0",
        };
        let (key, sequence) = keys.get_mut(name).unwrap();

        let mut payload = record[5..].to_vec();
        let message = InboundOpaqueMessage::new(
            ContentType::ApplicationData,
            ProtocolVersion::TLSv1_2,
            &mut payload,
        );
        let plain = key.decrypt(message, *sequence).unwrap();
        let (typ, plaintext) = (plain.typ, plain.payload.to_vec());

        let again = key
            .encrypt(
                OutboundPlainMessage {
                    typ,
                    version: ProtocolVersion::TLSv1_3,
                    payload: OutboundChunks::Single(&plaintext),
                },
                *sequence,
            )
            .unwrap();
        assert_eq!(&again.encode(), record, "{what}");
        *sequence += 1;
        opened.push((what.clone(), typ, plaintext));
    }

    let flight: Vec<u8> = [
        "EncryptedExtensions",
        "Certificate",
        "CertificateVerify",
        "server Finished",
    ]
    .iter()
    .flat_map(|name| trace.bytes(&format!("/messages/{name}")))
    .collect();
    let counting: Vec<u8> = (0..=0x31).collect();
    let contents: Vec<_> = opened
        .iter()
        .map(|(_, typ, plaintext)| (*typ, plaintext.clone()))
        .collect();
    assert_eq!(contents.len(), 7);
    assert_eq!(contents[0], (ContentType::Handshake, flight));
    assert_eq!(contents[1].0, ContentType::Handshake);
    assert_eq!(
        contents[1].1[4..],
        trace.bytes("/messages/client Finished verify_data")
    );
    assert_eq!(contents[2].0, ContentType::Handshake);
    assert_eq!(contents[2].1[0], 4, "NewSessionTicket");
    assert_eq!(
        contents[3],
        (ContentType::ApplicationData, counting.clone())
    );
    assert_eq!(contents[4], (ContentType::ApplicationData, counting));
    // warning(1), close_notify(0)
    assert_eq!(contents[5], (ContentType::Alert, vec![1, 0]));
    assert_eq!(contents[6], (ContentType::Alert, vec![1, 0]));
}

#[test]
fn a_changed_bit_does_not_open() {
    let trace = Trace::load();
    let mut key = record_key(&trace.traffic_secrets()["server_handshake_traffic_secret"]);
    let (_, _, record) = &trace.records()[2];
    for at in [5, 100, record.len() - 1] {
        let mut payload = record.clone();
        payload[at] ^= 0x10;
        let message = InboundOpaqueMessage::new(
            ContentType::ApplicationData,
            ProtocolVersion::TLSv1_2,
            &mut payload[5..],
        );
        assert!(key.decrypt(message, 0).is_err(), "byte {at}");
    }
}
