//! TLS as others write it, and as it should not be written.

use port443::capture::Peer;
use port443::dissect::decrypt::decrypt;
use port443::dissect::{Dissection, Field, Unit, dissect};
use port443::eavesdrop::{Topic, eavesdrop};
use serde_json::Value;

use crate::cover::{all_problems, check, cover, problems, value};
use crate::rfc8448::Trace;
use crate::wire::{Wire, hex};

const CLIENT_HELLOS: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../tests/vectors/client-hellos.json"
));

fn client_hellos() -> Vec<(String, Vec<u8>)> {
    let json: Value = serde_json::from_str(CLIENT_HELLOS).unwrap();
    let records = json["records"].as_array().unwrap();
    records
        .iter()
        .map(|record| {
            (
                record["client"].as_str().unwrap().into(),
                hex(record["hex"].as_str().unwrap()),
            )
        })
        .collect()
}

/// What the client sends in one segment.
fn sent(bytes: &[u8]) -> Dissection {
    let mut wire = Wire::open(443);
    wire.send(Peer::Client, bytes);
    let dissection = dissect(&wire.capture);
    check(&wire.capture, &dissection);
    dissection
}

fn names(units: &[Unit]) -> Vec<&str> {
    units.iter().map(|unit| unit.name.as_str()).collect()
}

fn record(content_type: u8, fragment: &[u8]) -> Vec<u8> {
    let length = u16::try_from(fragment.len()).unwrap().to_be_bytes();
    [&[content_type, 3, 3][..], &length, fragment].concat()
}

fn message(message_type: u8, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len()).unwrap().to_be_bytes();
    [&[message_type][..], &length[1..], body].concat()
}

/// All extensions that OpenSSL, curl and Chromium send have names, and none is misread.
#[test]
fn client_hellos_from_the_field() {
    for (client, bytes) in client_hellos() {
        let dissection = sent(&bytes);
        assert_eq!(all_problems(&dissection), [], "{client}");
        assert_eq!(names(&dissection.client.units), ["ClientHello"]);
        let hello = &dissection.client.units[0].field;
        assert!(hello.find("unknown extension").is_none(), "{client}");
        for name in [
            "SignatureScheme",
            "NamedGroup",
            "CipherSuite",
            "PskKeyExchangeMode",
        ] {
            hello.each(name, &mut |field| {
                let text = field.value.as_deref().unwrap();
                assert!(!text.contains("unknown"), "{client}: {text}");
            });
        }
        assert_eq!(
            value(hello, "application_layer_protocol_negotiation"),
            "h2, http/1.1"
        );
    }
}

#[test]
fn what_chromium_says() {
    let (_, bytes) = client_hellos().remove(2);
    let dissection = sent(&bytes);
    let hello = &dissection.client.units[0].field;
    assert_eq!(
        value(hello, "supported_versions"),
        "GREASE (0xdada), TLS 1.3 (0x0304), TLS 1.2 (0x0303)"
    );
    assert_eq!(
        value(hello, "key_share"),
        "GREASE (0xaaaa), X25519MLKEM768, x25519"
    );
    #[cfg(feature = "everything")]
    for (name, length) in [("ML-KEM-768 encapsulation key", 1184), ("X25519 share", 32)] {
        let part = hello.find(name).unwrap();
        assert_eq!(part.end - part.start, length);
    }
    assert_eq!(value(hello, "compress_certificate"), "brotli");
    assert_eq!(value(hello, "application_settings"), "h2");
    assert_eq!(value(hello, "server_name"), "localhost");
    let payload = hello
        .find("encrypted_client_hello")
        .unwrap()
        .find("payload")
        .unwrap();
    assert_eq!(payload.end - payload.start, 2 + 0xd0);
}

/// A message cut into records at any place reads the same, each part in its own record.
#[test]
fn a_message_across_records() {
    let (_, whole) = client_hellos().remove(0);
    let expected = sent(&whole);
    let handshake = &whole[5..];
    for at in 1..handshake.len() {
        let (first, second) = handshake.split_at(at);
        let bytes = [record(22, first), record(22, second)].concat();
        let dissection = sent(&bytes);
        assert_eq!(all_problems(&dissection), []);
        assert_eq!(
            names(&dissection.client.units),
            ["ClientHello", "ClientHello (continued)"]
        );
        // Put together, the leaves are those of the uncut message.
        let mut joined: Vec<(&str, Vec<u8>, Option<String>)> = Vec::new();
        for unit in &dissection.client.units {
            for part in &unit.field.children[3..] {
                leaves(part, &dissection.client.bytes, &mut |field, bytes| match (
                    joined.last_mut(),
                    field.value.as_deref(),
                ) {
                    (Some((name, so_far, _)), Some("continued")) if *name == field.name => {
                        so_far.extend_from_slice(bytes);
                    }
                    _ => joined.push((field.name, bytes.into(), field.value.clone())),
                });
            }
        }
        let mut uncut = Vec::new();
        leaves(
            &expected.client.units[0].field.children[3],
            &expected.client.bytes,
            &mut |field, bytes| {
                uncut.push((field.name, bytes.to_vec(), field.value.clone()));
            },
        );
        assert_eq!(joined, uncut, "cut at {at}");
    }
}

