//! The views of a recording: dissector, eavesdropper, decryption, records laid open, origins.
//!
//! Packets are made with etherparse, records are those of RFC 8448 and of real runs; so what is
//! checked here never wrote what it reads.

// The browsers have tests of their own.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test says what is wrong by failing"
)]

mod arbitrary;
mod border;
#[cfg(feature = "everything")]
mod captures;
mod cover;
#[cfg(feature = "everything")]
mod eavesdropper;
#[cfg(feature = "everything")]
mod everywhere;
#[cfg(feature = "everything")]
mod extensions;
mod headers;
mod http;
mod ja4;
#[cfg(feature = "everything")]
mod key_log;
#[cfg(feature = "everything")]
mod links;
mod openssl;
mod reassembly;
mod recorded;
mod reveal;
mod rfc8448;
mod smtp;
mod tls;
mod wire;
