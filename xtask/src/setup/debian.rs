//! Packages of Debian and its kin.
//!
//! - [`can_install`]: whether we may
//! - [`install`]: what is missing of some packages

use crate::shell::{Failure, Result, Run, say, which};

/// Whether there is apt-get and we may use it: as root, or through a sudo that asks for nothing.
pub(crate) fn can_install() -> bool {
    which("apt-get").is_some() && privilege().is_some()
}

/// Installs packages that are not there, after saying what for.
pub(crate) fn install(packages: &[&str], purpose: &str) -> Result {
    let missing: Vec<&str> = packages
        .iter()
        .copied()
        .filter(|package| !installed(package))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let by_hand = format!("sudo apt-get install {}", missing.join(" "));
    if !can_install() {
        return Err(Failure::new(
            format!("missing: {} ({purpose})", missing.join(", ")),
            format!("Install it, then run this again:\n  {by_hand}"),
        ));
    }
    say(format_args!(
        "   installing {} with apt-get: {purpose}",
        missing.join(", ")
    ));
    let known = |package: &&str| {
        Run::new("apt-cache")
            .args(["show", "--no-all-versions", package])
            .succeeds()
    };
    // A fresh image has no package lists, and old ones name files that are gone.
    if !missing.iter().all(known) || !get(&missing).succeeds() {
        apt("update", &[]).quietly()?;
        get(&missing).quietly().map_err(|failure| {
            Failure::new(
                format!("apt-get could not install {}", missing.join(", ")),
                format!("{}\nBy hand:\n  {by_hand}", failure.advice),
            )
        })?;
    }
    Ok(())
}

fn installed(package: &str) -> bool {
    Run::new("dpkg-query")
        .args(["--show", "--showformat", "${db:Status-Status}", package])
        .quietly()
        .is_ok_and(|status| status.trim() == "installed")
}

fn get(packages: &[&str]) -> Run {
    apt("install", &["--yes", "--no-install-recommends"]).args(packages)
}

fn apt(command: &str, options: &[&str]) -> Run {
    let words = privilege().unwrap_or_default();
    // `env` and not a variable of this process: sudo passes none on.
    let run = match words.split_first() {
        Some((first, rest)) => Run::new(first).args(rest).arg("env"),
        None => Run::new("env"),
    };
    run.arg("DEBIAN_FRONTEND=noninteractive")
        .args(["apt-get", "-qq", command])
        .args(options)
}

/// The words that go before a command that only root may give; nothing at all if we may not.
fn privilege() -> Option<Vec<&'static str>> {
    let user = Run::new("id").arg("-u").quietly().ok()?;
    if user.trim() == "0" {
        return Some(Vec::new());
    }
    let sudo = ["sudo", "--non-interactive"];
    Run::new("sudo")
        .args(["--non-interactive", "true"])
        .succeeds()
        .then(|| sudo.to_vec())
}
