//! Capture files as JavaScript objects. Made for a worker: reading takes as long as it takes, but in
//! pieces, between which there is time for messages.
//!
//! - `CaptureFile`: the list of what is in a file
//! - `OpenedConnection`: one connection of it, in the same plain data as a `Run`
//!
//! Typical use: `push` pieces of the file of some megabytes each until `enough` or the end, then
//! `finish`; `rows` and `connections` for what is in view; to open something, read the ranges that
//! `frames` (or `frame`) asks for and hand over their bytes, one range behind the other. All of them
//! throw a plain object with `kind` and a sentence as `message`.

use js_sys::Reflect;
use serde::Serialize;
use wasm_bindgen::prelude::*;

use super::to_js;
use crate::import::{self, Opened};

/// The list of what is in a capture file.
#[wasm_bindgen]
#[derive(Default)]
pub struct CaptureFile(import::CaptureFile);

#[wasm_bindgen]
impl CaptureFile {
    /// Nothing is known yet.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the next bytes of the file, as many as are at hand. How it is cut makes no difference.
    ///
    /// # Errors
    /// An `ImportError` if the file is no capture.
    #[wasm_bindgen(unchecked_return_type = "CaptureProgress")]
    pub fn push(&mut self, bytes: &[u8]) -> Result<JsValue, JsValue> {
        given(self.0.push(bytes))
    }

    /// Says that there are no more bytes, or that the rest is not wanted.
    ///
    /// # Errors
    /// An `ImportError` if the file is no capture.
    #[wasm_bindgen(unchecked_return_type = "CaptureSummary")]
    pub fn finish(&mut self) -> Result<JsValue, JsValue> {
        given(self.0.finish())
    }

    /// Connections from the one of index `from` on, at most `count`, in the order in which they
    /// appear in the file.
    ///
    /// # Errors
    /// Never for these types.
    #[wasm_bindgen(unchecked_return_type = "ConnectionSummary[]")]
    pub fn connections(&self, from: u32, count: u32) -> Result<JsValue, JsValue> {
        to_js(&self.0.connections(from, count))
    }

    /// Lines of the list of packets, from `from` on, at most `count`.
    ///
    /// # Errors
    /// Never for these types.
    #[wasm_bindgen(unchecked_return_type = "CaptureRow[]")]
    pub fn rows(&self, from: u32, count: u32) -> Result<JsValue, JsValue> {
        to_js(&self.0.rows(from, count))
    }

    /// Searches `count` lines of the list, from `from` on, for a text in addresses, protocol or info,
    /// upper or lower case. Call it again from `next` until that is undefined. With a connection,
    /// only its packets count.
    ///
    /// # Errors
    /// Never for these types.
    #[wasm_bindgen(unchecked_return_type = "Found")]
    pub fn find(
        &self,
        text: &str,
        connection: Option<u32>,
        from: u32,
        count: u32,
    ) -> Result<JsValue, JsValue> {
        to_js(&self.0.find(text, connection, from, count))
    }

    /// Adds a key log to those found in the file. What `keys` of the connections say changes with it.
    ///
    /// # Errors
    /// Never for these types.
    #[wasm_bindgen(js_name = addKeyLog, unchecked_return_type = "KeyLogSummary")]
    pub fn add_key_log(&mut self, text: &str) -> Result<JsValue, JsValue> {
        to_js(&self.0.add_key_log(text))
    }

    /// Adds the RSA private key of a server, in PEM. What `keys` of the connections say changes with
    /// it.
    ///
    /// # Errors
    /// A `PrivateKeyError`.
    #[wasm_bindgen(js_name = addPrivateKey)]
    pub fn add_private_key(&mut self, pem: &str) -> Result<(), JsValue> {
        given(self.0.add_private_key(pem.as_bytes())).map(|_| ())
    }

    /// What of the file is to be read to open a connection.
    ///
    /// # Errors
    /// An `OpenError`.
    #[wasm_bindgen(unchecked_return_type = "FrameRanges")]
    pub fn frames(&self, connection: u32) -> Result<JsValue, JsValue> {
        given(self.0.frames(connection))
    }

