//! RFC 8448 section 3: the records of a whole connection, and what each of them is.

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes128Gcm, Nonce};
use hkdf::Hkdf;
use port443::bytes::Bytes;
use port443::capture::Peer;
use port443::dissect::decrypt::{OpenedRecord, decrypt};
use port443::dissect::{Dissection, dissect};
use serde_json::Value;
use sha2::Sha256;

use crate::cover::{all_problems, check, check_opened, problems, value};
use crate::wire::{Wire, hex};

const TRACE: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../tests/vectors/rfc8448-section-3.json"
));

pub(crate) struct Trace {
    json: Value,
}

impl Trace {
    pub(crate) fn read() -> Self {
        Self {
            json: serde_json::from_str(TRACE).unwrap(),
        }
    }

    pub(crate) fn text(&self, pointer: &str) -> &str {
        self.json
            .pointer(pointer)
            .and_then(Value::as_str)
            .unwrap_or_else(|| panic!("no {pointer}"))
    }

    /// The records, each in a segment of its own, or cut into segments of `size`.
    pub(crate) fn wire(&self, size: usize) -> Wire {
        let mut wire = Wire::open(443);
        for record in self.json["records"].as_array().unwrap() {
            let from = match record["from"].as_str().unwrap() {
                "client" => Peer::Client,
                _ => Peer::Server,
            };
            for part in hex(record["hex"].as_str().unwrap()).chunks(size) {
                wire.send(from, part);
            }
        }
        wire
    }

    pub(crate) fn dissection(&self) -> Dissection {
        dissect(&self.wire(usize::MAX).capture)
    }

    pub(crate) fn key_log(&self) -> String {
        let random = self.text("/client/random");
        [
            (
                "CLIENT_HANDSHAKE_TRAFFIC_SECRET",
                "client_handshake_traffic_secret",
            ),
            (
                "SERVER_HANDSHAKE_TRAFFIC_SECRET",
                "server_handshake_traffic_secret",
            ),
            (
                "CLIENT_TRAFFIC_SECRET_0",
                "client_application_traffic_secret_0",
            ),
            (
                "SERVER_TRAFFIC_SECRET_0",
                "server_application_traffic_secret_0",
            ),
        ]
        .map(|(label, secret)| {
            format!(
                "{label} {random} {}\n",
                self.text(&format!("/secrets/{secret}"))
            )
        })
        .concat()
    }
}

/// What stands in each opened record: peer, secret, number, names.
fn summary(opened: &[OpenedRecord]) -> Vec<(Peer, &'static str, u64, Vec<&'static str>)> {
    opened
        .iter()
        .map(|record| {
            let names = record.messages.iter().map(|message| message.name).collect();
            (record.from, record.secret, record.sequence, names)
        })
        .collect()
}

#[test]
fn the_records_are_named() {
    let trace = Trace::read();
    for size in [usize::MAX, 100, 1] {
        let wire = trace.wire(size);
        let dissection = dissect(&wire.capture);
        check(&wire.capture, &dissection);
        assert_eq!(all_problems(&dissection), []);
        let names = |units: &[port443::dissect::Unit]| -> Vec<(String, bool)> {
            units
                .iter()
                .map(|unit| (unit.name.clone(), unit.sealed))
                .collect()
        };
        let sealed = || (String::from("application_data"), true);
        assert_eq!(
            names(&dissection.client.units),
            [("ClientHello".into(), false), sealed(), sealed(), sealed()]
        );
        assert_eq!(
            names(&dissection.server.units),
            [
                ("ServerHello".into(), false),
                sealed(),
                sealed(),
                sealed(),
                sealed()
            ]
        );
        for unit in dissection.server.units.iter().filter(|unit| unit.sealed) {
            let tag = unit.field.find("tag").unwrap();
            assert_eq!((tag.end - tag.start, tag.end), (16, unit.field.end));
        }
    }
}

