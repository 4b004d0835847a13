//! What makes each kind that kind.

use port443::bytes::Bytes;
use port443::capture::{Micros, Peer};
use port443::dissect::{Dissection, Field};
use port443::recording::{EventKind, Outcome, Purpose, Recording, SealedRecord};
use port443::scenario::{Kind, Scheme};

use super::{contains, count, inside, names, of, one, opened, run, two};

fn agreed(recording: &Recording, peer: Peer) -> (String, String, String, [bool; 3]) {
    of(recording, peer)
        .find_map(|kind| match kind {
            EventKind::HandshakeComplete {
                version,
                cipher_suite,
                group,
                resumed,
                retried,
                early_data,
                ..
            } => Some((
                version.clone(),
                cipher_suite.clone(),
                group.clone(),
                [*resumed, *retried, *early_data],
            )),
            _ => None,
        })
        .unwrap()
}

fn written(recording: &Recording, peer: Peer) -> String {
    of(recording, peer)
        .filter_map(|kind| match kind {
            EventKind::Write { bytes, .. } => Some(String::from_utf8_lossy(bytes)),
            _ => None,
        })
        .collect()
}

fn legs(recordings: &[Recording]) -> Vec<(Scheme, Purpose)> {
    recordings
        .iter()
        .map(|recording| (recording.connection.scheme, recording.connection.purpose))
        .collect()
}

/// Every field of this name, in a tree.
fn all<'a>(field: &'a Field, name: &str, found: &mut Vec<&'a Field>) {
    if field.name == name {
        found.push(field);
    }
    for child in &field.children {
        all(child, name, found);
    }
}

#[test]
fn a_redirect_leads_to_https_and_is_not_needed_again() {
    const YEAR: &str = "Strict-Transport-Security: max-age=31536000\r\n";

    let recordings = run(Kind::Redirect, |_| ());
    assert_eq!(
        legs(&recordings),
        [
            (Scheme::Http, Purpose::Redirect),
            (Scheme::Https, Purpose::Message),
            (Scheme::Https, Purpose::SecondVisit),
        ]
    );
    let [redirect, first, second] = &recordings[..] else {
        unreachable!()
    };
    assert_eq!(
        redirect.outcome,
        Outcome::Redirected {
            location: "https://letters.example/".into()
        }
    );
    assert!(written(redirect, Peer::Client).starts_with("GET / HTTP/1.1\r\n"));
    assert!(!written(redirect, Peer::Client).contains("message"));
    // Over HTTP the header would say nothing (RFC 6797 section 7.2).
    assert!(!written(redirect, Peer::Server).contains("Strict-Transport-Security"));
    assert!(written(first, Peer::Server).contains(YEAR));
    assert!(written(second, Peer::Server).contains(YEAR));
    // The second visit is an hour later, and certificates are checked as of then.
    let hour: Micros = 3_600_000_000;
    assert_eq!(
        second.connection.begins_at,
        first.connection.begins_at + first.duration + hour
    );
}

#[test]
fn a_client_that_knows_the_host_never_asks_on_port_80() {
    let recordings = run(Kind::Redirect, |input| input.strict = true);
    assert_eq!(
        legs(&recordings),
        [
            (Scheme::Https, Purpose::Message),
            (Scheme::Https, Purpose::SecondVisit),
        ]
    );
}

#[test]
fn a_hybrid_key_share_is_on_the_wire_in_both_directions() {
    let recording = one(Kind::PostQuantum, |_| ());
    let (version, _, group, flags) = agreed(&recording, Peer::Server);
    assert_eq!(
        (version.as_str(), group.as_str()),
        ("TLS 1.3", "X25519MLKEM768")
    );
    assert_eq!(flags, [false; 3]);

    let (dissection, _) = opened(&recording);
    let share = of(&recording, Peer::Client)
        .find_map(|kind| match kind {
            EventKind::KeyShare {
                group, public_key, ..
            } if group == "X25519MLKEM768" => Some(public_key),
            _ => None,
        })
        .unwrap();
    assert_eq!(share.len(), 1184 + 32);
    assert!(contains(&dissection.client.bytes, share));
    let ciphertext = of(&recording, Peer::Server)
        .find_map(|kind| match kind {
            EventKind::Encapsulate { ciphertext, .. } => Some(ciphertext),
            _ => None,
        })
        .unwrap();
    assert_eq!(ciphertext.len(), 1088);
    assert!(contains(&dissection.server.bytes, ciphertext));
    // The hello grows by that, the share's head of 4 bytes, and the group's number.
    let (usual, _) = opened(&one(Kind::Https, |_| ()));
    let hello = |dissection: &Dissection| dissection.client.units[0].field.end;
    assert_eq!(hello(&dissection), hello(&usual) + 1216 + 4 + 2);
    let secret = |peer| {
        of(&recording, peer).find_map(|kind| match kind {
            EventKind::SharedSecret { output, .. } => Some(output.clone()),
            _ => None,
        })
    };
    assert_eq!(secret(Peer::Client).unwrap().len(), 64);
    assert_eq!(secret(Peer::Client), secret(Peer::Server));
}

