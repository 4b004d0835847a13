//! What the eavesdropper knows stands in the bytes that they show for it, and what they cannot know
//! stands nowhere in what they hold.

use std::collections::HashSet;

use base64ct::{Base64, Base64UrlUnpadded, Encoding};
use port443::bytes::Bytes;
use port443::capture::{Capture, Peer};
use port443::dissect::dissect;
use port443::eavesdrop::{Evidence, Finding, Topic, eavesdrop};
use port443::recording::{EventKind, Recording};
use port443::run::run;
use port443::scenario::{Attack, CertificateKind, CipherSuite, Kind, Scenario, ScenarioInput};

use crate::wire::Wire;

const MESSAGE: &str = "Meet me at the café & bring 100% of it";

fn input(kind: Kind) -> ScenarioInput {
    ScenarioInput::from(&crate::recorded::scenario(kind, MESSAGE))
}

fn runs(input: ScenarioInput) -> Vec<Recording> {
    run(&Scenario::try_from(input).unwrap())
}

/// All kinds, all that can be wrong with a certificate, the other suites, and each sort of attack.
fn all() -> Vec<(String, ScenarioInput)> {
    let mut inputs = Vec::new();
    for kind in Kind::ALL {
        inputs.push((format!("{kind:?}"), input(kind)));
    }
    for certificate in CertificateKind::ALL {
        inputs.push((
            format!("{certificate:?}"),
            ScenarioInput {
                certificate,
                ..input(Kind::Https)
            },
        ));
    }
    for cipher_suite in CipherSuite::ALL {
        inputs.push((
            format!("{cipher_suite:?}"),
            ScenarioInput {
                cipher_suite,
                ..input(Kind::Https)
            },
        ));
    }
    let from = Peer::Client;
    let (connection, segment, record) = (0, 5, 2);
    let attacks = [
        Attack::FlipBit {
            connection,
            segment,
            bit: 800,
        },
        Attack::Drop {
            connection,
            segment,
        },
        Attack::Repeat {
            connection,
            segment,
        },
        Attack::ReplayRecord {
            connection,
            from,
            record,
        },
        Attack::SwapRecords {
            connection,
            from,
            record: 1,
        },
        Attack::Impostor { trusted: false },
        Attack::Impostor { trusted: true },
        Attack::Downgrade,
    ];
    for attack in attacks {
        inputs.push((
            format!("{attack:?}"),
            ScenarioInput {
                attack: Some(attack),
                ..input(Kind::Https)
            },
        ));
    }
    for kind in [Kind::Redirect, Kind::StartTls] {
        inputs.push((format!("stripped {kind:?}"), stripped(kind)));
    }
    let again = Some(Attack::ReplayEarlyData);
    inputs.push((
        "early data again".into(),
        ScenarioInput {
            attack: again,
            ..input(Kind::EarlyData)
        },
    ));
    inputs
}

fn stripped(kind: Kind) -> ScenarioInput {
    ScenarioInput {
        attack: Some(Attack::Strip),
        ..input(kind)
    }
}

// --- what they know ---

fn bytes_of(capture: &Capture, evidence: &[Evidence]) -> Vec<u8> {
    let bytes = evidence.iter().flat_map(|it| {
        let segment = &capture.segments[it.segment as usize];
        assert_eq!(segment.from, it.from);
        assert!(it.start < it.end);
        segment.bytes[it.start as usize..it.end as usize].iter()
    });
    bytes.copied().collect()
}

fn digits(bytes: &[u8]) -> String {
    Bytes::from(bytes).to_string()
}

/// Bytes with no words: all of them, or the beginning and how many.
fn is_hex_of(value: &str, bytes: &[u8]) -> bool {
    let all = digits(bytes);
    value.split_once("… (").map_or_else(
        || value == all,
        |(first, rest)| all.starts_with(first) && rest == format!("{} bytes)", bytes.len()),
    )
}

fn items(value: &str) -> usize {
    value.split(", ").count()
}

fn number(bytes: &[u8]) -> u32 {
    bytes
        .iter()
        .fold(0, |number, byte| number << 8 | u32::from(*byte))
}

fn milliseconds(micros: u64) -> String {
    if micros < 1_000 {
        return format!("{micros} µs");
    }
    let tenths = (micros + 50) / 100;
    format!("{}.{} ms", tenths / 10, tenths % 10)
}

