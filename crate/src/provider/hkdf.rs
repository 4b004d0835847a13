//! HKDF (RFC 5869) from `hkdf`, with each extract and expand recorded under its own name.
//!
//! - [`HKDF_SHA256`], [`HKDF_SHA384`]: the functions as rustls asks for them, each an [`Hkdf`]
//!
//! rustls hands over the `info` of an expand as the parts of an `HkdfLabel` (RFC 8446 section
//! 7.1), so that every derived secret can be recorded with the label that made it.

use hkdf::Hkdf as State;
use rustls::crypto::hmac::{Hmac as _, Tag};
use rustls::crypto::tls13::{Hkdf as Api, HkdfExpander, OkmBlock, OutputLengthError};
use sha2::{Sha256, Sha384};

use super::hmac::{HMAC_SHA256, HMAC_SHA384};
use super::tap;
use crate::bytes::Bytes;
use crate::recording::{EventKind, HashName};

/// HKDF with HMAC-SHA-256.
pub static HKDF_SHA256: Hkdf = Hkdf(HashName::Sha256);

/// HKDF with HMAC-SHA-384.
pub static HKDF_SHA384: Hkdf = Hkdf(HashName::Sha384);

/// HKDF with one hash function.
#[derive(Debug)]
pub struct Hkdf(HashName);

impl Api for Hkdf {
    fn extract_from_zero_ikm(&self, salt: Option<&[u8]>) -> Box<dyn HkdfExpander> {
        self.extract_from_secret(salt, &ZEROES[..self.0.output_len()])
    }

    fn extract_from_secret(&self, salt: Option<&[u8]>, secret: &[u8]) -> Box<dyn HkdfExpander> {
        // RFC 5869 section 2.2: no salt is HashLen zeroes.
        let salt = salt.unwrap_or(&ZEROES[..self.0.output_len()]);
        let expander = match self.0 {
            HashName::Sha256 => {
                let (prk, state) = State::<Sha256>::extract(Some(salt), secret);
                Expander::new(Expand::Sha256(state), &prk)
            }
            HashName::Sha384 => {
                let (prk, state) = State::<Sha384>::extract(Some(salt), secret);
                Expander::new(Expand::Sha384(state), &prk)
            }
        };
        if let Some(prk) = &expander.prk {
            tap::record(|| EventKind::Extract {
                hash: self.0,
                salt: salt.into(),
                ikm: secret.into(),
                output: prk.clone(),
            });
        }
        Box::new(expander)
    }

    #[expect(
        clippy::expect_used,
        reason = "from_prk refuses only what is shorter than the hash, and padding rules that out"
    )]
    fn expander_for_okm(&self, okm: &OkmBlock) -> Box<dyn HkdfExpander> {
        // The PRK is an HMAC key, and a short HMAC key is filled up with zeroes anyway (RFC 2104
        // section 2): padding one to the length that from_prk insists on changes nothing.
        let okm = okm.as_ref();
        let mut padded = ZEROES;
        padded[..okm.len()].copy_from_slice(okm);
        let prk = &padded[..okm.len().max(self.0.output_len())];
        let state = match self.0 {
            HashName::Sha256 => Expand::Sha256(State::from_prk(prk).expect("long enough")),
            HashName::Sha384 => Expand::Sha384(State::from_prk(prk).expect("long enough")),
        };
        Box::new(Expander::new(state, okm))
    }

    fn hmac_sign(&self, key: &OkmBlock, message: &[u8]) -> Tag {
        match self.0 {
            HashName::Sha256 => &HMAC_SHA256,
            HashName::Sha384 => &HMAC_SHA384,
        }
        .with_key(key.as_ref())
        .sign(&[message])
    }
}

struct Expander {
    state: Expand,
    /// Kept only to be recorded.
    prk: Option<Bytes>,
}

enum Expand {
    Sha256(State<Sha256>),
    Sha384(State<Sha384>),
}

impl Expander {
    fn new(state: Expand, prk: &[u8]) -> Self {
        Self {
            state,
            prk: tap::is_recording().then(|| prk.into()),
        }
    }

