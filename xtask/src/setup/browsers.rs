//! The browsers that the tests run in.
//!
//! - [`chromium`], [`firefox`]: where they are
//! - [`chromedriver`], [`geckodriver`]: what lets wasm-pack drive them

use std::path::{Path, PathBuf};

use super::{debian, tools};
use crate::pins::GECKODRIVER;
use crate::shell::{Failure, Result, variable, which};

const CHROMIUM: [&str; 5] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

const FIREFOX: [&str; 3] = [
    "firefox",
    "firefox-esr",
    "/Applications/Firefox.app/Contents/MacOS/firefox",
];

/// `CHROME`, or Chromium or Chrome; installed if missing, where that can be done.
pub(crate) fn chromium() -> Result<PathBuf> {
    ready("Chromium or Chrome", "CHROME", &CHROMIUM, "chromium")
}

/// `FIREFOX`, or Firefox, the ESR too; installed if missing, where that can be done.
pub(crate) fn firefox() -> Result<PathBuf> {
    ready("Firefox", "FIREFOX", &FIREFOX, "firefox-esr")
}

/// `CHROMEDRIVER`, or the one on the search path; installed with Chromium if missing.
pub(crate) fn chromedriver() -> Result<PathBuf> {
    chromium()?;
    ready(
        "chromedriver",
        "CHROMEDRIVER",
        &["chromedriver"],
        "chromium-driver",
    )
}

/// `GECKODRIVER`, the one on the search path, or one compiled into `target/tools`.
pub(crate) fn geckodriver() -> Result<PathBuf> {
    firefox()?;
    if let Some(driver) = found("GECKODRIVER", &["geckodriver"]) {
        return Ok(driver);
    }
    tools::ready(GECKODRIVER)?;
    Ok(tools::bin().join("geckodriver"))
}

fn ready(what: &str, chosen: &str, names: &[&str], package: &str) -> Result<PathBuf> {
    let missing = || {
        Failure::new(
            format!("{what} is missing, which the tests in browsers need"),
            "Install Chrome or Chromium with its chromedriver, and Firefox. On macOS:\n  \
             brew install --cask google-chrome chromedriver firefox\n\
             If they are not on the PATH, name them in CHROME, CHROMEDRIVER and FIREFOX.",
        )
    };
    if let Some(program) = found(chosen, names) {
        return Ok(program);
    }
    if which("apt-get").is_none() {
        return Err(missing());
    }
    debian::install(&[package], "the tests run in real browsers")?;
    found(chosen, names).ok_or_else(missing)
}

fn found(chosen: &str, names: &[&str]) -> Option<PathBuf> {
    variable(chosen).map(PathBuf::from).or_else(|| {
        names.iter().find_map(|name| {
            if name.starts_with('/') {
                let file = Path::new(name);
                file.is_file().then(|| file.to_owned())
            } else {
                which(name)
            }
        })
    })
}
