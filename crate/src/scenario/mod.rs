//! What to run, and the limits of it.
//!
//! - [`ScenarioInput`]: as a person or a link gives it, nothing checked; [`ScenarioInput::new`] fills in
//!   what need not be chosen
//! - [`Scenario`]: checked; [`Scenario::try_from`] a [`ScenarioInput`] is the only way to make one
//! - [`ScenarioError`]: what is wrong with an input, one variant for each sentence a page shows
//! - [`Kind`], [`CertificateKind`], [`Attack`], [`CipherSuite`], [`SitePage`]: its choices
//! - [`Scheme`]: what is spoken over a connection, and on which port
//! - [`MAX_PADDING`]: how far records can be filled up
//! - [`limits()`], [`Limits`]: the limits, for whoever states them next to an input box
//!
//! ```
//! use port443::scenario::{Kind, Scenario, ScenarioError, ScenarioInput};
//!
//! let input = ScenarioInput {
//!     seed: Some("00443".into()),
//!     ..ScenarioInput::new(Kind::Http, "Example.COM.", "hello")
//! };
//! let scenario = Scenario::try_from(input.clone())?;
//! assert_eq!(scenario.host().as_str(), "example.com");
//! assert_eq!(scenario.seed().to_string(), "443");
//!
//! // What is wrong is said in a sentence.
//! let error = Scenario::try_from(ScenarioInput { host: "192.0.2.1".into(), ..input }).unwrap_err();
//! assert_eq!(error, ScenarioError::HostIsAddress { host: "192.0.2.1".into() });
//! println!("{error}");
//! # Ok::<(), ScenarioError>(())
//! ```

mod attack;
mod error;
mod kind;
mod limits;
mod suite;

use serde::{Deserialize, Serialize};

pub use self::attack::Attack;
pub use self::error::ScenarioError;
pub use self::kind::{CertificateKind, Kind, Scheme, SitePage};
pub use self::limits::{Limits, MAX_PADDING, limits};
pub use self::suite::CipherSuite;
use crate::host::HostName;
use crate::seed::Seed;

/// What a person asks for.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct ScenarioInput {
    /// Which connections are run.
    pub kind: Kind,
    /// The server's name.
    pub host: String,
    /// What is sent in the form. To a site nothing is sent but the path of the page, and that stands here
    /// once the input has been checked.
    pub message: String,
    /// One to 64 hex digits, read as a number of 256 bits; drawn from the platform's randomness
    /// if missing.
    #[serde(default)]
    pub seed: Option<String>,
    /// How long a bit takes from one peer to the other, in virtual milliseconds.
    pub latency_ms: u32,
    /// What the client offers first, where it speaks TLS 1.3.
    pub cipher_suite: CipherSuite,
    /// What is right or wrong with the server's certificate.
    #[serde(default)]
    #[cfg_attr(all(feature = "js", target_arch = "wasm32"), tsify(optional))]
    pub certificate: CertificateKind,
    /// Whether the side that could be more careful is; which one, [`Kind`] says.
    #[serde(default)]
    #[cfg_attr(all(feature = "js", target_arch = "wasm32"), tsify(optional))]
    pub strict: bool,
    /// What an attacker on the link does, if there is one.
    #[serde(default)]
    #[cfg_attr(not(feature = "everything"), serde(skip))]
    pub attack: Option<Attack>,
    /// Which page is visited, in a run of [`Kind::Site`].
    #[serde(default)]
    #[cfg_attr(all(feature = "js", target_arch = "wasm32"), tsify(optional))]
    #[cfg_attr(not(feature = "everything"), serde(skip))]
    pub page: SitePage,
    /// To a multiple of how many bytes both ends fill up the content of every sealed record of TLS 1.3
    /// with zeros (RFC 8446 section 5.4), at most [`MAX_PADDING`]; 0 if they do not.
    #[serde(default)]
    #[cfg_attr(all(feature = "js", target_arch = "wasm32"), tsify(optional))]
    #[cfg_attr(not(feature = "everything"), serde(skip))]
    pub padding: u32,
}

impl ScenarioInput {
    /// This kind, host and message, and what the page begins with: a seed that is drawn, 40 ms of
    /// latency, AES-128-GCM, a valid certificate, no attack. A later version may have more to choose:
    /// who writes an input down ends it in `..ScenarioInput::new(…)`.
    #[must_use]
    pub fn new(kind: Kind, host: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            kind,
            host: host.into(),
            message: message.into(),
            seed: None,
            latency_ms: 40,
            cipher_suite: CipherSuite::Aes128GcmSha256,
            certificate: CertificateKind::Valid,
            strict: false,
            attack: None,
            page: SitePage::default(),
            padding: 0,
        }
    }
}

