//! What leaves the page: the recordings of a run as files for other programs.
//!
//! - [`pcapng()`]: all that passed on the wire, for Wireshark, tshark, tcpdump; with or without what
//!   opens it ([`Secrets`])
//! - [`key_log()`]: the secrets alone, as SSLKEYLOGFILE (RFC 9850)
//! - [`json()`]: everything that was recorded, as `docs/recording.schema.json` describes it
//! - `schema()`: that description, made of the types; with the feature `schema`
//!
//! Each takes the recordings of one run and puts all of them into one file. The same recordings give
//! the same bytes.
//!
//! ```
//! use port443::export::{Secrets, json, key_log, pcapng};
//! use port443::run::run;
//! # use port443::scenario::{Kind, Scenario, ScenarioError, ScenarioInput};
//! # let scenario = Scenario::try_from(ScenarioInput::new(Kind::Https, "example.com", "hello"))?;
//!
//! let recordings = run(&scenario);
//! // `std::fs::write("run.pcapng", …)`, and then `tshark -r run.pcapng`.
//! let sealed = pcapng(&recordings, Secrets::Without);
//! let open = pcapng(&recordings, Secrets::Inside);
//! let secrets = key_log(&recordings);
//! assert!(open.len() > sealed.len() + secrets.len());
//! assert!(json(&recordings).starts_with("{\"format\":\"port443-recordings\",\"version\":1,"));
//! # Ok::<(), ScenarioError>(())
//! ```

mod json;
mod key_log;
mod pcapng;
#[cfg(feature = "schema")]
mod schema;

pub use self::json::{FORMAT, VERSION, json};
pub use self::key_log::key_log;
pub use self::pcapng::{Secrets, pcapng};
#[cfg(feature = "schema")]
pub use self::schema::schema;

/// What writes the files, and its version.
const APPLICATION: &str = concat!("Port 443 ", env!("CARGO_PKG_VERSION"));
