//! Two real TLS peers, a wire between them, and a recording of every byte and every operation.

pub mod bytes;
pub mod capture;
pub mod dissect;
pub mod eavesdrop;
pub mod endpoints;
pub mod explain;
pub mod host;
pub mod network;
pub mod pki;
pub mod provider;
pub mod recording;
pub mod run;
pub mod scenario;
pub mod seed;
#[cfg(target_arch = "wasm32")]
pub mod wasm;
