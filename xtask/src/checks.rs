//! What is looked at without being run: form, lints, types, documentation, dependencies.
//!
//! - [`NAMES`]: the steps of `cargo xtask lint`
//! - one function for each; [`format()`] puts right what can be

use std::path::Path;

use crate::pins::CARGO_DENY;
use crate::setup::{npm, rust, tools};
use crate::shell::{Failure, Result, Run, root, say};
use crate::test::Outcome;
use crate::wasm;

/// The names of these steps among those of `cargo xtask test`.
pub(crate) const NAMES: [&str; 8] = [
    "rustfmt",
    "biome",
    "clippy",
    "clippy-wasm",
    "doc",
    "tsc",
    "deny",
    "audit",
];

pub(crate) fn rustfmt() -> Result<Outcome> {
    Run::new("cargo")
        .args(["fmt", "--all", "--check"])
        .aloud()
        .map_err(|failure| advised(failure, "Format it: cargo xtask fmt"))?;
    // Not of the workspace.
    Run::new("cargo")
        .args(["fmt", "--manifest-path", "fuzz/Cargo.toml", "--check"])
        .aloud()
        .map_err(|failure| advised(failure, "Format it: cargo xtask fmt"))?;
    Ok(Outcome::check())
}

pub(crate) fn biome() -> Result<Outcome> {
    npm::ready()?;
    npm::program("@biomejs/biome/bin/biome")
        .args(["check", "--error-on-warnings", "."])
        .aloud()
        .map_err(|failure| advised(failure, "Much of it is put right by: cargo xtask fmt"))?;
    Ok(Outcome::check())
}

pub(crate) fn clippy() -> Result<Outcome> {
    Run::new("cargo")
        .args(["clippy", "--quiet", "--workspace", "--all-targets"])
        .args(["--", "-Dwarnings"])
        .aloud()?;
    Ok(Outcome::check())
}

pub(crate) fn clippy_wasm() -> Result<Outcome> {
    let rust = rust::with_target()?;
    if !rust.is_usual() {
        return Ok(Outcome::skipped(
            "the toolchain that has wasm here is Debian's, which comes without clippy",
        ));
    }
    rust.cargo()
        .args(["clippy", "--quiet", "--package", "port443", "--all-targets"])
        .args(["--target", rust::TARGET, "--", "-Dwarnings"])
        .aloud()?;
    Ok(Outcome::check())
}

pub(crate) fn doc() -> Result<Outcome> {
    let inside = [
        "--workspace",
        "--exclude",
        "bindgen",
        "--document-private-items",
    ];
    // As others see it, with all of it and with the least.
    let all = ["--package", "port443", "--all-features"];
    let least = ["--package", "port443", "--no-default-features"];
    for what in [&inside[..], &least, &all] {
        Run::new("cargo")
            .args(["doc", "--quiet", "--no-deps"])
            .args(what)
            .env("RUSTDOCFLAGS", "-Dwarnings")
            .aloud()?;
    }
    Ok(Outcome::check())
}

/// The page's types, against those that the core's build wrote.
pub(crate) fn tsc() -> Result<Outcome> {
    npm::ready()?;
    wasm::build()?;
    npm::program("typescript/bin/tsc").aloud()?;
    Ok(Outcome::check())
}

/// Licences, sources and duplicates always; advisories where their list can be fetched.
pub(crate) fn deny() -> Result<Outcome> {
    let deny = deny_tool()?;
    Run::new(&deny)
        .args([
            "--log-level",
            "error",
            "check",
            "bans",
            "licenses",
            "sources",
        ])
        .aloud()?;
    Ok(Outcome::check())
}

/// Known vulnerabilities in what comes from crates and from npm.
pub(crate) fn audit() -> Result<Outcome> {
    let crates = audit_crates()?;
    let packages = audit_packages()?;
    Ok(crates.and(packages))
}

fn audit_crates() -> Result<Outcome> {
    let deny = deny_tool()?;
    if let Err(failure) = Run::new(&deny).args(["fetch", "db"]).quietly() {
        say(failure.advice.trim_end());
        return Ok(Outcome::skipped(
            "crates: the RustSec advisory database could not be fetched from GitHub",
        ));
    }
    Run::new(&deny)
        .args(["--offline", "check", "advisories"])
        .aloud()?;
    Ok(Outcome::check())
}

fn audit_packages() -> Result<Outcome> {
    let audit = Run::new(npm::npm()).args(["audit", "--audit-level=low"]);
    match audit.quietly() {
        Ok(_) => Ok(Outcome::check()),
        // What npm says when the registry does not answer the question.
        Err(failure) if failure.advice.contains("audit endpoint returned an error") => Ok(
            Outcome::skipped("npm: the registry in use answers no questions about advisories"),
        ),
        Err(failure) => Err(failure),
    }
}

fn deny_tool() -> Result<std::path::PathBuf> {
    tools::ready(CARGO_DENY)?;
    Ok(tools::bin().join("cargo-deny"))
}

/// Formats everything, and mends what the linters can.
pub(crate) fn format() -> Result {
    Run::new("cargo").args(["fmt", "--all"]).aloud()?;
    Run::new("cargo")
        .args(["fmt", "--manifest-path", "fuzz/Cargo.toml"])
        .aloud()?;
    npm::ready()?;
    let root = root();
    npm::program("@biomejs/biome/bin/biome")
        .args([Path::new("check"), Path::new("--write"), root.as_path()])
        .aloud()
}

fn advised(failure: Failure, advice: &str) -> Failure {
    Failure::new(failure.what, advice)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use crate::shell::root;

    /// The compiler holds each of our crates to it, as long as the crate says so.
    #[test]
    fn no_crate_of_ours_may_be_unsafe() {
        let forbidden = "\nunsafe_code = \"forbid\"\n";
        let workspace = fs::read_to_string(root().join("Cargo.toml")).unwrap();
        assert!(workspace.contains(forbidden), "Cargo.toml");
        let mut manifests = Vec::new();
        find(&root(), &mut manifests);
        // The workspace's, crate, tests, the consumer, xtask, bindgen, fuzz.
        assert!(manifests.len() >= 7, "{manifests:?}");
        for manifest in manifests {
            let text = fs::read_to_string(&manifest).unwrap();
            assert!(
                text.contains("[lints]\nworkspace = true\n") || text.contains(forbidden),
                "{manifest} allows unsafe code"
            );
        }
    }

    fn find(folder: &Path, manifests: &mut Vec<String>) {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = entry.path();
            if name == "Cargo.toml" {
                manifests.push(path.display().to_string());
            } else if entry.file_type().unwrap().is_dir()
                && !name.starts_with('.')
                && !["target", "node_modules", "dist"].contains(&name.as_str())
            {
                find(&path, manifests);
            }
        }
    }
}
