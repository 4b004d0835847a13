//! What the eavesdropper learns from what real programs said to each other (tests/captures): over
//! every link type and IPv6, from a line that loses packets, from every version.

use port443::capture::Peer;
use port443::dissect::decrypt::decrypt;
use port443::eavesdrop::{Evidence, Finding, Topic};
use port443::import::{CaptureFile, Opened};

/// Every connection of every capture, with the fingerprint that the specification's own program
/// (github.com/FoxIO-LLC/ja4, `python/ja4.py`, with tshark) gives it.
const FINGERPRINTS: &[(&str, u32, &str)] = &[
    (
        "chromium-hybrid.pcap",
        0,
        "t13d1517h2_8daaf6152771_cb7bf5808d99",
    ),
    (
        "chromium-hybrid.pcap",
        1,
        "t13d1517h2_8daaf6152771_cb7bf5808d99",
    ),
    (
        "chromium-tls12.pcap",
        0,
        "t13d1517h2_8daaf6152771_cb7bf5808d99",
    ),
    (
        "chromium-tls12.pcap",
        1,
        "t13d1517h2_8daaf6152771_cb7bf5808d99",
    ),
    ("chromium.pcap", 0, "t13d1517h2_8daaf6152771_cb7bf5808d99"),
    ("chromium.pcap", 1, "t13d1517h2_8daaf6152771_cb7bf5808d99"),
    ("curl-alert.pcap", 0, "t13d3112h2_e8f1e7e78f70_b26ce05bbdd6"),
    ("curl-any.pcap", 0, "t13d3112h1_e8f1e7e78f70_b26ce05bbdd6"),
    ("curl-any2.pcap", 0, "t13d3112h1_e8f1e7e78f70_b26ce05bbdd6"),
    (
        "curl-bad-line.pcap",
        0,
        "t13d3112h1_e8f1e7e78f70_b26ce05bbdd6",
    ),
    (
        "curl-chunked.pcap",
        0,
        "t13d3112h1_e8f1e7e78f70_b26ce05bbdd6",
    ),
    ("curl-h2.pcap", 0, "t13d3112h2_e8f1e7e78f70_b26ce05bbdd6"),
    ("curl-ipv6.pcap", 0, "t13d3112h1_e8f1e7e78f70_b26ce05bbdd6"),
    ("curl-tls13.pcap", 0, "t13d3112h1_e8f1e7e78f70_b26ce05bbdd6"),
    (
        "firefox-hybrid.pcap",
        0,
        "t13d1617h2_86a278354501_3cbfd9057e0d",
    ),
    (
        "firefox-hybrid.pcap",
        1,
        "t13d1617h2_86a278354501_3cbfd9057e0d",
    ),
    (
        "firefox-tls12.pcap",
        0,
        "t13d1617h2_86a278354501_3cbfd9057e0d",
    ),
    (
        "firefox-tls12.pcap",
        1,
        "t13d1617h2_86a278354501_3cbfd9057e0d",
    ),
    ("firefox.pcap", 0, "t13d1617h2_86a278354501_3cbfd9057e0d"),
    ("firefox.pcap", 1, "t13d1617h2_86a278354501_3cbfd9057e0d"),
    (
        "openssl-tls11.pcap",
        0,
        "t11d020400_a5878986a7c9_23f7d3b00788",
    ),
    (
        "openssl-tls12-ccm.pcap",
        0,
        "t12d020700_24d3b308d37f_3c5a66c06c35",
    ),
    (
        "openssl-tls12-ccm8.pcap",
        0,
        "t12d020700_423123446bcc_3c5a66c06c35",
    ),
    (
        "openssl-tls12-chacha20.pcap",
        0,
        "t12d020700_c5d8418a506e_e7e480e5a997",
    ),
    (
        "openssl-tls12-client-certificate.pcap",
        0,
        "t12d280700_d943125447b4_e7e480e5a997",
    ),
    (
        "openssl-tls12-dhe.pcap",
        0,
        "t12d020500_a25efb179806_847bbcdea70d",
    ),
    (
        "openssl-tls12-ecdhe-cbc.pcap",
        0,
        "t12d020700_184f2be1a0c6_e7e480e5a997",
    ),
    (
        "openssl-tls12-renegotiated.pcap",
        0,
        "t12d280700_d943125447b4_e7e480e5a997",
    ),
    (
        "openssl-tls12-resumed-by-id.pcap",
        0,
        "t12d280600_d943125447b4_a44c6288192a",
    ),
    (
        "openssl-tls12-resumed-by-id.pcap",
        1,
        "t12d280600_d943125447b4_a44c6288192a",
    ),
    (
        "openssl-tls12-resumed.pcap",
        0,
        "t12d280700_d943125447b4_e7e480e5a997",
    ),
    (
        "openssl-tls12-resumed.pcap",
        1,
        "t12d280700_d943125447b4_e7e480e5a997",
    ),
    (
        "openssl-tls12-rsa-cbc-no-etm.pcap",
        0,
        "t12d020400_d30dd38cd76f_d8108e339627",
    ),
    (
        "openssl-tls12-rsa-cbc.pcap",
        0,
        "t12d020500_a5878986a7c9_847bbcdea70d",
    ),
    (
        "openssl-tls12-rsa-cbc256.pcap",
        0,
        "t12d020500_224f5cbaaa26_847bbcdea70d",
    ),
    (
        "openssl-tls12-rsa-gcm.pcap",
        0,
        "t12d020500_a047181052cf_847bbcdea70d",
    ),
    (
        "openssl-tls12-status.pcap",
        0,
        "t12d280900_d943125447b4_c32809c6df3d",
    ),
    (
        "openssl-tls13-ccm.pcap",
        0,
        "t13d291000_2bcd777ffc32_1f22a2ca17c4",
    ),
    (
        "openssl-tls13-ccm8.pcap",
        0,
        "t13d291000_d4d01181077d_1f22a2ca17c4",
    ),
    (
        "openssl-tls13-client-certificate.pcap",
        0,
        "t13d311000_e8f1e7e78f70_1f22a2ca17c4",
    ),
    (
        "openssl-tls13-early-data.pcap",
        0,
        "t13d311000_e8f1e7e78f70_1f22a2ca17c4",
    ),
    (
        "openssl-tls13-early-data.pcap",
        1,
        "t13d311200_e8f1e7e78f70_87f12a3f655c",
    ),
    (
        "openssl-tls13-key-update.pcap",
        0,
        "t13d311000_e8f1e7e78f70_1f22a2ca17c4",
    ),
    (
        "openssl-tls13-padded.pcap",
        0,
        "t13d291000_6ebe5b3fc6b0_1f22a2ca17c4",
    ),
    (
        "openssl-tls13-resumed.pcap",
        0,
        "t13d311000_e8f1e7e78f70_1f22a2ca17c4",
    ),
    (
        "openssl-tls13-resumed.pcap",
        1,
        "t13d311100_e8f1e7e78f70_dbd39dd1d406",
    ),
    (
        "openssl-tls13-retry.pcap",
        0,
        "t13d311000_e8f1e7e78f70_1f22a2ca17c4",
    ),
    (
        "openssl-tls13-rich.pcap",
        0,
        "t13d1111h2_174c41e8cb52_bd78e28a9da7",
    ),
    (
        "openssl-tls13-status.pcap",
        0,
        "t13d311100_e8f1e7e78f70_f6eeaf393d2e",
    ),
    (
        "curl-tls12.pcapng",
        0,
        "t12d2807h1_d943125447b4_a44c6288192a",
    ),
];