/// Whether the bytes say what the finding says, read here in another way.
fn is_borne_out(capture: &Capture, finding: &Finding) -> bool {
    let bytes = bytes_of(capture, &finding.evidence);
    let text = String::from_utf8_lossy(&bytes);
    let value = finding.value.as_str();
    let seen = |at: usize| capture.segments[finding.evidence[at].segment as usize].seen_at;
    let last = finding.evidence.len() - 1;
    match finding.topic {
        Topic::Addresses => {
            let numbers: Vec<String> = bytes.iter().map(u8::to_string).collect();
            value == format!("{} → {}", numbers[..4].join("."), numbers[4..].join("."))
        }
        Topic::Port => value.split(' ').next() == Some(&number(&bytes).to_string()),
        Topic::RoundTrip | Topic::Duration => value == milliseconds(seen(last) - seen(0)),
        Topic::Stack => value.starts_with(&format!(
            "hop limit {}, window {}, ",
            bytes[0],
            number(&bytes[1..3])
        )),
        Topic::ServerName | Topic::Cookie | Topic::Redirect => value == text,
        Topic::Request | Topic::Response | Topic::Header => value == text.trim_end(),
        // An answer of several lines repeats its number in each.
        Topic::MailDialogue => value.split(", ").all(|part| {
            let (number, said) = part.split_once(' ').unwrap_or(("", part));
            text.contains(number) && text.contains(said)
        }),
        Topic::Page => text.contains(value),
        Topic::FormField => {
            let (name, content) = form_urlencoded::parse(&bytes).next().unwrap();
            value == format!("{name}={content}")
        }
        Topic::Mail => {
            let decoded = quoted_printable::decode(&bytes, quoted_printable::ParseMode::Robust);
            value == text.trim_end()
                || String::from_utf8(decoded.unwrap()).unwrap().trim_end() == value
        }
        Topic::Credentials => {
            let decoded = String::from_utf8(Base64::decode_vec(&text).unwrap()).unwrap();
            value.split(", ").all(|part| decoded.contains(part))
        }
        Topic::Alpn => value.split(", ").all(|name| text.contains(name)),
        Topic::OfferedSuites | Topic::OfferedGroups => bytes.len() == 2 + 2 * items(value),
        Topic::OfferedVersions => bytes[1..]
            .chunks(2)
            .zip(value.split(", "))
            .all(|(number, name)| name.contains(&digits(number))),
        Topic::Chosen => {
            let suite = match number(&bytes[2..]) {
                0x1301 => "TLS_AES_128_GCM_SHA256",
                0x1302 => "TLS_AES_256_GCM_SHA384",
                0x1303 => "TLS_CHACHA20_POLY1305_SHA256",
                0xc02b => "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
                0xc02f => "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
                0x009c => "TLS_RSA_WITH_AES_128_GCM_SHA256",
                _ => return false,
            };
            value.contains(&digits(&bytes[..2])) && value.ends_with(suite)
        }
        Topic::Ja4 => {
            let parts: Vec<&str> = finding.parts.iter().map(|it| it.value.as_str()).collect();
            let counted = |part: usize| {
                let counted = bytes_of(capture, &finding.parts[part].evidence).len() / 2;
                parts[part] == format!("{counted:02}")
            };
            bytes[0] == 1
                && parts.len() == 8
                && parts.concat() == value.replace('_', "")
                && counted(3)
                && counted(4)
        }
        Topic::KeyShares => {
            let (_, key) = value.split_once(' ').unwrap();
            // A hello has the group and a length before it.
            is_hex_of(key, &bytes) || is_hex_of(key, &bytes[4..])
        }
        Topic::Ticket if value == "taken" => bytes == [0, 0],
        Topic::SessionId | Topic::Ticket | Topic::TicketGiven | Topic::EncryptedSecret => {
            is_hex_of(value, &bytes)
        }
        Topic::SealedLengths | Topic::EarlyData => value == format!("{} bytes", number(&bytes)),
        Topic::Burst => value.starts_with(&format!("{} bytes in ", bytes.len())),
        Topic::Volume => {
            let segments = &capture.segments[..=finding.evidence[0].segment as usize];
            let sent = |peer| -> usize {
                let own = segments.iter().filter(|it| it.from == peer);
                own.map(|it| it.bytes.len()).sum()
            };
            let (client, server) = (sent(Peer::Client), sent(Peer::Server));
            value.starts_with(&format!("client {client} bytes, server {server} bytes, "))
        }
        // With a tag and a length before it.
        Topic::Certificate => bytes[2..] == *value.as_bytes(),
        Topic::ClientCertificate => {
            value.ends_with(text.trim_start_matches(|c: char| c < ' '))
                || text.contains(value.rsplit('=').next().unwrap())
        }
        Topic::Retry => value == "secp256r1" && number(&bytes) == 0x17,
        Topic::Alert => bytes.len() == 2,
        topic => panic!("{topic:?} is not checked"),
    }
}

