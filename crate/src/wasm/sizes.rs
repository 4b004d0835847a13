//! The eavesdropper who names a page by its size, as JavaScript sees them.
//!
//! - `SizeStudy`: their own visits, and what they make of somebody's
//! - `Visit`: what they saw of it, and what they guess

use serde::Serialize;
use wasm_bindgen::prelude::*;

use super::input::{check, to_thrown};
use super::to_js;
use crate::eavesdrop::sizes::{Fingerprint, Guess};
use crate::run::run_silently;
use crate::study::{Policy, Study};

/// A visit, as the eavesdropper has it.
#[derive(Serialize, tsify::Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Visit {
    /// Bytes of all packets, both ways.
    pub bytes: u32,
    /// What it looked like.
    pub fingerprint: Fingerprint,
    /// Which page they take it for.
    pub guess: Guess,
}

/// The eavesdropper's own visits to the small site, and what they make of somebody else's.
#[wasm_bindgen]
pub struct SizeStudy(Study);

#[wasm_bindgen]
impl SizeStudy {
    /// Nothing learnt yet. Of the scenario only what shows on the wire is taken: host, latency, cipher
    /// suite and padding.
    ///
    /// # Errors
    /// As `Run.record`.
    #[wasm_bindgen(constructor)]
    #[expect(
        clippy::needless_pass_by_value,
        reason = "JavaScript hands its objects over by value"
    )]
    pub fn new(
        #[wasm_bindgen(unchecked_param_type = "ScenarioInput")] input: JsValue,
    ) -> Result<Self, JsValue> {
        let scenario = check(&input)?;
        Ok(Self(Study::new(Policy {
            host: scenario.host().as_str().into(),
            latency_ms: scenario.latency_ms(),
            cipher_suite: scenario.cipher_suite(),
            padding: scenario.padding(),
        })))
    }

    /// Looks at the next page; false if there is none left.
    ///
    /// # Errors
    /// A `ScenarioError` if the site cannot be served like that.
    #[wasm_bindgen(js_name = learnNext)]
    pub fn learn_next(&mut self) -> Result<bool, JsValue> {
        match self.0.learn_next() {
            Ok(more) => Ok(more),
            Err(error) => Err(to_thrown(&error)?),
        }
    }

    /// What was learnt so far.
    ///
    /// # Errors
    /// Never for these types.
    #[wasm_bindgen(unchecked_return_type = "Learnt[]")]
    pub fn learnt(&self) -> Result<JsValue, JsValue> {
        to_js(&self.0.learnt())
    }

    /// Lets a scenario run and gives the eavesdropper the capture of its first connection: the same
    /// bytes as `Run.record` gives for it, if it has a seed.
    ///
    /// # Errors
    /// As `Run.record`.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "JavaScript hands its objects over by value"
    )]
    #[wasm_bindgen(unchecked_return_type = "Visit")]
    pub fn visit(
        &self,
        #[wasm_bindgen(unchecked_param_type = "ScenarioInput")] input: JsValue,
    ) -> Result<JsValue, JsValue> {
        let capture = run_silently(&check(&input)?)
            .into_iter()
            .next()
            .map(|recording| recording.capture)
            .unwrap_or_default();
        let (fingerprint, guess) = self.0.guess(&capture);
        let bytes = capture.segments.iter().map(|segment| segment.bytes.len());
        to_js(&Visit {
            bytes: u32::try_from(bytes.sum::<usize>()).unwrap_or(u32::MAX),
            fingerprint,
            guess,
        })
    }
}
