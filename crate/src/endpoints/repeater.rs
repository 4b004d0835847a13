//! An attacker who says again what they heard somebody say.
//!
//! - [`Repeater`]: an [`Endpoint`] that does this once

use super::{Endpoint, Journal};

/// Sends bytes that are not their own. What is answered they cannot read, so they hear the first of it
/// and go.
pub struct Repeater {
    bytes: Vec<u8>,
    output: Vec<u8>,
    answered: bool,
}

impl Repeater {
    /// Sends `bytes` once it is connected.
    #[must_use]
    pub const fn new(bytes: Vec<u8>) -> Self {
        Self {
            bytes,
            output: Vec::new(),
            answered: false,
        }
    }
}

impl Endpoint for Repeater {
    fn connected(&mut self, _journal: &mut Journal) {
        self.output = core::mem::take(&mut self.bytes);
    }

    fn received(&mut self, _bytes: &[u8], _journal: &mut Journal) {
        self.answered = true;
    }

    fn ended(&mut self, _journal: &mut Journal) {
        self.answered = true;
    }

    fn take_output(&mut self) -> Vec<u8> {
        core::mem::take(&mut self.output)
    }

    fn is_done(&self) -> bool {
        self.answered
    }
}
