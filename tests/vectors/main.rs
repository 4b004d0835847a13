//! Published vectors, through the very objects that rustls is given: `port443::provider`.
//!
//! What a vector file leaves out (a nonce of 8 bytes, a key for another suite) is counted, so that
//! a file that stops matching cannot pass by being skipped.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test says what is wrong by failing"
)]

mod prf;
mod rfc5869;
mod rfc7748;
mod rfc8448;
mod wycheproof_mlkem;
mod wycheproof_rsa;
mod wycheproof_rsa_decrypt;
mod wycheproof_sets;

use port443::provider::tap::Tap;
use rustls::crypto::GetRandomFailed;

/// The bytes of a hex string.
fn hex(digits: &str) -> Vec<u8> {
    assert_eq!(digits.len() % 2, 0);
    (0..digits.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap())
        .collect()
}

/// A tap whose draws are `bytes`, one after the other; then there are no more.
fn drawing(mut bytes: Vec<u8>) -> Tap {
    Tap::recording(move |target: &mut [u8]| {
        if bytes.len() < target.len() {
            return Err(GetRandomFailed);
        }
        let rest = bytes.split_off(target.len());
        target.copy_from_slice(&core::mem::replace(&mut bytes, rest));
        Ok(())
    })
}
