//! JA4: the examples of its specification, and three programs' hellos with the fingerprints that
//! the specification's own program (github.com/FoxIO-LLC/ja4, `python/ja4.py`) gives them.

use port443::bytes::Bytes;
use port443::capture::Peer;
use port443::eavesdrop::{Finding, Topic, eavesdrop};
use serde_json::Value;

use crate::wire::{Wire, hex};

/// A `ClientHello`, by its parts.
struct Hello<'a> {
    suites: &'a str,
    extensions: &'a str,
    schemes: &'a str,
    versions: &'a str,
    alpn: Option<&'a [u8]>,
}

/// Chrome's, as the specification has it; the versions are what makes it `13`.
const CHROME: Hello<'_> = Hello {
    suites: "1301,1302,1303,c02b,c02f,c02c,c030,cca9,cca8,c013,c014,009c,009d,002f,0035",
    extensions: "001b,0000,0033,0010,4469,0017,002d,000d,0005,0023,0012,002b,ff01,000b,000a,0015",
    schemes: "0403,0804,0401,0503,0805,0501,0806,0601",
    versions: "0304,0303",
    alpn: Some(b"h2"),
};

fn numbers(list: &str) -> Vec<u8> {
    list.split(',').flat_map(hex).collect()
}

fn vector(width: usize, bytes: &[u8]) -> Vec<u8> {
    let length = u32::try_from(bytes.len()).unwrap().to_be_bytes();
    [&length[4 - width..], bytes].concat()
}

/// As a record.
fn record(hello: &Hello<'_>) -> Vec<u8> {
    let extension = |kind: &str| {
        let data = match kind {
            "0000" => vector(2, &[&[0][..], &vector(2, b"example.com")].concat()),
            "000d" => vector(2, &numbers(hello.schemes)),
            "002b" => vector(1, &numbers(hello.versions)),
            "0010" => hello
                .alpn
                .map(|name| vector(2, &vector(1, name)))
                .unwrap_or_default(),
            _ => Vec::new(),
        };
        [hex(kind), vector(2, &data)].concat()
    };
    let kinds = hello.extensions.split(',').filter(|kind| !kind.is_empty());
    let extensions: Vec<u8> = kinds.flat_map(extension).collect();
    let body = [
        &[3, 3][..],
        &[7; 32],
        &[0],
        &vector(2, &numbers(hello.suites)),
        &[1, 0],
        &vector(2, &extensions),
    ]
    .concat();
    let message = [&[1][..], &vector(3, &body)].concat();
    [&[22, 3, 1][..], &vector(2, &message)].concat()
}

/// Of bytes that a client sends, in segments of that length.
fn found(bytes: &[u8], segment: usize) -> (Wire, Vec<Finding>) {
    let mut wire = Wire::open(443);
    for part in bytes.chunks(segment) {
        wire.send(Peer::Client, part);
    }
    let findings = eavesdrop(&wire.capture);
    (wire, findings)
}

fn ja4(bytes: &[u8]) -> String {
    let (_, findings) = found(bytes, 1_400);
    let mut values = findings.into_iter().filter(|it| it.topic == Topic::Ja4);
    let value = values.next().unwrap().value;
    assert_eq!(values.next(), None);
    value
}

#[test]
fn the_example_of_the_specification() {
    assert_eq!(
        ja4(&record(&CHROME)),
        "t13d1516h2_8daaf6152771_e5627efa2ab1"
    );
    // Values that are there to be ignored (RFC 8701) are ignored wherever they stand.
    let greased = Hello {
        suites: &["4a4a,", CHROME.suites].concat(),
        extensions: &["dada,", CHROME.extensions, ",aaaa"].concat(),
        schemes: &["fafa,", CHROME.schemes].concat(),
        versions: "7a7a,0304,0303",
        ..CHROME
    };
    assert_eq!(
        ja4(&record(&greased)),
        "t13d1516h2_8daaf6152771_e5627efa2ab1"
    );
    // The order in which Chrome puts its extensions changes with every connection.
    let extensions: Vec<&str> = CHROME.extensions.split(',').rev().collect();
    let shuffled = Hello {
        extensions: &extensions.join(","),
        ..CHROME
    };
    assert_eq!(
        ja4(&record(&shuffled)),
        "t13d1516h2_8daaf6152771_e5627efa2ab1"
    );
    // That of the signature algorithms counts.
    let schemes: Vec<&str> = CHROME.schemes.split(',').rev().collect();
    let turned = Hello {
        schemes: &schemes.join(","),
        ..CHROME
    };
    assert_ne!(
        ja4(&record(&turned)),
        "t13d1516h2_8daaf6152771_e5627efa2ab1"
    );
}

#[test]
fn what_is_missing() {
    // No signature algorithms: the specification's second hash, and one extension less in the hash
    // would be another, so the extension is there and empty.
    let unsigned = Hello {
        schemes: "",
        ..CHROME
    };
    assert_eq!(
        ja4(&record(&unsigned)),
        "t13d1516h2_8daaf6152771_6d807ffa2a79"
    );
    let bare = Hello {
        suites: "",
        extensions: "",
        schemes: "",
        versions: "",
        alpn: None,
    };
    assert_eq!(ja4(&record(&bare)), "t12i000000_000000000000_000000000000");
    let many = Hello {
        suites: &["1301"; 120].join(","),
        ..CHROME
    };
    assert!(ja4(&record(&many)).starts_with("t13d9916h2_"));
}