fn leaves<'a>(field: &'a Field, buffer: &[u8], visit: &mut dyn FnMut(&'a Field, &[u8])) {
    if field.children.is_empty() {
        visit(field, &buffer[field.start as usize..field.end as usize]);
    }
    for child in &field.children {
        leaves(child, buffer, visit);
    }
}

#[test]
fn a_message_in_records_of_one_byte() {
    let (_, whole) = client_hellos().remove(2);
    let bytes: Vec<u8> = whole[5..]
        .iter()
        .flat_map(|byte| record(22, &[*byte]))
        .collect();
    let dissection = sent(&bytes);
    assert_eq!(all_problems(&dissection), []);
    assert_eq!(dissection.client.units.len(), whole.len() - 5);
    let random: Vec<&Field> = dissection
        .client
        .units
        .iter()
        .filter_map(|unit| unit.field.find("random"))
        .collect();
    assert_eq!(random.len(), 32);
}

#[test]
fn messages_that_share_a_record() {
    let bytes = record(
        22,
        &[message(20, &[1; 32]), message(24, &[0]), message(99, &[5])].concat(),
    );
    let dissection = sent(&bytes);
    assert_eq!(
        names(&dissection.client.units),
        ["Finished, KeyUpdate, unknown message"]
    );
    assert_eq!(all_problems(&dissection), []);
}

#[test]
fn records_that_are_no_handshake() {
    let bytes = [
        record(20, &[1]),
        record(21, &[2, 40]),
        record(22, &[]),
        record(24, b"beat"),
        record(24, &[&[1, 0, 4][..], b"beat", &[0; 16]].concat()),
        record(77, b"what?"),
        record(23, b"short"),
    ]
    .concat();
    let dissection = sent(&bytes);
    assert_eq!(
        names(&dissection.client.units),
        [
            "change_cipher_spec",
            "Alert handshake_failure",
            "handshake",
            "heartbeat",
            "heartbeat",
            "unknown (0x4d)",
            "application_data"
        ]
    );
    assert_eq!(
        all_problems(&dissection),
        [
            ("payload_length", "longer than the message".into()),
            ("type", "no such content type".into())
        ]
    );
    assert_eq!(
        value(&dissection.client.units[4].field, "payload_length"),
        "4"
    );
    assert_eq!(value(&dissection.client.units[1].field, "level"), "fatal");
}

#[test]
fn a_stream_that_stops_being_tls() {
    let bytes = [&record(20, &[1])[..], b"GET / HTTP/1.1\r\n\r\n"].concat();
    let dissection = sent(&bytes);
    assert_eq!(
        names(&dissection.client.units),
        ["change_cipher_spec", "unknown"]
    );
    assert_eq!(
        all_problems(&dissection),
        [("unknown", "not a TLS record".into())]
    );
}

