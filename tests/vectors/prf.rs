//! The pseudorandom function of TLS 1.2.

use port443::provider::tap::within;
use port443::provider::tls12::{PRF_SHA256, PRF_SHA384};
use port443::recording::{EventKind, HashName};
use rustls::crypto::tls12::Prf;

use crate::{drawing, hex};

fn prf(prf: &dyn Prf, secret: &str, label: &str, seed: &str, length: usize) -> Vec<u8> {
    let mut output = vec![0; length];
    prf.for_secret(&mut output, &hex(secret), label.as_bytes(), &hex(seed));
    output
}

/// Posted to the TLS working group, and what every implementation checks against:
/// <https://mailarchive.ietf.org/arch/msg/tls/fzVCzk-z3FShgGJ6DOXqM1ydxms/>
#[test]
fn vectors_of_the_tls_working_group() {
    assert_eq!(
        prf(
            &PRF_SHA256,
            "9bbe436ba940f017b17652849a71db35",
            "test label",
            "a0ba9f936cda311827a6f796ffd5198c",
            100,
        ),
        hex(
            "e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a\
             6b301791e90d35c9c9a46b4e14baf9af0fa022f7077def17abfd3797c0564bab\
             4fbc91666e9def9b97fce34f796789baa48082d122ee42c5a72e5a5110fff701\
             87347b66"
        )
    );
    assert_eq!(
        prf(
            &PRF_SHA384,
            "b80b733d6ceefcdc71566ea48e5567df",
            "test label",
            "cd665cf6a8447dd6ff8b27555edb7465",
            148,
        ),
        hex(
            "7b0c18e9ced410ed1804f2cfa34a336a1c14dffb4900bb5fd7942107e81c83cd\
             e9ca0faa60be9fe34f82b1233c9146a0e534cb400fed2700884f9dc236f80edd\
             8bfa961144c9e8d792eca722a7b32fc3d416d473ebc2c5fd4abfdad05d918425\
             9b5bf8cd4d90fa0d31e2dec479e4f1a26066f2eea9a69236a3e52655c9e9aee6\
             91c8f3a26854308d5eaa3be85e0990703d73e56f"
        )
    );
}

/// From NIST's ACVP server, TLS-v1.2-KDF-RFC7627, SHA2-256, tests 1 and 2: from the pre-master secret
/// to the keys.
#[test]
fn acvp_key_schedule() {
    for [
        pre_master_secret,
        session_hash,
        client_random,
        server_random,
        master_secret,
        key_block,
    ] in [
        [
            "8252B983A6459A6FB3B9DEBE8725247E276139EBF7C9ADCCDD7D240F3ADA7F5E\
             3351B2769B6C8DC169A6D799C3C0FFEB",
            "1359D7DF74CB27C67F74C98D521D442B887EAF0DECF6E382C62434D6C3DD7D0D",
            "ABE7AF69AFFC5E0944F4009B3E7ABD1CC0A5CCE8DB055EFF4A509E5B6DE9475A",
            "50E0A1A1FD64A55259781A5C22580A81F99799C32F52D3F48D2C10C5C692E289",
            "43A5E821FCF5446C712207F7CD161ED213EE3B9D001D418C57231BEFD596B583\
             ECD55AB2C4456B02738698F90BC59AC0",
            "4886E75BE82DD4FB73C540729072D3E29B93C164E1CFFE071F1212B1237B98DC\
             0B0A5895F331F7180CEB30B17BB8C3E92A074B26325FF975237DBD22320C0B88\
             D64931F39C777B1527D36A999AD5FE5EE7F53FC42A509BEB22634B17EC7B768E\
             AF6A87977CF8670B34D0A76EBCE6A659DAB6C15B4B86B98B9A63C50BBE1E2A09",
        ],
        [
            "CBF55E41501394407612D1EC385104FA1A8E59EB00832ECCBD0B92C2404AF47E\
             7171EAEC467F04E06F8DCAE0ADD1BBEE",
            "6D7CBB7E2DFFD4E1AD853998E74C647586838C47B1E113AF5B58586D66A26A4D",
            "F4DD2B599984F5E514320D12DCDA8D11B32E61EFD888F5ABA1AD28B780B2B739",
            "804814A3C29B9D842B5AA0E1F11C4BA580BDACB0A33CAAB74CCF02DA90787397",
            "89902A83BE5FE73E31A5DFE1F631EFFCCB490326F2781E9983B5695E728F10F9\
             EA12F659B62DBE98886959AEC0833092",
            "B0BF5C1F8582FADD3356A1A2D68C438AA17689401A95D5E7564E9743637C2BCD\
             1AE29FC67B553B4A8369548D1F9917FF1FF8F977BC45EC6D7EC2C98515E3ABD5\
             776B111883D19EF82FB49834F4D3749F902BFCE5DE527CE7B622728E9A0D368B\
             8028019793F2BFD854838C9B02DE7E056AD19A71621D986A2FB1757C0901DDE8",
        ],
    ] {
        assert_eq!(
            prf(
                &PRF_SHA256,
                pre_master_secret,
                "extended master secret",
                session_hash,
                48
            ),
            hex(master_secret)
        );
        assert_eq!(
            prf(
                &PRF_SHA256,
                master_secret,
                "key expansion",
                &[server_random, client_random].concat(),
                128
            ),
            hex(key_block)
        );
    }
}

/// One event, not the HMACs that it is made of.
#[test]
fn it_is_recorded_as_a_whole() {
    let mut tap = drawing(Vec::new());
    let output = within(&mut tap, || prf(&PRF_SHA384, "01", "test label", "02", 50));
    assert_eq!(
        tap.take(),
        [EventKind::Prf {
            hash: HashName::Sha384,
            secret: hex("01").into(),
            label: "test label".into(),
            seed: hex("02").into(),
            output: output.into(),
        }]
    );
}
