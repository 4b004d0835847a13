//! A run's files as JavaScript sees them.
//!
//! - `Export`: all connections of a run, to be written as one file or another

use wasm_bindgen::prelude::*;

use super::input::check;
use crate::export::{Secrets, json, key_log, pcapng};
use crate::recording::Recording;
use crate::run::run;

/// All connections of a run, to be written as one file or another.
#[wasm_bindgen]
pub struct Export {
    recordings: Vec<Recording>,
}

#[wasm_bindgen]
impl Export {
    /// Runs a scenario and records it. With the seed of an earlier run, it is that run again.
    ///
    /// # Errors
    /// As `Run.record`.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "JavaScript hands its objects over by value"
    )]
    pub fn record(
        #[wasm_bindgen(unchecked_param_type = "ScenarioInput")] input: JsValue,
    ) -> Result<Self, JsValue> {
        let recordings = run(&check(&input)?);
        Ok(Self { recordings })
    }

    /// A capture file for Wireshark, with the key log inside or without.
    #[must_use]
    pub fn pcapng(&self, secrets: bool) -> Vec<u8> {
        let secrets = if secrets {
            Secrets::Inside
        } else {
            Secrets::Without
        };
        pcapng(&self.recordings, secrets)
    }

    /// The key log in the format of SSLKEYLOGFILE; empty if nothing was sealed.
    #[wasm_bindgen(js_name = keyLog)]
    #[must_use]
    pub fn key_log(&self) -> String {
        key_log(&self.recordings)
    }

    /// Everything that was recorded, as JSON.
    #[must_use]
    pub fn json(&self) -> String {
        json(&self.recordings)
    }
}
