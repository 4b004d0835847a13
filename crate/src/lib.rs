//! Two real TLS peers, a wire between them, and a recording of every byte and every operation.
//!
//! Nothing here opens a socket. Both ends of a connection run in the same thread: TLS is [rustls] on
//! both sides, with a provider that writes every operation down, TCP is smoltcp's, and the wire
//! between them has a clock of its own. What comes out is a [`Recording`]: what passed, what each peer
//! did with the real inputs and outputs, every secret, and how it ended. The same scenario with the
//! same seed gives the same recording, byte for byte, on every platform.
//!
//! Port 443 is a page that shows such recordings. This is its core, for tests, for teaching, and for
//! whoever wants to know what a byte of TLS means.
//!
//! # A tour
//!
//! ```
//! # #[cfg(feature = "everything")] {
//! use port443::capture::Peer;
//! use port443::dissect::decrypt::decrypt;
//! use port443::dissect::dissect;
//! use port443::eavesdrop::{Topic, eavesdrop};
//! use port443::export::{Secrets, key_log, pcapng};
//! use port443::recording::{EventKind, Outcome};
//! use port443::run::run;
//! use port443::scenario::{Kind, Scenario, ScenarioInput};
//!
//! // What to run. Without a seed one is drawn, and the recording says which.
//! let scenario = Scenario::try_from(ScenarioInput {
//!     seed: Some("443".into()),
//!     ..ScenarioInput::new(Kind::Https, "example.com", "Meet me at eight")
//! })?;
//!
//! // One recording for each connection; a redirect or a second visit makes more of them.
//! let recordings = run(&scenario);
//! let [recording] = &recordings[..] else { unreachable!() };
//! let delivered = Outcome::Delivered { status: 200, message: "Meet me at eight".into() };
//! assert_eq!(recording.outcome, delivered);
//!
//! // What the peers did: here, the secret that the client computed from the server's key share.
//! let agreed = recording.events.iter().find_map(|event| match &event.kind {
//!     EventKind::SharedSecret { group, output, .. } if event.peer == Peer::Client => {
//!         Some((group.as_str(), output.len()))
//!     }
//!     _ => None,
//! });
//! assert_eq!(agreed, Some(("x25519", 32)));
//!
//! // What passed on the wire, each byte with a name.
//! let dissection = dissect(&recording.capture);
//! let hello = &dissection.client.units[0];
//! assert_eq!(hello.name, "ClientHello");
//! assert!(dissection.client.units.iter().any(|unit| unit.sealed));
//!
//! // What an eavesdropper learns from that: the server's name, and never the message.
//! let findings = eavesdrop(&recording.capture);
//! let name = findings.iter().find(|finding| finding.topic == Topic::ServerName);
//! assert_eq!(name.map(|finding| finding.value.as_str()), Some("example.com"));
//! assert!(!findings.iter().any(|finding| finding.value.contains("eight")));
//!
//! // What the client's key log opens.
//! let opened = decrypt(&dissection, &recording.key_log);
//! let sent: Vec<u8> = opened
//!     .iter()
//!     .filter(|record| record.from == Peer::Client)
//!     .flat_map(|record| record.plaintext.to_vec())
//!     .collect();
//! assert!(String::from_utf8_lossy(&sent).contains("message=Meet+me+at+eight"));
//!
//! // For Wireshark: `std::fs::write("run.pcapng", capture)`.
//! let capture = pcapng(&recordings, Secrets::Without);
//! assert_eq!(capture[..4], [0x0a, 0x0d, 0x0d, 0x0a]);
//! assert!(key_log(&recordings).starts_with("CLIENT_HANDSHAKE_TRAFFIC_SECRET "));
//! # }
//! # Ok::<(), port443::scenario::ScenarioError>(())
//! ```
//!
//! Captures that others made take the same way, from [`import::CaptureFile`] on.
//!
//! # What is where
//!
//! Data flows one way:
//!
//! - [`scenario`]: what to run; its parts are a [`host`] name and a [`seed`]
//! - [`run`](mod@run): lets it run
//! - [`recording`]: what happened; its [`capture`] is what passed on the wire, in [`bytes`]
//! - [`dissect`], [`eavesdrop`]: what is read from the capture, and from nothing else;
//!   [`dissect::decrypt`] opens records with a [`key_log`], [`dissect::reveal`] with a single secret,
//!   one of those that [`handed`] finds in a recording
//! - [`explain`]: where a value of a recording came from
//! - [`export`]: recordings as files for other programs
//! - [`import`]: connections out of files that others made, for the same views
//! - [`study`]: an eavesdropper visits every page of a [`site`], to know it again by its size
//!
//! What that is made of is public, too, so that foreign peers can be set against it: the
//! [`endpoints`], the certificates of [`pki`], the cryptography of [`provider`], the [`network`], the
//! [`attack`]s on it, and in [`history`] the RSA key transport that rustls does not speak. Their
//! interfaces are those of rustls, which is [re-exported](rustls) for that. [`wasm`](#features) is all
//! of it as JavaScript sees it.
//!
//! # Numbers
//!
//! Times are [`Micros`]: whole microseconds on the virtual clock, from when the connection began;
//! computing takes none of it. Places (of a segment, an event, a byte) count from 0, and a span goes
//! from its first byte to one past its last. Bytes are [`Bytes`], which is a `[u8]` to look at and hex
//! to print. What can be asked for at most is in [`scenario::limits()`], what is kept of a file in
//! [`import`].
//!
//! Nothing that comes from outside makes it panic: what is asked for is checked when a
//! [`Scenario`] is made, a peer that refuses is an [`Outcome`], and in captures and key logs whatever
//! makes no sense is said beside what does. Every error says in a sentence what is wrong.
//!
//! # Features
//!
//! - `everything` (default): all scenarios, attacks, files. Without it the core is what the page loads
//!   first, made to be small: the form over HTTP, and over TLS 1.3 with X25519 and AES-GCM, with
//!   [`dissect`], [`eavesdrop`], [`explain`] and [`dissect::decrypt`].
//! - `js` (default): in wasm, the module `wasm`, which is exported to JavaScript, and seeds from
//!   `crypto.getRandomValues`. Nothing on any other platform. It is a default because `wasm-pack build`
//!   takes the defaults.
//! - `schema`: [`export`] gives the JSON Schema of the JSON that it writes.
//!
//! # In wasm
//!
//! A project that is compiled to `wasm32-unknown-unknown` turns `js` off, or it exports what the page
//! needs:
//!
//! ```toml
//! port443 = { version = "0.1", default-features = false, features = ["everything"] }
//! ```
//!
//! Randomness is then the project's own: hand a seed in, as [`ScenarioInput::seed`]; without one there
//! is [`ScenarioError::NoRandomness`]. Time need not be handed in: the only clock is the virtual one.
//! Everything else is there, and gives the same bytes as natively.
//!
//! rustls can ask for the time, and on that target it is compiled to ask JavaScript for it. Nothing here
//! lets it; but before `wasm-bindgen` has gone over it a module still names those imports. Where there
//! is no JavaScript, let each of them trap (`wasmtime run -W unknown-imports-trap`), or compile for
//! `wasm32-wasip1`, where nothing of it is there and seeds are drawn from the system.
//!
//! # Versions
//!
//! [Semantic versions](https://semver.org/spec/v2.0.0.html): while the first number is 0, the second grows
//! when a program that was compiled with the version before may need a change, and with it the least Rust
//! (now 1.92) may grow. Enums and structs that will grow are `#[non_exhaustive]`; [`ScenarioInput`] is
//! not, so that it can be written down: end it in `..ScenarioInput::new(…)`. The bytes of a run belong to
//! it: with the same seed they stay the same, until the second number grows.
//!
//! [`Bytes`]: bytes::Bytes
//! [`Micros`]: capture::Micros
//! [`Outcome`]: recording::Outcome
//! [`Recording`]: recording::Recording
//! [`Scenario`]: scenario::Scenario
//! [`ScenarioError::NoRandomness`]: scenario::ScenarioError::NoRandomness
//! [`ScenarioInput`]: scenario::ScenarioInput
//! [`ScenarioInput::seed`]: scenario::ScenarioInput::seed
//! [rustls]: https://docs.rs/rustls/0.23

#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![cfg_attr(
    not(feature = "everything"),
    allow(
        rustdoc::broken_intra_doc_links,
        reason = "what is left out is named all the same"
    )
)]

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
#[cfg(all(feature = "js", target_arch = "wasm32"))]
pub mod wasm;

pub use rustls;

/// So that what the README says is tested.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