#[test]
fn the_server_asks_for_another_hello_and_gets_it() {
    let recording = one(Kind::HelloRetryRequest, |_| ());
    let (dissection, _) = opened(&recording);
    let hellos = |peer| {
        let names = names(&dissection, peer).into_iter();
        names
            .filter(|name| name.contains("Hello"))
            .collect::<Vec<_>>()
    };
    assert_eq!(hellos(Peer::Client), ["ClientHello", "ClientHello"]);
    assert_eq!(hellos(Peer::Server), ["HelloRetryRequest", "ServerHello"]);
    for peer in [Peer::Client, Peer::Server] {
        let (_, _, group, flags) = agreed(&recording, peer);
        assert_eq!((group.as_str(), flags), ("secp256r1", [false, true, false]));
    }
    // x25519 was drawn for nothing.
    let shares: Vec<_> = of(&recording, Peer::Client)
        .filter_map(|kind| match kind {
            EventKind::KeyShare { group, .. } => Some(group.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(shares, ["x25519", "secp256r1"]);
    // One round trip more than where the guess is right.
    let usual = one(Kind::Https, |_| ());
    assert!((80_000..83_000).contains(&(recording.duration - usual.duration)));
}

fn ticket(recording: &Recording) -> Bytes {
    let (_, opened) = opened(recording);
    let record = opened
        .iter()
        .find(|record| {
            inside(core::slice::from_ref(record), Peer::Server).contains(&"NewSessionTicket")
        })
        .unwrap();
    let mut found = Vec::new();
    all(&record.messages[0], "ticket", &mut found);
    let range = found[0].start as usize..found[0].end as usize;
    record.plaintext[range].into()
}

#[test]
fn the_second_visit_has_the_ticket_of_the_first_and_no_certificate() {
    let [first, second] = two(Kind::Resumption, |_| ());
    assert_eq!(
        legs(&[first.clone(), second.clone()]),
        [
            (Scheme::Https, Purpose::FirstVisit),
            (Scheme::Https, Purpose::SecondVisit),
        ]
    );
    assert_eq!(agreed(&first, Peer::Server).3, [false; 3]);
    for peer in [Peer::Client, Peer::Server] {
        assert_eq!(agreed(&second, peer).3, [true, false, false]);
    }
    let ticket = ticket(&first);
    assert!(ticket.ends_with(&ticket[ticket.len() - 32..]));
    let (dissection, opened_records) = opened(&second);
    assert!(contains(
        &dissection.client.bytes,
        &ticket[ticket.len() - 32..]
    ));
    let messages = inside(&opened_records, Peer::Server);
    assert_eq!(messages[..2], ["EncryptedExtensions", "Finished"]);
    let signs = |kind: &EventKind| matches!(kind, EventKind::Sign { .. });
    let verifies = |kind: &EventKind| {
        matches!(
            kind,
            EventKind::Verify { .. } | EventKind::VerifyCertificate { .. }
        )
    };
    assert_eq!(count(&first, Peer::Server, signs), 1);
    assert_eq!(count(&second, Peer::Server, signs), 0);
    assert_eq!(count(&second, Peer::Client, verifies), 0);
    // psk_dhe_ke: the key exchange is new (RFC 8446 section 4.2.9).
    let exchanges = |kind: &EventKind| matches!(kind, EventKind::SharedSecret { .. });
    assert_eq!(count(&second, Peer::Client, exchanges), 1);
    // Fewer bytes, and as many round trips.
    let bytes = |recording: &Recording| -> usize {
        let segments = recording.capture.segments.iter();
        segments.map(|segment| segment.bytes.len()).sum()
    };
    assert!(bytes(&second) + 500 < bytes(&first));
}

#[test]
fn early_data_arrives_before_the_handshake_is_over_and_is_known_as_such() {
    for strict in [false, true] {
        let [first, second] = two(Kind::EarlyData, |input| input.strict = strict);
        let form = |recording: &Recording| {
            recording
                .events
                .iter()
                .find_map(|event| match event.kind {
                    EventKind::FormReceived { early, .. } => Some((event.at, early)),
                    _ => None,
                })
                .unwrap()
        };
        let (at, early) = form(&first);
        assert!(!early);
        let (sooner, early) = form(&second);
        assert!(early);
        // A whole round trip sooner.
        assert!((80_000..83_000).contains(&(at - sooner)), "{at} {sooner}");
        let complete = second
            .events
            .iter()
            .find(|event| {
                event.peer == Peer::Server
                    && matches!(event.kind, EventKind::HandshakeComplete { .. })
            })
            .unwrap();
        assert!(sooner < complete.at);
        for peer in [Peer::Client, Peer::Server] {
            assert_eq!(agreed(&second, peer).3, [true, false, true]);
        }

        let (dissection, opened) = opened(&second);
        let first_answer = dissection.server.units[0].seen_at;
        let early: Vec<_> = opened
            .iter()
            .filter(|record| record.secret == "CLIENT_EARLY_TRAFFIC_SECRET")
            .collect();
        assert!(contains(&early[0].plaintext, b"POST /login"));
        let unit = &dissection.client.units[early[0].unit as usize];
        assert!(unit.seen_at < first_answer);
        assert_eq!(
            inside(&opened, Peer::Client)
                .iter()
                .filter(|name| **name == "EndOfEarlyData")
                .count(),
            1
        );
        // The request went once.
        let writes = |kind: &EventKind| matches!(kind, EventKind::Write { .. });
        assert_eq!(count(&second, Peer::Client, writes), 1);
    }
}

#[test]
fn both_show_a_certificate_and_both_are_checked() {
    let recording = one(Kind::ClientCertificate, |_| ());
    let chains: Vec<_> = [Peer::Client, Peer::Server]
        .into_iter()
        .map(|peer| {
            let verdicts: Vec<_> = of(&recording, peer)
                .filter_map(|kind| match kind {
                    EventKind::VerifyCertificate {
                        host,
                        chain,
                        refused: None,
                    } => Some((host.as_str(), chain)),
                    _ => None,
                })
                .collect();
            let [(host, chain)] = verdicts[..] else {
                panic!("{verdicts:?}")
            };
            assert_eq!(
                host,
                if peer == Peer::Client {
                    super::HOST
                } else {
                    ""
                }
            );
            assert_eq!(chain.len(), 2);
            // Two certificates of the chain, and CertificateVerify.
            let good = |kind: &EventKind| matches!(kind, EventKind::Verify { valid: true, .. });
            assert_eq!(count(&recording, peer, good), 3);
            chain
        })
        .collect();
    assert_ne!(chains[0], chains[1]);
    assert!(contains(&chains[1][0], b"reader"));
    let (_, opened) = opened(&recording);
    assert!(inside(&opened, Peer::Server).contains(&"CertificateRequest"));
    assert_eq!(
        inside(&opened, Peer::Client)[..3],
        ["Certificate", "CertificateVerify", "Finished"]
    );
}

#[test]
fn after_a_key_update_other_keys_are_in_use_in_both_directions() {
    let recording = one(Kind::KeyUpdate, |_| ());
    let (_, opened) = opened(&recording);
    for peer in [Peer::Client, Peer::Server] {
        let updates = inside(&opened, peer);
        assert_eq!(
            updates.iter().filter(|name| **name == "KeyUpdate").count(),
            1,
            "{updates:?}"
        );
        let sealed: Vec<&SealedRecord> = of(&recording, peer)
            .filter_map(|kind| match kind {
                EventKind::Seal(record) => Some(record),
                _ => None,
            })
            .collect();
        // KeyUpdate is 5 bytes, and its content type.
        let place = sealed
            .iter()
            .position(|record| record.plaintext.len() == 6 && record.plaintext[0] == 24)
            .unwrap();
        let (before, after) = (sealed[place], sealed[place + 1]);
        assert_ne!(before.key, after.key);
        assert_ne!(before.iv, after.iv);
        assert_eq!(after.sequence, 0);
        // The new key is made of the old secret, and only forwards (RFC 8446 section 7.2).
        let derived = |kind: &EventKind| matches!(kind, EventKind::Expand { label, .. } if label == "traffic upd");
        assert_eq!(count(&recording, peer, derived), 2);
        // Nothing but the old key is needed to try, and it does not open what follows.
        let mut ciphertext = after.ciphertext.to_vec();
        assert!(!opens(before, &mut ciphertext, after));
        let mut ciphertext = after.ciphertext.to_vec();
        assert!(opens(after, &mut ciphertext, after));
    }
    // The head under the old key, the body under the new.
    let texts: Vec<_> = of(&recording, Peer::Client)
        .filter_map(|kind| match kind {
            EventKind::Write { bytes, message, .. } => Some((bytes.clone(), *message)),
            _ => None,
        })
        .collect();
    let [(head, None), (body, Some(span))] = &texts[..] else {
        panic!("{texts:?}")
    };
    assert!(head.ends_with(b"\r\n\r\n"));
    let message = &body[span.start as usize..span.end as usize];
    assert_eq!(message, b"Not+a+word+to+Sam+%26+co.");
}

/// Whether the key of one record opens another.
fn opens(key: &SealedRecord, ciphertext: &mut [u8], record: &SealedRecord) -> bool {
    use port443::provider::aead::RecordKey;
    use rustls::ContentType;
    use rustls::ProtocolVersion;
    use rustls::crypto::cipher::{InboundOpaqueMessage, Iv, MessageDecrypter};

    let iv: [u8; 12] = key.iv[..].try_into().unwrap();
    let mut key = RecordKey::new(key.aead, &key.key, Iv::new(iv));
    let message = InboundOpaqueMessage::new(
        ContentType::ApplicationData,
        ProtocolVersion::TLSv1_2,
        ciphertext,
    );
    key.decrypt(message, record.sequence).is_ok()
}

#[test]
fn tls_1_2_shows_the_certificate_that_tls_1_3_hides() {
    for (kind, shown) in [
        (Kind::Https, false),
        (Kind::Tls12, true),
        (Kind::RsaKeyTransport, true),
    ] {
        let recording = one(kind, |_| ());
        let leaf = of(&recording, Peer::Client)
            .find_map(|kind| match kind {
                EventKind::VerifyCertificate { chain, .. } => Some(chain[0].clone()),
                _ => None,
            })
            .unwrap();
        let (dissection, _) = opened(&recording);
        assert_eq!(contains(&dissection.server.bytes, &leaf), shown);
        assert_eq!(
            names(&dissection, Peer::Server)
                .concat()
                .contains("Certificate"),
            shown
        );
    }
    let recording = one(Kind::Tls12, |_| ());
    let (version, suite, group, _) = agreed(&recording, Peer::Client);
    assert_eq!(version, "TLS 1.2");
    assert_eq!(suite, "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256");
    assert_eq!(group, "X25519");
    // The extended master secret (RFC 7627).
    let extended = |kind: &EventKind| matches!(kind, EventKind::Prf { label, .. } if label == "extended master secret");
    assert_eq!(count(&recording, Peer::Server, extended), 1);
    // The handshake takes a round trip more.
    let usual = one(Kind::Https, |_| ());
    assert!((79_000..83_000).contains(&(recording.duration - usual.duration)));
}

#[test]
fn rsa_key_transport_sends_the_secret_itself_sealed_to_the_certificate() {
    let recording = one(Kind::RsaKeyTransport, |_| ());
    let (version, suite, group, _) = agreed(&recording, Peer::Server);
    assert_eq!(
        (version.as_str(), suite.as_str(), group.as_str()),
        ("TLS 1.2", "TLS_RSA_WITH_AES_128_GCM_SHA256", "")
    );
    let (ciphertext, secret) = of(&recording, Peer::Client)
        .find_map(|kind| match kind {
            EventKind::RsaEncrypt {
                ciphertext,
                plaintext,
                ..
            } => Some((ciphertext.clone(), plaintext.clone())),
            _ => None,
        })
        .unwrap();
    let decrypted = of(&recording, Peer::Server).any(|kind| {
        matches!(kind, EventKind::RsaDecrypt { ciphertext: got, output, valid: true, .. }
            if *got == ciphertext && *output == secret)
    });
    assert!(decrypted);
    let (dissection, _) = opened(&recording);
    assert!(contains(&dissection.client.bytes, &ciphertext));
    let shares = |kind: &EventKind| matches!(kind, EventKind::KeyShare { .. });
    assert_eq!(count(&recording, Peer::Server, shares), 0);
}