#[test]
fn the_hellos_are_read() {
    let trace = Trace::read();
    let dissection = trace.dissection();
    let stream = &dissection.client;
    let hello = &stream.units[0].field;
    let bytes_of = |name: &str| {
        let field = hello.find(name).unwrap();
        Bytes::from(&stream.bytes[field.start as usize..field.end as usize]).to_string()
    };
    assert_eq!(bytes_of("random"), trace.text("/client/random"));
    assert_eq!(value(hello, "legacy_record_version"), "TLS 1.0 (0x0301)");
    assert_eq!(value(hello, "legacy_version"), "TLS 1.2 (0x0303)");
    assert_eq!(
        value(hello, "cipher_suites"),
        "TLS_AES_128_GCM_SHA256, TLS_CHACHA20_POLY1305_SHA256, TLS_AES_256_GCM_SHA384"
    );
    assert_eq!(value(hello, "server_name"), "server");
    assert_eq!(
        value(hello, "supported_groups"),
        "x25519, secp256r1, secp384r1, secp521r1, ffdhe2048, ffdhe3072, ffdhe4096, ffdhe6144, ffdhe8192"
    );
    assert_eq!(value(hello, "supported_versions"), "TLS 1.3 (0x0304)");
    assert_eq!(value(hello, "psk_key_exchange_modes"), "psk_dhe_ke");
    assert_eq!(value(hello, "record_size_limit"), "16385 bytes");
    assert!(
        value(hello, "signature_algorithms")
            .starts_with("ecdsa_secp256r1_sha256, ecdsa_secp384r1_sha384")
    );
    let share = hello.find("KeyShareEntry").unwrap();
    assert_eq!(share.value.as_deref(), Some("x25519"));
    let key = share.find("opaque").unwrap();
    assert_eq!(
        Bytes::from(&stream.bytes[key.start as usize..key.end as usize]).to_string(),
        trace.text("/client/x25519_public")
    );
    let extensions = hello.find("extensions").unwrap();
    let names: Vec<&str> = extensions
        .children
        .iter()
        .map(|extension| extension.name)
        .collect();
    assert_eq!(
        names,
        [
            "length",
            "server_name",
            "renegotiation_info",
            "supported_groups",
            "session_ticket",
            "key_share",
            "supported_versions",
            "signature_algorithms",
            "psk_key_exchange_modes",
            "record_size_limit"
        ]
    );

    let hello = &dissection.server.units[0].field;
    assert_eq!(value(hello, "cipher_suite"), "TLS_AES_128_GCM_SHA256");
    assert_eq!(value(hello, "selected_version"), "TLS 1.3 (0x0304)");
    assert_eq!(value(hello, "key_share"), "x25519");
}

#[test]
fn a_key_log_opens_every_record() {
    let trace = Trace::read();
    let opened = decrypt(&trace.dissection(), &trace.key_log());
    check_opened(&opened);
    assert_eq!(
        problems(opened.iter().flat_map(|record| &record.messages)),
        []
    );
    let (client, server) = (Peer::Client, Peer::Server);
    assert_eq!(
        summary(&opened),
        [
            (
                client,
                "CLIENT_HANDSHAKE_TRAFFIC_SECRET",
                0,
                vec!["Finished", "type"]
            ),
            // The RFC's application data is 00 01 02 ...: no HTTP.
            (
                client,
                "CLIENT_TRAFFIC_SECRET_0",
                0,
                vec!["application data", "type"]
            ),
            (client, "CLIENT_TRAFFIC_SECRET_0", 1, vec!["Alert", "type"]),
            (
                server,
                "SERVER_HANDSHAKE_TRAFFIC_SECRET",
                0,
                vec![
                    "EncryptedExtensions",
                    "Certificate",
                    "CertificateVerify",
                    "Finished",
                    "type"
                ]
            ),
            (
                server,
                "SERVER_TRAFFIC_SECRET_0",
                0,
                vec!["NewSessionTicket", "type"]
            ),
            (
                server,
                "SERVER_TRAFFIC_SECRET_0",
                1,
                vec!["application data", "type"]
            ),
            (server, "SERVER_TRAFFIC_SECRET_0", 2, vec!["Alert", "type"]),
        ]
    );
    let flight = &opened[3];
    let messages = [
        "EncryptedExtensions",
        "Certificate",
        "CertificateVerify",
        "server Finished",
    ];
    let expected = messages
        .map(|name| trace.text(&format!("/messages/{name}")))
        .concat();
    assert_eq!(flight.plaintext.to_string(), expected + "16");
    let alert = &opened[2].messages[0];
    assert_eq!(alert.value.as_deref(), Some("close_notify"));
    assert_eq!(value(alert, "level"), "warning");
    let ticket = &opened[4].messages[0];
    assert_eq!(value(ticket, "ticket_lifetime"), "30 seconds");
    assert_eq!(value(ticket, "max_early_data_size"), "1024");
    assert_eq!(
        value(&flight.messages[2], "algorithm"),
        "rsa_pss_rsae_sha256"
    );
}

