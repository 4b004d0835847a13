//! Connections that OpenSSL made with itself, of each kind that it speaks.
#![cfg(feature = "everything")]

use port443::capture::Peer;
use port443::dissect::decrypt::{OpenedRecord, decrypt};
use port443::dissect::{Dissection, Unit, dissect};
use port443::eavesdrop::{Topic, eavesdrop};
use serde_json::Value;

use crate::cover::{all_problems, check, check_opened, problems, value};
use crate::wire::{Wire, hex};

const CONNECTIONS: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../tests/vectors/openssl-connections.json"
));

pub(crate) struct Connection {
    pub(crate) name: String,
    pub(crate) wire: Wire,
    pub(crate) key_log: String,
}

pub(crate) fn json() -> Value {
    serde_json::from_str(CONNECTIONS).unwrap()
}

/// All of them, cut into segments of `size`.
pub(crate) fn connections(size: usize) -> Vec<Connection> {
    let json = json();
    let cases = json["cases"].as_array().unwrap().iter();
    cases
        .map(|case| {
            let mut wire = Wire::open(443);
            for part in case["parts"].as_array().unwrap() {
                let from = match part["from"].as_str().unwrap() {
                    "client" => Peer::Client,
                    _ => Peer::Server,
                };
                for bytes in hex(part["hex"].as_str().unwrap()).chunks(size) {
                    wire.send(from, bytes);
                }
            }
            Connection {
                name: case["name"].as_str().unwrap().into(),
                wire,
                key_log: case["keyLog"].as_str().unwrap().into(),
            }
        })
        .collect()
}

/// The one of that name.
pub(crate) fn connection(name: &str) -> Connection {
    let mut connections = connections(1_000);
    let place = connections
        .iter()
        .position(|connection| connection.name == name)
        .unwrap();
    connections.swap_remove(place)
}

fn names(units: &[Unit]) -> Vec<(&str, bool)> {
    units
        .iter()
        .map(|unit| (unit.name.as_str(), unit.sealed))
        .collect()
}

/// What stands inside of a peer's opened records.
fn inside(opened: &[OpenedRecord], from: Peer) -> Vec<&'static str> {
    let records = opened.iter().filter(|record| record.from == from);
    let names = records.flat_map(|record| record.messages.iter().map(|message| message.name));
    names.filter(|name| *name != "type").collect()
}

#[test]
fn all_is_named_and_opened() {
    for size in [1_400, 100, 7] {
        for Connection {
            name,
            wire,
            key_log,
        } in connections(size)
        {
            let dissection = dissect(&wire.capture);
            check(&wire.capture, &dissection);
            assert_eq!(all_problems(&dissection), [], "{name}");
            let opened = decrypt(&dissection, &key_log);
            check_opened(&opened);
            let mut found = problems(opened.iter().flat_map(|record| &record.messages));
            // Behind its request this client sent a line that is no HTTP.
            if name == "TLS 1.3, second visit with early data" {
                assert_eq!(found, [("unknown", "not an HTTP message".into())]);
                found.clear();
            }
            assert_eq!(found, [], "{name}");
            let sealed = [&dissection.client, &dissection.server]
                .map(|stream| stream.units.iter().filter(|unit| unit.sealed).count());
            assert_eq!(opened.len(), sealed[0] + sealed[1], "{name}");
            assert!(opened.len() >= 4, "{name}");
        }
    }
}

fn dissected(name: &str) -> (Dissection, Vec<OpenedRecord>) {
    let connection = connection(name);
    let dissection = dissect(&connection.wire.capture);
    let opened = decrypt(&dissection, &connection.key_log);
    (dissection, opened)
}

