//! Which attacks a scenario may ask for.

use port443::capture::Peer;
use port443::scenario::{Attack, Kind, Scenario, ScenarioError, ScenarioInput, limits};

use super::input;

fn asked(kind: Kind, attack: Attack) -> Result<Scenario, ScenarioError> {
    let attack = Some(attack);
    Scenario::try_from(ScenarioInput {
        kind,
        attack,
        ..input()
    })
}

const ALL: [Attack; 11] = [
    Attack::FlipBit {
        connection: 0,
        segment: 0,
        bit: 0,
    },
    Attack::Drop {
        connection: 0,
        segment: 0,
    },
    Attack::Delay {
        connection: 0,
        segment: 0,
        milliseconds: 0,
    },
    Attack::Repeat {
        connection: 0,
        segment: 0,
    },
    Attack::Truncate {
        connection: 0,
        from: Peer::Client,
        record: 0,
    },
    Attack::ReplayRecord {
        connection: 0,
        from: Peer::Client,
        record: 0,
    },
    Attack::SwapRecords {
        connection: 0,
        from: Peer::Client,
        record: 0,
    },
    Attack::Impostor { trusted: false },
    Attack::Strip,
    Attack::Downgrade,
    Attack::ReplayEarlyData,
];

#[test]
fn an_attack_that_has_nothing_to_act_on_is_refused_and_says_where_it_has() {
    let suits = |attack| {
        let kinds = Kind::ALL.into_iter();
        kinds.filter(|kind| asked(*kind, attack).is_ok()).count()
    };
    assert_eq!(ALL.map(suits), [13, 13, 13, 13, 13, 12, 12, 1, 2, 1, 1]);
    assert_eq!(
        asked(Kind::Https, Attack::Strip),
        Err(ScenarioError::AttackDoesNotSuit {
            attack: "strip".into(),
            connection: "https".into(),
            suits: "redirect, startTls".into(),
        })
    );
    assert_eq!(
        asked(Kind::Tls12, Attack::ReplayEarlyData)
            .unwrap_err()
            .to_string(),
        "there is nothing for the attack replayEarlyData in a run of tls12: choose one of earlyData"
    );
}

#[test]
fn a_delay_has_a_limit() {
    let delayed = |milliseconds| {
        asked(
            Kind::Https,
            Attack::Delay {
                connection: 0,
                segment: 0,
                milliseconds,
            },
        )
    };
    let limit = limits().delay_ms;
    assert!(delayed(limit).is_ok());
    assert_eq!(
        delayed(limit + 1),
        Err(ScenarioError::DelayTooLong {
            milliseconds: limit + 1,
            limit
        })
    );
}