/// What to run: checked, within the limits, with a seed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Scenario {
    kind: Kind,
    host: HostName,
    message: String,
    seed: Seed,
    latency_ms: u32,
    cipher_suite: CipherSuite,
    certificate: CertificateKind,
    strict: bool,
    attack: Option<Attack>,
    page: SitePage,
    padding: u32,
}

impl Scenario {
    /// Which connections are run.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// The server's name.
    #[must_use]
    pub const fn host(&self) -> &HostName {
        &self.host
    }

    /// What is sent in the form: 1 to [`Limits::message_bytes`] bytes of UTF-8.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Where all randomness comes from.
    #[must_use]
    pub const fn seed(&self) -> Seed {
        self.seed
    }

    /// How long a bit takes from one peer to the other, in virtual milliseconds.
    #[must_use]
    pub const fn latency_ms(&self) -> u32 {
        self.latency_ms
    }

    /// What the client would like best.
    #[must_use]
    pub const fn cipher_suite(&self) -> CipherSuite {
        self.cipher_suite
    }

    /// What is right or wrong with the server's certificate.
    #[must_use]
    pub const fn certificate(&self) -> CertificateKind {
        self.certificate
    }

    /// Whether the side that could be more careful is.
    #[must_use]
    pub const fn strict(&self) -> bool {
        self.strict
    }

    /// What an attacker does, if there is one.
    #[must_use]
    pub const fn attack(&self) -> Option<Attack> {
        self.attack
    }

    /// Which page is visited, in a run of [`Kind::Site`].
    #[must_use]
    pub const fn page(&self) -> SitePage {
        self.page
    }

    /// To a multiple of how many bytes the content of sealed records is filled up; 0 if it is not.
    #[must_use]
    pub const fn padding(&self) -> u32 {
        self.padding
    }
}

impl TryFrom<ScenarioInput> for Scenario {
    type Error = ScenarioError;

    /// Checks the message first, then host, latency, attack, padding and seed; the first thing wrong is the
    /// error.
    fn try_from(input: ScenarioInput) -> Result<Self, ScenarioError> {
        let limits = limits();
        if !is_included(&input) {
            return Err(ScenarioError::NotIncluded);
        }
        if input.message.is_empty() {
            return Err(ScenarioError::MessageEmpty);
        }
        let bytes = u32::try_from(input.message.len()).unwrap_or(u32::MAX);
        if bytes > limits.message_bytes {
            return Err(ScenarioError::MessageTooLong {
                bytes,
                limit: limits.message_bytes,
            });
        }
        let host = HostName::parse(&input.host)?;
        if input.latency_ms > limits.latency_ms {
            return Err(ScenarioError::LatencyTooLong {
                latency_ms: input.latency_ms,
                limit: limits.latency_ms,
            });
        }
        #[cfg(feature = "everything")]
        if let Some(attack) = input.attack {
            check_attack(attack, input.kind)?;
        }
        #[cfg(feature = "everything")]
        check_padding(input.padding, input.kind)?;
        let seed = match input.seed {
            Some(digits) => {
                Seed::parse(&digits).ok_or(ScenarioError::SeedInvalid { seed: digits })?
            }
            None => Seed::draw().map_err(|error| ScenarioError::NoRandomness {
                reason: error.reason,
            })?,
        };
        #[cfg(feature = "everything")]
        let message = match input.kind {
            Kind::Site => crate::site::path(input.page),
            _ => input.message,
        };
        #[cfg(not(feature = "everything"))]
        let message = input.message;
        Ok(Self {
            kind: input.kind,
            host,
            message,
            seed,
            latency_ms: input.latency_ms,
            cipher_suite: input.cipher_suite,
            certificate: input.certificate,
            strict: input.strict,
            attack: input.attack,
            page: input.page,
            padding: input.padding,
        })
    }
}

/// In normal form, and always with a seed: making a [`Scenario`] of it again gives the same one.
impl From<&Scenario> for ScenarioInput {
    fn from(scenario: &Scenario) -> Self {
        Self {
            kind: scenario.kind,
            host: scenario.host.as_str().into(),
            message: scenario.message.clone(),
            seed: Some(scenario.seed.to_string()),
            latency_ms: scenario.latency_ms,
            cipher_suite: scenario.cipher_suite,
            certificate: scenario.certificate,
            strict: scenario.strict,
            attack: scenario.attack,
            page: scenario.page,
            padding: scenario.padding,
        }
    }
}

/// The core comes in two sizes: what most people look at first, and everything.
fn is_included(input: &ScenarioInput) -> bool {
    cfg!(feature = "everything")
        || (matches!(input.kind, Kind::Http | Kind::Https)
            && input.cipher_suite != CipherSuite::ChaCha20Poly1305Sha256
            && input.certificate == CertificateKind::Valid
            && input.attack.is_none()
            && input.padding == 0)
}

