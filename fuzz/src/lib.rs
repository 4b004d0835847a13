//! What the targets have in common: what to begin with, and what must hold.
//!
//! - [`Case`]: a capture and a key log, written so that a fuzzer's changes keep most of it
//! - [`views_hold`]: what holds for every capture, as the core's tests have it
//! - [`file_holds`]: what holds for every capture file
//! - [`seeds`]: our own runs and other people's as either

mod case;
#[path = "../../crate/tests/views/cover.rs"]
#[allow(dead_code, reason = "the core's tests use more of it")]
mod cover;
mod file;
pub mod seeds;

use port443::capture::Capture;
use port443::dissect::decrypt::{OpenedRecord, decrypt};
use port443::dissect::{Dissection, dissect, packet};
use port443::eavesdrop::eavesdrop;

pub use case::{Case, Frame};
pub use file::file_holds;

/// How many packets and connections of a file are looked at.
const MOST: u32 = 32;

/// Takes a capture apart in every way.
///
/// # Panics
///
/// If a byte has no place or two, or if more comes out than can come of so many bytes.
pub fn views_hold(capture: &Capture, key_log: &str) {
    let dissection = dissect(capture);
    hold(capture, &dissection, &decrypt(&dissection, key_log));
    for segment in &capture.segments {
        cover::check_packet(&packet(capture.link, &segment.bytes), &segment.bytes);
    }
}

fn hold(capture: &Capture, dissection: &Dissection, opened: &[OpenedRecord]) {
    cover::check(capture, dissection);
    cover::check_opened(opened);
    let findings = eavesdrop(capture);
    cover::check_findings(capture, &findings);
    cover::check_size(capture, dissection, opened, &findings);
}
