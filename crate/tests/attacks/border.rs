//! An attacker on the link has packets and nothing else: the code cannot reach what they do not know.

use std::fs;
use std::path::Path;

/// All that the attackers may take from the crate: packets, the wire, and what they are asked to do.
const ALLOWED: [&str; 3] = ["capture::", "network::middle::", "scenario::Attack"];

/// What is wrong with a file's code.
fn trespasses(code: &str) -> Vec<String> {
    let lines = code
        .lines()
        .map(|line| line.split("//").next().unwrap_or_default());
    lines
        .filter(|line| {
            let outside = line.split("crate::").skip(1);
            let mut outside = outside.filter(|rest| !ALLOWED.iter().any(|it| rest.starts_with(it)));
            outside.next().is_some() || line.contains("super::super") || line.contains("crate as")
        })
        .map(str::to_owned)
        .collect()
}

#[test]
fn packets_and_nothing_else() {
    let attack = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/attack");
    let files = fs::read_dir(attack).unwrap();
    let found: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    assert!(found.len() > 10);
    for path in found {
        let code = fs::read_to_string(&path).unwrap();
        assert_eq!(trespasses(&code), [""; 0], "in {}", path.display());
    }
}

#[test]
fn a_trespass_is_noticed() {
    for line in [
        "use crate::recording::Recording;",
        "use crate::{bytes::Bytes, recording};",
        "let key = crate::provider::tap::take();",
        "use super::super::provider;",
    ] {
        assert_eq!(trespasses(line), [line]);
    }
}
