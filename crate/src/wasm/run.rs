//! Runs as JavaScript objects.
//!
//! - `Run`: one connection of a run: what happened, and what the views read from it
//! - `recordSilently()`: a run with the recorder off

use wasm_bindgen::prelude::*;

use super::input::check;
use super::to_js;
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