#[test]
fn tls12_with_ecdhe() {
    let (dissection, opened) = dissected("TLS 1.2, ECDHE-ECDSA-AES128-GCM-SHA256");
    assert_eq!(
        names(&dissection.client.units),
        [
            ("ClientHello", false),
            ("ClientKeyExchange", false),
            ("change_cipher_spec", false),
            ("handshake", true),
            ("application_data", true)
        ]
    );
    assert_eq!(
        names(&dissection.server.units),
        [
            ("ServerHello", false),
            ("Certificate", false),
            ("ServerKeyExchange", false),
            ("ServerHelloDone", false),
            ("NewSessionTicket", false),
            ("change_cipher_spec", false),
            ("handshake", true),
            ("application_data", true)
        ]
    );
    let exchange = &dissection.server.units[2].field;
    assert_eq!(value(exchange, "curve_type"), "named_curve");
    assert_eq!(value(exchange, "namedcurve"), "x25519");
    assert_eq!(value(exchange, "point"), "32 bytes");
    assert!(exchange.find("ECDSA-Sig-Value").is_some());
    let message = exchange.find("ServerKeyExchange").unwrap();
    assert_eq!(message.spec, Some("RFC 8422 5.4"));
    let exchange = &dissection.client.units[1].field;
    assert_eq!(value(exchange, "point"), "32 bytes");
    let certificate = &dissection.server.units[1].field;
    assert_eq!(value(certificate, "subjectAltName"), "example.com");
    let ticket = &dissection.server.units[4].field;
    assert_eq!(value(ticket, "ticket_lifetime_hint"), "7200 seconds");
    let hello = &dissection.client.units[0].field;
    assert!(
        dissection.server.units[0]
            .field
            .find("renegotiation_info")
            .is_some()
    );
    for name in [
        "ec_point_formats",
        "extended_master_secret",
        "session_ticket",
        "encrypt_then_mac",
    ] {
        assert!(hello.find(name).is_some(), "{name}");
    }
    for unit in &dissection.client.units[3..] {
        let length = |name: &str| {
            let field = unit.field.find(name).unwrap();
            field.end - field.start
        };
        assert_eq!((length("nonce_explicit"), length("tag")), (8, 16));
    }
    assert_eq!(inside(&opened, Peer::Client), ["Finished", "HTTP request"]);
    assert_eq!(inside(&opened, Peer::Server), ["Finished", "HTTP response"]);
    assert_eq!(opened[0].secret, "CLIENT_RANDOM");
    assert_eq!(opened[1].sequence, 1);
    let finished = opened[0].messages[0].find("verify_data").unwrap();
    assert_eq!(finished.end - finished.start, 12);
}

#[test]
fn tls12_with_rsa() {
    let (dissection, _) = dissected("TLS 1.2, AES128-GCM-SHA256");
    let exchange = &dissection.client.units[1].field;
    assert_eq!(dissection.client.units[1].name, "ClientKeyExchange");
    assert_eq!(
        exchange.find("ClientKeyExchange").unwrap().spec,
        Some("RFC 5246 7.4.7.1")
    );
    let secret = exchange.find("EncryptedPreMasterSecret").unwrap();
    assert_eq!(value(secret, "opaque"), "256 bytes");
    let certificate = &dissection.server.units[1].field;
    assert_eq!(value(certificate, "modulus"), "2048 bits");
    assert_eq!(value(certificate, "publicExponent"), "65537");
    assert_eq!(
        value(certificate, "subjectPublicKeyInfo"),
        "rsaEncryption, 2048 bits, exponent 65537"
    );
}

/// ChaCha20-Poly1305 sends no part of the nonce (RFC 7905 section 2).
#[test]
fn tls12_without_an_explicit_nonce() {
    let (dissection, opened) = dissected("TLS 1.2, ECDHE-ECDSA-CHACHA20-POLY1305");
    for unit in dissection.client.units.iter().filter(|unit| unit.sealed) {
        assert!(unit.field.find("nonce_explicit").is_none());
        let tag = unit.field.find("tag").unwrap();
        assert_eq!(tag.spec, Some("RFC 8439 2.8"));
    }
    assert!(inside(&opened, Peer::Client).contains(&"HTTP request"));
}

