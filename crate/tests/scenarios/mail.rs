//! STARTTLS: what is said in the clear, and what is not.

use port443::capture::Peer;
use port443::endpoints::smtp::PASSWORD;
use port443::recording::{EventKind, Outcome};
use port443::scenario::Kind;

use super::{contains, of, one, opened};

/// The part of a stream before its first TLS record.
fn clear(bytes: &[u8]) -> String {
    let end = bytes
        .windows(3)
        .position(|window| window == [22, 3, 1] || window == [22, 3, 3])
        .unwrap_or(bytes.len());
    String::from_utf8(bytes[..end].to_vec()).unwrap()
}

#[test]
fn the_conversation_upgrades_itself_before_anything_is_said() {
    for strict in [false, true] {
        let recording = one(Kind::StartTls, |input| input.strict = strict);
        let (dissection, opened) = opened(&recording);
        assert_eq!(
            clear(&dissection.client.bytes),
            "EHLO client.example\r\nSTARTTLS\r\n"
        );
        assert_eq!(
            clear(&dissection.server.bytes),
            "220 letters.example ESMTP\r\n250-letters.example\r\n250-8BITMIME\r\n\
             250-AUTH PLAIN\r\n250 STARTTLS\r\n220 Ready to start TLS\r\n"
        );
        // Inside, the server does not offer it again (RFC 3207 section 4.2).
        let said = |peer| -> String {
            opened
                .iter()
                .filter(|record| record.from == peer && record.plaintext.last() == Some(&23))
                .map(|record| {
                    String::from_utf8_lossy(&record.plaintext[..record.plaintext.len() - 1])
                        .into_owned()
                })
                .collect()
        };
        assert!(!said(Peer::Server).contains("STARTTLS"));
        let client = said(Peer::Client);
        let commands: Vec<_> = client
            .lines()
            .filter_map(|line| {
                line.split_once(' ')
                    .map_or(Some(line), |(verb, _)| Some(verb))
            })
            .filter(|verb| {
                verb.chars().all(|letter| letter.is_ascii_uppercase()) && verb.len() == 4
            })
            .collect();
        assert_eq!(commands, ["EHLO", "AUTH", "MAIL", "RCPT", "DATA", "QUIT"]);
        assert!(!contains(&dissection.client.bytes, PASSWORD.as_bytes()));
        assert!(matches!(
            recording.outcome,
            Outcome::Delivered { status: 250, .. }
        ));
    }
}

#[test]
fn the_message_stands_where_the_write_says() {
    let recording = one(Kind::StartTls, |input| input.message = ".a\r\n..b".into());
    let (bytes, span) = of(&recording, Peer::Client)
        .find_map(|kind| match kind {
            EventKind::Write {
                bytes,
                message: Some(span),
                ..
            } => Some((bytes, span)),
            _ => None,
        })
        .unwrap();
    let message = &bytes[span.start as usize..span.end as usize];
    assert_eq!(message, b"..a\r\n...b");
    let understood = of(&recording, Peer::Server)
        .find_map(|kind| match kind {
            EventKind::FormReceived { fields, .. } => Some(fields.clone()),
            _ => None,
        })
        .unwrap();
    let fields: Vec<_> = understood
        .iter()
        .map(|field| (field.name.as_str(), field.value.as_str()))
        .collect();
    assert_eq!(
        fields,
        [
            ("from", "reader@mail.example"),
            ("to", "friend@mail.example"),
            ("message", ".a\r\n..b"),
        ]
    );
}
