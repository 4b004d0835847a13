//! RFC 5869 appendix A, the cases with SHA-256.

use port443::bytes::Bytes;
use port443::provider::hkdf::HKDF_SHA256;
use port443::provider::tap::{Tap, within};
use port443::recording::EventKind;
use rustls::crypto::GetRandomFailed;
use rustls::crypto::tls13::Hkdf;

use crate::hex;

/// Extracts, expands, and holds both the output and what was recorded against the RFC.
fn check(ikm: &str, salt: Option<&str>, info: &str, prk: &str, okm: &str) {
    let mut tap = Tap::recording(|_: &mut [u8]| Err(GetRandomFailed));
    let mut output = vec![0; okm.len() / 2];
    within(&mut tap, || {
        HKDF_SHA256
            .extract_from_secret(salt.map(hex).as_deref(), &hex(ikm))
            .expand_slice(&[&hex(info)], &mut output)
            .unwrap();
    });
    assert_eq!(output, hex(okm));
    match &tap.take()[..] {
        [
            EventKind::Extract {
                output: extracted, ..
            },
            EventKind::Expand { secret, output, .. },
        ] => {
            assert_eq!(extracted[..], hex(prk));
            assert_eq!(secret[..], hex(prk));
            assert_eq!(output[..], hex(okm));
        }
        other => panic!("recorded {other:?}"),
    }
}

/// The bytes from `first` to `last` in hex.
fn run(first: u8, last: u8) -> String {
    Bytes((first..=last).collect()).to_string()
}

#[test]
fn case_1() {
    check(
        &"0b".repeat(22),
        Some("000102030405060708090a0b0c"),
        "f0f1f2f3f4f5f6f7f8f9",
        "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5",
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
    );
}

#[test]
fn case_2_longer() {
    check(
        &run(0x00, 0x4f),
        Some(&run(0x60, 0xaf)),
        &run(0xb0, 0xff),
        "06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244",
        "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65\
         e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87",
    );
}

#[test]
fn case_3_without_salt_and_info() {
    const PRK: &str = "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04";
    const OKM: &str =
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8";
    // No salt and an empty one are the same HMAC key.
    check(&"0b".repeat(22), Some(""), "", PRK, OKM);
    check(&"0b".repeat(22), None, "", PRK, OKM);
}
