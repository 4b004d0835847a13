//! What needs the built page in a real browser but is no test.
//!
//! - [`bench()`]: sizes and times
//! - [`pictures`]: the README's pictures
//! - [`environment`]: our tools for a person's own shell

use crate::page;
use crate::setup::{browsers, tools};
use crate::shell::{Result, Run, root, say, step, target};

/// Prints one table of what the page weighs and how long things take.
pub(crate) fn bench(runs: &str) -> Result {
    let (chromium, firefox) = (browsers::chromium()?, browsers::firefox()?);
    page::build()?;
    step("times in Chromium and in Firefox", || {
        script("tests/bench/main.ts")
            .arg(runs)
            .env("CHROME", &chromium)
            .env("FIREFOX", &firefox)
            .aloud()
    })
}

/// Writes `docs/pictures/*.png`.
pub(crate) fn pictures() -> Result {
    let chromium = browsers::chromium()?;
    page::build()?;
    step("pictures, into docs/pictures", || {
        script("tests/pictures/main.ts")
            .env("CHROME", &chromium)
            .aloud()
    })
}

/// Prints what puts the tools that were set up on the PATH, for the shell to evaluate.
pub(crate) fn environment() {
    let toolchain = target().join("toolchain/bin");
    let mut dirs = vec![tools::bin()];
    // Only there where rustup could not fetch the target.
    if toolchain.is_dir() {
        dirs.push(toolchain);
    }
    for dir in dirs {
        say(format_args!("export PATH='{}':\"$PATH\"", dir.display()));
    }
}

/// A program written in TypeScript, run by node through Vite, which knows how to read it.
fn script(file: &str) -> Run {
    Run::new("node")
        .arg(root().join("xtask/js/run.mjs"))
        .arg(file)
}