fn open(name: &str, connection: u32) -> Opened {
    let path = [env!("CARGO_MANIFEST_DIR"), "/../tests/captures/", name].concat();
    let bytes = std::fs::read(path).unwrap();
    let mut capture = CaptureFile::new();
    capture.push(&bytes).unwrap();
    capture.finish().unwrap();
    let frames: Vec<u8> = capture
        .frames(connection)
        .unwrap()
        .ranges
        .iter()
        .flat_map(|range| {
            let start = usize::try_from(range.offset).unwrap();
            bytes[start..start + range.length as usize].to_vec()
        })
        .collect();
    capture.open(connection, &frames).unwrap()
}

fn of(findings: &[Finding], topic: Topic) -> Vec<&Finding> {
    findings.iter().filter(|it| it.topic == topic).collect()
}

fn values(findings: &[Finding], topic: Topic) -> Vec<&str> {
    let found = of(findings, topic).into_iter();
    found.map(|it| it.value.as_str()).collect()
}

fn bytes_of(opened: &Opened, evidence: &[Evidence]) -> Vec<u8> {
    let bytes = evidence.iter().flat_map(|it| {
        let segment = &opened.capture.segments[it.segment as usize];
        assert_eq!(segment.from, it.from);
        segment.bytes[it.start as usize..it.end as usize].iter()
    });
    bytes.copied().collect()
}

