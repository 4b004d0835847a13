//! The eavesdropper who names pages by their sizes: from captures alone, and no better than they can.

use std::collections::BTreeMap;

use port443::capture::{Capture, Peer};
use port443::eavesdrop::sizes::{Fingerprint, Guess, fingerprint};
use port443::run::run_silently;
use port443::scenario::{CipherSuite, Kind, Scenario, ScenarioInput, SitePage};
use port443::study::{Policy, Study};
use proptest::prelude::*;

use super::one;

/// The steps of the page's slider.
const STEPS: [u32; 9] = [0, 32, 64, 128, 256, 512, 1024, 4096, 16_384];

fn study(padding: u32) -> Study {
    let mut study = Study::new(Policy {
        host: super::HOST.into(),
        latency_ms: 40,
        cipher_suite: CipherSuite::Aes128GcmSha256,
        padding,
    });
    while study.learn_next().unwrap() {}
    assert_eq!(study.learnt().len(), SitePage::ALL.len());
    study
}

/// A reader's visit, as it passed.
fn visit(page: SitePage, padding: u32, seed: &str) -> Capture {
    let scenario = one(Kind::Site, |_| ()).scenario;
    let scenario = Scenario::try_from(ScenarioInput {
        page,
        padding,
        seed: Some(seed.into()),
        ..scenario
    });
    run_silently(&scenario.unwrap()).remove(0).capture
}

fn is_right(guess: &Guess, page: SitePage) -> bool {
    guess.named.as_deref() == Some(page.name())
}

fn volume(capture: &Capture) -> usize {
    let segments = capture.segments.iter();
    segments.map(|segment| segment.bytes.len()).sum()
}

#[test]
fn without_padding_every_page_is_named() {
    let study = study(0);
    for seed in ["1", "2", "3", "443", "fade", "c0ffee", "ffffffff"] {
        for page in SitePage::ALL {
            let (_, guess) = study.guess(&visit(page, 0, seed));
            assert!(is_right(&guess, page), "{} {seed}: {guess:?}", page.name());
            assert_eq!(guess.alike, 1);
            assert_eq!(guess.ranking.len(), 12);
        }
    }
}

/// It is not that the same bytes pass again: no visit is as long as the one that was learnt.
#[test]
fn the_eavesdropper_knows_no_visit_by_heart() {
    let study = study(0);
    let nearest = SitePage::ALL.map(|page| {
        let (_, guess) = study.guess(&visit(page, 0, "443"));
        guess.ranking[0].distance
    });
    let off = nearest.iter().filter(|distance| **distance > 0).count();
    assert!(off >= 10, "{nearest:?}");
}

/// With every record as long as it can be, nothing is left but how many things were fetched.
#[test]
fn with_the_most_padding_only_the_number_of_requests_tells() {
    let study = study(16_384);
    let mut groups: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for learnt in study.learnt() {
        let group = groups.entry(learnt.fingerprint.bursts.len()).or_default();
        group.push(&learnt.page);
    }
    let sizes: Vec<_> = groups.values().map(Vec::len).collect();
    assert_eq!(sizes, [1, 7, 4]);
    for page in SitePage::ALL {
        let (seen, guess) = study.guess(&visit(page, 16_384, "443"));
        let group = &groups[&seen.bursts.len()];
        assert_eq!(guess.alike as usize, group.len(), "{}", page.name());
        // All of the group stand before all others, and at distance 0: there is nothing to tell them
        // apart by.
        for candidate in &guess.ranking {
            let alike = group.contains(&candidate.page.as_str());
            assert_eq!(candidate.distance == 0, alike, "{}", candidate.page);
        }
        // Alone it is named even so.
        assert_eq!(guess.named.is_some(), group.len() == 1, "{}", page.name());
        assert!(group.contains(&page.name()));
    }
}

#[test]
fn more_padding_costs_more_and_tells_less() {
    let (mut told, mut cost) = (Vec::new(), Vec::new());
    for padding in STEPS {
        let study = study(padding);
        let (mut right, mut bytes) = (0, 0);
        for page in SitePage::ALL {
            let capture = visit(page, padding, "443");
            let (_, guess) = study.guess(&capture);
            right += usize::from(is_right(&guess, page));
            bytes += volume(&capture);
        }
        told.push(right);
        cost.push(bytes);
    }
    assert!(cost.is_sorted_by(|less, more| less < more), "{cost:?}");
    assert_eq!(told.first(), Some(&12), "{told:?}");
    assert_eq!(told.last(), Some(&1), "{told:?}");
    assert!(told[6] < 12, "{told:?}");
    eprintln!("{told:?} {cost:?}");
}

/// What is counted is what the records' headers say, and the evidence is where they say it.
#[test]
fn the_evidence_is_the_lengths_that_were_counted() {
    for padding in [0, 512] {
        let capture = visit(SitePage::Pregnancy, padding, "443");
        let Fingerprint { bursts } = fingerprint(&capture);
        // The page, the style sheet and two pictures.
        assert_eq!(bursts.len(), 4);
        for burst in bursts {
            let counted = |from| {
                let of = burst.evidence.iter().filter(|place| place.from == from);
                of.map(|place| {
                    let bytes = &capture.segments[place.segment as usize].bytes;
                    let length = &bytes[place.start as usize..place.end as usize];
                    5 + u32::from(u16::from_be_bytes(length.try_into().unwrap()))
                })
                .collect::<Vec<_>>()
            };
            let (asked, answered) = (counted(Peer::Client), counted(Peer::Server));
            assert_eq!(asked.iter().sum::<u32>(), burst.asked);
            assert_eq!(answered.iter().sum::<u32>(), burst.answered);
            assert_eq!(asked.len(), burst.asked_records as usize);
            assert_eq!(answered.len(), burst.answered_records as usize);
        }
    }
}

#[test]
fn a_capture_without_a_visit_has_no_fingerprint() {
    assert_eq!(fingerprint(&Capture::default()), Fingerprint::default());
    let clear = one(Kind::Http, |_| ()).capture;
    assert_eq!(fingerprint(&clear), Fingerprint::default());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// However much is padded: a page is named only if no other looks alike, and whoever is named
    /// rightly was alone at the nearest place.
    #[test]
    fn a_guess_is_no_better_than_what_can_be_told_apart(
        padding in prop::sample::select(STEPS.to_vec()),
        page in prop::sample::select(SitePage::ALL.to_vec()),
        seed in "[0-9a-f]{1,16}",
    ) {
        let study = study(padding);
        let (seen, guess) = study.guess(&visit(page, padding, &seed));
        prop_assert_eq!(guess.ranking.len(), 12);
        prop_assert!(guess.ranking.is_sorted_by_key(|candidate| candidate.distance));
        let nearest = guess.ranking[0].distance;
        let alike = study
            .learnt()
            .iter()
            .filter(|learnt| learnt.fingerprint.distance(&seen) == nearest)
            .count();
        prop_assert_eq!(guess.alike as usize, alike);
        prop_assert_eq!(guess.named.is_some(), alike == 1);
        if padding == 0 {
            prop_assert!(is_right(&guess, page), "{:?}", guess);
        }
    }
}
