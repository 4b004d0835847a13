//! What is carried elsewhere: the page as one file, the page for iframes with its script for the page
//! around them, and the tags that load the element with a hash for each of its modules.
//!
//! - [`package`]: all of it, held to its budgets; [`built`]: the same, over budget or not
//! - [`library`]: what `npm pack` packs

use std::fs;
use std::path::PathBuf;
use std::sync::OnceLock;

use crate::pins::{Budget, EMBED, FRAME, ONE_FILE};
use crate::setup::npm;
use crate::shell::{Context, Failure, Result, Run, root, say, step, target};
use crate::{page, sizes};

/// What vite.carried.config.ts makes, by its `--mode`, with what it is.
const BUILDS: [(&str, &str); 3] = [
    ("file", "the page as one file, dist/port-443.html"),
    ("embed", "the page for iframes, dist/embed.html"),
    (
        "frame",
        "the script for the page around them, dist/port-443-frame.js",
    ),
];

/// Where the tags stand, for somebody who comes later.
const TAGS: &str = "dist/tags.html";

/// Builds all of it, prints what it weighs and the tags, and fails if something is too heavy. `address`
/// is where dist/ will be served.
pub(crate) fn package(address: &str) -> Result {
    built()?;
    pack()?;
    sizes::check()?;
    let mut over = Vec::new();
    for (budget, files) in weighed()? {
        let bytes: u64 = sizes::of(&files)?.iter().map(|sizes| sizes.brotli).sum();
        let verdict = if bytes > budget.bytes { "OVER" } else { "ok" };
        say(format_args!(
            "   {:<64}{bytes:>10}  of {} {verdict}",
            budget.name, budget.bytes
        ));
        if bytes > budget.bytes {
            over.push(budget.name);
        }
    }
    if !over.is_empty() {
        return Err(Failure::new(
            format!("over budget: {}", over.join(", ")),
            "The budgets are in xtask/src/pins.rs.",
        ));
    }
    let tags = tags(address)?;
    fs::write(root().join(TAGS), &tags).context(TAGS)?;
    say(format_args!(
        "\nThe element, with a hash for each of its modules (also in {TAGS}):\n\n{tags}"
    ));
    Ok(())
}

/// Builds all of it, once for each run of ours.
pub(crate) fn built() -> Result {
    static BUILT: OnceLock<Result> = OnceLock::new();
    BUILT
        .get_or_init(|| {
            page::built()?;
            for (mode, what) in BUILDS {
                step(what, || {
                    npm::program("vite/bin/vite.js")
                        .args(["build", "--logLevel=warn"])
                        .args(["--config", "vite.carried.config.ts", "--mode", mode])
                        .aloud()
                })?;
            }
            Ok(())
        })
        .clone()
}

/// The element for npm, into `lib/`, with its types and with the licences of what is in it.
pub(crate) fn library() -> Result {
    page::prepare()?;
    step("the element with its types, into lib", || {
        npm::program("vite/bin/vite.js")
            .args(["build", "--logLevel=warn"])
            .args(["--config", "vite.package.config.ts"])
            .aloud()?;
        Run::new("node")
            .arg(root().join("xtask/js/licences.mjs"))
            .arg(root().join("lib/licences.txt"))
            .quietly()
    })?;
    Ok(())
}

/// Packs it.
fn pack() -> Result {
    library()?;
    let folder = target().join("npm");
    fs::create_dir_all(&folder).context(folder.display())?;
    let name = Run::new(npm::npm())
        // What it would run first has just been done.
        .args(["pack", "--ignore-scripts", "--loglevel=error"])
        .arg("--pack-destination")
        .arg(&folder)
        .quietly()?;
    say(format_args!(
        "\nThe npm package: {}",
        folder.join(name.trim()).display()
    ));
    Ok(())
}

/// Each budget with the files that count against it.
fn weighed() -> Result<[(Budget, Vec<PathBuf>); 3]> {
    let dist = root().join("dist");
    let embed = dist.join("embed");
    let mut opened = vec![dist.join("embed.html")];
    for entry in fs::read_dir(&embed).context(embed.display())? {
        let entry = entry.context(embed.display())?;
        // The core with everything comes when it is wanted.
        if entry.file_name().to_string_lossy().starts_with("embed-") {
            opened.push(entry.path());
        }
    }
    Ok([
        (ONE_FILE, vec![dist.join("port-443.html")]),
        (EMBED, opened),
        (FRAME, vec![dist.join("port-443-frame.js")]),
    ])
}

fn tags(address: &str) -> Result<String> {
    Run::new("node")
        .arg(root().join("xtask/js/integrity.mjs"))
        .arg(root().join("dist"))
        .arg(address)
        .quietly()
}