    fn hash(&self) -> HashName {
        match self.state {
            Expand::Sha256(_) => HashName::Sha256,
            Expand::Sha384(_) => HashName::Sha384,
        }
    }
}

impl HkdfExpander for Expander {
    fn expand_slice(&self, info: &[&[u8]], output: &mut [u8]) -> Result<(), OutputLengthError> {
        match &self.state {
            Expand::Sha256(state) => state.expand_multi_info(info, output),
            Expand::Sha384(state) => state.expand_multi_info(info, output),
        }
        .map_err(|_| OutputLengthError)?;
        if let Some(prk) = &self.prk {
            tap::record(|| {
                let HkdfLabel {
                    length,
                    label,
                    context,
                } = HkdfLabel::read(&info.concat());
                // For a key, rustls takes more than it names and cuts it.
                let length = length.unwrap_or(output.len()).min(output.len());
                EventKind::Expand {
                    hash: self.hash(),
                    secret: prk.clone(),
                    label,
                    context,
                    output: output[..length].into(),
                }
            });
        }
        Ok(())
    }

    #[expect(
        clippy::expect_used,
        reason = "one block is always within the 255 that HKDF can make"
    )]
    fn expand_block(&self, info: &[&[u8]]) -> OkmBlock {
        let mut block = ZEROES;
        let block = &mut block[..self.hash_len()];
        self.expand_slice(info, block).expect("one block");
        OkmBlock::new(block)
    }

    fn hash_len(&self) -> usize {
        self.hash().output_len()
    }
}

const ZEROES: [u8; OkmBlock::MAX_LEN] = [0; OkmBlock::MAX_LEN];

/// What RFC 8446 section 7.1 expands a secret with.
#[derive(Debug, Eq, PartialEq)]
struct HkdfLabel {
    /// How many bytes are wanted.
    length: Option<usize>,
    /// Without its `tls13 ` prefix.
    label: String,
    context: Bytes,
}

impl HkdfLabel {
    /// Reads `info`; what is no `HkdfLabel` is taken as a context alone.
    fn read(info: &[u8]) -> Self {
        Self::parse(info).unwrap_or_else(|| Self {
            length: None,
            label: String::new(),
            context: info.into(),
        })
    }

    fn parse(info: &[u8]) -> Option<Self> {
        let (length, rest) = info.split_first_chunk::<2>()?;
        let (&label_length, rest) = rest.split_first()?;
        let (label, rest) = rest.split_at_checked(label_length.into())?;
        let (&context_length, context) = rest.split_first()?;
        let label = core::str::from_utf8(label.strip_prefix(b"tls13 ")?).ok()?;
        (context.len() == usize::from(context_length)).then(|| Self {
            length: Some(u16::from_be_bytes(*length).into()),
            label: label.into(),
            context: context.into(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_read_from_its_hkdf_label() {
        let info = [&[0, 32, 18][..], b"tls13 c hs traffic", &[2, 0xab, 0xcd]].concat();
        assert_eq!(
            HkdfLabel::read(&info),
            HkdfLabel {
                length: Some(32),
                label: "c hs traffic".into(),
                context: Bytes(vec![0xab, 0xcd]),
            }
        );
    }

    #[test]
    fn other_info_is_context() {
        for info in [
            &b""[..],
            b"\x00",
            b"\x00\x20\x09tls13 key",
            b"\x00\x20\x09tls13 key\x01",
            b"\x00\x20\x09tls12 key\x00",
        ] {
            assert_eq!(
                HkdfLabel::read(info),
                HkdfLabel {
                    length: None,
                    label: String::new(),
                    context: info.into(),
                }
            );
        }
    }

    #[test]
    fn a_short_secret_expands_as_hmac_pads_it() {
        let info: &[&[u8]] = &[b"info"];
        let short = HKDF_SHA256.expander_for_okm(&OkmBlock::new(&[1, 2, 3]));
        let mut padded = [0; 32];
        padded[..3].copy_from_slice(&[1, 2, 3]);
        let long = HKDF_SHA256.expander_for_okm(&OkmBlock::new(&padded));
        assert_eq!(
            short.expand_block(info).as_ref(),
            long.expand_block(info).as_ref()
        );
    }
}
