//! The core as the page loads it: `crate/pkg`.
//!
//! - [`build`]: brings it up to date
//! - [`tool`]: compiles what writes its JavaScript side

use std::env::consts::EXE_EXTENSION;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::setup::rust::{self, TARGET};
use crate::shell::{Context, Result, Run, root, say, step, target};

/// The standard library compiled along with the core, for size, and no words for a panic: it traps
/// at once, and the page says what happened. That is about 16 kB of 215 with brotli. Another 3 kB are
/// the insides of what derives `Debug`: only its name is printed, which is all that messages use.
const SMALL: [&str; 4] = [
    "-Zbuild-std=std,panic_abort",
    "-Zbuild-std-features=optimize_for_size",
    "--config",
    concat!(
        "target.wasm32-unknown-unknown.rustflags=[",
        r#""-Zunstable-options","-Cpanic=immediate-abort","-Zlocation-detail=none","#,
        r#""-Zfmt-debug=shallow""#,
        "]"
    ),
];

/// Compiles the core for release and writes its JavaScript and TypeScript side, once for each run
/// of ours.
pub(crate) fn build() -> Result {
    static BUILT: OnceLock<Result> = OnceLock::new();
    BUILT.get_or_init(compile).clone()
}

/// Compiles our own `bindgen`, so that it is there when the core is. Says nothing: it is meant to
/// run beside that.
pub(crate) fn tool() -> Result<PathBuf> {
    static COMPILED: OnceLock<Result<PathBuf>> = OnceLock::new();
    COMPILED
        .get_or_init(|| {
            let folder = target().join("bindgen");
            Run::new("cargo")
                .args(["build", "--quiet", "--package", "bindgen"])
                .args(["--profile", "helper"])
                // A folder of its own: Cargo lets only one build into each.
                .arg("--target-dir")
                .arg(&folder)
                .quietly()?;
            Ok(folder.join("helper/bindgen").with_extension(EXE_EXTENSION))
        })
        .clone()
}

fn compile() -> Result {
    let rust = rust::with_source()?;
    // A folder of its own, or every other build for wasm would compile all of it again.
    let folder = target().join("page");
    let wasm = folder.join(TARGET).join("release/port443.wasm");
    step(
        format_args!("the core, compiled to wasm with {}", rust.way),
        || {
            rust.cargo()
                // As a cdylib alone: with the rlib beside it, link-time optimisation leaves a fifth
                // more.
                .args(["rustc", "--release", "--package", "port443", "--lib"])
                .args(["--crate-type", "cdylib", "--target", TARGET])
                .args(SMALL)
                .arg("--target-dir")
                .arg(&folder)
                // Lets a stable compiler take the options in SMALL.
                .env("RUSTC_BOOTSTRAP", "1")
                .env_remove("RUSTFLAGS")
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
        Run::new(tool()?).arg(&wasm).arg(&package).quietly()
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
