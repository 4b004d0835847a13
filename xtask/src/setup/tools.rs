//! Programs that Cargo compiles and installs, each at its pinned version, into `target/tools`.
//!
//! - [`bin`]: where they are
//! - [`ready`]: a tool is there

use std::path::PathBuf;
use std::{fs, io};

use crate::pins::Tool;
use crate::shell::{Context, Failure, Result, Run, step, target};

/// The folder that goes on the search path.
pub(crate) fn bin() -> PathBuf {
    target().join("tools/bin")
}

/// Installs a tool unless that version of it is there.
pub(crate) fn ready(tool: Tool) -> Result {
    if installed(tool) {
        return Ok(());
    }
    let Tool {
        name,
        version,
        purpose,
        ..
    } = tool;
    step(
        format_args!("{name} {version}, compiled into target/tools: {purpose}"),
        || {
            let root = target().join("tools");
            let build = root.join("build");
            let mut run = Run::new("cargo")
                // The project's own compiler and settings are not meant for these.
                .env_remove("RUSTFLAGS")
                .env_remove("CARGO_ENCODED_RUSTFLAGS")
                .env("CARGO_PROFILE_DEV_OPT_LEVEL", tool.opt_level)
                .env("CARGO_PROFILE_DEV_DEBUG", "false")
                .args(["install", "--quiet", "--debug", "--force"])
                .args([name, "--version", &format!("={version}")])
                .arg("--root")
                .arg(&root)
                .arg("--target-dir")
                .arg(&build);
            if tool.locked {
                run = run.arg("--locked");
            }
            run.quietly().map_err(|failure| {
                Failure::new(
                    format!("cargo could not install {name} {version}"),
                    format!("{}\n{}", failure.what, failure.advice),
                )
            })?;
            // Hundreds of megabytes that the next tool shares little of.
            match fs::remove_dir_all(&build) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    Err(error).context(build.display())
                }
                _ => Ok(()),
            }
        },
    )
}

/// Cargo keeps a list of what it installed.
fn installed(tool: Tool) -> bool {
    fs::read_to_string(target().join("tools/.crates.toml"))
        .is_ok_and(|list| list.contains(&format!("\"{} {} ", tool.name, tool.version)))
}
