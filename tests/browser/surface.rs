//! What JavaScript gets: plain objects with byte arrays in them, and errors that say what is wrong.

use js_sys::{Array, JSON, Object, Reflect, Uint8Array};
use port443::wasm::{Run, limits};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

fn input(changes: &str) -> JsValue {
    let input = JSON::parse(
        r#"{"kind":"https","host":"letters.example","message":"Hello","seed":"443",
            "latencyMs":40,"cipherSuite":"TLS_AES_128_GCM_SHA256"}"#,
    )
    .unwrap();
    let changes: Object = JSON::parse(changes).unwrap().unchecked_into();
    Object::assign(input.unchecked_ref(), &changes).into()
}

/// The value at a path such as `capture.segments.0.bytes`.
fn at(value: &JsValue, path: &str) -> JsValue {
    path.split('.').fold(value.clone(), |value, key| {
        Reflect::get(&value, &JsValue::from_str(key)).unwrap()
    })
}

fn list(value: &JsValue) -> Array {
    value.clone().dyn_into().expect("an array")
}

#[wasm_bindgen_test]
fn a_recording_crosses_as_plain_data() {
    let run = Run::record(input("{}")).unwrap().remove(0);
    let recording = run.recording().unwrap();
    assert_eq!(at(&recording, "outcome.kind"), "delivered");
    assert_eq!(at(&recording, "outcome.message"), "Hello");
    assert_eq!(at(&recording, "scenario.seed"), "443");
    let syn: Uint8Array = at(&recording, "capture.segments.0.bytes")
        .dyn_into()
        .expect("bytes are a Uint8Array");
    // IPv4 with a header of five words.
    assert_eq!(syn.get_index(0), 0x45);
    for path in ["events.0.kind", "events.0.peer", "keyLog"] {
        assert!(at(&recording, path).is_string(), "{path}");
    }
}

#[wasm_bindgen_test]
fn every_view_crosses() {
    let run = Run::record(input("{}")).unwrap().remove(0);
    let dissection = run.dissection().unwrap();
    assert_eq!(at(&dissection, "client.units.0.name"), "ClientHello");
    let opened = run.opened().unwrap();
    assert!(at(&opened, "0.plaintext").is_instance_of::<Uint8Array>());
    for view in [
        opened,
        run.findings().unwrap(),
        run.records().unwrap(),
        run.origins().unwrap(),
    ] {
        assert!(list(&view).length() > 0);
    }
}

#[wasm_bindgen_test]
fn what_is_refused_says_why() {
    for (changes, kind) in [
        (r#"{"message":""}"#, "messageEmpty"),
        (r#"{"host":""}"#, "hostEmpty"),
        (r#"{"host":"192.0.2.1"}"#, "hostIsAddress"),
        (r#"{"host":"bücher.example"}"#, "hostNotAscii"),
        (r#"{"host":"-.example"}"#, "hostInvalid"),
        (r#"{"seed":"not hex"}"#, "seedInvalid"),
        (r#"{"latencyMs":5001}"#, "latencyTooLong"),
    ] {
        let thrown = Run::record(input(changes)).err().expect(kind);
        assert_eq!(at(&thrown, "kind"), kind);
        assert!(
            at(&thrown, "message").as_string().unwrap().len() > 10,
            "{kind}"
        );
    }
    let long = "x".repeat(1 << 20);
    let thrown = Run::record(input(&format!(r#"{{"message":"{long}"}}"#)))
        .err()
        .unwrap();
    assert_eq!(at(&thrown, "kind"), "messageTooLong");
    assert_eq!(at(&thrown, "bytes"), 1_048_576);
    assert_eq!(at(&thrown, "limit"), at(&limits().unwrap(), "messageBytes"));
}

#[wasm_bindgen_test]
fn what_is_no_scenario_is_an_error_too() {
    for changes in [
        r#"{"kind":"gopher"}"#,
        r#"{"latencyMs":-1}"#,
        r#"{"message":null}"#,
        r#"{"certificate":"forged"}"#,
        r#"{"attack":{"kind":"bribe"}}"#,
    ] {
        assert!(Run::record(input(changes)).is_err(), "{changes}");
    }
    assert!(Run::record(JsValue::NULL).is_err());
}

#[wasm_bindgen_test]
fn a_secret_can_be_handed_over() {
    // The kind, and whether the certificate's key opens all that was sealed or nothing of it.
    for (kind, all) in [("rsaKeyTransport", true), ("https", false)] {
        let input = input(&format!(r#"{{"kind":"{kind}"}}"#));
        let run = Run::record(input).unwrap().remove(0);
        let secrets = list(&run.secrets().unwrap());
        let certificate_key = (0..secrets.length())
            .find(|index| at(&secrets.get(*index), "kind") == "certificateKey")
            .expect(kind);
        let revealed = run.reveal(certificate_key).unwrap();
        let sealed = at(&revealed, "sealed").as_f64().unwrap();
        let opened = list(&at(&revealed, "opened")).length();
        assert!(sealed > 0.0, "{kind}");
        let expected = if all { sealed } else { 0.0 };
        assert!((f64::from(opened) - expected).abs() < 0.5, "{kind}");
        assert!(run.reveal(secrets.length()).is_err(), "{kind}");
    }
}