#[test]
fn a_client_certificate_in_tls12() {
    let (dissection, opened) =
        dissected("TLS 1.2, ECDHE-RSA-AES256-GCM-SHA384, secp256r1, client certificate");
    let request = dissection
        .server
        .units
        .iter()
        .find_map(|unit| unit.field.find("CertificateRequest"))
        .unwrap();
    assert_eq!(
        value(request, "certificate_types"),
        "rsa_sign, dss_sign, ecdsa_sign"
    );
    assert!(value(request, "supported_signature_algorithms").starts_with("ecdsa_secp256r1_sha256"));
    assert_eq!(
        value(request, "certificate_authorities"),
        "organizationName=Anna, commonName=anna"
    );
    let clear: Vec<&str> = dissection
        .client
        .units
        .iter()
        .map(|unit| unit.name.as_str())
        .collect();
    assert_eq!(
        clear[..5],
        [
            "ClientHello",
            "Certificate",
            "ClientKeyExchange",
            "CertificateVerify",
            "change_cipher_spec"
        ]
    );
    assert_eq!(
        value(&dissection.client.units[2].field, "point"),
        "65 bytes"
    );
    assert_eq!(opened.len(), 4);
}

#[test]
fn a_retry_and_a_client_certificate() {
    let (dissection, opened) = dissected("TLS 1.3, HelloRetryRequest, client certificate");
    assert_eq!(
        names(&dissection.client.units)[..3],
        [
            ("ClientHello", false),
            ("change_cipher_spec", false),
            ("ClientHello", false)
        ]
    );
    assert_eq!(
        names(&dissection.server.units)[..3],
        [
            ("HelloRetryRequest", false),
            ("change_cipher_spec", false),
            ("ServerHello", false)
        ]
    );
    let retry = &dissection.server.units[0].field;
    assert_eq!(value(retry, "selected_group"), "secp256r1");
    let second = &dissection.client.units[2].field;
    assert_eq!(value(second, "client_shares"), "secp256r1");
    let server = inside(&opened, Peer::Server);
    assert_eq!(
        server[..5],
        [
            "EncryptedExtensions",
            "CertificateRequest",
            "Certificate",
            "CertificateVerify",
            "Finished"
        ]
    );
    let request = opened
        .iter()
        .find_map(|record| {
            record
                .messages
                .iter()
                .find(|message| message.name == "CertificateRequest")
        })
        .unwrap();
    assert_eq!(
        value(request, "certificate_authorities"),
        "organizationName=Anna, commonName=anna"
    );
    assert_eq!(
        inside(&opened, Peer::Client)[..3],
        ["Certificate", "CertificateVerify", "Finished"]
    );
}

#[test]
fn key_updates() {
    let (_, opened) = dissected("TLS 1.3, KeyUpdate");
    let client: Vec<_> = opened
        .iter()
        .filter(|record| record.from == Peer::Client)
        .map(|record| (record.secret, record.sequence, record.messages[0].name))
        .collect();
    assert_eq!(
        client[1..],
        [
            ("CLIENT_TRAFFIC_SECRET_0", 0, "application data"),
            ("CLIENT_TRAFFIC_SECRET_0", 1, "KeyUpdate"),
            ("CLIENT_TRAFFIC_SECRET_N", 0, "application data"),
            ("CLIENT_TRAFFIC_SECRET_N", 1, "KeyUpdate"),
            ("CLIENT_TRAFFIC_SECRET_N", 0, "application data"),
            ("CLIENT_TRAFFIC_SECRET_N", 1, "Alert"),
        ]
    );
}

#[test]
fn early_data() {
    let (dissection, opened) = dissected("TLS 1.3, second visit with early data");
    let hello = &dissection.client.units[0].field;
    assert!(hello.find("early_data").is_some());
    assert_eq!(value(hello, "ke_modes"), "psk_dhe_ke");
    assert!(hello.find("identity").is_some());
    assert!(hello.find("PskBinderEntry").is_some());
    assert_eq!(
        value(&dissection.server.units[0].field, "selected_identity"),
        "0"
    );
    let client: Vec<_> = opened
        .iter()
        .filter(|record| record.from == Peer::Client)
        .map(|record| (record.secret, record.sequence, record.messages[0].name))
        .collect();
    assert_eq!(
        client,
        [
            ("CLIENT_EARLY_TRAFFIC_SECRET", 0, "HTTP request"),
            ("CLIENT_EARLY_TRAFFIC_SECRET", 1, "EndOfEarlyData"),
            ("CLIENT_HANDSHAKE_TRAFFIC_SECRET", 0, "Finished"),
            ("CLIENT_TRAFFIC_SECRET_0", 0, "unknown"),
            ("CLIENT_TRAFFIC_SECRET_0", 1, "Alert"),
        ]
    );
    let (_, first) = dissected("TLS 1.3, first visit");
    let tickets = first
        .iter()
        .flat_map(|record| &record.messages)
        .filter(|message| message.name == "NewSessionTicket");
    for ticket in tickets.clone() {
        assert_eq!(value(ticket, "max_early_data_size"), "16384");
    }
    assert_eq!(tickets.count(), 2);
}

