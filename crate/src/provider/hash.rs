//! SHA-256 and SHA-384 (FIPS 180-4) from `sha2`.
//!
//! - [`SHA256`], [`SHA384`]: the functions as rustls asks for them, each a [`struct@Hash`]

use rustls::crypto::hash;
use sha2::{Digest, Sha256, Sha384};

use super::tap;
use crate::bytes::Bytes;
use crate::recording::{EventKind, HashName};

/// SHA-256.
pub static SHA256: Hash = Hash(HashName::Sha256);

/// SHA-384.
pub static SHA384: Hash = Hash(HashName::Sha384);

/// A hash function as rustls asks for it.
#[derive(Debug)]
pub struct Hash(HashName);

impl hash::Hash for Hash {
    fn start(&self) -> Box<dyn hash::Context> {
        Box::new(Context::new(self.0))
    }

    fn hash(&self, data: &[u8]) -> hash::Output {
        let mut context = Context::new(self.0);
        context.add(data);
        context.output()
    }

    fn output_len(&self) -> usize {
        self.0.output_len()
    }

    fn algorithm(&self) -> hash::HashAlgorithm {
        match self.0 {
            HashName::Sha256 => hash::HashAlgorithm::SHA256,
            HashName::Sha384 => hash::HashAlgorithm::SHA384,
        }
    }
}

/// A hash in progress and, if it is recorded, all that went in.
#[derive(Clone)]
struct Context {
    state: State,
    input: Option<Vec<u8>>,
}

#[derive(Clone)]
enum State {
    Sha256(Sha256),
    Sha384(Sha384),
}

impl Context {
    fn new(name: HashName) -> Self {
        Self {
            state: match name {
                HashName::Sha256 => State::Sha256(Sha256::new()),
                HashName::Sha384 => State::Sha384(Sha384::new()),
            },
            input: tap::is_recording().then(Vec::new),
        }
    }

    fn add(&mut self, data: &[u8]) {
        match &mut self.state {
            State::Sha256(state) => state.update(data),
            State::Sha384(state) => state.update(data),
        }
        if let Some(input) = &mut self.input {
            input.extend_from_slice(data);
        }
    }

    fn output(self) -> hash::Output {
        let (name, output) = match self.state {
            State::Sha256(state) => (HashName::Sha256, hash::Output::new(&state.finalize())),
            State::Sha384(state) => (HashName::Sha384, hash::Output::new(&state.finalize())),
        };
        if let Some(input) = self.input {
            tap::record(|| EventKind::Hash {
                hash: name,
                input: Bytes(input),
                output: output.as_ref().into(),
            });
        }
        output
    }
}

impl hash::Context for Context {
    fn fork_finish(&self) -> hash::Output {
        self.clone().output()
    }

    fn fork(&self) -> Box<dyn hash::Context> {
        Box::new(self.clone())
    }

    fn finish(self: Box<Self>) -> hash::Output {
        self.output()
    }

    fn update(&mut self, data: &[u8]) {
        self.add(data);
    }
}
