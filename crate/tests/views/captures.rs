//! What other people's programs said (tests/captures), as it is read and opened here.

use port443::capture::{Capture, Peer, Segment};
use port443::dissect::decrypt::{Decrypted, Lack, client_random, decrypt_with};
use port443::dissect::private_key::{PrivateKey, PrivateKeyError, Unfit, key_log_line};
use port443::dissect::{Dissection, Field, dissect};
use port443::key_log::KeyLog;
use proptest::prelude::*;
use proptest::sample::Index;

use crate::cover::{check, check_opened};

#[path = "../../../tests/captures/files.rs"]
pub(crate) mod files;

use self::files::{CAPTURES, connections, key_log, path};

fn read(name: &str) -> Vec<(Dissection, Decrypted)> {
    let key_log = key_log(name);
    connections(name)
        .iter()
        .map(|capture| {
            let dissection = dissect(capture);
            let decrypted = decrypt_with(&dissection, &key_log);
            (dissection, decrypted)
        })
        .collect()
}

/// All fields of both streams, and those inside of opened records.
fn roots<'a>(dissection: &'a Dissection, decrypted: &'a Decrypted) -> Vec<&'a Field> {
    let units = dissection.client.units.iter();
    units
        .chain(&dissection.server.units)
        .map(|unit| &unit.field)
        .chain(decrypted.opened.iter().flat_map(|record| &record.messages))
        .collect()
}

fn complaints(path: &str, field: &Field, into: &mut Vec<String>) {
    let path = format!("{path}/{}", field.name);
    let value = field.value.clone().unwrap_or_default();
    if field.name.contains("unknown") || value.starts_with("unknown (") {
        into.push(format!("{path} = {value}"));
    }
    if let Some(problem) = &field.problem {
        into.push(format!("{path}: {problem}"));
    }
    for child in &field.children {
        complaints(&path, child, into);
    }
}

