//! A message as a mail (RFC 5322, RFC 2045) and back, byte for byte.
//!
//! - [`Mail`]: what is sent after `DATA`, with the dots that hide dots (RFC 5321 section 4.5.2)
//! - [`message`]: what was sent, from the lines that arrived
//! - [`FROM`], [`TO`]: from whom to whom
//!
//! Text whose lines are short enough, 998 bytes at most without their end (RFC 5322 section 2.1.1),
//! goes as it is, also beyond ASCII: the server says 8BITMIME (RFC 6152). Text with longer lines, or
//! with what must not stand in a mail, such as a line feed alone or a zero byte, goes as
//! quoted-printable (RFC 2045 section 6.7).

use quoted_printable::{ParseMode, decode, encode};

/// The client's address.
pub const FROM: &str = "reader@mail.example";

/// Whose mail it is.
pub const TO: &str = "friend@mail.example";

/// The mail's lines, ready to be sent.
pub struct Mail {
    /// All of it, up to the line with a dot alone.
    pub bytes: Vec<u8>,
    /// Where the message stands in it, from and up to: encoded, if it had to be, and with each dot at
    /// the beginning of a line doubled.
    pub message: [usize; 2],
}

impl Mail {
    /// The mail that says `message`.
    #[must_use]
    pub fn new(message: &str) -> Self {
        let (encoding, body) = if can_go_as_it_is(message) {
            ("8bit", message.as_bytes().to_vec())
        } else {
            ("quoted-printable", encode(message))
        };
        let mut bytes = [
            "From: <",
            FROM,
            ">\r\nTo: <",
            TO,
            ">\r\nDate: Thu, 1 Jan 2026 00:00:00 +0000\r\nSubject: A letter\r\nMIME-Version: 1.0\r\n\
             Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: ",
            encoding,
            "\r\n\r\n",
        ]
        .concat()
        .into_bytes();
        let start = bytes.len();
        for (place, line) in lines(&body).enumerate() {
            if place > 0 {
                bytes.extend(b"\r\n");
            }
            if line.starts_with(b".") {
                bytes.push(b'.');
            }
            bytes.extend(line);
        }
        let end = bytes.len();
        bytes.extend(b"\r\n.\r\n");
        Self {
            bytes,
            message: [start, end],
        }
    }
}

/// The message in a mail, from its lines without the one with a dot alone. Of a mail that is in no
/// encoding that is known here, its body as it is.
#[must_use]
pub fn message(lines: &[Vec<u8>]) -> String {
    let lines = lines
        .iter()
        .map(|line| line.strip_prefix(b".").unwrap_or(line));
    let (mut head, mut body, mut in_body) = (Vec::new(), Vec::new(), false);
    for line in lines {
        if in_body {
            body.push(line);
        } else if line.is_empty() {
            in_body = true;
        } else {
            head.push(line);
        }
    }
    let body = body.join(&b"\r\n"[..]);
    let quoted = head.iter().any(|line| {
        line.to_ascii_lowercase()
            .starts_with(b"content-transfer-encoding: quoted-printable")
    });
    let body = if quoted {
        decode(&body, ParseMode::Robust).unwrap_or(body)
    } else {
        body
    };
    String::from_utf8_lossy(&body).into_owned()
}

/// What ends at CR and LF together.
fn lines(mut bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut done = false;
    core::iter::from_fn(move || {
        if done {
            return None;
        }
        let end = bytes.windows(2).position(|place| place == b"\r\n");
        let line = &bytes[..end.unwrap_or(bytes.len())];
        match end {
            Some(end) => bytes = &bytes[end + 2..],
            None => done = true,
        }
        Some(line)
    })
}

fn can_go_as_it_is(message: &str) -> bool {
    lines(message.as_bytes()).all(|line| {
        // One byte less, so that there is room for one more dot.
        line.len() < 998
            && !line
                .iter()
                .any(|byte| byte.is_ascii_control() && *byte != b'\t')
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// As the server sees it: lines, up to the one with a dot alone.
    fn arrived(mail: &Mail) -> Vec<Vec<u8>> {
        let mut all: Vec<Vec<u8>> = lines(&mail.bytes).map(<[u8]>::to_vec).collect();
        assert_eq!(all.pop(), Some(Vec::new()), "the last line ends");
        assert_eq!(all.pop(), Some(b".".to_vec()));
        assert!(
            !all.contains(&b".".to_vec()),
            "only the last is a dot alone"
        );
        all
    }

    fn encoded(message: &str) -> String {
        let mail = Mail::new(message);
        let [start, end] = mail.message;
        String::from_utf8(mail.bytes[start..end].to_vec()).unwrap()
    }

    #[test]
    fn what_can_be_read_is_left_as_it_is() {
        for message in [
            "hello",
            "\u{5e9}\u{5dc}\u{1f511}",
            "two\r\nlines\r\n",
            &"x".repeat(997),
        ] {
            assert_eq!(encoded(message), message);
        }
        assert_eq!(encoded(".\r\n..\r\na."), "..\r\n...\r\na.");
    }

    #[test]
    fn what_must_not_stand_in_a_mail_is_encoded() {
        assert_eq!(encoded("a\nb\0="), "a=0Ab=00=3D");
        assert!(
            encoded(&"x".repeat(998))
                .lines()
                .all(|line| line.len() <= 76)
        );
    }

    proptest! {
        #[test]
        fn it_comes_out_as_it_went_in(
            message in prop_oneof![
                "\\PC{0,200}",
                "[.\r\n =a]{0,60}",
                "(\\.|\r\n|x){0,60}",
                "[\\x00-\\x1f=. ]{0,300}",
                "[a. ]{900,2100}",
            ],
        ) {
            let mail = Mail::new(&message);
            let lines = arrived(&mail);
            prop_assert!(lines.iter().all(|line| line.len() <= 998));
            prop_assert_eq!(super::message(&lines), message);
        }
    }
}