#[test]
fn the_bytes_say_what_is_known() {
    let mut topics = HashSet::new();
    for (name, input) in all() {
        for recording in runs(input) {
            let findings = eavesdrop(&recording.capture);
            assert!(findings.is_sorted_by_key(|finding| finding.at), "{name}");
            for finding in &findings {
                topics.insert(finding.topic);
                assert!(
                    is_borne_out(&recording.capture, finding),
                    "{name}: {finding:?}"
                );
                let last = finding.evidence.iter().map(|it| it.segment).max().unwrap();
                assert_eq!(
                    finding.at,
                    recording.capture.segments[last as usize].seen_at
                );
            }
        }
    }
    // All but those that only others send: see `what_others_send`.
    assert!(topics.len() >= 33, "{}: {topics:?}", topics.len());
}

// --- what they cannot know ---

/// Everything that the eavesdropper holds: the packets, the streams put together, what they made of
/// them.
struct Held {
    all: Vec<Vec<u8>>,
    /// Every eight bytes that stand in a row anywhere in it.
    windows: HashSet<[u8; 8]>,
}

impl Held {
    fn of(capture: &Capture) -> Self {
        let dissection = dissect(capture);
        let mut all: Vec<Vec<u8>> = vec![
            dissection.client.bytes.to_vec(),
            dissection.server.bytes.to_vec(),
        ];
        all.extend(capture.segments.iter().map(|it| it.bytes.to_vec()));
        for finding in eavesdrop(capture) {
            all.extend(finding.parts.into_iter().map(|it| it.value.into_bytes()));
            all.push(finding.value.into_bytes());
        }
        let windows = all.iter().flat_map(|it| it.windows(8));
        let windows = windows.map(|it| it.try_into().unwrap()).collect();
        Self { all, windows }
    }

    fn has(&self, needle: &[u8]) -> bool {
        let first = needle.first_chunk().expect("too short to mean anything");
        self.windows.contains(first)
            && self
                .all
                .iter()
                .any(|it| it.windows(needle.len()).any(|window| window == needle))
    }

    /// In any spelling.
    fn spells(&self, secret: &[u8]) -> Option<&'static str> {
        let hex = digits(secret);
        let pairs = hex.as_bytes().chunks(2);
        let escaped: Vec<u8> = pairs.flat_map(|pair| [b"%", pair].concat()).collect();
        let form: String = form_urlencoded::byte_serialize(secret).collect();
        let mut spellings = vec![
            ("as it is", secret.to_vec()),
            ("in upper-case hex", hex.to_uppercase().into_bytes()),
            ("in hex", hex.into_bytes()),
            ("in upper-case escapes", escaped.to_ascii_uppercase()),
            ("escaped", escaped),
            ("as forms spell it", form.into_bytes()),
        ];
        // Base64, wherever in a group of three bytes it begins, less the characters that depend on
        // what stands before and after.
        for before in 0..3 {
            let padded = [&vec![0; before][..], secret].concat();
            for encoded in [
                Base64::encode_string(&padded),
                Base64UrlUnpadded::encode_string(&padded),
            ] {
                let start = if before == 0 { 0 } else { before + 1 };
                let end = padded.len() / 3 * 4;
                let own = &encoded.as_bytes()[start..end];
                if own.len() >= 10 {
                    spellings.push(("in Base64", own.to_vec()));
                }
            }
        }
        let found = spellings.iter().find(|(_, spelling)| self.has(spelling));
        found.map(|(name, _)| *name)
    }
}

/// Whatever was said on a connection.
fn said(recording: &Recording) -> Vec<Vec<u8>> {
    let mut said = vec![MESSAGE.as_bytes().to_vec()];
    for event in &recording.events {
        if let EventKind::Write { bytes, .. } = &event.kind {
            said.push(bytes.to_vec());
            // Line by line, since records may be cut anywhere.
            said.extend(bytes.split(|byte| *byte == b'\n').map(<[u8]>::to_vec));
        }
    }
    said
}

