//! Random bytes, from the tap that is installed.
//!
//! - [`TapRandom`]: the source that rustls asks

use rustls::crypto::{GetRandomFailed, SecureRandom};

use super::tap;

/// Draws from the installed [`Tap`](tap::Tap) and records each draw.
#[derive(Debug)]
pub struct TapRandom;

impl SecureRandom for TapRandom {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), GetRandomFailed> {
        tap::draw(bytes)
    }
}