#[test]
fn every_byte_of_other_programs_has_a_name() {
    let mut found = Vec::new();
    for (name, count) in CAPTURES {
        let connections = read(name);
        assert_eq!(connections.len(), *count, "{name}");
        for (index, (dissection, decrypted)) in connections.iter().enumerate() {
            for root in roots(dissection, decrypted) {
                complaints(&format!("{name}[{index}]"), root, &mut found);
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_key_log_opens_every_record_of_other_programs() {
    let mut lacking = Vec::new();
    for (name, _) in CAPTURES {
        // What is said of these two stands below.
        if matches!(*name, "openssl-tls11" | "openssl-tls12-renegotiated") {
            continue;
        }
        for (index, (_, decrypted)) in read(name).iter().enumerate() {
            if decrypted.opened.len() != decrypted.sealed as usize || decrypted.sealed == 0 {
                lacking.push(format!(
                    "{name}[{index}]: {} of {}, {:?}",
                    decrypted.opened.len(),
                    decrypted.sealed,
                    decrypted.lacks
                ));
            }
        }
    }
    assert!(lacking.is_empty(), "{}", lacking.join("\n"));
}

#[test]
fn what_does_not_open_is_said() {
    let (_, old) = &read("openssl-tls11")[0];
    assert_eq!((old.opened.len(), old.sealed), (0, 7));
    let suite = Lack::SuiteNotRead {
        cipher_suite: "TLS_RSA_WITH_AES_128_CBC_SHA".into(),
        version: "TLS 1.1 (0x0302)".into(),
    };
    assert_eq!(old.lacks, [suite]);

    // The second handshake's keys are not looked for.
    let (_, renegotiated) = &read("openssl-tls12-renegotiated")[0];
    assert_eq!((renegotiated.opened.len(), renegotiated.sealed), (13, 19));
    assert_eq!(renegotiated.lacks, [Lack::DoNotOpen { records: 6 }]);

    let capture = &connections("curl-tls13")[0];
    let dissection = dissect(capture);
    let random = client_random(&dissection).unwrap();
    let lines = key_log("curl-tls13").lines_of(&random);
    assert_eq!(lines.lines().count(), 4, "the exporter's is of no use");
    for (left_out, labels) in [
        ("SERVER_TRAFFIC_SECRET_0", vec!["SERVER_TRAFFIC_SECRET_0"]),
        (
            "HANDSHAKE",
            vec![
                "CLIENT_HANDSHAKE_TRAFFIC_SECRET",
                "SERVER_HANDSHAKE_TRAFFIC_SECRET",
            ],
        ),
    ] {
        let lines: Vec<&str> = lines
            .lines()
            .filter(|line| !line.contains(left_out))
            .collect();
        let decrypted = decrypt_with(&dissection, &KeyLog::parse(lines.join("\n").as_bytes()));
        assert!(decrypted.opened.len() < decrypted.sealed as usize);
        assert_eq!(decrypted.lacks, [Lack::SecretsMissing { labels }]);
    }
    let other = decrypt_with(&dissection, &key_log("firefox"));
    assert_eq!(other.lacks, [Lack::OtherConnections { connections: 2 }]);
    assert!(other.opened.is_empty());

    // Without the client's first segment that has a payload.
    let mut capture = capture.clone();
    let is_hello = |segment: &Segment| segment.from == Peer::Client && segment.bytes.len() > 200;
    let hello = capture.segments.iter().position(is_hello).unwrap();
    capture.segments.remove(hello);
    let decrypted = decrypt_with(&dissect(&capture), &key_log("curl-tls13"));
    assert!(decrypted.opened.is_empty() && decrypted.sealed > 0);
    let lack = Lack::HelloMissing { of: Peer::Client };
    assert_eq!(decrypted.lacks, [lack]);
}

/// Sealing again with what a record is said to have been sealed with gives the record.
#[test]
fn a_record_laid_open_is_the_record() {
    use aes_gcm::aead::{Aead, KeyInit, Payload};
    let mut count = 0;
    for (name, _) in CAPTURES {
        for (dissection, decrypted) in read(name) {
            for place in 0..decrypted.opened.len() {
                let laid = decrypted.lay_open(&dissection, place).unwrap();
                let stream = match laid.from {
                    Peer::Client => &dissection.client,
                    Peer::Server => &dissection.server,
                };
                let unit = &stream.units[laid.unit as usize].field;
                let record = &stream.bytes[unit.start as usize..unit.end as usize];
                let parts = [
                    &laid.header[..],
                    &laid.explicit_nonce,
                    &laid.ciphertext,
                    &laid.tag,
                ];
                assert_eq!(parts.concat(), record, "{name}");
                let Ok(nonce) = laid.nonce[..].try_into() else {
                    assert_eq!((laid.nonce.len(), laid.keystream.len()), (16, 0), "CBC");
                    continue;
                };
                let plaintext = laid.keystream.iter().zip(laid.ciphertext.iter());
                let plaintext: Vec<u8> = plaintext.map(|(left, right)| left ^ right).collect();
                assert_eq!(plaintext, laid.plaintext.0);
                let payload = Payload {
                    msg: &laid.plaintext,
                    aad: &laid.aad,
                };
                if laid.key.len() == 16 && !name.contains("ccm") {
                    let key = aes_gcm::Aes128Gcm::new_from_slice(&laid.key).unwrap();
                    let sealed = key.encrypt(nonce, payload).unwrap();
                    assert_eq!(sealed, [&laid.ciphertext[..], &laid.tag].concat());
                    count += 1;
                }
            }
        }
    }
    assert!(count > 20, "{count}");
}

/// Inside of TLS, too, the answer to HEAD has no body, whatever it says of one.
#[test]
fn answers_to_head_end_with_their_header() {
    let (_, decrypted) = &read("curl-head")[0];
    let answers: Vec<&Field> = decrypted
        .opened
        .iter()
        .filter(|record| record.from == Peer::Server)
        .flat_map(|record| &record.messages)
        .filter(|field| field.name == "HTTP response")
        .filter(|field| field.value.as_deref() != Some("continued"))
        .collect();
    assert_eq!(answers.len(), 2);
    let text = |field: &Field| format!("{field:?}");
    assert!(text(answers[0]).contains("Content-Length"));
    assert!(answers[0].find("message-body").is_none());
    assert!(text(answers[1]).contains("last-chunk") || text(answers[1]).contains("chunk-size"));
}

fn private_key(file: &str) -> PrivateKey {
    PrivateKey::parse(&std::fs::read(path("keys").join(file)).unwrap()).unwrap()
}

#[test]
fn a_servers_private_key_opens_key_transport() {
    for name in [
        "openssl-tls12-rsa-cbc",
        "openssl-tls12-rsa-cbc256",
        "openssl-tls12-rsa-cbc-no-etm",
        "openssl-tls12-rsa-gcm",
    ] {
        let dissection = dissect(&connections(name)[0]);
        let random = client_random(&dissection).unwrap();
        let logged = key_log(name).lines_of(&random);
        for file in ["rsa.key", "rsa.pkcs8.key", "rsa.pkcs8.der"] {
            let line = key_log_line(&dissection, &private_key(file)).unwrap();
            assert_eq!(line, logged, "{name} with {file}");
        }
    }
    for (name, unfit) in [
        ("openssl-tls12-dhe", Unfit::SignsOnly),
        ("openssl-tls12-ecdhe-cbc", Unfit::SignsOnly),
        ("openssl-tls13-rich", Unfit::SignsOnly),
    ] {
        let dissection = dissect(&connections(name)[0]);
        let line = key_log_line(&dissection, &private_key("rsa.key"));
        assert_eq!(line, Err(unfit), "{name}");
    }
    // A certificate with another key.
    let mut capture = connections("openssl-tls12-rsa-gcm").remove(0);
    let key = private_key("rsa.key");
    assert!(key.fits(&dissect(&capture)));
    let modulus = {
        let dissection = dissect(&capture);
        let mut units = dissection.server.units.iter();
        let field = units.find_map(|unit| unit.field.find("modulus")).unwrap();
        let field = field.find("contents").unwrap();
        dissection.server.bytes[field.start as usize + 1..field.end as usize].to_vec()
    };
    for segment in &mut capture.segments {
        let bytes = &mut segment.bytes.0;
        let place = bytes
            .windows(modulus.len())
            .position(|part| part == modulus);
        if let Some(place) = place {
            bytes[place] ^= 1;
        }
    }
    let line = key_log_line(&dissect(&capture), &key);
    assert_eq!(line, Err(Unfit::OtherKey));
}

#[test]
fn what_is_no_private_key_of_rsa_is_said() {
    let read = |file: &str| std::fs::read(path("keys").join(file)).unwrap();
    let encrypted = "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIF\n";
    let cut = &read("rsa.pkcs8.der")[..600];
    for (file, error) in [
        (&read("rsa.pem")[..], PrivateKeyError::Certificate),
        (&read("ecdsa.key"), PrivateKeyError::NotRsa),
        (&read("rich.key"), PrivateKeyError::NotRsa),
        (encrypted.as_bytes(), PrivateKeyError::Encrypted),
        (b"hello", PrivateKeyError::NoKey),
        (b"", PrivateKeyError::NoKey),
        (&vec![0x30; 70_000], PrivateKeyError::TooLong),
    ] {
        assert_eq!(PrivateKey::parse(file).unwrap_err(), error);
    }
    assert!(PrivateKey::parse(cut).is_err());
}

/// Records that were sealed again with something else inside, by their own keys.
fn resealed(capture: &Capture, key_log: &KeyLog, which: Index, changes: &[(Index, u8)]) -> Capture {
    use aes_gcm::aead::{Aead, KeyInit, Payload};
    let dissection = dissect(capture);
    let decrypted = decrypt_with(&dissection, key_log);
    let place = which.index(decrypted.opened.len());
    let laid = decrypted.lay_open(&dissection, place).unwrap();
    let mut plaintext = laid.plaintext.0.clone();
    for (index, byte) in changes {
        let place = index.index(plaintext.len());
        plaintext[place] = *byte;
    }
    let payload = Payload {
        msg: &plaintext,
        aad: &laid.aad,
    };
    let nonce = laid.nonce[..].try_into().unwrap();
    let sealed = if laid.key.len() == 16 {
        let key = aes_gcm::Aes128Gcm::new_from_slice(&laid.key).unwrap();
        key.encrypt(nonce, payload)
    } else {
        let key = aes_gcm::Aes256Gcm::new_from_slice(&laid.key).unwrap();
        key.encrypt(nonce, payload)
    }
    .unwrap();
    let old = [&laid.ciphertext[..], &laid.tag].concat();
    let mut capture = capture.clone();
    for segment in &mut capture.segments {
        let bytes = &mut segment.bytes.0;
        if let Some(place) = bytes.windows(old.len()).position(|part| part == old) {
            bytes[place..place + old.len()].copy_from_slice(&sealed);
        }
    }
    capture
}

proptest! {
    /// Certificates, HTTP/2 and all else that stands inside of sealed records, changed.
    #[test]
    fn what_is_sealed_changed(
        name in prop::sample::select(vec!["openssl-tls13-rich", "openssl-tls13-status", "curl-h2", "chromium-hybrid", "curl-chunked", "openssl-tls13-early-data", "openssl-tls12-rsa-gcm"]),
        which in any::<Index>(),
        changes in proptest::collection::vec((any::<Index>(), prop_oneof![any::<u8>(), Just(0), Just(0xff), Just(0x30)]), 1..12),
    ) {
        let capture = connections(name).pop().unwrap();
        let key_log = key_log(name);
        let capture = resealed(&capture, &key_log, which, &changes);
        let dissection = dissect(&capture);
        check(&capture, &dissection);
        let decrypted = decrypt_with(&dissection, &key_log);
        prop_assert_eq!(decrypted.opened.len(), decrypted.sealed as usize);
        check_opened(&decrypted.opened);
    }

    /// What TLS 1.2 sends in the clear: certificates, parameters of Diffie-Hellman, statuses.
    #[test]
    fn what_is_clear_changed(
        name in prop::sample::select(vec!["openssl-tls12-dhe", "openssl-tls12-status", "openssl-tls12-client-certificate", "openssl-tls11", "chromium", "firefox-tls12"]),
        which in any::<Index>(),
        changes in proptest::collection::vec((any::<Index>(), any::<u8>()), 1..12),
    ) {
        let mut capture = connections(name).remove(0);
        let segments: Vec<usize> = (0..capture.segments.len()).filter(|place| capture.segments[*place].bytes.len() > 150).collect();
        let bytes = &mut capture.segments[segments[which.index(segments.len().min(4))]].bytes.0;
        for (index, byte) in changes {
            let place = 66 + index.index(bytes.len() - 66);
            bytes[place] = byte;
        }
        let dissection = dissect(&capture);
        check(&capture, &dissection);
        check_opened(&decrypt_with(&dissection, &key_log(name)).opened);
    }
}
