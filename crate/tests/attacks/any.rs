//! Any attack on any connection, and what is read from its recording.

use port443::capture::Peer;
use port443::dissect::decrypt::decrypt;
use port443::dissect::dissect;
use port443::eavesdrop::eavesdrop;
use port443::explain;
use port443::recording::{EventKind, Outcome, Purpose};
use port443::run::{run, run_silently};
use port443::scenario::{
    Attack, CertificateKind, CipherSuite, Kind, Scenario, ScenarioInput, limits,
};
use proptest::prelude::*;

use super::input;

fn peer() -> impl Strategy<Value = Peer> + Clone {
    prop_oneof![Just(Peer::Client), Just(Peer::Server)]
}

fn attack() -> impl Strategy<Value = Attack> {
    let connection = 0_u32..3;
    let segment = 0_u32..14;
    let record = 0_u32..9;
    let on_segment = (connection.clone(), segment);
    let on_record = (connection, peer(), record);
    prop_oneof![
        6 => (on_segment.clone(), 0_u32..12_000).prop_map(|((connection, segment), bit)| {
            Attack::FlipBit { connection, segment, bit }
        }),
        1 => on_segment.clone().prop_map(|(connection, segment)| Attack::Drop { connection, segment }),
        2 => (on_segment.clone(), 0..=limits().delay_ms).prop_map(
            |((connection, segment), milliseconds)| {
                Attack::Delay { connection, segment, milliseconds }
            }
        ),
        1 => on_segment.prop_map(|(connection, segment)| Attack::Repeat { connection, segment }),
        3 => on_record.clone().prop_map(|(connection, from, record)| {
            Attack::Truncate { connection, from, record }
        }),
        3 => on_record.clone().prop_map(|(connection, from, record)| {
            Attack::ReplayRecord { connection, from, record }
        }),
        3 => on_record.prop_map(|(connection, from, record)| {
            Attack::SwapRecords { connection, from, record }
        }),
        1 => any::<bool>().prop_map(|trusted| Attack::Impostor { trusted }),
        1 => Just(Attack::Strip),
        1 => Just(Attack::Downgrade),
        1 => Just(Attack::ReplayEarlyData),
    ]
}

fn kind() -> impl Strategy<Value = Kind> {
    prop::sample::select(Kind::ALL.to_vec())
}

/// What must hold of every run.
fn check(scenario: &Scenario) -> Result<(), TestCaseError> {
    let recordings = run(scenario);
    prop_assert!(!recordings.is_empty());
    for recording in &recordings {
        match &recording.outcome {
            Outcome::Refused { reason, .. } => prop_assert_ne!(reason, ""),
            // Where there is no seal, the message may be another.
            Outcome::Delivered {
                message: delivered, ..
            }
            | Outcome::Taken { message: delivered } => {
                let sealed = !matches!(scenario.kind(), Kind::Http | Kind::StartTls);
                if sealed {
                    prop_assert_eq!(delivered, scenario.message());
                }
            }
            _ => {}
        }
        prop_assert!(
            recording
                .capture
                .segments
                .is_sorted_by_key(|segment| segment.seen_at)
        );
        for segment in &recording.capture.segments {
            prop_assert!(segment.sent_at <= segment.seen_at);
            prop_assert!(segment.seen_at <= segment.arrives_at);
        }
        // Nothing happens after the end.
        let last = |times: &mut dyn Iterator<Item = u64>| times.max().unwrap_or_default();
        prop_assert!(last(&mut recording.events.iter().map(|it| it.at)) <= recording.duration);
        let done = &recording.interference;
        prop_assert!(last(&mut done.iter().map(|it| it.at)) <= recording.duration);
        // A form is taken once on a connection.
        let forms = recording.events.iter();
        let forms = forms.filter(|event| matches!(event.kind, EventKind::FormReceived { .. }));
        prop_assert!(forms.count() <= 1);
        if recording.connection.purpose == Purpose::Onward {
            prop_assert_eq!(&recording.interference, &vec![]);
        }

        let dissection = dissect(&recording.capture);
        let _ = decrypt(&dissection, &recording.key_log);
        let _ = eavesdrop(&recording.capture);
        let _ = explain::sealed_records(recording, &dissection);
        let _ = explain::origins(recording);
    }
    prop_assert_eq!(&run(scenario), &recordings);
    let silent = run_silently(scenario);
    prop_assert_eq!(silent.len(), recordings.len());
    for (silent, recording) in silent.iter().zip(&recordings) {
        prop_assert_eq!(&silent.capture, &recording.capture);
        prop_assert_eq!(&silent.interference, &recording.interference);
        prop_assert_eq!(&silent.outcome, &recording.outcome);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn every_attack_ends_clearly_and_can_be_looked_at(
        (kind, attack) in (kind(), attack()).prop_filter(
            "there must be something to attack",
            |(kind, attack)| attack.suits(*kind),
        ),
        strict: bool,
        message in prop_oneof![4 => "[ -~]{1,20}", 1 => "[ -~]{3000,6000}"],
        latency_ms in prop_oneof![Just(0), Just(40), 0..=limits().latency_ms],
        suite in prop::sample::select(CipherSuite::ALL.to_vec()),
        certificate in prop_oneof![
            3 => Just(CertificateKind::Valid),
            1 => prop::sample::select(CertificateKind::ALL.to_vec()),
        ],
    ) {
        let scenario = Scenario::try_from(ScenarioInput {
            kind,
            attack: Some(attack),
            strict,
            message,
            latency_ms,
            cipher_suite: suite,
            certificate,
            ..input()
        });
        check(&scenario.unwrap())?;
    }
}
