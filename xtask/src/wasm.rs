//! The core as the page loads it: `crate/pkg`.
//!
//! - [`build`]: brings it up to date

use std::fs;
use std::path::Path;
use std::sync::OnceLock;
use std::time::SystemTime;

use crate::setup::rust::{self, TARGET};
use crate::shell::{Result, Run, root, say, step, target};

/// Compiles the core for release and writes its JavaScript and TypeScript side, once for each run
/// of ours.
pub(crate) fn build() -> Result {
    static BUILT: OnceLock<Result> = OnceLock::new();
    BUILT.get_or_init(compile).clone()
}

fn compile() -> Result {
    let rust = rust::ready()?;
    let wasm = target().join(TARGET).join("release/port443.wasm");
    step(
        format_args!("the core, compiled to wasm ({})", rust.way),
        || {
            rust.cargo()
                .args(["build", "--release", "--package", "port443", "--lib"])
                .args(["--target", TARGET])
                .aloud()
        },
    )?;
    let package = root().join("crate/pkg");
    if newer(&package.join("port443_bg.wasm"), &wasm) && package.join("port443.d.ts").is_file() {
        say("   crate/pkg is up to date");
        return Ok(());
    }
    if package.is_dir() {
        // So that nothing stays that is not written again.
        let _ = fs::remove_dir_all(&package);
    }
    step("its JavaScript and its types, into crate/pkg", || {
        Run::new("cargo")
            .args(["run", "--package", "bindgen", "--profile", "helper", "--"])
            .arg(&wasm)
            .arg(&package)
            .aloud()
    })
}

fn newer(file: &Path, than: &Path) -> bool {
    let changed = |path: &Path| -> Option<SystemTime> { path.metadata().ok()?.modified().ok() };
    changed(file)
        .zip(changed(than))
        .is_some_and(|(file, than)| file >= than)
}
