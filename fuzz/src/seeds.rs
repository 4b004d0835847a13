//! What a fuzzer begins with: our own runs, and what other people's programs said.
//!
//! - [`cases`]: for the dissector
//! - [`files`]: for what reads capture files

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use port443::capture::{Capture, Link};
use port443::dissect::dissect;
use port443::export::{Secrets, pcapng};
use port443::import::CaptureFile;
use port443::recording::Recording;
use port443::run::run;
use port443::scenario::{CertificateKind, CipherSuite, Kind, Scenario, ScenarioInput, SitePage};

use crate::case::{Case, Frame};
use crate::file::open;

/// Puts cases into the first folder that the program was started with, as libFuzzer does with what it
/// finds. Does nothing if it was started with none.
pub fn cases() {
    for (name, file) in captures() {
        let Some(key_log) = fs::read_to_string(file.with_extension("keys")).ok() else {
            continue;
        };
        let bytes = fs::read(&file).unwrap_or_default();
        let mut capture = CaptureFile::new();
        if capture.push(&bytes).is_err() || capture.finish().is_err() {
            continue;
        }
        capture.add_key_log(&key_log);
        for connection in 0..2 {
            if let Some(opened) = open(&capture, connection, &bytes) {
                let key_log = &opened.summary.key_log;
                put(
                    &format!("{name}-{connection}"),
                    &case(&opened.capture, key_log, false).write(),
                );
            }
        }
    }
    for (name, recordings) in runs() {
        for (place, recording) in recordings.iter().enumerate() {
            for (form, link, payload) in [
                ("ip", Link::Ip, false),
                ("ethernet", Link::Ethernet, true),
                ("cooked", Link::LinuxCooked2, true),
            ] {
                let mut case = case(&recording.capture, &recording.key_log, payload);
                case.link = link;
                put(&format!("{name}-{place}-{form}"), &case.write());
            }
        }
    }
}

/// The same with whole files.
pub fn files() {
    for (name, file) in captures() {
        put(&name, &fs::read(&file).unwrap_or_default());
    }
    for (name, recordings) in runs() {
        put(&name, &pcapng(&recordings, Secrets::Inside));
    }
}

/// What tests/captures has.
fn captures() -> Vec<(String, PathBuf)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/captures");
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| {
            let extension = path.extension().unwrap_or_default();
            extension == "pcap" || extension == "pcapng"
        })
        .filter_map(|path| Some((path.file_stem()?.to_string_lossy().into_owned(), path)))
        .collect()
}

/// A run of each of our scenarios.
fn runs() -> Vec<(String, Vec<Recording>)> {
    let run_of = |kind: Kind| {
        let input = ScenarioInput {
            kind,
            host: "example.com".into(),
            message: "Meet me at the café".into(),
            seed: Some("443".into()),
            latency_ms: 2,
            cipher_suite: CipherSuite::Aes128GcmSha256,
            certificate: CertificateKind::Valid,
            strict: false,
            attack: None,
            page: SitePage::default(),
            padding: 0,
        };
        let scenario = Scenario::try_from(input).ok()?;
        Some((kind.name().to_owned(), run(&scenario)))
    };
    Kind::ALL.into_iter().filter_map(run_of).collect()
}

/// A capture as it is, or as its payloads alone.
fn case(capture: &Capture, key_log: &str, payload: bool) -> Case {
    let dissection = dissect(capture);
    let mut before = 0;
    let frames = capture
        .segments
        .iter()
        .zip(&dissection.packets)
        .filter(|(_, packet)| !payload || packet.payload.is_some())
        .map(|(segment, packet)| {
            let after = segment.seen_at.saturating_sub(before) / 1_000;
            before = segment.seen_at;
            let start = if payload { packet.payload_start } else { 0 };
            Frame {
                from: segment.from,
                payload,
                after: u8::try_from(after).unwrap_or(31).min(31),
                bytes: segment
                    .bytes
                    .get(start as usize..)
                    .unwrap_or_default()
                    .to_vec(),
            }
        })
        .collect();
    Case {
        link: capture.link,
        frames,
        key_log: key_log.into(),
    }
}

fn put(name: &str, bytes: &[u8]) {
    let mut arguments = env::args().skip(1);
    if let Some(folder) = arguments.find(|argument| Path::new(argument).is_dir()) {
        // What can't be written is not begun with.
        let _ = fs::write(Path::new(&folder).join(format!("seed-{name}")), bytes);
    }
}
