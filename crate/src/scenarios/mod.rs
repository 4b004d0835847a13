//! What each [`Kind`] of scenario runs: which ends, how they are set up, and how often they meet.
//!
//! - [`play`]: the connections of a run, by its kind
//! - [`host`], [`server`]: where the client goes, and who is there
//!
//! One file per kind; what several share stands in `form`.

mod form;
mod http;
mod https;

use crate::host::HostName;
use crate::recording::{Party, Purpose};
use crate::run::Runner;
use crate::scenario::{Kind, Scenario, Scheme};

/// Makes the connections of the run.
pub(crate) fn play(runner: &mut Runner<'_>) {
    let played = match runner.scenario().kind() {
        Kind::Http => http::play(runner),
        _ => https::play(runner),
    };
    // Without certificates the server cannot even listen.
    if let Err(reason) = played {
        runner.fail(runner.leg(Scheme::Https, Purpose::Message), reason);
    }
}

/// Where the client goes.
pub(crate) fn host(scenario: &Scenario) -> HostName {
    scenario.host().clone()
}

/// Who is there.
pub(crate) const fn server(_scenario: &Scenario) -> Party {
    Party::Server
}
