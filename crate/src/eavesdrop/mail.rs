//! Mail and passwords in the clear.
//!
//! - `Ear::mail`: what one line between mail programs, or a mail, gives away
//! - [`basic`]: a name and a password, as HTTP spells them

use base64ct::{Base64, Encoding};

use super::{Ear, Topic, text};
use crate::capture::Peer;
use crate::dissect::{Field, Unit};

impl<'a> Ear<'a> {
    /// Whether it was mail.
    pub(super) fn mail(&mut self, from: Peer, unit: &'a Unit) -> bool {
        let root = &unit.field;
        match root.name {
            "SMTP command" | "Reply" => {
                self.learn_from(Topic::MailDialogue, text(root).into(), from, &[root]);
                self.credentials(from, root, "initial-response");
            }
            "AUTH response" => self.credentials(from, root, "response"),
            "mail data" => {
                root.each("header field", &mut |field| {
                    self.learn_from(Topic::Mail, text(field).into(), from, &[field]);
                });
                if let Some(body) = root.find("body") {
                    self.learn_from(Topic::Mail, text(body).trim_end().into(), from, &[body]);
                }
            }
            _ => return false,
        }
        true
    }

    fn credentials(&mut self, from: Peer, root: &'a Field, name: &str) {
        if let Some(field) = root.find(name).filter(|field| field.value.is_some()) {
            // RFC 4616: a user, a NUL, a password.
            let value = text(field)
                .trim_start_matches("NUL ")
                .replace(" NUL ", ", ");
            self.learn_from(Topic::Credentials, value, from, &[field]);
        }
    }
}

/// The user and the password of `Basic ...` (RFC 7617 section 2).
pub(super) fn basic(value: &str) -> Option<String> {
    let (scheme, encoded) = value.split_once(' ')?;
    let decoded = Base64::decode_vec(encoded.trim())
        .ok()
        .filter(|_| scheme.eq_ignore_ascii_case("basic"))?;
    Some(String::from_utf8(decoded).ok()?.replacen(':', ", ", 1))
}
