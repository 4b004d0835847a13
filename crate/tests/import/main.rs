//! Captures in: files that others wrote, well and badly, and the connections in them.

// The browsers have tests of their own; the core that the page loads first reads no files.
#![cfg(all(feature = "everything", not(target_arch = "wasm32")))]
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::cast_possible_truncation,
    reason = "tests say what they expect by their names"
)]

mod connections;
mod eavesdropper;
mod files;
mod opened;
mod write;
