//! Arbitrary bytes for what reads bytes: the targets in `fuzz`, with libFuzzer.
//!
//! - [`TARGETS`]: their names
//! - [`run`]: so many seconds of one of them or of each
//!
//! Built without cargo-fuzz, by the compiler that is there: the flags are those that it gives, less the
//! address sanitizer, which needs a nightly compiler and looks for what `unsafe` code does wrong; there
//! is none here. `cargo fuzz run -s none TARGET` works as well for those who have it.

use std::fs;
use std::path::{Path, PathBuf};

use crate::setup::debian;
use crate::shell::{Context, Failure, Result, Run, root, say, step, target, which};
use crate::test::Outcome;

/// The programs in `fuzz/targets`.
pub(crate) const TARGETS: [&str; 2] = ["dissect", "import"];

/// What makes the compiler count which branches are taken and with which numbers they are decided.
const FLAGS: [&str; 7] = [
    "--cfg=fuzzing",
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    // More of them would count in tables that do not find each other.
    "-Ccodegen-units=1",
];

/// Runs each of these targets for so many seconds. What it comes by it keeps for the next time, in
/// `target/fuzz/corpus`.
pub(crate) fn run(targets: &[&str], seconds: u32) -> Result<Outcome> {
    let programs = step("the fuzz targets, compiled into target/fuzz", build)?;
    let mut outcome = Outcome::default();
    for target in targets {
        outcome = outcome.and(one(target, &programs, seconds)?);
    }
    Ok(outcome)
}

fn one(name: &str, programs: &Path, seconds: u32) -> Result<Outcome> {
    say(format_args!("\n── {name}, for {seconds} s"));
    let corpus = folder("corpus", name)?;
    let found = folder("artifacts", name)?;
    let program = programs.join(name);
    Run::new(&program)
        .arg(&corpus)
        .arg(format!("-max_total_time={seconds}"))
        .arg(format!("-artifact_prefix={}/", found.display()))
        .args([
            "-max_len=65536",
            "-rss_limit_mb=2048",
            "-verbosity=0",
            "-print_funcs=0",
        ])
        .arg("-print_final_stats=1")
        .aloud()
        .map_err(|failure| {
            Failure::new(
                format!("{}: what it found is above", failure.what),
                format!(
                    "The bytes are the newest file in {}. Once more with them alone:\n  {} FILE",
                    found.display(),
                    program.display()
                ),
            )
        })?;
    // Without these it would begin with nothing, and come nowhere in a minute.
    let entries = fs::read_dir(&corpus).context(corpus.display())?;
    let seeds = entries
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with("seed-"));
    if seeds.count() == 0 {
        return Err(Failure::new(
            format!("{name} had nothing to begin with"),
            "fuzz/src/seeds.rs writes it.",
        ));
    }
    Ok(Outcome::check())
}

fn folder(kind: &str, name: &str) -> Result<PathBuf> {
    let folder = target().join("fuzz").join(kind).join(name);
    fs::create_dir_all(&folder).context(folder.display())?;
    Ok(folder)
}

/// Compiles them, and says where they are.
fn build() -> Result<PathBuf> {
    if ["c++", "g++", "clang++"]
        .iter()
        .all(|name| which(name).is_none())
    {
        debian::install(&["g++"], "libFuzzer is written in C++")?;
    }
    // With a target named, Cargo keeps the flags from what runs while it builds.
    let about = Run::new("rustc").arg("-vV").quietly()?;
    let host = about
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .unwrap_or_default();
    let built = target().join("fuzz");
    Run::new("cargo")
        .dir(&root().join("fuzz"))
        .env("CARGO_TARGET_DIR", &built)
        .env("CARGO_ENCODED_RUSTFLAGS", FLAGS.join("\u{1f}"))
        .args(["build", "--quiet", "--release", "--bins", "--target", host])
        .aloud()?;
    Ok(built.join(host).join("release"))
}
