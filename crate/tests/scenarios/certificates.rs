//! Each fault of a certificate is refused for itself, and for nothing else.

use core::time::Duration;
use std::sync::Arc;

use port443::capture::{EPOCH, Peer};
use port443::dissect::dissect;
use port443::endpoints::tls::verifier;
use port443::host::HostName;
use port443::pki::Pki;
use port443::provider::tap::{Tap, within};
use port443::provider::{provider, verify};
use port443::recording::{EventKind, Outcome, Party, Recording, SealedRecord};
use port443::scenario::{CertificateKind, CipherSuite, Kind};
use port443::seed::{Seed, Stream};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::WebPkiClientVerifier;
use rustls::{CertificateError, Error, RootCertStore};

use super::{HOST, count, of, opened, run};

/// What rustls says of each (RFC 8446 section 6.2). For a signature that is wrong in a certificate the
/// RFC has `bad_certificate`; rustls keeps that for others and says `decrypt_error`.
const ALERTS: [(CertificateKind, &str); 8] = [
    (CertificateKind::Expired, "certificate_expired"),
    (CertificateKind::NotYetValid, "certificate_expired"),
    (CertificateKind::WrongName, "bad_certificate"),
    (CertificateKind::SelfSigned, "unknown_ca"),
    (CertificateKind::UnknownRoot, "unknown_ca"),
    (CertificateKind::BrokenSignature, "decrypt_error"),
    (CertificateKind::MissingIntermediate, "unknown_ca"),
    (CertificateKind::WrongUsage, "unsupported_certificate"),
];

/// All that have a certificate of the server's.
fn kinds() -> impl Iterator<Item = Kind> {
    Kind::ALL.into_iter().filter(|kind| *kind != Kind::Http)
}

#[test]
fn each_is_refused_by_the_client_with_its_alert() {
    for kind in kinds() {
        for (certificate, expected) in ALERTS {
            let recordings = run(kind, |input| input.certificate = certificate);
            // Whoever is refused does not come again.
            let place = usize::from(kind == Kind::Redirect);
            assert_eq!(recordings.len(), 1 + place, "{}", kind.name());
            let recording = &recordings[place];
            let Outcome::Refused {
                by: Peer::Client,
                reason,
                alert: Some(alert),
            } = &recording.outcome
            else {
                panic!("{}: {:?}", certificate.name(), recording.outcome)
            };
            // Our own TLS 1.2 says of a wrong signature what the RFC does.
            let expected = match (kind, certificate) {
                (Kind::RsaKeyTransport, CertificateKind::BrokenSignature) => "bad_certificate",
                _ => expected,
            };
            assert_eq!(alert, expected, "{} {}", kind.name(), certificate.name());

            let verdicts: Vec<_> = of(recording, Peer::Client)
                .filter_map(|kind| match kind {
                    EventKind::VerifyCertificate { refused, .. } => Some(refused.as_ref()),
                    _ => None,
                })
                .collect();
            assert_eq!(verdicts, [Some(reason)]);
            only_the_certificate_is_wrong(recording, certificate);
            the_alert_is_on_the_wire(recording, expected);
        }
    }
}

/// Every record opens, every signature that is checked is right but for the one that was broken, and
/// nothing of the message has left the client.
fn only_the_certificate_is_wrong(recording: &Recording, certificate: CertificateKind) {
    for peer in [Peer::Client, Peer::Server] {
        let spoiled = |kind: &EventKind| {
            matches!(
                kind,
                EventKind::Open(SealedRecord { valid: false, .. })
                    | EventKind::Seal(SealedRecord { valid: false, .. })
            )
        };
        assert_eq!(count(recording, peer, spoiled), 0);
    }
    let wrong = |kind: &EventKind| matches!(kind, EventKind::Verify { valid: false, .. });
    assert_eq!(
        count(recording, Peer::Client, wrong),
        usize::from(certificate == CertificateKind::BrokenSignature)
    );
    let understood = |kind: &EventKind| matches!(kind, EventKind::FormReceived { .. });
    assert_eq!(count(recording, Peer::Server, understood), 0);
    let sent = |kind: &EventKind| {
        matches!(
            kind,
            EventKind::Write {
                message: Some(_),
                ..
            }
        )
    };
    assert_eq!(count(recording, Peer::Client, sent), 0);
}

/// The client's last record is the alert, in the clear or sealed.
fn the_alert_is_on_the_wire(recording: &Recording, expected: &str) {
    let (dissection, opened) = opened(recording);
    let last = dissection.client.units.last().unwrap();
    let place = u32::try_from(dissection.client.units.len() - 1).unwrap();
    let field = if last.sealed {
        let record = opened
            .iter()
            .find(|record| record.from == Peer::Client && record.unit == place)
            .unwrap();
        &record.messages[0]
    } else {
        &last.field
    };
    let description = field.find("description").unwrap();
    assert_eq!(description.value.as_deref(), Some(expected));
    let level = field.find("level").unwrap();
    assert_eq!(level.value.as_deref(), Some("fatal"));
}

