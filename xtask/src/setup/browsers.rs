//! The browsers that the tests run in.
//!
//! - [`Browsers`]: where they and their drivers are
//! - [`ready`]: all of them are there

use std::path::{Path, PathBuf};

use super::{debian, tools};
use crate::pins::GECKODRIVER;
use crate::shell::{Failure, Result, variable, which};

/// Programs that were found. Either browser can be chosen by a variable of the environment.
#[derive(Clone, Debug)]
pub(crate) struct Browsers {
    /// `CHROME`, or Chromium or Chrome.
    pub(crate) chromium: PathBuf,
    /// `FIREFOX`, or Firefox, the ESR too.
    pub(crate) firefox: PathBuf,
    /// `CHROMEDRIVER`, or the one on the search path.
    pub(crate) chromedriver: PathBuf,
    /// `GECKODRIVER`, the one on the search path, or ours.
    pub(crate) geckodriver: PathBuf,
}

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

/// Finds both browsers and both drivers; installs what is missing where it can.
pub(crate) fn ready() -> Result<Browsers> {
    Ok(Browsers {
        chromium: chromium()?,
        firefox: firefox()?,
        chromedriver: found("CHROMEDRIVER", &["chromedriver"]).map_or_else(
            || {
                installed("chromedriver", &["chromium-driver"], || {
                    found("CHROMEDRIVER", &["chromedriver"])
                })
            },
            Ok,
        )?,
        geckodriver: found("GECKODRIVER", &["geckodriver"]).map_or_else(
            || {
                tools::ready(GECKODRIVER)?;
                Ok(tools::bin().join("geckodriver"))
            },
            Ok,
        )?,
    })
}

/// Chromium alone, for what needs no other.
pub(crate) fn chromium() -> Result<PathBuf> {
    found("CHROME", &CHROMIUM).map_or_else(
        || {
            installed("Chromium or Chrome", &["chromium"], || {
                found("CHROME", &CHROMIUM)
            })
        },
        Ok,
    )
}

fn firefox() -> Result<PathBuf> {
    found("FIREFOX", &FIREFOX).map_or_else(
        || installed("Firefox", &["firefox-esr"], || found("FIREFOX", &FIREFOX)),
        Ok,
    )
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

fn installed(what: &str, packages: &[&str], look: impl Fn() -> Option<PathBuf>) -> Result<PathBuf> {
    let missing = || {
        Failure::new(
            format!("{what} is missing, which the tests in browsers need"),
            "Install Chrome or Chromium with its chromedriver, and Firefox. On macOS:\n  \
             brew install --cask google-chrome chromedriver firefox\n\
             If they are not on the PATH, name them in CHROME, CHROMEDRIVER and FIREFOX.",
        )
    };
    if which("apt-get").is_none() {
        return Err(missing());
    }
    debian::install(packages, "the tests run in real browsers")?;
    look().ok_or_else(missing)
}