#[test]
fn fingerprints_are_those_of_the_specification_s_own_program() {
    for (name, connection, fingerprint) in FINGERPRINTS {
        let findings = open(name, *connection).findings();
        assert_eq!(
            values(&findings, Topic::Ja4),
            [*fingerprint],
            "{name} {connection}"
        );
    }
}

/// Whatever the frames begin with: the bytes say what is known.
#[test]
fn the_bytes_say_it_behind_every_header() {
    for (name, connection, _) in FINGERPRINTS {
        let opened = open(name, *connection);
        let findings = opened.findings();
        let is_ipv6 = *name == "curl-ipv6.pcap";
        for topic in [
            Topic::Addresses,
            Topic::Port,
            Topic::RoundTrip,
            Topic::Volume,
            Topic::Burst,
            Topic::Duration,
            Topic::SealedLengths,
            Topic::Chosen,
            Topic::OfferedSuites,
        ] {
            let found = of(&findings, topic);
            // On the bad line the answer overtook the SYN.
            let is_none = topic == Topic::RoundTrip && name.contains("bad-line");
            assert!(is_none || !found.is_empty(), "{name}: {topic:?}");
        }
        for finding in &findings {
            let bytes = bytes_of(&opened, &finding.evidence);
            let value = &finding.value;
            match finding.topic {
                Topic::ServerName => assert_eq!(bytes, value.as_bytes(), "{name}"),
                Topic::Addresses if is_ipv6 => assert_eq!(bytes.len(), 32),
                Topic::Addresses => assert_eq!(
                    format!("{}.{}.{}.{}", bytes[0], bytes[1], bytes[2], bytes[3]),
                    value.split(' ').next().unwrap()
                ),
                Topic::Port => assert_eq!(bytes, 443_u16.to_be_bytes(), "{name}"),
                Topic::SealedLengths => {
                    let length = u16::from_be_bytes([bytes[0], bytes[1]]);
                    assert_eq!(*value, format!("{length} bytes"), "{name}");
                }
                Topic::Certificate => {
                    assert!(bytes.ends_with(value.as_bytes()), "{name}: {value}");
                }
                Topic::Stack => {
                    assert!(
                        value.starts_with(&format!("hop limit {}, window ", bytes[0])),
                        "{name}: {value}"
                    );
                    assert!(value.contains("Maximum Segment Size"), "{name}: {value}");
                }
                // The extension itself: its number, its length, and so much in it.
                Topic::EncryptedHello => {
                    assert_eq!(bytes[..2], [0xfe, 0x0d], "{name}");
                    let inside = usize::from(u16::from_be_bytes([bytes[2], bytes[3]]));
                    assert_eq!(*value, format!("{} bytes", 4 + inside), "{name}");
                }
                Topic::Ja4 => {
                    // TCP, in the header of either IP.
                    assert_eq!(bytes_of(&opened, &finding.parts[0].evidence), [6], "{name}");
                    assert_eq!(bytes[0], 1, "{name}");
                }
                Topic::Burst => {
                    let said = value.split(' ').next().unwrap();
                    let length: usize = said.parse().unwrap();
                    assert!(
                        bytes.len() == length || finding.evidence.len() == 64,
                        "{name}"
                    );
                }
                _ => assert!(!bytes.is_empty()),
            }
        }
    }
}

