//! The core as the page loads it: `crate/pkg-first`, and with everything in it `crate/pkg`.
//!
//! - [`build`]: brings both up to date
//! - [`to_weigh`]: the core with some features and some of its parts
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

/// One build of the core.
struct Build {
    /// What the person who waits is told.
    name: &'static str,
    /// For cargo.
    features: &'static [&'static str],
    /// Where below `target/page` it is compiled.
    folder: &'static str,
    /// Where in the workspace its package goes.
    package: &'static str,
}

const BUILDS: [Build; 2] = [
    Build {
        name: "the core that the page loads first",
        features: &["--no-default-features", "--features", "js"],
        folder: "first",
        package: "crate/pkg-first",
    },
    // wasm-pack writes to the same place, with the same features. The page's types come from here.
    Build {
        name: "the core with everything",
        features: &[],
        folder: "everything",
        package: "crate/pkg",
    },
];

/// Compiles the core for release and writes its JavaScript and TypeScript side, once for each run
/// of ours.
pub(crate) fn build() -> Result {
    static BUILT: OnceLock<Result> = OnceLock::new();
    BUILT
        .get_or_init(|| BUILDS.iter().try_for_each(compile))
        .clone()
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

/// Compiles the core as for the page, with these features for cargo and, of its parts, those that are
/// named (see `crate/src/parts.rs`), and gives its wasm as the page would load it.
pub(crate) fn to_weigh(features: &[&str], parts: &str) -> Result<PathBuf> {
    // The compiler's results for what does not change from one to the next are found there again.
    let folder = target().join("page/parts");
    let package = folder.join("package");
    cargo(features, &folder)?
        .env("PORT443_PARTS", parts)
        .quietly()?;
    Run::new(tool()?)
        .arg(folder.join(WASM))
        .arg(&package)
        .quietly()?;
    Ok(package.join("port443_bg.wasm"))
}

/// Where cargo puts the wasm in the folder that it compiles into.
const WASM: &str = "wasm32-unknown-unknown/release/port443.wasm";

/// Compiles the core into `folder`.
fn cargo(features: &[&str], folder: &Path) -> Result<Run> {
    let rust = rust::with_source()?;
    Ok(rust
        .cargo()
        // As a cdylib alone: with the rlib beside it, link-time optimisation leaves a fifth
        // more.
        .args(["rustc", "--release", "--package", "port443", "--lib"])
        .args(["--crate-type", "cdylib", "--target", TARGET])
        .args(features)
        .args(SMALL)
        .arg("--target-dir")
        .arg(folder)
        // Lets a stable compiler take the options in SMALL.
        .env("RUSTC_BOOTSTRAP", "1")
        .env_remove("RUSTFLAGS"))
}

fn compile(build: &Build) -> Result {
    let rust = rust::with_source()?;
    // A folder of its own, or every other build for wasm would compile all of it again; and one for
    // each build, because Cargo gives both results one name.
    let folder = target().join("page").join(build.folder);
    let wasm = folder.join(WASM);
    step(
        format_args!("{}, compiled to wasm with {}", build.name, rust.way),
        || {
            cargo(build.features, &folder)?
                .env_remove("PORT443_PARTS")
                .aloud()
        },
    )?;
    let package = root().join(build.package);
    let stamp = folder.join("package.stamp");
    if fs::read_to_string(&stamp).is_ok_and(|stamp| stamp == state(&wasm, &package)) {
        say(format_args!("   {} is up to date", build.package));
        return Ok(());
    }
    if package.is_dir() {
        // So that nothing stays that is not written again.
        fs::remove_dir_all(&package).context(package.display())?;
    }
    step(
        format_args!("its JavaScript and its types, into {}", build.package),
        || Run::new(tool()?).arg(&wasm).arg(&package).quietly(),
    )?;
    fs::write(&stamp, state(&wasm, &package)).context(stamp.display())
}

/// What makes the package of the wasm.
const MAKER: &str = include_str!("../bindgen/src/main.rs");

/// What tells whether the package is the one that was made of that wasm, by the `bindgen` of today.
/// wasm-pack writes into the same folder, for other uses.
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
        + MAKER
}
