//! What leaves as files. That Wireshark reads it, `tests/interop/tshark` shows; that JSON is as
//! described, `tests/schema`.

#![cfg(all(feature = "everything", not(target_arch = "wasm32")))]
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what is wrong by failing"
)]

use port443::capture::EPOCH;
use port443::export::{Secrets, json, key_log, pcapng};
use port443::network::Route;
use port443::recording::Recording;
use port443::run::run;
use port443::scenario::{
    Attack, CertificateKind, CipherSuite, Kind, Scenario, ScenarioInput, SitePage,
};
use port443::seed::{Seed, Stream};

const SECTION_HEADER: u32 = 0x0a0d_0d0a;
const INTERFACE_DESCRIPTION: u32 = 1;
const ENHANCED_PACKET: u32 = 6;
const DECRYPTION_SECRETS: u32 = 10;

fn recorded(change: impl FnOnce(&mut ScenarioInput)) -> Vec<Recording> {
    let mut input = ScenarioInput {
        kind: Kind::Https,
        host: "letters.example".into(),
        message: "xylophone".into(),
        seed: Some("443443443".into()),
        latency_ms: 40,
        cipher_suite: CipherSuite::Aes128GcmSha256,
        certificate: CertificateKind::Valid,
        strict: false,
        attack: None,
        page: SitePage::default(),
        padding: 0,
    };
    change(&mut input);
    run(&Scenario::try_from(input).unwrap())
}

fn number(bytes: &[u8]) -> u32 {
    u32::from_le_bytes(bytes[..4].try_into().unwrap())
}

/// The blocks' types and bodies. Each says its length twice.
fn blocks(mut file: &[u8]) -> Vec<(u32, &[u8])> {
    let mut blocks = Vec::new();
    while !file.is_empty() {
        let length = number(&file[4..]) as usize;
        assert_eq!(length % 4, 0);
        let (block, rest) = file.split_at(length);
        assert_eq!(number(&block[length - 4..]) as usize, length);
        blocks.push((number(block), &block[8..length - 4]));
        file = rest;
    }
    blocks
}

