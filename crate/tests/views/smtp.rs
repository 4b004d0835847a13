//! SMTP in the clear, and up to where it goes over into TLS.
#![cfg(feature = "everything")]

use port443::capture::Peer;
use port443::dissect::decrypt::decrypt;
use port443::dissect::{Dissection, Field, Unit, dissect};
use port443::eavesdrop::{Topic, eavesdrop};

use crate::cover::{all_problems, check, check_opened, value};
use crate::openssl::json;
use crate::wire::{Wire, hex};

const GREETING: &[u8] = b"220 mail.example.com ESMTP\r\n";
const OFFER: &[u8] =
    b"250-mail.example.com greets client.example\r\n250-SIZE 10240000\r\n250-STARTTLS\r\n250 AUTH PLAIN LOGIN\r\n";
/// RFC 4616 section 4: `tim` and `tanstaaftanstaaf`.
const AUTH: &[u8] = b"AUTH PLAIN AHRpbQB0YW5zdGFhZnRhbnN0YWFm\r\n";
const MAIL: &[u8] =
    b"Subject: Caf\xc3\xa9\r\nTo:bob@example.com\r\n\r\nHello.\r\n..dotted\r\n.\r\n";

fn wire(port: u16, lines: &[(Peer, &[u8])]) -> Wire {
    let mut wire = Wire::open(port);
    for (from, bytes) in lines {
        wire.send(*from, bytes);
    }
    wire
}

fn talked(port: u16, lines: &[(Peer, &[u8])]) -> Dissection {
    let wire = wire(port, lines);
    let dissection = dissect(&wire.capture);
    check(&wire.capture, &dissection);
    dissection
}

fn names(units: &[Unit]) -> Vec<&str> {
    units.iter().map(|unit| unit.name.as_str()).collect()
}

fn parts(field: &Field) -> Vec<(&str, &str)> {
    let says = |field: &'_ Field| field.value.clone().unwrap_or_default().leak() as &str;
    field
        .children
        .iter()
        .map(|part| (part.name, says(part)))
        .collect()
}

#[test]
fn a_mail_in_the_clear() {
    let (client, server) = (Peer::Client, Peer::Server);
    let dissection = talked(
        587,
        &[
            (server, GREETING),
            (client, b"EHLO client.example\r\n"),
            (server, OFFER),
            (client, AUTH),
            (server, b"235 2.7.0 Authentication successful\r\n"),
            (client, b"MAIL FROM:<anna@example.com> SIZE=30\r\n"),
            (server, b"250 OK\r\n"),
            (client, b"RCPT TO:<bob@example.com>\r\n"),
            (server, b"250 OK\r\n"),
            (client, b"DATA\r\n"),
            (server, b"354 Go on\r\n"),
            (client, MAIL),
            (server, b"250 OK\r\n"),
            (client, b"QUIT\r\n"),
            (server, b"221 Bye\r\n"),
        ],
    );
    assert_eq!(all_problems(&dissection), []);
    assert_eq!(
        names(&dissection.client.units),
        [
            "EHLO client.example",
            "AUTH PLAIN AHRpbQB0YW5zdGFhZnRhbnN0YWFm",
            "MAIL FROM:<anna@example.com> SIZE=30",
            "RCPT TO:<bob@example.com>",
            "DATA",
            "mail data",
            "QUIT"
        ]
    );
    assert_eq!(
        names(&dissection.server.units)[..3],
        [
            "220 mail.example.com ESMTP",
            "250 mail.example.com greets client.example, SIZE 10240000, STARTTLS, AUTH PLAIN LOGIN",
            "235 2.7.0 Authentication successful"
        ]
    );
    let [ehlo, auth, from, to, _, mail, _] = &dissection.client.units[..] else {
        panic!();
    };
    assert_eq!(
        parts(&ehlo.field),
        [
            ("verb", "EHLO"),
            ("SP", ""),
            ("Domain", "client.example"),
            ("CRLF", "")
        ]
    );
    assert_eq!(
        parts(&auth.field)[2..5],
        [
            ("mechanism", "PLAIN"),
            ("SP", ""),
            ("initial-response", "NUL tim NUL tanstaaftanstaaf")
        ]
    );
    assert_eq!(value(&from.field, "Reverse-path"), "<anna@example.com>");
    assert_eq!(value(&from.field, "Mail-parameters"), "SIZE=30");
    assert_eq!(value(&to.field, "Forward-path"), "<bob@example.com>");
    assert_eq!(
        parts(&mail.field),
        [
            ("header field", "Subject: Café"),
            ("header field", "To: bob@example.com"),
            ("CRLF", ""),
            ("body", "Hello.\r\n..dotted\r\n"),
            ("end of mail data", "")
        ]
    );
    let offer = &dissection.server.units[1].field;
    let mut keywords = Vec::new();
    offer.each("ehlo-keyword", &mut |field| {
        keywords.extend(field.value.clone());
    });
    assert_eq!(keywords, ["SIZE", "STARTTLS", "AUTH"]);
}