#[test]
fn a_look_alike_passes_every_check() {
    for kind in kinds() {
        let recordings = run(kind, |input| {
            input.certificate = CertificateKind::LookAlike;
        });
        let usual = run(kind, |_| ());
        assert_eq!(recordings.len(), usual.len());
        for recording in &recordings {
            assert_eq!(recording.connection.server, Party::LookAlike);
            assert!(
                matches!(
                    recording.outcome,
                    Outcome::Delivered { .. } | Outcome::Redirected { .. }
                ),
                "{:?}",
                recording.outcome
            );
            for event in &recording.events {
                match &event.kind {
                    EventKind::VerifyCertificate { host, refused, .. } => {
                        assert_eq!(*refused, None);
                        assert_ne!(host, HOST);
                    }
                    EventKind::Verify { valid, .. } => assert!(valid),
                    _ => {}
                }
            }
            // Nobody on the wire ever hears of the name that was meant.
            let dissection = dissect(&recording.capture);
            assert!(!super::contains(&dissection.client.bytes, HOST.as_bytes()));
        }
    }
}

// --- the fault goes away with the one thing that is said of it ---

fn mint(kind: CertificateKind) -> Pki {
    let host = HostName::parse(HOST).unwrap();
    let mut random = Seed::parse("7").unwrap().stream(Stream::Pki, 0);
    Pki::mint_as(kind, &host, &mut random).unwrap()
}

/// The verdict on a chain by who trusts `root` and goes to `name` at so many days after the epoch of
/// the virtual clock.
fn verdict(
    chain: &[CertificateDer<'static>],
    root: &CertificateDer<'static>,
    name: &str,
    days: i64,
) -> Result<(), Error> {
    let seconds = EPOCH.checked_add_signed(days * 86_400).unwrap();
    let mut tap = Tap::silent(|_: &mut [u8]| Ok(()));
    within(&mut tap, || {
        verifier(vec![root.clone()], verify::ALGORITHMS)?
            .verify_server_cert(
                &chain[0],
                &chain[1..],
                &ServerName::try_from(name.to_owned()).unwrap(),
                &[],
                UnixTime::since_unix_epoch(Duration::from_secs(seconds)),
            )
            .map(|_| ())
    })
}

#[test]
fn a_valid_chain_is_valid() {
    let pki = mint(CertificateKind::Valid);
    assert_eq!(verdict(&pki.chain, &pki.root, HOST, 0), Ok(()));
}

#[test]
fn an_old_certificate_was_good_and_a_new_one_will_be() {
    for (kind, good) in [
        (CertificateKind::Expired, -30),
        (CertificateKind::NotYetValid, 30),
    ] {
        let pki = mint(kind);
        assert!(verdict(&pki.chain, &pki.root, HOST, 0).is_err());
        assert_eq!(verdict(&pki.chain, &pki.root, HOST, good), Ok(()));
    }
}

#[test]
fn a_certificate_for_another_name_is_good_for_that_name() {
    let pki = mint(CertificateKind::WrongName);
    assert!(verdict(&pki.chain, &pki.root, HOST, 0).is_err());
    let other = "somewhere-else.example";
    assert_eq!(verdict(&pki.chain, &pki.root, other, 0), Ok(()));
}

#[test]
fn a_self_signed_certificate_is_good_for_who_trusts_it() {
    let pki = mint(CertificateKind::SelfSigned);
    assert_eq!(pki.chain.len(), 1);
    assert!(verdict(&pki.chain, &pki.root, HOST, 0).is_err());
    assert_eq!(verdict(&pki.chain, &pki.chain[0], HOST, 0), Ok(()));
}

#[test]
fn a_chain_of_another_root_is_good_for_who_trusts_its_authority() {
    let pki = mint(CertificateKind::UnknownRoot);
    assert!(verdict(&pki.chain, &pki.root, HOST, 0).is_err());
    assert_eq!(verdict(&pki.chain, &pki.chain[1], HOST, 0), Ok(()));
}

#[test]
fn a_broken_signature_is_wrong_in_one_bit() {
    let pki = mint(CertificateKind::BrokenSignature);
    assert_eq!(
        verdict(&pki.chain, &pki.root, HOST, 0),
        Err(CertificateError::BadSignature.into())
    );
    let mut chain = pki.chain.clone();
    let mut leaf = chain[0].to_vec();
    *leaf.last_mut().unwrap() ^= 1;
    chain[0] = leaf.into();
    assert_eq!(verdict(&chain, &pki.root, HOST, 0), Ok(()));
    assert_eq!(chain, mint(CertificateKind::Valid).chain);
}

#[test]
fn with_the_missing_intermediate_the_chain_is_good() {
    let pki = mint(CertificateKind::MissingIntermediate);
    assert!(verdict(&pki.chain, &pki.root, HOST, 0).is_err());
    let whole = mint(CertificateKind::Valid);
    let chain = [&pki.chain[..], &whole.chain[1..]].concat();
    assert_eq!(verdict(&chain, &pki.root, HOST, 0), Ok(()));
}

#[test]
fn a_certificate_for_clients_is_good_for_clients() {
    let pki = mint(CertificateKind::WrongUsage);
    assert!(verdict(&pki.chain, &pki.root, HOST, 0).is_err());
    let mut roots = RootCertStore::empty();
    roots.add(pki.root.clone()).unwrap();
    let clients = WebPkiClientVerifier::builder_with_provider(
        Arc::new(roots),
        Arc::new(provider(CipherSuite::Aes128GcmSha256)),
    )
    .build()
    .unwrap();
    let now = UnixTime::since_unix_epoch(Duration::from_secs(EPOCH));
    let verdict = clients.verify_client_cert(&pki.chain[0], &pki.chain[1..], now);
    assert!(verdict.is_ok());
}
