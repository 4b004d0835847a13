//! The thinnest layer: the core as JavaScript sees it. Only compiled for wasm.
//!
//! - `limits()`: what a scenario may ask for
//! - `Run` (`run`): one connection of a run, and what the views make of it
//! - `recordSilently()` (`run`): a run with the recorder off
//! - `SizeStudy` (`sizes`): an eavesdropper who knows pages by their sizes
//! - `CaptureFile`, `OpenedConnection` (`capture_file`): captures that others made
//! - `Export` (`export`): a run's files
//!
//! Everything crosses as plain data; its types are generated from the Rust types by tsify.

#[cfg(feature = "everything")]
mod capture_file;
#[cfg(feature = "everything")]
mod export;
mod input;
mod run;
#[cfg(feature = "everything")]
mod sizes;

use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

#[cfg(feature = "everything")]
pub use self::capture_file::{CaptureFile, OpenedConnection};
#[cfg(feature = "everything")]
pub use self::export::Export;
pub use self::run::{Run, record_silently};
#[cfg(feature = "everything")]
pub use self::sizes::{SizeStudy, Visit};
use crate::scenario;

/// The limits that are enforced, to state them next to an input box.
///
/// # Errors
/// Never for this type.
#[wasm_bindgen(unchecked_return_type = "Limits")]
pub fn limits() -> Result<JsValue, JsValue> {
    to_js(&scenario::limits())
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

/// As plain data.
fn to_js(value: &impl Serialize) -> Result<JsValue, JsValue> {
    // Flattened structs are maps to serde, and objects to TypeScript.
    let serializer = Serializer::new().serialize_maps_as_objects(true);
    Ok(value.serialize(&serializer)?)
}
