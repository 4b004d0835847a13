//! Two real TLS peers, a wire between them, and a recording of every byte and every operation.
//!
//! Data flows one way:
//!
//! - [`scenario`]: what to run; its parts are a [`host`] name and a [`seed`]
//! - [`run`]: lets the [`endpoints`] talk across the [`network`], with the certificates of [`pki`]
//!   and the cryptography of [`provider`]; which ends, and how often, `scenarios` says
//! - `history`: TLS 1.2 with RSA key transport, which rustls does not speak
//! - `site`: the small site of pages that one kind of scenario visits
//! - [`recording`]: what happened; its [`capture`] is what passed on the wire
//! - [`dissect`], [`eavesdrop`], [`explain`]: what is read from it, and the first two see the
//!   capture alone
//! - `export`: recordings as files for other programs
//! - `handed`: the secrets of a recording that open parts of it, for `dissect::reveal`
//! - `import`: connections out of captures that others made, for the same views
//! - `study`: an eavesdropper visits every page of the site, to know it again by its size
//! - `wasm`: all that as JavaScript sees it
//!
//! ```
//! use port443::recording::Outcome;
//! use port443::run::run;
//! use port443::scenario::{
//!     CertificateKind, CipherSuite, Kind, Scenario, ScenarioError, ScenarioInput, SitePage,
//! };
//!
//! let recordings = run(&Scenario::try_from(ScenarioInput {
//!     kind: Kind::Https,
//!     host: "example.com".into(),
//!     message: "hello".into(),
//!     seed: Some("1".into()),
//!     latency_ms: 40,
//!     cipher_suite: CipherSuite::Aes128GcmSha256,
//!     certificate: CertificateKind::Valid,
//!     strict: false,
//!     attack: None,
//!     page: SitePage::default(),
//!     padding: 0,
//! })?);
//! assert_eq!(recordings.len(), 1);
//! assert!(matches!(recordings[0].outcome, Outcome::Delivered { status: 200, .. }));
//! # Ok::<(), ScenarioError>(())
//! ```

#[cfg(feature = "everything")]
pub mod attack;
pub mod bytes;
pub mod capture;
pub mod dissect;
pub mod eavesdrop;
pub mod endpoints;
pub mod explain;
#[cfg(feature = "everything")]
pub mod export;
#[cfg(feature = "everything")]
pub mod handed;
#[cfg(feature = "everything")]
pub mod history;
pub mod host;
#[cfg(feature = "everything")]
pub mod import;
#[cfg(feature = "everything")]
pub mod key_log;
pub mod network;
#[cfg(feature = "everything")]
mod parts;
pub mod pki;
pub mod provider;
pub mod recording;
pub mod run;
pub mod scenario;
mod scenarios;
pub mod seed;
#[cfg(feature = "everything")]
pub mod site;
#[cfg(feature = "everything")]
pub mod study;
#[cfg(target_arch = "wasm32")]
pub mod wasm;
