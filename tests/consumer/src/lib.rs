//! What somebody else might do with `port443`: run a scenario, read it in every way there is, and tell it
//! as text. Natively and in wasm that must be the same text.

use std::fmt::Write;
use std::io::Cursor;

use port443::capture::Capture;
use port443::dissect::decrypt::decrypt;
use port443::dissect::dissect;
use port443::dissect::reveal::reveal;
use port443::eavesdrop::eavesdrop;
use port443::export::{Secrets, json, pcapng};
use port443::handed::secrets;
use port443::import::CaptureFile;
use port443::recording::Recording;
use port443::run::run;
use port443::scenario::{Kind, Scenario, ScenarioError, ScenarioInput};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen::prelude::wasm_bindgen;

/// The export of this project, and in wasm its only one.
///
/// # Errors
/// A sentence, if the message or the seed cannot be run.
#[cfg_attr(target_arch = "wasm32", wasm_bindgen)]
pub fn tell(message: &str, seed: &str) -> Result<String, String> {
    let mut text = String::new();
    for kind in [Kind::Https, Kind::PostQuantum, Kind::StartTls] {
        let input = ScenarioInput {
            seed: Some(seed.to_owned()),
            ..ScenarioInput::new(kind, "letters.example", message)
        };
        let scenario = Scenario::try_from(input).map_err(|error| error.to_string())?;
        let recordings = run(&scenario);
        for recording in &recordings {
            told(recording, &mut text).map_err(|error| error.to_string())?;
        }
        let file = pcapng(&recordings, Secrets::Inside);
        let opened = reopened(&file).map_err(|error| error.to_string())?;
        let read_again: Vec<Capture> = opened.into_iter().collect();
        let same = read_again
            .iter()
            .zip(&recordings)
            .all(|(read, recording)| bytes_of(read) == bytes_of(&recording.capture));
        let lengths = [file.len(), json(&recordings).len(), read_again.len()];
        writeln!(text, "files {lengths:?}, read again the same: {same}\n")
            .map_err(|error| error.to_string())?;
    }
    Ok(text)
}

/// Whether a scenario without a seed can be run: whether there is randomness.
///
/// # Errors
/// Any but that there is none.
pub fn has_randomness() -> Result<bool, ScenarioError> {
    match Scenario::try_from(ScenarioInput::new(Kind::Http, "letters.example", "hello")) {
        Ok(_) => Ok(true),
        Err(ScenarioError::NoRandomness { .. }) => Ok(false),
        Err(error) => Err(error),
    }
}

fn told(recording: &Recording, text: &mut String) -> std::fmt::Result {
    let dissection = dissect(&recording.capture);
    writeln!(text, "{:?}", recording.outcome)?;
    for segment in &recording.capture.segments {
        writeln!(
            text,
            "{} {:?} {}",
            segment.seen_at, segment.from, segment.bytes
        )?;
    }
    for unit in dissection
        .client
        .units
        .iter()
        .chain(&dissection.server.units)
    {
        writeln!(text, "{}, sealed: {}", unit.name, unit.sealed)?;
    }
    for finding in eavesdrop(&recording.capture) {
        writeln!(text, "{:?}: {}", finding.topic, finding.value)?;
    }
    for record in decrypt(&dissection, &recording.key_log) {
        writeln!(text, "{} {}", record.secret, record.plaintext)?;
    }
    for handed in secrets(recording) {
        let opened = reveal(&dissection, handed.secret()).opened.len();
        writeln!(text, "{:?} opens {opened}", handed.kind)?;
    }
    writeln!(text, "{} events", recording.events.len())
}

fn bytes_of(capture: &Capture) -> Vec<&[u8]> {
    let segments = capture.segments.iter();
    segments.map(|segment| &segment.bytes[..]).collect()
}

/// The connections of a capture file.
fn reopened(file: &[u8]) -> Result<Vec<Capture>, Box<dyn std::error::Error>> {
    let mut capture = CaptureFile::new();
    capture.push(file)?;
    let summary = capture.finish()?;
    let mut opened = Vec::new();
    for connection in capture.connections(0, summary.connections) {
        let frames = capture.frames(connection.index)?;
        let packets = frames.read_from(Cursor::new(file))?;
        opened.push(capture.open(connection.index, &packets)?.capture);
    }
    Ok(opened)
}
