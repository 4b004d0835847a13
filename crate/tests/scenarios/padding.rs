//! Records that are filled up with zeros (RFC 8446 section 5.4), and the site whose pages they hide.

use port443::capture::Peer;
use port443::dissect::{Unit, dissect};
use port443::recording::{EventKind, Recording};
use port443::scenario::{Kind, Scenario, ScenarioError, ScenarioInput, SitePage};
use proptest::prelude::*;

use super::{contains, is_delivered, of, one, opened, problems, run};

/// The steps of the page's slider, and some that no power of two is.
const BLOCKS: [u32; 10] = [1, 7, 32, 64, 256, 1000, 4096, 10_000, 16_383, 16_384];

/// How long the content of each record that a peer sealed is, and how many zeros follow its type.
fn sealed(recording: &Recording, peer: Peer) -> Vec<(usize, usize)> {
    of(recording, peer)
        .filter_map(|kind| match kind {
            EventKind::Seal(record) => {
                let plaintext: &[u8] = &record.plaintext;
                let typed = plaintext.iter().rposition(|byte| *byte != 0).unwrap();
                Some((typed, plaintext.len() - typed - 1))
            }
            _ => None,
        })
        .collect()
}

fn sealed_units(recording: &Recording) -> Vec<Unit> {
    let dissection = dissect(&recording.capture);
    let units = dissection.client.units.into_iter();
    units
        .chain(dissection.server.units)
        .filter(|unit| unit.sealed)
        .collect()
}

#[test]
fn every_kind_of_tls_1_3_delivers_with_padding_and_says_the_same() {
    for kind in Kind::ALL.into_iter().filter(|kind| kind.is_tls13()) {
        let plain = run(kind, |_| ());
        for block in BLOCKS {
            let padded = run(kind, |input| input.padding = block);
            assert_eq!(plain.len(), padded.len());
            for (plain, padded) in plain.iter().zip(&padded) {
                assert_eq!(plain.outcome, padded.outcome, "{} {block}", kind.name());
                assert_eq!(plain.key_log, padded.key_log, "{} {block}", kind.name());
                for peer in [Peer::Client, Peer::Server] {
                    let contents = |recording| {
                        sealed(recording, peer)
                            .into_iter()
                            .map(|(content, _)| content)
                    };
                    assert!(contents(plain).eq(contents(padded)), "{}", kind.name());
                    for (content, zeros) in sealed(padded, peer) {
                        let filled = content + zeros;
                        let block = usize::try_from(block).unwrap();
                        assert!(filled % block == 0 || filled == 16_384, "{content} {zeros}");
                        assert!(zeros < block && filled <= 16_384, "{content} {zeros}");
                    }
                }
            }
        }
    }
}

#[test]
fn without_padding_there_are_no_zeros() {
    for kind in Kind::ALL.into_iter().filter(|kind| kind.is_tls13()) {
        for recording in run(kind, |_| ()) {
            for peer in [Peer::Client, Peer::Server] {
                assert!(
                    sealed(&recording, peer)
                        .iter()
                        .all(|(_, zeros)| *zeros == 0)
                );
            }
        }
    }
}

#[test]
fn with_the_most_padding_all_records_are_equally_long() {
    let recording = one(Kind::Site, |input| input.padding = 16_384);
    let lengths: Vec<_> = sealed_units(&recording)
        .iter()
        .map(|unit| unit.field.end - unit.field.start)
        .collect();
    assert!(lengths.len() > 8);
    // Header, content and zeros, type, tag.
    assert!(
        lengths.iter().all(|length| *length == 5 + 16_384 + 1 + 16),
        "{lengths:?}"
    );
}

