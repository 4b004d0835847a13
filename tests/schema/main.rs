//! What `export::json` writes, against its description in `docs/recording.schema.json`.
//!
//! After a change of the recording: `UPDATE=1 cargo test --test schema`, and raise
//! `export::VERSION`.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what is wrong by failing"
)]

use std::fs;
use std::path::PathBuf;

use jsonschema::Validator;
use port443::capture::Peer;
use port443::export::{json, schema};
use port443::run::run;
use port443::scenario::{
    Attack, CertificateKind, CipherSuite, Kind, Scenario, ScenarioInput, SitePage,
};
use serde_json::{Map, Value, json};

fn path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/recording.schema.json")
}

fn described() -> Value {
    serde_json::from_str(&fs::read_to_string(path()).unwrap()).unwrap()
}

fn validator() -> Validator {
    let schema = described();
    jsonschema::meta::validate(&schema).unwrap();
    assert_eq!(
        schema["$schema"],
        "https://json-schema.org/draft/2020-12/schema"
    );
    jsonschema::validator_for(&schema).unwrap()
}

fn exported(change: impl FnOnce(&mut ScenarioInput)) -> Value {
    let mut input = ScenarioInput {
        kind: Kind::Https,
        host: "letters.example".into(),
        message: "naïve reader ✓".into(),
        seed: Some("443".into()),
        latency_ms: 40,
        cipher_suite: CipherSuite::Aes128GcmSha256,
        certificate: CertificateKind::Valid,
        strict: false,
        attack: None,
        page: SitePage::default(),
        padding: 0,
    };
    change(&mut input);
    let recordings = run(&Scenario::try_from(input).unwrap());
    serde_json::from_str(&json(&recordings)).unwrap()
}

fn check(validator: &Validator, file: &Value, what: &str) {
    let problems: Vec<_> = validator
        .iter_errors(file)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert_eq!(problems, Vec::<String>::new(), "{what}");
}

#[test]
fn the_description_is_that_of_the_types() {
    let made = serde_json::to_string_pretty(&schema()).unwrap() + "\n";
    if std::env::var_os("UPDATE").is_some() {
        fs::write(path(), &made).unwrap();
    }
    assert!(
        fs::read_to_string(path()).unwrap() == made,
        "the recording's form has changed: UPDATE=1 cargo test --test schema, and raise \
         export::VERSION"
    );
}

#[test]
fn every_scenario_is_as_described() {
    let validator = validator();
    for kind in Kind::ALL {
        for strict in [false, true] {
            let file = exported(|input| (input.kind, input.strict) = (kind, strict));
            check(&validator, &file, kind.name());
        }
    }
    for certificate in CertificateKind::ALL {
        let file = exported(|input| input.certificate = certificate);
        check(&validator, &file, certificate.name());
    }
    for cipher_suite in CipherSuite::ALL {
        let file = exported(|input| input.cipher_suite = cipher_suite);
        check(&validator, &file, cipher_suite.name());
    }
}

#[test]
fn every_attack_is_as_described() {
    let validator = validator();
    let connection = 0;
    let (segment, record, from) = (5, 2, Peer::Server);
    for (kind, attack) in [
        (
            Kind::Https,
            Attack::FlipBit {
                connection,
                segment,
                bit: 800,
            },
        ),
        (
            Kind::Tls12,
            Attack::Drop {
                connection,
                segment,
            },
        ),
        (
            Kind::Https,
            Attack::Delay {
                connection,
                segment,
                milliseconds: 30,
            },
        ),
        (
            Kind::Http,
            Attack::Repeat {
                connection,
                segment,
            },
        ),
        (
            Kind::Https,
            Attack::Truncate {
                connection,
                from,
                record,
            },
        ),
        (
            Kind::Https,
            Attack::ReplayRecord {
                connection,
                from,
                record,
            },
        ),
        (
            Kind::Https,
            Attack::SwapRecords {
                connection,
                from,
                record: 0,
            },
        ),
        (Kind::Https, Attack::Impostor { trusted: false }),
        (Kind::Https, Attack::Impostor { trusted: true }),
        (Kind::Redirect, Attack::Strip),
        (Kind::StartTls, Attack::Strip),
        (Kind::Https, Attack::Downgrade),
        (Kind::EarlyData, Attack::ReplayEarlyData),
    ] {
        let file = exported(|input| (input.kind, input.attack) = (kind, Some(attack)));
        check(&validator, &file, attack.name());
    }
}

/// Whoever adds a property anywhere is told, and so is whoever leaves one out.
#[test]
fn nothing_is_in_it_that_is_not_described() {
    let validator = validator();
    let file = exported(|input| {
        input.attack = Some(Attack::FlipBit {
            connection: 0,
            segment: 5,
            bit: 800,
        });
    });
    check(&validator, &file, "as it is");
    let mut places = Vec::new();
    objects(&file, String::new(), &mut places);
    // Of each event kind one, and all that is no event.
    let mut seen = Vec::new();
    places.retain(|place| {
        let object = file.pointer(place).unwrap();
        let shape: Vec<_> = object.as_object().unwrap().keys().cloned().collect();
        let shape = (shape, object.get("kind").cloned());
        let new = !seen.contains(&shape);
        seen.push(shape);
        new
    });
    assert!(places.len() > 15, "{places:?}");
    for place in places {
        let mut more = file.clone();
        object(&mut more, &place).insert("undocumented".into(), json!(1));
        assert!(!validator.is_valid(&more), "{place} takes anything");
        for name in object(&mut file.clone(), &place).keys() {
            let mut other = file.clone();
            object(&mut other, &place).insert(name.clone(), json!({"of": ["no", "such", "kind"]}));
            assert!(
                !validator.is_valid(&other),
                "{place}/{name} may be anything"
            );
        }
    }
    // Upper-case digits and half bytes are no bytes.
    for bytes in ["AB", "abc", "0x12"] {
        let mut other = file.clone();
        other["recordings"][0]["capture"]["segments"][0]["bytes"] = json!(bytes);
        assert!(!validator.is_valid(&other), "{bytes}");
    }
}

#[test]
fn every_property_has_a_description() {
    let schema = described();
    let mut bare = Vec::new();
    undescribed(&schema, "", &mut bare);
    assert_eq!(bare, Vec::<String>::new());
}

fn objects(value: &Value, place: String, found: &mut Vec<String>) {
    match value {
        Value::Object(properties) => {
            for (name, value) in properties {
                objects(value, format!("{place}/{name}"), found);
            }
            found.push(place);
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                objects(value, format!("{place}/{index}"), found);
            }
        }
        _ => {}
    }
}

fn object<'a>(file: &'a mut Value, place: &str) -> &'a mut Map<String, Value> {
    file.pointer_mut(place).unwrap().as_object_mut().unwrap()
}

/// The properties that say nothing about what they are, but for the tag that tells kinds apart, of
/// which each kind says what it is.
fn undescribed(part: &Value, place: &str, bare: &mut Vec<String>) {
    if let Some(properties) = part.get("properties").and_then(Value::as_object) {
        for (name, property) in properties {
            let is_tag = property.get("const").is_some() && part.get("description").is_some();
            if property.get("description").is_none() && !is_tag {
                bare.push(format!("{place}/{name}"));
            }
        }
    }
    match part {
        Value::Object(parts) => {
            for (name, part) in parts {
                undescribed(part, &format!("{place}/{name}"), bare);
            }
        }
        Value::Array(parts) => {
            for (index, part) in parts.iter().enumerate() {
                undescribed(part, &format!("{place}/{index}"), bare);
            }
        }
        _ => {}
    }
}
