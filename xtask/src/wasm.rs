//! The core as the page loads it: `crate/pkg`.
//!
//! - [`build`]: brings it up to date

use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use crate::setup::rust::{self, TARGET};
use crate::shell::{Context, Result, Run, root, say, step, target};

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
    let stamp = target().join("pkg.stamp");
    if fs::read_to_string(&stamp).is_ok_and(|stamp| stamp == state(&wasm, &package)) {
        say("   crate/pkg is up to date");
        return Ok(());
    }
    if package.is_dir() {
        // So that nothing stays that is not written again.
        fs::remove_dir_all(&package).context(package.display())?;
    }
    step("its JavaScript and its types, into crate/pkg", || {
        Run::new("cargo")
            .args(["run", "--package", "bindgen", "--profile", "helper", "--"])
            .arg(&wasm)
            .arg(&package)
            .aloud()
    })?;
    fs::write(&stamp, state(&wasm, &package)).context(stamp.display())
}

/// What tells whether the package is the one that was made of that wasm. wasm-pack writes into the
/// same folder, for other uses.
fn state(wasm: &Path, package: &Path) -> String {
    [
        wasm,
        &package.join("port443_bg.wasm"),
        &package.join("port443.js"),
        &package.join("port443.d.ts"),
    ]
    .map(|file| {
        let state = file
            .metadata()
            .and_then(|data| Ok((data.len(), data.modified()?)));
        format!("{} {:?}\n", file.display(), state.ok())
    })
    .concat()
}