/// Whether there is anything in a run of that kind for the attack to be made on. Whether its target
/// comes shows only in the run.
#[cfg(feature = "everything")]
fn check_attack(attack: Attack, kind: Kind) -> Result<(), ScenarioError> {
    if !attack.suits(kind) {
        let suits = Kind::ALL.into_iter().filter(|kind| attack.suits(*kind));
        let names: Vec<_> = suits.map(Kind::name).collect();
        return Err(ScenarioError::AttackDoesNotSuit {
            attack: attack.name().into(),
            connection: kind.name().into(),
            suits: names.join(", "),
        });
    }
    match attack {
        Attack::Delay { milliseconds, .. } if milliseconds > limits().delay_ms => {
            Err(ScenarioError::DelayTooLong {
                milliseconds,
                limit: limits().delay_ms,
            })
        }
        _ => Ok(()),
    }
}

/// Padding is of TLS 1.3, and of its records.
#[cfg(feature = "everything")]
fn check_padding(padding: u32, kind: Kind) -> Result<(), ScenarioError> {
    let limit = MAX_PADDING;
    if padding > limit {
        return Err(ScenarioError::PaddingTooLong { padding, limit });
    }
    if padding > 0 && !kind.is_tls13() {
        return Err(ScenarioError::PaddingNeedsTls13 {
            connection: kind.name().into(),
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn input() -> ScenarioInput {
        ScenarioInput {
            kind: Kind::Https,
            host: "example.com".into(),
            message: "hello".into(),
            seed: Some("1".into()),
            latency_ms: 40,
            cipher_suite: CipherSuite::Aes128GcmSha256,
            certificate: CertificateKind::Valid,
            strict: false,
            attack: None,
            page: SitePage::default(),
            padding: 0,
        }
    }

    fn refused(change: impl FnOnce(&mut ScenarioInput)) -> ScenarioError {
        let mut input = input();
        change(&mut input);
        Scenario::try_from(input).unwrap_err()
    }

    #[test]
    fn limits_are_enforced_to_the_byte() {
        assert_eq!(
            refused(|input| input.message.clear()),
            ScenarioError::MessageEmpty
        );
        assert_eq!(
            refused(|input| input.message = "x".repeat(16_385)),
            ScenarioError::MessageTooLong {
                bytes: 16_385,
                limit: 16_384
            }
        );
        assert_eq!(
            refused(|input| input.message = "\u{1f512}".repeat(4_097)),
            ScenarioError::MessageTooLong {
                bytes: 16_388,
                limit: 16_384
            }
        );
        for message in [
            "x".repeat(16_384),
            "\0".into(),
            "\u{202e}\u{1f469}\u{200d}\u{1f680}".into(),
        ] {
            assert!(Scenario::try_from(ScenarioInput { message, ..input() }).is_ok());
        }
        let limit = limits().latency_ms;
        assert_eq!(
            refused(|input| input.latency_ms = limit + 1),
            ScenarioError::LatencyTooLong {
                latency_ms: limit + 1,
                limit
            }
        );
        for latency_ms in [0, limit] {
            assert!(
                Scenario::try_from(ScenarioInput {
                    latency_ms,
                    ..input()
                })
                .is_ok()
            );
        }
        assert_eq!(
            refused(|input| input.seed = Some("not hex".into())),
            ScenarioError::SeedInvalid {
                seed: "not hex".into()
            }
        );
        assert_eq!(
            refused(|input| input.seed = Some(String::new())),
            ScenarioError::SeedInvalid {
                seed: String::new()
            }
        );
        assert_eq!(
            refused(|input| input.host = "192.0.2.1".into()),
            ScenarioError::HostIsAddress {
                host: "192.0.2.1".into()
            }
        );
    }

    #[test]
    fn without_a_seed_one_is_drawn() {
        let draw = || {
            Scenario::try_from(ScenarioInput {
                seed: None,
                ..input()
            })
            .unwrap()
        };
        assert_ne!(draw().seed(), draw().seed());
    }

    #[test]
    fn the_normal_form_has_a_short_seed_and_a_lower_case_host() {
        let scenario = Scenario::try_from(ScenarioInput {
            seed: Some("000ABC".into()),
            host: "Example.COM.".into(),
            ..input()
        })
        .unwrap();
        let normal = ScenarioInput::from(&scenario);
        assert_eq!(normal.seed.as_deref(), Some("abc"));
        assert_eq!(normal.host, "example.com");
        assert_eq!(Scenario::try_from(normal), Ok(scenario));
    }

    proptest! {
        #[test]
        fn any_input_is_checked_without_a_panic(
            host in ".{0,80}",
            message in ".{0,80}",
            seed in proptest::option::of(".{0,70}"),
            latency_ms: u32,
        ) {
            let checked = Scenario::try_from(ScenarioInput { host, message, seed, latency_ms, ..input() });
            if let Ok(scenario) = checked {
                prop_assert_eq!(Scenario::try_from(ScenarioInput::from(&scenario)), Ok(scenario));
            }
        }
    }
}
