//! The thinnest layer: the core as JavaScript sees it. Only compiled for wasm.
//!
//! - `limits()`: what a scenario may ask for
//! - `Run`: one connection of a run, and what the views make of it
//! - `recordSilently()`: a run with the recorder off
//!
//! Everything crosses as plain data; its types are generated from the Rust types by tsify.

use js_sys::{Number, Reflect};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

use crate::dissect::decrypt::decrypt;
#[cfg(feature = "everything")]
use crate::dissect::reveal::reveal;
use crate::dissect::{Dissection, dissect};
use crate::eavesdrop::eavesdrop;
use crate::explain;
#[cfg(feature = "everything")]
use crate::handed;
use crate::recording::Recording;
use crate::run::{run, run_silently};
use crate::scenario::{
    self, Attack, CertificateKind, CipherSuite, Kind, Scenario, ScenarioError, ScenarioInput,
};

/// The limits that are enforced, to state them next to an input box.
///
/// # Errors
/// Never for this type.
#[wasm_bindgen(unchecked_return_type = "Limits")]
pub fn limits() -> Result<JsValue, JsValue> {
    to_js(&scenario::limits())
}

/// One connection of a run: what happened, and what the views read from it.
#[wasm_bindgen]
pub struct Run {
    recording: Recording,
    dissection: Dissection,
}

#[wasm_bindgen]
impl Run {
    /// Runs a scenario and records it: one `Run` for each connection, in the order in which they
    /// began.
    ///
    /// # Errors
    /// A `ScenarioError` with its sentence as `message` if the input is refused; an `Error` if it
    /// is not a `ScenarioInput` at all.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "JavaScript hands its objects over by value"
    )]
    pub fn record(
        #[wasm_bindgen(unchecked_param_type = "ScenarioInput")] input: JsValue,
    ) -> Result<Vec<Self>, JsValue> {
        let recordings = run(&check(&input)?);
        Ok(recordings
            .into_iter()
            .map(|recording| Self {
                dissection: dissect(&recording.capture),
                recording,
            })
            .collect())
    }

    /// What happened.
    ///
    /// # Errors
    /// Never for these types.
    #[wasm_bindgen(unchecked_return_type = "Recording")]
    pub fn recording(&self) -> Result<JsValue, JsValue> {
        to_js(&self.recording)
    }

    /// Names on the wire's bytes; made from the capture alone.
    ///
    /// # Errors
    /// See `recording`.
    #[wasm_bindgen(unchecked_return_type = "Dissection")]
    pub fn dissection(&self) -> Result<JsValue, JsValue> {
        to_js(&self.dissection)
    }

    /// The records that the client's key log opens; none over http.
    ///
    /// # Errors
    /// See `recording`.
    #[wasm_bindgen(unchecked_return_type = "OpenedRecord[]")]
    pub fn opened(&self) -> Result<JsValue, JsValue> {
        to_js(&decrypt(&self.dissection, &self.recording.key_log))
    }

    /// What the eavesdropper learns; made from the capture alone.
    ///
    /// # Errors
    /// See `recording`.
    #[wasm_bindgen(unchecked_return_type = "Finding[]")]
    pub fn findings(&self) -> Result<JsValue, JsValue> {
        to_js(&eavesdrop(&self.recording.capture))
    }

    /// Sealed records, laid open byte by byte.
    ///
    /// # Errors
    /// See `recording`.
    #[wasm_bindgen(unchecked_return_type = "RecordStory[]")]
    pub fn records(&self) -> Result<JsValue, JsValue> {
        to_js(&explain::sealed_records(&self.recording, &self.dissection))
    }

    /// Where each event's inputs came from.
    ///
    /// # Errors
    /// See `recording`.
    #[wasm_bindgen(unchecked_return_type = "Origin[]")]
    pub fn origins(&self) -> Result<JsValue, JsValue> {
        to_js(&explain::origins(&self.recording))
    }
}

#[cfg(feature = "everything")]
#[wasm_bindgen]
impl Run {
    /// The secrets that can be handed to the eavesdropper; none over http.
    ///
    /// # Errors
    /// See `recording`.
    #[wasm_bindgen(unchecked_return_type = "HandedSecret[]")]
    pub fn secrets(&self) -> Result<JsValue, JsValue> {
        to_js(&handed::secrets(&self.recording))
    }

    /// What one of them opens, by its place in `secrets`; made from the capture and that secret alone.
    ///
    /// # Errors
    /// An `Error` if there is no such secret.
    #[wasm_bindgen(unchecked_return_type = "Revealed")]
    pub fn reveal(&self, index: u32) -> Result<JsValue, JsValue> {
        let secrets = handed::secrets(&self.recording);
        let secret = usize::try_from(index)
            .ok()
            .and_then(|index| secrets.get(index))
            .ok_or_else(|| JsError::new("reveal: there is no secret of this index"))?;
        let revealed = crate::parts::part!(
            "handed",
            Some(reveal(&self.dissection, secret.secret())),
            None
        );
        to_js(&revealed)
    }
}

/// Runs a scenario with the recorder off and gives the virtual microseconds it took: to measure
/// what recording costs.
///
/// # Errors
/// As `Run.record`.
#[wasm_bindgen(js_name = recordSilently)]
#[expect(
    clippy::needless_pass_by_value,
    reason = "JavaScript hands its objects over by value"
)]
pub fn record_silently(
    #[wasm_bindgen(unchecked_param_type = "ScenarioInput")] input: JsValue,
) -> Result<f64, JsValue> {
    let recordings = run_silently(&check(&input)?);
    let ends = recordings
        .iter()
        .map(|recording| recording.connection.begins_at + recording.duration);
    let duration = ends.max().unwrap_or_default();
    // At most ten minutes for each connection.
    Ok(f64::from(u32::try_from(duration).unwrap_or(u32::MAX)))
}

/// Shows a panic's message in the console, where the trap itself says only `unreachable`. The page
/// is built without messages (`cargo xtask build`), so this is for those who work on the core.
#[cfg(debug_assertions)]
#[wasm_bindgen(start)]
pub fn start() {
    std::panic::set_hook(Box::new(|info| {
        web_sys::console::error_1(&JsValue::from_str(&info.to_string()));
    }));
}

fn check(input: &JsValue) -> Result<Scenario, JsValue> {
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
    })
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
fn to_thrown(error: &ScenarioError) -> Result<JsValue, JsValue> {
    let thrown = to_js(error)?;
    Reflect::set(
        &thrown,
        &JsValue::from_str("message"),
        &JsValue::from_str(&error.to_string()),
    )?;
    Ok(thrown)
}

fn to_js(value: &impl Serialize) -> Result<JsValue, JsValue> {
    // Flattened structs are maps to serde, and objects to TypeScript.
    let serializer = Serializer::new().serialize_maps_as_objects(true);
    Ok(value.serialize(&serializer)?)
}