#[test]
fn versions() {
    for (versions, said) in [
        ("0304", "13"),
        ("0301,0303,0302", "12"),
        ("0302", "11"),
        ("0301", "10"),
        ("0300", "s3"),
        ("7f1c", "00"),
    ] {
        let hello = Hello { versions, ..CHROME };
        assert_eq!(ja4(&record(&hello))[1..3], *said, "{versions}");
    }
}

/// All of the specification's.
#[test]
fn names_of_protocols() {
    let cases: [(&[u8], &str); 12] = [
        (b"h2", "h2"),
        (b"http/1.1", "h1"),
        (b"h", "hh"),
        (b"\xab", "ab"),
        (b"\x20", "20"),
        (b"\xab\xcd", "ad"),
        (b"\x20\x61", "21"),
        (b"\x30\xab", "3b"),
        (b"\x61\x20", "60"),
        (b"\x30\x31\xab\xcd", "3d"),
        (b"\x30\xab\xcd\x31", "01"),
        (b"", "00"),
    ];
    for (name, said) in cases {
        let hello = Hello {
            alpn: Some(name),
            ..CHROME
        };
        assert_eq!(ja4(&record(&hello))[8..10], *said, "{name:?}");
    }
}

#[test]
fn programs_are_told_apart() {
    let vectors: Value = serde_json::from_str(include_str!(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../tests/vectors/client-hellos.json"
    )))
    .unwrap();
    let records = vectors["records"].as_array().unwrap();
    let expected = [
        ("OpenSSL", "t13d3112h2_e8f1e7e78f70_f6eeaf393d2e"),
        ("curl", "t13d3112h2_e8f1e7e78f70_b26ce05bbdd6"),
        ("Chromium", "t13d1517h2_8daaf6152771_cb7bf5808d99"),
    ];
    for (record, (client, fingerprint)) in records.iter().zip(expected) {
        assert!(record["client"].as_str().unwrap().starts_with(client));
        assert_eq!(ja4(&hex(record["hex"].as_str().unwrap())), fingerprint);
    }
}

/// Some programs cut their hello into records so that whoever looks at one record only does not
/// find the name in it. Here every byte is a segment of its own, too.
#[test]
fn a_hello_in_pieces_is_the_same_hello() {
    let whole = record(&CHROME);
    let (_, expected) = found(&whole, 1_400);
    for length in [1, 2, 3, 7, 60] {
        let cut: Vec<u8> = whole[5..]
            .chunks(length)
            .flat_map(|part| [&[22, 3, 1][..], &vector(2, part)].concat())
            .collect();
        let (wire, findings) = found(&cut, 1);
        for topic in [
            Topic::Ja4,
            Topic::ServerName,
            Topic::Alpn,
            Topic::OfferedSuites,
            Topic::OfferedVersions,
        ] {
            let values = |findings: &[Finding]| -> Vec<String> {
                let found = findings.iter().filter(|it| it.topic == topic);
                found.map(|it| it.value.clone()).collect()
            };
            if topic == Topic::Ja4 {
                assert_eq!(values(&findings), values(&expected), "{length}");
            }
            assert_eq!(
                values(&findings).len(),
                values(&expected).len(),
                "{topic:?}"
            );
        }
        let name = findings.iter().find(|it| it.topic == Topic::ServerName);
        let bytes: Vec<u8> = name
            .unwrap()
            .evidence
            .iter()
            .flat_map(|it| {
                let bytes = &wire.capture.segments[it.segment as usize].bytes;
                bytes[it.start as usize..it.end as usize].to_vec()
            })
            .collect();
        assert_eq!(bytes, b"example.com", "{length}");
    }
}

/// Each part was read from bytes that say it.
#[test]
fn parts() {
    let (wire, findings) = found(&record(&CHROME), 50);
    let ja4 = findings.iter().find(|it| it.topic == Topic::Ja4).unwrap();
    let parts: Vec<(&str, String)> = ja4
        .parts
        .iter()
        .map(|part| {
            let bytes = part.evidence.iter().flat_map(|it| {
                let bytes = &wire.capture.segments[it.segment as usize].bytes;
                bytes[it.start as usize..it.end as usize].to_vec()
            });
            let bytes: Vec<u8> = bytes.collect();
            (part.value.as_str(), Bytes::from(&bytes[..]).to_string())
        })
        .collect();
    let plain = |list: &str| list.replace(',', "");
    let types = plain(CHROME.extensions);
    let others = plain(&CHROME.extensions.replace("0000,", "").replace("0010,", ""));
    let suites = plain(CHROME.suites);
    assert_eq!(
        parts,
        [
            ("t", "06".into()),
            ("13", "0304".into()),
            ("d", "0000".into()),
            ("15", suites.clone()),
            ("16", types),
            ("h2", "6832".into()),
            ("8daaf6152771", suites),
            ("e5627efa2ab1", others + &plain(CHROME.schemes)),
        ]
    );
}