/// What nobody but the two knows is nowhere in what the eavesdropper makes of the capture: no secret
/// of the key log, and nothing of what it opens.
#[test]
fn nothing_that_is_sealed_is_known() {
    let mut looked = 0;
    for (name, connection, _) in FINGERPRINTS {
        let stem = name.split('.').next().unwrap();
        let path = [
            env!("CARGO_MANIFEST_DIR"),
            "/../tests/captures/",
            stem,
            ".keys",
        ]
        .concat();
        let key_log = std::fs::read_to_string(path).unwrap();
        let opened = open(name, *connection);
        let findings = opened.findings();
        let known: Vec<&str> = findings
            .iter()
            .flat_map(|it| {
                let parts = it.parts.iter().map(|part| part.value.as_str());
                parts.chain([it.value.as_str()])
            })
            .collect();
        for record in decrypt(&opened.dissection, &key_log) {
            let said = String::from_utf8_lossy(&record.plaintext);
            for line in said.lines().filter(|line| line.len() > 12) {
                looked += 1;
                assert!(!known.iter().any(|it| it.contains(line)), "{name}: {line}");
            }
        }
        for line in key_log.lines() {
            let secret = line.rsplit(' ').next().unwrap_or_default();
            if secret.len() >= 32 {
                looked += 1;
                assert!(!known.iter().any(|it| it.contains(secret)), "{name}");
            }
        }
    }
    assert!(looked > 300, "{looked}");
}

/// What ties two visits together stands in both.
#[test]
fn visits_are_tied_by_what_is_shown_again() {
    let bytes = |opened: &Opened, topic, from| -> Vec<Vec<u8>> {
        let findings = opened.findings();
        let found = of(&findings, topic).into_iter();
        found
            .filter(|it| it.evidence[0].from == from)
            .map(|it| bytes_of(opened, &it.evidence))
            .collect()
    };
    let visits = |name| [open(name, 0), open(name, 1)];
    let [first, second] = visits("openssl-tls12-resumed.pcap");
    let given = bytes(&first, Topic::TicketGiven, Peer::Server);
    assert_eq!(given.len(), 1);
    assert_eq!(bytes(&second, Topic::Ticket, Peer::Client), given);

    let [first, second] = visits("openssl-tls12-resumed-by-id.pcap");
    let given = bytes(&first, Topic::SessionId, Peer::Server);
    assert_eq!(given.len(), 1);
    for from in [Peer::Client, Peer::Server] {
        assert_eq!(bytes(&second, Topic::SessionId, from), given);
    }

    // TLS 1.3 gives its tickets under seal.
    let [first, second] = visits("openssl-tls13-resumed.pcap");
    assert_eq!(bytes(&first, Topic::TicketGiven, Peer::Server).len(), 0);
    assert_eq!(values(&second.findings(), Topic::Ticket).len(), 2);
    let [_, second] = visits("openssl-tls13-early-data.pcap");
    assert_ne!(values(&second.findings(), Topic::EarlyData).len(), 0);
}

#[test]
fn browsers_send_a_second_hello_or_what_looks_like_one() {
    for name in ["chromium.pcap", "firefox.pcap"] {
        let findings = open(name, 0).findings();
        assert_eq!(values(&findings, Topic::EncryptedHello).len(), 1, "{name}");
    }
    let findings = open("openssl-tls13-retry.pcap", 0).findings();
    assert_eq!(values(&findings, Topic::Retry).len(), 1);
    let findings = open("openssl-tls12-client-certificate.pcap", 0).findings();
    assert_eq!(values(&findings, Topic::ClientCertificate).len(), 1);
}