/// Whoever reads an opened record sees the zeros as a field of its own, and the rest unchanged.
#[test]
fn an_opened_record_shows_its_zeros() {
    let padded = one(Kind::Https, |input| input.padding = 256);
    let plain = one(Kind::Https, |_| ());
    let messages = |recording| {
        let (_, opened) = opened(recording);
        let mut names = Vec::new();
        for record in opened {
            for message in &record.messages {
                assert_eq!(problems(message), [""; 0]);
                names.push(message.name);
            }
        }
        names
    };
    let with = messages(&padded);
    let zeros = with.iter().filter(|name| **name == "zeros").count();
    assert_eq!(zeros, sealed_units(&padded).len());
    let rest: Vec<_> = with.into_iter().filter(|name| *name != "zeros").collect();
    assert_eq!(rest, messages(&plain));
}

#[test]
fn what_cannot_be_padded_is_refused() {
    let refused = |kind: Kind, padding| {
        let recording = run(kind, |_| ()).remove(0);
        Scenario::try_from(ScenarioInput {
            padding,
            ..recording.scenario
        })
        .unwrap_err()
    };
    for kind in [Kind::Http, Kind::Tls12, Kind::RsaKeyTransport] {
        let error = refused(kind, 1);
        let connection = kind.name().into();
        assert_eq!(error, ScenarioError::PaddingNeedsTls13 { connection });
    }
    let (padding, limit) = (16_385, 16_384);
    let error = refused(Kind::Site, padding);
    assert_eq!(error, ScenarioError::PaddingTooLong { padding, limit });
}

/// Two connections, one padded and one not, run alternately, and neither notices the other.
#[test]
fn padding_is_of_one_run_and_no_other() {
    let plain = || one(Kind::Https, |_| ()).capture;
    let before = plain();
    let padded = one(Kind::Https, |input| input.padding = 4096).capture;
    assert_ne!(before, padded);
    assert_eq!(before, plain());
}

#[test]
fn every_page_is_delivered_with_all_that_it_names() {
    for page in SitePage::ALL {
        let recording = one(Kind::Site, |input| input.page = page);
        assert!(is_delivered(&recording), "{:?}", recording.outcome);
        let (dissection, opened) = opened(&recording);
        let asked = opened
            .iter()
            .filter(|record| record.from == Peer::Client && contains(&record.plaintext, b"GET /"))
            .count();
        let html = opened
            .iter()
            .filter(|record| contains(&record.plaintext, b"<!doctype html>"))
            .map(|record| {
                String::from_utf8_lossy(&record.plaintext)
                    .matches("<img")
                    .count()
            })
            .next();
        // The page, its style sheet, its pictures.
        assert_eq!(
            Some(asked),
            html.map(|pictures| 2 + pictures),
            "{}",
            page.name()
        );
        let path = port443::site::path(page);
        if path.len() > 1 {
            assert!(!contains(&dissection.client.bytes, path.as_bytes()));
            assert!(!contains(&dissection.server.bytes, path.as_bytes()));
        }
    }
}

#[test]
fn no_two_visits_are_equally_long() {
    let volumes: std::collections::BTreeSet<usize> = (0..8)
        .map(|seed| {
            let recording = one(Kind::Site, |input| input.seed = Some(seed.to_string()));
            let segments = &recording.capture.segments;
            segments.iter().map(|segment| segment.bytes.len()).sum()
        })
        .collect();
    assert!(volumes.len() > 4, "{volumes:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever is sent and to whatever it is filled up, it arrives, and the key log opens all of it.
    #[test]
    fn any_padding_of_any_message_opens(
        padding in 0_u32..=16_384,
        message in ".{1,400}",
        long in 0_usize..16_000,
    ) {
        let message = message + &"x".repeat(long);
        prop_assume!(message.len() <= 16_384);
        let recording = one(Kind::Https, |input| {
            input.padding = padding;
            input.message.clone_from(&message);
        });
        prop_assert!(is_delivered(&recording), "{:?}", recording.outcome);
        let units = sealed_units(&recording);
        let (_, opened) = opened(&recording);
        prop_assert_eq!(units.len(), opened.len());
    }
}
