//! Project Wycheproof for RSA: signatures, and decryption.

use port443::history::RsaPrivateKey;
use port443::provider::verify::rsa::{PKCS1_SHA256, PKCS1_SHA384, PSS_SHA256, PSS_SHA384, Rsa};
use rustls::pki_types::SignatureVerificationAlgorithm as _;
use wycheproof::{HashFunction, TestResult, rsa_pkcs1_decrypt, rsa_pkcs1_verify, rsa_pss_verify};

#[test]
fn pkcs1_signatures() {
    use rsa_pkcs1_verify::TestName::{
        Rsa2048Sha256, Rsa2048Sha384, Rsa3072Sha256, Rsa3072Sha384, Rsa4096Sha256, Rsa4096Sha384,
        Rsa8192Sha256, Rsa8192Sha384,
    };

    let sha256 = [Rsa2048Sha256, Rsa3072Sha256, Rsa4096Sha256, Rsa8192Sha256];
    let sha384 = [Rsa2048Sha384, Rsa3072Sha384, Rsa4096Sha384, Rsa8192Sha384];
    assert_eq!(
        sha256.map(|name| check_pkcs1(name, &PKCS1_SHA256)),
        [(9, 250), (8, 251), (7, 251), (7, 251)]
    );
    assert_eq!(
        sha384.map(|name| check_pkcs1(name, &PKCS1_SHA384)),
        [(7, 251), (7, 252), (7, 252), (7, 252)]
    );
}

/// How many were accepted, and how many refused.
fn check_pkcs1(name: rsa_pkcs1_verify::TestName, algorithm: &Rsa) -> (usize, usize) {
    let set = rsa_pkcs1_verify::TestSet::load(name).unwrap();
    let (mut accepted, mut refused) = (0, 0);
    for group in &set.test_groups {
        for test in &group.tests {
            let result = algorithm.verify_signature(&group.asn_key, &test.msg, &test.sig);
            // Acceptable is a missing NULL, which RFC 8017 section 9.2 has no place for.
            if test.result == TestResult::Valid {
                assert!(result.is_ok(), "{test:?}");
                accepted += 1;
            } else {
                assert!(result.is_err(), "{test:?}");
                refused += 1;
            }
        }
    }
    assert_eq!(accepted + refused, set.number_of_tests);
    (accepted, refused)
}

#[test]
fn pss_signatures() {
    use rsa_pss_verify::TestName::{
        RsaPss2048Sha256Mgf1SaltLen32, RsaPss2048Sha384Mgf1SaltLen48,
        RsaPss3072Sha256Mgf1SaltLen32, RsaPss4096Sha256Mgf1SaltLen32,
        RsaPss4096Sha384Mgf1SaltLen48,
    };

    let sha256 = [
        RsaPss2048Sha256Mgf1SaltLen32,
        RsaPss3072Sha256Mgf1SaltLen32,
        RsaPss4096Sha256Mgf1SaltLen32,
    ];
    let sha384 = [RsaPss2048Sha384Mgf1SaltLen48, RsaPss4096Sha384Mgf1SaltLen48];
    assert_eq!(
        sha256.map(|name| check_pss(name, &PSS_SHA256)),
        [(63, 45); 3]
    );
    assert_eq!(
        sha384.map(|name| check_pss(name, &PSS_SHA384)),
        [(95, 46); 2]
    );
}

/// Signatures that are right, but with a salt of another length or another hash function in one of
/// the two places: not what TLS means by PSS (RFC 8446 section 4.2.3).
#[test]
fn pss_signatures_with_other_parameters() {
    use rsa_pss_verify::TestName::{
        RsaPss2048Sha256Mgf1SaltLen0, RsaPss2048Sha256Mgf1Sha1_20, RsaPssmisc,
    };

    for (name, expected) in [
        (RsaPss2048Sha256Mgf1SaltLen0, (1, 102)),
        (RsaPss2048Sha256Mgf1Sha1_20, (0, 108)),
        (RsaPssmisc, (1, 149)),
    ] {
        assert_eq!(check_pss(name, &PSS_SHA256), expected);
    }
    assert_eq!(check_pss(RsaPssmisc, &PSS_SHA384), (1, 149));
}

/// How many were accepted, and how many refused.
fn check_pss(name: rsa_pss_verify::TestName, algorithm: &Rsa) -> (usize, usize) {
    let (hash, salt) = match algorithm.signature_alg_id() {
        id if id == PSS_SHA256.signature_alg_id() => (HashFunction::Sha2_256, 32),
        _ => (HashFunction::Sha2_384, 48),
    };
    let set = rsa_pss_verify::TestSet::load(name).unwrap();
    let (mut accepted, mut refused) = (0, 0);
    for group in &set.test_groups {
        let same_hash = group.hash == hash && group.mgf_hash == Some(hash);
        for test in &group.tests {
            let result = algorithm.verify_signature(&group.asn_key, &test.msg, &test.sig);
            let right = if group.salt_size == salt {
                test.result == TestResult::Valid
            } else {
                // Wrong for the group and right for TLS.
                test.comment == format!("s_len changed to {salt}")
            };
            if same_hash && right {
                assert!(result.is_ok(), "{test:?}");
                accepted += 1;
            } else {
                assert!(result.is_err(), "{test:?}");
                refused += 1;
            }
        }
    }
    assert_eq!(accepted + refused, set.number_of_tests);
    (accepted, refused)
}

#[test]
fn pkcs1_decryption() {
    use rsa_pkcs1_decrypt::TestName::{Rsa2048, Rsa3072, Rsa4096};

    let checked = [Rsa2048, Rsa3072, Rsa4096].map(check_decryption);
    assert_eq!(checked, [(42, 25), (41, 26), (41, 26)]);
}

/// How many were decrypted, and how many refused.
fn check_decryption(name: rsa_pkcs1_decrypt::TestName) -> (usize, usize) {
    let set = rsa_pkcs1_decrypt::TestSet::load(name).unwrap();
    let (mut decrypted, mut refused) = (0, 0);
    for group in &set.test_groups {
        let key = RsaPrivateKey::from_pkcs8(&group.pkcs8).unwrap();
        for test in &group.tests {
            let message = key.decrypt(&test.ct, test.pt.len());
            if test.result == TestResult::Valid {
                assert_eq!(message.as_deref(), Some(&test.pt[..]), "{test:?}");
                // The length is part of what is right: it is where the padding ends.
                for length in [test.pt.len() + 1, test.pt.len().wrapping_sub(1)] {
                    assert_eq!(key.decrypt(&test.ct, length), None, "{test:?}");
                }
                decrypted += 1;
            } else {
                assert_eq!(message, None, "{test:?}");
                refused += 1;
            }
        }
    }
    assert_eq!(decrypted + refused, set.number_of_tests);
    (decrypted, refused)
}
