//! The key exchange groups (RFC 8446 section 4.2.7).
//!
//! - [`X25519`], [`SECP256R1`], [`X25519MLKEM768`]: as rustls asks for them
//!
//! Of each exchange one key share and one shared secret is recorded at each peer; of
//! `X25519MLKEM768` also the server's encapsulation and the client's decapsulation.

mod x25519;

#[cfg(feature = "everything")]
mod mlkem;
#[cfg(feature = "everything")]
mod p256;

pub use self::x25519::{X25519, X25519Group};

#[cfg(feature = "everything")]
pub use self::mlkem::{X25519MLKEM768, X25519MlKem768};
#[cfg(feature = "everything")]
pub use self::p256::{SECP256R1, Secp256r1};

#[cfg(test)]
#[cfg(feature = "everything")]
mod tests {
    use proptest::prelude::*;
    use rustls::crypto::SupportedKxGroup;
    use rustls::{Error, PeerMisbehaved};

    use super::*;
    use crate::provider::tap::{Tap, within};
    use crate::recording::EventKind;

    fn counting_from(mut next: u8) -> Tap {
        Tap::recording(move |bytes: &mut [u8]| {
            for byte in bytes {
                *byte = next;
                next = next.wrapping_add(1);
            }
            Ok(())
        })
    }

    fn agree(group: &dyn SupportedKxGroup) -> [Vec<EventKind>; 2] {
        let (mut client, mut server) = (counting_from(1), counting_from(101));
        let ours = within(&mut client, || group.start()).unwrap();
        let theirs = within(&mut server, || group.start_and_complete(ours.pub_key())).unwrap();
        let secret = within(&mut client, || ours.complete(&theirs.pub_key)).unwrap();
        assert_eq!(secret.secret_bytes(), theirs.secret.secret_bytes());
        [client.take(), server.take()]
    }

    #[test]
    fn both_sides_record_one_share_and_one_secret() {
        let groups: [&dyn SupportedKxGroup; 3] = [&X25519, &SECP256R1, &X25519MLKEM768];
        for group in groups {
            for events in agree(group) {
                let of = |name: fn(&EventKind) -> Option<&String>| {
                    events.iter().filter_map(name).collect::<Vec<_>>()
                };
                let shares = of(|event| match event {
                    EventKind::KeyShare { group, .. } => Some(group),
                    _ => None,
                });
                let secrets = of(|event| match event {
                    EventKind::SharedSecret { group, .. } => Some(group),
                    _ => None,
                });
                assert_eq!(shares.len(), 1);
                assert_eq!(shares, secrets);
            }
        }
    }

    #[test]
    fn the_hybrid_is_one_part_after_the_other() {
        let [client, server] = agree(&X25519MLKEM768);
        let [
            EventKind::Random { output: seed },
            EventKind::Random { output: x25519 },
            EventKind::KeyShare {
                private_key,
                public_key: client_share,
                ..
            },
            EventKind::Decapsulate {
                private_key: decapsulation_seed,
                output: decapsulated,
                ..
            },
            EventKind::SharedSecret { output, .. },
        ] = &client[..]
        else {
            panic!("{client:?}");
        };
        assert_eq!(seed, decapsulation_seed);
        assert_eq!(private_key.0, [&seed.0[..], &x25519.0[..]].concat());
        assert_eq!(
            (seed.len(), x25519.len(), client_share.len()),
            (64, 32, 1216)
        );
        assert_eq!((decapsulated.len(), output.len()), (32, 64));
        assert!(output.starts_with(decapsulated));

        let [
            EventKind::Random { output: drawn },
            EventKind::Random { .. },
            EventKind::Encapsulate {
                public_key,
                randomness,
                ciphertext,
                output: encapsulated,
            },
            EventKind::KeyShare {
                public_key: share, ..
            },
            EventKind::SharedSecret { .. },
        ] = &server[..]
        else {
            panic!("{server:?}");
        };
        assert_eq!(drawn, randomness);
        assert_eq!(encapsulated, decapsulated);
        assert_eq!(share.len(), 1120);
        assert!(share.starts_with(ciphertext));
        assert!(client_share.starts_with(public_key));
    }

    #[test]
    fn the_hybrid_offers_x25519_alone_too() {
        let (mut client, mut server) = (counting_from(1), counting_from(101));
        let ours = within(&mut client, || X25519MLKEM768.start()).unwrap();
        let (group, share) = ours.hybrid_component().unwrap();
        assert_eq!(group, X25519.name());
        let theirs = within(&mut server, || X25519.start_and_complete(share)).unwrap();
        let secret = within(&mut client, || {
            ours.complete_hybrid_component(&theirs.pub_key)
        })
        .unwrap();
        assert_eq!(secret.secret_bytes(), theirs.secret.secret_bytes());
    }

    #[test]
    fn a_share_of_a_wrong_length_or_form_is_refused() {
        let refused = Some(Error::from(PeerMisbehaved::InvalidKeyShare));
        let groups: [&dyn SupportedKxGroup; 3] = [&X25519, &SECP256R1, &X25519MLKEM768];
        for group in groups {
            let mut tap = counting_from(1);
            within(&mut tap, || {
                let share = group.start().unwrap().pub_key().to_vec();
                let answer = group.start_and_complete(&share).unwrap().pub_key;
                for wrong in [
                    &b""[..],
                    &share[..31],
                    &share[1..],
                    &[&share[..], b"\0"].concat(),
                    &vec![0xff; share.len() - 32],
                ] {
                    assert_eq!(group.start_and_complete(wrong).err(), refused);
                }
                for wrong in [
                    &b""[..],
                    &answer[..31],
                    &answer[1..],
                    &[&answer[..], b"\0"].concat(),
                ] {
                    assert_eq!(group.start().unwrap().complete(wrong).err(), refused);
                }
            });
        }
    }

    /// 0xfff is more than q, 3329.
    #[test]
    fn an_encapsulation_key_with_a_number_that_is_too_large_is_refused() {
        within(&mut counting_from(1), || {
            let mut share = X25519MLKEM768.start().unwrap().pub_key().to_vec();
            share[..2].fill(0xff);
            assert_eq!(
                X25519MLKEM768.start_and_complete(&share).err(),
                Some(PeerMisbehaved::InvalidKeyShare.into())
            );
        });
    }

    #[test]
    fn a_compressed_point_is_refused() {
        within(&mut counting_from(1), || {
            let mut share = SECP256R1.start().unwrap().pub_key()[..33].to_vec();
            for form in [2, 3] {
                share[0] = form;
                assert_eq!(
                    SECP256R1.start_and_complete(&share).err(),
                    Some(PeerMisbehaved::InvalidKeyShare.into())
                );
            }
        });
    }

    proptest! {
        /// Lengths around those of shares, too.
        #[test]
        fn any_share_is_taken_or_refused_without_a_panic(
            length in prop_oneof![0_usize..100, 1080_usize..1230],
            seed: [u8; 32],
        ) {
            let share: Vec<u8> = seed.iter().copied().cycle().take(length).collect();
            let groups: [&dyn SupportedKxGroup; 3] = [&X25519, &SECP256R1, &X25519MLKEM768];
            within(&mut counting_from(1), || {
                for group in groups {
                    let _ = group.start_and_complete(&share);
                    let _ = group.start().unwrap().complete(&share);
                }
            });
        }
    }
}