/// A changed record stays closed, and those after it open, where TLS counts on.
#[test]
fn a_changed_record_of_tls12_stays_closed() {
    let mut connection = connection("TLS 1.2, ECDHE-ECDSA-AES128-GCM-SHA256");
    let dissection = dissect(&connection.wire.capture);
    let whole = decrypt(&dissection, &connection.key_log).len();
    // The client's Finished.
    let unit = &dissection.client.units[3];
    let segments_of = &unit.segments;
    assert_eq!(segments_of.len(), 1);
    let packet = &dissection.packets[segments_of[0] as usize];
    let place = packet.payload_start + (unit.field.end - packet.payload.unwrap().start) - 1;
    connection.wire.capture.segments[segments_of[0] as usize]
        .bytes
        .0[place as usize] ^= 1;
    let opened = decrypt(&dissect(&connection.wire.capture), &connection.key_log);
    assert_eq!(opened.len(), whole - 1);
    assert_eq!((opened[0].unit, opened[0].sequence), (4, 1));
}

#[test]
fn findings() {
    let of = |name: &str, topic: Topic| -> Vec<String> {
        let findings = eavesdrop(&connection(name).wire.capture);
        let found = findings
            .into_iter()
            .filter(|finding| finding.topic == topic);
        found.map(|finding| finding.value).collect()
    };
    let rsa = "TLS 1.2, AES128-GCM-SHA256";
    assert_eq!(
        of(rsa, Topic::Chosen),
        ["TLS 1.2 (0x0303), TLS_RSA_WITH_AES_128_GCM_SHA256"]
    );
    assert_eq!(of(rsa, Topic::Certificate), ["example.com"]);
    let secret = of(rsa, Topic::EncryptedSecret);
    assert!(secret[0].ends_with("… (256 bytes)"), "{secret:?}");
    assert_eq!(of(rsa, Topic::KeyShares), [""; 0]);

    let ecdhe = "TLS 1.2, ECDHE-RSA-AES256-GCM-SHA384, secp256r1, client certificate";
    assert_eq!(
        of(ecdhe, Topic::ClientCertificate),
        ["organizationName=Anna, commonName=anna"]
    );
    let shares = of(ecdhe, Topic::KeyShares);
    assert_eq!(shares.len(), 2);
    for share in shares {
        assert!(share.starts_with("secp256r1 04"), "{share}");
        assert_eq!(share.len(), 10 + 2 * 65);
    }

    let retry = "TLS 1.3, HelloRetryRequest, client certificate";
    assert_eq!(of(retry, Topic::Retry), ["secp256r1"]);
    assert_eq!(of(retry, Topic::ClientCertificate), [""; 0]);
    assert_eq!(of(retry, Topic::Certificate), [""; 0]);

    let early = "TLS 1.3, second visit with early data";
    let ticket = of(early, Topic::Ticket);
    assert_eq!(ticket.len(), 2);
    assert!(
        ticket[0].contains('…') || ticket[0].len() > 32,
        "{ticket:?}"
    );
    assert_eq!(ticket[1], "taken");
    assert_eq!(of(early, Topic::EarlyData).len(), 1);
    assert_eq!(of("TLS 1.3, first visit", Topic::EarlyData), [""; 0]);
    assert_eq!(of("TLS 1.3, first visit", Topic::Ticket), [""; 0]);
}
