//! What an eavesdropper does before they listen: looks at every page of the site themself, over
//! connections of their own, and writes down what it looks like from outside.
//!
//! - [`Policy`]: what they know of how the site is served: what anybody sees
//! - [`Study`]: their visits, one at a time, and what they then make of somebody else's
//!
//! Which page that other visit was to is handed in nowhere: [`Study::guess`] takes a capture.
//!
//! ```
//! use port443::run::run_silently;
//! use port443::scenario::{CipherSuite, Kind, Scenario, ScenarioInput, SitePage};
//! use port443::study::{Policy, Study};
//!
//! let visit = Scenario::try_from(ScenarioInput {
//!     page: SitePage::Debts,
//!     ..ScenarioInput::new(Kind::Site, "example.com", "-")
//! })?;
//! let mut study = Study::new(Policy {
//!     host: "example.com".into(),
//!     latency_ms: 40,
//!     cipher_suite: CipherSuite::Aes128GcmSha256,
//!     padding: 0,
//! });
//! while study.learn_next()? {}
//! let (_, guess) = study.guess(&run_silently(&visit)[0].capture);
//! assert_eq!(guess.named.as_deref(), Some("debts"));
//! # Ok::<(), port443::scenario::ScenarioError>(())
//! ```

use crate::capture::Capture;
use crate::eavesdrop::sizes::{Fingerprint, Guess, Learnt, fingerprint, guess};
use crate::run::run_silently;
use crate::scenario::{
    CertificateKind, CipherSuite, Kind, Scenario, ScenarioError, ScenarioInput, SitePage,
};

/// How a site is served. Its name and its cipher suite pass in the clear; how it pads shows to whoever
/// looks at a page of it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Policy {
    /// The server's name.
    pub host: String,
    /// How long a bit takes from one peer to the other, in virtual milliseconds.
    pub latency_ms: u32,
    /// What the client offers first.
    pub cipher_suite: CipherSuite,
    /// To a multiple of how many bytes records are filled up.
    pub padding: u32,
}

/// The eavesdropper's own visits.
#[derive(Clone, Debug)]
pub struct Study {
    policy: Policy,
    learnt: Vec<Learnt>,
}

impl Study {
    /// Nothing learnt yet.
    #[must_use]
    pub const fn new(policy: Policy) -> Self {
        Self {
            policy,
            learnt: Vec::new(),
        }
    }

    /// Visits the next page, in the order in which the site lists them, and says whether there was
    /// one left.
    ///
    /// # Errors
    /// If the site cannot be served like that.
    pub fn learn_next(&mut self) -> Result<bool, ScenarioError> {
        let place = self.learnt.len();
        let Some(page) = SitePage::ALL.get(place).copied() else {
            return Ok(false);
        };
        let scenario = Scenario::try_from(ScenarioInput {
            kind: Kind::Site,
            host: self.policy.host.clone(),
            // Nothing of it is sent.
            message: "-".into(),
            // Theirs, and another one for each visit: what varies from visit to visit varies here, too.
            seed: Some(["ea5e", &place.to_string()].concat()),
            latency_ms: self.policy.latency_ms,
            cipher_suite: self.policy.cipher_suite,
            certificate: CertificateKind::Valid,
            strict: false,
            attack: None,
            page,
            padding: self.policy.padding,
        })?;
        let visits = run_silently(&scenario);
        self.learnt.push(Learnt {
            page: page.name().into(),
            fingerprint: visits
                .first()
                .map(|visit| fingerprint(&visit.capture))
                .unwrap_or_default(),
        });
        Ok(true)
    }

    /// What they know by now.
    #[must_use]
    pub fn learnt(&self) -> &[Learnt] {
        &self.learnt
    }

    /// What they make of somebody's visit.
    #[must_use]
    pub fn guess(&self, capture: &Capture) -> (Fingerprint, Guess) {
        let seen = fingerprint(capture);
        let guess = guess(&seen, &self.learnt);
        (seen, guess)
    }
}