/// Each packet's time, its bytes, and what stands behind them.
fn packets(file: &[u8]) -> Vec<(u64, &[u8], &[u8])> {
    let packets = blocks(file).into_iter();
    packets
        .filter(|(kind, _)| *kind == ENHANCED_PACKET)
        .map(|(_, body)| {
            assert_eq!(number(body), 0, "the only interface");
            let at = u64::from(number(&body[4..])) << 32 | u64::from(number(&body[8..]));
            let length = number(&body[12..]) as usize;
            assert_eq!(number(&body[16..]) as usize, length, "none is cut short");
            let (bytes, rest) = body[20..].split_at(length);
            (at, bytes, &rest[length.next_multiple_of(4) - length..])
        })
        .collect()
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[test]
fn secrets_come_before_packets_and_only_if_asked_for() {
    let recordings = recorded(|input| input.kind = Kind::Resumption);
    let sealed = pcapng(&recordings, Secrets::Without);
    let open = pcapng(&recordings, Secrets::Inside);
    let kinds = |file| {
        let blocks = blocks(file).into_iter().map(|(kind, _)| kind);
        blocks.collect::<Vec<_>>()
    };
    assert_eq!(
        kinds(&open)[..4],
        [
            SECTION_HEADER,
            INTERFACE_DESCRIPTION,
            DECRYPTION_SECRETS,
            ENHANCED_PACKET
        ]
    );
    assert_eq!(
        kinds(&sealed)[..3],
        [SECTION_HEADER, INTERFACE_DESCRIPTION, ENHANCED_PACKET]
    );
    assert_eq!(packets(&open), packets(&sealed));
    let log = key_log(&recordings);
    let (_, block) = blocks(&open)[2];
    assert_eq!(&block[..4], b"KSLT");
    assert_eq!(number(&block[4..]) as usize, log.len());
    assert_eq!(&block[8..8 + log.len()], log.as_bytes());
    // Of both connections.
    assert_eq!(log.matches("CLIENT_TRAFFIC_SECRET_0 ").count(), 2);
    assert!(!contains(&sealed, b"TRAFFIC_SECRET"));
    // Neither has what all of it could be made from.
    for file in [&sealed, &open] {
        assert!(!contains(file, b"xylophone") && !contains(file, b"443443443"));
    }
    assert_eq!(
        pcapng(
            &recorded(|input| input.kind = Kind::Resumption),
            Secrets::Inside
        ),
        open
    );
}

#[test]
fn where_nothing_is_sealed_there_are_no_secrets() {
    let recordings = recorded(|input| input.kind = Kind::Http);
    assert_eq!(key_log(&recordings), "");
    assert_eq!(
        pcapng(&recordings, Secrets::Inside),
        pcapng(&recordings, Secrets::Without)
    );
}

/// An impostor's own connection goes on while the client's does.
#[test]
fn all_connections_are_in_the_order_of_time() {
    let recordings = recorded(|input| input.attack = Some(Attack::Impostor { trusted: true }));
    assert_eq!(recordings.len(), 2);
    let file = pcapng(&recordings, Secrets::Without);
    let packets = packets(&file);
    let mut expected = Vec::new();
    for recording in &recordings {
        for segment in &recording.capture.segments {
            let at = EPOCH * 1_000_000 + recording.connection.begins_at + segment.seen_at;
            expected.push((at, &segment.bytes[..]));
        }
    }
    let came: Vec<_> = packets.iter().map(|(at, bytes, _)| (*at, *bytes)).collect();
    assert!(came.is_sorted_by_key(|(at, _)| *at));
    assert_ne!(came, expected, "they overlap");
    expected.sort_by_key(|(at, _)| *at);
    assert_eq!(came, expected);
}

#[test]
fn what_an_attacker_did_stands_beside_the_packet() {
    let connection = 0;
    for (attack, says) in [
        (
            Attack::FlipBit {
                connection,
                segment: 3,
                bit: 1000,
            },
            "The attacker changed this packet.",
        ),
        (
            Attack::Repeat {
                connection,
                segment: 3,
            },
            "The attacker made this packet. No peer sent it.",
        ),
        (
            Attack::Delay {
                connection,
                segment: 3,
                milliseconds: 30,
            },
            "The attacker held this packet back for 30000 µs.",
        ),
    ] {
        let recordings = recorded(|input| input.attack = Some(attack));
        let file = pcapng(&recordings, Secrets::Without);
        let packets = packets(&file);
        let said: Vec<_> = packets
            .iter()
            .enumerate()
            .filter(|(_, (_, _, options))| !options.is_empty())
            .collect();
        assert_eq!(said.len(), recordings[0].interference.len(), "{attack:?}");
        let [(_, (_, bytes, options)), ..] = said[..] else {
            panic!("{attack:?}")
        };
        // opt_comment, its length, itself.
        assert_eq!(options[..2], [1, 0]);
        assert_eq!(usize::from(options[2]), says.len());
        assert_eq!(&options[4..4 + says.len()], says.as_bytes());
        let segments = &recordings[0].capture.segments;
        assert!(segments.iter().any(|segment| *segment.bytes == **bytes));
    }
}

/// Tools tell the connections of a file apart by addresses and ports.
#[test]
fn no_two_connections_of_a_run_have_the_same_ports() {
    // A seed with which two connections would draw the same.
    let seed = (0..1_000_000_u32)
        .map(|number| format!("{number:x}"))
        .find(|digits| {
            let seed = Seed::parse(digits).unwrap();
            let drawn =
                |index| Route::draw(443, &mut seed.stream(Stream::Network, index)).client_port;
            drawn(0) == drawn(1)
        })
        .unwrap();
    let recordings = recorded(|input| {
        (input.kind, input.seed) = (Kind::Resumption, Some(seed.clone()));
    });
    let ports = |recording: &Recording| recording.capture.segments[0].bytes[20..24].to_vec();
    let [first, second] = &recordings[..] else {
        panic!("{}", recordings.len())
    };
    assert_ne!(ports(first), ports(second), "seed {seed}");
}

#[test]
fn json_has_bytes_in_hex_and_all_of_it() {
    let recordings = recorded(|_| ());
    let file: serde_json::Value = serde_json::from_str(&json(&recordings)).unwrap();
    assert_eq!(file["epoch"], EPOCH);
    assert_eq!(file["recordings"][0]["scenario"]["seed"], "443443443");
    let capture = &file["recordings"][0]["capture"];
    assert_eq!(
        capture["segments"][0]["bytes"],
        recordings[0].capture.segments[0].bytes.to_string()
    );
    assert_eq!(
        file["recordings"][0]["events"].as_array().unwrap().len(),
        recordings[0].events.len()
    );
}
