//! The dissector and the eavesdropper get wire bytes and nothing else. Whoever shows what the
//! eavesdropper knows cannot cheat if the code cannot reach what they do not know.

use std::fs;
use std::path::{Path, PathBuf};

/// All that these modules may take from the crate. `parts` is what a build leaves out.
const ALLOWED: [&str; 5] = ["bytes", "capture", "dissect", "key_log", "parts"];

/// What may not even be named in their code.
const FORBIDDEN: [&str; 7] = [
    "recording",
    "explain",
    "provider",
    "endpoints",
    "scenario",
    "pki",
    "run",
];

fn files(directory: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// What is wrong with a file's code.
fn trespasses(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in code.lines() {
        let line = line.split("//").next().unwrap_or_default();
        for word in line.split(|c: char| !c.is_alphanumeric() && c != '_') {
            if FORBIDDEN.contains(&word) && !is_local(line, word) {
                found.push(line.to_owned());
            }
        }
        for (at, _) in line.match_indices("crate::") {
            let module = line[at + "crate::".len()..]
                .split(|c: char| !c.is_alphanumeric() && c != '_')
                .next();
            if !ALLOWED.contains(&module.unwrap_or_default()) {
                found.push(line.to_owned());
            }
        }
    }
    found
}

/// A variable may be called `run`; a path may not go through a module of that name.
fn is_local(line: &str, word: &str) -> bool {
    word == "run" && !line.contains("run::") && !line.contains("::run")
}

#[test]
fn wire_bytes_and_nothing_else() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = vec![source.join("key_log.rs")];
    files(&source.join("dissect"), &mut found);
    files(&source.join("eavesdrop"), &mut found);
    assert!(found.len() > 12);
    for path in found {
        assert_eq!(
            trespasses(&fs::read_to_string(&path).unwrap()),
            [""; 0],
            "in {}",
            path.display()
        );
    }
}

#[test]
fn a_trespass_is_noticed() {
    for line in [
        "use crate::recording::Recording;",
        "use crate::{bytes::Bytes, recording};",
        "fn f() { crate::run::run(&scenario) }",
        "use super::super::provider;",
        "use crate::*;",
    ] {
        assert_ne!(trespasses(line), [""; 0], "{line}");
    }
    assert_eq!(
        trespasses("let mut run = Joined::default(); // of a recording"),
        [""; 0]
    );
}