/// Every key and secret of a recording, and every plaintext that was sealed.
fn secrets(recording: &Recording) -> Vec<Vec<u8>> {
    let mut secrets: Vec<Vec<u8>> = Vec::new();
    for event in &recording.events {
        let own: Vec<&[u8]> = match &event.kind {
            EventKind::KeyShare { private_key, .. } | EventKind::Sign { private_key, .. } => {
                vec![private_key]
            }
            EventKind::SharedSecret {
                private_key,
                output,
                ..
            }
            | EventKind::Decapsulate {
                private_key,
                output,
                ..
            } => vec![private_key, output],
            EventKind::Encapsulate {
                randomness, output, ..
            } => vec![randomness, output],
            EventKind::RsaEncrypt {
                plaintext, padded, ..
            } => vec![plaintext, padded],
            EventKind::RsaDecrypt {
                private_exponent,
                output,
                ..
            } => vec![private_exponent, output],
            EventKind::Prf { secret, output, .. } | EventKind::Expand { secret, output, .. } => {
                vec![secret, output]
            }
            EventKind::Extract {
                salt, ikm, output, ..
            } => vec![salt, ikm, output],
            EventKind::Hmac { key, .. } => vec![key],
            EventKind::Seal(record) | EventKind::Open(record) => {
                vec![&record.key, &record.iv, &record.plaintext]
            }
            _ => vec![],
        };
        secrets.extend(own.into_iter().map(<[u8]>::to_vec));
    }
    for line in recording.key_log.lines() {
        let secret = line.rsplit(' ').next().unwrap_or_default();
        secrets.push(crate::wire::hex(secret));
    }
    secrets
}

/// Bytes that could not be anywhere by chance, each once. Zeroes are no secret.
fn telling(mut values: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
    values.retain(|it| it.len() >= 8 && it.iter().any(|byte| *byte != 0));
    values.sort_unstable();
    values.dedup();
    values
}

/// Over TLS, whatever the kind, the certificate, the suite or the attack: neither what was said nor
/// any secret is anywhere in what the eavesdropper holds. Attacks that take TLS away are
/// the other test's.
#[test]
fn what_is_sealed_is_nowhere() {
    let mut looked = 0;
    for (name, input) in all() {
        let is_clear = |recording: &Recording| {
            input.attack == Some(Attack::Strip)
                || matches!(recording.connection.scheme, port443::scenario::Scheme::Http)
        };
        for recording in runs(input.clone()) {
            let held = Held::of(&recording.capture);
            let mut hidden = secrets(&recording);
            if !is_clear(&recording) {
                let is_mail = input.kind == Kind::StartTls;
                hidden.extend(said(&recording).into_iter().filter(|it| {
                    // What came before STARTTLS.
                    !is_mail || !is_before_tls(it)
                }));
            }
            for secret in telling(hidden) {
                looked += 1;
                assert_eq!(
                    held.spells(&secret),
                    None,
                    "{name}: {:?}",
                    String::from_utf8_lossy(&secret)
                );
            }
        }
    }
    assert!(looked > 1_500, "{looked}");
}

/// What mail programs say to each other before there is TLS, and after it again.
fn is_before_tls(line: &[u8]) -> bool {
    let line = String::from_utf8_lossy(line);
    ["EHLO", "220 ", "250-", "250 ", "STARTTLS"]
        .iter()
        .any(|start| line.starts_with(start))
}

/// The control: the same search finds what was said where there is no TLS.
#[test]
fn what_is_not_sealed_is_found() {
    for input in [
        input(Kind::Http),
        stripped(Kind::Redirect),
        stripped(Kind::StartTls),
    ] {
        let kind = input.kind;
        let recordings = runs(input);
        let found = |value: &[u8]| {
            let mut held = recordings.iter().map(|it| Held::of(&it.capture));
            held.find_map(|held| held.spells(value))
        };
        assert!(found(MESSAGE.as_bytes()).is_some(), "{kind:?}");
        let recording = recordings
            .iter()
            .find(|it| Held::of(&it.capture).has(MESSAGE.as_bytes()))
            .unwrap();
        let held = Held::of(&recording.capture);
        let lines = said(recording).into_iter();
        let lines = lines.map(|line| line.strip_suffix(b"\r").unwrap_or(&line).to_vec());
        for line in telling(lines.collect()) {
            // That one was taken out.
            if line.ends_with(b"STARTTLS") || line.ends_with(b"STARTTLS\r\n") {
                continue;
            }
            assert!(
                held.spells(&line).is_some(),
                "{kind:?}: {:?}",
                String::from_utf8_lossy(&line)
            );
        }
    }
}

