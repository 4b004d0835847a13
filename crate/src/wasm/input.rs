//! What JavaScript hands in, read and checked.
//!
//! - [`check`]: a `ScenarioInput` as a scenario that can be run
//! - [`to_thrown`]: why one cannot be run, as it is thrown

use js_sys::{Number, Reflect};
use wasm_bindgen::prelude::*;

use super::to_js;
use crate::scenario::{
    Attack, CertificateKind, CipherSuite, Kind, Scenario, ScenarioError, ScenarioInput, SitePage,
};

/// The scenario.
///
/// # Errors
/// A `ScenarioError` as a plain object with its sentence as `message`; an `Error` if it is not a
/// `ScenarioInput` at all.
pub(super) fn check(input: &JsValue) -> Result<Scenario, JsValue> {
    Scenario::try_from(read_input(input)?).or_else(|error| Err(to_thrown(&error)?))
}

/// Reads the input field by field. A deserialiser for this one type would bring along the printing
/// of floats and of mistakes that the type checker has already found.
fn read_input(input: &JsValue) -> Result<ScenarioInput, JsValue> {
    let field = |name: &str| Reflect::get(input, &JsValue::from_str(name));
    let text = |name: &str| field(name)?.as_string().ok_or_else(|| wrong(name));
    let seed = field("seed")?;
    Ok(ScenarioInput {
        kind: Kind::from_name(&text("kind")?).ok_or_else(|| wrong("kind"))?,
        host: text("host")?,
        message: text("message")?,
        seed: if is_nothing(&seed) {
            None
        } else {
            Some(text("seed")?)
        },
        latency_ms: whole_number(&field("latencyMs")?).ok_or_else(|| wrong("latencyMs"))?,
        cipher_suite: CipherSuite::from_name(&text("cipherSuite")?)
            .ok_or_else(|| wrong("cipherSuite"))?,
        certificate: if is_nothing(&field("certificate")?) {
            CertificateKind::default()
        } else {
            CertificateKind::from_name(&text("certificate")?).ok_or_else(|| wrong("certificate"))?
        },
        strict: field("strict")?.is_truthy(),
        attack: read_attack(&field("attack")?)?,
        page: read_page(&field("page")?)?,
        padding: match field("padding")? {
            padding if is_nothing(&padding) => 0,
            padding => whole_number(&padding).ok_or_else(|| wrong("padding"))?,
        },
    })
}

#[cfg(feature = "everything")]
fn read_page(page: &JsValue) -> Result<SitePage, JsValue> {
    if is_nothing(page) {
        return Ok(SitePage::default());
    }
    page.as_string()
        .and_then(|name| SitePage::from_name(&name))
        .ok_or_else(|| wrong("page"))
}

/// Without the site it does not matter which.
#[cfg(not(feature = "everything"))]
#[expect(clippy::unnecessary_wraps, reason = "as the other one, which can fail")]
fn read_page(_: &JsValue) -> Result<SitePage, JsValue> {
    Ok(SitePage::default())
}

#[cfg(feature = "everything")]
fn read_attack(attack: &JsValue) -> Result<Option<Attack>, JsValue> {
    if is_nothing(attack) {
        return Ok(None);
    }
    serde_wasm_bindgen::from_value(attack.clone())
        .map_or_else(|_| Err(wrong("attack")), |attack| Ok(Some(attack)))
}

/// An attack is something that this build does not have; which one does not matter.
#[cfg(not(feature = "everything"))]
fn read_attack(attack: &JsValue) -> Result<Option<Attack>, JsValue> {
    Ok((!is_nothing(attack)).then_some(Attack::Strip))
}

fn is_nothing(value: &JsValue) -> bool {
    value.is_undefined() || value.is_null()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "whole and within range, as has just been checked"
)]
fn whole_number(value: &JsValue) -> Option<u32> {
    let number = value.as_f64()?;
    (Number::is_integer(value) && (0.0..=f64::from(u32::MAX)).contains(&number))
        .then_some(number as u32)
}

fn wrong(field: &str) -> JsValue {
    JsError::new(&["ScenarioInput.", field, " has the wrong type"].concat()).into()
}

/// The error as a plain object with its sentence.
pub(super) fn to_thrown(error: &ScenarioError) -> Result<JsValue, JsValue> {
    let thrown = to_js(error)?;
    Reflect::set(
        &thrown,
        &JsValue::from_str("message"),
        &JsValue::from_str(&error.to_string()),
    )?;
    Ok(thrown)
}
