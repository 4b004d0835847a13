//! The one number that all randomness of a run comes from.
//!
//! - [`Seed`]: 256 bits; [`NoRandomness`]: why none could be drawn
//! - [`Stream`]: who draws; each has a stream of its own, so that one more draw by one of them never
//!   changes what the others get
//! - [`SeededRandom`]: such a stream
//!
//! ```
//! use port443::seed::{Seed, Stream};
//!
//! let seed = Seed::parse("443").expect("these are hex digits");
//! let first: [u8; 8] = seed.stream(Stream::Client, 0).bytes();
//! assert_eq!(first, seed.stream(Stream::Client, 0).bytes());
//! assert_ne!(first, seed.stream(Stream::Server, 0).bytes());
//! ```

use core::fmt;

use chacha20::ChaCha20Rng;
use chacha20::rand_core::{Rng as _, SeedableRng};
use rustls::crypto::GetRandomFailed;
use thiserror::Error;

use crate::provider::tap::Randomness;

/// 256 bits, written as a big-endian number in hex without leading zeroes.
#[derive(Clone, Copy, Eq, PartialEq)]
pub struct Seed([u8; 32]);

impl Seed {
    /// A seed from the platform's randomness: the operating system's or, in wasm with the feature
    /// `js`, that of `crypto.getRandomValues`.
    ///
    /// # Errors
    /// [`NoRandomness`] if the platform gives none. It never does in wasm without an operating system
    /// and without the feature `js`: whoever has randomness there hands it in, with [`Seed::new`].
    pub fn draw() -> Result<Self, NoRandomness> {
        let mut bytes = [0; 32];
        fill(&mut bytes)?;
        Ok(Self(bytes))
    }

    /// The seed of these bytes: as a big-endian number, the first is its highest.
    #[must_use]
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Reads 1 to 64 hex digits, upper or lower case.
    #[must_use]
    pub fn parse(digits: &str) -> Option<Self> {
        if digits.is_empty() || digits.len() > 64 {
            return None;
        }
        let mut bytes = [0; 32];
        for (place, digit) in digits.bytes().rev().enumerate() {
            let value = u8::try_from(char::from(digit).to_digit(16)?).ok()?;
            bytes[31 - place / 2] |= value << (4 * (place % 2));
        }
        Some(Self(bytes))
    }

    /// The bytes that `stream` draws under this seed for a run's connection of that `index`, from the
    /// first on.
    #[must_use]
    pub fn stream(&self, stream: Stream, index: u32) -> SeededRandom {
        let mut rng = ChaCha20Rng::from_seed(self.0);
        rng.set_stream(u64::from(index) << 8 | stream as u64);
        SeededRandom(rng)
    }
}

impl fmt::Display for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits: String = self
            .0
            .iter()
            .flat_map(|byte| [byte >> 4, byte & 0xf])
            .filter_map(|digit| char::from_digit(digit.into(), 16))
            .collect();
        match digits.trim_start_matches('0') {
            "" => f.write_str("0"),
            digits => f.write_str(digits),
        }
    }
}

impl fmt::Debug for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Seed({self})")
    }
}

/// The platform gave no randomness to draw a [`Seed`] from.
#[derive(Clone, Debug, Eq, Error, PartialEq)]
#[error("{reason}")]
pub struct NoRandomness {
    /// The platform's words.
    pub(crate) reason: String,
}

#[cfg(any(
    feature = "js",
    not(all(target_arch = "wasm32", target_os = "unknown"))
))]
fn fill(bytes: &mut [u8]) -> Result<(), NoRandomness> {
    getrandom::fill(bytes).map_err(|error| NoRandomness {
        reason: error.to_string(),
    })
}

/// Nobody to ask.
#[cfg(not(any(
    feature = "js",
    not(all(target_arch = "wasm32", target_os = "unknown"))
)))]
fn fill(_: &mut [u8]) -> Result<(), NoRandomness> {
    Err(NoRandomness {
        reason: "wasm has none of its own, and port443 was built without its feature js".into(),
    })
}

/// Who draws.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Stream {
    /// The client's TLS and HTTP.
    Client = 0,
    /// The server's TLS and HTTP.
    Server = 1,
    /// Keys and serial numbers of the certificates.
    Pki = 2,
    /// Ports and initial sequence numbers.
    Network = 3,
    /// Whatever an attacker needs to invent.
    Attacker = 4,
}

/// A stream of bytes that follows from a seed: ChaCha20 under the seed as its key.
#[derive(Debug)]
pub struct SeededRandom(ChaCha20Rng);

impl SeededRandom {
    /// The next `N` bytes.
    #[must_use]
    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0.fill_bytes(&mut bytes);
        bytes
    }
}

impl Randomness for SeededRandom {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), GetRandomFailed> {
        self.0.fill_bytes(bytes);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn digits_are_a_big_endian_number() {
        let mut one = [0; 32];
        one[31] = 1;
        assert_eq!(Seed::parse("1"), Some(Seed(one)));
        assert_eq!(Seed::parse("0001"), Some(Seed(one)));
        let mut bytes = [0; 32];
        bytes[30..].copy_from_slice(&[0x0a, 0xbc]);
        assert_eq!(Seed::parse("aBc"), Some(Seed(bytes)));
        assert_eq!(Seed::parse(&"f".repeat(64)), Some(Seed([0xff; 32])));
    }

    #[test]
    fn other_things_are_no_seed() {
        for digits in ["", "g", "0x1", " 1", "1 ", "-1", "é", &"0".repeat(65)] {
            assert_eq!(Seed::parse(digits), None, "{digits:?}");
        }
    }

    #[test]
    fn streams_differ_and_repeat() {
        let seed = Seed([7; 32]);
        let client: [u8; 40] = seed.stream(Stream::Client, 0).bytes();
        assert_eq!(client, seed.stream(Stream::Client, 0).bytes());
        assert_ne!(client, seed.stream(Stream::Server, 0).bytes());
        assert_ne!(client, Seed([8; 32]).stream(Stream::Client, 0).bytes());
    }

    /// The test vector "zero key" of RFC 8439 appendix A.1, whose first block is also that of an
    /// all-zero seed: pins the generator, so that links to a run keep showing the same run.
    #[test]
    fn the_generator_is_chacha20() {
        let bytes: [u8; 8] = Seed([0; 32]).stream(Stream::Client, 0).bytes();
        assert_eq!(bytes, [0x76, 0xb8, 0xe0, 0xad, 0xa0, 0xf1, 0x3d, 0x90]);
    }

    proptest! {
        #[test]
        fn written_and_read_again_it_is_the_same(bytes: [u8; 32]) {
            prop_assert_eq!(Seed::parse(&Seed(bytes).to_string()), Some(Seed(bytes)));
        }

        #[test]
        fn reading_never_panics(digits in ".{0,70}") {
            let _ = Seed::parse(&digits);
        }
    }
}