/// The search itself finds each spelling.
#[test]
fn a_spelling_is_found() {
    let secret = b"\x01secret \xff & more";
    for (text, name) in [
        (digits(secret), "in hex"),
        (digits(secret).to_uppercase(), "in upper-case hex"),
        (Base64::encode_string(secret), "in Base64"),
        (
            Base64::encode_string(&[b"x", &secret[..], b"yz"].concat()),
            "in Base64",
        ),
        (
            Base64::encode_string(&[b"xy", &secret[..], b"y"].concat()),
            "in Base64",
        ),
        (
            form_urlencoded::byte_serialize(secret).collect(),
            "as forms spell it",
        ),
    ] {
        let mut wire = Wire::open(80);
        wire.send(Peer::Client, b"somewhere ");
        // Across two segments.
        let (first, rest) = text.as_bytes().split_at(5);
        wire.send(Peer::Client, first);
        wire.send(Peer::Client, rest);
        assert_eq!(Held::of(&wire.capture).spells(secret), Some(name), "{text}");
    }
    let mut wire = Wire::open(80);
    wire.send(Peer::Client, b"something else entirely");
    assert_eq!(Held::of(&wire.capture).spells(secret), None);
}

// --- captures of others ---

/// However long a connection is, what is known of its traffic stays within bounds.
#[test]
fn a_long_connection_is_told_in_brief() {
    let mut wire = Wire::open(443);
    for _ in 0..1_500 {
        wire.send(Peer::Client, b"ping");
        wire.send(Peer::Server, b"pong, pong");
    }
    for _ in 0..3_000 {
        wire.send(Peer::Server, &[0; 10]);
    }
    let findings = eavesdrop(&wire.capture);
    let of = |topic| findings.iter().filter(move |it| it.topic == topic);
    assert_eq!(of(Topic::Burst).count(), 256);
    let rest = of(Topic::Burst).next_back().unwrap();
    // 3000 bursts less those told one by one.
    let bytes = 1_500 * 14 + 30_000 - (128 * 4 + 127 * 10);
    assert!(
        rest.value.contains(&format!(": {bytes} bytes in ")),
        "{}",
        rest.value
    );
    assert!(of(Topic::Volume).count() <= 257);
    assert!(findings.iter().all(|it| it.evidence.len() <= 64));
    let total = of(Topic::Volume).next_back().unwrap();
    assert!(total.value.ends_with("in 6003 segments"), "{}", total.value);
}

/// A capture may begin late, or have one side only.
#[test]
fn a_capture_that_begins_late() {
    for peers in [&[Peer::Client, Peer::Server][..], &[Peer::Server]] {
        let mut wire = Wire::silent(443);
        for peer in peers {
            wire.send(*peer, &[23, 3, 3, 0, 4, 1, 2, 3, 4]);
        }
        let findings = eavesdrop(&wire.capture);
        let of = |topic| -> Vec<&str> {
            let found = findings.iter().filter(|it| it.topic == topic);
            found.map(|it| it.value.as_str()).collect()
        };
        assert_eq!(of(Topic::Addresses), ["192.0.2.1 → 203.0.113.2"]);
        assert_eq!(of(Topic::Port), ["443 (https)"]);
        assert_eq!(of(Topic::SealedLengths), vec!["4 bytes"; peers.len()]);
        assert_eq!(of(Topic::RoundTrip), [""; 0]);
        assert_eq!(of(Topic::Stack), [""; 0]);
        for finding in &findings {
            assert!(is_borne_out(&wire.capture, finding), "{finding:?}");
        }
    }
    assert_eq!(eavesdrop(&Capture::default()), []);
}

/// What none of our own ends sends.
#[test]
fn what_others_send() {
    let mut wire = Wire::open(80);
    let request = b"GET / HTTP/1.1\r\nHost: example.com\r\nAuthorization: Basic dXNlcjpwYXNz\r\nReferer: http://a.example/?q=1\r\n\r\n";
    wire.send(Peer::Client, request);
    let findings = eavesdrop(&wire.capture);
    let of = |topic| -> Vec<&str> {
        let found = findings.iter().filter(|it| it.topic == topic);
        found.map(|it| it.value.as_str()).collect()
    };
    assert_eq!(of(Topic::Credentials), ["user, pass"]);
    assert_eq!(of(Topic::Header), ["Referer: http://a.example/?q=1"]);
}
