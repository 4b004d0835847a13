//! The page: `index.html`, `www/` and the core, made into `dist/`.
//!
//! - [`prepare`]: all that the page is made from
//! - [`build`]: `dist/`, held to its budgets; [`built`]: the same, over budget or not
//! - [`serve`], [`develop`]: on loopback

use std::sync::OnceLock;
use std::thread;

use crate::setup::npm;
use crate::shell::{Failure, Result, Run, step};
use crate::{sizes, wasm};

/// The core and the packages.
pub(crate) fn prepare() -> Result {
    // The core takes longest, and at its end, when it is linked, it takes one processor only.
    thread::scope(|scope| {
        let beside = scope.spawn(|| {
            npm::ready()?;
            wasm::tool()
        });
        wasm::build()?;
        match beside.join() {
            Ok(done) => done.map(drop),
            Err(_) => Err(Failure::new("setting up beside the core broke off", "")),
        }
    })
}

/// Builds the page, prints what it weighs, and fails if that is too much.
pub(crate) fn build() -> Result {
    built()?;
    sizes::check()
}

/// Builds the page, once for each run of ours.
pub(crate) fn built() -> Result {
    static BUILT: OnceLock<Result> = OnceLock::new();
    BUILT
        .get_or_init(|| {
            prepare()?;
            step("the page, into dist", || {
                vite("build").arg("--logLevel=warn").aloud()
            })
        })
        .clone()
}

/// Serves what is built until it is stopped. Takes the next free port if that one is taken.
pub(crate) fn serve(port: &str) -> Failure {
    vite("preview").args(["--port", port]).become_it()
}

/// Serves the sources, and what changes in them at once.
pub(crate) fn develop(port: &str) -> Failure {
    vite("--clearScreen=false")
        .args(["--port", port])
        .become_it()
}

fn vite(command: &str) -> Run {
    npm::program("vite/bin/vite.js").arg(command)
}
