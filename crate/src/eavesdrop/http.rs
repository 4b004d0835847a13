//! Forms and pages in the clear.
//!
//! - `Ear::request`, `Ear::response`: what one HTTP message gives away

use super::{Ear, Topic, text};
use crate::capture::Peer;
use crate::dissect::{Field, Unit};

/// The fields of a header that have a topic of their own.
const NAMED: [(&str, Topic); 4] = [
    ("host", Topic::ServerName),
    ("cookie", Topic::Cookie),
    ("set-cookie", Topic::Cookie),
    ("location", Topic::Redirect),
];

impl<'a> Ear<'a> {
    pub(super) fn request(&mut self, from: Peer, unit: &'a Unit) {
        if let Some(line) = unit.field.find("request-line") {
            self.learn_from(Topic::Request, text(line).into(), from, &[line]);
        }
        self.header_lines(from, unit);
        unit.field.each("field", &mut |field| {
            let value = field.find("value").map_or("", text);
            self.learn_from(
                Topic::FormField,
                [text(field), "=", value].concat(),
                from,
                &[field],
            );
        });
    }

    pub(super) fn response(&mut self, from: Peer, unit: &'a Unit) {
        if let Some(line) = unit.field.find("status-line") {
            self.learn_from(Topic::Response, text(line).into(), from, &[line]);
        }
        self.header_lines(from, unit);
        if let Some(page) = unit.field.find("message-body") {
            let said = page.find("content").map_or("", text);
            let length = [&(page.end - page.start).to_string(), " bytes"].concat();
            let value = if said.is_empty() { length } else { said.into() };
            self.learn_from(Topic::Page, value, from, &[page]);
        }
    }

    /// What the header says.
    fn header_lines(&mut self, from: Peer, unit: &'a Unit) {
        unit.field.each("field-line", &mut |line| {
            let (Some(name), Some(value)) = (line.find("field-name"), line.find("field-value"))
            else {
                return;
            };
            let named = NAMED
                .iter()
                .find(|(known, _)| text(name).eq_ignore_ascii_case(known));
            if let Some((_, topic)) = named {
                self.learn_from(*topic, text(value).into(), from, &[value]);
            } else if from == Peer::Client {
                self.told(from, line, name, value);
            }
        });
    }

    /// What a client tells about itself.
    fn told(&mut self, from: Peer, line: &'a Field, name: &Field, value: &'a Field) {
        #[cfg(feature = "everything")]
        if text(name).eq_ignore_ascii_case("authorization")
            && let Some(credentials) = super::mail::basic(text(value))
        {
            self.learn_from(Topic::Credentials, credentials, from, &[value]);
            return;
        }
        let _ = (name, value);
        self.learn_from(Topic::Header, text(line).into(), from, &[line]);
    }
}