    /// Opens a connection. `bytes` are those of `frames`, one range behind the other.
    ///
    /// # Errors
    /// An `OpenError`.
    pub fn open(&self, connection: u32, bytes: &[u8]) -> Result<OpenedConnection, JsValue> {
        match self.0.open(connection, bytes) {
            Ok(opened) => Ok(OpenedConnection(opened)),
            Err(error) => Err(thrown(&error)?),
        }
    }

    /// What of the file is to be read to lay a packet open by itself.
    ///
    /// # Errors
    /// An `OpenError`.
    #[wasm_bindgen(unchecked_return_type = "FrameRanges")]
    pub fn frame(&self, packet: u32) -> Result<JsValue, JsValue> {
        given(self.0.frame(packet))
    }

    /// Names the bytes of one packet by itself, and what its payload says alone. `bytes` are those
    /// of `frame`.
    ///
    /// # Errors
    /// An `OpenError`.
    #[wasm_bindgen(unchecked_return_type = "LonePacket")]
    pub fn packet(&self, packet: u32, bytes: &[u8]) -> Result<JsValue, JsValue> {
        given(self.0.alone(packet, bytes))
    }
}

/// One connection of a file, with the same views as a `Run`. It has no origins, no secrets and no
/// outcome: of a connection out of a file nobody knows more than the wire.
#[wasm_bindgen]
pub struct OpenedConnection(Opened);

#[wasm_bindgen]
impl OpenedConnection {
    /// What it is, and what it lacks.
    ///
    /// # Errors
    /// Never for these types.
    #[wasm_bindgen(unchecked_return_type = "OpenedSummary")]
    pub fn summary(&self) -> Result<JsValue, JsValue> {
        to_js(&self.0.summary)
    }

    /// What a `Run` calls its recording, as far as a capture has it: a `Recording` without `scenario`
    /// and `outcome`, whose `events` and `interference` are empty.
    ///
    /// # Errors
    /// Never for these types.
    #[wasm_bindgen(unchecked_return_type = "Omit<Recording, \"scenario\" | \"outcome\">")]
    pub fn recording(&self) -> Result<JsValue, JsValue> {
        to_js(&self.0.recorded())
    }

    /// Names on the wire's bytes.
    ///
    /// # Errors
    /// Never for these types.
    #[wasm_bindgen(unchecked_return_type = "Dissection")]
    pub fn dissection(&self) -> Result<JsValue, JsValue> {
        to_js(&self.0.dissection)
    }

    /// The records that the key log, or the private key, opened.
    ///
    /// # Errors
    /// Never for these types.
    #[wasm_bindgen(unchecked_return_type = "OpenedRecord[]")]
    pub fn opened(&self) -> Result<JsValue, JsValue> {
        to_js(&self.0.opened)
    }

    /// What the eavesdropper learns.
    ///
    /// # Errors
    /// Never for these types.
    #[wasm_bindgen(unchecked_return_type = "Finding[]")]
    pub fn findings(&self) -> Result<JsValue, JsValue> {
        to_js(&self.0.findings())
    }

    /// The records that opened, byte by byte.
    ///
    /// # Errors
    /// Never for these types.
    #[wasm_bindgen(unchecked_return_type = "RecordStory[]")]
    pub fn records(&self) -> Result<JsValue, JsValue> {
        to_js(&self.0.records())
    }
}

/// As plain data, or the error as a plain object with its sentence.
fn given<T: Serialize, E: Serialize + ToString>(result: Result<T, E>) -> Result<JsValue, JsValue> {
    match result {
        Ok(value) => to_js(&value),
        Err(error) => Err(thrown(&error)?),
    }
}

fn thrown<E: Serialize + ToString>(error: &E) -> Result<JsValue, JsValue> {
    let thrown = to_js(error)?;
    Reflect::set(
        &thrown,
        &JsValue::from_str("message"),
        &JsValue::from_str(&error.to_string()),
    )?;
    Ok(thrown)
}