/// In the clear an observer has it all: who says what to whom, the password and the mail.
#[test]
fn what_an_observer_learns() {
    let (client, server) = (Peer::Client, Peer::Server);
    let wire = wire(
        587,
        &[
            (server, GREETING),
            (client, b"EHLO client.example\r\n"),
            (client, AUTH),
            (client, b"DATA\r\n"),
            (client, MAIL),
        ],
    );
    let findings = eavesdrop(&wire.capture);
    let of = |topic: Topic| -> Vec<&str> {
        let found = findings.iter().filter(|finding| finding.topic == topic);
        found.map(|finding| finding.value.as_str()).collect()
    };
    assert_eq!(of(Topic::Port), ["587 (submission)"]);
    assert_eq!(
        of(Topic::MailDialogue),
        [
            "220 mail.example.com ESMTP",
            "EHLO client.example",
            "AUTH PLAIN AHRpbQB0YW5zdGFhZnRhbnN0YWFm",
            "DATA"
        ]
    );
    assert_eq!(of(Topic::Credentials), ["tim, tanstaaftanstaaf"]);
    assert_eq!(
        of(Topic::Mail),
        ["Subject: Café", "To: bob@example.com", "Hello.\r\n..dotted"]
    );
    assert_eq!(of(Topic::SealedLengths), [""; 0]);
}

/// The same stream goes over from lines of text into records.
#[test]
fn over_to_tls() {
    let json = json();
    let case = &json["cases"][6];
    assert!(case["name"].as_str().unwrap().starts_with("TLS 1.3"));
    for port in [587, 25] {
        for size in [1_400, 11] {
            let mut wire = Wire::open(port);
            wire.send(Peer::Server, GREETING);
            wire.send(Peer::Client, b"EHLO client.example\r\n");
            wire.send(Peer::Server, OFFER);
            wire.send(Peer::Client, b"STARTTLS\r\n");
            wire.send(Peer::Server, b"220 Go ahead\r\n");
            for part in case["parts"].as_array().unwrap() {
                let from = if part["from"] == "client" {
                    Peer::Client
                } else {
                    Peer::Server
                };
                for bytes in hex(part["hex"].as_str().unwrap()).chunks(size) {
                    wire.send(from, bytes);
                }
            }
            let dissection = dissect(&wire.capture);
            check(&wire.capture, &dissection);
            assert_eq!(all_problems(&dissection), []);
            assert_eq!(
                names(&dissection.client.units)[..4],
                [
                    "EHLO client.example",
                    "STARTTLS",
                    "ClientHello",
                    "change_cipher_spec"
                ]
            );
            assert_eq!(
                names(&dissection.server.units)[2..4],
                ["220 Go ahead", "ServerHello"]
            );
            let command = &dissection.client.units[1].field;
            assert_eq!(command.spec, Some("RFC 3207 4"));
            let opened = decrypt(&dissection, case["keyLog"].as_str().unwrap());
            check_opened(&opened);
            let sealed = [&dissection.client, &dissection.server]
                .map(|stream| stream.units.iter().filter(|unit| unit.sealed).count());
            assert_eq!(opened.len(), sealed[0] + sealed[1]);
        }
    }
}

/// An attacker can leave anything.
#[test]
fn what_is_wrong_is_said() {
    let (client, server) = (Peer::Client, Peer::Server);
    for (from, bytes, name, problem) in [
        (
            client,
            &b"EHLO a\nDATA\r\nx\r\n"[..],
            "LF",
            "a bare LF ends this line",
        ),
        (
            client,
            b"DATA\r\nx\r\n",
            "mail data",
            "does not end with a line of one dot",
        ),
        (
            client,
            b"AUTH PLAIN ?\r\n",
            "initial-response",
            "not base64",
        ),
        (client, b"QUIT", "SMTP command", "does not end with CRLF"),
        (server, b"220 a\r\nhello\r\n", "unknown", "not a reply"),
    ] {
        let found = all_problems(&talked(587, &[(from, bytes)]));
        assert!(
            found.contains(&(name, problem.into())),
            "{name} in {found:?}"
        );
    }
    // AUTH without an initial response: the next line is it.
    let dissection = talked(
        587,
        &[(
            client,
            b"AUTH PLAIN\r\nAHRpbQB0YW5zdGFhZnRhbnN0YWFm\r\nNOOP\r\n",
        )],
    );
    assert_eq!(
        names(&dissection.client.units),
        ["AUTH PLAIN", "NUL tim NUL tanstaaftanstaaf", "NOOP"]
    );
}
