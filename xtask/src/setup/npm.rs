//! The packages that the page and its tools are built with.
//!
//! - [`ready`]: `node_modules` is what `package-lock.json` says
//! - [`node`]: there is a node that is not too old

use std::fs;

use crate::shell::{Context, Failure, Result, Run, root, say, step, which};

/// The oldest Node that Vite runs on.
const NODE: (u32, u32) = (20, 19);

/// Installs the packages if the lock file is another than that of the last time.
pub(crate) fn ready() -> Result {
    node()?;
    let wanted = fs::read(root().join("package-lock.json")).context("package-lock.json")?;
    // A copy of the lock file, written only after an installation that went well.
    let stamp = root().join("node_modules/.installed-from");
    if fs::read(&stamp).is_ok_and(|found| found == wanted) {
        return Ok(());
    }
    step(
        "npm packages for the page and its tests, into node_modules",
        || {
            Run::new(npm())
                .args(["ci", "--no-audit", "--no-fund", "--loglevel=error"])
                .quietly()
                .map_err(|failure| {
                    Failure::new(
                        "npm could not install the packages of package-lock.json",
                        format!("{}\n{}", failure.what, failure.advice),
                    )
                })?;
            fs::write(&stamp, &wanted).context(stamp.display())
        },
    )
}

/// A package's program in `node_modules`, to be run by node.
pub(crate) fn program(file: &str) -> Run {
    Run::new("node").arg(root().join("node_modules").join(file))
}

/// npm's name on this system.
pub(crate) fn npm() -> &'static str {
    if cfg!(windows) { "npm.cmd" } else { "npm" }
}

/// Says what to install if there is no node, or an old one.
pub(crate) fn node() -> Result {
    let advice = format!(
        "The page is built with Node {}.{} or later: https://nodejs.org",
        NODE.0, NODE.1
    );
    if which("node").is_none() {
        return Err(Failure::new("there is no node on the PATH", advice));
    }
    let version = Run::new("node").arg("--version").quietly()?;
    let mut numbers = version
        .trim()
        .trim_start_matches('v')
        .split('.')
        .map_while(|number| number.parse::<u32>().ok());
    let found = (
        numbers.next().unwrap_or_default(),
        numbers.next().unwrap_or_default(),
    );
    if found < NODE {
        return Err(Failure::new(
            format!("node is {}, which is too old", version.trim()),
            advice,
        ));
    }
    if which(npm()).is_none() {
        say("   node is there, npm is not");
        return Err(Failure::new("there is no npm on the PATH", advice));
    }
    Ok(())
}