/// HTTP sent to port 443 is HTTP all the same, and TLS on port 80 is TLS.
#[test]
fn the_port_does_not_decide() {
    let dissection = sent(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    assert_eq!(names(&dissection.client.units), ["GET / HTTP/1.1"]);
    let (_, hello) = client_hellos().remove(0);
    let mut wire = Wire::open(80);
    wire.send(Peer::Client, &hello);
    assert_eq!(names(&dissect(&wire.capture).client.units), ["ClientHello"]);
}

#[test]
fn a_hello_retry_request() {
    let random = hex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c");
    let body = [
        &[3, 3][..],
        &random,
        &[0],
        &[0x13, 0x01, 0],
        &[0, 20],
        // supported_versions, key_share, cookie
        &[0, 43, 0, 2, 3, 4],
        &[0, 51, 0, 2, 0, 0x17],
        &[0, 44, 0, 4, 0, 2, 7, 8],
    ]
    .concat();
    let mut wire = Wire::open(443);
    wire.send(Peer::Server, &record(22, &message(2, &body)));
    let dissection = dissect(&wire.capture);
    check(&wire.capture, &dissection);
    assert_eq!(all_problems(&dissection), []);
    assert_eq!(names(&dissection.server.units), ["HelloRetryRequest"]);
    let retry = &dissection.server.units[0].field;
    assert_eq!(value(retry, "selected_group"), "secp256r1");
    let message = retry.find("HelloRetryRequest").unwrap();
    assert_eq!(message.spec, Some("RFC 8446 4.1.4"));
}

#[test]
fn a_client_hello_with_a_psk() {
    let body = [
        &[3, 3][..],
        &[9; 32],
        &[0],
        &[0, 2, 0x13, 0x02],
        &[1, 0],
        &[0, 27],
        // early_data, pre_shared_key
        &[0, 42, 0, 0],
        &[0, 41, 0, 19],
        &[0, 10, 0, 4, 1, 2, 3, 4, 0, 0, 0, 5],
        &[0, 5, 4, 6, 7, 8, 9],
    ]
    .concat();
    let dissection = sent(&record(22, &message(1, &body)));
    assert_eq!(all_problems(&dissection), []);
    let psk = dissection.client.units[0]
        .field
        .find("pre_shared_key")
        .unwrap();
    assert!(psk.find("obfuscated_ticket_age").is_some());
    assert!(psk.find("PskBinderEntry").is_some());
}

/// A length that is too long or too short is noted where it stands, and what stands after is read.
#[test]
fn a_vector_of_the_wrong_length() {
    let (_, whole) = client_hellos().remove(0);
    let expected = sent(&whole);
    let hello = &expected.client.units[0].field;
    let name = hello.find("HostName").unwrap();
    // Too short, the rest is taken for another name, which is not whole either.
    for (wrong, problem) in [(200, "needs 203 bytes"), (3, "cut short")] {
        let mut bytes = whole.clone();
        bytes[name.start as usize + 1] = wrong;
        let dissection = sent(&bytes);
        let found = all_problems(&dissection);
        assert!(
            found.iter().any(|(_, text)| text.contains(problem)),
            "{found:?}"
        );
        // The frame around the name is right, so all other extensions are still there.
        let hello = &dissection.client.units[0].field;
        assert_eq!(
            value(hello, "supported_versions"),
            "TLS 1.3 (0x0304), TLS 1.2 (0x0303), TLS 1.1 (0x0302), TLS 1.0 (0x0301)"
        );
    }
}

/// What does not come out even is noted, and what stands after is read.
#[test]
fn a_list_of_odd_length() {
    let body = [
        &[3, 3][..],
        &[9; 32],
        &[0],
        &[0, 3, 0x13, 0x01, 0x13],
        &[1, 0],
        &[0, 0],
    ]
    .concat();
    let dissection = sent(&record(22, &message(1, &body)));
    assert_eq!(
        all_problems(&dissection),
        [("CipherSuite", "cut short: needs 2 bytes".into())]
    );
    let hello = &dissection.client.units[0].field;
    assert_eq!(value(hello, "CipherSuite"), "TLS_AES_128_GCM_SHA256");
    assert!(hello.find("extensions").is_some());
}

#[test]
fn every_truncation_of_a_hello_is_noted() {
    let (_, whole) = client_hellos().remove(0);
    for length in 1..whole.len() {
        assert_ne!(all_problems(&sent(&whole[..length])), [], "{length} bytes");
    }
}

/// TLS 1.2 sends its certificate in the clear, in the older form.
#[test]
fn a_certificate_of_tls_1_2() {
    let trace = Trace::read();
    let opened = decrypt(&trace.dissection(), &trace.key_log());
    let certificate = opened[3].messages[1].find("cert_data").unwrap().children[1].clone();
    let certificate = &opened[3].plaintext[certificate.start as usize..certificate.end as usize];
    let length = u32::try_from(certificate.len()).unwrap();
    let body = [
        &(length + 3).to_be_bytes()[1..],
        &length.to_be_bytes()[1..],
        certificate,
    ]
    .concat();
    let mut wire = Wire::open(443);
    wire.send(Peer::Server, &record(22, &message(11, &body)));
    let dissection = dissect(&wire.capture);
    check(&wire.capture, &dissection);
    assert_eq!(all_problems(&dissection), []);
    assert_eq!(
        value(&dissection.server.units[0].field, "subject"),
        "commonName=rsa"
    );
}

/// DER with any one byte changed is still walked to its end.
#[test]
fn a_certificate_with_any_byte_changed() {
    let trace = Trace::read();
    let opened = decrypt(&trace.dissection(), &trace.key_log());
    let message = &opened[3].messages[1];
    let bytes = &opened[3].plaintext[message.start as usize..message.end as usize];
    // In the clear the older form is read: three bytes less.
    let mut clear = bytes.to_vec();
    clear.drain(4..5);
    let mut noted = 0;
    for at in 4..clear.len() {
        for value in [0x00, 0x30, 0x80, 0x85, 0xff] {
            let mut changed = clear.clone();
            changed[at] = value;
            changed[1..4]
                .copy_from_slice(&u32::try_from(clear.len() - 4).unwrap().to_be_bytes()[1..]);
            let dissection = sent(&record(22, &changed));
            noted += usize::from(!problems(&[dissection.client.units[0].field.clone()]).is_empty());
        }
    }
    assert!(noted > 100);
}

/// What the eavesdropper reads from the RFC's connection.
#[test]
fn findings_over_rfc_8448() {
    let trace = Trace::read();
    let wire = trace.wire(120);
    let findings = eavesdrop(&wire.capture);
    assert!(findings.is_sorted_by_key(|finding| finding.at));
    let of = |topic: Topic| -> Vec<&str> {
        let found = findings.iter().filter(|finding| finding.topic == topic);
        found.map(|finding| finding.value.as_str()).collect()
    };
    assert_eq!(of(Topic::Addresses), ["192.0.2.1 → 203.0.113.2"]);
    assert_eq!(of(Topic::Port), ["443 (https)"]);
    assert_eq!(of(Topic::RoundTrip), ["2.0 ms"]);
    assert_eq!(of(Topic::ServerName), ["server"]);
    assert_eq!(of(Topic::Alpn), [""; 0]);
    assert_eq!(
        of(Topic::OfferedSuites),
        ["TLS_AES_128_GCM_SHA256, TLS_CHACHA20_POLY1305_SHA256, TLS_AES_256_GCM_SHA384"]
    );
    assert_eq!(
        of(Topic::Chosen),
        ["TLS 1.3 (0x0304), TLS_AES_128_GCM_SHA256"]
    );
    assert_eq!(
        of(Topic::KeyShares),
        [
            "x25519 99381de560e4bd43d23d8e435a7dbafeb3c06e51c13cae4d5413691e529aaf2c",
            "x25519 c9828876112095fe66762bdbf7c672e156d6cc253b833df1dd69b1b04e751f0f"
        ]
    );
    assert_eq!(
        of(Topic::SealedLengths),
        [
            "674 bytes",
            "53 bytes",
            "222 bytes",
            "67 bytes",
            "67 bytes",
            "19 bytes",
            "19 bytes"
        ]
    );
    // One at the end of each burst, and at the end.
    assert_eq!(of(Topic::Volume).len(), of(Topic::Burst).len());
    let total = of(Topic::Volume).pop().unwrap();
    assert!(total.ends_with(&format!("in {} segments", wire.capture.segments.len())));
    // The client's key share crosses the border between two segments of 120 bytes: two pieces.
    let share = findings
        .iter()
        .find(|finding| finding.topic == Topic::KeyShares)
        .unwrap();
    assert_eq!(share.evidence.len(), 2);
    let bytes: Vec<u8> = share
        .evidence
        .iter()
        .flat_map(|place| {
            let segment = &wire.capture.segments[place.segment as usize];
            segment.bytes[place.start as usize..place.end as usize].to_vec()
        })
        .collect();
    assert_eq!(bytes, hex(&format!("001d0020{}", &share.value[7..])));
    assert_eq!(
        share.at,
        wire.capture.segments[share.evidence[1].segment as usize].seen_at
    );
}

/// Chromium shuffles its extensions, and the list of protocols in `application_settings` has the same
/// form as the one in ALPN: whichever comes first, ALPN is what is offered.
#[test]
fn alpn_is_not_taken_from_another_extension() {
    let alpn = [0, 16, 0, 5, 0, 3, 2, b'h', b'3'];
    let settings = [0x44, 0xcd, 0, 5, 0, 3, 2, b'h', b'2'];
    for extensions in [[alpn, settings].concat(), [settings, alpn].concat()] {
        let body = [
            &[3, 3][..],
            &[9; 32],
            &[0],
            &[0, 2, 0x13, 0x01],
            &[1, 0],
            &[0, 18],
            &extensions,
        ]
        .concat();
        let mut wire = Wire::open(443);
        wire.send(Peer::Client, &record(22, &message(1, &body)));
        let findings = eavesdrop(&wire.capture);
        let offered = findings
            .iter()
            .find(|finding| finding.topic == Topic::Alpn)
            .unwrap();
        assert_eq!(offered.value, "h3");
    }
}

#[test]
fn the_cover_notices_holes() {
    let dissection = sent(&client_hellos().remove(0).1);
    let mut field = dissection.client.units[0].field.clone();
    field.children.remove(1);
    let end = field.end;
    assert!(std::panic::catch_unwind(|| cover(&[field], 0, end)).is_err());
}