#[test]
fn the_certificate_is_read() {
    let trace = Trace::read();
    let opened = decrypt(&trace.dissection(), &trace.key_log());
    let certificate = opened[3].messages[1].find("Certificate").unwrap();
    let certificate = certificate.find("cert_data").unwrap();
    assert_eq!(certificate.value.as_deref(), Some("commonName=rsa"));
    assert_eq!(value(certificate, "Version"), "v3");
    assert_eq!(value(certificate, "serialNumber"), "2");
    assert_eq!(value(certificate, "issuer"), "commonName=rsa");
    assert_eq!(value(certificate, "notBefore"), "2016-07-30 01:23:59 UTC");
    assert_eq!(value(certificate, "notAfter"), "2026-07-30 01:23:59 UTC");
    assert_eq!(
        value(certificate, "signatureAlgorithm"),
        "sha256WithRSAEncryption"
    );
    assert_eq!(
        value(certificate, "keyUsage"),
        "digitalSignature, keyEncipherment"
    );
    assert!(certificate.find("basicConstraints").is_some());
}

/// Secrets open only what they are for; what a key log also says does not matter.
#[test]
fn a_key_log_in_parts() {
    let trace = Trace::read();
    let dissection = trace.dissection();
    let key_log = trace.key_log();
    let opened_by = |key_log: &str| decrypt(&dissection, key_log).len();
    assert_eq!(opened_by(""), 0);
    let lines: Vec<&str> = key_log.lines().collect();
    assert_eq!(
        lines.iter().map(|line| opened_by(line)).collect::<Vec<_>>(),
        [1, 1, 2, 3]
    );

    // A secret that fits nothing does not stand in the way of the next.
    let handshake = trace.text("/secrets/server_handshake_traffic_secret");
    assert_eq!(opened_by(&key_log.replace(handshake, &"00".repeat(32))), 6);

    let noise = format!(
        "# a comment\n\nCLIENT_RANDOM 00 11\nno such line\nSERVER_TRAFFIC_SECRET_0\nSERVER_TRAFFIC_SECRET_0 xx yy\n\
         CLIENT_TRAFFIC_SECRET_0 {random} ä\n{}\r\nEXPORTER_SECRET 1 2 3",
        key_log.replace('\n', "\r\n"),
        random = "ab".repeat(32),
    );
    assert_eq!(opened_by(&noise), 7);

    // Another connection's, and secrets that are cut, wrong or too long.
    let random = trace.text("/client/random");
    assert_eq!(opened_by(&key_log.replace(random, &"00".repeat(32))), 0);
    for secret in ["", "0", "00", &"00".repeat(32), &"00".repeat(300)] {
        assert_eq!(
            opened_by(&format!("SERVER_TRAFFIC_SECRET_0 {random} {secret}")),
            0
        );
    }
}

