//! The crate as others get it: packed, and read by cargo from a folder of its own.
//!
//! - [`consumer`]: a program of somebody else's uses it, natively and in wasm
//! - [`semver`]: its interface breaks no program that was written for the last version
//!
//! What others have, and so what the interface is measured by, is `crate/released/port443-VERSION.crate`:
//! what `cargo package -p port443` wrote when that version was made. A registry would have the same
//! file, but a clone without history or network does not have the registry.

use std::fs;
use std::path::{Path, PathBuf};

use crate::pins::SEMVER_CHECKS;
use crate::setup::{npm, rust, tools};
use crate::shell::{Context, Failure, Result, Run, root, target};
use crate::test::Outcome;
use crate::wasm;

/// Packs the crate, puts `tests/consumer` beside it, and lets that run: natively, in wasm without
/// JavaScript, and in wasm that wasm-bindgen has gone over, in node.
pub(crate) fn consumer() -> Result<Outcome> {
    let folder = target().join("consumer");
    // As in the workspace: the consumer's Cargo.toml asks for ../../crate.
    let program = folder.join("tests/consumer");
    unpack(&pack()?, &folder.join("crate"))?;
    copy(&root().join("tests/consumer"), &program)?;
    // Of the same versions as everything else here.
    copy_file(&root().join("Cargo.lock"), &program.join("Cargo.lock"))?;

    let cargo = |run: Run| {
        run.dir(&program)
            .env("CARGO_TARGET_DIR", folder.join("target"))
            .env_remove("RUSTFLAGS")
    };
    let told = cargo(Run::new("cargo").args(["run", "--quiet", "--bin", "tell"])).quietly()?;
    let told_file = folder.join("told.txt");
    fs::write(&told_file, told).context(told_file.display())?;

    let rust = rust::with_target()?;
    cargo(rust.cargo())
        .args(["build", "--quiet", "--target", rust::TARGET])
        .aloud()?;
    let built = folder.join("target").join(rust::TARGET).join("debug");
    let package = folder.join("package");
    Run::new(wasm::tool()?)
        .arg(built.join("consumer.wasm"))
        .arg(&package)
        .quietly()?;
    npm::node()?;
    Run::new("node")
        .arg(root().join("tests/consumer/check.mjs"))
        .args([built.join("tell.wasm"), package, told_file])
        .aloud()?;
    Ok(Outcome::check())
}

/// Compares the interface with that of the last version. What may change is a matter of the version
/// in `crate/Cargo.toml`.
pub(crate) fn semver() -> Result<Outcome> {
    let released = released()?;
    tools::ready(SEMVER_CHECKS)?;
    let baseline = target().join("semver/released");
    unpack(&released, &baseline)?;
    // It lies in this workspace's folder and is none of its members.
    let manifest = baseline.join("Cargo.toml");
    let mut text = fs::read_to_string(&manifest).context(manifest.display())?;
    text.push_str("\n[workspace]\n");
    fs::write(&manifest, text).context(manifest.display())?;
    Run::new(tools::bin().join("cargo-semver-checks"))
        .env("CARGO_TARGET_DIR", target().join("semver/target"))
        .args(["semver-checks", "--package", "port443", "--all-features"])
        .arg("--baseline-root")
        .arg(&baseline)
        .aloud()
        .map_err(|failure| {
            Failure::new(
                failure.what,
                "What a program that uses the crate would notice is above. Take it back, or raise the\n\
                 version in crate/Cargo.toml: the second number while the first is 0.",
            )
        })?;
    Ok(Outcome::check())
}

/// The package of the last version.
fn released() -> Result<PathBuf> {
    let folder = root().join("crate/released");
    let mut found = fs::read_dir(&folder)
        .context(folder.display())?
        .flatten()
        .map(|entry| entry.path())
        .filter(|file| {
            file.extension()
                .is_some_and(|extension| extension == "crate")
        });
    match (found.next(), found.next()) {
        (Some(file), None) => Ok(file),
        _ => Err(Failure::new(
            format!("{} has not one package in it", folder.display()),
            "Keep the one of the last version there: `cargo package -p port443` writes it into\n\
             target/package.",
        )),
    }
}

/// Packs the crate as it is, and says where.
fn pack() -> Result<PathBuf> {
    Run::new("cargo")
        // That it builds by itself is seen when the consumer is compiled.
        .args(["package", "--quiet", "--package", "port443", "--no-verify"])
        .args(["--allow-dirty", "--target-dir"])
        .arg(target())
        .quietly()?;
    let id = Run::new("cargo")
        .args(["pkgid", "--package", "port443"])
        .quietly()?;
    // path+file:///…/crate#port443@0.1.0
    let version = id.trim().rsplit(['@', '#']).next().unwrap_or_default();
    Ok(target().join(format!("package/port443-{version}.crate")))
}

fn unpack(package: &Path, folder: &Path) -> Result {
    if folder.exists() {
        // So that nothing stays that is not packed any more.
        fs::remove_dir_all(folder).context(folder.display())?;
    }
    fs::create_dir_all(folder).context(folder.display())?;
    Run::new("tar")
        .args(["--extract", "--gzip", "--strip-components=1", "--file"])
        .arg(package)
        .arg("--directory")
        .arg(folder)
        .quietly()
        .map(drop)
}

/// Copies the sources of the consumer, which have no folders but `src`.
fn copy(from: &Path, to: &Path) -> Result {
    fs::create_dir_all(to.join("src")).context(to.display())?;
    for file in ["Cargo.toml", "src/lib.rs", "src/main.rs"] {
        copy_file(&from.join(file), &to.join(file))?;
    }
    Ok(())
}

fn copy_file(from: &Path, to: &Path) -> Result {
    fs::copy(from, to).context(from.display()).map(drop)
}
