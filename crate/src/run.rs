//! Scenario in, recordings out.
//!
//! - [`run()`]: runs a scenario and records all of it
//! - [`run_silently()`]: the same run with the recorder off
//!
//! ```
//! # #[cfg(feature = "everything")] {
//! use port443::recording::{Outcome, Purpose};
//! use port443::run::run;
//! use port443::scenario::{CertificateKind, Kind, Scenario, ScenarioInput};
//!
//! // A redirect is three connections: one on port 80, the one it is sent to, and a later visit.
//! let scenario = Scenario::try_from(ScenarioInput::new(Kind::Redirect, "example.com", "hello"))?;
//! let purposes: Vec<_> = run(&scenario).iter().map(|it| it.connection.purpose).collect();
//! assert_eq!(purposes, [Purpose::Redirect, Purpose::Message, Purpose::SecondVisit]);
//!
//! // A peer that refuses is an outcome and not an error.
//! let scenario = Scenario::try_from(ScenarioInput {
//!     certificate: CertificateKind::Expired,
//!     ..ScenarioInput::new(Kind::Https, "example.com", "hello")
//! })?;
//! let outcome = &run(&scenario)[0].outcome;
//! assert!(matches!(outcome, Outcome::Refused { alert: Some(alert), .. } if alert == "certificate_expired"));
//! # }
//! # Ok::<(), port443::scenario::ScenarioError>(())
//! ```

use crate::recording::Recording;
use crate::scenario::Scenario;
use crate::scenarios;

/// Runs `scenario` and records what happens: one recording for each connection, in the order in
/// which they began, at least one.
///
/// Never fails: if a peer refuses, that is what happened, and the recording says so. The same
/// scenario gives the same recording, byte for byte, on every platform.
#[must_use]
pub fn run(scenario: &Scenario) -> Vec<Recording> {
    scenarios::play(scenario, true)
}

/// Runs `scenario` with the recorder off: the same bytes pass on the wire, but no events and no
/// key log are kept. To measure what recording costs.
#[must_use]
pub fn run_silently(scenario: &Scenario) -> Vec<Recording> {
    scenarios::play(scenario, false)
}