/// A record that was changed on the way does not open; those after it do.
#[test]
fn a_changed_record_stays_closed() {
    let trace = Trace::read();
    let mut wire = trace.wire(usize::MAX);
    // The server's first application data: the last segment but three.
    let count = wire.capture.segments.len();
    *wire.capture.segments[count - 3].bytes.0.last_mut().unwrap() ^= 1;
    let opened = decrypt(&dissect(&wire.capture), &trace.key_log());
    let server: Vec<(u32, u64)> = opened
        .iter()
        .filter(|record| record.from == Peer::Server)
        .map(|record| (record.unit, record.sequence))
        .collect();
    assert_eq!(server, [(1, 0), (2, 0), (4, 2)]);
}

/// HKDF-Expand-Label with an empty context.
fn expand(secret: &[u8], label: &str, output: &mut [u8]) {
    let length = u8::try_from(output.len()).unwrap();
    let full = u8::try_from(label.len() + 6).unwrap();
    let info = [&[0, length, full][..], b"tls13 ", label.as_bytes(), &[0]].concat();
    Hkdf::<Sha256>::from_prk(secret)
        .unwrap()
        .expand(&info, output)
        .unwrap();
}

/// A record, sealed here with another reading of RFC 8446 than the one that opens it.
pub(crate) fn seal(secret: &[u8], sequence: u8, plaintext: &[u8]) -> Vec<u8> {
    let (mut key, mut nonce) = ([0; 16], [0; 12]);
    expand(secret, "key", &mut key);
    expand(secret, "iv", &mut nonce);
    nonce[11] ^= sequence;
    let length = u16::try_from(plaintext.len() + 16).unwrap().to_be_bytes();
    let header = [&[23, 3, 3][..], &length].concat();
    let payload = Payload {
        msg: plaintext,
        aad: &header,
    };
    let sealed = Aes128Gcm::new_from_slice(&key)
        .unwrap()
        .encrypt(&Nonce::from(nonce), payload);
    [header, sealed.unwrap()].concat()
}

/// After KeyUpdate the next secret follows from the one before; a message may cross sealed records;
/// padding is told from content.
#[test]
fn after_key_updates() {
    let trace = Trace::read();
    let mut wire = trace.wire(usize::MAX);
    let mut secret = hex(trace.text("/secrets/client_application_traffic_secret_0"));
    let mut sequence = 2;
    for round in 0..3 {
        for plaintext in [&b"more\x17\0\0\0"[..], b"\x18\x16", b"\x00\x00\x01\x01\x16"] {
            wire.send(Peer::Client, &seal(&secret, sequence, plaintext));
            sequence += 1;
        }
        let mut next = [0; 32];
        expand(&secret, "traffic upd", &mut next);
        secret = next.to_vec();
        sequence = 0;
        let opened = decrypt(&dissect(&wire.capture), &trace.key_log());
        check_opened(&opened);
        let client: Vec<&OpenedRecord> = opened
            .iter()
            .filter(|record| record.from == Peer::Client)
            .collect();
        assert_eq!(client.len(), 3 * (round + 2));
        if round > 0 {
            assert_eq!(
                (client[6].secret, client[6].sequence),
                ("CLIENT_TRAFFIC_SECRET_N", 0)
            );
        }
        let last = &client[client.len() - 3..];
        let names = last.iter().map(|record| {
            record
                .messages
                .iter()
                .map(|field| field.name)
                .collect::<Vec<_>>()
        });
        let names: Vec<Vec<&str>> = names.collect();
        assert_eq!(names[0], ["application data", "type", "zeros"]);
        assert_eq!(names[1..], [["KeyUpdate", "type"], ["KeyUpdate", "type"]]);
        assert_eq!(
            value(&last[2].messages[0], "request_update"),
            "update_requested"
        );
    }
}
