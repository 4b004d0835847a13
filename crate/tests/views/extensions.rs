//! Extensions that no capture has: built here from their RFCs.

use port443::capture::Peer;
use port443::dissect::{Dissection, Field, dissect};

use crate::cover::{all_problems, check, value};
use crate::wire::Wire;

fn vector(width: usize, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len()).unwrap().to_be_bytes();
    [&length[4 - width..], body].concat()
}

fn extension(number: u16, data: &[u8]) -> Vec<u8> {
    [&number.to_be_bytes()[..], &vector(2, data)].concat()
}

/// A hello of the client (1) or the server (2) with these extensions, said by either.
fn hello(kind: u8, extensions: &[u8]) -> Dissection {
    let suites: &[u8] = if kind == 1 {
        &[0, 2, 0xc0, 0x2b, 1, 0]
    } else {
        &[0xc0, 0x2b, 0]
    };
    let body = [&[3, 3][..], &[7; 32], &[0], suites, &vector(2, extensions)].concat();
    let message = [&[kind][..], &vector(3, &body)].concat();
    let record = [&[22, 3, 3][..], &vector(2, &message)].concat();
    let mut wire = Wire::open(443);
    wire.send(
        if kind == 1 {
            Peer::Client
        } else {
            Peer::Server
        },
        &record,
    );
    let dissection = dissect(&wire.capture);
    check(&wire.capture, &dissection);
    dissection
}

fn field<'a>(dissection: &'a Dissection, name: &str) -> &'a Field {
    let units = dissection.client.units.iter();
    let mut units = units.chain(&dissection.server.units);
    units.find_map(|unit| unit.field.find(name)).unwrap()
}

#[test]
fn timestamps_of_logs() {
    let time = 1_700_000_000_123_u64.to_be_bytes();
    let signature = [0x30, 6, 2, 1, 5, 2, 1, 6];
    let timestamp = [
        &[0][..],
        &[9; 32],
        &time,
        &[0, 0],
        &[4, 3],
        &vector(2, &signature),
    ]
    .concat();
    let list = vector(2, &[vector(2, &timestamp), vector(2, &[1, 2, 3])].concat());
    let dissection = hello(2, &extension(18, &list));
    assert_eq!(all_problems(&dissection), []);
    let first = field(&dissection, "SerializedSCT");
    assert_eq!(first.value.as_deref(), Some("2023-11-14 22:13:20 UTC"));
    assert_eq!(value(first, "algorithm"), "ecdsa_secp256r1_sha256");
    assert_eq!(value(first, "s"), "6");
    assert_eq!(
        value(field(&dissection, "sct_list"), "sct_list"),
        "2 timestamps"
    );
}

#[test]
fn an_encrypted_hello() {
    let outer = [
        &[0, 0, 1, 0, 3, 42][..],
        &vector(2, &[1; 32]),
        &vector(2, &[2; 100]),
    ]
    .concat();
    let dissection = hello(1, &extension(0xfe0d, &outer));
    let ech = field(&dissection, "encrypted_client_hello");
    assert_eq!(value(ech, "kdf_id"), "HKDF-SHA256");
    assert_eq!(value(ech, "aead_id"), "ChaCha20Poly1305");
    assert_eq!(value(ech, "config_id"), "42");
    let dissection = hello(1, &extension(0xfe0d, &[1]));
    let ech = field(&dissection, "encrypted_client_hello");
    assert_eq!(ech.value.as_deref(), Some("inner"));
    assert_eq!(all_problems(&dissection), []);
}

#[test]
fn what_only_old_peers_send() {
    let all = [
        extension(15, &[1]),
        extension(17, &vector(2, &[&[2, 0, 4][..], &[0; 4]].concat())),
        extension(14, &[0, 2, 0, 1, 0]),
        extension(19, &[1, 2]),
        extension(0x3374, b"\x02h2\x08http/1.1"),
        extension(0xca34, &vector(2, &[3, 0x81, 0xfd, 0x59])),
    ]
    .concat();
    let dissection = hello(1, &all);
    assert_eq!(all_problems(&dissection), []);
    let say = |name| field(&dissection, name).value.clone().unwrap();
    assert_eq!(say("heartbeat"), "peer_allowed_to_send");
    assert_eq!(say("status_request_v2"), "ocsp_multi");
    assert_eq!(say("client_certificate_type"), "RawPublicKey");
    assert_eq!(say("next_protocol_negotiation"), "h2, http/1.1");
    assert_eq!(say("trust_anchors"), "32473");
}

/// One that is wrong inside does not hide the next.
#[test]
fn after_a_bad_extension_the_next_is_read() {
    let name = vector(2, &[&[0][..], &vector(2, b"a.example")].concat());
    for (number, bad) in [
        (10, vec![0, 9, 0, 29]),
        (13, vec![0, 3, 4]),
        (51, vec![0, 6, 0, 29, 0, 99, 1, 2]),
        (0xfe0d, vec![0, 0, 1]),
        (41, vec![0, 40, 0, 1]),
        (5, vec![1, 0, 9]),
    ] {
        let extensions = [extension(number, &bad), extension(0, &name)].concat();
        let dissection = hello(1, &extensions);
        assert!(!all_problems(&dissection).is_empty(), "{number}");
        let name = field(&dissection, "HostName");
        assert_eq!(name.value.as_deref(), Some("a.example"), "{number}");
    }
}
